// The page at /docs in real Chromium, as a person uses it, and the files that it is made of.
import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { admin, Engine, engineDll, root, run } from "./lib/engine.js";

const sources = join(root, "engine", "Rpc", "Docs", "ui");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const strict = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2024", "--module", "es2022", "--moduleResolution", "bundler", "--skipLibCheck"];

let engine;
let browser;
let document;
let operations;
let pages;
before(async () => {
  engine = await Engine.start();
  document = await (await fetch(`${engine.url}/openapi.json`)).json();
  operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu", "--no-first-run"],
  });
});
after(async () => {
  await browser?.close();
  await engine?.dispose();
});

/** A page whose every complaint, of scripts or of the content policy, fails the test. Requests may go to the engine only. */
async function open(address = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  // A status of 400 and above is told on the console too; whether it is wanted, the test itself says.
  page.on("console", (message) => /error|warning/.test(message.type()) && !/Failed to load resource/.test(message.text()) && page.complaints.push(message.text()));
  page.on("request", (request) => request.url().startsWith(engine.url) || page.complaints.push(request.url()));
  await page.goto(`${engine.url}/docs${address}`);
  await page.waitForSelector("#operations a", { state: "attached" });
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function signIn(page) {
  await page.click("#sign-in");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
  await page.waitForFunction((email) => document.getElementById("who").textContent === email, admin.email);
}

const visit = async (page, name) => {
  await page.locator("#sidebar").getByRole("link", { name, exact: false }).filter({ hasText: new RegExp(`${name}$`) }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
};
const send = async (page, button = "Send") => {
  await page.getByRole("button", { name: button, exact: true }).click();
  return page.locator(".outcome .status").textContent();
};
const answer = async (page) => JSON.parse(await page.getByRole("region", { name: "Body of the response" }).textContent());

/** The bytes as they come, which `fetch` would unpack. */
function raw(path, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    http
      .request(engine.url + path, { method, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
      })
      .on("error", reject)
      .end();
  });
}

/** What the pages of all operations show, by the operation. They are opened from within the page: a person's clicks, as other tests have them, take twenty times as long. */
function everyPage() {
  pages ??= (async () => {
    const page = await open();
    const shown = await page.evaluate(async () => {
      const { document } = globalThis;
      const found = {};
      for (const item of document.querySelectorAll("[data-operation]")) {
        const isShown = new Promise((resolve) => globalThis.addEventListener("hashchange", resolve, { once: true }));
        item.querySelector("a").click();
        await isShown;
        const samples = {};
        for (const tab of document.querySelectorAll("[role=tab]")) {
          tab.click();
          samples[tab.textContent] = document.querySelector("[role=tabpanel] code").textContent;
        }
        found[item.dataset.operation] = {
          routes: Array.from(document.querySelectorAll(".operation .route code"), (code) => code.textContent),
          text: document.getElementById("main").innerText,
          rows: document.querySelectorAll(".operation > section > .table tbody tr").length,
          title: document.title,
          samples,
        };
      }
      return found;
    });
    await close(page);
    return shown;
  })();
  return pages;
}

test("its scripts pass the type checker", async () => {
  const files = (await readdir(sources)).filter((name) => name.endsWith(".js")).map((name) => join(sources, name));
  const { code, stdout } = await run("node", [tsc, ...strict, "--allowJs", "--checkJs", "--lib", "es2024,dom,dom.iterable,dom.asynciterable", ...files]);
  assert.equal(code, 0, stdout);
});

