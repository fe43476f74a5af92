/** The library: peers for tests. Each peer fails in exactly one way. See docs/library.md. */
export { fixtures } from '../../fixtures/index.js';
export { SetupError } from '../support/errors.js';
export type { Bytes } from '../model/bytes.js';
export { type Case, casesOf } from '../model/case.js';
export type { Fixture, Script } from '../model/fixture.js';
export { type Group, groups, type Layer, layers, type Scheme, type Transport } from '../model/layers.js';
export type { Peer } from '../model/peer.js';
export type { ConnectionStep, HandshakeStep, Step, TlsStep } from '../model/step-schema.js';
export type { Report } from '../model/report.js';
export {
  awaitBytes,
  coalesce,
  coalesceWithResponse,
  completeHandshake,
  disruptPath,
  endSession,
  finish,
  finishWithoutCloseNotify,
  healthyPath,
  hex,
  pause,
  readBytes,
  readClientHello,
  readClose,
  readMessage,
  readRequest,
  repeated,
  requestPlaceholders,
  reset,
  resetStream,
  respond,
  respondRaw,
  send,
  sendAlert,
  sendClose,
  sendFields,
  sendFlight,
  sendFrame,
  sendGoAway,
  sendHttp2Frame,
  sendPing,
  sendPlaintext,
  sendRawResponse,
  sendSettings,
  sendText,
  stall,
  text,
  upgradeHeaders,
} from '../model/steps.js';
export type { Requirement } from '../model/requirement.js';
export { isWitnessed, type PacketCounts, type Witness, type WitnessEvent } from '../model/witness.js';
export type { WitnessedStep } from '../model/witnessed-step.js';
export { defineFixture, type OwnFixture } from './define-fixture.js';
export { startPeer, type StartedPeer, type StartPeerOptions } from './start-peer.js';
