// The calls that Connect's suite makes of a server, group by group. What has to come back follows from each call's first request.
import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { receiveLimit } from "./configs.js";

export const kinds = {
  unary: { method: "unary", request: "UnaryRequest", hasOne: true },
  "client stream": { method: "clientStream", request: "ClientStreamRequest", hasOne: true },
  "server stream": { method: "serverStream", request: "ServerStreamRequest" },
  "half duplex": { method: "bidiStream", request: "BidiStreamRequest" },
  "full duplex": { method: "bidiStream", request: "BidiStreamRequest", isDuplex: true },
};
const streams = ["server stream", "half duplex", "full duplex"];
const takesMany = (kind) => kind !== "unary" && kind !== "server stream";

const data = new TextEncoder().encode("test response");
const headers = [["X-Conformance-Test", "Value1"], ["X-Conformance-Test", "Value2"]];
const single = {
  responseHeaders: [{ name: "x-custom-header", value: ["foo"] }],
  responseTrailers: [{ name: "x-custom-trailer", value: ["bing"] }],
};
const duplicate = {
  responseHeaders: [{ name: "x-custom-header", value: ["foo", "bar", "baz"] }],
  responseTrailers: [{ name: "x-custom-trailer", value: ["bing", "quux"] }],
};
const binary = {
  responseHeaders: [{ name: "x-custom-bin", value: ["AAEC/w", "AQ"] }],
  responseTrailers: [{ name: "x-trailer-bin", value: ["//79"] }],
};

/** The definition of a response of a kind of call: with data, `count` of it in streams, with an error, or with both. */
function definition(kind, { count = 2, error, ...rest } = {}) {
  if (kinds[kind].hasOne) {
    const response = error ? { case: "error", value: error } : { case: "responseData", value: data };
    return { ...rest, response };
  }
  return { ...rest, error, responseData: Array(count).fill(data) };
}

/** The requests of a call: the first with the definition, and a second where the kind takes one. */
function requests(kind, responseDefinition, count = 2) {
  const first = { responseDefinition, ...(kinds[kind].isDuplex ? { fullDuplex: true } : {}) };
  return takesMany(kind) ? [first, ...Array(count - 1).fill({ requestData: data })] : [first];
}

const call = (group, name, kind, messages, rest = {}) => ({ group, name: `${kind}, ${name}`, kind, messages, headers, ...rest });
const forKinds = (make, of = Object.keys(kinds)) => of.flatMap((kind) => make(kind));

function basic() {
  return [
    ...forKinds((kind) => call("basic", "success", kind, requests(kind, definition(kind, single)))),
    ...forKinds((kind) => call("basic", "no definition", kind, requests(kind, undefined).slice(0, 1))),
    ...forKinds((kind) => call("basic", "no responses", kind, requests(kind, definition(kind, { ...single, count: 0 }), 1)), streams),
    ...forKinds((kind) => call("basic", "no requests", kind, []), ["client stream", "half duplex"]),
    call("basic", "more responses than requests", "full duplex", requests("full duplex", definition("full duplex", { ...single, count: 4 }))),
    ...forKinds((kind) => call("empty messages", "empty request", kind, [{}]), ["unary", "client stream", "server stream", "half duplex"]),
  ];
}

function errors(suite) {
  const codes = Array.from({ length: 16 }, (_, i) => i + 1);
  const message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
  const details = [anyPack(suite.message("Header"), create(suite.message("Header"), { name: "detail", value: ["1"] }))];
  return [
    ...forKinds((kind) => codes.map((code) =>
      call("errors", `code ${code}`, kind, requests(kind, definition(kind, { count: 0, error: { code, message: Code[code] } }), 1))), ["unary", "server stream"]),
    ...forKinds((kind) => [
      call("errors", "metadata", kind, requests(kind, definition(kind, { ...single, count: 0, error: { code: Code.Unauthenticated, message: "no" } }), 1)),
      call("errors", "details", kind, requests(kind, definition(kind, { count: 0, error: { code: Code.Internal, message: "oops", details } }), 1)),
      call("errors", "Unicode message", kind, requests(kind, definition(kind, { count: 0, error: { code: Code.Internal, message } }), 1)),
      call("errors", "empty message", kind, requests(kind, definition(kind, { count: 0, error: { code: Code.Aborted, message: "" } }), 1)),
    ]),
    ...forKinds((kind) => call("errors", "after all requests", kind, requests(kind, definition(kind, { count: 0, error: { code: Code.Internal, message: "oops" } }))),
      ["client stream", "half duplex"]),
    ...forKinds((kind) => call("errors", "after responses", kind, requests(kind, definition(kind, { ...single, error: { code: Code.Internal, message: "late" } }))), streams),
    { group: "errors", name: "unimplemented method", kind: "unary", method: "unimplemented", messages: [{}], headers, expected: { code: Code.Unimplemented } },
  ];
}

