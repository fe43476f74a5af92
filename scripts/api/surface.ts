import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../harness/support/package-info.js';
import { docOf } from './doc.js';
import { declarationOf, isOurs, namesIn } from './declaration.js';

/** A module that users import, and its source. */
export interface EntryPoint {
  module: string;
  /** The path of the source. */
  source: string;
}

/** The entry points of `exports` in package.json that contain code. */
export const entryPoints: readonly EntryPoint[] = [
  { module: 'badsocket', source: join(packageRoot, 'harness/library/index.ts') },
  { module: 'badsocket/playwright', source: join(packageRoot, 'harness/library/playwright.ts') },
  { module: 'badsocket/fixtures', source: join(packageRoot, 'harness/fixture-files/vocabulary.ts') },
];

/** A name that a module exports, or that a signature of such a name needs. */
export interface PublicName {
  name: string;
  kind: 'function' | 'value' | 'type';
  /** TypeScript, without comments on the name itself. */
  declaration: string;
  /** The doc comment. Empty if there is none, or if another package declares the name. */
  doc: string;
  /** Declared by another package, which documents it. */
  foreign: boolean;
}

/** The public names of all modules. */
export interface Surface {
  modules: { module: string; exported: PublicName[] }[];
  /** Types that no module exports, but that exported signatures name. */
  internal: PublicName[];
}

/**
 * Reads the public surface from the sources, as the type checker sees it.
 * @throws {Error} if an entry point does not compile to a module.
 */
export function readSurface(entries: readonly EntryPoint[] = entryPoints): Surface {
  const program = programOf(entries.map(({ source }) => source));
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  const waiting: ts.Symbol[] = [];
  const describe = (symbol: ts.Symbol): PublicName => {
    seen.add(symbol);
    const node = symbol.declarations?.[0];
    if (node === undefined) throw new Error(`${symbol.name} has no declaration`);
    const foreign = !isOurs(node);
    if (!foreign) waiting.push(...namesIn(node, checker));
    return {
      name: symbol.name,
      kind: kindOf(symbol, checker),
      declaration: foreign ? `export { ${symbol.name} }` : declarationOf(symbol, node, checker),
      doc: foreign ? '' : docOf(node),
      foreign,
    };
  };

  const modules = entries.map(({ module, source }) => {
    const file = program.getSourceFile(source);
    const symbol = file && checker.getSymbolAtLocation(file);
    if (symbol === undefined) throw new Error(`${source} is not a module`);
    const exported = checker
      .getExportsOfModule(symbol)
      .map((name) => (name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name))
      .map(describe);
    return { module, exported: exported.sort(byName) };
  });
  const internal: PublicName[] = [];
  for (let symbol = waiting.shift(); symbol !== undefined; symbol = waiting.shift())
    if (!seen.has(symbol)) internal.push(describe(symbol));
  return { modules, internal: internal.sort(byName) };
}

/** The files of packages, by path: most of the time goes into parsing them. */
const ofPackages = new Map<string, ts.SourceFile | undefined>();

function programOf(files: readonly string[]): ts.Program {
  const path = join(packageRoot, 'tsconfig.node.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile.bind(ts.sys)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, packageRoot, undefined, path);
  const settled = { ...options, composite: false, incremental: false, noEmit: true };
  const host = ts.createCompilerHost(settled);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes('/node_modules/')) return read(name, ...rest);
    const known = ofPackages.get(name) ?? read(name, ...rest);
    ofPackages.set(name, known);
    return known;
  };
  return ts.createProgram(files, settled, host);
}

function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker): PublicName['kind'] {
  if ((symbol.flags & ts.SymbolFlags.Value) === 0) return 'type';
  return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? 'function' : 'value';
}

function byName(a: PublicName, b: PublicName): number {
  return a.name < b.name ? -1 : 1;
}
