// Mail over a real SMTP server: STARTTLS, sign-in, what arrives, what is tried again, and what a hostile value cannot do.
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { issue } from "./lib/certificate.js";
import { Engine } from "./lib/engine.js";

const account = { user: "postmaster", password: "s3cret & more" };

let folder;
let certificate;
let key;
let server;
let engine;
const received = [];
const servers = [];
let refuse = () => undefined;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "baas-mail-"));
  [certificate, key] = await issue(folder, "localhost");
  server = await listen();
  engine = await start({ SMTP_HOST: "localhost", SMTP_PORT: `${server.server.address().port}`, SMTP_USER: account.user, SMTP_PASSWORD: account.password });
});
after(async () => {
  await Promise.all(engines.map((each) => each.dispose()));
  servers.forEach((each) => each.close());
  await rm(folder, { recursive: true, force: true });
});

async function listen(options = {}) {
  const smtp = new SMTPServer({
    key: await readFile(key),
    cert: await readFile(certificate),
    authMethods: ["LOGIN", "PLAIN"],
    allowInsecureAuth: false,
    onAuth: (auth, session, done) =>
      session.secure && auth.username === account.user && auth.password === account.password ? done(null, { user: auth.username }) : done(new Error("no")),
    onRcptTo: (address, session, done) => done(refuse(address.address)),
    onData(stream, session, done) {
      const chunks = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        received.push({ raw: Buffer.concat(chunks), session, to: session.envelope.rcptTo.map((each) => each.address), from: session.envelope.mailFrom.address });
        done();
      });
    },
    ...options,
  });
  smtp.on("error", () => undefined);
  servers.push(smtp);
  await new Promise((resolve) => smtp.listen(0, "localhost", resolve));
  return smtp;
}

const engines = [];

async function start(env) {
  const started = await Engine.start({
    env: { SMTP_FROM_EMAIL: "noreply@example.com", SMTP_FROM_NAME: "Käse & Brot", SSL_CERT_FILE: certificate, Baas__Mail__PollInterval: "00:00:01", ...env },
  });
  engines.push(started);
  await started.signIn();
  return started;
}

async function until(found) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const value = await found();
    if (value) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("It does not come.");
}

async function sendTest(to, from = engine) {
  const { status, body } = await from.rest("POST", "/api/v1/mail/outbox:test", { body: { to } });
  assert.equal(status, 200, JSON.stringify(body));
  return body.id;
}

async function outcome(id, from = engine, finished = (mail) => mail.state !== "waiting") {
  return until(async () => (await from.rest("GET", "/api/v1/mail/outbox")).body.items.find((mail) => mail.id === id && finished(mail)));
}

