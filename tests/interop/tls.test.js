// TLS as curl, openssl and grpc-js see it, and a certificate that changes under their traffic.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { issue } from "./lib/certificate.js";
import { Engine, root, run } from "./lib/engine.js";

let folder;
let engine;
let health;

// The engine is given each certificate under the same names.
async function install([certificate, key]) {
  await rename(key, join(folder, "key.pem"));
  await rename(certificate, join(folder, "cert.pem"));
}

const handshake = (...options) => run("openssl", ["s_client", "-connect", `127.0.0.1:${engine.port}`, ...options]);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "baas-tls-"));
  await install(await issue(folder, "first"));
  const plain = await Engine.start({ claimed: false });
  await plain.stop();
  engine = new Engine();
  engine.data = plain.data;
  engine.port = plain.port;
  engine.url = `https://127.0.0.1:${plain.port}`;
  engine.env = { BAAS_TLS_CERTIFICATE: join(folder, "cert.pem"), BAAS_TLS_KEY: join(folder, "key.pem"), BAAS_METRICS_TOKEN: "0123456789abcdef" };
  await engine.run();
  const definition = protoLoader.loadSync(["grpc/health/v1/health.proto"], { includeDirs: [join(root, "protos", "third_party")], enums: String });
  const { Health } = grpc.loadPackageDefinition(definition).grpc.health.v1;
  health = (options) => new Health(`127.0.0.1:${engine.port}`, grpc.credentials.createSsl(options.roots), options.channel ?? {});
});

after(async () => {
  await engine?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const check = (client) => new Promise((resolve, reject) =>
  client.Check({}, { deadline: Date.now() + 20_000 }, (error, reply) => (error ? reject(error) : resolve(reply.status))));

test("curl speaks HTTP/2 and HTTP/1.1 on one port", async () => {
  for (const [option, version] of [["--http2", "2"], ["--http1.1", "1.1"]]) {
    const answer = await run("curl", ["-sS", option, "--cacert", join(folder, "cert.pem"), "-w", " %{http_version}", `${engine.url}/ping`]);
    assert.equal(answer.stdout, `pong ${version}`, answer.stderr);
  }
  const untrusted = await run("curl", ["-sS", `${engine.url}/ping`]);
  assert.equal(untrusted.code, 60, untrusted.stderr);
});

test("openssl: ALPN, TLS 1.2 and newer only", async () => {
  assert.match((await handshake("-alpn", "h2,http/1.1")).stdout, /ALPN protocol: h2/);
  assert.match((await handshake("-alpn", "http/1.1")).stdout, /ALPN protocol: http\/1\.1/);
  assert.match((await handshake("-tls1_2")).stdout, /Protocol *: TLSv1\.2/);
  assert.match((await handshake("-tls1_3")).stdout, /TLSv1\.3/);
  assert.notEqual((await handshake("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).code, 0);
});

test("a new certificate under live traffic fails no call", async () => {
  const old = await readFile(join(folder, "cert.pem"));
  const second = await issue(folder, "second");
  const roots = Buffer.concat([old, await readFile(join(folder, "second.pem"))]);
  const kept = health({ roots });
  let calls = 0;
  let isDone = false;
  const traffic = (async () => {
    while (!isDone) {
      assert.equal(await check(kept), "SERVING");
      const fresh = health({ roots, channel: { "grpc.use_local_subchannel_pool": 1 } });
      assert.equal(await check(fresh), "SERVING");
      fresh.close();
      calls += 2;
    }
  })();
  const deadline = Date.now() + 60_000;
  const flow = async (count) => {
    for (const goal = calls + count; calls < goal; ) {
      assert.ok(Date.now() < deadline, `${calls} calls`);
      await Promise.race([traffic, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
  };
  await flow(4);
  await install(second);
  while (!/CN ?= ?second/.test((await handshake()).stdout)) {
    assert.ok(Date.now() < deadline, "the new certificate never came");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await flow(4);
  isDone = true;
  await traffic;
  kept.close();
  assert.match(engine.output.join(""), /'CN=second'.* holds for new connections/);
});

test("metrics are read by Prometheus's own parser", async () => {
  const script = `
import sys
from prometheus_client.parser import text_string_to_metric_families as plain
from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
families = list((strict if sys.argv[1] == "open" else plain)(sys.stdin.read()))
calls = [family for family in families if family.name == "rpc_server_call_duration_seconds"][0]
buckets = [sample for sample in calls.samples if sample.name.endswith("_bucket") and sample.labels["rpc_method"] == "grpc.health.v1.Health/Check"]
assert calls.type == "histogram" and buckets[-1].labels["le"] == "+Inf" and buckets[-1].value > 0, calls
assert all(later.value >= earlier.value for earlier, later in zip(buckets, buckets[1:])), buckets
print(len(families))
`;
  for (const [kind, accept] of [["plain", "text/plain"], ["open", "application/openmetrics-text; version=1.0.0"]]) {
    const text = await run("curl", ["-sS", "--cacert", join(folder, "cert.pem"), "-H", `accept: ${accept}`, "-H", "authorization: Bearer 0123456789abcdef", `${engine.url}/metrics`]);
    const parsed = await run("/usr/bin/python3", ["-c", script, kind], { input: text.stdout });
    assert.equal(parsed.code, 0, parsed.stderr);
    assert.ok(Number(parsed.stdout) > 20, parsed.stdout);
  }
});
