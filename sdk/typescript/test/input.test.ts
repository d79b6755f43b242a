import assert from "node:assert/strict";
import { test } from "node:test";
import { CollectionFieldSchema, SelectOptionsSchema } from "../src/gen/baas/schema/v1/collection_pb.js";
import { changedFields, jsonOf, toRecord } from "../src/typed/input.js";

const made = (values: object) => toRecord(CollectionFieldSchema, values) as unknown as Record<string, unknown>;

test("values that are of another type are refused by their field, not made into something", () => {
  const wrong: [object, RegExp][] = [
    [{ name: {} }, /^TypeError: name takes a string, not object/],
    [{ name: 5 }, /name takes a string, not number/],
    [{ hidden: "false" }, /hidden takes a boolean, not string/],
    [{ name: "a\ud800" }, /name has half of a pair/],
    [{ defaultValue: { a: undefined } }, /default_value takes JSON/],
    [{ defaultValue: 1n }, /default_value takes JSON/],
    [{ defaultValue: { deep: ["\udc00"] } }, /default_value\.deep\[0\] has half of a pair/],
    [{ nothing: 1 }, /has no field nothing/],
    [{ constructor: 1 }, /has no field constructor/],
  ];
  for (const [values, message] of wrong) {
    assert.throws(() => made(values), message);
  }
  assert.throws(() => toRecord(SelectOptionsSchema, { values: ["a", 1] }), /values takes a string, not number/);
});

test("null is absent in a record, and a change; undefined is neither", () => {
  assert.deepEqual([made({ name: null, hidden: undefined }).name, made({}).name], ["", ""]);
  assert.deepEqual(changedFields(CollectionFieldSchema, { name: null, hidden: undefined, defaultValue: 1 }), ["name", "default_value"]);
});

test("JSON that looks like a message is JSON", () => {
  const value = JSON.parse('{"$typeName": "google.protobuf.Timestamp", "__proto__": {"a": 1}}') as object;
  const kept = jsonOf(made({ defaultValue: value }).defaultValue as Parameters<typeof jsonOf>[0]);
  assert.deepEqual(Object.entries(kept as object), Object.entries(value));
});
