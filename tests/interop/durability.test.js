// What was acknowledged survives kill -9, and the log agrees with the table.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { Engine } from "./lib/engine.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("events", [
    { name: "n", type: "int", validation: { required: true } },
    { name: "text", type: "text", validation: { required: true } },
  ]);
});
after(() => engine?.dispose());

test("ten kills during 64-way creates lose nothing that was acknowledged", async (t) => {
  const acknowledged = new Map();
  let n = 0;
  for (let round = 0; round < 10; round++) {
    const records = createClient(RecordService, createGrpcTransport({ baseUrl: engine.url }));
    const target = acknowledged.size + 300 + Math.floor(Math.random() * 700);
    let killed = false;
    const writers = Array.from({ length: 64 }, async () => {
      while (!killed) {
        const data = { n: ++n, text: `text of ${n}` };
        try {
          acknowledged.set((await records.createRecord({ collection: "events", data })).id, data);
        } catch {
          return;
        }
        if (acknowledged.size >= target && !killed) {
          killed = true;
          engine.process.kill("SIGKILL");
        }
      }
    });
    await Promise.all(writers);
    await engine.exited;
    await engine.run();
  }
  t.diagnostic(`${acknowledged.size} acknowledged`);

  const table = await readTable();
  for (const [id, data] of acknowledged) {
    assert.deepEqual(table.get(id)?.data, data, `record ${id} was acknowledged`);
  }
  for (const record of table.values()) {
    assert.equal(record.data.text, `text of ${record.data.n}`);
  }
  assert.deepEqual(await readLog(), new Map([...table].sort().map(([id, record]) => [id, [record.etag, JSON.stringify(record.data)]])));
});

async function readTable() {
  const table = new Map();
  let token = "";
  do {
    const { body } = await engine.rest("GET", `/api/v1/collections/events/records?per_page=100&page_token=${encodeURIComponent(token)}`);
    for (const item of body.items) {
      table.set(item.id, item);
    }
    token = body.next_page_token;
  } while (token !== "");
  return table;
}

/** The state that the log alone gives, with a check that no position is left out. */
async function readLog() {
  const { body } = await engine.rest("GET", "/api/v1/collections/events/records?per_page=1");
  const records = createClient(RecordService, createGrpcTransport({ baseUrl: engine.url }));
  const abort = new AbortController();
  const state = new Map();
  let position = 0;
  try {
    for await (const event of records.watchRecords({ collection: "events", from: 0n }, { signal: abort.signal })) {
      if (event.type === "record.created") {
        assert.equal(Number(event.position), position + 1);
        position++;
        state.set(event.recordId, [event.etag, JSON.stringify(event.data)]);
      }
      if (position === body.position) {
        abort.abort();
      }
    }
  } catch (error) {
    assert.equal(ConnectError.from(error).code, Code.Canceled);
  }
  return new Map([...state].sort());
}
