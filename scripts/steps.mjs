/** The interval between lines that list the running steps, in milliseconds. */
const everyMs = 30_000;

/**
 * @template Step
 * @typedef {{ step: Step, code: number }} Ended
 */

/**
 * Runs several steps at once, and prints the output of each step when it ends. After a failure, no further step starts.
 * @template {{ name: string }} Step
 * @param {readonly Step[]} steps in the order in which they start
 * @param {(step: Step, onOutput: (text: string) => void) => Promise<number>} run returns the exit code
 * @param {{ atOnce: number, print?: (line: string) => void }} options
 * @returns {Promise<Ended<Step>[]>} the steps that ran, in the order in which they ended
 */
export async function runSteps(steps, run, { atOnce, print = console.log }) {
  const waiting = [...steps];
  const started = performance.now();
  const running = new Map();
  /** @type {Ended<Step>[]} */
  const ended = [];
  const heartbeat = setInterval(() => {
    const names = [...running].map(([step, since]) => `${step.name} (${secondsSince(since)})`);
    print(`── ${secondsSince(started)}: running ${names.join(', ')}`);
  }, everyMs);
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const since = performance.now();
      running.set(step, since);
      print(`── ${step.name} started`);
      let output = '';
      const code = await run(step, (text) => (output += text));
      running.delete(step);
      ended.push({ step, code });
      print(`\n── ${step.name}\n${output.trimEnd()}`);
      print(
        `── ${step.name} ${code === 0 ? 'passed' : `failed with exit code ${code}`} in ${secondsSince(since)}`,
      );
      if (code !== 0) waiting.splice(0);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  clearInterval(heartbeat);
  return ended;
}

/**
 * Formats the seconds since a time.
 * @param {number} since a reading of performance.now()
 */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
