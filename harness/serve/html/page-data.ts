import type { PeerListing } from '../../model/peer-listing.js';
import type { Report } from '../../model/report.js';

/** The data of the page that lists every fixture. */
export interface Catalogue {
  status: readonly PeerListing[];
  /** The number of running peers. */
  up: number;
  token: string;
  /** The URL of this page for other devices, also as a QR code in SVG. Missing if they cannot connect. */
  share: { url: string; qrCode: string } | undefined;
}

/** The state of a run: its progress, its observations so far, and its result. */
export interface BoardState {
  report: Report;
  observed: number;
  /** The number of scheduled observations. Missing until it is known. */
  total: number | undefined;
  isOver: boolean;
}
