// Seed 003's examples of verification and reset with curl, and a second factor with oathtool as the peer.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import PostalMime from "postal-mime";
import { Engine, run } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start({ env: { SMTP_HOST: "", BAAS_PUBLIC_URL: "http://localhost:8000" } });
  await engine.signIn();
  const body = { name: "customers", type: "auth", create_rule: "", schema: [] };
  assert.equal((await engine.rest("POST", "/api/v1/collections", { body })).status, 200);
});
after(() => engine?.dispose());

async function curl(path, body, token) {
  const { code, stdout, stderr } = await run("curl", [
    "-sS", "-X", "POST", `${engine.url}/api/v1${path}`, "-H", "Content-Type: application/json",
    ...(token ? ["-H", `Authorization: Bearer ${token}`] : []),
    ...(body ? ["-d", JSON.stringify(body)] : []),
  ]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Waits for a mail; answers it and the token of its link. */
async function mail(to, page) {
  const folder = join(engine.data, "mail");
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    for (const name of (await readdir(folder).catch(() => [])).filter((each) => each.endsWith(".eml")).sort().reverse()) {
      const parsed = await PostalMime.parse(await readFile(join(folder, name)));
      const token = parsed.text.match(/^http:\/\/localhost:8000(\/\S+)\?token=(\S+)$/m);
      if (parsed.to[0].address === to && token?.[1] === page) {
        assert.ok(parsed.html.includes(`href="http://localhost:8000${page}?token=${token[2]}"`), parsed.html);
        return token[2];
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`No mail to ${to}.`);
}

test("a customer registers, verifies the address, forgets the password and sets another one", async () => {
  const registered = await curl("/collections/customers/auth/register", { email: "customer@example.com", password: "SecurePass123!" });
  assert.equal(registered.user.verified, false);

  const verified = await curl("/auth/verify-email", { token: await mail("customer@example.com", "/verify") });
  assert.equal(verified.message, "Email verified successfully");
  assert.deepEqual([verified.user.id, verified.user.email, verified.user.verified], [registered.user.id, "customer@example.com", true]);

  const asked = await curl("/auth/request-password-reset", { email: "customer@example.com", collection: "customers" });
  assert.deepEqual(asked, { message: "If the email exists, a password reset link has been sent" });
  assert.deepEqual(await curl("/auth/request-password-reset", { email: "nobody@example.com", collection: "customers" }), asked);

  const token = await mail("customer@example.com", "/reset-password");
  const reset = await curl("/auth/reset-password", { token, new_password: "NewSecurePass456!", password_confirm: "NewSecurePass456!" });
  assert.deepEqual(reset, { message: "Password reset successfully" });

  const login = await curl("/collections/customers/auth/login", { email: "customer@example.com", password: "NewSecurePass456!" });
  assert.equal(login.user.verified, true);
  assert.equal((await curl("/auth/resend-verification", undefined, login.access_token)).error, undefined);
});

test("oathtool's codes switch the second factor on and sign in", async () => {
  await curl("/collections/customers/auth/register", { email: "ada@example.com", password: "SecurePass123!" });
  const credentials = { email: "ada@example.com", password: "SecurePass123!" };
  const { access_token: token } = await curl("/collections/customers/auth/login", credentials);
  const { secret, uri } = await curl("/auth/2fa/setup", {}, token);
  assert.equal(new URL(uri).searchParams.get("secret"), secret);
  const oathtool = async (...options) => (await run("oathtool", ["--totp", "-b", secret, ...options])).stdout.trim();

  const { backup_codes: codes } = await curl("/auth/2fa/enable", { code: await oathtool() }, token);
  assert.equal(codes.length, 10);

  const halfway = await curl("/collections/customers/auth/login", credentials);
  assert.equal(halfway.requires_2fa, true);
  assert.equal(halfway.access_token ?? "", "");
  // That of the next step: the present one was used.
  const next = await curl("/collections/customers/auth/login", { ...credentials, two_factor_code: await oathtool("-N", "now + 30 seconds") });
  assert.equal(next.user?.email, "ada@example.com", JSON.stringify(next));
  const recovered = await curl("/collections/customers/auth/login", { ...credentials, two_factor_code: codes[0] });
  assert.ok(recovered.access_token);
});

test("the examples of docs/mail.md run as written and answer what is shown", async () => {
  const other = await Engine.start({ env: { SMTP_HOST: "" } });
  try {
    await other.signIn();
    await runExamples("mail.md", other);
  } finally {
    await other.dispose();
  }
});
