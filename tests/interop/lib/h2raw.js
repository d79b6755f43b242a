// HTTP/2 on a bare socket: sends the frames that a test wants, right or wrong, and counts those that come. Sources: RFC 9113, RFC 7541.
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

export const type = { data: 0, headers: 1, priority: 2, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8, continuation: 9 };
export const flag = { endStream: 1, acknowledged: 1, endHeaders: 4 };
export const setting = { headerTableSize: 1, maxStreams: 3, initialWindow: 4 };
export const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** One frame. */
export function frame(kind, flags, stream, payload = Buffer.alloc(0)) {
  const bytes = Buffer.alloc(9 + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = kind;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream >>> 0, 5);
  payload.copy(bytes, 9);
  return bytes;
}

/** The payload of a SETTINGS frame. */
export function settings(pairs) {
  const bytes = Buffer.alloc(6 * pairs.length);
  pairs.forEach(([name, value], index) => {
    bytes.writeUInt16BE(name, 6 * index);
    bytes.writeUInt32BE(value, 6 * index + 2);
  });
  return bytes;
}

/** An integer with a prefix of so many bits. */
export function integer(value, bits, first = 0) {
  const limit = 2 ** bits - 1;
  if (value < limit) {
    return Buffer.from([first | value]);
  }
  const bytes = [first | limit];
  for (value -= limit; value >= 128; value = Math.floor(value / 128)) {
    bytes.push((value % 128) | 128);
  }
  return Buffer.from([...bytes, value]);
}

const text = (value) => Buffer.concat([integer(Buffer.byteLength(value), 7), Buffer.from(value)]);

/** A block of headers without compression; with `indexed` each goes into the peer's table. */
export function headerBlock(headers, { indexed = false } = {}) {
  return Buffer.concat(headers.map(([name, value]) => Buffer.concat([Buffer.from([indexed ? 0x40 : 0]), text(name), text(value)])));
}

/** The headers of a call of gRPC. */
export const grpcHeaders = (path, more = []) => [
  [":method", "POST"], [":scheme", "http"], [":path", path], [":authority", "abuse"], ["content-type", "application/grpc"], ["te", "trailers"], ...more,
];

/** A message as gRPC frames it. */
export function grpcMessage(bytes, flags = 0) {
  const prefix = Buffer.alloc(5);
  prefix[0] = flags;
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

/** A connection. It never throws for what the server does: `isOpen`, `counts` and `goAway` tell it. */
export class RawHttp2 {
  counts = new Map();
  ended = new Set();
  isOpen = true;
  #pending = Buffer.alloc(0);
  #isPaused = false;

  /** Connects and sends the preface. `answers` is false for a client that never acknowledges. */
  static async open(port, { values = [], answers = true, isPaused = false, tls = false } = {}) {
    const connection = new RawHttp2();
    connection.answers = answers;
    connection.#isPaused = isPaused;
    const socket = (connection.socket = tls ? connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["h2"] }) : connect(port, "127.0.0.1"));
    connection.closed = new Promise((resolve) => socket.on("close", () => {
      connection.isOpen = false;
      resolve();
    }));
    socket.on("error", (error) => (connection.error = error.code));
    if (!isPaused) {
      socket.on("data", (bytes) => connection.#read(bytes));
    }
    await new Promise((resolve) => {
      socket.once(tls ? "secureConnect" : "connect", resolve);
      socket.once("close", resolve);
    });
    connection.write(Buffer.concat([preface, frame(type.settings, 0, 0, settings([[setting.headerTableSize, 0], ...values]))]));
    return connection;
  }

  /** Sends bytes; false when the socket has taken as much as it wants to hold. */
  write(bytes) {
    return this.isOpen && !this.socket.destroyed && this.socket.write(bytes);
  }

  send(kind, flags, stream, payload) {
    return this.write(frame(kind, flags, stream, payload));
  }

  /** Sends bytes and waits while the socket is full; false once it is closed. */
  async push(bytes, until = Infinity) {
    if (this.write(bytes)) {
      return true;
    }
    let clock;
    await Promise.race([
      new Promise((resolve) => this.socket.once("drain", resolve)),
      this.closed,
      ...(until === Infinity ? [] : [new Promise((resolve) => (clock = setTimeout(resolve, Math.max(0, until - performance.now()))))]),
    ]);
    clearTimeout(clock);
    return this.isOpen;
  }

  /** Opens a stream. */
  call(stream, path, { headers = [], message, isLast = message !== undefined } = {}) {
    const parts = [frame(type.headers, flag.endHeaders, stream, headerBlock(grpcHeaders(path, headers)))];
    if (message !== undefined) {
      parts.push(frame(type.data, isLast ? flag.endStream : 0, stream, grpcMessage(message)));
    }
    return this.write(Buffer.concat(parts));
  }

  count(kind) {
    return this.counts.get(kind) ?? 0;
  }

  /** Ends at once, as a crashed peer does. */
  destroy() {
    if (this.socket.encrypted) {
      this.socket.destroy();
    } else {
      this.socket.resetAndDestroy();
    }
  }

  #read(bytes) {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    let at = 0;
    while (this.#pending.length - at >= 9) {
      const length = this.#pending.readUIntBE(at, 3);
      if (this.#pending.length - at < 9 + length) {
        break;
      }
      this.#take(this.#pending[at + 3], this.#pending[at + 4], this.#pending.readUInt32BE(at + 5), this.#pending.subarray(at + 9, at + 9 + length));
      at += 9 + length;
    }
    this.#pending = this.#pending.subarray(at);
  }

  #take(kind, flags, stream, payload) {
    this.counts.set(kind, this.count(kind) + 1);
    if (kind === type.goAway) {
      this.goAway = payload.readUInt32BE(4);
    } else if (kind === type.reset || ((kind === type.headers || kind === type.data) && flags & flag.endStream)) {
      this.ended.add(stream);
    }
    if (this.answers && (kind === type.settings || kind === type.ping) && !(flags & flag.acknowledged)) {
      this.send(kind, flag.acknowledged, 0, kind === type.ping ? Buffer.from(payload) : undefined);
    }
  }
}
