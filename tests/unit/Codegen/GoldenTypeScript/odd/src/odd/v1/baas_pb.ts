// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/baas.proto.
 */
export const file_odd_v1_baas: GenFile = /*@__PURE__*/
  fileDesc("ChFvZGQvdjEvYmFhcy5wcm90bxIGb2RkLnYxIiAKBEJhYXMSCgoCaWQYASABKAkSDAoEZXRhZxgEIAEoCSIfChFDcmVhdGVCYWFzUmVxdWVzdBIKCgJpZBgCIAEoCSIcCg5HZXRCYWFzUmVxdWVzdBIKCgJpZBgCIAEoCSIdCg9MaXN0QmFhc1JlcXVlc3QSCgoCaWQYAiABKAkiHwoRVXBkYXRlQmFhc1JlcXVlc3QSCgoCaWQYAiABKAkiHwoRRGVsZXRlQmFhc1JlcXVlc3QSCgoCaWQYAiABKAkiHwoRSW5nZXN0QmFhc1JlcXVlc3QSCgoCaWQYAiABKAkiHgoQV2F0Y2hCYWFzUmVxdWVzdBIKCgJpZBgCIAEoCTKMAwoLQmFhc1NlcnZpY2USNQoGQ3JlYXRlEhkub2RkLnYxLkNyZWF0ZUJhYXNSZXF1ZXN0Ggwub2RkLnYxLkJhYXMoADAAEi8KA0dldBIWLm9kZC52MS5HZXRCYWFzUmVxdWVzdBoMLm9kZC52MS5CYWFzKAAwABIxCgRMaXN0Ehcub2RkLnYxLkxpc3RCYWFzUmVxdWVzdBoMLm9kZC52MS5CYWFzKAAwABI1CgZVcGRhdGUSGS5vZGQudjEuVXBkYXRlQmFhc1JlcXVlc3QaDC5vZGQudjEuQmFhcygAMAASPwoGRGVsZXRlEhkub2RkLnYxLkRlbGV0ZUJhYXNSZXF1ZXN0GhYuZ29vZ2xlLnByb3RvYnVmLkVtcHR5KAAwABI1CgZJbmdlc3QSGS5vZGQudjEuSW5nZXN0QmFhc1JlcXVlc3QaDC5vZGQudjEuQmFhcygBMAASMwoFV2F0Y2gSGC5vZGQudjEuV2F0Y2hCYWFzUmVxdWVzdBoMLm9kZC52MS5CYWFzKAAwAWIGcHJvdG8z", [file_google_protobuf_empty]);

/**
 * @generated from message odd.v1.Baas
 */
export type Baas = Message<"odd.v1.Baas"> & {
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
 * Describes the message odd.v1.Baas.
 * Use `create(BaasSchema)` to create a new message.
 */
export const BaasSchema: GenMessage<Baas> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 0);

/**
 * @generated from message odd.v1.CreateBaasRequest
 */
export type CreateBaasRequest = Message<"odd.v1.CreateBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreateBaasRequest.
 * Use `create(CreateBaasRequestSchema)` to create a new message.
 */
export const CreateBaasRequestSchema: GenMessage<CreateBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 1);

/**
 * @generated from message odd.v1.GetBaasRequest
 */
export type GetBaasRequest = Message<"odd.v1.GetBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetBaasRequest.
 * Use `create(GetBaasRequestSchema)` to create a new message.
 */
export const GetBaasRequestSchema: GenMessage<GetBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 2);

/**
 * @generated from message odd.v1.ListBaasRequest
 */
export type ListBaasRequest = Message<"odd.v1.ListBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListBaasRequest.
 * Use `create(ListBaasRequestSchema)` to create a new message.
 */
export const ListBaasRequestSchema: GenMessage<ListBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 3);

/**
 * @generated from message odd.v1.UpdateBaasRequest
 */
export type UpdateBaasRequest = Message<"odd.v1.UpdateBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdateBaasRequest.
 * Use `create(UpdateBaasRequestSchema)` to create a new message.
 */
export const UpdateBaasRequestSchema: GenMessage<UpdateBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 4);

/**
 * @generated from message odd.v1.DeleteBaasRequest
 */
export type DeleteBaasRequest = Message<"odd.v1.DeleteBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeleteBaasRequest.
 * Use `create(DeleteBaasRequestSchema)` to create a new message.
 */
export const DeleteBaasRequestSchema: GenMessage<DeleteBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 5);

/**
 * @generated from message odd.v1.IngestBaasRequest
 */
export type IngestBaasRequest = Message<"odd.v1.IngestBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestBaasRequest.
 * Use `create(IngestBaasRequestSchema)` to create a new message.
 */
export const IngestBaasRequestSchema: GenMessage<IngestBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 6);

/**
 * @generated from message odd.v1.WatchBaasRequest
 */
export type WatchBaasRequest = Message<"odd.v1.WatchBaasRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchBaasRequest.
 * Use `create(WatchBaasRequestSchema)` to create a new message.
 */
export const WatchBaasRequestSchema: GenMessage<WatchBaasRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_baas, 7);

/**
 * @generated from service odd.v1.BaasService
 */
export const BaasService: GenService<{
  /**
   * @generated from rpc odd.v1.BaasService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateBaasRequestSchema;
    output: typeof BaasSchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetBaasRequestSchema;
    output: typeof BaasSchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListBaasRequestSchema;
    output: typeof BaasSchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateBaasRequestSchema;
    output: typeof BaasSchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteBaasRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestBaasRequestSchema;
    output: typeof BaasSchema;
  },
  /**
   * @generated from rpc odd.v1.BaasService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchBaasRequestSchema;
    output: typeof BaasSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_baas, 0);
