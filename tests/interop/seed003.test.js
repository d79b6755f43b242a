// The commands that the documentation of FastCMS gives its readers, as it writes them, run by the real curl. The host, tokens and
// ids are those of the test; everything else is theirs, and so are the shapes of the answers.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runCurl } from "./lib/curl.js";
import { Engine, run } from "./lib/engine.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

const curl = (command, ids) => runCurl(engine, command, ids);

/** Runs a request as it is written: a line with method and path, headers, an empty line, and a body. */
function http(request, ids = {}) {
  const [head, ...bodies] = request.trim().split("\n\n");
  const [line, ...headers] = head.split("\n");
  const [method, target] = line.split(" ");
  const args = headers.map((header) => `-H "${header.replace(/ADMIN_TOKEN|USER_TOKEN/, "YOUR_TOKEN")}"`);
  if (bodies.length > 0) {
    args.push(`-d '${bodies.join("\n\n")}'`);
  }
  if (!headers.some((header) => header.startsWith("Authorization"))) {
    args.push('-H "Authorization: Bearer YOUR_TOKEN"');
  }
  let path = target;
  for (const [name, id] of Object.entries(ids)) {
    path = path.replaceAll(name, id);
  }
  return curl(`curl -g -X ${method} "http://localhost:8000${path}" ${args.join(" ")}`, ids);
}

const save = (name, text) => writeFile(join(engine.data, name), text);
const read = (name) => readFile(join(engine.data, name), "utf8");
const rows = (csv) => csv.trimEnd().split("\r\n").map((row) => row.split(","));

// Creating Collections

test("Creating Collections: Via API", async () => {
  const { status, body } = await curl(`curl -X POST http://localhost:8000/api/v1/collections \\
  -H "Authorization: Bearer YOUR_ADMIN_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "products",
    "type": "base",
    "schema": [
      {
        "name": "title",
        "type": "text",
        "validation": {"required": true}
      },
      {
        "name": "price",
        "type": "number",
        "validation": {"required": true}
      }
    ]
  }'`);
  assert.equal(status, 200);
  assert.equal(body.name, "products");
  assert.equal(body.type, "base");
  assert.deepEqual(body.schema.map((field) => [field.name, field.type, field.validation.required]), [["title", "text", true], ["price", "number", true]]);
  assert.ok(body.id && body.created && body.updated);
});

// API Usage

test("API Usage: Collections API", async () => {
  const list = await http("GET /api/v1/collections");
  assert.equal(list.status, 200);
  const products = list.body.items.find((collection) => collection.name === "products");
  const ids = { "{collection_id}": products.id };
  const got = await http("GET /api/v1/collections/{collection_id}", ids);
  assert.deepEqual([got.status, got.body], [200, products]);

  const created = await http(`POST /api/v1/collections
Authorization: Bearer ADMIN_TOKEN
Content-Type: application/json

{
  "name": "posts",
  "type": "base",
  "schema": [{"name": "title", "type": "text"}, {"name": "body", "type": "editor"}, {"name": "author", "type": "email"},
    {"name": "link", "type": "url"}, {"name": "status", "type": "select", "select": {"values": ["draft", "published"]}},
    {"name": "priority", "type": "number"}, {"name": "featured", "type": "bool"}, {"name": "notes", "type": "json"}]
}`);
  assert.equal(created.status, 200);

  const gone = await http(`POST /api/v1/collections
Authorization: Bearer ADMIN_TOKEN
Content-Type: application/json

{"name": "doomed", "type": "base", "schema": []}`);
  const doomed = { "{collection_id}": gone.body.id };
  const updated = await http(`PUT /api/v1/collections/{collection_id}
Authorization: Bearer ADMIN_TOKEN
Content-Type: application/json

{"name": "doomed", "type": "base", "schema": [{"name": "title", "type": "text"}]}`, doomed);
  assert.deepEqual([updated.status, updated.body.schema.map((field) => field.name)], [200, ["title"]]);
  let deleted = await http("DELETE /api/v1/collections/{collection_id}\nAuthorization: Bearer ADMIN_TOKEN", doomed);
  if (deleted.status === 400) {
    // What a deletion destroys is confirmed by the hash of its plan.
    const hash = deleted.body.error.details.find((detail) => detail.metadata?.confirm_hash).metadata.confirm_hash;
    deleted = await http(`DELETE /api/v1/collections/{collection_id}?confirm_hash=${hash}\nAuthorization: Bearer ADMIN_TOKEN`, doomed);
  }
  assert.ok([200, 204].includes(deleted.status), deleted.text);
  assert.equal((await http("GET /api/v1/collections/{collection_id}", doomed)).status, 404);
});

