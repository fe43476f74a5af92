import type { EventRecord, ThrownRecord, Trace } from '../../probe/trace.js';

/** Returns a trace as lines, in order: an exception or the events, then the state of the object afterwards. */
export function traceLines(trace: Trace): string[] {
  const { threw, calls } = trace;
  const { others, ...after } = trace.after ?? {};
  return [
    ...(threw ? [`constructor threw ${thrownText(threw)}`] : []),
    ...trace.events.map(eventLine),
    ...Object.entries(trace.rejections ?? {}).map(
      ([name, thrown]) => `${name} rejected with ${thrownText(thrown)}`,
    ),
    ...(trace.settled ? [] : ['neither close nor an exception came']),
    ...(trace.after ? [`afterwards ${pairs({ ...after, ...others })}`] : []),
    ...(calls ? [`afterwards called: ${pairs({ ...calls })}`] : []),
    ...Object.entries(trace.realm ?? {}).flatMap(([kind, records]) =>
      records.map(({ what }) => `in its realm: ${kind} ${JSON.stringify(what)}`),
    ),
  ];
}

/** Attributes that every event has are left to report.json. */
const spokenOf = [
  'code',
  'reason',
  'wasClean',
  'message',
  'error',
  'data',
  'closeCode',
  'name',
  'cause',
  'filename',
  'detail',
];

function eventLine(event: EventRecord): string {
  const {
    type,
    class: name,
    isTrusted,
    heard,
    turn,
    readyState,
    readyStateLater,
    atMs,
    attributes,
    own,
  } = event;
  const { isTrusted: _, ...others } = own;
  const ownPairs = pairs(others);
  const spoken = Object.entries(attributes).filter(([attribute]) => spokenOf.includes(attribute));
  return [
    `${String(Math.round(atMs))} ms: ${type} (${name})`,
    pairs({ ...Object.fromEntries(spoken), readyState }),
    readyStateLater === readyState ? '' : `a task later ${readyStateLater}`,
    isTrusted ? '' : 'not trusted',
    ownPairs && `own ${ownPairs}`,
    `heard by ${heard.join(', ')}`,
    turn,
  ]
    .filter(Boolean)
    .join(', ');
}

function thrownText({ class: name, attributes = {}, ...rest }: ThrownRecord): string {
  return `${name} ${pairs({ ...rest, ...attributes })}`;
}

function pairs(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}
