import { createHash } from 'node:crypto';
import { refName } from '../model/case.js';
import { type Observation, timesOf } from '../model/observation.js';
import { withoutUrl } from '../support/text/without-url.js';

/**
 * Keeps each distinct observation once, with the number of times that it occurred, so that a run needs memory for what differs and not for
 * every repetition. Two observations of a case are equal if they differ in nothing but times, the names, addresses and ports that belong
 * to one observation, the number of bytes that a client sends first, and its nonce: https://www.rfc-editor.org/rfc/rfc6455#section-4.1
 */
export class DistinctObservations {
  readonly #all: Observation[] = [];
  readonly #cells = new Map<string, ObservedCell>();
  #count = 0;

  /** The distinct observations, in the order in which each occurred first. */
  get observations(): readonly Observation[] {
    return this.#all;
  }

  /** The number of observations, equal ones included. */
  get count(): number {
    return this.#count;
  }

  /** Adds an observation. */
  add(observation: Observation): void {
    const times = timesOf(observation);
    const kept = { ...observation };
    const equal = this.#cellOf(observation).add(kept);
    if (equal === undefined) this.#all.push(kept);
    else equal.times = timesOf(equal) + times;
    this.#count += times;
  }

  #cellOf(observation: Observation): ObservedCell {
    const name = JSON.stringify([observation.client, observation.surface, refName(observation)]);
    const cell = this.#cells.get(name) ?? new ObservedCell();
    this.#cells.set(name, cell);
    return cell;
  }
}

/** The distinct observations of one case in one client on one surface. */
class ObservedCell {
  /** The only observation. Its content is digested when there is another one to compare. */
  #only: Observation | undefined;
  readonly #byContent = new Map<string, Observation>();

  /** Adds an observation. @returns the one that it equals. Undefined if there is none: then it is kept */
  add(observation: Observation): Observation | undefined {
    if (this.#only === undefined && this.#byContent.size === 0) {
      this.#only = observation;
      return undefined;
    }
    if (this.#only !== undefined) this.#byContent.set(digestOf(this.#only), this.#only);
    this.#only = undefined;
    const digest = digestOf(observation);
    const equal = this.#byContent.get(digest);
    if (equal === undefined) this.#byContent.set(digest, observation);
    return equal;
  }
}

function digestOf(observation: Observation): string {
  return createHash('sha256').update(contentOf(observation)).digest('base64');
}

const timeFields: ReadonlySet<string> = new Set(['atMs', 'elapsedMs', 'timeStamp']);

/** Returns what an observation consists of, without what belongs to this observation alone. */
function contentOf({ url, outcome, witness }: Observation): string {
  const { events, ...rest } = witness;
  // The length depends on the name of the host and on random padding: https://www.rfc-editor.org/rfc/rfc8701
  const shown = events.map((event) => (event.event === 'bytes-received' ? { ...event, length: 0 } : event));
  const text = JSON.stringify([outcome, shown, rest], (field, value: unknown) =>
    timeFields.has(field) ? undefined : value,
  );
  const own = withoutUrl(url)(text).replace(/("Sec-WebSocket-Key",)"[^"]*"/gi, '$1‹nonce›');
  return numbered(own);
}

/** Matches the IPv4 and IPv6 addresses of the lab and of loopback, with a port. */
const address = /\b(?:10|127)(?:\.\d{1,3}){3}\b(?::\d+)?|\[?\bfd[0-9a-f]{2}:[0-9a-f:]+\]?(?::\d+)?/g;

/** Replaces each address by its number: the first that occurs is 1. */
function numbered(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(address, (found) => {
    const number = numbers.get(found) ?? numbers.size + 1;
    numbers.set(found, number);
    return `‹address ${String(number)}›`;
  });
}
