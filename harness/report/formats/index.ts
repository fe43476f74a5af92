import type { Report } from '../../model/report.js';
import type { Assets } from './html/assets.js';
import type { TerminalOptions } from './terminal.js';

/**
 * An output of a format: its destination, and a function that loads the pure function that renders it. The latter is loaded on demand,
 * because most commands publish nothing. The destination decides which arguments it receives besides the report.
 */
export type FormatOutput =
  /** Standard output. */
  | { to: 'stdout'; load: Load<(report: Report, options: TerminalOptions) => string> }
  /** Standard output, where GitHub Actions looks for workflow commands. The format escapes what comes from outside. */
  | { to: 'workflow-commands'; load: Load<(report: Report) => string> }
  /** A file in the output folder. Of the files with the same label, only the path of the first is printed. */
  | {
      to: 'file';
      file: string;
      label: string;
      load: Load<(report: Report, assets: Assets) => string | Iterable<string>>;
    }
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary */
  | { to: 'github-step-summary'; load: Load<(report: Report) => string> };

type Load<Render> = () => Promise<Render>;

/** A format in which a run is reported, with its name on the command line. */
export interface Format {
  name: string;
  /** A short description. */
  about: string;
  /** Whether a run without `--reporter` has this format. */
  byDefault: 'always' | 'in-github-actions' | 'never';
  outputs: readonly FormatOutput[];
}

/** All formats, in the order of publication. A new format needs an entry here and a file in this folder. */
export const formats = [
  {
    name: 'terminal',
    about: 'a table of clients and situations, the findings and the problems',
    byDefault: 'always',
    outputs: [{ to: 'stdout', load: async () => (await import('./terminal.js')).terminalReport }],
  },
  {
    name: 'html',
    about: 'a page that opens from disk: every finding, with what the script and the wire saw',
    byDefault: 'always',
    outputs: [
      {
        to: 'file',
        file: 'report.html',
        label: 'Report',
        load: async () => (await import('./html/html-report.js')).htmlReport,
      },
    ],
  },
  {
    name: 'json',
    about: 'everything, for programs; `badsocket report` reads it',
    byDefault: 'always',
    outputs: [
      {
        to: 'file',
        file: 'report.json',
        label: 'Report',
        load: async () => (await import('./json.js')).jsonOf,
      },
    ],
  },
  {
    name: 'junit',
    about: 'a test for each case, for CI servers',
    byDefault: 'never',
    outputs: [
      {
        to: 'file',
        file: 'junit.xml',
        label: 'JUnit',
        load: async () => (await import('./junit.js')).junitReport,
      },
    ],
  },
  {
    name: 'github',
    about: 'annotations, and a summary of the job',
    byDefault: 'in-github-actions',
    outputs: [
      { to: 'workflow-commands', load: async () => (await import('./github.js')).githubAnnotations },
      { to: 'github-step-summary', load: async () => (await import('./github.js')).githubSummary },
    ],
  },
] as const satisfies readonly Format[];

export type FormatName = (typeof formats)[number]['name'];

/** The formats that write a file. */
export type FileFormatName = Extract<
  (typeof formats)[number],
  { outputs: readonly [{ to: 'file' }] }
>['name'];

/** The names of all formats. */
export const formatNames: readonly FormatName[] = formats.map(({ name }) => name);

/** Returns the formats of a run without `--reporter`. */
export function defaultFormats(inGithubActions: boolean): FormatName[] {
  const isDefault = ({ byDefault }: Format) =>
    byDefault === 'always' || (byDefault === 'in-github-actions' && inGithubActions);
  return formats.filter(isDefault).map(({ name }) => name);
}

/** Returns the outputs of formats, in the order of the table. */
export function outputsOf(names: readonly FormatName[]): FormatOutput[] {
  return formats
    .filter(({ name }) => names.includes(name))
    .flatMap(({ outputs }): readonly FormatOutput[] => outputs);
}

/** Returns the formats among these that write a file. */
export function fileFormatsOf(names: readonly FormatName[]): FileFormatName[] {
  return formats.filter(isFileFormat).flatMap(({ name }) => (names.includes(name) ? [name] : []));
}

/** Returns the output of a format that writes a file. */
export function fileOf(name: FileFormatName): Extract<FormatOutput, { to: 'file' }> {
  const [format] = formats.filter(isFileFormat).filter((publication) => publication.name === name);
  if (format === undefined) throw new RangeError(`${name} is no file`);
  return format.outputs[0];
}

function isFileFormat(
  format: (typeof formats)[number],
): format is Extract<(typeof formats)[number], { name: FileFormatName }> {
  return format.outputs.some(({ to }) => to === 'file');
}
