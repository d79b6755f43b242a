// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { String } from "../odd/v1/string_pb.js";
import { StringService } from "../odd/v1/string_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `string` is made of. Null is as left out.
 */
export interface StringInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
}

/**
 * The fields of `string`, for filters and sorts.
 */
export interface StringFields {
  readonly id: TextField;
}

const fields: StringFields = {
  id: new TextField("id"),
};

/**
 * The records of `string`.
 */
export class StringCollection extends TypedCollection<String, StringInput, StringFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: StringService, fields });
  }
}
