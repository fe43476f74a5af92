/** @typedef {{ name: string, ok: boolean, fix?: string }} Check */
/**
 * The parts of the output of `badsocket doctor --json` that tests depend on.
 * @typedef {object} Diagnosis
 * @property {{ missing: { engine: string, fix: string }[] }} engines
 * @property {Check[]} lab
 * @property {Check[]} display
 * @property {Check[]} tests
 */

/**
 * Says in one line what this machine lacks for a complete `npm test`, and how to install it.
 * @param {Diagnosis} diagnosis
 * @returns {string | undefined} nothing if the machine has everything
 */
export function incompleteText({ engines, lab, display, tests }) {
  const failed = [...lab, ...display, ...tests].filter(({ ok }) => !ok);
  const names = [...engines.missing.map(({ engine }) => engine), ...failed.map(({ name }) => name)];
  if (names.length === 0) return undefined;
  const fixes = [...engines.missing.map(({ fix }) => fix), ...failed.flatMap(({ fix }) => fix ?? [])];
  const distinct = [...new Set(fixes)];
  const how =
    distinct.length > 0 ? `install with: ${distinct.join('; ')}` : 'install them: `badsocket doctor`';
  return `INCOMPLETE: ${[...new Set(names)].join(', ')}; ${how}. Use --allow-missing to accept that.`;
}
