// Requests that chance has damaged, over every protocol and down to bare bytes, from an administrator and from nobody: none is answered with
// INTERNAL, none leaves an error in the log, none stops the engine, and its memory stays where it was. FUZZ_COUNT says how many,
// FUZZ_SEED which ones; a finding names the number of its case, and FUZZ_CASE runs that one alone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import http from "node:http";
import http2 from "node:http2";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { LoginRequestSchema } from "@grpc-baas/client/gen/baas/auth/v1/auth_service_pb";
import {
  CreateRecordRequestSchema, GetRecordRequestSchema, IngestRecordsRequestSchema, ListRecordsRequestSchema, UpdateRecordRequestSchema, WatchRecordsRequestSchema,
} from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { CreateCollectionRequestSchema, UpdateCollectionRequestSchema } from "@grpc-baas/client/gen/baas/schema/v1/collection_service_pb";
import { Engine, productSchema } from "./lib/engine.js";
import { flag, frame, grpcHeaders, grpcMessage, headerBlock, preface, setting, settings, type } from "./lib/h2raw.js";

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const count = Number(process.env.FUZZ_COUNT ?? 10_000);
const only = process.env.FUZZ_CASE === undefined ? undefined : Number(process.env.FUZZ_CASE);
const lanes = 48;
const patienceMs = 30_000;

// Calls that go on for as long as the caller likes, when damage has taken their timeout; they are left.
const isEndlessPath = (path) => /WatchRecords|realtime/.test(path);
const leaveMs = 1500;
let state = seed;

// mulberry32: each case is made at once from a state of its own, so that it is the same whatever runs beside it.
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (share) => random() < share;

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", [...productSchema, { name: "tags", type: "select", select: { values: ["a", "b"], max_select: 2 } }, { name: "day", type: "date" }, { name: "extra", type: "json" }]);
});
after(() => engine?.dispose());

const data = { title: "Laptop", price: 1.5, active: true, stock: 3, tags: ["a"], day: "2026-01-02", extra: { deep: [1, { x: null }] } };
const records = "baas.records.v1.RecordService/";
const collections = "baas.schema.v1.CollectionService/";
const calls = [
  [`${records}CreateRecord`, CreateRecordRequestSchema, { collection: "products", data }],
  [`${records}GetRecord`, GetRecordRequestSchema, { collection: "products", id: "x", fields: "title,price" }, "get"],
  [`${records}ListRecords`, ListRecordsRequestSchema, { collection: "products", filter: `price >= 1 && (title ~ "lap" || tags ?= 'a') && day < @now`, sort: "-price,title", perPage: 5, search: "a", includeTotal: true }, "get"],
  [`${records}UpdateRecord`, UpdateRecordRequestSchema, { collection: "products", id: "x", data: { price: 2 }, etag: "5" }],
  [`${records}IngestRecords`, IngestRecordsRequestSchema, { collection: "products", items: [{ data }, { id: "y", data }] }, "stream"],
  [`${records}WatchRecords`, WatchRecordsRequestSchema, { collection: "products", filter: "stock > 5", from: 1n }, "stream"],
  [`${collections}CreateCollection`, CreateCollectionRequestSchema, { definition: { name: "other", type: "base", schema: [{ name: "a", type: "text", validation: { pattern: "^a+$", maxLength: 5 } }], listRule: "" } }],
  [`${collections}UpdateCollection`, UpdateCollectionRequestSchema, { collection: "other", definition: { name: "other", schema: [{ name: "b", type: "int", validation: { min: 1 } }] } }],
  ["baas.auth.v1.AuthService/GetMe", LoginRequestSchema, { email: "x" }],
].map(([path, schema, init, kind]) => ({ path, kind, bytes: Buffer.from(toBinary(schema, create(schema, init))), json: JSON.stringify(toJson(schema, create(schema, init))) }));

