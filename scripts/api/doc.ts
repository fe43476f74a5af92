import ts from 'typescript';

/** Returns the doc comment of a declaration as Markdown: its text, then a line for each tag. Empty if there is none. */
export function docOf(node: ts.Declaration): string {
  // The comment of a variable belongs to its statement.
  const documented = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const comments = ts.getJSDocCommentsAndTags(documented).filter(ts.isJSDoc);
  return comments
    .flatMap(({ comment, tags = [] }) => [textOf(comment), ...tags.map(tagText)])
    .filter((text) => text !== '')
    .join('\n\n');
}

function tagText(tag: ts.JSDocTag): string {
  const text = textOf(tag.comment);
  if (ts.isJSDocParameterTag(tag)) return `\`${tag.name.getText()}\`: ${text}`;
  if (ts.isJSDocThrowsTag(tag)) return `Throws \`${tag.typeExpression?.type.getText() ?? 'Error'}\` ${text}`;
  if (ts.isJSDocReturnTag(tag)) return `Returns ${text}`;
  return text;
}

function textOf(comment: ts.JSDoc['comment']): string {
  if (comment === undefined) return '';
  const text =
    typeof comment === 'string'
      ? comment
      : comment
          .map((part) => (ts.isJSDocLink(part) ? `\`${part.name?.getText() ?? part.text}\`` : part.text))
          .join('');
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}
