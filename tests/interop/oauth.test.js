// Signing in with a real provider, npm's oidc-provider, in real Chromium: as the seed's example has it, and as an app does it.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Provider } from "oidc-provider";
import { chromium } from "playwright-core";
import { Engine, root, run } from "./lib/engine.js";

let engine;
let issuer;
let app;
let browser;

before(async () => {
  const provider = createServer();
  const site = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
  await Promise.all([provider, site].map((server) => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))));
  issuer = { url: `http://127.0.0.1:${provider.address().port}`, close: () => provider.close() };
  app = { url: `http://127.0.0.1:${site.address().port}/signed-in`, close: () => site.close() };
  engine = await Engine.start({
    env: {
      Baas__OAuth__AllowPrivateProviders: "true",
      GOOGLE_CLIENT_ID: "confidential",
      GOOGLE_CLIENT_SECRET: "a secret, with: signs/",
      GOOGLE_REDIRECT_URI: "http://127.0.0.1:0/api/v1/oauth/google/callback",
      Baas__OAuth__Providers__google__Issuer: issuer.url,
    },
  });
  provider.on("request", identityProvider().callback());
  await engine.signIn();
  for (const [name, client] of [["google", confidential()], ["native", { client_id: "public" }]]) {
    const settings = { ...client, issuer: issuer.url, redirect_uri: callback(name), app_redirects: [app.url] };
    const stored = await engine.rest("PUT", `/api/v1/oauth-providers/${name}`, { body: settings });
    assert.equal(stored.status, 200, stored.text);
  }
  for (const name of ["users", "customers"]) {
    const made = await engine.rest("POST", "/api/v1/collections", { body: { name, type: "auth", schema: [{ name: "name", type: "text" }], create_rule: "" } });
    assert.equal(made.status, 200, made.text);
  }
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu", "--no-first-run"],
  });
});
after(async () => {
  await browser?.close();
  await engine?.dispose();
  issuer?.close();
  app?.close();
});

const callback = (name) => `${engine.url}/api/v1/oauth/${name}/callback`;
const confidential = () => ({ client_id: "confidential", client_secret: "a secret, with: signs/" });

/** A provider whose users are whoever signs in; the address is made of the name. */
function identityProvider() {
  const keys = [generateKeyPairSync("rsa", { modulusLength: 2048 }), generateKeyPairSync("ec", { namedCurve: "P-256" })];
  const provider = new Provider(issuer.url, {
    clients: [
      { ...confidential(), redirect_uris: [callback("google")] },
      { client_id: "public", token_endpoint_auth_method: "none", id_token_signed_response_alg: "ES256", redirect_uris: [callback("native")] },
    ],
    jwks: { keys: keys.map(({ privateKey }, index) => ({ ...privateKey.export({ format: "jwk" }), kid: `key-${index}`, use: "sig" })) },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    scopes: ["openid", "email", "profile"],
    cookies: { keys: ["for tests"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: id !== "unverified", name: `The ${id}` }),
    }),
  });
  provider.on("server_error", (_, error) => console.error(error));
  return provider;
}

const guide = await readFile(join(root, "docs", "oauth.md"), "utf8");
const example = (language) => guide.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``))[1];

// An app with the script of docs/oauth.md.
const page = `<!doctype html><title>app</title><pre id="out"></pre><script type="module">${example("js")}
  const query = new URLSearchParams(location.search);
  const show = (value) => (document.getElementById("out").textContent = JSON.stringify(value));
  sessionStorage.engine = query.get("engine") ?? sessionStorage.engine;
  if (query.has("begin")) {
    await begin(sessionStorage.engine, query.get("begin"));
  } else {
    show(query.has("code") ? await finish(sessionStorage.engine, query.get("code")) : { error: query.get("error") });
  }
</script>`;

/** A browser of its own, that notes which addresses it has asked for. */
async function open() {
  const context = await browser.newContext();
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  tab.asked = [];
  tab.on("request", (request) => tab.asked.push(request.url()));
  return tab;
}

async function signInAt(tab, login) {
  await tab.locator("input[name=login]").fill(login);
  await tab.locator("input[name=password]").fill("any");
  await tab.locator("button[type=submit]").click();
  await tab.getByRole("button", { name: "Continue" }).click();
}

async function outOf(tab) {
  await tab.waitForFunction(() => document.getElementById("out")?.textContent);
  return JSON.parse(await tab.locator("#out").textContent());
}

