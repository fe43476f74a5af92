import type { PeerListing } from '../../model/endpoint.js';
import type { Report } from '../../model/report.js';

/** What the page that lists every fixture is made from. */
export interface Catalogue {
  status: readonly PeerListing[];
  /** How many of them are up. */
  up: number;
  token: string;
  /** Where others find this page, if they can: its address, and that as a QR code in SVG. */
  share: { url: string; qrCode: string } | undefined;
}

/** Where a run is: how far, what it has seen, and at the end what it found. */
export interface BoardState {
  report: Report;
  observed: number;
  /** Missing: not known yet. */
  total: number | undefined;
  isOver: boolean;
}
