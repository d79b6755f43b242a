// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Total } from "../odd/v1/totals_pb.js";
import { TotalsService } from "../odd/v1/totals_pb.js";
import type { BaasClient } from "@grpc-baas/client";
import { IntField, TextField, TypedView } from "@grpc-baas/client/typed";

/**
 * The fields of `totals`, for filters and sorts.
 */
export interface TotalFields {
  readonly id: TextField;
  readonly sum: IntField;
}

const fields: TotalFields = {
  id: new TextField("id"),
  sum: new IntField("sum"),
};

/**
 * The records of `totals`.
 */
export class TotalsCollection extends TypedView<Total, TotalFields> {
  constructor(baas: BaasClient) {
    super(baas, { service: TotalsService, fields });
  }
}
