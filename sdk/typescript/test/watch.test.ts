import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import type { RecordEventSchema, WatchRecordsRequest } from "../src/gen/baas/records/v1/record_service_pb.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";
import type { WatchOptions } from "../src/index.js";

type Event = MessageInitShape<typeof RecordEventSchema>;

const connected = (position: number): Event => ({ type: "connected", position: BigInt(position) });
const created = (position: number): Event => ({ type: "record.created", recordId: `r${position}`, position: BigInt(position) });
const snapshot = (id: string): Event => ({ type: "record.snapshot", recordId: id });
const complete = (position: number): Event => ({ type: "snapshot.complete", position: BigInt(position) });

/** A feed that plays one script per connection; the last one stays open. */
function feed(scripts: (Event[] | ConnectError)[], breakWith = new ConnectError("gone", Code.Unavailable)) {
  const requests: WatchRecordsRequest[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(RecordService, {
      async *watchRecords(request, context) {
        requests.push(request);
        const script = scripts.shift();
        if (script instanceof ConnectError) {
          throw script;
        }
        yield* script ?? [];
        if (scripts.length > 0) {
          throw breakWith;
        }
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      },
    });
  });
  return { client: new BaasClient(() => transport), requests };
}

async function take(client: BaasClient, count: number, options: WatchOptions = {}): Promise<string[]> {
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const event of client.collection("posts").watch({ ...options, signal: abort.signal })) {
    seen.push(event.recordId === "" ? event.type : `${event.type} ${event.recordId}`);
    if (seen.length === count) {
      abort.abort();
    }
  }
  return seen;
}

test("a broken stream is resumed after the last change, and repeats are dropped", async () => {
  const { client, requests } = feed([[connected(4), created(5), created(6)], [connected(6), created(6), created(7)]]);

  assert.deepEqual(await take(client, 3), ["created r5", "created r6", "created r7"]);
  assert.deepEqual(requests.map((request) => request.from), [undefined, 6n]);
});

test("a stream that broke before its first change is resumed where it stood", async () => {
  const { client, requests } = feed([[connected(4)], [connected(4), created(5)]]);

  assert.deepEqual(await take(client, 1), ["created r5"]);
  assert.deepEqual(requests.map((request) => request.from), [undefined, 4n]);
});

test("progress moves the position on", async () => {
  const { client, requests } = feed([[connected(4), { type: "progress", position: 90n }], [connected(90), created(91)]]);

  await take(client, 1);
  assert.deepEqual(requests.map((request) => request.from), [undefined, 90n]);
});

test("half a snapshot is forgotten and sent again", async () => {
  const { client, requests } = feed([[connected(4), snapshot("a")], [connected(4), snapshot("a"), snapshot("b"), complete(4), created(5)]]);

  assert.deepEqual(await take(client, 6, { snapshot: true }), ["snapshot a", "reset", "snapshot a", "snapshot b", "ready", "created r5"]);
  assert.deepEqual(requests.map((request) => [request.snapshot, request.from]), [[true, undefined], [true, undefined]]);
});

test("a whole snapshot is not sent again", async () => {
  const { client, requests } = feed([[connected(4), snapshot("a"), complete(4)], [connected(4), created(5)]]);

  assert.deepEqual(await take(client, 3, { snapshot: true }), ["snapshot a", "ready", "created r5"]);
  assert.deepEqual(requests.map((request) => [request.snapshot, request.from]), [[true, undefined], [true, 4n]]);
});

const expired = () => new ConnectError("expired", Code.OutOfRange, undefined, [{ desc: ErrorInfoSchema, value: { reason: "POSITION_EXPIRED", domain: "baas.changes" } }]);

test("a position that is gone fails the watch", async () => {
  const { client } = feed([expired()]);

  await assert.rejects(take(client, 1, { from: 3 }), { name: "BaasError", reason: "POSITION_EXPIRED" });
});

test("a position that is gone starts a new snapshot when asked to", async () => {
  const { client, requests } = feed([expired(), [connected(9), snapshot("a"), complete(9)]]);

  assert.deepEqual(await take(client, 3, { from: 3, relist: true }), ["reset", "snapshot a", "ready"]);
  assert.deepEqual(requests.map((request) => [request.snapshot, request.from]), [[true, 3n], [true, undefined]]);
});

test("a declared error ends the watch", async () => {
  const denied = new ConnectError("no", Code.PermissionDenied, undefined, [{ desc: ErrorInfoSchema, value: { reason: "PERMISSION_DENIED" } }]);

  await assert.rejects(take(feed([denied]).client, 1), { reason: "PERMISSION_DENIED" });
});

