/**
 * @typedef {object} Release
 * @property {{ version: string, repository?: unknown, bugs?: unknown }} manifest package.json
 * @property {string} changelog
 * @property {readonly string[]} changes the files of .changeset/ that no release contains yet
 * @property {string} tag such as `v1.2.3`
 */

/**
 * Returns why a release cannot be published: one line for each problem, which says what to do.
 * @param {Release} release
 * @returns {string[]}
 */
export function releaseProblems({ manifest, changelog, changes, tag }) {
  const { version, repository, bugs } = manifest;
  return [
    ...(repository === undefined
      ? [
          'package.json has no repository: npm compares it with the provenance. Add the URL of the repository.',
        ]
      : []),
    ...(bugs === undefined ? ['package.json has no bugs: add the URL of the issue tracker.'] : []),
    ...(tag === `v${version}`
      ? []
      : [`The tag is ${tag || 'missing'}, but package.json has ${version}: name the tag v${version}.`]),
    ...(changelog.split('\n').includes(`## ${version}`)
      ? []
      : [`CHANGELOG.md has no section ${version}: run \`npm run bump\`.`]),
    ...(changes.length === 0
      ? []
      : [`.changeset/ has changes without a release (${changes.join(', ')}): run \`npm run bump\`.`]),
  ];
}
