// The engine as @grpc/grpc-js sees it, from the .proto files alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { Engine, productSchema, root } from "./lib/engine.js";

let engine;
let records;
let metadata;

before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
  const definition = protoLoader.loadSync(["baas/records/v1/record_service.proto"], {
    includeDirs: [join(root, "protos"), join(root, "protos", "third_party")],
    keepCase: true,
    longs: Number,
    oneofs: true,
  });
  const { RecordService } = grpc.loadPackageDefinition(definition).baas.records.v1;
  records = new RecordService(`127.0.0.1:${engine.port}`, grpc.credentials.createInsecure());
  metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${engine.token}`);
});

after(async () => {
  records?.close();
  await engine?.dispose();
});

const text = (value) => ({ stringValue: value });
const number = (value) => ({ numberValue: value });

function call(method, request, meta = metadata) {
  return new Promise((resolve, reject) => records[method](request, meta, (error, reply) => (error ? reject(error) : resolve(reply))));
}

test("create, get, list, update and delete a record", async () => {
  const created = await call("CreateRecord", { collection: "products", data: { fields: { title: text("Laptop"), price: number(999.99) } } });
  assert.equal(created.collection, "products");
  assert.equal(created.data.fields.title.stringValue, "Laptop");

  const read = await call("GetRecord", { collection: "products", id: created.id });
  assert.deepEqual(read, created);

  const list = await call("ListRecords", { collection: "products", filter: "price > 100", include_total: true });
  assert.equal(list.total, 1);
  assert.equal(list.items[0].id, created.id);

  const updated = await call("UpdateRecord", { collection: "products", id: created.id, etag: created.etag, data: { fields: { price: number(5) } } });
  assert.equal(updated.data.fields.price.numberValue, 5);
  assert.equal(updated.data.fields.title.stringValue, "Laptop");
  assert.notEqual(updated.etag, created.etag);

  await call("DeleteRecord", { collection: "products", id: created.id });
  await assert.rejects(call("GetRecord", { collection: "products", id: created.id }), (error) => error.code === grpc.status.NOT_FOUND);
});

test("errors carry their status and details", async () => {
  await assert.rejects(call("CreateRecord", { collection: "products", data: { fields: { price: number(-1) } } }), (error) => {
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    const details = error.metadata.get("grpc-status-details-bin")[0];
    assert.ok(details.includes("DATA_INVALID"));
    assert.ok(details.includes("data.title"));
    assert.ok(details.includes("data.price"));
    return true;
  });
  await assert.rejects(call("ListRecords", { collection: "products" }, new grpc.Metadata()), (error) => error.code === grpc.status.UNAUTHENTICATED);
});

test("ingest streams in, watch streams out", async () => {
  const start = (await call("ListRecords", { collection: "products" })).position;
  const reply = await new Promise((resolve, reject) => {
    const stream = records.IngestRecords(metadata, (error, response) => (error ? reject(error) : resolve(response)));
    for (let batch = 0; batch < 10; batch++) {
      const items = Array.from({ length: 50 }, (_, i) => ({ data: { fields: { title: text(`Item ${batch * 50 + i}`) } } }));
      stream.write({ collection: batch === 0 ? "products" : "", items });
    }
    stream.write({ items: [{ data: { fields: { title: text("x") } } }] });
    stream.end();
  });
  assert.equal(reply.accepted, 500);
  assert.equal(reply.rejected, 1);
  assert.equal(reply.rejections[0].index, 500);
  assert.equal(reply.rejections[0].reason, "DATA_INVALID");

  const titles = [];
  const watch = records.WatchRecords({ collection: "products", from: start }, metadata);
  await new Promise((resolve, reject) => {
    watch.on("error", reject);
    watch.on("data", (event) => {
      if (event.type === "record.created") {
        titles.push(event.data.fields.title.stringValue);
        if (titles.length === 500) {
          resolve();
        }
      }
    });
  });
  watch.on("error", () => undefined);
  watch.cancel();
  assert.deepEqual(titles, Array.from({ length: 500 }, (_, i) => `Item ${i}`));
});

test("an unknown method is UNIMPLEMENTED", async () => {
  const client = new grpc.Client(`127.0.0.1:${engine.port}`, grpc.credentials.createInsecure());
  const unknown = new Promise((resolve, reject) =>
    client.makeUnaryRequest("/baas.records.v1.RecordService/Nonsense", (b) => b, (b) => b, Buffer.alloc(0), metadata, {}, (error, reply) =>
      error ? reject(error) : resolve(reply),
    ),
  );
  await assert.rejects(unknown, (error) => error.code === grpc.status.UNIMPLEMENTED);
  client.close();
});

test("a deadline ends a silent watch", async () => {
  const watch = records.WatchRecords({ collection: "products" }, metadata, { deadline: Date.now() + 300 });
  const code = await new Promise((resolve) => {
    watch.on("data", () => undefined);
    watch.on("error", (error) => resolve(error.code));
  });
  assert.equal(code, grpc.status.DEADLINE_EXCEEDED);
});
