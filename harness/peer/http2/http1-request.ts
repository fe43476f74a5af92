import type { HandshakeStep } from '../../model/step-schema.js';
import { respond } from '../../model/steps.js';
import { acceptingSteps, headerOf, parseRequest, runHandshakeSteps } from '../handshake.js';
import type { Connection } from '../script.js';
import { pagePaths, type PageRequests } from './page-requests.js';

/**
 * Responds to a client that uses HTTP/1.1 with a peer over HTTP/2: to the page's requests, and to an opening handshake like a healthy peer.
 * @returns whether the opening handshake is complete
 */
export async function serveHttp1(connection: Connection, requests: PageRequests): Promise<boolean> {
  for (;;) {
    const request = parseRequest(await connection.wire.readThrough('\r\n\r\n'));
    connection.recorder.record({ event: 'request', connection: connection.number, ...request });
    if (headerOf(request, 'Upgrade') !== undefined)
      return runHandshakeSteps(acceptingSteps({}).slice(1), connection, request);
    await runHandshakeSteps([pageResponse(headerOf(request, 'Origin'))], connection, request);
    if (request.requestLine.startsWith(`GET ${pagePaths.after} `)) requests.complete();
  }
}

function pageResponse(origin = '*'): HandshakeStep {
  return respond(
    200,
    [
      ['Access-Control-Allow-Origin', origin],
      ['Access-Control-Allow-Credentials', 'true'],
    ],
    'done',
  );
}
