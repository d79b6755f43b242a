// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import type { Message } from "@bufbuild/protobuf";
import type { GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import type { EmptySchema } from "@bufbuild/protobuf/wkt";
import { file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";

/**
 * Describes the file odd/v1/posts.proto.
 */
export const file_odd_v1_posts: GenFile = /*@__PURE__*/
  fileDesc("ChJvZGQvdjEvcG9zdHMucHJvdG8SBm9kZC52MSJkCgRQb3N0EgoKAmlkGAEgASgJEgwKBGV0YWcYBCABKAkSEQoEYV8xYhgKIAEoCUgAiAEBEhcKCmxvbmdfX25hbWUYCyABKAlIAYgBAUIHCgVfYV8xYkINCgtfbG9uZ19fbmFtZSIfChFDcmVhdGVQb3N0UmVxdWVzdBIKCgJpZBgCIAEoCSIcCg5HZXRQb3N0UmVxdWVzdBIKCgJpZBgCIAEoCSIdCg9MaXN0UG9zdFJlcXVlc3QSCgoCaWQYAiABKAkiHwoRVXBkYXRlUG9zdFJlcXVlc3QSCgoCaWQYAiABKAkiHwoRRGVsZXRlUG9zdFJlcXVlc3QSCgoCaWQYAiABKAkiHwoRSW5nZXN0UG9zdFJlcXVlc3QSCgoCaWQYAiABKAkiHgoQV2F0Y2hQb3N0UmVxdWVzdBIKCgJpZBgCIAEoCTKNAwoMUG9zdHNTZXJ2aWNlEjUKBkNyZWF0ZRIZLm9kZC52MS5DcmVhdGVQb3N0UmVxdWVzdBoMLm9kZC52MS5Qb3N0KAAwABIvCgNHZXQSFi5vZGQudjEuR2V0UG9zdFJlcXVlc3QaDC5vZGQudjEuUG9zdCgAMAASMQoETGlzdBIXLm9kZC52MS5MaXN0UG9zdFJlcXVlc3QaDC5vZGQudjEuUG9zdCgAMAASNQoGVXBkYXRlEhkub2RkLnYxLlVwZGF0ZVBvc3RSZXF1ZXN0Ggwub2RkLnYxLlBvc3QoADAAEj8KBkRlbGV0ZRIZLm9kZC52MS5EZWxldGVQb3N0UmVxdWVzdBoWLmdvb2dsZS5wcm90b2J1Zi5FbXB0eSgAMAASNQoGSW5nZXN0Ehkub2RkLnYxLkluZ2VzdFBvc3RSZXF1ZXN0Ggwub2RkLnYxLlBvc3QoATAAEjMKBVdhdGNoEhgub2RkLnYxLldhdGNoUG9zdFJlcXVlc3QaDC5vZGQudjEuUG9zdCgAMAFiBnByb3RvMw", [file_google_protobuf_empty]);

/**
 * @generated from message odd.v1.Post
 */
export type Post = Message<"odd.v1.Post"> & {
  /**
   * @generated from field: string id = 1;
   */
  id: string;

  /**
   * @generated from field: string etag = 4;
   */
  etag: string;

  /**
   * @generated from field: optional string a_1b = 10;
   */
  a1b?: string | undefined;

  /**
   * @generated from field: optional string long__name = 11;
   */
  longName?: string | undefined;
};

/**
 * Describes the message odd.v1.Post.
 * Use `create(PostSchema)` to create a new message.
 */
export const PostSchema: GenMessage<Post> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 0);

/**
 * @generated from message odd.v1.CreatePostRequest
 */
export type CreatePostRequest = Message<"odd.v1.CreatePostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.CreatePostRequest.
 * Use `create(CreatePostRequestSchema)` to create a new message.
 */
export const CreatePostRequestSchema: GenMessage<CreatePostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 1);

/**
 * @generated from message odd.v1.GetPostRequest
 */
export type GetPostRequest = Message<"odd.v1.GetPostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.GetPostRequest.
 * Use `create(GetPostRequestSchema)` to create a new message.
 */
export const GetPostRequestSchema: GenMessage<GetPostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 2);

/**
 * @generated from message odd.v1.ListPostRequest
 */
export type ListPostRequest = Message<"odd.v1.ListPostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.ListPostRequest.
 * Use `create(ListPostRequestSchema)` to create a new message.
 */
export const ListPostRequestSchema: GenMessage<ListPostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 3);

/**
 * @generated from message odd.v1.UpdatePostRequest
 */
export type UpdatePostRequest = Message<"odd.v1.UpdatePostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.UpdatePostRequest.
 * Use `create(UpdatePostRequestSchema)` to create a new message.
 */
export const UpdatePostRequestSchema: GenMessage<UpdatePostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 4);

/**
 * @generated from message odd.v1.DeletePostRequest
 */
export type DeletePostRequest = Message<"odd.v1.DeletePostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.DeletePostRequest.
 * Use `create(DeletePostRequestSchema)` to create a new message.
 */
export const DeletePostRequestSchema: GenMessage<DeletePostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 5);

/**
 * @generated from message odd.v1.IngestPostRequest
 */
export type IngestPostRequest = Message<"odd.v1.IngestPostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.IngestPostRequest.
 * Use `create(IngestPostRequestSchema)` to create a new message.
 */
export const IngestPostRequestSchema: GenMessage<IngestPostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 6);

/**
 * @generated from message odd.v1.WatchPostRequest
 */
export type WatchPostRequest = Message<"odd.v1.WatchPostRequest"> & {
  /**
   * @generated from field: string id = 2;
   */
  id: string;
};

/**
 * Describes the message odd.v1.WatchPostRequest.
 * Use `create(WatchPostRequestSchema)` to create a new message.
 */
export const WatchPostRequestSchema: GenMessage<WatchPostRequest> = /*@__PURE__*/
  messageDesc(file_odd_v1_posts, 7);

/**
 * @generated from service odd.v1.PostsService
 */
export const PostsService: GenService<{
  /**
   * @generated from rpc odd.v1.PostsService.Create
   */
  create: {
    methodKind: "unary";
    input: typeof CreatePostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.Get
   */
  get: {
    methodKind: "unary";
    input: typeof GetPostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.List
   */
  list: {
    methodKind: "unary";
    input: typeof ListPostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.Update
   */
  update: {
    methodKind: "unary";
    input: typeof UpdatePostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.Delete
   */
  delete: {
    methodKind: "unary";
    input: typeof DeletePostRequestSchema;
    output: typeof EmptySchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.Ingest
   */
  ingest: {
    methodKind: "client_streaming";
    input: typeof IngestPostRequestSchema;
    output: typeof PostSchema;
  },
  /**
   * @generated from rpc odd.v1.PostsService.Watch
   */
  watch: {
    methodKind: "server_streaming";
    input: typeof WatchPostRequestSchema;
    output: typeof PostSchema;
  },
}> = /*@__PURE__*/
  serviceDesc(file_odd_v1_posts, 0);
