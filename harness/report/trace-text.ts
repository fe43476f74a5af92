import type { EventRecord, Trace } from '../probe/trace.js';

/** What a script saw, in order, one line each: an exception or the events, then what the object said afterwards. */
export function traceLines(trace: Trace): string[] {
  const { threw, after } = trace;
  return [
    ...(threw
      ? [`constructor threw ${threw.class} ${pairs({ name: threw.name, message: threw.message })}`]
      : []),
    ...trace.events.map(eventLine),
    ...(trace.settled ? [] : ['neither close nor an exception came']),
    ...(after ? [`afterwards ${pairs({ ...after })}`] : []),
  ];
}

function eventLine({ type, class: name, isTrusted, readyState, atMs, attributes, own }: EventRecord): string {
  const ownPairs = pairs(own);
  return [
    `${String(Math.round(atMs))} ms: ${type} (${name})`,
    pairs({ ...attributes, readyState }),
    isTrusted ? '' : 'not trusted',
    ownPairs && `own ${ownPairs}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function pairs(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}
