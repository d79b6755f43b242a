// What `baas generate --lang ts` makes: compiled under strict, and used.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { BaasClient } from "@grpc-baas/client";
import { createRouterTransport } from "@connectrpc/connect";
import { root, run } from "./lib/engine.js";

const tsc = createRequire(import.meta.resolve("@grpc-baas/client")).resolve("typescript/bin/tsc");
let folder;
before(async () => {
  // Beside the tests, so that the packages are found.
  folder = await mkdtemp(join(import.meta.dirname, ".generated-"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Compiles a package that was generated; answers what it exports. */
async function compile(source, name) {
  const { code, stdout } = await run("node", [tsc, "-p", source, "--outDir", join(folder, name)]);
  assert.equal(code, 0, stdout);
  return import(join(folder, name, "index.js"));
}

test("the package of the sample contract asks for what it is told to, and reads what it gets", async () => {
  const golden = join(root, "tests", "unit", "Codegen", "GoldenTypeScript");
  const [sample, odd] = await Promise.all([compile(join(golden, "default"), "sample"), compile(join(golden, "odd"), "odd")]);
  const names = Object.keys(odd.createClient({ baseUrl: "http://127.0.0.1:1" }));
  assert.deepEqual(names, ["baas", "baas$", "clients", "dates", "messages", "postSchemas", "posts", "string", "totals"]);
  assert.equal(create(odd.MessageSchema, { constructor$: "a", delete: "b" }).constructor$, "a");
  const { and, PostsCollection, PostsService, Post_Status: Status } = sample;
  const asked = [];
  const headers = [];
  const page = (request) => {
    const start = Number(request.pageToken || 0);
    return { items: [start, start + 1].map((n) => ({ id: `p${n}`, views: 2n ** 62n })), nextPageToken: start < 4 ? `${start + 2}` : "", position: 7n };
  };
  const baas = new BaasClient(
    (interceptors) =>
      createRouterTransport(
        ({ service }) => {
          const keep = (request, context) => {
            asked.push(request);
            headers.push(context.requestHeader);
            return request;
          };
          service(PostsService, {
            create: (request, context) => keep(request, context).record,
            get: (request, context) => ({ id: keep(request, context).id, tags: ["red"], status: Status.IN_REVIEW }),
            list: (request, context) => page(keep(request, context)),
            update: (request, context) => keep(request, context).record,
            delete: (request, context) => void keep(request, context),
            async ingest(requests) {
              let accepted = 0n;
              for await (const { items } of requests) {
                asked.push(items.length);
                accepted += BigInt(items.length);
              }
              return { accepted, position: 9n };
            },
            async *watch(request, context) {
              keep(request, context);
              yield { type: "connected", position: 7n };
              yield { type: "record.created", recordId: "p9", record: { id: "p9", title: "Nine" }, position: 8n, etag: "8" };
              await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
            },
          });
        },
        { transport: { interceptors } },
      ),
    { headers: { "baas-contract": "default/5b0c9a7e4d21f380" } },
  );
  const posts = new PostsCollection(baas);

  const released = new Date("2026-11-21T09:30:00.123Z");
  const made = await posts.create({ title: "One", views: 2n ** 63n - 1n, released, meta: { a: [1, null] }, price: "12.50", place: { lat: 1, lon: 2 }, tags: ["red"], status: Status.DRAFT, cover: new Uint8Array([0, 255]) });
  assert.deepEqual([made.title, made.views, made.price, made.status, sample.jsonOf(made.meta), [...made.cover]], ["One", 2n ** 63n - 1n, "12.50", 1, { a: [1, null] }, [0, 255]]);
  assert.equal(asked.at(-1).record.released.nanos, 123_000_000);
  assert.match(asked.at(-1).requestId, /^[0-9a-f-]{36}$/);
  assert.deepEqual([headers[0].get("baas-contract"), headers[0].get("baas-client")], ["default/5b0c9a7e4d21f380", "grpc-baas-typescript/0.1.0"]);

  assert.equal((await posts.get("p1", { fields: ["tags", "status"] })).status, Status.IN_REVIEW);
  assert.equal(asked.at(-1).fields, "tags,status");

  await posts.update("p1", { title: undefined, views: null, day: "2026-01-01", tags: [] }, { etag: "3" });
  const { record, updateMask, etag } = asked.at(-1);
  assert.deepEqual([updateMask.paths, record.views, record.day, etag], [["views", "day", "tags"], undefined, "2026-01-01", "3"]);
  await posts.update("p1", { ...made, title: "Two" });
  assert.deepEqual([asked.at(-1).etag, asked.at(-1).record.etag, asked.at(-1).updateMask.paths.includes("id")], ["", "", false]);
  await assert.rejects(posts.create({ title: "x", nothing: 1 }), TypeError);
  await posts.delete("p1");
  assert.equal(asked.at(-1).id, "p1");

  const listed = await posts.list({ where: (p) => and(p.price.gt("100"), p.status.eq(Status.DRAFT)), sort: [(p) => p.created.desc(), (p) => p.title.asc()], perPage: 5, expand: ["author"], includeTotal: true });
  const { filter, sort, perPage, expand, includeTotal } = asked.at(-1);
  assert.deepEqual([filter, sort, perPage, expand, includeTotal], ['price > 100 && status = "draft"', "-created,title", 5, "author", true]);
  assert.deepEqual([listed.position, listed.items[0].views], [7, 2n ** 62n]);

  const ids = [];
  for await (const post of posts.where((p) => p.price.gt(100)).where((p) => p.tags.has("red")).sort((p) => p.created.desc()).page(30)) {
    ids.push(post.id);
  }
  assert.deepEqual(ids, ["p0", "p1", "p2", "p3", "p4", "p5"]);
  assert.deepEqual([asked.at(-1).filter, asked.at(-1).perPage, asked.at(-1).pageToken], ['price > 100 && tags ?= "red"', 30, "4"]);

  for await (const event of posts.watch({ where: (p) => p.views.gt(1), from: 7, fields: ["title"] })) {
    assert.deepEqual([event.type, event.record.title, event.position], ["created", "Nine", 8]);
    break;
  }
  assert.deepEqual([asked.at(-1).filter, asked.at(-1).from, asked.at(-1).fields], ["views > 1", 7n, "title"]);

  assert.deepEqual(await posts.ingest(Array.from({ length: 150 }, (_, i) => ({ title: `${i}` }))), { accepted: 150, rejected: 0, rejections: [], position: 9 });
  assert.deepEqual(asked.slice(-2), [100, 50]);
});
