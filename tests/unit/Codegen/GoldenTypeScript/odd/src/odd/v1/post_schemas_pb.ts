// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/post_schemas.proto.
 */
export const file_odd_v1_post_schemas: GenFile = /*@__PURE__*/
  fileDesc("ChlvZGQvdjEvcG9zdF9zY2hlbWFzLnByb3RvEgZvZGQudjEiJgoKUG9zdFNjaGVtYRIKCgJpZBgBIAEoCRIMCgRldGFnGAQgASgJIiUKF0NyZWF0ZVBvc3RTY2hlbWFSZXF1ZXN0EgoKAmlkGAIgASgJIiIKFEdldFBvc3RTY2hlbWFSZXF1ZXN0EgoKAmlkGAIgASgJIiMKFUxpc3RQb3N0U2NoZW1hUmVxdWVzdBIKCgJpZBgCIAEoCSIlChdVcGRhdGVQb3N0U2NoZW1hUmVxdWVzdBIKCgJpZBgCIAEoCSIlChdEZWxldGVQb3N0U2NoZW1hUmVxdWVzdBIKCgJpZBgCIAEoCSIlChdJbmdlc3RQb3N0U2NoZW1hUmVxdWVzdBIKCgJpZBgCIAEoCSIkChZXYXRjaFBvc3RTY2hlbWFSZXF1ZXN0EgoKAmlkGAIgASgJMuIDChNQb3N0X3NjaGVtYXNTZXJ2aWNlEkEKBkNyZWF0ZRIfLm9kZC52MS5DcmVhdGVQb3N0U2NoZW1hUmVxdWVzdBoSLm9kZC52MS5Qb3N0U2NoZW1hKAAwABI7CgNHZXQSHC5vZGQudjEuR2V0UG9zdFNjaGVtYVJlcXVlc3QaEi5vZGQudjEuUG9zdFNjaGVtYSgAMAASPQoETGlzdBIdLm9kZC52MS5MaXN0UG9zdFNjaGVtYVJlcXVlc3QaEi5vZGQudjEuUG9zdFNjaGVtYSgAMAASQQoGVXBkYXRlEh8ub2RkLnYxLlVwZGF0ZVBvc3RTY2hlbWFSZXF1ZXN0GhIub2RkLnYxLlBvc3RTY2hlbWEoADAAEkUKBkRlbGV0ZRIfLm9kZC52MS5EZWxldGVQb3N0U2NoZW1hUmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASQQoGSW5nZXN0Eh8ub2RkLnYxLkluZ2VzdFBvc3RTY2hlbWFSZXF1ZXN0GhIub2RkLnYxLlBvc3RTY2hlbWEoATAAEj8KBVdhdGNoEh4ub2RkLnYxLldhdGNoUG9zdFNjaGVtYVJlcXVlc3QaEi5vZGQudjEuUG9zdFNjaGVtYSgAMAFiBnByb3RvMw", [file_google_protobuf_empty]);

/**
 * @generated from message odd.v1.PostSchema
 */
export type PostSchema = Message<"odd.v1.PostSchema"> & {
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
 * Describes the message odd.v1.PostSchema.
 * Use `create(PostSchemaSchema)` to create a new message.
 */
export const PostSchemaSchema: GenMessage<PostSchema> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 0);

/**
 * @generated from message odd.v1.CreatePostSchemaRequest
 */
export type CreatePostSchemaRequest = Message<"odd.v1.CreatePostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreatePostSchemaRequest.
 * Use `create(CreatePostSchemaRequestSchema)` to create a new message.
 */
export const CreatePostSchemaRequestSchema: GenMessage<CreatePostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 1);

/**
 * @generated from message odd.v1.GetPostSchemaRequest
 */
export type GetPostSchemaRequest = Message<"odd.v1.GetPostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetPostSchemaRequest.
 * Use `create(GetPostSchemaRequestSchema)` to create a new message.
 */
export const GetPostSchemaRequestSchema: GenMessage<GetPostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 2);

/**
 * @generated from message odd.v1.ListPostSchemaRequest
 */
export type ListPostSchemaRequest = Message<"odd.v1.ListPostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListPostSchemaRequest.
 * Use `create(ListPostSchemaRequestSchema)` to create a new message.
 */
export const ListPostSchemaRequestSchema: GenMessage<ListPostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 3);

/**
 * @generated from message odd.v1.UpdatePostSchemaRequest
 */
export type UpdatePostSchemaRequest = Message<"odd.v1.UpdatePostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdatePostSchemaRequest.
 * Use `create(UpdatePostSchemaRequestSchema)` to create a new message.
 */
export const UpdatePostSchemaRequestSchema: GenMessage<UpdatePostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 4);

/**
 * @generated from message odd.v1.DeletePostSchemaRequest
 */
export type DeletePostSchemaRequest = Message<"odd.v1.DeletePostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeletePostSchemaRequest.
 * Use `create(DeletePostSchemaRequestSchema)` to create a new message.
 */
export const DeletePostSchemaRequestSchema: GenMessage<DeletePostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 5);

/**
 * @generated from message odd.v1.IngestPostSchemaRequest
 */
export type IngestPostSchemaRequest = Message<"odd.v1.IngestPostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestPostSchemaRequest.
 * Use `create(IngestPostSchemaRequestSchema)` to create a new message.
 */
export const IngestPostSchemaRequestSchema: GenMessage<IngestPostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 6);

/**
 * @generated from message odd.v1.WatchPostSchemaRequest
 */
export type WatchPostSchemaRequest = Message<"odd.v1.WatchPostSchemaRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchPostSchemaRequest.
 * Use `create(WatchPostSchemaRequestSchema)` to create a new message.
 */
export const WatchPostSchemaRequestSchema: GenMessage<WatchPostSchemaRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_post_schemas, 7);

/**
 * @generated from service odd.v1.Post_schemasService
 */
export const Post_schemasService: GenService<{
  /**
   * @generated from rpc odd.v1.Post_schemasService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreatePostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetPostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListPostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdatePostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeletePostSchemaRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestPostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
  /**
   * @generated from rpc odd.v1.Post_schemasService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchPostSchemaRequestSchema;
    output: typeof PostSchemaSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_post_schemas, 0);
