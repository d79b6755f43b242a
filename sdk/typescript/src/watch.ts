import type { JsonObject } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import type { RecordEvent, RecordService } from "./gen/baas/records/v1/record_service_pb.js";
import { Backoff } from "./backoff.js";
import { BaasError, isTransient } from "./errors.js";
import type { Session } from "./session.js";

/** Where a watch stands. */
export type WatchState = "connecting" | "replaying" | "live";

/** What to watch, and from where. */
export interface WatchOptions extends FeedOptions {
  /** Names or ids of the collections, at most 100; all if left out. A watch of one collection follows these beside it. */
  collections?: readonly string[];
}

/** What to watch of one collection, and from where. */
export interface FeedOptions {
  /** Only records that match. */
  filter?: string;
  /** Names of the fields wanted; all if left out. */
  fields?: readonly string[];
  /** Only changes after this position: that of a `list`, or of the last event; 0 for all that the log still has. */
  from?: number;
  /**
   * Start with all matching records as they are now. With `from` it does not, but when what was told no longer holds, a `reset` and the
   * new state come without `relist` too.
   */
  snapshot?: boolean;
  /**
   * When the engine's log no longer reaches back to where the watch stands, or the caller's rights have changed: start again with a
   * `reset` event and a snapshot, instead of failing with POSITION_EXPIRED or leaving it to the application to list anew.
   */
  relist?: boolean;
  /**
   * Name of a durable consumer of the caller's: the watch starts after the position that `BaasClient.ack` stored last, whatever else is
   * given; the first time, as it would without.
   */
  consumer?: string;
  /** Ends the watch. */
  signal?: AbortSignal;
  /** Told of each change of state, and of positions up to which there is nothing to tell. */
  onState?: (state: WatchState, position: number | undefined) => void;
}

/** Something that happened in a collection, or, for `reset`, to the watch itself. */
export interface FeedEvent {
  /**
   * `snapshot`: the record is part of the state at the start; `ready`: the snapshot is complete; `created`, `updated`,
   * `deleted`: a change; `reset`: forget what was told of the collection, of all when it is empty. Without a position, a new
   * snapshot follows if the watch has `snapshot` or `relist`; else what may be seen has changed: list anew, and pass over events up to
   * the list's position.
   */
  readonly type: "snapshot" | "ready" | "created" | "updated" | "deleted" | "reset";
  readonly recordId: string;
  readonly etag: string;
  readonly timestamp: Date | undefined;
  readonly created: Date | undefined;
  /** Position of the change in the log; 0 for `snapshot`, and for a `reset` after which a snapshot follows. */
  readonly position: number;
  /**
   * `write`, or `filter` when the record entered or left what the filter matches; of a `reset`, `rights` or `expired`, or nothing
   * when a snapshot broke off.
   */
  readonly cause: string;
}

/** An event of the generic client. */
export interface WatchEvent<T extends object = JsonObject> extends FeedEvent {
  readonly collection: string;
  /** The record's values after the change; undefined when it was deleted. */
  readonly data: T | undefined;
}

/** What the events of a stream have, of whichever message they are. */
export interface WireEvent {
  readonly type: string;
  readonly recordId: string;
  readonly timestamp?: Timestamp | undefined;
  readonly position: bigint;
  readonly etag: string;
  readonly created?: Timestamp | undefined;
  readonly cause: string;
}

/** What a connection is asked for. */
export interface FeedRequest {
  readonly filter: string;
  readonly fields: string;
  readonly snapshot: boolean;
  readonly consumer: string;
  readonly from?: bigint;
}

/** Makes a connection that tells events until it breaks. */
export type Feed<E extends WireEvent> = (request: FeedRequest, signal: AbortSignal) => AsyncIterable<E>;

// The engine tells its position every 15 seconds of silence; three missed ones mean that the connection is dead.
const SILENCE_MS = 45_000;

const CHANGES: Readonly<Record<string, FeedEvent["type"]>> = {
  "record.created": "created",
  "record.updated": "updated",
  "record.deleted": "deleted",
};

