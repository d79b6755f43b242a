import { createGrpcTransport } from "@connectrpc/connect-node";
import type { ClientOptions } from "./client.js";
import { BaasClient } from "./client.js";

export { fileTokenStore } from "./token-file.js";

/**
 * Connects from Node over gRPC (HTTP/2).
 *
 * @param address Where the engine listens, as `http://localhost:8080`.
 */
export function connectNode(address: string, options: ClientOptions = {}): BaasClient {
  return new BaasClient((interceptors) => createGrpcTransport({ baseUrl: address, interceptors }), options);
}
