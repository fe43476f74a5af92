import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Tables of data, which have no limit of lines. */
const tables = [
  'harness/verdict/channels.ts',
  'suites/leaky-clients/leaky-clients.ts',
  'test/support/reports.ts',
  'harness/probe/probe.browser.test.ts',
];

export default defineConfig(
  globalIgnores(['dist/', 'badsocket-report/', 'test-results/', 'blob-report/', 'playwright-report/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: { 'no-useless-rename': 'error', 'object-shorthand': ['error', 'properties'] } },
  // The code matches bytes and terminal colours.
  { rules: { 'no-control-regex': 'off' } },
  // Playwright determines the fixtures of a function from its destructuring pattern: https://playwright.dev/docs/test-fixtures
  { rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] } },
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
    // The scripts of leaky clients use the variables of this script.
    files: ['suites/leaky-clients/kit.js'],
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
      // A function may be async only for its callers.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // Limits that keep files and functions readable.
    files: ['**/*.ts', '**/*.tsx'],
    ignores: [...tables],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['harness/**/*.ts', 'harness/**/*.tsx', 'fixtures/**/*.ts', 'scripts/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }] },
  },
  {
    // What comes from outside must not reach a terminal or a CI server as it is.
    files: ['harness/**/*.ts', 'harness/**/*.tsx'],
    // The last two print to a pipe, and for developers.
    ignores: [
      '**/*.test.ts',
      // Prints only if nothing else can be loaded.
      'harness/cli/main.ts',
      'harness/cli/print.ts',
      'harness/cli/progress.ts',
      'harness/doctor/lab-trial.ts',
      'harness/bench/**',
    ],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.property.name=/^std(out|err)$/][property.name='write']",
          message: 'Use the functions of harness/cli/print.ts.',
        },
      ],
    },
  },
  {
    // The types of Preact declare DOM globals, which do not exist where pages are rendered.
    files: ['harness/report/formats/**/*.ts', 'harness/report/formats/**/*.tsx', 'harness/serve/html/**'],
    ignores: ['harness/report/formats/html/browser/**', '**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'navigator',
        'location',
        'setTimeout',
        'fetch',
      ],
    },
  },
);
