import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../harness/support/package-info.js';
import configuration from '../.dependency-cruiser.js';

const { forbidden, options } = configuration as unknown as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};

async function cruised(root: string, folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(
    folders,
    { ...options, baseDir: root, ruleSet: { forbidden }, validate: true },
    undefined,
    { tsConfig: { options: {}, fileNames: [], errors: [] } },
  );
  return output as ICruiseResult;
}

/** [file, its content, the rule that rejects it] */
const refused: [file: string, code: string, rule: string][] = [
  ['fixtures/tls/planted.ts', "import 'node:fs';", 'fixtures-are-data'],
  ['fixtures/tls/planted.ts', "import { z } from 'zod'; z;", 'fixtures-are-data'],
  ['fixtures/tls/planted.ts', "export * from '../../harness/peer/target.js';", 'fixtures-are-data'],
  ['harness/verdict/planted.ts', "import 'node:fs';", 'pure-stays-pure'],
  ['harness/verdict/planted.ts', "import 'fs/promises';", 'pure-stays-pure'],
  ['harness/verdict/planted.ts', "import 'playwright/test';", 'pure-has-no-network'],
  ['harness/verdict/planted.ts', "export * from '../run/target.js';", 'verdict-imports-its-list'],
  ['harness/verdict/planted.ts', "export * from '../serve/target.js';", 'verdict-imports-its-list'],
  [
    'harness/verdict/planted.ts',
    "export type T = import('../report/target.js').T;",
    'verdict-imports-its-list',
  ],
  ['harness/verdict/planted.ts', "await import('../network/target.js');", 'verdict-imports-its-list'],
  ['harness/verdict/planted.ts', "export { t } from '../probe/target.js';", 'verdict-imports-types'],
  ['harness/verdict/planted.ts', "export * from '../support/impure.js';", 'pure-stays-pure'],
  ['harness/probe/planted.ts', "import { z } from 'zod'; z;", 'probe-stands-alone'],
  ['harness/probe/planted.ts', "export * from '../model/target.js';", 'probe-imports-its-list'],
  ['harness/model/planted.ts', "export * from '../support/target.js';", 'model-imports-its-list'],
  ['harness/peer/planted.ts', "export * from '../client/target.js';", 'peer-imports-its-list'],
  ['harness/peer/deep/planted.ts', "export * from '../../verdict/target.js';", 'peer-imports-its-list'],
  ['harness/peer/planted.ts', "import 'playwright';", 'browsers-belong-to-clients'],
  ['harness/peer/planted.ts', "export * from '../report/text/target.js';", 'proof-reads-no-sentence'],
  ['harness/verdict/planted.ts', "export * from '../report/text/target.js';", 'proof-reads-no-sentence'],
  ['harness/network/planted.ts', "export * from '../cli/target.js';", 'network-imports-its-list'],
  ['harness/client/planted.ts', "export * from '../verdict/target.js';", 'client-imports-its-list'],
  ['harness/doctor/planted.ts', "export * from '../cli/target.js';", 'doctor-imports-its-list'],
  ['harness/run/planted.ts', "export * from '../cli/target.js';", 'run-imports-its-list'],
  ['harness/library/planted.ts', "import '@playwright/test';", 'browsers-belong-to-clients'],
  ['harness/library/planted.ts', "export * from '../client/target.js';", 'library-imports-its-list'],
  ['harness/library/playwright.ts', "import 'playwright/test';", 'library-extends-its-users-playwright'],
  ['harness/report/formats/html/planted.tsx', "import 'node:fs';", 'pure-stays-pure'],
  ['harness/report/formats/html/browser/planted.ts', "import 'preact';", 'page-scripts-stand-alone'],
  ['harness/report/planted.ts', "export * from '../run/target.js';", 'report-imports-its-list'],
  ['harness/serve/html/planted.tsx', "import 'node:fs';", 'pure-stays-pure'],
  [
    'harness/serve/browser/planted.ts',
    "export * from '../../support/target.js';",
    'serve-scripts-know-the-probe',
  ],
  ['harness/cli/planted.ts', "export * from '../library/target.js';", 'cli-imports-its-list'],
  ['harness/planted.ts', "export * from './model/target.js';", 'folder-is-listed'],
  ['harness/new-folder/planted.ts', "export * from '../model/target.js';", 'folder-is-listed'],
  ['harness/network/planted.ts', "export * from './planted-too.js';", 'no-cycle'],
  ['harness/network/a/planted.ts', "export * from '../b/back.js';", 'no-folder-cycle'],
  [
    'examples/mine/planted.ts',
    "export * from '../../harness/support/target.js';",
    'examples-see-the-package',
  ],
];

const granted: [file: string, code: string][] = [
  ['fixtures/tls/planted.ts', "export * from '../../harness/model/target.js';"],
  ['harness/verdict/planted.ts', "import { z } from 'zod'; z;"],
  ['harness/verdict/planted.ts', "export type { T } from '../probe/target.js';"],
  ['harness/verdict/planted.test.ts', "import 'node:fs';"],
  ['harness/peer/planted.ts', "import 'node:tls';"],
  ['harness/report/planted.ts', "import 'node:fs';"],
  ['harness/library/playwright.ts', "import '@playwright/test';"],
  ['harness/client/planted.ts', "import 'playwright';"],
  ['harness/serve/browser/planted.ts', "export * from '../../probe/target.js';"],
  ['harness/cli/planted.ts', "export * from '../verdict/target.js';"],
];

