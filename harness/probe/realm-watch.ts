import { plain } from './describe.js';
import { nativeTimeout, nextTask } from './natives.js';
import type { RealmRecord } from './trace.js';

/** Parts of the platform that not every realm and not every engine has. */
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

type Say = (kind: string, what: string) => void;

/** Where the agent's server has its pages. */
const home = new URL('..', import.meta.url).href;

/** Who listens now: a realm observes one connection at a time. */
let listener: Say | undefined;
const say: Say = (kind, what) => listener?.(kind, what);

/**
 * Writes down what happens in this realm, outside of the connection itself, while something is done in it.
 * @param delivered how many events of the connection have been delivered
 */
export async function watchRealm<Result>(
  delivered: () => number,
  work: () => Promise<Result>,
): Promise<{ result: Result; realm: Record<string, RealmRecord[]> }> {
  const realm: Record<string, RealmRecord[]> = {};
  const before = await lasting();
  listener = (kind, what) => (realm[kind] ??= []).push({ what, after: delivered() });
  try {
    const result = await work();
    // A rejection is reported in a task of its own, and entries of the timeline come in yet another.
    await nextTask();
    await new Promise((resolve) => nativeTimeout(resolve, 0));
    for (const [kind, what] of Object.entries(await lasting())) {
      if (what !== before[kind]) say(kind, `${before[kind] ?? 'nothing'} → ${what}`);
    }
    return { result, realm };
  } finally {
    listener = undefined;
  }
}

/** What stays behind and can be read at any time. */
async function lasting(): Promise<Record<string, string>> {
  return {
    cookie: await cookies(),
    storage: attempt(() =>
      [platform.localStorage, platform.sessionStorage]
        .map((storage) => storage && itemsOf(storage))
        .join(' '),
    ),
    location: attempt(() => `${location.href.replace(home, '')} ${platform.history?.length ?? ''}`),
  };
}

/** Items whose keys are names of its own methods are no properties of a Storage: https://html.spec.whatwg.org/#the-storage-interface */
function itemsOf(storage: Storage): string {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, storage.getItem(key)])));
}

/**
 * Read, not listened for: the event of a CookieStore comes from another process, before or after the end of the observation to which
 * it belongs, and might be taken for a part of the next.
 */
async function cookies(): Promise<string> {
  if (platform.document !== undefined) return attempt(() => platform.document?.cookie);
  const all = await platform.cookieStore?.getAll().catch(() => undefined);
  return all?.map(({ name, value }) => `${name}=${value}`).join('; ') ?? 'none';
}

/** A realm without an origin has none of it. */
function attempt(read: () => string | undefined): string {
  try {
    return read() ?? 'none';
  } catch {
    return 'none';
  }
}

addEventListener('error', (event) => {
  if (listener === undefined) return;
  say('error', event.message);
  // Known here: it need not reach whoever made this realm.
  event.preventDefault();
});
addEventListener('unhandledrejection', (event) => {
  say('rejection', String(plain(event.reason, new Map())));
});
addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI } = event;
  say('violation', `${effectiveDirective} ${blockedURI}`);
});
addEventListener('storage', (event) => {
  const { key, oldValue, newValue } = event;
  say('storage', `${key ?? 'all'}: ${oldValue ?? 'nothing'} → ${newValue ?? 'nothing'}`);
});
platform.navigation?.addEventListener('navigate', () => say('location', 'navigate'));

for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) {
  // A dialog that is really shown holds the page until somebody answers it.
  if (name in globalThis)
    Object.assign(globalThis, { [name]: (text?: string) => say('dialog', `${name} ${text ?? ''}`.trim()) });
}

for (const type of PerformanceObserver.supportedEntryTypes) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // What the agent itself asks its server for.
      if (entry.name.startsWith(home)) continue;
      const { initiatorType = '' } = entry as { initiatorType?: string };
      say(`performance.${type}`, [entry.name, initiatorType].filter(Boolean).join(' by '));
    }
  }).observe({ type });
}

if (platform.ReportingObserver !== undefined) {
  new platform.ReportingObserver(
    (reports) => {
      for (const { type, body } of reports) say('report', `${type} ${JSON.stringify(body.toJSON())}`);
    },
    { buffered: false },
  ).observe();
}
