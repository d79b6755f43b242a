import { Code, ConnectError } from "@connectrpc/connect";
import type { ErrorKind } from "./gen/baas/errors.js";
import { errorKinds } from "./gen/baas/errors.js";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";

/** One field of a request that breaks a rule. */
export interface FieldViolation {
  /** Path of the field, as `data.price`. */
  readonly field: string;
  /** The rule it breaks, for programs: `REQUIRED`, `TYPE`, `MAX_LENGTH`, … */
  readonly reason: string;
  /** What is wrong and what is expected. */
  readonly description: string;
}

/**
 * An error that the engine declared. `kind` says which one it is, as `RecordsError.RECORD_NOT_FOUND`; it is the same in every protocol.
 * The message is for people.
 */
export class BaasError extends Error {
  override readonly name = "BaasError";

  private constructor(
    message: string,
    /** gRPC status. */
    readonly code: Code,
    /** Which error, as `RECORD_NOT_FOUND`; empty when the engine was not reached. */
    readonly reason: string,
    /** Which slice declared it, as `baas.records`. */
    readonly domain: string,
    /** Every value that the message names. */
    readonly metadata: Readonly<Record<string, string>>,
    /** The fields at fault. */
    readonly violations: readonly FieldViolation[],
    /** How long to wait before a retry, in milliseconds, when the engine says so. */
    readonly retryAfterMs: number | undefined,
    cause: unknown,
  ) {
    super(message, { cause });
  }

  /** Which of the declared errors it is; undefined when the engine was not reached, or is newer than this SDK. */
  get kind(): ErrorKind | undefined {
    const kind = `${this.domain}/${this.reason}`;
    return errorKinds.has(kind) ? (kind as ErrorKind) : undefined;
  }

  /** Makes a `BaasError` of whatever a call threw. */
  static from(thrown: unknown): BaasError {
    if (thrown instanceof BaasError) {
      return thrown;
    }
    const error = ConnectError.from(thrown);
    // What an interceptor throws comes wrapped: renewing the session is a call of its own.
    if (error.cause instanceof BaasError) {
      return error.cause;
    }
    const info = error.findDetails(ErrorInfoSchema)[0];
    const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    const violations = error.findDetails(BadRequestSchema).flatMap((detail) => detail.fieldViolations);
    return new BaasError(
      error.rawMessage,
      error.code,
      info?.reason ?? "",
      info?.domain ?? "",
      info?.metadata ?? {},
      violations.map(({ field, reason, description }) => ({ field, reason, description })),
      delay === undefined ? undefined : Number(delay.seconds) * 1000 + delay.nanos / 1e6,
      thrown,
    );
  }
}

/** Whether a stream or call that failed so may be tried again on a new connection. */
export function isTransient(error: BaasError): boolean {
  // AIP-194: UNAVAILABLE is safe to retry. A connection that breaks in mid-stream comes without a reason of the engine.
  return (
    error.code === Code.Unavailable ||
    (error.reason === "" && (error.code === Code.Aborted || error.code === Code.Internal || error.code === Code.Unknown || error.code === Code.Canceled))
  );
}