const restCalls = [
  ["POST", "/api/v1/collections/products/records", { data, request_id: "r1" }],
  ["GET", "/api/v1/collections/products/records?filter=price%3E%3D1%20%26%26%20title~%22a%22&sort=-price&page=1&per_page=5&fields=title&include_total=true"],
  ["GET", "/api/v1/collections/products/records/x?fields=title"],
  ["PATCH", "/api/v1/collections/products/records/x", { data: { price: 4 }, etag: "3" }],
  ["DELETE", "/api/v1/collections/products/records/x?etag=3"],
  ["POST", "/api/v1/collections", { name: "third", type: "base", schema: [{ name: "s", type: "select", select: { values: ["x"] } }] }],
  ["GET", "/api/v1/collections?per_page=3&page_token=abc"],
  ["GET", "/api/v1/realtime/products?query=price%3E100&from=1"],
  ["GET", "/openapi.json"], ["GET", "/health/ready"], ["OPTIONS", "/api/v1/collections/products/records"], ["HEAD", "/api/v1/collections"],
].map(([method, path, body]) => ({ method, path, body: body === undefined ? "" : JSON.stringify(body) }));

const words = [
  '"', "'", "\\", "\u0000", "null", "{}", "[]", "1e999", "-9223372036854775808", "18446744073709551616", "😈", "&&", "((((", "@now", "%", "%00", "\ud800", "../", ";--", "true", "*", "NaN",
  "\\ud800", "\\u0000", "1E400", "-0", "0.1e-400", "{\"a\":".repeat(150), "[".repeat(300), "(".repeat(500), "!".repeat(300), "2026-13-45T99:99:99Z", "@type", "é", "\u202e", "a".repeat(5000),
];
const escapes = ["%", "%zz", "%c0%af", "%ff", "%00", "%2e%2e", "%2F", "%25", "..", "//", ":", "?", "&", "=", "%ed%a0%80", "+", "*", "**", "{x}", "%F0%9F%98%88", "a".repeat(3000), ".", ";", "~"];
const headerValues = ["", "a", "-1", "99999999999H", "1H", "0n", "5x", "8S", "=", "!!!!", "AAE=", "AAE", "A", "YWJj,ZGVm", "gzip", "identity", "br", "deflate", "snappy", "x".repeat(4000), "\t", "ä", "\"5\"", "W/\"5\"", "*", "q=0", "*;q=0", "v1", "Bearer x", "Basic eDp5"];
const headerNames = [
  "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "x-token-bin", "x-text", "if-match", "if-none-match", "accept", "accept-encoding", "prefer", "origin", "last-event-id",
  "connect-timeout-ms", "connect-protocol-version", "connect-content-encoding", "connect-accept-encoding", "baas-project", "traceparent", "content-encoding", "x-http-method-override", "range",
];
const contentTypes = [
  "application/grpc", "application/grpc+proto", "application/grpc+json", "application/grpc-web", "application/grpc-web-text", "application/json", "application/proto", "application/connect+json",
  "application/connect+proto", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", ";", "application/json; charset=utf-16", "application/octet-stream",
];
const bomb = Buffer.alloc(20 << 20);
const bombs = { gzip: gzipSync(bomb), deflate: deflateSync(bomb), br: brotliCompressSync(bomb, { params: { 1: 4 } }) };
const codings = { gzip: gzipSync, deflate: deflateSync, br: (bytes) => brotliCompressSync(bytes, { params: { 1: 1 } }) };

function mutateBytes(bytes) {
  let copy = Buffer.from(bytes);
  for (let changes = below(5); changes > 0; changes--) {
    const at = below(copy.length + 1);
    switch (below(5)) {
      case 0:
        if (copy.length > 0) copy[Math.min(at, copy.length - 1)] = below(256);
        break;
      case 1:
        copy = Buffer.concat([copy.subarray(0, at), Buffer.from(pick(words)), copy.subarray(at)]);
        break;
      case 2:
        copy = copy.subarray(0, at);
        break;
      case 3:
        copy = Buffer.concat([copy.subarray(0, at), Buffer.from([below(256), below(256), below(256)]), copy.subarray(at)]);
        break;
      default:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(below(at + 1))]);
    }
  }
  return copy;
}

