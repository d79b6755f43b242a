import { ConnectError } from "@connectrpc/connect";
import { BaasError } from "./errors.js";
import type { IngestRecordsResponse } from "./gen/baas/records/v1/ingest_pb.js";
import type { Session } from "./session.js";

/** What became of an ingest. */
export interface IngestResult {
  readonly accepted: number;
  readonly rejected: number;
  /** The first 1,000 refusals; `index` counts the records sent, from 0. */
  readonly rejections: readonly { readonly index: number; readonly reason: string; readonly message: string }[];
  readonly position: number;
}

const BATCH = 100;
// A quarter of what the engine takes in one message unless it is told otherwise.
const BATCH_BYTES = 1024 * 1024;

/** Sends records in batches. What the application's own source of records throws is thrown as it is. */
export async function ingest<I extends object>(
  session: Session,
  records: Iterable<I> | AsyncIterable<I>,
  signal: AbortSignal | undefined,
  send: (batches: AsyncIterable<I[]>) => Promise<IngestRecordsResponse>,
): Promise<IngestResult> {
  let fault: { readonly thrown: unknown } | undefined;
  const source = async function* () {
    try {
      yield* inBatches(records);
    } catch (thrown) {
      // A call that ends tells its source so by an error of its own.
      fault = thrown instanceof ConnectError || signal?.aborted ? undefined : { thrown };
      throw thrown;
    }
  };
  try {
    await session.accessToken(signal);
    return toResult(await send(source()));
  } catch (thrown) {
    throw fault === undefined ? BaasError.from(thrown) : fault.thrown;
  }
}

/** What a function makes of each. */
export async function* map<A, B>(items: AsyncIterable<A>, make: (item: A) => B): AsyncGenerator<B> {
  for await (const item of items) {
    yield make(item);
  }
}

async function* inBatches<I extends object>(records: Iterable<I> | AsyncIterable<I>): AsyncGenerator<I[]> {
  let batch: I[] = [];
  let bytes = 0;
  for await (const record of records) {
    const size = mostBytes(record);
    if (batch.length === BATCH || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) {
    yield batch;
  }
}

/** About how many bytes a value takes in a message, rather too many than too few. */
function mostBytes(value: unknown): number {
  if (typeof value === "string") {
    // UTF-8 has at most three bytes for a unit of UTF-16.
    return 3 * value.length;
  }
  if (value instanceof Uint8Array) {
    return value.length;
  }
  return typeof value === "object" && value !== null ? Object.entries(value).reduce((sum, [name, member]) => sum + 3 * name.length + 16 + mostBytes(member), 0) : 16;
}

function toResult(response: IngestRecordsResponse): IngestResult {
  return {
    accepted: Number(response.accepted),
    rejected: Number(response.rejected),
    rejections: response.rejections.map(({ index, reason, message }) => ({ index: Number(index), reason, message })),
    position: Number(response.position),
  };
}
