// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Item, ItemSchema } from "../../default/v1/items_pb.js";
import { file_default_v1_items } from "../../default/v1/items_pb.js";
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema, FieldMask, Timestamp } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty, file_google_protobuf_field_mask, file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";
import type { IngestRecordsResponseSchema } from "@grpc-baas/client/gen/baas/records/v1/ingest_pb";
import { file_baas_records_v1_ingest } from "@grpc-baas/client/gen/baas/records/v1/ingest_pb";
import type { SortTerm } from "@grpc-baas/client/gen/baas/records/v1/sort_term_pb";
import { file_baas_records_v1_sort_term } from "@grpc-baas/client/gen/baas/records/v1/sort_term_pb";

/**
 * Describes the file default/v1/items_service.proto.
 */
export const file_default_v1_items_service: GenFile = /*@__PURE__*/
  fileDesc("Ch5kZWZhdWx0L3YxL2l0ZW1zX3NlcnZpY2UucHJvdG8SCmRlZmF1bHQudjEibAoRQ3JlYXRlSXRlbVJlcXVlc3QSCgoCaWQYAiABKAkSIAoGcmVjb3JkGAMgASgLMhAuZGVmYXVsdC52MS5JdGVtEhIKCnJlcXVlc3RfaWQYBCABKAkSFQoNdmFsaWRhdGVfb25seRgFIAEoCCJWCg5HZXRJdGVtUmVxdWVzdBIKCgJpZBgCIAEoCRIOCgZmaWVsZHMYAyABKAkSGAoLYXRfcG9zaXRpb24YHiABKANIAIgBAUIOCgxfYXRfcG9zaXRpb24ixwEKEUxpc3RJdGVtc1Jlc3BvbnNlEh8KBWl0ZW1zGAEgAygLMhAuZGVmYXVsdC52MS5JdGVtEgwKBHBhZ2UYAiABKAUSEAoIcGVyX3BhZ2UYAyABKAUSEgoFdG90YWwYBCABKANIAIgBARIXCg9uZXh0X3BhZ2VfdG9rZW4YBSABKAkSEAoIcG9zaXRpb24YBiABKAMSKAoFb3JkZXIYCCADKAsyGS5iYWFzLnJlY29yZHMudjEuU29ydFRlcm1CCAoGX3RvdGFsIsIBChBMaXN0SXRlbXNSZXF1ZXN0Eg4KBmZpbHRlchgCIAEoCRIMCgRzb3J0GAMgASgJEgwKBHBhZ2UYBCABKAUSEAoIcGVyX3BhZ2UYBSABKAUSEgoKcGFnZV90b2tlbhgGIAEoCRIOCgZmaWVsZHMYByABKAkSDgoGc2VhcmNoGAggASgJEhUKDWluY2x1ZGVfdG90YWwYCSABKAgSDgoGZXhwYW5kGAogASgJEhUKDWluY2x1ZGVfb3JkZXIYDSABKAgiwgEKEVVwZGF0ZUl0ZW1SZXF1ZXN0EgoKAmlkGAIgASgJEiAKBnJlY29yZBgDIAEoCzIQLmRlZmF1bHQudjEuSXRlbRIMCgRldGFnGAQgASgJEhIKCnJlcXVlc3RfaWQYBSABKAkSFQoNYWxsb3dfbWlzc2luZxgGIAEoCBIVCg12YWxpZGF0ZV9vbmx5GAcgASgIEi8KC3VwZGF0ZV9tYXNrGAggASgLMhouZ29vZ2xlLnByb3RvYnVmLkZpZWxkTWFzayJYChFEZWxldGVJdGVtUmVxdWVzdBIKCgJpZBgCIAEoCRIMCgRldGFnGAMgASgJEhIKCnJlcXVlc3RfaWQYBCABKAkSFQoNYWxsb3dfbWlzc2luZxgFIAEoCCKAAQoSSW5nZXN0SXRlbXNSZXF1ZXN0Eh8KBWl0ZW1zGAIgAygLMhAuZGVmYXVsdC52MS5JdGVtEhEKCXN0cmVhbV9pZBgDIAEoCRIWCg5maXJzdF9zZXF1ZW5jZRgEIAEoAxIOCgZhdG9taWMYBSABKAgSDgoGdXBzZXJ0GAYgASgIItkBCglJdGVtRXZlbnQSDAoEdHlwZRgBIAEoCRIRCglyZWNvcmRfaWQYAyABKAkSIAoGcmVjb3JkGAQgASgLMhAuZGVmYXVsdC52MS5JdGVtEi0KCXRpbWVzdGFtcBgFIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASEAoIcG9zaXRpb24YBiABKAMSDAoEZXRhZxgHIAEoCRIrCgdjcmVhdGVkGAggASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBINCgVjYXVzZRgJIAEoCSJzChFXYXRjaEl0ZW1zUmVxdWVzdBIOCgZmaWx0ZXIYAiABKAkSEQoEZnJvbRgDIAEoA0gAiAEBEhAKCHNuYXBzaG90GAQgASgIEg4KBmZpZWxkcxgFIAEoCRIQCghjb25zdW1lchgKIAEoCUIHCgVfZnJvbTL2AwoMSXRlbXNTZXJ2aWNlEj0KBkNyZWF0ZRIdLmRlZmF1bHQudjEuQ3JlYXRlSXRlbVJlcXVlc3QaEC5kZWZhdWx0LnYxLkl0ZW0oADAAEjwKA0dldBIaLmRlZmF1bHQudjEuR2V0SXRlbVJlcXVlc3QaEC5kZWZhdWx0LnYxLkl0ZW0iA5ACASgAMAASTAoETGlzdBIcLmRlZmF1bHQudjEuTGlzdEl0ZW1zUmVxdWVzdBodLmRlZmF1bHQudjEuTGlzdEl0ZW1zUmVzcG9uc2UiA5ACASgAMAASPQoGVXBkYXRlEh0uZGVmYXVsdC52MS5VcGRhdGVJdGVtUmVxdWVzdBoQLmRlZmF1bHQudjEuSXRlbSgAMAASQwoGRGVsZXRlEh0uZGVmYXVsdC52MS5EZWxldGVJdGVtUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASVAoGSW5nZXN0Eh4uZGVmYXVsdC52MS5Jbmdlc3RJdGVtc1JlcXVlc3QaJi5iYWFzLnJlY29yZHMudjEuSW5nZXN0UmVjb3Jkc1Jlc3BvbnNlKAEwABJBCgVXYXRjaBIdLmRlZmF1bHQudjEuV2F0Y2hJdGVtc1JlcXVlc3QaFS5kZWZhdWx0LnYxLkl0ZW1FdmVudCgAMAFiBnByb3RvMw", [file_baas_records_v1_ingest, file_baas_records_v1_sort_term, file_default_v1_items, file_google_protobuf_empty, file_google_protobuf_field_mask, file_google_protobuf_timestamp]);

