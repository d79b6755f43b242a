#!/usr/bin/env node
// Prints what the package offers, without comments. `npm run api` writes it to api.txt; a test holds the package to that file.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const entries = { ".": "index", "./node": "node", "./web": "web", "./connect": "connect/node", "./typed": "typed/index" };
const paths = Object.values(entries).map((entry) => join(root, "dist", `${entry}.d.ts`));
const program = ts.createProgram(paths, { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, skipLibCheck: true });
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });
const told = new Map();
const lines = Object.keys(entries).flatMap((name, index) => [`== ${name}`, ...describe(name, paths[index]), ""]);
const text = lines.join("\n");
if (process.argv.includes("--write")) {
  writeFileSync(join(root, "api.txt"), text);
} else {
  process.stdout.write(text);
}

function describe(entry, path) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(path));
  return checker
    .getExportsOfModule(module)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      // The errors are those of the protos, which have their own rules.
      if (target.declarations.every((declaration) => declaration.getSourceFile().fileName.endsWith("/dist/gen/baas/errors.d.ts"))) {
        return [];
      }
      const known = told.get(target);
      if (known !== undefined) {
        return [`${symbol.name}: as in ${known}`];
      }
      told.set(target, entry);
      return target.declarations.map((declaration) => print(declaration));
    });
}

function print(declaration) {
  const file = declaration.getSourceFile();
  const { transformed } = ts.transform(declaration, [
    (context) => (root) =>
      ts.visitNode(root, function visit(node) {
        return isHidden(node) ? undefined : ts.visitEachChild(node, visit, context);
      }),
  ]);
  return printer.printNode(ts.EmitHint.Unspecified, transformed[0], file).replace(/^export (declare )?/, "").replace(/^declare /, "");
}

function isHidden(node) {
  if (!ts.isClassElement(node)) {
    return false;
  }
  const isPrivate = node.name !== undefined && ts.isPrivateIdentifier(node.name);
  const modifiers = ts.getCombinedModifierFlags(node);
  return isPrivate || (modifiers & ts.ModifierFlags.Private) !== 0 || ts.getJSDocTags(node).some((tag) => tag.tagName.text === "internal");
}
