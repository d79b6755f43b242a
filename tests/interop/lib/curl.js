// Runs commands of curl as documentation writes them.
import assert from "node:assert/strict";
import { run } from "./engine.js";

/**
 * Runs a command as it is written in a shell; answers status and body, or the file that `-o` wrote.
 * @param {import("./engine.js").Engine} engine What stands at http://localhost:8000, signed in.
 * @param {Record<string, string>} ids What stands for names in the command.
 */
export async function runCurl(engine, command, ids = {}) {
  let text = command
    .replaceAll("http://localhost:8000", engine.url)
    .replace(/YOUR_ADMIN_TOKEN|YOUR_ACCESS_TOKEN|YOUR_TOKEN/g, engine.token);
  for (const [name, id] of Object.entries(ids)) {
    text = text.replaceAll(name, id);
  }
  const { code, stdout, stderr } = await run("bash", ["-c", text.replace(/^curl /, 'curl -sS -w "\\n%{http_code} %{content_type}" ')], { cwd: engine.data });
  assert.equal(code, 0, `${text}\n${stderr}`);
  const end = stdout.lastIndexOf("\n");
  const [status, type] = [Number(stdout.slice(end + 1, end + 4)), stdout.slice(end + 5)];
  const body = stdout.slice(0, end);
  return { status, type, text: body, body: type.startsWith("application/json") && body !== "" ? JSON.parse(body) : undefined };
}