/** Where the watch stands between connections. */
interface Progress {
  /** Last position told; undefined until the first connection stands. */
  position: number | undefined;
  snapshotWanted: boolean;
  snapshotBegun: boolean;
  /** Whether this connection was asked for a state: at the start, or after each reset. */
  asked: boolean;
  /** Whether the connection is left to begin anew with a snapshot. */
  restart: boolean;
  /** Whether the consumer says where the stream starts; after the first connection the watch knows better. */
  atConsumer: boolean;
}

/** What a connection tells: an event for the application, or that everything up to a position was told. */
export type Step<E extends WireEvent> = EventStep<E> | { readonly type: "progress"; readonly position: number };

/** A step that the application is told. */
export interface EventStep<E extends WireEvent> {
  readonly type: FeedEvent["type"];
  readonly position: number;
  /** Absent when the watch itself tells. */
  readonly event?: E;
  readonly cause?: string;
}

/** The feed of a collection, or with an empty name of those of the options. */
export function recordFeed(client: Client<typeof RecordService>, collection: string, collections: readonly string[] = []): Feed<RecordEvent> {
  return (request, signal) => client.watchRecords({ ...request, collection, collections: [...collections] }, { signal });
}

/** Follows a collection, or with an empty name those of the options, over as many connections as it takes. */
export async function* watch<T extends object>(
  client: Client<typeof RecordService>,
  session: Session,
  collection: string,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  for await (const step of follow(recordFeed(client, collection, options.collections), session, options)) {
    if (step.type !== "progress") {
      yield { ...toFeedEvent(step), collection: step.event?.collection ?? collection, data: step.event?.data as T | undefined };
    }
  }
}

/** As `watch`, with the positions between the events. */
export async function* follow<E extends WireEvent>(feed: Feed<E>, session: Session, given: FeedOptions): AsyncGenerator<Step<E>> {
  if (given.from !== undefined && !Number.isSafeInteger(given.from)) {
    throw new RangeError("from must be a whole number.");
  }
  // What the application throws ends the watch; it must not look like a connection that broke.
  let fault: { readonly thrown: unknown } | undefined;
  const onState = (state: WatchState, position: number | undefined) => {
    try {
      given.onState?.(state, position);
    } catch (thrown) {
      fault = { thrown };
      throw thrown;
    }
  };
  const options = { ...given, onState };
  const snapshotWanted = options.snapshot === true && options.from === undefined;
  const progress: Progress = { position: options.from, snapshotWanted, snapshotBegun: false, asked: false, restart: false, atConsumer: options.consumer !== undefined };
  const backoff = new Backoff();
  let renewed = false;
  let cause = "";
  for (;;) {
    let sent: string | undefined;
    options.onState?.("connecting", progress.position);
    if (progress.snapshotBegun) {
      // Half a snapshot cannot be taken up again: its state is gone with the connection.
      progress.snapshotBegun = false;
      yield { type: "reset", position: 0, cause };
    }
    cause = "";
    try {
      sent = await session.accessToken(options.signal);
      for await (const step of connection(feed, options, progress, backoff)) {
        renewed = false;
        yield step;
      }
      options.signal?.throwIfAborted();
      if (progress.restart) {
        progress.restart = false;
        cause = "rights";
      } else {
        await backoff.wait(options.signal);
      }
    } catch (thrown) {
      if (options.signal?.aborted) {
        return;
      }
      if (fault !== undefined) {
        throw fault.thrown;
      }
      const error = BaasError.from(thrown);
      if (error.reason === "TOKEN_EXPIRED" && !renewed && session.expire(sent)) {
        renewed = true;
      } else if (isOutOfLog(error) && options.relist) {
        startOver(progress);
        cause = "expired";
      } else if (isTransient(error)) {
        await backoff.wait(options.signal, error.retryAfterMs).catch(() => undefined);
        if (options.signal?.aborted) {
          return;
        }
      } else {
        throw error;
      }
    }
  }
}

/** Whether the log has no way from the position that was asked for. */
export function isOutOfLog(error: BaasError): boolean {
  return error.reason === "POSITION_EXPIRED" || error.reason === "POSITION_AHEAD";
}

function startOver(progress: Progress): void {
  progress.position = undefined;
  progress.snapshotWanted = true;
  progress.snapshotBegun = true;
  progress.atConsumer = false;
}

