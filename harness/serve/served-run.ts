import { randomInt } from 'node:crypto';
import { Agent } from '../client/agent/agent.js';
import type { Origins } from '../client/agent/surface-task.js';
import { WarmUpServers } from '../client/agent/warm-up-servers.js';
import { productOf } from '../client/browsers/product.js';
import type { Client } from '../client/client.js';
import { clientByHand } from '../client/client-by-hand.js';
import type { Fixture } from '../model/fixture.js';
import type { Surface } from '../model/observation.js';
import type { Report } from '../model/report.js';
import type { Network } from '../network/network.js';
import { assembleReport } from '../run/assemble-report.js';
import type { RunRecord } from '../run/run-events.js';
import { recordEvent, startRecord } from '../run/run-record.js';
import { runSuite, type SuiteOptions } from '../run/suite.js';
import { ClientError } from '../support/errors.js';

/** The run that a browser asks for. */
export interface RunRequest {
  surfaces: Surface[];
  repeat: number;
  slow: boolean;
}

/** What the service provides for a run. */
export interface RunHost {
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
const budgetMs = 10_000;

/** A run of the suite in the browser that asked for it. It begins when the agent's page is ready there. */
export class ServedRun implements AsyncDisposable {
  readonly agent: Agent;
  /** How many observations there will be; known once the page is ready. */
  total: number | undefined;
  /** Resolves when the run is over, however it ends. */
  readonly over: Promise<void>;
  readonly #client: Client;
  readonly #record: RunRecord;
  readonly #end = new AbortController();
  #isOver = false;
  #changes = 0;
  #onChange: (() => void)[] = [];
  #judged: { changes: number; report: Report } | undefined;

  private constructor(host: RunHost, request: RunRequest, warmUpServers: WarmUpServers | undefined) {
    const { fixtures, network, origins, inside, userAgent } = host;
    this.agent = new Agent(origins, { concurrency, inside, ownWindow: true, stranger: true, warmUpServers });
    this.#client = clientByHand(userAgent, {
      death: this.agent.death,
      obstacle: (surface, testCase) => this.agent.obstacle(surface, testCase),
      observe: async (asked) => this.agent.observe(asked),
      [Symbol.asyncDispose]: async () => {
        this.agent.die(new ClientError('the run is over'));
        await warmUpServers?.[Symbol.asyncDispose]();
      },
    });
    const options: SuiteOptions = {
      ...request,
      network,
      modeReason: 'run by hand in a browser, which is in no lab',
      clients: [{ name: this.#client.identity.name, open: async () => this.#open() }],
      fixtures,
      seed: randomInt(2 ** 31),
      shuffle: request.repeat > 1,
      concurrency,
      budgetMs,
      signal: this.#end.signal,
    };
    this.#record = startRecord(options, network.mode);
    this.over = this.#follow(options)
      .catch((problem: unknown) => {
        this.#record.faults.push(String((problem as Error).stack));
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

  /** How many observations there are by now. */
  get observed(): number {
    return this.#record.observations.length;
  }

  /** Resolves with the next event of the run. At once, if it is over. */
  async changed(): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => this.#onChange.push(resolve));
  }

  /** The report of what was observed by now. */
  report(): Report {
    if (this.#judged?.changes !== this.#changes)
      this.#judged = { changes: this.#changes, report: this.#reportNow() };
    return this.#judged.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    // It may not have come up yet.
    this.agent.die(new ClientError('the server was ended'));
    await this.over;
  }

  async #follow(options: SuiteOptions): Promise<void> {
    for await (const event of runSuite(options)) {
      recordEvent(this.#record, event);
      if (event.type === 'client-ready') this.total = event.observations;
      this.#change();
    }
  }

  async #open(): Promise<Client> {
    try {
      await this.agent.greeted();
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
    const now = this.isOver
      ? this.#record
      : {
          ...this.#record,
          finishedAt: new Date().toISOString(),
          faults: [...this.#record.faults, 'the run is not over yet'],
        };
    // The browser is known before its page is ready. Its expectations are not used: they are those of the lab.
    return assembleReport({ ...now, clients: [this.#client.identity] }, {});
  }
}
