// The example `examples/shared-list` in real Chromium: two windows see each other.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { test } from "node:test";
import { launch } from "./lib/page.js";
import { Engine, root, run } from "./lib/engine.js";

const example = join(root, "examples", "shared-list");
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Serves what Vite has made. */
async function serve(folder) {
  const site = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : request.url;
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    response.end(await readFile(join(folder, path)));
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${site.address().port}/`, close: () => site.close() };
}

test("what is done in one window shows in the other, also after the engine was gone", async () => {
  const engine = await Engine.start();
  let browser;
  let site;
  try {
    await engine.signIn();
    const definition = await readFile(join(example, "collection.json"), "utf8");
    assert.equal((await engine.rest("POST", "/api/v1/collections", { body: definition, headers: { "content-type": "application/json" } })).status, 200);
    const env = { ...process.env, VITE_BAAS_URL: engine.url };
    const { code, stdout, stderr } = await run("npm", ["run", "--silent", "build"], { cwd: example, env });
    assert.equal(code, 0, stdout + stderr);
    site = await serve(join(example, "dist"));
    browser = await launch();
    const [one, other] = await Promise.all([1, 2].map(async () => {
      const page = await browser.newPage({ viewport: { width: 760, height: 640 }, deviceScaleFactor: 2 });
      await page.goto(site.url);
      await page.locator("#state", { hasText: "live" }).waitFor();
      return page;
    }));
    await one.locator("#empty").waitFor();

    for (const text of ["Water the plants", "Read <b>the</b> protos", "Buy milk"]) {
      await one.fill("input[name=text]", text);
      await one.click("form button");
      await other.locator("li", { hasText: text }).waitFor();
    }
    assert.deepEqual(await other.locator("li span").allTextContents(), ["Buy milk", "Read <b>the</b> protos", "Water the plants"]);
    await other.check("li:has-text('Buy milk') input");
    await one.locator("li.done", { hasText: "Buy milk" }).waitFor();
    assert.equal(await one.textContent("#count"), "2 to do, 1 done");
    if (process.env.BAAS_SCREENSHOT) {
      await one.waitForTimeout(400);
      await one.screenshot({ path: process.env.BAAS_SCREENSHOT });
    }

    await engine.kill();
    await one.locator("#state", { hasText: "connecting" }).waitFor();
    await engine.run();
    await one.click("#clear");
    await other.locator("li.done").waitFor({ state: "detached" });
    await one.click("li:has-text('protos') button");
    await other.locator("#count", { hasText: "1 to do, 0 done" }).waitFor();
  } finally {
    await browser?.close();
    site?.close();
    await engine.dispose();
  }
});
