// What the documentation of FastCMS says of sign-in, mails, rules and providers: its commands one after the other as it writes them, run by
// the real curl. The host, tokens and ids are those of the test; so are the shapes of the answers. Where this engine means to differ, a line says so.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import PostalMime from "postal-mime";
import { admin, Engine, run } from "./lib/engine.js";
import { OpenIdProvider } from "./lib/openid.js";

let engine;
let google;
before(async () => {
  google = await OpenIdProvider.start("your-google-client-id");
  // Everybody of this page comes from one address.
  const limits = { Baas__Limits__Policies__login__Permits: "1000" };
  engine = await Engine.start({ env: { SMTP_HOST: "", BAAS_PUBLIC_URL: "http://localhost:8000", ...limits, ...providers() } });
  await engine.signIn();
});
after(async () => {
  await engine?.dispose();
  google?.close();
});

// The addresses of the documentation are the engine's: a provider sends the browser back there, which the test does by hand.
function providers() {
  const names = ["google", "github", "microsoft"].flatMap((name) => [
    [`${name.toUpperCase()}_CLIENT_ID`, `your-${name}-client-id`],
    [`${name.toUpperCase()}_CLIENT_SECRET`, `your-${name}-client-secret`],
    [`${name.toUpperCase()}_REDIRECT_URI`, `http://localhost:8000/api/v1/oauth/${name}/callback`],
  ]);
  return { ...Object.fromEntries(names), Baas__OAuth__AllowPrivateProviders: "true", Baas__OAuth__Providers__google__Issuer: google.url };
}

/** Runs a command of curl as it is written in a shell, with other words in the place of some; answers status, headers and JSON. */
async function curl(command, words = {}) {
  let text = command.replaceAll("http://localhost:8000", engine.url).replace("curl ", 'curl -sS -D head.txt -w "\\n%{http_code}" ');
  for (const [name, value] of Object.entries({ YOUR_ADMIN_TOKEN: engine.token, ...words })) {
    text = text.replaceAll(name, value);
  }
  const { code, stdout, stderr } = await run("bash", ["-c", text], { cwd: engine.data });
  assert.equal(code, 0, `${text}\n${stderr}`);
  const end = stdout.lastIndexOf("\n");
  const head = await readFile(join(engine.data, "head.txt"), "utf8");
  const body = stdout.slice(0, end);
  return { status: Number(stdout.slice(end + 1)), location: head.match(/^location: (.*?)\r?$/im)?.[1], body: body.startsWith("{") ? JSON.parse(body) : body };
}

/** The same, and the command must succeed. */
async function ok(command, words) {
  const { status, body } = await curl(command, words);
  assert.equal(status, 200, `${command}\n${JSON.stringify(body)}`);
  return body;
}

/** A request as the documentation shows it in JSON: to that address, by that token. */
function post(path, body, token = "YOUR_ADMIN_TOKEN") {
  const authorization = token === "" ? "" : `-H "Authorization: Bearer ${token}" `;
  return curl(`curl -X POST http://localhost:8000/api/v1${path} ${authorization}-H "Content-Type: application/json" -d @- <<'END'\n${body}\nEND`);
}

async function register(collection, email, password = "securepassword123") {
  const { body } = await post(`/collections/${collection}/auth/register`, JSON.stringify({ email, password }), "");
  const login = await engine.rest("POST", `/api/v1/collections/${collection}/auth/login`, { token: null, body: { email, password } });
  assert.equal(login.status, 200, JSON.stringify(body));
  return { token: login.body.access_token, ...login.body.user };
}

const seen = new Set();

