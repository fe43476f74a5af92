import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StartedPeer, startPeer } from '../../../harness/library/start-peer.js';
import { pagePaths } from '../../../harness/peer/http2/page-requests.js';
import { because } from '../../../scripts/skips.mjs';
import { missingProgram, runProgram } from '../program.js';

const noCurl = missingProgram('curl', '--version', /^curl [^]* HTTP2/, 'HTTP/2');
const noNghttp = missingProgram('nghttp', '--version', /^nghttp /);

let peer: StartedPeer;
let folder: string;
/** The path of the CA's certificate. */
let ca: string;
beforeAll(async () => {
  peer = await startPeer('healthy/echo', { transport: 'http2' });
  folder = await mkdtemp(join(tmpdir(), 'badsocket-http2-'));
  ca = join(folder, 'ca.pem');
  await writeFile(ca, peer.ca);
});
afterAll(async () => {
  await peer[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const urlOf = (path: string) => new URL(path, peer.url.replace(/^wss/, 'https')).href;

it.skipIf(noCurl !== undefined)(`curl gets a response over HTTP/2${because(noCurl)}`, async () => {
  const { code, printed } = await runProgram('curl', [
    ...['--disable', '--silent', '--show-error', '--http2', '--noproxy', '*', '--cacert', ca],
    ...['--write-out', ' %{http_version} %{http_code}', urlOf(pagePaths.session)],
  ]);
  expect({ code, printed }).toEqual({ code: 0, printed: 'done 2 200' });
});

it.skipIf(noNghttp !== undefined)(
  `nghttp reads the announcement of extended CONNECT, and a whole response${because(noNghttp)}`,
  async () => {
    const { code, printed } = await runProgram('nghttp', [
      '--verbose',
      '--null-out',
      urlOf(pagePaths.session),
    ]);
    const plain = printed.replaceAll(/\x1b\[[\d;]*m/g, '');
    expect(code).toBe(0);
    // The setting has the number 8: https://www.rfc-editor.org/rfc/rfc8441#section-9.1
    expect(plain).toMatch(/recv SETTINGS frame [^]*\(0x08\):1\]/);
    expect(plain).toMatch(/recv \(stream_id=\d+\) :status: 200/);
    expect(plain).toMatch(/recv DATA frame <length=4, flags=0x01/);
  },
);
