// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Post } from "../odd/v1/posts_pb.js";
import { PostsService } from "../odd/v1/posts_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `posts` is made of. Null is as left out.
 */
export interface PostInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  a1b?: string | null | undefined;
  longName?: string | null | undefined;
}

/**
 * The fields of `posts`, for filters and sorts.
 */
export interface PostFields {
  readonly id: TextField;
  readonly a1b: TextField;
  readonly longName: TextField;
}

const fields: PostFields = {
  id: new TextField("id"),
  a1b: new TextField("a_1b"),
  longName: new TextField("long__name"),
};

/**
 * The records of `posts`.
 */
export class PostsCollection extends TypedCollection<Post, PostInput, PostFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: PostsService, fields });
  }
}
