import type { ClientIdentity } from '../../model/observation.js';

/** The build of a client, and the program that ran: `20261101120000 (/usr/bin/firefox)`. */
export function buildText({ build, executable }: ClientIdentity): string {
  return executable === undefined ? build : `${build} (${executable})`;
}