/** Waits for the next mail with a link to a page; answers the link's token. */
async function mail(to, page) {
  const folder = join(engine.data, "mail");
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    for (const name of (await readdir(folder).catch(() => [])).filter((each) => each.endsWith(".eml")).sort()) {
      const parsed = await PostalMime.parse(await readFile(join(folder, name)));
      const link = parsed.text.match(/^(http:\/\/localhost:8000\/\S+)\?token=(\S+)$/m);
      if (parsed.to[0].address === to && link?.[1] === `http://localhost:8000${page}` && !seen.has(link[2])) {
        seen.add(link[2]);
        return link[2];
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`No mail to ${to}.`);
}

const jwt = /^eyJhbGc[\w-]*\.[\w-]+\.[\w-]+$/;

// Authentication System

test("Built-in Admin Authentication: login, register, refresh", async () => {
  const login = await ok(`curl -X POST http://localhost:8000/api/v1/auth/login -H "Content-Type: application/json" -d '${JSON.stringify(admin)}'`);
  assert.match(login.access_token, jwt);
  assert.equal(login.user.role, "admin");
  const refreshed = await ok(`curl -X POST http://localhost:8000/api/v1/auth/refresh -H "Content-Type: application/json" -d '{"refresh_token": "${login.refresh_token}"}'`);
  assert.notEqual(refreshed.access_token, login.access_token);

  // "requires admin token"
  const other = '{"email": "second@example.com", "password": "SecurePass123!", "role": "admin"}';
  assert.equal((await post("/auth/register", other, "")).status, 401);
  assert.equal((await post("/auth/register", other)).body.role, "admin");
});

test("Auth Collections: customers register and log in", async () => {
  // Differs: "customers can register" needs the rule that says so; without create_rule only administrators make accounts.
  assert.equal((await post("/collections", '{"name": "customers", "type": "auth", "create_rule": "", "schema": [{"name": "name", "type": "text"}]}')).status, 200);
  await ok(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/register \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "password": "securepassword123"
  }'`);
  const login = await ok(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "password": "securepassword123"
  }'`);
  assert.match(login.access_token, jwt);
  // Differs: refresh tokens are opaque, and work once.
  assert.ok(login.refresh_token.length > 40);
  const { id, email, verified, role } = login.user;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual({ token_type: login.token_type, email, verified, role }, { token_type: "bearer", email: "customer@example.com", verified: false, role: "user" });
  const refreshed = await ok(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/refresh -H "Content-Type: application/json" -d '{"refresh_token": "${login.refresh_token}"}'`);
  assert.match(refreshed.access_token, jwt);
  const me = await ok('curl http://localhost:8000/api/v1/auth/me -H "Authorization: Bearer TOKEN"', { TOKEN: refreshed.access_token });
  assert.equal(me.id, id);
});

test("Auth Collections: the fields that are added", async () => {
  const { schema } = await ok('curl http://localhost:8000/api/v1/collections/customers -H "Authorization: Bearer YOUR_ADMIN_TOKEN"');
  const fields = Object.fromEntries(schema.map((field) => [field.name, field]));
  assert.deepEqual(
    ["email", "password", "verified", "role", "token_key"].map((name) => fields[name].type),
    ["email", "password", "bool", "text", "token_key"],
  );
  assert.ok(fields.email.unique);
});

// Email Verification & Password Reset

test("Email Verification Flow", async () => {
  const registration = `curl -X POST http://localhost:8000/api/v1/auth/register \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "user@example.com",
    "password": "SecurePass123!",
    "password_confirm": "SecurePass123!",
    "name": "John Doe"
  }'`;
  // Differs: the documentation says elsewhere that this needs an administrator's token, and here it does.
  assert.equal((await curl(registration)).body.error.details[0].reason, "CREDENTIALS_MISSING");
  const user = await ok(registration.replace("\\\n", '-H "Authorization: Bearer YOUR_ADMIN_TOKEN" \\\n'));
  assert.equal(user.name, "John Doe");

  const verification = `curl -X POST http://localhost:8000/api/v1/auth/verify-email \\
  -H "Content-Type: application/json" \\
  -d '{
    "token": "abc123..."
  }'`;
  const token = await mail("user@example.com", "/verify");
  const verified = await ok(verification, { "abc123...": token });
  assert.equal(verified.message, "Email verified successfully");
  assert.deepEqual([verified.user.id, verified.user.email, verified.user.verified], [user.id, "user@example.com", true]);
  assert.equal((await curl(verification, { "abc123...": token })).body.error.details[0].reason, "CODE_INVALID");
});

test("Resend Verification Email", async () => {
  await post("/auth/register", '{"email": "late@example.com", "password": "SecurePass123!"}');
  await mail("late@example.com", "/verify");
  const login = await ok(`curl -X POST http://localhost:8000/api/v1/auth/login -H "Content-Type: application/json" -d '{"email": "late@example.com", "password": "SecurePass123!"}'`);
  await ok(`curl -X POST http://localhost:8000/api/v1/auth/resend-verification \\
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \\
  -H "Content-Type: application/json"`, { YOUR_ACCESS_TOKEN: login.access_token });
  const { body } = await post("/auth/verify-email", JSON.stringify({ token: await mail("late@example.com", "/verify") }), "");
  assert.equal(body.user.verified, true);
});

test("Password Reset Flow", async () => {
  const asked = await ok(`curl -X POST http://localhost:8000/api/v1/auth/request-password-reset \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "user@example.com"
  }'`);
  assert.deepEqual(asked, { message: "If the email exists, a password reset link has been sent" });
  const reset = `curl -X POST http://localhost:8000/api/v1/auth/reset-password \\
  -H "Content-Type: application/json" \\
  -d '{
    "token": "xyz789...",
    "new_password": "NewSecurePass456!",
    "password_confirm": "NewSecurePass456!"
  }'`;
  const token = await mail("user@example.com", "/reset-password");
  assert.deepEqual(await ok(reset, { "xyz789...": token }), { message: "Password reset successfully" });
  assert.equal((await curl(reset, { "xyz789...": token })).body.error.details[0].reason, "CODE_INVALID");
  const login = (password) => post("/auth/login", JSON.stringify({ email: "user@example.com", password }), "");
  assert.equal((await login("SecurePass123!")).status, 401);
  assert.equal((await login("NewSecurePass456!")).status, 200);
});

test("Auth Collections Email Support", async () => {
  await mail("customer@example.com", "/verify");
  assert.equal((await post("/collections", '{"name": "members", "type": "auth", "create_rule": ""}')).status, 200);
  const registered = await ok(`curl -X POST http://localhost:8000/api/v1/collections/members/auth/register \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "password": "SecurePass123!"
  }'`);
  const verified = await post("/auth/verify-email", JSON.stringify({ token: await mail("customer@example.com", "/verify") }), "");
  assert.equal(verified.body.user.id, registered.user.id);
  const asked = await ok(`curl -X POST http://localhost:8000/api/v1/auth/request-password-reset \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "collection": "customers"
  }'`);
  assert.equal(asked.message, "If the email exists, a password reset link has been sent");
  const token = await mail("customer@example.com", "/reset-password");
  const reset = await post("/auth/reset-password", JSON.stringify({ token, new_password: "NewSecurePass456!", password_confirm: "NewSecurePass456!" }), "");
  assert.deepEqual(reset.body, { message: "Password reset successfully" });
  assert.equal((await post("/collections/customers/auth/login", '{"email": "customer@example.com", "password": "NewSecurePass456!"}', "")).status, 200);
});

// Access Control Rules

/** Makes a collection with rules as written, a record of Ann's and one of Bob's. */
async function guarded(name, rules, ann, bob) {
  const fields = [{ name: "user_id", type: "text" }, { name: "title", type: "text" }];
  const made = await engine.rest("POST", "/api/v1/collections", { body: { name, type: "base", schema: fields, ...JSON.parse(`{${rules}}`) } });
  assert.equal(made.status, 200, made.text);
  return Promise.all([ann, bob].map(async (user) => {
    const { body } = await engine.rest("POST", `/api/v1/collections/${name}/records`, { body: { data: { user_id: user.id, title: user.email } } });
    return body.id;
  }));
}

const list = async (name, token) => {
  const { status, body } = await engine.rest("GET", `/api/v1/collections/${name}/records?sort=title`, { token });
  return status === 200 ? body.items.map((item) => item.data.title) : status;
};
const change = async (name, id, token) => (await engine.rest("PATCH", `/api/v1/collections/${name}/records/${id}`, { token, body: { data: { title: "changed" } } })).status;
const remove = async (name, id, token) => (await engine.rest("DELETE", `/api/v1/collections/${name}/records/${id}`, { token })).status;

test("Common Rule Patterns", async () => {
  assert.equal((await post("/collections", '{"name": "people", "type": "auth", "create_rule": ""}')).status, 200);
  const [ann, bob, boss] = [await register("people", "ann@example.com"), await register("people", "bob@example.com"), await register("people", "boss@example.com")];
  // Who becomes what, administrators say.
  assert.equal((await engine.rest("PATCH", `/api/v1/collections/people/records/${boss.id}`, { body: { data: { role: "admin" } } })).status, 200);
  boss.token = (await engine.rest("POST", "/api/v1/collections/people/auth/login", { token: null, body: { email: "boss@example.com", password: "securepassword123" } })).body.access_token;
  const both = ["ann@example.com", "bob@example.com"];

  // Public Access. Differs: null is locked to administrators, and "" is public.
  await guarded("locked_things", '"list_rule": null', ann, bob);
  assert.deepEqual([await list("locked_things", null), await list("locked_things", ann.token)], [401, 403]);
  await guarded("public_things", '"list_rule": ""', ann, bob);
  assert.deepEqual(await list("public_things", null), both);

  // Authenticated Users Only
  await guarded("shared_things", `"list_rule": "@request.auth.id != ''"`, ann, bob);
  assert.deepEqual([await list("shared_things", null), await list("shared_things", ann.token)], [401, both]);

  // Admin Only
  const adminOnly = `"list_rule": "@request.auth.role = 'admin'", "create_rule": "@request.auth.role = 'admin'", "delete_rule": "@request.auth.role = 'admin'"`;
  const [first] = await guarded("admin_things", adminOnly, ann, bob);
  assert.deepEqual([await list("admin_things", ann.token), await list("admin_things", boss.token)], [403, both]);
  assert.deepEqual([await remove("admin_things", first, ann.token), await remove("admin_things", first, boss.token)], [403, 200]);

  // Owner Only: what is another's is as if it were not there.
  const [annes, bobs] = await guarded("own_things", `"list_rule": "@request.auth.id = @record.user_id", "update_rule": "@request.auth.id = @record.user_id"`, ann, bob);
  assert.deepEqual([await list("own_things", ann.token), await list("own_things", bob.token)], [["ann@example.com"], ["bob@example.com"]]);
  assert.deepEqual([await change("own_things", annes, ann.token), await change("own_things", bobs, ann.token)], [200, 404]);

  // Owner OR Admin
  const rule = "@request.auth.id = @record.user_id || @request.auth.role = 'admin'";
  const ids = await guarded("kept_things", `"update_rule": "${rule}", "delete_rule": "${rule}"`, ann, bob);
  assert.deepEqual([await change("kept_things", ids[1], ann.token), await change("kept_things", ids[1], boss.token)], [404, 200]);
  assert.deepEqual([await remove("kept_things", ids[0], bob.token), await remove("kept_things", ids[0], ann.token), await remove("kept_things", ids[1], boss.token)], [404, 200, 200]);

  // Bulk Operations, Access Control: of ten records Ann owns seven.
  await guarded("bulk_things", `"delete_rule": "@request.auth.id = @record.user_id"`, ann, bob);
  const records = [...Array(8).keys()].map((index) => ({ user_id: index < 6 ? ann.id : bob.id }));
  const made = await Promise.all(records.map((data) => engine.rest("POST", "/api/v1/collections/bulk_things/records", { body: { data } })));
  const all = (await engine.rest("GET", "/api/v1/collections/bulk_things/records")).body.items.map((item) => item.id);
  assert.deepEqual([made.every(({ status }) => status === 200), all.length], [true, 10]);
  const bulk = await engine.rest("POST", "/api/v1/collections/bulk_things/records/bulk-delete", { token: ann.token, body: { record_ids: all } });
  assert.deepEqual([bulk.body.success, bulk.body.failed], [7, 3]);
});

test("Real-World Example: Vendor System", async () => {
  assert.equal((await post("/collections", `{
  "name": "vendors",
  "type": "auth"
}`)).status, 200);
  assert.equal((await post("/collections", `{
  "name": "products",
  "type": "base",
  "schema": [
    {
      "name": "vendor_id",
      "type": "text",
      "validation": {"required": true}
    },
    {
      "name": "name",
      "type": "text",
      "validation": {"required": true}
    },
    {
      "name": "price",
      "type": "number",
      "validation": {"required": true}
    }
  ],
  "list_rule": "@request.auth.id = @record.vendor_id",
  "view_rule": "@request.auth.id = @record.vendor_id",
  "create_rule": "@request.auth.id != ''",
  "update_rule": "@request.auth.id = @record.vendor_id",
  "delete_rule": "@request.auth.id = @record.vendor_id || @request.auth.role = 'admin'"
}`)).status, 200);
  // Differs: a vendor is made by an administrator, since the definition of vendors has no create_rule.
  assert.equal((await post("/collections/vendors/auth/register", '{"email": "a@example.com", "password": "securepassword123"}', "")).status, 401);
  for (const [email, role] of [["a@example.com", "user"], ["b@example.com", "user"], ["chief@example.com", "admin"]]) {
    const made = await engine.rest("POST", "/api/v1/collections/vendors/records", { body: { data: { email, password: "securepassword123", role } } });
    assert.equal(made.status, 200, made.text);
  }
  const [a, b, chief] = await Promise.all(["a", "b", "chief"].map(async (name) => {
    const { body } = await post("/collections/vendors/auth/login", `{"email": "${name}@example.com", "password": "securepassword123"}`, "");
    return { token: body.access_token, id: body.user.id };
  }));

  // "Vendors can create new products"
  const create = (name, vendor) => post("/collections/products/records", JSON.stringify({ data: { vendor_id: vendor.id, name, price: 9.5 } }), vendor.token);
  const [ofA, ofB] = [(await create("A's", a)).body.id, (await create("B's", b)).body.id];
  assert.equal((await post("/collections/products/records", '{"data": {"vendor_id": "x", "name": "n", "price": 1}}', "")).status, 401);

  // "Vendors can only see their own products"
  const names = async (token) => (await engine.rest("GET", "/api/v1/collections/products/records", { token })).body.items.map((item) => item.data.name);
  assert.deepEqual([await names(a.token), await names(b.token)], [["A's"], ["B's"]]);
  const view = async (id, token) => (await engine.rest("GET", `/api/v1/collections/products/records/${id}`, { token })).status;
  assert.deepEqual([await view(ofA, a.token), await view(ofB, a.token)], [200, 404]);

  // "Vendors can only update/delete their own products"
  const update = async (id, token) => (await engine.rest("PATCH", `/api/v1/collections/products/records/${id}`, { token, body: { data: { price: 10 } } })).status;
  assert.deepEqual([await update(ofA, a.token), await update(ofB, a.token)], [200, 404]);
  assert.deepEqual([await remove("products", ofB, a.token), await remove("products", ofA, a.token)], [404, 200]);

  // "Admins can delete any product": those whose role is admin, and administrators.
  assert.equal(await remove("products", ofB, chief.token), 200);
  const last = (await create("B's other", b)).body.id;
  assert.equal(await remove("products", last, engine.token), 200);
});

test("Authentication Fails: 401 Unauthorized", async () => {
  const records = "curl http://localhost:8000/api/v1/collections/products/records";
  assert.equal((await curl(records)).status, 401);
  assert.equal((await curl(`${records} -H "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9..."`)).status, 401);
});

// OAuth Authentication

test("Initiate OAuth Login", async () => {
  const expected = { google: google.url, github: "https://github.com/login/oauth/authorize", microsoft: "https://login.microsoftonline.com/" };
  for (const [name, start] of Object.entries(expected)) {
    // Microsoft's addresses come from its discovery document, which is out of reach here.
    if (name === "microsoft") {
      const { body } = await engine.rest("GET", "/api/v1/oauth-providers", { token: null });
      assert.deepEqual(body.providers.map((provider) => provider.name), ["github", "google", "microsoft"]);
      continue;
    }
    const { status, location } = await curl(`curl http://localhost:8000/api/v1/oauth/${name}/login?collection=customers`);
    assert.equal(status, 302);
    const asked = new URL(location);
    assert.ok(location.startsWith(start), location);
    assert.equal(asked.searchParams.get("client_id"), `your-${name}-client-id`);
    assert.equal(asked.searchParams.get("redirect_uri"), `http://localhost:8000/api/v1/oauth/${name}/callback`);
    assert.equal(asked.searchParams.get("code_challenge_method"), "S256");
    assert.ok(asked.searchParams.get("state").length > 20);
  }
});

/** Signs in by links and redirects as a browser does, which keeps cookies. */
async function signIn(user, query = "") {
  google.user = user;
  const jar = `jar-${user.sub}.txt`;
  const begun = await curl(`curl -c ${jar} "http://localhost:8000/api/v1/oauth/google/login${query}"`);
  const back = (await fetch(begun.location, { redirect: "manual" })).headers.get("location");
  assert.match(back, /^http:\/\/localhost:8000\/api\/v1\/oauth\/google\/callback\?code=/);
  return curl(`curl -b ${jar} "${back}"`);
}

test("OAuth Flow: the callback answers as shown", async () => {
  // The main user system is the collection users.
  assert.equal((await post("/collections", '{"name": "users", "type": "auth", "create_rule": "", "schema": [{"name": "name", "type": "text"}]}')).status, 200);
  const { status, body } = await signIn({ sub: "1", email: "user@gmail.com", email_verified: true, name: "John Doe" });
  assert.equal(status, 200, JSON.stringify(body));
  assert.match(body.access_token, jwt);
  const { email, name, verified, oauth_provider } = body.user;
  assert.deepEqual({ token_type: body.token_type, email, name, verified, oauth_provider }, {
    token_type: "bearer", email: "user@gmail.com", name: "John Doe", verified: true, oauth_provider: "google",
  });

  // Once more is the same user.
  assert.equal((await signIn({ sub: "1", email: "user@gmail.com", email_verified: true, name: "John Doe" })).body.user.id, body.user.id);
});

test("OAuth Flow: a callback without the state of the browser signs nobody in", async () => {
  // Differs: the page that reads `code` and calls the callback by itself is anybody's; apps use /api/v1/oauth/exchange.
  const { status, body } = await curl('curl "http://localhost:8000/api/v1/oauth/google/callback?code=AUTHORIZATION_CODE"');
  assert.equal(status, 400);
  assert.equal(body.error.details[0].reason, "OAUTH_STATE_INVALID");
});

test("OAuth with Auth Collections, and Account Linking", async () => {
  // "Email verified: Accounts are automatically linked"
  const known = await register("customers", "linked@example.com");
  assert.equal((await engine.rest("PATCH", `/api/v1/collections/customers/records/${known.id}`, { body: { data: { verified: true } } })).status, 200);
  const linked = await signIn({ sub: "2", email: "linked@example.com", email_verified: true }, "?collection=customers");
  assert.deepEqual([linked.body.user?.id, linked.body.user?.collection], [known.id, "customers"]);

  // "Email not verified: User must verify email first or use password login"
  await register("customers", "unknown@example.com");
  const refused = await signIn({ sub: "3", email: "unknown@example.com", email_verified: true }, "?collection=customers");
  assert.equal(refused.body.error.details[0].reason, "OAUTH_LINK_REFUSED");
  assert.equal((await post("/collections/customers/auth/login", '{"email": "unknown@example.com", "password": "securepassword123"}', "")).status, 200);

  // "keeping them separate from admin users"
  const customer = await signIn({ sub: "4", email: admin.email, email_verified: true }, "?collection=customers");
  assert.equal(customer.body.user.role, "user");
  assert.equal((await engine.rest("GET", "/api/v1/collections", { token: customer.body.access_token })).status, 403);
});
