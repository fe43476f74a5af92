import getPort from 'get-port';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { discover } from '../client/browsers/discover.js';
import { browserEnvironment } from '../client/browsers/environment.js';
import { launch } from '../client/browsers/playwright-client.js';
import { builtFile } from '../support/package-info.js';
import type { Task } from './task.js';
import type { EventRecord, RealmRecord, Trace } from './trace.js';
import { because } from '../../scripts/skips.mjs';

const { found, missing } = await discover({ engines: ['chromium'] });
const [build] = found;
const reason = missing[0]?.reason;

/** The pages of the agent's server, as far as the probe knows them: everything below `agent/` is its own. */
const probePath = '/agent/probe/';

let browser: Browser;
let pages: Server;
let origin: string;
let page: Page;
let peer: WebSocketServer;
let peerUrl: string;
/** The connections that the peer has accepted, by their paths. */
let accepted: string[];

describe.skipIf(build === undefined)(`the probe in Chromium${because(reason)}`, () => {
  beforeAll(async () => {
    if (build === undefined) return;
    browser = await launch(build, browserEnvironment(false));
    pages = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://page');
      const isScript =
        pathname.startsWith(probePath) && /^[a-z-]+\.js$/.test(pathname.slice(probePath.length));
      if (!isScript) {
        response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
        return;
      }
      readFile(builtFile(`harness/probe/${pathname.slice(probePath.length)}`)).then(
        (script) => response.setHeader('Content-Type', 'text/javascript').end(script),
        () => response.writeHead(404).end(),
      );
    }).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    peer = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(peer, 'listening');
    peerUrl = `ws://127.0.0.1:${(peer.address() as AddressInfo).port}`;
    peer.on('connection', (socket, request) => {
      accepted.push(String(request.url));
      socket.on('message', (data, isBinary) => {
        socket.send(data, { binary: isBinary });
        socket.close(4001, 'a reason');
      });
    });
  });
  afterAll(async () => {
    await browser.close();
    peer.close();
    pages.close();
    pages.closeAllConnections();
  });
  beforeEach(async () => {
    accepted = [];
    page = await browser.newPage();
    await page.goto(`${origin}/agent/`);
  });
  afterEach(async () => page.close());

  describe('a trace', () => {
    it('holds open, message and close of a connection that echoes and is closed with a code', async () => {
      const trace = await perform({ send: 'hello' });
      expect(trace).toMatchObject({ url: `${peerUrl}/`, protocols: [], settled: true });
      expect(trace.threw).toBeUndefined();
      expect(trace.events.map(outline)).toEqual([
        { type: 'open', class: 'Event', readyState: 1 },
        { type: 'message', class: 'MessageEvent < Event', readyState: 1 },
        { type: 'close', class: 'CloseEvent < Event', readyState: 3 },
      ]);
      for (const { heard, isTrusted } of trace.events)
        expect({ heard, isTrusted }).toEqual({ heard: ['handler', 'listener'], isTrusted: true });
      const [open, message, close] = trace.events;
      expect(open?.turn).toBe('later task');
      expect(message?.attributes).toMatchObject({ data: 'hello', origin: peerUrl });
      expect(close?.attributes).toMatchObject({ code: 4001, reason: 'a reason', wasClean: true });
      expect(close?.attributes['target']).toBe('the WebSocket');
      expect(trace.atOpen).toMatchObject({ readyState: 1, url: `${peerUrl}/`, protocol: '' });
      expect(trace.after).toMatchObject({ readyState: 3, bufferedAmount: 0 });
      expect(trace.sendWhileConnecting).toMatch(/^threw InvalidStateError: /);
      expect(trace.calls).toMatchObject({
        send: 'returned undefined',
        close: 'returned undefined',
        closeWithWrongCode: expect.stringMatching(/^threw InvalidAccessError: /) as string,
      });
      expect(eventsOfRealm(trace.realm)).toEqual({});
    });

    it('holds the close that the script asks for', async () => {
      const trace = await perform({ close: { code: 4002, reason: 'enough' } });
      expect(trace.events.map(({ type }) => type)).toEqual(['open', 'close']);
      expect(trace.events[1]?.attributes).toMatchObject({ code: 4002, reason: 'enough', wasClean: true });
    });

    it('holds error and close, and nothing of the failure, where the port is closed', async () => {
      const port = await getPort({ host: '127.0.0.1' });
      const trace = await perform({ url: `ws://127.0.0.1:${port}/` });
      expect(trace.events.map(outline)).toEqual([
        { type: 'error', class: 'Event', readyState: 3 },
        { type: 'close', class: 'CloseEvent < Event', readyState: 3 },
      ]);
      expect(trace.events[1]?.attributes).toMatchObject({ code: 1006, reason: '', wasClean: false });
      expect(trace.events[1]?.turn).not.toBe('later task');
      expect(trace.atOpen).toBeUndefined();
      expect(trace.after).toMatchObject({ readyState: 3, protocol: '', extensions: '' });
    });

    it('holds what the constructor throws, and no events', async () => {
      const trace = await perform({ protocols: ['twice', 'twice'] });
      expect(trace.threw).toMatchObject({ class: 'DOMException < Error', name: 'SyntaxError' });
      expect(trace.threw?.attributes).toMatchObject({ code: 12 });
      expect(trace).toMatchObject({ events: [], settled: true });
      expect(trace.after).toBeUndefined();
      expect(accepted).toEqual([]);
    });

    it('is not settled when the time is up', async () => {
      const silent = createTcpServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const trace = await perform({ url: `ws://127.0.0.1:${port}/`, budgetMs: 100 });
      silent.close();
      expect(trace).toMatchObject({ settled: false, events: [], after: { readyState: 0 } });
      expect(trace.calls).toBeUndefined();
    });

    it('holds nothing that comes of the end that the probe makes then', async () => {
      const stalled = createTcpServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
      await once(stalled, 'listening');
      const { port } = stalled.address() as AddressInfo;
      const trace = await perform({
        api: 'WebSocketStream',
        url: `ws://127.0.0.1:${port}/`,
        budgetMs: 100,
      });
      stalled.close();
      expect(trace).toMatchObject({ settled: false, events: [], rejections: {} });
    });

    it('has the time after open for itself', async () => {
      const trace = await perform({ budgetMs: 20_000, budgetAfterOpenMs: 100 });
      expect(trace).toMatchObject({ settled: false, after: { readyState: 1 } });
      expect(trace.events.map(({ type }) => type)).toEqual(['open']);
    });

    it('is of the attempt that the task asks for', async () => {
      const trace = await perform({ url: `${peerUrl}/again`, attempt: 3, send: 'hello' });
      expect(accepted).toEqual(['/again', '/again', '/again']);
      expect(trace.events).toHaveLength(3);
    });

    it('is the same in a worker, but for the global object', async () => {
      const inWindow = await perform({ send: 'hello' });
      const inWorker = await inPage<{ trace: Trace }>(`
          const worker = new Worker('${probePath}realm.js', { type: 'module' });
          const { port1, port2 } = new MessageChannel();
          const answered = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
          worker.postMessage(${JSON.stringify(taskOf({ send: 'hello' }))}, [port2]);
          return answered;
        `);
      expect(withoutTimes(inWorker.trace)).toEqual(withoutTimes(inWindow));
    });

    it('of a WebSocketStream holds its promises as events', async (context) => {
      if (!(await inPage<boolean>(`return 'WebSocketStream' in globalThis`)))
        context.skip('this Chromium has no WebSocketStream');
      const trace = await perform({ api: 'WebSocketStream', send: 'hello' });
      expect(trace.events.map(({ type, heard }) => `${type} by ${heard.join(', ')}`)).toEqual([
        'open by promise',
        'message by promise',
        'close by promise',
      ]);
      expect(trace.events[2]?.attributes).toMatchObject({ code: 4001, reason: 'a reason' });

      const port = await getPort({ host: '127.0.0.1' });
      const failed = await perform({ api: 'WebSocketStream', url: `ws://127.0.0.1:${port}/` });
      expect(failed.events.map(({ type }) => type)).toEqual(['closed-rejected']);
      expect(failed.rejections?.['opened']).toMatchObject({ name: 'WebSocketError' });
    });
  });

  describe('an unlisted leak', () => {
    it.each([
      [
        'an attribute of the event',
        'attributes',
        `Object.defineProperty(CloseEvent.prototype, 'leak', { get: () => 'ECONNREFUSED' })`,
      ],
      [
        'a property of the event object',
        'own',
        `const { defineProperty } = Object;
           const dispatch = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onclose');
           defineProperty(WebSocket.prototype, 'onclose', {
             ...dispatch,
             set(handler) {
               dispatch.set.call(this, (event) => {
                 event.leak = 'ECONNREFUSED';
                 handler.call(this, event);
               });
             },
           })`,
      ],
    ] as const)('is in the trace: %s', async (_, where, script) => {
      await inPage(script);
      const port = await getPort({ host: '127.0.0.1' });
      const { events } = await perform({ url: `ws://127.0.0.1:${port}/` });
      expect(events.at(-1)?.[where]).toMatchObject({ leak: 'ECONNREFUSED' });
    });

    it('is in the trace: an event at another target, and what is left behind', async () => {
      await inPage(`
          await import('${probePath}natives.js');
          const Native = WebSocket;
          globalThis.WebSocket = class extends Native {
            constructor(...args) {
              super(...args);
              super.addEventListener('close', () => {
                document.cookie = 'leak=refused';
                localStorage.setItem('leak', 'refused');
                history.replaceState(null, '', '#refused');
                alert('refused');
                void Promise.reject(new Error('refused'));
                setTimeout(() => { throw new Error('refused later'); });
              });
            }
          };
        `);
      const port = await getPort({ host: '127.0.0.1' });
      const { realm, sendWhileConnecting } = await perform({ url: `ws://127.0.0.1:${port}/` });
      // Only the engine's own WebSocket is asked.
      expect(sendWhileConnecting).toBeUndefined();
      expect(Object.keys(realm ?? {}).sort()).toEqual([
        'cookie',
        'dialog',
        'error',
        'location',
        'rejection',
        'storage',
      ]);
      expect(realm?.['dialog']).toEqual([{ what: 'alert refused', after: 1 }]);
      expect(realm?.['rejection']?.[0]?.what).toBe('Error: refused');
      expect(realm?.['error']?.[0]?.what).toMatch(/refused later$/);
      expect(realm?.['cookie']?.[0]?.what).toBe(' → leak=refused');
    });
  });

  it('works with its own natives when the page has replaced the globals', async () => {
    const trace = await inPage<Trace>(`
        await import('${probePath}natives.js');
        const broken = (name) => function () { throw new Error('the page replaced ' + name); };
        for (const name of ['setTimeout', 'setInterval', 'queueMicrotask', 'fetch', 'MessageChannel'])
          globalThis[name] = broken(name);
        const { perform } = await import('${probePath}perform.js');
        return perform(${JSON.stringify(taskOf({ send: 'hello' }))});
      `);
    expect(trace.events.map(({ type }) => type)).toEqual(['open', 'message', 'close']);
    expect(trace.settled).toBe(true);
    expect(eventsOfRealm(trace.realm)).toEqual({});
  });

  it('the clock tells a call at once from the same task and a later one', async () => {
    const turns = await inPage<string[]>(`
        const { Clock } = await import('${probePath}clock.js');
        const { nextTask } = await import('${probePath}natives.js');
        const clock = new Clock();
        const turns = [clock.turn()];
        await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
        turns.push(clock.turn());
        await nextTask();
        turns.push(clock.turn(), clock.turn());
        return turns;
      `);
    expect(turns).toEqual(['at once', 'same task', 'later task', 'at once']);
  });

  describe('the realm is watched', () => {
    const watch = async (work: string) =>
      inPage<{ result: unknown; realm: Record<string, RealmRecord[]> }>(`
          const { watchRealm } = await import('${probePath}realm-watch.js');
          let delivered = 0;
          return watchRealm(() => delivered, async () => { ${work} });
        `);

    it('and nothing is written down where nothing happens', async () => {
      const { result, realm } = await watch(`return 'done';`);
      expect({ result, realm: eventsOfRealm(realm) }).toEqual({ result: 'done', realm: {} });
    });

    it('and what happens is written down by kind, with the events that were delivered before', async () => {
      const { realm } = await watch(`
          alert('first');
          delivered++;
          confirm('second');
          delivered++;
          sessionStorage.setItem('key', 'value');
        `);
      expect(realm['dialog']).toEqual([
        { what: 'alert first', after: 0 },
        { what: 'confirm second', after: 1 },
      ]);
      expect(realm['storage']?.[0]?.what).toContain('{"key":"value"}');
    });

    it("and requests of others are told from the agent's own", async () => {
      const { realm } = await watch(`
          await (await fetch('/agent/own')).text();
          await (await fetch('/elsewhere')).text();
        `);
      expect(eventsOfRealm(realm)).toEqual({
        'performance.resource': [{ what: `${origin}/elsewhere by fetch`, after: 0 }],
      });
    });

    it("and what happens afterwards is nobody's", async () => {
      const { realm } = await inPage<{ realm: unknown }>(`
          const { watchRealm } = await import('${probePath}realm-watch.js');
          const first = await watchRealm(() => 0, async () => undefined);
          alert('between');
          return watchRealm(() => 0, async () => first);
        `);
      expect(realm).toEqual({});
    });
  });

  describe('what is described', () => {
    const describeInPage = async (expression: string) =>
      inPage<unknown>(`
          const { attributesOf, callsOf, classOf, describeSocket, describeThrown, outcomeOf, ownOf, plain } =
            await import('${probePath}describe.js');
          return ${expression};
        `);

    it('values, by their prototypes and messages', async () => {
      const expected: [string, unknown][] = [
        [`classOf(new CloseEvent('close'))`, 'CloseEvent < Event'],
        [`classOf(new DOMException('', 'SyntaxError'))`, 'DOMException < Error'],
        [`classOf({})`, 'Object'],
        [`classOf('text')`, 'string'],
        [`classOf(null)`, 'object'],
        [`plain('x'.repeat(401), new Map())`, `${'x'.repeat(100)}… (401 characters, digest 6f7b02c7)`],
        [`plain(undefined, new Map())`, 'undefined'],
        [`plain(globalThis, new Map([[globalThis, 'the global object']]))`, 'the global object'],
        [`plain('x'.repeat(400) + 'a', new Map()) === plain('x'.repeat(400) + 'b', new Map())`, false],
        [`plain(new TypeError('why'), new Map())`, 'TypeError < Error: why'],
        [
          `plain(Object.assign(new Error('a', { cause: new Error('b', { cause: 'c' }) }), { code: 7 }), new Map())`,
          'Error: a (code 7) (because of Error: b (because of c))',
        ],
        [
          `plain(new AggregateError([new Error('a'), 'b'], 'both'), new Map())`,
          'AggregateError < Error: both (because of Error: a; b)',
        ],
        [
          `(() => { const error = new Error('a'); error.cause = error; return plain(error, new Map()).length < 400; })()`,
          true,
        ],
        [`outcomeOf(() => 1)`, 'returned 1'],
        [`outcomeOf(() => { throw new RangeError('far') })`, 'threw RangeError: far'],
        [
          `describeThrown('text')`,
          { class: 'string', name: 'undefined', message: 'undefined', attributes: {} },
        ],
      ];
      const described = await describeInPage(`[${expected.map(([expression]) => expression).join(', ')}]`);
      expect(described).toEqual(expected.map(([, value]) => value));
    });

    it('every attribute that an interface gives, without methods and constants', async () => {
      const attributes = await describeInPage(
        `attributesOf(new CloseEvent('close', { code: 4001, reason: 'why', wasClean: true }), new Map())`,
      );
      expect(attributes).toMatchObject({
        type: 'close',
        code: 4001,
        reason: 'why',
        wasClean: true,
        bubbles: false,
      });
      expect(Object.keys(attributes as object)).not.toContain('NONE');
      expect(Object.keys(attributes as object)).not.toContain('preventDefault');
    });

    it('what a WebSocket has beyond the standard, on its prototype and of its own, without handlers', async () => {
      const others = `(socket) => { socket.onopen = () => 0; return describeSocket(socket).others; }`;
      const create = `new WebSocket('ws://127.0.0.1:1/')`;
      expect(await describeInPage(`(${others})(${create}) ?? 'none'`)).toBe('none');
      expect(await describeInPage(`(${others})(Object.assign(${create}, { cause: 'refused' }))`)).toEqual({
        cause: 'refused',
      });
      expect(
        await describeInPage(
          `(Object.defineProperty(WebSocket.prototype, 'why', { get: () => 'why', configurable: true }), (${others})(${create}))`,
        ),
      ).toEqual({ why: 'why' });
    });

    it('the results of the methods of an event', async () => {
      expect(await describeInPage(`callsOf(new Event('open'), new Map())`)).toEqual({
        'composedPath()': '',
        'toString()': '[object Event]',
      });
    });

    it('a getter that throws, and own properties with names and symbols', async () => {
      expect(
        await describeInPage(
          `attributesOf(Object.create({ get broken() { throw new TypeError('no'); } }), new Map())`,
        ),
      ).toEqual({ broken: 'threw TypeError' });
      expect(await describeInPage(`ownOf({ a: 1, [Symbol('s')]: 'x' }, new Map())`)).toEqual({
        a: '1',
        'Symbol(s)': 'x',
      });
    });
  });
});

