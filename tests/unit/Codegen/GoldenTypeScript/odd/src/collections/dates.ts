// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Date } from "../odd/v1/dates_pb.js";
import { DatesService } from "../odd/v1/dates_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import type { MomentInput } from "@grpc-baas/client/typed";
import { MomentField, TextField, TypedCollection } from "@grpc-baas/client/typed";

/**
 * What a record of `dates` is made of. Null is as left out.
 */
export interface DateInput {
  /**
   * The id of the record; the engine gives one when it is left out.
   */
  id?: string | undefined;
  date?: MomentInput | null | undefined;
  timestamp?: MomentInput | null | undefined;
}

/**
 * The fields of `dates`, for filters and sorts.
 */
export interface DateFields {
  readonly id: TextField;
  readonly date: MomentField;
  readonly timestamp: MomentField;
}

const fields: DateFields = {
  id: new TextField("id"),
  date: new MomentField("date"),
  timestamp: new MomentField("timestamp"),
};

/**
 * The records of `dates`.
 */
export class DatesCollection extends TypedCollection<Date, DateInput, DateFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: DatesService, fields });
  }
}
