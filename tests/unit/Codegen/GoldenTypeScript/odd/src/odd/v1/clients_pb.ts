// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/clients.proto.
 */
export const file_odd_v1_clients: GenFile = /*@__PURE__*/
  fileDesc("ChRvZGQvdjEvY2xpZW50cy5wcm90bxIGb2RkLnYxIkYKBkNsaWVudBIKCgJpZBgBIAEoCRIMCgRldGFnGAQgASgJEhUKCGRhdGFiYXNlGAogASgJSACIAQFCCwoJX2RhdGFiYXNlIiEKE0NyZWF0ZUNsaWVudFJlcXVlc3QSCgoCaWQYAiABKAkiHgoQR2V0Q2xpZW50UmVxdWVzdBIKCgJpZBgCIAEoCSIfChFMaXN0Q2xpZW50UmVxdWVzdBIKCgJpZBgCIAEoCSIhChNVcGRhdGVDbGllbnRSZXF1ZXN0EgoKAmlkGAIgASgJIiEKE0RlbGV0ZUNsaWVudFJlcXVlc3QSCgoCaWQYAiABKAkiIQoTSW5nZXN0Q2xpZW50UmVxdWVzdBIKCgJpZBgCIAEoCSIgChJXYXRjaENsaWVudFJlcXVlc3QSCgoCaWQYAiABKAkyqQMKDkNsaWVudHNTZXJ2aWNlEjkKBkNyZWF0ZRIbLm9kZC52MS5DcmVhdGVDbGllbnRSZXF1ZXN0Gg4ub2RkLnYxLkNsaWVudCgAMAASMwoDR2V0Ehgub2RkLnYxLkdldENsaWVudFJlcXVlc3QaDi5vZGQudjEuQ2xpZW50KAAwABI1CgRMaXN0Ehkub2RkLnYxLkxpc3RDbGllbnRSZXF1ZXN0Gg4ub2RkLnYxLkNsaWVudCgAMAASOQoGVXBkYXRlEhsub2RkLnYxLlVwZGF0ZUNsaWVudFJlcXVlc3QaDi5vZGQudjEuQ2xpZW50KAAwABJBCgZEZWxldGUSGy5vZGQudjEuRGVsZXRlQ2xpZW50UmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASOQoGSW5nZXN0Ehsub2RkLnYxLkluZ2VzdENsaWVudFJlcXVlc3QaDi5vZGQudjEuQ2xpZW50KAEwABI3CgVXYXRjaBIaLm9kZC52MS5XYXRjaENsaWVudFJlcXVlc3QaDi5vZGQudjEuQ2xpZW50KAAwAWIGcHJvdG8z", [file_google_protobuf_empty]);

/**
 * Whom we work for. *\/
 *
 * @generated from message odd.v1.Client
 */
export type Client = Message<"odd.v1.Client"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: optional string database = 10;
   */
  database?: string | undefined;
};

/**
 * Describes the message odd.v1.Client.
 * Use `create(ClientSchema)` to create a new message.
 */
export const ClientSchema: GenMessage<Client> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 0);

/**
 * @generated from message odd.v1.CreateClientRequest
 */
export type CreateClientRequest = Message<"odd.v1.CreateClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreateClientRequest.
 * Use `create(CreateClientRequestSchema)` to create a new message.
 */
export const CreateClientRequestSchema: GenMessage<CreateClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 1);

/**
 * @generated from message odd.v1.GetClientRequest
 */
export type GetClientRequest = Message<"odd.v1.GetClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetClientRequest.
 * Use `create(GetClientRequestSchema)` to create a new message.
 */
export const GetClientRequestSchema: GenMessage<GetClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 2);

/**
 * @generated from message odd.v1.ListClientRequest
 */
export type ListClientRequest = Message<"odd.v1.ListClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListClientRequest.
 * Use `create(ListClientRequestSchema)` to create a new message.
 */
export const ListClientRequestSchema: GenMessage<ListClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 3);

/**
 * @generated from message odd.v1.UpdateClientRequest
 */
export type UpdateClientRequest = Message<"odd.v1.UpdateClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdateClientRequest.
 * Use `create(UpdateClientRequestSchema)` to create a new message.
 */
export const UpdateClientRequestSchema: GenMessage<UpdateClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 4);

/**
 * @generated from message odd.v1.DeleteClientRequest
 */
export type DeleteClientRequest = Message<"odd.v1.DeleteClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeleteClientRequest.
 * Use `create(DeleteClientRequestSchema)` to create a new message.
 */
export const DeleteClientRequestSchema: GenMessage<DeleteClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 5);

/**
 * @generated from message odd.v1.IngestClientRequest
 */
export type IngestClientRequest = Message<"odd.v1.IngestClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestClientRequest.
 * Use `create(IngestClientRequestSchema)` to create a new message.
 */
export const IngestClientRequestSchema: GenMessage<IngestClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 6);

/**
 * @generated from message odd.v1.WatchClientRequest
 */
export type WatchClientRequest = Message<"odd.v1.WatchClientRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchClientRequest.
 * Use `create(WatchClientRequestSchema)` to create a new message.
 */
export const WatchClientRequestSchema: GenMessage<WatchClientRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_clients, 7);

/**
 * @generated from service odd.v1.ClientsService
 */
export const ClientsService: GenService<{
  /**
   * @generated from rpc odd.v1.ClientsService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreateClientRequestSchema;
    output: typeof ClientSchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetClientRequestSchema;
    output: typeof ClientSchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListClientRequestSchema;
    output: typeof ClientSchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdateClientRequestSchema;
    output: typeof ClientSchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeleteClientRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestClientRequestSchema;
    output: typeof ClientSchema;
  },
  /**
   * @generated from rpc odd.v1.ClientsService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchClientRequestSchema;
    output: typeof ClientSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_clients, 0);
