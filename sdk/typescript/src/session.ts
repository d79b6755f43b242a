import type { Client, Interceptor } from "@connectrpc/connect";
import { Code, ConnectError } from "@connectrpc/connect";
import type { JsonObject } from "@bufbuild/protobuf";
import type { AccountService } from "./gen/baas/auth/v1/account_service_pb.js";
import type { AuthService } from "./gen/baas/auth/v1/auth_service_pb.js";
import { AccountService as accountService } from "./gen/baas/auth/v1/account_service_pb.js";
import { AuthService as authService } from "./gen/baas/auth/v1/auth_service_pb.js";
import type { TokenResponse, User } from "./gen/baas/auth/v1/auth_service_pb.js";
import { abortable } from "./backoff.js";
import { BaasError } from "./errors.js";
import type { Tokens, TokenStore } from "./tokens.js";

// A token is renewed this long before its end, so that it does not end on the way.
const RENEW_AHEAD_MS = 30_000;
// Others who share the store wait for it.
const REFRESH_TIMEOUT_MS = 30_000;

/** Where and for how long to sign in. */
export interface SignInOptions {
  /** Name of a collection of type `auth`; without it administrators sign in. */
  collection?: string;
  /** Whether the session outlives a day without use; true unless said otherwise. */
  remember?: boolean;
}

/** Who is signed in. It renews the access token before it ends, once for all calls that wait for it. */
export class Session {
  private current: Tokens | undefined;
  private loading: Promise<void> | undefined;
  private renewal: Promise<void> | undefined;
  private saving: Promise<void> = Promise.resolve();
  /** Whether the store has these tokens, or had them until another one who shares it changed that. */
  private isStored = false;
  private changes = 0;

  constructor(
    private readonly auth: Client<typeof AuthService>,
    private readonly accounts: Client<typeof AccountService>,
    private readonly onChange: ((tokens: Tokens | undefined) => void) | undefined,
    private readonly store: TokenStore | undefined,
  ) {}

  get tokens(): Tokens | undefined {
    return this.current;
  }

  /** Takes tokens that are stored already, or are another's to store. */
  use(tokens: Tokens): void {
    this.loading = Promise.resolve();
    this.adopt(tokens);
  }

  async set(tokens: Tokens | undefined): Promise<void> {
    this.loading = Promise.resolve();
    this.adopt(tokens);
    await this.save(tokens);
  }

  /** Reads what is stored, once. */
  load(): Promise<void> {
    this.loading ??= this.reload().catch((thrown: unknown) => {
      // What could not be read now may be read by the next call.
      this.loading = undefined;
      throw thrown;
    });
    return this.loading;
  }

  async signIn(email: string, password: string, options: SignInOptions): Promise<User> {
    const { collection, remember } = options;
    const asked = { email, password, ...(remember === undefined ? {} : { remember }) };
    return this.accept(await (collection === undefined ? this.auth.login(asked) : this.accounts.loginAccount({ ...asked, collection })));
  }

  async register(collection: string, email: string, password: string, data: JsonObject): Promise<User> {
    return this.accept(await this.accounts.registerAccount({ collection, email, password, data }));
  }

  async claim(setupToken: string, email: string, password: string): Promise<User> {
    return this.accept(await this.auth.claimEngine({ setupToken, email, password }));
  }

  /** The access token to send now; renews it first when it is about to end. */
  async accessToken(signal?: AbortSignal): Promise<string | undefined> {
    await abortable(this.load(), signal);
    const tokens = this.current;
    if (tokens !== undefined && tokens.refreshToken !== "" && isEnding(tokens)) {
      this.renewal ??= this.renew().finally(() => (this.renewal = undefined));
      await abortable(this.renewal, signal);
    }
    return this.current?.accessToken;
  }

  /**
   * Notes that the engine takes an access token no longer, whatever the clock says, so that the next call renews it.
   *
   * @returns Whether it can be renewed, or was meanwhile.
   */
  expire(accessToken: string | undefined): boolean {
    const tokens = this.current;
    if (tokens === undefined || tokens.refreshToken === "") {
      return false;
    }
    if (tokens.accessToken === accessToken) {
      this.current = { ...tokens, expiresAt: 0 };
    }
    return true;
  }

  private adopt(tokens: Tokens | undefined): void {
    this.current = tokens;
    this.isStored = false;
    this.changes++;
    this.onChange?.(tokens);
  }

