#!/usr/bin/env node
// A protoc plugin: makes `baas/errors.ts` of all enums that are lists of errors, with what each means and what to do about it.
import { readFileSync, writeSync } from "node:fs";
import { create, createFileRegistry, fromBinary, getOption, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, CodeGeneratorResponse_Feature, CodeGeneratorResponseSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
const domainOption = registry.getExtension("baas.rpc.v1.error_domain");
const errorOption = registry.getExtension("baas.rpc.v1.error");
const statuses = registry.getEnum("google.rpc.Code");
const enums = [...registry].filter((type) => type.kind === "enum" && getOption(type, domainOption) !== "").sort((a, b) => (a.name < b.name ? -1 : 1));
const text = [
  "// Made of the errors that the engine's protos declare.",
  ...enums.flatMap((type) => [
    "",
    ...comment(`${leading(type.file, [5, type.file.enums.indexOf(type)])} Errors of the domain \`${getOption(type, domainOption)}\`.`, ""),
    `export enum ${type.name} {`,
    ...type.values.flatMap((value, index) => (value.number === 0 ? [] : member(type, value, index))),
    "}",
  ]),
  "",
  "/** Which error it is, of all that the engine declares. */",
  `export type ErrorKind = ${enums.map((type) => type.name).join(" | ")};`,
  "",
  "/** All errors that the engine declares. */",
  "export const errorKinds: ReadonlySet<string> = new Set<string>([",
  ...enums.map((type) => `  ...Object.values(${type.name}),`),
  "]);",
  "",
].join("\n");
const response = create(CodeGeneratorResponseSchema, { file: [{ name: "baas/errors.ts", content: text }], supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL) });
writeSync(1, toBinary(CodeGeneratorResponseSchema, response));

function member(type, value, index) {
  const { status, action } = getOption(value, errorOption);
  const what = leading(type.file, [5, type.file.enums.indexOf(type), 2, index]);
  const code = statuses.value[status].name;
  return [...comment(`${what} ${code}. ${action}`, "  "), `  ${value.localName} = "${getOption(type, domainOption)}/${value.localName}",`];
}

function leading(file, path) {
  const place = file.proto.sourceCodeInfo?.location.find((location) => location.path.join() === path.join());
  return (place?.leadingComments ?? "").replace(/\s+/g, " ").trim();
}

function comment(words, indent) {
  return [`${indent}/** ${words.trim().replaceAll("*/", "*\\/")} */`];
}
