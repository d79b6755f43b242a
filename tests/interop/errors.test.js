// Every bad request gets the same declared reason over REST and gRPC, and the fields at fault are named.
import assert from "node:assert/strict";
import http2 from "node:http2";
import { after, before, test } from "node:test";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { BadRequestSchema, ErrorInfoSchema } from "@grpc-baas/client/gen/google/rpc/error_details_pb";
import { Engine, productSchema } from "./lib/engine.js";

let engine;
let records;
let stale;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
  records = createClient(RecordService, createGrpcTransport({ baseUrl: engine.url, writeMaxBytes: 2 ** 30 }));
  const first = await engine.rest("POST", "/api/v1/collections/products/records", { body: { id: "same", data: { title: "First" } } });
  stale = first.body.etag;
  await engine.rest("PATCH", "/api/v1/collections/products/records/same", { body: { data: { title: "Second" } } });
});
after(() => engine?.dispose());

const products = { collection: "products" };
const at = (path) => `/api/v1/collections/products/records${path}`;

// name, gRPC call, REST call, HTTP status, reason, field
const faults = [
  ["unknown collection", (c) => records.getRecord({ collection: "nowhere", id: "x" }, c), ["GET", "/api/v1/collections/nowhere/records/x"], 404, "COLLECTION_NOT_FOUND"],
  ["unknown record", (c) => records.getRecord({ ...products, id: "x" }, c), ["GET", at("/x")], 404, "RECORD_NOT_FOUND"],
  ["unknown field", (c) => records.createRecord({ ...products, data: { title: "abc", titel: 1 } }, c), ["POST", at(""), { data: { title: "abc", titel: 1 } }], 400, "DATA_INVALID", "data.titel"],
  ["wrong type", (c) => records.createRecord({ ...products, data: { title: 5 } }, c), ["POST", at(""), { data: { title: 5 } }], 400, "DATA_INVALID", "data.title"],
  ["missing required", (c) => records.createRecord({ ...products, data: { price: 5 } }, c), ["POST", at(""), { data: { price: 5 } }], 400, "DATA_INVALID", "data.title"],
  ["over-long", (c) => records.createRecord({ ...products, data: { title: "x".repeat(101) } }, c), ["POST", at(""), { data: { title: "x".repeat(101) } }], 400, "DATA_INVALID", "data.title"],
  ["below the minimum", (c) => records.updateRecord({ ...products, id: "same", data: { price: -1 } }, c), ["PATCH", at("/same"), { data: { price: -1 } }], 400, "DATA_INVALID", "data.price"],
  ["bad filter", (c) => records.listRecords({ ...products, filter: "price >> 5" }, c), ["GET", at(`?filter=${encodeURIComponent("price >> 5")}`)], 400, "FILTER_INVALID", "filter"],
  ["bad sort", (c) => records.listRecords({ ...products, sort: "nope" }, c), ["GET", at("?sort=nope")], 400, "SORT_INVALID", "sort"],
  ["bad fields", (c) => records.listRecords({ ...products, fields: "nope" }, c), ["GET", at("?fields=nope")], 400, "FIELDS_INVALID", "fields"],
  ["bad page token", (c) => records.listRecords({ ...products, pageToken: "abc" }, c), ["GET", at("?page_token=abc")], 400, "PAGE_TOKEN_INVALID"],
  ["bad page", (c) => records.listRecords({ ...products, page: -1 }, c), ["GET", at("?page=-1")], 400, "PAGE_INVALID"],
  ["bad id", (c) => records.createRecord({ ...products, id: "a b", data: { title: "abc" } }, c), ["POST", at(""), { id: "a b", data: { title: "abc" } }], 400, "ID_INVALID"],
  ["duplicate id", (c) => records.createRecord({ ...products, id: "same", data: { title: "abc" } }, c), ["POST", at(""), { id: "same", data: { title: "abc" } }], 409, "RECORD_EXISTS"],
  ["stale etag", (c) => records.updateRecord({ ...products, id: "same", etag: stale, data: { price: 1 } }, c), ["PATCH", at("/same"), () => ({ data: { price: 1 }, etag: stale })], 409, "ETAG_MISMATCH"],
  ["oversize", (c) => records.createRecord({ ...products, data: { title: "x".repeat(5 << 20) } }, c), ["POST", at(""), { data: { title: "x".repeat(5 << 20) } }], 413, "MESSAGE_TOO_LARGE"],
  ["no token", () => records.listRecords(products), ["GET", at(""), undefined, null], 401, "CREDENTIALS_MISSING"],
  ["bad token", () => records.listRecords(products, { headers: { authorization: "Bearer x.y.z" } }), ["GET", at(""), undefined, "x.y.z"], 401, "TOKEN_INVALID"],
  ["position of the future", (c) => first(records.watchRecords({ ...products, from: 999n }, c)), ["GET", "/api/v1/realtime/products?from=999"], 400, "POSITION_AHEAD"],
];