const values = [null, true, -1, 1e308, 0.5, "", "x", [], {}, [[]], { "": 1 }, "2026-01-02T03:04:05Z", "-1s", 2 ** 53, "9223372036854775808", { "@type": "type.googleapis.com/google.protobuf.Any" }, ["a", 1, null]];

// Exchanges a value somewhere in a document.
function mutateTree(node) {
  if (node === null || typeof node !== "object" || chance(0.25)) {
    return pick(values);
  }
  const copy = Array.isArray(node) ? [...node] : { ...node };
  const keys = Object.keys(copy);
  if (keys.length === 0 || chance(0.15)) {
    copy[pick(["0", "data", "x", "constructor", "__proto__x", "@type", "value", "title"])] = pick(values);
  } else {
    const key = pick(keys);
    copy[key] = mutateTree(copy[key]);
  }
  return copy;
}

const mutateJson = (text) => (chance(0.5) ? Buffer.from(JSON.stringify(mutateTree(JSON.parse(text)))) : mutateBytes(Buffer.from(text)));

function mutatePath(path) {
  for (let changes = below(3); changes > 0; changes--) {
    const at = 1 + below(path.length);
    path = path.slice(0, at) + (chance(0.5) ? pick(escapes) : encodeURIComponent(pick(words.filter((word) => word !== "\ud800")))) + path.slice(at + below(3));
  }
  return path;
}

function strayHeaders(headers) {
  if (chance(0.7)) {
    headers.authorization = `Bearer ${engine.token}${chance(0.05) ? "x" : ""}`;
  }
  for (let extra = chance(0.4) ? 1 + below(3) : 0; extra > 0; extra--) {
    headers[pick(headerNames)] = pick(headerValues);
  }
  if (chance(0.05)) {
    headers["content-type"] = pick(contentTypes);
  }
  return headers;
}

// Content as one of the codings, or as something that only says so.
function coded(bytes) {
  const name = pick(Object.keys(codings));
  const content = chance(0.04) ? bombs[name] : chance(0.6) ? codings[name](bytes) : bytes;
  return { name, content: chance(0.3) ? mutateBytes(content) : content };
}

// A frame, now and then with a wrong length, compressed, or with flags that nobody knows.
function framed(bytes, headers, encodingHeader) {
  let body;
  if (chance(0.15)) {
    const { name, content } = coded(bytes);
    headers[encodingHeader] = name;
    body = grpcMessage(content, 1);
  } else {
    body = grpcMessage(bytes, chance(0.03) ? below(256) : 0);
  }
  if (chance(0.06)) {
    body[1 + below(4)] = below(256);
  }
  return chance(0.05) ? Buffer.concat([body, mutateBytes(body)]) : body;
}

