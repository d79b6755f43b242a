// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { PostSchema } from "../odd/v1/post_schemas_pb.js";
import { Post_schemasService } from "../odd/v1/post_schemas_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `post_schemas` is made of. Null is as left out.
 */
export interface PostSchemaInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
}

/**
 * The fields of `post_schemas`, for filters and sorts.
 */
export interface PostSchemaFields {
  readonly id: TextField;
}

const fields: PostSchemaFields = {
  id: new TextField("id"),
};

/**
 * The records of `post_schemas`.
 */
export class Post_schemasCollection extends TypedCollection<PostSchema, PostSchemaInput, PostSchemaFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: Post_schemasService, fields });
  }
}
