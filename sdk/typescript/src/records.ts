import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import type { AggregateService } from "./gen/baas/records/v1/aggregate_service_pb.js";
import type { RecordService } from "./gen/baas/records/v1/record_service_pb.js";
import { IngestItemSchema, IngestRecordsRequestSchema } from "./gen/baas/records/v1/record_service_pb.js";
import type { Record as WireRecord } from "./gen/baas/records/v1/record_pb.js";
import type { IngestResult } from "./ingest.js";
import { ingest } from "./ingest.js";
import { callWithRetry } from "./retry.js";
import type { Session } from "./session.js";
import { wellFormed } from "./text.js";
import { uuid } from "./uuid.js";
import type { WatchEvent, WatchOptions } from "./watch.js";
import { watch } from "./watch.js";
import type { LiveOptions } from "./live/live.js";
import { LiveRecords } from "./live/live.js";
import { recordSource } from "./live/source.js";

/** One record. `T` is the shape of its fields. */
export interface BaasRecord<T extends object = JsonObject> {
  readonly id: string;
  readonly collection: string;
  readonly created: Date;
  readonly updated: Date;
  /** Changes with each change of the record. */
  readonly etag: string;
  readonly data: T;
  /** The related records asked for by `expand`, by the name of the relation. */
  readonly expand?: JsonObject;
}

/** Which records, in which order. */
export interface ListOptions {
  /** As `price >= 100 && status = "draft"`. */
  filter?: string;
  /** Field names separated by commas, `-` before one for descending. Default `id`, the order of creation. */
  sort?: string;
  /** Page number from 1. `pageToken` costs the same at any depth. */
  page?: number;
  /** 1 to 100; default 30. */
  perPage?: number;
  /** `nextPageToken` of the page before. */
  pageToken?: string;
  /** Names of the fields wanted; all if left out. */
  fields?: readonly string[];
  /** Text that must appear in a text field. */
  search?: string;
  /** Relations whose records come along, as `author,comments_via_post(limit:5).author`. */
  expand?: string;
  /** Whether to count all matching records. */
  includeTotal?: boolean;
  signal?: AbortSignal;
}

/** A page of records. */
export interface Page<T extends object> {
  readonly items: readonly BaasRecord<T>[];
  readonly page: number;
  readonly perPage: number;
  /** Only when asked for. */
  readonly total: number | undefined;
  /** Empty on the last page. */
  readonly nextPageToken: string;
  /** Position of the change log; a watch from here misses nothing and repeats nothing. */
  readonly position: number;
}

/** What is counted and added up, and by which groups. */
export interface AggregateOptions {
  /** As `count, sum(price) as revenue`. Default `count`. */
  select?: string;
  /** As `status, created:month`. Default: one group of all records. */
  groupBy?: string;
  /** Only records that match, as in lists. */
  filter?: string;
  /** Only groups whose results match, as `count > 1`. */
  having?: string;
  /** Names of results and groups separated by commas, `-` before one for descending. */
  sort?: string;
  /** Groups wanted, 1 to 1,000; default 100. */
  limit?: number;
  signal?: AbortSignal;
}

/** Results over records. */
export interface Aggregates {
  /** One for each group, with its values and results by their names. */
  readonly rows: readonly JsonObject[];
  readonly totalGroups: number;
  /** Whether `limit` left groups out. */
  readonly truncated: boolean;
  readonly position: number;
}

/**
 * Values to change; null removes one. A sign changes what is there: `"views+": 1` adds, `"tags+"` appends, `"+tags"` puts in
 * front, `"tags-"` takes away.
 */
export type Changes<T extends object> = Partial<{ [K in keyof T]: T[K] | null }> & {
  [K in `${keyof T & string}${"+" | "-"}` | `+${keyof T & string}`]?: JsonValue;
};

/** Options of a write. */
export interface WriteOptions {
  /** Fail with ETAG_MISMATCH if the record has another etag by now. */
  etag?: string;
  signal?: AbortSignal;
}

/** Reads, writes and watches the records of one collection. */
export class RecordCollection<T extends object = JsonObject> {
  constructor(
    /** Name of the collection. */
    readonly name: string,
    private readonly client: Client<typeof RecordService>,
    private readonly aggregates: Client<typeof AggregateService>,
    private readonly session: Session,
  ) {}

  /** Makes a record and answers when it is on disk. Safe to retry, and retried, since it carries a request id. */
  async create(data: T, options: { id?: string; signal?: AbortSignal } = {}): Promise<BaasRecord<T>> {
    const request = { collection: this.name, id: options.id ?? "", data: toData(data), requestId: uuid() };
    return toRecord<T>(await this.call(options.signal, (call) => this.client.createRecord(request, call)));
  }

  /** Reads one record. */
  async get(id: string, options: { fields?: readonly string[]; expand?: string; signal?: AbortSignal } = {}): Promise<BaasRecord<T>> {
    const request = { collection: this.name, id, fields: options.fields?.join(",") ?? "", expand: options.expand ?? "" };
    return toRecord<T>(await this.call(options.signal, (call) => this.client.getRecord(request, call)));
  }

