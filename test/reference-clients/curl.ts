import { type ReferenceClient, isAwaited, upgradeRequest, whenQuiet } from './client.js';
import { missingProgram, runProgram } from './program.js';

/** Names of curl's exit codes: https://curl.se/libcurl/c/libcurl-errors.html */
const exitCodes: Readonly<Record<number, string>> = {
  1: 'UNSUPPORTED_PROTOCOL',
  3: 'URL_MALFORMAT',
  6: 'COULDNT_RESOLVE_HOST',
  7: 'COULDNT_CONNECT',
  8: 'WEIRD_SERVER_REPLY',
  18: 'PARTIAL_FILE',
  27: 'OUT_OF_MEMORY',
  28: 'OPERATION_TIMEDOUT',
  35: 'SSL_CONNECT_ERROR',
  52: 'GOT_NOTHING',
  55: 'SEND_ERROR',
  56: 'RECV_ERROR',
  60: 'PEER_FAILED_VERIFICATION',
  91: 'SSL_INVALIDCERTSTATUS',
  98: 'SSL_CLIENTCERT',
  100: 'TOO_LARGE',
};

const missing = missingProgram('curl', '--version', /^curl .* OpenSSL\//);

/**
 * curl: requests a page with the header lines of an opening handshake. Reports the status of the response, and the name of the error
 * with the reason why a certificate is rejected.
 */
export const curl: ReferenceClient = {
  ...(missing !== undefined && { missing }),
  speaksFrames: false,
  async ask(meeting) {
    const { tls } = meeting.testCase.fixture.peer;
    const certificate = tls !== undefined && 'certificate' in tls ? tls.certificate : {};
    const stapled = certificate.stapled !== undefined || certificate.mustStaple === true;
    const { code, printed } = await runProgram(
      'curl',
      [
        ...(stapled ? ['--cert-status'] : []),
        // --disable must come first. It makes curl ignore the user's configuration file.
        ...['--disable', '--silent', '--show-error', '--http1.1', '--noproxy', '*'],
        // Only --verbose prints the header lines of a response as they arrive.
        ...['--verbose', '--output', '/dev/null', '--write-out', 'http_code=%{http_code}'],
        ...['--cacert', meeting.ca, '--ciphers', 'DEFAULT:@SECLEVEL=2'],
        ...upgradeRequest(meeting.testCase).flatMap((header) => ['--header', header.join(': ')]),
        meeting.url.replace(/^ws/, 'http'),
      ],
      {
        whenQuiet: (done) => {
          whenQuiet(meeting, done);
        },
        isEnough: (printed) => isAwaited(meeting, statusIn(printed)),
      },
    );
    if (code === null) return [...statusIn(printed), 'silence'].join(', ');
    const status = /http_code=(\d+)/.exec(printed)?.[1];
    const [, reason] = /(?:SSL certificate problem:|curl: \(91\)) (.+)/.exec(printed) ?? [];
    return [
      ...(status === undefined || status === '000' ? [] : [status]),
      ...(code === 0 ? [] : [exitCodes[code] ?? `exit code ${code}: ${printed}`]),
      ...(reason === undefined ? [] : [reason]),
    ].join(', ');
  },
};

/** Returns the status of the last response that curl has printed, complete or not. */
function statusIn(printed: string): string[] {
  return [...printed.matchAll(/^< HTTP\/\S+ (\d{3})/gim)].slice(-1).map(([, status = '']) => status);
}
