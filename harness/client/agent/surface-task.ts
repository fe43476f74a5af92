import type { Case } from '../../model/case.js';
import type { Script } from '../../model/fixture.js';
import type { Surface } from '../../model/observation.js';
import type { Hello } from '../../probe/agent.js';
import type { Realm, Task } from '../../probe/task.js';

/** What of a task hangs on the surface. */
export type SurfaceTask = Pick<Task, 'realm' | 'api' | 'attempt'>;

/** What of a fixture's script asks for a page of its own. */
export type PageNeeds = Pick<Script, 'page' | 'contentSecurityPolicy'>;

/** Where an agent's pages and scripts are to be had, each with `/` at its end. */
export interface Origins {
  own: string;
  /** The same server by another name: another site. Missing where it has none. */
  other?: string | undefined;
  /** Over TLS, with a certificate that the browser trusts; missing where there is no such authority. */
  secure?: string | undefined;
}

/** Why a client cannot be observed on a surface in one case, or `undefined` if it can. */
export function surfaceObstacle(
  surface: Surface,
  { fixture, scheme }: Case,
  has: Hello['has'],
  origins: Origins,
): string | undefined {
  const secure = surface.startsWith('https-');
  if (surface === 'cross-origin-iframe' && origins.other === undefined)
    return 'needs another name by which the browser knows this machine';
  const missing = needs[surface].find((part) => !has.includes(part));
  if (missing !== undefined) return `this browser has no ${missing}`;
  const wantsSecure = secure || fixture.script.page === 'https';
  if (wantsSecure && origins.secure === undefined)
    return 'needs the lab: an authority that the browser trusts';
  if (wantsSecure && !secure && !(surface in secureForms))
    return 'the fixture is about https pages, which have other surfaces';
  if (secure && scheme === 'ws' && fixture.script.page !== 'https')
    return 'an https page may open wss alone: see blocked-by-client/mixed-content';
  return undefined;
}

/** How a surface is asked for. */
export function surfaceTask(surface: Surface, script: PageNeeds, origins: Origins): SurfaceTask {
  const secure = script.page === 'https' ? secureForms[surface] : undefined;
  const { contentSecurityPolicy: policy } = script;
  const document = (base: string, inside: Record<string, string> = {}) =>
    `${base}realm.html${queryOf({ ...inside, policy })}`;
  const worker = (base: string) => `${base}realm.js${queryOf({ policy })}`;
  const realm = (kind: Realm['kind'], url: string): Realm => ({ kind, url, special: policy !== undefined });
  const webSocket = (made: Realm, attempt = 1): SurfaceTask => ({ realm: made, api: 'WebSocket', attempt });
  const window = realm('window', document(origins.own));
  const dedicated = realm('dedicated-worker', worker(origins.own));
  switch (secure ?? surface) {
    case 'window':
      return webSocket(window);
    case 'dedicated-worker':
      return webSocket(dedicated);
    case 'shared-worker':
      return webSocket(realm('shared-worker', worker(origins.own)));
    case 'service-worker':
      return webSocket(realm('service-worker', worker(origins.own)));
    case 'same-origin-iframe':
      return webSocket(realm('iframe', document(origins.own)));
    case 'cross-origin-iframe':
      return webSocket(realm('iframe', document(origins.other ?? '')));
    case 'sandboxed-iframe':
      return webSocket(realm('sandboxed-iframe', document(origins.own)));
    case 'https-window':
      return webSocket(realm('window', document(origins.secure ?? '')));
    case 'https-dedicated-worker':
      return webSocket(
        realm('window', document(origins.secure ?? '', { worker: worker(origins.secure ?? '') })),
      );
    case 'second-attempt-in-window':
      return webSocket(window, 2);
    case 'stream-in-window':
      return { realm: window, api: 'WebSocketStream', attempt: 1 };
    case 'stream-in-dedicated-worker':
      return { realm: dedicated, api: 'WebSocketStream', attempt: 1 };
  }
}

/** What a browser must have, beyond windows and WebSocket. */
const needs: Record<Surface, readonly Hello['has'][number][]> = {
  window: [],
  'dedicated-worker': ['Worker'],
  'shared-worker': ['SharedWorker'],
  'service-worker': ['ServiceWorker'],
  'same-origin-iframe': [],
  'cross-origin-iframe': [],
  'sandboxed-iframe': [],
  'https-window': [],
  'https-dedicated-worker': ['Worker'],
  'second-attempt-in-window': [],
  'stream-in-window': ['WebSocketStream'],
  'stream-in-dedicated-worker': ['WebSocketStream', 'Worker'],
};

/** Where a fixture that is about https pages is observed instead. */
const secureForms: Partial<Record<Surface, Surface>> = {
  window: 'https-window',
  'dedicated-worker': 'https-dedicated-worker',
  'https-window': 'https-window',
  'https-dedicated-worker': 'https-dedicated-worker',
};

function queryOf(values: Record<string, string | undefined>): string {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
