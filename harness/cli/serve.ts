import { renderANSI, renderUnicodeCompact } from 'uqr';
import type { Scheme } from '../model/layers.js';
import { serve as startService } from '../serve/serve.js';
import { count } from '../support/text/sentences.js';
import { reapChildren } from '../support/reaper.js';
import { showsColours } from './colours.js';
import { endSignal } from './interrupt.js';
import { catalogueWith, selectFixtures } from './select.js';

export interface ServeOptions {
  /** A folder of own fixtures. */
  fixtures?: string;
  host?: string | true;
  port?: number;
  json: boolean;
}

/** What a machine reads when all is up. */
export interface Served {
  url: string;
  peers: { fixture: string; scheme: Scheme; url: string }[];
}

/** Has every peer up, and a page that lists them, until somebody ends it. @returns the exit code */
export async function serve(globs: readonly string[], options: ServeOptions): Promise<number> {
  const { host, port, json } = options;
  const fixtures = selectFixtures(globs, await catalogueWith(options.fixtures));
  reapChildren();
  const signal = endSignal();
  await using service = await startService({ fixtures, host, port });
  const { url, shared } = service;
  const peers = service.peers.flatMap((listing) =>
    'url' in listing ? [{ fixture: listing.fixture.id, scheme: listing.scheme, url: listing.url }] : [],
  );
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, peers } satisfies Served)}\n`
      : [
          `${count(peers.length, 'peer is', 'peers are')} up; ${count(service.peers.length - peers.length, 'case needs', 'cases need')} the lab.`,
          '',
          `  ${url}`,
          '',
          ...(shared ? [(showsColours ? renderANSI : renderUnicodeCompact)(url, { border: 2 }), ''] : []),
          shared
            ? 'Everybody on this network can open it. Ctrl-C ends it.'
            : 'For this machine alone: --host lets a phone in. Ctrl-C ends it.',
          '',
        ].join('\n'),
  );
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 0;
}
