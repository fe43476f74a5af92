import { describe, expect, it } from 'vitest';
import { engines } from '../model/observation.js';
import { enginesToRun, parseBrowser, parseEngines } from './browsers.js';

describe('engines', () => {
  it.each([
    ['fire*', ['firefox']],
    ['*', engines],
    ['webkit,chromium', ['webkit', 'chromium']],
    ['{webkit,chromium},firefox', ['chromium', 'webkit', 'firefox']],
    ['chromium,c*', ['chromium']],
  ])('are parsed from %s', (text, named) => {
    expect(parseEngines(text)).toEqual(named);
  });

  it.each([
    ['chromum', 'Unknown engine "chromum". Did you mean chromium?'],
    ['Firefox', 'Unknown engine "Firefox". Did you mean firefox?'],
    ['presto', 'Unknown engine "presto". Choose from: chromium, firefox, webkit.'],
    ['servo*', 'Unknown engine "servo*". Choose from: chromium, firefox, webkit.'],
    ['chromium,', 'Unknown engine "". Choose from:'],
  ])('do not include %s', (text, message) => {
    expect(() => parseEngines(text)).toThrow(message);
  });

  it('are parsed with a path, without globs', () => {
    expect(parseBrowser('webkit=/a=b')).toEqual(['webkit', '/a=b']);
    expect(() => parseBrowser('chromum=/x')).toThrow('Unknown engine "chromum". Did you mean chromium?');
    expect(() => parseBrowser('*=/x')).toThrow('Unknown engine "*"');
    expect(() => parseBrowser('/x')).toThrow('expected an engine and a path');
  });
});

describe('a run uses', () => {
  const none = { browser: {}, browserCommand: [] };
  const command = ['my-browser {url}'];

  it('every engine by default, also if paths are given', () => {
    expect(enginesToRun(none)).toEqual(engines);
    expect(enginesToRun({ ...none, browser: { firefox: '/x' } })).toEqual(engines);
  });

  it('the engines that --engine names', () => {
    expect(enginesToRun({ ...none, engine: ['webkit'] })).toEqual(['webkit']);
    expect(enginesToRun({ ...none, engine: ['webkit'], browserCommand: command })).toEqual(['webkit']);
  });

  it('with a command, only the engines that have a path', () => {
    expect(enginesToRun({ ...none, browserCommand: command })).toEqual([]);
    expect(enginesToRun({ browser: { firefox: '/x' }, browserCommand: command })).toEqual(['firefox']);
  });
});