/**
 * Asks for a new record.
 *
 * @generated from message default.v1.CreateItemRequest
 */
export type CreateItemRequest = Message<"default.v1.CreateItemRequest"> & {
  /**
   * The record's id, 1 to 128 of letters, digits, `_`, `-`, `.` and `~`, but not `.` or `..` alone. Empty: the engine gives
   * a UUIDv7.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * The record to be made. Its `id` counts where `id` of the request is empty.
   *
   * @generated from field: default.v1.Item record = 3;
   */
  record?: Item | undefined;

  /**
   * Makes the call safe to repeat for 24 hours (AIP-155): the same id with the same request gets the first answer.
   *
   * @generated from field: string request_id = 4;
   */
  requestId: string;

  /**
   * Whether only to check (AIP-163): everything is done and undone again, so that all errors of the call are told. The
   * answer has what would be; the id, etag and times of the call itself may differ.
   *
   * @generated from field: bool validate_only = 5;
   */
  validateOnly: boolean;
};

/**
 * Describes the message default.v1.CreateItemRequest.
 * Use `create(CreateItemRequestSchema)` to create a new message.
 */
export const CreateItemRequestSchema: GenMessage<CreateItemRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 0);

/**
 * Asks for one record.
 *
 * @generated from message default.v1.GetItemRequest
 */
