// Requests that no client library sends, and what the suite expects of each.
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { frame } from "./raw.js";

const service = "/connectrpc.conformance.v1.ConformanceService";
const unknown = "/connectrpc.conformance.v1.UnknownService/UnknownMethod";
const empty = Buffer.alloc(0);

/** For gRPC and gRPC-Web: `type` is the content type without a codec. */
function framed(suite, type) {
  const success = Buffer.from(toBinary(suite.message("UnaryRequest"), create(suite.message("UnaryRequest"), { requestData: new Uint8Array(3) })));
  const post = (name, code, path, contentType, body, headers = {}) => ({ name, code, path, body, headers: { "content-type": contentType, ...headers } });
  const unary = `${service}/Unary`;
  const stream = `${service}/ServerStream`;
  const gather = `${service}/ClientStream`;
  return [
    post("content type without a codec", 0, unary, type, frame(success)),
    post("content type with +proto", 0, unary, `${type}+proto`, frame(success)),
    post("content type with +json", 0, unary, `${type}+json`, frame(Buffer.from("{}"))),
    post("unary, no request", Code.Unimplemented, unary, `${type}+proto`, empty),
    post("unary, two requests", Code.Unimplemented, unary, `${type}+proto`, Buffer.concat([frame(empty), frame(empty)])),
    post("server stream, no request", Code.Unimplemented, stream, `${type}+proto`, empty),
    post("server stream, two requests", Code.Unimplemented, stream, `${type}+proto`, Buffer.concat([frame(empty), frame(empty)])),
    { ...post("verb", Code.Unknown, unary, type, frame(empty)), method: "DELETE", status: 405 },
    { ...post("verb of Connect's GET", Code.Unknown, `${service}/IdempotentUnary`, type, frame(empty)), method: "PUT", status: 405 },
    post("path", Code.Unimplemented, unknown, type, frame(empty)),
    { ...post("codec", Code.Unknown, unary, `${type}+foo`, frame(empty)), status: 415 },
    post("compression", Code.Unimplemented, unary, type, frame(empty), { "grpc-encoding": "foo" }),
    post("compressed message without compression", Code.Internal, unary, `${type}+proto`, frame(empty, 1), { "grpc-encoding": "identity" }),
    post("compressed message, nothing said", Code.Internal, unary, `${type}+proto`, frame(empty, 1)),
    post("compressed message", 0, unary, `${type}+proto`, frame(gzipSync(success), 1), { "grpc-encoding": "gzip" }),
    { ...post("incomplete message", Code.InvalidArgument, gather, type, frame(Buffer.alloc(3), 0, 10)), codes: [Code.Internal] },
    { ...post("incomplete prefix", Code.InvalidArgument, gather, type, Buffer.alloc(3)), codes: [Code.Internal] },
    post("malformed message", Code.InvalidArgument, unary, type, frame(Buffer.from([0xff]))),
    post("malformed JSON", Code.InvalidArgument, unary, `${type}+json`, frame(Buffer.from("{"))),
    post("malformed timeout", Code.InvalidArgument, unary, type, frame(empty), { "grpc-timeout": "1x" }),
    ...foreign(post),
  ];
}

const foreign = (post) => [
  { ...post("content type of something else", Code.Unknown, `${service}/Unary`, "image/jpeg", Buffer.from("12345678")), status: 415 },
];

