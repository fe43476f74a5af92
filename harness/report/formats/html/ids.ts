import { refName } from '../../../model/case.js';
import type { Group } from '../../../model/layers.js';
import type { Finding } from '../../../model/verdict.js';
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

/** Returns the id of each finding of a client: `finding-firefox-close.code-tls-expired-certificate-wss`. */
export function findingIds(client: ClientColumn): Map<Finding, string> {
  const ids = new Map<Finding, string>();
  const taken = new Set<string>();
  for (const finding of client.verdict.findings) {
    const base = ['finding', client.identity.name, whatOf(finding), ...finding.cases.slice(0, 1).map(refName)]
      .join('-')
      .replace(/[^\w.-]+/g, '-')
      .replace(/-$/, '');
    let id = base;
    for (let nth = 2; taken.has(id); nth += 1) id = `${base}-${String(nth)}`;
    taken.add(id);
    ids.set(finding, id);
  }
  return ids;
}

function whatOf(finding: Finding): string {
  switch (finding.kind) {
    case 'distinguishable':
      return finding.channel;
    case 'close-mismatch':
      return `close-mismatch-${finding.channel}`;
    case 'not-failed':
    case 'timed-out':
      return finding.kind;
  }
}
