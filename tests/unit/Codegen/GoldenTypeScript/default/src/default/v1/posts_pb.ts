// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenEnum, GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import { enumDesc, fileDesc, messageDesc } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp, Value } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_struct, file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";
import type { GeoPoint } from "@grpc-baas/client/gen/baas/schema/v1/options_pb";
import { file_baas_schema_v1_options } from "@grpc-baas/client/gen/baas/schema/v1/options_pb";

/**
 * Describes the file default/v1/posts.proto.
 */
export const file_default_v1_posts: GenFile = /*@__PURE__*/
  fileDesc("ChZkZWZhdWx0L3YxL3Bvc3RzLnByb3RvEgpkZWZhdWx0LnYxIqsFCgRQb3N0EgoKAmlkGAEgASgJEisKB2NyZWF0ZWQYAiABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEisKB3VwZGF0ZWQYAyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEgwKBGV0YWcYBCABKAkSEgoFdGl0bGUYCiABKAlIAIgBARISCgV2aWV3cxgLIAEoA0gBiAEBEhIKBXNjb3JlGAwgASgBSAKIAQESFgoJcHVibGlzaGVkGA0gASgISAOIAQESEgoFY292ZXIYDiABKAxIBIgBARIsCghyZWxlYXNlZBgPIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASEAoDZGF5GBAgASgJSAWIAQESEgoFcHJpY2UYESABKAlIBogBARIkCgRtZXRhGBIgASgLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlEicKBXBsYWNlGBMgASgLMhguYmFhcy5zY2hlbWEudjEuR2VvUG9pbnQSDAoEdGFncxgUIAMoCRIsCgZzdGF0dXMYFSABKA4yFy5kZWZhdWx0LnYxLlBvc3QuU3RhdHVzSAeIAQESEwoGYXV0aG9yGBYgASgJSAiIAQESEQoJcmV2aWV3ZXJzGBcgAygJEhAKA3BpbhgYIAEoCUgJiAEBIkgKBlN0YXR1cxIWChJTVEFUVVNfVU5TUEVDSUZJRUQQABIQCgxTVEFUVVNfRFJBRlQQARIUChBTVEFUVVNfSU5fUkVWSUVXEAJCCAoGX3RpdGxlQggKBl92aWV3c0IICgZfc2NvcmVCDAoKX3B1Ymxpc2hlZEIICgZfY292ZXJCBgoEX2RheUIICgZfcHJpY2VCCQoHX3N0YXR1c0IJCgdfYXV0aG9yQgYKBF9waW5iBnByb3RvMw", [file_baas_schema_v1_options, file_google_protobuf_struct, file_google_protobuf_timestamp]);

/**
 * A record of `posts`.
 *
 * @generated from message default.v1.Post
 */
export type Post = Message<"default.v1.Post"> & {
  /**
   * UUIDv7, or what the client gave.
   *
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: google.protobuf.Timestamp created = 2;
   */
  created?: Timestamp | undefined;

  /**
   * @generated from field: google.protobuf.Timestamp updated = 3;
   */
  updated?: Timestamp | undefined;

  /**
   * Changes with each change of the record; sent with an update, the update fails with ABORTED when it is another by now.
   *
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * The user's fields. Absent is null. `(baas.schema.v1.field)` has type, validation, select, relation, decimal, bytes, file; never rules.
   *
   * @generated from field: optional string title = 10;
   */
  title?: string | undefined;

  /**
   * @generated from field: optional int64 views = 11;
   */
  views?: bigint | undefined;

  /**
   * @generated from field: optional double score = 12;
   */
  score?: number | undefined;

  /**
   * @generated from field: optional bool published = 13;
   */
  published?: boolean | undefined;

  /**
   * @generated from field: optional bytes cover = 14;
   */
  cover?: Uint8Array | undefined;

  /**
   * @generated from field: google.protobuf.Timestamp released = 15;
   */
  released?: Timestamp | undefined;

  /**
   * A day or a moment as text: the type `date` keeps what it is given.
   *
   * @generated from field: optional string day = 16;
   */
  day?: string | undefined;

  /**
   * @generated from field: optional string price = 17;
   */
  price?: string | undefined;

  /**
   * @generated from field: google.protobuf.Value meta = 18;
   */
  meta?: Value | undefined;

  /**
   * @generated from field: baas.schema.v1.GeoPoint place = 19;
   */
  place?: GeoPoint | undefined;

  /**
   * @generated from field: repeated string tags = 20;
   */
  tags: string[];

  /**
   * @generated from field: optional default.v1.Post.Status status = 21;
   */
  status?: Post_Status | undefined;

  /**
   * Id of a record of `authors`: relation.collection_id is the NAME of the collection here.
   *
   * @generated from field: optional string author = 22;
   */
  author?: string | undefined;

  /**
   * @generated from field: repeated string reviewers = 23;
   */
  reviewers: string[];

  /**
   * Written, never read back: password and secret fields are in requests only.
   *
   * @generated from field: optional string pin = 24;
   */
  pin?: string | undefined;
};

/**
 * Describes the message default.v1.Post.
 * Use `create(PostSchema)` to create a new message.
 */
export const PostSchema: GenMessage<Post> = /*@__PURE__*/
  messageDesc(file_default_v1_posts, 0);

/**
 * One for each `select` field whose collection chose enums (`select.as_enum`). Numbers are permanent.
 *
 * @generated from enum default.v1.Post.Status
 */
export enum Post_Status {
  /**
   * @generated from enum value: STATUS_UNSPECIFIED = 0;
   */
  UNSPECIFIED = 0,

  /**
   * `draft`
   *
   * @generated from enum value: STATUS_DRAFT = 1;
   */
  DRAFT = 1,

  /**
   * `in review`      (the value as the collection has it stands in the option below, in the order of the numbers)
   *
   * @generated from enum value: STATUS_IN_REVIEW = 2;
   */
  IN_REVIEW = 2,
}

/**
 * Describes the enum default.v1.Post.Status.
 */
export const Post_StatusSchema: GenEnum<Post_Status> = /*@__PURE__*/
  enumDesc(file_default_v1_posts, 0, 0);