export type GetItemRequest = Message<"default.v1.GetItemRequest"> & {
  /**
   * The record's id.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * Names of the fields wanted, separated by commas, as `ListRecordsRequest.fields`; empty means all.
   *
   * @generated from field: string fields = 3;
   */
  fields: string;

  /**
   * Reads the record as it was when the log had this position, by the fields and rules of now. It must lie within what the
   * log still has; a negative one is refused with POSITION_EXPIRED. Absent: as it is now. Of a record that is gone now, only
   * callers who may delete learn. Nothing is expanded then, and records of views have no past.
   *
   * @generated from field: optional int64 at_position = 30;
   */
  atPosition?: bigint | undefined;
};

/**
 * Describes the message default.v1.GetItemRequest.
 * Use `create(GetItemRequestSchema)` to create a new message.
 */
export const GetItemRequestSchema: GenMessage<GetItemRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 1);

/**
 * A page of records.
 *
 * @generated from message default.v1.ListItemsResponse
 */
export type ListItemsResponse = Message<"default.v1.ListItemsResponse"> & {
  /**
   * The records.
   *
   * @generated from field: repeated default.v1.Item items = 1;
   */
  items: Item[];

  /**
   * Number of this page; 0 when it was asked for by token.
   *
   * @generated from field: int32 page = 2;
   */
  page: number;

  /**
   * How many records a full page has.
   *
   * @generated from field: int32 per_page = 3;
   */
  perPage: number;

  /**
   * How many records match on all pages; only when asked for.
   *
   * @generated from field: optional int64 total = 4;
   */
  total?: bigint | undefined;

  /**
   * Opaque; asks for the next page at the same cost. Empty on the last one.
   *
   * @generated from field: string next_page_token = 5;
   */
  nextPageToken: string;

  /**
   * The position of the change log at which the page was read.
   *
   * @generated from field: int64 position = 6;
   */
  position: bigint;

  /**
   * What the records are sorted by, from the weightiest to the id, after which nothing ties; only when asked for. A client
   * that watches can so put changed records into their places itself.
   *
   * @generated from field: repeated baas.records.v1.SortTerm order = 8;
   */
  order: SortTerm[];
};

/**
 * Describes the message default.v1.ListItemsResponse.
 * Use `create(ListItemsResponseSchema)` to create a new message.
 */
export const ListItemsResponseSchema: GenMessage<ListItemsResponse> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 2);

/**
 * Asks for a page of records.
 *
 * @generated from message default.v1.ListItemsRequest
 */
