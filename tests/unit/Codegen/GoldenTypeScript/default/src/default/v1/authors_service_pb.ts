// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Author, AuthorSchema } from "../../default/v1/authors_pb.js";
import { file_default_v1_authors } from "../../default/v1/authors_pb.js";
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
 * Describes the file default/v1/authors_service.proto.
 */
export const file_default_v1_authors_service: GenFile = /*@__PURE__*/
  fileDesc("CiBkZWZhdWx0L3YxL2F1dGhvcnNfc2VydmljZS5wcm90bxIKZGVmYXVsdC52MSJwChNDcmVhdGVBdXRob3JSZXF1ZXN0EgoKAmlkGAIgASgJEiIKBnJlY29yZBgDIAEoCzISLmRlZmF1bHQudjEuQXV0aG9yEhIKCnJlcXVlc3RfaWQYBCABKAkSFQoNdmFsaWRhdGVfb25seRgFIAEoCCJYChBHZXRBdXRob3JSZXF1ZXN0EgoKAmlkGAIgASgJEg4KBmZpZWxkcxgDIAEoCRIYCgthdF9wb3NpdGlvbhgeIAEoA0gAiAEBQg4KDF9hdF9wb3NpdGlvbiK0AQoSTGlzdEF1dGhvcnNSZXF1ZXN0Eg4KBmZpbHRlchgCIAEoCRIMCgRzb3J0GAMgASgJEgwKBHBhZ2UYBCABKAUSEAoIcGVyX3BhZ2UYBSABKAUSEgoKcGFnZV90b2tlbhgGIAEoCRIOCgZmaWVsZHMYByABKAkSDgoGc2VhcmNoGAggASgJEhUKDWluY2x1ZGVfdG90YWwYCSABKAgSFQoNaW5jbHVkZV9vcmRlchgNIAEoCCLLAQoTTGlzdEF1dGhvcnNSZXNwb25zZRIhCgVpdGVtcxgBIAMoCzISLmRlZmF1bHQudjEuQXV0aG9yEgwKBHBhZ2UYAiABKAUSEAoIcGVyX3BhZ2UYAyABKAUSEgoFdG90YWwYBCABKANIAIgBARIXCg9uZXh0X3BhZ2VfdG9rZW4YBSABKAkSEAoIcG9zaXRpb24YBiABKAMSKAoFb3JkZXIYCCADKAsyGS5iYWFzLnJlY29yZHMudjEuU29ydFRlcm1CCAoGX3RvdGFsIsYBChNVcGRhdGVBdXRob3JSZXF1ZXN0EgoKAmlkGAIgASgJEiIKBnJlY29yZBgDIAEoCzISLmRlZmF1bHQudjEuQXV0aG9yEgwKBGV0YWcYBCABKAkSEgoKcmVxdWVzdF9pZBgFIAEoCRIVCg1hbGxvd19taXNzaW5nGAYgASgIEhUKDXZhbGlkYXRlX29ubHkYByABKAgSLwoLdXBkYXRlX21hc2sYCCABKAsyGi5nb29nbGUucHJvdG9idWYuRmllbGRNYXNrIloKE0RlbGV0ZUF1dGhvclJlcXVlc3QSCgoCaWQYAiABKAkSDAoEZXRhZxgDIAEoCRISCgpyZXF1ZXN0X2lkGAQgASgJEhUKDWFsbG93X21pc3NpbmcYBSABKAgihAEKFEluZ2VzdEF1dGhvcnNSZXF1ZXN0EiEKBWl0ZW1zGAIgAygLMhIuZGVmYXVsdC52MS5BdXRob3ISEQoJc3RyZWFtX2lkGAMgASgJEhYKDmZpcnN0X3NlcXVlbmNlGAQgASgDEg4KBmF0b21pYxgFIAEoCBIOCgZ1cHNlcnQYBiABKAgidQoTV2F0Y2hBdXRob3JzUmVxdWVzdBIOCgZmaWx0ZXIYAiABKAkSEQoEZnJvbRgDIAEoA0gAiAEBEhAKCHNuYXBzaG90GAQgASgIEg4KBmZpZWxkcxgFIAEoCRIQCghjb25zdW1lchgKIAEoCUIHCgVfZnJvbSLdAQoLQXV0aG9yRXZlbnQSDAoEdHlwZRgBIAEoCRIRCglyZWNvcmRfaWQYAyABKAkSIgoGcmVjb3JkGAQgASgLMhIuZGVmYXVsdC52MS5BdXRob3ISLQoJdGltZXN0YW1wGAUgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIQCghwb3NpdGlvbhgGIAEoAxIMCgRldGFnGAcgASgJEisKB2NyZWF0ZWQYCCABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEg0KBWNhdXNlGAkgASgJMvgDCg5BdXRob3JzU2VydmljZRI9CgZDcmVhdGUSHy5kZWZhdWx0LnYxLkNyZWF0ZUF1dGhvclJlcXVlc3QaEi5kZWZhdWx0LnYxLkF1dGhvchI8CgNHZXQSHC5kZWZhdWx0LnYxLkdldEF1dGhvclJlcXVlc3QaEi5kZWZhdWx0LnYxLkF1dGhvciIDkAIBEkwKBExpc3QSHi5kZWZhdWx0LnYxLkxpc3RBdXRob3JzUmVxdWVzdBofLmRlZmF1bHQudjEuTGlzdEF1dGhvcnNSZXNwb25zZSIDkAIBEj0KBlVwZGF0ZRIfLmRlZmF1bHQudjEuVXBkYXRlQXV0aG9yUmVxdWVzdBoSLmRlZmF1bHQudjEuQXV0aG9yEkEKBkRlbGV0ZRIfLmRlZmF1bHQudjEuRGVsZXRlQXV0aG9yUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eRJUCgZJbmdlc3QSIC5kZWZhdWx0LnYxLkluZ2VzdEF1dGhvcnNSZXF1ZXN0GiYuYmFhcy5yZWNvcmRzLnYxLkluZ2VzdFJlY29yZHNSZXNwb25zZSgBEkMKBVdhdGNoEh8uZGVmYXVsdC52MS5XYXRjaEF1dGhvcnNSZXF1ZXN0GhcuZGVmYXVsdC52MS5BdXRob3JFdmVudDABYgZwcm90bzM", [file_baas_records_v1_ingest, file_baas_records_v1_sort_term, file_default_v1_authors, file_google_protobuf_empty, file_google_protobuf_field_mask, file_google_protobuf_timestamp]);

