import { surfaceTask } from '../client/agent/surface-task.js';
import { ClientError } from '../support/errors.js';
import type { Case } from '../model/case.js';
import type { Network } from '../network/network.js';
import type { Observation } from '../model/observation.js';
import { observe } from '../run/observe.js';
import type { Task } from '../probe/task.js';
import type { Trace } from '../probe/trace.js';
import { clientByHand } from '../client/client-by-hand.js';

const budgetMs = 10_000;
/** The time within which the page must post its trace, in milliseconds. */
const traceWithinMs = 2 * budgetMs;

/** One observation of one case, in the page that requests it. */
export class Trial implements Disposable {
  /** The task for the page. Rejects if the peer does not start. */
  readonly task: Promise<Task>;
  readonly observation: Promise<Observation>;
  #resolveTrace: (trace: Trace) => void = () => undefined;
  readonly #death = new AbortController();

  constructor(testCase: Case, network: Network, userAgent: string) {
    const trace = new Promise<Trace>((resolve, reject) => {
      this.#resolveTrace = resolve;
      this.#death.signal.addEventListener('abort', () => {
        reject(this.#death.signal.reason as ClientError);
      });
    });
    trace.catch(() => undefined);
    let resolveTask: (task: Task) => void = () => undefined;
    const task = new Promise<Task>((resolve) => (resolveTask = resolve));
    const client = clientByHand(userAgent, {
      death: this.#death.signal,
      obstacle: () => undefined,
      observe: async ({ surface, page: _, contentSecurityPolicy: _policy, ...request }) => {
        resolveTask({ id: 1, ...surfaceTask(surface, {}, { own: 'http://localhost/' }), ...request });
        return trace;
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
    const timer = setTimeout(() => this[Symbol.dispose](), traceWithinMs);
    this.observation = observe(client, network, {
      testCase,
      surface: 'window',
      repetition: 0,
      budgetMs,
    }).finally(() => clearTimeout(timer));
    this.task = Promise.race([
      task,
      this.observation.then(({ outcome }): never => {
        throw new Error(outcome.kind === 'error' ? outcome.message : 'The observation ended without a task.');
      }),
    ]);
    this.task.catch(() => undefined);
  }

  /** Ends the trial with the page's trace. @returns the observation */
  async end(trace: Trace): Promise<Observation> {
    this.#resolveTrace(trace);
    return this.observation;
  }

  [Symbol.dispose](): void {
    this.#death.abort(new ClientError('the page did not post its trace'));
  }
}
