// Hostile texts in every place that a caller can write to. Whatever they are, the engine answers below 500 with a reason, and what
// they were not meant for stays as it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "./lib/engine.js";

const seed = Number(process.env.INJECTION_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env.INJECTION_ROUNDS ?? 150);

let engine;
let canary;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  const fields = [{ name: "title", type: "text" }, { name: "n", type: "int" }, { name: "x", type: "json" }, { name: "tags", type: "select", select: { values: ["a", "b"], max_select: 2 } }];
  await engine.collection("target", fields);
  await engine.collection("canary", fields, { open: false });
  for (let i = 0; i < 5; i++) {
    const { status } = await engine.rest("POST", "/api/v1/collections/canary/records", { body: { id: `c${i}`, data: { title: `secret${i}`, n: i } } });
    assert.equal(status, 200);
  }
  await engine.rest("POST", "/api/v1/collections/target/records", { body: { id: "fixed", data: { title: "fixed", n: 1 } } });
  canary = await stateOf("canary");
});
after(() => engine?.dispose());

/** Numbers between 0 and 1 that the seed decides. Source: mulberry32. */
function randomOf(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = randomOf(seed);
const pick = (list) => list[Math.floor(random() * list.length)];

const atoms = [
  "'", '"', "`", "''", '""', "\\", "\\'", ";", "--", "-- ", "/*", "*/", "#", "%", "_", "%00", "\0", "\u0001", "\r\n", "\n", "\t", " ", ")", "(", "))",
  "1", "0", "-1", "1e309", "NaN", "null", "true", "@now", "@record.n", "?1", "$1", ":x", "{{7*7}}", "${7*7}", "<script>", "{}", "[]", '{"$gt":""}', '["a"', "../", "..%2f", "/etc/passwd", ".", "..",
  "é", "\u202e", "\ud83d\ude00", "\ufeff", "\uffff", "İ", "ǆ", "ſ", "\u0000'", "canary", "target", "title", "id", "sqlite_master", "pg_sleep(10)", "randomblob(1000000000)",
];
const payloads = [
  "' OR '1'='1", "' OR 1=1--", "1; DROP TABLE canary;--", "\"; DROP TABLE \"canary\"; --", "'; DELETE FROM canary; --", "x' UNION SELECT id, title, n, x FROM canary--", "1 UNION SELECT * FROM canary",
  "title = (SELECT title FROM canary)", "title = 'x' || (SELECT 1)", "(SELECT CASE WHEN 1=1 THEN 1 ELSE load_extension('x') END)", "1) OR (1=1", "n > 0 OR 1", "title ~ '%' ESCAPE '\\'", "title IN (SELECT title FROM canary)",
  "'||(SELECT hex(randomblob(100000000)))||'", "'; ATTACH DATABASE '/tmp/x' AS x; --", "'; PRAGMA writable_schema=1; --", "pg_sleep(10)--", "'; SELECT pg_sleep(10); --", "1; COPY canary TO PROGRAM 'id'", "\\'; DROP TABLE canary; --",
  "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "__proto__", "constructor", "../../canary/records", "%2e%2e%2fcanary", "title\u0000; DROP TABLE canary",
];

/** Something that tries to be more than a value. */
function hostile() {
  const kind = random();
  if (kind < 0.4) {
    return pick(payloads);
  }
  if (kind < 0.5) {
    return pick(atoms).repeat(1 + Math.floor(random() * 3000));
  }
  return Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(random() < 0.2 ? payloads : atoms)).join(random() < 0.5 ? "" : " ");
}

/** As a hostile text, but one that a URL's path can carry in one segment: Kestrel answers those with NUL itself, and says no more than 400. */
const segment = () => encodeURIComponent(toWellFormed(hostile().slice(0, 2000)).replaceAll("\0", "")).replace(/^\.{0,2}$/, "%2e%2e%2e");
const query = () => encodeURIComponent(toWellFormed(hostile().slice(0, 4000)));
const toWellFormed = (text) => text.toWellFormed();

async function stateOf(collection) {
  const { status, body } = await engine.rest("GET", `/api/v1/collections/${collection}/records?sort=id&per_page=100&include_total=true`);
  assert.equal(status, 200);
  return JSON.stringify([body.total, body.items]);
}

/** Sends one, and looks at the answer; it must be typed when it refuses. */
async function attack(what, method, path, options) {
  const answer = await engine.rest(method, path, options).catch((error) => {
    throw new Error(`seed ${seed}: ${what}: ${method} ${path.slice(0, 500)} ${JSON.stringify(options?.body)?.slice(0, 500)} → ${error.cause ?? error}`);
  });
  const detail = () => `seed ${seed}: ${what}: ${method} ${path.slice(0, 300)} ${JSON.stringify(options?.body)?.slice(0, 300)} → ${answer.status} ${answer.text.slice(0, 300)}`;
  assert.ok(answer.status < 500, detail());
  if (answer.status >= 400) {
    assert.ok(answer.body?.error?.details?.some((part) => typeof part.reason === "string" && part.reason !== ""), detail());
  }
  return answer;
}