test("its files are small, compressed, tagged and under a strict policy", async () => {
  let total = 0;
  for (const path of ["/docs", ...(await readdir(sources)).filter((name) => name !== "index.html").map((name) => `/docs/${name}`)]) {
    const plain = await raw(path);
    const gzip = await raw(path, { "accept-encoding": "gzip, deflate, br, zstd" });
    const brotli = await raw(path, { "accept-encoding": "br" });
    assert.equal(plain.status, 200, path);
    assert.deepEqual([gzip.headers["content-encoding"], brotli.headers["content-encoding"]], ["gzip", "br"]);
    assert.deepEqual([gunzipSync(gzip.body), brotliDecompressSync(brotli.body)], [plain.body, plain.body]);
    assert.equal(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size, 3, path);
    for (const { headers } of [plain, gzip, brotli]) {
      assert.match(headers.etag, /^"[\w-]{22}[\w.-]*"$/);
      assert.equal(headers["cache-control"], "no-cache");
      assert.match(headers.vary, /Accept-Encoding/i);
      assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';.* frame-ancestors 'none'$/);
      assert.equal(headers["x-content-type-options"], "nosniff");
    }
    const again = await raw(path, { "accept-encoding": "gzip", "if-none-match": gzip.headers.etag });
    assert.deepEqual([again.status, again.body.length], [304, 0]);
    const head = await raw(path, {}, "HEAD");
    assert.deepEqual([head.status, head.headers.etag, head.body.length], [200, plain.headers.etag, 0]);
    total += gzip.body.length;
  }
  assert.ok(total < 60_000, `${total} bytes cross the wire`);
});

test("a trailing slash leads to the page, and there are no other files", async () => {
  const slash = await raw("/docs/");
  assert.deepEqual([slash.status, new URL(slash.headers.location, `${engine.url}/docs/`).href], [308, `${engine.url}/docs`]);
  for (const path of ["/docs/other.js", "/docs/index.html", "/docs/..%2fopenapi.json", "/docs/ui/main.js"]) {
    assert.equal((await raw(path)).status, 404, path);
  }
  assert.equal((await raw("/docs", {}, "DELETE")).status, 405);
});

test("every operation is listed, and each page shows its fields, errors and examples", async () => {
  const page = await open();
  const listed = await page.locator("[data-operation]").evaluateAll((items) => items.map((item) => item.getAttribute("data-operation")));
  assert.deepEqual(listed.toSorted(), operations.map(({ operationId }) => operationId).toSorted());
  await close(page);
  const pages = await everyPage();
  for (const { operationId, parameters = [], "x-grpc-method": method } of operations) {
    const { routes, text, rows, title } = pages[operationId];
    assert.ok(routes.includes(method), operationId);
    for (const { name } of parameters) {
      assert.ok(text.includes(name), `${operationId}: ${name}`);
    }
    assert.ok(rows > 3, operationId);
    assert.ok(!/undefined|\[object/.test(text), operationId);
    assert.ok(title.includes(method.split("/")[1]));
  }
});

test("the errors tell reason, status, meaning and what to do", async () => {
  const page = await open("#RecordService/GetRecord");
  const row = page.getByRole("row", { name: /RECORD_NOT_FOUND/ }).first();
  assert.deepEqual(await row.getByRole("cell").allTextContents(), ["RECORD_NOT_FOUND", "404", "No record has this id, or the caller may not see it.", "Check the id."]);
  await close(page);
});

test("the keyboard reaches the search, and the search finds", async () => {
  const page = await open();
  await page.keyboard.press("/");
  await page.keyboard.type("watch realtime");
  const shown = await page.locator("[data-operation]:visible").evaluateAll((items) => items.map((item) => item.dataset.operation));
  assert.deepEqual(shown, ["RecordService_WatchRecords", "RecordService_WatchRecords_2"]);
  assert.equal(await page.locator("#found").textContent(), "2 operations");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "WatchRecords" }).waitFor();
  assert.equal(new URL(page.url()).hash, "#RecordService/WatchRecords");
  await page.locator("#search").fill("no such thing");
  assert.equal(await page.locator("[data-operation]:visible").count(), 0);
  await page.locator("#search").press("Escape");
  assert.equal(await page.locator("[data-operation]:visible").count(), operations.length);
  await close(page);
});

test("the keyboard alone comes to the content, and moves between the examples", async () => {
  const page = await open("#AuthService/Login");
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "main");
  assert.equal(new URL(page.url()).hash, "#AuthService/Login");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".operation") !== null), true);
  await page.getByRole("tab", { name: "curl", exact: true }).focus();
  await page.keyboard.press("End");
  assert.equal(await page.getByRole("tab", { selected: true }).textContent(), "C#");
  assert.match(await page.getByRole("tabpanel").textContent(), /AuthService\.AuthServiceClient\(client\.CallInvoker\)/);
  await close(page);
});

