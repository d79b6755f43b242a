import { Code } from "@connectrpc/connect";
import { Backoff } from "./backoff.js";
import { BaasError } from "./errors.js";

const MAX_ATTEMPTS = 5;
// When the engine asks for more, the caller has to know.
const MAX_WAIT_MS = 30_000;

/** Makes a unary call that is safe to repeat: after UNAVAILABLE (AIP-194) up to five times in all. */
export async function callWithRetry<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  const backoff = new Backoff(100, 5_000);
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (thrown) {
      const error = BaasError.from(thrown);
      if (error.code !== Code.Unavailable || attempt === MAX_ATTEMPTS || (error.retryAfterMs ?? 0) > MAX_WAIT_MS) {
        throw error;
      }
      await backoff.wait(signal, error.retryAfterMs).catch((reason: unknown) => {
        throw BaasError.from(reason);
      });
    }
  }
}
