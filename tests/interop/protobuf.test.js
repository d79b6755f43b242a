// protobuf's own conformance runner, on the engine's JSON codec and Google.Protobuf's binary one.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { root, run } from "./lib/engine.js";

const folder = join(root, "tests", "interop", "ProtobufTestee");
const testee = join(folder, "bin", "Release", "net10.0", "Grpc.Baas.ProtobufTestee.dll");
const passed = /CONFORMANCE SUITE PASSED: (\d+) successes, (\d+) skipped, (\d+) expected failures, 0 unexpected failures/;

test("protobuf's conformance runner has nothing against JSON and binary", async () => {
  const built = await run(join(folder, "build-runner.sh"), []);
  assert.equal(built.code, 0, built.stderr);

  const runner = built.stdout.trim();
  const { code, stdout, stderr } = await run(runner, [
    "--enforce_recommended",
    "--failure_list",
    join(folder, "known_failures.txt"),
    // The runner does not look its testee up in PATH.
    "/usr/bin/env",
    "dotnet",
    testee,
  ]);

  const output = stdout + stderr;
  const counts = output.match(passed);
  assert.ok(code === 0 && counts, output.slice(-8000));
  console.log(`# ${counts[1]} successes, ${counts[2]} skipped, ${counts[3]} known failures`);
  assert.ok(Number(counts[1]) >= 2000, counts[0]);
  assert.ok(Number(counts[2]) <= 6, counts[0]);
});
