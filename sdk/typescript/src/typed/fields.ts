import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { ALL, Filter, literal, momentText, NONE } from "./filter.js";

/** One thing that records are sorted by: `asc` or `desc` of a field. */
export class Sort {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @internal */
  static of(text: string): Sort {
    return new Sort(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** A field of a collection: makes the conditions of filters. */
export class Field {
  /** @param name As the collection has it. */
  constructor(readonly name: string) {}

  isNull(): Filter {
    return this.is("= null");
  }

  isNotNull(): Filter {
    return this.is("!= null");
  }

  /** @internal A condition that begins with the field. */
  protected is(condition: string): Filter {
    // The language has one word of its own where a condition begins.
    return Filter.of(`${this.name === "not" ? "@record.not" : this.name} ${condition}`);
  }
}

/** A field that has one value, of type `V` in TypeScript. */
export abstract class ValueField<V> extends Field {
  /** Equal; of null, as `isNull`. */
  eq(value: V | null): Filter {
    return this.compare("=", value);
  }

  /** Not equal, null included; of null, as `isNotNull`. */
  ne(value: V | null): Filter {
    return this.compare("!=", value);
  }

  /** One of these, up to 500. */
  in(values: readonly V[]): Filter {
    return values.length === 0 ? NONE : this.is(`in (${this.list(values)})`);
  }

  /** None of these, up to 500. */
  notIn(values: readonly V[]): Filter {
    return values.length === 0 ? ALL : this.is(`not in (${this.list(values)})`);
  }

  /** The smallest first, null before all. */
  asc(): Sort {
    return Sort.of(this.name);
  }

  /** The largest first, null after all. */
  desc(): Sort {
    return Sort.of(`-${this.name}`);
  }

  protected compare(operator: string, value: V | null): Filter {
    return this.is(`${operator} ${value === null ? "null" : this.write(value)}`);
  }

  private list(values: readonly V[]): string {
    return values.map((value) => this.write(value)).join(", ");
  }

  /** @throws TypeError: the value is of another type, which would be compared as what it looks like. */
  protected abstract write(value: V): string;
}

/** A field whose values have an order. */
export abstract class OrderedField<V> extends ValueField<V> {
  lt(value: V): Filter {
    return this.compare("<", value);
  }

  lte(value: V): Filter {
    return this.compare("<=", value);
  }

  gt(value: V): Filter {
    return this.compare(">", value);
  }

  gte(value: V): Filter {
    return this.compare(">=", value);
  }
}

/** Text: also ids of other records, days, and choices without an enum. It is ordered by code points. */
export class TextField<V extends string = string> extends OrderedField<V> {
  /** Has the text in it, in any case. */
  contains(text: string): Filter {
    return this.is(`~ ${literal(ofType("string", this.name, text))}`);
  }

  /** Has not the text in it, in any case. */
  notContains(text: string): Filter {
    return this.is(`!~ ${literal(ofType("string", this.name, text))}`);
  }

  protected write(value: V): string {
    return literal(ofType("string", this.name, value));
  }
}

export class BoolField extends ValueField<boolean> {
  protected write(value: boolean): string {
    return literal(ofType("boolean", this.name, value));
  }
}

/** A number in floating point. */
export class NumberField extends OrderedField<number> {
  protected write(value: number): string {
    return literal(ofType("number", this.name, value));
  }
}

/** A whole number of 64 bits. */
export class IntField extends OrderedField<bigint | number> {
  protected write(value: bigint | number): string {
    return literal(typeof value === "bigint" ? value : ofType("number", this.name, value));
  }
}

/** An exact number, as text. */
export class DecimalField extends OrderedField<string | number | bigint> {
  protected write(value: string | number | bigint): string {
    const text = String(value);
    if (!/^[-+]?\d+(\.\d+)?$/.test(text)) {
      throw new RangeError(`${JSON.stringify(text)} is no decimal number.`);
    }
    return text;
  }
}

/** A moment. A `Date` has its milliseconds, a `Timestamp` its microseconds. */
export class MomentField extends OrderedField<Date | Timestamp> {
  protected write(value: Date | Timestamp): string {
    return JSON.stringify(momentText(value));
  }
}

/** A choice that has an enum. It is ordered by the texts of the values. */
export class EnumField<V extends number> extends OrderedField<V> {
  /** @param texts What the collection calls the values, by their numbers. */
  constructor(
    name: string,
    readonly texts: Readonly<Record<number, string>>,
  ) {
    super(name);
  }

  protected write(value: V): string {
    return enumText(this, value);
  }
}

/** Several values: choices or ids of other records. */
export class ListField<V extends string | number> extends Field {
  /** @param texts Of choices that have an enum, what the collection calls the values, by their numbers. */
  constructor(
    name: string,
    readonly texts?: Readonly<Record<number, string>>,
  ) {
    super(name);
  }

  /** Has the value among its own. */
  has(value: V): Filter {
    return this.is(`?= ${this.write(value)}`);
  }

  /** Has a value other than this one. */
  hasOther(value: V): Filter {
    return this.is(`?!= ${this.write(value)}`);
  }

  /** Has a value with the text in it, in any case. */
  hasLike(text: string): Filter {
    return this.is(`?~ ${literal(ofType("string", this.name, text))}`);
  }

  private write(value: V): string {
    return this.texts === undefined ? literal(ofType("string", this.name, value)) : enumText({ name: this.name, texts: this.texts }, value);
  }
}

/** A place on WGS 84. */
export class PlaceField extends Field {
  /** The distance from a place, in metres. */
  distance(place: { readonly lat: number; readonly lon: number }): NumberField {
    return new NumberField(`geo_distance(${this.name}, ${literal(Number(place.lat))}, ${literal(Number(place.lon))})`);
  }
}

function ofType<V>(type: "string" | "number" | "boolean", name: string, value: V): V {
  if (typeof value !== type) {
    throw new TypeError(`${name} is compared with a ${type}, not with ${typeof value}; null asks for what has none.`);
  }
  return value;
}

function enumText(field: { readonly name: string; readonly texts: Readonly<Record<number, string>> }, value: string | number): string {
  const text = typeof value === "number" ? field.texts[value] : undefined;
  if (text === undefined) {
    throw new RangeError(`${String(value)} is no value of ${field.name}.`);
  }
  return literal(text);
}
