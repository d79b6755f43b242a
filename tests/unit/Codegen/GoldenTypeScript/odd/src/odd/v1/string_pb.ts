// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/string.proto.
 */
export const file_odd_v1_string: GenFile = /*@__PURE__*/
  fileDesc("ChNvZGQvdjEvc3RyaW5nLnByb3RvEgZvZGQudjEiIgoGU3RyaW5nEgoKAmlkGAEgASgJEgwKBGV0YWcYBCABKAkiIQoTQ3JlYXRlU3RyaW5nUmVxdWVzdBIKCgJpZBgCIAEoCSIeChBHZXRTdHJpbmdSZXF1ZXN0EgoKAmlkGAIgASgJIh8KEUxpc3RTdHJpbmdSZXF1ZXN0EgoKAmlkGAIgASgJIiEKE1VwZGF0ZVN0cmluZ1JlcXVlc3QSCgoCaWQYAiABKAkiIQoTRGVsZXRlU3RyaW5nUmVxdWVzdBIKCgJpZBgCIAEoCSIhChNJbmdlc3RTdHJpbmdSZXF1ZXN0EgoKAmlkGAIgASgJIiAKEldhdGNoU3RyaW5nUmVxdWVzdBIKCgJpZBgCIAEoCTKoAwoNU3RyaW5nU2VydmljZRI5CgZDcmVhdGUSGy5vZGQudjEuQ3JlYXRlU3RyaW5nUmVxdWVzdBoOLm9kZC52MS5TdHJpbmcoADAAEjMKA0dldBIYLm9kZC52MS5HZXRTdHJpbmdSZXF1ZXN0Gg4ub2RkLnYxLlN0cmluZygAMAASNQoETGlzdBIZLm9kZC52MS5MaXN0U3RyaW5nUmVxdWVzdBoOLm9kZC52MS5TdHJpbmcoADAAEjkKBlVwZGF0ZRIbLm9kZC52MS5VcGRhdGVTdHJpbmdSZXF1ZXN0Gg4ub2RkLnYxLlN0cmluZygAMAASQQoGRGVsZXRlEhsub2RkLnYxLkRlbGV0ZVN0cmluZ1JlcXVlc3QaFi5nb29nbGUucHJvdG9idWYuRW1wdHkoADAAEjkKBkluZ2VzdBIbLm9kZC52MS5Jbmdlc3RTdHJpbmdSZXF1ZXN0Gg4ub2RkLnYxLlN0cmluZygBMAASNwoFV2F0Y2gSGi5vZGQudjEuV2F0Y2hTdHJpbmdSZXF1ZXN0Gg4ub2RkLnYxLlN0cmluZygAMAFiBnByb3RvMw", [file_google_protobuf_empty]);

/**
 * @generated from message odd.v1.String
 */
export type String = Message<"odd.v1.String"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;
};

/**
 * Describes the message odd.v1.String.
 * Use `create(StringSchema)` to create a new message.
 */
export const StringSchema: GenMessage<String> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 0);

/**
 * @generated from message odd.v1.CreateStringRequest
 */
export type CreateStringRequest = Message<"odd.v1.CreateStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreateStringRequest.
 * Use `create(CreateStringRequestSchema)` to create a new message.
 */
export const CreateStringRequestSchema: GenMessage<CreateStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 1);

/**
 * @generated from message odd.v1.GetStringRequest
 */
export type GetStringRequest = Message<"odd.v1.GetStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetStringRequest.
 * Use `create(GetStringRequestSchema)` to create a new message.
 */
export const GetStringRequestSchema: GenMessage<GetStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 2);

/**
 * @generated from message odd.v1.ListStringRequest
 */
export type ListStringRequest = Message<"odd.v1.ListStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListStringRequest.
 * Use `create(ListStringRequestSchema)` to create a new message.
 */
export const ListStringRequestSchema: GenMessage<ListStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 3);

/**
 * @generated from message odd.v1.UpdateStringRequest
 */
export type UpdateStringRequest = Message<"odd.v1.UpdateStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdateStringRequest.
 * Use `create(UpdateStringRequestSchema)` to create a new message.
 */
export const UpdateStringRequestSchema: GenMessage<UpdateStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 4);

/**
 * @generated from message odd.v1.DeleteStringRequest
 */
export type DeleteStringRequest = Message<"odd.v1.DeleteStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeleteStringRequest.
 * Use `create(DeleteStringRequestSchema)` to create a new message.
 */
export const DeleteStringRequestSchema: GenMessage<DeleteStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 5);

/**
 * @generated from message odd.v1.IngestStringRequest
 */
export type IngestStringRequest = Message<"odd.v1.IngestStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestStringRequest.
 * Use `create(IngestStringRequestSchema)` to create a new message.
 */
export const IngestStringRequestSchema: GenMessage<IngestStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 6);

/**
 * @generated from message odd.v1.WatchStringRequest
 */
export type WatchStringRequest = Message<"odd.v1.WatchStringRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchStringRequest.
 * Use `create(WatchStringRequestSchema)` to create a new message.
 */
export const WatchStringRequestSchema: GenMessage<WatchStringRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_string, 7);

/**
 * @generated from service odd.v1.StringService
 */
export const StringService: GenService<{
  /**
   * @generated from rpc odd.v1.StringService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateStringRequestSchema;
    output: typeof StringSchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetStringRequestSchema;
    output: typeof StringSchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListStringRequestSchema;
    output: typeof StringSchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateStringRequestSchema;
    output: typeof StringSchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteStringRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestStringRequestSchema;
    output: typeof StringSchema;
  },
  /**
   * @generated from rpc odd.v1.StringService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchStringRequestSchema;
    output: typeof StringSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_string, 0);
