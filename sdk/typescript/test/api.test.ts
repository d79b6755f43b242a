import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

interface Conditions {
  [condition: string]: string | Conditions;
}

const pathsOf = (conditions: Conditions): string[] => Object.values(conditions).flatMap((target) => (typeof target === "string" ? [target] : pathsOf(target)));

// The tests are compiled to a folder beside the sources'.
const root = join(import.meta.dirname, "..", "..");

test("the package offers what api.txt says; after a wanted change run `npm run api` and read the diff", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "scripts", "api.js")], { maxBuffer: 1 << 24 });
  assert.deepEqual(stdout.split("\n"), (await readFile(join(root, "api.txt"), "utf8")).split("\n"));
});

test("the packed package has what it exports, and no sources", async () => {
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], { cwd: root, maxBuffer: 1 << 24 });
  const files = (JSON.parse(stdout) as [{ files: { path: string }[] }])[0].files.map((file) => file.path);
  const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { exports: Conditions };
  const offered = pathsOf(exports);
  for (const path of offered.filter((path) => !path.includes("*"))) {
    assert.ok(files.includes(path.slice(2)), path);
  }
  assert.ok(files.includes("dist/gen/baas/schema/v1/options_pb.js"));
  assert.deepEqual(files.filter((path) => !path.startsWith("dist/")).sort(), ["README.md", "package.json"]);
});
