import type { Script } from '../../model/fixture.js';
import type { Finding } from '../../model/verdict.js';
import { printable } from '../../support/text/printable.js';

/** One WebSocket that the page opens. */
export interface Look {
  /** Its case. */
  name: string;
  url: string;
  script: Script;
}

/**
 * Returns a page of a few lines that shows a finding without the probe, for use in the lab. Undefined if only the
 * probe can show the difference.
 */
export function reproductionPage(finding: Finding, looks: readonly Look[]): string | undefined {
  const attribute = attributeOf(finding);
  const policy = looks[0]?.script.contentSecurityPolicy;
  if (attribute === undefined || looks.some(({ script }) => script.page === 'https')) return undefined;
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    ...(policy === undefined
      ? []
      : [
          `<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll('"', '&quot;')}; script-src 'unsafe-inline'">`,
        ]),
    `<title>${looks.map(({ name }) => name).join(', ')}</title>`,
    '<pre></pre>',
    '<script>',
    '  function look(name, socket, atOpen = () => {}) {',
    "    for (const type of ['open', 'message', 'error', 'close'])",
    '      socket.addEventListener(type, (event) => {',
    '        const { code, reason, wasClean } = event;',
    `        const seen = JSON.stringify({ code, reason, wasClean${attribute} });`,
    "        document.querySelector('pre').append(`${name}: ${type} ${seen}\\n`);",
    "        if (type === 'open') atOpen();",
    '      });',
    '    return socket;',
    '  }',
    ...looks.map(lookLine),
    '</script>',
    '',
  ]
    .map(printable)
    .join('\n');
}

/** Returns the attribute that the page must print in addition; undefined if it cannot. */
function attributeOf(finding: Finding): string | undefined {
  if (finding.kind === 'not-failed' || finding.kind === 'timed-out') return '';
  const { channel } = finding;
  if (channel === 'events' || channel === 'open' || /^close\.(code|reason|wasClean)$/.test(channel))
    return '';
  const [, ofSocket] = /^(?:after\.|\w+\.socket\.|\w+\.(?=readyState$))(\w+)$/.exec(channel) ?? [];
  if (ofSocket !== undefined) return `, ${ofSocket}: socket.${ofSocket}`;
  const [, ofEvent] = /^(?:error|close)\.(\w+)$/.exec(channel) ?? [];
  if (ofEvent === undefined || ofRecord.has(ofEvent)) return undefined;
  return `, ${ofEvent}: String(event.${ofEvent})`;
}

/** Fields of the probe's record that are not attributes of the event. */
const ofRecord = new Set(['class', 'heard', 'turn', 'readyStateLater', 'own']);

function lookLine(
  { name, url, script: { protocols = [], send, sendBytes, close } }: Look,
  index: number,
): string {
  const socket = `socket${String(index + 1)}`;
  const args = [url, ...(protocols.length > 0 ? [protocols] : [])].map(literal);
  const atOpen = [
    ...(send === undefined ? [] : [`${socket}.send(${literal(send)})`]),
    ...(sendBytes === undefined ? [] : [`${socket}.send(new Uint8Array(${String(sendBytes)}))`]),
    ...(close === undefined ? [] : [`${socket}.close(${closeArguments(close)})`]),
  ];
  const opened = `new WebSocket(${args.join(', ')})`;
  const label = literal(name);
  return atOpen.length === 0
    ? `  look(${label}, ${opened});`
    : `  const ${socket} = look(${label}, ${opened}, () => { ${atOpen.join('; ')}; });`;
}

/** Returns the arguments of `close()`: none without a code. */
function closeArguments({ code, reason }: NonNullable<Look['script']['close']>): string {
  if (code === undefined) return '';
  return [String(code), ...(reason === undefined ? [] : [literal(reason)])].join(', ');
}

/** Returns a literal that is safe inside a script of a page. */
function literal(value: string | readonly string[]): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
