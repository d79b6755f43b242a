// The service of a collection, as clients see it that know it by server reflection alone: Python's grpcio and grpc-js.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { Engine, root, run } from "./lib/engine.js";

const thirdParty = join(root, "protos", "third_party");
const schema = [
  { name: "title", type: "text" }, { name: "views", type: "int" }, { name: "score", type: "number" }, { name: "published", type: "bool" },
  { name: "cover", type: "bytes" }, { name: "released", type: "datetime" },
  { name: "tags", type: "select", select: { values: ["red", "blue"], max_select: 2 } }, { name: "hint", type: "text", hidden: true },
];

let engine;
let stubs;

before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  stubs = await mkdtemp(join(tmpdir(), "baas-typed-"));
  const made = await run("protoc", [
    "-I", thirdParty, `--python_out=${stubs}`, `--grpc_out=${stubs}`, "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", "grpc/reflection/v1/reflection.proto",
  ]);
  assert.equal(made.code, 0, made.stderr);
});

after(async () => {
  await engine?.dispose();
  await rm(stubs, { recursive: true, force: true });
});

const python = (...token) => run("/usr/bin/python3", [join(import.meta.dirname, "typed.py"), stubs, `127.0.0.1:${engine.port}`, ...token]);

/** Asks reflection over grpc-js; answers what `listServicesResponse` or the file descriptors are. */
async function reflect(request, metadata = new grpc.Metadata()) {
  const definition = protoLoader.loadSync("grpc/reflection/v1/reflection.proto", { includeDirs: [thirdParty] });
  const { ServerReflection } = grpc.loadPackageDefinition(definition).grpc.reflection.v1;
  const client = new ServerReflection(`127.0.0.1:${engine.port}`, grpc.credentials.createInsecure());
  const call = client.ServerReflectionInfo(metadata);
  try {
    call.write(request);
    return await new Promise((resolve, reject) => call.on("data", resolve).on("error", reject));
  } finally {
    call.end();
    client.close();
  }
}

test("a collection is a service as soon as it is made, to Python and to grpc-js", async () => {
  const begun = performance.now();
  await engine.collection("posts", schema, { open: false });
  const first = await python(engine.token);
  assert.deepEqual([first.code, first.stdout], [0, "default.v1.PostsService\nok\n"], first.stderr);

  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${engine.token}`);
  const { fileDescriptorResponse } = await reflect({ fileContainingSymbol: "default.v1.PostsService" }, metadata);
  // A FileDescriptorSet is nothing but its files, each as field 1.
  const set = Buffer.concat(fileDescriptorResponse.fileDescriptorProto.flatMap((file) => [Buffer.from([0x0a]), varint(file.length), file]));
  const definition = protoLoader.loadFileDescriptorSetFromBuffer(set, { keepCase: true, longs: String });
  const { PostsService } = grpc.loadPackageDefinition(definition).default.v1;
  const posts = new PostsService(`127.0.0.1:${engine.port}`, grpc.credentials.createInsecure());
  const call = (method, request) => new Promise((resolve, reject) => posts[method](request, metadata, (error, reply) => (error ? reject(error) : resolve(reply))));
  const events = posts.Watch({}, metadata);
  await new Promise((resolve) => events.once("data", resolve));
  const told = new Promise((resolve) => events.on("data", (event) => event.type === "record.created" && resolve(event)));
  const created = await call("Create", { record: { title: "Grüße", views: "-9223372036854775808", cover: Buffer.from([0, 255]) } });
  assert.deepEqual([created.title, created.views, created.cover], ["Grüße", "-9223372036854775808", Buffer.from([0, 255])]);
  assert.deepEqual((await told).record, created);
  assert.deepEqual(await call("Get", { id: created.id }), created);
  events.cancel();
  events.on("error", () => {});
  posts.close();
  console.log(`two clients had called everything ${Math.round(performance.now() - begun)} ms after the collection was asked for`);
});

test("reflection tells each caller of what it may call, and of no hidden field", async () => {
  await engine.collection("open_notes", schema);
  assert.equal((await python()).stdout, "default.v1.OpenNotesService\n");
  const closed = await reflect({ fileContainingSymbol: "default.v1.PostsService" });
  assert.equal(closed.errorResponse.errorCode, grpc.status.NOT_FOUND);
  const open = await reflect({ fileContainingSymbol: "default.v1.OpenNote" });
  assert.equal(open.fileDescriptorResponse.fileDescriptorProto.some((file) => file.includes("hint")), false);
});

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) {
    bytes.push((value & 127) | 128);
  }
  return Buffer.from([...bytes, value]);
}
