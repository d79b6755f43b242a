import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { AuthService } from "../src/gen/baas/auth/v1/auth_service_pb.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";
import { ErrorInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import type { BaasError, ClientOptions, Tokens, TokenStore } from "../src/index.js";
import { localStorageTokenStore, memoryTokenStore, RecordsError, SchemaError } from "../src/index.js";
import { fileTokenStore } from "../src/token-file.js";

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

test("an error is one of the enums, by its domain and reason", async () => {
  const of = async (domain: string, reason: string) => {
    const { client } = engine(() => {
      throw new ConnectError("no", Code.Aborted, undefined, [{ desc: ErrorInfoSchema, value: { domain, reason } }]);
    }, {});
    return client.collection("posts").get("a").catch((error: BaasError) => error.kind);
  };
  assert.equal(await of("baas.records", "ETAG_MISMATCH"), RecordsError.ETAG_MISMATCH);
  assert.equal(await of("baas.schema", "ETAG_MISMATCH"), SchemaError.ETAG_MISMATCH);
  assert.equal(await of("baas.records", "UNSPECIFIED"), undefined);
  assert.equal(await of("baas.future", "SOMETHING"), undefined);
});

/** A store as two tabs share it. */
function sharedStore(tokens?: Tokens): TokenStore {
  const store = memoryTokenStore(tokens);
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...store,
    exclusively: <T>(work: () => Promise<T>) => {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

test("clients that share a store use a refresh token once", async () => {
  const store = sharedStore({ accessToken: "old", refreshToken: "r", expiresAt: Date.now() + 1_000 });
  const seen: (string | null)[] = [];
  const one = engine((token) => (seen.push(token), { id: "a" }), { tokenStore: store });
  const other = engine((token) => (seen.push(token), { id: "a" }), { tokenStore: store });

  await Promise.all([one, other].map(({ client }) => client.collection("posts").get("a")));

  assert.equal(one.calls.refresh + other.calls.refresh, 1);
  assert.deepEqual(new Set(seen), new Set(["Bearer token 1"]));
  assert.equal((await store.load())?.refreshToken, "next");
});

test("a session is taken up from its store, and removed from there", async () => {
  const store = memoryTokenStore({ accessToken: "kept", refreshToken: "r", expiresAt: Date.now() + 900_000 });
  const seen: (string | null)[] = [];
  const { client } = engine((token) => (seen.push(token), { id: "a" }), { tokenStore: store });

  assert.equal(client.tokens, undefined);
  assert.equal(await client.restoreSession(), true);
  await client.collection("posts").get("a");
  await client.signOut();
  await client.collection("posts").get("a");

  assert.deepEqual(seen, ["Bearer kept", null]);
  assert.equal(await store.load(), undefined);
});

test("a file keeps a session for its owner alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "baas-tokens-"));
  try {
    const path = join(folder, "session.json");
    const store = fileTokenStore(path);
    const tokens = { accessToken: "a", refreshToken: "r", expiresAt: 5 };
    assert.equal(await store.load(), undefined);
    await store.save(tokens);
    assert.deepEqual(await fileTokenStore(path).load(), tokens);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await writeFile(path, "half a fi");
    assert.equal(await store.load(), undefined);
    await store.save(undefined);
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a store that fails once does not end the client", async () => {
  let fails = true;
  const load = () => {
    if (fails) {
      throw new Error("locked");
    }
    return { accessToken: "kept", refreshToken: "r", expiresAt: Date.now() + 900_000 };
  };
  const { client } = engine((token) => ({ id: token! }), { tokenStore: { load, save: () => undefined } });

  await assert.rejects(client.restoreSession(), /locked/);
  fails = false;
  assert.equal((await client.collection("posts").get("a")).id, "Bearer kept");
});

test("localStorage keeps a session, and nothing that is none", () => {
  const kept = new Map<string, string>();
  Object.assign(globalThis, {
    localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) },
  });
  const store = localStorageTokenStore();
  const tokens = { accessToken: "a", refreshToken: "r", expiresAt: 5 };
  store.save(tokens);
  assert.deepEqual(localStorageTokenStore().load(), tokens);
  kept.set("baas-session", '{"accessToken": 1}');
  assert.equal(store.load(), undefined);
  store.save(undefined);
  assert.equal(kept.size, 0);
});
