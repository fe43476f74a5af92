import type { BrowserContext, Page } from 'playwright';
import {
  clientNameIn,
  type Context,
  permissionNames,
  type PermissionStates,
  type PublicContext,
} from '../../model/context.js';
import type { Case } from '../../model/case.js';
import type { ClientIdentity, Engine, Surface } from '../../model/observation.js';
import { plan } from '../../network/lab/address-plan.js';
import { ClientError } from '../../support/errors.js';
import { findExecutable } from '../../support/executable.js';
import type { AgentServer } from '../agent/agent-server.js';
import { WarmUpServers } from '../agent/warm-up-servers.js';
import type { BrowserBuild } from './discover.js';
import { type Display, openDisplay } from './display.js';
import type { LaunchOptions } from './launch-options.js';
import { blockPrompt } from './prompt/block-prompt.js';
import { Screen } from './prompt/x11.js';

/** How a browser is started so that it counts its pages as public. */
interface PublicSettings {
  args: string[];
  preferences: Record<string, boolean | string>;
  /** Whether it needs a window: without one, Chromium answers its prompts by itself, and nobody can click. */
  headed: boolean;
}

/** Returns why a browser cannot run in a context, or `undefined` if it can. */
export async function contextObstacle(
  build: BrowserBuild | { line: string },
  context: Context,
  mode: 'lab' | 'portable',
): Promise<string | undefined> {
  if (context === 'loopback') return undefined;
  if ('line' in build || build.via === 'command')
    return 'needs a browser that checks local connections and that Playwright can start: Chromium or Firefox';
  if (build.engine === 'webkit') return 'this engine has no Local Network Access';
  if (mode === 'portable') return 'needs the lab: without it, every peer is on loopback';
  if (build.engine === 'firefox' && context === 'public-denied-by-policy')
    return 'Firefox has no policy that denies a page its local connections';
  const { headed } = publicSettings(build.engine, context, []);
  return headed && (await findExecutable('Xvfb', process.env['PATH'] ?? '')) === undefined
    ? 'needs Xvfb, in which the browser shows its prompt (Debian, Ubuntu: apt-get install xvfb)'
    : undefined;
}

/** @param endpoints the addresses and ports that count as public */
function publicSettings(
  engine: Engine,
  context: PublicContext,
  endpoints: readonly string[],
): PublicSettings {
  const clicked = context === 'public-denied-by-user';
  switch (engine) {
    case 'chromium': {
      const overrides = endpoints.map((endpoint) => `${endpoint}=public`).join();
      return {
        args: [`--ip-address-space-overrides=${overrides}`],
        preferences: {},
        headed: clicked || context === 'public-prompt',
      };
    }
    case 'firefox':
      return {
        args: [],
        preferences: {
          'network.lna.enabled': true,
          'network.lna.blocking': true,
          'network.lna.websocket.enabled': true,
          'network.lna.address_space.public.override': endpoints.join(),
        },
        headed: clicked,
      };
    case 'webkit':
      throw new RangeError(`${clientNameIn(engine, context)}: this engine has no Local Network Access`);
  }
}