export type ListItemsRequest = Message<"default.v1.ListItemsRequest"> & {
  /**
   * Which records, as `price >= 100 && (status = "draft" || tags ?= "new")`.
   *
   * - Left: a field, `id`, `created` or `updated`. A `bool` field may stand alone. `tags:length` is the number of a list's
   * elements, 0 without a value.
   * - A field of related records: `author.name`, `author.company.country` by relations, `comments_via_post.text` back from
   * the records of `comments` whose `post` points here; at most 6 relations. `comments_via_post:length` is how many do.
   * The caller must be allowed to list each collection on the way. Where there are several related records, one is
   * enough (`?=` says the same as `=`); the contraries `!=`, `!~`, `not in` and `= null` are true when there is none; `?!=`
   * asks for one that is different. Not in live queries, which see one record at a time.
   * - `geo_distance(location, 52.52, 13.405) < 1000`: metres from a `geopoint` field to a latitude and longitude.
   * - Operators: `=` `!=` `<` `<=` `>` `>=`, `in (…)`, `not in (…)`; `~` (contains, without regard to the case of
   * ASCII letters) and `!~` for texts; for lists `?=`, `?!=`, `?~`: any element is, is not, contains. `json` fields
   * can only be compared with `null`.
   * - Right: `null`, `true`, `false`, a number, a string in single or double quotes (escapes as in JSON), a bare word,
   * which is a string, another field as `@record.price`, or a moment: `@now`, `@today`, `@yesterday`, `@tomorrow`,
   * `@monthStart`, `@monthEnd`, `@yearStart`, `@yearEnd` (UTC), `@day-7`, `@hour+1`.
   * - Between: `&&` `||` `!` or `AND` `OR` `NOT`, and parentheses. `&&` binds closer than `||`.
   *
   * A comparison with a field that has no value is false, and so its contrary (`!=`, `!~`, `not in`) is true.
   * At most 3,500 characters, 200 comparisons, 32 levels, 500 values in a list, 200 characters after `~`.
   *
   * @generated from field: string filter = 2;
   */
  filter: string;

  /**
   * What to sort by in the order of its weight, separated by commas, `-` before one for descending. At most 8. Fields, also
   * of a single related record (`author.name`), `tags:length`, `comments_via_post:length`, `geo_distance(location, 52.52, 13.405)`.
   * Only fields of the record itself can be served by an index; other sorts read all matching records.
   * Default `id`, the order of creation; for a search by index, how well the records match. Null comes before every value, and last where the order descends. Lists and
   * `json` have no order.
   *
   * @generated from field: string sort = 3;
   */
  sort: string;

  /**
   * Page number from 1; 0 means 1, less is refused. Costs more the deeper it goes; `page_token` does not.
   *
   * @generated from field: int32 page = 4;
   */
  page: number;

  /**
   * Records wanted, 1 to 100; 0 means 30; more is lowered to 100, less than 0 is refused.
   *
   * @generated from field: int32 per_page = 5;
   */
  perPage: number;

  /**
   * `next_page_token` of the page before, instead of `page`. Filter, sort and search must stay the same.
   *
   * @generated from field: string page_token = 6;
   */
  pageToken: string;

  /**
   * Names of the fields wanted, separated by commas; empty means all. `-body` means all but that one, `*` all,
   * `author.name` a field of the records of an expanded relation. `id` and `collection` are always there; `created`,
   * `updated` and `etag` unless they are excluded, as `-etag`. Where no field of the record itself is wanted by name,
   * all are that are not excluded.
   *
   * @generated from field: string fields = 7;
   */
  fields: string;

  /**
   * Text that must appear, without regard to the case of ASCII letters, in a field of type text, editor, email or url, or in
   * one that the collection's `search` names. At most 200 characters. With an index, three characters or more, and no
   * `sort`, the best come first, as long as no more than 2,000 records match: those with the text at the start of a word,
   * then those with it inside one, and among either those with it in an earlier field.
   *
   * @generated from field: string search = 8;
   */
  search: string;

  /**
   * Whether to count all matching records. It costs a scan.
   *
   * @generated from field: bool include_total = 9;
   */
  includeTotal: boolean;

  /**
   * Names of relations of the records, separated by commas, whose records are wanted in `included` of the answer, each as `ListRecordsRequest.expand`
   * has it, without what lies behind them.
   *
   * @generated from field: string expand = 10;
   */
  expand: string;

  /**
   * Whether the answer tells in `order` how its records are sorted. Default off.
   *
   * @generated from field: bool include_order = 13;
   */
  includeOrder: boolean;
};

/**
 * Describes the message default.v1.ListItemsRequest.
 * Use `create(ListItemsRequestSchema)` to create a new message.
 */
export const ListItemsRequestSchema: GenMessage<ListItemsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 3);

/**
 * Asks for a record to be changed.
 *
 * @generated from message default.v1.UpdateItemRequest
 */
