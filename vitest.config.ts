import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['harness/**/*.test.{ts,tsx}', 'fixtures/**/*.test.ts', 'scripts/**/*.test.mjs'],
    // A process for each worker: tests open sockets and start programs, which threads of one process would share.
    pool: 'forks',
    // A test that passes only the second time has not passed.
    retry: 0,
  },
});