/** Everything that a browser needs to count the agent page as public, and to have the permission that a context says. */
export class PublicPage implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #context: PublicContext;
  readonly #agent: AgentServer;
  readonly #settings: PublicSettings;
  /** A server that counts as public. */
  readonly #publicServer: WarmUpServers;
  readonly #display: Display | undefined;

  private constructor(
    { engine, context, agent }: { engine: Engine; context: PublicContext; agent: AgentServer },
    settings: PublicSettings,
    publicServer: WarmUpServers,
    display: Display | undefined,
  ) {
    this.#engine = engine;
    this.#context = context;
    this.#agent = agent;
    this.#settings = settings;
    this.#publicServer = publicServer;
    this.#display = display;
  }

  /** @throws {import('../../support/errors.js').SetupError} if the browser needs a display, and there is none. */
  static async open(engine: Engine, context: PublicContext, agent: AgentServer): Promise<PublicPage> {
    const publicServer = await WarmUpServers.start(['127.0.0.1']);
    const settings = publicSettings(engine, context, [...agent.endpoints, ...publicServer.endpoints]);
    const display = settings.headed ? await openDisplay(true) : undefined;
    return new PublicPage({ engine, context, agent }, settings, publicServer, display);
  }

  get launchOptions(): LaunchOptions {
    const { args, preferences, headed } = this.#settings;
    return { args, preferences, headless: !headed };
  }

  /** The environment variables with which the browser finds its display. */
  get env(): Record<string, string> {
    return { ...this.#display?.env };
  }

  /** Returns why the context does not hold on a surface in one case, or `undefined` if it does. */
  obstacle(surface: Surface, { fixture }: Case): string | undefined {
    const isSecure = surface.startsWith('https-') || fixture.script.page === 'https';
    return this.#context === 'public-denied-by-user' && (isSecure || surface === 'cross-origin-iframe')
      ? 'the user has denied the permission to the page over http only'
      : undefined;
  }

  /** Brings the permissions of a page into the state that the context says. @throws {ClientError} if a prompt cannot be answered. */
  async prepare(browserContext: BrowserContext, page: Page): Promise<void> {
    if (this.#context === 'public-granted') {
      for (const url of this.#agent.urls)
        await browserContext.grantPermissions(['local-network-access'], { origin: new URL(url).origin });
    }
    if (this.#context === 'public-denied-by-user' && this.#display !== undefined)
      await this.#block(page, this.#display);
  }

  /** Returns what the report says of the context. @throws {ClientError} if the page cannot connect to a public server. */
  async describe(page: Page): Promise<Pick<ClientIdentity, 'name' | 'context' | 'permissions' | 'settings'>> {
    await expectConnection(page, this.#publicServer.next());
    const { args, preferences } = this.#settings;
    const settings = [...args, ...Object.entries(preferences).map(([name, value]) => `${name}=${value}`)];
    return {
      name: clientNameIn(this.#engine, this.#context),
      context: this.#context,
      // The windows of observations, not the page that asked: an answer may hold for one page only.
      permissions: await readPermissions(page.context().pages().at(-1) ?? page),
      // Ports are new in each run.
      settings: settings.map((text) => text.replace(/=127\..*/, '=<the servers of the page>')),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#display?.[Symbol.asyncDispose]();
    await this.#publicServer[Symbol.asyncDispose]();
  }

  /** Lets the origin of the agent page ask for each permission, and clicks on "Block". */
  async #block(page: Page, display: Display): Promise<void> {
    await using screen = await Screen.open(display);
    // Each address space has a permission of its own.
    await using local = await WarmUpServers.start([plan.link.client, '127.0.0.1']);
    await page.goto(`${this.#agent.url}blank.html`);
    for (const permission of ['local-network', 'loopback-network'] as const) {
      const target = local.next();
      await blockPrompt(screen, {
        open: async () => page.evaluate(`new WebSocket(${JSON.stringify(target)}); undefined`),
        isBlocked: async () => (await readPermissions(page))[permission] === 'denied',
        remembers: this.#engine === 'firefox',
      });
    }
  }
}

/** Returns the states of the permissions, as the page reads them. A browser rejects a name that it does not know. */
async function readPermissions(page: Page): Promise<PermissionStates> {
  return page.evaluate<PermissionStates>(`(async () => {
    const states = {};
    for (const name of ${JSON.stringify(permissionNames)}) {
      const status = await navigator.permissions.query({ name }).catch(() => undefined);
      if (status !== undefined) states[name] = status.state;
    }
    return states;
  })()`);
}

/** @throws {ClientError} if the page cannot connect to a public server: everything would look as if it were blocked. */
async function expectConnection(page: Page, url: string): Promise<void> {
  const opened = await page.evaluate(
    async (target) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(target);
        socket.onopen = () => resolve(true);
        socket.onclose = () => resolve(false);
      }),
    url,
  );
  if (!opened) throw new ClientError('the page cannot connect to a server that the browser counts as public');
}
