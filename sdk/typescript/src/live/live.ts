import { Backoff } from "../backoff.js";
import { BaasError, isTransient } from "../errors.js";
import type { Step, WatchState, WireEvent } from "../watch.js";
import { follow, isOutOfLog } from "../watch.js";
import type { LiveChange } from "./changes.js";
import { diff } from "./changes.js";
import type { Loaded } from "./load.js";
import { load, sortNames, withSystemFields } from "./load.js";
import type { Identified, LiveSource } from "./source.js";
import type { LiveWindow } from "./window.js";

/** Which records, in which order. */
export interface LiveOptions {
  /** As `price >= 100 && status = "draft"`; it may not ask for values of related records, as no watch may. */
  filter?: string;
  /** Fields of the records themselves, separated by commas, `-` before one for descending. Default `id`, the order of creation. */
  sort?: string;
  /** Names of the fields wanted; all if left out. Those that the list is sorted by come along. */
  fields?: readonly string[];
  /** The list has at most so many records, the first ones; all if left out. */
  limit?: number;
  /** Closes the list. */
  signal?: AbortSignal;
}

/** Where a live list stands: `replaying` while it is not, or no longer, known to be current. */
export type LiveState = WatchState | "closed";

/** Told what has changed; of nothing when only `state` or `error` has. */
export type LiveListener<R> = (changes: readonly LiveChange<R>[]) => void;

/**
 * The records that match a query, in order, kept current. It is read page by page and then follows the changes, over as many
 * connections as it takes; when the engine says that the caller's rights have changed, or the log no longer reaches back, it is read
 * anew and replaced at once, never shown in part.
 */
export class LiveRecords<R extends Identified, E extends WireEvent = WireEvent> {
  /** Resolves when the list is there; rejects when it closed before. */
  readonly ready: Promise<void>;
  private readonly listeners = new Set<LiveListener<R>>();
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  private settle!: { resolve: () => void; reject: (error: unknown) => void };
  private window: LiveWindow<R> | undefined;
  /** Read, and not yet shown: the stream has to come as far as its last page first. */
  private next: Loaded<R> | undefined;
  /** What the stream told since a list is being read anew; undefined when none is. */
  private journal: Step<E>[] | undefined;
  private position = 0;
  private isStale = true;
  private watchState: WatchState = "connecting";
  private toldState: LiveState = "connecting";
  private fault: Error | undefined;
  private readonly fields: readonly string[];

  /** Made by `live` of a collection. */
  constructor(
    private readonly source: LiveSource<R, E>,
    private readonly options: LiveOptions,
  ) {
    if (options.limit !== undefined && !(Number.isInteger(options.limit) && options.limit > 0)) {
      throw new RangeError("limit must be a whole number above 0.");
    }
    this.fields = withSystemFields(options.fields ?? [], sortNames(options.sort ?? ""));
    this.signal = options.signal === undefined ? this.stop.signal : AbortSignal.any([options.signal, this.stop.signal]);
    this.ready = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Who does not wait for it is told by `error`.
    this.ready.catch(() => undefined);
    void this.run();
  }

  /** The records now: the same array, and in it the same objects, until they change. */
  get records(): readonly R[] {
    return this.window?.records ?? (EMPTY as readonly R[]);
  }

  get state(): LiveState {
    return this.toldState;
  }

  /** Why the list was closed, when it was not by the application: a `BaasError`, or a `TypeError` when its order cannot be kept. */
  get error(): Error | undefined {
    return this.fault;
  }

  /** Calls the listener after each change, until the function is called that it returns. For React: `useSyncExternalStore(live.subscribe, live.getSnapshot)`. */
  readonly subscribe = (listener: LiveListener<R>): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** As `records`, without a `this`. */
  readonly getSnapshot = (): readonly R[] => this.records;

  /** Ends the stream. The records stay as they are. */
  close(): void {
    this.stop.abort();
  }

  private async run(): Promise<void> {
    const backoff = new Backoff();
    while (!this.signal.aborted) {
      try {
        await this.runOnce(backoff);
      } catch (thrown) {
        // A TypeError is an order that cannot be kept; the next attempt would end the same.
        const error = thrown instanceof TypeError ? undefined : BaasError.from(thrown);
        if (!this.signal.aborted && (error === undefined || !(isOutOfLog(error) || isTransient(error)))) {
          this.fault = error ?? (thrown as TypeError);
          break;
        }
        this.enter("connecting");
        await backoff.wait(this.signal, error?.retryAfterMs).catch(() => undefined);
      }
    }
    this.settle.reject(this.fault ?? this.signal.reason);
    this.stop.abort();
    this.enter(this.watchState);
  }

