// gRPC's interoperability tests: clients of others and our own against our transport, and our client against servers of others.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { issue } from "./lib/certificate.js";
import { root, run } from "./lib/engine.js";
import { connectCases } from "./interop/connect-client.js";
import { cases as grpcJsCases } from "./interop/grpc-js-client.js";
import { startServer } from "./interop/grpc-js-server.js";
import { cases as rawCases } from "./interop/raw-client.js";
import { protos } from "./interop/service.js";

const built = (name) => join(root, "tests", "interop", name, "bin", "Release", "net10.0", `Grpc.Baas.${name}.dll`);
const files = ["empty", "messages", "test"].map((name) => `grpc/testing/${name}.proto`);
const uncompressed = [
  "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream", "half_duplex", "custom_metadata",
  "status_code_and_message", "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin",
  "cancel_after_first_response", "timeout_on_sleeping_server", "cacheable_unary", "slow_consumer", "rpc_soak",
];
const compressed = ["client_compressed_unary", "server_compressed_unary", "client_compressed_streaming", "server_compressed_streaming"];

let folder;
let descriptors;
const ports = {};
const stops = [];

/** Starts a program that says its port first. */
async function start(program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  stops.push(async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return Number(line.match(/(\d+)$/)[1]);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "baas-interop-cases-"));
  const made = await run("protoc", [
    "-I", protos, `--python_out=${folder}`, `--grpc_out=${folder}`, "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin",
    `--descriptor_set_out=${join(folder, "set")}`, "--include_imports", ...files,
  ]);
  assert.equal(made.code, 0, made.stderr);
  descriptors = await readFile(join(folder, "set"));
  const server = await startServer();
  ports["grpc-js"] = server.port;
  stops.push(server.stop);
  const [certificate, key] = await issue(folder, "localhost");
  [ports.ours, ports.tls, ports.Python] = await Promise.all([
    start("dotnet", [built("TestHost"), "--port", "0"]),
    start("dotnet", [built("TestHost"), "--port", "0", "--use_tls", "--tls_cert_file", certificate, "--tls_key_file", key]),
    start("/usr/bin/python3", [join(import.meta.dirname, "interop", "server.py"), folder]),
  ]);
});
after(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await rm(folder, { recursive: true, force: true });
});

/** One test for each line of a client that runs several cases. */
function lines(title, names, program, args) {
  describe(title, () => {
    let output;
    before(async () => {
      const { stdout, stderr } = await run(program, args());
      output = new Map(stdout.trim().split("\n").map((line) => [line.match(/^\w+ (\w+)/)?.[1], line]));
      output.stderr = stderr;
    });
    for (const name of names) {
      test(name, () => assert.match(output.get(name) ?? `no word of it: ${output.stderr}`, /^ok /));
    }
  });
}

function functions(title, cases) {
  describe(title, () => {
    for (const [name, body] of Object.entries(cases)) {
      test(name, () => body(ports.ours));
    }
  });
}

const ourClient = (server, names) => () => [built("InteropClient"), "--server_host=127.0.0.1", `--server_port=${ports[server]}`, `--test_case=${names.join()}`];
const unprobed = compressed.map((name) => (name.startsWith("client") ? `${name}_noprobe` : name));
const sentOnly = unprobed.filter((name) => name.startsWith("client"));

functions("grpc-js to our server", grpcJsCases);
functions("frames by hand to our server", rawCases);
lines("Python to our server; grpcio's streams compress every message or none", [...uncompressed, ...compressed], "/usr/bin/python3", () => [
  join(import.meta.dirname, "interop", "client.py"), folder, `${ports.ours}`, [...uncompressed, ...compressed].join(),
]);
lines("our client to our server", [...uncompressed, ...compressed], "dotnet", ourClient("ours", [...uncompressed, ...compressed]));
lines("our client to grpc-js, whose servers never compress and tell not what came compressed", [...uncompressed, ...sentOnly], "dotnet", ourClient("grpc-js", [...uncompressed, ...sentOnly]));
lines("our client to Python, whose servers tell not what came compressed", [...uncompressed, ...unprobed], "dotnet", ourClient("Python", [...uncompressed, ...unprobed]));

lines("our client to our server over TLS", [...uncompressed, ...compressed], "dotnet", () => [
  ...ourClient("tls", [...uncompressed, ...compressed])(), "--use_tls", `--ca_file=${join(folder, "localhost.pem")}`,
]);

test("our client does not trust a server whose certificate nobody vouches for", async () => {
  const { code, stdout } = await run("dotnet", [...ourClient("tls", ["empty_unary"])(), "--use_tls"]);
  assert.equal(code, 1);
  assert.match(stdout, /^FAILED empty_unary: .*Unavailable.*certificate/);
});

describe("connect-node's gRPC transport to our server", () => {
  let cases;
  before(() => (cases = connectCases(descriptors)));
  for (const name of uncompressed.filter((each) => !["half_duplex", "cancel_after_first_response", "cacheable_unary", "slow_consumer", "rpc_soak"].includes(each))) {
    test(name, () => cases[name](ports.ours));
  }
});
