import { type Case, casesOf } from './case.js';
import type { Fixture } from './fixture.js';

/**
 * Returns a function that returns the control which a client must pass for the result of a case to count: a healthy peer that is as
 * similar as possible. A client that fails this control may fail the case for the same reason, and not for the fault. There is none for a
 * healthy peer, and none if the fixtures have none.
 * @param fixtures the fixtures of the run
 */
export function twinsIn(fixtures: readonly Fixture[]): (testCase: Case) => Case | undefined {
  const plain = casesOf(fixtures.filter(isPlainHealthy));
  const healthy = new Map(
    fixtures.filter(({ group }) => group === 'healthy').map((fixture) => [fixture.id, casesOf([fixture])]),
  );
  return ({ fixture, scheme, transport }) => {
    if (fixture.group === 'healthy') return undefined;
    const special = healthy.get(specialTwinOf(fixture) ?? '');
    const likeIt = (special ?? plain).filter((candidate) => candidate.scheme === scheme);
    return likeIt.find((candidate) => candidate.transport === transport) ?? likeIt[0] ?? special?.[0];
  };
}

/** Whether nothing is special about a healthy peer and the script that connects to it. */
export function isPlainHealthy({ group, peer, script }: Fixture): boolean {
  return (
    group === 'healthy' &&
    Object.keys(peer).length === 0 &&
    script.contentSecurityPolicy === undefined &&
    script.page === undefined
  );
}

/** Returns the id of the control that shares what is unusual about a peer or its script, if anything is. */
export function specialTwinOf({ group, peer: { tls, listensAt }, script }: Fixture): string | undefined {
  if (Array.isArray(tls))
    return tls.some(({ step }) => step === 'sendFlight') ? 'healthy/own-tls-1-3' : undefined;
  if (tls !== undefined && 'certificate' in tls) {
    const { intermediate, stapled, mustStaple } = tls.certificate;
    if (intermediate !== undefined) return 'healthy/intermediate-certificate';
    if (stapled !== undefined || mustStaple !== undefined) return 'healthy/stapled-response';
  }
  if (group !== 'blocked-by-client') return undefined;
  if (listensAt !== undefined) return 'healthy/unusual-port';
  if (script.contentSecurityPolicy !== undefined) return 'healthy/csp-by-scheme';
  if (script.page !== undefined) return 'healthy/https-page';
  return script.protocols === undefined ? undefined : 'healthy/subprotocol';
}
