import { renderANSI, renderUnicodeCompact } from 'uqr';
import { type CaseRef, refOf } from '../model/case.js';
import type { Transport } from '../model/layers.js';
import { serve as startService } from '../serve/serve.js';
import { count } from '../support/text/sentences.js';
import { reapChildren } from '../support/reaper.js';
import { showsColours } from './colours.js';
import { endSignal } from './interrupt.js';
import { printJson, printStyled } from './print.js';
import { catalogueWith, selectFixtures } from './select.js';

export interface ServeOptions {
  /** A folder with the user's own fixtures. */
  fixtures?: string;
  transport?: readonly Transport[];
  host?: string | true;
  port?: number;
  json: boolean;
}

/** The output of `badsocket serve --json`, printed when all peers listen. */
export interface Served {
  url: string;
  peers: (CaseRef & { url: string })[];
}

/** Starts every peer and a page that lists them, and stops at Ctrl-C. @returns the exit code */
export async function serve(globs: readonly string[], options: ServeOptions): Promise<number> {
  const { host, port, json } = options;
  const fixtures = selectFixtures(globs, await catalogueWith(options.fixtures), options.transport);
  reapChildren();
  const signal = endSignal();
  await using service = await startService({ fixtures, host, port });
  const { url, shared } = service;
  const peers = service.peers.flatMap((listing) =>
    'url' in listing ? [{ ...refOf(listing), url: listing.url }] : [],
  );
  if (json) printJson({ url, peers } satisfies Served);
  else
    printStyled(
      [
        `${count(peers.length, 'peer is', 'peers are')} running; ${count(service.peers.length - peers.length, 'case needs', 'cases need')} the lab.`,
        '',
        `  ${url}`,
        '',
        ...(shared ? [(showsColours ? renderANSI : renderUnicodeCompact)(url, { border: 2 }), ''] : []),
        shared
          ? 'Everyone who can reach this address can open this page. Press Ctrl-C to stop.'
          : 'Only this machine can open this page. Use --host to allow other devices. Press Ctrl-C to stop.',
        '',
      ].join('\n'),
    );
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 0;
}
