import { expect, it } from 'vitest';
import type { Finding } from '../../model/verdict.js';
import { type Look, reproductionPage } from './reproduction-page.js';

function finding(channel: string): Finding {
  return {
    defect: 'some-defect',
    kind: 'distinguishable',
    client: 'chatterfox',
    surfaces: ['window'],
    cases: [{ fixture: 'connection/reset-at-once', scheme: 'ws', transport: 'http1' }],
    situations: ['connection'],
    channel,
    here: { value: '1', seen: 1, total: 1 },
    elsewhere: { value: '0', seen: 1, total: 1 },
  };
}
const look: Look = { name: 'connection/reset-at-once (ws)', url: 'ws://peer.test/', script: {} };

it.each([
  ['events', '{ code, reason, wasClean }'],
  ['close.code', '{ code, reason, wasClean }'],
  ['after.bufferedAmount', '{ code, reason, wasClean, bufferedAmount: socket.bufferedAmount }'],
  ['close.socket.protocol', '{ code, reason, wasClean, protocol: socket.protocol }'],
  ['error.readyState', '{ code, reason, wasClean, readyState: socket.readyState }'],
  ['error.message', '{ code, reason, wasClean, message: String(event.message) }'],
])('prints the difference in the channel %s', (channel, printed) => {
  expect(reproductionPage(finding(channel), [look])).toContain(`JSON.stringify(${printed})`);
});

it.each(['calls.buffered', 'realm.error', 'error.heard', 'close-after-error.turn', 'sendWhileConnecting'])(
  'does not exist if only the probe can show the difference: %s',
  (channel) => {
    expect(reproductionPage(finding(channel), [look])).toBeUndefined();
  },
);

it('does what the script of the fixture does', () => {
  const script = { protocols: ['chat'], send: 'hello', sendBytes: 9, close: { code: 3000, reason: 'done' } };
  expect(reproductionPage(finding('events'), [{ ...look, script }])).toContain(
    'new WebSocket("ws://peer.test/", ["chat"]), () => { socket1.send("hello"); socket1.send(new Uint8Array(9)); socket1.close(3000, "done"); });',
  );
  const page = reproductionPage(finding('events'), [
    { ...look, script: { contentSecurityPolicy: "connect-src 'none'" } },
  ]);
  expect(page).toContain("content=\"connect-src 'none'; script-src 'unsafe-inline'\"");
});

it('does not exist if the page must be served over https', () => {
  expect(reproductionPage(finding('events'), [{ ...look, script: { page: 'https' } }])).toBeUndefined();
});

it('escapes names and addresses in its script', () => {
  const page = reproductionPage(finding('events'), [{ ...look, url: 'ws://peer.test/</script>\u202e' }]);
  expect(page?.match(/<\/script>/g)).toHaveLength(1);
  expect(page).not.toContain('\u202e');
});
