// Runs the examples of a page of docs one after the other as they are written, and holds their answers to what the page shows.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineDll, root, run } from "./engine.js";

const mark = "--- end of example ---";

/**
 * Runs all blocks of `sh` in one shell; a block of `json` that follows one shows part of what it prints last. No answer may be an error.
 * @param {string} page The file's name in docs.
 * @param {import("./engine.js").Engine} engine Signed in as its administrator.
 */
export async function runExamples(page, engine) {
  const text = await readFile(join(root, "docs", page), "utf8");
  const blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]) => ({ language, code }));
  assert.ok(blocks.every(({ language }, index) => language !== "json" || blocks[index - 1]?.language === "sh"));
  const commands = blocks.filter(({ language }) => language === "sh");
  const script = commands
    .map(({ code }) => `${code}echo\necho '${mark}'\n`)
    .join("")
    .replaceAll("http://localhost:8080", engine.url)
    .replaceAll("dotnet run -c Release --project engine -- ", `dotnet ${engineDll} `);
  const folder = await mkdtemp(join(tmpdir(), "baas-examples-"));
  try {
    await writeFile(join(folder, "session.sh"), `set -e\n${script}`);
    const env = { ...process.env, TOKEN: engine.token, BAAS_SERVER: engine.url };
    const { code, stdout, stderr } = await run("bash", ["session.sh"], { cwd: folder, env });
    assert.equal(code, 0, stdout + stderr);
    const answers = stdout.split(mark);
    assert.equal(answers.length, commands.length + 1, stdout);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json"))) {
      assert.doesNotMatch(await readFile(join(folder, file), "utf8"), /^\{"error"/, file);
    }
    for (const [index, command] of commands.entries()) {
      assert.doesNotMatch(answers[index], /"error": ?\{/, command.code);
      const next = blocks[blocks.indexOf(command) + 1];
      if (next?.language === "json") {
        const answer = JSON.parse(answers[index].trim().split("\n").at(-1));
        const expected = JSON.parse(next.code);
        assert.deepEqual(part(answer, expected), expected, command.code);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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
