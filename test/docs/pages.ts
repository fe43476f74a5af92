import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/support/package-info.js';

/** Something that a reader is told to type. */
export interface DocumentedCommand {
  page: string;
  /** One line, as a shell takes it, without the comment behind it. */
  command: string;
  /** What it is to end with: 0, or what the comment says. */
  exitCode: number;
}

/** A command and what the page says that it prints; `…` stands for lines that are left out. */
export interface DocumentedOutput {
  page: string;
  /** Missing: what is shown is nothing that a reader is told to type. */
  command?: string;
  lines: string[];
}

/** What a page shows in a block of its own. */
interface Block {
  page: string;
  language: string;
  lines: string[];
}

/** All pages but the changelog, and the generated pages in docs/fixtures/. */
export const pages: readonly string[] = [
  ...readdirSync(packageRoot).filter((name) => name !== 'CHANGELOG.md'),
  ...readdirSync(join(packageRoot, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

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

/** Every line of a block of sh, and every step of a workflow that runs this program. */
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

/** Every block of console. */
export function outputsOf(page: string): DocumentedOutput[] {
  return blocksOf(page, 'console').map(({ lines: [first = '', ...rest] }) =>
    first.startsWith('$ ')
      ? { page, command: first.slice(2), lines: rest }
      : { page, lines: [first, ...rest] },
  );
}
