import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { maxBodyBytes } from '../client/agent/messages.js';
import { builtFile } from '../support/package-info.js';
import { schemes, transports } from '../model/layers.js';
import type { Network } from '../network/network.js';
import { defaultSurfaces, surfaces } from '../model/observation.js';
import { loadAssets } from '../report/assets.js';
import type { Report } from '../model/report.js';
import { htmlReport } from '../report/formats/html/html-report.js';
import { jsonOf } from '../report/formats/json.js';
import { traceSchema } from '../model/trace-schema.js';
import type { BoardState } from './html/page-data.js';
import { board, boardPage, cataloguePage, observationView } from './html/pages.js';
import { maxObservations, maxRepeat, maxRunning, maxTrials } from './limits.js';
import type { Runs } from './runs.js';
import type { ServedRun } from './served-run.js';
import type { ListedPeers } from '../peer/listed-peers.js';
import { serviceStyle } from './style.js';
import { Trial } from './trial.js';

/** The data and services that the pages use. */
export interface AppOptions {
  /** The origins of the service. The pages show the first one. */
  origins: readonly [string, ...string[]];
  /** Whether other devices can connect. */
  shared: boolean;
  network: Network;
  peers: ListedPeers;
  runs: Runs;
}

/** The minimum interval between updates of a board, in milliseconds. */
const drawEveryMs = 1000;
/** The minimum pause after an update, as a multiple of its duration. A verdict on many observations takes seconds, which the run needs. */
const pausePerDraw = 4;

/** The files that the server serves: the built scripts for browsers. */
const scripts =
  /^\/harness\/(serve\/browser\/[a-z-]+|probe\/[a-z-]+|report\/formats\/html\/browser\/copying)\.js$/;

const runBody = z.strictObject({
  surfaces: z.enum(['default', 'all']),
  repeat: z.int().min(1).max(maxRepeat),
  slow: z.boolean(),
});
const trialBody = z.strictObject({
  fixture: z.string(),
  scheme: z.enum(schemes),
  transport: z.enum(transports),
});
const seenBody = z.strictObject({ trace: traceSchema });

