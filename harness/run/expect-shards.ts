import type { Report, ReportPart } from '../model/report.js';
import { shardName } from '../model/shard.js';
import { MergeError } from './merge-error.js';

/**
 * Expects reports to be all parts of one run, each once, if any of them is a part.
 * @throws {MergeError} which names what is missing, doubled or different
 */
export function expectCompleteShards(parts: readonly ReportPart[]): void {
  const [first] = parts.filter(({ report }) => report.shard !== undefined);
  if (first?.report.shard === undefined) return;
  const { parts: expected } = first.report.shard;
  const seen = new Map<number, string>();
  for (const { name, report } of parts) {
    const { shard } = report;
    if (shard === undefined) throw refused(`${name} is not a part of a run, and ${first.name} is`);
    if (shard.parts !== expected)
      throw refused(`${name} is part ${shardName(shard)}, and ${first.name} is one of ${String(expected)}`);
    const other = seen.get(shard.index);
    if (other !== undefined) throw refused(`${other} and ${name} are both part ${shardName(shard)}`);
    seen.set(shard.index, name);
    const difference = settings.find(
      (setting) => valueOf(report, setting) !== valueOf(first.report, setting),
    );
    if (difference !== undefined)
      throw refused(
        `${name} has ${difference} ${valueOf(report, difference)}, and ${first.name} has ${valueOf(first.report, difference)}`,
      );
  }
  const missing = Array.from({ length: expected }, (_, index) => index + 1).filter(
    (index) => !seen.has(index),
  );
  if (missing.length > 0)
    throw refused(
      `there is no part ${missing.map((index) => shardName({ index, parts: expected })).join(', ')}`,
    );
}

/** The settings that all parts of a run share. */
const settings = ['seed', 'surfaces', 'repeat', 'budgetMs', 'concurrency', 'mode'] as const;

function valueOf(report: Report, setting: (typeof settings)[number]): string {
  return String(report[setting]);
}

function refused(problem: string): MergeError {
  return new MergeError(
    `Cannot merge parts of a run: ${problem}. Run every part once, with the same --seed and options.`,
  );
}