async function unharmed(t, before) {
  assert.equal(await stateOf("canary"), canary, `seed ${seed}: the canary`);
  if (before !== undefined) {
    assert.equal(await stateOf("target"), before, `seed ${seed}: the target`);
  }
  t.diagnostic(`seed ${seed}`);
}

async function repeat(act) {
  for (let i = 0; i < rounds; i++) {
    await act(i);
  }
}

for (const token of ["admin", "anonymous"]) {
  test(`reads: filter, sort, fields, search, expand, tokens, as ${token}`, async (t) => {
    const before = await stateOf("target");
    const options = token === "admin" ? {} : { token: null };
    const parameters = ["filter", "sort", "fields", "search", "page_token", "page", "per_page", "expand", "include_total"];
    await repeat(async () => {
      const parameter = pick(parameters);
      const { body, text } = await attack(parameter, "GET", `/api/v1/collections/target/records?${parameter}=${query()}`, options);
      // Nothing of another collection may come out.
      assert.ok(!text.includes("secret"), `seed ${seed}: ${text.slice(0, 300)}`);
      assert.ok((body.items?.length ?? 0) <= 100);
    });
    await unharmed(t, before);
  });
}

test("a filter that is always true matches no more than the collection", async () => {
  for (const value of payloads) {
    for (const form of [`title = "${value.replace(/["\\\0]/g, "\\$&")}"`, `title = ${JSON.stringify(value)}`, `title ~ ${JSON.stringify(value)}`, value]) {
      const { status, body } = await attack("filter", "GET", `/api/v1/collections/target/records?filter=${encodeURIComponent(form)}`);
      if (status === 200 && form !== value) {
        assert.deepEqual(body.items, [], form);
      }
    }
  }
});

test("paths: names of collections, ids of records, streams, feeds, aggregates", async (t) => {
  const before = await stateOf("target");
  await repeat(async () => {
    const [method, path] = pick([
      ["GET", () => `/api/v1/collections/${segment()}`],
      ["GET", () => `/api/v1/collections/${segment()}/records`],
      ["GET", () => `/api/v1/collections/target/records/${segment()}`],
      ["DELETE", () => `/api/v1/collections/target/records/z${segment()}`],
      ["PATCH", () => `/api/v1/collections/target/records/z${segment()}`],
      ["GET", () => `/api/v1/collections/target/ingests/${segment()}`],
      ["GET", () => `/api/v1/collections/target/records/aggregate?aggregates=${query()}`],
      ["GET", () => `/api/v1/collections/target/records/aggregate?group_by=${query()}&filter=${query()}`],
      ["DELETE", () => `/api/v1/collections/z${segment()}`],
    ]);
    await attack("path", method, path(), method === "PATCH" ? { body: { data: { title: "changed" } } } : {});
  });
  await unharmed(t, before);
});

test("values, ids and names in writes are values", async (t) => {
  await repeat(async () => {
    const [title, id] = [toWellFormed(hostile()), toWellFormed(hostile())];
    const created = await attack("value", "POST", "/api/v1/collections/target/records", { body: { data: { title, x: { [title]: [title] } } } });
    if (created.status === 200) {
      assert.equal(created.body.data.title, title);
      assert.deepEqual(created.body.data.x, JSON.parse(JSON.stringify({ [title]: [title] })));
      const updated = await attack("update", "PATCH", `/api/v1/collections/target/records/${created.body.id}`, {
        body: { data: { title: `${title}2`.slice(0, 4999) }, etag: random() < 0.2 ? id : undefined, request_id: random() < 0.2 ? id : undefined },
      });
      assert.ok(updated.status !== 200 || updated.body.id === created.body.id);
    }
    await attack("id", "POST", "/api/v1/collections/target/records", { body: { id, data: { [id]: title } } });
    await attack("tags", "POST", "/api/v1/collections/target/records", { body: { data: { tags: [title], n: title } } });
  });
  const fixed = await engine.rest("GET", "/api/v1/collections/target/records/fixed");
  assert.deepEqual([fixed.body.data.title, fixed.body.data.n], ["fixed", 1]);
  await unharmed(t);
});

test("bulk, upsert and batch: ids, fields, references", async (t) => {
  const before = await stateOf("target");
  await repeat(async () => {
    const [a, b] = [toWellFormed(hostile()), toWellFormed(hostile())];
    const [path, body] = pick([
      ["/collections/target/records/bulk-delete", { record_ids: [a, b] }],
      ["/collections/target/records/bulk-update", { record_ids: [a, b], data: { title: b } }],
      ["/collections/target/records/bulk-update", { record_ids: ["nobody"], data: { [a]: b } }],
      ["/collections/target/records/upsert", { id: `/${a}`, data: { title: b } }],
      ["/collections/target/records/upsert", { on: [a, b], data: { title: b, [a]: 1 } }],
      ["/batch", { operations: [{ create: { collection: a, data: { title: b } } }, { update: { collection: "target", id: `@0.${a}`, data: { title: b } } }] }],
      ["/batch", { operations: [{ delete: { collection: "target", id: `/${a}` } }, { check: { collection: "target", id: b } }], atomic: true }],
    ]);
    await attack("many", "POST", `/api/v1${path}`, { body });
  });
  await unharmed(t, before);
});

