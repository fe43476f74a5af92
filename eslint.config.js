import js from '@eslint/js';
import { builtinModules } from 'node:module';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test.tsx'];

const node = { regex: `^(node:|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/|$))` };
const browsers = { regex: '^(@playwright/test|playwright|playwright-core)(/|$)' };
const network = { regex: '^(playwright|playwright-core|ws)(/|$)' };
/** Modules of some folders of harness/, from wherever in harness/ they are imported. */
const folders = (...names) => ({ regex: `^\\.{1,2}/(.*/)?(${names.join('|')})/` });

/**
 * Imports run one way; each folder names what it must not know, and why that is so. Tests are free.
 * @param {string[]} files
 * @param {string} message
 * @param {...{ regex: string }} forbidden
 */
function wall(files, message, ...forbidden) {
  return {
    files,
    ignores: tests,
    rules: {
      'no-restricted-imports': ['error', { patterns: forbidden.map((pattern) => ({ ...pattern, message })) }],
      // The rule above sees declarations only.
      'no-restricted-syntax': [
        'error',
        ...['ImportExpression', 'TSImportType', 'TSImportEqualsDeclaration'].map((selector) => ({
          selector,
          message: 'Import with a declaration, which the walls between folders can see.',
        })),
      ],
    },
  };
}

const walls = [
  wall(
    ['fixtures/**'],
    'A fixture is data: it knows the vocabulary and other fixtures, and nothing else.',
    { regex: '^(?!\\.{1,2}/)' },
    { regex: '/harness/(?!(fixture|steps)\\.js$)' },
    { regex: '^(\\.\\./)+(suites|expectations|scripts)/' },
  ),
  wall(
    ['harness/verdict/**'],
    'A verdict is pure: it knows neither Node nor the network nor how it is shown.',
    node,
    network,
    folders('lab', 'peer', 'client', 'cli', 'report'),
  ),
  wall(
    ['harness/probe/**'],
    'The probe runs inside the client: it knows only itself.',
    { regex: '^(?!\\.{1,2}/)' },
    { regex: '^\\.\\./' },
  ),
  wall(
    ['harness/lab/**', 'harness/peer/**'],
    'A peer and its network do not know who looks at them, nor what is made of it.',
    { regex: '^(playwright|playwright-core)(/|$)' },
    folders('client', 'verdict', 'report', 'cli', 'library'),
  ),
  wall(
    ['harness/library/**'],
    'The library starts peers: browsers, and what is made of what they saw, are of those who use it.',
    browsers,
    folders('client', 'verdict', 'cli'),
  ),
  wall(
    ['harness/library/playwright.ts'],
    'It extends the @playwright/test of those who use it: another copy of it would refuse to run.',
    { regex: '^(playwright|playwright-core)(/|$)' },
    folders('client', 'verdict', 'cli'),
  ),
  {
    ...wall(['examples/**'], 'An example sees what its reader has: the package, by its name.', {
      regex: '^(\\.\\./)+(harness|fixtures|suites|expectations|scripts|dist)/',
    }),
    ignores: [],
  },
  wall(
    ['harness/report/**'],
    'A report is made of data alone; only save.ts and assets.ts know Node.',
    network,
    folders('lab', 'peer', 'client', 'cli'),
    node,
  ),
  wall(
    ['harness/report/save.ts', 'harness/report/assets.ts'],
    'A report is made of data alone.',
    network,
    folders('lab', 'peer', 'client', 'cli'),
  ),
  wall(
    ['harness/report/html/browser/**'],
    'A script of the page stands in it alone: it has nothing to import.',
    { regex: '.' },
  ),
  wall(
    ['harness/serve/html/**'],
    'A page is made of data alone.',
    node,
    network,
    folders('lab', 'peer', 'client', 'cli'),
  ),
  wall(
    ['harness/serve/browser/**'],
    'A script of a page runs in a browser: it knows the probe, and nothing else.',
    { regex: '^(?!\\.\\./\\.\\./probe/)' },
  ),
];

const nodeGlobals = ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate', 'require', 'module'];

export default defineConfig(
  globalIgnores(['dist/', 'badsocket-report/', 'test-results/', 'blob-report/', 'playwright-report/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  // Bytes and terminal colours are matched here as a matter of course.
  { rules: { 'no-control-regex': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'performance',
          'process',
          'setInterval',
          'clearInterval',
          'setTimeout',
          'clearTimeout',
          'URL',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // A script of the page, which those that are loaded with it use.
    files: ['suites/mutants/kit.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        ['WebSocket', 'EventTarget', 'Event', 'CloseEvent', 'DOMException', 'globalThis'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^kit$' }] },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A function is async for those who call it, whether or not it waits for anything itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  walls,
  {
    files: [
      'fixtures/**',
      'harness/probe/**',
      'harness/report/html/browser/**',
      'harness/serve/browser/**',
      'harness/verdict/**',
    ],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...nodeGlobals] },
  },
);
