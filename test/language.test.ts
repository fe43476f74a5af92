import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../harness/support/package-info.js';
import { synonymsOf, usesIn } from './language/synonyms.js';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const synonyms = synonymsOf(read('docs/glossary.md'));

/** What the rules of the house replace: the glossary must list each of these words. */
const replaced = [
  ...['goOn', 'breakRoad', 'joinAnswer', 'sendHead', 'sendBelowTls', 'unaskable'],
  ...['fate', 'endsAtHome', 'standsBehind', 'comesLate'],
  ...['place', 'inPlace', 'ground', 'site', 'standing'],
  ...['draft', 'telling', 'stray', 'apart', 'lackingOf', 'choose'],
  ...['mutant', 'successes', 'succeedAt', 'deaf', 'mend', 'carryOut', 'hearOut', 'trail'],
  ...['of', 'said', 'each', 'some'],
  ...['misread', 'unsettled', 'road', 'authority'],
  ...['whoever', 'of which', 'to be had', 'had it done', 'lets go of', 'learns of a failure, not we'],
  ...['can be had here', 'went on where it must fail', 'MORE IS TOLD', 'as many runs as there may be'],
];

const files = execFileSync('git', ['ls-files'], { cwd: packageRoot, encoding: 'utf8' })
  .split('\n')
  .filter((path) => /\.(tsx?|mjs|js|md)$/.test(path))
  // These files contain the words in order to reject them.
  .filter((path) => path !== 'docs/glossary.md' && !path.startsWith('test/language'));

describe('the glossary', () => {
  it('lists every word that the rules of the house replace', () => {
    const listed = synonyms.map(({ word }) => word);
    expect(replaced.filter((word) => !listed.includes(word))).toEqual([]);
  });

  it('is kept by every file', () => {
    const uses = files.flatMap((path) => usesIn(path, read(path), synonyms));
    expect(uses.map(({ path, line, word, write }) => `${path}:${String(line)}: ${word} → ${write}`)).toEqual(
      [],
    );
  }, 60_000);
});

describe('a synonym', () => {
  it.each([
    ['a variable', 'a.ts', 'const each = 1;'],
    ['a part of a name', 'a.ts', 'function goOnWith() {}'],
    ['a parameter', 'a.ts', 'export const name = (said: string) => 0;'],
    ['a property', 'a.ts', 'export interface Peer { breakRoad: boolean }'],
    ['a destructured name', 'a.ts', 'const { mend } = engine;'],
    ['a doc comment', 'a.ts', '/** Whoever calls it waits. */\nexport const a = 1;'],
    ['a comment over two lines', 'a.ts', '// No lab is to\n// be had.\nexport const a = 1;'],
    ['a message', 'a.ts', "throw new Error('no lab can be had here');"],
    ['a template', 'a.ts', 'const line = `the mutant ${name} is caught`;'],
    ['a title', 'a.test.ts', "it('is caught like any mutant', () => {});"],
    ['JSX', 'a.tsx', 'export const a = <p>How to mend it</p>;'],
    ['plain JavaScript', 'a.mjs', 'const trail = [];'],
    ['a page', 'docs/a.md', 'Whoever reads this.'],
  ])('is found in %s', (_, path, text) => {
    expect(usesIn(path, text, synonyms)).not.toEqual([]);
  });

  it.each([
    ['a method of the platform', 'a.ts', 'export const any = list.some((item) => item.size > 0);'],
    ['a pseudo-header', 'a.ts', "headers[':authority'] = host;"],
    ['a longer name', 'a.ts', 'const sizeOf = 1;'],
    ['a for loop', 'a.ts', 'for (const item of list) use(item);'],
    ['prose', 'docs/a.md', 'Each of some cases.'],
  ])('is not found in %s', (_, path, text) => {
    expect(usesIn(path, text, synonyms)).toEqual([]);
  });
});
