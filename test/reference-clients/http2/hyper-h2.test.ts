import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../../../fixtures/index.js';
import { startPeer } from '../../../harness/library/start-peer.js';
import { because } from '../../../scripts/skips.mjs';
import { hyperH2Reports } from './reports.js';

const program = fileURLToPath(new URL('hyper-h2.py', import.meta.url));

/** The first Python that has the library: the system's own may not be the first on PATH. */
const python = ['python3', '/usr/bin/python3'].find(
  (command) => execaSync(command, ['-c', 'import h2'], { reject: false }).exitCode === 0,
);
const missing = python === undefined ? 'no python3 has the package h2 (Debian: python3-h2)' : undefined;

/** Meets the peers of these fixtures over HTTP/2 with hyper-h2, and returns its reports by id. */
async function reportsOf(ids: readonly string[]): Promise<Record<string, string>> {
  const peers = await Promise.all(ids.map(async (id) => startPeer(id, { transport: 'http2' })));
  try {
    const meetings = peers.map(({ fixture, url, script }) => ({ id: fixture.id, url, send: script.send }));
    const input = JSON.stringify({ ca: peers[0]?.ca, meetings });
    const { stdout } = await execa(python ?? '', [program], { input });
    return JSON.parse(stdout) as Record<string, string>;
  } finally {
    await Promise.all(peers.map(async (peer) => peer[Symbol.asyncDispose]()));
  }
}

it('there is a report of hyper-h2 for every fixture that only HTTP/2 has', () => {
  const ids = fixtures.filter(({ transports }) => !transports.includes('http1')).map(({ id }) => id);
  expect(ids.filter((id) => hyperH2Reports[id] === undefined)).toEqual([]);
});

describe.skipIf(missing !== undefined)(`hyper-h2${because(missing)}`, () => {
  let reports: Record<string, string> = {};
  beforeAll(async () => {
    reports = await reportsOf(Object.keys(hyperH2Reports));
  }, 120_000);

  it.each(Object.entries(hyperH2Reports))('reports %s as "%s"', (id, expected) => {
    expect(reports[id]).toBe(expected);
  });
});