  /** Reads a page of records. */
  async list(options: ListOptions = {}): Promise<Page<T>> {
    const { signal, fields, ...rest } = options;
    const request = { ...rest, collection: this.name, fields: fields?.join(",") ?? "" };
    const response = await this.call(signal, (call) => this.client.listRecords(request, call));
    return {
      items: response.items.map((item) => toRecord<T>(item)),
      page: response.page,
      perPage: response.perPage,
      total: response.total === undefined ? undefined : Number(response.total),
      nextPageToken: response.nextPageToken,
      position: Number(response.position),
    };
  }

  /** Reads all records, page by page, as they are asked for. */
  async *listAll(options: Omit<ListOptions, "page" | "pageToken" | "includeTotal"> = {}): AsyncGenerator<BaasRecord<T>> {
    let pageToken = "";
    do {
      const page = await this.list({ perPage: 100, ...options, pageToken });
      yield* page.items;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  /** Changes the fields that `data` has; null removes a value. */
  async update(id: string, data: Changes<T>, options: WriteOptions = {}): Promise<BaasRecord<T>> {
    const request = { collection: this.name, id, data: toData(data), etag: options.etag ?? "", requestId: uuid() };
    return toRecord<T>(await this.call(options.signal, (call) => this.client.updateRecord(request, call)));
  }

  /** Gives a record these values and no others; fields that are left out get their default, or null. */
  async replace(id: string, data: T, options: WriteOptions = {}): Promise<BaasRecord<T>> {
    const request = { collection: this.name, id, data: toData(data), etag: options.etag ?? "", requestId: uuid() };
    return toRecord<T>(await this.call(options.signal, (call) => this.client.replaceRecord(request, call)));
  }

  /** Changes the record with the id, or with the values of the unique key `on`, and makes it when there is none, in one step. */
  async upsert(
    data: Changes<T>,
    options: { id?: string; on?: readonly string[]; signal?: AbortSignal },
  ): Promise<{ readonly record: BaasRecord<T>; readonly created: boolean }> {
    const { id = "", on = [], signal } = options;
    const request = { collection: this.name, id, on: [...on], data: toData(data), requestId: uuid() };
    const { record, created } = await this.call(signal, (call) => this.client.upsertRecord(request, call));
    return { record: toRecord<T>(record!), created };
  }

  /** Counts and adds up records, in all or by groups. */
  async aggregate(options: AggregateOptions = {}): Promise<Aggregates> {
    const { signal, ...rest } = options;
    const response = await this.call(signal, (call) => this.aggregates.aggregateRecords({ ...rest, collection: this.name }, call));
    const { rows, totalGroups, truncated, position } = response;
    return { rows, totalGroups: Number(totalGroups), truncated, position: Number(position) };
  }

  /** Deletes a record. */
  async delete(id: string, options: WriteOptions = {}): Promise<void> {
    const request = { collection: this.name, id, etag: options.etag ?? "", requestId: uuid() };
    await this.call(options.signal, (call) => this.client.deleteRecord(request, call));
  }

  /**
   * Makes many records from a stream, as fast as the engine stores them. Each stands alone. Not from browsers, which cannot
   * stream requests.
   */
  async ingest(
    records: Iterable<{ id?: string; data: T }> | AsyncIterable<{ id?: string; data: T }>,
    options: { signal?: AbortSignal } = {},
  ): Promise<IngestResult> {
    return ingest(this.session, records, options.signal, (batches) => this.client.ingestRecords(messages(this.name, batches), callOptions(options.signal)));
  }

  /**
   * Follows the changes of the collection. A connection that breaks is made again and the stream goes on where it was: each
   * change comes once, in order.
   */
  watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent<T>> {
    return watch<T>(this.client, this.session, this.name, options);
  }

  /** A local list of the records that match, in order, that is kept current until it is closed. */
  live(options: LiveOptions = {}): LiveRecords<BaasRecord<T>> {
    return new LiveRecords(recordSource<T>(this.client, this.session, this.name), options);
  }

  private call<R>(signal: AbortSignal | undefined, call: (options: { signal?: AbortSignal }) => Promise<R>): Promise<R> {
    return callWithRetry(signal, () => call(callOptions(signal)));
  }
}

function callOptions(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function toData(data: object): JsonObject {
  return wellFormed(data as JsonObject, "data");
}

/** Turns a record of the wire into that of the application. */
export function toRecord<T extends object>(record: WireRecord): BaasRecord<T> {
  return {
    id: record.id,
    collection: record.collection,
    created: record.created === undefined ? new Date(0) : timestampDate(record.created),
    updated: record.updated === undefined ? new Date(0) : timestampDate(record.updated),
    etag: record.etag,
    data: (record.data ?? {}) as T,
    ...(record.expand === undefined ? {} : { expand: record.expand }),
  };
}

async function* messages<T extends object>(collection: string, batches: AsyncIterable<{ id?: string; data: T }[]>) {
  // The first message says where the records go, if there are any or not.
  let first = create(IngestRecordsRequestSchema, { collection });
  for await (const batch of batches) {
    first.items = batch.map(({ id = "", data }) => create(IngestItemSchema, { id, data: toData(data) }));
    yield first;
    first = create(IngestRecordsRequestSchema);
  }
  if (first.collection !== "") {
    yield first;
  }
}
