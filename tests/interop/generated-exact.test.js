// Clients that were generated once: they stay whole while the schema changes, and values go all ways unchanged.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connectNode } from "@grpc-baas/client/node";
import { connectWeb } from "@grpc-baas/client/web";
import { EventSource } from "eventsource";
import { admin, Engine } from "./lib/engine.js";
import { generatedClients } from "./lib/generated.js";

const fields = [
  { name: "t", type: "text", validation: { max_length: 1_048_576 } }, { name: "n", type: "int" }, { name: "x", type: "number" }, { name: "flag", type: "bool" },
  { name: "b", type: "bytes" }, { name: "at", type: "datetime" }, { name: "d", type: "decimal" }, { name: "j", type: "json" }, { name: "place", type: "geopoint" },
  { name: "tags", type: "select", select: { values: ["red", "blue"], max_select: 2 } },
];
const books = [
  { name: "title", type: "text", validation: { required: true, max_length: 200 } }, { name: "views", type: "int" },
  { name: "status", type: "select", select: { values: ["draft", "in review"], as_enum: true } },
  { name: "tags", type: "select", select: { values: ["red", "blue"], max_select: 2 } },
];

let engine;
let onNode;
let node;
let web;
let baas;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.collection("authors", [{ name: "name", type: "text" }]);
  await engine.collection("books", books);
  await engine.collection("exact", fields);
  const [forNode, forWeb] = await generatedClients(engine);
  onNode = forNode;
  [node, web] = [forNode, forWeb].map(({ createClient }) => createClient({ baseUrl: engine.url }));
  baas = connectNode(engine.url);
  await Promise.all([baas, node.baas, web.baas].map((client) => client.signIn(admin.email, admin.password)));
});
after(() => engine?.dispose());

const field = (definition, name) => definition.schema.find((known) => known.name === name);
const safeChanges = [
  ({ schema }) => schema.push({ name: "subtitle", type: "text" }),
  ({ schema }) => schema.push({ name: "likes", type: "int", default_value: 7 }),
  (definition) => (field(definition, "title").validation.max_length = 500),
  (definition) => delete field(definition, "title").validation.required,
  // In front of the others: their numbers stay.
  (definition) => field(definition, "status").select.values.unshift("published"),
  (definition) => field(definition, "tags").select.values.push("green"),
  (definition) => (field(definition, "views").description = "How often it was read."),
  ({ schema }) => schema.push({ name: "editor", type: "relation", relation: { collection_id: "authors" } }),
  (definition) => (definition.indexes = [{ name: "by_views", fields: ["-views"] }]),
  ({ schema }) => schema.push({ name: "extra", type: "json" }),
];

test("a client that was generated before ten safe changes works as before, and loses nothing that it does not know", async () => {
  const { Book_Status: Status } = onNode;
  const path = "/api/v1/collections/books";
  const changes = node.books.watch({ from: 0 });
  const next = async () => {
    const { value } = await changes.next();
    return [value.type, value.recordId, value.record.views];
  };
  for (const [index, change] of safeChanges.entries()) {
    const { body } = await engine.rest("GET", path);
    change(body);
    const changed = await engine.rest("PUT", path, { body });
    assert.equal(changed.status, 200, changed.text);

    const id = `b${index}`;
    const made = await node.books.create({ id, title: "Hello", views: BigInt(index), status: Status.IN_REVIEW, tags: ["red"] });
    const updated = await node.books.update(id, { ...made, views: BigInt(index + 100) }, { etag: made.etag });
    assert.deepEqual(await node.books.get(id), updated);
    const found = await node.books.list({ where: (p) => p.views.eq(index + 100), sort: [(p) => p.title.asc()] });
    assert.deepEqual(found.items.map(({ id, title, status, tags }) => [id, title, status, tags]), [[id, "Hello", Status.IN_REVIEW, ["red"]]]);
    assert.deepEqual([await next(), await next()], [["created", id, BigInt(index)], ["updated", id, BigInt(index + 100)]]);
  }
  await changes.return();

  const generic = baas.collection("books");
  await generic.update("b1", { status: "published", subtitle: "kept", tags: ["green"], extra: { a: 1 } });
  const read = await node.books.get("b1");
  assert.ok(![undefined, Status.UNSPECIFIED, Status.DRAFT, Status.IN_REVIEW].includes(read.status));
  assert.deepEqual(read.tags, ["green"]);
  // Everything that was read is sent back, as forms do.
  await node.books.update("b1", { ...read, title: "New" });
  const { title, status, subtitle, tags, likes, extra } = (await generic.get("b1")).data;
  assert.deepEqual({ title, status, subtitle, tags, likes, extra }, { title: "New", status: "published", subtitle: "kept", tags: ["green"], likes: 7, extra: { a: 1 } });
});

