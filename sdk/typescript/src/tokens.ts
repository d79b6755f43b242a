/** Tokens of a signed-in session, as they can be stored and given back. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where a session is kept between runs, and between those who share it, as the tabs of a browser. */
export interface TokenStore {
  /** The tokens that were saved last; undefined when there are none, or what is there is none: a session that was there has ended. */
  load(): Tokens | undefined | Promise<Tokens | undefined>;
  /**
   * Saves tokens, or with undefined removes them. Where that fails, signing in fails, though the session stands; one that renews itself goes on
   * without the store.
   */
  save(tokens: Tokens | undefined): void | Promise<void>;
  /** Runs work while no other holder of the store does: a refresh token is good for one use. */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Keeps a session in memory, as for several clients of one process. */
export function memoryTokenStore(tokens?: Tokens): TokenStore {
  let kept = tokens;
  return {
    load: () => kept,
    save: (next) => {
      kept = next;
    },
  };
}

/**
 * Keeps a session in a browser's `localStorage`, for all tabs of the origin, which then renew it one at a time. Every script of the
 * origin can read it there.
 */
export function localStorageTokenStore(key = "baas-session"): TokenStore {
  return {
    load: () => readTokens(localStorage.getItem(key)),
    save: (tokens) => (tokens === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(tokens))),
    // Only pages of secure origins have locks.
    exclusively: <T>(work: () => Promise<T>) => (globalThis.navigator?.locks === undefined ? work() : (navigator.locks.request(key, work) as Promise<T>)),
  };
}

/** The tokens that a text has; undefined when it has none. */
export function readTokens(text: string | null): Tokens | undefined {
  try {
    const { accessToken, refreshToken, expiresAt } = JSON.parse(text ?? "null") as Tokens;
    return typeof accessToken === "string" && typeof refreshToken === "string" && typeof expiresAt === "number"
      ? { accessToken, refreshToken, expiresAt }
      : undefined;
  } catch {
    return undefined;
  }
}
