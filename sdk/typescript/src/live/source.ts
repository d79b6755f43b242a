import type { JsonObject } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import type { RecordEvent, RecordService } from "../gen/baas/records/v1/record_service_pb.js";
import type { SortTerm } from "../gen/baas/records/v1/sort_term_pb.js";
import type { BaasRecord } from "../records.js";
import { toRecord } from "../records.js";
import { callWithRetry } from "../retry.js";
import type { Session } from "../session.js";
import type { Feed, WireEvent } from "../watch.js";
import { recordFeed } from "../watch.js";
import type { SortableValue } from "./order.js";

/** What a live list needs of a record. */
export interface Identified {
  readonly id: string;
  /** The position of the record's last change. */
  readonly etag: string;
}

/** What is asked of a page. */
export interface LivePageRequest {
  readonly filter: string;
  readonly sort: string;
  readonly fields: string;
  readonly perPage: number;
  readonly pageToken: string;
  readonly includeOrder: boolean;
}

/** A record, and what its fields are sorted by. */
export interface Sortable<R> {
  readonly record: R;
  readonly valueOf: (field: string) => SortableValue;
}

/** A page of records, and the order that they are in. */
export interface LivePage<R> {
  readonly items: readonly Sortable<R>[];
  readonly order: readonly SortTerm[];
  readonly nextPageToken: string;
  readonly position: number;
}

/** Where a live list gets its records and their changes, of whichever messages they are. */
export interface LiveSource<R extends Identified, E extends WireEvent> {
  readonly session: Session;
  readonly feed: Feed<E>;
  list(request: LivePageRequest, signal: AbortSignal): Promise<LivePage<R>>;
  /** The record as it is after an event. */
  read(event: E): Sortable<R>;
  /** Whether two states of one record look the same. */
  areEqual(a: R, b: R): boolean;
}

/** The records of a collection as the generic service has them. */
export function recordSource<T extends object>(
  client: Client<typeof RecordService>,
  session: Session,
  collection: string,
): LiveSource<BaasRecord<T>, RecordEvent> {
  return {
    session,
    feed: recordFeed(client, collection),
    async list(request, signal) {
      const { items, order, nextPageToken, position } = await callWithRetry(signal, () =>
        client.listRecords({ ...request, collection }, { signal }),
      );
      return { items: items.map((item) => sortable(toRecord<T>(item), item)), order, nextPageToken, position: Number(position) };
    },
    read(event) {
      const { recordId: id, collection, created, timestamp: updated, etag, data = {} } = event;
      const date = (moment: Timestamp | undefined) => (moment === undefined ? new Date(0) : timestampDate(moment));
      const record = { id, collection, created: date(created), updated: date(updated), etag, data: data as T };
      return sortable(record, { created, updated, data });
    },
    areEqual: (a, b) => JSON.stringify(a.data) === JSON.stringify(b.data),
  };
}

// A `Date` has no microseconds, of which the order knows.
function sortable<T extends object>(
  record: BaasRecord<T>,
  wire: { created?: Timestamp | undefined; updated?: Timestamp | undefined; data?: JsonObject | undefined },
): Sortable<BaasRecord<T>> {
  return {
    record,
    valueOf: (field) =>
      field === "id" ? record.id : field === "created" ? wire.created : field === "updated" ? wire.updated : wire.data?.[field],
  };
}
