// Connect's conformance suite asks a host of ours; here connect-node asks it the same way, group by group.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { run } from "./lib/engine.js";
import { loadSuite, startHost } from "./conformance/host.js";

const limit = 200 * 1024;
const text = (value) => new TextEncoder().encode(value);
let suite;
let host;
before(async () => {
  suite = await loadSuite();
  host = await startHost(suite, { protocol: 1, httpVersion: 2, messageReceiveLimit: limit });
});
after(async () => assert.equal(await host?.stop(), 0));

const transports = {
  "Connect, JSON, HTTP/1.1": (options) => createConnectTransport({ httpVersion: "1.1", jsonOptions: { registry: suite.registry }, ...options }),
  "Connect, JSON, HTTP/2": (options) => createConnectTransport({ httpVersion: "2", jsonOptions: { registry: suite.registry }, ...options }),
  "Connect, protobuf, HTTP/1.1": (options) => createConnectTransport({ httpVersion: "1.1", useBinaryFormat: true, ...options }),
  "Connect, protobuf, HTTP/2": (options) => createConnectTransport({ httpVersion: "2", useBinaryFormat: true, ...options }),
  "gRPC": (options) => createGrpcTransport(options),
  "gRPC-Web, HTTP/1.1": (options) => createGrpcWebTransport({ httpVersion: "1.1", ...options }),
  "gRPC-Web, HTTP/2": (options) => createGrpcWebTransport({ httpVersion: "2", ...options }),
};

const metadata = {
  responseHeaders: [{ name: "x-custom-header", value: ["foo", "bar"] }],
  responseTrailers: [{ name: "x-custom-trailer", value: ["bing"] }],
};
const error = (code, message) => ({ code, message, details: [anyPack(suite.message("Header"), create(suite.message("Header"), { name: "detail" }))] });
const valueOf = (headers, name) => headers.get(name)?.replaceAll(" ", "");

/** Data that came back, and what the server told of the requests with it. */
const dataOf = ({ payload }) => new TextDecoder().decode(payload.data);
const requestsOf = ({ payload }) => payload.requestInfo?.requests.map((any) => anyUnpack(any, suite.registry).requestData.length) ?? [];

function assertFailure(failure, code, { message, hasInfo = true } = {}) {
  const found = ConnectError.from(failure);
  assert.equal(found.code, code, found.message);
  if (message !== undefined) {
    assert.equal(found.rawMessage, message);
  }
  const info = found.findDetails(suite.message("ConformancePayload.RequestInfo"));
  assert.equal(info.length, hasInfo ? 1 : 0);
  return info[0];
}

async function collect(stream) {
  const responses = [];
  try {
    for await (const response of stream) {
      responses.push(response);
    }
  } catch (failure) {
    return { responses, failure };
  }
  return { responses };
}

async function* sent(...requests) {
  yield* requests;
}

