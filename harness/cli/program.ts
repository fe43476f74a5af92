import { Command, Option } from 'commander';
import { packageVersion } from '../support/package-info.js';
import { faultText, reasonText, SetupError } from '../support/errors.js';
import type { DoctorOptions } from './doctor.js';
import { init, initFormats, type InitOptions } from './init.js';
import type { LabOptions } from './lab.js';
import { endEarly } from './interrupt.js';
import type { DefectsOptions } from './defects.js';
import type { ListOptions } from './list.js';
import {
  browserCommandOption,
  browserOption,
  engineOption,
  expectationsOption,
  fixturesOption,
  labOption,
  outputOption,
  reporterOption,
  shardOption,
  reportJsonOption,
  verboseOption,
  contextOption,
  surfaceOption,
  transportOption,
  numberIn,
} from './options.js';
import { flushOutput, hasOutputFailed, print, printProblem, watchOutput } from './print.js';
import type { ReportOptions } from './report.js';
import type { RunOptions } from './run.js';
import type { ServeOptions } from './serve.js';
import type { ShowOptions } from './show.js';

/** The time in which a command must end after an error that nothing has handled, in milliseconds. */
const endWithinMs = 20_000;

let hasFault = false;

/** The exit code for errors in the arguments, the machine or the run, as opposed to findings about a browser. */
const invalid = 2;

const program = new Command('badsocket')
  .description(
    'Tests whether a script in the browser can tell apart the ways in which a WebSocket connection fails.',
  )
  .version(packageVersion)
  .enablePositionalOptions()
  .configureOutput({
    writeOut: (text) => print(text),
    writeErr: (text) => print(text, process.stderr),
    outputError: (text) => {
      // commander puts its suggestion on a second line.
      printProblem(
        text
          .trimEnd()
          .replace(/^error: /, '')
          .replaceAll('\n', ' '),
      );
    },
  })
  .exitOverride();

program
  .command('run')
  .description('run every fixture in every browser, and report what a script can tell apart')
  .argument(
    '[fixture...]',
    "ids, groups or globs, such as handshake/http-403, tls or '*/reset-*' (default: all)",
  )
  .addOption(fixturesOption)
  .addOption(transportOption)
  .addOption(labOption)
  .addOption(engineOption)
  .addOption(browserOption)
  .addOption(browserCommandOption)
  .addOption(surfaceOption)
  .addOption(contextOption)
  .option('--repeat <n>', 'number of times to observe each case', numberIn('repeat'), 1)
  .option('--seed <n>', 'seed for the order of observations, as printed by an earlier run', numberIn('seed'))
  .option(
    '--concurrency <n>',
    'number of observations to run at once in each browser',
    numberIn('concurrency'),
    8,
  )
  .option(
    '--budget <ms>',
    'time to wait for a connection to close, in milliseconds, up to 600000',
    numberIn('budget'),
    10_000,
  )
  .addOption(shardOption)
  .option('--slow', 'include fixtures that take an engine more than ten seconds', false)
  .option('--init-script <file>', 'script to load before the probe, such as a wrapper around WebSocket')
  .addOption(outputOption)
  .addOption(reporterOption)
  .addOption(verboseOption)
  .addOption(reportJsonOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'report every known defect as a new one')
  .option(
    '--update-expectations',
    'with --expectations: add new defects, and remove what no longer fails; you write the titles',
    false,
  )
  .addHelpText(
    'after',
    `
Exit codes:
  0  everything is as expected
  1  a defect is new, or an expectation no longer holds or has no title
  2  the run is invalid: a control failed, an observation is unwitnessed, no browser was found, or an option is wrong

Examples:
  badsocket run
  badsocket run tls 'handshake/http-*' --engine firefox
  badsocket run --browser chromium=/opt/my-build/chrome --repeat 20
  badsocket run --browser-command 'servoshell {url}' --engine firefox
  badsocket run --lab off --browser-command 'chromium --no-first-run --disable-popup-blocking {url}'
  badsocket run --expectations my-expectations --update-expectations
  badsocket run --context 'public-*' --engine chromium,firefox healthy port
  badsocket run --reporter terminal,junit --output test-results
  badsocket run --json healthy | jq .verdict.exitCode`,
  )
  .action(async (globs: string[], options: Omit<RunOptions, 'globs'>) => {
    // A dynamic import, so that errors in the options are reported without delay.
    const { run } = await import('./run.js');
    process.exitCode = await run({ globs, ...options });
  });

program
  .command('serve')
  .description('start every peer, and a page that lists them and runs the suite in the browser that opens it')
  .argument('[fixture...]', 'ids, groups or globs (default: all)')
  .addOption(fixturesOption)
  .addOption(transportOption)
  .option(
    '--host [address]',
    "address to listen on, so that other devices can connect; without a value, this machine's private address (default: loopback)",
  )
  .option('--port <n>', 'port of the page (default: 7007, or a free port if 7007 is taken)', numberIn('port'))
  .option('--json', 'print the URLs of the page and the peers as JSON', false)
  .addHelpText(
    'after',
    "\nPress Ctrl-C to stop.\n\nExamples:\n  badsocket serve\n  badsocket serve --host\n  badsocket serve 'handshake/*' --json",
  )
  .action(async (globs: string[], options: ServeOptions) => {
    const { serve } = await import('./serve.js');
    process.exitCode = await serve(globs, options);
  });

