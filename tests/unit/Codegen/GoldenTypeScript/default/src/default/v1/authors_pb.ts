// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file default/v1/authors.proto.
 */
export const file_default_v1_authors: GenFile = /*@__PURE__*/
  fileDesc("ChhkZWZhdWx0L3YxL2F1dGhvcnMucHJvdG8SCmRlZmF1bHQudjEimAEKBkF1dGhvchIKCgJpZBgBIAEoCRIrCgdjcmVhdGVkGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIrCgd1cGRhdGVkGAMgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIMCgRldGFnGAQgASgJEhEKBG5hbWUYCiABKAlIAIgBAUIHCgVfbmFtZWIGcHJvdG8z", [file_google_protobuf_timestamp]);

/**
 * People who write.
 *
 * @generated from message default.v1.Author
 */
export type Author = Message<"default.v1.Author"> & {
  /**
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
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: optional string name = 10;
   */
  name?: string | undefined;
};

/**
 * Describes the message default.v1.Author.
 * Use `create(AuthorSchema)` to create a new message.
 */
export const AuthorSchema: GenMessage<Author> = /*@__PURE__*/
  messageDesc(file_default_v1_authors, 0);