/** One connection, until it breaks. */
async function* connection<E extends WireEvent>(
  feed: Feed<E>,
  options: FeedOptions,
  progress: Progress,
  backoff: Backoff,
): AsyncGenerator<Step<E>> {
  const watchdog = new Watchdog(options.signal);
  // From a position, it asks for a new state only where the old one no longer holds.
  progress.asked = progress.snapshotWanted || (progress.position !== undefined && (options.snapshot === true || options.relist === true));
  const request = {
    filter: options.filter ?? "",
    fields: options.fields?.join(",") ?? "",
    snapshot: progress.asked,
    consumer: progress.atConsumer ? (options.consumer ?? "") : "",
    ...(progress.position === undefined ? {} : { from: BigInt(progress.position) }),
  };
  try {
    for await (const event of feed(request, watchdog.signal)) {
      watchdog.feed();
      backoff.reset();
      const step = accept(event, progress, options);
      if (progress.restart) {
        return;
      }
      if (step !== undefined) {
        // The application may take its time over an event.
        watchdog.pause();
        yield step;
        watchdog.feed();
      }
    }
  } finally {
    watchdog.stop();
  }
}

/** Moves the progress on, and tells what came; undefined when it says nothing. */
function accept<E extends WireEvent>(event: E, progress: Progress, options: FeedOptions): Step<E> | undefined {
  const position = Number(event.position);
  switch (event.type) {
    case "connected":
      if (progress.atConsumer && position > 0) {
        progress.position = position;
        progress.snapshotWanted = false;
      }
      progress.atConsumer = false;
      options.onState?.(progress.snapshotWanted || progress.position !== undefined ? "replaying" : "live", progress.position);
      if (!progress.snapshotWanted) {
        progress.position ??= position;
      }
      return undefined;
    case "progress":
      progress.position = Math.max(progress.position ?? 0, position);
      options.onState?.("live", progress.position);
      return { type: "progress", position: progress.position };
    case "record.snapshot":
      progress.snapshotBegun = true;
      return { type: "snapshot", position: 0, event };
    case "snapshot.complete":
      progress.snapshotBegun = false;
      progress.snapshotWanted = false;
      progress.position = position;
      options.onState?.("live", position);
      return { type: "ready", position, event };
    case "reset":
      return acceptReset(event, position, progress, options);
  }
  const type = CHANGES[event.type];
  // A type that this version does not know, or a change that was told before the connection broke.
  if (type === undefined || position <= (progress.position ?? 0)) {
    return undefined;
  }
  // While a snapshot is told anew, there is no position to go on from.
  if (!progress.snapshotBegun) {
    progress.position = position;
  }
  return { type, position, event };
}

function acceptReset<E extends WireEvent>(event: E, position: number, progress: Progress, options: FeedOptions): Step<E> | undefined {
  // Who asked for no snapshot gets none, also when the stream stands at the log's beginning.
  const isSnapshotNext = position === 0 && progress.asked;
  if (!isSnapshotNext && position < (progress.position ?? 0)) {
    return undefined;
  }
  if (isSnapshotNext) {
    startOver(progress);
    options.onState?.("replaying", undefined);
  } else if (options.relist) {
    startOver(progress);
    progress.restart = true;
  } else {
    progress.position = position;
  }
  return { type: "reset", position, event };
}

/** What the application is told of a step, without the record. */
export function toFeedEvent(step: EventStep<WireEvent>): FeedEvent {
  const { type, position, event } = step;
  return {
    type,
    recordId: event?.recordId ?? "",
    etag: event?.etag ?? "",
    timestamp: event?.timestamp && timestampDate(event.timestamp),
    created: event?.created && timestampDate(event.created),
    position,
    cause: event?.cause ?? step.cause ?? "",
  };
}

/** Aborts a connection that has been silent for too long, or when the application says so. */
class Watchdog {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onAbort = () => this.controller.abort(this.outer?.reason);

  constructor(private readonly outer: AbortSignal | undefined) {
    if (outer?.aborted) {
      this.onAbort();
    }
    outer?.addEventListener("abort", this.onAbort, { once: true });
    this.feed();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  feed(): void {
    this.pause();
    this.timer = setTimeout(() => this.controller.abort(), SILENCE_MS);
  }

  pause(): void {
    clearTimeout(this.timer);
  }

  stop(): void {
    this.pause();
    this.outer?.removeEventListener("abort", this.onAbort);
    this.controller.abort();
  }
}
