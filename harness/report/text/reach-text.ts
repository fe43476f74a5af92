import type { Reach, ReachStage } from '../../model/reach.js';

/** The headings of the table of stages. */
export const stageHeadings: Record<ReachStage, string> = {
  query: 'DNS query',
  syn: 'SYN',
  'tcp-established': 'TCP',
  'client-hello': 'ClientHello',
  'tls-established': 'TLS',
  request: 'request',
};

/** `4 of 12`, or `–` if no observation could come to the stage. */
export function reachText({ seen, total }: Reach): string {
  return total === 0 ? '–' : `${String(seen)} of ${String(total)}`;
}
