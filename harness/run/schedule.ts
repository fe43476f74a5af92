import type { Case } from '../model/case.js';
import type { Surface } from '../model/observation.js';
import { shuffled } from '../support/collections/shuffle.js';

/** One observation that a run sets out to make. */
export interface ScheduledObservation {
  testCase: Case;
  surface: Surface;
  /** From 0. */
  repetition: number;
}

/** Observations to start in this order, `concurrency` of them at once. A phase begins when the one before has ended. */
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
  /** Decides the order. Default: repetition by repetition, in the order of the cases. */
  seed?: number | undefined;
  concurrency: number;
}

/** A slow fixture waits for most of its time: many at once take hardly longer than one. */
export const slowConcurrency = 24;

/** Decides which observations one client makes, and in which order: the slow ones last. */
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
    { observations: ordered.filter((each) => !isSlow(each)), concurrency },
    { observations: ordered.filter(isSlow), concurrency: Math.max(concurrency, slowConcurrency) },
  ];
}
