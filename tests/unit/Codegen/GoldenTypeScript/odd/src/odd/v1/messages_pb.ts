// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message as Message$1 } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/messages.proto.
 */
export const file_odd_v1_messages: GenFile = /*@__PURE__*/
  fileDesc("ChVvZGQvdjEvbWVzc2FnZXMucHJvdG8SBm9kZC52MSLVAQoHTWVzc2FnZRIKCgJpZBgBIAEoCRIMCgRldGFnGAQgASgJEhgKC2NvbnN0cnVjdG9yGAogASgJSACIAQESFgoJdG9fc3RyaW5nGAsgASgJSAGIAQESFQoIdmFsdWVfb2YYDCABKANIAogBARITCgZkZWxldGUYDSABKAlIA4gBARISCgVjbGFzcxgOIAEoCUgEiAEBQg4KDF9jb25zdHJ1Y3RvckIMCgpfdG9fc3RyaW5nQgsKCV92YWx1ZV9vZkIJCgdfZGVsZXRlQggKBl9jbGFzcyIiChRDcmVhdGVNZXNzYWdlUmVxdWVzdBIKCgJpZBgCIAEoCSIfChFHZXRNZXNzYWdlUmVxdWVzdBIKCgJpZBgCIAEoCSIgChJMaXN0TWVzc2FnZVJlcXVlc3QSCgoCaWQYAiABKAkiIgoUVXBkYXRlTWVzc2FnZVJlcXVlc3QSCgoCaWQYAiABKAkiIgoURGVsZXRlTWVzc2FnZVJlcXVlc3QSCgoCaWQYAiABKAkiIgoUSW5nZXN0TWVzc2FnZVJlcXVlc3QSCgoCaWQYAiABKAkiIQoTV2F0Y2hNZXNzYWdlUmVxdWVzdBIKCgJpZBgCIAEoCTK3AwoPTWVzc2FnZXNTZXJ2aWNlEjsKBkNyZWF0ZRIcLm9kZC52MS5DcmVhdGVNZXNzYWdlUmVxdWVzdBoPLm9kZC52MS5NZXNzYWdlKAAwABI1CgNHZXQSGS5vZGQudjEuR2V0TWVzc2FnZVJlcXVlc3QaDy5vZGQudjEuTWVzc2FnZSgAMAASNwoETGlzdBIaLm9kZC52MS5MaXN0TWVzc2FnZVJlcXVlc3QaDy5vZGQudjEuTWVzc2FnZSgAMAASOwoGVXBkYXRlEhwub2RkLnYxLlVwZGF0ZU1lc3NhZ2VSZXF1ZXN0Gg8ub2RkLnYxLk1lc3NhZ2UoADAAEkIKBkRlbGV0ZRIcLm9kZC52MS5EZWxldGVNZXNzYWdlUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASOwoGSW5nZXN0Ehwub2RkLnYxLkluZ2VzdE1lc3NhZ2VSZXF1ZXN0Gg8ub2RkLnYxLk1lc3NhZ2UoATAAEjkKBVdhdGNoEhsub2RkLnYxLldhdGNoTWVzc2FnZVJlcXVlc3QaDy5vZGQudjEuTWVzc2FnZSgAMAFiBnByb3RvMw", [file_google_protobuf_empty]);

/**
 * @generated from message odd.v1.Message
 */
export type Message = Message$1<"odd.v1.Message"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: optional string constructor = 10;
   */
  constructor$?: string | undefined;

  /**
   * @generated from field: optional string to_string = 11;
   */
  toString$?: string | undefined;

  /**
   * @generated from field: optional int64 value_of = 12;
   */
  valueOf$?: bigint | undefined;

  /**
   * @generated from field: optional string delete = 13;
   */
  delete?: string | undefined;

  /**
   * @generated from field: optional string class = 14;
   */
  class?: string | undefined;
};

/**
 * Describes the message odd.v1.Message.
 * Use `create(MessageSchema)` to create a new message.
 */
export const MessageSchema: GenMessage<Message> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 0);

/**
 * @generated from message odd.v1.CreateMessageRequest
 */
export type CreateMessageRequest = Message$1<"odd.v1.CreateMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreateMessageRequest.
 * Use `create(CreateMessageRequestSchema)` to create a new message.
 */
export const CreateMessageRequestSchema: GenMessage<CreateMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 1);

/**
 * @generated from message odd.v1.GetMessageRequest
 */
export type GetMessageRequest = Message$1<"odd.v1.GetMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetMessageRequest.
 * Use `create(GetMessageRequestSchema)` to create a new message.
 */
export const GetMessageRequestSchema: GenMessage<GetMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 2);

/**
 * @generated from message odd.v1.ListMessageRequest
 */
export type ListMessageRequest = Message$1<"odd.v1.ListMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListMessageRequest.
 * Use `create(ListMessageRequestSchema)` to create a new message.
 */
export const ListMessageRequestSchema: GenMessage<ListMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 3);

/**
 * @generated from message odd.v1.UpdateMessageRequest
 */
export type UpdateMessageRequest = Message$1<"odd.v1.UpdateMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdateMessageRequest.
 * Use `create(UpdateMessageRequestSchema)` to create a new message.
 */
export const UpdateMessageRequestSchema: GenMessage<UpdateMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 4);

/**
 * @generated from message odd.v1.DeleteMessageRequest
 */
export type DeleteMessageRequest = Message$1<"odd.v1.DeleteMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeleteMessageRequest.
 * Use `create(DeleteMessageRequestSchema)` to create a new message.
 */
export const DeleteMessageRequestSchema: GenMessage<DeleteMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 5);

/**
 * @generated from message odd.v1.IngestMessageRequest
 */
export type IngestMessageRequest = Message$1<"odd.v1.IngestMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestMessageRequest.
 * Use `create(IngestMessageRequestSchema)` to create a new message.
 */
export const IngestMessageRequestSchema: GenMessage<IngestMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 6);

/**
 * @generated from message odd.v1.WatchMessageRequest
 */
export type WatchMessageRequest = Message$1<"odd.v1.WatchMessageRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchMessageRequest.
 * Use `create(WatchMessageRequestSchema)` to create a new message.
 */
export const WatchMessageRequestSchema: GenMessage<WatchMessageRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_messages, 7);

/**
 * @generated from service odd.v1.MessagesService
 */
export const MessagesService: GenService<{
  /**
   * @generated from rpc odd.v1.MessagesService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateMessageRequestSchema;
    output: typeof MessageSchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetMessageRequestSchema;
    output: typeof MessageSchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListMessageRequestSchema;
    output: typeof MessageSchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateMessageRequestSchema;
    output: typeof MessageSchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteMessageRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestMessageRequestSchema;
    output: typeof MessageSchema;
  },
  /**
   * @generated from rpc odd.v1.MessagesService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchMessageRequestSchema;
    output: typeof MessageSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_messages, 0);
