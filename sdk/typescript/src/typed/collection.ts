import type { DescMessage, DescService, Message } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { CallOptions } from "@connectrpc/connect";
import { createClient } from "@connectrpc/connect";
import type { BaasClient } from "../client.js";
import type { IngestRecordsResponse } from "../gen/baas/records/v1/ingest_pb.js";
import type { SortTerm } from "../gen/baas/records/v1/sort_term_pb.js";
import type { IngestResult } from "../ingest.js";
import { ingest, map } from "../ingest.js";
import type { LiveOptions } from "../live/live.js";
import { LiveRecords } from "../live/live.js";
import type { WriteOptions } from "../records.js";
import { callWithRetry } from "../retry.js";
import { uuid } from "../uuid.js";
import type { FeedEvent, FeedOptions, WireEvent } from "../watch.js";
import { follow, toFeedEvent } from "../watch.js";
import { Field, Sort } from "./fields.js";
import { Filter } from "./filter.js";
import type { Changes } from "./input.js";
import { changedFields, toRecord, withoutSystemFields } from "./input.js";
import { Query } from "./query.js";
import { typedSource } from "./source.js";

/** A record of a collection, as its own message. */
export type RecordMessage = Message & { id: string; etag: string; created?: Timestamp | undefined; updated?: Timestamp | undefined };

/** What generated code tells of a collection. */
export interface CollectionDefinition<F> {
  readonly service: DescService;
  /** What filters and sorts are made of, by the names that the record's message has in TypeScript. */
  readonly fields: F;
}

/** Says which records: a condition, or what makes one of the fields. */
export type Where<F> = Filter | ((fields: F) => Filter);
/** Says in which order: what makes it of the fields. */
export type OrderBy<F> = (fields: F) => Sort;

/** Which records, in which order. */
export interface TypedListOptions<F> {
  where?: Where<F>;
  /** Default: by id, the order of creation. */
  sort?: readonly OrderBy<F>[];
  /** Page number from 1. `pageToken` costs the same at any depth. */
  page?: number;
  /** 1 to 100; default 30. */
  perPage?: number;
  /** `nextPageToken` of the page before. */
  pageToken?: string;
  /** The fields wanted; all if left out. Those that are left out are absent or empty. */
  fields?: readonly (keyof F & string)[];
  /** Text that must appear in a text field. */
  search?: string;
  /** Relations whose records come along, in `included`. */
  expand?: readonly (keyof F & string)[];
  /** Whether to count all matching records. */
  includeTotal?: boolean;
  signal?: AbortSignal;
}

/** A page of records. */
export interface TypedPage<R, X> {
  readonly items: readonly R[];
  readonly page: number;
  readonly perPage: number;
  /** Only when asked for. */
  readonly total: number | undefined;
  /** Empty on the last page. */
  readonly nextPageToken: string;
  /** Position of the change log; a watch from here misses nothing and repeats nothing. */
  readonly position: number;
  /** The related records that were asked for by `expand`, each once, by the name of the relation. */
  readonly included: X | undefined;
}

/** What to watch, and from where. */
export interface TypedWatchOptions<F> extends Omit<FeedOptions, "filter" | "fields"> {
  where?: Where<F>;
  /** The fields wanted; all if left out. */
  fields?: readonly (keyof F & string)[];
}

/** A change of a record, or what happened to the watch itself. */
export interface TypedEvent<R> extends FeedEvent {
  /** The record after the change; undefined when it was deleted. */
  readonly record: R | undefined;
}

/** Which records a live list has, in which order. */
export interface TypedLiveOptions<F> extends Omit<LiveOptions, "filter" | "sort" | "fields"> {
  where?: Where<F>;
  /** Fields of the records themselves. Default: by id, the order of creation. */
  sort?: readonly OrderBy<F>[];
  /** The fields wanted; all if left out. Those that the list is sorted by come along. */
  fields?: readonly (keyof F & string)[];
}

/** @internal The answer of a List. */
export interface ListResponse extends Message {
  items: Message[];
  page: number;
  perPage: number;
  total?: bigint | undefined;
  nextPageToken: string;
  position: bigint;
  included?: Message | undefined;
  order: SortTerm[];
}

/** @internal An event of a Watch. */
export interface TypedWireEvent extends WireEvent, Message {
  record?: RecordMessage | undefined;
}

type Calls = {
  [method: string]: (request: object, options: CallOptions) => unknown;
};

/** Reads the records of a view. `R` is their message, `F` their fields, `X` what comes along with a list. */
export class TypedView<R extends Message, F extends object, X = undefined> {
  /** @internal */
  readonly calls: Calls;

  constructor(
    protected readonly baas: BaasClient,
    protected readonly definition: CollectionDefinition<F>,
  ) {
    this.calls = createClient(definition.service, baas.connection.transport) as unknown as Calls;
  }

  /** Reads one record. */
  async get(id: string, options: { fields?: readonly (keyof F & string)[]; signal?: AbortSignal } = {}): Promise<R> {
    return (await this.call("get", { id, fields: this.names(options.fields) }, options.signal)) as R;
  }