const seconds = (text) => BigInt(Date.parse(text) / 1000);
const moment = (text, nanos = 0) => ({ $typeName: "google.protobuf.Timestamp", seconds: seconds(text), nanos });
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

// One mebibyte of UTF-8.
const large = "äb☺".repeat(174_762);

/** A value as generated clients have it, and as JSON has it. */
const values = [
  ["n", 2n ** 63n - 1n, "9223372036854775807"],
  ["n", -(2n ** 63n), "-9223372036854775808"],
  ["n", 2n ** 53n + 1n, "9007199254740993"],
  ["n", 2n ** 53n - 1n, 9_007_199_254_740_991],
  ["n", 0n, 0],
  ["x", 5e-324, 5e-324],
  ["x", 2.2250738585072011e-308, 2.2250738585072011e-308],
  ["x", -1.7976931348623157e308, -1.7976931348623157e308],
  ["x", 0.1 + 0.2, 0.30000000000000004],
  ["x", 0, 0],
  // The databases do not tell one zero from the other.
  ["x", -0, 0],
  ["flag", false, false],
  ["b", everyByte, Buffer.from(everyByte).toString("base64")],
  ["b", new Uint8Array(0), ""],
  ["t", "", ""],
  ["t", "☺\u{1f600}\u0001\u2028\ufeff\uffff e\u0301 \" \\ ' ${x} %", "☺\u{1f600}\u0001\u2028\ufeff\uffff e\u0301 \" \\ ' ${x} %"],
  ["at", moment("2026-11-21T09:30:00Z", 123_456_000), "2026-11-21T09:30:00.123456Z"],
  ["at", moment("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z"],
  ["at", moment("9999-12-31T23:59:59Z", 999_999_000), "9999-12-31T23:59:59.999999Z"],
  ["d", "-12.50", "-12.50"],
  ["j", { a: [1, null, "x", { b: false }], "": {}, x: 5e-324 }, { a: [1, null, "x", { b: false }], "": {}, x: 5e-324 }],
  ["j", "text", "text"],
  ["place", { $typeName: "baas.schema.v1.GeoPoint", lat: -90, lon: 179.99999999999997 }, { lat: -90, lon: 179.99999999999997 }],
  ["tags", ["blue", "red"], ["blue", "red"]],
];

/** What a record of the generated client is in JSON. */
function toJson({ t, n, x, flag, b, at, d, j, place, tags }) {
  return {
    t, x, flag, d,
    n: n === undefined ? n : Number.isSafeInteger(Number(n)) ? Number(n) : String(n),
    b: b && Buffer.from(b).toString("base64"),
    at: at && new Date(Number(at.seconds) * 1000).toISOString().replace(".000Z", at.nanos === 0 ? "Z" : `.${String(at.nanos / 1000).padStart(6, "0")}Z`),
    j: onNode.jsonOf(j),
    place: place && { lat: place.lat, lon: place.lon },
    tags,
  };
}

/** The values that there are: of typed messages those that are absent are undefined, and of JSON they are null or not there. */
function present(data) {
  return Object.fromEntries(fields.map(({ name }) => [name, data[name] ?? undefined]).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

const ok = async (method, path, body) => {
  const answer = await engine.rest(method, path, { body });
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  return answer.body;
};
const restTyped = "/default/v1/exact";
const restGeneric = "/api/v1/collections/exact/records";

/** All ways to write a value, each into a record of its own. */
const writers = {
  "the generated client": ({ id, typed }) => node.exact.create({ ...typed, id }),
  "the generated client, by updates": async ({ id, typed }) => {
    await node.exact.create({ id });
    await node.exact.update(id, typed);
  },
  "the generated client over gRPC-Web": ({ id, typed }) => web.exact.create({ ...typed, id }),
  "the generated client, by ingest": async ({ id, typed }) => {
    const { rejections } = await node.exact.ingest([{ ...typed, id }]);
    if (rejections.length > 0) {
      throw Object.assign(new Error(rejections[0].message), { reason: rejections[0].reason });
    }
  },
  "the SDK": ({ id, plain }) => baas.collection("exact").create(plain, { id }),
  "the SDK, by upserts": ({ id, plain }) => baas.collection("exact").upsert(plain, { id }),
  "the SDK over gRPC-Web": ({ id, plain }) => generic(connectWeb).create(plain, { id }),
  "REST": ({ id, plain }) => ok("POST", restGeneric, { id, data: plain }),
  "REST of the typed service": ({ id, plain }) => ok("POST", restTyped, { id, ...plain }),
};
const generic = (connect) => connect(engine.url, { tokens: { accessToken: engine.token, refreshToken: "", expiresAt: Infinity } }).collection("exact");

/** All ways to read what all records have at once, by their ids. */
const readers = {
  "a list of the generated client": async () => collect(node.exact.all().page(100), toJson),
  "a list of the generated client over gRPC-Web": async () => collect(web.exact.all().page(100), toJson),
  "a list of the SDK": async () => collect(baas.collection("exact").listAll(), ({ data }) => data),
  "a list of the SDK over gRPC-Web": async () => collect(generic(connectWeb).listAll(), ({ data }) => data),
  "a list of REST": async () => collect(await pages(restGeneric), ({ data }) => data),
  "a list of the typed REST": async () => collect(await pages(restTyped), (record) => record),
  "a live list of the generated client": () => live(node.exact.live(), toJson),
  "a live list of the SDK": () => live(baas.collection("exact").live(), ({ data }) => data),
};

async function collect(records, dataOf) {
  const found = new Map();
  for await (const record of records) {
    found.set(record.id, present(dataOf(record)));
  }
  return found;
}

async function pages(path) {
  const items = [];
  for (let token = ""; token !== undefined; ) {
    const page = await ok("GET", `${path}?per_page=100&page_token=${token}`);
    items.push(...page.items);
    token = page.next_page_token || undefined;
  }
  return items;
}

async function live(list, dataOf) {
  await list.ready;
  list.close();
  return collect(list.records, dataOf);
}

/** All ways to be told, from the beginning; each answers what it was told once a record of the id came. */
const feeds = {
  "a watch of the generated client": (last) => watched(node.exact.watch({ from: 0 }), last, ({ record }) => toJson(record)),
  "a watch of the generated client over gRPC-Web": (last) => watched(web.exact.watch({ from: 0 }), last, ({ record }) => toJson(record)),
  "a watch of the SDK": (last) => watched(baas.collection("exact").watch({ from: 0 }), last, ({ data }) => data),
  "an EventSource": (last) => streamed("/api/v1/realtime/exact?from=0", last, ({ data }) => data),
  "an EventSource of the typed service": (last) => streamed(`${restTyped}:watch?from=0`, last, ({ record }) => record),
};

async function watched(events, last, dataOf) {
  const found = new Map();
  for await (const event of events) {
    found.set(event.recordId, present(dataOf(event)));
    if (event.recordId === last) {
      break;
    }
  }
  return found;
}

function streamed(path, last, dataOf) {
  return new Promise((resolve) => {
    const found = new Map();
    const source = new EventSource(engine.url + path);
    for (const type of ["record.created", "record.updated"]) {
      source.addEventListener(type, ({ data }) => {
        const event = JSON.parse(data);
        found.set(event.record_id, present(dataOf(event)));
        if (event.record_id === last) {
          source.close();
          resolve(found);
        }
      });
    }
  });
}

test("each value goes each way unchanged", async () => {
  const cases = [...values, [undefined, undefined, undefined]];
  const expected = new Map();
  for (const [way, write] of Object.entries(writers)) {
    await Promise.all(cases.map(async ([name, typed, plain], index) => {
      const id = `${way.replaceAll(/[ ,]+/g, "_")}-${index}`;
      expected.set(id, name === undefined ? {} : { [name]: plain });
      await write({ id, typed: name === undefined ? {} : { [name]: typed }, plain: name === undefined ? {} : { [name]: plain } });
    }));
  }
  await node.exact.create({ id: "last", t: large });
  expected.set("last", { t: large });

  const told = await Promise.all(Object.entries({ ...readers, ...feeds }).map(async ([way, read]) => [way, await read("last")]));
  for (const [way, found] of told) {
    assert.equal(found.size, expected.size, way);
    for (const [id, data] of expected) {
      assert.deepEqual(found.get(id), data, `${id} by ${way}`);
    }
  }
});

test("a text of a mebibyte is written each way", async () => {
  await Promise.all(Object.entries(writers).map(async ([way, write], index) => {
    const id = `large-${index}`;
    await write({ id, typed: { t: large }, plain: { t: large } });
    assert.ok((await node.exact.get(id, { fields: ["t"] })).t === large, way);
  }));
});

test("what no way can carry is refused by its field, or becomes what the documentation says, each way alike", async () => {
  const id = (way) => `odd-${way.replaceAll(/[ ,]+/g, "_")}`;
  for (const [way, write] of Object.entries(writers)) {
    const refused = [["t", "a\0b"], ["t", "x".repeat(1_048_577)], ["tags", ["green"]], ["d", "1e5"]];
    // JSON has no such numbers.
    const all = [...refused, ...(way.startsWith("REST") ? [] : [["x", Number.NaN], ["x", Infinity], ["x", -Infinity]])];
    for (const [index, [name, value]] of all.entries()) {
      await assert.rejects(
        async () => write({ id: `${id(way)}-refused-${index}`, typed: { [name]: value }, plain: { [name]: value } }),
        (error) => (error.reason ?? /DATA_INVALID/.exec(error.message)?.[0]) === "DATA_INVALID" && (error.violations?.some(({ field }) => field.endsWith(`.${name}`)) ?? true),
        `${way}: ${name} ${String(value).slice(0, 10)}`,
      );
    }
    // Half of a pair of surrogates is no text: in protobuf it cannot be, and JSON is read as if it were UTF-8.
    for (const [name, value] of [["t", "a\ud800b"], ["j", { deep: ["\udc00\ud800"] }]]) {
      await assert.rejects(async () => write({ id: `${id(way)}-half-${name}`, typed: { [name]: value }, plain: { [name]: value } }), /half (of )?a (pair of surrogates|surrogate pair)|JSON_MALFORMED/, way);
    }
    // More than microseconds are cut off.
    const cut = { at: moment("2026-11-21T09:30:00Z", 123_456_789) };
    await write({ id: id(way), typed: cut, plain: { at: "2026-11-21T09:30:00.123456789Z" } });
    assert.equal(toJson(await node.exact.get(id(way))).at, "2026-11-21T09:30:00.123456Z", way);
  }
});