test("a person signs in, makes a collection and records, lists them, and sees what is wrong", async () => {
  const page = await open();
  await signIn(page);
  await visit(page, "CreateCollection");
  assert.match(await send(page), /^200/);
  assert.equal((await answer(page)).name, "posts");
  assert.match(await page.locator(".outcome").textContent(), /\d+ ms, [\d.]+ (bytes|KiB)/);

  await visit(page, "CreateRecord");
  const body = page.locator("#body");
  await body.fill('{"data": {"title": "<img src=x onerror=alert(1)>", "views": 1, "published": true}}');
  assert.match(await send(page), /^200/);
  const { id } = await answer(page);

  await visit(page, "ListRecords");
  assert.match(await send(page), /^200/);
  assert.deepEqual((await answer(page)).items.map((item) => item.id), [id]);
  assert.equal(await page.locator("img").count(), 0);

  await page.locator("#query-filter").fill("nothing = 1");
  assert.match(await send(page), /^400/);
  const box = page.locator(".error");
  assert.match(await box.textContent(), /FILTER_INVALID.*nothing.*What to do: Correct the filter/s);

  await visit(page, "CreateRecord");
  await body.fill('{"data": ');
  await page.getByRole("button", { name: "Send" }).click();
  assert.match(await page.locator("#body-problem").textContent(), /^The body is not JSON/);
  assert.equal(await page.locator(".outcome").count(), 0);

  // The session lasts in the tab, and only there.
  await page.reload();
  await page.waitForFunction((email) => document.getElementById("who").textContent === email, admin.email);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, ""]);
  await page.click("#sign-in");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await visit(page, "ListCollections");
  assert.match(await send(page), /^401/);
  assert.match(await page.locator(".error").textContent(), /CREDENTIALS_MISSING.*What to do: Sign in/s);
  await close(page);
});

test("a wrong password is told in the dialog, and a token may be used instead", async () => {
  const page = await open("#AuthService/GetMe");
  await page.click("#sign-in");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill("wrong password");
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
  assert.notEqual(await page.getByRole("dialog").getByRole("alert").filter({ hasText: /\w/ }).textContent(), "");
  const { access_token: token } = await engine.signIn();
  await page.getByText("With a token").click();
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Use the token" }).click();
  assert.match(await send(page), /^200/);
  assert.equal((await answer(page)).email, admin.email);
  await close(page);
});

test("a token that has ended is renewed, and a session that has ended is left", async () => {
  const page = await open("#AuthService/GetMe");
  await signIn(page);
  const age = (change) => page.evaluate((change) => sessionStorage.setItem("baas.docs.session", JSON.stringify({ ...JSON.parse(sessionStorage.getItem("baas.docs.session")), expiresAt: 0, ...change })), change);
  const access = () => page.evaluate(() => JSON.parse(sessionStorage.getItem("baas.docs.session"))?.access);
  await age({ access: "no token" });
  await page.reload();
  assert.match(await send(page), /^200/);
  assert.match(await access(), /^ey/);
  await age({ refresh: "no token" });
  await page.reload();
  assert.match(await send(page), /^401/);
  assert.equal(await access(), undefined);
  await close(page);
});

test("nothing that the description says becomes markup or a script", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const hostile = '<img src="/x" onerror="alert(1)"><script>alert(2)</script> [a](javascript:alert(3)) [b](data:text/html,x) [c](//example.com/x) [d](https://example.com/x) `<b>e</b>`';
  const schema = { type: "object", properties: { [hostile]: { type: "string", description: hostile, default: hostile } } };
  const operation = {
    operationId: "S_M",
    tags: ["S"],
    summary: hostile,
    description: hostile,
    "x-grpc-method": "a.S/M",
    "x-grpc-request": "a.R",
    parameters: [{ name: hostile, in: "query", description: hostile, schema: { type: "string" }, example: hostile }],
    requestBody: { description: hostile, content: { "application/json": { schema, example: { [hostile]: hostile } } } },
    responses: { 200: { description: hostile, content: { "application/json": { schema, example: { [hostile]: hostile } } } }, 400: { description: hostile } },
  };
  const api = { info: { title: hostile, version: hostile, description: hostile }, tags: [{ name: "S", description: hostile }], paths: { "/x": { post: operation } } };
  await page.route("**/openapi.json", (route) => route.fulfill({ json: api }));
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
  for (const hash of ["", "#S", "#S/M"]) {
    await page.goto("about:blank");
    await page.goto(`${engine.url}/docs${hash}`);
    await page.waitForSelector("h1");
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    const found = await page.evaluate(() => [document.querySelectorAll("img, #main script, b, [onerror]").length, [...document.querySelectorAll("#main p a")].map((link) => link.href).filter((href) => !href.startsWith(location.origin))]);
    assert.equal(found[0], 0);
    assert.deepEqual([...new Set(found[1])], ["https://example.com/x"]);
  }
  assert.deepEqual(dialogs, []);
  await context.close();
});

