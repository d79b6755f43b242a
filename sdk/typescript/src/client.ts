import type { DescService, MessageInitShape } from "@bufbuild/protobuf";
import type { JsonObject } from "@bufbuild/protobuf";
import type { Client, Interceptor, Transport } from "@connectrpc/connect";
import { createClient } from "@connectrpc/connect";
import { AccountService } from "./gen/baas/auth/v1/account_service_pb.js";
import { AuthService } from "./gen/baas/auth/v1/auth_service_pb.js";
import type { User } from "./gen/baas/auth/v1/auth_service_pb.js";
import { SessionService } from "./gen/baas/auth/v1/session_service_pb.js";
import { LogService } from "./gen/baas/changes/v1/log_service_pb.js";
import { AggregateService } from "./gen/baas/records/v1/aggregate_service_pb.js";
import { RecordService } from "./gen/baas/records/v1/record_service_pb.js";
import type { Collection, CollectionSchema } from "./gen/baas/schema/v1/collection_pb.js";
import { CollectionService } from "./gen/baas/schema/v1/collection_service_pb.js";
import { RecordCollection } from "./records.js";
import { callWithRetry } from "./retry.js";
import { authorize, Session } from "./session.js";
import type { SignInOptions } from "./session.js";
import type { Tokens, TokenStore } from "./tokens.js";
import { BaasError } from "./errors.js";
import type { WatchEvent, WatchOptions } from "./watch.js";
import { watch } from "./watch.js";

// As the package says.
const SDK = "grpc-baas-typescript/0.1.0";

/** Options of a client. */
export interface ClientOptions {
  /**
   * Name of the project that all calls are for, sign-ins too; without it the project `default`, or the one that the engine gives the
   * address's host name to. Clients that were generated know theirs.
   */
  project?: string;
  /** Tokens of an earlier session. */
  tokens?: Tokens;
  /** An access token that somebody else renews, instead of `tokens`. */
  accessToken?: string;
  /** Keeps the session: what it has is taken up, and new tokens are saved there. */
  tokenStore?: TokenStore;
  /** Told of new tokens, and of undefined when the session has ended. */
  onTokens?: (tokens: Tokens | undefined) => void;
  /** Sent with each call. */
  headers?: Readonly<Record<string, string>>;
  /** Further interceptors, as for logging; the first is the outermost. */
  interceptors?: Interceptor[];
}

/** What calls are made with. */
export interface Connection {
  readonly transport: Transport;
  readonly session: Session;
}

/** A connection to an engine, and who is signed in on it. Make it with `connectNode` or `connectWeb`. */
export class BaasClient {
  /** The generated client of `baas.records.v1.RecordService`, for what the shortcuts do not offer. */
  readonly records: Client<typeof RecordService>;
  /** Describes data; for administrators. */
  readonly collections: Collections;
  private readonly auth: Client<typeof AuthService>;
  private readonly aggregates: Client<typeof AggregateService>;
  /** @internal What generated clients call with. */
  readonly connection: Connection;

  /** @param connect Makes the transport with the interceptors that the client needs. */
  constructor(connect: (interceptors: Interceptor[]) => Transport, options: ClientOptions = {}) {
    const transport = connect([...(options.interceptors ?? []), withHeaders(options), authorize(() => this.session)]);
    this.auth = createClient(AuthService, transport);
    this.aggregates = createClient(AggregateService, transport);
    this.records = createClient(RecordService, transport);
    const session = new Session(this.auth, createClient(AccountService, transport), options.onTokens, options.tokenStore);
    this.connection = { transport, session };
    this.collections = new Collections(createClient(CollectionService, transport));
    const tokens = options.tokens ?? (options.accessToken === undefined ? undefined : fixedToken(options.accessToken));
    if (tokens !== undefined) {
      this.session.use(tokens);
    }
  }

  private get session(): Session {
    return this.connection.session;
  }

  private get transport(): Transport {
    return this.connection.transport;
  }

  /** Tokens of the session, to be stored; undefined when nobody is signed in. */
  get tokens(): Tokens | undefined {
    return this.session.tokens;
  }

  /**
   * Signs in an administrator, or with `collection` an account of a collection of type `auth`. The session renews itself until `signOut`
   * or until the refresh token ends (7 days without use, or 1 without `remember`).
   */
  async signIn(email: string, password: string, options: SignInOptions = {}): Promise<User> {
    return unwrap(this.session.signIn(email, password, options));
  }

