// The official cases through @grpc/grpc-js. Each is a function of the server's port.
import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import { aggregatedSize, large, largeResponse, requestSizes, responseSizes, specialMessage, streamRequest, testing, zeros } from "./service.js";

const { compressionAlgorithms, credentials, Metadata, status } = grpc;
const noCompress = 2;

/** Runs a case with a client of its own. */
async function withClient(port, options, body, Service = testing.TestService) {
  const client = new Service(`127.0.0.1:${port}`, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1, ...options });
  try {
    return await body(client);
  } finally {
    client.close();
  }
}

const plain = (body) => (port) => withClient(port, {}, body);
const gzip = { "grpc.default_compression_algorithm": compressionAlgorithms.gzip };

/** A unary call; answers the response with the headers, and fails with the status. */
function unary(client, method, request, metadata = new Metadata(), options = {}) {
  return new Promise((resolve, reject) => {
    const answer = {};
    const call = client[method](request, metadata, options, (error, response) =>
      error ? reject(Object.assign(error, answer)) : setImmediate(() => resolve({ response, ...answer })),
    );
    call.on("metadata", (headers) => (answer.headers = headers));
    call.on("status", (outcome) => (answer.status = outcome));
  });
}

/** Collects a stream of responses; answers how the call ended. */
function collect(call, onData = () => undefined) {
  return new Promise((resolve) => {
    const answer = { responses: [] };
    call.on("metadata", (headers) => (answer.headers = headers));
    call.on("data", (response) => {
      answer.responses.push(response);
      onData(response, answer.responses.length);
    });
    call.on("error", () => undefined);
    call.on("status", (outcome) => resolve({ ...answer, status: outcome }));
  });
}

function clientStream(client, requests, metadata = new Metadata()) {
  return new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(metadata, (error, response) => (error ? reject(error) : resolve(response)));
    for (const { flags, ...request } of requests) {
      call.write(request, flags);
    }
    call.end();
  });
}

const failsWith = (code, message) => (error) => {
  assert.equal(error.code, code, error.message);
  assert.ok(message === undefined || error.details === message, `message ${JSON.stringify(error.details)}`);
  return true;
};

const isLarge = ({ payload }) => {
  assert.equal(payload.type, 0);
  assert.equal(payload.body.length, largeResponse);
  assert.ok(payload.body.equals(Buffer.alloc(largeResponse)));
};

const sizesOf = (responses) => responses.map(({ payload }) => payload.body.length);

const echoed = () => {
  const metadata = new Metadata();
  metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
  metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from("ababab", "hex"));
  return metadata;
};

const isEchoed = ({ headers, status: outcome }) => {
  assert.deepEqual(headers.get("x-grpc-test-echo-initial"), ["test_initial_metadata_value"]);
  assert.deepEqual(outcome.metadata.get("x-grpc-test-echo-trailing-bin"), [Buffer.from("ababab", "hex")]);
};

const streamedCompression = async (client) =>
  assert.equal(
    (
      await clientStream(client, [
        { payload: zeros(27_182), expect_compressed: { value: true } },
        { payload: zeros(45_904), expect_compressed: { value: false }, flags: noCompress },
      ])
    ).aggregated_payload_size,
    73_086,
  );

