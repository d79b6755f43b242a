// Makes one call of the suite with connect-node, and checks what came back as Connect's runner does.
import assert from "node:assert/strict";
import { create, equals } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { kinds } from "./cases.js";

// How much less than the caller's timeout the server may tell.
const timeoutGraceMs = 100;

/** Calls, and answers the payloads with the time of each, headers, trailers and the error. */
export async function makeCall(suite, transport, item) {
  const client = createClient(suite.service, transport);
  const kind = kinds[item.kind];
  const seen = { payloads: [], times: [], headers: new Headers(), trailers: new Headers() };
  const abort = new AbortController();
  const options = {
    signal: abort.signal,
    timeoutMs: item.timeoutMs,
    headers: new Headers(item.headers),
    onHeader: (headers) => (seen.headers = headers),
    onTrailer: (trailers) => (seen.trailers = trailers),
  };
  const turns = new Turns(item, kind, abort);
  try {
    const input = item.kind === "unary" || item.kind === "server stream" ? item.messages[0] : turns.requests();
    const answer = client[item.method ?? kind.method](input, options);
    if (kind.hasOne) {
      seen.payloads.push((await answer).payload);
    } else {
      turns.onResponses(0);
      for await (const { payload } of answer) {
        seen.payloads.push(payload);
        seen.times.push(performance.now());
        turns.onResponses(seen.payloads.length);
      }
    }
  } catch (failure) {
    seen.error = ConnectError.from(failure);
  } finally {
    turns.end();
  }
  return seen;
}

/** Sends the requests, in turn with the responses where the call is full duplex, and gives the call up when the case says so. */
class Turns {
  #wake = () => undefined;
  #responses = 0;
  #isOver = false;

  constructor(item, kind, abort) {
    Object.assign(this, { item, kind, abort });
  }

  async *requests() {
    for (const [i, message] of this.item.messages.entries()) {
      yield message;
      if (this.kind.isDuplex) {
        await this.#answered(i + 1);
      }
    }
    if (this.item.cancel?.beforeCloseSend) {
      this.abort.abort();
      await this.#answered(Infinity);
    } else if (this.item.cancel?.afterCloseSendMs !== undefined) {
      setTimeout(() => this.abort.abort(), this.item.cancel.afterCloseSendMs);
    }
  }

  onResponses(count) {
    this.#responses = count;
    this.#wake();
    if (this.item.cancel?.afterResponses === count) {
      this.abort.abort();
    }
  }

  end() {
    this.#isOver = true;
    this.#wake();
  }

  async #answered(count) {
    const expected = this.item.messages[0].responseDefinition?.responseData?.length ?? 0;
    while (!this.#isOver && this.#responses < count && (count === Infinity || this.#responses < expected)) {
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }
}

/** What the server tells with each response: which of the requests, and whether all else that it saw. */
function expectationsOf(item) {
  const { messages, kind } = item;
  const definition = messages[0]?.responseDefinition;
  const whole = { requests: messages, isWhole: true };
  if (kinds[kind].hasOne) {
    const error = definition?.response.case === "error" ? definition.response.value : undefined;
    return error ? { infos: [], error, errorInfo: whole } : { infos: [whole] };
  }
  const infos = (definition?.responseData ?? []).map((_, i) => {
    if (!kinds[kind].isDuplex) {
      return i === 0 ? whole : { requests: [] };
    }
    return { requests: messages.slice(i, i + 1), isWhole: i === 0 };
  });
  return { infos, error: definition?.error, errorInfo: infos.length === 0 ? whole : undefined };
}

/** Checks the outcome of a call. */
export function checkCall(suite, item, seen) {
  if (item.expected) {
    assert.equal(seen.error?.code, item.expected.code, `${seen.error}`);
    assert.equal(seen.payloads.length, item.expected.payloads ?? 0);
    assert.equal(seen.error.details.length, 0);
    return;
  }
  const expected = expectationsOf(item);
  assert.equal(seen.error?.code, expected.error?.code, `${seen.error}`);
  assert.equal(seen.payloads.length, expected.infos.length);
  const definition = item.messages[0]?.responseDefinition;
  expected.infos.forEach((info, i) => {
    const wanted = definition ? definition.responseData?.[i] ?? definition.response.value : new Uint8Array();
    assert.deepEqual(Buffer.from(seen.payloads[i].data), Buffer.from(wanted));
    checkInfo(suite, item, info, seen.payloads[i].requestInfo);
  });
  checkError(suite, item, expected, seen.error);
  checkMetadata(definition?.responseHeaders, [seen.headers, seen.error?.metadata]);
  checkMetadata(definition?.responseTrailers, [seen.trailers, seen.error?.metadata]);
  if (item.spreadMs) {
    const spread = seen.times.at(-1) - seen.times[0];
    assert.ok(spread >= (item.spreadMs * (seen.times.length - 1)) / 4, `${seen.times.length} messages came within ${spread} ms`);
  }
}

function checkError(suite, item, { error, errorInfo }, seen) {
  if (!error) {
    return;
  }
  assert.equal(seen.rawMessage, error.message);
  const infos = seen.findDetails(suite.message("ConformancePayload.RequestInfo"));
  assert.equal(infos.length, errorInfo ? 1 : 0);
  if (errorInfo) {
    checkInfo(suite, item, errorInfo, infos[0]);
  }
  assert.equal(seen.details.length, infos.length + (error.details ?? []).length);
  const details = seen.findDetails(suite.message("Header"));
  assert.deepEqual(details.map((detail) => detail.name), (error.details ?? []).map(() => "detail"));
}

function checkInfo(suite, item, { requests, isWhole }, info) {
  const schema = suite.message(kinds[item.kind].request);
  const told = (info?.requests ?? []).map((any) => anyUnpack(any, suite.registry));
  assert.equal(told.length, requests.length);
  requests.forEach((request, i) => assert.ok(equals(schema, told[i], create(schema, request)), `request ${i} came back changed`));
  if (!isWhole) {
    return;
  }
  const values = info.requestHeaders.filter((entry) => entry.name.toLowerCase() === "x-conformance-test").flatMap((entry) => entry.value.flatMap(split));
  assert.deepEqual(values, item.headers.map(([, value]) => value));
  if (item.timeoutMs === undefined) {
    assert.equal(info.timeoutMs, undefined);
  } else {
    const timeout = Number(info.timeoutMs);
    assert.ok(timeout <= item.timeoutMs && timeout >= item.timeoutMs - timeoutGraceMs, `${timeout}`);
  }
}

// Without a response, a client may take headers for trailers and the other way round; connect-node gives them with the error.
function checkMetadata(wanted, places) {
  for (const { name, value } of wanted ?? []) {
    const found = places.map((headers) => headers?.get(name) ?? "");
    assert.ok(found.some((text) => split(text).join() === value.join()), `${name}: ${found}`);
  }
}

const split = (text) => text.split(",").map((part) => part.trim());
