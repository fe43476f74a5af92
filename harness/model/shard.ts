/** A part of a run: the runs of all parts observe every case. */
export interface Shard {
  /** From 1. */
  index: number;
  /** The number of parts. */
  parts: number;
}

/** Returns a part as it is written on the command line: `2/5`. */
export function shardName({ index, parts }: Shard): string {
  return `${index}/${parts}`;
}
