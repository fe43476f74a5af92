import { finish, readRequest, respond } from '../model/steps.js';
import type { FixtureFile } from './file.js';

/** Returns a TypeScript file with example fixtures. Comments explain each part. */
export function exampleInTypeScript(folder: string): string {
  return `// Your own fixtures for badsocket. Each describes one way in which a connection goes wrong. To see what they do, and to run them with
// the controls that a valid run needs:
//
//   badsocket show --fixtures ${folder} handshake/captive-portal
//   badsocket run --fixtures ${folder} 'handshake/captive-portal*' port/closed healthy/echo
//
// badsocket reads every .ts, .js, .mjs and .json file of the folder. A file contains the fixtures of one group: the layer that they break
// (name, route, port, tls, handshake, negotiation, connection), or protocol-violation.
import { defineFixtures, finish, pause, readRequest, respond } from 'badsocket/fixtures';

export default defineFixtures('handshake', {
  // The id is handshake/captive-portal. Never change it: expectations and reports refer to it.
  'captive-portal': {
    // One sentence that says what the peer does.
    title: 'A captive portal responds instead of the server',
    // The fault. Layers that are not listed are healthy. These are the steps of the peer. The last one says how the connection ends:
    // finish() sends FIN, reset() sends RST, and stall() holds the connection open.
    peer: {
      handshake: [
        readRequest(),
        respond(511, [['Content-Type', 'text/html']], '<h1>Log in first</h1>'),
        finish(),
      ],
    },
    // The clause that requires the client to fail the connection, with its anchor.
    spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
  },
  'captive-portal-late': {
    title: 'A captive portal responds instead of the server, after half a second',
    peer: { handshake: [readRequest(), pause(500), respond(511), finish()] },
    spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    // Default: ws and wss, or only wss if the TLS layer is broken.
    schemes: ['ws'],
  },
});
`;
}

/** Returns a JSON file with the first example. JSON has no comments, but the schema describes each part. */
export function exampleInJson(schema: string): string {
  const file: FixtureFile = {
    $schema: schema,
    group: 'handshake',
    fixtures: {
      'captive-portal': {
        title: 'A captive portal responds instead of the server',
        peer: {
          handshake: [
            readRequest(),
            respond(511, [['Content-Type', 'text/html']], '<h1>Log in first</h1>'),
            finish(),
          ],
        },
        spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
      },
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
