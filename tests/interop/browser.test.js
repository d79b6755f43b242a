// The TypeScript SDK, connect-web's transports and a plain EventSource in real Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { admin, Engine, productSchema } from "./lib/engine.js";
import { openPage } from "./lib/page.js";

let engine;
let page;
let close;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: true });
  ({ page, close } = await openPage(`
    export { connectWeb } from "@grpc-baas/client/web";
    export { Code, ConnectError, createClient } from "@connectrpc/connect";
    export { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
    export { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
    export { ErrorInfoSchema } from "@grpc-baas/client/gen/google/rpc/error_details_pb";`));
});
after(async () => {
  await close?.();
  await engine?.dispose();
});

test("the SDK signs in, writes, reads, fails with a reason, and watches", async () => {
  const result = await page.evaluate(
    async ({ url, admin }) => {
      const { connectWeb } = await import("/client.js");
      const baas = connectWeb(url);
      const user = await baas.signIn(admin.email, admin.password);
      const products = baas.collection("products");
      const abort = new AbortController();
      const seen = [];
      const watching = (async () => {
        for await (const event of products.watch({ snapshot: true, signal: abort.signal })) {
          seen.push(event.type);
          if (event.type === "deleted") {
            abort.abort();
          }
          if (event.type === "ready") {
            const created = await products.create({ title: "From a browser ☺" });
            await products.update(created.id, { price: 3 });
            await products.delete(created.id);
          }
        }
      })();
      await watching;
      const reason = await products.get("nothing").catch((error) => error.reason);
      return { email: user.email, seen, reason, total: (await products.list({ includeTotal: true })).total };
    },
    { url: engine.url, admin },
  );
  assert.deepEqual(result, { email: admin.email, seen: ["ready", "created", "updated", "deleted"], reason: "RECORD_NOT_FOUND", total: 0 });
});

const transports = {
  "Connect with JSON": ["createConnectTransport", {}],
  "Connect with protobuf": ["createConnectTransport", { useBinaryFormat: true }],
  "Connect with JSON and GET": ["createConnectTransport", { useHttpGet: true }],
  "Connect with protobuf and GET": ["createConnectTransport", { useBinaryFormat: true, useHttpGet: true }],
  "gRPC-Web": ["createGrpcWebTransport", {}],
};

for (const [name, [transport, options]] of Object.entries(transports)) {
  test(`connect-web over ${name} makes unary calls and streams, and ends both`, async () => {
    const result = await page.evaluate(
      async ({ url, transport, options }) => {
        const web = await import("/client.js");
        const records = web.createClient(web.RecordService, web[transport]({ baseUrl: url, ...options }));
        const code = (error) => web.Code[web.ConnectError.from(error).code];
        const created = await records.createRecord({ collection: "products", data: { title: "Page ☺", stock: 1 } });
        const read = await records.getRecord({ collection: "products", id: created.id });
        const failure = await records.getRecord({ collection: "products", id: "nothing" }).catch((error) => error);
        const { position } = await records.listRecords({ collection: "products" });
        await records.deleteRecord({ collection: "products", id: created.id });
        const abort = new AbortController();
        const types = [];
        const watch = async (request, more) => {
          for await (const event of records.watchRecords({ collection: "products", ...request }, more)) {
            types.push(event.type);
            if (event.recordId === created.id) {
              abort.abort();
            }
          }
        };
        const left = await watch({ from: position }, { signal: abort.signal }).catch(code);
        const overdue = await watch({}, { timeoutMs: 300 }).catch(code);
        return {
          title: read.data.title,
          failure: [code(failure), failure.findDetails(web.ErrorInfoSchema)[0]?.reason],
          types,
          left,
          overdue,
        };
      },
      { url: engine.url, transport, options },
    );
    assert.deepEqual(result, {
      title: "Page ☺",
      failure: ["NotFound", "RECORD_NOT_FOUND"],
      types: ["connected", "record.deleted", "connected"],
      left: "Canceled",
      overdue: "DeadlineExceeded",
    });
  });
}

test("EventSource follows the feed and resumes after the engine was killed", async () => {
  const watching = page.evaluate(
    (url) =>
      new Promise((resolve, reject) => {
        const titles = [];
        const source = new EventSource(`${url}/api/v1/realtime/products`);
        source.addEventListener("connected", () => (window.connected = (window.connected ?? 0) + 1));
        source.addEventListener("record.created", (event) => {
          titles.push(JSON.parse(event.data).data.title);
          if (titles.length === 3) {
            source.close();
            resolve(titles);
          }
        });
        setTimeout(() => reject(new Error(JSON.stringify(titles))), 30_000);
      }),
    engine.url,
  );
  await page.waitForFunction(() => window.connected === 1);
  await engine.rest("POST", "/api/v1/collections/products/records", { body: { data: { title: "first" } } });
  await engine.kill();
  await engine.run();
  await engine.rest("POST", "/api/v1/collections/products/records", { body: { data: { title: "second" } } });
  await engine.rest("POST", "/api/v1/collections/products/records", { body: { data: { title: "third" } } });
  assert.deepEqual(await watching, ["first", "second", "third"]);
});
