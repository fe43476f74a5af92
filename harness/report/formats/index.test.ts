import { expect, it } from 'vitest';
import { sampleReport } from '../../../test/support/reports.js';
import { loadAssets } from '../assets.js';
import { defaultFormats, fileFormatsOf, fileOf, formatNames, formats, outputsOf } from './index.js';

const report = sampleReport();
const assets = await loadAssets();

it('has each name and each file once', () => {
  expect(new Set(formatNames).size).toBe(formatNames.length);
  const files = fileFormatsOf(formatNames).map((name) => fileOf(name).file);
  expect(files).toEqual(['report.html', 'report.json', 'junit.xml']);
});

it.each(formats)('$name makes text of a report, for each of its destinations', async ({ name }) => {
  const outputs = outputsOf([name]);
  expect(outputs).not.toEqual([]);
  for (const output of outputs) {
    switch (output.to) {
      case 'stdout': {
        const text = (await output.load())(report, { colours: false, columns: 100 });
        expect(text).toMatch(/\S[^]*\n$/);
        break;
      }
      case 'file':
        expect(Array.from((await output.load())(report, assets)).join('')).toMatch(/\S[^]*\n$/);
        break;
      case 'workflow-commands':
      case 'github-step-summary':
        expect((await output.load())(report)).toMatch(/\S[^]*\n$/);
        break;
    }
  }
});

it('publishes in the order of the table, whatever the order of the names', () => {
  expect(outputsOf(['github', 'terminal'])).toEqual(outputsOf(['terminal', 'github']));
});

it('has formats by default, and one more in GitHub Actions', () => {
  expect(defaultFormats(false)).toEqual(['terminal', 'html', 'json']);
  expect(defaultFormats(true)).toEqual(['terminal', 'html', 'json', 'github']);
});
