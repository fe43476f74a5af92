import { isDeepStrictEqual } from 'node:util';
import type { TlsStep } from '../../model/step-schema.js';
import { sendAlert } from '../../model/steps.js';
import type { CertificateFault, TlsFault, TlsServerFault } from '../../model/tls-fault.js';
import { presentCertificateStep, type WitnessedStep } from '../../model/witnessed-step.js';
import { bytesReceivedIfUnread } from './bytes-received.js';
import { allDone, type ConnectionRequirement, stepsDone } from './in-one-connection.js';

/** Returns what a broken TLS layer must have received and sent. */
export function tlsRequirements(tls: TlsFault): ConnectionRequirement[] {
  if ('certificate' in tls) {
    const steps = [...ocspSteps(tls.certificate), presentCertificateStep(tls.certificate)];
    return [clientHelloReceived, ...allDone('tls', steps)];
  }
  if ('server' in tls) return [clientHelloReceived, clientHelloAnswered(tls.server)];
  const reads = tls.some(({ step }) => step === 'readClientHello');
  // The trace shows whether the client wrongly completes the handshake.
  const faults = tls.filter(({ step }) => step !== 'completeHandshake');
  return [
    ...(reads ? [clientHelloReceived] : bytesReceivedIfUnread(tls, 'tcp')),
    ...allDone('tls', faults),
    ...protocolNotOffered(tls),
  ];
}

/** Requires that a healthy TLS layer completes its handshake. */
export const tlsEstablished: ConnectionRequirement = {
  requirement: { id: 'tls-established' },
  isMet: (events) => events.some(({ event }) => event === 'tls-established'),
};

const clientHelloReceived: ConnectionRequirement = {
  requirement: { id: 'client-hello-received' },
  isMet: (events) => events.some(({ event }) => event === 'client-hello'),
};

/** Returns the steps for a client that requests an OCSP response. A client that does not request one proves nothing. */
function ocspSteps({ stapled, mustStaple }: CertificateFault): WitnessedStep[] {
  if (stapled !== undefined) return [{ step: 'stapleOcspResponse' }];
  return mustStaple === true ? [{ step: 'omitOcspResponse' }] : [];
}

/** Requires that a TLS server responded to the ClientHello with its fault. */
function clientHelloAnswered(server: TlsServerFault): ConnectionRequirement {
  const by = responsesOf(server);
  return {
    requirement: { id: 'client-hello-answered', by },
    isMet: (events) =>
      stepsDone(events, 'tls').some((done) => by.some((step) => isDeepStrictEqual(done, step))),
  };
}

function responsesOf(server: TlsServerFault): WitnessedStep[] {
  if ('version' in server)
    return [{ step: 'negotiateVersion', version: server.version }, sendAlert('protocol_version')];
  return 'ciphers' in server ? [sendAlert('handshake_failure')] : [{ step: 'requestClientCertificate' }];
}

/** https://www.rfc-editor.org/rfc/rfc7301#section-3.2 */
function protocolNotOffered(steps: readonly TlsStep[]): ConnectionRequirement[] {
  const protocol = steps
    .flatMap((step) => (step.step === 'sendFlight' ? step.messages : []))
    .flatMap((message) => (message.message === 'EncryptedExtensions' ? [message.alpn] : []))
    .find((alpn) => alpn !== undefined);
  // A client may offer h2. It then continues in a protocol that the peer does not support.
  return protocol === undefined || protocol === 'h2'
    ? []
    : [
        {
          requirement: { id: 'alpn-protocol-not-offered', protocol },
          isMet: (events) =>
            events.some((event) => event.event === 'client-hello' && !event.alpn.includes(protocol)),
        },
      ];
}
