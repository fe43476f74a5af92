import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { packageRoot } from '../../harness/support/package-info.js';

/** A command that a page tells the reader to type. */
export interface DocumentedCommand {
  page: string;
  /** A line for a shell, without its trailing comment. */
  command: string;
  /** The expected exit code: 0, or the one in the comment. */
  exitCode: number;
}

/** A command and the output that the page shows. `…` stands for omitted lines. */
export interface DocumentedOutput {
  page: string;
  /** Missing if the page does not tell the reader to type the command. */
  command?: string;
  lines: string[];
}

/** A code block of a page. */
interface Block {
  page: string;
  language: string;
  lines: string[];
}

/** The folders with pages that people write. */
const folders = ['.', 'docs', 'docs/decisions', 'docs/discoveries', '.github'];
/** Pages that programs write. */
const generated = ['CHANGELOG.md', 'docs/api.md'];

/** All pages that people write, relative to the root. */
export const pages: readonly string[] = folders
  .flatMap((folder) => readdirSync(join(packageRoot, folder)).map((name) => posix.join(folder, name)))
  .filter((path) => path.endsWith('.md') && !generated.includes(path));

/** The text of a page. */
export function textOf(page: string): string {
  return readFileSync(join(packageRoot, page), 'utf8');
}

function blocksOf(page: string, ...languages: string[]): Block[] {
  const blocks = textOf(page).matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms);
  return [...blocks]
    .map(([, indent = '', language = '', text = '']) => ({
      page,
      language,
      lines: text
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(Math.min(indent.length, line.length))),
    }))
    .filter(({ language }) => languages.includes(language));
}

/** Returns every line of an sh block, and every step of a workflow that runs badsocket. */
export function commandsOf(page: string): DocumentedCommand[] {
  const typed = blocksOf(page, 'sh').flatMap(({ lines }) =>
    lines
      .join('\n')
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#')),
  );
  const steps = blocksOf(page, 'yaml').flatMap(({ lines }) =>
    lines.flatMap((line) => /^\s*- run: (npx badsocket .*)$/.exec(line)?.[1] ?? []),
  );
  return [...typed, ...steps].map((line) => {
    const [, command = '', comment = ''] = /^(.*?)(?:\s+#\s(.*))?$/.exec(line) ?? [];
    return { page, command, exitCode: Number(/\bexits with (\d+)/.exec(comment)?.[1] ?? 0) };
  });
}

/** Returns every console block. */
export function outputsOf(page: string): DocumentedOutput[] {
  return blocksOf(page, 'console').map(({ lines: [first = '', ...rest] }) =>
    first.startsWith('$ ')
      ? { page, command: first.slice(2), lines: rest }
      : { page, lines: [first, ...rest] },
  );
}
