import type { KnipConfig } from 'knip';

export default {
  entry: [
    // Programs that another program starts by the path of their file.
    'harness/bench/main.ts',
    'harness/doctor/lab-trial.ts',
    'harness/network/lab/full-backlog.ts',
    'harness/support/reaper-program.ts',
    'scripts/{generate,record-defects}.ts',
    'test/second-runner/{probe-program,runner}.mjs',
    // Scripts that pages load, or that a page contains.
    'harness/probe/{ready,realm,relay}.ts',
    'harness/report/formats/html/browser/*.ts',
    'harness/serve/browser/*.ts',
    'suites/leaky-clients/kit.js',
  ],
  project: ['**/*.{ts,tsx,js,mjs}'],
  // A type of an exported function's signature is part of the interface, even if no other file names it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Programs of the machine.
  ignoreBinaries: ['Xvfb', 'dig', 'ip', 'nft', 'openssl', 'script', 'unshare'],
} satisfies KnipConfig;
