import type { Group } from '../../../model/layers.js';
import type { Cell, ClientColumn, LetteredClass } from '../../layout/overview.js';

/** Returns the id of the details of a cell: `firefox/handshake/http-403(ws)`. All ids are stable between runs. */
export function cellId({ case: { name }, client }: Cell): string {
  return `${client.identity.name}/${idOf(name)}`;
}

/** Returns the link to the details of a cell. */
export function cellHref({ case: { name }, client }: Cell): string {
  return `#${encodeURIComponent(client.identity.name)}/${idOf(name)}`;
}

/** Returns the name of a case without spaces, which an id must not contain. */
function idOf(caseName: string): string {
  return caseName.replaceAll(' ', '');
}

/** Returns the id of a class of a client. */
export function classId(client: ClientColumn, { letter, surfaces }: LetteredClass): string {
  return `class/${letter}/${surfaces[0] ?? ''}/${encodeURIComponent(client.identity.name)}`;
}

/** Returns the id of a group in the matrix. */
export function groupId(group: Group): string {
  return `group/${group}`;
}

/** Returns the id of the packed details of a group. */
export function packedId(group: Group): string {
  return `cells/${group}`;
}

/** Returns the link to the filtered matrix: `#show?client=firefox&group=tls`. */
export function filteredHref(fields: { client: string; group: Group }): string {
  return `#show?${new URLSearchParams(fields).toString()}`;
}

/** Returns the id of a defect of a client: `defect-firefox-firefox-tls-1015`. It needs no escape in an address. */
export function defectId(client: ClientColumn, defect: string): string {
  return `defect-${client.identity.name}-${defect}`.replace(/[^\w.-]+/g, '-');
}

/** Returns the link to a defect of a client. */
export function defectHref(client: ClientColumn, defect: string): string {
  return `#${defectId(client, defect)}`;
}
