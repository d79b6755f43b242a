import type { BaasClient, ClientOptions } from "../client.js";

/** What the code of a project was generated from. */
export interface Contract {
  readonly project: string;
  readonly revision: string;
  /** Name and version of the package, as `default-client/0.1.0`. */
  readonly client: string;
}

/** Options of a client that was generated. */
export interface ProjectOptions extends Omit<ClientOptions, "project"> {
  /** Where the engine listens, as `http://localhost:8080`. */
  baseUrl: string;
}

/** Connects to a project, and tells the engine with each call which contract is in use. */
export function connectProject(
  connect: (address: string, options: ClientOptions) => BaasClient,
  contract: Contract,
  { baseUrl, ...options }: ProjectOptions,
): BaasClient {
  const headers = {
    "baas-contract": `${contract.project}/${contract.revision}`,
    "baas-client": contract.client,
    ...options.headers,
  };
  return connect(baseUrl, { ...options, project: contract.project, headers });
}
