// The engine as curl sees it: REST, errors, SSE and NDJSON.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
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

test("SSE and NDJSON tell changes", async () => {
  const { body } = await curl(records());
  const created = await curl("-X", "POST", records(), ...json({ data: { title: "Streamed" } }));
  const sse = await lines(["-N", "-H", "accept: text/event-stream", "-H", `last-event-id: ${body.position}`, `${engine.url}/api/v1/realtime/products`], "record.created");
  const at = sse.indexOf("event: record.created");
  assert.ok(sse.includes("event: connected"));
  const event = sse.slice(at).find((line) => line.startsWith("data:"));
  assert.equal(JSON.parse(event.slice(5)).record_id, created.body.id);
  assert.ok(sse.slice(at).concat(sse.slice(0, at).slice(-1)).some((line) => line === `id: ${created.body.etag}`));

  const ndjson = await lines(["-N", `${engine.url}/api/v1/realtime/products?from=${body.position}`], "record.created");
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
