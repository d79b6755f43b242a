import { Code } from "@connectrpc/connect";
import { Backoff } from "./backoff.js";
import { BaasError } from "./errors.js";
import type { Session } from "./session.js";

const MAX_ATTEMPTS = 5;
// When the engine asks for more, the caller has to know.
const MAX_WAIT_MS = 30_000;

/**
 * Makes a unary call that is safe to repeat: after UNAVAILABLE (AIP-194) up to five times in all, and once more with a new
 * token when the old one has ended.
 */
export async function callWithRetry<T>(session: Session, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  const backoff = new Backoff(100, 5_000);
  let renewed = false;
  for (let attempt = 1; ; attempt++) {
    let sent: string | undefined;
    try {
      sent = await session.accessToken(signal);
      return await call();
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.reason === "TOKEN_EXPIRED" && !renewed && session.expire(sent)) {
        renewed = true;
      } else if (error.code === Code.Unavailable && attempt < MAX_ATTEMPTS && (error.retryAfterMs ?? 0) <= MAX_WAIT_MS) {
        await backoff.wait(signal, error.retryAfterMs).catch((reason: unknown) => {
          throw BaasError.from(reason);
        });
      } else {
        throw error;
      }
    }
  }
}
