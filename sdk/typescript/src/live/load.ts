import type { WireEvent } from "../watch.js";
import { RecordOrder } from "./order.js";
import type { Identified, LiveSource } from "./source.js";
import type { Entry } from "./window.js";
import { LiveWindow, reserveOf } from "./window.js";

/** A list that was read, at the positions from its first page to its last: changes after `first` have to be put to it up to `last`. */
export interface Loaded<R extends Identified> {
  readonly window: LiveWindow<R>;
  readonly first: number;
  readonly last: number;
}

/** What is read. */
export interface LoadOptions {
  readonly filter: string;
  readonly sort: string;
  readonly fields: readonly string[];
  readonly limit: number;
  readonly signal: AbortSignal;
}

const PAGE = 100;

/** Reads the pages of a list, as many as its limit and the reserve need. */
export async function load<R extends Identified, E extends WireEvent>(source: LiveSource<R, E>, options: LoadOptions): Promise<Loaded<R>> {
  const { filter, sort, limit, signal } = options;
  const wanted = limit + reserveOf(limit);
  const entries = new Map<string, Entry<R>>();
  let order: RecordOrder | undefined;
  let first: number | undefined;
  let last = 0;
  let pageToken = "";
  let read = 0;
  let bound: Entry<R> | undefined;
  do {
    const request = {
      filter, sort, pageToken, fields: options.fields.join(","), perPage: Math.min(PAGE, wanted - read), includeOrder: order === undefined,
    };
    const page = await source.list(request, signal);
    order ??= new RecordOrder(page.order);
    last = page.position;
    first ??= last;
    bound = undefined;
    for (const { record, valueOf } of page.items) {
      const entry = { record, key: order.keyOf(valueOf), position: Number(record.etag) };
      // A record that changes meanwhile may stand on two pages, on the later one as it is now.
      entries.set(record.id, entry);
      bound = entry;
    }
    read += page.items.length;
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && read < wanted);
  const known = order;
  const sorted = [...entries.values()].sort((a, b) => known.compare(a.key, b.key));
  return { window: new LiveWindow<R>(known, sorted, pageToken === "" ? undefined : bound?.key, limit), first, last };
}

/** The fields that a sort names. */
export function sortNames(sort: string): string[] {
  return sort.split(",").map((name) => name.trim().replace(/^[-+]\s*/, "")).filter((name) => /^\w+$/.test(name));
}

/** The fields to ask for: those that are wanted, and those that the list itself cannot do without. Empty: all. */
export function withSystemFields(wanted: readonly string[], sorted: readonly string[]): string[] {
  const needed = ["created", "updated", "etag", ...sorted];
  const isOnlyExclusions = wanted.every((name) => name.startsWith("-"));
  return isOnlyExclusions
    ? wanted.filter((name) => !needed.includes(name.slice(1)))
    : [...new Set([...wanted.filter((name) => !(name.startsWith("-") && needed.includes(name.slice(1)))), ...needed])];
}
