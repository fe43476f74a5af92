import { flags, frameOf, headersFrames } from './frames.js';
import { encodeFields } from './hpack/encode.js';
import { type Field, fieldOf } from './hpack/table.js';
import type { Http2Request, Http2Session } from './session.js';
import type { Http2Stream } from './stream.js';

/**
 * The paths of the requests that the page makes beside the WebSocket: the first one opens the session, the second is under way while the
 * WebSocket exists, the third follows when it is closed.
 */
export const pagePaths = { session: '/session', underWay: '/under-way', after: '/after' } as const;

/** Responds to the page's requests on all sessions of one peer. */
export class PageRequests {
  readonly #underWay = new Set<Http2Stream>();

  /** The stream of the last request under way. */
  get underWay(): Http2Stream | undefined {
    return [...this.#underWay].at(-1);
  }

  /** Completes the responses to the requests under way. */
  complete(): void {
    for (const stream of this.#underWay) stream.end('done');
  }

  /** Responds to a request. The response to the request under way is complete when the page has asked for {@link pagePaths.after}. */
  async respond(session: Http2Session, { stream, fields }: Http2Request): Promise<void> {
    const path = fieldOf(fields, ':path');
    const isPage = fieldOf(fields, ':method') === 'GET';
    const isUnderWay = path === pagePaths.underWay;
    const { id } = stream;
    const body = Buffer.from(isUnderWay ? 'under way, ' : 'done');
    stream.resume();
    if (isUnderWay) this.#underWay.add(stream);
    stream.on('close', () => this.#underWay.delete(stream));
    await session.sender.send(
      ...headersFrames(
        id,
        encodeFields(responseFields(isPage ? '200' : '501', fieldOf(fields, 'origin'))),
        false,
      ),
      frameOf('DATA', id, body, isUnderWay ? 0 : flags.endStream),
    );
    if (path === pagePaths.after) this.complete();
  }
}

function responseFields(status: string, origin = '*'): Field[] {
  return [
    [':status', status],
    ['content-type', 'text/plain'],
    ['cache-control', 'no-store'],
    // The page requests with credentials, because the WebSocket has them too, and shares the session only then.
    ['access-control-allow-origin', origin],
    ['access-control-allow-credentials', 'true'],
  ];
}
