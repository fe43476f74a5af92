import { nativeFetch, nativeTimeout } from './natives.js';
import type { PageRequestsRecord } from './trace.js';

/** How long the probe waits for the end of the request under way, in milliseconds. */
const endsWithinMs = 2000;

/** The URLs of all requests in this file: the performance timeline has them too. */
const urls = new Set<string>();

/** Whether a URL is that of a request in this file. */
export function isPageRequest(url: string): boolean {
  return urls.has(url);
}

/**
 * Opens an HTTP/2 session with a request, and observes a connection while another request on that session is under way. A third request
 * follows. A browser attempts a WebSocket over HTTP/2 only on a session that exists: https://www.rfc-editor.org/rfc/rfc8441#section-3
 * @param url that of the WebSocket
 */
export async function besidePageRequests<Result>(
  url: string,
  observe: () => Promise<Result>,
): Promise<{ result: Result; requests: PageRequestsRecord }> {
  const controller = new AbortController();
  const load = async (path: string): Promise<Response> => {
    const target = new URL(path, url.replace(/^ws/, 'http')).href;
    urls.add(target);
    // A WebSocket has credentials. Chromium and Firefox use one session only for requests that agree on that.
    return nativeFetch(target, { credentials: 'include', cache: 'no-store', signal: controller.signal });
  };
  await outcomeOf(load('/session'));
  const response = await load('/under-way').catch((problem: unknown) => problem);
  const underWay = response instanceof Response ? outcomeOf(response) : Promise.resolve(String(response));
  const result = await observe();
  const after = await outcomeOf(load('/after'));
  const timer = nativeTimeout(() => controller.abort('timeout'), endsWithinMs);
  const requests = { underWay: await underWay, after };
  clearTimeout(timer);
  return { result, requests };
}

/** Reads a response to its end. @returns `completed`, or the error */
async function outcomeOf(response: Response | Promise<Response>): Promise<string> {
  return Promise.resolve(response)
    .then(async (received) => received.text())
    .then(() => 'completed', String);
}
