// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Author } from "../default/v1/authors_pb.js";
import { AuthorsService } from "../default/v1/authors_service_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { MomentField, TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `authors` is made of. Null is as left out.
 */
export interface AuthorInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  name: string;
}

/**
 * The fields of `authors`, for filters and sorts.
 */
export interface AuthorFields {
  readonly id: TextField;
  readonly created: MomentField;
  readonly updated: MomentField;
  readonly name: TextField;
}

const fields: AuthorFields = {
  id: new TextField("id"),
  created: new MomentField("created"),
  updated: new MomentField("updated"),
  name: new TextField("name"),
};

/**
 * The records of `authors`.
 */
export class AuthorsCollection extends TypedCollection<Author, AuthorInput, AuthorFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: AuthorsService, fields });
  }
}