function metadata() {
  const error = { code: Code.Internal, message: "failed" };
  return [
    ...forKinds((kind) => [
      call("duplicate metadata", "success", kind, requests(kind, definition(kind, duplicate))),
      call("duplicate metadata", "error", kind, requests(kind, definition(kind, { ...duplicate, count: 0, error }), 1)),
      call("duplicate metadata", "binary", kind, requests(kind, definition(kind, binary))),
    ]),
    ...forKinds((kind) => [
      call("duplicate metadata", "error after responses", kind, requests(kind, definition(kind, { ...duplicate, error }))),
      call("duplicate metadata", "no responses", kind, requests(kind, definition(kind, { ...duplicate, count: 0 }), 1)),
    ], streams),
  ];
}

function deadlines() {
  return forKinds((kind) => [
    call("deadline propagation", "success", kind, requests(kind, definition(kind)), { timeoutMs: 5000 }),
    call("timeouts", "late response", kind, requests(kind, definition(kind, { responseDelayMs: 1500 })), {
      timeoutMs: 200, expected: { code: Code.DeadlineExceeded },
    }),
  ]);
}

const canceled = (payloads = 0) => ({ expected: { code: Code.Canceled, payloads } });

function cancellations() {
  const slow = (kind, count = 2) => requests(kind, definition(kind, { responseDelayMs: 200, count }));
  const fast = (kind) => requests(kind, definition(kind));
  return [
    ...forKinds((kind) => call("client cancellation", "before close-send", kind, fast(kind), {
      cancel: { beforeCloseSend: true }, ...canceled(kinds[kind].isDuplex ? 2 : 0),
    }), ["client stream", "half duplex", "full duplex"]),
    ...forKinds((kind) => call("client cancellation", "after close-send", kind, slow(kind, 3), {
      cancel: { afterCloseSendMs: 5 }, ...canceled(kinds[kind].isDuplex ? 2 : 0),
    }), ["client stream", "half duplex", "full duplex"]),
    ...forKinds((kind) => [
      call("client cancellation", "after no response", kind, slow(kind), { cancel: { afterResponses: 0 }, ...canceled(0) }),
      call("client cancellation", "after one response", kind, slow(kind), { cancel: { afterResponses: 1 }, ...canceled(1) }),
    ], streams),
  ];
}

/** Pads requests to sizes relative to the limit. */
function padded(suite, kind, messages, sizes) {
  const schema = suite.message(kinds[kind].request);
  return messages.map((message, i) => {
    const wanted = receiveLimit + sizes[i];
    const sizeWith = (length) => toBinary(schema, create(schema, { ...message, requestData: new Uint8Array(length) })).length;
    const length = wanted - (sizeWith(wanted - 100) - (wanted - 100));
    return { ...message, requestData: new Uint8Array(length).fill(65) };
  });
}

function sizes(suite) {
  const exhausted = { expected: { code: Code.ResourceExhausted, payloads: 0 }, codecs: ["protobuf"] };
  const make = (kind, name, sizes, rest) =>
    call("message size", name, kind, padded(suite, kind, requests(kind, definition(kind)), sizes), rest);
  return forKinds((kind) => takesMany(kind)
    ? [
        make(kind, "all at the limit", [0, 0], { codecs: ["protobuf"] }),
        make(kind, "first over the limit", [1, 0], exhausted),
        make(kind, "second over the limit", [0, 1], { ...exhausted, expected: { code: Code.ResourceExhausted, payloads: kinds[kind].isDuplex ? 1 : 0 } }),
        make(kind, "over the limit in JSON", [10, 0], { ...exhausted, codecs: ["JSON"] }),
      ]
    : [
        make(kind, "at the limit", [0], { codecs: ["protobuf"] }),
        make(kind, "over the limit", [1], exhausted),
        make(kind, "over the limit in JSON", [10], { ...exhausted, codecs: ["JSON"] }),
      ]);
}

function delivery() {
  return forKinds((kind) => call("streaming delivery", "one by one", kind, requests(kind, definition(kind, { ...single, responseDelayMs: 60, count: 3 }), 3), {
    spreadMs: 60,
  }), streams);
}

/** Every case; `group`, `name`, and what runner.js takes. */
export const allCases = (suite) => [
  ...basic(), ...errors(suite), ...metadata(), ...deadlines(), ...cancellations(), ...sizes(suite), ...delivery(),
];
