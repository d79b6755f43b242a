// The engine as @connectrpc/connect-node sees it, over gRPC, gRPC-Web and Connect; and Connect as curl sends it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { compressionBrotli, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
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
  "Connect with JSON over HTTP/1.1": (options) => createConnectTransport({ ...options, httpVersion: "1.1" }),
  "Connect with JSON over HTTP/2": (options) => createConnectTransport({ ...options, httpVersion: "2" }),
  "Connect with protobuf over HTTP/1.1": (options) => createConnectTransport({ ...options, httpVersion: "1.1", useBinaryFormat: true }),
  "Connect with protobuf over HTTP/2": (options) => createConnectTransport({ ...options, httpVersion: "2", useBinaryFormat: true }),
  "Connect with JSON and GET": (options) => createConnectTransport({ ...options, httpVersion: "1.1", useHttpGet: true }),
  "Connect with protobuf and GET": (options) => createConnectTransport({ ...options, httpVersion: "2", useBinaryFormat: true, useHttpGet: true }),
  "Connect, compressed both ways": (options) =>
    createConnectTransport({ ...options, httpVersion: "2", sendCompression: compressionBrotli, compressMinBytes: 1 }),
};

const isGone = (code) => (error) => {
  assert.equal(ConnectError.from(error).code, code, error.message);
  return true;
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

    test("a deadline ends a stream, and a caller that leaves is told so", async () => {
      const watched = async (more) => {
        for await (const event of client().watchRecords({ collection: "products" }, { ...options(), ...more })) {
          assert.equal(event.type, "connected");
        }
      };
      await assert.rejects(watched({ timeoutMs: 300 }), isGone(Code.DeadlineExceeded));
      await assert.rejects(watched({ signal: AbortSignal.timeout(300) }), isGone(Code.Canceled));
    });

    test("a call before its sign-in fails with a status", async () => {
      await assert.rejects(client().listRecords({ collection: "products" }), (error) => {
        assert.ok([Code.Unauthenticated, Code.PermissionDenied].includes(error.code), error.message);
        assert.equal(error.findDetails(ErrorInfoSchema).length, 1);
        return true;
      });
    });

    test("a message over the limit is refused with a reason", async () => {
      await assert.rejects(client().createRecord({ collection: "products", data: { title: "x".repeat(5_000_000) } }, options()), (error) => {
        assert.equal(ConnectError.from(error).code, Code.ResourceExhausted);
        return true;
      });
    });
  });
}

describe("Connect", () => {
  const method = (name) => `${engine.url}/baas.records.v1.RecordService/${name}`;
  const signedIn = () => ({ authorization: `Bearer ${engine.token}` });

  test("reads go by GET where the caller allows it, writes never do", async () => {
    const records = createClient(RecordService, createConnectTransport({ baseUrl: engine.url, httpVersion: "1.1", useHttpGet: true }));
    // Only what GET answers is kept from caches.
    const seen = [];
    const options = { headers: signedIn(), onHeader: (header) => seen.push(header.get("cache-control")) };
    const created = await records.createRecord({ collection: "products", data: { title: "Lamp" } }, options);
    assert.deepEqual(await records.getRecord({ collection: "products", id: created.id }, options), created);
    assert.deepEqual(seen, [null, "no-store"]);
  });

  test("curl's form of a call is answered in JSON", async () => {
    const response = await fetch(method("CreateRecord"), {
      method: "POST",
      headers: { "content-type": "application/json", ...signedIn() },
      body: JSON.stringify({ collection: "products", data: { title: "Desk" } }),
    });
    assert.equal(response.status, 200);
    const record = await response.json();
    assert.equal(record.data.title, "Desk");
    const query = new URLSearchParams({ encoding: "json", message: JSON.stringify({ collection: "products", id: record.id }) });
    const read = await fetch(`${method("GetRecord")}?${query}`, { headers: signedIn() });
    assert.equal(read.headers.get("cache-control"), "no-store");
    assert.deepEqual(await read.json(), record);
  });

  test("an error is an HTTP status with a code, a message and its details", async () => {
    const response = await fetch(method("GetRecord"), {
      method: "POST",
      headers: { "content-type": "application/json", ...signedIn() },
      body: JSON.stringify({ collection: "products", id: "nothing" }),
    });
    const error = await response.json();
    assert.deepEqual([response.status, error.code], [404, "not_found"]);
    const info = error.details.find(({ type }) => type === "google.rpc.ErrorInfo");
    assert.equal(info.debug.reason, "RECORD_NOT_FOUND");
  });
});
