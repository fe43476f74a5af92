import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reportFingerprint } from '../model/report-fingerprint.js';
import { reportSchema } from '../model/report.js';
import type { RunEvent } from './run-events.js';

// A run log holds the events of a run, as JSON Lines: https://jsonlines.org. Each line stands alone, so that a reader needs no more
// memory than the longest line, and a run that is killed loses at most the last one.

/** Matches the name of a run log. */
export const runLogName = /^run-[0-9a-f]{8}\.jsonl$/;

/** The log of a run in progress. Its name is random, so that runs that share a folder do not mix their lines. */
export class RunLog implements Disposable {
  readonly path: string;
  readonly #onProblem: (problem: unknown) => void;
  #file: number | undefined;

  /**
   * @param folder an existing folder
   * @param onProblem called once if a line cannot be written. The log then ends before that line.
   */
  constructor(folder: string, onProblem: (problem: unknown) => void) {
    this.path = join(folder, `run-${randomUUID().slice(0, 8)}.jsonl`);
    this.#onProblem = onProblem;
    this.#attempt(() => {
      this.#file = openSync(this.path, 'wx');
    });
  }

  /** Appends an event. It is written before this returns, so that it survives the end of this process. */
  append(event: RunEvent): void {
    const file = this.#file;
    if (file !== undefined) this.#attempt(() => appendFileSync(file, `${JSON.stringify(lineOf(event))}\n`));
  }

  /** Removes the log: the report has all of it. */
  remove(): void {
    this[Symbol.dispose]();
    rmSync(this.path, { force: true });
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (problem) {
      this[Symbol.dispose]();
      this.#onProblem(problem);
    }
  }
}

/** The first line also says with which schema the log was written. */
function lineOf(event: RunEvent): object {
  return event.type === 'run-started' ? { schemaFingerprint: reportFingerprint, ...event } : event;
}

const text = z.string();
const { missing, clients, observations, skipped, finishedAt } = reportSchema.shape;
const client = text;
const reason = text;

/** The schema of a line of a run log. */
export const runLineSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-started'),
    schemaFingerprint: text.exactOptional(),
    run: reportSchema.omit({
      schemaVersion: true,
      schemaFingerprint: true,
      finishedAt: true,
      complete: true,
      incompleteReason: true,
      missing: true,
      clients: true,
      observations: true,
      skipped: true,
      verdict: true,
    }),
  }),
  z.strictObject({ type: z.literal('engine-missing'), missing: missing.element }),
  z.strictObject({ type: z.literal('cases-skipped'), skipped }),
  z.strictObject({ type: z.literal('client-unavailable'), client, reason }),
  z.strictObject({
    type: z.literal('client-ready'),
    client: clients.element,
    observations: z.number().int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('observation'), observation: observations.element }),
  z.strictObject({ type: z.literal('client-died'), client, reason }),
  z.strictObject({ type: z.literal('client-finished'), client }),
  z.strictObject({ type: z.literal('run-interrupted'), reason }),
  z.strictObject({ type: z.literal('run-finished'), finishedAt }),
]) satisfies z.ZodType<RunEvent>;
