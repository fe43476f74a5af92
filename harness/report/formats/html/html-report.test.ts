import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { caseName, casesOf } from '../../../model/case.js';
import { loadAssets } from '../../assets.js';
import type { Assets } from './assets.js';
import type { Report } from '../../../model/report.js';
import { sampleReport } from '../../../../test/support/reports.js';
import { htmlReport } from './html-report.js';

let assets: Assets;
beforeAll(async () => {
  assets = await loadAssets();
});

function htmlOf(report: Report = sampleReport()): string {
  return htmlReport(report, assets);
}

/** The details of each cell, by id. */
function cellsOf(html: string): Map<string, string> {
  const packed = html.matchAll(/<script id="cells\/[a-z-]+" type="application\/octet-stream">([^<]*)</g);
  return new Map(
    [...packed].flatMap(([, text = '']) =>
      Object.entries(
        JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as Record<string, string>,
      ),
    ),
  );
}

/** The markup without the style sheet, the scripts and the packed details. */
function markupOf(html: string): string {
  const [first = '', ...more] = html.split(/<style>[^<]*<\/style>/);
  return [first, ...more.join('').split(/<script[^>]*>[^]*?<\/script>/)].join('');
}

const empty = new Set(['meta', 'link', 'br', 'input']);

/** The tags that are not closed, or closed in the wrong order. */
function unbalanced(markup: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (empty.has(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) return [...open, `/${name}`];
  }
  return open;
}

it('closes every element that it opens', () => {
  const html = htmlOf();
  expect(unbalanced(markupOf(html))).toEqual([]);
  expect([...cellsOf(html).values()].flatMap(unbalanced)).toEqual([]);
  expect(unbalanced('<p><b>one</p></b>')).not.toEqual([]);
});

it('has a row for each case, and details for each cell', () => {
  const report = sampleReport();
  const html = htmlOf(report);
  const cells = cellsOf(html);
  for (const testCase of casesOf(report.fixtures)) {
    const { fixture, scheme } = testCase;
    expect(html).toContain(`<th scope="row"><code>${caseName(testCase)}</code>`);
    for (const { name } of report.clients) {
      expect(html).toContain(`href="#${name}/${fixture.id}(${scheme})"`);
      expect(cells.get(`${name}/${fixture.id}(${scheme})`)).toContain(fixture.title);
    }
  }
  expect(cells.size).toBe(casesOf(report.fixtures).length * report.clients.length);
});

