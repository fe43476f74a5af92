import { plain } from './describe.js';
import { nativeTimeout, nextTask } from './natives.js';
import { isPageRequest } from './page-requests.js';
import type { RealmRecord } from './trace.js';

/** APIs that some realms or engines do not have. */
interface Platform {
  cookieStore?: { getAll(): Promise<{ name: string; value: string }[]> };
  document?: Document;
  history?: History;
  localStorage?: Storage;
  sessionStorage?: Storage;
  navigation?: EventTarget;
  ReportingObserver?: new (
    callback: (reports: { type: string; body: { toJSON(): unknown } }[]) => void,
    options: { buffered: boolean },
  ) => { observe(): void };
}
const platform = globalThis as unknown as Platform;

type Recorder = (kind: string, what: string) => void;

/** The base URL of the agent's pages. */
const baseUrl = new URL('..', import.meta.url).href;

/** The recorder of the current observation. A realm observes one connection at a time. */
let recorder: Recorder | undefined;
const record: Recorder = (kind, what) => recorder?.(kind, what);

/**
 * Records what happens in this realm outside of the connection, while `work` runs.
 * @param delivered returns the number of events of the connection that have been delivered
 */
export async function watchRealm<Result>(
  delivered: () => number,
  work: () => Promise<Result>,
): Promise<{ result: Result; realm: Record<string, RealmRecord[]> }> {
  const realm: Record<string, RealmRecord[]> = {};
  const before = await persistentState();
  recorder = (kind, what) => (realm[kind] ??= []).push({ what, after: delivered() });
  try {
    const result = await work();
    // The browser reports rejections in a later task, and performance entries in another one.
    await nextTask();
    await new Promise((resolve) => nativeTimeout(resolve, 0));
    for (const [kind, what] of Object.entries(await persistentState())) {
      if (what !== before[kind]) record(kind, `${before[kind] ?? 'nothing'} → ${what}`);
    }
    return { result, realm };
  } finally {
    recorder = undefined;
  }
}

/** Reads the state of the realm that outlives a connection. */
async function persistentState(): Promise<Record<string, string>> {
  return {
    cookie: await cookies(),
    storage: attempt(() =>
      [platform.localStorage, platform.sessionStorage]
        .map((storage) => storage && itemsOf(storage))
        .join(' '),
    ),
    location: attempt(() => `${location.href.replace(baseUrl, '')} ${platform.history?.length ?? ''}`),
  };
}

/**
 * Returns the items of a Storage. It does not read properties, because a key such as `getItem` names a method.
 * https://html.spec.whatwg.org/#the-storage-interface
 */
function itemsOf(storage: Storage): string {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, storage.getItem(key)])));
}

/**
 * Reads the cookies. It does not listen for events of the CookieStore: those come from another process, and may arrive during the next
 * observation.
 */
async function cookies(): Promise<string> {
  if (platform.document !== undefined) return attempt(() => platform.document?.cookie);
  const all = await platform.cookieStore?.getAll().catch(() => undefined);
  return all?.map(({ name, value }) => `${name}=${value}`).join('; ') ?? 'none';
}

/** Returns `none` if reading throws, as it does in a realm with an opaque origin. */
function attempt(read: () => string | undefined): string {
  try {
    return read() ?? 'none';
  } catch {
    return 'none';
  }
}

addEventListener('error', (event) => {
  if (recorder === undefined) return;
  record('error', event.message);
  // The trace has the error, so that the agent page need not report it.
  event.preventDefault();
});
addEventListener('unhandledrejection', (event) => {
  record('rejection', String(plain(event.reason, new Map())));
});
addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI } = event;
  record('violation', `${effectiveDirective} ${blockedURI}`);
});
addEventListener('storage', (event) => {
  const { key, oldValue, newValue } = event;
  record('storage', `${key ?? 'all'}: ${oldValue ?? 'nothing'} → ${newValue ?? 'nothing'}`);
});
platform.navigation?.addEventListener('navigate', () => record('location', 'navigate'));

for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) {
  // A real dialog would block the page until the user closes it.
  if (name in globalThis)
    Object.assign(globalThis, {
      [name]: (text?: string) => record('dialog', `${name} ${text ?? ''}`.trim()),
    });
}

for (const type of PerformanceObserver.supportedEntryTypes) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Skips requests of the agent to its server, and requests beside the connection.
      if (entry.name.startsWith(baseUrl) || isPageRequest(entry.name)) continue;
      const { initiatorType = '' } = entry as { initiatorType?: string };
      record(`performance.${type}`, [entry.name, initiatorType].filter(Boolean).join(' by '));
    }
  }).observe({ type });
}

if (platform.ReportingObserver !== undefined) {
  new platform.ReportingObserver(
    (reports) => {
      for (const { type, body } of reports) record('report', `${type} ${JSON.stringify(body.toJSON())}`);
    },
    { buffered: false },
  ).observe();
}
