import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { BaasClient } from "../src/client.js";
import { AuthService } from "../src/gen/baas/auth/v1/auth_service_pb.js";
import { RecordService } from "../src/gen/baas/records/v1/record_service_pb.js";
import { ErrorInfoSchema, RetryInfoSchema } from "../src/gen/google/rpc/error_details_pb.js";
import type { BaasError, ClientOptions, Tokens, TokenStore } from "../src/index.js";
import { localStorageTokenStore, memoryTokenStore, RecordsError, SchemaError } from "../src/index.js";
import { fileTokenStore } from "../src/token-file.js";
import { uuid } from "../src/uuid.js";
import { connectWeb } from "../src/web.js";

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
  await assert.rejects(client.collection("posts").watch().next(), { name: "BaasError", code: Code.FailedPrecondition });
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

/** An engine of which the test plays the renewals, and whose tokens end when it says so. */
function renewing(refresh: (refreshToken: string, signal: AbortSignal) => object | Promise<object>, options: ClientOptions, ended = new Set<string>()) {
  const seen: string[] = [];
  const transport = (interceptors: NonNullable<ClientOptions["interceptors"]>) =>
    createRouterTransport(
      ({ service }) => {
        service(AuthService, {
          refresh: async ({ refreshToken }, context) => refresh(refreshToken, context.signal),
          login: () => ({ accessToken: "another's", refreshToken: "another's", expiresIn: 900, user: { id: "2" } }),
        });
        service(RecordService, {
          getRecord(_, context) {
            const token = context.requestHeader.get("authorization") ?? "nobody";
            seen.push(token);
            if (ended.has(token)) {
              throw new ConnectError("ended", Code.Unauthenticated, undefined, [{ desc: ErrorInfoSchema, value: { reason: "TOKEN_EXPIRED" } }]);
            }
            return { id: "a" };
          },
        });
      },
      { transport: { interceptors } },
    );
  const client = new BaasClient(transport, options);
  return { client, seen, get: (signal?: AbortSignal) => client.collection("posts").get("a", signal === undefined ? {} : { signal }) };
}

const ending = (refreshToken = "r"): Tokens => ({ accessToken: "old", refreshToken, expiresAt: Date.now() + 1_000 });
const next = (name: string) => ({ accessToken: `access ${name}`, refreshToken: name, expiresIn: 900, user: { id: "1" } });
const refused = () => new ConnectError("used", Code.Unauthenticated, undefined, [{ desc: ErrorInfoSchema, value: { domain: "baas.auth", reason: "REFRESH_TOKEN_INVALID" } }]);

test("a renewal that does not reach the engine is tried again, and one that is refused ends the session", async () => {
  let attempts = 0;
  const { get, seen } = renewing(() => {
    if (++attempts < 3) {
      throw new ConnectError("gone", Code.Unavailable);
    }
    return next("r2");
  }, { tokens: ending() });
  await get();
  assert.deepEqual([attempts, seen], [3, ["Bearer access r2"]]);

  const ended: (Tokens | undefined)[] = [];
  const other = renewing(() => {
    throw refused();
  }, { tokens: ending(), onTokens: (tokens) => ended.push(tokens) });
  await assert.rejects(other.get(), { reason: "REFRESH_TOKEN_INVALID" });
  assert.equal(ended.at(-1), undefined);
  await other.get();
  assert.deepEqual(other.seen, ["nobody"]);
});

test("a watch outlives a renewal that does not reach the engine", async () => {
  let attempts = 0;
  const transport = (interceptors: NonNullable<ClientOptions["interceptors"]>) =>
    createRouterTransport(
      ({ service }) => {
        service(AuthService, {
          refresh() {
            if (++attempts === 1) {
              throw new ConnectError("gone", Code.Unavailable);
            }
            return next("r2");
          },
        });
        service(RecordService, {
          async *watchRecords(_, context) {
            yield { type: "connected", position: 1n };
            const recordId = context.requestHeader.get("authorization") ?? "";
            if (recordId === "Bearer old") {
              throw new ConnectError("ended", Code.Unauthenticated, undefined, [{ desc: ErrorInfoSchema, value: { reason: "TOKEN_EXPIRED" } }]);
            }
            yield { type: "record.created", recordId, position: 2n };
          },
        });
      },
      { transport: { interceptors } },
    );
  const tokens = { ...ending(), expiresAt: Date.now() + 900_000 };
  for await (const event of new BaasClient(transport, { tokens }).collection("posts").watch()) {
    assert.deepEqual([event.recordId, attempts], ["Bearer access r2", 2]);
    break;
  }
});

test("who signs out, or in as another, while a renewal is on its way stays so", async () => {
  let answer = (_: object) => {};
  const store = memoryTokenStore();
  const { client, get } = renewing(() => new Promise<object>((resolve) => (answer = resolve)), { tokenStore: store, tokens: ending() });
  const waiting = get();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await client.signOut();
  answer(next("r2"));
  await waiting;
  assert.deepEqual([client.tokens, await store.load()], [undefined, undefined]);

  const other = renewing(() => new Promise<object>((_, reject) => (answer = () => reject(refused()))), { tokenStore: store, tokens: ending() });
  const failing = other.get();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await other.client.signIn("b@example.com", "a long password");
  answer({});
  await failing;
  assert.deepEqual([other.seen, (await store.load())?.refreshToken], [["Bearer another's"], "another's"]);
});

