/** @typedef {{ exitCode: number, observations: number, unexpected: number, problems: number, text: string }} Drawn */

/**
 * Returns what one run found that the expectations do not list.
 * @param {string} json the report of the run, or nothing if it made none
 * @param {number} exitCode
 * @returns {Drawn} `text` has the findings and the problems, one in a line
 */
export function reportOf(json, exitCode) {
  if (json === '') return { exitCode, observations: 0, unexpected: 0, problems: 1, text: '' };
  const { observations, verdict } = JSON.parse(json);
  /** @type {{ defects: { id: string, status: string }[], findings: { defect: string }[], stale: object[], problems: object[] }[]} */
  const clients = verdict.clients;
  const unexpected = clients.flatMap(({ defects, findings, stale }) => {
    const known = new Set(defects.filter(({ status }) => status === 'known').map(({ id }) => id));
    return [...findings.filter(({ defect }) => !known.has(defect)), ...stale];
  });
  const problems = [...verdict.problems, ...clients.flatMap((client) => client.problems)];
  return {
    exitCode,
    observations: observations.length,
    unexpected: unexpected.length,
    problems: problems.length,
    text: [...unexpected, ...problems].map((what) => JSON.stringify(what)).join('\n'),
  };
}