export const cases = {
  empty_unary: plain(async (client) => assert.deepEqual((await unary(client, "EmptyCall", {})).response, {})),

  large_unary: plain(async (client) => isLarge((await unary(client, "UnaryCall", large())).response)),

  async client_compressed_unary(port) {
    await withClient(port, {}, async (client) => {
      await assert.rejects(unary(client, "UnaryCall", large({ expect_compressed: { value: true } })), failsWith(status.INVALID_ARGUMENT));
      isLarge((await unary(client, "UnaryCall", large({ expect_compressed: { value: false } }))).response);
    });
    await withClient(port, gzip, async (client) => isLarge((await unary(client, "UnaryCall", large({ expect_compressed: { value: true } }))).response));
  },

  async server_compressed_unary(port) {
    await withClient(port, {}, async (client) => {
      isLarge((await unary(client, "UnaryCall", large({ response_compressed: { value: true } }))).response);
      isLarge((await unary(client, "UnaryCall", large({ response_compressed: { value: false } }))).response);
    });
  },

  client_streaming: plain(async (client) => {
    const { aggregated_payload_size: size } = await clientStream(client, requestSizes.map((bytes) => ({ payload: zeros(bytes) })));
    assert.equal(size, aggregatedSize);
  }),

  async client_compressed_streaming(port) {
    await withClient(port, {}, (client) =>
      assert.rejects(clientStream(client, [{ payload: zeros(27_182), expect_compressed: { value: true } }]), failsWith(status.INVALID_ARGUMENT)),
    );
    await withClient(port, gzip, streamedCompression);
  },

  server_streaming: plain(async (client) => {
    const { responses, status: outcome } = await collect(client.StreamingOutputCall(streamRequest(0, ...responseSizes)));
    assert.equal(outcome.code, status.OK);
    assert.deepEqual(sizesOf(responses), responseSizes);
  }),

  server_compressed_streaming: plain(async (client) => {
    const { responses, status: outcome } = await collect(
      client.StreamingOutputCall({
        response_parameters: [
          { size: 31_415, compressed: { value: true } },
          { size: 92_653, compressed: { value: false } },
        ],
      }),
    );
    assert.equal(outcome.code, status.OK);
    assert.deepEqual(sizesOf(responses), [31_415, 92_653]);
  }),

  ping_pong: plain(async (client) => {
    const call = client.FullDuplexCall();
    let sent = 0;
    const next = () => (sent < requestSizes.length ? call.write(streamRequest(requestSizes[sent], responseSizes[sent++])) : call.end());
    const ended = collect(call, (_, count) => {
      assert.equal(count, sent);
      next();
    });
    next();
    const { responses, status: outcome } = await ended;
    assert.equal(outcome.code, status.OK);
    assert.deepEqual(sizesOf(responses), responseSizes);
  }),

  empty_stream: plain(async (client) => {
    const call = client.FullDuplexCall();
    call.end();
    const { responses, status: outcome } = await collect(call);
    assert.equal(outcome.code, status.OK);
    assert.equal(responses.length, 0);
  }),

  half_duplex: plain(async (client) => {
    const call = client.HalfDuplexCall();
    let isComplete = false;
    const ended = collect(call, () => assert.ok(isComplete, "a response came before the last request"));
    requestSizes.forEach((size, i) => call.write(streamRequest(size, responseSizes[i])));
    await delay(20);
    isComplete = true;
    call.end();
    const { responses, status: outcome } = await ended;
    assert.equal(outcome.code, status.OK);
    assert.deepEqual(sizesOf(responses), responseSizes);
  }),

  custom_metadata: plain(async (client) => {
    const answer = await unary(client, "UnaryCall", large(), echoed());
    isLarge(answer.response);
    isEchoed(answer);
    const call = client.FullDuplexCall(echoed());
    const ended = collect(call);
    call.write(streamRequest(271_828, largeResponse));
    call.end();
    const outcome = await ended;
    assert.deepEqual(sizesOf(outcome.responses), [largeResponse]);
    isEchoed(outcome);
  }),

  status_code_and_message: plain(async (client) => {
    const response_status = { code: 2, message: "test status message" };
    await assert.rejects(unary(client, "UnaryCall", { response_status }), failsWith(status.UNKNOWN, response_status.message));
    const call = client.FullDuplexCall();
    const ended = collect(call);
    call.write({ response_status });
    call.end();
    const { status: outcome } = await ended;
    assert.equal(outcome.code, status.UNKNOWN);
    assert.equal(outcome.details, response_status.message);
  }),

  special_status_message: plain((client) =>
    assert.rejects(
      unary(client, "UnaryCall", { response_status: { code: 2, message: specialMessage } }),
      failsWith(status.UNKNOWN, specialMessage),
    ),
  ),

  unimplemented_method: plain((client) => assert.rejects(unary(client, "UnimplementedCall", {}), failsWith(status.UNIMPLEMENTED))),

  unimplemented_service: (port) =>
    withClient(port, {}, (client) => assert.rejects(unary(client, "UnimplementedCall", {}), failsWith(status.UNIMPLEMENTED)), testing.UnimplementedService),

  cancel_after_begin: plain(async (client) => {
    const ended = new Promise((resolve) => {
      const call = client.StreamingInputCall((error) => resolve(error));
      call.cancel();
    });
    assert.equal((await ended)?.code, status.CANCELLED);
  }),

  cancel_after_first_response: plain(async (client) => {
    const call = client.FullDuplexCall();
    const ended = collect(call, () => call.cancel());
    call.write(streamRequest(27_182, 31_415));
    const { responses, status: outcome } = await ended;
    assert.equal(outcome.code, status.CANCELLED);
    assert.deepEqual(sizesOf(responses), [31_415]);
  }),

  timeout_on_sleeping_server: plain(async (client) => {
    const call = client.FullDuplexCall({ deadline: Date.now() + 1 });
    const ended = collect(call);
    call.write(streamRequest(27_182));
    assert.equal((await ended).status.code, status.DEADLINE_EXCEEDED);
  }),

  cacheable_unary: plain(async (client) => {
    const { response, headers } = await unary(client, "CacheableUnaryCall", {});
    assert.match(response.payload.body.toString(), /^\d{19}$/);
    assert.deepEqual(headers.get("cache-control"), ["max-age=60, public"]);
  }),

  // A tenth of the responses of the published case, with a tenth of its pauses.
  slow_consumer: plain(async (client) => {
    const call = client.StreamingOutputCall(streamRequest(0, ...Array(200).fill(1_030)));
    const ended = once(call, "status");
    let count = 0;
    for await (const { payload } of call) {
      assert.equal(payload.body.length, 1_030);
      count++;
      await delay(2);
    }
    assert.equal(count, 200);
    assert.equal((await ended)[0].code, status.OK);
  }),

  rpc_soak: plain(async (client) => {
    for (let i = 0; i < 50; i++) {
      isLarge((await unary(client, "UnaryCall", large())).response);
    }
  }),

  async channel_soak(port) {
    for (let i = 0; i < 20; i++) {
      await cases.large_unary(port);
    }
  },

  // What a request may get wrong has a status that names the field.
  async refusals(port) {
    await withClient(port, {}, async (client) => {
      const refused = (request, field) =>
        assert.rejects(unary(client, "UnaryCall", request), (error) => failsWith(status.INVALID_ARGUMENT)(error) && error.details.startsWith(field));
      await refused({ response_type: 7 }, "response_type");
      await refused({ response_size: -1 }, "response_size");
      await refused({ response_status: { code: 17 } }, "response_status.code");
      const { status: unknown } = await collect(client.StreamingOutputCall({ response_type: 7, response_parameters: [{ size: 1 }] }));
      assert.equal(unknown.code, status.INVALID_ARGUMENT);
      const { status: first, responses } = await collect(
        client.StreamingOutputCall({ response_status: { code: 5, message: "gone" }, response_parameters: [{ size: 1 }] }),
      );
      assert.equal(first.code, status.NOT_FOUND);
      assert.equal(responses.length, 0);
    });
  },

  // interval_us is a pause before its response.
  intervals: plain(async (client) => {
    const begun = performance.now();
    const { responses } = await collect(
      client.StreamingOutputCall({ response_parameters: [{ size: 1, interval_us: 60_000 }, { size: 2, interval_us: 60_000 }] }),
    );
    assert.deepEqual(sizesOf(responses), [1, 2]);
    assert.ok(performance.now() - begun >= 118, `after ${performance.now() - begun} ms`);
  }),
};