  /** Saves one after the other, so that the store ends with what was saved last. */
  private save(tokens: Tokens | undefined): Promise<void> {
    const { store } = this;
    if (store === undefined) {
      return Promise.resolve();
    }
    const saved = this.saving.then(async () => {
      try {
        await store.save(tokens);
      } catch (thrown) {
        // What is there is used up: another one who takes it would end the session.
        await this.remove(store);
        throw thrown;
      }
      this.isStored = tokens !== undefined && this.current?.refreshToken === tokens.refreshToken;
    });
    this.saving = saved.catch(() => undefined);
    return saved;
  }

  private async remove(store: TokenStore): Promise<void> {
    try {
      await store.save(undefined);
    } catch {
      // Then it cannot be written to at all.
    }
  }

  /** Takes up what the store has now, unless these tokens never got there. */
  private async reload(): Promise<void> {
    const { changes } = this;
    const stored = await this.read();
    // Somebody may have signed in or out meanwhile.
    if (this.changes !== changes || (this.current !== undefined && !this.isStored)) {
      return;
    }
    if (stored?.refreshToken !== this.current?.refreshToken) {
      // Without tokens: another one has signed out.
      this.adopt(stored);
    }
    this.isStored = stored !== undefined;
  }

  private async read(): Promise<Tokens | undefined> {
    try {
      return await this.store?.load();
    } catch (thrown) {
      // Of no kind that is tried again: a watch would wait for ever.
      throw new ConnectError(`The session cannot be read from its store: ${String(thrown)}`, Code.FailedPrecondition, undefined, undefined, thrown);
    }
  }

  private async renew(): Promise<void> {
    const { store } = this;
    const renew = async () => {
      const known = this.current?.refreshToken;
      await this.reload();
      // Another one may have used the token, and stored the next.
      if (this.current !== undefined && (this.current.refreshToken === known || isEnding(this.current))) {
        await this.refresh(this.current.refreshToken);
      }
    };
    return store?.exclusively === undefined ? renew() : store.exclusively(renew);
  }

  /** Trades the refresh token for new tokens. Signs out when the engine no longer takes it. */
  private async refresh(refreshToken: string): Promise<void> {
    let response: TokenResponse;
    try {
      response = await this.auth.refresh({ refreshToken }, { timeoutMs: REFRESH_TIMEOUT_MS });
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.code === Code.Unauthenticated) {
        await this.reload();
        if (this.current?.refreshToken === refreshToken) {
          await this.set(undefined);
        } else if (this.current !== undefined) {
          // Another one was faster, where there is no lock.
          return;
        }
      }
      throw error;
    }
    // Who has signed out meanwhile, or in as another, stays so.
    if (this.current?.refreshToken === refreshToken) {
      const tokens = tokensOf(response);
      this.adopt(tokens);
      // The session goes on; a call is not to fail for the store.
      await this.save(tokens).catch(() => undefined);
    }
  }

  private async accept(response: TokenResponse): Promise<User> {
    // Who has registered where addresses are verified first has no tokens yet.
    if (response.accessToken !== "") {
      await this.set(tokensOf(response));
    }
    if (response.user === undefined) {
      throw new TypeError("The engine answered a sign-in without a user.");
    }
    return response.user;
  }
}

function tokensOf({ accessToken, refreshToken, expiresIn }: TokenResponse): Tokens {
  return { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
}

function isEnding(tokens: Tokens): boolean {
  return tokens.expiresAt - RENEW_AHEAD_MS < Date.now();
}

const tokenMakers = new Set([
  `${authService.typeName}/ClaimEngine`,
  `${authService.typeName}/Login`,
  `${authService.typeName}/Refresh`,
  `${accountService.typeName}/LoginAccount`,
  `${accountService.typeName}/RefreshAccount`,
]);

/**
 * Sends the session's token with each call but those that make one. A unary call whose token has ended has done nothing, and is made once
 * more with a new one.
 */
export function authorize(session: () => Session): Interceptor {
  return (next) => async (request) => {
    if (tokenMakers.has(`${request.service.typeName}/${request.method.name}`)) {
      return next(request);
    }
    const send = async (token: string | undefined) => {
      if (token !== undefined) {
        request.header.set("authorization", `Bearer ${token}`);
      }
      return next(request);
    };
    const token = await session().accessToken(request.signal);
    try {
      return await send(token);
    } catch (thrown) {
      if (request.stream || BaasError.from(thrown).reason !== "TOKEN_EXPIRED" || !session().expire(token)) {
        throw thrown;
      }
      return send(await session().accessToken(request.signal));
    }
  };
}
