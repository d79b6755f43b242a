import type { Client, Interceptor } from "@connectrpc/connect";
import { Code } from "@connectrpc/connect";
import type { JsonObject } from "@bufbuild/protobuf";
import type { AccountService } from "./gen/baas/auth/v1/account_service_pb.js";
import type { AuthService } from "./gen/baas/auth/v1/auth_service_pb.js";
import { AccountService as accountService } from "./gen/baas/auth/v1/account_service_pb.js";
import { AuthService as authService } from "./gen/baas/auth/v1/auth_service_pb.js";
import type { TokenResponse, User } from "./gen/baas/auth/v1/auth_service_pb.js";
import { BaasError } from "./errors.js";
import type { Tokens, TokenStore } from "./tokens.js";

// A token is renewed this long before its end, so that it does not end on the way.
const RENEW_AHEAD_MS = 30_000;

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
    await this.store?.save(tokens);
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
  async accessToken(): Promise<string | undefined> {
    await this.load();
    const tokens = this.current;
    if (tokens !== undefined && tokens.refreshToken !== "" && isEnding(tokens)) {
      await this.renew();
    }
    return this.current?.accessToken;
  }

  /** Trades the refresh token for new tokens. Signs out when the engine no longer takes it. */
  renew(): Promise<void> {
    this.renewal ??= this.refreshAlone().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private adopt(tokens: Tokens | undefined): void {
    this.current = tokens;
    this.onChange?.(tokens);
  }

  private async reload(): Promise<void> {
    const stored = await this.store?.load();
    if (stored !== undefined) {
      this.adopt(stored);
    }
  }

  private async refreshAlone(): Promise<void> {
    const { store } = this;
    if (store === undefined) {
      return this.refresh();
    }
    const renew = async () => {
      const known = this.current?.refreshToken;
      await this.reload();
      // Another one may have used the token, and stored the next.
      if (this.current === undefined || this.current.refreshToken === known || isEnding(this.current)) {
        await this.refresh();
      }
    };
    return store.exclusively === undefined ? renew() : store.exclusively(renew);
  }

  private async refresh(): Promise<void> {
    try {
      await this.accept(await this.auth.refresh({ refreshToken: this.current?.refreshToken ?? "" }));
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.code === Code.Unauthenticated) {
        await this.set(undefined);
      }
      throw error;
    }
  }

  private async accept(response: TokenResponse): Promise<User> {
    // Who has registered where addresses are verified first has no tokens yet.
    if (response.accessToken !== "") {
      await this.set({
        accessToken: response.accessToken,
        refreshToken: response.refreshToken,
        expiresAt: Date.now() + response.expiresIn * 1000,
      });
    }
    if (response.user === undefined) {
      throw new TypeError("The engine answered a sign-in without a user.");
    }
    return response.user;
  }
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

/** Sends the session's token with each call but those that make one. */
export function authorize(session: () => Session): Interceptor {
  return (next) => async (request) => {
    const makesToken = tokenMakers.has(`${request.service.typeName}/${request.method.name}`);
    if (!makesToken) {
      const token = await session().accessToken();
      if (token !== undefined) {
        request.header.set("authorization", `Bearer ${token}`);
      }
    }
    return next(request);
  };
}
