import { randomUUID } from 'node:crypto';
import type { Origins } from '../client/agent/surface-task.js';
import { maxRunning, maxRuns } from './limits.js';
import { type RunHost, type RunRequest, ServedRun } from './served-run.js';

/** The content of the agent page: the progress, in an iframe, so that it does not affect the realm that is observed. */
const bodyHtml =
  '<iframe src="board" title="The run" style="position: fixed; inset: 0; width: 100%; height: 100%; border: 0"></iframe>';

/** The runs of one service, by random ids that cannot be guessed. */
export class Runs implements AsyncDisposable {
  readonly #host: Pick<RunHost, 'fixtures' | 'network' | 'address'>;
  readonly #origins: readonly [string, ...string[]];
  readonly #runs = new Map<string, ServedRun>();

  /** @param origins the base URLs of the service */
  constructor(
    host: Pick<RunHost, 'fixtures' | 'network' | 'address'>,
    origins: readonly [string, ...string[]],
  ) {
    this.#host = host;
    this.#origins = origins;
  }

  /** Starts a run. @returns the URL of its page, or `undefined` if too many runs are in progress */
  async start(request: RunRequest, userAgent: string): Promise<string | undefined> {
    const all = [...this.#runs];
    if (all.filter(([, run]) => !run.isOver).length >= maxRunning) return undefined;
    const [oldest] = all.filter(([, run]) => run.isOver);
    if (all.length >= maxRuns && oldest !== undefined) {
      const [oldestId, run] = oldest;
      this.#runs.delete(oldestId);
      await run[Symbol.asyncDispose]();
    }
    const id = randomUUID();
    const [own, other] = this.#origins.map((origin) => `${origin}runs/${id}/`);
    const origins: Origins = { own: own ?? '', other };
    this.#runs.set(id, await ServedRun.start({ ...this.#host, origins, userAgent, bodyHtml }, request));
    return origins.own;
  }

  find(id: string): ServedRun | undefined {
    return this.#runs.get(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#runs.values()].map(async (run) => run[Symbol.asyncDispose]()));
  }
}
