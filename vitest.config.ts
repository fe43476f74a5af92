import { configDefaults, defineConfig } from 'vitest/config';

const inLab = '{harness,test}/**/*.lab.test.ts';

export default defineConfig({
  // Examples import the package by its name. The alias resolves to the sources.
  resolve: { tsconfigPaths: true },
  test: {
    // Workers are processes, because threads would share sockets and child processes.
    pool: 'forks',
    // A test that passes only on a retry has failed.
    retry: 0,
    // Most tests wait for other programs, so that every processor can have a worker.
    maxWorkers: '100%',
    // The timeouts are long, because the machine may be busy.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'anywhere',
          // Files share the modules of their worker. Loading them again for each file takes as long as the tests do.
          isolate: false,
          include: [
            '{harness,test}/**/*.test.{ts,tsx}',
            'fixtures/**/*.test.ts',
            'examples/**/*.test.ts',
            'scripts/**/*.test.{ts,mjs}',
          ],
          exclude: [...configDefaults.exclude, inLab],
        },
      },
      // These files run one at a time (--no-file-parallelism), because a lab has one resolver.
      { extends: true, test: { name: 'lab', include: [inLab] } },
      // `npm run torture`: not a part of `npm test`, because it takes many minutes.
      {
        extends: true,
        test: { name: 'torture', include: ['test/torture/*.torture.ts'], testTimeout: 240_000 },
      },
    ],
  },
});
