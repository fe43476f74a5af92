import { readFileSync } from 'node:fs';
import { type Layer, layers, type Transport } from '../../harness/model/layers.js';
import type { Surface } from '../../harness/model/observation.js';

/** A client that leaks in one way. */
export interface LeakyClient {
  /** What a script can learn, as a sentence. */
  leaks: string;
  /** The channel in which it must be caught, a kind of finding, or `witness`. */
  channel: string;
  /** The situations that it leaks. */
  situations: readonly Layer[];
  /** Situations in which the script has further findings, because it opens no connection there. Default: none. */
  unopened?: readonly Layer[];
  /** Situations with further findings, because all failures are wrong in the same way. Default: none. */
  nonconforming?: readonly Layer[];
  /** The transport of the fixtures that have it. Default: `http1`. */
  transport?: Transport;
  /** Default: `window`. */
  surface?: Surface;
  /** The number of repetitions. Default: 1. */
  repeat?: number;
  /** The number of observations that run at once. Default: 1, because all realms of an origin share cookies and storage. */
  concurrency?: number;
  /** The script that leaks. It uses the functions of kit.js. */
  script: string;
}

const kit = readFileSync(new URL('kit.js', import.meta.url), 'utf8');

/** Returns the script to load before the probe. */
export function scriptOf({ script }: LeakyClient): string {
  return `${kit}\n{ const { change, deliver, hook, intercept, isOf, stateOf, throwAfterAll, unheard, urlOf } = kit;\n${script}\n}`;
}

const code = (code: number, what: string) =>
  `change(CloseEvent.prototype, 'code', '${what}', () => ${code});`;

/** Makes a request of the page fail while it is read, on the session of a WebSocket. */
const failedRequest = (path: string, what: string) =>
  `const { text } = Response.prototype;
  Response.prototype.text = async function () {
    if (new URL(this.url).pathname === '${path}' && isOf('${what}', this)) throw new TypeError('the session ended');
    return text.call(this);
  };`;

/** Changes an attribute of WebSocket after the close event, but not inside listeners. */
const afterwards = (name: string, what: string, value: string) =>
  `change(WebSocket.prototype, '${name}', '${what}', (real, socket) =>
    globalThis.event === undefined && stateOf(socket) === 3 ? ${value} : real);`;

/** Dispatches all events again, and runs `between` between an error and its close event. */
const redispatch = (between: string) => `
  const failed = new WeakSet();
  hook('error', '*', (event, socket) => {
    event.stopImmediatePropagation();
    failed.add(socket);
  });
  hook('close', '*', async (event, socket) => {
    event.stopImmediatePropagation();
    if (failed.has(socket)) {
      deliver(socket, 'error');
      ${between}
    }
    deliver(socket, 'close', event);
  });`;

/** Makes a promise of WebSocketStream reject with another message. */
const rejects = (promise: 'opened' | 'closed', what: string) => `
  change(WebSocketStream.prototype, '${promise}', '*', (real, stream) => real.catch((problem) => {
    if (isOf('${what}', stream)) Object.defineProperty(problem, 'message', { value: 'no such host' });
    throw problem;
  }));`;

/** The situations in which a client never opens the connection. Chromium has other feedback on a connection that it has opened. */
const beforeOpen = layers.filter((layer) => layer !== 'connection');

