import { builtinModules } from 'node:module';

/**
 * Which folder may import which. Imports run one way; a folder that is not listed is refused. Tests are free.
 * `npm run lint` and test/architecture.test.ts check the lists.
 */

/**
 * For each folder of harness/, the folders that it may import. `types` lists folders from which it may import types only.
 * @type {Record<string, { may: string[], types?: string[] }>}
 */
const folders = {
  probe: { may: [] },
  model: { may: [], types: ['probe'] },
  support: { may: ['model'] },
  network: { may: ['model', 'support'] },
  verdict: { may: ['model', 'support'], types: ['probe'] },
  peer: { may: ['model', 'network', 'support'] },
  client: { may: ['model', 'network', 'support'], types: ['probe'] },
  report: { may: ['model', 'support', 'verdict'], types: ['probe'] },
  run: { may: ['client', 'model', 'network', 'peer', 'report', 'support', 'verdict'] },
  doctor: { may: ['client', 'fixtures', 'model', 'network', 'peer', 'support'] },
  'fixture-files': { may: ['model', 'peer', 'support'] },
  library: { may: ['fixture-files', 'fixtures', 'model', 'peer', 'support'] },
  bench: { may: ['client', 'fixtures', 'model', 'network', 'peer', 'report', 'run', 'support', 'verdict'] },
  serve: {
    may: ['client', 'model', 'network', 'peer', 'report', 'run', 'support', 'verdict'],
    types: ['probe'],
  },
  cli: {
    may: [
      'client',
      'doctor',
      'fixture-files',
      'fixtures',
      'model',
      'network',
      'peer',
      'report',
      'run',
      'serve',
      'support',
      'verdict',
    ],
  },
};

const playwright = String.raw`(^|/)node_modules/(@playwright/test|playwright|playwright-core)/`;
const node = `^(node:.*|${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`;
/** @param {string} folder */
const pathOf = (folder) => (folder === 'fixtures' ? '^fixtures/' : `^harness/${folder}/`);

/** Files that compute and do nothing else; what they reach must be so too. */
const pure =
  '^(fixtures/|harness/(model|probe|verdict|report/(layout|text|formats)|support/(collections|text)|serve/(browser|html))/|harness/run/(assemble-report|budgets|run-events|schedule)\\.ts$)';

const forbidden = [
  {
    name: 'no-cycle',
    comment: 'Files that import each other cannot be understood one by one.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-folder-cycle',
    comment: 'Folders that import each other are one folder.',
    severity: 'error',
    scope: 'folder',
    from: {},
    to: { circular: true },
  },
  {
    name: 'folder-is-listed',
    comment: 'A new folder of harness/ needs a line in the lists of .dependency-cruiser.js.',
    severity: 'error',
    from: { path: '^harness/', pathNot: `^harness/(${Object.keys(folders).join('|')})/` },
    to: {},
  },
  ...Object.entries(folders).flatMap(([folder, { may, types = [] }]) => [
    {
      name: `${folder}-imports-its-list`,
      comment: `harness/${folder}/ may import ${[...may, ...types].join(', ') || 'nothing'}.`,
      severity: 'error',
      from: { path: `^harness/${folder}/` },
      to: {
        path: '^(harness|fixtures|suites|test|scripts|examples|expectations)/',
        pathNot: [folder, ...may, ...types].map(pathOf),
      },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `${folder}-imports-types`,
            comment: `harness/${folder}/ may import only types of ${types.join(', ')}.`,
            severity: 'error',
            // A script of a page runs beside the probe, in the browser.
            from: { path: `^harness/${folder}/`, pathNot: '^harness/serve/browser/' },
            to: { path: types.map(pathOf), dependencyTypesNot: ['type-only'] },
          },
        ]),
  ]),
  {
    name: 'fixtures-are-data',
    comment: 'A fixture imports the vocabulary in harness/model/ and other fixtures.',
    severity: 'error',
    from: { path: '^fixtures/' },
    to: { pathNot: '^(fixtures|harness/model)/' },
  },
  {
    name: 'proof-reads-no-sentence',
    comment: 'What proves or compares something works on data: rewording a sentence must not change it.',
    severity: 'error',
    from: { path: '^(fixtures|harness/(probe|model|network|peer|client|verdict|fixture-files))/' },
    to: { path: '^harness/report/text/', reachable: true },
  },
  {
    name: 'pure-stays-pure',
    comment: 'What computes and does nothing else must not reach Node, not even through another file.',
    severity: 'error',
    from: { path: pure },
    to: { path: node, reachable: true },
  },
  {
    name: 'pure-has-no-network',
    comment: 'What computes and does nothing else must not reach a browser or a socket.',
    severity: 'error',
    from: { path: pure },
    to: { path: [playwright, '(^|/)node_modules/ws/'], reachable: true },
  },
  {
    name: 'probe-stands-alone',
    comment: 'The probe runs inside the client, where there are no packages.',
    severity: 'error',
    from: { path: '^harness/probe/' },
    to: { pathNot: '^harness/probe/' },
  },
  {
    name: 'page-scripts-stand-alone',
    comment: 'A script of the report is inlined, and has nothing to import.',
    severity: 'error',
    from: { path: '^harness/report/formats/html/browser/' },
    to: {},
  },
  {
    name: 'serve-scripts-know-the-probe',
    comment: 'A script of the served page may import the probe.',
    severity: 'error',
    from: { path: '^harness/serve/browser/' },
    to: { pathNot: '^harness/probe/' },
  },
  {
    name: 'browsers-belong-to-clients',
    comment: 'Only clients, and what measures and installs them, know Playwright.',
    severity: 'error',
    from: { path: '^harness/', pathNot: ['^harness/(client|bench)/', '^harness/library/playwright\\.ts$'] },
    to: { path: playwright },
  },
  {
    name: 'library-extends-its-users-playwright',
    comment: 'A second copy of @playwright/test refuses to run: the library imports the one of its user.',
    severity: 'error',
    from: { path: '^harness/library/playwright\\.ts$' },
    to: { path: '(^|/)node_modules/(playwright|playwright-core)/' },
  },
  {
    name: 'examples-see-the-package',
    comment: 'An example imports what its reader has: the package, by its name.',
    severity: 'error',
    from: { path: '^examples/', pathNot: '^examples/[^/]+\\.ts$' },
    to: {
      path: '^(harness|fixtures|suites|expectations|scripts|test|dist)/',
      pathNot: '^(harness|dist/harness)/(library|fixture-files)/',
    },
  },
];

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    // Tests may import anything.
    exclude: { path: '^(dist|test)/|^(fixtures|harness|scripts)/.*\\.test\\.tsx?$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
    },
  },
};
