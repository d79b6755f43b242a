import type { LiveChange } from "./changes.js";
import type { RecordOrder, SortKey } from "./order.js";
import type { Identified } from "./source.js";

/** A record in its place. */
export interface Entry<R extends Identified> {
  readonly record: R;
  readonly key: SortKey;
  /** Position of the record's last change. */
  readonly position: number;
}

/**
 * The first records of a query, in order. It knows every matching record up to `bound`, and none beyond: some more than are shown,
 * so that the next one is at hand when one leaves.
 */
export class LiveWindow<R extends Identified> {
  private readonly byId: Map<string, Entry<R>>;
  private shown: readonly R[] | undefined;

  /**
   * @param entries In order, each record once.
   * @param bound The last key that is known; undefined when all are.
   * @param limit How many are shown.
   */
  constructor(
    readonly order: RecordOrder,
    private readonly entries: Entry<R>[],
    private bound: SortKey | undefined,
    private readonly limit: number,
  ) {
    this.byId = new Map(entries.map((entry) => [entry.record.id, entry]));
  }

  /** The records that are shown: the same array until they change. */
  get records(): readonly R[] {
    this.shown ??= this.entries.slice(0, this.limit).map((entry) => entry.record);
    return this.shown;
  }

  /** Whether the records beyond those shown are used up, and there may be more. */
  get needsMore(): boolean {
    return this.bound !== undefined && this.entries.length <= this.limit;
  }

  find(id: string): Entry<R> | undefined {
    return this.byId.get(id);
  }

  /** Takes over the objects of records that are in another window as they are in this one. */
  adopt(other: LiveWindow<R>, areEqual: (a: R, b: R) => boolean): void {
    this.entries.forEach((entry, index) => {
      const known = other.byId.get(entry.record.id)?.record;
      // What may be seen of a record can change without a change of the record.
      if (known !== undefined && known.etag === entry.record.etag && areEqual(known, entry.record)) {
        const adopted = { ...entry, record: known };
        this.entries[index] = adopted;
        this.byId.set(known.id, adopted);
      }
    });
    this.shown = undefined;
  }

  /** Puts a changed record in its place. */
  put(entry: Entry<R>): LiveChange<R>[] {
    const known = this.byId.get(entry.record.id);
    if (known !== undefined && known.position >= entry.position) {
      return [];
    }
    if (this.bound !== undefined && this.order.compare(entry.key, this.bound) > 0) {
      return this.remove(entry.record.id, entry.position);
    }
    const previousIndex = known === undefined ? -1 : this.take(known);
    const index = this.indexOf(entry.key);
    this.entries.splice(index, 0, entry);
    this.byId.set(entry.record.id, entry);
    const changes = this.tell(known?.record, previousIndex, entry.record, index);
    this.trim();
    return changes;
  }

  /** Takes a record out that was deleted or matches no longer. */
  remove(id: string, position: number): LiveChange<R>[] {
    const known = this.byId.get(id);
    if (known === undefined || known.position >= position) {
      return [];
    }
    this.byId.delete(id);
    return this.tell(known.record, this.take(known), undefined, -1);
  }

  private take(entry: Entry<R>): number {
    const index = this.indexOf(entry.key);
    this.entries.splice(index, 1);
    return index;
  }

  /** The place of the first entry that is not before a key. */
  private indexOf(key: SortKey): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.order.compare(this.entries[middle]!.key, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What a step looks like from outside, where only the first `limit` are seen: another record may come in or go out at the end. */
  private tell(before: R | undefined, from: number, after: R | undefined, to: number): LiveChange<R>[] {
    const wasShown = before !== undefined && from < this.limit;
    const isShown = after !== undefined && to < this.limit;
    if (!wasShown && !isShown) {
      return [];
    }
    this.shown = undefined;
    if (wasShown && isShown) {
      return [{ type: from === to ? "changed" : "moved", record: after, index: to, previousIndex: from }];
    }
    const last = this.limit - 1;
    if (isShown) {
      const pushed = this.entries[this.limit]?.record;
      const added: LiveChange<R> = { type: "added", record: after, index: to, previousIndex: -1 };
      return pushed === undefined ? [added] : [added, { type: "removed", record: pushed, index: -1, previousIndex: last }];
    }
    const next = this.entries[last]?.record;
    const removed: LiveChange<R> = { type: "removed", record: before!, index: -1, previousIndex: from };
    return next === undefined ? [removed] : [removed, { type: "added", record: next, index: last, previousIndex: -1 }];
  }

  private trim(): void {
    const kept = this.limit + 2 * reserveOf(this.limit);
    if (this.entries.length > kept) {
      for (const { record } of this.entries.splice(this.limit + reserveOf(this.limit))) {
        this.byId.delete(record.id);
      }
      this.bound = this.entries.at(-1)!.key;
    }
  }
}

/** How many records beyond those shown are held ready. */
export function reserveOf(limit: number): number {
  return limit === Number.POSITIVE_INFINITY ? 0 : Math.min(Math.max(Math.ceil(limit / 2), 10), 100);
}
