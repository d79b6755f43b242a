// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Author } from "../../default/v1/authors_pb.js";
import { file_default_v1_authors } from "../../default/v1/authors_pb.js";
import type { Post, PostSchema } from "../../default/v1/posts_pb.js";
import { file_default_v1_posts } from "../../default/v1/posts_pb.js";
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
 * Describes the file default/v1/posts_service.proto.
 */
export const file_default_v1_posts_service: GenFile = /*@__PURE__*/
  fileDesc("Ch5kZWZhdWx0L3YxL3Bvc3RzX3NlcnZpY2UucHJvdG8SCmRlZmF1bHQudjEibAoRQ3JlYXRlUG9zdFJlcXVlc3QSCgoCaWQYAiABKAkSIAoGcmVjb3JkGAMgASgLMhAuZGVmYXVsdC52MS5Qb3N0EhIKCnJlcXVlc3RfaWQYBCABKAkSFQoNdmFsaWRhdGVfb25seRgFIAEoCCJWCg5HZXRQb3N0UmVxdWVzdBIKCgJpZBgCIAEoCRIOCgZmaWVsZHMYAyABKAkSGAoLYXRfcG9zaXRpb24YHiABKANIAIgBAUIOCgxfYXRfcG9zaXRpb24iwgEKEExpc3RQb3N0c1JlcXVlc3QSDgoGZmlsdGVyGAIgASgJEgwKBHNvcnQYAyABKAkSDAoEcGFnZRgEIAEoBRIQCghwZXJfcGFnZRgFIAEoBRISCgpwYWdlX3Rva2VuGAYgASgJEg4KBmZpZWxkcxgHIAEoCRIOCgZzZWFyY2gYCCABKAkSFQoNaW5jbHVkZV90b3RhbBgJIAEoCBIVCg1pbmNsdWRlX29yZGVyGA0gASgIEg4KBmV4cGFuZBgKIAEoCSLYAgoRTGlzdFBvc3RzUmVzcG9uc2USHwoFaXRlbXMYASADKAsyEC5kZWZhdWx0LnYxLlBvc3QSDAoEcGFnZRgCIAEoBRIQCghwZXJfcGFnZRgDIAEoBRISCgV0b3RhbBgEIAEoA0gAiAEBEhcKD25leHRfcGFnZV90b2tlbhgFIAEoCRIQCghwb3NpdGlvbhgGIAEoAxI4CghpbmNsdWRlZBgHIAEoCzImLmRlZmF1bHQudjEuTGlzdFBvc3RzUmVzcG9uc2UuSW5jbHVkZWQSKAoFb3JkZXIYCCADKAsyGS5iYWFzLnJlY29yZHMudjEuU29ydFRlcm0aVQoISW5jbHVkZWQSIgoGYXV0aG9yGBYgAygLMhIuZGVmYXVsdC52MS5BdXRob3ISJQoJcmV2aWV3ZXJzGBcgAygLMhIuZGVmYXVsdC52MS5BdXRob3JCCAoGX3RvdGFsIsIBChFVcGRhdGVQb3N0UmVxdWVzdBIKCgJpZBgCIAEoCRIgCgZyZWNvcmQYAyABKAsyEC5kZWZhdWx0LnYxLlBvc3QSDAoEZXRhZxgEIAEoCRISCgpyZXF1ZXN0X2lkGAUgASgJEhUKDWFsbG93X21pc3NpbmcYBiABKAgSFQoNdmFsaWRhdGVfb25seRgHIAEoCBIvCgt1cGRhdGVfbWFzaxgIIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5GaWVsZE1hc2siWAoRRGVsZXRlUG9zdFJlcXVlc3QSCgoCaWQYAiABKAkSDAoEZXRhZxgDIAEoCRISCgpyZXF1ZXN0X2lkGAQgASgJEhUKDWFsbG93X21pc3NpbmcYBSABKAgigAEKEkluZ2VzdFBvc3RzUmVxdWVzdBIfCgVpdGVtcxgCIAMoCzIQLmRlZmF1bHQudjEuUG9zdBIRCglzdHJlYW1faWQYAyABKAkSFgoOZmlyc3Rfc2VxdWVuY2UYBCABKAMSDgoGYXRvbWljGAUgASgIEg4KBnVwc2VydBgGIAEoCCJzChFXYXRjaFBvc3RzUmVxdWVzdBIOCgZmaWx0ZXIYAiABKAkSEQoEZnJvbRgDIAEoA0gAiAEBEhAKCHNuYXBzaG90GAQgASgIEg4KBmZpZWxkcxgFIAEoCRIQCghjb25zdW1lchgKIAEoCUIHCgVfZnJvbSLZAQoJUG9zdEV2ZW50EgwKBHR5cGUYASABKAkSEQoJcmVjb3JkX2lkGAMgASgJEiAKBnJlY29yZBgEIAEoCzIQLmRlZmF1bHQudjEuUG9zdBItCgl0aW1lc3RhbXAYBSABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEhAKCHBvc2l0aW9uGAYgASgDEgwKBGV0YWcYByABKAkSKwoHY3JlYXRlZBgIIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASDQoFY2F1c2UYCSABKAky3gMKDFBvc3RzU2VydmljZRI5CgZDcmVhdGUSHS5kZWZhdWx0LnYxLkNyZWF0ZVBvc3RSZXF1ZXN0GhAuZGVmYXVsdC52MS5Qb3N0EjgKA0dldBIaLmRlZmF1bHQudjEuR2V0UG9zdFJlcXVlc3QaEC5kZWZhdWx0LnYxLlBvc3QiA5ACARJICgRMaXN0EhwuZGVmYXVsdC52MS5MaXN0UG9zdHNSZXF1ZXN0Gh0uZGVmYXVsdC52MS5MaXN0UG9zdHNSZXNwb25zZSIDkAIBEjkKBlVwZGF0ZRIdLmRlZmF1bHQudjEuVXBkYXRlUG9zdFJlcXVlc3QaEC5kZWZhdWx0LnYxLlBvc3QSPwoGRGVsZXRlEh0uZGVmYXVsdC52MS5EZWxldGVQb3N0UmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eRJSCgZJbmdlc3QSHi5kZWZhdWx0LnYxLkluZ2VzdFBvc3RzUmVxdWVzdBomLmJhYXMucmVjb3Jkcy52MS5Jbmdlc3RSZWNvcmRzUmVzcG9uc2UoARI/CgVXYXRjaBIdLmRlZmF1bHQudjEuV2F0Y2hQb3N0c1JlcXVlc3QaFS5kZWZhdWx0LnYxLlBvc3RFdmVudDABYgZwcm90bzM", [file_baas_records_v1_ingest, file_baas_records_v1_sort_term, file_default_v1_authors, file_default_v1_posts, file_google_protobuf_empty, file_google_protobuf_field_mask, file_google_protobuf_timestamp]);

