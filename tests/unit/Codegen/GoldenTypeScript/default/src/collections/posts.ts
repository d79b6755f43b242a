// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Post, Post_Status } from "../default/v1/posts_pb.js";
import type { ListPostsResponse_Included } from "../default/v1/posts_service_pb.js";
import { PostsService } from "../default/v1/posts_service_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import type { BytesInput, JsonInput, MomentInput, PlaceInput } from "@grpc-baas/client/typed";
import { BoolField, DecimalField, EnumField, Field, IntField, ListField, MomentField, NumberField, PlaceField, TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `posts` is made of. Null is as left out.
 */
export interface PostInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  /**
   * The user's fields. Absent is null. `(baas.schema.v1.field)` has type, validation, select, relation, decimal, bytes, file; never rules.
   */
  title: string;
  views?: bigint | null | undefined;
  score?: number | null | undefined;
  published?: boolean | null | undefined;
  cover?: BytesInput | null | undefined;
  released?: MomentInput | null | undefined;
  /**
   * A day or a moment as text: the type `date` keeps what it is given.
   */
  day?: string | null | undefined;
  price?: string | null | undefined;
  meta?: JsonInput | null | undefined;
  place?: PlaceInput | null | undefined;
  tags?: readonly ("red" | "blue")[] | null | undefined;
  status?: Post_Status | null | undefined;
  /**
   * Id of a record of `authors`: relation.collection_id is the NAME of the collection here.
   */
  author?: string | null | undefined;
  reviewers?: readonly (string)[] | null | undefined;
  /**
   * Written, never read back: password and secret fields are in requests only.
   */
  pin?: string | null | undefined;
}

/**
 * The fields of `posts`, for filters and sorts.
 */
export interface PostFields {
  /**
   * UUIDv7, or what the client gave.
   */
  readonly id: TextField;
  readonly created: MomentField;
  readonly updated: MomentField;
  /**
   * The user's fields. Absent is null. `(baas.schema.v1.field)` has type, validation, select, relation, decimal, bytes, file; never rules.
   */
  readonly title: TextField;
  readonly views: IntField;
  readonly score: NumberField;
  readonly published: BoolField;
  readonly cover: Field;
  readonly released: MomentField;
  /**
   * A day or a moment as text: the type `date` keeps what it is given.
   */
  readonly day: TextField;
  readonly price: DecimalField;
  readonly meta: Field;
  readonly place: PlaceField;
  readonly tags: ListField<"red" | "blue">;
  readonly status: EnumField<Post_Status>;
  /**
   * Id of a record of `authors`: relation.collection_id is the NAME of the collection here.
   */
  readonly author: TextField;
  readonly reviewers: ListField<string>;
}

const fields: PostFields = {
  id: new TextField("id"),
  created: new MomentField("created"),
  updated: new MomentField("updated"),
  title: new TextField("title"),
  views: new IntField("views"),
  score: new NumberField("score"),
  published: new BoolField("published"),
  cover: new Field("cover"),
  released: new MomentField("released"),
  day: new TextField("day"),
  price: new DecimalField("price"),
  meta: new Field("meta"),
  place: new PlaceField("place"),
  tags: new ListField("tags"),
  status: new EnumField("status", { 1: "draft", 2: "in review" }),
  author: new TextField("author"),
  reviewers: new ListField("reviewers"),
};

/**
 * The records of `posts`. (Collections of type `view` have Get and List alone.)
 */
export class PostsCollection extends TypedCollection<Post, PostInput, PostFields, ListPostsResponse_Included> {
  constructor(baas: BaasClient) {
    super(baas, { service: PostsService, fields });
  }
}
