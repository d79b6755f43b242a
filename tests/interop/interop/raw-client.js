// Calls the test service with frames made by hand, and shows those of the response: what clients keep to themselves.
import assert from "node:assert/strict";
import http2 from "node:http2";
import { gunzipSync, gzipSync } from "node:zlib";
import { large, largeResponse, testing, zeros } from "./service.js";

const frame = (message, isCompressed) => {
  const content = isCompressed ? gzipSync(message) : message;
  const prefix = Buffer.alloc(5);
  prefix[0] = isCompressed ? 1 : 0;
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
};

function split(body, encoding) {
  const messages = [];
  for (let at = 0; at < body.length; ) {
    const isCompressed = body[at] === 1;
    const end = at + 5 + body.readUInt32BE(at + 1);
    const content = body.subarray(at + 5, end);
    assert.ok(!isCompressed || encoding === "gzip", `compressed, and grpc-encoding is ${encoding}`);
    messages.push({ isCompressed, wireSize: content.length, content: isCompressed ? gunzipSync(content) : content });
    at = end;
  }
  return messages;
}

/** Calls a method. Requests are pairs of a message and whether it goes compressed. */
export async function call(port, name, requests, { encoding = "gzip", accept = "identity,gzip" } = {}) {
  const method = testing.TestService.service[name];
  const session = http2.connect(`http://127.0.0.1:${port}`);
  try {
    const stream = session.request({
      ":method": "POST",
      ":path": method.path,
      "content-type": "application/grpc",
      te: "trailers",
      ...(encoding ? { "grpc-encoding": encoding } : {}),
      ...(accept ? { "grpc-accept-encoding": accept } : {}),
    });
    const answer = {};
    const body = [];
    await new Promise((resolve, reject) => {
      stream.on("response", (headers) => (answer.headers = headers));
      stream.on("trailers", (trailers) => (answer.trailers = trailers));
      stream.on("data", (bytes) => body.push(bytes));
      stream.on("error", reject);
      stream.on("end", resolve);
      stream.end(Buffer.concat(requests.map(([message, isCompressed]) => frame(method.requestSerialize(message), isCompressed))));
    });
    answer.status = Number((answer.trailers ?? answer.headers)["grpc-status"]);
    answer.messages = split(Buffer.concat(body), answer.headers["grpc-encoding"]).map(({ content, ...rest }) => ({ ...rest, ...method.responseDeserialize(content) }));
    return answer;
  } finally {
    session.destroy();
  }
}

const OK = 0;
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;

export const cases = {
  async server_compressed_unary(port) {
    for (const value of [true, false]) {
      const { status, messages } = await call(port, "UnaryCall", [[large({ response_compressed: { value } }), false]]);
      assert.equal(status, OK);
      assert.equal(messages[0].isCompressed, value);
      assert.equal(messages[0].wireSize < largeResponse, value);
      assert.equal(messages[0].payload.body.length, largeResponse);
    }
  },

  async server_compressed_streaming(port) {
    for (const method of ["StreamingOutputCall", "FullDuplexCall", "HalfDuplexCall"]) {
      const response_parameters = [
        { size: 31_415, compressed: { value: true } },
        { size: 92_653, compressed: { value: false } },
        { size: 3, compressed: { value: true } },
      ];
      const { status, messages } = await call(port, method, [[{ response_parameters }, false]]);
      assert.equal(status, OK);
      assert.deepEqual(messages.map(({ isCompressed, payload }) => [isCompressed, payload.body.length]), [[true, 31_415], [false, 92_653], [true, 3]], method);
    }
  },

  // A caller that does not say that it can read gzip gets none, whatever it asks for.
  async server_compressed_unaccepted(port) {
    for (const accept of [null, "identity", "snappy"]) {
      const { status, headers, messages } = await call(port, "UnaryCall", [[large({ response_compressed: { value: true } }), false]], { accept });
      assert.equal(status, OK);
      assert.equal(messages[0].isCompressed, false);
      assert.ok([undefined, "identity"].includes(headers["grpc-encoding"]));
    }
  },

  async client_compressed_unary(port) {
    for (const value of [true, false]) {
      for (const isCompressed of [true, false]) {
        const { status } = await call(port, "UnaryCall", [[large({ expect_compressed: { value } }), isCompressed]]);
        assert.equal(status, value === isCompressed ? OK : INVALID_ARGUMENT, `${value} ${isCompressed}`);
      }
    }
  },

  async client_compressed_streaming(port) {
    const input = (size, value) => ({ payload: zeros(size), expect_compressed: { value } });
    const good = await call(port, "StreamingInputCall", [[input(27_182, true), true], [input(45_904, false), false]]);
    assert.equal(good.status, OK);
    assert.equal(good.messages[0].aggregated_payload_size, 73_086);
    const bad = await call(port, "StreamingInputCall", [[input(27_182, true), true], [input(45_904, true), false]]);
    assert.equal(bad.status, INVALID_ARGUMENT);
  },

  async client_compressed_unannounced(port) {
    const { status } = await call(port, "UnaryCall", [[large(), true]], { encoding: null });
    assert.equal(status, INTERNAL);
  },

  async client_compressed_unknown(port) {
    const { status, headers } = await call(port, "UnaryCall", [[large(), true]], { encoding: "snappy" });
    assert.equal(status, UNIMPLEMENTED);
    assert.ok(headers["grpc-accept-encoding"].split(",").map((name) => name.trim()).includes("gzip"));
  },
};
