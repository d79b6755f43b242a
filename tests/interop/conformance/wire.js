// What Connect's reference client looks for on the wire, beyond what a client's caller can see.
import assert from "node:assert/strict";
import { equals, fromBinary, fromJson } from "@bufbuild/protobuf";
import { StatusSchema } from "@grpc-baas/client/gen/google/rpc/status_pb";
import { Code } from "@connectrpc/connect";
import { framesOf } from "./raw.js";

const codeNames = new Map(Object.entries(Code).filter(([, value]) => typeof value === "number").map(([name, value]) => [snake(name), value]));
const success = { code: 0, details: 0 };
const codeOfHttp = { 400: Code.Internal, 401: Code.Unauthenticated, 403: Code.PermissionDenied, 404: Code.Unimplemented, 429: Code.Unavailable, 502: Code.Unavailable, 503: Code.Unavailable, 504: Code.Unavailable };

function snake(name) {
  return name.replace(/(?!^)([A-Z])/g, "_$1").toLowerCase();
}

/** The code of a response's outcome, 0 for success, and how many details it has; whatever the suite would complain about fails. */
export function outcomeOf(suite, { status, headers, trailers, body }) {
  const type = headers["content-type"] ?? "";
  if (!/^application\/grpc(\+|$)/.test(type)) {
    assert.deepEqual({ ...trailers }, {}, "only gRPC has HTTP trailers");
  }
  if (type === "application/json" && status !== 200) {
    return checkConnectError(suite, JSON.parse(body));
  }
  if (status !== 200) {
    return { code: codeOfHttp[status] ?? Code.Unknown, details: 0 };
  }
  if (type.startsWith("application/connect+")) {
    return checkConnectEnd(suite, framesOf(body));
  }
  if (type.startsWith("application/grpc-web")) {
    return checkGrpcStatus(checkWebTrailers(framesOf(body)) ?? headers);
  }
  if (type.startsWith("application/grpc")) {
    assert.ok(body.length === 0 || trailers["grpc-status"] !== undefined, "messages are followed by trailers");
    return checkGrpcStatus(trailers["grpc-status"] === undefined ? headers : trailers);
  }
  return success;
}

function checkConnectError(suite, error) {
  assert.deepEqual(Object.keys(error).filter((key) => !["code", "message", "details"].includes(key)), []);
  assert.ok(codeNames.has(error.code), `${error.code} is no code`);
  assert.equal(typeof (error.message ?? ""), "string");
  for (const detail of error.details ?? []) {
    assert.deepEqual(Object.keys(detail).filter((key) => !["type", "value", "debug"].includes(key)), []);
    assert.match(detail.type, /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/);
    assert.match(detail.value, /^[A-Za-z0-9+/]*$/);
    checkDebug(suite, detail);
  }
  return { code: codeNames.get(error.code), details: error.details?.length ?? 0 };
}

// The suite cannot compare what it does not know, and says so.
function checkDebug(suite, { type, value, debug }) {
  if (debug === undefined) {
    return;
  }
  const schema = suite.registry.getMessage(type);
  assert.ok(schema, `${type} is told as JSON, but the suite does not know it`);
  const options = { registry: suite.registry };
  assert.ok(equals(schema, fromJson(schema, debug, options), fromBinary(schema, Buffer.from(value, "base64"))));
}

function checkConnectEnd(suite, frames) {
  const ends = frames.filter(({ flags }) => flags & 2);
  assert.equal(ends.length, 1);
  assert.equal(frames.at(-1), ends[0], "nothing follows the end");
  const end = JSON.parse(ends[0].content);
  assert.deepEqual(Object.keys(end).filter((key) => !["error", "metadata"].includes(key)), []);
  for (const values of Object.values(end.metadata ?? {})) {
    assert.ok(Array.isArray(values) && values.every((value) => typeof value === "string"));
  }
  return end.error === undefined ? success : checkConnectError(suite, end.error);
}

// Lines that end with CRLF, none of them empty or folded, names in lower case; each name once in the result.
function checkWebTrailers(frames) {
  const ends = frames.filter(({ flags }) => flags & 0x80);
  if (ends.length === 0) {
    assert.equal(frames.length, 0, "messages are followed by trailers");
    return undefined;
  }
  assert.equal(frames.at(-1), ends[0], "nothing follows the trailers");
  const lines = ends[0].content.toString("latin1").split("\r\n");
  assert.equal(lines.pop(), "");
  const found = {};
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9a-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? assert.fail(`a trailer is ${JSON.stringify(line)}`);
    found[name] = found[name] === undefined ? value : [found[name], value].flat();
  }
  return found;
}

function checkGrpcStatus(headers) {
  const text = headers["grpc-status"];
  assert.match(text ?? "", /^([0-9]|1[0-6])$/, "one grpc-status, from 0 to 16");
  const code = Number(text);
  const message = headers["grpc-message"];
  if (message !== undefined) {
    assert.match(message, /^(?:[\x20-\x24\x26-\x7e]|%[0-9A-Fa-f]{2})*$/);
    assert.ok(code !== 0 || message === "", "a message, but no failure");
  }
  const details = headers["grpc-status-details-bin"];
  if (details === undefined) {
    return { code, details: 0 };
  }
  assert.match(details, /^[A-Za-z0-9+/]*$/, "base64 without padding, once");
  const told = fromBinary(StatusSchema, Buffer.from(details, "base64"));
  assert.deepEqual([told.code, told.message], [code, decodeURIComponent(message ?? "")]);
  return { code, details: told.details.length };
}
