import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../model/report.js';
import { badsocket, because, chromium, type Ended, noBrowser } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-init-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Controls, and fixtures of two situations that run on loopback. */
const fixtures = [
  ...['healthy/echo', 'explicit-close/4001', 'handshake/http-403', 'handshake/http-404'],
  'negotiation/subprotocol-not-offered',
];

async function runWith(name: string, script: string): Promise<Ended & { report: Report }> {
  const path = join(folder, `${name}.js`);
  const output = join(folder, name);
  writeFileSync(path, script);
  const browser = ['--engine', 'chromium', '--browser', `chromium=${chromium}`];
  const options = ['--lab', 'off', ...browser, '--output', output, '--init-script', path];
  const ended = await badsocket(['run', ...options, ...fixtures]);
  return { ...ended, report: JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report };
}

describe.skipIf(noBrowser !== undefined)(`--init-script${because(noBrowser)}`, () => {
  it('runs a script on every surface, and finds what the script leaks', async () => {
    const { code, report } = await runWith(
      'talking',
      `var { get } = Object.getOwnPropertyDescriptor(CloseEvent.prototype, 'code');
       Object.defineProperty(CloseEvent.prototype, 'code', {
         get: function () { return offered.has(this.target) && get.call(this) === 1006 ? 1010 : get.call(this); },
       });
       var offered = new WeakSet();
       var Native = WebSocket;
       WebSocket = function (url, protocols) {
         var socket = new Native(url, protocols || []);
         if (protocols) offered.add(socket);
         return socket;
       };`,
    );
    expect(report.verdict.clients[0]?.findings).toMatchObject([
      {
        kind: 'distinguishable',
        channel: 'close.code',
        cases: [{ fixture: 'negotiation/subprotocol-not-offered', scheme: 'ws', transport: 'http1' }],
        surfaces: ['window', 'dedicated-worker'],
      },
    ]);
    expect(code).toBe(1);
  });

  it('finds nothing if the script leaks nothing', async () => {
    const { code, report } = await runWith(
      'quiet',
      'class Wrapped extends WebSocket {}\nWebSocket = Wrapped;',
    );
    expect(report.verdict).toMatchObject({ problems: [], clients: [{ problems: [] }] });
    expect(code).toBe(0);
  });

  it('makes the run invalid if the script throws, and reports the error', async () => {
    const { code, stderr, report } = await runWith('broken', "throw new Error('this wrapper is for Node')");
    expect(stderr).toMatch(
      /error occurred in the agent page \(with --init-script\): .*this wrapper is for Node/,
    );
    expect(report).toMatchObject({ complete: false, verdict: { exitCode: 2 } });
    expect(code).toBe(2);
  });

  it('makes the run invalid if the script has a syntax error', async () => {
    const { code, stderr } = await runWith('unparsable', 'function (');
    expect(stderr).toMatch(/error occurred in the agent page \(with --init-script\): .*SyntaxError/);
    expect(code).toBe(2);
  });

  it('makes the run invalid if the script deletes WebSocket', async () => {
    const { code } = await runWith('empty', 'delete globalThis.WebSocket;');
    expect(code).toBe(2);
  });
});

it('--init-script rejects a file that does not exist, in one line', async () => {
  const { code, stderr } = await badsocket(['run', '--init-script', join(folder, 'absent.js')]);
  expect(stderr).toMatch(/^badsocket: --init-script [^\n]+Name a JavaScript file\.\n$/);
  expect(code).toBe(2);
});
