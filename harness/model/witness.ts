import type { IcmpError } from './icmp-error.js';
import type { Layer } from './layers.js';
import type { Requirement } from './requirement.js';
import type { WitnessedStep } from './witnessed-step.js';

/** What the wire saw of one observation, in order. Times are in milliseconds since the start of the peer. */
export interface Witness {
  events: WitnessEvent[];
  /** The TCP packets that the router counted at the peer's addresses. Missing without a router. */
  packets?: PacketCounts;
  /** The requirements for the intended failure, and whether the wire meets them. */
  requirements: Requirement[];
}

/** TCP packets by flag, as the packet filter of the router counted them. */
export interface PacketCounts {
  /** From the client to the peer's addresses. */
  received: { syn: number; fin: number; rst: number };
  /** From the peer's addresses to the client. */
  sent: { synAck: number; fin: number; rst: number };
  /** Packets that a rule or a route of the router rejected or dropped. */
  refused: number;
  /** By ICMP error: the number of the peer's addresses for which it left the router to the client. Errors that did not leave are missing. */
  icmpErrors: Partial<Record<IcmpError, number>>;
  /** The number of the peer's addresses that received a SYN. */
  addressesTried: number;
}

/** An event at the peer, at the resolver or in the client. `connection` numbers the connections to a peer from 1. */
export type WitnessEvent = { atMs: number } & (
  | { event: 'query'; name: string; type: string; over: 'udp' | 'tcp' }
  | { event: 'answer'; name: string; type: string; answer: string }
  /** The routing table of the client's host has no route to the peer's address. `message` is the error of the lookup. */
  | { event: 'no-route'; address: string; message: string }
  | { event: 'accepted'; connection: number; from: string }
  /** The first bytes of the client arrived on the TCP connection, or in the TLS connection above it. */
  | { event: 'bytes-received'; connection: number; over: 'tcp' | 'tls'; length: number }
  | {
      event: 'client-hello';
      connection: number;
      serverName: string | null;
      alpn: string[];
      versions: string[];
    }
  /** `alpn` is the protocol that both ends negotiated. */
  | { event: 'tls-established'; connection: number; version: string; cipher: string; alpn?: string }
  | { event: 'alert-received'; connection: number; level: string; description: string }
  | { event: 'tls-failed'; connection: number; message: string }
  /** `stream` is missing over HTTP/1.1. */
  | {
      event: 'request';
      connection: number;
      stream?: number;
      requestLine: string;
      headers: [string, string][];
    }
  /** One end sent an HTTP/2 frame. `code` is the error code of RST_STREAM and GOAWAY, `settings` are the known values of SETTINGS. */
  | {
      event: 'http2-frame';
      connection: number;
      by: 'client' | 'peer';
      type: string;
      stream: number;
      length: number;
      endStream?: true;
      ack?: true;
      code?: string;
      settings?: [string, number][];
    }
  /** The peer ran a step. */
  | { event: 'step'; connection: number; layer: Layer; step: WitnessedStep }
  /** `text` is the start of the payload of a text frame. */
  | { event: 'message-received'; connection: number; opcode: number; length: number; text?: string }
  /** The peer received `openAnnouncement`, which the script sends when `open` fires. */
  | { event: 'open-announced'; connection: number }
  /** The client's host acknowledged every byte of the response to the opening handshake, before the peer received `openAnnouncement`. */
  | { event: 'response-acknowledged'; connection: number }
  | { event: 'close-received'; connection: number; code: number | null; reason: string }
  /** One end sent FIN. */
  | { event: 'finished'; connection: number; by: 'client' | 'peer' }
  | { event: 'reset'; connection: number; by: 'client' | 'peer' }
  /** The engine's own report of the failure, which a script cannot see. */
  | { event: 'engine-report'; message: string }
);

/** Whether the wire meets all requirements, so that the observation counts. */
export function isWitnessed(witness: Witness): boolean {
  return witness.requirements.length > 0 && witness.requirements.every(({ met }) => met);
}
