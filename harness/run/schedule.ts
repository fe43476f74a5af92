import type { Case } from '../model/case.js';
import type { Surface } from '../model/observation.js';
import { shuffled } from '../support/collections/shuffle.js';

/** One scheduled observation. */
export interface ScheduledObservation {
  testCase: Case;
  surface: Surface;
  /** From 0. */
  repetition: number;
}

/** Observations that start in this order, `concurrency` at once. A phase starts when the previous one has ended. */
export interface Phase {
  observations: readonly ScheduledObservation[];
  concurrency: number;
}

export interface ScheduleOptions {
  cases: readonly Case[];
  /** Each case is observed on each surface on which the client supports it. */
  surfaces: readonly Surface[];
  supports: (surface: Surface, testCase: Case) => boolean;
  /** Observations of each case on each surface. */
  repeat: number;
  /** The seed for a random order. Default: one repetition after the other, in the order of the cases. */
  seed?: number | undefined;
  concurrency: number;
}

/** The concurrency of slow fixtures. Most of their time is waiting, so that many take hardly longer than one. */
export const slowConcurrency = 24;

/** Returns the observations that one client makes, in order. Slow fixtures come last. */
export function scheduleOf(options: ScheduleOptions): Phase[] {
  const { cases, surfaces, supports, repeat, seed, concurrency } = options;
  const all = Array.from({ length: repeat }, (_, repetition) =>
    cases.flatMap((testCase) =>
      surfaces
        .filter((surface) => supports(surface, testCase))
        .map((surface) => ({ testCase, surface, repetition })),
    ),
  ).flat();
  const ordered = seed === undefined ? all : shuffled(all, seed);
  const isSlow = ({ testCase }: ScheduledObservation) => testCase.fixture.slow;
  return [
    { observations: ordered.filter((observation) => !isSlow(observation)), concurrency },
    { observations: ordered.filter(isSlow), concurrency: Math.max(concurrency, slowConcurrency) },
  ];
}
