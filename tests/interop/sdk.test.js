// The TypeScript SDK against a real engine, from Node.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BaasError } from "@grpc-baas/client";
import { BatchService } from "@grpc-baas/client/gen/baas/records/v1/batch_service_pb";
import { connectNode } from "@grpc-baas/client/node";
import { admin, Engine, productSchema } from "./lib/engine.js";

let engine;
let baas;
before(async () => {
  engine = await Engine.start();
  baas = connectNode(engine.url);
  const user = await baas.signIn(admin.email, admin.password);
  assert.equal(user.email, admin.email);
  await baas.collections.create({ name: "products", schema: productSchema.map(({ validation, ...field }) => ({ ...field, ...(validation ? { validation: { required: validation.required ?? false } } : {}) })) });
});
after(() => engine?.dispose());

test("collections are listed and read", async () => {
  const names = [];
  for await (const collection of baas.collections.list()) {
    names.push(collection.name);
  }
  assert.deepEqual(names, ["products"]);
  assert.equal((await baas.collections.get("products")).schema.length, 4);
});

test("create, get, list, update and delete a record", async () => {
  const products = baas.collection("products");
  const created = await products.create({ title: "Laptop", price: 999.99, active: true, stock: 1 });
  assert.deepEqual(await products.get(created.id), created);
  assert.ok(created.created instanceof Date);
  const page = await products.list({ filter: "price > 900", includeTotal: true });
  assert.equal(page.total, 1);
  assert.deepEqual(page.items[0], created);
  const updated = await products.update(created.id, { price: null });
  assert.equal(updated.data.price, null);
  await assert.rejects(products.update(created.id, { price: 2 }, { etag: created.etag }), (error) => error instanceof BaasError && error.reason === "ETAG_MISMATCH");
  await products.delete(created.id);
  await assert.rejects(products.get(created.id), (error) => error instanceof BaasError && error.reason === "RECORD_NOT_FOUND");
});

test("records are replaced, upserted, expanded and counted", async () => {
  await engine.signIn();
  const { id } = await engine.collection("chapters", [{ name: "title", type: "text", unique: true }, { name: "pages", type: "int" }]);
  await engine.rest("PUT", `/api/v1/collections/${id}`, {
    body: { name: "chapters", schema: [{ name: "title", type: "text", unique: true }, { name: "pages", type: "int" }, { name: "next", type: "relation", relation: { collection_id: id } }] },
  });
  const chapters = baas.collection("chapters");
  const made = await chapters.upsert({ title: "One", pages: 1 }, { id: "one", on: ["title"] });
  const changed = await chapters.upsert({ title: "One", "pages+": 2 }, { on: ["title"] });
  assert.deepEqual([made.created, changed.created, changed.record.id, changed.record.data.pages], [true, false, "one", 3]);
  await chapters.create({ title: "Two", pages: 5 }, { id: "two" });
  assert.deepEqual((await chapters.replace("two", { title: "Two", next: "one" })).data, { title: "Two", pages: null, next: "one" });
  await assert.rejects(chapters.replace("two", { title: "x" }, { etag: made.record.etag }), (error) => error.reason === "ETAG_MISMATCH");
  const got = await chapters.get("two", { expand: "next" });
  assert.equal(got.expand.next.data.title, "One");
  assert.deepEqual((await chapters.list({ filter: "next != null", expand: "next" })).items, [got]);
  const { rows, totalGroups } = await chapters.aggregate({ select: "count, sum(pages) as pages", groupBy: "title", sort: "-title" });
  assert.deepEqual([rows, totalGroups], [[{ title: "Two", count: 1, pages: null }, { title: "One", count: 1, pages: 3 }], 2]);
  const { succeeded } = await baas.service(BatchService).batchWrite({ operations: [{ operation: { case: "delete", value: { collection: "chapters", id: "two" } } }] });
  assert.equal(succeeded, 1);
});

test("errors name the fields", async () => {
  await assert.rejects(baas.collection("products").create({ price: "cheap" }), (error) => {
    assert.equal(error.reason, "DATA_INVALID");
    assert.deepEqual(error.violations.map((violation) => violation.field).sort(), ["data.price", "data.title"]);
    return true;
  });
});

test("ingest, then read all pages", async () => {
  const products = baas.collection("products");
  const result = await products.ingest(Array.from({ length: 1050 }, (_, i) => ({ data: { title: `Item ${i}` } })));
  assert.equal(result.accepted, 1050);
  const titles = [];
  for await (const record of products.listAll()) {
    titles.push(record.data.title);
  }
  assert.deepEqual(titles, Array.from({ length: 1050 }, (_, i) => `Item ${i}`));
});

test("a watch starts with a snapshot and survives a restart of the engine", async () => {
  const products = baas.collection("products");
  const { position } = await products.list({ perPage: 1 });
  const abort = new AbortController();
  const events = [];
  let snapshot = 0;
  let restarted = false;
  for await (const event of products.watch({ snapshot: true, filter: "stock = 77 || title ~ 'Item 10'", signal: abort.signal })) {
    if (event.type === "snapshot") {
      snapshot++;
    } else if (event.type === "ready") {
      assert.equal(event.position, position);
      assert.equal(snapshot, 61);
      await products.create({ title: "Before", stock: 77 });
    } else {
      events.push([event.type, event.data?.title]);
      if (!restarted) {
        restarted = true;
        await engine.kill();
        await engine.run();
        await products.create({ title: "After", stock: 77 });
      } else if (events.length === 2) {
        abort.abort();
      }
    }
  }
  assert.deepEqual(events, [["created", "Before"], ["created", "After"]]);
});

test("an ended access token is renewed by itself", async () => {
  const { refreshToken } = baas.tokens;
  const stale = connectNode(engine.url, { tokens: { accessToken: "ended", refreshToken, expiresAt: 0 } });
  assert.equal((await stale.me()).email, admin.email);
  assert.notEqual(stale.tokens.refreshToken, refreshToken);
});
