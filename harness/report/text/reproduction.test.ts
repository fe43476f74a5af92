import { execFileSync } from 'node:child_process';
import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { found } from '../../../test/support/found.js';
import type { Report } from '../../model/report.js';
import type { Reproduction } from './reproduction.js';
import { sampleReport } from '../../../test/support/reports.js';

function reproduction(
  ...what: Parameters<typeof found> extends [Report, ...infer Rest] ? Rest : never
): Reproduction {
  return found(sampleReport(), ...what).reproduction;
}

/** What the page prints if every WebSocket delivers what the trace contains. */
function printed(name: string, { byHand }: Reproduction): string {
  const observations = sampleReport().observations.filter(({ client }) => client === name);
  const [, script = ''] = /<script>([^]*)<\/script>/.exec(byHand?.page ?? '') ?? [];
  const opened: { socket: EventTarget; url: string }[] = [];
  let text = '';
  class SilentWebSocket extends EventTarget {
    constructor(url: string) {
      super();
      opened.push({ socket: this, url });
    }
  }
  const document = { querySelector: () => ({ append: (more: string) => (text += more) }) };
  runInContext(script, createContext({ WebSocket: SilentWebSocket, document }));
  for (const { socket, url } of opened) {
    const outcome = observations.find((observation) => observation.url === url)?.outcome;
    if (outcome?.kind !== 'trace') throw new Error(`${url} was never observed`);
    for (const { type, attributes } of outcome.trace.events)
      socket.dispatchEvent(Object.assign(new Event(type), attributes));
  }
  return text;
}

it('names a command that observes the example and the cases to compare it with', () => {
  expect(reproduction('chatterfox', 'distinguishable', 'close.code').run).toBe(
    'badsocket run tls/expired-certificate name/nxdomain route/host-unreachable healthy --engine firefox',
  );
});

it('names the options that it needs: the surface, slow fixtures, no expectations, no lab', () => {
  expect(reproduction('chatterfox', 'distinguishable', 'close.reason').run).toMatch(
    / --surface dedicated-worker$/,
  );
  expect(reproduction('dozekit', 'timed-out').run).toMatch(/^badsocket run route\/dropped .* --slow$/);
  expect(reproduction('dozekit', 'distinguishable', 'close.wasClean').run).toMatch(/ --no-expectations$/);
});

it('has no page in portable mode or on another surface than a window', () => {
  const portable: Report = { ...sampleReport(), mode: 'portable' };
  const onLoopback = found(portable, 'chatterfox', 'distinguishable', 'close.code').reproduction;
  expect(onLoopback.run).toMatch(/ --lab off$/);
  expect(onLoopback.byHand).toBeUndefined();
  expect(reproduction('chatterfox', 'distinguishable', 'close.reason').byHand).toBeUndefined();
});

it('uses badsocket serve for a browser that was opened by hand', () => {
  const report = sampleReport();
  for (const client of report.clients) client.openedByHand = true;
  expect(found(report, 'chatterfox', 'distinguishable', 'close.code').reproduction).toEqual({
    run: 'badsocket serve tls/expired-certificate name/nxdomain route/host-unreachable healthy',
    andThen:
      'Open the page that it names in Chatterfox, and press "Run in this browser". With --host at the end, the browser may be on another machine.',
  });
});

it('has a page that shows the finding beside the case to compare it with', () => {
  expect(
    printed('chatterfox', reproduction('chatterfox', 'distinguishable', 'close.code')).split('\n'),
  ).toEqual([
    'tls/expired-certificate (wss): error {}',
    'tls/expired-certificate (wss): close {"code":1015,"reason":"","wasClean":false}',
    'name/nxdomain (wss): error {}',
    'name/nxdomain (wss): close {"code":1006,"reason":"","wasClean":false}',
    '',
  ]);
});

it('has a page that shows a connection that must not open', () => {
  expect(printed('chatterfox', reproduction('chatterfox', 'not-failed'))).toBe(
    'negotiation/unasked-subprotocol (ws): open {}\n',
  );
});

it('removes the unique label from the address', () => {
  const report = sampleReport();
  for (const observation of report.observations)
    observation.url = observation.url.replace('://', '://o1te16-3003.');
  const { page = '' } =
    found(report, 'chatterfox', 'distinguishable', 'close.code').reproduction.byHand ?? {};
  expect(page).toContain('new WebSocket("wss://expired-certificate.tls.badsocket.test/")');
  expect(page).toContain('new WebSocket("wss://nxdomain.name.badsocket.test/")');
});

it('opens the page in the browser that was observed, with a profile of its own', () => {
  const report = sampleReport();
  const command = () => found(report, 'chatterfox', 'not-failed').reproduction.byHand?.command;
  expect(command()).toBe(
    'badsocket lab -- firefox --new-instance --profile "$(mktemp -d)" reproduction.html',
  );
  for (const client of report.clients) client.executable = '/opt/my-build/firefox';
  expect(command()).toContain('-- /opt/my-build/firefox --new-instance');
});

it('starts a browser with the command that named it', () => {
  const report = sampleReport();
  for (const client of report.clients) client.command = '/opt/b --profile="/a b" {url}';
  const { run, byHand } = found(report, 'chatterfox', 'not-failed').reproduction;
  expect(run).toMatch(/ --browser-command '\/opt\/b --profile="\/a b" \{url\}'$/);
  expect(run).not.toContain('--engine');
  expect(byHand?.command).toBe("badsocket lab -- /opt/b '--profile=/a b' reproduction.html");
});

/** Returns the arguments that a shell passes to badsocket. Fails if the command does anything else. */
function argumentsIn(command: string): string[] {
  const script = `badsocket() { printf 'argument %s\\n' "$@"; }; mktemp() { echo tmp; }; ${command}`;
  const lines = execFileSync('sh', ['-c', script]).toString().trimEnd().split('\n');
  return lines.map((line) => /^argument (.*)$/.exec(line)?.[1] ?? expect.unreachable(line));
}

it.each([
  'x; echo owned',
  '$(echo owned)',
  '`echo owned`',
  "'; echo owned; '",
  'x && echo owned',
  '> /dev/full',
])('quotes %j in a report of another machine', (text) => {
  const report = sampleReport();
  const commands = () => {
    const { run, byHand } = found(report, 'chatterfox', 'not-failed').reproduction;
    return [run, byHand?.command ?? ''].map(argumentsIn);
  };
  for (const client of report.clients) client.executable = text;
  expect(commands()[1]?.slice(0, 3)).toEqual(['lab', '--', text]);
  for (const client of report.clients) client.command = `${text} {url}`;
  const [run, byHand] = commands();
  expect(run?.slice(-2)).toEqual(['--browser-command', `${text} {url}`]);
  expect(byHand?.slice(0, 2)).toEqual(['lab', '--']);
  expect(byHand?.at(-1)).toBe('reproduction.html');
});
