// The engine as @connectrpc/connect-node sees it, over gRPC and over gRPC-Web.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { ErrorInfoSchema } from "@grpc-baas/client/gen/google/rpc/error_details_pb";
import { Engine, productSchema } from "./lib/engine.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
});
after(() => engine?.dispose());

const transports = {
  "gRPC": (options) => createGrpcTransport(options),
  "gRPC-Web over HTTP/1.1": (options) => createGrpcWebTransport({ ...options, httpVersion: "1.1" }),
  "gRPC-Web over HTTP/2": (options) => createGrpcWebTransport({ ...options, httpVersion: "2" }),
};

for (const [name, transport] of Object.entries(transports)) {
  describe(name, () => {
    const client = () => createClient(RecordService, transport({ baseUrl: engine.url }));
    const options = () => ({ headers: { authorization: `Bearer ${engine.token}` } });

    test("create, get, list, update and delete a record", async () => {
      const records = client();
      const created = await records.createRecord({ collection: "products", data: { title: "Mouse ☺ 😈", price: 29.99, active: true, stock: 7 } }, options());
      assert.deepEqual(created.data, { title: "Mouse ☺ 😈", price: 29.99, active: true, stock: 7 });
      assert.deepEqual(await records.getRecord({ collection: "products", id: created.id }, options()), created);
      const list = await records.listRecords({ collection: "products", filter: `id = "${created.id}"`, includeTotal: true }, options());
      assert.equal(list.total, 1n);
      const updated = await records.updateRecord({ collection: "products", id: created.id, data: { price: null } }, options());
      assert.deepEqual(updated.data, { title: "Mouse ☺ 😈", price: null, active: true, stock: 7 });
      await records.deleteRecord({ collection: "products", id: created.id, etag: updated.etag }, options());
      await assert.rejects(records.getRecord({ collection: "products", id: created.id }, options()), (error) => {
        assert.equal(ConnectError.from(error).code, Code.NotFound);
        assert.equal(error.findDetails(ErrorInfoSchema)[0].reason, "RECORD_NOT_FOUND");
        return true;
      });
    });

    test("watch hands over from a list", async () => {
      const records = client();
      const { position } = await records.listRecords({ collection: "products" }, options());
      const created = await records.createRecord({ collection: "products", data: { title: "Keyboard" } }, options());
      const abort = new AbortController();
      const types = [];
      try {
        for await (const event of records.watchRecords({ collection: "products", from: position }, { ...options(), signal: abort.signal })) {
          types.push(event.type);
          if (event.recordId === created.id) {
            abort.abort();
          }
        }
      } catch (error) {
        assert.equal(ConnectError.from(error).code, Code.Canceled);
      }
      assert.deepEqual(types, ["connected", "record.created"]);
    });

    test("a message over the limit is refused with a reason", async () => {
      await assert.rejects(client().createRecord({ collection: "products", data: { title: "x".repeat(5_000_000) } }, options()), (error) => {
        assert.equal(ConnectError.from(error).code, Code.ResourceExhausted);
        return true;
      });
    });
  });
}
