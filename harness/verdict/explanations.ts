import type { Case } from '../model/case.js';
import type { Context } from '../model/context.js';
import type { Surface } from '../model/observation.js';
import { type Explanation, isClass, type KnownDefect } from './expectations.js';
import { matcherOf } from './matcher.js';

/** What an explanation depends on besides the channel and the value. */
export interface Conditions extends Case {
  context: Context;
  surface: Surface;
}

/** A part of what a known defect explains. */
export interface KnownPart {
  defect: KnownDefect;
  explanation: Explanation;
}

/** Returns all parts of known defects. */
export function partsOf(defects: readonly KnownDefect[]): KnownPart[] {
  return defects.flatMap((defect) => defect.explains.map((explanation) => ({ defect, explanation })));
}

/** Whether an explanation is about a case on a surface. */
export function concerns(explanation: Explanation, conditions: Conditions): boolean {
  return (
    isAbout(explanation, conditions) &&
    explanation.contexts.includes(conditions.context) &&
    explanation.surfaces.some((glob) => matcherOf(glob)(conditions.surface))
  );
}

/** Whether an explanation is about a case, on some surface. */
export function isAbout(explanation: Explanation, { fixture, scheme, transport }: Case): boolean {
  return (
    explanation.schemes.includes(scheme) &&
    explanation.transports.includes(transport) &&
    concernsFixture(explanation, fixture.id)
  );
}

/** Whether an explanation is about a fixture, over some scheme and on some surface. */
export function concernsFixture({ fixtures }: Explanation, id: string): boolean {
  return matcherOf(fixtures)(id);
}

/** Returns the cases that a known defect explains, in their order. */
export function explainedCases({ explains }: KnownDefect, cases: readonly Case[]): Case[] {
  return cases.filter((testCase) => explains.some((explanation) => isAbout(explanation, testCase)));
}

/** Whether an explanation names a value. */
export function hasValue({ values }: Explanation, value: string): boolean {
  return values.some((expected) => (isClass(expected) ? /^[1-9]\d*$/.test(value) : expected === value));
}

/** Whether an explanation expects a value in a channel of a case. */
export function covers(
  explanation: Explanation,
  conditions: Conditions,
  channel: string,
  value: string,
): boolean {
  return explanation.channel === channel && hasValue(explanation, value) && concerns(explanation, conditions);
}