/**
 * @generated from message default.v1.CreateAuthorRequest
 */
export type CreateAuthorRequest = Message<"default.v1.CreateAuthorRequest"> & {
  /**
   * The id of the new record; empty: that in the record, else the engine gives one.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * @generated from field: default.v1.Author record = 3;
   */
  record?: Author | undefined;

  /**
   * @generated from field: string request_id = 4;
   */
  requestId: string;

  /**
   * @generated from field: bool validate_only = 5;
   */
  validateOnly: boolean;
};

/**
 * Describes the message default.v1.CreateAuthorRequest.
 * Use `create(CreateAuthorRequestSchema)` to create a new message.
 */
export const CreateAuthorRequestSchema: GenMessage<CreateAuthorRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 0);

/**
 * @generated from message default.v1.GetAuthorRequest
 */
export type GetAuthorRequest = Message<"default.v1.GetAuthorRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * Names of fields with commas between; empty: all.
   *
   * @generated from field: string fields = 3;
   */
  fields: string;

  /**
   * @generated from field: optional int64 at_position = 30;
   */
  atPosition?: bigint | undefined;
};

/**
 * Describes the message default.v1.GetAuthorRequest.
 * Use `create(GetAuthorRequestSchema)` to create a new message.
 */
export const GetAuthorRequestSchema: GenMessage<GetAuthorRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 1);

