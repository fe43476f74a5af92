import { ESLint } from 'eslint';
import { expect, it } from 'vitest';
import tseslint from 'typescript-eslint';
import { packageRoot } from './built.js';

/** Looks only at the walls, without types: the files need not exist. */
const eslint = new ESLint({
  cwd: packageRoot,
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
});

async function complaints(filePath: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath });
  return result?.messages.length ?? 0;
}

it.each([
  ['fixtures/tls/certificates.ts', "import 'node:fs';"],
  ['fixtures/tls/certificates.ts', "import { z } from 'zod';"],
  ['fixtures/tls/certificates.ts', "import { startPeer } from '../../harness/peer/peer.js';"],
  ['fixtures/index.ts', "export * from '../harness/witness.js';"],
  ['harness/verdict/classes.ts', "import 'node:fs';"],
  ['harness/verdict/classes.ts', "import 'fs/promises';"],
  ['harness/verdict/classes.ts', "import 'playwright/test';"],
  ['harness/verdict/classes.ts', "import type { Report } from '../report/report.js';"],
  ['harness/verdict/classes.ts', "await import('node:fs');"],
  ['harness/verdict/classes.ts', "type Report = import('../report/report.js').Report;"],
  ['harness/verdict/classes.ts', 'process.exit();'],
  ['harness/probe/probe.ts', "import { z } from 'zod';"],
  ['harness/probe/probe.ts', "import type { Fixture } from '../fixture.js';"],
  ['harness/probe/probe.ts', "Buffer.from('');"],
  ['harness/peer/tls.ts', "import { discover } from '../client/discover.js';"],
  ['harness/peer/deep/tls.ts', "import { judge } from '../../verdict/judge.js';"],
  ['harness/lab/seal.ts', "import { main } from '../cli/main.js';"],
  ['harness/library/index.ts', "import { test } from '@playwright/test';"],
  ['harness/library/index.ts', "import { discover } from '../client/discover.js';"],
  ['harness/library/playwright.ts', "import { test } from 'playwright/test';"],
  ['examples/mine/mine.test.ts', "import { startPeer } from '../../harness/library/index.js';"],
  ['harness/report/html/page.tsx', "import { readFile } from 'node:fs/promises';"],
  ['harness/report/html/browser/cells.ts', "import type { Report } from '../../report.js';"],
  ['harness/report/html/browser/cells.ts', "import { render } from 'preact';"],
  ['harness/report/save.ts', "import { seal } from '../lab/seal.js';"],
  ['harness/serve/html/board.tsx', "import 'node:fs';"],
  ['harness/serve/browser/board.ts', "import { count } from '../../verdict/sentences.js';"],
  ['harness/serve/browser/board.ts', "import { h } from 'preact';"],
])('%s is refused %s', async (filePath, code) => {
  expect(await complaints(filePath, code)).toBe(1);
});

it.each([
  ['fixtures/tls/certificates.ts', "import { defineFixtures } from '../../harness/fixture.js';"],
  ['fixtures/tls/certificates.ts', "import { reset } from '../../harness/steps.js';"],
  ['fixtures/index.ts', "import { situations } from './situations.js';"],
  ['fixtures/index.test.ts', "import 'node:fs';"],
  ['harness/verdict/classes.ts', "import { z } from 'zod';"],
  ['harness/verdict/classes.ts', "import type { Trace } from '../probe/trace.js';"],
  ['harness/verdict/classes.test.ts', "import 'node:fs';"],
  ['harness/probe/probe.ts', "import type { Trace } from './trace.js';"],
  ['harness/peer/tls.ts', "import 'node:tls';"],
  ['harness/report/save.ts', "import { writeFile } from 'node:fs/promises';"],
  ['harness/report/assets.ts', "import { gzipSync } from 'node:zlib';"],
  ['harness/library/playwright.ts', "import { test } from '@playwright/test';"],
  ['harness/library/index.ts', "import type { Report } from '../report/report.js';"],
  ['examples/mine/mine.test.ts', "import { startPeer } from 'badsocket';"],
  ['harness/serve/browser/board.ts', "import { perform } from '../../probe/perform.js';"],
  ['harness/cli/main.ts', "import { judge } from '../verdict/judge.js';"],
])('%s is granted %s', async (filePath, code) => {
  expect(await complaints(filePath, code)).toBe(0);
});
