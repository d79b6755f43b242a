// The engine as Debian's python3-grpcio sees it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Engine, productSchema, run } from "./lib/engine.js";
import { makeStubs } from "./lib/python.js";

let engine;
let stubs;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
  stubs = await makeStubs();
});
after(async () => {
  await engine?.dispose();
  await rm(stubs, { recursive: true, force: true });
});

test("create, get, list, update, delete, ingest and watch", async () => {
  const client = await run("/usr/bin/python3", [join(import.meta.dirname, "client.py"), stubs, `127.0.0.1:${engine.port}`, engine.token]);
  assert.equal(client.code, 0, client.stdout + client.stderr);
  assert.match(client.stdout, /all good/);
});
