// The cases that need no compression through @connectrpc/connect-node's gRPC transport, on descriptors that protoc makes.
import assert from "node:assert/strict";
import { create, createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { aggregatedSize, largeRequest, largeResponse, requestSizes, responseSizes, specialMessage } from "./service.js";

const size = ({ payload }) => payload.body.length;
const zeros = (bytes) => ({ body: new Uint8Array(bytes) });
const sized = (requestSize, ...sizes) => ({ payload: zeros(requestSize), responseParameters: sizes.map((each) => ({ size: each })) });
const failsWith = (code, message) => (error) => {
  assert.equal(error.code, code, error.message);
  assert.ok(message === undefined || error.rawMessage === message, JSON.stringify(error.rawMessage));
  return true;
};

/** Sends requests, each after the response to the one before. */
async function* inTurn(requests, turns) {
  for (const request of requests) {
    yield request;
    await turns.next();
  }
}

function makeTurns() {
  const waiting = [];
  return { next: () => new Promise((resolve) => waiting.push(resolve)), pass: () => waiting.shift()?.() };
}

async function all(stream) {
  const responses = [];
  for await (const response of stream) {
    responses.push(response);
  }
  return responses;
}

/** @param descriptors Bytes of a FileDescriptorSet. */
export function connectCases(descriptors) {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  const service = registry.getService("grpc.testing.TestService");
  const unserved = registry.getService("grpc.testing.UnimplementedService");
  const client = (port, desc = service) => createClient(desc, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
  const large = () => create(service.method.unaryCall.input, { responseSize: largeResponse, payload: zeros(largeRequest) });
  const withStatus = (message) => ({ responseStatus: { code: 2, message } });

  return {
    empty_unary: async (port) => assert.ok(await client(port).emptyCall({})),
    large_unary: async (port) => assert.equal(size(await client(port).unaryCall(large())), largeResponse),
    client_streaming: async (port) => {
      const requests = async function* () {
        yield* requestSizes.map((bytes) => ({ payload: zeros(bytes) }));
      };
      assert.equal((await client(port).streamingInputCall(requests())).aggregatedPayloadSize, aggregatedSize);
    },
    server_streaming: async (port) =>
      assert.deepEqual((await all(client(port).streamingOutputCall(sized(0, ...responseSizes)))).map(size), responseSizes),
    ping_pong: async (port) => {
      const turns = makeTurns();
      const received = [];
      for await (const response of client(port).fullDuplexCall(inTurn(requestSizes.map((bytes, i) => sized(bytes, responseSizes[i])), turns))) {
        received.push(size(response));
        turns.pass();
      }
      assert.deepEqual(received, responseSizes);
    },
    empty_stream: async (port) => assert.deepEqual(await all(client(port).fullDuplexCall((async function* () {})())), []),
    custom_metadata: async (port) => {
      let headers;
      let trailers;
      const response = await client(port).unaryCall(large(), {
        headers: { "x-grpc-test-echo-initial": "test_initial_metadata_value", "x-grpc-test-echo-trailing-bin": "q6ur" },
        onHeader: (each) => (headers = each),
        onTrailer: (each) => (trailers = each),
      });
      assert.equal(size(response), largeResponse);
      assert.equal(headers.get("x-grpc-test-echo-initial"), "test_initial_metadata_value");
      assert.equal(trailers.get("x-grpc-test-echo-trailing-bin"), "q6ur");
    },
    status_code_and_message: (port) =>
      assert.rejects(client(port).unaryCall(withStatus("test status message")), failsWith(Code.Unknown, "test status message")),
    special_status_message: (port) => assert.rejects(client(port).unaryCall(withStatus(specialMessage)), failsWith(Code.Unknown, specialMessage)),
    unimplemented_method: (port) => assert.rejects(client(port).unimplementedCall({}), failsWith(Code.Unimplemented)),
    unimplemented_service: (port) => assert.rejects(client(port, unserved).unimplementedCall({}), failsWith(Code.Unimplemented)),
    cancel_after_begin: async (port) => {
      const abort = new AbortController();
      const turns = makeTurns();
      const call = client(port).streamingInputCall(inTurn([{ payload: zeros(1) }], turns), { signal: abort.signal });
      abort.abort();
      await assert.rejects(call, failsWith(Code.Canceled));
    },
    timeout_on_sleeping_server: (port) =>
      assert.rejects(all(client(port).fullDuplexCall(inTurn([sized(27_182)], makeTurns()), { timeoutMs: 1 })), failsWith(Code.DeadlineExceeded)),
  };
}
