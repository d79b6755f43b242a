import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import type { ListRecordsResponseSchema, RecordEventSchema } from "../src/gen/baas/records/v1/record_service_pb.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";
import type { BaasError, BaasRecord, LiveChange, LiveRecords } from "../src/index.js";
import { diff } from "../src/live/changes.js";
import { RecordOrder } from "../src/live/order.js";
import { create } from "@bufbuild/protobuf";
import { SortTermSchema } from "../src/gen/baas/records/v1/sort_term_pb.js";

type Event = MessageInitShape<typeof RecordEventSchema>;
type Page = MessageInitShape<typeof ListRecordsResponseSchema>;
type Views = { views: number };

const order = [{ field: "views", comparison: "number" }, { field: "id", comparison: "text" }];
const item = (id: string, views: number, etag: number) => ({ id, collection: "posts", etag: `${etag}`, data: { views } });
const page = (position: number, items: ReturnType<typeof item>[], nextPageToken = ""): Page => ({ position: BigInt(position), items, order, nextPageToken });
const put = (type: "created" | "updated", id: string, views: number, position: number): Event => ({ type: `record.${type}`, recordId: id, data: { views }, etag: `${position}`, position: BigInt(position) });
const deleted = (id: string, position: number): Event => ({ type: "record.deleted", recordId: id, position: BigInt(position) });
const progress = (position: number): Event => ({ type: "progress", position: BigInt(position) });
const expired = new ConnectError("too old", Code.OutOfRange, undefined, [{ desc: ErrorInfoSchema, value: { reason: "POSITION_EXPIRED" } }]);

/** An engine of which the test plays the pages and the events, one after the other. */
function engine(pages: (Page | ConnectError)[]) {
  const from: (bigint | undefined)[] = [];
  let send!: (event: Event | ConnectError) => void;
  const transport = createRouterTransport(({ service }) => {
    service(RecordService, {
      listRecords() {
        const next = pages.length > 1 ? pages.shift()! : pages[0]!;
        if (next instanceof ConnectError) {
          throw next;
        }
        return next;
      },
      async *watchRecords(request, context) {
        from.push(request.from);
        const queue: (Event | ConnectError)[] = [{ type: "connected", position: request.from ?? 0n }];
        let wake = () => {};
        send = (event) => {
          queue.push(event);
          wake();
        };
        context.signal.addEventListener("abort", () => wake());
        while (!context.signal.aborted) {
          const event = queue.shift();
          if (event instanceof ConnectError) {
            throw event;
          } else if (event !== undefined) {
            yield event;
          } else {
            await new Promise<void>((resolve) => (wake = resolve));
          }
        }
      },
    });
  });
  const posts = new BaasClient(() => transport).collection<Views>("posts");
  return { posts, from, send: (...events: (Event | ConnectError)[]) => events.forEach((event) => send(event)) };
}

const ids = (live: LiveRecords<BaasRecord<Views>>) => live.records.map((record) => record.id).join("");

async function until(live: LiveRecords<BaasRecord<Views>>, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const check = () => {
      if (holds()) {
        leave();
        resolve();
      }
    };
    const leave = live.subscribe(() => setImmediate(check));
    setImmediate(check);
  });
}

test("changes are put in their places, and listeners are told of them", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1), item("b", 2, 2)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  const told: string[] = [];
  live.subscribe((changes) => told.push(...changes.map(({ type, record, index, previousIndex }) => `${type} ${record.id} ${previousIndex}>${index}`)));
  await until(live, () => from.length === 1);
  send(progress(5), put("created", "c", 0, 6), put("updated", "a", 9, 7), put("updated", "b", 3, 8), deleted("b", 9));
  await until(live, () => ids(live) === "ca");
  assert.deepEqual(told, ["added c -1>0", "moved a 1>2", "changed b 1>1", "removed b 1>-1"]);
  assert.deepEqual([live.state, from], ["live", [5n]]);
  live.close();
  await until(live, () => live.state === "closed");
  assert.equal(live.error, undefined);
});

test("the snapshot stays the same object until something changes", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1), item("b", 2, 2)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  const before = live.getSnapshot();
  await until(live, () => from.length === 1);
  send(progress(9), deleted("x", 10));
  await until(live, () => live.state === "live");
  assert.equal(live.getSnapshot(), before);
  send(put("updated", "b", 3, 11));
  await until(live, () => live.records[1]!.data.views === 3);
  assert.notEqual(live.getSnapshot(), before);
  assert.equal(live.records[0], before[0]);
  live.close();
});

test("pages of different moments are not shown before the stream has come as far as the last", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1), item("b", 2, 2)], "more"), page(8, [item("c", 3, 8)])]);
  const live = posts.live({ sort: "views" });
  await until(live, () => from.length === 1);
  assert.deepEqual([ids(live), live.state], ["", "replaying"]);
  send(put("created", "d", 4, 6), deleted("a", 7), put("created", "c", 9, 8));
  await live.ready;
  // What the list has of a record is not overwritten by what is older.
  assert.deepEqual(live.records.map(({ id, data }) => `${id}${data.views}`), ["b2", "c3", "d4"]);
  live.close();
});

