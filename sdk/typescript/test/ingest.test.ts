import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";

/** An engine that counts the items of each message, and may fail after one. */
function engine(fault?: ConnectError) {
  const batches: number[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(RecordService, {
      async ingestRecords(requests) {
        for await (const { items } of requests) {
          batches.push(items.length);
          if (fault !== undefined) {
            throw fault;
          }
        }
        return { accepted: BigInt(batches.reduce((sum, count) => sum + count, 0)) };
      },
    });
  });
  return { posts: new BaasClient(() => transport).collection("posts"), batches };
}

const some = (count: number, text = "x") => Array.from({ length: count }, () => ({ data: { text, cover: [text] } }));

test("records go in messages that the engine takes", async () => {
  const small = engine();
  assert.equal((await small.posts.ingest(some(250))).accepted, 250);
  assert.deepEqual(small.batches, [100, 100, 50]);

  // 200 KB in UTF-8 each, four to a message of less than a mebibyte; one that is larger goes alone.
  const large = engine();
  await large.posts.ingest([...some(10, "ä".repeat(40_000)), ...some(2, "x".repeat(2_000_000))]);
  assert.deepEqual(large.batches, [4, 4, 2, 1, 1]);

  const none = engine();
  assert.equal((await none.posts.ingest([])).accepted, 0);
  assert.deepEqual(none.batches, [0]);
});

test("what the source of the records throws comes as it is, and what the engine refuses as its error", async () => {
  const fault = new TypeError("of the application");
  const broken = async function* () {
    yield* some(150);
    throw fault;
  };
  await assert.rejects(engine().posts.ingest(broken()), fault);

  let isLeft = false;
  const endless = async function* () {
    try {
      for (;;) {
        yield some(1)[0]!;
      }
    } finally {
      isLeft = true;
    }
  };
  await assert.rejects(engine(new ConnectError("no", Code.PermissionDenied)).posts.ingest(endless()), { name: "BaasError", code: Code.PermissionDenied });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isLeft, true);
});