export type UpdateItemRequest = Message<"default.v1.UpdateItemRequest"> & {
  /**
   * Id of the record; empty: that in the record.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * The values. Its `id` counts where `id` of the request is empty, and its `etag` as the request's does.
   *
   * @generated from field: default.v1.Item record = 3;
   */
  record?: Item | undefined;

  /**
   * If given and not the record's etag, nothing changes and the call fails with ETAG_MISMATCH. Over HTTP it may come in the
   * header `If-Match` instead, and then the status is 412.
   *
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * Makes the call safe to repeat for 24 hours (AIP-155).
   *
   * @generated from field: string request_id = 5;
   */
  requestId: string;

  /**
   * Whether to make the record with this id when there is none (AIP-134); the caller must be allowed to create, too. With
   * an `etag` a record that is missing stays an error.
   *
   * @generated from field: bool allow_missing = 6;
   */
  allowMissing: boolean;

  /**
   * Whether only to check, as in CreateRecordRequest.
   *
   * @generated from field: bool validate_only = 7;
   */
  validateOnly: boolean;

  /**
   * What is changed: names of fields. One that the record has no value for becomes null. `*` means all fields. Without it, what the record has is changed, and
   * the rest stays (AIP-134).
   *
   * @generated from field: google.protobuf.FieldMask update_mask = 8;
   */
  updateMask?: FieldMask | undefined;
};

/**
 * Describes the message default.v1.UpdateItemRequest.
 * Use `create(UpdateItemRequestSchema)` to create a new message.
 */
export const UpdateItemRequestSchema: GenMessage<UpdateItemRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 4);

/**
 * Asks for a record to be deleted.
 *
 * @generated from message default.v1.DeleteItemRequest
 */
export type DeleteItemRequest = Message<"default.v1.DeleteItemRequest"> & {
  /**
   * The record's id.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * If given and not the record's etag, nothing is deleted and the call fails with ETAG_MISMATCH. Over HTTP it may come in
   * the header `If-Match` instead, and then the status is 412.
   *
   * @generated from field: string etag = 3;
   */
  etag: string;

  /**
   * Makes the call safe to repeat for 24 hours (AIP-155).
   *
   * @generated from field: string request_id = 4;
   */
  requestId: string;

  /**
   * Whether a record that does not exist is no error (AIP-135). With an `etag` it stays one.
   *
   * @generated from field: bool allow_missing = 5;
   */
  allowMissing: boolean;
};

/**
 * Describes the message default.v1.DeleteItemRequest.
 * Use `create(DeleteItemRequestSchema)` to create a new message.
 */
export const DeleteItemRequestSchema: GenMessage<DeleteItemRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 5);

/**
 * A part of a stream of new records.
 *
 * @generated from message default.v1.IngestItemsRequest
 */
export type IngestItemsRequest = Message<"default.v1.IngestItemsRequest"> & {
  /**
   * The records.
   *
   * @generated from field: repeated default.v1.Item items = 2;
   */
  items: Item[];

  /**
   * Makes the stream one that can be taken up again: 1 to 128 visible ASCII characters, best a UUID; in the first message
   * only. How far it came is stored with the records. After a broken line, ask TransferService.GetIngestProgress and go on
   * from there, or simply send again: what is stored already is passed over. It belongs to the caller and the collection, and
   * is forgotten 7 days after its last record.
   *
   * @generated from field: string stream_id = 3;
   */
  streamId: string;

  /**
   * Sequence of the first record of this call, counted from 0 over all calls with this `stream_id`; in the first message
   * only. Not above `next_sequence` of the progress.
   *
   * @generated from field: int64 first_sequence = 4;
   */
  firstSequence: bigint;

  /**
   * Whether a message is stored whole or not at all: when one of its records is refused, the others of the message are refused
   * with INGEST_MESSAGE_REFUSED. In the first message only. Default off: each record stands alone.
   *
   * @generated from field: bool atomic = 5;
   */
  atomic: boolean;

  /**
   * Whether an item whose id is there changes that record in the values that it has, instead of being refused; the right to
   * update is needed too. In the first message only.
   *
   * @generated from field: bool upsert = 6;
   */
  upsert: boolean;
};

/**
 * Describes the message default.v1.IngestItemsRequest.
 * Use `create(IngestItemsRequestSchema)` to create a new message.
 */
