import type { Case } from './case.js';

/** A case with the URL of its peer, or with the reason why the network does not support it. */
export type PeerListing = Case & ({ url: string } | { obstacle: string });
