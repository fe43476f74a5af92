import type { ClientVerdict, Defect, Finding } from '../../model/verdict.js';

/** A defect of one client, with its findings. */
export interface DefectEntry {
  client: string;
  defect: Defect;
  /** Those with the most cases come first. Of these, the close code comes first: it says most. */
  findings: Finding[];
}

/** Returns the defects of a client, with their findings: new ones first, then those with the most cases. */
export function defectEntries({ client, defects, findings }: ClientVerdict): DefectEntry[] {
  return defects
    .map((defect) => ({
      client: client.name,
      defect,
      findings: findings
        .filter((finding) => finding.defect === defect.id)
        .sort((a, b) => b.cases.length - a.cases.length || hasCode(b) - hasCode(a)),
    }))
    .sort((a, b) => rankOf(a.defect) - rankOf(b.defect) || b.defect.cases.length - a.defect.cases.length);
}

/** Returns the findings that no known defect explains. */
export function newFindings({ defects, findings }: ClientVerdict): Finding[] {
  const ids = new Set(defects.filter(({ status }) => status === 'new').map(({ id }) => id));
  return findings.filter(({ defect }) => ids.has(defect));
}

function hasCode(finding: Finding): number {
  return 'channel' in finding && finding.channel === 'close.code' ? 1 : 0;
}

function rankOf({ status }: Defect): number {
  return ['new', 'untitled', 'known'].indexOf(status);
}
