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
  ])('are read from %s', (text, named) => {
    expect(parseEngines(text)).toEqual(named);
  });

  it.each([
    ['chromum', 'no engine is named chromum: did you mean chromium?'],
    ['Firefox', 'no engine is named Firefox: did you mean firefox?'],
    ['presto', 'no engine is named presto: there are chromium, firefox, webkit'],
    ['servo*', 'no engine is named servo*: there are chromium, firefox, webkit'],
    ['chromium,', 'no engine is named : there are'],
  ])('are none of %s', (text, said) => {
    expect(() => parseEngines(text)).toThrow(said);
  });

  it('have paths, and no globs there', () => {
    expect(parseBrowser('webkit=/a=b')).toEqual(['webkit', '/a=b']);
    expect(() => parseBrowser('chromum=/x')).toThrow('no engine is named chromum: did you mean chromium?');
    expect(() => parseBrowser('*=/x')).toThrow('no engine is named *');
    expect(() => parseBrowser('/x')).toThrow('write an engine and a path');
  });
});

describe('a run looks', () => {
  const none = { browser: {}, browserCommand: [] };
  const command = ['my-browser {url}'];

  it('for every engine where none is named, whatever paths there are', () => {
    expect(enginesToRun(none)).toEqual(engines);
    expect(enginesToRun({ ...none, browser: { firefox: '/x' } })).toEqual(engines);
  });

  it('for those that are named', () => {
    expect(enginesToRun({ ...none, engine: ['webkit'] })).toEqual(['webkit']);
    expect(enginesToRun({ ...none, engine: ['webkit'], browserCommand: command })).toEqual(['webkit']);
  });

  it('for none where a command is named, but those that have a path', () => {
    expect(enginesToRun({ ...none, browserCommand: command })).toEqual([]);
    expect(enginesToRun({ browser: { firefox: '/x' }, browserCommand: command })).toEqual(['firefox']);
  });
});
