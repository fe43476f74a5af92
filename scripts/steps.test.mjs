import { expect, it } from 'vitest';
import { runSteps } from './steps.mjs';

const steps = ['a', 'b', 'c'].map((name) => ({ name }));

it('runs as many steps at once as it is told', async () => {
  let running = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running -= 1;
    return 0;
  };
  const ended = await runSteps(steps, run, { atOnce: 2, print: () => undefined });
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(most).toBe(2);
});

it('starts no step after one that fails, and returns what ran', async () => {
  const ended = await runSteps(steps, async ({ name }) => (name === 'b' ? 3 : 0), {
    atOnce: 1,
    print: () => undefined,
  });
  expect(ended.map(({ step, code }) => [step.name, code])).toEqual([
    ['a', 0],
    ['b', 3],
  ]);
});

it('prints the output of a step as one block', async () => {
  /** @type {string[]} */
  const lines = [];
  /** @type {Parameters<typeof runSteps<{ name: string }>>[1]} */
  const run = async ({ name }, onOutput) => {
    onOutput(`${name} 1\n`);
    await Promise.resolve();
    onOutput(`${name} 2\n`);
    return 0;
  };
  await runSteps(steps.slice(0, 2), run, { atOnce: 2, print: (line) => lines.push(line) });
  expect(lines).toContain('\n── a\na 1\na 2');
  expect(lines).toContain('\n── b\nb 1\nb 2');
});
