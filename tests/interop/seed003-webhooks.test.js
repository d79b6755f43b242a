// The webhook examples that the documentation of FastCMS gives its readers, as it writes them, against a receiver that verifies what it
// gets as they are told to. Hosts, tokens and ids are those of the test; everything else is theirs.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { runCurl } from "./lib/curl.js";
import { Engine, run } from "./lib/engine.js";
import { Receiver } from "./lib/receiver.js";

const allowed = { Baas__Webhooks__AllowedTargets__0: "127.0.0.1" };

let engine;
let receiver;
before(async () => {
  engine = await Engine.start({ env: allowed });
  await engine.signIn();
});
beforeEach(async () => {
  receiver?.close();
  receiver = await Receiver.start();
  await engine.rest("DELETE", "/api/v1/collections/posts");
  await engine.collection("posts", [{ name: "title", type: "text" }, { name: "content", type: "text" }]);
});
after(async () => {
  await engine?.dispose();
  receiver?.close();
});

const curl = (command, ids) => runCurl(engine, command, { "https://myapp.com": receiver.url, ...ids });

const create = () =>
  curl(`curl -X POST "http://localhost:8000/api/v1/webhooks" \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -d '{
    "url": "https://myapp.com/api/webhook",
    "collection_name": "posts",
    "events": ["create", "update"],
    "secret": "myWebhookSecret123",
    "retry_count": 3
  }'`);

const record = (method, path, data) => engine.rest(method, `/api/v1/collections/posts/records${path}`, { body: data && { data } });

const verifySnippet = `const crypto = require('crypto');

function verifyWebhook(body, signature, secret) {
  const expected = crypto
    .createHmac('sha256', secret)
    .update(body)
    .digest('hex');
  return crypto.timingSafeEqual(
    Buffer.from(expected),
    Buffer.from(signature)
  );
}`;

const pythonSnippet = `import hmac
import hashlib

def verify_webhook(request_body, signature, secret):
    expected = hmac.new(
        secret.encode(),
        request_body,
        hashlib.sha256
    ).hexdigest()
    return hmac.compare_digest(expected, signature)
`;

test("Creating Webhooks", async () => {
  const { status, body } = await create();
  assert.equal(status, 200);
  const { id, created, ...rest } = body;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.ok(Date.parse(created) > 0);
  assert.deepEqual(
    Object.fromEntries(["url", "collection_name", "events", "active", "retry_count"].map((name) => [name, rest[name]])),
    { url: `${receiver.url}/api/webhook`, collection_name: "posts", events: ["create", "update"], active: true, retry_count: 3 },
  );
  assert.ok(!("secret" in body));
});

test("Webhook Payload and Webhook Security", async () => {
  await create();
  const made = await record("POST", "", { title: "New Post", content: "Post content…" });
  const [received] = await receiver.count(1);

  const payload = JSON.parse(received.body);
  assert.deepEqual(Object.keys(payload), ["event", "collection", "record_id", "data", "timestamp"]);
  const { event, collection, record_id, data } = payload;
  assert.deepEqual([event, collection, record_id], ["create", "posts", made.body.id]);
  assert.deepEqual(
    [data.id, data.title, data.content, data.created, data.updated],
    [made.body.id, "New Post", "Post content…", made.body.created, made.body.updated],
  );
  assert.ok(Date.parse(payload.timestamp) > 0);

  const verifyWebhook = new Function("require", `${verifySnippet}\nreturn verifyWebhook;`)(createRequire(import.meta.url));
  const signature = received.headers["x-webhook-signature"];
  assert.equal(verifyWebhook(received.body, signature, "myWebhookSecret123"), true);
  assert.equal(verifyWebhook(Buffer.concat([received.body, Buffer.from(" ")]), signature, "myWebhookSecret123"), false);
  const python = `${pythonSnippet}import sys; print(verify_webhook(sys.stdin.buffer.read(), "${signature}", "myWebhookSecret123"))`;
  assert.equal((await run("python3", ["-c", python], { input: received.body })).stdout.trim(), "True");
});

