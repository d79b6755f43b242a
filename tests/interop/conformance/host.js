// Starts the host as Connect's conformance runner does, and knows its service by the descriptors that protoc makes.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, createFileRegistry, createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { root, run } from "../lib/engine.js";

const dll = join(root, "tests", "interop", "ConformanceHost", "bin", "Release", "net10.0", "Grpc.Baas.ConformanceHost.dll");
const protos = join(root, "tests", "interop", "protos");
const prefix = "connectrpc.conformance.v1";

/** The descriptors of the suite: `message(name)`, `service`, and a registry for Any. */
export async function loadSuite() {
  const folder = await mkdtemp(join(tmpdir(), "baas-conformance-"));
  try {
    const files = ["config", "service", "server_compat"].map((name) => `connectrpc/conformance/v1/${name}.proto`);
    const made = await run("protoc", ["-I", protos, `--descriptor_set_out=${join(folder, "set")}`, "--include_imports", ...files]);
    assert.equal(made.code, 0, made.stderr);
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, await readFile(join(folder, "set"))));
    return {
      registry: createRegistry(registry),
      service: registry.getService(`${prefix}.ConformanceService`),
      message: (name) => registry.getMessage(`${prefix}.${name}`),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs one host; `asked` is a ServerCompatRequest. With `closesInput` the input ends with it, as Connect's own runner does it; with
 * `isWrapped` another process is between.
 */
export async function startHost(suite, asked, { closesInput = false, isWrapped = false } = {}) {
  // As `dotnet run` does it, the shell waits for the host, and leaves it alone when it is killed itself.
  const [command, ...args] = isWrapped ? ["sh", "-c", 'dotnet "$0"; true', dll] : ["dotnet", dll];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  child.stdin.write(frameOf(suite, asked));
  if (closesInput) {
    child.stdin.end();
  }
  const answer = fromBinary(suite.message("ServerCompatResponse"), await readFrame(child.stdout));
  return {
    ...answer,
    url: `${asked.useTls ? "https" : "http"}://${answer.host}:${answer.port}`,
    // As the runner says that it is done; answers the exit code.
    stop: async () => {
      child.stdin.end();
      return (await exited)[0];
    },
    // Asks the process to end; answers the exit code.
    terminate: async (signal = "SIGTERM") => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Runs a host that cannot do what it is asked; answers its exit code and what it says. */
export async function failToStart(suite, asked) {
  const child = spawn("dotnet", [dll], { stdio: ["pipe", "ignore", "pipe"] });
  const exited = once(child, "exit");
  child.stdin.write(frameOf(suite, asked));
  const stderr = Buffer.concat(await child.stderr.toArray()).toString();
  return { code: (await exited)[0], stderr };
}

function frameOf(suite, asked) {
  const request = toBinary(suite.message("ServerCompatRequest"), create(suite.message("ServerCompatRequest"), asked));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(request.length);
  return Buffer.concat([length, request]);
}

async function readFrame(stream) {
  let held = Buffer.alloc(0);
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    held = Buffer.concat([held, chunk]);
    if (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      return held.subarray(4, 4 + held.readUInt32BE());
    }
  }
  throw new Error("The host ended without an answer.");
}