/** Creates the app that serves the pages and handles the requests of their scripts. */
export function appOf(options: AppOptions): Hono {
  const { origins, shared, peers } = options;
  const token = randomUUID();
  const [origin] = origins;
  const catalogue = cataloguePage({
    status: peers.all,
    up: peers.up,
    token,
    share: shared ? { url: origin, qrCode: renderSVG(origin, { border: 2 }) } : undefined,
  });
  const app = new Hono();
  guard(app, origins);

  app.get('/', pageHeaders, (c) => c.html(catalogue));
  app.get('/style.css', (c) => c.body(serviceStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/harness/*', async (c) => {
    if (!scripts.test(c.req.path)) return c.notFound();
    const text = await readFile(builtFile(c.req.path.slice(1)), 'utf8').catch(() => undefined);
    return text === undefined ? c.notFound() : c.body(text, 200, { 'Content-Type': 'text/javascript' });
  });
  addRuns(app, options, onlyWith(token));
  addTrials(app, options, onlyWith(token));
  return app;
}

/** Limits the hosts and the size of requests, and adds headers to all responses. */
function guard(app: Hono, origins: readonly string[]): void {
  app.use(onlyHosts(origins.map((address) => new URL(address).host)));
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      // The rest of the body is not read, so nothing can follow it on this connection.
      onError: (c) => c.text('that is too much at once', 413, { Connection: 'close' }),
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
  });
  app.onError((problem, c) => c.text(problem.message, 500));
}

/** Adds the routes that start a run in the browser that opened the page, show its progress, and return its report. */
function addRuns(app: Hono, { peers, runs }: AppOptions, writes: MiddlewareHandler): void {
  app.post('/runs', writes, async (c) => {
    const body = runBody.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.text(z.prettifyError(body.error), 400);
    const { surfaces: requested, ...request } = body.data;
    const wanted = requested === 'all' ? surfaces : defaultSurfaces;
    const observations = peers.up * wanted.length * request.repeat;
    if (observations > maxObservations) {
      return c.text(
        `Too many observations: ${String(observations)} (limit ${String(maxObservations)}). Repeat them less often.`,
        400,
      );
    }
    const url = await runs.start({ ...request, surfaces: [...wanted] }, c.req.header('User-Agent') ?? '');
    return url === undefined
      ? c.text(`Too many runs in progress (limit ${String(maxRunning)}). Wait until one ends.`, 503)
      : c.json({ url });
  });
  app.get('/runs/:id/board', pageHeaders, (c) => {
    const run = runs.find(c.req.param('id'));
    return run === undefined ? c.notFound() : c.html(boardPage(stateOf(run)));
  });
  app.get('/runs/:id/board/events', (c) => {
    const run = runs.find(c.req.param('id'));
    return run === undefined ? c.notFound() : streamSSE(c, async (stream) => streamBoard(stream, run));
  });
  app.get('/runs/:id/report.html', async (c) => {
    const run = runs.find(c.req.param('id'));
    return run === undefined ? c.notFound() : c.html(await pageOf(run.report()));
  });
  app.get('/runs/:id/report.json', (c) => {
    const run = runs.find(c.req.param('id'));
    return run === undefined
      ? c.notFound()
      : c.body([...jsonOf(run.report())].join(''), 200, { 'Content-Type': 'application/json' });
  });
  // Only the browser that started the run knows its id, which serves as the token of everything that its agent posts.
  app.all('/runs/:id/*', async (c) => {
    const id = c.req.param('id');
    const { searchParams: query } = new URL(c.req.url);
    const path = c.req.path.slice(`/runs/${id}/`.length);
    const reply = await runs.find(id)?.agent.reply({ path, query, text: async () => c.req.text() });
    return reply === undefined
      ? c.notFound()
      : c.body(reply.body, reply.status, { 'Content-Type': reply.type, ...reply.headers });
  });
}

const pages = new WeakMap<Report, Promise<string>>();

/** Renders a report once. A run makes a new report only if it has changed. */
async function pageOf(report: Report): Promise<string> {
  const page = pages.get(report) ?? loadAssets().then((assets) => htmlReport(report, assets));
  pages.set(report, page);
  return page;
}

/** Sends the board of a run whenever it changes, and an event when the run ends. */
async function streamBoard(stream: SSEStreamingApi, run: ServedRun): Promise<void> {
  const draw = async (): Promise<number> => {
    const started = performance.now();
    await stream.writeSSE({ event: 'board', data: board(stateOf(run)) });
    return performance.now() - started;
  };
  while (!stream.aborted && !run.isOver) {
    const tookMs = await draw();
    const rested = stream.sleep(Math.max(drawEveryMs, pausePerDraw * tookMs));
    await Promise.all([run.changed(), Promise.race([rested, run.over])]);
  }
  await draw();
  await stream.writeSSE({ event: 'over', data: '' });
}

/** Adds the routes that observe one fixture when the user clicks a button. */
function addTrials(app: Hono, { network, peers }: AppOptions, writes: MiddlewareHandler): void {
  const trials = new Map<string, Trial>();
  app.post('/trials', writes, async (c) => {
    const body = trialBody.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.text(z.prettifyError(body.error), 400);
    const testCase = peers.find(body.data);
    if (testCase === undefined) return c.text('no such peer is up here', 404);
    if (trials.size >= maxTrials)
      return c.text(`Too many trials in progress (limit ${String(maxTrials)}).`, 503);
    const trial = new Trial(testCase, network, c.req.header('User-Agent') ?? '');
    const id = randomUUID();
    trials.set(id, trial);
    void trial.observation.finally(() => trials.delete(id));
    return c.json({ id, task: await trial.task });
  });
  app.post('/trials/:id', writes, async (c) => {
    const body = seenBody.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return c.text(z.prettifyError(body.error), 400);
    const trial = trials.get(c.req.param('id'));
    if (trial === undefined) return c.text('that trial is over', 404);
    return c.html(observationView(await trial.end(body.data.trace)));
  });
}

function stateOf(run: ServedRun): BoardState {
  return { report: run.report(), observed: run.observed, total: run.total, isOver: run.isOver };
}

/**
 * Rejects requests for other host names. The name of another site can resolve to this address, and would share its origin:
 * https://en.wikipedia.org/wiki/DNS_rebinding
 */
function onlyHosts(hosts: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    if (!hosts.includes(c.req.header('Host') ?? ''))
      return c.text(`this is badsocket, which answers to ${hosts.join(' and ')} alone`, 421);
    await next();
  };
}

/** Rejects requests without the token. Only the pages of this service contain it, and another site cannot send this header without CORS. */
function onlyWith(token: string): MiddlewareHandler {
  const expected = Buffer.from(token);
  return async (c, next) => {
    const given = Buffer.from(c.req.header('X-Badsocket-Token') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return c.text('the page is of an earlier start of the server: load it again', 403);
    await next();
  };
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', policy);
  c.header('Cache-Control', 'no-store');
};
