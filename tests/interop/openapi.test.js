// The API description as its tools see it: a linter, a generator of TypeScript, and the client that comes of it.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { admin, Engine, run } from "./lib/engine.js";

const require = createRequire(import.meta.url);
const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax", "--skipLibCheck"];
const target = ["--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext"];

let engine;
let folder;
let document;
before(async () => {
  engine = await Engine.start();
  folder = await mkdtemp(join(tmpdir(), "baas-openapi-"));
  document = await (await fetch(`${engine.url}/openapi.json`)).json();
});
after(async () => {
  await engine?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })));

test("the linter of Redocly finds nothing", async () => {
  const file = join(folder, "openapi.json");
  await writeFile(file, JSON.stringify(document));
  // None of the project's or the user's settings, but the rules as they are recommended.
  const { stdout, stderr } = await run("node", [join(import.meta.dirname, "../../node_modules/.bin/redocly"), "lint", file, "--extends=recommended-strict", "--format=json"], {
    cwd: folder,
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
  });
  const report = JSON.parse(stdout || "{}");
  assert.deepEqual(report.problems, [], stderr);
  assert.deepEqual(report.totals, { errors: 0, warnings: 0, ignored: 0 });
});

test("YAML says what JSON says", async () => {
  const response = await fetch(`${engine.url}/openapi.yaml`);
  assert.equal(response.headers.get("content-type"), "application/yaml");
  const { load } = createRequire(require.resolve("@redocly/openapi-core"))("js-yaml");
  assert.deepEqual(load(await response.text()), document);
});

// What who has no token yet calls, and what everybody may know.
const withoutToken = new RegExp(
  "_(ClaimEngine|Login|LoginAccount|LoginWithOneTimeCode|Refresh|RefreshAccount|GetKeySet|AcceptInvitation|VerifyEmail|RequestPasswordReset"
  + "|ResetPassword|ConfirmEmailChange|RequestOneTimeCode|BeginOAuth|ExchangeOAuthCode|ListOAuthProviders)$");

test("every operation is described", () => {
  assert.equal(document.openapi.slice(0, 4), "3.1.");
  assert.equal(new Set(operations().map(({ operationId }) => operationId)).size, operations().length);
  for (const { operationId, summary, description, tags, responses, security, parameters = [] } of operations()) {
    assert.ok(summary && description && !/Errors:/.test(description), operationId);
    assert.equal(tags.length, 1, operationId);
    assert.ok(responses["200"] && responses["400"] && responses["401"] && responses.default, operationId);
    const isOpen = /^(Record|Batch|Aggregate|Transfer|History)Service_|_RegisterAccount$|_(List|Get)Presence$/.test(operationId);
    const credentials = [{ bearer: [] }, { key: [] }];
    assert.deepEqual(security, withoutToken.test(operationId) ? [] : isOpen ? [...credentials, {}] : credentials, operationId);
    assert.equal(description.includes("Needs no token when"), isOpen, operationId);
    assert.deepEqual(parameters.filter((each) => !each.description), [], operationId);
  }
});

// Every place that has both a schema and something that should fit it.
function* examplesIn(node, pointer = "#") {
  if (typeof node !== "object" || node === null) {
    return;
  }
  if (node.schema !== undefined && !pointer.includes("/example")) {
    const named = Object.values(node.examples ?? {}).map(({ value }) => value);
    for (const value of [...(node.example === undefined ? [] : [node.example]), ...named]) {
      yield { pointer, value };
    }
  }
  for (const [key, value] of Object.entries(node)) {
    yield* examplesIn(value, `${pointer}/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`);
  }
}

test("every example fits its schema", () => {
  const Ajv = createRequire(require.resolve("@redocly/openapi-core"))("@redocly/ajv/dist/2020.js").default;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema(document, "https://openapi.test/");
  // An example of events is the text on the wire, and its schema is that of one event's data.
  const examples = [...examplesIn(document)].filter(({ pointer }) => !/event-stream|x-ndjson/.test(pointer));
  assert.ok(examples.length > 40, String(examples.length));
  for (const { pointer, value } of examples) {
    const isValid = ajv.compile({ $ref: `https://openapi.test/${pointer}/schema` });
    assert.ok(isValid(value), `${pointer}: ${JSON.stringify(isValid.errors)} ${JSON.stringify(value)}`);
  }
});

test("errors are told by status, reason, meaning and action", () => {
  const { responses } = operations().find(({ operationId }) => operationId === "RecordService_GetRecord");
  const name = responses["404"].$ref.split("/").at(-1);
  const missing = document.components.responses[name];
  assert.match(missing.description, /\| `RECORD_NOT_FOUND` \| 404 \| No record has this id, or the caller may not see it\. \| Check the id\. \|/);
  assert.deepEqual(missing.content["application/json"].examples.RECORD_NOT_FOUND.value.error.details[0], {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "RECORD_NOT_FOUND",
    domain: "baas.records",
    metadata: {},
  });
});

test("a stream is told as events and as lines", () => {
  const { responses, parameters } = document.paths["/api/v1/realtime/{collection}"].get;
  const { content } = responses["200"];
  assert.deepEqual(Object.keys(content), ["text/event-stream", "application/x-ndjson"]);
  assert.match(content["text/event-stream"].example, /^event: record\.created\nid: 42\ndata: \{.*\}\n\n$/);
  assert.ok(parameters.some((each) => each.in === "header" && each.name === "Last-Event-ID"));
});

test("nothing in it is of this machine", () => {
  const text = JSON.stringify(document);
  for (const trace of [engine.url, String(engine.port), engine.data, process.cwd(), tmpdir(), "localhost", "127.0.0.1"]) {
    assert.ok(!text.includes(trace), trace);
  }
});

