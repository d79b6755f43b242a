import type { DescField, DescMessage, JsonValue, Message, MessageInitShape } from "@bufbuild/protobuf";
import { create, fromJson, isMessage, ScalarType, toJson } from "@bufbuild/protobuf";
import type { Timestamp, Value } from "@bufbuild/protobuf/wkt";
import { timestampFromDate, TimestampSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { wellFormed } from "../text.js";
import type { GeoPointSchema } from "../gen/baas/schema/v1/options_pb.js";

/** A moment that is written: a `Date` has milliseconds, a `Timestamp` microseconds. */
export type MomentInput = Date | Timestamp;
/** Any JSON that is written; null removes it. */
export type JsonInput = JsonValue | Value;
/** A place that is written: degrees on WGS 84. */
export type PlaceInput = MessageInitShape<typeof GeoPointSchema>;
/** Bytes that are written. */
export type BytesInput = Uint8Array;

/**
 * What to change: a field that is left out, or undefined, stays; null removes its value.
 */
export type Changes<I> = { [K in keyof I]?: I[K] | null | undefined };

/** The JSON that a field of type `json` has. */
export function jsonOf(value: Value | undefined): JsonValue | undefined {
  return value === undefined ? undefined : toJson(ValueSchema, value);
}

/** The message of values, where null is as absent. */
export function toRecord(schema: DescMessage, values: object): Message {
  const record: Record<string, unknown> = {};
  for (const [field, value] of fieldsOf(schema, values)) {
    if (value !== null) {
      record[field.localName] = toValue(field, wellFormed(value, field.name));
    }
  }
  return create(schema, record as MessageInitShape<DescMessage>);
}

/** Changes without what the engine says of a record, which those have that were read: `id` and `etag` of it do not say what to change. */
export function withoutSystemFields(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => !systemFields.has(name)));
}

/** The names of the fields that changes have. */
export function changedFields(schema: DescMessage, changes: object): string[] {
  return fieldsOf(schema, changes).map(([field]) => field.name);
}

const systemFields: ReadonlySet<string> = new Set(["id", "created", "updated", "etag"]);

function fieldsOf(schema: DescMessage, values: object): [DescField, unknown][] {
  return Object.entries(values).flatMap(([name, value]): [DescField, unknown][] => {
    if (value === undefined || name === "$typeName" || name === "$unknown") {
      return [];
    }
    const field = schema.fields.find((candidate) => candidate.localName === name);
    if (field === undefined) {
      throw new TypeError(`${schema.typeName} has no field ${name}.`);
    }
    return [[field, value]];
  });
}

// What the encoder would make something of, whatever it is given: `{}` becomes the text "[object Object]".
const typesOf: ReadonlyMap<ScalarType | undefined, string> = new Map([[ScalarType.STRING, "string"], [ScalarType.BOOL, "boolean"], [ScalarType.DOUBLE, "number"]]);

function toValue(field: DescField, value: unknown): unknown {
  const type = typesOf.get(field.scalar);
  const wrong = type === undefined ? undefined : (field.fieldKind === "list" ? (value as unknown[]) : [value]).find((item) => typeof item !== type);
  if (type !== undefined && wrong !== undefined) {
    throw new TypeError(`${field.name} takes a ${type}, not ${wrong === null ? "null" : typeof wrong}.`);
  }
  if (field.message?.typeName === TimestampSchema.typeName && value instanceof Date) {
    return timestampFromDate(value);
  }
  if (field.message?.typeName === ValueSchema.typeName && !isMessage(value, ValueSchema)) {
    try {
      return fromJson(ValueSchema, value as JsonValue);
    } catch (thrown) {
      throw new TypeError(`${field.name} takes JSON: ${(thrown as Error).message}.`, { cause: thrown });
    }
  }
  return value;
}
