// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.

export { contract, createClient } from "./client.js";
export type { Database } from "./client.js";
export { and, filter, jsonOf, not, or } from "@grpc-baas/client/typed";
export { BaasError } from "@grpc-baas/client";
export { AuthorsCollection } from "./collections/authors.js";
export type { AuthorFields, AuthorInput } from "./collections/authors.js";
export { PostsCollection } from "./collections/posts.js";
export type { PostFields, PostInput } from "./collections/posts.js";
export { AuthorSchema } from "./default/v1/authors_pb.js";
export type { Author } from "./default/v1/authors_pb.js";
export { CreateAuthorRequestSchema, GetAuthorRequestSchema, ListAuthorsRequestSchema, ListAuthorsResponseSchema, UpdateAuthorRequestSchema, DeleteAuthorRequestSchema, IngestAuthorsRequestSchema, WatchAuthorsRequestSchema, AuthorEventSchema, AuthorsService } from "./default/v1/authors_service_pb.js";
export type { CreateAuthorRequest, GetAuthorRequest, ListAuthorsRequest, ListAuthorsResponse, UpdateAuthorRequest, DeleteAuthorRequest, IngestAuthorsRequest, WatchAuthorsRequest, AuthorEvent } from "./default/v1/authors_service_pb.js";
export { PostSchema, Post_Status, Post_StatusSchema } from "./default/v1/posts_pb.js";
export type { Post } from "./default/v1/posts_pb.js";
export { CreatePostRequestSchema, GetPostRequestSchema, ListPostsRequestSchema, ListPostsResponseSchema, ListPostsResponse_IncludedSchema, UpdatePostRequestSchema, DeletePostRequestSchema, IngestPostsRequestSchema, WatchPostsRequestSchema, PostEventSchema, PostsService } from "./default/v1/posts_service_pb.js";
export type { CreatePostRequest, GetPostRequest, ListPostsRequest, ListPostsResponse, ListPostsResponse_Included, UpdatePostRequest, DeletePostRequest, IngestPostsRequest, WatchPostsRequest, PostEvent } from "./default/v1/posts_service_pb.js";
