// Google's grpc-web in real Chromium, from another origin. Its mode grpcwebtext, the only one in which it streams, sends and reads base64.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Engine, productSchema } from "./lib/engine.js";
import { openPage } from "./lib/page.js";

// What protoc-gen-grpc-web would generate, over the messages of the SDK.
const page$ = `
  import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
  import { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
  import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";

  const declare = (method) => new MethodDescriptor(
    "/" + RecordService.typeName + "/" + method.name,
    method.methodKind === "unary" ? MethodType.UNARY : MethodType.SERVER_STREAMING,
    Object, Object,
    (message) => toBinary(method.input, message),
    (bytes) => fromBinary(method.output, bytes));

  export const connect = (host, format, token) => {
    const client = new GrpcWebClientBase({ format });
    const metadata = { authorization: "Bearer " + token };
    const start = (call, name, request) => {
      const method = RecordService.method[name];
      return client[call](host + "/" + RecordService.typeName + "/" + method.name, create(method.input, request), metadata, declare(method));
    };
    return {
      call: (name, request) => start("unaryCall", name, request),
      stream: (name, request) => start("serverStreaming", name, request),
    };
  };
`;

let engine;
let page;
let close;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
  ({ page, close } = await openPage(page$));
});
after(async () => {
  await close?.();
  await engine?.dispose();
});

for (const format of ["text", "binary"]) {
  describe(`grpc-web ${format}`, () => {
    test("calls, and fails with a status and its details", async () => {
      const result = await page.evaluate(
        async ({ url, token, format }) => {
          const { connect } = await import("/client.js");
          const records = connect(url, format, token);
          const created = await records.call("createRecord", { collection: "products", data: { title: "Mouse ☺ 😈", price: 29.99 } });
          const read = await records.call("getRecord", { collection: "products", id: created.id });
          const failure = await records.call("getRecord", { collection: "products", id: "nothing" }).catch((error) => error);
          return {
            title: read.data.title,
            code: failure.code,
            hasMessage: failure.message.length > 0,
            details: atob(failure.metadata["grpc-status-details-bin"]).includes("RECORD_NOT_FOUND"),
          };
        },
        { url: engine.url, token: engine.token, format },
      );
      assert.deepEqual(result, { title: "Mouse ☺ 😈", code: 5, hasMessage: true, details: true });
    });
  });
}

test("grpc-web text: a stream's messages come one by one while it is open, and it can be cancelled", async () => {
  const seen = await page.evaluate(
    async ({ url, token }) => {
      const { connect } = await import("/client.js");
      const records = connect(url, "text", token);
      const types = [];
      const stream = records.stream("watchRecords", { collection: "products" });
      await new Promise((resolve, reject) => {
        stream.on("error", reject);
        stream.on("data", (event) => {
          if (event.type === "progress") {
            return;
          }
          types.push(event.type);
          if (types.length === 1) {
            // Only when the first message is here is there anything for the second to tell.
            records
              .call("createRecord", { collection: "products", data: { title: "Keyboard ☺" } })
              .then((created) => records.call("deleteRecord", { collection: "products", id: created.id }))
              .catch(reject);
          }
          if (types.length === 3) {
            stream.cancel();
            resolve();
          }
        });
        setTimeout(() => reject(new Error(types.join())), 30_000);
      });
      return types;
    },
    { url: engine.url, token: engine.token },
  );
  assert.deepEqual(seen, ["connected", "record.created", "record.deleted"]);
});

test("grpc-web text: a stream that is refused ends with its status", async () => {
  const code = await page.evaluate(
    async ({ url, token }) => {
      const { connect } = await import("/client.js");
      const stream = connect(url, "text", token).stream("watchRecords", { collection: "nowhere" });
      return await new Promise((resolve) => {
        stream.on("error", (error) => resolve(error.code));
        stream.on("data", () => resolve("a message"));
      });
    },
    { url: engine.url, token: engine.token },
  );
  assert.equal(code, 5);
});
