/**
 * @typedef {{ path: string, s: Record<string, number> }} FileCoverage the executions of each statement of a file
 * @typedef {Record<string, FileCoverage>} Coverage by path: https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-lib-coverage
 */

/**
 * Returns the lines of a table: for each folder, the statements, and how many of them ran in at least one of the runs.
 * @param {readonly Coverage[]} runs
 * @param {string} root the folder that paths are relative to, with a slash at the end
 * @returns {string[]}
 */
export function coverageTable(runs, root) {
  /** @type {Map<string, { all: number, ran: number }>} */
  const folders = new Map();
  for (const path of new Set(runs.flatMap(Object.keys))) {
    const files = runs.flatMap((run) => run[path] ?? []);
    const statements = new Set(files.flatMap(({ s }) => Object.keys(s)));
    const ran = [...statements].filter((id) => files.some(({ s }) => (s[id] ?? 0) > 0));
    for (const folder of [folderOf(path.replace(root, '')), 'all']) {
      const sum = folders.get(folder) ?? { all: 0, ran: 0 };
      folders.set(folder, { all: sum.all + statements.size, ran: sum.ran + ran.length });
    }
  }
  return [
    '| folder | statements | run |',
    '| --- | --- | --- |',
    ...[...folders]
      .sort(([a], [b]) => (a === 'all' ? 1 : b === 'all' ? -1 : a.localeCompare(b)))
      .map(([folder, { all, ran }]) => `| ${folder} | ${all} | ${percent(ran, all)} |`),
  ];
}

/**
 * Returns the folder below harness/, or the first folder.
 * @param {string} path
 */
function folderOf(path) {
  const [first = '', second = ''] = path.split('/');
  return first === 'harness' ? `${first}/${second}` : first;
}

/** @param {number} part @param {number} all */
function percent(part, all) {
  return all === 0 ? '–' : `${Math.floor((part / all) * 100)} %`;
}