/** Runs the body of an async function in the page: the test runner would rewrite a function's imports. */
async function inPage<Result>(body: string): Promise<Result> {
  return page.evaluate<Result>(`(async () => { ${body} })()`);
}

function taskOf(more: Partial<Task>): Task {
  return {
    id: 1,
    realm: { kind: 'window', url: '', special: false },
    api: 'WebSocket',
    attempt: 1,
    url: `${peerUrl}/`,
    protocols: [],
    budgetMs: 20_000,
    ...more,
  };
}

async function perform(more: Partial<Task>): Promise<Trace> {
  return inPage<Trace>(`
    const { perform } = await import('${probePath}perform.js');
    return perform(${JSON.stringify(taskOf(more))});
  `);
}

function outline({ type, class: name, readyState }: EventRecord) {
  return { type, class: name, readyState };
}

/** What may differ from one connection to the next. */
/** What happens in a realm, without what a busy machine adds: long tasks and long animation frames. */
function eventsOfRealm(realm: Trace['realm'] = {}): Trace['realm'] {
  return Object.fromEntries(Object.entries(realm).filter(([kind]) => !kind.startsWith('performance.long')));
}

function withoutTimes({ elapsedMs: _elapsed, events, realm, ...trace }: Trace): unknown {
  return {
    ...trace,
    realm: eventsOfRealm(realm),
    events: events.map(
      ({
        atMs: _at,
        readyStateLater: _later,
        // The message and the close of a peer come in one task, or in two.
        turn: _turn,
        attributes: { timeStamp: _stamp, ...attributes },
        ...event
      }) => ({
        ...event,
        attributes,
      }),
    ),
  };
}
