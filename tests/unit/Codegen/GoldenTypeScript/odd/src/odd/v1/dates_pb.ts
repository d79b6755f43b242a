// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema, Timestamp } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty, file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/dates.proto.
 */
export const file_odd_v1_dates: GenFile = /*@__PURE__*/
  fileDesc("ChJvZGQvdjEvZGF0ZXMucHJvdG8SBm9kZC52MSJ/CgREYXRlEgoKAmlkGAEgASgJEgwKBGV0YWcYBCABKAkSKwoEZGF0ZRgKIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXCIAQASMAoJdGltZXN0YW1wGAsgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcIgBACIfChFDcmVhdGVEYXRlUmVxdWVzdBIKCgJpZBgCIAEoCSIcCg5HZXREYXRlUmVxdWVzdBIKCgJpZBgCIAEoCSIdCg9MaXN0RGF0ZVJlcXVlc3QSCgoCaWQYAiABKAkiHwoRVXBkYXRlRGF0ZVJlcXVlc3QSCgoCaWQYAiABKAkiHwoRRGVsZXRlRGF0ZVJlcXVlc3QSCgoCaWQYAiABKAkiHwoRSW5nZXN0RGF0ZVJlcXVlc3QSCgoCaWQYAiABKAkiHgoQV2F0Y2hEYXRlUmVxdWVzdBIKCgJpZBgCIAEoCTKNAwoMRGF0ZXNTZXJ2aWNlEjUKBkNyZWF0ZRIZLm9kZC52MS5DcmVhdGVEYXRlUmVxdWVzdBoMLm9kZC52MS5EYXRlKAAwABIvCgNHZXQSFi5vZGQudjEuR2V0RGF0ZVJlcXVlc3QaDC5vZGQudjEuRGF0ZSgAMAASMQoETGlzdBIXLm9kZC52MS5MaXN0RGF0ZVJlcXVlc3QaDC5vZGQudjEuRGF0ZSgAMAASNQoGVXBkYXRlEhkub2RkLnYxLlVwZGF0ZURhdGVSZXF1ZXN0Ggwub2RkLnYxLkRhdGUoADAAEj8KBkRlbGV0ZRIZLm9kZC52MS5EZWxldGVEYXRlUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASNQoGSW5nZXN0Ehkub2RkLnYxLkluZ2VzdERhdGVSZXF1ZXN0Ggwub2RkLnYxLkRhdGUoATAAEjMKBVdhdGNoEhgub2RkLnYxLldhdGNoRGF0ZVJlcXVlc3QaDC5vZGQudjEuRGF0ZSgAMAFiBnByb3RvMw", [file_google_protobuf_empty, file_google_protobuf_timestamp]);

/**
 * @generated from message odd.v1.Date
 */
export type Date = Message<"odd.v1.Date"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: google.protobuf.Timestamp date = 10;
   */
  date?: Timestamp | undefined;

  /**
   * @generated from field: google.protobuf.Timestamp timestamp = 11;
   */
  timestamp?: Timestamp | undefined;
};

/**
 * Describes the message odd.v1.Date.
 * Use `create(DateSchema)` to create a new message.
 */
export const DateSchema: GenMessage<Date> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 0);

/**
 * @generated from message odd.v1.CreateDateRequest
 */
export type CreateDateRequest = Message<"odd.v1.CreateDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreateDateRequest.
 * Use `create(CreateDateRequestSchema)` to create a new message.
 */
export const CreateDateRequestSchema: GenMessage<CreateDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 1);

/**
 * @generated from message odd.v1.GetDateRequest
 */
export type GetDateRequest = Message<"odd.v1.GetDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetDateRequest.
 * Use `create(GetDateRequestSchema)` to create a new message.
 */
export const GetDateRequestSchema: GenMessage<GetDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 2);

/**
 * @generated from message odd.v1.ListDateRequest
 */
export type ListDateRequest = Message<"odd.v1.ListDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListDateRequest.
 * Use `create(ListDateRequestSchema)` to create a new message.
 */
export const ListDateRequestSchema: GenMessage<ListDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 3);

/**
 * @generated from message odd.v1.UpdateDateRequest
 */
export type UpdateDateRequest = Message<"odd.v1.UpdateDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdateDateRequest.
 * Use `create(UpdateDateRequestSchema)` to create a new message.
 */
export const UpdateDateRequestSchema: GenMessage<UpdateDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 4);

/**
 * @generated from message odd.v1.DeleteDateRequest
 */
export type DeleteDateRequest = Message<"odd.v1.DeleteDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeleteDateRequest.
 * Use `create(DeleteDateRequestSchema)` to create a new message.
 */
export const DeleteDateRequestSchema: GenMessage<DeleteDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 5);

/**
 * @generated from message odd.v1.IngestDateRequest
 */
export type IngestDateRequest = Message<"odd.v1.IngestDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestDateRequest.
 * Use `create(IngestDateRequestSchema)` to create a new message.
 */
export const IngestDateRequestSchema: GenMessage<IngestDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 6);

/**
 * @generated from message odd.v1.WatchDateRequest
 */
export type WatchDateRequest = Message<"odd.v1.WatchDateRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchDateRequest.
 * Use `create(WatchDateRequestSchema)` to create a new message.
 */
export const WatchDateRequestSchema: GenMessage<WatchDateRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_dates, 7);

/**
 * @generated from service odd.v1.DatesService
 */
export const DatesService: GenService<{
  /**
   * @generated from rpc odd.v1.DatesService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateDateRequestSchema;
    output: typeof DateSchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetDateRequestSchema;
    output: typeof DateSchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListDateRequestSchema;
    output: typeof DateSchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateDateRequestSchema;
    output: typeof DateSchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteDateRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestDateRequestSchema;
    output: typeof DateSchema;
  },
  /**
   * @generated from rpc odd.v1.DatesService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchDateRequestSchema;
    output: typeof DateSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_dates, 0);