export const IngestItemsRequestSchema: GenMessage<IngestItemsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 6);

/**
 * Something that happened to a record, or to the stream itself.
 *
 * @generated from message default.v1.ItemEvent
 */
export type ItemEvent = Message<"default.v1.ItemEvent"> & {
  /**
   * What happened:
   * `connected`: the first event always; changes after `position` follow. It is 0 when a snapshot follows, whose end tells
   * the position, since a stream that breaks during a snapshot starts over;
   * `record.snapshot`: the record is part of the state at the start; it has no position;
   * `snapshot.complete`: the state at the start was sent, and changes after `position` follow;
   * `record.created`, `record.updated`, `record.deleted`: a change;
   * `collection.created`, `collection.updated`, `collection.deleted`: what became of a collection, of which `data` has the
   * `id`, `name` and `type`; told to administrators who watch all collections. They have no position, and what happened
   * while nobody watched is not told: who needs it lists the collections anew;
   * `user.joined`, `user.left`, `user.updated`: a user came into the room of the stream, left it, or has another status or state;
   * `data` is its `baas.presence.v1.Presence`. They have no position, and come only to streams with presence;
   * `reset`: what the stream told of `collection`, or of all its collections when none is named, is not what the caller
   * should have any more; `cause` says why. A stream with `snapshot` goes on with `record.snapshot` events of all its
   * collections and `snapshot.complete`. Else the client lists the collection anew and goes on with the stream, leaving out
   * changes that are not after the list's position, and resets that are before it;
   * `progress`: the stream has told everything up to `position`; sent every 15 seconds of silence, and once when a stream that
   * began with `from` has caught up with the log.
   *
   * @generated from field: string type = 1;
   */
  type: string;

  /**
   * The record's id.
   *
   * @generated from field: string record_id = 3;
   */
  recordId: string;

  /**
   * The record as the change left it. Absent where it is gone, and in events of the stream itself.
   *
   * @generated from field: default.v1.Item record = 4;
   */
  record?: Item | undefined;

  /**
   * When it happened; in a snapshot, when the record last changed.
   *
   * @generated from field: google.protobuf.Timestamp timestamp = 5;
   */
  timestamp?: Timestamp | undefined;

  /**
   * The position of the change in the log. A stream from here goes on with the change after it.
   *
   * @generated from field: int64 position = 6;
   */
  position: bigint;

  /**
   * The record's etag after the change.
   *
   * @generated from field: string etag = 7;
   */
  etag: string;

  /**
   * When the record was made.
   *
   * @generated from field: google.protobuf.Timestamp created = 8;
   */
  created?: Timestamp | undefined;

  /**
   * Why a change concerns the stream: `write` for the change itself; `filter` when the record was changed so that it
   * now matches the filter (then it comes as `record.created`) or no longer does (then as `record.deleted`). Of a `reset`:
   * `rights` when the caller may see other records or fields than before, by a rule, by permission bits, sharing or membership
   * in a group, by a record that a rule asks, or by its own account; `expired` when the log no longer reaches back to `from`.
   *
   * @generated from field: string cause = 9;
   */
  cause: string;
};

/**
 * Describes the message default.v1.ItemEvent.
 * Use `create(ItemEventSchema)` to create a new message.
 */
export const ItemEventSchema: GenMessage<ItemEvent> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 7);

/**
 * Asks for changes.
 *
 * @generated from message default.v1.WatchItemsRequest
 */
