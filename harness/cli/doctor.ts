import type { DiscoverOptions } from '../client/browsers/discover.js';
import { diagnose } from '../doctor/diagnose.js';
import type { Check, Diagnosis, FoundEngine } from '../doctor/diagnosis.js';
import type { Engine } from '../model/observation.js';
import { colours, columns } from './colours.js';
import { printJson, printStyled } from './print.js';
import { printable } from '../support/text/printable.js';
import { wrap } from '../support/text/wrap.js';

export interface DoctorOptions {
  json: boolean;
  engine?: Engine[];
  browser: NonNullable<DiscoverOptions['paths']>;
}

/** Reports what this machine can run, what is missing, and how to fix it. @returns the exit code: 2 if no run is possible */
export async function doctor({ json, engine, browser }: DoctorOptions): Promise<number> {
  const diagnosis = await diagnose({ paths: browser, ...(engine !== undefined && { engines: engine }) });
  if (json) printJson(diagnosis, 1);
  else printStyled(diagnosisText(diagnosis));
  return diagnosis.canRun ? 0 : 2;
}

/** Formats a diagnosis as text. Each failed check shows the command that fixes it. */
export function diagnosisText({ canRun, mode, engines, lab, display, tests }: Diagnosis): string {
  const section = (title: string, checks: readonly Check[]) =>
    checks.length === 0 ? [] : [colours.bold(title), ...checks.flatMap(checkLines), ''];
  const names = engines.found.map(({ engine }) => engine).join(', ');
  return [
    ...section('Engines', [
      ...engines.found.map((found) => ({ name: found.engine, ok: true, detail: engineText(found) })),
      ...engines.missing.map(({ engine, reason, fix }) => ({ name: engine, ok: false, detail: reason, fix })),
    ]),
    ...section('Lab', lab),
    ...section('Browsers that are started by a command', display),
    ...section("badsocket's own tests", tests),
    canRun
      ? `badsocket can run ${names} ${mode === 'lab' ? 'in the lab' : 'without the lab, and skips the cases that need it'}.`
      : `badsocket cannot run: ${names === '' ? 'no browser was found' : 'the lab does not work. Use `--lab off` to run without it'}.`,
    '',
  ].join('\n');
}

function checkLines({ name, ok, optional, detail, fix }: Check): string[] {
  const mark = ok ? colours.green('✓') : optional ? colours.yellow('–') : colours.red('✗');
  const [first = '', ...more] = wrap(printable(detail), columns() - 19);
  return [
    `  ${mark} ${name.padEnd(15)} ${first}`,
    ...more.map((line) => `${' '.repeat(20)}${line.trimStart()}`),
    ...(ok || fix === undefined ? [] : [`${' '.repeat(20)}Fix: ${printable(fix)}`]),
  ];
}

const viaTexts: Record<FoundEngine['via'], string> = {
  'playwright-launch': 'launched by Playwright',
  'playwright-bidi': 'launched by Playwright over WebDriver BiDi',
  command: 'started by a command',
};
const sourceTexts: Record<FoundEngine['source'], string> = {
  option: 'given by --browser',
  environment: 'given by an environment variable',
  playwright: 'installed by Playwright',
  system: 'installed on the system',
};

function engineText({ product, executablePath, source, via }: FoundEngine): string {
  return `${product}: ${executablePath}, ${sourceTexts[source]}, ${viaTexts[via]}`;
}
