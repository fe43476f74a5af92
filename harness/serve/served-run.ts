import { randomInt } from 'node:crypto';
import { packageVersion } from '../support/package-info.js';
import { choose, lackingOf } from '../run/partition-cases.js';
import { Agent } from '../client/agent/agent.js';
import type { Client } from '../client/client.js';
import { productOf } from '../client/browsers/product.js';
import { Successes } from '../client/agent/warm-up-servers.js';
import type { Origins } from '../client/agent/surface-task.js';
import { ClientError } from '../support/errors.js';
import { casesOf } from '../model/case.js';
import type { Fixture } from '../model/fixture.js';
import { mutantResults } from '../run/leaky-clients.js';
import type { Network } from '../network/network.js';
import type { Observation, Skipped, Surface } from '../model/observation.js';
import { budgetFor, observeAll, slowBudgetMs } from '../run/observe.js';
import type { Report } from '../model/report.js';
import { verdict } from '../verdict/verdict.js';
import { clientByHand } from '../client/client-by-hand.js';

/** What a browser asks to be run. */
export interface RunRequest {
  surfaces: Surface[];
  repeat: number;
  slow: boolean;
}

/** What a run stands on. */
export interface RunGround {
  fixtures: readonly Fixture[];
  network: Network;
  /** Where healthy connections can be opened from the browser. */
  address: string;
  origins: Origins;
  userAgent: string;
  /** HTML for the agent's page. */
  inside: string;
}

const concurrency = 8;
const quickMs = 10_000;

/** The whole suite in the browser that asked for it. It begins when the agent's page has come up there. */
export class ServedRun implements AsyncDisposable {
  readonly agent: Agent;
  /** How many observations there will be; known once the page has come up. */
  total: number | undefined;
  /** Resolves when the run is over, however it ends. */
  readonly over: Promise<void>;
  readonly #ground: RunGround;
  readonly #request: RunRequest;
  readonly #client: Client;
  readonly #seed = randomInt(2 ** 31);
  readonly #startedAt = new Date();
  readonly #observations: Observation[] = [];
  readonly #skipped: Skipped[] = [];
  readonly #end = new AbortController();
  #fault: string | undefined;
  #finishedAt: Date | undefined;
  #changes = 0;
  #onChange: (() => void)[] = [];
  #judged: { changes: number; report: Report } | undefined;

  private constructor(ground: RunGround, request: RunRequest, successes: Successes | undefined) {
    const { origins, inside, userAgent } = ground;
    this.#ground = ground;
    this.#request = request;
    this.agent = new Agent(origins, { concurrency, inside, ownWindow: true, stranger: true, successes });
    this.#client = clientByHand(userAgent, {
      obstacle: (surface, of) => this.agent.obstacle(surface, of),
      observe: async (asked) => this.agent.observe(asked),
    });
    this.over = this.#work()
      .catch((problem: unknown) => {
        this.#fault = problem instanceof ClientError ? problem.message : String((problem as Error).stack);
      })
      .finally(async () => {
        this.#finishedAt = new Date();
        this.#change();
        this.agent.fail(new ClientError('the run is over'));
        await successes?.[Symbol.asyncDispose]();
      });
  }

  static async start(ground: RunGround, request: RunRequest): Promise<ServedRun> {
    const { engine } = productOf(ground.userAgent);
    const addresses = ground.address === '127.0.0.1' ? undefined : [ground.address];
    return new ServedRun(
      ground,
      request,
      engine === 'chromium' ? await Successes.start(addresses) : undefined,
    );
  }

  get isOver(): boolean {
    return this.#finishedAt !== undefined;
  }

  /** How many observations there are by now. */
  get observed(): number {
    return this.#observations.length;
  }

  /** Resolves with the next observation, or the end. At once, if it is over. */
  async changed(): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => this.#onChange.push(resolve));
  }

  /** What is known by now, judged as any other run. */
  report(): Report {
    if (this.#judged?.changes !== this.#changes)
      this.#judged = { changes: this.#changes, report: this.#judge() };
    return this.#judged.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.agent.fail(new ClientError('the server was ended'));
    await this.over;
  }

  async #work(): Promise<void> {
    const { fixtures, network } = this.#ground;
    const { surfaces, repeat, slow } = this.#request;
    await this.agent.greeted();
    const client = this.#client;
    const { cases, skipped } = choose(casesOf(fixtures), network, slow);
    const lacking = lackingOf(client, cases, surfaces);
    this.#skipped.push(...skipped, ...lacking);
    this.total = (cases.length * surfaces.length - lacking.length) * repeat;
    this.#change();
    const observed = await observeAll(client, network, {
      cases,
      surfaces,
      repeat,
      seed: repeat > 1 ? this.#seed : undefined,
      concurrency,
      budgetMs: ({ fixture }) => budgetFor(fixture, quickMs, slowBudgetMs),
      signal: this.#end.signal,
      onObservation: (observation) => {
        this.#observations.push(observation);
        this.#change();
      },
    });
    for (const { outcome } of observed)
      if (outcome.kind === 'error' && outcome.fault === 'client') throw new ClientError(outcome.message);
  }

  #change(): void {
    this.#changes++;
    for (const resolve of this.#onChange.splice(0)) resolve();
  }

  #judge(): Report {
    const { surfaces, repeat } = this.#request;
    const run = {
      clients: [this.#client.identity],
      fixtures: [...this.#ground.fixtures],
      observations: [...this.#observations],
      skipped: this.#skipped,
      surfaces,
      seed: this.#seed,
      budgetMs: quickMs,
    };
    const fault = this.#fault ?? (this.isOver ? undefined : 'the run is not over yet');
    return {
      schemaVersion: 1,
      badsocket: { version: packageVersion },
      startedAt: this.#startedAt.toISOString(),
      finishedAt: (this.#finishedAt ?? new Date()).toISOString(),
      complete: fault === undefined,
      ...(fault !== undefined && { incompleteReason: fault }),
      mode: 'portable',
      modeReason: 'run by hand in a browser, which is in no lab',
      repeat,
      concurrency,
      missing: [],
      mutants: mutantResults,
      ...run,
      // What is known of the engines holds for the lab; here everything is told.
      verdict: verdict({ ...run, expectations: {}, faults: fault === undefined ? [] : [fault] }),
    };
  }
}
