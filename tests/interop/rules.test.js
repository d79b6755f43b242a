// The examples of docs/rules.md, run one after the other as they are written, and their answers held to what it shows.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Engine, root, run } from "./lib/engine.js";

const mark = "--- end of example ---";

let engine;
let folder;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  folder = await mkdtemp(join(tmpdir(), "baas-rules-"));
});
after(async () => {
  await engine?.dispose();
  await rm(folder, { recursive: true, force: true });
});

test("the examples run as written and answer what is shown", async () => {
  const text = await readFile(join(root, "docs", "rules.md"), "utf8");
  const blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]) => ({ language, code }));
  const commands = blocks.filter(({ language }) => language === "sh");
  const script = commands.map(({ code }) => `${code}echo\necho '${mark}'\n`).join("").replaceAll("http://localhost:8080", engine.url);
  await writeFile(join(folder, "session.sh"), `set -e\n${script}`);
  const { code, stdout, stderr } = await run("bash", ["session.sh"], { cwd: folder, env: { ...process.env, TOKEN: engine.token } });
  assert.equal(code, 0, stdout + stderr);
  const answers = stdout.split(mark);
  let checked = 0;
  for (const [index, command] of commands.entries()) {
    const next = blocks[blocks.indexOf(command) + 1];
    if (next?.language === "json") {
      // What a command prints last is its answer.
      const answer = JSON.parse(answers[index].trim().split("\n").at(-1));
      const expected = JSON.parse(next.code);
      assert.deepEqual(part(answer, expected), expected, command.code);
      checked++;
    }
  }
  assert.equal(checked, 2);
});

/** The part of a value that another has, member by member. */
function part(actual, wanted) {
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    return actual.map((item, index) => part(item, wanted[index]));
  }
  if (typeof wanted === "object" && wanted !== null && typeof actual === "object" && actual !== null) {
    return Object.fromEntries(Object.keys(wanted).map((name) => [name, part(actual[name], wanted[name])]));
  }
  return actual;
}
