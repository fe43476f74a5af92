import ts from 'typescript';

const oneLineEach: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
const multiline: ts.TypeFormatFlags = oneLineEach | ts.TypeFormatFlags.MultilineObjectLiterals;

/** Whether a node is part of this package. */
export function isOurs(node: ts.Node): boolean {
  return !node.getSourceFile().fileName.includes('/node_modules/');
}

/** Returns the declaration of a symbol without bodies and values, and with inferred types written out. */
export function declarationOf(symbol: ts.Symbol, node: ts.Declaration, checker: ts.TypeChecker): string {
  const { name } = symbol;
  if (ts.isInterfaceDeclaration(node)) return withoutExport(node);
  if (ts.isClassDeclaration(node)) {
    const parents = node.heritageClauses?.map((clause) => clause.getText()).join(' ') ?? '';
    return `class ${name} ${parents}`.trim();
  }
  if (ts.isTypeAliasDeclaration(node))
    return isInferred(node.type)
      ? `type ${name} =${membersOf(checker.getTypeAtLocation(node), checker)};`
      : withoutExport(node);
  const written = functionOf(node);
  if (written !== undefined) return `function ${name}${signatureOf(written, checker)};`;
  const typeNode = ts.isVariableDeclaration(node) ? node.type : undefined;
  const type = checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, oneLineEach);
  return `const ${name}: ${oneLine(typeNode?.getText() ?? type)};`;
}

/** Returns the function that a name declares, also as a constant. */
function functionOf(node: ts.Declaration): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionDeclaration(node)) return node;
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  return value && ts.isArrowFunction(value) ? value : undefined;
}

/** Returns a signature with the types as they are written. An inferred type is written out. */
function signatureOf(node: ts.SignatureDeclaration, checker: ts.TypeChecker): string {
  const inferred = (type: ts.Type) => checker.typeToString(type, undefined, oneLineEach);
  const parameters = node.parameters.map((parameter) => {
    const { name, type, initializer, questionToken, dotDotDotToken } = parameter;
    const label = ts.isIdentifier(name) ? name.text : 'options';
    const optional = initializer !== undefined || questionToken !== undefined;
    const text = type?.getText() ?? inferred(checker.getTypeAtLocation(parameter));
    return `${dotDotDotToken ? '...' : ''}${label}${optional ? '?' : ''}: ${oneLine(text)}`;
  });
  const signature = checker.getSignatureFromDeclaration(node);
  const result = node.type?.getText() ?? (signature ? inferred(signature.getReturnType()) : 'unknown');
  return `(${parameters.join(', ')}): ${result}`;
}

/** Returns the symbols of this package that a declaration names. */
export function namesIn(declaration: ts.Declaration, checker: ts.TypeChecker): ts.Symbol[] {
  const symbols: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const named = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
      let symbol = checker.getSymbolAtLocation(named);
      if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
      const [declared] = symbol?.declarations ?? [];
      if (symbol && declared && isOurs(declared) && !ts.isTypeParameterDeclaration(declared))
        symbols.push(symbol);
    }
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return symbols;
}

/** Whether a type is computed from a value, such as a schema, so that its text does not say what it is. */
function isInferred(type: ts.TypeNode): boolean {
  return /^z\.infer<|typeof /.test(type.getText());
}

function membersOf(type: ts.Type, checker: ts.TypeChecker): string {
  if (!type.isUnion()) return ` ${checker.typeToString(type, undefined, multiline)}`;
  return type.types.map((member) => `\n  | ${checker.typeToString(member, undefined, oneLineEach)}`).join('');
}

function withoutExport(node: ts.Node): string {
  return node.getText().replace(/^export /, '');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
