import { WebSocket } from 'ws';
import type { Client } from '../../harness/client/client.js';
import type { ClientIdentity } from '../../harness/model/observation.js';
import type { Trace } from '../../harness/probe/trace.js';
import { ClientError } from '../../harness/support/errors.js';
import { client, closeEvent, event, failed } from './verdicts.js';

type Asked = Parameters<Client['observe']>[0];

/** A client in this process. It opens the URL with `ws`, and its traces differ only by Close frames. */
export class InProcessClient implements Client {
  readonly identity: ClientIdentity;
  readonly #death = new AbortController();
  readonly #died: Promise<never>;
  /** Called when an observation starts. If it throws, the observation fails. */
  onObserve: (asked: Asked) => void | Promise<void> = () => undefined;
  unsupported: Client['obstacle'] = () => undefined;
  isClosed = false;

  constructor(name = 'in-process') {
    this.identity = client(name);
    this.#died = new Promise((_, reject) => {
      this.death.addEventListener('abort', () => {
        reject(this.death.reason as ClientError);
      });
    });
    this.#died.catch(() => undefined);
  }

  get death(): AbortSignal {
    return this.#death.signal;
  }

  /** Makes the client die, like a browser that crashes. */
  die(message: string): void {
    this.#death.abort(new ClientError(message));
  }

  obstacle(...asked: Parameters<Client['obstacle']>): string | undefined {
    return this.unsupported(...asked);
  }

  async observe(asked: Asked): Promise<Trace> {
    await Promise.race([this.#died, this.onObserve(asked)]);
    return Promise.race([this.#died, openOnce(asked)]);
  }

  engineReports(): readonly string[] {
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.die('the client was closed');
  }
}

/** Opens a WebSocket, sends nothing but the announcement, and waits until it closes. */
async function openOnce({ url, announce }: Asked): Promise<Trace> {
  const socket = new WebSocket(url);
  let opened = false;
  socket.on('open', () => {
    opened = true;
    if (announce !== undefined) socket.send(announce);
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => {
      const failure = code === 1006;
      resolve(
        failed({
          url,
          events: [
            ...(opened ? [event('open', { readyState: 1 })] : []),
            ...(failure ? [event('error')] : []),
            closeEvent(code, reason.toString(), !failure),
          ],
        }),
      );
    });
  });
}
