import { situations } from '../../fixtures/situations.js';
import type { Group, Layer } from '../fixture.js';

const beyondTheSeven: Record<Exclude<Group, Layer>, string> = {
  'protocol-violation': 'The server breaks the protocol',
  'blocked-by-client': 'The client itself refuses to connect',
  'explicit-close': 'The server closes with a Close frame',
  healthy: 'Nothing goes wrong',
};

/** What the fixtures of each group have in common, as a heading says it. */
export const groupTitles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(situations.map(({ layer, title }) => [layer, title])),
  ...beyondTheSeven,
};
