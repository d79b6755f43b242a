/** What became of one record of a live list. */
export interface LiveChange<R> {
  /**
   * `added`: it entered the list; `removed`: it left; `changed`: it has other values in the same place; `moved`: it has another
   * place among the others, and perhaps other values.
   */
  readonly type: "added" | "changed" | "moved" | "removed";
  readonly record: R;
  /** Its place in the list as it is now; -1 when it was removed. */
  readonly index: number;
  /** Its place in the list before; -1 when it was added. */
  readonly previousIndex: number;
}

/** How one list became another. */
export function diff<R extends { readonly id: string }>(before: readonly R[], after: readonly R[]): LiveChange<R>[] {
  const places = new Map(before.map((record, index) => [record.id, index]));
  const from = after.map((record) => places.get(record.id) ?? -1);
  const stayed = longestRising(from);
  const changes: LiveChange<R>[] = [];
  after.forEach((record, index) => {
    const previousIndex = from[index]!;
    if (previousIndex < 0) {
      changes.push({ type: "added", record, index, previousIndex });
    } else if (!stayed.has(index)) {
      changes.push({ type: "moved", record, index, previousIndex });
    } else if (record !== before[previousIndex]) {
      changes.push({ type: "changed", record, index, previousIndex });
    }
    places.delete(record.id);
  });
  for (const previousIndex of places.values()) {
    changes.push({ type: "removed", record: before[previousIndex]!, index: -1, previousIndex });
  }
  return changes;
}

/** Indexes of a longest rising subsequence of the values that are not negative. Source: patience sorting. */
function longestRising(values: readonly number[]): Set<number> {
  const tails: number[] = [];
  const links: number[] = [];
  values.forEach((value, index) => {
    if (value < 0) {
      return;
    }
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[tails[middle]!]! < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    links[index] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = index;
  });
  const rising = new Set<number>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = links[index]!) {
    rising.add(index);
  }
  return rising;
}
