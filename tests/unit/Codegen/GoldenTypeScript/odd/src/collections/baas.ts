// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Baas } from "../odd/v1/baas_pb.js";
import { BaasService } from "../odd/v1/baas_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `baas` is made of. Null is as left out.
 */
export interface BaasInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
}

/**
 * The fields of `baas`, for filters and sorts.
 */
export interface BaasFields {
  readonly id: TextField;
}

const fields: BaasFields = {
  id: new TextField("id"),
};

/**
 * The records of `baas`.
 */
export class BaasCollection extends TypedCollection<Baas, BaasInput, BaasFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: BaasService, fields });
  }
}
