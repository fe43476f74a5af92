import type { Client } from '../harness/client/client.js';
import type { Case } from '../harness/model/case.js';
import type { Network } from '../harness/network/network.js';
import type { Observation, Surface } from '../harness/model/observation.js';
import { observe } from '../harness/run/observe.js';

/** How many observations are under way at once, as in a run. */
const concurrency = 8;

/** By how many cases observing may be ahead of the tests: a fixture that takes its time does not hold up those behind it. */
const reach = 32;

/**
 * Observes each case for the test that asks for it, and the cases after it for the tests that will ask next: tests run one after the
 * other, while most of an observation is waiting.
 */
export class Ahead implements AsyncDisposable {
  readonly #client: Client;
  readonly #network: Network;
  readonly #cases: readonly Case[];
  readonly #surfaces: readonly Surface[];
  readonly #budgetMs: (of: Case) => number;
  readonly #started = new Map<Case, Promise<Observation[]>>();
  #underWay = 0;
  #waiting: (() => void)[] = [];
  #ended = false;

  /**
   * @param cases in the order in which tests ask for them
   * @param surfaces those of which each case is observed on each that the client has for it
   */
  constructor(
    client: Client,
    network: Network,
    cases: readonly Case[],
    surfaces: readonly Surface[],
    budgetMs: (of: Case) => number,
  ) {
    this.#client = client;
    this.#network = network;
    this.#cases = cases;
    this.#surfaces = surfaces;
    this.#budgetMs = budgetMs;
  }

  /** @throws {RangeError} for a case that it was not made for. */
  async observations(of: Case): Promise<Observation[]> {
    const index = this.#cases.indexOf(of);
    for (const each of this.#cases.slice(index, index + reach)) {
      if (!this.#started.has(each)) this.#started.set(each, this.#observe(each));
    }
    const observations = this.#started.get(of);
    if (observations === undefined) throw new RangeError(`${of.fixture.id} is not observed here`);
    return observations;
  }

  /** Waits for what is under way; what has not begun never does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#waiting.splice(0);
    while (this.#underWay > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async #observe(of: Case): Promise<Observation[]> {
    const surfaces = this.#surfaces.filter((surface) => this.#client.obstacle(surface, of) === undefined);
    return Promise.all(surfaces.map(async (surface) => this.#observeOn(surface, of)));
  }

  async #observeOn(surface: Surface, of: Case): Promise<Observation> {
    if (this.#underWay >= concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#underWay++;
    try {
      return await observe(this.#client, this.#network, { of, surface, budgetMs: this.#budgetMs(of) });
    } finally {
      // The place goes straight to whoever waits for one.
      const next = this.#ended ? undefined : this.#waiting.shift();
      if (next === undefined) this.#underWay--;
      else next();
      if (this.#ended) for (const wake of this.#waiting.splice(0)) wake();
    }
  }
}
