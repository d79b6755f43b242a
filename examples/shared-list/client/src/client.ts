// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.
import { ItemsCollection } from "./collections/items.js";
import type { BaasClient } from "@grpc-baas/client";
import { connect } from "@grpc-baas/client/connect";
import type { Contract, ProjectOptions } from "@grpc-baas/client/typed";
import { connectProject } from "@grpc-baas/client/typed";

/**
 * What the code was generated from: the engine is told with each call.
 */
export const contract: Contract = {
  project: "default",
  revision: "227fd7c315afea5c",
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
   * The records of `items`, each as a `Item`.
   */
  readonly items: ItemsCollection;
}

/**
 * Connects to the project, over gRPC from Node and over gRPC-Web from browsers.
 */
export function createClient(options: ProjectOptions): Database {
  const baas = connectProject(connect, contract, options);
  return {
    baas,
    items: new ItemsCollection(baas),
  };
}
