// 10,000 mutated requests over gRPC and REST: none may answer INTERNAL, hang or stop the engine.
import assert from "node:assert/strict";
import http from "node:http";
import http2 from "node:http2";
import { after, before, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { LoginRequestSchema } from "@grpc-baas/client/gen/baas/auth/v1/auth_service_pb";
import {
  CreateRecordRequestSchema, GetRecordRequestSchema, IngestRecordsRequestSchema, ListRecordsRequestSchema, UpdateRecordRequestSchema, WatchRecordsRequestSchema,
} from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { CreateCollectionRequestSchema, UpdateCollectionRequestSchema } from "@grpc-baas/client/gen/baas/schema/v1/collection_service_pb";
import { Engine, productSchema } from "./lib/engine.js";

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
let state = seed;
// mulberry32: repeatable from the seed that a failure prints.
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", [...productSchema, { name: "tags", type: "select", select: { values: ["a", "b"], max_select: 2 } }, { name: "day", type: "date" }, { name: "extra", type: "json" }]);
});
after(() => engine?.dispose());

const data = { title: "Laptop", price: 1.5, active: true, stock: 3, tags: ["a"], day: "2026-01-02", extra: { deep: [1, { x: null }] } };
const grpcSeeds = [
  ["baas.records.v1.RecordService/CreateRecord", CreateRecordRequestSchema, { collection: "products", data }],
  ["baas.records.v1.RecordService/GetRecord", GetRecordRequestSchema, { collection: "products", id: "x", fields: "title,price" }],
  ["baas.records.v1.RecordService/ListRecords", ListRecordsRequestSchema, { collection: "products", filter: `price >= 1 && (title ~ "lap" || tags ?= 'a') && day < @now`, sort: "-price,title", perPage: 5, search: "a", includeTotal: true }],
  ["baas.records.v1.RecordService/UpdateRecord", UpdateRecordRequestSchema, { collection: "products", id: "x", data: { price: 2 }, etag: "5" }],
  ["baas.records.v1.RecordService/IngestRecords", IngestRecordsRequestSchema, { collection: "products", items: [{ data }, { id: "y", data }] }],
  ["baas.records.v1.RecordService/WatchRecords", WatchRecordsRequestSchema, { collection: "products", filter: "stock > 5", from: 1n }],
  ["baas.schema.v1.CollectionService/CreateCollection", CreateCollectionRequestSchema, { definition: { name: "other", type: "base", schema: [{ name: "a", type: "text", validation: { pattern: "^a+$", maxLength: 5 } }], listRule: "" } }],
  ["baas.schema.v1.CollectionService/UpdateCollection", UpdateCollectionRequestSchema, { collection: "other", definition: { name: "other", schema: [{ name: "b", type: "int", validation: { min: 1 } }] } }],
  ["baas.auth.v1.AuthService/GetMe", LoginRequestSchema, { email: "x" }],
].map(([path, schema, init]) => [path, toBinary(schema, create(schema, init))]);

const restSeeds = [
  ["POST", "/api/v1/collections/products/records", JSON.stringify({ data, request_id: "r1" })],
  ["GET", "/api/v1/collections/products/records?filter=price%3E%3D1%20%26%26%20title~%22a%22&sort=-price&page=1&per_page=5&fields=title&include_total=true", ""],
  ["GET", "/api/v1/collections/products/records/x?fields=title", ""],
  ["PATCH", "/api/v1/collections/products/records/x", JSON.stringify({ data: { price: 4 }, etag: "3" })],
  ["DELETE", "/api/v1/collections/products/records/x?etag=3", ""],
  ["POST", "/api/v1/collections", JSON.stringify({ name: "third", type: "base", schema: [{ name: "s", type: "select", select: { values: ["x"] } }] })],
  ["GET", "/api/v1/collections?per_page=3&page_token=abc", ""],
  ["GET", "/api/v1/realtime/products?query=price%3E100&from=1", ""],
];

const words = ['"', "'", "\\", "\u0000", "null", "{}", "[]", "1e999", "-9223372036854775808", "😈", "&&", "((((", "@now", "%", "%00", "\ud800", "../", ";--", "true", "*"];

function mutateBytes(bytes) {
  let copy = Buffer.from(bytes);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(copy.length + 1);
    switch (below(4)) {
      case 0:
        if (copy.length > 0) copy[Math.min(at, copy.length - 1)] = below(256);
        break;
      case 1:
        copy = Buffer.concat([copy.subarray(0, at), Buffer.from(pick(words)), copy.subarray(at)]);
        break;
      case 2:
        copy = copy.subarray(0, at);
        break;
      default:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(below(at + 1))]);
    }
  }
  return copy;
}

function grpcCall(session, path, message) {
  return new Promise((resolve) => {
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(message.length, 1);
    const body = Buffer.concat([frame, message]);
    // Not the flag: a message that says it is compressed, in a call that agreed on no compression, is INTERNAL by the gRPC protocol.
    if (random() < 0.05) body[1 + below(4)] = below(256);
    const stream = session.request({ ":method": "POST", ":path": `/${path}`, "content-type": "application/grpc", te: "trailers", "grpc-timeout": "300m", authorization: `Bearer ${engine.token}` });
    let status;
    const note = (headers) => (status ??= headers["grpc-status"]);
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", () => undefined);
    stream.on("error", () => undefined);
    stream.on("close", () => resolve(status));
    stream.end(body);
  });
}

function restCall(agent, method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, host: "127.0.0.1", port: engine.port, method, path, timeout: 20_000, headers: { authorization: `Bearer ${engine.token}`, "content-type": "application/json", "content-length": body.length } }, (response) => {
      if (response.headers["content-type"]?.includes("ndjson")) {
        response.destroy();
        resolve(response.statusCode);
        return;
      }
      response.resume();
      response.on("close", () => resolve(response.statusCode));
    });
    request.on("timeout", () => reject(new Error(`${method} ${path} hangs`)));
    request.on("error", () => resolve(0));
    request.end(body);
  });
}

test("10,000 mutated requests", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const session = http2.connect(engine.url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const statuses = new Map();
  const one = async () => {
    if (random() < 0.6) {
      const [path, bytes] = pick(grpcSeeds);
      const message = mutateBytes(bytes);
      const status = await grpcCall(session, path, message);
      statuses.set(`grpc ${status}`, (statuses.get(`grpc ${status}`) ?? 0) + 1);
      assert.notEqual(status, "13", `${engine.output.slice(-30).join("")}seed ${seed}: ${path} ${message.toString("hex")}`);
    } else {
      let [method, path, body] = pick(restSeeds);
      body = body === "" ? Buffer.alloc(0) : mutateBytes(Buffer.from(body));
      if (random() < 0.5) {
        const at = 8 + below(path.length - 8);
        path = path.slice(0, at) + encodeURIComponent(pick(words.filter((word) => word !== "\ud800"))) + path.slice(at + below(3));
      }
      const status = await restCall(agent, method, path, body);
      statuses.set(`http ${status}`, (statuses.get(`http ${status}`) ?? 0) + 1);
      assert.notEqual(status, 500, `${engine.output.slice(-30).join("")}seed ${seed}: ${method} ${path} ${body.toString("latin1")}`);
    }
  };
  let left = 10_000;
  await Promise.all(Array.from({ length: 32 }, async () => {
    while (left-- > 0) {
      await one();
    }
  }));
  session.destroy();
  agent.destroy();
  t.diagnostic(JSON.stringify(Object.fromEntries([...statuses].sort())));
  assert.equal((await engine.rest("GET", "/health/ready")).status, 200);
});
