// What `baas generate --lang ts` makes: compiled under strict, installed beside the SDK as it is packed, and used.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { BaasClient, RecordsError } from "@grpc-baas/client";
import { createRouterTransport } from "@connectrpc/connect";
import { admin, Engine, root, run } from "./lib/engine.js";
import { generate, generatedFolder } from "./lib/generated.js";

const tsc = createRequire(import.meta.resolve("@grpc-baas/client")).resolve("typescript/bin/tsc");
const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax", "--skipLibCheck"];
let folder;
let project;
let sample;
before(async () => {
  folder = await generatedFolder();
  // Where nothing of the repository is found.
  project = await mkdtemp(join(tmpdir(), "baas-project-"));
});
after(() => Promise.all([folder, project].map((path) => rm(path, { recursive: true, force: true }))));

async function succeed(program, args, options) {
  const { code, stdout, stderr } = await run(program, args, options);
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/** Compiles a package that was generated; answers what it exports. */
async function compile(source, name, ...options) {
  await succeed("node", [tsc, "-p", source, "--outDir", join(folder, name), ...options]);
  return import(join(folder, name, "index.js"));
}

/** Installs the package of an engine, and the SDK as it is packed, in a project of their own; answers what the package exports. */
async function install(engine) {
  // What npm tells the scripts that it runs is of the repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
  const [target] = await Promise.all([
    generate(engine, project),
    succeed("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project], { cwd: join(root, "sdk", "typescript"), env }),
  ]);
  const packed = (await readdir(project)).find((name) => name.endsWith(".tgz"));
  const dependencies = { "@grpc-baas/client": `file:${packed}`, "default-client": "file:package" };
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await succeed("npm", ["install", "--prefer-offline", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: project, env });
  await succeed("node", [tsc, "-p", target]);
  return import(join(project, "node_modules", "default-client", "dist", "index.js"));
}

test("the package of the sample contract asks for what it is told to, and reads what it gets", async () => {
  const golden = join(root, "tests", "unit", "Codegen", "GoldenTypeScript");
  let odd;
  [sample, odd] = await Promise.all([
    compile(join(golden, "default"), "sample"),
    // As the bundlers of browsers resolve it.
    compile(join(golden, "odd"), "odd", "--module", "esnext", "--moduleResolution", "bundler"),
  ]);
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

const posts = [
  { name: "title", type: "text", validation: { required: true, max_length: 200 } },
  { name: "views", type: "int" },
  { name: "score", type: "number" },
  { name: "published", type: "bool" },
  { name: "cover", type: "bytes" },
  { name: "released", type: "datetime" },
  { name: "day", type: "date" },
  { name: "price", type: "decimal", decimal: { precision: 10, scale: 2 } },
  { name: "meta", type: "json" },
  { name: "place", type: "geopoint" },
  { name: "tags", type: "select", select: { values: ["red", "blue"], max_select: 2 } },
  { name: "status", type: "select", select: { values: ["draft", "in review"], as_enum: true } },
  { name: "author", type: "relation", relation: { collection_id: "authors" } },
  { name: "reviewers", type: "relation", relation: { collection_id: "authors", type: "many-to-many" } },
  { name: "pin", type: "password" },
];

test("the package reads, writes, watches and follows the collections of an engine", async () => {
  const engine = await Engine.start();
  try {
    await engine.signIn();
    await engine.collection("authors", [{ name: "name", type: "text" }]);
    await engine.collection("posts", posts);
    const { and, createClient, filter, jsonOf, not, or, Post_Status: Status } = await install(engine);
    const db = createClient({ baseUrl: engine.url });
    await db.baas.signIn(admin.email, admin.password);

    const values = { title: "☺\u{1f600}\"\\", views: -(2n ** 63n), score: 5e-324, cover: new Uint8Array([0, 255]), released: new Date(), day: "2026-01-31", price: "-12.50", meta: { a: [1, null] }, place: { lat: -90, lon: 180 }, tags: ["red", "blue"], status: Status.IN_REVIEW, pin: "not to be read" };
    const made = await db.posts.create(values, { id: "first" });
    assert.deepEqual(await db.posts.get("first"), made);
    assert.deepEqual(
      [made.id, made.title, made.views, made.score, [...made.cover], made.day, made.price, jsonOf(made.meta), made.place.lon, made.tags, made.status, made.published, made.pin],
      ["first", values.title, values.views, 5e-324, [0, 255], "2026-01-31", "-12.50", values.meta, 180, values.tags, Status.IN_REVIEW, undefined, undefined],
    );

    // Each of these holds for the record, as the engine understands what the fields write.
    const holds = [
      (p) => p.title.eq(values.title), (p) => p.title.contains('"\\'), (p) => p.views.eq(values.views), (p) => p.score.lt(1), (p) => p.published.isNull(), (p) => p.cover.isNotNull(),
      (p) => p.created.eq(made.created), (p) => p.released.lte(values.released), (p) => p.price.in(["-12.5", "1"]), (p) => p.meta.isNotNull(), (p) => p.place.distance(values.place).lt(1),
      (p) => p.tags.has("blue"), (p) => p.tags.hasLike("re"), (p) => p.status.in([Status.IN_REVIEW]), (p) => p.reviewers.isNull(), (p) => p.id.notIn([]), (p) => not(p.id.in([])), (p) => or(p.id.eq("x"), not(and(p.views.gt(0), p.score.gt(0)))),
      () => filter`title = ${values.title} && author.name = ${null}`,
    ];
    for (const where of holds) {
      assert.equal(await db.posts.where(where).count(), 1, String(where));
      assert.equal(await db.posts.where((p) => not(where(p))).count(), 0, String(where));
    }
    assert.equal(await db.posts.where((p) => p.title.eq('" || id != "')).count(), 0);

    const changed = await db.posts.update("first", { views: 2n ** 63n - 1n, released: null, tags: null, title: undefined }, { etag: made.etag });
    assert.deepEqual([changed.views, changed.released, changed.tags, changed.title, changed.price], [2n ** 63n - 1n, undefined, [], values.title, "-12.50"]);
    await assert.rejects(db.posts.update("first", { views: 1n }, { etag: made.etag }), (error) => error.kind === RecordsError.ETAG_MISMATCH);
    await assert.rejects(db.posts.create({ title: "x".repeat(201) }), (error) => error.violations[0].reason === "MAX_LENGTH");

    const top = db.posts.live({ where: (p) => p.title.ne(values.title), sort: [(p) => p.views.desc(), (p) => p.status.asc()], limit: 10 });
    await top.ready;
    const seen = [];
    for await (const event of db.posts.watch({ where: (p) => p.views.gte(0), snapshot: true })) {
      seen.push([event.type, event.record?.title]);
      if (event.type === "ready") {
        const { accepted } = await db.posts.ingest(Array.from({ length: 120 }, (_, i) => ({ title: `t${i}`, views: BigInt(i - 119) })));
        assert.equal(accepted, 120);
      } else if (event.type === "created") {
        break;
      }
    }
    assert.deepEqual(seen, [["snapshot", values.title], ["ready", undefined], ["created", "t119"]]);
    const expected = [];
    for await (const post of db.posts.where((p) => p.title.contains("t")).sort((p) => p.views.desc()).page(50)) {
      expected.push(post);
    }
    assert.equal(expected.length, 120);
    const isThere = () => String(top.records.map((post) => post.id)) === String(expected.slice(0, 10).map((post) => post.id));
    await new Promise((resolve) => (isThere() ? resolve() : top.subscribe(() => isThere() && resolve())));
    top.close();

    const ada = await db.baas.collection("authors").create({ name: "Ada" });
    await db.posts.update("first", { author: ada.id, reviewers: [ada.id] });
    const { items, included } = await db.posts.list({ where: (p) => p.author.eq(ada.id), expand: ["author", "reviewers"], fields: ["author", "reviewers"] });
    assert.deepEqual([items[0].author, items[0].title, included.author[0].name, included.reviewers[0].name], [ada.id, undefined, "Ada", "Ada"]);
    await db.posts.delete("first");
    await assert.rejects(db.posts.get("first"), (error) => error.kind === RecordsError.RECORD_NOT_FOUND);
    await runReadme(engine);
  } finally {
    await engine.dispose();
  }
});

// Each line below a mark must not compile, for just that reason.
const mistakes = `
import { createClient } from "default-client";
const db = createClient({ baseUrl: "" });
// @ts-expect-error no such field
db.posts.where((p) => p.nothing.eq(1));
// @ts-expect-error text for a number
db.posts.where((p) => p.views.eq("1"));
// @ts-expect-error no such choice
db.posts.where((p) => p.tags.has("green"));
// @ts-expect-error passwords are not read
db.posts.where((p) => p.pin.eq("x"));
// @ts-expect-error text has no lists
db.posts.where((p) => p.title.has("x"));
// @ts-expect-error a text is no condition
db.posts.where("views > 1");
// @ts-expect-error without the title
db.posts.create({ views: 1n });
// @ts-expect-error inexact
db.posts.update("x", { views: 1 });
// @ts-expect-error no such field
db.posts.list({ fields: ["nothing"] });
`;

/** Compiles and runs what the SDK's README shows of a generated package; its last loop ends with the first event. */
async function runReadme(engine) {
  const readme = await readFile(join(root, "sdk", "typescript", "README.md"), "utf8");
  const [, example] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, code]) => code.includes('"default-client"'));
  const text = example
    .replace("http://localhost:8080", engine.url)
    .replace("you@example.com", admin.email)
    .replace("a long password", admin.password)
    .replace("console.log(event.type, event.record?.title);", "$& break;");
  const files = ["readme.mts", "mistakes.mts"].map((name) => join(project, name));
  await Promise.all([writeFile(files[0], text), writeFile(files[1], mistakes)]);
  await succeed("node", [tsc, ...strict, "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", ...files]);
  const stdout = await succeed("node", [join(project, "readme.mjs")]);
  assert.deepEqual(stdout.trim().split("\n"), ["1 5n", "Typed", "10", "snapshot Typed"]);
}
