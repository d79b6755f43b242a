import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { AuthService } from "../src/gen/baas/auth/v1/auth_service_pb.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";
import { ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import type { ClientOptions } from "../src/index.js";

function engine(getRecord: (token: string | null) => object, options: ClientOptions) {
  const calls = { refresh: 0 };
  const transport = (interceptors: NonNullable<ClientOptions["interceptors"]>) =>
    createRouterTransport(
      ({ service }) => {
        service(AuthService, {
          refresh: () => ({ accessToken: `token ${++calls.refresh}`, refreshToken: "next", expiresIn: 900, user: { id: "1" } }),
        });
        service(RecordService, { getRecord: (_, context) => getRecord(context.requestHeader.get("authorization")) });
      },
      { transport: { interceptors } },
    );
  return { client: new BaasClient(transport, options), calls };
}

test("a token that is about to end is renewed once for all calls", async () => {
  const seen: (string | null)[] = [];
  const tokens = { accessToken: "old", refreshToken: "r", expiresAt: Date.now() + 1_000 };
  const { client, calls } = engine((token) => (seen.push(token), { id: "a" }), { tokens });

  await Promise.all([1, 2, 3].map(() => client.collection("posts").get("a")));

  assert.equal(calls.refresh, 1);
  assert.deepEqual(new Set(seen), new Set(["Bearer token 1"]));
});

test("a call that meets an ended token is repeated with a new one", async () => {
  const tokens = { accessToken: "old", refreshToken: "r", expiresAt: Date.now() + 900_000 };
  const { client } = engine((token) => {
    if (token === "Bearer old") {
      throw new ConnectError("ended", Code.Unauthenticated, undefined, [{ desc: ErrorInfoSchema, value: { reason: "TOKEN_EXPIRED" } }]);
    }
    return { id: "a" };
  }, { tokens });

  assert.equal((await client.collection("posts").get("a")).id, "a");
  assert.equal(client.tokens?.refreshToken, "next");
});

test("UNAVAILABLE is tried again, other errors are not", async () => {
  let attempts = 0;
  const { client } = engine(() => {
    attempts++;
    throw new ConnectError("busy", attempts < 3 ? Code.Unavailable : Code.NotFound);
  }, {});

  await assert.rejects(client.collection("posts").get("a"), { code: Code.NotFound });
  assert.equal(attempts, 3);
});
