// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "../odd/v1/messages_pb.js";
import { MessagesService } from "../odd/v1/messages_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { IntField, TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `messages` is made of. Null is as left out.
 */
export interface MessageInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  constructor$?: string | null | undefined;
  toString$?: string | null | undefined;
  valueOf$?: bigint | null | undefined;
  delete: string;
  class?: "a\"b" | "c\\d" | "*/" | "e\nf" | null | undefined;
}

/**
 * The fields of `messages`, for filters and sorts.
 */
export interface MessageFields {
  readonly id: TextField;
  readonly constructor$: TextField;
  readonly toString$: TextField;
  readonly valueOf$: IntField;
  readonly delete: TextField;
  readonly class: TextField<"a\"b" | "c\\d" | "*/" | "e\nf">;
}

const fields: MessageFields = {
  id: new TextField("id"),
  constructor$: new TextField("constructor"),
  toString$: new TextField("to_string"),
  valueOf$: new IntField("value_of"),
  delete: new TextField("delete"),
  class: new TextField("class"),
};

/**
 * The records of `messages`.
 */
export class MessagesCollection extends TypedCollection<Message, MessageInput, MessageFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: MessagesService, fields });
  }
}