/**
 * @generated from message default.v1.ListAuthorsRequest
 */
export type ListAuthorsRequest = Message<"default.v1.ListAuthorsRequest"> & {
  /**
   * @generated from field: string filter = 2;
   */
  filter: string;

  /**
   * @generated from field: string sort = 3;
   */
  sort: string;

  /**
   * @generated from field: int32 page = 4;
   */
  page: number;

  /**
   * @generated from field: int32 per_page = 5;
   */
  perPage: number;

  /**
   * @generated from field: string page_token = 6;
   */
  pageToken: string;

  /**
   * @generated from field: string fields = 7;
   */
  fields: string;

  /**
   * @generated from field: string search = 8;
   */
  search: string;

  /**
   * @generated from field: bool include_total = 9;
   */
  includeTotal: boolean;

  /**
   * @generated from field: bool include_order = 13;
   */
  includeOrder: boolean;
};

/**
 * Describes the message default.v1.ListAuthorsRequest.
 * Use `create(ListAuthorsRequestSchema)` to create a new message.
 */
export const ListAuthorsRequestSchema: GenMessage<ListAuthorsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 2);

/**
 * @generated from message default.v1.ListAuthorsResponse
 */
export type ListAuthorsResponse = Message<"default.v1.ListAuthorsResponse"> & {
  /**
   * @generated from field: repeated default.v1.Author items = 1;
   */
  items: Author[];

  /**
   * @generated from field: int32 page = 2;
   */
  page: number;

  /**
   * @generated from field: int32 per_page = 3;
   */
  perPage: number;

  /**
   * @generated from field: optional int64 total = 4;
   */
  total?: bigint | undefined;

  /**
   * @generated from field: string next_page_token = 5;
   */
  nextPageToken: string;

  /**
   * @generated from field: int64 position = 6;
   */
  position: bigint;

  /**
   * @generated from field: repeated baas.records.v1.SortTerm order = 8;
   */
  order: SortTerm[];
};

/**
 * Describes the message default.v1.ListAuthorsResponse.
 * Use `create(ListAuthorsResponseSchema)` to create a new message.
 */
export const ListAuthorsResponseSchema: GenMessage<ListAuthorsResponse> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 3);

/**
 * @generated from message default.v1.UpdateAuthorRequest
 */
export type UpdateAuthorRequest = Message<"default.v1.UpdateAuthorRequest"> & {
  /**
   * Empty: that in the record.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * Without `update_mask` what is present is changed, and the rest stays. `etag` in the record counts as the field `etag` does.
   *
   * @generated from field: default.v1.Author record = 3;
   */
  record?: Author | undefined;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: string request_id = 5;
   */
  requestId: string;

  /**
   * Whether a record that does not exist is made.
   *
   * @generated from field: bool allow_missing = 6;
   */
  allowMissing: boolean;

  /**
   * @generated from field: bool validate_only = 7;
   */
  validateOnly: boolean;

  /**
   * What is changed: names of fields. One that the record has no value for becomes null. `*` is all fields.
   *
   * @generated from field: google.protobuf.FieldMask update_mask = 8;
   */
  updateMask?: FieldMask | undefined;
};

/**
 * Describes the message default.v1.UpdateAuthorRequest.
 * Use `create(UpdateAuthorRequestSchema)` to create a new message.
 */
export const UpdateAuthorRequestSchema: GenMessage<UpdateAuthorRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 4);

/**
 * @generated from message default.v1.DeleteAuthorRequest
 */
export type DeleteAuthorRequest = Message<"default.v1.DeleteAuthorRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * @generated from field: string etag = 3;
   */
  etag: string;

  /**
   * @generated from field: string request_id = 4;
   */
  requestId: string;

  /**
   * @generated from field: bool allow_missing = 5;
   */
  allowMissing: boolean;
};

/**
 * Describes the message default.v1.DeleteAuthorRequest.
 * Use `create(DeleteAuthorRequestSchema)` to create a new message.
 */
