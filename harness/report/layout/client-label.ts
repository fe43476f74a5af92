import type { ClientIdentity } from '../../model/observation.js';

/**
 * Returns a short label for each client, by `ClientIdentity.name`: `Firefox 153`, `Firefox 153, public-prompt`, or more if that is ambiguous.
 */
export function clientLabels(clients: readonly ClientIdentity[]): Map<string, string> {
  const candidates = [
    ({ product, version, context }: ClientIdentity) =>
      inContext(`${product} ${shortVersion(version)}`, context),
    ({ product, version, context }: ClientIdentity) => inContext(`${product} ${version}`, context),
    ({ product, version, name }: ClientIdentity) => `${product} ${version} (${name})`,
  ];
  return new Map(
    clients.map((client) => [
      client.name,
      candidates
        .map((labelOf) =>
          clients.filter((other) => labelOf(other) === labelOf(client)).length === 1 ? labelOf(client) : '',
        )
        .find(Boolean) ?? client.name,
    ]),
  );
}

/** Adds the context of a client to its label, if its pages are not from loopback. */
export function inContext(label: string, context: ClientIdentity['context']): string {
  return context === undefined ? label : `${label}, ${context}`;
}

/** `156.0.7121.3` is 156, `2.50.1` is 2.50. */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.').replace(/\.0$/, '');
}
