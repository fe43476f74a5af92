import { expect, it } from 'vitest';
import { caseName, casesOf } from '../../fixture.js';
import { sampleReport } from '../testing.js';
import { htmlReport } from './html-report.js';

const empty = new Set(['meta', 'link', 'br']);

/** The tags that are still open at the end, or that were closed out of turn. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const markup = html.replace(/<style>.*?<\/style>/s, '');
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (empty.has(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) return [...open, `/${name}`];
  }
  return open;
}

it('closes every element that it opens', () => {
  expect(unbalanced(htmlReport(sampleReport()))).toEqual([]);
  expect(unbalanced('<p><b>one</p></b>')).not.toEqual([]);
});

it('has a row for each case and a panel for each of its cells', () => {
  const report = sampleReport();
  const html = htmlReport(report);
  for (const { fixture, scheme } of casesOf(report.fixtures)) {
    expect(html).toContain(`<th scope="row"><code>${caseName(fixture.id, scheme)}</code>`);
    expect(html).toContain(fixture.title);
    for (const { name } of report.clients) expect(html).toContain(`id="${fixture.id}/${scheme}/${name}"`);
  }
});

it('has no two elements of one id, and no button or link that leads nowhere', () => {
  const html = htmlReport(sampleReport());
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const targets = [...html.matchAll(/\s(?:popovertarget="|href="#)([^"]*)"/g)].map(([, id]) => id);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

it('shows what a server said as text, never as markup', () => {
  const report = sampleReport();
  for (const fixture of report.fixtures) fixture.title = '<img src=x onerror=alert(1)>';
  for (const client of report.clients) client.product = '"><script>alert(2)</script>';
  const html = htmlReport(report);
  expect(html).toContain('&lt;script>alert(1)&lt;/script>');
  expect(html).not.toMatch(/<script|<img|\son[a-z]+="/);
  expect(html).not.toContain('\u001b');
  expect(html).not.toContain('\u202e');
});

it('asks nothing of the network', () => {
  const html = htmlReport(sampleReport());
  expect(html).not.toMatch(/<(script|img|iframe|object|embed)|\ssrc=|@import|url\(/);
  expect([...html.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
});

it('shows both letters of a case that is not the same on every surface, and says where it stands on each', () => {
  const html = htmlReport(sampleReport());
  const [, panel = ''] = html.split('id="handshake/http-404/ws/chatterfox"');
  expect(html).toMatch(/aria-label="handshake\/http-404 \(ws\), Chatterfox 153: A C"/);
  expect(panel).toContain('In a window: Class A: the largest');
  expect(panel).toContain('In a dedicated worker: Class C: a script can tell it');
  expect(panel).toContain('<h4>In a window</h4>');
  expect(panel).toContain('<h4>In a dedicated worker</h4>');
});

it('tells a surface that was skipped by its reason, behind a cell that stands without it', () => {
  const html = htmlReport(sampleReport());
  const [, panel = ''] = html.split('id="name/nxdomain/ws/dozekit"');
  expect(html).toMatch(/aria-label="name\/nxdomain \(ws\), DozeKit 2\.50: A"/);
  expect(panel).toContain('In a dedicated worker: Skipped: this client has no workers');
  expect(html).toContain('30 cases in DozeKit 2.50, in a dedicated worker: this client has no workers');
});

it('says how many classes there are on which surface, if not as many on each', () => {
  const html = htmlReport(sampleReport());
  expect(html).toContain('Chatterfox 153: 2 classes in a window, 3 classes in a dedicated worker');
  expect(html).toContain('1 case in a dedicated worker<');
});

it('says nothing of surfaces where there is but one', () => {
  const report = sampleReport();
  const html = htmlReport({ ...report, surfaces: ['window'] });
  expect(html).not.toContain('<h4>In a window');
  expect(html).not.toContain('not the same on every surface');
});

it('marks a channel that a class is told by, also where it shows most often what the others show', () => {
  const report = sampleReport();
  const [, client] = report.verdict.clients;
  for (const each of client?.classes ?? []) {
    if (each.reference || each.feedback['close.code'] !== '1015') continue;
    each.feedback['close.code'] = '1006';
    each.varying = { 'close.code': '1006 (24 of 30), 1015 (6 of 30)' };
  }
  expect(htmlReport(report)).toContain(
    '<mark>≠ close.code <code>1006 (24 of 30), 1015 (6 of 30)</code></mark> class A: <code>1006</code>',
  );
});

it('marks the channels that set a class apart', () => {
  expect(htmlReport(sampleReport())).toContain(
    '<mark>≠ close.code <code>1015</code></mark> class A: <code>1006</code>',
  );
});

it('shows which requirement of a witness is not met', () => {
  expect(htmlReport(sampleReport())).toContain('✗ unmet: the fault of the layer port was delivered');
});

it('begins with a headline for each client', () => {
  const headlines = [
    ...htmlReport(sampleReport()).matchAll(/<article class="headline [a-z]+"><h2>(.*?)<\/h2>/g),
  ];
  expect(headlines.map(([, headline]) => headline?.replace(/^<span.*<\/span> /, ''))).toEqual([
    'Hushium 156 keeps quiet',
    expect.stringMatching(/^Chatterfox 153 tells scripts 2 things it should not,/),
    expect.stringMatching(/^DozeKit 2\.50 tells scripts 1 thing it should not/),
  ]);
});

it('says which leaky clients the suite noticed, and by what', () => {
  const { mutants, ...rest } = sampleReport();
  const html = htmlReport({ ...rest, ...(mutants && { mutants }) });
  expect(html).toContain('caught 1 of 2 leaky clients, and not opens-after-any-answer');
  expect(html).toContain('<td class="met">✓ a script can tell tls/expired-certificate (wss)');
  expect(html).toContain('<td class="unmet">✗ not caught: nothing was found</td>');
  expect(htmlReport(rest)).not.toContain('leaky client');
});

it('says that a run is incomplete, and why', () => {
  expect(
    htmlReport({ ...sampleReport(), complete: false, incompleteReason: 'it was interrupted' }),
  ).toContain('The run is incomplete: it was interrupted');
});

it('shows a run without a client or a fixture', () => {
  const { verdict, ...rest } = sampleReport();
  const html = htmlReport({
    ...rest,
    clients: [],
    fixtures: [],
    observations: [],
    skipped: [],
    verdict: { ...verdict, clients: [], problems: ['there is no client'] },
  });
  expect(html).toContain('there is no client');
  expect(unbalanced(html)).toEqual([]);
});

it('stays under four megabytes with three hundred cases in three clients', () => {
  const report = sampleReport({ moreFixtures: 135 });
  expect(casesOf(report.fixtures).length).toBeGreaterThanOrEqual(300);
  expect(Buffer.byteLength(htmlReport(report))).toBeLessThan(4_000_000);
});