  /**
   * Makes an account in a collection of type `auth`, and signs it in, unless accounts there must verify their address first. `data` has
   * the values of the collection's other fields.
   */
  async register(collection: string, email: string, password: string, data: JsonObject = {}): Promise<User> {
    return unwrap(this.session.register(collection, email, password, data));
  }

  /** Ends the session at the engine, with all its tokens, and forgets them. */
  async logout(): Promise<void> {
    try {
      await unwrap(createClient(SessionService, this.transport).logout({}));
    } finally {
      await this.session.set(undefined);
    }
  }

  /** Claims a new engine with its setup token and signs its first administrator in. */
  async claim(setupToken: string, email: string, password: string): Promise<User> {
    return unwrap(this.session.claim(setupToken, email, password));
  }

  /** Forgets the session's tokens, without a word to the engine. */
  async signOut(): Promise<void> {
    await this.session.set(undefined);
  }

  /** Takes up the session that is stored, as calls do by themselves. Answers whether there is one; whether it still holds, `me` tells. */
  async restoreSession(): Promise<boolean> {
    await this.session.load();
    return this.tokens !== undefined;
  }

  /** Tells who is signed in. */
  async me(): Promise<User> {
    return callWithRetry(undefined, () => this.auth.getMe({}));
  }

  /** The records of one collection. `T` is the shape of its fields. */
  collection<T extends object = JsonObject>(name: string): RecordCollection<T> {
    return new RecordCollection<T>(name, this.records, this.aggregates, this.session);
  }

  /**
   * Follows the changes of several collections, or of all that the caller may list; otherwise as `RecordCollection.watch`. Of all
   * collections, those that the filter does not fit are left out.
   */
  watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    return watch(this.records, this.session, "", options);
  }

  /**
   * Stores how far a durable consumer has come (`WatchOptions.consumer`), and makes it when there is none. A position before the one that
   * is stored changes nothing. When it resolves, the position is on the engine's disk.
   */
  async ack(consumer: string, position: number): Promise<void> {
    const log = createClient(LogService, this.transport);
    await callWithRetry(undefined, () => log.ackConsumer({ name: consumer, position: BigInt(position) }));
  }

  /** A generated client that calls as the one who is signed in, for what the shortcuts do not offer, as `BatchService`. */
  service<S extends DescService>(service: S): Client<S> {
    return createClient(service, this.transport);
  }
}

/** Describes data; for administrators. */
export class Collections {
  constructor(private readonly client: Client<typeof CollectionService>) {}

  /** Makes a collection. */
  async create(definition: MessageInitShape<typeof CollectionSchema>): Promise<Collection> {
    return unwrap(this.client.createCollection({ definition }));
  }

  /** Reads a collection by name or id. */
  async get(collection: string): Promise<Collection> {
    return callWithRetry(undefined, () => this.client.getCollection({ collection }));
  }

  /** Reads all collections, in the order of their names. */
  async *list(): AsyncGenerator<Collection> {
    let pageToken = "";
    do {
      const page = await callWithRetry(undefined, () => this.client.listCollections({ perPage: 100, pageToken }));
      yield* page.items;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  /** Replaces a collection's definition as a whole. */
  async update(
    collection: string,
    definition: MessageInitShape<typeof CollectionSchema>,
    options: { validateOnly?: boolean; confirmHash?: string } = {},
  ): Promise<Collection> {
    return unwrap(this.client.updateCollection({ collection, definition, ...options }));
  }

  /** Deletes a collection with all its records. */
  async delete(collection: string): Promise<void> {
    await unwrap(this.client.deleteCollection({ collection }));
  }
}

function withHeaders({ project, headers }: ClientOptions): Interceptor {
  const sent = Object.entries({ "baas-client": SDK, ...(project === undefined ? {} : { "baas-project": project }), ...headers });
  return (next) => (request) => {
    for (const [name, value] of sent) {
      request.header.set(name, value);
    }
    return next(request);
  };
}

function fixedToken(accessToken: string): Tokens {
  return { accessToken, refreshToken: "", expiresAt: Number.POSITIVE_INFINITY };
}

async function unwrap<R>(call: Promise<R>): Promise<R> {
  try {
    return await call;
  } catch (thrown) {
    throw BaasError.from(thrown);
  }
}
