// A runner for the WebSocket of the package ws, written from docs/interpreting-fixtures.md alone: it imports nothing of badsocket.
//
// Standard input: { listing, peers }, with the output of `badsocket list --json` and the `peers` of `badsocket serve --json`.
// Standard output: a line of JSON for each case: { trace, asExpected }, or { fixture, scheme, skipped }.
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

/**
 * @typedef {{ outcome: 'failed', open: 'never' | 'first' | 'either' } | { outcome: 'closed-cleanly', close?: { code: number, reason: string } } | { outcome: 'blocked' }} Expected
 * @typedef {{ protocols?: string[], send?: string, sendBytes?: number, close?: { code: number, reason: string }, page?: string, contentSecurityPolicy?: string }} Script
 * @typedef {{ id: string, group: string, slow: boolean, schemes: string[], transports: string[], script: Script, expected: Expected }} Fixture
 * @typedef {{ fixture: string, scheme: string, url: string }} Peer
 * @typedef {{ type: string, readyState: number, code?: number, reason?: string, wasClean?: boolean }} TraceEvent
 * @typedef {{ fixture: string, scheme: string, threw?: string, events: TraceEvent[], settled: boolean }} Trace
 */

const supported = 2;
/** This client delays no connection after a failure. */
const atOnce = 64;

/**
 * The time limit of a case, in milliseconds.
 * @param {Fixture} fixture
 */
function limitOf({ slow, group }) {
  if (slow) return 90_000;
  return group === 'blocked-by-client' ? 1_000 : 10_000;
}

/**
 * Opens the connection of a case, and records what a script sees.
 * @param {Fixture} fixture
 * @param {Peer} peer
 * @returns {Promise<Trace>}
 */
async function traceOf(fixture, { scheme, url }) {
  const { id, script } = fixture;
  const { protocols = [], send, sendBytes, close } = script;
  /** @type {TraceEvent[]} */
  const events = [];
  const trace = { fixture: id, scheme, events, settled: true };
  /** @type {WebSocket} */
  let socket;
  try {
    socket = protocols.length > 0 ? new WebSocket(url, protocols) : new WebSocket(url);
  } catch (exception) {
    return { ...trace, threw: exception instanceof Error ? exception.name : 'nameless' };
  }
  /** @param {{ type: string }} event */
  const record = ({ type }) => void events.push({ type, readyState: socket.readyState });
  const settled = await new Promise((resolve) => {
    const timer = setTimeout(resolve, limitOf(fixture), false);
    socket.addEventListener('open', (event) => {
      record(event);
      if (send !== undefined) socket.send(send);
      if (sendBytes !== undefined) socket.send(new Uint8Array(sendBytes));
      if (close !== undefined) socket.close(close.code, close.reason);
    });
    socket.addEventListener('message', record);
    socket.addEventListener('error', record);
    socket.addEventListener('close', ({ type, code, reason, wasClean }) => {
      events.push({ type, readyState: socket.readyState, code, reason, wasClean });
      clearTimeout(timer);
      setTimeout(resolve, 0, true);
    });
  });
  // What comes after the limit is not part of the trace.
  const seen = [...events];
  if (!settled) socket.close();
  return { ...trace, settled, events: seen };
}

/**
 * Whether a trace is what a script must see.
 * @param {Trace} trace
 * @param {Expected} expected
 */
function isAsExpected({ threw, events, settled }, expected) {
  const opened = events.some(({ type }) => type === 'open');
  if (expected.outcome === 'blocked') return !opened;
  if (threw !== undefined || !settled) return false;
  const feedback = events.slice(events.findIndex(({ type }) => type !== 'open' && type !== 'message'));
  const types = feedback.map(({ type }) => type).join();
  const { code, reason, wasClean } = feedback.at(-1) ?? {};
  if (expected.outcome === 'closed-cleanly') {
    const { close = { code, reason } } = expected;
    return opened && types === 'close' && wasClean && code === close.code && reason === close.reason;
  }
  const opensRightly = expected.open === 'either' || opened === (expected.open === 'first');
  return opensRightly && types === 'error,close' && code === 1006 && reason === '' && !wasClean;
}

/** @type {{ listing: { contract: number, fixtures: Fixture[] }, peers: Peer[] }} */
const { listing, peers } = JSON.parse(await text(process.stdin));
if (listing.contract !== supported) throw new Error(`This runner knows contract ${supported} only.`);
// This runner opens no session over HTTP/2.
const cases = listing.fixtures
  .filter(({ transports }) => transports.includes('http1'))
  .flatMap((fixture) => fixture.schemes.map((scheme) => ({ fixture, scheme })));

/**
 * Runs one case, or says why it is skipped.
 * @param {Fixture} fixture
 * @param {string} scheme
 */
async function run(fixture, scheme) {
  const skip = (/** @type {string} */ skipped) => ({ fixture: fixture.id, scheme, skipped });
  const { page, contentSecurityPolicy } = fixture.script;
  if (page !== undefined || contentSecurityPolicy !== undefined) return skip('needs a document');
  const peer = peers.find((peer) => peer.fixture === fixture.id && peer.scheme === scheme);
  if (peer === undefined) return skip('needs the lab');
  const trace = await traceOf(fixture, peer);
  return { trace, asExpected: isAsExpected(trace, fixture.expected) };
}

async function work() {
  for (let next = cases.shift(); next !== undefined; next = cases.shift())
    console.log(JSON.stringify(await run(next.fixture, next.scheme)));
}

await Promise.all(Array.from({ length: atOnce }, work));
process.exit();