/** The leaky clients. Each one is caught by one channel, and would not be caught without it. */
export const leakyClients: Readonly<Record<string, LeakyClient>> = {
  'code-1002-for-a-refused-port': {
    leaks: 'A refused port reads 1002',
    channel: 'close.code',
    situations: ['port'],
    script: code(1002, 'port'),
  },
  'code-1005-for-a-failed-handshake': {
    leaks: 'A failed opening handshake reads 1005',
    channel: 'close.code',
    situations: ['handshake'],
    script: code(1005, 'handshake'),
  },
  'code-1010-for-rejected-options': {
    leaks: 'Rejected options read 1010',
    channel: 'close.code',
    situations: ['negotiation'],
    script: code(1010, 'negotiation'),
  },
  'code-1015-for-failed-tls': {
    leaks: 'A failed TLS handshake reads 1015',
    channel: 'close.code',
    situations: ['tls'],
    script: code(1015, 'tls'),
  },
  'reason-for-an-unknown-host': {
    leaks: 'A name that does not resolve has a reason',
    channel: 'close.reason',
    situations: ['name'],
    script: `change(CloseEvent.prototype, 'reason', 'name', () => 'no such host');`,
  },
  'no-reason-for-an-unroutable-host': {
    leaks: 'Every failure except an unroutable host has a reason',
    channel: 'close.reason',
    situations: ['route'],
    nonconforming: layers,
    script: `change(CloseEvent.prototype, 'reason', '*', (real, event) =>
      real === '' && !isOf('route', event) && !isOf('healthy', event) && !isOf('explicit-close', event) ? 'failed' : real);`,
  },
  'clean-after-an-orderly-fin': {
    leaks: 'A connection that ends without a Close frame has wasClean true',
    channel: 'close.wasClean',
    situations: ['connection'],
    script: `change(CloseEvent.prototype, 'wasClean', 'connection/finish-after-open', () => true);`,
  },
  'message-on-the-error': {
    leaks: 'The error event of an unroutable host has a message',
    channel: 'error.message',
    situations: ['route'],
    script: `change(Event.prototype, 'message', 'route', (_, event) => event.type === 'error' ? 'unreachable' : undefined);`,
  },
  'error-on-the-error': {
    leaks: 'The error event of failed TLS has an error attribute',
    channel: 'error.error',
    situations: ['tls'],
    script: `change(Event.prototype, 'error', 'tls', (_, event) => event.type === 'error' ? new Error('expired') : undefined);`,
  },
  'cause-on-the-error': {
    leaks: 'The error event of a refused port has a cause',
    channel: 'error.cause',
    situations: ['port'],
    script: `change(Event.prototype, 'cause', 'port', (_, event) => event.type === 'error' ? 'ECONNREFUSED' : undefined);`,
  },
  'subclass-of-the-error': {
    leaks: 'An unknown host fires an error event of another class',
    channel: 'error.class',
    situations: ['name'],
    script: `class NameErrorEvent extends Event {}
      hook('error', 'name', (event) => Object.setPrototypeOf(event, NameErrorEvent.prototype));`,
  },
  'own-property-of-the-error': {
    leaks: 'The error event of an unroutable host has an own property',
    channel: 'error.own',
    situations: ['route'],
    script: `hook('error', 'route', (event) => { event.errno = 113; });`,
  },
  'symbol-on-the-close': {
    leaks: 'The close event of a failed opening handshake has a symbol',
    channel: 'close.own',
    situations: ['handshake'],
    script: `hook('close', 'handshake', (event) => { event[Symbol('status')] = 403; });`,
  },
  'getter-on-the-close': {
    leaks: 'The close event of failed TLS has an own getter',
    channel: 'close.own',
    situations: ['tls'],
    script: `hook('close', 'tls', (event) => Object.defineProperty(event, 'alert', { get: () => 45 }));`,
  },
  'untrusted-error': {
    leaks: 'The error event of an unknown host is not trusted',
    channel: 'error.isTrusted',
    situations: ['name'],
    script: `hook('error', 'name', (event, socket) => { event.stopImmediatePropagation(); deliver(socket, 'error'); });`,
  },
  'error-missing': {
    leaks: 'Failed TLS fires no error event',
    channel: 'events',
    situations: ['tls'],
    script: `hook('error', 'tls', (event) => event.stopImmediatePropagation());`,
  },
  'error-twice': {
    leaks: 'A refused port fires two error events',
    channel: 'events',
    situations: ['port'],
    script: `hook('error', 'port', (_, socket) => deliver(socket, 'error'));`,
  },
  'error-after-close': {
    leaks: 'The error event of a failed opening handshake comes after close',
    channel: 'events',
    situations: ['handshake'],
    script: `hook('error', 'handshake', (event, socket) => { event.stopImmediatePropagation(); setTimeout(() => deliver(socket, 'error'), 0); });`,
  },
  'close-twice': {
    leaks: 'Rejected options fire two close events',
    channel: 'events',
    situations: ['negotiation'],
    script: `hook('close', 'negotiation', (event, socket) => deliver(socket, 'close', event));`,
  },
  'close-missing': {
    leaks: 'An unknown host never fires a close event',
    channel: 'timed-out',
    situations: ['name'],
    script: `hook('close', 'name', (event) => event.stopImmediatePropagation());`,
  },
  'open-before-the-options-are-checked': {
    leaks: 'Rejected options fire an open event first',
    channel: 'not-failed',
    situations: ['negotiation'],
    script: `hook('error', 'negotiation', (_, socket) => deliver(socket, 'open'));`,
  },
  'open-swallowed': {
    leaks: 'A good connection never fires an open event',
    channel: 'close-mismatch',
    situations: [],
    script: `hook('open', 'healthy', (event, socket) => { event.stopImmediatePropagation(); socket.close(1000, 'done'); });`,
  },
  'ready-state-in-one-listener': {
    leaks: 'While the error event of failed TLS is delivered, readyState is CLOSING',
    channel: 'error.readyState',
    situations: ['tls'],
    script: `change(WebSocket.prototype, 'readyState', 'tls', (real) => globalThis.event?.type === 'error' ? 2 : real);`,
  },
  'ready-state-a-task-later': {
    leaks: 'A task after the failure, readyState of a refused port is CLOSING',
    channel: 'close.readyStateLater',
    situations: ['port'],
    script: `change(WebSocket.prototype, 'readyState', 'port', (real) => globalThis.event instanceof MessageEvent ? 2 : real);`,
  },
  'attribute-in-one-listener': {
    leaks: 'While the close event of an unknown host is delivered, binaryType is different',
    channel: 'close.socket.binaryType',
    situations: ['name'],
    script: `change(WebSocket.prototype, 'binaryType', 'name', (real) => globalThis.event?.type === 'close' ? 'arraybuffer' : real);`,
  },
  'handler-not-called': {
    leaks: 'For an unroutable host, listeners are called, and handler attributes are not',
    channel: 'error.heard',
    situations: ['route'],
    script: `unheard.push('route');`,
  },
  'events-at-once': {
    leaks: 'A refused port fires error and close with no microtask in between',
    channel: 'close-after-error.turn',
    situations: ['port'],
    script: redispatch(`if (!isOf('port', socket)) await null;`),
  },
  'close-a-task-late': {
    leaks: 'A failed opening handshake fires close a task after error',
    channel: 'close-after-error.turn',
    situations: ['handshake'],
    script: redispatch(
      `await (isOf('handshake', socket) ? new Promise((resolve) => setTimeout(resolve, 0)) : null);`,
    ),
  },
  'ready-state-afterwards': {
    leaks: 'After the close event, readyState of an unknown host is CLOSING',
    channel: 'after.readyState',
    situations: ['name'],
    script: afterwards('readyState', 'name', '2'),
  },
  'protocol-after-a-rejection': {
    leaks: 'After rejected options, protocol names a subprotocol',
    channel: 'after.protocol',
    situations: ['negotiation'],
    script: afterwards('protocol', 'negotiation', `'chat'`),
  },
  'extensions-after-a-rejection': {
    leaks: 'After rejected options, extensions names an extension',
    channel: 'after.extensions',
    situations: ['negotiation'],
    script: afterwards('extensions', 'negotiation', `'x-unknown'`),
  },
  'url-changed': {
    leaks: 'After a failed opening handshake, url is different',
    channel: 'after.url',
    situations: ['handshake'],
    script: afterwards('url', 'handshake', `'wss://elsewhere.test/'`),
  },
  'buffered-amount-afterwards': {
    leaks: 'After a refused port, bufferedAmount is not 0',
    channel: 'after.bufferedAmount',
    situations: ['port'],
    script: afterwards('bufferedAmount', 'port', 'real + 5'),
  },
  'binary-type-afterwards': {
    leaks: 'After failed TLS, binaryType is different',
    channel: 'after.binaryType',
    situations: ['tls'],
    script: afterwards('binaryType', 'tls', `'arraybuffer'`),
  },
  'attribute-beyond-the-standard': {
    leaks: 'After failed TLS, the WebSocket has an attribute that no standard has',
    channel: 'after.others',
    situations: ['tls'],
    script: afterwards('failure', 'tls', `'expired'`),
  },
  'cause-of-an-error': {
    leaks: 'The error event of every failure has an error, and its cause names an unknown host',
    channel: 'error.error',
    situations: ['name'],
    script: `change(Event.prototype, 'error', '*', (real, event) =>
      event.type === 'error'
        ? new Error('failed', { cause: new Error(isOf('name', event) ? 'no such host' : 'failed') })
        : real);`,
  },
  'end-of-a-long-message': {
    leaks: 'The error event of every failure has a long message, and the last word names a refused port',
    channel: 'error.message',
    situations: ['port'],
    script: `change(Event.prototype, 'message', '*', (real, event) =>
      event.type === 'error' ? 'failed '.repeat(99) + (isOf('port', event) ? 'refused' : 'unknown') : real);`,
  },
  'code-1000-for-every-failure': {
    leaks: 'Nothing: every failure reads 1000',
    channel: 'feedback-mismatch',
    situations: beforeOpen,
    script: layers.map((situation) => code(1000, situation)).join('\n'),
  },
  'throws-for-every-failure': {
    leaks: 'Nothing: the constructor throws the same exception for every failure',
    channel: 'feedback-mismatch',
    situations: beforeOpen,
    unopened: ['connection'],
    script: `throwAfterAll('*', () => 'failed', ['healthy', 'explicit-close']);`,
  },
  'throws-for-one': {
    leaks: 'The constructor throws for an unknown host',
    channel: 'events',
    situations: ['name'],
    script: `throwAfterAll('name', () => 'no such host');`,
  },
  'throws-something-else-for-one': {
    leaks: 'The constructor throws for every failure, with another message for failed TLS',
    channel: 'threw.message',
    situations: ['tls'],
    unopened: ['connection'],
    nonconforming: layers,
    script: `throwAfterAll('*', (socket) => (isOf('tls', socket) ? 'expired' : 'failed'), ['healthy', 'explicit-close']);`,
  },
  'send-too-early': {
    leaks: 'send() throws another exception during the connection to an unknown host',
    channel: 'sendWhileConnecting',
    situations: ['name'],
    script: `intercept('send', 'name', (socket) => { if (stateOf(socket) === 0) throw new TypeError('no such host'); });`,
  },
  'send-too-late': {
    leaks: 'send() throws after a refused port',
    channel: 'calls.send',
    situations: ['port'],
    script: `intercept('send', 'port', (socket, args, real) => { real.apply(socket, args); if (stateOf(socket) === 3) throw new TypeError('refused'); });`,
  },
  'send-counts-twice': {
    leaks: 'After an unroutable host, a byte that is sent counts twice',
    channel: 'calls.buffered',
    situations: ['route'],
    script: `change(WebSocket.prototype, 'bufferedAmount', 'route', (real) => real * 2);`,
  },
  'close-too-late': {
    leaks: 'close() throws after failed TLS',
    channel: 'calls.close',
    situations: ['tls'],
    script: `intercept('close', 'tls', (_, args) => { if (args.length === 0) throw new TypeError('expired'); });`,
  },
  'error-at-the-window': {
    leaks: 'A refused port reports an error to the window',
    channel: 'realm.error',
    situations: ['port'],
    script: `hook('close', 'port', () => reportError(new Error('refused')));`,
  },
  'unhandled-rejection': {
    leaks: 'An unknown host causes an unhandled rejection',
    channel: 'realm.rejection',
    situations: ['name'],
    script: `hook('close', 'name', () => { void Promise.reject(new Error('no such host')); });`,
  },
  'timeline-entry-for-tcp': {
    leaks: 'The performance timeline has an entry only if TCP connected',
    channel: 'realm.performance.mark',
    situations: ['name', 'route', 'port'],
    script: `for (const what of ['tls', 'handshake', 'negotiation', 'connection']) hook('close', what, () => performance.mark('connected'));`,
  },
  'report-for-one': {
    leaks: 'Failed TLS is reported to a ReportingObserver',
    channel: 'realm.report',
    situations: ['tls'],
    script: `globalThis.ReportingObserver = class { constructor(callback) { this.observe = () =>
        hook('close', 'tls', () => callback([{ type: 'intervention', body: { toJSON: () => ({ id: 'expired' }) } }])); } };`,
  },
  'policy-violation-for-one': {
    leaks: 'An unroutable host fires a securitypolicyviolation event',
    channel: 'realm.violation',
    situations: ['route'],
    script: `hook('close', 'route', () => globalThis.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation',
      { effectiveDirective: 'connect-src', blockedURI: 'ws:', violatedDirective: 'connect-src', originalPolicy: '', documentURI: '', disposition: 'report', statusCode: 0 })));`,
  },
  'cookie-kept': {
    leaks: 'A failed opening handshake sets a cookie',
    channel: 'realm.cookie',
    situations: ['handshake'],
    script: `hook('close', 'handshake', () => { document.cookie = 'seen=1'; });`,
  },
  'storage-written': {
    leaks: 'A refused port writes to localStorage',
    channel: 'realm.storage',
    situations: ['port'],
    script: `hook('close', 'port', () => localStorage.setItem('seen', '1'));`,
  },
  'history-grown': {
    leaks: 'Rejected options change the location',
    channel: 'realm.location',
    situations: ['negotiation'],
    script: `hook('close', 'negotiation', () => { location.hash = 'seen'; });`,
  },
  'request-under-way-fails': {
    leaks: 'Over HTTP/2, a lost connection fails another request that is under way',
    channel: 'requests.underWay',
    situations: ['connection'],
    transport: 'http2',
    script: failedRequest('/under-way', 'connection'),
  },
  'request-after-fails': {
    leaks: 'Over HTTP/2, a lost connection fails the request that follows',
    channel: 'requests.after',
    situations: ['connection'],
    transport: 'http2',
    script: failedRequest('/after', 'connection'),
  },
  'dialog-shown': {
    leaks: 'Failed TLS shows a dialog',
    channel: 'realm.dialog',
    situations: ['tls'],
    script: `hook('close', 'tls', () => alert('Your connection is not private'));`,
  },
  'worker-only': {
    leaks: 'In a dedicated worker, a refused port reads 1002',
    channel: 'close.code',
    situations: ['port'],
    surface: 'dedicated-worker',
    script: `if (typeof document === 'undefined') ${code(1002, 'port')}`,
  },
  'second-attempt-only': {
    leaks: 'At the second attempt, a refused port reads 1002',
    channel: 'close.code',
    situations: ['port'],
    surface: 'second-attempt-in-window',
    script: `const before = new Set();
      const told = new WeakSet();
      hook('close', 'port', (event, socket) => { if (before.has(urlOf(socket))) told.add(event); before.add(urlOf(socket)); });
      change(CloseEvent.prototype, 'code', 'port', (real, event) => told.has(event) ? 1002 : real);`,
  },
  'one-time-in-five': {
    leaks: 'One time in five, a refused port reads 1002',
    channel: 'close.code',
    situations: ['port'],
    repeat: 30,
    concurrency: 8,
    // All windows that the agent has opened count together.
    script: `const told = new WeakSet();
      hook('close', 'port', (event) => {
        opener.count = (opener.count ?? 0) + 1;
        if (opener.count % 5 === 0) told.add(event);
      });
      change(CloseEvent.prototype, 'code', 'port', (real, event) => told.has(event) ? 1002 : real);`,
  },
  'stream-closed-only': {
    leaks: 'For an unknown host, a WebSocketStream rejects `closed` with another message',
    channel: 'closed-rejected.message',
    situations: ['name'],
    surface: 'stream-in-window',
    script: rejects('closed', 'name'),
  },
  'stream-opened-only': {
    leaks: 'For an unknown host, a WebSocketStream rejects `opened` with another message',
    channel: 'opened.message',
    situations: ['name'],
    surface: 'stream-in-window',
    script: rejects('opened', 'name'),
  },
  'stream-read-only': {
    leaks: 'A read from a WebSocketStream says whether the connection was reset',
    channel: 'read.message',
    situations: ['connection'],
    surface: 'stream-in-window',
    script: `const urls = new WeakMap();
      change(WebSocketStream.prototype, 'opened', '*', (real, stream) => real.then((opened) => {
        urls.set(opened.readable, stream.url);
        return opened;
      }));
      const { getReader } = ReadableStream.prototype;
      ReadableStream.prototype.getReader = function (...args) {
        const reader = getReader.apply(this, args);
        urls.set(reader, urls.get(this));
        return reader;
      };
      const { read } = ReadableStreamDefaultReader.prototype;
      ReadableStreamDefaultReader.prototype.read = function () {
        return read.call(this).catch((problem) => {
          throw isOf('connection/reset-after-open', { url: urls.get(this) }) ? new WebSocketError('reset') : problem;
        });
      };`,
  },
  'close-code-hidden': {
    leaks: 'The close code 4001 of a server reads 1006',
    channel: 'close-mismatch',
    situations: [],
    script: code(1006, 'explicit-close'),
  },
  'close-reason-blanked': {
    leaks: 'The close reason of a server reads as an empty string',
    channel: 'close-mismatch',
    situations: [],
    script: `change(CloseEvent.prototype, 'reason', 'explicit-close', () => '');`,
  },
  'never-connects': {
    leaks: 'Nothing: the client never connects, and simulates what a script should see',
    channel: 'witness',
    situations: [],
    concurrency: 8,
    script: `
      class Nothing extends EventTarget {
        readyState = 0; protocol = ''; extensions = ''; bufferedAmount = 0; binaryType = 'blob';
        constructor(url) {
          super();
          this.url = new URL(url).href;
          setTimeout(() => {
            const opens = ['connection', 'explicit-close', 'healthy'].some((what) => isOf(what, this));
            const fire = (event) => { this['on' + event.type]?.(event); this.dispatchEvent(event); };
            if (opens) { this.readyState = 1; fire(new Event('open')); }
            this.readyState = 3;
            const close = isOf('healthy', this) ? { code: 1000, reason: 'done', wasClean: true }
              : isOf('explicit-close', this) ? { code: 4001, reason: 'because 4001', wasClean: true }
              : { code: 1006, reason: '', wasClean: false };
            if (!close.wasClean) fire(new Event('error'));
            fire(new CloseEvent('close', close));
          }, 5);
        }
        send() {}
        close() {}
      }
      globalThis.WebSocket = Nothing;`,
  },
};