  /** Reads the list and follows the changes, until something breaks that the watch cannot mend. */
  private async runOnce(backoff: Backoff): Promise<void> {
    this.isStale = true;
    this.journal = undefined;
    this.next = undefined;
    const loaded = await this.load(this.signal);
    this.next = loaded;
    this.position = loaded.first;
    this.showNext();
    const inner = new AbortController();
    const signal = AbortSignal.any([this.signal, inner.signal]);
    let failed: unknown;
    const reload = (): void => {
      this.reload(signal).catch((thrown: unknown) => {
        failed ??= thrown;
        inner.abort();
      });
    };
    try {
      const { filter = "" } = this.options;
      const options = { filter, fields: this.fields, from: loaded.first, signal, onState: (state: WatchState) => this.enter(state) };
      for await (const step of follow(this.source.feed, this.source.session, options)) {
        backoff.reset();
        this.accept(step, reload);
      }
    } finally {
      inner.abort();
    }
    if (failed !== undefined) {
      throw failed;
    }
  }

  private load(signal: AbortSignal): Promise<Loaded<R>> {
    const { filter = "", sort = "", limit = Number.POSITIVE_INFINITY } = this.options;
    return load(this.source, { filter, sort, limit, fields: this.fields, signal });
  }

  /** Reads the list anew beside the stream, which goes on. */
  private async reload(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(200, 5_000);
    const journal: Step<E>[] = [];
    this.journal = journal;
    const begun = this.position;
    while (this.journal === journal && !signal.aborted) {
      try {
        const loaded = await this.load(signal);
        if (this.journal !== journal) {
          return;
        }
        if (loaded.first < begun) {
          // The page came from a node that is behind the stream.
          await backoff.wait(signal);
          continue;
        }
        this.journal = undefined;
        this.next = loaded;
        for (const step of journal) {
          if (step.position > loaded.first) {
            this.apply(loaded.window, step);
          }
        }
        this.showNext();
        return;
      } catch (thrown) {
        if (thrown instanceof TypeError || !isTransient(BaasError.from(thrown))) {
          throw thrown;
        }
        await backoff.wait(signal);
      }
    }
  }

  private accept(step: Step<E>, reload: () => void): void {
    this.position = Math.max(this.position, step.position);
    if (step.type === "reset") {
      this.isStale = true;
      this.next = undefined;
      reload();
      this.enter(this.watchState);
      return;
    }
    this.journal?.push(step);
    if (this.next !== undefined) {
      this.apply(this.next.window, step);
    }
    if (this.window !== undefined) {
      this.tell(this.apply(this.window, step));
    }
    this.showNext();
    if (this.window?.needsMore && this.next === undefined && this.journal === undefined) {
      reload();
    }
  }

  /** Replaces the list by the one that was read, once the stream has come as far. */
  private showNext(): void {
    if (this.next === undefined || this.position < this.next.last) {
      return;
    }
    const before = this.records;
    if (this.window !== undefined) {
      this.next.window.adopt(this.window, this.source.areEqual);
    }
    this.window = this.next.window;
    this.next = undefined;
    this.isStale = false;
    this.settle.resolve();
    this.tell(diff(before, this.records));
    this.enter(this.watchState);
  }

  private enter(state: WatchState): void {
    this.watchState = state;
    const now = this.signal.aborted || this.fault !== undefined ? "closed" : state === "live" && this.isStale ? "replaying" : state;
    if (now !== this.toldState) {
      this.toldState = now;
      this.tell([], true);
    }
  }

  private apply(window: LiveWindow<R>, step: Step<E>): LiveChange<R>[] {
    if (step.type === "deleted") {
      return window.remove(step.event!.recordId, step.position);
    }
    if (step.type !== "created" && step.type !== "updated") {
      return [];
    }
    const { record, valueOf } = this.source.read(step.event!);
    return window.put({ record, key: window.order.keyOf(valueOf), position: step.position });
  }

  private tell(changes: readonly LiveChange<R>[], isState = false): void {
    if (changes.length === 0 && !isState) {
      return;
    }
    for (const listener of [...this.listeners]) {
      try {
        listener(changes);
      } catch (thrown) {
        // A listener's fault is the application's, and no reason to lose the list.
        queueMicrotask(() => {
          throw thrown;
        });
      }
    }
  }
}

const EMPTY: readonly never[] = [];
