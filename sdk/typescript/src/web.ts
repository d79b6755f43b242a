import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { ClientOptions } from "./client.js";
import { BaasClient } from "./client.js";

/**
 * Connects from a browser over gRPC-Web.
 *
 * @param address Where the engine listens, as `https://api.example.com`.
 */
export function connectWeb(address: string, options: ClientOptions = {}): BaasClient {
  return new BaasClient((interceptors) => createGrpcWebTransport({ baseUrl: address, interceptors }), options);
}
