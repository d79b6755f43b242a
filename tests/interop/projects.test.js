// The examples of docs/projects.md, run one after the other as they are written, and their answers held to what it shows; then the clients.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connectNode } from "@grpc-baas/client/node";
import { Engine } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

test("the examples run as written and answer what is shown", () => runExamples("projects.md", engine));

test("a client of a project signs in and reads there", async () => {
  const shop = connectNode(engine.url, { project: "shop" });
  await shop.signIn("owner@shop.example", "a long password");
  const page = await shop.collection("notes").list();
  assert.equal(page.items[0].data.text, "Hello");
});
