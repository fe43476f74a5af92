import { type ReferenceClient, isAwaited, upgradeRequest, whenQuiet } from './client.js';
import { missingProgram, runProgram } from './program.js';
import { reasonIn } from './words.js';

const missing = missingProgram('openssl', 'version', /^OpenSSL /);

/**
 * `openssl s_client`: reports why it rejects the certificate, the reason of another error, or how the connection ended. The report starts
 * with `open` if the TLS handshake was completed.
 */
export const openssl: ReferenceClient = {
  ...(missing !== undefined && { missing }),
  speaksFrames: false,
  async ask(meeting) {
    const { hostname } = new URL(meeting.url);
    // A healthy peer ends the connection after a request that is not an opening handshake.
    const headers =
      meeting.testCase.fixture.peer.connection === undefined ? [] : upgradeRequest(meeting.testCase);
    const request = [
      'GET / HTTP/1.1',
      `Host: ${hostname}`,
      ...headers.map((header) => header.join(': ')),
      '\r\n',
    ];
    const { code, printed } = await runProgram(
      'openssl',
      [
        ...clientTo(hostname),
        ...['-brief', '-status', '-CAfile', meeting.ca, '-verify_return_error', '-verify_hostname', hostname],
        ...['-alpn', 'http/1.1', '-min_protocol', 'TLSv1.2', '-cipher', 'DEFAULT:@SECLEVEL=2'],
      ],
      {
        input: request.join('\r\n'),
        whenQuiet: (done) => {
          whenQuiet(meeting, done);
        },
        isEnough: (printed) => isAwaited(meeting, openIn(printed)),
      },
    );
    const problem = /verify error:num=\d+:(.+)/.exec(printed)?.[1] ?? reasonIn(printed);
    const end = code === null ? 'silence' : printed.includes('errno=104') ? 'RST' : 'FIN';
    return [...openIn(printed), problem ?? end].join(', ');
  },
};

/** Runs `openssl s_client` against port 443 of a host until the connection ends. @returns its output */
export async function askOpenssl(host: string, args: readonly string[], input: string): Promise<string> {
  return (await runProgram('openssl', [...clientTo(host), ...args], { input })).printed;
}

function clientTo(host: string): string[] {
  return ['s_client', '-connect', `${host}:443`, '-servername', host, '-ign_eof'];
}

function openIn(printed: string): string[] {
  return printed.includes('CONNECTION ESTABLISHED') ? ['open'] : [];
}