  /** Reads a page of records. */
  async list(options: TypedListOptions<F> = {}): Promise<TypedPage<R, X>> {
    const { where, sort, fields, expand, signal, ...rest } = options;
    const request = { ...rest, filter: this.filter(where), sort: this.sort(sort), fields: this.names(fields), expand: this.names(expand) };
    const response = (await this.call("list", request, signal)) as ListResponse;
    return {
      items: response.items as unknown as R[],
      page: response.page,
      perPage: response.perPage,
      total: response.total === undefined ? undefined : Number(response.total),
      nextPageToken: response.nextPageToken,
      position: Number(response.position),
      included: response.included as unknown as X | undefined,
    };
  }

  /** The records that match, to be sorted and read page by page. */
  where(condition: Where<F>): Query<R, F, X> {
    return this.all().where(condition);
  }

  /** All records, to be sorted, narrowed down and read page by page. */
  all(): Query<R, F, X> {
    return new Query<R, F, X>(this, {});
  }

  /** @internal */
  filter(where: Where<F> | undefined): string {
    const condition = typeof where === "function" ? where(this.definition.fields) : where;
    if (condition !== undefined && !(condition instanceof Filter)) {
      throw new TypeError("`where` must make a condition of the fields.");
    }
    return condition?.toString() ?? "";
  }

  protected sort(order: readonly OrderBy<F>[] | undefined): string {
    const terms = (order ?? []).map((by) => by(this.definition.fields));
    if (terms.some((term) => !(term instanceof Sort))) {
      throw new TypeError("`sort` must be made of `asc` or `desc` of fields.");
    }
    return terms.join(",");
  }

  protected names(fields: readonly (keyof F & string)[] | undefined): string {
    return (fields ?? []).map((name) => this.field(name).name).join(",");
  }

  private field(name: keyof F & string): Field {
    const field: unknown = Object.hasOwn(this.definition.fields, name) ? this.definition.fields[name] : undefined;
    if (!(field instanceof Field)) {
      throw new TypeError(`The collection has no field ${name}.`);
    }
    return field;
  }

  protected call(method: string, request: object, signal: AbortSignal | undefined): Promise<unknown> {
    return callWithRetry(signal, async () => this.calls[method]!(request, callOptions(signal)));
  }
}

/** Reads, writes and watches the records of a collection. `I` is what they are made of. */
export class TypedCollection<R extends RecordMessage, I extends object, F extends object, X = undefined> extends TypedView<R, F, X> {
  /** Makes a record and answers when it is on disk. Safe to retry, and retried, since it carries a request id. */
  async create(values: I, options: { id?: string; signal?: AbortSignal } = {}): Promise<R> {
    const request = { id: options.id ?? "", record: toRecord(this.record, values), requestId: uuid() };
    return (await this.call("create", request, options.signal)) as R;
  }

  /** Changes the fields that are given; null removes a value. */
  async update(id: string, changes: Changes<I>, options: WriteOptions = {}): Promise<R> {
    const values = withoutSystemFields(changes);
    const updateMask = { paths: changedFields(this.record, values) };
    const request = { id, record: toRecord(this.record, values), etag: options.etag ?? "", updateMask, requestId: uuid() };
    return (await this.call("update", request, options.signal)) as R;
  }

  /** Deletes a record. */
  async delete(id: string, options: WriteOptions = {}): Promise<void> {
    await this.call("delete", { id, etag: options.etag ?? "", requestId: uuid() }, options.signal);
  }

  /** Makes many records from a stream, as fast as the engine stores them. Each stands alone. Not from browsers, which cannot stream requests. */
  async ingest(records: Iterable<I> | AsyncIterable<I>, options: { signal?: AbortSignal } = {}): Promise<IngestResult> {
    return ingest(this.baas.connection.session, records, options.signal, (batches) => {
      const messages = map(batches, (items) => ({ items: items.map((item) => toRecord(this.record, item)) }));
      return this.calls["ingest"]!(messages, callOptions(options.signal)) as Promise<IngestRecordsResponse>;
    });
  }

  /**
   * Follows the changes of the collection. A connection that breaks is made again and the stream goes on where it was: each change
   * comes once, in order.
   */
  async *watch(options: TypedWatchOptions<F> = {}): AsyncGenerator<TypedEvent<R>> {
    const { where, fields, ...rest } = options;
    const given = { ...rest, filter: this.filter(where), ...(fields === undefined ? {} : { fields: this.names(fields).split(",") }) };
    const source = this.source();
    for await (const step of follow(source.feed, source.session, given)) {
      if (step.type !== "progress") {
        yield { ...toFeedEvent(step), record: step.event?.record as R | undefined };
      }
    }
  }

  /** A local list of the records that match, in order, that is kept current until it is closed. */
  live(options: TypedLiveOptions<F> = {}): LiveRecords<R> {
    const { where, sort, fields, ...rest } = options;
    const given = { ...rest, filter: this.filter(where), sort: this.sort(sort), ...(fields === undefined ? {} : { fields: this.names(fields).split(",") }) };
    return new LiveRecords(this.source(), given);
  }

  private get record(): DescMessage {
    return this.definition.service.method["get"]!.output;
  }

  private source() {
    return typedSource<R>(this.baas.connection.session, this.calls, this.record, this.definition.fields);
  }
}

function callOptions(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal };
}