test("API Usage: Records API", async () => {
  const created = await http(`POST /api/v1/collections/{collection_name}/records
Authorization: Bearer USER_TOKEN
Content-Type: application/json

{
  "data": {
    "title": "Product Name",
    "price": 99.99
  }
}`, { "{collection_name}": "products" });
  assert.equal(created.status, 200);
  assert.deepEqual(created.body.data, { title: "Product Name", price: 99.99 });
  const ids = { "{collection_name}": "products", "{record_id}": created.body.id };
  const updated = await http(`PATCH /api/v1/collections/{collection_name}/records/{record_id}
Authorization: Bearer USER_TOKEN
Content-Type: application/json

{
  "data": {
    "price": 89.99
  }
}`, ids);
  assert.deepEqual([updated.status, updated.body.data], [200, { title: "Product Name", price: 89.99 }]);
  const got = await http("GET /api/v1/collections/{collection_name}/records/{record_id}", ids);
  assert.deepEqual(got.body, updated.body);
  const listed = await http("GET /api/v1/collections/{collection_name}/records", ids);
  assert.deepEqual([listed.status, listed.body.items, listed.body.page, listed.body.per_page], [200, [got.body], 1, 30]);
  const page = await http("GET /api/v1/collections/products/records?page=1&per_page=20&sort=-created");
  assert.deepEqual([page.status, page.body.per_page, page.body.items.length], [200, 20, 1]);
  const deleted = await http("DELETE /api/v1/collections/{collection_name}/records/{record_id}\nAuthorization: Bearer USER_TOKEN", ids);
  assert.ok([200, 204].includes(deleted.status));
  assert.equal((await http("GET /api/v1/collections/{collection_name}/records/{record_id}", ids)).status, 404);
});

test("API Usage: Search Records", async () => {
  const posts = [
    { title: "All about FastCMS", status: "draft" },
    { body: "<p>why fastcms</p>", status: "published" },
    { author: "me@fastcms.dev", status: "published" },
    { link: "https://fastcms.dev/", status: "draft" },
    { title: "no", notes: { text: "fastcms" }, status: "published" },
  ];
  for (const data of posts) {
    assert.equal((await engine.rest("POST", "/api/v1/collections/posts/records", { body: { data } })).status, 200);
  }
  const found = async (query) => {
    const { status, body } = await http(`GET /api/v1/collections/posts/records?${query}`);
    assert.equal(status, 200, query);
    return body.items.map((item) => posts.findIndex((post) => Object.entries(post).every(([name, value]) => JSON.stringify(item.data[name]) === JSON.stringify(value))));
  };
  assert.deepEqual((await found("search=fastcms")).sort(), [0, 1, 2, 3]);
  assert.deepEqual((await found("search=fastcms&filter=status=published")).sort(), [1, 2]);
  assert.deepEqual(await found("search=fastcms&sort=-created"), [3, 2, 1, 0]);
});

// Field Types

const fields = {
  "Text Field": '{"name": "title", "type": "text", "validation": {"required": true, "min_length": 3, "max_length": 100}}',
  "Number Field": '{"name": "price", "type": "number", "validation": {"required": true, "min": 0}}',
  "Boolean Field": '{"name": "published", "type": "bool", "validation": {"required": false}}',
  "Email Field": '{"name": "contact_email", "type": "email", "validation": {"required": true}}',
  "URL Field": '{"name": "website", "type": "url", "validation": {"required": false}}',
  "Date Field": '{"name": "publish_date", "type": "date", "validation": {"required": false}}',
  "Select Field": '{"name": "status", "type": "select", "select": {"values": ["draft", "published", "archived"], "max_select": 1}, "validation": {"required": true}}',
  "Relation Field": '{"name": "category", "type": "relation", "relation": {"collection_id": "categories_collection_id", "type": "many-to-one", "cascade_delete": false, "display_fields": ["id", "name"]}, "validation": {"required": false}}',
  "File Field": '{"name": "image", "type": "file", "file": {"max_files": 1, "max_size": 5242880, "mime_types": ["image/jpeg", "image/png", "image/gif"], "thumbs": ["100x100", "500x500"]}, "validation": {"required": false}}',
  "JSON Field": '{"name": "metadata", "type": "json", "validation": {"required": false}}',
  "Editor Field (Rich Text)": '{"name": "content", "type": "editor", "validation": {"required": false}}',
};
const values = {
  title: ["abc", "ab"],
  price: [0, -1],
  published: [true, "yes"],
  contact_email: ["a@b.de", "nobody"],
  website: ["https://example.com/", "nowhere"],
  publish_date: ["2025-01-15", "soon"],
  status: ["archived", "gone"],
  metadata: [{ a: [1, null] }, undefined],
  content: ["<p>Hi</p>", 1],
};
let number = 0;
for (const [name, field] of Object.entries(fields)) {
  test(`Field Types: ${name}`, async () => {
    const categories = (await engine.rest("GET", "/api/v1/collections/categories")).body?.id
      ?? (await engine.collection("categories", [{ name: "name", type: "text" }])).id;
    const collection = `field${number++}`;
    const made = await curl(
      `curl -X POST http://localhost:8000/api/v1/collections -H "Authorization: Bearer YOUR_ADMIN_TOKEN" -H "Content-Type: application/json" -d '{"name": "${collection}", "type": "base", "schema": [${field}]}'`,
      { categories_collection_id: categories });
    assert.equal(made.status, 200, made.text);
    const expected = JSON.parse(field.replace("categories_collection_id", categories));
    assert.deepEqual(pick(made.body.schema[0], expected), expected);

    const [good, bad] = values[expected.name] ?? [];
    if (good !== undefined) {
      const post = (value) => engine.rest("POST", `/api/v1/collections/${collection}/records`, { body: { data: { [expected.name]: value } } });
      const stored = await post(good);
      assert.deepEqual([stored.status, stored.body.data[expected.name]], [200, good]);
      if (bad !== undefined) {
        assert.equal((await post(bad)).status, 400);
      }
    }
    if (expected.validation.required) {
      assert.equal((await engine.rest("POST", `/api/v1/collections/${collection}/records`, { body: { data: {} } })).status, 400);
    }
  });
}

