import type { JsonValue } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { SortTerm } from "../gen/baas/records/v1/sort_term_pb.js";

/** What a record is sorted by, one value for each term of the order. */
export type SortKey = readonly (string | number | bigint | null)[];

/** What a field can have that an order looks at. Other values than these have no place of their own, as null. */
export type SortableValue = JsonValue | bigint | Timestamp | Uint8Array | undefined;

/** The order that the engine told, kept by the client: the same one, down to ties. */
export class RecordOrder {
  constructor(private readonly terms: readonly SortTerm[]) {
    for (const { comparison } of terms) {
      if (!["text", "number", "bool", "moment"].includes(comparison)) {
        throw new TypeError("A live list can only be sorted by fields of its own records, not by what is worked out or stands in others.");
      }
    }
  }

  /** @param valueOf What the fields of a record have. */
  keyOf(valueOf: (field: string) => SortableValue): SortKey {
    return this.terms.map(({ field, comparison }) => toKey(valueOf(field), comparison));
  }

  compare(a: SortKey, b: SortKey): number {
    for (let i = 0; i < this.terms.length; i++) {
      const order = compareValues(a[i] ?? null, b[i] ?? null);
      if (order !== 0) {
        return this.terms[i]!.descending ? -order : order;
      }
    }
    return 0;
  }
}

function isTimestamp(value: object): value is Timestamp {
  return "$typeName" in value && value.$typeName === "google.protobuf.Timestamp";
}

function toKey(value: SortableValue, comparison: string): string | number | bigint | null {
  if (typeof value === "object" && value !== null && isTimestamp(value)) {
    return value.seconds * 1_000_000n + BigInt(Math.trunc(value.nanos / 1000));
  }
  if (typeof value === "boolean") {
    return value ? 1 : 0;
  }
  if (typeof value === "string" && comparison === "number") {
    // The decimals of one field all have the same number of places, so that they compare as whole numbers.
    return BigInt(value.replace(".", ""));
  }
  if (typeof value === "string" && comparison === "moment") {
    // With no, three or six decimals of the second, as protobuf's JSON has it.
    return value.replace(/(?:\.(\d+))?Z$/, (_, decimals: string = "") => `.${decimals.padEnd(6, "0")}`);
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? value : null;
}

function compareValues(a: string | number | bigint | null, b: string | number | bigint | null): number {
  if (a === null || b === null) {
    return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  }
  return typeof a === "string" && typeof b === "string" ? compareText(a, b) : a < b ? -1 : a > b ? 1 : 0;
}

/** By code points, as the engine's databases do; `<` compares UTF-16 units, of which surrogates are not the largest. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      return weight(x) - weight(y);
    }
  }
  return a.length - b.length;
}

/** Puts surrogates above all other units. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
