// Accounts of a collection, as apps use them: the examples of FastCMS by the real curl, tokens verified by jose from the published keys,
// and both halves of the TypeScript SDK's sign-in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connectNode } from "@grpc-baas/client/node";
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify, SignJWT, exportSPKI, importJWK } from "jose";
import { Engine, run } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

/** Runs a command of curl as it is written in a shell; answers status and JSON. */
async function curl(command) {
  const text = command
    .replaceAll("http://localhost:8000", engine.url)
    .replace(/YOUR_ADMIN_TOKEN/g, engine.token)
    .replace(/^curl /, 'curl -sS -w "\\n%{http_code}" ');
  const { code, stdout, stderr } = await run("bash", ["-c", text]);
  assert.equal(code, 0, stderr);
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), body: JSON.parse(stdout.slice(0, end)) };
}

test("Authentication System: Customer Authentication", async () => {
  const created = await engine.rest("POST", "/api/v1/collections", { body: { name: "customers", type: "auth", create_rule: "" } });
  assert.equal(created.status, 200);

  const registered = await curl(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/register \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "password": "securepassword123"
  }'`);
  assert.equal(registered.status, 200);

  const { status, body } = await curl(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "customer@example.com",
    "password": "securepassword123"
  }'`);
  assert.equal(status, 200);
  assert.equal(body.token_type, "bearer");
  assert.match(body.access_token, /^eyJ/);
  assert.ok(body.refresh_token.length > 40);
  const { id, email, verified, role } = body.user;
  assert.deepEqual({ email, verified, role }, { email: "customer@example.com", verified: false, role: "user" });
  assert.match(id, /^[0-9a-f-]{36}$/);

  const refreshed = await curl(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/refresh -H "Content-Type: application/json" -d '{"refresh_token": "${body.refresh_token}"}'`);
  assert.equal(refreshed.status, 200);
  assert.notEqual(refreshed.body.access_token, body.access_token);
});

test("jose verifies access tokens with the published keys, and nothing else does", async () => {
  const { body } = await curl(`curl -X POST http://localhost:8000/api/v1/collections/customers/auth/login -H "Content-Type: application/json" -d '{"email": "customer@example.com", "password": "securepassword123"}'`);
  const keys = createRemoteJWKSet(new URL(`${engine.url}/.well-known/jwks.json`));
  const asked = { issuer: "baas", audience: "default", algorithms: ["ES256"], typ: "at+jwt" };

  const { payload } = await jwtVerify(body.access_token, keys, asked);
  assert.deepEqual(payload.amr, ["pwd"]);

  assert.equal(payload.sub, body.user.id);
  assert.equal(payload.role, "user");
  assert.equal(payload.exp - payload.iat, 900);
  await assert.rejects(jwtVerify(body.access_token, keys, { ...asked, audience: "other" }), { code: "ERR_JWT_CLAIM_VALIDATION_FAILED" });

  // The classic: the public key, which everybody has, as the secret of an HMAC.
  const published = await (await fetch(`${engine.url}/.well-known/jwks.json`)).json();
  assert.ok(createLocalJWKSet(published));
  const secret = new TextEncoder().encode(await exportSPKI(await importJWK(published.keys[0], "ES256", { extractable: true })));
  const { kid } = decodeProtectedHeader(body.access_token);
  const forged = await new SignJWT({ ...payload, role: "admin" }).setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid }).sign(secret);
  const answer = await fetch(`${engine.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${forged}` } });
  assert.equal(answer.status, 401);
});

test("the TypeScript SDK registers, signs in and logs out", async () => {
  const baas = connectNode(engine.url);
  const registered = await baas.register("customers", "sdk@example.com", "securepassword123");
  assert.equal(registered.collection, "customers");
  const { accessToken } = baas.tokens;
  await baas.logout();
  assert.equal(baas.tokens, undefined);
  const ended = await fetch(`${engine.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${accessToken}` } });
  assert.equal(ended.status, 401);

  await baas.signIn("SDK@example.com", "securepassword123", { collection: "customers", remember: false });
  assert.equal((await baas.me()).id, registered.id);

  const stale = connectNode(engine.url, { tokens: { ...baas.tokens, accessToken: "ended", expiresAt: 0 } });
  assert.equal((await stale.me()).id, registered.id);
});

test("the examples of docs/accounts.md run as written and answer what is shown", async () => {
  const other = await Engine.start();
  try {
    await other.signIn();
    await runExamples("accounts.md", other);
  } finally {
    await other.dispose();
  }
});
