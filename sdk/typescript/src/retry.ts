import { Code } from "@connectrpc/connect";
import { Backoff } from "./backoff.js";
import { BaasError } from "./errors.js";
import type { Session } from "./session.js";

const MAX_ATTEMPTS = 5;

/**
 * Makes a unary call that is safe to repeat: after UNAVAILABLE (AIP-194) up to five times in all, and once more with a new
 * token when the old one has ended.
 */
export async function callWithRetry<T>(session: Session, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  const backoff = new Backoff(100, 5_000);
  let renewed = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.reason === "TOKEN_EXPIRED" && !renewed && session.tokens?.refreshToken) {
        renewed = true;
        await session.renew();
      } else if (error.code === Code.Unavailable && attempt < MAX_ATTEMPTS && !signal?.aborted) {
        await backoff.wait(signal, error.retryAfterMs);
      } else {
        throw error;
      }
    }
  }
}
