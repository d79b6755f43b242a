// The examples of docs/data.md, run one after the other as they are written, and their answers held to what it shows.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Engine, engineDll, root, run } from "./lib/engine.js";

const mark = "--- end of example ---";

let engine;
let folder;
let blocks;
before(async () => {
  const text = await readFile(join(root, "docs", "data.md"), "utf8");
  blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]) => ({ language, code }));
  engine = await Engine.start();
  await engine.signIn();
  folder = await mkdtemp(join(tmpdir(), "baas-data-"));
});
after(async () => {
  await engine?.dispose();
  await rm(folder, { recursive: true, force: true });
});

test("the examples run as written and answer what is shown", async () => {
  assert.ok(blocks.every(({ language }, index) => language !== "json" || blocks[index - 1]?.language === "sh"));
  const commands = blocks.filter(({ language }) => language === "sh");
  const script = commands
    .map(({ code }) => `${code}echo\necho '${mark}'\n`)
    .join("")
    .replaceAll("http://localhost:8080", engine.url)
    .replaceAll("dotnet run -c Release --project engine -- ", `dotnet ${engineDll} `);
  await writeFile(join(folder, "session.sh"), `set -e\n${script}`);
  const env = { ...process.env, TOKEN: engine.token, BAAS_SERVER: engine.url };
  const { code, stdout, stderr } = await run("bash", ["session.sh"], { cwd: folder, env });
  assert.equal(code, 0, stdout + stderr);
  const answers = stdout.split(mark);
  assert.equal(answers.length, commands.length + 1, stdout);
  for (const file of ["authors.json", "posts.json", "view.json"]) {
    assert.doesNotMatch(await readFile(join(folder, file), "utf8"), /^\{"error"/);
  }
  for (const [index, command] of commands.entries()) {
    assert.doesNotMatch(answers[index], /"error": ?\{/, command.code);
    const next = blocks[blocks.indexOf(command) + 1];
    if (next?.language === "json") {
      // What a command prints last is its answer.
      const answer = JSON.parse(answers[index].trim().split("\n").at(-1));
      const expected = JSON.parse(next.code);
      assert.deepEqual(part(answer, expected), expected, command.code);
    }
  }
});

/** The part of a value that another has, member by member; what that leaves open as "…" is taken as it is. */
function part(actual, wanted) {
  if (wanted === "…" && actual) {
    return wanted;
  }
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    return actual.map((item, index) => part(item, wanted[index]));
  }
  if (typeof wanted === "object" && wanted !== null && typeof actual === "object" && actual !== null) {
    return Object.fromEntries(Object.keys(wanted).map((name) => [name, part(actual[name], wanted[name])]));
  }
  return actual;
}
