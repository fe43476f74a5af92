import type { Case } from '../model/case.js';
import type { ClientIdentity, Surface } from '../model/observation.js';
import type { Request } from './agent/agent.js';
import type { Trace } from '../probe/trace.js';

/** Anything that can open a URL, with the agent page open in it. */
export interface Client extends AsyncDisposable {
  readonly identity: ClientIdentity;
  /** Aborts when the client is dead: it observes nothing more. Its reason is a `ClientError`. */
  readonly death: AbortSignal;
  /** Why this client cannot be observed on a surface in one case, or `undefined` if it can. */
  obstacle(surface: Surface, testCase: Case): string | undefined;
  /**
   * Has the client's script open a WebSocket.
   * @throws {import('../support/errors.js').ClientError} the reason of {@link death}, if the client is dead or dies meanwhile.
   */
  observe(request: Request): Promise<Trace>;
  /** What the engine itself reports of a WebSocket with this URL, out of the script's sight. Empty if it reports nothing. */
  engineReports(url: string): readonly string[];
}
