import type { JsonObject } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import type { RecordEvent, RecordService } from "./gen/baas/records/v1/record_service_pb.js";
import { Backoff } from "./backoff.js";
import { BaasError, isTransient } from "./errors.js";
import type { Session } from "./session.js";

/** Where a watch stands. */
export type WatchState = "connecting" | "replaying" | "live";

/** What to watch, and from where. */
export interface WatchOptions {
  /** Names or ids of the collections, at most 100; all if left out. A watch of one collection follows these beside it. */
  collections?: readonly string[];
  /** Only records that match. */
  filter?: string;
  /** Names of the fields wanted in `data`; all if left out. */
  fields?: readonly string[];
  /** Only changes after this position: that of a `list`, or of the last event; 0 for all that the log still has. */
  from?: number;
  /** Start with all matching records as they are now. */
  snapshot?: boolean;
  /**
   * When the engine's log no longer reaches back to where the watch stands: start again with a `reset` event and a snapshot,
   * instead of failing with POSITION_EXPIRED.
   */
  relist?: boolean;
  /** Ends the watch. */
  signal?: AbortSignal;
  /** Told of each change of state. */
  onState?: (state: WatchState) => void;
}

/** Something that happened in the collection, or, for `reset`, to the watch itself. */
export interface WatchEvent<T extends object = JsonObject> {
  /**
   * `snapshot`: the record is part of the state at the start; `ready`: the snapshot is complete; `created`, `updated`,
   * `deleted`: a change; `reset`: forget what was told so far, a new snapshot follows.
   */
  readonly type: "snapshot" | "ready" | "created" | "updated" | "deleted" | "reset";
  readonly collection: string;
  readonly recordId: string;
  /** The record's values after the change; undefined when it was deleted. */
  readonly data: T | undefined;
  readonly etag: string;
  readonly timestamp: Date | undefined;
  readonly created: Date | undefined;
  /** Position of the change in the log; 0 for `snapshot` and `reset`. */
  readonly position: number;
  /** `write`, or `filter` when the record entered or left what the filter matches. */
  readonly cause: string;
}

// The engine tells its position every 15 seconds of silence; three missed ones mean that the connection is dead.
const SILENCE_MS = 45_000;

const CHANGES: Readonly<Record<string, WatchEvent["type"]>> = {
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
}

/** Follows a collection, or with an empty name those of the options, over as many connections as it takes. */
export async function* watch<T extends object>(
  client: Client<typeof RecordService>,
  session: Session,
  collection: string,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const progress: Progress = { position: options.from, snapshotWanted: options.snapshot === true && options.from === undefined, snapshotBegun: false };
  const backoff = new Backoff();
  let renewed = false;
  for (;;) {
    options.onState?.("connecting");
    if (progress.snapshotBegun) {
      // Half a snapshot cannot be taken up again: its state is gone with the connection.
      progress.snapshotBegun = false;
      yield marker<T>("reset", collection);
    }
    try {
      for await (const event of connection<T>(client, collection, options, progress, backoff)) {
        renewed = false;
        yield event;
      }
      options.signal?.throwIfAborted();
      await backoff.wait(options.signal);
    } catch (thrown) {
      if (options.signal?.aborted) {
        return;
      }
      const error = BaasError.from(thrown);
      if (error.reason === "TOKEN_EXPIRED" && !renewed && session.tokens?.refreshToken) {
        renewed = true;
        await session.renew();
      } else if ((error.reason === "POSITION_EXPIRED" || error.reason === "POSITION_AHEAD") && options.relist) {
        progress.position = undefined;
        progress.snapshotWanted = true;
        progress.snapshotBegun = true;
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

/** One connection, until it breaks. */
async function* connection<T extends object>(
  client: Client<typeof RecordService>,
  collection: string,
  options: WatchOptions,
  progress: Progress,
  backoff: Backoff,
): AsyncGenerator<WatchEvent<T>> {
  const watchdog = new Watchdog(options.signal);
  const request = {
    collection,
    collections: [...(options.collections ?? [])],
    filter: options.filter ?? "",
    fields: options.fields?.join(",") ?? "",
    snapshot: progress.snapshotWanted,
    ...(progress.position === undefined ? {} : { from: BigInt(progress.position) }),
  };
  try {
    for await (const event of client.watchRecords(request, { signal: watchdog.signal })) {
      watchdog.feed();
      backoff.reset();
      const told = accept<T>(event, progress, options);
      if (told !== undefined) {
        yield told;
      }
    }
  } finally {
    watchdog.stop();
  }
}

/** Moves the progress on, and makes what the application is told; undefined when it is not told. */
function accept<T extends object>(event: RecordEvent, progress: Progress, options: WatchOptions): WatchEvent<T> | undefined {
  const position = Number(event.position);
  switch (event.type) {
    case "connected":
      options.onState?.(progress.snapshotWanted || progress.position !== undefined ? "replaying" : "live");
      if (!progress.snapshotWanted) {
        progress.position ??= position;
      }
      return undefined;
    case "progress":
      options.onState?.("live");
      progress.position = Math.max(progress.position ?? 0, position);
      return undefined;
    case "record.snapshot":
      progress.snapshotBegun = true;
      return toEvent<T>("snapshot", event, 0);
    case "snapshot.complete":
      progress.snapshotBegun = false;
      progress.snapshotWanted = false;
      progress.position = position;
      options.onState?.("live");
      return toEvent<T>("ready", event, position);
  }
  const type = CHANGES[event.type];
  // A type that this version does not know, or a change that was told before the connection broke.
  if (type === undefined || position <= (progress.position ?? 0)) {
    return undefined;
  }
  progress.position = position;
  return toEvent<T>(type, event, position);
}

function toEvent<T extends object>(type: WatchEvent["type"], event: RecordEvent, position: number): WatchEvent<T> {
  return {
    type,
    collection: event.collection,
    recordId: event.recordId,
    data: event.data as T | undefined,
    etag: event.etag,
    timestamp: event.timestamp && timestampDate(event.timestamp),
    created: event.created && timestampDate(event.created),
    position,
    cause: event.cause,
  };
}

function marker<T extends object>(type: "reset", collection: string): WatchEvent<T> {
  return { type, collection, recordId: "", data: undefined, etag: "", timestamp: undefined, created: undefined, position: 0, cause: "" };
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(), SILENCE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.onAbort);
    this.controller.abort();
  }
}