const kinds = [
  [5, function grpc() {
    const call = pick(calls);
    const headers = { "grpc-timeout": "300m", te: "trailers", "content-type": "application/grpc" };
    return { wire: "h2", path: `/${chance(0.03) ? mutatePath(call.path) : call.path}`, headers: strayHeaders(headers), body: framed(mutateBytes(call.bytes), headers, "grpc-encoding") };
  }],
  [3, function grpcWeb() {
    const call = pick(calls);
    const isText = chance(0.5);
    const headers = { "grpc-timeout": "300m", "content-type": isText ? "application/grpc-web-text" : "application/grpc-web+proto", "x-grpc-web": "1" };
    let body = framed(mutateBytes(call.bytes), headers, "grpc-encoding");
    if (isText) {
      body = Buffer.from(body.toString("base64"));
      body = chance(0.4) ? mutateBytes(body) : body;
    }
    return { wire: pick(["h1", "h2"]), path: `/${call.path}`, headers: strayHeaders(headers), body };
  }],
  [3, function connectUnary() {
    const call = pick(calls.filter(({ kind }) => kind !== "stream"));
    const isJson = chance(0.7);
    const headers = { "connect-protocol-version": "1", "connect-timeout-ms": "2000", "content-type": isJson ? "application/json" : "application/proto" };
    let body = isJson ? mutateJson(call.json) : mutateBytes(call.bytes);
    if (chance(0.15)) {
      const { name, content } = coded(body);
      headers["content-encoding"] = name;
      body = content;
    }
    return { wire: pick(["h1", "h2"]), path: `/${call.path}`, headers: strayHeaders(headers), body };
  }],
  [2, function connectGet() {
    const call = pick(calls.filter(({ kind }) => kind === "get"));
    const isJson = chance(0.6);
    const bytes = isJson ? mutateJson(call.json) : mutateBytes(call.bytes);
    const isBase64 = !isJson || chance(0.3);
    const text = isBase64 ? bytes.toString("base64url") : [...bytes].map((unit) => `%${unit.toString(16).padStart(2, "0")}`).join("");
    const query = `encoding=${isJson ? "json" : "proto"}${isBase64 ? "&base64=1" : ""}&connect=v1${chance(0.1) ? `&compression=${pick(headerValues.filter((value) => /^[a-z]*$/.test(value)))}` : ""}&message=${text}`;
    return { wire: pick(["h1", "h2"]), method: "GET", path: `/${call.path}?${chance(0.2) ? mutatePath(query) : query}`.slice(0, 30_000), headers: strayHeaders({}) };
  }],
  [2, function connectStream() {
    const call = pick(calls.filter(({ kind }) => kind === "stream"));
    const isJson = chance(0.5);
    const headers = { "connect-protocol-version": "1", "connect-timeout-ms": "300", "content-type": `application/connect+${isJson ? "json" : "proto"}` };
    return { wire: pick(["h1", "h2"]), path: `/${call.path}`, headers: strayHeaders(headers), body: framed(isJson ? mutateJson(call.json) : mutateBytes(call.bytes), headers, "connect-content-encoding") };
  }],
  [6, function rest() {
    const call = pick(restCalls);
    const headers = { "content-type": "application/json" };
    let body = call.body === "" ? (chance(0.05) ? Buffer.from(pick(words)) : Buffer.alloc(0)) : mutateJson(call.body);
    if (chance(0.12)) {
      const { name, content } = coded(body);
      headers["content-encoding"] = name;
      body = content;
    }
    return { wire: pick(["h1", "h1", "h2"]), method: chance(0.05) ? pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) : call.method, path: mutatePath(call.path).replace(/[^\x21-\x7e]/g, "~"), headers: strayHeaders(headers), body };
  }],
  [1, function bareHttp1() {
    const body = mutateJson(restCalls[0].body);
    const head = `POST /api/v1/collections/products/records HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${engine.token}\r\ncontent-type: application/json\r\n`;
    const chunks = `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body.toString("latin1")}\r\n0\r\n\r\n`;
    const whole = head + (chance(0.4) ? chunks : `content-length: ${body.length}\r\n\r\n${body.toString("latin1")}`);
    return { wire: "bare", bytes: mutateBytes(Buffer.from(whole, "latin1")) };
  }],
  [2, function bareHttp2() {
    const frames = [preface, frame(type.settings, 0, 0, settings([[below(8), below(2 ** 31)], [setting.headerTableSize, below(5000)]]))];
    for (let stream = 1; frames.length < 3 + below(8); stream += 2) {
      const call = pick(calls);
      const block = headerBlock(grpcHeaders(`/${call.path}`, [["authorization", `Bearer ${engine.token}`], ["grpc-timeout", "200m"]]), { indexed: chance(0.3) });
      frames.push(frame(type.headers, flag.endHeaders, stream, chance(0.3) ? mutateBytes(block) : block), frame(type.data, below(2), stream, framed(call.bytes, {}, "")));
      if (chance(0.6)) {
        frames.push(frame(below(12), below(256), chance(0.5) ? stream : below(20), Buffer.from(Array.from({ length: below(40) }, () => below(256)))));
      }
    }
    const bytes = Buffer.concat(frames);
    return { wire: "bare", bytes: chance(0.5) ? Buffer.concat([preface, mutateBytes(bytes.subarray(preface.length))]) : mutateBytes(bytes) };
  }],
];
const weights = kinds.flatMap(([weight, kind]) => Array(weight).fill(kind));

