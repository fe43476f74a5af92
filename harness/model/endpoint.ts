import type { Case } from './case.js';

/** The peer of a case in a network: the URL at which it listens, or why the network cannot have it. */
export type PeerListing = Case & ({ url: string } | { obstacle: string });
