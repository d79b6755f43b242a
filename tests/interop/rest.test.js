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

const faults = [
  ["unknown collection", "GET", "/nowhere/records", undefined, 404, "COLLECTION_NOT_FOUND"],
  ["unknown field", "POST", "/products/records", { data: { title: "abc", titel: 1 } }, 400, "DATA_INVALID", "data.titel"],
  ["wrong type", "POST", "/products/records", { data: { title: 5 } }, 400, "DATA_INVALID", "data.title"],
  ["missing required", "POST", "/products/records", { data: { price: 5 } }, 400, "DATA_INVALID", "data.title"],
  ["over-long", "POST", "/products/records", { data: { title: "x".repeat(101) } }, 400, "DATA_INVALID", "data.title"],
  ["bad filter", "GET", "/products/records?filter=price%20%3E%3E%205", undefined, 400, "FILTER_INVALID", "filter"],
  ["bad sort", "GET", "/products/records?sort=nope", undefined, 400, "SORT_INVALID", "sort"],
  ["bad page token", "GET", "/products/records?page_token=abc", undefined, 400, "PAGE_TOKEN_INVALID"],
  ["bad JSON", "POST", "/products/records", '{"data":{', 400, "JSON_MALFORMED"],
  ["unknown JSON member", "POST", "/products/records", { data: { title: "abc" }, colour: 1 }, 400, "FIELD_UNKNOWN", "colour"],
  ["wrong JSON type", "POST", "/products/records", { data: 7 }, 400, "FIELD_MALFORMED", "data"],
  ["unknown record", "GET", "/products/records/nothing", undefined, 404, "RECORD_NOT_FOUND"],
  ["bad id", "POST", "/products/records", { id: "a b", data: { title: "abc" } }, 400, "ID_INVALID"],
];

for (const [name, method, path, body, status, reason, field] of faults) {
  test(`${name} answers ${status} ${reason}`, async () => {
    const answer = await curl("-X", method, `${engine.url}/api/v1/collections${path}`, ...(body === undefined ? [] : json(body)));
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(answer.body.error.code, status);
    const info = answer.body.error.details.find((detail) => detail["@type"].endsWith("google.rpc.ErrorInfo"));
    assert.equal(info.reason, reason);
    if (field !== undefined) {
      const violations = answer.body.error.details.flatMap((detail) => detail.field_violations ?? []);
      assert.ok(violations.some((violation) => violation.field === field), JSON.stringify(answer.body));
    }
  });
}

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
