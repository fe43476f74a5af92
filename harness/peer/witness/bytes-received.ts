import type { Step } from '../../model/step-schema.js';
import type { ConnectionRequirement } from './in-one-connection.js';

/**
 * Requires bytes of the client if the steps of a layer read nothing that the client sends. Without them, a connection that the client
 * opened in advance, and did not use, would be enough.
 * @param over the layer below
 */
export function bytesReceivedIfUnread(steps: readonly Step[], over: 'tcp' | 'tls'): ConnectionRequirement[] {
  if (steps.some(({ step }) => step === 'readClientHello' || step === 'readRequest')) return [];
  const isMet: ConnectionRequirement['isMet'] = (events) =>
    events.some((event) => event.event === 'bytes-received' && event.over === over);
  return [{ requirement: { id: 'bytes-received' }, isMet }];
}