/**
 * @generated from message default.v1.CreatePostRequest
 */
export type CreatePostRequest = Message<"default.v1.CreatePostRequest"> & {
  /**
   * The id of the new record; empty: that in the record, else the engine gives one.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * @generated from field: default.v1.Post record = 3;
   */
  record?: Post | undefined;

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
 * Describes the message default.v1.CreatePostRequest.
 * Use `create(CreatePostRequestSchema)` to create a new message.
 */
export const CreatePostRequestSchema: GenMessage<CreatePostRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 0);

/**
 * @generated from message default.v1.GetPostRequest
 */
export type GetPostRequest = Message<"default.v1.GetPostRequest"> & {
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
 * Describes the message default.v1.GetPostRequest.
 * Use `create(GetPostRequestSchema)` to create a new message.
 */
export const GetPostRequestSchema: GenMessage<GetPostRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 1);

/**
 * @generated from message default.v1.ListPostsRequest
 */
export type ListPostsRequest = Message<"default.v1.ListPostsRequest"> & {
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

  /**
   * Names of relation fields with commas between; their records are in `included` of the answer.
   *
   * @generated from field: string expand = 10;
   */
  expand: string;
};

/**
 * Describes the message default.v1.ListPostsRequest.
 * Use `create(ListPostsRequestSchema)` to create a new message.
 */
export const ListPostsRequestSchema: GenMessage<ListPostsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 2);

/**
 * @generated from message default.v1.ListPostsResponse
 */
