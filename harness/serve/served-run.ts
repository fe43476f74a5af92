import { randomInt } from 'node:crypto';
import { Agent } from '../client/agent/agent.js';
import type { Origins } from '../client/agent/surface-task.js';
import { WarmUpServers } from '../client/agent/warm-up-servers.js';
import { productOf } from '../client/browsers/product.js';
import type { Client } from '../client/client.js';
import { clientByHand } from '../client/client-by-hand.js';
import type { Fixture } from '../model/fixture.js';
import { type Surface } from '../model/observation.js';
import type { Report } from '../model/report.js';
import type { Network } from '../network/network.js';
import { assembleReport } from '../run/assemble-report.js';
import { RunRecorder, startOf } from '../run/run-record.js';
import { runSuite, type SuiteOptions } from '../run/suite.js';
import { ClientError, faultText } from '../support/errors.js';
import { maxTraces } from './limits.js';

/** The settings that a browser requests for a run. */
export interface RunRequest {
  surfaces: Surface[];
  repeat: number;
  slow: boolean;
}

/** What a run needs from the service. */
export interface RunHost {
  fixtures: readonly Fixture[];
  network: Network;
  /** The address for warm-up servers, which the browser must be able to reach. */
  address: string;
  origins: Origins;
  userAgent: string;
  /** The content of the agent page, as HTML. */
  bodyHtml: string;
}

const concurrency = 8;
const budgetMs = 10_000;

/** A run of the suite in the browser that requests it. It starts when the agent page is ready in that browser. */
export class ServedRun implements AsyncDisposable {
  readonly agent: Agent;
  /** The number of scheduled observations. Known when the page is ready. */
  total: number | undefined;
  /** Resolves when the run is over, also if it failed. */
  readonly over: Promise<void>;
  readonly #client: Client;
  readonly #recorder: RunRecorder;
  readonly #end = new AbortController();
  #isOver = false;
  #changes = 0;
  #onChange: (() => void)[] = [];
  #judged: { changes: number; report: Report } | undefined;

  private constructor(host: RunHost, request: RunRequest, warmUpServers: WarmUpServers | undefined) {
    const { fixtures, network, origins, bodyHtml, userAgent } = host;
    this.agent = new Agent(origins, {
      concurrency,
      bodyHtml,
      ownWindow: true,
      maxTraces,
      warmUpServers,
    });
    this.#client = clientByHand(userAgent, {
      death: this.agent.death,
      obstacle: (surface, testCase) => this.agent.obstacle(surface, testCase),
      observe: async (parameters) => this.agent.observe(parameters),
      [Symbol.asyncDispose]: async () => {
        this.agent.die(new ClientError('the run is over'));
        await warmUpServers?.[Symbol.asyncDispose]();
      },
    });
    const options: SuiteOptions = {
      ...request,
      network,
      modeReason: 'the browser was opened by hand, outside the lab',
      clients: [{ name: this.#client.identity.name, open: async () => this.#open() }],
      fixtures,
      seed: randomInt(2 ** 31),
      shuffle: request.repeat > 1,
      concurrency,
      budgetMs,
      signal: this.#end.signal,
    };
    this.#recorder = new RunRecorder(startOf(options, network.mode));
    this.over = this.#follow(options)
      .catch((problem: unknown) => {
        this.#recorder.fail(faultText(problem));
      })
      .finally(() => {
        this.#isOver = true;
        this.#change();
      });
  }

  static async start(host: RunHost, request: RunRequest): Promise<ServedRun> {
    const { engine } = productOf(host.userAgent);
    const addresses = host.address === '127.0.0.1' ? undefined : [host.address];
    return new ServedRun(
      host,
      request,
      engine === 'chromium' ? await WarmUpServers.start(addresses) : undefined,
    );
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The number of observations so far. */
  get observed(): number {
    return this.#recorder.observed;
  }

  /** Resolves at the next event of the run, or immediately if the run is over. */
  async changed(): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => this.#onChange.push(resolve));
  }

  /** Returns a report of the observations so far. */
  report(): Report {
    if (this.#judged?.changes !== this.#changes)
      this.#judged = { changes: this.#changes, report: this.#reportNow() };
    return this.#judged.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new ClientError('the server was stopped'));
    // The page may not be ready yet.
    this.agent.die(new ClientError('the server was stopped'));
    await this.over;
  }

  async #follow(options: SuiteOptions): Promise<void> {
    for await (const event of runSuite(options)) {
      this.#recorder.add(event);
      if (event.type === 'client-ready') this.total = event.observations;
      this.#change();
    }
  }

  async #open(): Promise<Client> {
    try {
      await this.agent.ready();
    } catch (problem) {
      await this.#client[Symbol.asyncDispose]();
      throw problem;
    }
    return this.#client;
  }

  #change(): void {
    this.#changes++;
    for (const resolve of this.#onChange.splice(0)) resolve();
  }

  #reportNow(): Report {
    const { record } = this.#recorder;
    const now = this.isOver
      ? record
      : {
          ...record,
          finishedAt: new Date().toISOString(),
          faults: [...record.faults, 'the run is not over yet'],
        };
    // The browser is known before its page is ready. The expectations are not used, because they apply to runs in the lab.
    return assembleReport({ ...now, clients: [this.#client.identity] }, {});
  }
}
