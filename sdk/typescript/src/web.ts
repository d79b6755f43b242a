import { Code, ConnectError } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { ClientOptions } from "./client.js";
import { BaasClient } from "./client.js";

/**
 * Connects from a browser over gRPC-Web.
 *
 * @param address Where the engine listens, as `https://api.example.com`.
 */
export function connectWeb(address: string, options: ClientOptions = {}): BaasClient {
  return new BaasClient((interceptors) => createGrpcWebTransport({ baseUrl: address, interceptors, fetch: reach }), options);
}

/** As `fetch`, where an engine that cannot be reached is UNAVAILABLE, as it is over HTTP/2. */
async function reach(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (thrown) {
    throw init?.signal?.aborted ? thrown : new ConnectError(String(thrown), Code.Unavailable, undefined, undefined, thrown);
  }
}