test("the provider of the guide is stored as shown, and signs users in", async () => {
  const [call] = (await readFile(join(root, "docs", "data.md"), "utf8")).match(/^call\(\).*$/m);
  const command = `${call}\n${example("sh")}`.replaceAll("http://localhost:8080", engine.url).replaceAll("https://login.example.com", issuer.url);
  const { code, stdout, stderr } = await run("bash", ["-c", command], { env: { ...process.env, TOKEN: engine.token } });
  assert.equal(code, 0, stderr);
  const stored = JSON.parse(stdout);
  for (const [name, value] of Object.entries(JSON.parse(example("json")))) {
    assert.deepEqual(stored[name], value, name);
  }
  const login = await fetch(`${engine.url}/api/v1/oauth/company/login`, { redirect: "manual" });
  assert.ok(login.headers.get("location").startsWith(`${issuer.url}/auth?`));
});

test("a link signs a user in, as the seed's example has it", async () => {
  const tab = await open();
  await tab.goto(`${engine.url}/api/v1/oauth/google/login?collection=customers`);
  await signInAt(tab, "ada");
  await tab.waitForURL(`${callback("google")}**`);
  const reply = JSON.parse(await tab.locator("body").innerText());

  assert.equal(reply.token_type, "bearer");
  const { id, email, name, verified, oauth_provider, collection } = reply.user;
  assert.deepEqual({ email, name, verified, oauth_provider, collection }, {
    email: "ada@example.com", name: "The ada", verified: true, oauth_provider: "google", collection: "customers",
  });
  const me = await engine.rest("GET", "/api/v1/collections/customers/auth/me", { token: reply.access_token });
  assert.equal(me.body.id, id);
  const next = await engine.rest("POST", "/api/v1/collections/customers/auth/refresh", { token: null, body: { refresh_token: reply.refresh_token } });
  assert.equal(next.status, 200);
  assert.deepEqual(await tab.context().cookies(engine.url).then((all) => all.filter((each) => each.name.startsWith("baas-oauth"))), []);

  // What the browser has in its history is worth nothing.
  const again = await tab.goto(tab.url());
  assert.equal(again.status(), 400);
  assert.equal(JSON.parse(await tab.locator("body").innerText()).error.details[0].reason, "OAUTH_STATE_INVALID");
  await tab.context().close();
});

test("an app of another origin signs a user in with a code and its own verifier", async () => {
  const tab = await open();
  await tab.goto(`${app.url}?engine=${encodeURIComponent(engine.url)}&begin=native`);
  await signInAt(tab, "grace");
  const reply = await outOf(tab);

  assert.equal(reply.user.email, "grace@example.com");
  assert.equal(reply.user.oauth_provider, "native");
  assert.ok(reply.access_token.length > 100);
  for (const url of tab.asked) {
    assert.ok(!url.includes(reply.access_token) && !url.includes(reply.refresh_token) && !/access_token|id_token/.test(url), url);
  }

  // The same user by the other client of the provider is another identity with the same verified address.
  const other = await tab.context().newPage();
  other.setDefaultTimeout(20_000);
  await other.goto(`${app.url}?engine=${encodeURIComponent(engine.url)}&begin=google`);
  await other.getByRole("button", { name: "Continue" }).click();
  assert.equal((await outOf(other)).user.id, reply.user.id);
  await tab.context().close();
});

test("a user who declines, and one whose address is not verified, come back with the reason", async () => {
  const tab = await open();
  await tab.goto(`${app.url}?engine=${encodeURIComponent(engine.url)}&begin=native`);
  await tab.getByText("Cancel").click();
  assert.deepEqual(await outOf(tab), { error: "OAUTH_REFUSED" });

  await tab.goto(`${app.url}?engine=${encodeURIComponent(engine.url)}&begin=native`);
  await signInAt(tab, "unverified");
  assert.deepEqual(await outOf(tab), { error: "OAUTH_EMAIL_UNVERIFIED" });
  await tab.context().close();
});

test("a callback that another browser began signs nobody in", async () => {
  // The attacker stops where the provider sends back, and gives that address to the victim.
  const attacker = await open();
  await attacker.goto(`${engine.url}/api/v1/oauth/google/login`);
  await attacker.locator("input[name=login]").fill("mallory");
  await attacker.locator("input[name=password]").fill("any");
  await attacker.locator("button[type=submit]").click();
  await attacker.getByRole("button", { name: "Continue" }).waitFor();
  const form = attacker.locator("form");
  const { request } = attacker.context();
  const consented = await request.post(await form.evaluate((it) => it.action), { form: { prompt: "consent" }, maxRedirects: 0 });
  const resumed = await request.get(new URL(consented.headers().location, issuer.url).href, { maxRedirects: 0 });
  const stolen = resumed.headers().location;
  assert.ok(stolen.startsWith(callback("google")) && stolen.includes("code="), stolen);

  const victim = await open();
  const response = await victim.goto(stolen);
  assert.equal(response.status(), 400);
  assert.match(await victim.locator("body").innerText(), /OAUTH_STATE_INVALID/);
  await victim.context().close();
  await attacker.context().close();
});
