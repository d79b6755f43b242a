// Feeds over HTTP as browsers' EventSource follows them: over all collections by a filter, with tickets, and the examples of docs/realtime.md.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EventSource } from "eventsource";
import { Engine } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

test("the examples run as written and answer what is shown", () => runExamples("realtime.md", engine));

/** Opens an EventSource, and waits until it is connected. */
async function open(path) {
  const source = new EventSource(`${engine.url}/api/v1/realtime${path}`);
  const events = [];
  for (const type of ["record.created", "record.updated", "record.deleted", "collection.created"]) {
    source.addEventListener(type, (event) => events.push({ ...JSON.parse(event.data), id: event.lastEventId }));
  }
  await new Promise((resolve, reject) => {
    source.addEventListener("connected", resolve);
    source.addEventListener("error", reject);
  });
  return { source, events };
}

async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(condition());
}

const make = (collection, data) => engine.rest("POST", `/api/v1/collections/${collection}/records`, { body: { data } });

test("a live query over all collections has those that it fits", async () => {
  const { source, events } = await open("?query=status=published");
  await make("people", { name: "Bob" });
  await make("pages", { title: "Imprint", status: "draft" });
  await make("posts", { title: "News", status: "published" });
  await make("pages", { title: "Terms", status: "published" });
  await until(() => events.length === 2);
  source.close();
  assert.deepEqual(events.map(({ type, collection, data }) => [type, collection, data.title]), [["record.created", "posts", "News"], ["record.created", "pages", "Terms"]]);
  assert.ok(events.every((event) => event.id === `${event.position}`));
});

test("a ticket opens a stream as the one who made it, once", async () => {
  await engine.collection("secrets", [{ name: "title", type: "text" }], { open: false });
  const { body } = await engine.rest("POST", "/api/v1/auth/stream-tickets", { body: {} });
  const { source, events } = await open(`?ticket=${body.ticket}`);
  await make("secrets", { title: "hidden from strangers" });
  await engine.collection("later", [{ name: "title", type: "text" }]);
  await until(() => events.length === 2);
  source.close();
  assert.deepEqual(events.map(({ type, collection }) => [type, collection]), [["record.created", "secrets"], ["collection.created", "later"]]);
  await assert.rejects(open(`?ticket=${body.ticket}`), { code: 401 });
});
