// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc } from "@bufbuild/protobuf/codegenv2";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file default/v1/items.proto.
 */
export const file_default_v1_items: GenFile = /*@__PURE__*/
  fileDesc("ChZkZWZhdWx0L3YxL2l0ZW1zLnByb3RvEgpkZWZhdWx0LnYxIrIBCgRJdGVtEgoKAmlkGAEgASgJEisKB2NyZWF0ZWQYAiABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEisKB3VwZGF0ZWQYAyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEgwKBGV0YWcYBCABKAkSEQoEdGV4dBgKIAEoCUgAiAEBEhEKBGRvbmUYCyABKAhIAYgBAUIHCgVfdGV4dEIHCgVfZG9uZWIGcHJvdG8z", [file_google_protobuf_timestamp]);

/**
 * The things on the list.
 *
 * @generated from message default.v1.Item
 */
export type Item = Message<"default.v1.Item"> & {
  /**
   * UUIDv7, or what the client gave.
   *
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * When the record was made.
   *
   * @generated from field: google.protobuf.Timestamp created = 2;
   */
  created?: Timestamp | undefined;

  /**
   * When it was last changed.
   *
   * @generated from field: google.protobuf.Timestamp updated = 3;
   */
  updated?: Timestamp | undefined;

  /**
   * Changes with each change of the record. Sent with an update, the update fails with ABORTED when it is another by now.
   *
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * Of type `text`.
   *
   * @generated from field: optional string text = 10;
   */
  text?: string | undefined;

  /**
   * Of type `bool`.
   *
   * @generated from field: optional bool done = 11;
   */
  done?: boolean | undefined;
};

/**
 * Describes the message default.v1.Item.
 * Use `create(ItemSchema)` to create a new message.
 */
export const ItemSchema: GenMessage<Item> = /*@__PURE__*/
  messageDesc(file_default_v1_items, 0);
