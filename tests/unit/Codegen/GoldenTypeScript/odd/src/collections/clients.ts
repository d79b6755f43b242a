// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Client } from "../odd/v1/clients_pb.js";
import { ClientsService } from "../odd/v1/clients_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `clients` is made of. Null is as left out.
 */
export interface ClientInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  database?: string | null | undefined;
}

/**
 * The fields of `clients`, for filters and sorts.
 */
export interface ClientFields {
  readonly id: TextField;
  readonly database: TextField;
}

const fields: ClientFields = {
  id: new TextField("id"),
  database: new TextField("database"),
};

/**
 * The records of `clients`.
 */
export class ClientsCollection extends TypedCollection<Client, ClientInput, ClientFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: ClientsService, fields });
  }
}