test("a caller that has it gets it no second time", async () => {
  for (const name of ["openapi.json", "openapi.yaml"]) {
    const first = await fetch(`${engine.url}/${name}`);
    const etag = first.headers.get("etag");
    assert.match(etag, /^"[\w-]{22}--gzip"$/);
    await first.arrayBuffer();
    const again = await fetch(`${engine.url}/${name}`, { headers: { "if-none-match": `"other", W/${etag}` } });
    assert.equal(again.status, 304);
    assert.equal((await again.text()).length, 0);
    assert.equal((await fetch(`${engine.url}/${name}`, { headers: { "if-none-match": '"other"' } })).status, 200);
    const head = await fetch(`${engine.url}/${name}`, { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("etag")], [200, etag]);
  }
});

const client = (url) => `
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi-generated.mjs";

const show = (...values: unknown[]) => console.log(JSON.stringify(values));
const api = createClient<paths>({ baseUrl: ${JSON.stringify(url)} });
const signIn = await api.POST("/api/v1/auth/login", { body: { email: ${JSON.stringify(admin.email)}, password: ${JSON.stringify(admin.password)} } });
const token: string = signIn.data!.access_token;
api.use({ onRequest: ({ request }) => request.headers.set("authorization", \`Bearer \${token}\`) });

const field: components["schemas"]["baas.schema.v1.CollectionField.Input"] = { name: "title", type: "text", validation: { required: true } };
const made = await api.POST("/api/v1/collections", { body: { name: "posts", schema: [field, { name: "views", type: "int" }] } });
const number: number | undefined = made.data?.schema[0]?.number;
show("made", made.data?.name, typeof number);

const created = await api.POST("/api/v1/collections/{collection}/records", { params: { path: { collection: "posts" } }, body: { data: { title: "Hello" } } });
const id: string = created.data!.id;
const path = { collection: "posts", id };
const got = await api.GET("/api/v1/collections/{collection}/records/{id}", { params: { path, query: { fields: "title" } } });
show("got", got.data?.data);

const updated = await api.PATCH("/api/v1/collections/{collection}/records/{id}", { params: { path }, body: { data: { views: 1 }, etag: got.data!.etag } });
show("updated", updated.data?.data);
const list = await api.GET("/api/v1/collections/{collection}/records", { params: { path: { collection: "posts" }, query: { filter: "views = 1", include_total: true } } });
const total: number | string | undefined = list.data?.total;
show("listed", list.data?.items.map((item) => item.id === id), total);

const stale = await api.PATCH("/api/v1/collections/{collection}/records/{id}", { params: { path }, body: { data: { views: 2 }, etag: got.data!.etag } });
const detail = stale.error!.error.details[0]!;
show("refused", stale.response.status, stale.error!.error.status, detail["@type"] === "type.googleapis.com/google.rpc.ErrorInfo" && detail.reason);

const deleted = await api.DELETE("/api/v1/collections/{collection}/records/{id}", { params: { path } });
const gone = await api.GET("/api/v1/collections/{collection}/records/{id}", { params: { path } });
show("deleted", deleted.response.status, gone.response.status);

const watch = await api.GET("/api/v1/realtime/{collection}", { headers: { accept: "application/x-ndjson" }, params: { path: { collection: "posts" }, query: { snapshot: true } }, parseAs: "stream" });
const chunk = await watch.data!.getReader().read();
show("watched", JSON.parse(new TextDecoder().decode(chunk.value).split("\\n")[0]!).type);
process.exit(0);
`;

// Both must be refused: a request without a required field, and a member of an answer that is not there.
const wrong = `
import createClient from "openapi-fetch";
import type { paths } from "./openapi-generated.mjs";

const api = createClient<paths>({ baseUrl: "" });
await api.POST("/api/v1/auth/login", { body: { email: "a" } });
const me = await api.GET("/api/v1/auth/me");
console.log(me.data?.nickname);
`;

test("the client that comes of it compiles under strict and works", async () => {
  const files = Object.fromEntries(["generated.mts", "client.mts", "wrong.mts"].map((name) => [name, join(import.meta.dirname, `openapi-${name}`)]));
  const scripts = ["generated.mjs", "client.mjs", "wrong.mjs"].map((name) => join(import.meta.dirname, `openapi-${name}`));
  const tsc = require.resolve("typescript/bin/tsc");
  try {
    const source = join(folder, "source.json");
    await writeFile(source, JSON.stringify(document));
    const generated = await run("node", [join(import.meta.dirname, "../../node_modules/openapi-typescript/bin/cli.js"), source, "-o", files["generated.mts"]]);
    assert.equal(generated.code, 0, generated.stderr);
    await writeFile(files["client.mts"], client(engine.url));
    await writeFile(files["wrong.mts"], wrong);

    const { stdout: refused } = await run("node", [tsc, ...strict, ...target, files["client.mts"], files["wrong.mts"]]);
    assert.deepEqual(refused.match(/openapi-.*error TS\d+/g).map((line) => line.replace(/\(.*error/, "")), ["openapi-wrong.mts TS2322", "openapi-wrong.mts TS2339"], refused);

    const { code, stdout, stderr } = await run("node", [scripts[1]]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line)), [
      ["made", "posts", "number"],
      ["got", { title: "Hello" }],
      ["updated", { title: "Hello", views: 1 }],
      ["listed", [true], 1],
      ["refused", 409, "ABORTED", "ETAG_MISMATCH"],
      ["deleted", 200, 404],
      ["watched", "connected"],
    ]);
  } finally {
    await Promise.all([...Object.values(files), ...scripts].map((file) => rm(file, { force: true })));
  }
});
