import { configDefaults, defineConfig } from 'vitest/config';

const inLab = '{harness,test}/**/*.lab.test.ts';

export default defineConfig({
  // An example imports the package by its name, and means the sources.
  resolve: { tsconfigPaths: true },
  test: {
    // A process for each worker: tests open sockets and start programs, which threads of one process would share.
    pool: 'forks',
    // A test that passes only the second time has not passed.
    retry: 0,
    // Most of them wait for other programs: none of the processors need be left to the runner.
    maxWorkers: '100%',
    // A machine may be busy: no test here is about time.
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'anywhere',
          include: [
            '{harness,test}/**/*.test.{ts,tsx}',
            'fixtures/**/*.test.ts',
            'examples/**/*.test.ts',
            'scripts/**/*.test.{ts,mjs}',
          ],
          exclude: [...configDefaults.exclude, inLab],
        },
      },
      // One file at a time (--no-file-parallelism): a lab has one resolver.
      { extends: true, test: { name: 'lab', include: [inLab] } },
    ],
  },
});
