import { expect, it } from 'vitest';
import { releaseProblems } from './release-problems.mjs';

const good = {
  manifest: { version: '1.2.3', repository: 'https://example.test/r', bugs: 'https://example.test/b' },
  changelog: '# Changelog\n\n## 1.2.3\n\n- A change\n',
  changes: [],
  tag: 'v1.2.3',
};

it('a complete release has no problem', () => {
  expect(releaseProblems(good)).toEqual([]);
});

it.each([
  [
    'no repository',
    { manifest: { ...good.manifest, repository: undefined } },
    /no repository: .* Add the URL/,
  ],
  ['no issue tracker', { manifest: { ...good.manifest, bugs: undefined } }, /no bugs: add the URL/],
  ['the tag of another version', { tag: 'v1.2.4' }, /tag is v1\.2\.4, .* name the tag v1\.2\.3/],
  ['no tag', { tag: '' }, /tag is missing/],
  ['no section in the changelog', { changelog: '# Changelog\n\n## 1.2.30\n' }, /no section 1\.2\.3: run/],
  ['unreleased changes', { changes: ['a.md'] }, /without a release \(a\.md\): run/],
])('a release with %s is stopped by one line', (_, wrong, line) => {
  const problems = releaseProblems({ ...good, ...wrong });
  expect(problems).toEqual([expect.stringMatching(line)]);
  expect(problems[0]).not.toContain('\n');
});