for (const [name, transport] of Object.entries(transports)) {
  describe(name, () => {
    const client = () => createClient(suite.service, transport({ baseUrl: host.url }));
    const isFullDuplex = !name.endsWith("1.1");

    test("basic: a unary call comes back with its headers, trailers and data", async () => {
      const seen = {};
      const answer = await client().unary(
        { responseDefinition: { ...metadata, response: { case: "responseData", value: text("test response") } }, requestData: new Uint8Array(3) },
        { headers: { "x-conformance-test": "Value1" }, onHeader: (header) => (seen.header = header), onTrailer: (trailer) => (seen.trailer = trailer) },
      );
      assert.equal(dataOf(answer), "test response");
      assert.deepEqual(requestsOf(answer), [3]);
      assert.deepEqual([valueOf(seen.header, "x-custom-header"), valueOf(seen.trailer, "x-custom-trailer")], ["foo,bar", "bing"]);
      const header = answer.payload.requestInfo.requestHeaders.find((entry) => entry.name.toLowerCase() === "x-conformance-test");
      assert.deepEqual(header.value, ["Value1"]);
      assert.equal(answer.payload.requestInfo.timeoutMs, undefined);
    });

    test("basic: streams come back whole, and tell the request once", async () => {
      const { responses } = await collect(client().serverStream({ responseDefinition: { ...metadata, responseData: [text("a"), text("b")] } }));
      assert.deepEqual(responses.map(dataOf), ["a", "b"]);
      assert.deepEqual(responses.map(requestsOf), [[0], []]);
      const gathered = await client().clientStream(
        sent({ responseDefinition: { response: { case: "responseData", value: text("c") } } }, { requestData: new Uint8Array(2) }),
      );
      assert.deepEqual([dataOf(gathered), requestsOf(gathered)], ["c", [0, 2]]);
      const half = await collect(client().bidiStream(sent({ responseDefinition: { responseData: [text("d"), text("e")] } }, { requestData: new Uint8Array(2) })));
      assert.deepEqual(half.responses.map(dataOf), ["d", "e"]);
      assert.deepEqual(half.responses.map(requestsOf), [[0, 2], []]);
    });

    test("basic: both sides of a full duplex stream take turns", { skip: !isFullDuplex || name.startsWith("gRPC-Web") }, async () => {
      const turns = [];
      const next = () => new Promise((resolve) => turns.push(resolve));
      const requests = async function* () {
        yield { responseDefinition: { responseData: [text("a"), text("b")] }, fullDuplex: true };
        await next();
        yield { requestData: new Uint8Array(1) };
      };
      const responses = [];
      for await (const response of client().bidiStream(requests())) {
        responses.push(response);
        turns.shift()?.();
      }
      assert.deepEqual(responses.map(dataOf), ["a", "b"]);
      assert.deepEqual(responses.map(requestsOf), [[0], [1]]);
    });

    test("errors: each code comes with its message, details and metadata", async () => {
      for (let code = 1; code <= 16; code++) {
        const failure = await client().unary({ responseDefinition: { ...metadata, response: { case: "error", value: error(code, "oops ☺") } } }).catch((caught) => caught);
        assert.deepEqual(requestsOf({ payload: { requestInfo: assertFailure(failure, code, { message: "oops ☺" }) } }), [0]);
        assert.equal(failure.findDetails(suite.message("Header"))[0].name, "detail");
        assert.deepEqual([valueOf(failure.metadata, "x-custom-header"), valueOf(failure.metadata, "x-custom-trailer")], ["foo,bar", "bing"]);
      }
    });

    test("errors: a stream fails after what it had to say", async () => {
      const late = await collect(client().serverStream({ responseDefinition: { responseData: [text("a")], error: error(Code.Aborted, "late") } }));
      assert.equal(late.responses.length, 1);
      assertFailure(late.failure, Code.Aborted, { message: "late", hasInfo: false });
      const early = await collect(client().bidiStream(sent({ responseDefinition: { ...metadata, error: error(Code.DataLoss, "early") } })));
      assertFailure(early.failure, Code.DataLoss, { message: "early" });
      const failure = await client().clientStream(sent({ responseDefinition: { response: { case: "error", value: error(Code.Internal, "") } } })).catch((caught) => caught);
      assertFailure(failure, Code.Internal, { message: "" });
      await assert.rejects(client().unimplemented({}), (caught) => caught.code === Code.Unimplemented);
    });

    test("deadlines: they are told, and kept", async () => {
      const answer = await client().unary({ responseDefinition: {} }, { timeoutMs: 5000 });
      const told = Number(answer.payload.requestInfo.timeoutMs);
      assert.ok(told > 3000 && told <= 5000, `${told}`);
      const slow = { responseDefinition: { responseDelayMs: 10_000, response: { case: "responseData", value: text("x") } } };
      await assert.rejects(client().unary(slow, { timeoutMs: 200 }), (caught) => caught.code === Code.DeadlineExceeded);
    });

    test("empty messages and empty streams are answered", async () => {
      assert.deepEqual(requestsOf(await client().unary({})), [0]);
      assert.deepEqual(requestsOf(await client().clientStream(sent({}))), [0]);
      assert.deepEqual(requestsOf(await client().clientStream(sent())), []);
      assert.deepEqual(await collect(client().serverStream({})), { responses: [] });
      assert.deepEqual(await collect(client().bidiStream(sent({}))), { responses: [] });
    });

    test("sizes: a message at the limit is served, a larger one is not", { skip: name.includes("JSON") }, async () => {
      // Tag and length take four bytes.
      assert.deepEqual(requestsOf(await client().unary({ requestData: new Uint8Array(limit - 4) })), [limit - 4]);
      const tooLarge = { requestData: new Uint8Array(limit - 3) };
      await assert.rejects(client().unary(tooLarge), (caught) => caught.code === Code.ResourceExhausted);
      await assert.rejects(client().clientStream(sent({}, tooLarge)), (caught) => caught.code === Code.ResourceExhausted);
      assert.equal(ConnectError.from((await collect(client().serverStream(tooLarge))).failure).code, Code.ResourceExhausted);
    });
  });
}

test("GET: what the query said is told", async () => {
  for (const useBinaryFormat of [false, true]) {
    const transport = createConnectTransport({
      baseUrl: host.url, httpVersion: "1.1", useHttpGet: true, useBinaryFormat, jsonOptions: { registry: suite.registry },
    });
    const answer = await createClient(suite.service, transport).idempotentUnary({ responseDefinition: { response: { case: "responseData", value: text("x") } } });
    assert.equal(dataOf(answer), "x");
    const parameters = Object.fromEntries(answer.payload.requestInfo.connectGetInfo.queryParams.map((entry) => [entry.name, entry.value[0]]));
    assert.deepEqual([parameters.connect, parameters.encoding], ["v1", useBinaryFormat ? "proto" : "json"]);
  }
});

test("TLS: callers without a trusted certificate are not let in", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baas-tls-"));
  const at = (name) => join(folder, name);
  for (const [name, subject] of [["server", "/CN=localhost"], ["client", "/CN=client"], ["stranger", "/CN=client"]]) {
    const made = await run("openssl", [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", subject,
      "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", at(`${name}.key`), "-out", at(`${name}.pem`),
    ]);
    assert.equal(made.code, 0, made.stderr);
  }
  const pem = Object.fromEntries(
    await Promise.all(["server.pem", "server.key", "client.pem", "client.key", "stranger.pem", "stranger.key"].map(async (name) => [name, await readFile(at(name))])),
  );
  await rm(folder, { recursive: true, force: true });
  const secured = await startHost(suite, {
    protocol: 2, httpVersion: 2, useTls: true, clientTlsCert: pem["client.pem"], serverCreds: { cert: pem["server.pem"], key: pem["server.key"] },
  });
  try {
    assert.deepEqual(Buffer.from(secured.pemCert), pem["server.pem"]);
    const call = (transport, nodeOptions) => createClient(suite.service, transport({ baseUrl: secured.url, nodeOptions: { ca: pem["server.pem"], ...nodeOptions } })).unary({});
    for (const transport of [createGrpcTransport, (options) => createConnectTransport({ httpVersion: "1.1", ...options })]) {
      assert.ok(await call(transport, { cert: pem["client.pem"], key: pem["client.key"] }));
      await assert.rejects(call(transport, {}));
      await assert.rejects(call(transport, { cert: pem["stranger.pem"], key: pem["stranger.key"] }));
    }
  } finally {
    assert.equal(await secured.stop(), 0);
  }
});
