import type { NamedCommand } from '../client/browsers/browser-command.js';
import type { BrowserBuild } from '../client/browsers/discover.js';
import { casesOf, refOf } from '../model/case.js';
import { clientNameIn, type Context } from '../model/context.js';
import type { Fixture } from '../model/fixture.js';
import type { Skipped } from '../model/observation.js';
import type { ClientSource } from '../run/suite.js';

/** What the clients of a run have in common. */
export interface SourceOptions {
  mode: 'lab' | 'portable';
  fixtures: readonly Fixture[];
  concurrency: number;
  initScript: string | undefined;
}

/** Returns a client for each browser in each context, and what is skipped since a browser cannot run in a context. */
export async function sourcesIn(
  browsers: readonly (BrowserBuild | NamedCommand)[],
  contexts: readonly Context[],
  { mode, fixtures, concurrency, initScript }: SourceOptions,
): Promise<{ sources: ClientSource[]; obstructed: Skipped[] }> {
  // Loaded here, since the outer process of a run in the lab opens no client.
  const { contextObstacle } = await import('../client/browsers/public-page.js');
  const sources: ClientSource[] = [];
  const obstructed: Skipped[] = [];
  for (const browser of browsers) {
    const browserName = 'line' in browser ? browser.name : browser.engine;
    for (const context of contexts) {
      const name = clientNameIn(browserName, context);
      const reason = await contextObstacle(browser, context, mode);
      if (reason !== undefined) {
        obstructed.push(
          ...casesOf(fixtures).map((testCase) => ({ ...refOf(testCase), client: name, reason })),
        );
        continue;
      }
      sources.push({
        name,
        // A command opens the profile of the user.
        lane: 'line' in browser ? 'profile of the user' : browserName,
        open: async () => {
          const { openClient } = await import('../client/browsers/open.js');
          return openClient(browser, mode, { concurrency, initScript, context });
        },
      });
    }
  }
  return { sources, obstructed };
}
