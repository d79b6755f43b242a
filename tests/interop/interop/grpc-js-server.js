// grpc.testing.TestService on @grpc/grpc-js. Its servers never compress, and do not tell whether a message came compressed.
import { setTimeout as delay } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import { testing, zeros } from "./service.js";

const { Metadata, Server, ServerCredentials, status } = grpc;

function echo(call) {
  const initial = call.metadata.get("x-grpc-test-echo-initial");
  if (initial.length > 0) {
    const headers = new Metadata();
    initial.forEach((value) => headers.add("x-grpc-test-echo-initial", value));
    call.sendMetadata(headers);
  }
  const trailers = new Metadata();
  call.metadata.get("x-grpc-test-echo-trailing-bin").forEach((value) => trailers.add("x-grpc-test-echo-trailing-bin", value));
  return trailers;
}

const asked = ({ response_status: outcome }) => (outcome?.code > 0 ? { code: outcome.code, details: outcome.message } : undefined);

function makePayload(type, size) {
  if (type !== 0) {
    throw { code: status.INVALID_ARGUMENT, details: "response_type: 0 is expected" };
  }
  return { type, ...zeros(size) };
}

function unaryCall(call, callback) {
  const trailers = echo(call);
  const { request } = call;
  try {
    callback(asked(request) ?? null, asked(request) ? undefined : { payload: makePayload(request.response_type, request.response_size) }, trailers);
  } catch (error) {
    callback(error);
  }
}

/** Waits until the client has read some, or is gone. */
function room(call) {
  const events = ["drain", "close", "cancelled"];
  return new Promise((resolve) => {
    const go = () => {
      events.forEach((event) => call.off(event, go));
      resolve();
    };
    events.forEach((event) => call.on(event, go));
  });
}

// The usual iterator would destroy the call at the end of the requests, before its responses.
const requestsOf = (call) => call.iterator({ destroyOnReturn: false });

/** Writes what a request asks for, as fast as the client reads. */
async function answer(call, request) {
  if (asked(request)) {
    throw asked(request);
  }
  for (const { size, interval_us: pause } of request.response_parameters) {
    if (pause > 0) {
      await delay(pause / 1000);
    }
    if (!call.write({ payload: makePayload(request.response_type, size) })) {
      await room(call);
    }
  }
}

async function stream(call, work) {
  const trailers = echo(call);
  try {
    await work();
    call.end(trailers);
  } catch (error) {
    if (!call.cancelled) {
      call.emit("error", error);
    }
  }
}

export async function startServer() {
  const server = new Server();
  server.addService(testing.TestService.service, {
    EmptyCall: (call, callback) => callback(null, {}, echo(call)),
    UnaryCall: unaryCall,
    CacheableUnaryCall(call, callback) {
      const headers = new Metadata();
      headers.set("cache-control", "max-age=60, public");
      call.sendMetadata(headers);
      callback(null, { payload: { body: Buffer.from(`${process.hrtime.bigint()}`) } });
    },
    StreamingOutputCall: (call) => stream(call, () => answer(call, call.request)),
    StreamingInputCall(call, callback) {
      const trailers = echo(call);
      let size = 0;
      call.on("data", ({ payload }) => (size += payload?.body.length ?? 0));
      call.on("error", () => undefined);
      call.on("end", () => callback(null, { aggregated_payload_size: size }, trailers));
    },
    FullDuplexCall: (call) =>
      stream(call, async () => {
        for await (const request of requestsOf(call)) {
          await answer(call, request);
        }
      }),
    HalfDuplexCall: (call) =>
      stream(call, async () => {
        const requests = [];
        for await (const request of requestsOf(call)) {
          requests.push(request);
        }
        for (const request of requests) {
          await answer(call, request);
        }
      }),
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { port, stop: () => server.forceShutdown() };
}