function build(index) {
  state = Math.imul(seed ^ (index * 0x9e3779b1), 0x85ebca6b) | 0;
  const kind = pick(weights);
  return { kind: kind.name, index, method: "POST", body: Buffer.alloc(0), ...kind() };
}

const limited = (chunks, bytes) => chunks.reduce((sum, chunk) => sum + chunk.length, 0) < (1 << 16) && chunks.push(bytes);

function overHttp2(session, { method, path, headers, body }) {
  return new Promise((resolve) => {
    const answer = { status: 0, headers: {}, chunks: [] };
    const note = (headers) => Object.assign(answer.headers, headers);
    const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, "~")]));
    let stream;
    try {
      stream = session().request({ ":method": method, ":path": path, ...clean }, { endStream: body.length === 0 });
    } catch (error) {
      answer.error = error.code;
      resolve(answer);
      return;
    }
    const clock = setTimeout(() => {
      answer.isStuck = !isEndlessPath(path);
      stream.close(http2.constants.NGHTTP2_CANCEL);
    }, isEndlessPath(path) ? leaveMs : patienceMs);
    stream.on("response", (headers) => {
      note(headers);
      if (isEndless(headers["content-type"])) {
        stream.close(http2.constants.NGHTTP2_CANCEL);
      }
    });
    stream.on("trailers", note);
    stream.on("data", (bytes) => limited(answer.chunks, bytes));
    stream.on("error", (error) => (answer.error = error.code));
    stream.on("close", () => {
      clearTimeout(clock);
      answer.status = answer.headers[":status"] ?? 0;
      resolve(answer);
    });
    if (body.length > 0) {
      stream.end(body);
    }
  });
}

const isEndless = (contentType) => /ndjson|event-stream/.test(contentType ?? "");

function overHttp1(agent, { method, path, headers, body }) {
  return new Promise((resolve) => {
    const answer = { status: 0, headers: {}, chunks: [] };
    const done = () => resolve(answer);
    const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\t\x20-\xff]/g, "~")]));
    const request = http.request({ agent, host: "127.0.0.1", port: engine.port, method, path, timeout: isEndlessPath(path) ? leaveMs : patienceMs, headers: { ...clean, "content-length": body.length } }, (response) => {
      Object.assign(answer, { status: response.statusCode, headers: response.headers });
      if (isEndless(response.headers["content-type"])) {
        response.destroy();
        done();
        return;
      }
      response.on("data", (bytes) => limited(answer.chunks, bytes));
      response.on("error", done);
      response.on("close", done);
    });
    request.on("timeout", () => {
      answer.isStuck = !isEndlessPath(path);
      request.destroy();
    });
    request.on("error", done);
    request.end(body);
  });
}

// What comes for damaged bytes nobody can say; the engine must not mind that the client then goes.
function bare({ bytes }) {
  return new Promise((resolve) => {
    const answer = { status: 0, headers: {}, chunks: [] };
    const socket = connect(engine.port, "127.0.0.1");
    const leave = () => socket.destroy();
    let clock = setTimeout(leave, 400);
    socket.on("data", (bytes) => {
      limited(answer.chunks, bytes);
      clearTimeout(clock);
      clock = setTimeout(leave, 20);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(clock);
      const start = Buffer.concat(answer.chunks).toString("latin1");
      answer.status = Number(/^HTTP\/1.1 (\d{3})/.exec(start)?.[1] ?? 0);
      resolve(answer);
    });
    socket.write(bytes);
  });
}

