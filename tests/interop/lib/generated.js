// The package that `baas generate --lang ts` makes of a running engine, bundled without being compiled.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import esbuild from "esbuild";
import { engineDll, run } from "./engine.js";

/** A folder beside the tests, so that packages are found from there. */
export function generatedFolder() {
  return mkdtemp(join(import.meta.dirname, "..", ".generated-"));
}

/** Generates the package of an engine into a folder; answers where it is. */
export async function generate(engine, folder) {
  const target = join(folder, "package");
  const made = await run("dotnet", [engineDll, "generate", "--lang", "ts", "--out", target, "--server", engine.url, "--token", engine.token]);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  return target;
}

/** Generates the package of an engine; answers what it exports to Node, over gRPC, and what it exports to browsers, over gRPC-Web. */
export async function generatedClients(engine) {
  const folder = await generatedFolder();
  try {
    const entryPoints = [join(await generate(engine, folder), "src", "index.ts")];
    const [node, web] = ["node.mjs", "web.mjs"].map((name) => join(folder, name));
    await Promise.all([
      esbuild.build({ entryPoints, outfile: node, bundle: true, format: "esm", platform: "node", packages: "external" }),
      // Whole, so that what only Node has would be missing.
      esbuild.build({ entryPoints, outfile: web, bundle: true, format: "esm", platform: "browser" }),
    ]);
    return await Promise.all([import(node), import(web)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
