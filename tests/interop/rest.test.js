// The engine as curl sees it: REST, errors, SSE and NDJSON.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { Engine, productSchema, run } from "./lib/engine.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
});
after(() => engine?.dispose());

async function curl(...args) {
  const { stdout } = await run("curl", ["-sS", "-w", "\n%{http_code}", "-H", `authorization: Bearer ${engine.token}`, ...args]);
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), body: end > 0 ? JSON.parse(stdout.slice(0, end)) : undefined };
}

/** The last response that curl gets, with its headers. */
async function answer(...args) {
  const { stdout } = await run("curl", ["-sS", "-i", "-H", `authorization: Bearer ${engine.token}`, ...args]);
  const [head, ...rest] = stdout.split("\r\n\r\n");
  const [line, ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(lines.map((each) => [each.slice(0, each.indexOf(":")).toLowerCase(), each.slice(each.indexOf(":") + 1).trim()]));
  return { status: Number(line.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}

const records = () => `${engine.url}/api/v1/collections/products/records`;
const json = (value) => ["-H", "content-type: application/json", "-d", typeof value === "string" ? value : JSON.stringify(value)];

test("create, get, list, update and delete a record", async () => {
  const created = await curl("-X", "POST", records(), ...json({ data: { title: "Product Name", price: 99.99 } }));
  assert.equal(created.status, 200);
  assert.deepEqual(Object.keys(created.body).sort(), ["collection", "created", "data", "etag", "id", "updated"]);
  assert.deepEqual(created.body.data, { title: "Product Name", price: 99.99, active: null, stock: null });
  const { id, etag } = created.body;

  assert.deepEqual((await curl(`${records()}/${id}`)).body, created.body);

  const list = await curl("-G", records(), "--data-urlencode", "filter=price>=99 && title ~ 'product'", "-d", "sort=-created", "-d", "include_total=true");
  assert.equal(list.status, 200, JSON.stringify(list.body));
  assert.deepEqual(list.body.items, [created.body]);
  assert.equal(list.body.total, 1);
  assert.equal(list.body.page, 1);
  assert.equal(list.body.per_page, 30);
  assert.equal(list.body.next_page_token, "");
  assert.equal(typeof list.body.position, "number");

  const fields = await curl(`${records()}/${id}?fields=price`);
  assert.deepEqual(fields.body.data, { price: 99.99 });

  const updated = await curl("-X", "PATCH", `${records()}/${id}`, ...json({ data: { price: 89.99 } }));
  assert.equal(updated.body.data.price, 89.99);

  const stale = await curl("-X", "PATCH", `${records()}/${id}`, ...json({ data: { price: 1 }, etag }));
  assert.equal(stale.status, 409);
  assert.equal(stale.body.error.status, "ABORTED");
  assert.equal(stale.body.error.details[0].reason, "ETAG_MISMATCH");

  assert.equal((await curl("-X", "DELETE", `${records()}/${id}`)).status, 200);
  assert.equal((await curl(`${records()}/${id}`)).status, 404);
});

test("a duplicate id is refused", async () => {
  const body = json({ id: "same", data: { title: "abc" } });
  assert.equal((await curl("-X", "POST", records(), ...body)).status, 200);
  const again = await curl("-X", "POST", records(), ...body);
  assert.equal(again.status, 409);
  assert.equal(again.body.error.details[0].reason, "RECORD_EXISTS");
});

test("a request id is answered once", async () => {
  const body = json({ data: { title: "Once" }, request_id: "5d0ee7e0-0001" });
  const first = await curl("-X", "POST", records(), ...body);
  const second = await curl("-X", "POST", records(), ...body);
  assert.deepEqual(second.body, first.body);
});

test("nothing is open without a token", async () => {
  for (const [method, path] of [["GET", "/records"], ["GET", "/records/same"], ["POST", "/records"], ["PATCH", "/records/same"], ["DELETE", "/records/same"], ["GET", ""]]) {
    const { status } = await engine.rest(method, `/api/v1/collections/products${path}`, { token: null, body: method === "POST" || method === "PATCH" ? { data: {} } : undefined });
    assert.equal(status, 401, `${method} ${path}`);
  }
});

test("conditions in headers are held to", async () => {
  const created = await answer("-X", "POST", records(), ...json({ data: { title: "Conditional" } }));
  const { id, etag } = JSON.parse(created.body);
  const path = `${records()}/${id}`;
  assert.equal(created.headers.etag, `"${etag}"`);

  const unchanged = await answer("-H", `if-none-match: "${etag}"`, path);
  assert.deepEqual([unchanged.status, unchanged.body, unchanged.headers.etag], [304, "", `"${etag}"`]);

  const changed = await answer("-X", "PATCH", path, "-H", `if-match: "${etag}"`, ...json({ data: { title: "Changed" } }));
  assert.equal(changed.status, 200, changed.body);
  const next = JSON.parse(changed.body).etag;
  assert.notEqual(next, etag);
  assert.equal((await answer("-H", `if-none-match: "${etag}"`, path)).status, 200);

  const stale = await answer("-X", "PATCH", path, "-H", `if-match: "${etag}"`, ...json({ data: { title: "Lost" } }));
  assert.deepEqual([stale.status, JSON.parse(stale.body).error.details[0].reason], [412, "ETAG_MISMATCH"]);
  assert.equal((await answer("-X", "DELETE", path, "-H", `if-match: "${etag}"`)).status, 412);
  assert.equal((await answer("-X", "DELETE", path, ...json({ etag: next }))).status, 400);
  assert.equal((await answer("-X", "DELETE", path, "-H", `if-match: "${next}"`)).status, 200);
  assert.equal((await answer("-X", "POST", records(), "-H", "if-none-match: *", ...json({ data: { title: "x" } }))).status, 400);
});

test("HEAD, OPTIONS and refusals tell what a path takes", async () => {
  const path = `${records()}/same`;
  const [get, head] = [await answer(path), await answer("-I", path)];
  assert.deepEqual([head.status, head.body, head.headers["content-length"], head.headers.etag], [200, "", get.headers["content-length"], get.headers.etag]);
  const options = await answer("-X", "OPTIONS", path);
  assert.deepEqual([options.status, options.headers.allow], [204, "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"]);
  assert.deepEqual([(await answer("-X", "POST", path)).status, (await answer("-I", `${engine.url}/api/v1/realtime/products`)).headers["content-type"]], [405, "text/event-stream"]);
});

test("bodies are compressed both ways for who asks", async () => {
  const file = join(engine.data, "body.json.gz");
  await writeFile(file, gzipSync(JSON.stringify({ id: "zipped", data: { title: "Zipped" } })));
  const created = await answer("-X", "POST", records(), "-H", "content-type: application/json", "-H", "content-encoding: gzip", "--data-binary", `@${file}`);
  assert.equal(JSON.parse(created.body).data.title, "Zipped");
  for (let i = 0; i < 20; i++) {
    await engine.rest("POST", "/api/v1/collections/products/records", { body: { data: { title: `Filler ${i}` } } });
  }

  const plain = await answer(records());
  for (const coding of ["gzip", "br"]) {
    const got = await answer("--compressed", "-H", `accept-encoding: ${coding}`, records());
    assert.equal(got.headers["content-encoding"], coding);
    assert.match(got.headers.vary, /Accept-Encoding/);
    assert.ok(Number(got.headers["content-length"]) < plain.body.length / 2);
    assert.deepEqual(JSON.parse(got.body), JSON.parse(plain.body));
  }
  assert.equal((await answer("-X", "POST", records(), "-H", "content-encoding: zstd", ...json({}))).status, 415);
});

test("SSE and NDJSON tell changes", async () => {
  const { body } = await curl(records());
  const created = await curl("-X", "POST", records(), ...json({ data: { title: "Streamed" } }));
  const sse = await lines(["-N", "-H", `last-event-id: ${body.position}`, `${engine.url}/api/v1/realtime/products`], "record.created");
  const at = sse.indexOf("event: record.created");
  assert.ok(sse.includes("event: connected"));
  const event = sse.slice(at).find((line) => line.startsWith("data:"));
  assert.equal(JSON.parse(event.slice(5)).record_id, created.body.id);
  assert.ok(sse.slice(at).concat(sse.slice(0, at).slice(-1)).some((line) => line === `id: ${created.body.etag}`));

  const ndjson = await lines(["-N", "-H", "accept: application/x-ndjson", `${engine.url}/api/v1/realtime/products?from=${body.position}`], "record.created");
  assert.equal(JSON.parse(ndjson.find((line) => line.includes("record.created"))).data.title, "Streamed");
});

/** Reads lines of curl until the event that holds `word` is whole. */
async function lines(args, word) {
  const child = spawn("curl", ["-sS", "-H", `authorization: Bearer ${engine.token}`, ...args]);
  const read = [];
  for await (const line of createInterface({ input: child.stdout })) {
    read.push(line);
    const begun = read.some((each) => each.includes(word));
    if (begun && (line === "" || line.startsWith("{"))) {
      break;
    }
  }
  child.kill();
  await once(child, "exit");
  return read;
}
