// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.

export { contract, createClient } from "./client.js";
export type { Database } from "./client.js";
export { and, filter, jsonOf, not, or } from "@grpc-baas/client/typed";
export { BaasError } from "@grpc-baas/client";
export { ItemsCollection } from "./collections/items.js";
export type { ItemFields, ItemInput } from "./collections/items.js";
export { ItemSchema } from "./default/v1/items_pb.js";
export type { Item } from "./default/v1/items_pb.js";
export { CreateItemRequestSchema, GetItemRequestSchema, ListItemsResponseSchema, ListItemsRequestSchema, UpdateItemRequestSchema, DeleteItemRequestSchema, IngestItemsRequestSchema, ItemEventSchema, WatchItemsRequestSchema, ItemsService } from "./default/v1/items_service_pb.js";
export type { CreateItemRequest, GetItemRequest, ListItemsResponse, ListItemsRequest, UpdateItemRequest, DeleteItemRequest, IngestItemsRequest, ItemEvent, WatchItemsRequest } from "./default/v1/items_service_pb.js";
