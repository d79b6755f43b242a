// A new engine refuses everything until it is claimed, once, with its setup token.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { RecordService } from "@grpc-baas/client/gen/baas/records/v1/record_service_pb";
import { connectNode } from "@grpc-baas/client/node";
import { admin, Engine } from "./lib/engine.js";

let engine;
before(async () => (engine = await Engine.start({ claimed: false })));
after(() => engine?.dispose());

const reason = (answer) => answer.body.error.details[0].reason;

test("it starts within a second", (t) => {
  t.diagnostic(`start to first answer: ${Math.round(engine.startMs)} ms`);
});

test("everything is refused before the claim", async () => {
  for (const [method, path, body] of [
    ["GET", "/api/v1/collections"],
    ["POST", "/api/v1/collections", { name: "posts" }],
    ["GET", "/api/v1/collections/posts/records"],
    ["POST", "/api/v1/auth/login", admin],
    ["GET", "/api/v1/realtime"],
  ]) {
    const answer = await engine.rest(method, path, { body });
    assert.equal(answer.status, 400, `${method} ${path}`);
    assert.equal(reason(answer), "ENGINE_UNCLAIMED");
  }
  const records = createClient(RecordService, createGrpcTransport({ baseUrl: engine.url }));
  await assert.rejects(records.listRecords({ collection: "posts" }), (error) => ConnectError.from(error).code === Code.FailedPrecondition);
  assert.equal((await engine.rest("GET", "/health/live")).status, 200);
});

test("a wrong token claims nothing, the right one claims once", async () => {
  const wrong = await engine.rest("POST", "/api/v1/setup", { body: { setup_token: "wrong", ...admin } });
  assert.equal(wrong.status, 403);
  assert.equal(reason(wrong), "SETUP_TOKEN_INVALID");

  const token = engine.output.join("").match(/"setup_token":\s*"([^"]+)"/)?.[1] ?? engine.output.join("").match(/[Ss]etup token:?\s+(\S+)/)?.[1];
  assert.ok(token, engine.output.join(""));
  const baas = connectNode(engine.url);
  const user = await baas.claim(token, admin.email, admin.password);
  assert.equal(user.role, "admin");
  assert.equal((await baas.me()).email, admin.email);

  const again = await engine.rest("POST", "/api/v1/setup", { body: { setup_token: token, ...admin } });
  assert.equal(reason(again), "ENGINE_CLAIMED");
});

test("login answers tokens and the user", async () => {
  const body = await engine.signIn();
  assert.equal(body.token_type, "bearer");
  assert.deepEqual(body.user, { id: body.user.id, email: admin.email, verified: body.user.verified, role: "admin" });
  assert.match(body.access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.ok(body.refresh_token.length > 20);
});

test("a planned stop exits with 0, and the data is there afterwards", async () => {
  await engine.collection("posts", [{ name: "title", type: "text" }]);
  assert.equal(await engine.stop(), 0);
  await engine.run();
  assert.equal((await engine.rest("GET", "/api/v1/collections/posts")).status, 200);
});
