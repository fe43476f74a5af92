import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Tables of data, which are as long as what they list. */
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
  // Bytes and terminal colours are matched here as a matter of course.
  { rules: { 'no-control-regex': 'off' } },
  // Playwright reads which fixtures a function needs from this pattern: https://playwright.dev/docs/test-fixtures
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
    // A script of the page, which those that are loaded with it use.
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
      // A function is async for those who call it, whether or not it waits for anything itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // Files and functions that a person reads in one go.
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
    // The types of Preact bring the DOM's along, and there is none where a page is made.
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
