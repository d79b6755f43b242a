// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";

/**
 * Describes the file odd/v1/totals.proto.
 */
export const file_odd_v1_totals: GenFile = /*@__PURE__*/
  fileDesc("ChNvZGQvdjEvdG90YWxzLnByb3RvEgZvZGQudjEiOwoFVG90YWwSCgoCaWQYASABKAkSDAoEZXRhZxgEIAEoCRIQCgNzdW0YCiABKANIAIgBAUIGCgRfc3VtIh0KD0dldFRvdGFsUmVxdWVzdBIKCgJpZBgCIAEoCSIeChBMaXN0VG90YWxSZXF1ZXN0EgoKAmlkGAIgASgJMncKDVRvdGFsc1NlcnZpY2USMQoDR2V0Ehcub2RkLnYxLkdldFRvdGFsUmVxdWVzdBoNLm9kZC52MS5Ub3RhbCgAMAASMwoETGlzdBIYLm9kZC52MS5MaXN0VG90YWxSZXF1ZXN0Gg0ub2RkLnYxLlRvdGFsKAAwAGIGcHJvdG8z");

/**
 * @generated from message odd.v1.Total
 */
export type Total = Message<"odd.v1.Total"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: optional int64 sum = 10;
   */
  sum?: bigint | undefined;
};

/**
 * Describes the message odd.v1.Total.
 * Use `create(TotalSchema)` to create a new message.
 */
export const TotalSchema: GenMessage<Total> = /*@__PURE__*/
  messageDesc(file_odd_v1_totals, 0);

/**
 * @generated from message odd.v1.GetTotalRequest
 */
export type GetTotalRequest = Message<"odd.v1.GetTotalRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetTotalRequest.
 * Use `create(GetTotalRequestSchema)` to create a new message.
 */
export const GetTotalRequestSchema: GenMessage<GetTotalRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_totals, 1);

/**
 * @generated from message odd.v1.ListTotalRequest
 */
export type ListTotalRequest = Message<"odd.v1.ListTotalRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListTotalRequest.
 * Use `create(ListTotalRequestSchema)` to create a new message.
 */
export const ListTotalRequestSchema: GenMessage<ListTotalRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_totals, 2);

/**
 * @generated from service odd.v1.TotalsService
 */
export const TotalsService: GenService<{
  /**
   * @generated from rpc odd.v1.TotalsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetTotalRequestSchema;
    output: typeof TotalSchema;
  },
  /**
   * @generated from rpc odd.v1.TotalsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListTotalRequestSchema;
    output: typeof TotalSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_totals, 0);
