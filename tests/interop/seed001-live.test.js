// The WebSocket examples that the documentation of Daptin gives its readers, as it writes them, with the npm package ws. Host and token
// are those of the test; everything else is theirs. And the examples of docs/topics.md.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import WebSocket from "ws";
import { Engine, root } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

const connectionSetup = `// WebSocket authentication via query parameter
const token = 'YOUR_JWT_TOKEN';
const ws = new WebSocket(\`ws://localhost:6336/live?token=\${token}\`);

ws.onopen = () => console.log('Connected to Daptin real-time server');
ws.onmessage = (event) => console.log('Received:', JSON.parse(event.data));`;

const messageFormat = `{
  "method": "subscribe",
  "attributes": {
    "topicName": "user_account,document",
    "filters": {
      "EventType": "create|update|delete"
    }
  }
}`;

const liveSubscription = `{
  "method": "subscribe",
  "attributes": {
    "topicName": "user_account",
    "filters": {"EventType": "update"}
  }
}`;

let engine;
let ws;
let printed;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  for (const name of ["user_account", "document"]) {
    await engine.collection(name, [{ name: "email", type: "text" }]);
  }
});
beforeEach(() => ws?.close());
after(async () => {
  ws?.close();
  await engine?.dispose();
});

/** Runs a page's script; what it prints is in `printed`. */
function page(script, names = {}) {
  printed = [];
  const log = (...words) => printed.push(words);
  const code = script.replace("YOUR_JWT_TOKEN", engine.token).replaceAll("localhost:6336", `127.0.0.1:${engine.port}`).replaceAll("localhost:8080", `127.0.0.1:${engine.port}`);
  return new Function("WebSocket", "console", ...Object.keys(names), `${code}\nreturn ws;`)(WebSocket, { log }, ...Object.values(names));
}

async function until(condition) {
  for (let i = 0; i < 400 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(condition(), JSON.stringify(printed));
}

/** What the page's script received, number `index`. */
async function received(index) {
  await until(() => printed.filter(([word]) => word === "Received:").length > index);
  return printed.filter(([word]) => word === "Received:")[index][1];
}

const make = async (collection, data) => (await engine.rest("POST", `/api/v1/collections/${collection}/records`, { body: { data } })).body;

test("Connection Setup, Message Format and Real-time Event Example", async () => {
  ws = page(connectionSetup);
  await until(() => printed.some(([words]) => words === "Connected to Daptin real-time server"));
  ws.send(messageFormat);
  const answer = await received(0);
  assert.deepEqual([answer.type, answer.method, answer.ok], ["response", "subscribe", true]);
  assert.ok(!("id" in answer));

  const made = await make("user_account", { email: "user@example.com" });
  const { Position: position, ...event } = await received(1);
  assert.deepEqual(event, {
    EventData: { __type: "user_account", email: "user@example.com", reference_id: made.id, created_at: event.EventData.created_at },
    MessageSource: "database",
    EventType: "create",
    ObjectType: "user_account",
  });
  assert.equal(Date.parse(event.EventData.created_at), Date.parse(made.created));
  assert.equal(`${position}`, made.etag);

  const { id } = await make("document", { email: "d" });
  await engine.rest("DELETE", `/api/v1/collections/document/records/${id}`);
  assert.deepEqual([(await received(2)).EventType, (await received(3)).EventType, (await received(3)).ObjectType], ["create", "delete", "document"]);
});

test("Live Data Subscription", async () => {
  ws = page(connectionSetup);
  await until(() => printed.length > 0);
  ws.send(liveSubscription);
  await received(0);
  const { id } = await make("user_account", { email: "a" });
  await engine.rest("PATCH", `/api/v1/collections/user_account/records/${id}`, { body: { data: { email: "b" } } });
  const event = await received(1);
  assert.deepEqual([event.EventType, event.EventData.email, event.EventData.reference_id], ["update", "b", id]);
});

test("Supported Methods", async () => {
  ws = page(connectionSetup);
  await until(() => printed.length > 0);
  const ask = async (index, method, attributes) => {
    ws.send(JSON.stringify({ method, attributes, id: `c${index}` }));
    await received(index);
    const all = printed.filter(([word]) => word === "Received:").map(([, message]) => message);
    return all.find((message) => message.id === `c${index}`);
  };
  assert.deepEqual((await ask(0, "create-topicName", { topicName: "chat" })).data.topicName, "chat");
  assert.deepEqual((await ask(1, "list-topicName", {})).data.topics, ["document", "user_account", "chat"]);
  assert.equal((await ask(2, "subscribe", { topicName: "chat" })).ok, true);
  ws.send(JSON.stringify({ method: "new-message", attributes: { topicName: "chat", message: { hello: "world" } } }));
  const both = [await received(3), await received(4)];
  const message = both.find(({ MessageSource }) => MessageSource);
  assert.deepEqual(
    [message.EventData, message.MessageSource, message.EventType, message.ObjectType],
    [{ hello: "world" }, "user", "new-message", "chat"],
  );
  assert.equal((await ask(5, "unsubscribe", { topicName: "chat" })).ok, true);
  assert.equal((await ask(6, "destroy-topicName", { topicName: "chat" })).ok, true);
  assert.equal((await ask(7, "explode", {})).error.reason, "COMMAND_INVALID");
});

test("a stopped engine says so", async () => {
  const other = await Engine.start();
  const { access_token: token } = await other.signIn();
  const socket = new WebSocket(`ws://127.0.0.1:${other.port}/live?token=${token}`);
  await new Promise((resolve) => socket.on("open", resolve));
  const closed = new Promise((resolve) => socket.on("close", (code, reason) => resolve([code, `${reason}`])));
  assert.equal(await other.stop(), 0);
  assert.deepEqual(await closed, [1001, "STOPPING"]);
  assert.ok(!other.output.join("").includes(token));
  await other.dispose();
});

test("the examples of docs/topics.md run as written", async () => {
  await engine.rest("DELETE", "/api/v1/collections/document");
  const text = await readFile(join(root, "docs", "topics.md"), "utf8");
  const [script] = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);
  await runExamples("topics.md", engine);
  await engine.rest("POST", "/api/v1/topics", { body: { name: "room-42", subscribe_rule: "" } });
  ws = page(script, { token: engine.token });
  await until(() => printed.length === 3);
  await make("document", { title: "Hello" });
  await until(() => printed.length === 4);
  const all = printed.map(([message]) => message);
  assert.deepEqual(all.filter(({ type }) => type === "response").map(({ id, ok }) => [id, ok]), [[1, true], [2, true]]);
  assert.deepEqual(all.filter(({ EventType }) => EventType).map(({ EventData }) => EventData.title ?? EventData.text).sort(), ["Hello", "Hello"]);
});