test("a reset is passed on, or starts a new snapshot when asked to", async () => {
  const reset = (position: number): Event => ({ type: "reset", collection: "posts", position: BigInt(position), cause: "rights" });
  const passed = feed([[connected(5), reset(6), created(7)], [connected(7), reset(6), created(8)]]);
  assert.deepEqual(await take(passed.client, 3), ["reset", "created r7", "created r8"]);

  const asked = feed([[connected(5), created(6), reset(7)], [connected(0), snapshot("a"), complete(9), created(10)]], undefined);
  assert.deepEqual(await take(asked.client, 5, { relist: true }), ["created r6", "reset", "snapshot a", "ready", "created r10"]);
  assert.deepEqual(asked.requests.map((request) => [request.snapshot, request.from]), [[false, undefined], [true, undefined]]);

  const within = feed([[connected(0), complete(5), reset(0), snapshot("a")], [connected(0), snapshot("a"), complete(9)]]);
  assert.deepEqual(await take(within.client, 6, { snapshot: true }), ["ready", "reset", "snapshot a", "reset", "snapshot a", "ready"]);
  assert.deepEqual(within.requests.map((request) => [request.snapshot, request.from]), [[true, undefined], [true, undefined]]);
});

test("a consumer says where the first stream starts, and the watch where the next ones do", async () => {
  const { client, requests } = feed([[connected(40), created(41)], [connected(41), created(42)]]);
  assert.deepEqual(await take(client, 2, { consumer: "indexer", from: 0, snapshot: true }), ["created r41", "created r42"]);
  assert.deepEqual(requests.map((request) => [request.consumer, request.from]), [["indexer", 0n], ["", 41n]]);

  const gone = feed([new ConnectError("too old", Code.OutOfRange, undefined, [{ desc: ErrorInfoSchema, value: { reason: "POSITION_EXPIRED" } }]), [connected(0), complete(90)]]);
  assert.deepEqual(await take(gone.client, 2, { consumer: "indexer", relist: true }), ["reset", "ready"]);
  assert.deepEqual(gone.requests.map((request) => [request.consumer, request.snapshot]), [["indexer", false], ["", true]]);
});

test("a position that is none is refused, and not tried for ever", async () => {
  await assert.rejects(take(feed([]).client, 1, { from: 1.5 }), RangeError);
  await assert.rejects(take(feed([]).client, 1, { from: Number.NaN }), RangeError);
});

test("what the application throws ends the watch as it is, and the stream with it", async () => {
  for (const state of ["connecting", "live", "replaying"]) {
    let isOpen = true;
    const transport = createRouterTransport(({ service }) => {
      service(RecordService, {
        async *watchRecords(_, context) {
          context.signal.addEventListener("abort", () => (isOpen = false));
          yield connected(4);
          await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        },
      });
    });
    const fault = new Error("of the application");
    const watching = new BaasClient(() => transport).collection("posts").watch({
      ...(state === "replaying" ? { from: 2 } : {}),
      onState: (now) => {
        if (now === state) {
          throw fault;
        }
      },
    });
    await assert.rejects(watching.next(), fault);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isOpen, state === "connecting", state);
  }
});

test("an application that takes minutes over an event keeps its connection", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { client, requests } = feed([[connected(4), created(5), created(6)]]);
  const watching = client.collection("posts").watch();
  assert.equal((await watching.next()).value?.recordId, "r5");
  context.mock.timers.tick(300_000);
  assert.equal((await watching.next()).value?.recordId, "r6");
  const waiting = watching.next();
  assert.equal(requests.length, 1);
  // Silence while it waits is another matter.
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(46_000);
  for (let turn = 0; turn < 20 && requests.length === 1; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    context.mock.timers.tick(1_000);
  }
  assert.equal(requests.length, 2);
  void waiting.catch(() => undefined);
  void watching.return(undefined);
});

test("a reset at the beginning of the log is no promise of a snapshot that nobody asked for", async () => {
  const reset: Event = { type: "reset", collection: "posts", cause: "rights" };
  const { client, requests } = feed([[connected(0), reset, created(1)], [connected(1), created(2)]]);
  assert.deepEqual(await take(client, 3, { from: 0 }), ["reset", "created r1", "created r2"]);
  assert.deepEqual(requests.map((request) => [request.snapshot, request.from]), [[false, 0n], [false, 1n]]);

  const live = feed([[connected(0), reset], [connected(0), snapshot("a"), complete(3)]]);
  assert.deepEqual(await take(live.client, 3, { relist: true }), ["reset", "snapshot a", "ready"]);
  assert.deepEqual(live.requests.map((request) => [request.snapshot, request.from]), [[false, undefined], [true, undefined]]);
});
