// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import { AuthorsCollection } from "./collections/authors.js";
import { PostsCollection } from "./collections/posts.js";
import type { BaasClient } from "@grpc-baas/client";
import { connect } from "@grpc-baas/client/connect";
import type { Contract, ProjectOptions } from "@grpc-baas/client/typed";
import { connectProject } from "@grpc-baas/client/typed";

/**
 * What the code was generated from: the engine is told with each call.
 */
export const contract: Contract = {
  project: "default",
  revision: "5b0c9a7e4d21f380",
  client: "default-client/0.1.0",
};

/**
 * The project `default`.
 */
export interface Database {
  /**
   * Who is signed in, and what is not of a collection.
   */
  readonly baas: BaasClient;
  /**
   * The records of `authors`.
   */
  readonly authors: AuthorsCollection;
  /**
   * The records of `posts`. (Collections of type `view` have Get and List alone.)
   */
  readonly posts: PostsCollection;
}

/**
 * Connects to the project, over gRPC from Node and over gRPC-Web from browsers.
 */
export function createClient(options: ProjectOptions): Database {
  const baas = connectProject(connect, contract, options);
  return {
    baas,
    authors: new AuthorsCollection(baas),
    posts: new PostsCollection(baas),
  };
}