export const DeleteAuthorRequestSchema: GenMessage<DeleteAuthorRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 5);

/**
 * @generated from message default.v1.IngestAuthorsRequest
 */
export type IngestAuthorsRequest = Message<"default.v1.IngestAuthorsRequest"> & {
  /**
   * @generated from field: repeated default.v1.Author items = 2;
   */
  items: Author[];

  /**
   * @generated from field: string stream_id = 3;
   */
  streamId: string;

  /**
   * @generated from field: int64 first_sequence = 4;
   */
  firstSequence: bigint;

  /**
   * @generated from field: bool atomic = 5;
   */
  atomic: boolean;

  /**
   * @generated from field: bool upsert = 6;
   */
  upsert: boolean;
};

/**
 * Describes the message default.v1.IngestAuthorsRequest.
 * Use `create(IngestAuthorsRequestSchema)` to create a new message.
 */
export const IngestAuthorsRequestSchema: GenMessage<IngestAuthorsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 6);

/**
 * @generated from message default.v1.WatchAuthorsRequest
 */
export type WatchAuthorsRequest = Message<"default.v1.WatchAuthorsRequest"> & {
  /**
   * @generated from field: string filter = 2;
   */
  filter: string;

  /**
   * @generated from field: optional int64 from = 3;
   */
  from?: bigint | undefined;

  /**
   * @generated from field: bool snapshot = 4;
   */
  snapshot: boolean;

  /**
   * @generated from field: string fields = 5;
   */
  fields: string;

  /**
   * @generated from field: string consumer = 10;
   */
  consumer: string;
};

/**
 * Describes the message default.v1.WatchAuthorsRequest.
 * Use `create(WatchAuthorsRequestSchema)` to create a new message.
 */
export const WatchAuthorsRequestSchema: GenMessage<WatchAuthorsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 7);

/**
 * As baas.records.v1.RecordEvent, with the record's own message.
 *
 * @generated from message default.v1.AuthorEvent
 */
export type AuthorEvent = Message<"default.v1.AuthorEvent"> & {
  /**
   * connected, record.snapshot, snapshot.complete, record.created, record.updated, record.deleted, reset, progress
   *
   * @generated from field: string type = 1;
   */
  type: string;

  /**
   * @generated from field: string record_id = 3;
   */
  recordId: string;

  /**
   * Absent where the record is gone, and in events of the stream itself.
   *
   * @generated from field: default.v1.Author record = 4;
   */
  record?: Author | undefined;

  /**
   * @generated from field: google.protobuf.Timestamp timestamp = 5;
   */
  timestamp?: Timestamp | undefined;

  /**
   * @generated from field: int64 position = 6;
   */
  position: bigint;

  /**
   * @generated from field: string etag = 7;
   */
  etag: string;

  /**
   * @generated from field: google.protobuf.Timestamp created = 8;
   */
  created?: Timestamp | undefined;

  /**
   * @generated from field: string cause = 9;
   */
  cause: string;
};

/**
 * Describes the message default.v1.AuthorEvent.
 * Use `create(AuthorEventSchema)` to create a new message.
 */
export const AuthorEventSchema: GenMessage<AuthorEvent> = /*@__PURE__*/
  messageDesc(file_default_v1_authors_service, 8);

/**
 * The records of `authors`.
 *
 * @generated from service default.v1.AuthorsService
 */
export const AuthorsService: GenService<{
  /**
   * @generated from rpc default.v1.AuthorsService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateAuthorRequestSchema;
    output: typeof AuthorSchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetAuthorRequestSchema;
    output: typeof AuthorSchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListAuthorsRequestSchema;
    output: typeof ListAuthorsResponseSchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateAuthorRequestSchema;
    output: typeof AuthorSchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteAuthorRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestAuthorsRequestSchema;
    output: typeof IngestRecordsResponseSchema;
  },
  /**
   * @generated from rpc default.v1.AuthorsService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchAuthorsRequestSchema;
    output: typeof AuthorEventSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_default_v1_authors_service, 0);