program
  .command('lab')
  .description('run a command inside the lab, in which every peer has a name')
  .argument('<command...>', 'the command and its arguments, after --')
  .addOption(
    new Option('--lab <mode>', 'whether the command requires the lab, or also runs without it')
      .choices(['require', 'auto'])
      .default('require'),
  )
  .option('--no-peers', 'do not start the peers')
  .addOption(fixturesOption)
  .addOption(transportOption)
  .passThroughOptions()
  .addHelpText(
    'after',
    '\nExample:\n  badsocket lab -- curl -v https://expired-certificate.tls.badsocket.test/',
  )
  .action(async (command: string[], options: LabOptions) => {
    const { lab } = await import('./lab.js');
    process.exitCode = await lab(command, options);
  });

program
  .command('list')
  .description('list the fixtures')
  .argument('[fixture...]', 'ids, groups or globs (default: all)')
  .addOption(fixturesOption)
  .addOption(transportOption)
  .option('--json', 'print the declarations of the fixtures as JSON', false)
  .addHelpText(
    'after',
    "\nExamples:\n  badsocket list\n  badsocket list tls 'handshake/http-*'\n  badsocket list --json port",
  )
  .action(async (globs: string[], options: ListOptions) => {
    const { list } = await import('./list.js');
    process.exitCode = await list(globs, options);
  });

program
  .command('show')
  .description(
    'show what fixtures do, what a script must see, and how to run them; or what a known defect is, and how to report it',
  )
  .argument('<fixture...>', 'ids, groups or globs, or the ids of known defects')
  .addOption(fixturesOption)
  .addOption(transportOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'do not list known defects')
  .option('--json', 'print the output as JSON', false)
  .addHelpText(
    'after',
    "\nExamples:\n  badsocket show tls/expired-certificate\n  badsocket show --json 'handshake/http-30*'\n  badsocket show firefox-tls-1015",
  )
  .action(async (globs: string[], options: ShowOptions) => {
    const { show } = await import('./show.js');
    process.exitCode = await show(globs, options);
  });

program
  .command('defects')
  .description('list the known defects of each engine, with their upstream reports')
  .argument('[engine]', 'engines, by name or glob: chromium, firefox, webkit (default: all)')
  .addOption(expectationsOption)
  .option('--json', 'print the output as JSON', false)
  .addHelpText(
    'after',
    '\nExamples:\n  badsocket defects\n  badsocket defects firefox\n  badsocket defects --json chromium',
  )
  .action(async (engine: string | undefined, options: DefectsOptions) => {
    const { defects } = await import('./defects.js');
    process.exitCode = await defects(engine, options);
  });

program
  .command('report')
  .description('merge the reports of several runs and judge them again, or compare two reports')
  .argument(
    '<report...>',
    'report.json files, logs of runs that were killed (run-*.jsonl), or folders that contain them',
  )
  .option('--compare', 'show what changed from the first report to the second', false)
  .addOption(new Option('--output <folder>', 'folder for the merged report').default('badsocket-merged'))
  .addOption(reporterOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'report every known defect as a new one')
  .addOption(verboseOption)
  .addOption(reportJsonOption)
  .addHelpText(
    'after',
    `
Exit codes: as for \`badsocket run\`. With --compare: 0 no regression, 1 a regression, 2 one of the runs is invalid.

Examples:
  badsocket report artifacts/
  badsocket report linux/report.json mac/report.json --output both
  badsocket report --compare last-week/report.json badsocket-report/report.json`,
  )
  .action(async (paths: string[], options: ReportOptions) => {
    const { report } = await import('./report.js');
    process.exitCode = await report(paths, options);
  });

program
  .command('doctor')
  .description(
    'show what this machine can run, what is missing, and the command that fixes it; changes nothing',
  )
  .addOption(engineOption)
  .addOption(browserOption)
  .option('--json', 'print the output as JSON', false)
  .addHelpText(
    'after',
    `
Exit codes: 0 a run is possible, 2 no run is possible.

Examples:
  badsocket doctor
  badsocket doctor --engine webkit
  badsocket doctor --json --browser chromium=/opt/my-build/chrome`,
  )
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import('./doctor.js');
    process.exitCode = await doctor(options);
  });

program
  .command('init')
  .description('write a file with example fixtures')
  .argument('[folder]', 'folder for the file', 'badsocket-fixtures')
  .addOption(
    new Option('--format <name>', 'format of the file: TypeScript with comments, or JSON')
      .choices(initFormats)
      .default('ts'),
  )
  .addHelpText('after', '\nExamples:\n  badsocket init\n  badsocket init my-fixtures --format json')
  .action(async (folder: string, options: InitOptions) => {
    process.exitCode = await init(folder, options);
  });

watchOutput();
process.on('uncaughtException', onFault);
try {
  await program.parseAsync();
} catch (problem) {
  process.exitCode = exitCodeFor(problem);
}
await end();

/** Prints an error that nothing has handled, also of a promise, and lets the command in progress save what it has. */
function onFault(problem: unknown): void {
  printProblem(faultText(problem));
  hasFault = true;
  const ends = endEarly(new Error(`badsocket failed: ${reasonText(problem)}`));
  setTimeout(() => void end(), ends ? endWithinMs : 0);
}

/** Ends the process when everything is printed. Handles that a browser or a socket leaves open do not keep it alive. */
async function end(): Promise<void> {
  await flushOutput();
  if (hasFault || hasOutputFailed()) process.exitCode = invalid;
  process.exit();
}

function exitCodeFor(problem: unknown): number {
  const { exitCode, code } = problem as { exitCode?: number; code?: string };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : invalid;
  printProblem(problem instanceof SetupError ? problem.message : faultText(problem));
  return invalid;
}
