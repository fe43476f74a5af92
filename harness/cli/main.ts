#!/usr/bin/env node
import { Command, Option } from 'commander';
import { packageVersion } from '../support/package-info.js';
import { SetupError } from '../support/errors.js';
import type { DoctorOptions } from './doctor.js';
import { init, initFormats, type InitOptions } from './init.js';
import type { LabOptions } from './lab.js';
import { list, type ListOptions } from './list.js';
import {
  browserCommandOption,
  browserOption,
  engineOption,
  expectationsOption,
  fixturesOption,
  labOption,
  outputOption,
  reporterOption,
  reportJsonOption,
  surfaceOption,
  wholeNumber,
} from './options.js';
import type { ReportOptions } from './report.js';
import type { RunOptions } from './run.js';
import type { ServeOptions } from './serve.js';
import { show, type ShowOptions } from './show.js';

/** What is wrong with the call, the machine or the run itself, as opposed to a browser. */
const invalid = 2;

const program = new Command('badsocket')
  .description(
    'Every way a WebSocket can fail, and whether a script in the browser can tell one from another.',
  )
  .version(packageVersion)
  .enablePositionalOptions()
  .configureOutput({
    outputError: (text, write) => {
      // Its suggestion comes on a line of its own.
      write(`badsocket: ${text.replace(/^error: /, '').replace(/\n(?=.)/g, ' ')}`);
    },
  })
  .exitOverride();

program
  .command('run')
  .description('put every browser through every fixture, and say what a script can tell apart')
  .argument(
    '[fixture...]',
    "ids, groups or globs, such as handshake/http-403, tls or '*/reset-*'; all if none is named",
  )
  .addOption(fixturesOption)
  .addOption(labOption)
  .addOption(engineOption)
  .addOption(browserOption)
  .addOption(browserCommandOption)
  .addOption(surfaceOption)
  .option('--repeat <n>', 'how often each fixture is observed', wholeNumber, 1)
  .option('--seed <n>', 'the order of repeated observations, as an earlier run printed it', wholeNumber)
  .option('--concurrency <n>', 'how many observations are under way at once', wholeNumber, 8)
  .option('--budget <ms>', 'how long an observation waits for an end', wholeNumber, 10_000)
  .option('--slow', 'fixtures over which an engine takes more than ten seconds too', false)
  .option('--init-script <file>', 'a script to load before the probe, such as a wrapper around WebSocket')
  .addOption(outputOption)
  .addOption(reporterOption)
  .addOption(reportJsonOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'count every known failure as a finding')
  .option(
    '--update-expectations',
    'write down what the run finds, and take back what no longer fails; the reasons are left to you',
    false,
  )
  .addHelpText(
    'after',
    `
Exit codes: 0 all as expected; 1 a finding that nobody expected, or an expectation that no longer holds or does
not say why; 2 an invalid run: a control failed, something was not witnessed, no browser, a wrong option.

Examples:
  badsocket run
  badsocket run tls 'handshake/http-*' --engine firefox
  badsocket run --browser chromium=/opt/my-build/chrome --repeat 20
  badsocket run --browser-command 'servoshell {url}' --engine firefox
  badsocket run --lab off --browser-command 'chromium --no-first-run --disable-popup-blocking {url}'
  badsocket run --expectations my-expectations --update-expectations
  badsocket run --reporter terminal,junit --output test-results
  badsocket run --json healthy | jq .verdict.exitCode`,
  )
  .action(async (globs: string[], options: Omit<RunOptions, 'globs'>) => {
    // Loaded late: a wrong option is told at once.
    const { run } = await import('./run.js');
    process.exitCode = await run({ globs, ...options });
  });

