import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { isMessage } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";

/** A condition on records. The fields of a collection make it, or `filter`; `and`, `or` and `not` join what is made. */
export class Filter {
  readonly #text: string;
  readonly #isGroup: boolean;

  private constructor(text: string, isGroup: boolean) {
    this.#text = text;
    this.#isGroup = isGroup;
  }

  /** @internal Of text that is known to be one condition. */
  static of(text: string, isGroup = false): Filter {
    return new Filter(text, isGroup);
  }

  /** This and the other. */
  and(other: Filter): Filter {
    return and(this, other);
  }

  /** This or the other. */
  or(other: Filter): Filter {
    return or(this, other);
  }

  /** In the language of filters. */
  toString(): string {
    return this.#text;
  }

  /** @internal As a part of another one. */
  get part(): string {
    return this.#isGroup ? `(${this.#text})` : this.#text;
  }
}

/** What may stand where a condition is left out by another one, as in `and(mine && p.author.eq(me), p.published.eq(true))`. */
export type MaybeFilter = Filter | false | null | undefined;

/** @internal What no record matches: none has an empty id. */
export const NONE = Filter.of('id = ""');
/** @internal What all match. */
export const ALL = Filter.of("");

/** Records that match all; conditions that are left out do not count. Of none: all records. */
export function and(...filters: MaybeFilter[]): Filter {
  return join(given(filters).filter((filter) => filter.toString() !== ""), " && ", ALL);
}

/** Records that match any; conditions that are left out do not count. Of none: no record. */
export function or(...filters: MaybeFilter[]): Filter {
  const parts = given(filters);
  return parts.find((filter) => filter.toString() === "") ?? join(parts, " || ", NONE);
}

/** Records that do not match. */
export function not(filter: Filter): Filter {
  return filter.toString() === "" ? NONE : Filter.of(`!(${filter})`);
}

function given(filters: readonly MaybeFilter[]): Filter[] {
  return filters.filter((filter): filter is Filter => {
    if (filter instanceof Filter) {
      return true;
    }
    if (filter !== undefined && filter !== null && filter !== false) {
      throw new TypeError("A condition is made by the fields of a collection, or by `filter`.");
    }
    return false;
  });
}

function join(filters: readonly Filter[], operator: string, none: Filter): Filter {
  return filters.length > 1 ? Filter.of(filters.map((filter) => filter.part).join(operator), true) : (filters[0] ?? none);
}

/** What `filter` takes as a value. */
export type FilterValue = string | number | bigint | boolean | Date | Timestamp | null | readonly FilterValue[];

/**
 * A condition in the language of filters, for what the fields do not offer: `` filter`author.name = ${name} && views in ${[1, 2]}` ``.
 * Values are quoted, whatever is in them.
 */
export function filter(text: TemplateStringsArray, ...values: FilterValue[]): Filter {
  let quote = "";
  const parts = text.raw.map((part, index) => {
    quote = quoteAfter(part, quote);
    if (quote !== "" && index < values.length) {
      throw new TypeError("A value of a filter is quoted by itself; it must not stand in quotes.");
    }
    return index < values.length ? part + literal(values[index]!) : part;
  });
  return Filter.of(parts.join(""), true);
}

/** The quote that is open at the end of a part of a filter; empty when none is. */
function quoteAfter(part: string, open: string): string {
  let quote = open;
  for (let at = 0; at < part.length; at++) {
    if (quote !== "" && part[at] === "\\") {
      at++;
    } else if (quote === part[at]) {
      quote = "";
    } else if (quote === "" && (part[at] === '"' || part[at] === "'")) {
      quote = part[at]!;
    }
  }
  return quote;
}

/** A value as it stands in a filter: no text in it can end the literal. */
export function literal(value: FilterValue): string {
  switch (typeof value) {
    case "string":
      // The escapes of JSON are those of filters, lone surrogates and control characters included.
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) {
        throw new RangeError(`${value} cannot stand in a filter.`);
      }
      return String(value);
    case "bigint":
    case "boolean":
      return String(value);
  }
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return `(${value.map(literal).join(", ")})`;
  }
  return JSON.stringify(momentText(value as Date | Timestamp));
}

/** RFC 3339, with the microseconds of a `Timestamp`. */
export function momentText(moment: Date | Timestamp): string {
  if (moment instanceof Date) {
    return moment.toISOString();
  }
  if (!isMessage(moment, TimestampSchema)) {
    throw new TypeError(`A value of type ${typeof moment} cannot stand in a filter; null asks for what has none.`);
  }
  const seconds = new Date(Number(moment.seconds) * 1_000).toISOString().slice(0, -".000Z".length);
  return `${seconds}.${String(Math.trunc(moment.nanos / 1_000)).padStart(6, "0")}Z`;
}
