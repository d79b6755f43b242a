import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { and, filter, not, or } from "../src/typed/filter.js";
import type { Filter } from "../src/typed/filter.js";
import { BoolField, DecimalField, EnumField, Field, IntField, ListField, MomentField, NumberField, PlaceField, TextField } from "../src/typed/fields.js";

const title = new TextField("title");
const views = new IntField("views");
const score = new NumberField("score");

test("fields write conditions in the language of filters", () => {
  const day = new Date("2026-01-31T12:00:00Z");
  const written: [Filter, string][] = [
    [title.eq("a"), 'title = "a"'],
    [title.ne(null), "title != null"],
    [title.contains("50%"), 'title ~ "50%"'],
    [title.in(["a", "b"]), 'title in ("a", "b")'],
    [views.gte(9223372036854775807n), "views >= 9223372036854775807"],
    [views.lt(-5), "views < -5"],
    [score.gt(1e300), "score > 1e+300"],
    [new BoolField("published").eq(true), "published = true"],
    [new DecimalField("price").lte("12.50"), "price <= 12.50"],
    [new MomentField("created").gt(day), 'created > "2026-01-31T12:00:00.000Z"'],
    [new MomentField("created").gt({ ...timestampFromMs(day.getTime()), nanos: 1_000 }), 'created > "2026-01-31T12:00:00.000001Z"'],
    [new EnumField("status", { 2: "in review" }).eq(2), 'status = "in review"'],
    [new ListField("tags").has("red"), 'tags ?= "red"'],
    [new TextField("not").eq("a"), '@record.not = "a"'],
    [new Field("meta").isNull(), "meta = null"],
    [new PlaceField("place").distance({ lat: 52.5, lon: 13.4 }).lt(5000), "geo_distance(place, 52.5, 13.4) < 5000"],
    [filter`author.name = ${"Ada"} && views in ${[1, 2n]} && x = ${null}`, 'author.name = "Ada" && views in (1, 2) && x = null'],
  ];
  for (const [made, text] of written) {
    assert.equal(made.toString(), text);
  }
  assert.deepEqual([String(title.desc()), String(new PlaceField("place").distance({ lat: 1, lon: 2 }).asc())], ["-title", "geo_distance(place, 1, 2)"]);
});

test("conditions keep their meaning when they are joined", () => {
  const [a, b] = [title.eq("a"), views.gt(1)];
  assert.equal(String(and(a, or(a, b))), 'title = "a" && (title = "a" || views > 1)');
  assert.equal(String(or(and(a, b), not(or(a, b)))), '(title = "a" && views > 1) || !(title = "a" || views > 1)');
  assert.equal(String(and(filter`x = 1 || y = 2`, a)), '(x = 1 || y = 2) && title = "a"');
  assert.equal(String(and(false, undefined, a)), 'title = "a"');
  // Of nothing: all records, or none.
  assert.equal(String(and()), "");
  assert.equal(String(or(false)), 'id = ""');
  assert.equal(String(title.in([])), 'id = ""');
  assert.equal(String(or(title.notIn([]), a)), "");
  assert.equal(String(not(and())), 'id = ""');
});

test("no text of a caller gets out of its quotes", () => {
  // What a reader of the language takes for the literal: the escapes are those of JSON, the end is the first quote without one.
  const literal = /^title = ("(?:[^"\\]|\\(?:[\\"'\/nrtbf]|u[0-9a-fA-F]{4}))*")$/;
  const nasty = ['" || id != "', "\\", '\\" || true', "'", "\n\r\t\b\f\0\u2028", "\ud800", "\u{1f600}", ") || (", "@today", "null", "%", "${x}"];
  for (const text of [...nasty, ...nasty.flatMap((one) => nasty.map((other) => one + other))]) {
    const written = literal.exec(String(title.eq(text)))?.[1];
    assert.equal(JSON.parse(written ?? "null"), text);
    assert.equal(String(filter`title = ${text}`), String(title.eq(text)));
  }
});

test("what cannot be quoted is refused", () => {
  const hostile = "1 || true" as unknown as number;
  assert.throws(() => views.eq(hostile), TypeError);
  assert.throws(() => score.eq(Number.NaN), RangeError);
  assert.throws(() => new DecimalField("price").eq("1 || true"), RangeError);
  assert.throws(() => new EnumField("status", { 1: "draft" }).eq(7), RangeError);
  assert.throws(() => new BoolField("b").eq("1 || true" as unknown as boolean), TypeError);
  assert.throws(() => filter`title = "${"x"}"`, TypeError);
  assert.throws(() => filter`title = 'a\' ${"x"}'`, TypeError);
  assert.throws(() => and("id != null" as unknown as Filter), TypeError);
  // What is missing by mistake asks neither for the text "undefined" nor for 0.
  for (const missing of [undefined, null, {}, ["a"], Symbol("a"), new Date(0)] as unknown as string[]) {
    assert.throws(() => title.in([missing]), TypeError);
    assert.throws(() => views.in([missing as unknown as number]), TypeError);
    assert.throws(() => new ListField("tags").has(missing), TypeError);
    assert.throws(() => new EnumField("status", { 1: "draft" }).in([missing as unknown as number]), RangeError);
  }
  assert.throws(() => title.eq(undefined as unknown as string), TypeError);
  assert.throws(() => filter`title = ${undefined as unknown as string}`, TypeError);
  assert.throws(() => filter`title = ${{} as unknown as string}`, TypeError);
  assert.throws(() => new MomentField("created").gt("2026" as unknown as Date), TypeError);
  assert.throws(() => new MomentField("created").gt(new Date(Number.NaN)), RangeError);
});