function connect(suite) {
  const success = Buffer.from(toBinary(suite.message("UnaryRequest"), create(suite.message("UnaryRequest"), { requestData: new Uint8Array(3) })));
  const post = (name, code, path, contentType, body, headers = {}) => ({ name, code, path, body, headers: { "content-type": contentType, ...headers } });
  const unary = `${service}/Unary`;
  const stream = `${service}/ServerStream`;
  const proto = "application/proto";
  const streamProto = "application/connect+proto";
  return [
    post("unary", 0, unary, proto, success),
    post("unary, compressed", 0, unary, proto, gzipSync(success), { "content-encoding": "gzip" }),
    post("server stream", 0, stream, streamProto, frame(empty)),
    post("server stream, no request", Code.Unimplemented, stream, streamProto, empty),
    post("server stream, two requests", Code.Unimplemented, stream, streamProto, Buffer.concat([frame(empty), frame(empty)])),
    { ...post("verb", Code.Unknown, unary, proto, success), method: "DELETE", status: 405 },
    { ...post("GET of a method with side effects", Code.Unknown, `${unary}?connect=v1&encoding=proto&message=`, proto, empty), method: "GET", status: 405 },
    { ...post("path", Code.Unimplemented, unknown, proto, success), status: 404 },
    { ...post("path of a stream", Code.Unimplemented, unknown, streamProto, frame(empty)) },
    { ...post("codec", Code.Unknown, unary, "application/foo", success), status: 415 },
    { ...post("codec of a stream", Code.Unknown, stream, "application/connect+foo", frame(empty)), status: 415 },
    { ...post("stream's content type for a unary method", Code.Unknown, unary, streamProto, frame(empty)), status: 415 },
    { ...post("unary content type for a stream", Code.Unknown, stream, proto, success), status: 415 },
    { ...post("compression", Code.Unimplemented, unary, proto, success, { "content-encoding": "foo" }), status: 501 },
    post("compression of a stream", Code.Unimplemented, stream, streamProto, frame(empty), { "connect-content-encoding": "foo" }),
    post("compressed message without compression", Code.Internal, stream, streamProto, frame(empty, 1), { "connect-content-encoding": "identity" }),
    { ...post("malformed message", Code.InvalidArgument, unary, proto, Buffer.from([0xff])), status: 400 },
    { ...post("malformed JSON", Code.InvalidArgument, unary, "application/json", Buffer.from("{")), status: 400 },
    { ...post("malformed timeout", Code.InvalidArgument, unary, proto, success, { "connect-timeout-ms": "soon" }), status: 400 },
    { ...post("another version", Code.InvalidArgument, unary, proto, success, { "connect-protocol-version": "2" }), status: 400 },
    ...foreign(post),
  ];
}

const contentTypes = {
  "Connect": ["application/proto", "application/connect+proto"],
  "gRPC": ["application/grpc", "application/grpc"],
  "gRPC-Web": ["application/grpc-web+proto", "application/grpc-web+proto"],
};

// HTTP's status for each of Connect's codes, from 1 on.
const connectStatus = [499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

/** Requests for each code, of a unary method and of a stream, with all that can go with a failure. */
export function failuresOf(suite, protocol) {
  const [unary, stream] = contentTypes[protocol];
  const metadata = {
    responseHeaders: [{ name: "x-custom-header", value: ["foo", "bar"] }],
    responseTrailers: [{ name: "X-Custom-Trailer", value: ["bing"] }, { name: "x-custom-trailer-bin", value: ["AAEC/w"] }],
  };
  const encode = (name, responseDefinition) => Buffer.from(toBinary(suite.message(name), create(suite.message(name), { responseDefinition })));
  return Array.from({ length: 16 }, (_, i) => i + 1).flatMap((code) => {
    const error = { code, message: "100% ☺\r\n" };
    const single = encode("UnaryRequest", { ...metadata, response: { case: "error", value: error } });
    const late = encode("ServerStreamRequest", { ...metadata, responseData: code % 2 ? [] : [Buffer.from("a")], error });
    return [
      {
        name: `unary, code ${code}`, code, path: `${service}/Unary`, headers: { "content-type": unary },
        body: protocol === "Connect" ? single : frame(single), details: 1, status: protocol === "Connect" ? connectStatus[code - 1] : 200,
      },
      { name: `stream, code ${code}`, code, path: `${service}/ServerStream`, headers: { "content-type": stream }, body: frame(late), details: code % 2 },
    ];
  });
}

/** The requests for a protocol; `code` is 0 where the call succeeds, `codes` are as good, `status` is HTTP's, `details` counts what goes with the error. */
export const unexpectedOf = (suite, name) =>
  ({ Connect: connect, gRPC: (known) => framed(known, "application/grpc"), "gRPC-Web": (known) => framed(known, "application/grpc-web") })[name](suite);
