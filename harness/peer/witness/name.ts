import type { AnswerFault, NameAnswer, NameFault } from '../../model/name-fault.js';
import type { Requirement } from '../../model/requirement.js';
import type { PacketCounts, WitnessEvent } from '../../model/witness.js';

/** Requires a query for the name. Without a router there is no resolver either, and nothing is required. */
export function nameQueried(
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  return packets === undefined ? [] : [{ id: 'name-queried', met: queriesIn(events).length > 0 }];
}

/** Returns what the resolver must have received and answered. */
export function nameRequirements(
  name: NameFault,
  events: readonly WitnessEvent[],
  packets: PacketCounts | undefined,
): Requirement[] {
  return 'answer' in name
    ? [...nameQueried(events, packets), ...answerRequirements(name, events)]
    : [{ id: 'no-query', met: queriesIn(events).length === 0 }];
}

function answerRequirements(
  { answer, afterwards }: AnswerFault,
  events: readonly WitnessEvent[],
): Requirement[] {
  const queries = queriesIn(events);
  const type = faultyTypes[answer];
  const isAnswered = events.some(
    (event) => event.event === 'answer' && (type === undefined || event.type === type),
  );
  const isRepeated = queries.some(({ type }) => queries.filter((query) => query.type === type).length > 1);
  return [
    { id: 'name-answered', answer, ...(type && { type }), met: isAnswered },
    ...(answer === 'truncated'
      ? [{ id: 'name-queried-over-tcp', met: queries.some(({ over }) => over === 'tcp') } as const]
      : []),
    ...(afterwards === undefined
      ? []
      : [{ id: 'name-queried-again', answer: afterwards, met: isRepeated } as const]),
  ];
}

/** The type of the only query whose answer has the fault, if it is not every query. */
const faultyTypes: Partial<Record<NameAnswer, 'A' | 'AAAA'>> = {
  'unspecified-ipv4': 'A',
  'unspecified-ipv6': 'AAAA',
  'unrouted-ipv6': 'AAAA',
};

function queriesIn(events: readonly WitnessEvent[]): Extract<WitnessEvent, { event: 'query' }>[] {
  return events.filter((event) => event.event === 'query');
}