/** The files that the planted files import. */
const targets = {
  ...Object.fromEntries(
    readdirSync(join(packageRoot, 'harness')).map((folder) => [
      `harness/${folder}/target.ts`,
      'export const t = 0; export type T = number;',
    ]),
  ),
  'harness/support/impure.ts': "import 'node:fs'; export const u = 0;",
  'harness/report/text/target.ts': 'export const t = 0;',
  'harness/network/planted-too.ts': "export * from './planted.js';",
  'harness/network/b/back.ts': "export * from '../a/other.js';",
  'harness/network/a/other.ts': 'export const o = 0;',
};

describe('the allowlist of imports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badsocket-imports-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const broken = new Map<string, string[]>();

  /** Puts each planted file into a separate tree, and checks all trees at once. */
  beforeAll(async () => {
    const cases = [...refused.map(([file, code]) => [file, code] as const), ...granted];
    for (const [index, [file, code]] of cases.entries()) {
      const root = join(folder, String(index));
      for (const [path, text] of Object.entries({ ...targets, [file]: code })) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
      const { summary } = await cruised(
        root,
        readdirSync(root).filter((name) => name !== 'node_modules'),
      );
      broken.set(
        `${file} ${code}`,
        summary.violations.map(({ rule }) => rule.name),
      );
    }
  }, 120_000);

  it.each(refused)('rejects that %s contains %s', (file, code, rule) => {
    expect(broken.get(`${file} ${code}`)).toContain(rule);
  });

  it.each(granted)('allows that %s contains %s', (file, code) => {
    expect(broken.get(`${file} ${code}`)).toEqual([]);
  });

  it('holds for all files', async () => {
    const { summary } = await cruised(packageRoot, ['harness', 'fixtures', 'suites', 'examples', 'scripts']);
    expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(300);
  });
});

it('harness/ contains folders only', () => {
  const loose = readdirSync(join(packageRoot, 'harness'), { withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  expect(loose.map(({ name }) => name)).toEqual([]);
});

describe('the type-check projects', () => {
  const problemsOf = (project: string, file: string, code: string): string[] => {
    const path = join(packageRoot, file);
    const read = ts.readConfigFile(join(packageRoot, project), ts.sys.readFile.bind(ts.sys));
    const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, packageRoot);
    const host = ts.createCompilerHost(parsed.options);
    const readFile = host.readFile.bind(host);
    host.readFile = (name) => (name === path ? code : readFile(name));
    host.fileExists = (name) => name === path || ts.sys.fileExists(name);
    const getSourceFile = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      name === path
        ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true)
        : getSourceFile(name, ...rest);
    const ambient = parsed.fileNames.filter((name) => name.endsWith('.d.ts'));
    const program = ts.createProgram(
      [path, ...ambient],
      { ...parsed.options, noEmit: true, composite: false },
      host,
    );
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  };

  it.each([
    ['tsconfig.pure.json', 'harness/verdict/planted.ts', 'process.exit();', 'process'],
    ['tsconfig.pure.json', 'harness/verdict/planted.ts', 'document.title = "";', 'document'],
    ['tsconfig.pure.json', 'harness/model/planted.ts', 'setTimeout(() => 0);', 'setTimeout'],
    ['tsconfig.browser.json', 'harness/probe/planted.ts', 'Buffer.from("");', 'Buffer'],
    ['tsconfig.node.json', 'harness/peer/planted.ts', 'document.title = "";', 'document'],
  ])('%s rejects that %s contains %s', (project, file, code, name) => {
    expect(problemsOf(project, file, code).join()).toContain(`Cannot find name '${name}'`);
  });

  it.each([
    ['tsconfig.pure.json', 'harness/verdict/planted.ts', 'export const host = new URL("ws://a/").host;'],
    ['tsconfig.browser.json', 'harness/probe/planted.ts', 'document.title = "";'],
    ['tsconfig.node.json', 'harness/peer/planted.ts', 'process.exit();'],
  ])('%s allows that %s contains %s', (project, file, code) => {
    expect(problemsOf(project, file, code)).toEqual([]);
  });

  it('check each TypeScript file once', () => {
    const projects = readdirSync(packageRoot).filter((name) => /^tsconfig(\.\w+)?\.json$/.test(name));
    const filesOf = (project: string) => {
      const read = ts.readConfigFile(join(packageRoot, project), ts.sys.readFile.bind(ts.sys));
      return ts
        .parseJsonConfigFileContent(read.config, ts.sys, packageRoot)
        .fileNames.map((name) => relative(packageRoot, name));
    };
    const checked = projects
      .filter((name) => name !== 'tsconfig.base.json' && name !== 'tsconfig.build.json')
      .flatMap(filesOf)
      .filter((name) => /\.tsx?$/.test(name));
    expect(checked.filter((name, index) => checked.indexOf(name) !== index)).toEqual([]);
    const present = ['harness', 'fixtures', 'suites', 'examples', 'scripts', 'test']
      .flatMap((folder) =>
        readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          join(folder, name),
        ),
      )
      .filter((name) => /\.tsx?$/.test(name));
    expect(present.filter((name) => !checked.includes(name))).toEqual([]);
  });
});

it('package.json keeps its promises to users', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  expect({ ...dependencies, ...devDependencies }).toMatchObject({
    playwright: expect.any(String) as string,
    ws: expect.any(String) as string,
    vitest: expect.any(String) as string,
    'get-port': expect.any(String) as string,
  });
});
