import { expect, it } from 'vitest';
import { type ClientColumn, overviewOf } from '../../layout/overview.js';
import { sampleReport } from '../../../../test/support/reports.js';
import { findingIds } from './ids.js';

function column(): ClientColumn {
  const client = overviewOf(sampleReport()).clients[1];
  if (!client) throw new Error('the sample has no second client');
  return client;
}

it('gives each finding an id of its own, also where two rest on the same channel of the same case', () => {
  const client = column();
  const [first] = client.verdict.findings;
  if (!first) throw new Error('the sample has no finding');
  client.verdict.findings = [first, { ...first }, ...client.verdict.findings.slice(1)];
  const ids = [...findingIds(client).values()];
  expect(ids.slice(0, 2)).toEqual([
    'finding-chatterfox-close.code-tls-expired-certificate-wss',
    'finding-chatterfox-close.code-tls-expired-certificate-wss-2',
  ]);
  expect(new Set(ids).size).toBe(client.verdict.findings.length);
});

it('gives a finding the same id however often it was seen', () => {
  const client = column();
  const ids = [...findingIds(client).values()];
  for (const finding of client.verdict.findings) if ('here' in finding) finding.here.seen += 1;
  expect([...findingIds(client).values()]).toEqual(ids);
});

it('has nothing in an id that would have to be escaped in an address', () => {
  const client = column();
  client.identity = { ...client.identity, name: 'Chatter fox/"153"' };
  for (const id of findingIds(client).values()) expect(id).toMatch(/^[\w.-]+$/);
});