const fromBase64 = (text) => Buffer.concat((text.match(/[A-Za-z0-9+/]+={0,2}/g) ?? []).map((part) => Buffer.from(part, "base64"))).toString("latin1");

/** What is wrong with an answer; undefined for nothing. */
function faultOf(answer) {
  if (answer.isStuck) {
    return "no answer";
  }
  const raw = Buffer.concat(answer.chunks).toString("latin1");
  const text = /grpc-web-text/.test(answer.headers["content-type"] ?? "") ? fromBase64(raw) : raw;
  const code = answer.headers["grpc-status"] ?? /grpc-status: ?(\d+)/.exec(text)?.[1];
  const isInternal = code === "13" || code === "2" || answer.status === 500
    || /"error":{"code":"(internal|unknown)"|^{"code":"(internal|unknown)"|^{"error":{"code":500/.test(text);

  // The gRPC protocol wants it for a message that says it is compressed, in a call that agreed on no compression.
  const told = decodeURIComponent(answer.headers["grpc-message"] ?? "") + text;
  return isInternal && !/flagged as compressed/.test(told) ? `internal: ${told.slice(0, 400)}` : undefined;
}

const describe = ({ kind, wire, index, method, path, headers, body, bytes }) =>
  `FUZZ_SEED=${seed} FUZZ_CASE=${index} ${kind} over ${wire} ${method} ${path} ${JSON.stringify(headers ?? {}).replace(engine.token, "TOKEN")} ${(bytes ?? body).toString("latin1").slice(0, 600)}`;

const residentMegabytes = async () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${engine.process.pid}/status`, "utf8"))[1]) / 1024);

test(`${count} damaged requests`, async (t) => {
  t.diagnostic(`FUZZ_SEED=${seed}`);
  let current;
  const session = () => {
    if (current === undefined || current.closed || current.destroyed) {
      current = http2.connect(engine.url);
      current.on("error", () => undefined);
    }
    return current;
  };
  const agent = new http.Agent({ keepAlive: true, maxSockets: lanes });
  const tally = new Map();
  const findings = [];
  const one = async (index) => {
    const request = build(index);
    const answer = request.wire === "h2" ? await overHttp2(session, request) : request.wire === "h1" ? await overHttp1(agent, request) : await bare(request);
    const outcome = `${request.kind} ${answer.headers["grpc-status"] ?? answer.status}`;
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    const fault = faultOf(answer);
    if (fault !== undefined && findings.length < 30) {
      findings.push(`${fault}\n  ${describe(request)}`);
    }
  };
  const memory = [];
  let next = only ?? 0;
  for (let quarter = 1; quarter <= 4; quarter++) {
    const end = only === undefined ? Math.floor((count * quarter) / 4) : only + 1;
    await Promise.all(Array.from({ length: lanes }, async () => {
      while (next < end) {
        await one(next++);
      }
    }));
    memory.push(await residentMegabytes());
  }
  current?.destroy();
  agent.destroy();
  t.diagnostic(JSON.stringify(Object.fromEntries([...tally].sort())));
  t.diagnostic(`MB after each quarter: ${memory.join(" ")}`);
  const errors = engine.output.join("").split("\n").filter((line) => / (error|fatal) |unhandled/i.test(line));
  assert.deepEqual([...findings, ...errors.slice(0, 20)], []);
  assert.equal((await engine.rest("GET", "/health/ready")).status, 200);
  assert.equal((await engine.rest("GET", "/api/v1/collections")).status, 200, "the token is still good, so the calls were signed in");
  assert.ok(memory[3] <= memory[1] * 1.25 + 40, `MB after each quarter: ${memory}`);
});