/** The part of a value that another has, member by member; false where the engine leaves a false out. */
function pick(actual, wanted) {
  if (wanted === null || typeof wanted !== "object" || Array.isArray(wanted)) {
    return actual === undefined && wanted === false ? false : actual;
  }
  return Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, pick(actual?.[name], value)]));
}

// CSV Import/Export

test("CSV: Simple Example: Products", async () => {
  await engine.collection("simple", [{ name: "name", type: "text" }, { name: "price", type: "number" }, { name: "active", type: "bool" }]);
  await save("products.csv", "name,price,active\nLaptop,999.99,true\nMouse,29.99,true\nKeyboard,79.99,false\nMonitor,299.99,true\n");
  const imported = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/simple/records/import/csv" \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -F "file=@products.csv"`);
  assert.deepEqual([imported.status, imported.body], [200, { imported: 4, total: 4, errors: [] }]);

  const exported = await curl(`curl -X GET "http://localhost:8000/api/v1/collections/simple/records/export/csv" \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -o products_export.csv`);
  assert.deepEqual([exported.status, exported.type.split(";")[0]], [200, "text/csv"]);
  assert.deepEqual(rows(await read("products_export.csv")).map((row) => row.slice(3)), [
    ["name", "price", "active"], ["Laptop", "999.99", "true"], ["Mouse", "29.99", "true"], ["Keyboard", "79.99", "false"], ["Monitor", "299.99", "true"],
  ]);
  assert.deepEqual(rows(await read("products_export.csv"))[0].slice(0, 3), ["id", "created", "updated"]);

  // Export only active products, sorted by price
  await curl(`curl -X GET "http://localhost:8000/api/v1/collections/simple/records/export/csv?filter=active=true&sort=-price" \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -o active_products.csv`);
  assert.deepEqual(rows(await read("active_products.csv")).slice(1).map((row) => row[3]), ["Laptop", "Monitor", "Mouse"]);
});

test("CSV: the file's name is {collection}_export.csv", async () => {
  const { stdout } = await run("curl", ["-sSI", "-H", `Authorization: Bearer ${engine.token}`, `${engine.url}/api/v1/collections/simple/records/export/csv`]);
  assert.match(stdout, /content-disposition: attachment; filename="simple_export\.csv"/i);
});

test("CSV: Import Records from CSV, with its response", async () => {
  await engine.collection("faulty", [{ name: "price", type: "number" }, { name: "email", type: "email" }]);
  const lines = Array.from({ length: 100 }, (_, i) => `${i},user${i}@example.com`);
  lines[21] = "invalid,a@b.de";
  lines[43] = "1,nobody";
  for (const row of [60, 70, 80]) {
    lines[row - 2] = "x,a@b.de";
  }
  await save("products.csv", `price,email\n${lines.join("\n")}\n`);
  const { status, body } = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/faulty/records/import/csv" \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -F "file=@products.csv"`);
  assert.equal(status, 200);
  assert.deepEqual({ ...body, errors: body.errors.slice(0, 2) }, JSON.parse(`{
  "imported": 95,
  "total": 100,
  "errors": [
    {
      "row": 23,
      "error": "Row 23, field 'price': Cannot convert 'invalid' to number"
    },
    {
      "row": 45,
      "error": "Row 45, field 'email': Invalid email format"
    }
  ]
}`));

  const skipped = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/faulty/records/import/csv?skip_validation=true" \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -F "file=@products.csv"`);
  assert.deepEqual([skipped.status, skipped.body], [200, { imported: 100, total: 100, errors: [] }]);
});

