import { builtinModules } from 'node:module';

/**
 * The imports that each folder may have. An unlisted folder is rejected. Tests may import anything. `npm run lint` and
 * test/architecture.test.ts check the lists.
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

/** The pure files: they compute, and have no effects. Everything that they import must be pure too. */
const pure =
  '^(fixtures/|harness/(model|probe|verdict|report/(layout|text|formats)|support/(collections|text)|serve/(browser|html))/|harness/run/(assemble-report|budgets|run-events|schedule)\\.ts$)';

const forbidden = [
  {
    name: 'no-cycle',
    comment: 'Files that import each other cannot be understood separately.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-folder-cycle',
    comment: 'Folders that import each other are in fact one folder.',
    severity: 'error',
    scope: 'folder',
    from: {},
    to: { circular: true },
  },
  {
    name: 'folder-is-listed',
    comment: 'A new folder in harness/ needs an entry in .dependency-cruiser.js.',
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
            // The scripts of the served page run in the browser, together with the probe.
            from: { path: `^harness/${folder}/`, pathNot: '^harness/serve/browser/' },
            to: { path: types.map(pathOf), dependencyTypesNot: ['type-only'] },
          },
        ]),
  ]),
  {
    name: 'fixtures-are-data',
    comment: 'A fixture may import only harness/model/ and other fixtures.',
    severity: 'error',
    from: { path: '^fixtures/' },
    to: { pathNot: '^(fixtures|harness/model)/' },
  },
  {
    name: 'proof-reads-no-sentence',
    comment: 'Code that proves or compares works on data, so that rewording a sentence changes no result.',
    severity: 'error',
    from: { path: '^(fixtures|harness/(probe|model|network|peer|client|verdict|fixture-files))/' },
    to: { path: '^harness/report/text/', reachable: true },
  },
  {
    name: 'pure-stays-pure',
    comment: 'A pure file must not import Node, not even through another file.',
    severity: 'error',
    from: { path: pure },
    to: { path: node, reachable: true },
  },
  {
    name: 'pure-has-no-network',
    comment: 'A pure file must not import a browser or a socket, not even through another file.',
    severity: 'error',
    from: { path: pure },
    to: { path: [playwright, '(^|/)node_modules/ws/'], reachable: true },
  },
  {
    name: 'probe-stands-alone',
    comment: 'The probe runs inside the client, which has no packages.',
    severity: 'error',
    from: { path: '^harness/probe/' },
    to: { pathNot: '^harness/probe/' },
  },
  {
    name: 'page-scripts-stand-alone',
    comment: 'The scripts of the report are inlined, so they cannot import anything.',
    severity: 'error',
    from: { path: '^harness/report/formats/html/browser/' },
    to: {},
  },
  {
    name: 'serve-scripts-know-the-probe',
    comment: 'The scripts of the served page may import only the probe.',
    severity: 'error',
    from: { path: '^harness/serve/browser/' },
    to: { pathNot: '^harness/probe/' },
  },
  {
    name: 'browsers-belong-to-clients',
    comment: 'Only client/, bench/ and the Playwright entry point of the library may import Playwright.',
    severity: 'error',
    from: { path: '^harness/', pathNot: ['^harness/(client|bench)/', '^harness/library/playwright\\.ts$'] },
    to: { path: playwright },
  },
  {
    name: 'library-extends-its-users-playwright',
    comment: '@playwright/test refuses to run twice, so the library imports the copy of its user.',
    severity: 'error',
    from: { path: '^harness/library/playwright\\.ts$' },
    to: { path: '(^|/)node_modules/(playwright|playwright-core)/' },
  },
  {
    name: 'examples-see-the-package',
    comment: 'An example imports the package by its name, as its reader does.',
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
