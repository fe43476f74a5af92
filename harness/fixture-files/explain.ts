import type { z } from 'zod';
import { nearest } from '../support/text/nearest.js';
import { pathText } from '../support/text/path-text.js';

type Issue = z.core.$ZodIssue;

/**
 * Returns the first error in the data, in one line: the field, its value, and what is valid.
 * @param vocabulary the names of all known fields, for a suggestion
 */
export function explain(error: z.ZodError, data: unknown, vocabulary: readonly string[]): string {
  const [issue] = inOrder(error.issues.flatMap(narrow));
  if (issue === undefined) return 'cannot be read';
  return `${pathText(issue.path)} ${rightOf(issue, valueAt(data, issue.path), vocabulary)}`.trimStart();
}

/** Of the alternatives of a union, returns the error of the one that is closest to the data. */
function narrow(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) => branch.flatMap(narrow));
  const [best = []] = branches.sort(
    (a, b) => depthOf(b) - depthOf(a) || Number(isOther(a)) - Number(isOther(b)) || a.length - b.length,
  );
  return best.map((nested) => ({ ...nested, path: [...issue.path, ...nested.path] }));
}

function depthOf(branch: readonly Issue[]): number {
  return Math.max(...branch.map(({ path }) => path.length));
}

/** Whether the value has another type than the alternative. */
function isOther(branch: readonly Issue[]): boolean {
  return branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
}

/** A misspelt field comes first: it explains why another one is missing. */
function inOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => weightOf(a) - weightOf(b));
}

function weightOf({ code }: Issue): number {
  return code === 'unrecognized_keys' ? 0 : 1;
}

function rightOf(issue: Issue, value: unknown, vocabulary: readonly string[]): string {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key = ''] = issue.keys;
      const near = nearest(key, vocabulary);
      return `has an unknown field ${quoted(key)}: ${near === undefined ? 'remove it' : `did you mean ${quoted(near)}?`}`;
    }
    case 'invalid_value':
      return choice(value, issue.values.map(String));
    case 'invalid_union':
      return choice(value, 'options' in issue ? (issue.options as unknown[]).map(String) : []);
    case 'invalid_key':
      return 'has an invalid name: it must be in kebab-case, such as "expired-certificate"';
    case 'invalid_type':
      return value === undefined
        ? `is missing: it must be ${kinds[issue.expected] ?? issue.expected}`
        : `is ${quoted(value)}: it must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'number'
        ? `is ${quoted(value)}: it must be ${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}`
        : 'must not be empty';
    case 'too_big':
      return `is ${quoted(value)}: it must be ${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}`;
    case 'invalid_format':
      return issue.format === 'url'
        ? `is ${quoted(value)}: it must be an http or https URL`
        : `is ${quoted(value)}: it must match ${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
}

function choice(value: unknown, options: readonly string[]): string {
  if (value === undefined) return `is missing: it must be one of ${options.join(', ')}`;
  const near = typeof value === 'string' ? nearest(value, options) : undefined;
  return `is ${quoted(value)}: ${near === undefined ? `it must be one of ${options.join(', ')}` : `did you mean ${quoted(near)}?`}`;
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a list',
};

function quoted(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}