test("CSV: Example with Different Field Types", async () => {
  await engine.collection("typed", [
    { name: "title", type: "text" }, { name: "quantity", type: "number" }, { name: "published", type: "bool" }, { name: "publish_date", type: "date" },
    { name: "tags", type: "select", select: { values: ["electronics", "sale", "clothing"], max_select: 3 } },
  ]);
  await save("typed.csv", `title,quantity,published,publish_date,tags
"First Product",100,true,2025-01-15T10:00:00,"[""electronics"", ""sale""]"
"Second Product",50,false,2025-02-01T14:30:00,"[""clothing""]"
`);
  const imported = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/typed/records/import/csv" -H "Authorization: Bearer YOUR_ACCESS_TOKEN" -F "file=@typed.csv"`);
  assert.deepEqual(imported.body, { imported: 2, total: 2, errors: [] });
  const { body } = await http("GET /api/v1/collections/typed/records");
  assert.deepEqual(body.items.map((item) => item.data), [
    { title: "First Product", quantity: 100, published: true, publish_date: "2025-01-15T10:00:00.000Z", tags: ["electronics", "sale"] },
    { title: "Second Product", quantity: 50, published: false, publish_date: "2025-02-01T14:30:00.000Z", tags: ["clothing"] },
  ]);
});

test("CSV: Export-Import Workflow (Data Migration)", async () => {
  const schema = [{ name: "name", type: "text" }, { name: "price", type: "number" }, { name: "active", type: "bool" }, { name: "extra", type: "json" }];
  await engine.collection("old_products", schema);
  const data = [{ name: 'He said "hello", once', price: 0.1, active: true, extra: { a: ["=1"] } }, { name: "two\nlines", price: null, active: null, extra: "1" }];
  for (const values of data) {
    await engine.rest("POST", "/api/v1/collections/old_products/records", { body: { data: values } });
  }
  await curl(`curl -X GET "http://localhost:8000/api/v1/collections/old_products/records/export/csv" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -o products_backup.csv`);
  await engine.collection("new_products", schema);
  const imported = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/new_products/records/import/csv" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -F "file=@products_backup.csv"`);
  assert.deepEqual(imported.body, { imported: 2, total: 2, errors: [] });
  const { body } = await curl(`curl -X GET "http://localhost:8000/api/v1/collections/new_products/records" \\
  -H "Authorization: Bearer YOUR_TOKEN"`);
  assert.deepEqual(body.items.map((item) => item.data), data);
});

test("CSV: Handling Large Datasets", async () => {
  await engine.collection("many", [{ name: "n", type: "int" }]);
  const lines = Array.from({ length: 10_500 }, (_, i) => String(i));
  await save("many.csv", `n\n${lines.join("\n")}\n`);
  await curl('curl -X POST "http://localhost:8000/api/v1/collections/many/records/import/csv" -H "Authorization: Bearer YOUR_TOKEN" -F "file=@many.csv"');
  // Export first 10,000
  const first = rows((await curl('curl "http://localhost:8000/api/v1/collections/many/records/export/csv?filter=id>0&sort=id"')).text);
  assert.equal(first.length, 10_001);
  // Export next batch
  const rest = rows((await curl('curl "http://localhost:8000/api/v1/collections/many/records/export/csv?filter=id>last_id&sort=id"', { last_id: first.at(-1)[0] })).text);
  assert.deepEqual([...first.slice(1), ...rest.slice(1)].map((row) => row[3]), lines);
});

test("CSV: Access Control: 403 or 401 without permission", async () => {
  await engine.collection("locked", [{ name: "n", type: "int" }], { open: false });
  await save("locked.csv", "n\n1\n");
  assert.ok([401, 403].includes((await curl('curl "http://localhost:8000/api/v1/collections/locked/records/export/csv"')).status));
  assert.ok([401, 403].includes((await curl('curl -X POST "http://localhost:8000/api/v1/collections/locked/records/import/csv" -F "file=@locked.csv"')).status));
});

// Bulk Operations