test("the same request is signed as Standard Webhooks has it", async () => {
  const encoded = `whsec_${Buffer.from("a key of twenty-four by!").toString("base64")}`;
  for (const [path, secret] of [["/plain", "myWebhookSecret123"], ["/encoded", encoded]]) {
    const { status } = await engine.rest("POST", "/api/v1/webhooks", { body: { url: receiver.url + path, collection_name: "posts", events: ["create"], secret } });
    assert.equal(status, 200);
  }
  await record("POST", "", { title: "a" });
  const all = await receiver.count(2);
  const of = (path) => all.find((received) => received.path === path);
  const { body, headers } = of("/plain");
  const plain = new Webhook("myWebhookSecret123", { format: "raw" });
  assert.equal(plain.verify(body, headers).event, "create");
  assert.throws(() => plain.verify(body, { ...headers, "webhook-id": "other" }));
  assert.throws(() => plain.verify(body, { ...headers, "webhook-timestamp": `${Number(headers["webhook-timestamp"]) - 1}` }));
  assert.equal(new Webhook(encoded).verify(of("/encoded").body, of("/encoded").headers).event, "create");
});

test("Managing Webhooks", async () => {
  const { body: webhook } = await create();
  const listed = await curl(`curl "http://localhost:8000/api/v1/webhooks?collection_name=posts" \\
  -H "Authorization: Bearer YOUR_TOKEN"`);
  assert.deepEqual([listed.body.items.map((item) => item.id), listed.body.total], [[webhook.id], 1]);
  assert.equal((await engine.rest("GET", `/api/v1/webhooks/${webhook.id}`)).body.url, webhook.url);

  const disabled = await curl(
    `curl -X PATCH "http://localhost:8000/api/v1/webhooks/webhook-uuid" \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -d '{"active": false}'`,
    { "webhook-uuid": webhook.id },
  );
  assert.deepEqual([disabled.status, disabled.body.active, disabled.body.events], [200, false, ["create", "update"]]);
  await record("POST", "", { title: "while it is disabled" });

  const patched = await engine.rest("PATCH", `/api/v1/webhooks/${webhook.id}`, {
    body: { url: "https://new-url.com/webhook", events: ["create"], active: false, secret: "newSecret", retry_count: 5 },
  });
  assert.deepEqual([patched.body.url, patched.body.events, patched.body.retry_count], ["https://new-url.com/webhook", ["create"], 5]);

  await engine.rest("PATCH", `/api/v1/webhooks/${webhook.id}`, { body: { url: receiver.url, active: true } });
  const [received] = await receiver.count(1);
  assert.equal(JSON.parse(received.body).data.title, "while it is disabled");

  const deleted = await curl(
    `curl -X DELETE "http://localhost:8000/api/v1/webhooks/webhook-uuid" \\
  -H "Authorization: Bearer YOUR_TOKEN"`,
    { "webhook-uuid": webhook.id },
  );
  assert.equal(deleted.status, 200);
  assert.equal((await engine.rest("GET", `/api/v1/webhooks/${webhook.id}`)).status, 404);
});

test("all attempts fail: the webhook is disabled, and goes on when it is made active", async () => {
  const { body: webhook } = await engine.rest("POST", "/api/v1/webhooks", {
    body: { url: receiver.url, collection_name: "posts", events: ["create", "update", "delete"], retry_count: 0 },
  });
  receiver.answer = () => 500;
  const made = await record("POST", "", { title: "a" });
  await receiver.count(1);
  const get = async () => (await engine.rest("GET", `/api/v1/webhooks/${webhook.id}`)).body;
  while ((await get()).active) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal((await get()).last_failure, "status 500");
  await record("PATCH", `/${made.body.id}`, { title: "b" });
  await record("DELETE", `/${made.body.id}`);
  receiver.answer = () => 204;
  await engine.rest("PATCH", `/api/v1/webhooks/${webhook.id}`, { body: { active: true } });
  const all = await receiver.count(3);
  assert.deepEqual(all.map(({ body }) => JSON.parse(body).event), ["create", "update", "delete"]);
  assert.deepEqual(JSON.parse(all[2].body).data, {});
});

test("an engine that is killed while it sends, sends the same again", async () => {
  const own = await Engine.start({ env: allowed });
  try {
    await own.signIn();
    await own.collection("posts", [{ name: "title", type: "text" }]);
    await own.rest("POST", "/api/v1/webhooks", { body: { url: receiver.url, collection_name: "posts", events: ["create"], secret: "s" } });
    receiver.answer = () => new Promise(() => {});
    const made = await own.rest("POST", "/api/v1/collections/posts/records", { body: { data: { title: "a" } } });
    await receiver.count(1);
    await own.kill();
    receiver.answer = () => 200;
    await own.run();
    const [first, second] = await receiver.count(2);
    assert.equal(JSON.parse(second.body).record_id, made.body.id);
    assert.deepEqual([second.headers["webhook-id"], second.body], [first.headers["webhook-id"], first.body]);
  } finally {
    await own.dispose();
  }
});