test("the browser runs no script in the page but its own, and lets it call no other site", async () => {
  const page = await open();
  const outcome = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const called = await fetch("http://127.0.0.1:9/").then(() => "called", () => "refused");
    return [window.ran, called];
  });
  assert.deepEqual(outcome, [undefined, "refused"]);
  assert.ok(page.complaints.some((text) => /script-src/.test(text)) && page.complaints.some((text) => /connect-src/.test(text)), page.complaints.join("\n"));
  await page.context().close();
});

test("a stream shows its events as they come, and stops", async () => {
  await engine.signIn();
  await engine.collection("live", [{ name: "title", type: "text" }], { open: true });
  const page = await open("#RecordService/WatchRecords");
  await signIn(page);
  await page.locator("#path-collection").fill("live");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("log").getByText("connected", { exact: true }).waitFor();
  await engine.rest("POST", "/api/v1/collections/live/records", { body: { data: { title: "Seen ☺" } } });
  const event = page.getByRole("log").getByRole("listitem").filter({ hasText: "record.created" });
  assert.match(await event.textContent(), /record\.created id \d+.*"title": "Seen ☺"/s);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/^Stopped after 2 events/).waitFor();
  await engine.rest("POST", "/api/v1/collections/live/records", { body: { data: { title: "Unseen" } } });
  await page.locator("#path-collection").fill("nowhere");
  assert.match(await send(page, "Start"), /^404/);
  assert.match(await page.locator(".error").textContent(), /COLLECTION_NOT_FOUND/);
  await close(page);
});

