import { finish, readRequest, respond } from '../model/steps.js';
import type { FixtureFile } from './file.js';

/** Returns an example of own fixtures as a TypeScript file, with comments on each part. */
export function exampleInTypeScript(folder: string): string {
  return `// Own fixtures for badsocket: each is one way in which a connection goes wrong. To see what these do, and to run
// them beside the controls, without which a run proves nothing:
//
//   badsocket show --fixtures ${folder} handshake/captive-portal
//   badsocket run --fixtures ${folder} 'handshake/captive-portal*' port/closed healthy/echo
//
// Every .ts, .js, .mjs and .json file of the folder is read. A file holds the fixtures of one group: of the layer
// that all
// of them break (name, route, port, tls, handshake, negotiation, connection), or of protocol-violation.
import { defineFixtures, finish, pause, readRequest, respond } from 'badsocket/fixtures';

export default defineFixtures('handshake', {
  // Its id is handshake/captive-portal. An id is for ever: expectations and reports call a fixture by it.
  'captive-portal': {
    // One sentence that says what the peer does.
    title: 'A captive portal answers in place of the server',
    // What goes wrong, and nothing else: every layer that is left out is healthy. Here it is a script of steps; how
    // it ends must be said: finish() sends FIN, reset() RST, and stall() holds the connection.
    peer: {
      handshake: [
        readRequest(),
        respond(511, [['Content-Type', 'text/html']], '<h1>Log in first</h1>'),
        finish(),
      ],
    },
    // The clause by which the client must fail here, with its anchor.
    spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
  },
  'captive-portal-late': {
    title: 'A captive portal answers in place of the server, after a while',
    peer: { handshake: [readRequest(), pause(500), respond(511), finish()] },
    spec: 'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    // Over these only; else over both, and a broken TLS layer over wss.
    schemes: ['ws'],
  },
});
`;
}

/** Returns the same example as JSON, which has no comments: the schema describes each part. */
export function exampleInJson(schema: string): string {
  const file: FixtureFile = {
    $schema: schema,
    group: 'handshake',
    fixtures: {
      'captive-portal': {
        title: 'A captive portal answers in place of the server',
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