test("names and options in definitions of collections", async (t) => {
  const before = await stateOf("target");
  await repeat(async () => {
    const [a, b] = [toWellFormed(hostile()), toWellFormed(hostile())];
    const field = pick([
      { name: a, type: "text" }, { name: "f", type: a }, { name: "f", type: "text", validation: { pattern: a } }, { name: "f", type: "select", select: { values: [a, b] } },
      { name: "f", type: "relation", relation: { collection_id: a, type: b } }, { name: "f", type: "number", validation: { values: [a] } }, { name: "f", type: "text", default: a },
    ]);
    const name = random() < 0.3 ? a : `made${Math.floor(random() * 1e9)}`;
    const rule = random() < 0.3 ? { list_rule: b } : {};
    const indexes = random() < 0.3 ? { indexes: [{ name: a, fields: [b], where: a }] } : {};
    const made = await attack("definition", "POST", "/api/v1/collections", { body: { name, type: "base", schema: [field], ...rule, ...indexes } });
    if (made.status === 200) {
      // A pattern or a choice may be any text; the records it takes are values.
      await attack("record of it", "POST", `/api/v1/collections/${made.body.name}/records`, { body: { data: { f: a } } });
      await engine.rest("DELETE", `/api/v1/collections/${made.body.name}`);
    }
  });
  await unharmed(t, before);
});

test("files: cells, headers, lines, types, names and parameters", async (t) => {
  await repeat(async (i) => {
    const [a, b] = [toWellFormed(hostile()), toWellFormed(hostile())];
    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    const [route, type, body] = pick([
      ["/records/import/csv", "text/csv", `title,n\n${cell(a)},1\n`],
      ["/records/import/csv", "text/csv", `title,n\n${a},${b}\n`],
      ["/records/import/csv", "text/csv", `${cell(a)},${cell(b)}\n1,2\n`],
      ["/records/import/csv", "text/csv", a],
      ["/records/import/csv", `multipart/form-data; boundary=x`, `--x\r\ncontent-disposition: form-data; name="file"; filename="${a}"\r\n\r\n${b}\r\n--x--\r\n`],
      ["/records/import/csv", `multipart/form-data; boundary=x`, `--x\r\n${a}\r\n\r\n${b}\r\n--x--\r\n`],
      [`/records/import/csv?skip_validation=${query()}`, "text/csv", "title\na\n"],
      ["/records:import", "application/x-ndjson", `${JSON.stringify({ id: a, data: { title: b } })}\n${a}\n{"data":{${JSON.stringify(a)}:1}}\n`],
      [`/records:import?format=${query()}`, "application/x-ndjson", a],
    ]);
    const sent = await attack("file", "POST", `/api/v1/collections/target${route}`, { body, headers: { "content-type": type } });
    if (sent.status === 200 && i % 10 === 0) {
      for (const rejection of [...(sent.body.errors ?? []), ...(sent.body.rejections ?? [])]) {
        assert.ok((rejection.error ?? rejection.message).length < 2_000);
      }
    }
    await attack("export", "GET", `/api/v1/collections/target/${pick(["records:export?after=", "records:export?format=", "records/export/csv?sort=", "records/export/csv?filter=", "records/export/csv?fields="])}${query()}`);
  });
  await unharmed(t);
});

test("what was stored as a cell comes back as the same cell", async (t) => {
  const texts = Array.from({ length: rounds }, () => toWellFormed(hostile()).replaceAll("\0", "").slice(0, 1000)).filter((text) => text !== "");
  const schema = [{ name: "at", type: "int" }, { name: "title", type: "text" }];
  await engine.collection("from", schema);
  await engine.collection("into", schema);
  const lines = texts.map((title, at) => JSON.stringify({ data: { at, title } })).join("\n");
  const sent = await attack("lines", "POST", "/api/v1/collections/from/records:import", { body: lines, headers: { "content-type": "application/x-ndjson" } });
  assert.equal(sent.body.imported, texts.length, sent.text.slice(0, 500));
  const csv = await engine.rest("GET", "/api/v1/collections/from/records/export/csv");
  const back = await attack("cells", "POST", "/api/v1/collections/into/records/import/csv", { body: csv.text, headers: { "content-type": "text/csv" } });
  assert.deepEqual(back.body, { imported: texts.length, total: texts.length, errors: [] });
  const { text } = await engine.rest("GET", "/api/v1/collections/into/records:export");
  assert.deepEqual(text.trimEnd().split("\n").map((line) => JSON.parse(line).data.title), texts);
  await unharmed(t);
});
