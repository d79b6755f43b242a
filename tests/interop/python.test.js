// The engine as Debian's python3-grpcio sees it, with stubs that Debian's protoc makes from the .proto files.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine, productSchema, root, run } from "./lib/engine.js";

let engine;
let stubs;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("products", productSchema, { open: false });
  stubs = await mkdtemp(join(tmpdir(), "baas-python-"));
  const protos = join(root, "protos");
  const files = ["baas/rpc/v1/annotations", "baas/records/v1/record", "baas/records/v1/expansion", "baas/records/v1/record_service", "google/api/annotations", "google/api/http", "google/api/field_behavior", "google/rpc/status", "google/rpc/code", "google/rpc/error_details"];
  const made = await run("protoc", [
    "-I", protos, "-I", join(protos, "third_party"), `--python_out=${stubs}`, `--grpc_out=${stubs}`,
    "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", ...files.map((file) => `${file}.proto`),
  ]);
  assert.equal(made.code, 0, made.stderr);
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
