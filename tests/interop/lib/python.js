// Stubs for Debian's python3-grpcio, made by Debian's protoc from the .proto files.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./engine.js";

const files = [
  "baas/rpc/v1/annotations", "baas/records/v1/record", "baas/records/v1/expansion", "baas/records/v1/ingest",
  "baas/records/v1/sort_term", "baas/records/v1/record_service", "google/api/annotations", "google/api/http",
  "google/api/field_behavior", "google/rpc/status", "google/rpc/code", "google/rpc/error_details",
];

/** Makes the stubs; answers their folder. */
export async function makeStubs() {
  const stubs = await mkdtemp(join(tmpdir(), "baas-python-"));
  const protos = join(root, "protos");
  const { code, stderr } = await run("protoc", [
    "-I", protos, "-I", join(protos, "third_party"), `--python_out=${stubs}`, `--grpc_out=${stubs}`,
    "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin", ...files.map((file) => `${file}.proto`),
  ]);
  if (code !== 0) {
    await rm(stubs, { recursive: true, force: true });
    throw new Error(stderr);
  }
  return stubs;
}
