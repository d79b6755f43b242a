// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import { BaasCollection } from "./collections/baas.js";
import { ClientsCollection } from "./collections/clients.js";
import { DatesCollection } from "./collections/dates.js";
import { MessagesCollection } from "./collections/messages.js";
import { Post_schemasCollection } from "./collections/post_schemas.js";
import { PostsCollection } from "./collections/posts.js";
import { StringCollection } from "./collections/string.js";
import { TotalsCollection } from "./collections/totals.js";
import type { BaasClient } from "@grpc-baas/client";
import { connect } from "@grpc-baas/client/connect";
import type { Contract, ProjectOptions } from "@grpc-baas/client/typed";
import { connectProject } from "@grpc-baas/client/typed";

/**
 * What the code was generated from: the engine is told with each call.
 */
export const contract: Contract = {
  project: "odd",
  revision: "0123456789abcdef",
  client: "odd-client/0.1.0",
};

/**
 * The project `odd`.
 */
export interface Database {
  /**
   * Who is signed in, and what is not of a collection.
   */
  readonly baas: BaasClient;
  /**
   * The records of `baas`.
   */
  readonly baas$: BaasCollection;
  /**
   * The records of `clients`.
   */
  readonly clients: ClientsCollection;
  /**
   * The records of `dates`.
   */
  readonly dates: DatesCollection;
  /**
   * The records of `messages`.
   */
  readonly messages: MessagesCollection;
  /**
   * The records of `post_schemas`.
   */
  readonly postSchemas: Post_schemasCollection;
  /**
   * The records of `posts`.
   */
  readonly posts: PostsCollection;
  /**
   * The records of `string`.
   */
  readonly string: StringCollection;
  /**
   * The records of `totals`.
   */
  readonly totals: TotalsCollection;
}

/**
 * Connects to the project, over gRPC from Node and over gRPC-Web from browsers.
 */
export function createClient(options: ProjectOptions): Database {
  const baas = connectProject(connect, contract, options);
  return {
    baas,
    baas$: new BaasCollection(baas),
    clients: new ClientsCollection(baas),
    dates: new DatesCollection(baas),
    messages: new MessagesCollection(baas),
    postSchemas: new Post_schemasCollection(baas),
    posts: new PostsCollection(baas),
    string: new StringCollection(baas),
    totals: new TotalsCollection(baas),
  };
}
