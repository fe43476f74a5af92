import type { Case } from '../model/case.js';
import type { ClientIdentity, Surface } from '../model/observation.js';
import type { Request } from './agent/agent.js';
import type { Trace } from '../probe/trace.js';

/** Anything that can open a URL, with the agent page open in it. */
export interface Client extends AsyncDisposable {
  readonly identity: ClientIdentity;
  /** Why this client cannot be observed on a surface in one case, or `undefined` if it can. */
  obstacle(surface: Surface, of: Case): string | undefined;
  /**
   * Has the client's script open a WebSocket.
   * @throws {import('../support/errors.js').ClientError} if the client died, or its page broke.
   */
  observe(request: Request): Promise<Trace>;
  /** What the engine itself said of a WebSocket with this URL, out of the script's sight. Empty where it says nothing. */
  engineReports(url: string): readonly string[];
}
