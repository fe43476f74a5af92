import type { Group } from '../../fixture.js';
import type { Cell, ClientColumn, LetteredClass } from '../overview.js';

/** The panel behind a cell: `handshake/http-403/ws/firefox`. It stays the same from run to run. */
export function panelId({ case: { fixture, scheme }, client }: Cell): string {
  return `${fixture.id}/${scheme}/${encodeURIComponent(client.identity.name)}`;
}

/** The panel of one class of one client. */
export function classId(client: ClientColumn, { letter, surfaces }: LetteredClass): string {
  return `class/${letter}/${surfaces[0] ?? ''}/${encodeURIComponent(client.identity.name)}`;
}

/** The heading of a group in the matrix. */
export function groupId(group: Group): string {
  return `group/${group}`;
}
