export { BaasClient, Collections } from "./client.js";
export type { ClientOptions } from "./client.js";
export { BaasError } from "./errors.js";
export type { FieldViolation } from "./errors.js";
export { RecordCollection } from "./records.js";
export type { AggregateOptions, Aggregates, BaasRecord, Changes, IngestResult, ListOptions, Page, WriteOptions } from "./records.js";
export type { SignInOptions, Tokens } from "./session.js";
export type { WatchEvent, WatchOptions, WatchState } from "./watch.js";
