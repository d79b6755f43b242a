// What Connect's runner goes through: protocols, HTTP versions, codecs, encodings, with and without TLS.
import { compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";

/** What the real runner sets for every server, in bytes. */
export const receiveLimit = 200 * 1024;

const protocols = [
  { name: "Connect", number: 1, versions: [1, 2], create: createConnectTransport },
  { name: "gRPC", number: 2, versions: [2], create: createGrpcTransport },
  { name: "gRPC-Web", number: 3, versions: [1, 2], create: createGrpcWebTransport },
];

/** One for each server that is started. */
export const servers = protocols.flatMap((protocol) =>
  protocol.versions.flatMap((version) => [false, true].map((useTls) => ({
    protocol,
    version,
    useTls,
    name: `${protocol.name}, HTTP/${version}${useTls ? ", TLS" : ""}`,
  }))));

const callers = [false, true].flatMap((isJson) => [false, true].map((isGzip) => ({
  isJson,
  isGzip,
  name: `${isJson ? "JSON" : "protobuf"}, ${isGzip ? "gzip" : "identity"}`,
})));

/** How a server is called: in all ways over HTTP/2, in the two that differ most over HTTP/1.1, and in one over TLS, which knows nothing of codecs. */
export const callersOf = ({ version, useTls }) => {
  const [plain, , , both] = callers;
  return useTls ? [both] : version === 2 ? callers : [plain, both];
};

/** The transport of connect-node for a server and a way of calling it. */
export function transportOf(suite, host, { protocol, version }, { isJson, isGzip }, options = {}) {
  return protocol.create({
    baseUrl: host.url,
    httpVersion: version === 1 ? "1.1" : "2",
    useBinaryFormat: !isJson,
    jsonOptions: { registry: suite.registry },
    sendCompression: isGzip ? compressionGzip : null,
    acceptCompression: isGzip ? [compressionGzip] : [],
    compressMinBytes: 1,
    ...options,
    nodeOptions: { ca: host.pemCert.length > 0 ? Buffer.from(host.pemCert) : undefined, ...options.nodeOptions },
  });
}
