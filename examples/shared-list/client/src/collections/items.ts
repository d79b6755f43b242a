// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Item } from "../default/v1/items_pb.js";
import { ItemsService } from "../default/v1/items_service_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { BoolField, MomentField, TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `items` is made of. Null is as left out.
 */
export interface ItemInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  /**
   * Of type `text`.
   */
  text: string;
  /**
   * Of type `bool`.
   */
  done?: boolean | null | undefined;
}

/**
 * The fields of `items`, for filters and sorts.
 */
export interface ItemFields {
  /**
   * UUIDv7, or what the client gave.
   */
  readonly id: TextField;
  /**
   * When the record was made.
   */
  readonly created: MomentField;
  /**
   * When it was last changed.
   */
  readonly updated: MomentField;
  /**
   * Of type `text`.
   */
  readonly text: TextField;
  /**
   * Of type `bool`.
   */
  readonly done: BoolField;
}

const fields: ItemFields = {
  id: new TextField("id"),
  created: new MomentField("created"),
  updated: new MomentField("updated"),
  text: new TextField("text"),
  done: new BoolField("done"),
};

/**
 * The records of `items`, each as a `Item`.
 */
export class ItemsCollection extends TypedCollection<Item, ItemInput, ItemFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: ItemsService, fields });
  }
}
