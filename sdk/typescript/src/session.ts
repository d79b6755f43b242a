import type { Client, Interceptor } from "@connectrpc/connect";
import { Code } from "@connectrpc/connect";
import type { AuthService } from "./gen/baas/auth/v1/auth_service_pb.js";
import { AuthService as authService } from "./gen/baas/auth/v1/auth_service_pb.js";
import type { TokenResponse, User } from "./gen/baas/auth/v1/auth_service_pb.js";
import { BaasError } from "./errors.js";

/** Tokens of a signed-in session, as they can be stored and given back. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

// A token is renewed this long before its end, so that it does not end on the way.
const RENEW_AHEAD_MS = 30_000;

/** Who is signed in. It renews the access token before it ends, once for all calls that wait for it. */
export class Session {
  private current: Tokens | undefined;
  private renewal: Promise<void> | undefined;

  constructor(
    private readonly auth: Client<typeof AuthService>,
    private readonly onChange: ((tokens: Tokens | undefined) => void) | undefined,
  ) {}

  get tokens(): Tokens | undefined {
    return this.current;
  }

  set(tokens: Tokens | undefined): void {
    this.current = tokens;
    this.onChange?.(tokens);
  }

  async signIn(email: string, password: string): Promise<User> {
    return this.accept(await this.auth.login({ email, password }));
  }

  async claim(setupToken: string, email: string, password: string): Promise<User> {
    return this.accept(await this.auth.claimEngine({ setupToken, email, password }));
  }

  /** The access token to send now; renews it first when it is about to end. */
  async accessToken(): Promise<string | undefined> {
    const tokens = this.current;
    if (tokens !== undefined && tokens.refreshToken !== "" && tokens.expiresAt - RENEW_AHEAD_MS < Date.now()) {
      await this.renew();
    }
    return this.current?.accessToken;
  }

  /** Trades the refresh token for new tokens. Signs out when the engine no longer takes it. */
  renew(): Promise<void> {
    this.renewal ??= this.refresh().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async refresh(): Promise<void> {
    try {
      this.accept(await this.auth.refresh({ refreshToken: this.current?.refreshToken ?? "" }));
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.code === Code.Unauthenticated) {
        this.set(undefined);
      }
      throw error;
    }
  }

  private accept(response: TokenResponse): User {
    this.set({
      accessToken: response.accessToken,
      refreshToken: response.refreshToken,
      expiresAt: Date.now() + response.expiresIn * 1000,
    });
    if (response.user === undefined) {
      throw new TypeError("The engine answered a sign-in without a user.");
    }
    return response.user;
  }
}

/** Sends the session's token with each call but those that make one. */
export function authorize(session: () => Session): Interceptor {
  return (next) => async (request) => {
    const makesToken = request.service.typeName === authService.typeName && request.method.name !== "GetMe";
    if (!makesToken) {
      const token = await session().accessToken();
      if (token !== undefined) {
        request.header.set("authorization", `Bearer ${token}`);
      }
    }
    return next(request);
  };
}
