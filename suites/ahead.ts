import pLimit from 'p-limit';
import type { Client } from '../harness/client/client.js';
import type { Case } from '../harness/model/case.js';
import type { Observation, Surface } from '../harness/model/observation.js';
import type { Network } from '../harness/network/network.js';
import { budgetFor } from '../harness/run/budgets.js';
import { observe } from '../harness/run/observe.js';
import { concurrency } from './run.js';

export interface AheadOptions {
  /** The cases in the order of their tests. */
  cases: readonly Case[];
  /** Each case is observed on each surface on which the client supports it. */
  surfaces: readonly Surface[];
  budgetMs: number;
}

/**
 * Observes the case of the current test, and then all cases after it. Tests run one after the other, and most of the time of an
 * observation is waiting.
 */
export class Ahead implements AsyncDisposable {
  readonly #client: Client;
  readonly #network: Network;
  readonly #options: AheadOptions;
  readonly #limit = pLimit(concurrency);
  readonly #started = new Map<Case, Promise<Observation[]>>();
  #ended = false;

  constructor(client: Client, network: Network, options: AheadOptions) {
    this.#client = client;
    this.#network = network;
    this.#options = options;
  }

  /** Returns the observations of a case. @throws {RangeError} if the case is not in the list. */
  async observations(testCase: Case): Promise<Observation[]> {
    const { cases } = this.#options;
    const index = cases.indexOf(testCase);
    if (!this.#started.has(testCase)) {
      for (const next of cases.slice(index)) if (!this.#started.has(next)) this.#start(next);
    }
    const observations = this.#started.get(testCase);
    if (observations === undefined) throw new RangeError(`${testCase.fixture.id} is not observed here`);
    return observations;
  }

  /** Waits for the observations in progress, and starts no others. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#started.values());
  }

  #start(testCase: Case): void {
    const { surfaces, budgetMs } = this.#options;
    const observations = this.#limit.map(
      surfaces.filter((surface) => this.#client.obstacle(surface, testCase) === undefined),
      async (surface) => {
        if (this.#ended) throw new Error('the tests have ended');
        const budget = budgetFor(testCase.fixture, budgetMs);
        return observe(this.#client, this.#network, { testCase, surface, repetition: 0, budgetMs: budget });
      },
    );
    observations.catch(() => undefined);
    this.#started.set(testCase, observations);
  }
}
