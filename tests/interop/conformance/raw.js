// Requests put together byte by byte, and responses taken apart without a client library.
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { gunzipSync } from "node:zlib";

/** A message with its prefix of five bytes; `length` where the prefix is to lie. */
export function frame(message, flags = 0, length = message.length) {
  const prefix = Buffer.alloc(5);
  prefix[0] = flags;
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

/** Sends one request; `version` is 1 or 2. Answers status, headers, trailers and body. */
export const send = (host, version, request) => (version === 1 ? sendHttp1(host, request) : sendHttp2(host, request));

async function sendHttp1(host, { method = "POST", path, headers, body = Buffer.alloc(0) }) {
  const url = new URL(path, host.url);
  // In chunks, as the suite sends it, whatever the verb.
  const options = { method, headers: { ...headers, "transfer-encoding": "chunked" }, ca: Buffer.from(host.pemCert), agent: false };
  const request = (url.protocol === "https:" ? https : http).request(url, options);
  request.end(body);
  const [response] = await once(request, "response");
  const chunks = await response.toArray();
  return { status: response.statusCode, headers: response.headers, trailers: response.trailers, body: Buffer.concat(chunks) };
}

async function sendHttp2(host, { method = "POST", path, headers, body = Buffer.alloc(0) }) {
  const session = http2.connect(host.url, { ca: Buffer.from(host.pemCert) });
  try {
    const stream = session.request({ ":method": method, ":path": path, ...headers }, { endStream: false });
    const reply = { headers: {}, trailers: {} };
    stream.on("response", (seen) => Object.assign(reply, { status: seen[":status"], headers: seen }));
    stream.on("trailers", (seen) => (reply.trailers = seen));
    stream.end(body);
    return { ...reply, body: Buffer.concat(await stream.toArray()), ...reply };
  } finally {
    session.close();
  }
}

/** The frames of a body: flags and content, which is decompressed where its flag says so. */
export function framesOf(body) {
  const frames = [];
  for (let at = 0; at < body.length; ) {
    const content = body.subarray(at + 5, at + 5 + body.readUInt32BE(at + 1));
    frames.push({ flags: body[at], content: body[at] & 1 ? gunzipSync(content) : content });
    at += 5 + content.length;
  }
  return frames;
}