test("a mail arrives over STARTTLS, signed in, and is what a parser takes it for", async () => {
  const id = await sendTest("ada@example.com");
  const mail = await until(() => received.find((each) => each.to.includes("ada@example.com")));
  assert.equal(mail.session.secure, true);
  assert.equal(mail.session.user, account.user);
  assert.equal(mail.from, "noreply@example.com");
  const parsed = await PostalMime.parse(mail.raw);
  assert.deepEqual(parsed.from, { address: "noreply@example.com", name: "Käse & Brot" });
  assert.deepEqual(parsed.to.map((each) => each.address), ["ada@example.com"]);
  assert.equal(parsed.subject, "Käse & Brot can send mail");
  assert.match(parsed.text, /^This mail shows that Käse & Brot can send mail to ada@example\.com\.$/m);
  assert.match(parsed.html, /Käse &amp; Brot|K&#228;se &amp; Brot/);
  assert.equal(parsed.messageId, `<${id}@example.com>`);
  assert.equal(parsed.headers.find((header) => header.key === "auto-submitted").value, "auto-generated");
  assert.equal((await outcome(id)).state, "sent");
});

test("long lines, dots and non-ASCII come through as they were written", async () => {
  const text = `.\r\n..leading dots\r\n${"x".repeat(2_000)}\r\n日本語 🎉 = end\r\n`;
  const put = await engine.rest("PUT", "/api/v1/mail/templates/test", { body: { subject: `日本語 🎉 ${"long ".repeat(30)}end`, text, html: "" } });
  assert.equal(put.status, 200, put.text);
  await sendTest("bob@example.com");
  const mail = await until(() => received.find((each) => each.to.includes("bob@example.com")));
  const parsed = await PostalMime.parse(mail.raw);
  assert.equal(parsed.subject, `日本語 🎉 ${"long ".repeat(30)}end`);
  assert.equal(parsed.text.replaceAll("\r\n", "\n").trimEnd(), text.replaceAll("\r\n", "\n").trimEnd());
  assert.ok(mail.raw.toString("latin1").split("\r\n").every((line) => line.length <= 998));
  await engine.rest("POST", "/api/v1/mail/templates/test:reset", { body: {} });
});

test("an address outside ASCII is sent by SMTPUTF8", async () => {
  await sendTest("ädä@example.com");
  await until(() => received.find((each) => each.to.includes("ädä@example.com")));
});

test("an address that the server refuses for good is given up, one that it refuses for now waits", async () => {
  const refusal = (code, words) => Object.assign(new Error(words), { responseCode: code });
  refuse = (address) => ({ "gone@example.com": refusal(550, "5.1.1 gone: http://app/verify?token=SECRET"), "busy@example.com": refusal(450, "4.2.1 busy") })[address];
  const gone = await outcome(await sendTest("gone@example.com"));
  assert.deepEqual([gone.state, gone.attempts, gone.error], ["failed", 1, "550 5.1.1"]);
  const busy = await outcome(await sendTest("busy@example.com"), engine, (mail) => mail.error);
  assert.deepEqual([busy.state, busy.attempts, busy.error], ["waiting", 1, "450 4.2.1"]);
  refuse = () => undefined;
  const retried = await engine.rest("POST", `/api/v1/mail/outbox/${gone.id}:retry`, { body: {} });
  assert.equal(retried.body.state, "waiting");
  assert.equal((await outcome(gone.id)).state, "sent");
});

test("nothing is sent to a server without STARTTLS, or whose certificate is not trusted", async () => {
  const plain = await listen({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  const before = received.length;
  for (const [port, env] of [
    [plain.server.address().port, {}],
    [server.server.address().port, { SSL_CERT_FILE: "/dev/null" }],
  ]) {
    const other = await start({ SMTP_HOST: "localhost", SMTP_PORT: `${port}`, SMTP_USER: account.user, SMTP_PASSWORD: account.password, ...env });
    const mail = await outcome(await sendTest("ada@example.com", other), other, (each) => each.error);
    assert.equal(mail.state, "waiting");
    assert.equal(other.output.join("").includes(account.password), false);
  }
  assert.equal(received.length, before);
});

test("what was accepted before a kill is sent after it", async () => {
  const dead = await listen();
  const port = dead.server.address().port;
  await new Promise((resolve) => dead.close(resolve));
  servers.splice(servers.indexOf(dead), 1);
  const other = await start({ SMTP_HOST: "localhost", SMTP_PORT: `${port}`, SMTP_USER: account.user, SMTP_PASSWORD: account.password });
  const id = await sendTest("later@example.com", other);
  await outcome(id, other, (mail) => mail.error);
  await other.kill();
  Object.assign(other.env, { SMTP_PORT: `${server.server.address().port}` });
  await other.run();
  await other.signIn();
  await other.rest("POST", `/api/v1/mail/outbox/${id}:retry`, { body: {} });
  await until(() => received.find((each) => each.to.includes("later@example.com")));
});

test("without a server mails are files that only their owner reads", async () => {
  const other = await start({ SMTP_HOST: "" });
  const id = await sendTest("ada@example.com", other);
  assert.equal((await outcome(id, other)).state, "sent");
  const mails = join(other.data, "mail");
  assert.deepEqual(await readdir(mails), [`${id}.eml`]);
  assert.equal((await PostalMime.parse(await readFile(join(mails, `${id}.eml`)))).subject, "Käse & Brot can send mail");
  assert.equal((await import("node:fs")).statSync(mails).mode & 0o777, 0o700);
});

test("settings that cannot work are refused at the start", async () => {
  for (const [env, words] of [
    [{ SMTP_HOST: "localhost", SMTP_FROM_EMAIL: "" }, "SMTP_FROM_EMAIL"],
    [{ SMTP_FROM_EMAIL: "no address" }, "SMTP_FROM_EMAIL"],
    [{ SMTP_HOST: "localhost", SMTP_USER: "x" }, "SMTP_PASSWORD"],
    [{ SMTP_HOST: "localhost", SMTP_USER: "x", SMTP_PASSWORD: "y", Baas__Mail__SmtpTls: "false" }, "SmtpTls"],
    [{ BAAS_PUBLIC_URL: "javascript:alert(1)" }, "BAAS_PUBLIC_URL"],
    [{ SMTP_PORT: "0" }, "SmtpPort"],
  ]) {
    await assert.rejects(start(env), (error) => error.message.includes(words), words);
  }
});
