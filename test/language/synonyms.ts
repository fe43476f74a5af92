import ts from 'typescript';

/** A word that the glossary does not use, and what it says to write instead. */
export interface Synonym {
  word: string;
  /** Where it is looked for: in declared names, or in comments, messages, titles and pages. */
  scope: 'identifier' | 'text';
  write: string;
}

/** A place in a file that uses such a word. */
export interface Use {
  path: string;
  line: number;
  word: string;
  write: string;
}

/** Reads the synonyms from the tables of the glossary. */
export function synonymsOf(glossary: string): Synonym[] {
  return glossary.split(/^## /m).flatMap((section) => {
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      );
    if (section.startsWith('Phrases'))
      return rows.map(([word = '', write = '']): Synonym => ({ word, scope: 'text', write }));
    return rows.flatMap(([term = '', , unused = '']) =>
      unused
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '')
        .map((word): Synonym =>
          word.startsWith('`')
            ? { word: word.slice(1, -1), scope: 'identifier', write: term }
            : { word, scope: 'text', write: term },
        ),
    );
  });
}

/** Finds the synonyms in a file: TypeScript or JavaScript by its syntax tree, any other as text. */
export function usesIn(path: string, text: string, synonyms: readonly Synonym[]): Use[] {
  const parts = /\.(tsx?|mjs|js)$/.test(path)
    ? partsOfCode(path, text)
    : [{ scope: 'text' as const, text, at: 0 }];
  const lineOf = (position: number) => text.slice(0, position).split('\n').length;
  return parts.flatMap((part) =>
    synonyms
      .filter(({ scope }) => scope === part.scope)
      .flatMap(({ word, scope, write }) => {
        const found =
          scope === 'identifier' ? (isNamed(part.text, word) ? 0 : -1) : positionOf(part.text, word);
        return found === -1 ? [] : [{ path, line: lineOf(part.at + found), word, write }];
      }),
  );
}

interface Part {
  scope: Synonym['scope'];
  text: string;
  /** Its position in the file. */
  at: number;
}

function partsOfCode(path: string, text: string): Part[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const parts: Part[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isDeclared(node))
      parts.push({ scope: 'identifier', text: node.text, at: node.getStart(file) });
    // A message, a title or a type's words: anything with a space in it is prose.
    if (
      (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) &&
      /\s/.test(node.text)
    )
      parts.push({ scope: 'text', text: node.text, at: node.getStart(file) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...parts, ...commentsOf(file, text)];
}

/** Whether an identifier introduces a name, in contrast to one that uses a name, such as `Array.some`. */
function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.name === node;
  return 'name' in parent && parent.name === node && ts.isDeclarationStatement(parent)
    ? true
    : (ts.isVariableDeclaration(parent) ||
        ts.isParameter(parent) ||
        ts.isPropertySignature(parent) ||
        ts.isPropertyDeclaration(parent) ||
        ts.isPropertyAssignment(parent) ||
        ts.isMethodDeclaration(parent) ||
        ts.isMethodSignature(parent) ||
        ts.isGetAccessor(parent) ||
        ts.isEnumMember(parent) ||
        ts.isTypeParameterDeclaration(parent) ||
        ts.isImportSpecifier(parent) ||
        ts.isExportSpecifier(parent) ||
        ts.isFunctionExpression(parent) ||
        ts.isClassExpression(parent)) &&
        parent.name === node;
}

function commentsOf(file: ts.SourceFile, text: string): Part[] {
  const seen = new Set<number>();
  const parts: Part[] = [];
  const visit = (node: ts.Node): void => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ]) {
      if (seen.has(range.pos)) continue;
      seen.add(range.pos);
      parts.push({ scope: 'text', text: text.slice(range.pos, range.end), at: range.pos });
    }
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return joined(parts, text);
}

/** Comments of one line each that follow each other are one comment. */
function joined(comments: readonly Part[], text: string): Part[] {
  const inOrder = [...comments].sort((a, b) => a.at - b.at);
  return inOrder.reduce<Part[]>((all, comment) => {
    const last = all.at(-1);
    const end = last === undefined ? 0 : last.at + last.text.length;
    if (
      last?.text.startsWith('//') &&
      comment.text.startsWith('//') &&
      text.slice(end, comment.at).trim() === ''
    )
      all[all.length - 1] = { ...last, text: text.slice(last.at, comment.at + comment.text.length) };
    else all.push(comment);
    return all;
  }, []);
}

/** Whether a name contains a word: `goOnMs` contains `goOn`. A word of one lower-case part must be a part of the name. */
function isNamed(name: string, word: string): boolean {
  const [parts, sought] = [wordsOf(name), wordsOf(word)];
  // Such words are fine inside of longer names: `someSurface`, `sizeOf`.
  if (['of', 'each', 'some', 'said', 'apart', 'place', 'choose', 'standing', 'authority'].includes(word))
    return name.toLowerCase() === word;
  return parts.some((_, index) => sought.every((part, offset) => parts[index + offset] === part));
}

function wordsOf(name: string): string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g)?.map((part) => part.toLowerCase()) ?? [];
}

/** The position of a phrase in a text, whatever its line breaks. */
function positionOf(text: string, phrase: string): number {
  const words = phrase.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.search(
    new RegExp(`(?<![\\w-])${words.join('[\\s*/]+')}(?![\\w-])`, /[a-z]/.test(phrase) ? 'i' : ''),
  );
}
