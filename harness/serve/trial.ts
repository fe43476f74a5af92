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
/** A page that has not said by then what came of it will not. */
const answerWithinMs = 2 * budgetMs;

/** One observation of one case, by the page that asked for it. */
export class Trial implements Disposable {
  /** What the page has to do; rejects if the peer cannot be had. */
  readonly task: Promise<Task>;
  readonly observation: Promise<Observation>;
  #answer: (trace: Trace) => void = () => undefined;
  readonly #death = new AbortController();

  constructor(testCase: Case, network: Network, userAgent: string) {
    const trace = new Promise<Trace>((resolve, reject) => {
      this.#answer = resolve;
      this.#death.signal.addEventListener('abort', () => {
        reject(this.#death.signal.reason as ClientError);
      });
    });
    trace.catch(() => undefined);
    let give: (task: Task) => void = () => undefined;
    const given = new Promise<Task>((resolve) => (give = resolve));
    const client = clientByHand(userAgent, {
      death: this.#death.signal,
      obstacle: () => undefined,
      observe: async ({ surface, page: _, contentSecurityPolicy: _policy, ...request }) => {
        give({ id: 1, ...surfaceTask(surface, {}, { own: 'http://localhost/' }), ...request });
        return trace;
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
    const timer = setTimeout(() => this[Symbol.dispose](), answerWithinMs);
    this.observation = observe(client, network, {
      testCase,
      surface: 'window',
      repetition: 0,
      budgetMs,
    }).finally(() => clearTimeout(timer));
    this.task = Promise.race([
      given,
      this.observation.then(({ outcome }): never => {
        throw new Error(outcome.kind === 'error' ? outcome.message : 'the peer was not asked for');
      }),
    ]);
    this.task.catch(() => undefined);
  }

  /** Takes what the page saw. @returns that, beside what the wire saw */
  async end(trace: Trace): Promise<Observation> {
    this.#answer(trace);
    return this.observation;
  }

  [Symbol.dispose](): void {
    this.#death.abort(new ClientError('the page did not say what came of it'));
  }
}
