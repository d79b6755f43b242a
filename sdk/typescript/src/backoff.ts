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
    await sleep(Math.max(atLeastMs, ceiling / 2 + (Math.random() * ceiling) / 2), signal);
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
