import { describe, expect, it } from 'vitest';
import { junitReport } from './junit.js';
import { hostileReason, sayInFindings, sampleReport } from '../../../test/support/reports.js';

const xml = junitReport(sampleReport());

interface Tag {
  name: string;
  attributes: Record<string, string>;
}

/**
 * The opening tags of a well-formed document: all other markup is matching closing tags.
 * https://www.w3.org/TR/xml/#sec-starttags
 */
function tagsOf(document: string): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  const [, body = ''] = document.split('?>\n');
  for (const [, text = '', end = '', name = '', attributes = '', empty = ''] of body.matchAll(
    /([^<]*)<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/gy,
  )) {
    expect(text).not.toMatch(/\]\]>|&(?!(amp|lt|gt|quot|#\d+);)/);
    if (end === '/') expect(open.pop()).toBe(name);
    else {
      tags.push({
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
        ),
      });
      if (empty === '') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return tags;
}

const tags = tagsOf(xml);
const suites = tags.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes);

function caseText(suite: string, name: string): string {
  const inSuite = xml.slice(xml.indexOf(`<testsuite name="${suite}"`));
  const start = inSuite.indexOf(`name="${name}"`);
  return inSuite.slice(start, inSuite.indexOf('<testcase', start));
}

describe('JUnit XML', () => {
  it('is a suite for each client on each surface, and one for the run', () => {
    expect(suites.map(({ name }) => name)).toEqual([
      'the run',
      'Hushium 156 in a window',
      'Hushium 156 in a dedicated worker',
      'Chatterfox 153 in a window',
      'Chatterfox 153 in a dedicated worker',
      'DozeKit 2.50 in a window',
      'DozeKit 2.50 in a dedicated worker',
    ]);
  });

  it('counts its tests', () => {
    const [root] = tags;
    const count = (tag: string) => String(tags.filter(({ name }) => name === tag).length);
    expect(root?.attributes).toMatchObject({
      tests: count('testcase'),
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
    });
    expect(Number(count('failure'))).toBeGreaterThan(0);
  });

  it('reports a new defect as one failure of each case, with every sentence about the case', () => {
    expect(caseText('Chatterfox 153 in a window', 'tls/expired-certificate (wss)')).toMatch(
      /<failure message="A script can tell failed TLS handshakes [^>]*>a script can tell [^<]*close\.code is 1015/,
    );
    const mismatch = caseText('Chatterfox 153 in a window', 'explicit-close/code-4000-with-reason (ws)');
    expect(mismatch.match(/<failure/g)).toHaveLength(1);
    expect(mismatch).toMatch(/close\.code is 1006[^<]*close\.wasClean is false/);
  });

  it('reports a finding only on its surfaces', () => {
    const name = 'handshake/http-404 (ws)';
    expect(caseText('Chatterfox 153 in a dedicated worker', name)).toContain('<failure');
    expect(caseText('Chatterfox 153 in a window', name)).not.toContain('<failure');
  });

  it('reports a known defect as skipped, with its id and title', () => {
    expect(caseText('DozeKit 2.50 in a window', 'connection/reset-at-once (ws)')).toMatch(
      /<skipped message="known \(dozekit-clean-reset\): A reset counts as a clean close"/,
    );
  });

  it('reports unwitnessed and failed observations as errors, never as passed', () => {
    expect(caseText('DozeKit 2.50 in a window', 'port/closed (wss)')).toMatch(
      /<error message="unwitnessed, the wire does not show: no connection was accepted"/,
    );
    expect(caseText('DozeKit 2.50 in a window', 'handshake/http-403 (wss)')).toMatch(
      /<error message="the browser went away/,
    );
    expect(caseText('the run', 'is valid')).toContain('<error');
  });

  it('reports skipped cases as skipped, with the reason', () => {
    expect(caseText('DozeKit 2.50 in a dedicated worker', 'port/closed (ws)')).toContain(
      '<skipped message="this client has no workers"',
    );
  });

  it('reports a stale expectation as a failure of the run', () => {
    expect(junitReport(sampleReport())).toMatch(
      /name="Hushium 156: hushium-certificate-in-message: events of tls\/expired-certificate \(wss\) and 1 more"[^>]*><failure message="no longer fails as expected">[^<]* is no longer/,
    );
  });

  it('stays well formed whatever a server sent', () => {
    const report = sampleReport();
    sayInFindings(report, `${hostileReason}\uFFFE&]]>`);
    const hostile = junitReport(report);
    tagsOf(hostile);
    expect(hostile).not.toMatch(/[\u0000-\u0009\u000B-\u001F\uFFFE]/);
  });
});