export type WatchItemsRequest = Message<"default.v1.WatchItemsRequest"> & {
  /**
   * Only records that match this filter, in the language of `ListRecordsRequest.filter`. It must fit every collection that is
   * named; when none is, collections that it does not fit, as those without one of its fields, are left out.
   *
   * @generated from field: string filter = 2;
   */
  filter: string;

  /**
   * Only changes after this position; 0 means all that the log still has. Absent: from now on, or after the snapshot.
   * A negative one is refused with POSITION_EXPIRED, and so is one in a part of the log that is compacted when there is a
   * filter; without a filter, of that part come the last changes of the records. With `snapshot`, and to a browser that
   * sends `Last-Event-ID`, an expired position is no error: the stream begins with `reset`.
   *
   * @generated from field: optional int64 from = 3;
   */
  from?: bigint | undefined;

  /**
   * Whether the stream starts with all matching records as they are now, one collection after the other, each in the order
   * of ids. With `from` no snapshot is sent at the start; with or without it, one follows each `reset`.
   *
   * @generated from field: bool snapshot = 4;
   */
  snapshot: boolean;

  /**
   * Names of the fields wanted in `data`, separated by commas; empty means all. It needs collections that are named, and each
   * must have them.
   *
   * @generated from field: string fields = 5;
   */
  fields: string;

  /**
   * Name of a durable consumer of the caller, who must be signed in: the stream starts after the position that AckConsumer of
   * `baas.changes.v1.LogService` stored last, whatever `from` and `snapshot` say. The first time it starts as it does without a
   * name, and where it starts is stored, unless a snapshot comes first; then the first AckConsumer stores one. Several streams with
   * one name all have every change. The log does not wait for consumers: one that is too far behind is told POSITION_EXPIRED.
   *
   * @generated from field: string consumer = 10;
   */
  consumer: string;
};

/**
 * Describes the message default.v1.WatchItemsRequest.
 * Use `create(WatchItemsRequestSchema)` to create a new message.
 */
export const WatchItemsRequestSchema: GenMessage<WatchItemsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_items_service, 8);

/**
 * The records of `items`, each as a `Item`.
 *
 * @generated from service default.v1.ItemsService
 */
export const ItemsService: GenService<{
  /**
   * Makes a record. When it answers, the record is on disk. With a `request_id` it may be repeated safely.
   *
   * @generated from rpc default.v1.ItemsService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateItemRequestSchema;
    output: typeof ItemSchema;
  },
  /**
   * Reads one record.
   *
   * @generated from rpc default.v1.ItemsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetItemRequestSchema;
    output: typeof ItemSchema;
  },
  /**
   * Reads a page of records, and the position of the change log at which it was read: a watch from there misses
   * nothing and repeats nothing.
   *
   * @generated from rpc default.v1.ItemsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListItemsRequestSchema;
    output: typeof ListItemsResponseSchema;
  },
  /**
   * Changes the values that `data` has and leaves the others as they are. When it answers, the change is on disk.
   * A call that changes no value leaves the record, its etag and the log alone. With `allow_missing` a record that does
   * not exist is made. Who may change the record but not view it gets its id and etag alone, as from every call that
   * changes records; what a caller makes, it is shown.
   *
   * @generated from rpc default.v1.ItemsService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateItemRequestSchema;
    output: typeof ItemSchema;
  },
  /**
   * Deletes a record. In a collection with `soft_delete` it can be brought back by RestoreRecord until it is purged.
   *
   * @generated from rpc default.v1.ItemsService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteItemRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * Makes many records from a stream. Each stands alone: one that is refused is counted and told, the others are
   * stored. The engine takes messages no faster than it stores them. When it answers, all accepted ones are on disk.
   * Not over HTTP/JSON.
   *
   * @generated from rpc default.v1.ItemsService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestItemsRequestSchema;
    output: typeof IngestRecordsResponseSchema;
  },
  /**
   * Streams the changes of a collection, or of all that the caller may list, in the order in which they happened.
   * A stream that breaks is taken up again by `from`, with no gap and no repetition. It ends with UNAVAILABLE when the
   * engine stops. Over HTTP: Server-Sent Events (the event's id is its position, and `Last-Event-ID` is honoured), or one
   * JSON object a line with `Accept: application/x-ndjson`. EventSource of browsers sends no headers, so the access
   * token may come as the query parameter `token` here. A stream can also show that its caller is there, and tell who else is:
   * see `user_id`.
   *
   * @generated from rpc default.v1.ItemsService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchItemsRequestSchema;
    output: typeof ItemEventSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_default_v1_items_service, 0);
