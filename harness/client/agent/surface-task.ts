import type { Case } from '../../model/case.js';
import type { Script } from '../../model/fixture.js';
import type { Surface } from '../../model/observation.js';
import type { Hello } from '../../probe/agent.js';
import type { Realm, Task } from '../../probe/task.js';

/** The fields of a task that depend on the surface. */
export type SurfaceTask = Pick<Task, 'realm' | 'api' | 'attempt'>;

/** The fields of a fixture's script that need a special page. */
export type PageNeeds = Pick<Script, 'page' | 'contentSecurityPolicy'>;

/** The base URLs of an agent's pages and scripts. Each ends with `/`. */
export interface Origins {
  own: string;
  /** The same server under another host name, which makes it cross-site. Missing if it has no other name. */
  other?: string | undefined;
  /** The same server over https. Missing if the browser trusts no certificate authority (CA) of badsocket. */
  secure?: string | undefined;
}

/** Returns why a client cannot be observed on a surface in one case, or `undefined` if it can. */
export function surfaceObstacle(
  surface: Surface,
  { fixture, scheme }: Case,
  has: Hello['has'],
  origins: Origins,
): string | undefined {
  const secure = surface.startsWith('https-');
  if (surface === 'cross-origin-iframe' && origins.other === undefined)
    return 'needs a second host name for this machine';
  if (requiredApis[surface].includes('WebSocketStream') && losesLongWrite(fixture))
    return 'the renderer of Chromium 156 does not survive a connection that is lost during a long write to a WebSocketStream';
  const missing = requiredApis[surface].find((api) => !has.includes(api));
  if (missing !== undefined) return `this browser has no ${missing}`;
  const needsSecure = secure || fixture.script.page === 'https';
  if (needsSecure && origins.secure === undefined) return 'needs the lab: a CA that the browser trusts';
  if (needsSecure && !secure && !(surface in secureForms))
    return 'the fixture needs an https page, which this surface does not have';
  if (secure && scheme === 'ws' && fixture.script.page !== 'https')
    return 'an https page can only open wss: see blocked-by-client/mixed-content';
  return undefined;
}

/** Whether the connection is lost while the client sends more than the kernel takes at once. */
function losesLongWrite({ group, script }: Case['fixture']): boolean {
  return group === 'connection' && (script.sendBytes ?? 0) > 65_536;
}

/** Returns the fields of a task for a surface. */
export function surfaceTask(surface: Surface, script: PageNeeds, origins: Origins): SurfaceTask {
  const secure = script.page === 'https' ? secureForms[surface] : undefined;
  const { contentSecurityPolicy: policy } = script;
  const document = (base: string, parameters: Record<string, string> = {}) =>
    `${base}realm.html${queryOf({ ...parameters, policy })}`;
  const worker = (base: string) => `${base}realm.js${queryOf({ policy })}`;
  const realm = (kind: Realm['kind'], url: string): Realm => ({ kind, url, special: policy !== undefined });
  const webSocket = (target: Realm, attempt = 1): SurfaceTask => ({
    realm: target,
    api: 'WebSocket',
    attempt,
  });
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

/** The APIs that a surface needs beyond windows and WebSocket. */
const requiredApis: Record<Surface, readonly Hello['has'][number][]> = {
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

/** The surface on which a fixture that needs an https page is observed instead. */
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
