import type { Fixture } from '../model/fixture.js';
import { isPlainHealthy } from '../model/twin.js';
import type { Trace } from '../probe/trace.js';
import { feedbackOf, opened } from './channels.js';
import { closeFrameOf } from './expected.js';
import type { Channels } from '../model/verdict.js';

/**
 * Returns what a script must read of a control, from the data of the fixture: that the connection opened, and the
 * Close frame that the peer sends, or that a healthy peer sends in response to `close()`.
 * https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5
 */
export function intendedOf(fixture: Fixture): Channels {
  const close = closeFrameOf(fixture);
  const isClean = !mayCloseUncleanly(fixture);
  return {
    open: 'true',
    ...(close && {
      ...(isClean && { events: '["close"]' }),
      'close.code': JSON.stringify(close.code),
      'close.reason': JSON.stringify(close.reason),
      ...(isClean && { 'close.wasClean': 'true' }),
    }),
  };
}

/**
 * Whether the peer resets the stream before it has read the Close frame of the client, so that the closing handshake may not complete:
 * https://www.rfc-editor.org/rfc/rfc6455#section-7.1.4
 */
function mayCloseUncleanly({ peer }: Fixture): boolean {
  const steps = peer.connection ?? [];
  const isReset = steps.some(({ step }) => step === 'reset' || step === 'resetStream');
  return (isReset && !steps.some(({ step }) => step === 'readClose')) || peer.http2?.withholdsWindow === true;
}

/** Returns what a script read, in the channels of `intendedOf`. */
export function readOf(trace: Trace): Channels {
  return { open: JSON.stringify(opened(trace)), ...feedbackOf(trace) };
}

/** The close codes of plain controls: those that every application may send. */
const plainCodes: readonly (number | undefined)[] = [1000, 4000];

/**
 * Whether a run is void without this control: an echo, or a Close frame with 1000 or 4000 and nothing special about it. A client that
 * misreads an unusual Close frame has a fault, but its other results are usable.
 */
export function isPlainControl(fixture: Fixture): boolean {
  const { group, peer, script } = fixture;
  const broken = Object.keys(peer).join();
  if (group === 'healthy') return isPlainHealthy(fixture);
  const [first] = peer.connection ?? [];
  return (
    group === 'explicit-close' &&
    broken === 'connection' &&
    Object.keys(script).length === 0 &&
    first?.step === 'sendClose' &&
    plainCodes.includes(first.code)
  );
}
