import { Code, ConnectError } from "@connectrpc/connect";

// A timer of more than that ends at once.
const MAX_TIMER_MS = 0x7fffffff;

/** Waits for retries: 1 s, doubling to 30 s, with full jitter over the upper half. */
export class Backoff {
  private attempt = 0;

  constructor(
    private readonly firstMs = 1_000,
    private readonly maxMs = 30_000,
  ) {}

  /** Forgets past failures. */
  reset(): void {
    this.attempt = 0;
  }

  /** Waits before the next attempt; at least `atLeastMs`. Rejects when `signal` aborts. */
  async wait(signal: AbortSignal | undefined, atLeastMs = 0): Promise<void> {
    const ceiling = Math.min(this.maxMs, this.firstMs * 2 ** this.attempt);
    this.attempt++;
    await sleep(Math.min(MAX_TIMER_MS, Math.max(atLeastMs, ceiling / 2 + (Math.random() * ceiling) / 2)), signal);
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(reasonOf(signal));
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(reasonOf(signal!));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Waits for work that goes on, until it is done or `signal` aborts. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(reasonOf(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
    }
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** As calls that are aborted fail. */
function reasonOf(signal: AbortSignal): ConnectError {
  return ConnectError.from(signal.reason, Code.Canceled);
}
