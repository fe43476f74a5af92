import type { DiscoverOptions } from '../client/browsers/discover.js';
import { diagnose } from '../doctor/diagnose.js';
import type { Check, Diagnosis, FoundEngine } from '../doctor/diagnosis.js';
import type { Engine } from '../model/observation.js';
import { colours, columns } from './colours.js';
import { wrap } from '../support/text/wrap.js';

export interface DoctorOptions {
  json: boolean;
  engine?: Engine[];
  browser: NonNullable<DiscoverOptions['paths']>;
}

/** Says what this machine can do, what is missing, and what mends it. @returns the exit code: 2 if no run is possible */
export async function doctor({ json, engine, browser }: DoctorOptions): Promise<number> {
  const diagnosis = await diagnose({ paths: browser, ...(engine !== undefined && { engines: engine }) });
  process.stdout.write(json ? `${JSON.stringify(diagnosis, null, 1)}\n` : diagnosisText(diagnosis));
  return diagnosis.canRun ? 0 : 2;
}

/** A diagnosis for people: what is not as it should be has the command that mends it. */
export function diagnosisText({ canRun, mode, engines, lab, display, tests }: Diagnosis): string {
  const section = (title: string, checks: readonly Check[]) =>
    checks.length === 0 ? [] : [colours.bold(title), ...checks.flatMap(checkLines), ''];
  const names = engines.found.map(({ engine }) => engine).join(', ');
  return [
    ...section('Engines', [
      ...engines.found.map((found) => ({ what: found.engine, ok: true, said: engineText(found) })),
      ...engines.missing.map(({ engine, reason, fix }) => ({
        what: engine,
        ok: false,
        said: reason,
        fix: fix,
      })),
    ]),
    ...section('The lab', lab),
    ...section('For browsers that are started by their own command', display),
    ...section("For the suite's own tests", tests),
    canRun
      ? `A run is possible with ${names}, ${mode === 'lab' ? 'in the lab' : 'without the lab: what needs one is skipped'}.`
      : `No run is possible: ${names === '' ? 'there is no browser' : 'the lab is not as it must be; --lab off does without'}.`,
    '',
  ].join('\n');
}

function checkLines({ what, ok, optional, said, fix }: Check): string[] {
  const mark = ok ? colours.green('✓') : optional ? colours.yellow('–') : colours.red('✗');
  const [first = '', ...more] = wrap(said, columns() - 19);
  return [
    `  ${mark} ${what.padEnd(15)} ${first}`,
    ...more.map((line) => `${' '.repeat(20)}${line.trimStart()}`),
    ...(ok || fix === undefined ? [] : [`${' '.repeat(20)}to mend it: ${fix}`]),
  ];
}

const ways: Record<FoundEngine['via'], string> = {
  'playwright-launch': 'launched by Playwright',
  'playwright-bidi': 'launched by Playwright over WebDriver BiDi',
  command: 'started by its own command',
};
const sources: Record<FoundEngine['source'], string> = {
  option: 'named by --browser',
  environment: 'named in the environment',
  playwright: "Playwright's own",
  system: "the system's",
};

function engineText({ product, executablePath, source, via }: FoundEngine): string {
  return `${product}: ${executablePath}, ${sources[source]}, ${ways[via]}`;
}
