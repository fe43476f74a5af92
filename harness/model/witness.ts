import type { Layer } from './layers.js';
import type { Requirement } from './requirement.js';
import type { WitnessedStep } from './witnessed-step.js';

/** What the wire saw of one observation, in order. Times are milliseconds since the peer was started. */
export interface Witness {
  events: WitnessEvent[];
  /** TCP packets that the router counted at the peer's addresses. Missing where there is no router. */
  packets?: PacketCounts;
  /** What the wire must show for the intended failure to have happened, and whether it does. */
  requirements: Requirement[];
}

/** Control packets by kind, as the router's filter counted them. */
export interface PacketCounts {
  /** From the client to the peer's addresses. */
  received: { syn: number; fin: number; rst: number };
  /** From the peer's addresses to the client. */
  sent: { synAck: number; fin: number; rst: number };
  /** Packets that a rule of the router rejected or dropped, or that met a route of no use. */
  refused: number;
  /** How many of the peer's addresses a SYN came to. */
  addressesTried: number;
}

/** Something that one end did. `connection` numbers the connections to one peer from 1. */
export type WitnessEvent = { atMs: number } & (
  | { event: 'query'; name: string; type: string; over: 'udp' | 'tcp' }
  | { event: 'answer'; name: string; type: string; answer: string }
  /** The client's own routing table knows no way to the peer's address; `said` is what it says instead. */
  | { event: 'no-route'; address: string; said: string }
  | { event: 'accepted'; connection: number; from: string }
  | {
      event: 'client-hello';
      connection: number;
      serverName: string | null;
      alpn: string[];
      versions: string[];
    }
  | { event: 'tls-established'; connection: number; version: string; cipher: string }
  | { event: 'alert-received'; connection: number; level: string; description: string }
  | { event: 'tls-failed'; connection: number; message: string }
  | { event: 'request'; connection: number; requestLine: string; headers: [string, string][] }
  /** The peer did a step. */
  | { event: 'step'; connection: number; layer: Layer; step: WitnessedStep }
  | { event: 'message-received'; connection: number; opcode: number; length: number }
  | { event: 'close-received'; connection: number; code: number | null; reason: string }
  /** The end of one direction or of the whole connection, and who brought it about. */
  | { event: 'finished'; connection: number; by: 'client' | 'peer' }
  | { event: 'reset'; connection: number; by: 'client' | 'peer' }
  /** What the engine itself reports, out of the script's sight: second evidence. */
  | { event: 'engine-report'; message: string }
);

/** An observation counts only if the wire shows all that it must. */
export function isWitnessed(witness: Witness): boolean {
  return witness.requirements.length > 0 && witness.requirements.every(({ met }) => met);
}
