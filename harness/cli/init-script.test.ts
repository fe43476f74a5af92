import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../model/report.js';
import { badsocket, because, chromium, type Ended, noBrowser } from '../../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'badsocket-init-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Controls and two situations, on loopback, in a window and in a worker. */
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

describe.skipIf(noBrowser !== undefined)(`a script before the probe${because(noBrowser)}`, () => {
  it('is observed in place of the browser: what it gives away is found, on every surface', async () => {
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
        cases: [{ fixture: 'negotiation/subprotocol-not-offered', scheme: 'ws' }],
        surfaces: ['window', 'dedicated-worker'],
      },
    ]);
    expect(code).toBe(1);
  });

  it('that says nothing more than the browser is clean', async () => {
    const { code, report } = await runWith(
      'quiet',
      'class Wrapped extends WebSocket {}\nWebSocket = Wrapped;',
    );
    expect(report.verdict).toMatchObject({ problems: [], clients: [{ problems: [] }] });
    expect(code).toBe(0);
  });

  it('that breaks the agent page makes the run invalid, and is named', async () => {
    const { code, stderr, report } = await runWith('broken', "throw new Error('this wrapper is for Node')");
    expect(stderr).toMatch(/--init-script.*broke: .*this wrapper is for Node/);
    expect(report).toMatchObject({ complete: false, verdict: { exitCode: 2 } });
    expect(code).toBe(2);
  });

  it('that cannot be parsed makes the run invalid as well', async () => {
    const { code, stderr } = await runWith('unparsable', 'function (');
    expect(stderr).toMatch(/--init-script.*broke: .*SyntaxError/);
    expect(code).toBe(2);
  });

  it('that leaves no WebSocket at all is no clean run', async () => {
    const { code } = await runWith('empty', 'delete globalThis.WebSocket;');
    expect(code).toBe(2);
  });
});

it('a script that is not there is told in one line', async () => {
  const { code, stderr } = await badsocket(['run', '--init-script', join(folder, 'absent.js')]);
  expect(stderr).toMatch(/^badsocket: --init-script [^\n]+name a file of JavaScript\n$/);
  expect(code).toBe(2);
});
