/** What a test takes to meet a WebSocket peer that fails in exactly one way: docs/library.md */
export { fixtures } from '../../fixtures/index.js';
export { SetupError } from '../support/errors.js';
export {
  type Bytes,
  type Case,
  casesOf,
  type ConnectionStep,
  type Fixture,
  type Group,
  groups,
  type HandshakeStep,
  type Layer,
  layers,
  type Peer,
  type Scheme,
  type Script,
  type Step,
  type TlsStep,
} from '../model/fixture.js';
export type { Report } from '../model/report.js';
export * from '../model/steps.js';
export {
  isWitnessed,
  type PacketCounts,
  type Requirement,
  type Witness,
  type WitnessEvent,
} from '../model/witness.js';
export { defineFixture, type OwnFixture } from './define-fixture.js';
export { startPeer, type StartedPeer, type StartPeerOptions } from './start-peer.js';
