import { expect, it } from 'vitest';
import { bugReport } from './bug-report.js';
import { found } from '../../../test/support/found.js';
import { sampleReport } from '../../../test/support/reports.js';

function textOf(...what: [name: string, kind: Parameters<typeof found>[2], channel?: string]): string {
  const report = sampleReport();
  const { finding, entry, example, reproduction } = found(report, ...what);
  return bugReport({ ...entry, findings: [finding] }, example, reproduction, report);
}

it('contains everything that a reader without the report needs', () => {
  expect(textOf('chatterfox', 'distinguishable', 'close.code')).toMatchSnapshot();
});

it.each([
  ['chatterfox', 'not-failed', 'The client did not fail the connection in 2 of 2 observations: open.'],
  [
    'dozekit',
    'timed-out',
    'Neither close nor an exception came within 20000 ms in 1 of 1 observation. Events: nothing.',
  ],
  ['chatterfox', 'close-mismatch', 'events is ["error","close"] in 2 of 2 observations.'],
] as const)('says what happened: in %s, %s', (name, kind, actual) => {
  expect(textOf(name, kind)).toContain(`## Actual\n\n${actual}`);
});

it('prints no control character from a server', () => {
  const text = textOf('chatterfox', 'close-mismatch', 'close.reason');
  expect(text).toContain('alert(1)</script>\\u001b[31m\\u{202e}');
  expect(text).not.toMatch(/[\u001b\u202e]/);
});