program
  .command('serve')
  .description(
    'have every peer up, and a page that lists them and runs the suite in the browser that opens it',
  )
  .argument('[fixture...]', 'ids or globs; all if none is named')
  .addOption(fixturesOption)
  .option(
    '--host [address]',
    'for others too: an address of this machine, or the one on its network; default: this machine alone',
  )
  .option('--port <n>', 'of the page; default: 7007, or another if that is taken', wholeNumber)
  .option('--json', 'say where they are as JSON', false)
  .addHelpText(
    'after',
    "\nIt goes on until Ctrl-C.\n\nExamples:\n  badsocket serve\n  badsocket serve --host\n  badsocket serve 'handshake/*' --json",
  )
  .action(async (globs: string[], options: ServeOptions) => {
    const { serve } = await import('./serve.js');
    process.exitCode = await serve(globs, options);
  });

program
  .command('lab')
  .description('run any command inside the sealed network, with every peer up under its name')
  .argument('<command...>', 'the command and its arguments, after --')
  .addOption(
    new Option('--lab <mode>', 'require a lab, or run the command without where there can be none')
      .choices(['require', 'auto'])
      .default('require'),
  )
  .option('--no-peers', 'the network alone')
  .addOption(fixturesOption)
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
  .argument('[fixture...]', 'ids, groups or globs; all if none is named')
  .addOption(fixturesOption)
  .option('--json', 'their declarations as JSON', false)
  .addHelpText(
    'after',
    "\nExamples:\n  badsocket list\n  badsocket list tls 'handshake/http-*'\n  badsocket list --json port",
  )
  .action(async (globs: string[], options: ListOptions) => {
    process.exitCode = await list(globs, options);
  });

program
  .command('show')
  .description('say all that is known of some fixtures: what they do, what a script must see, how to run one')
  .argument('<fixture...>', 'ids, groups or globs')
  .addOption(fixturesOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'leave out what is known to fail')
  .option('--json', 'the same as JSON', false)
  .addHelpText(
    'after',
    "\nExamples:\n  badsocket show tls/expired-certificate\n  badsocket show --json 'handshake/http-30*'",
  )
  .action(async (globs: string[], options: ShowOptions) => {
    process.exitCode = await show(globs, options);
  });

program
  .command('report')
  .description('make one report of several runs, judged anew, or say what changed between two')
  .argument('<report...>', 'each a report.json, or a folder with reports in it')
  .option('--compare', 'say what changed from the first to the second', false)
  .addOption(new Option('--output <folder>', 'where the one report goes').default('badsocket-merged'))
  .addOption(reporterOption)
  .addOption(expectationsOption)
  .option('--no-expectations', 'count every known failure as a finding')
  .addOption(reportJsonOption)
  .addHelpText(
    'after',
    `
Exit codes: as of a run; with --compare 0 nothing more is told, 1 something new is, 2 one of the runs is invalid.

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
    'say what this machine can do, what is missing, and the command that mends it; changes nothing',
  )
  .addOption(engineOption)
  .addOption(browserOption)
  .option('--json', 'the same as JSON', false)
  .addHelpText(
    'after',
    `
Exit codes: 0 a run is possible; 2 it is not.

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
  .description('write an example of own fixtures')
  .argument('[folder]', 'where to', 'badsocket-fixtures')
  .addOption(
    new Option('--format <name>', 'TypeScript with comments, or JSON').choices(initFormats).default('ts'),
  )
  .addHelpText('after', '\nExamples:\n  badsocket init\n  badsocket init my-fixtures --format json')
  .action(async (folder: string, options: InitOptions) => {
    process.exitCode = await init(folder, options);
  });

try {
  await program.parseAsync();
} catch (problem) {
  process.exitCode = exitCodeFor(problem);
}
// Whatever a browser or a socket has left pending, the work is done: but for what a pipe has not taken yet.
process.stdout.write('', () => process.exit());

function exitCodeFor(problem: unknown): number {
  const { exitCode, code } = problem as { exitCode?: number; code?: string };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : invalid;
  const message =
    problem instanceof SetupError ? problem.message : String((problem as Error).stack ?? problem);
  process.stderr.write(`badsocket: ${message}\n`);
  return invalid;
}
