import { randomUUID } from 'node:crypto';
import type { Origins } from '../client/agent/surface-task.js';
import { maxRunning, maxRuns } from './limits.js';
import { type RunHost, type RunRequest, ServedRun } from './served-run.js';

/** What the agent's page shows: the board, in a realm of its own, so that it leaves no traces in that which is observed. */
const inside =
  '<iframe src="board" title="The run" style="position: fixed; inset: 0; width: 100%; height: 100%; border: 0"></iframe>';

/** The runs of one service, by names that nobody can guess. */
export class Runs implements AsyncDisposable {
  readonly #host: Pick<RunHost, 'fixtures' | 'network' | 'address'>;
  readonly #origins: readonly [string, ...string[]];
  readonly #runs = new Map<string, ServedRun>();

  /** @param origins where the service is found */
  constructor(
    host: Pick<RunHost, 'fixtures' | 'network' | 'address'>,
    origins: readonly [string, ...string[]],
  ) {
    this.#host = host;
    this.#origins = origins;
  }

  /** @returns the URL to go to; `undefined` if as many are under way as may be */
  async start(request: RunRequest, userAgent: string): Promise<string | undefined> {
    const all = [...this.#runs];
    if (all.filter(([, run]) => !run.isOver).length >= maxRunning) return undefined;
    const [oldest] = all.filter(([, run]) => run.isOver);
    if (all.length >= maxRuns && oldest !== undefined) {
      const [name, run] = oldest;
      this.#runs.delete(name);
      await run[Symbol.asyncDispose]();
    }
    const id = randomUUID();
    const [own, other] = this.#origins.map((origin) => `${origin}runs/${id}/`);
    const origins: Origins = { own: own ?? '', other };
    this.#runs.set(id, await ServedRun.start({ ...this.#host, origins, userAgent, inside }, request));
    return origins.own;
  }

  find(id: string): ServedRun | undefined {
    return this.#runs.get(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#runs.values()].map(async (run) => run[Symbol.asyncDispose]()));
  }
}