test("tokens that are read while somebody signs in or out do not take that back", async () => {
  let answer = (_: Tokens | undefined) => {};
  const load = () => new Promise<Tokens | undefined>((resolve) => (answer = resolve));
  for (const leave of [true, false]) {
    const { client, get, seen } = renewing(() => next("r2"), { tokenStore: { load, save: () => undefined } });
    const waiting = client.restoreSession();
    await (leave ? client.signOut() : client.signIn("b@example.com", "a long password"));
    answer({ accessToken: "stored", refreshToken: "s", expiresAt: Date.now() + 900_000 });
    await waiting;
    await get();
    assert.deepEqual(seen, [leave ? "nobody" : "Bearer another's"]);
  }
});

test("without a lock, the slower of two tabs goes on with what the faster one has stored", async () => {
  const store = memoryTokenStore(ending());
  const { client, get, seen } = renewing(() => {
    // The other tab was here first.
    store.save({ accessToken: "theirs", refreshToken: "r2", expiresAt: Date.now() + 900_000 });
    throw refused();
  }, { tokenStore: store });
  await get();
  assert.deepEqual([seen, client.tokens?.refreshToken, (await store.load())?.refreshToken], [["Bearer theirs"], "r2", "r2"]);
});

test("who has signed out in another tab is signed out in this one at the next renewal", async () => {
  const store = memoryTokenStore(ending());
  const { client, get, seen } = renewing(() => next("r2"), { tokenStore: store });
  await client.restoreSession();
  store.save(undefined);
  await get();
  assert.deepEqual([seen, client.tokens, await store.load()], [["nobody"], undefined, undefined]);
});

test("a full store keeps neither a call nor a session from going on, and no token that is used up", async () => {
  let kept: Tokens | undefined = ending("r1");
  const save = (tokens: Tokens | undefined) => {
    if (tokens !== undefined) {
      throw new Error("full");
    }
    kept = undefined;
  };
  const used: string[] = [];
  const { client, get } = renewing((refreshToken) => {
    used.push(refreshToken);
    return { ...next(`r${used.length + 1}`), expiresIn: used.length === 1 ? 0 : 900 };
  }, { tokenStore: { load: () => kept, save } });

  await get();
  await get();
  assert.deepEqual([used, client.tokens?.refreshToken, kept], [["r1", "r2"], "r3", undefined]);
  await assert.rejects(client.signIn("b@example.com", "a long password"), /full/);
  assert.equal(client.tokens?.accessToken, "another's");
});

test("what is saved last is what a slow store ends with", async () => {
  const kept: (string | undefined)[] = [];
  let isSaving = () => {};
  const saving = new Promise<void>((resolve) => (isSaving = resolve));
  const save = async (tokens: Tokens | undefined) => {
    isSaving();
    await new Promise((resolve) => setTimeout(resolve, tokens === undefined ? 0 : 20));
    kept.push(tokens?.accessToken);
  };
  const { client } = renewing(() => next("r2"), { tokenStore: { load: () => undefined, save } });
  const signingIn = client.signIn("b@example.com", "a long password");
  await saving;
  await Promise.all([signingIn, client.signOut()]);
  assert.deepEqual(kept, ["another's", undefined]);
});

test("calls whose token has ended against the clock renew it once, one after the other or together", async () => {
  let renewals = 0;
  const tokens = { accessToken: "old", refreshToken: "r", expiresAt: Date.now() + 900_000 };
  const { get } = renewing(() => next(`r${++renewals}`), { tokens }, new Set(["Bearer old"]));
  await Promise.all([get(), get(), get()]);
  await get();
  assert.equal(renewals, 1);
  const generated = renewing(() => next("r2"), { tokens }, new Set(["Bearer old"]));
  await generated.client.service(RecordService).getRecord({});
  assert.deepEqual(generated.seen, ["Bearer old", "Bearer access r2"]);
  const hopeless = renewing(() => next("r2"), { tokens }, new Set(["Bearer old", "Bearer access r2"]));
  await assert.rejects(hopeless.get(), { reason: "TOKEN_EXPIRED" });
  assert.equal(hopeless.seen.length, 2);
});

test("an abort reaches the renewal that a call waits for, and the wait between two attempts", async () => {
  const stuck = renewing(() => new Promise<object>(() => {}), { tokens: ending() });
  await assert.rejects(stuck.get(AbortSignal.timeout(20)), { name: "BaasError", code: Code.Canceled });

  const abort = new AbortController();
  const { client } = engine(() => {
    setTimeout(() => abort.abort(), 10);
    throw new ConnectError("busy", Code.Unavailable, undefined, [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: 20n } } }]);
  }, {});
  await assert.rejects(client.collection("posts").get("a", { signal: abort.signal }), { name: "BaasError", code: Code.Canceled });
});

test("an engine that asks for hours is not waited for", async () => {
  const { client } = engine(() => {
    throw new ConnectError("busy", Code.Unavailable, undefined, [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: 7_200n } } }]);
  }, {});
  await assert.rejects(client.collection("posts").get("a"), { code: Code.Unavailable, retryAfterMs: 7_200_000 });
});

test("from browsers, an engine that is not there is UNAVAILABLE, and tried again", async (context) => {
  let attempts = 0;
  context.mock.method(globalThis, "fetch", async () => {
    attempts++;
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(connectWeb("http://localhost:1").collection("posts").get("a"), { code: Code.Unavailable });
  assert.equal(attempts, 5);
});

test("ids are made where the browser has no randomUUID", (context) => {
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  context.after(() => Reflect.deleteProperty(crypto, "randomUUID"));
  const made = new Set(Array.from({ length: 100 }, uuid));
  assert.equal(made.size, 100);
  made.forEach((id) => assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
});