it('has unique ids, and no dead link', () => {
  const html = htmlOf();
  const cells = cellsOf(html);
  const markup = [markupOf(html), ...cells.values()];
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const targets = markup.flatMap((text) =>
    [...text.matchAll(/\s(?:data-copies="|href="#)([^"]*)"/g)].map(([, id = '']) => id),
  );
  expect(targets.length).toBeGreaterThan(100);
  const dead = targets.filter(
    (target) => !ids.includes(target) && !cells.has(target) && !target.startsWith('show?'),
  );
  expect(dead).toEqual([]);
});

it('links each situation of each client to the filtered matrix', () => {
  const html = htmlOf();
  const [, filters = ''] = /<form id="filters"(.*?)<\/form>/.exec(html) ?? [];
  const values = (name: string) => {
    const [, options = ''] = new RegExp(`<select name="${name}">(.*?)</select>`).exec(filters) ?? [];
    return [...options.matchAll(/value="([^"]+)"/g)].map(([, value]) => value);
  };
  const links = [...html.matchAll(/href="#show\?([^"]*)"/g)].map(
    ([, query = '']) => new URLSearchParams(query.replaceAll('&amp;', '&')),
  );
  expect(links).toHaveLength(values('client').length * values('group').length);
  for (const link of links) {
    expect(values('client')).toContain(link.get('client'));
    expect(values('group')).toContain(link.get('group'));
  }
});

it('counts the cases of each situation by class', () => {
  const [, table = ''] = /<table class="situations">(.*?)<\/table>/.exec(htmlOf()) ?? [];
  expect(table).toContain('aria-label="tls, Hushium 156: A 2"');
  expect(table).toContain('aria-label="tls, Chatterfox 153: B 2"');
  expect(table).toContain('aria-label="handshake, Chatterfox 153: A 3, A C 1"');
});

it('shows text of a server as text, never as markup', () => {
  const report = sampleReport();
  for (const fixture of report.fixtures) fixture.title = '<img src=x onerror=alert(1)>';
  for (const client of report.clients) client.product = '"><script>alert(2)</script>';
  const html = htmlOf(report);
  const text = [markupOf(html), ...cellsOf(html).values()].join('');
  expect(text).toContain('&lt;script>alert(1)&lt;/script>');
  expect(text).not.toMatch(/<script|<img|<[^>]*\son[a-z]+="/);
  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
});

it('loads nothing from the network, and runs only its own scripts', () => {
  const html = htmlOf();
  expect(html).not.toMatch(/<(img|iframe|object|embed)|\ssrc=|@import|url\(/);
  expect([...html.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy).toContain("default-src 'none'");
  const run = [...html.matchAll(/<script type="module">([^]*?)<\/script>/g)].map(([, text]) => text);
  expect(run).toEqual(assets.scripts.map(({ text }) => text));
  for (const { hash } of assets.scripts) expect(policy).toContain(hash);
  expect(html.match(/<script/g)).toHaveLength(run.length + html.split('application/octet-stream').length - 1);
});

it('names what needs scripts if there are none', () => {
  expect(htmlOf()).toMatch(/<noscript><p>The details of each cell, the filters .* need scripts/);
});

it('shows both letters of a case that differs between surfaces, and its status on each', () => {
  const html = htmlOf();
  const behind = cellsOf(html).get('chatterfox/handshake/http-404(ws)');
  expect(html).toMatch(/aria-label="handshake\/http-404 \(ws\), Chatterfox 153: A C"/);
  expect(behind).toContain('In a window: Class A: the largest');
  expect(behind).toContain('In a dedicated worker: Class C: a script can tell it');
  expect(behind).toContain('<h3>In a window</h3>');
  expect(behind).toContain('<h3>In a dedicated worker</h3>');
});

it('gives the reason of a skipped surface in the details of the cell', () => {
  const html = htmlOf();
  expect(html).toMatch(/aria-label="name\/nxdomain \(ws\), DozeKit 2\.50: A"/);
  expect(cellsOf(html).get('dozekit/name/nxdomain(ws)')).toContain(
    'In a dedicated worker: Skipped: this client has no workers',
  );
  expect(html).toContain('30 cases in DozeKit 2.50, in a dedicated worker: this client has no workers');
});

it('counts the classes of each surface if they differ', () => {
  const html = htmlOf();
  expect(html).toContain('Chatterfox 153: 2 classes in a window, 3 classes in a dedicated worker');
  expect(html).toContain('1 case in a dedicated worker<');
});

it('does not mention surfaces if there is only one', () => {
  const report = sampleReport();
  const html = htmlOf({ ...report, surfaces: ['window'] });
  expect([...cellsOf(html).values()].join('')).not.toContain('<h3>In a window');
  expect(html).not.toContain('not the same on every surface');
});

it('marks a channel that distinguishes a class by frequency alone', () => {
  const report = sampleReport();
  const [, client] = report.verdict.clients;
  for (const feedbackClass of client?.classes ?? []) {
    if (feedbackClass.reference || feedbackClass.feedback['close.code'] !== '1015') continue;
    feedbackClass.feedback['close.code'] = '1006';
    feedbackClass.varying = { 'close.code': '1006 (24 of 30), 1015 (6 of 30)' };
  }
  expect(htmlOf(report)).toContain(
    '<mark>≠ close.code <code>1006 (24 of 30), 1015 (6 of 30)</code></mark> class A: <code>1006</code>',
  );
});

it('marks the channels that distinguish a class, also in the details of each cell', () => {
  const html = htmlOf();
  const told = '<mark>≠ close.code <code>1015</code></mark> class A: <code>1006</code>';
  expect(html).toContain(told);
  expect(cellsOf(html).get('chatterfox/tls/expired-certificate(wss)')).toContain(told);
  expect(cellsOf(html).get('hushium/tls/expired-certificate(wss)')).not.toContain('<mark>');
});

it('shows the trace beside the witness in the details of a cell, and unmet requirements', () => {
  const cells = cellsOf(htmlOf());
  const behind = cells.get('chatterfox/tls/expired-certificate(wss)');
  expect(behind).toMatch(/What the script saw.*close \(CloseEvent &lt; Event\), code 1015/);
  expect(behind).toMatch(/What the wire saw.*fatal alert received: certificate_expired/);
  expect(cells.get('dozekit/port/closed(wss)')).toContain('✗ unmet: no connection was accepted');
});

it('lists the defects of each client in its headline, with links', () => {
  const [, quiet = '', chatty = ''] = htmlOf().split('<article class="headline');
  expect(quiet).not.toContain('href="#defect-');
  expect(chatty).toMatch(/<a href="#defect-chatterfox-firefox-tls-close-code">A script can tell failed TLS/);
});

it('begins with a headline for each client', () => {
  const headlines = [...htmlOf().matchAll(/<article class="headline [a-z]+"><h2>(.*?)<\/h2>/g)];
  expect(headlines.map(([, headline]) => headline?.replace(/^<span.*<\/span> /, ''))).toEqual([
    'Hushium 156 is opaque',
    'Chatterfox 153 leaks',
    'DozeKit 2.50 leaks',
  ]);
});

it('unfolds new defects, and lists them before known ones', () => {
  const defects = [...htmlOf().matchAll(/<details id="(defect-[^"]*)" class="finding (\w+)"( open)?>/g)];
  expect(defects.map(([, , kind, open]) => [open !== undefined, kind])).toEqual([
    ...Array.from({ length: defects.length - 1 }, () => [true, 'unexpected']),
    [false, 'known'],
  ]);
  expect(defects.map(([, id]) => id)).toContain('defect-chatterfox-firefox-tls-close-code');
});

it('has a reproduction and a bug report for each defect', () => {
  const html = htmlOf();
  const ids = [...html.matchAll(/<details [^>]*id="(defect-[^"]*)"/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(4);
  for (const id of ids) {
    expect(html).toContain(`<button type="button" data-copies="${String(id)}/run">`);
    expect(html).toMatch(new RegExp(`<pre id="${String(id)}/run">badsocket run `));
    expect(html).toMatch(new RegExp(`<pre id="${String(id)}/bug">Title: WebSocket: `));
  }
});

it('lists the leaky clients that were caught, and by what', () => {
  const { leakyClients, ...rest } = sampleReport();
  const html = htmlOf({ ...rest, ...(leakyClients && { leakyClients }) });
  expect(html).toContain('caught 1 of 2 leaky clients, and not opens-after-any-answer');
  expect(html).toContain('<td class="met">✓ a script can tell tls/expired-certificate (wss)');
  expect(html).toContain('<td class="unmet">✗ not caught: nothing was found</td>');
  expect(htmlOf(rest)).not.toContain('leaky client');
});

it('says that a run is incomplete, with the reason', () => {
  const { verdict, ...rest } = sampleReport();
  const html = htmlOf({
    ...rest,
    complete: false,
    verdict: { ...verdict, problems: [{ kind: 'incomplete', reason: 'it was interrupted' }] },
  });
  expect(html).toContain('the run is incomplete: it was interrupted');
});

it('shows a run without a client or a fixture', () => {
  const { verdict, ...rest } = sampleReport();
  const html = htmlOf({
    ...rest,
    clients: [],
    fixtures: [],
    observations: [],
    skipped: [],
    verdict: { ...verdict, clients: [], problems: [{ kind: 'no-client', missing: [] }] },
  });
  expect(html).toContain('no client made an observation');
  expect(unbalanced(markupOf(html))).toEqual([]);
});

it('stays under a megabyte with three hundred fixtures in three clients on two surfaces', () => {
  const report = sampleReport({ moreFixtures: 285 });
  expect(report.fixtures.length).toBeGreaterThanOrEqual(300);
  expect([report.clients.length, report.surfaces.length]).toEqual([3, 2]);
  expect(Buffer.byteLength(htmlOf(report))).toBeLessThan(1_000_000);
});
