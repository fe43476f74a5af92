import type { Case } from '../model/case.js';
import type { ClientIdentity, Surface } from '../model/observation.js';
import type { Request } from './agent/agent.js';
import type { Trace } from '../probe/trace.js';

/** A client with the agent page open in it. */
export interface Client extends AsyncDisposable {
  readonly identity: ClientIdentity;
  /** Aborts when the client dies. A dead client makes no more observations. The reason is a `ClientError`. */
  readonly death: AbortSignal;
  /** Returns why this client cannot be observed on a surface in one case, or `undefined` if it can. */
  obstacle(surface: Surface, testCase: Case): string | undefined;
  /**
   * Opens a WebSocket in the client and returns what the script saw.
   * @throws {import('../support/errors.js').ClientError} the reason of {@link death}, if the client dies or is dead.
   */
  observe(request: Request): Promise<Trace>;
  /** Returns the engine's own messages about a WebSocket with this URL, which the script cannot see. May be empty. */
  engineReports(url: string): readonly string[];
}