test("after a reset the list is read anew and replaced at once", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1), item("b", 2, 2), item("c", 3, 3)]), page(12, [item("c", 0, 11), item("b", 2, 2)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  await until(live, () => from.length === 1);
  const b = live.records[1];
  const lists: string[] = [];
  let changes: readonly LiveChange<BaasRecord<Views>>[] = [];
  live.subscribe((told) => {
    lists.push(ids(live));
    changes = told.length > 0 ? told : changes;
  });
  send({ type: "reset", collection: "posts", position: 10n, cause: "rights" }, put("updated", "c", 0, 11), progress(12));
  await until(live, () => ids(live) === "cb" && live.state === "live");
  assert.ok(lists.every((list) => list === "abc" || list === "cab" || list === "cb"), lists.join());
  assert.equal(changes.find(({ type }) => type === "removed")?.record.id, "a");
  assert.equal(live.records[1], b);
  live.close();
});

test("a list that the log no longer reaches is read anew", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1)]), page(50, [item("b", 1, 40)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  await until(live, () => from.length === 1);
  send(expired);
  await until(live, () => ids(live) === "b");
  await until(live, () => from.length === 2);
  assert.deepEqual(from, [5n, 50n]);
  live.close();
});

test("a list with a limit shows the first ones, and reads on when its reserve is used up", async () => {
  const all = Array.from({ length: 12 }, (_, n) => item(`r${String(n).padStart(2, "0")}`, n, 1));
  const { posts, send, from } = engine([page(5, all, "more"), page(30, all.slice(10).concat(item("r99", 99, 20)))]);
  const live = posts.live({ sort: "views", limit: 2 });
  await live.ready;
  await until(live, () => from.length === 1);
  assert.deepEqual(live.records.map(({ id }) => id), ["r00", "r01"]);
  const told: string[] = [];
  live.subscribe((changes) => told.push(...changes.map(({ type, record }) => `${type} ${record.id}`)));
  send(put("created", "r0a", 0, 6), deleted("r0a", 7));
  await until(live, () => told.length === 4);
  assert.deepEqual(told, ["added r0a", "removed r01", "removed r0a", "added r01"]);
  // Ten more are at hand; with the last of them, the list is read anew.
  send(...all.slice(0, 10).map(({ id }, n) => deleted(id, 8 + n)), progress(30));
  await until(live, () => live.records.length === 2 && live.records[0]!.id === "r10");
  send(deleted("r10", 31));
  await until(live, () => live.records.map(({ id }) => id).join() === "r11,r99");
  live.close();
});

test("a query that cannot be followed closes the list and says why", async () => {
  const computed: Page = { order: [{ field: "", comparison: "computed" }] };
  const sorted = engine([computed]).posts.live({ sort: "author.name" });
  await assert.rejects(sorted.ready, /cannot|only be sorted/);
  const denied = new ConnectError("no", Code.PermissionDenied, undefined, [{ desc: ErrorInfoSchema, value: { reason: "PERMISSION_DENIED" } }]);
  const refused = engine([denied]).posts.live();
  await assert.rejects(refused.ready, { reason: "PERMISSION_DENIED" });
  assert.deepEqual([refused.state, (refused.error as BaasError).reason], ["closed", "PERMISSION_DENIED"]);
  assert.throws(() => engine([denied]).posts.live({ limit: 0 }), RangeError);
});

test("values compare as in the engine", () => {
  const compare = (comparison: string, values: (string | number | boolean | null)[], descending = false) => {
    const kept = new RecordOrder([create(SortTermSchema, { field: "v", comparison, descending })]);
    const keys = values.map((v) => kept.keyOf(() => v));
    keys.forEach((key, i) => i > 0 && assert.ok(kept.compare(keys[i - 1]!, key) < 0, `${String(values[i - 1])} is not before ${String(values[i])}`));
  };
  compare("text", [null, "", "A", "a", "ab", "é", "\uffee", "\u{1f600}"]);
  compare("number", [null, "-9223372036854775808", -1, 0, 1.5, 9007199254740991, "9007199254740993", "9007199254740994"]);
  compare("number", ["-10.50", "-9.25", "0.00", "9.00", "10.00"]);
  compare("bool", [null, false, true]);
  compare("moment", [null, "0001-01-01T00:00:00Z", "2026-11-21T09:30:00Z", "2026-11-21T09:30:00.000001Z", "2026-11-21T09:30:00.500Z", "2026-11-21T09:30:01Z"]);
  compare("number", [2, 1, null], true);
});

test("a difference tells no more moves than it needs", () => {
  const record = (id: string) => ({ id, collection: "", created: new Date(0), updated: new Date(0), etag: "", data: {} });
  const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(record);
  const told = diff([a!, b!, c!, d!], [b!, c!, { ...d! }, a!, e!]).map(({ type, record: { id }, index, previousIndex }) => `${type} ${id} ${previousIndex}>${index}`);
  assert.deepEqual(told, ["changed d 3>2", "moved a 0>3", "added e -1>4"]);
});

test("a page of a node that is behind is asked for again, not all the time", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1)]), page(4, []), page(20, [item("b", 1, 20)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  await until(live, () => from.length === 1);
  const begun = performance.now();
  send({ type: "reset", collection: "posts", position: 10n, cause: "rights" }, progress(20));
  await until(live, () => ids(live) === "b");
  assert.ok(performance.now() - begun >= 90);
  live.close();
});

test("nothing changes after the list is closed", async () => {
  const { posts, send, from } = engine([page(5, [item("a", 1, 1)])]);
  const live = posts.live({ sort: "views" });
  await live.ready;
  await until(live, () => from.length === 1);
  live.subscribe(() => live.close());
  send(put("created", "b", 2, 6), put("created", "c", 3, 7), put("created", "d", 4, 8));
  await until(live, () => live.state === "closed");
  assert.equal(ids(live), "ab");
});