for (const [name, call, [method, path, body, token], status, reason, field] of faults) {
  test(`${name}: ${status} ${reason}`, async () => {
    const overRest = await engine.rest(method, path, { body: typeof body === "function" ? body() : body, ...(token === undefined ? {} : { token }) });
    assert.equal(overRest.status, status, overRest.text);
    assert.equal(overRest.body.error.code, status);
    const info = overRest.body.error.details.find((detail) => detail["@type"].endsWith("google.rpc.ErrorInfo"));
    assert.equal(info.reason, reason);

    await assert.rejects(call({ headers: { authorization: `Bearer ${engine.token}` } }), (thrown) => {
      const error = ConnectError.from(thrown);
      const [details] = error.findDetails(ErrorInfoSchema);
      // Sizes differ between JSON and protobuf; everything else is the same.
      const same = ({ size, ...rest }) => rest;
      assert.equal(details.reason, info.reason);
      assert.equal(details.domain, info.domain);
      assert.deepEqual(same(details.metadata), same(info.metadata ?? {}));
      assert.equal(Code[error.code].replace(/[A-Z]/g, (letter) => `_${letter}`).replace(/^_/, "").toUpperCase(), overRest.body.error.status);
      if (field !== undefined) {
        assert.ok(error.findDetails(BadRequestSchema).some((detail) => detail.fieldViolations.some((violation) => violation.field === field)));
      }
      return true;
    });
    if (field !== undefined) {
      const violations = overRest.body.error.details.flatMap((detail) => detail.field_violations ?? []);
      assert.ok(violations.some((violation) => violation.field === field && violation.reason !== ""), overRest.text);
    }
  });
}

test("a bad filter tells where and what was expected", async () => {
  const { body } = await engine.rest("GET", at(`?filter=${encodeURIComponent("titel = 'x'")}`));
  assert.equal(body.error.details[0].metadata.offset, "0");
  assert.equal(body.error.details[0].metadata.suggestion, "title");
});

for (const [name, body, reason] of [
  ["bad JSON", '{"data":{', "JSON_MALFORMED"],
  ["unknown JSON member", '{"data":{"title":"abc"},"colour":1}', "FIELD_UNKNOWN"],
  ["wrong JSON type", '{"data":7}', "FIELD_MALFORMED"],
]) {
  test(`${name}: 400 ${reason}`, async () => {
    const answer = await engine.rest("POST", at(""), { body });
    assert.equal(answer.status, 400);
    assert.equal(answer.body.error.details[0].reason, reason);
  });
}

test("bad protobuf is INVALID_ARGUMENT, an unknown method UNIMPLEMENTED", async () => {
  const session = http2.connect(engine.url);
  const call = (path, message) =>
    new Promise((resolve) => {
      const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers", authorization: `Bearer ${engine.token}` });
      let headers = {};
      const note = (more) => (headers = { ...headers, ...more });
      stream.on("response", note);
      stream.on("trailers", note);
      stream.on("data", () => undefined);
      stream.on("close", () => resolve([headers["grpc-status"], Buffer.from(headers["grpc-status-details-bin"], "base64").toString("latin1")]));
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    });
  const [malformed, malformedDetails] = await call("/baas.records.v1.RecordService/GetRecord", Buffer.from([0x0a, 0x7f, 0x41]));
  assert.equal(malformed, "3");
  assert.match(malformedDetails, /PROTOBUF_MALFORMED/);
  const [unknown, unknownDetails] = await call("/baas.records.v1.RecordService/Nonsense", Buffer.alloc(0));
  assert.equal(unknown, "12");
  assert.match(unknownDetails, /METHOD_UNKNOWN/);
  session.destroy();
});

async function first(stream) {
  for await (const event of stream) {
    return event;
  }
}

test("what newcomers run into is answered with what to do", async () => {
  const form = await engine.rest("POST", "/api/v1/auth/login", { token: null, body: "{}", headers: { "content-type": "application/x-www-form-urlencoded" } });
  assert.equal(form.status, 415);
  assert.match(form.body.error.message, /send application\/json\. With curl -d add -H 'content-type: application\/json'\.$/);
  const text = await engine.rest("POST", "/api/v1/auth/login", { token: null, body: "{}", headers: { "content-type": "text/plain" } });
  assert.match(text.body.error.message, /send application\/json\.$/);
  const path = await engine.rest("GET", "/api/v1/collection");
  assert.equal(path.body.error.message, "The path '/api/v1/collection' does not exist; /docs and /openapi.json list those that do.");
  for (const [listed] of path.body.error.message.matchAll(/\/(docs|openapi\.json)/g)) {
    assert.equal((await engine.rest("GET", listed)).status, 200, listed);
  }
});