export type ListPostsResponse = Message<"default.v1.ListPostsResponse"> & {
  /**
   * @generated from field: repeated default.v1.Post items = 1;
   */
  items: Post[];

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
   * @generated from field: default.v1.ListPostsResponse.Included included = 7;
   */
  included?: ListPostsResponse_Included | undefined;

  /**
   * @generated from field: repeated baas.records.v1.SortTerm order = 8;
   */
  order: SortTerm[];
};

/**
 * Describes the message default.v1.ListPostsResponse.
 * Use `create(ListPostsResponseSchema)` to create a new message.
 */
export const ListPostsResponseSchema: GenMessage<ListPostsResponse> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 3);

/**
 * Records that relations of the items point at, each once, under the name and number of the relation.
 *
 * @generated from message default.v1.ListPostsResponse.Included
 */
export type ListPostsResponse_Included = Message<"default.v1.ListPostsResponse.Included"> & {
  /**
   * @generated from field: repeated default.v1.Author author = 22;
   */
  author: Author[];

  /**
   * @generated from field: repeated default.v1.Author reviewers = 23;
   */
  reviewers: Author[];
};

/**
 * Describes the message default.v1.ListPostsResponse.Included.
 * Use `create(ListPostsResponse_IncludedSchema)` to create a new message.
 */
export const ListPostsResponse_IncludedSchema: GenMessage<ListPostsResponse_Included> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 3, 0);

/**
 * @generated from message default.v1.UpdatePostRequest
 */
export type UpdatePostRequest = Message<"default.v1.UpdatePostRequest"> & {
  /**
   * Empty: that in the record.
   *
   * @generated from field: string id = 2;
   */
  id: string;

  /**
   * Without `update_mask` what is present is changed, and the rest stays. `etag` in the record counts as the field `etag` does.
   *
   * @generated from field: default.v1.Post record = 3;
   */
  record?: Post | undefined;

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
 * Describes the message default.v1.UpdatePostRequest.
 * Use `create(UpdatePostRequestSchema)` to create a new message.
 */
export const UpdatePostRequestSchema: GenMessage<UpdatePostRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 4);

/**
 * @generated from message default.v1.DeletePostRequest
 */
export type DeletePostRequest = Message<"default.v1.DeletePostRequest"> & {
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
 * Describes the message default.v1.DeletePostRequest.
 * Use `create(DeletePostRequestSchema)` to create a new message.
 */
export const DeletePostRequestSchema: GenMessage<DeletePostRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 5);

/**
 * @generated from message default.v1.IngestPostsRequest
 */
export type IngestPostsRequest = Message<"default.v1.IngestPostsRequest"> & {
  /**
   * @generated from field: repeated default.v1.Post items = 2;
   */
  items: Post[];

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
 * Describes the message default.v1.IngestPostsRequest.
 * Use `create(IngestPostsRequestSchema)` to create a new message.
 */
export const IngestPostsRequestSchema: GenMessage<IngestPostsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 6);

/**
 * @generated from message default.v1.WatchPostsRequest
 */
export type WatchPostsRequest = Message<"default.v1.WatchPostsRequest"> & {
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
 * Describes the message default.v1.WatchPostsRequest.
 * Use `create(WatchPostsRequestSchema)` to create a new message.
 */
export const WatchPostsRequestSchema: GenMessage<WatchPostsRequest> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 7);

/**
 * As baas.records.v1.RecordEvent, with the record's own message.
 *
 * @generated from message default.v1.PostEvent
 */
export type PostEvent = Message<"default.v1.PostEvent"> & {
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
   * @generated from field: default.v1.Post record = 4;
   */
  record?: Post | undefined;

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
 * Describes the message default.v1.PostEvent.
 * Use `create(PostEventSchema)` to create a new message.
 */
export const PostEventSchema: GenMessage<PostEvent> = /*@__PURE__*/
  messageDesc(file_default_v1_posts_service, 8);

/**
 * The records of `posts`. (Collections of type `view` have Get and List alone.)
 *
 * @generated from service default.v1.PostsService
 */
export const PostsService: GenService<{
  /**
   * @generated from rpc default.v1.PostsService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreatePostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetPostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListPostsRequestSchema;
    output: typeof ListPostsResponseSchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdatePostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeletePostRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestPostsRequestSchema;
    output: typeof IngestRecordsResponseSchema;
  },
  /**
   * @generated from rpc default.v1.PostsService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchPostsRequestSchema;
    output: typeof PostEventSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_default_v1_posts_service, 0);