test("the examples work as they are copied", async () => {
  await engine.signIn();
  await engine.collection("examples", [{ name: "title", type: "text" }, { name: "views", type: "int" }, { name: "published", type: "bool" }], { open: true });
  const page = await open("#RecordService/CreateRecord");
  await page.locator("#path-collection").fill("examples");
  await page.locator("#body").fill(`{"data": {"title": "It's", "views": 2, "published": true}}`);
  const sample = async (language) => {
    await page.getByRole("tab", { name: language, exact: true }).click();
    return page.getByRole("tabpanel").locator("code").textContent();
  };
  const env = { ...process.env, TOKEN: engine.token, BUF_CACHE_DIR: join(engine.data, "buf") };
  for (const language of ["curl", "buf curl"]) {
    const { stdout, stderr } = await run("bash", ["-c", await sample(language)], { cwd: root, env });
    assert.equal(JSON.parse(stdout || "{}").data?.title, "It's", stderr);
  }
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("tabpanel").getByRole("button").click();
  await page.getByRole("tabpanel").getByText("Copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.getByRole("tabpanel").locator("code").textContent());
  await visit(page, "ListRecords");
  assert.equal(await page.locator("#path-collection").inputValue(), "examples");
  for (const [language, items] of [["curl", 2], ["buf curl", 2]]) {
    const { stdout, stderr } = await run("bash", ["-c", await sample(language)], { cwd: root, env });
    assert.equal(JSON.parse(stdout || "{}").items?.length, items, stderr);
  }
  await close(page);
});

test("paths of several segments become the field that they make up, and the other way round", async () => {
  const page = await open();
  const made = await page.evaluate(async () => {
    const { Api } = await import("/docs/model.js");
    const { messageOf, urlOf } = await import("/docs/request.js");
    const operation = (path, more) => ({ [path]: { get: { operationId: "S_M", tags: ["S"], responses: {}, ...more } } });
    const parameter = (name, more) => ({ name, in: "path", required: true, schema: { type: "string" }, ...more });
    const paths = {
      ...operation("/v1/shelves/{name_1}/books/{name_2}", { parameters: [parameter("name_1"), parameter("name_2")], "x-grpc-path": { name: "shelves/{name_1}/books/{name_2}" } }),
      ...operation("/v1/books/{book.name}", { parameters: [parameter("book.name", { "x-multi-segment": true })] }),
    };
    const values = { path: { name_1: "a b", name_2: "c/d", "book.name": "e/f?g" }, query: [], headers: {}, body: undefined };
    return new Api({ info: { title: "T", version: "1" }, paths }).operations.map((each) => [new URL(urlOf(each, values)).pathname, messageOf(each, values)]);
  });
  assert.deepEqual(made, [
    ["/v1/shelves/a%20b/books/c%2Fd", { name: "shelves/a b/books/c/d" }],
    ["/v1/books/e/f%3Fg", { book: { name: "e/f?g" } }],
  ]);
  await close(page);
});

test("the TypeScript examples compile", async () => {
  const folder = join(import.meta.dirname, "docs-generated");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    for (const [operationId, { samples }] of Object.entries(await everyPage())) {
      await writeFile(join(folder, `${operationId}.mts`), `${samples.TypeScript}\nexport {};\n`);
    }
    const files = (await readdir(folder)).map((name) => join(folder, name));
    assert.equal(files.length, operations.length);
    const { code, stdout } = await run("node", [tsc, ...strict, "--lib", "es2024,dom", ...files]);
    assert.equal(code, 0, stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the C# examples compile", async () => {
  const folder = join(engine.data, "examples");
  await mkdir(folder);
  await writeFile(join(folder, "Usings.cs"), "global using System;\nglobal using System.Threading.Tasks;\n");
  for (const [operationId, { samples }] of Object.entries(await everyPage())) {
    const [usings, body] = samples["C#"].split("\n\n");
    await writeFile(join(folder, `${operationId}.cs`), `${usings}\nstatic class ${operationId} { static async Task Run() {\n${body}\n} }\n`);
  }
  // The compiler alone: a project would have to be restored.
  const [version, sdks] = (await run("dotnet", ["--list-sdks"])).stdout.trim().split("\n").at(-1).match(/^(\S+) \[(.+)\]$/).slice(1);
  const pack = join(sdks, "..", "packs", "Microsoft.NETCore.App.Ref");
  const platform = join(pack, (await readdir(pack)).find((name) => name.startsWith(version.slice(0, 3))), "ref", "net10.0");
  const own = ["Grpc.Baas.Client.dll", "Grpc.Baas.Protos.dll", "Google.Protobuf.dll"].map((name) => join(dirname(engineDll), name));
  const references = [...(await readdir(platform)).filter((name) => name.endsWith(".dll")).map((name) => join(platform, name)), ...own];
  const csc = join(sdks, version, "Roslyn", "bincore", "csc.dll");
  const args = ["-noconfig", "-nologo", "-target:library", "-nowarn:1701", `-out:${join(folder, "out.dll")}`, "-warnaserror", ...references.map((name) => `-r:${name}`), join(folder, "*.cs")];
  const { code, stdout } = await run("dotnet", [csc, ...args]);
  assert.equal(code, 0, stdout);
});

test("it fits a narrow screen, light and dark, and its colours have contrast", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open("#RecordService/ListRecords", { colorScheme, viewport: { width: 360, height: 740 } });
    for (const name of ["CreateCollection", "WatchRecords", "ListRecords"]) {
      await page.click("#menu");
      await visit(page, name);
      assert.equal(await page.evaluate(() => globalThis.document.documentElement.scrollWidth), 360, name);
    }
    assert.deepEqual(await page.evaluate(lowContrasts), [], colorScheme);
    await close(page);
  }
});

/** Texts below 4.5 to 1, in the page. Source: WCAG 2.2 §1.4.3. */
function lowContrasts() {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) {
        return colour;
      }
    }
    return [255, 255, 255];
  };
  const walker = globalThis.document.createTreeWalker(globalThis.document.body, NodeFilter.SHOW_TEXT);
  const low = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() !== "" && element.checkVisibility() && !element.closest(":disabled, option, noscript")) {
      const pair = [light(channels(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
      const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
      if (ratio < 4.5) {
        low.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)} ${walker.currentNode.data.slice(0, 20)}`);
      }
    }
  }
  return [...low];
}