async function hasBulk() {
  return (await engine.rest("POST", "/api/v1/collections/posts/records/bulk-delete", { body: { record_ids: [] } })).status !== 405;
}

test("Bulk: Bulk Delete Records", async (t) => {
  if (!(await hasBulk())) {
    t.todo("bulk-delete is not served yet");
    return;
  }
  const ids = { abc123: "one", def456: "two", ghi789: "three" };
  for (const id of ["one", "two"]) {
    await engine.rest("POST", "/api/v1/collections/posts/records", { body: { id, data: { title: "t" } } });
  }
  const { status, body } = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/posts/records/bulk-delete" \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -d '{
    "record_ids": ["abc123", "def456", "ghi789"]
  }'`, ids);
  assert.equal(status, 200);
  assert.deepEqual(body, { success: 2, failed: 1, errors: [{ record_id: "three", error: "Record not found" }] });
});

test("Bulk: Bulk Update Records", async (t) => {
  if (!(await hasBulk())) {
    t.todo("bulk-update is not served yet");
    return;
  }
  for (const id of ["four", "five"]) {
    await engine.rest("POST", "/api/v1/collections/posts/records", { body: { id, data: { title: "t", priority: 3 } } });
  }
  const { status, body } = await curl(`curl -X POST "http://localhost:8000/api/v1/collections/posts/records/bulk-update" \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -d '{
    "record_ids": ["abc123", "def456"],
    "data": {
      "status": "published",
      "featured": true
    }
  }'`, { abc123: "four", def456: "five" });
  assert.deepEqual([status, body], [200, { success: 2, failed: 0, errors: null }]);
  for (const id of ["four", "five"]) {
    const { data } = (await engine.rest("GET", `/api/v1/collections/posts/records/${id}`)).body;
    assert.deepEqual([data.title, data.priority, data.status, data.featured], ["t", 3, "published", true]);
  }
});

test("Bulk: Limitations", async (t) => {
  if (!(await hasBulk())) {
    t.todo("bulk operations are not served yet");
    return;
  }
  const bulk = (ids) => engine.rest("POST", "/api/v1/collections/posts/records/bulk-delete", { body: { record_ids: ids } });
  assert.equal((await bulk([])).status, 400);
  assert.equal((await bulk(Array.from({ length: 101 }, (_, i) => `n${i}`))).status, 400);
  assert.deepEqual((await bulk(Array.from({ length: 100 }, (_, i) => `n${i}`))).body.failed, 100);
});

// View Collections

// The documentation shows no request; the form is ours, and so are the names of what it calls query and TTL.
test("View Collections: sales_summary", async () => {
  const schema = [{ name: "product", type: "text" }, { name: "total", type: "number" }];
  await engine.collection("orders", schema);
  const made = await engine.rest("POST", "/api/v1/collections", {
    body: {
      name: "sales_summary", type: "view", list_rule: "", view_rule: "",
      view: { query: "SELECT product AS id, product, SUM(total) AS total_sales FROM orders GROUP BY product ORDER BY product", cache_ttl_seconds: 300 },
    },
  });
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(made.body.schema.map((field) => [field.name, field.type]), [["product", "text"], ["total_sales", "number"]]);
  for (const [product, total] of [["a", 1], ["b", 5], ["a", 2]]) {
    await engine.rest("POST", "/api/v1/collections/orders/records", { body: { data: { product, total } } });
  }
  const sales = (items) => items.map((item) => [item.data.product, item.data.total_sales]);
  const listed = await http("GET /api/v1/collections/sales_summary/records?sort=product");
  assert.deepEqual(sales(listed.body.items), [["a", 3], ["b", 5]]);

  // Configurable caching: the answer stays until its time is over, or the view is told to forget it.
  await engine.rest("POST", "/api/v1/collections/orders/records", { body: { data: { product: "b", total: 1 } } });
  assert.deepEqual(sales((await http("GET /api/v1/views/sales_summary/records?sort=product")).body.items), [["a", 3], ["b", 5]]);
  assert.equal((await http("POST /api/v1/views/sales_summary/refresh\nAuthorization: Bearer ADMIN_TOKEN")).status, 200);
  assert.deepEqual(sales((await http("GET /api/v1/views/sales_summary/records?sort=-total_sales")).body.items), [["b", 6], ["a", 3]]);

  // Read-only.
  const records = "/api/v1/collections/sales_summary/records";
  for (const [method, path, body] of [["POST", records, { data: { product: "c" } }], ["PATCH", `${records}/a`, { data: { product: "c" } }], ["DELETE", `${records}/a`]]) {
    assert.equal((await engine.rest(method, path, { body })).status, 400, method);
  }
});
