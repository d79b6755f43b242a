import type { DescMessage, Message } from "@bufbuild/protobuf";
import { create, equals } from "@bufbuild/protobuf";
import type { CallOptions } from "@connectrpc/connect";
import type { SortableValue } from "../live/order.js";
import type { LiveSource, Sortable } from "../live/source.js";
import { callWithRetry } from "../retry.js";
import type { Session } from "../session.js";
import type { ListResponse, RecordMessage, TypedWireEvent } from "./collection.js";
import { EnumField } from "./fields.js";

type Calls = { [method: string]: (request: object, options: CallOptions) => unknown };

/** The records of a collection as its own service has them. */
export function typedSource<R extends RecordMessage>(
  session: Session,
  calls: Calls,
  schema: DescMessage,
  fields: object,
): LiveSource<R, TypedWireEvent> {
  const sortable = (record: R): Sortable<R> => ({ record, valueOf: (field) => valueOf(schema, fields, record, field) });
  return {
    session,
    feed: (request, signal) => calls["watch"]!(request, { signal }) as AsyncIterable<TypedWireEvent>,
    async list(request, signal) {
      const page = (await callWithRetry(signal, async () => calls["list"]!(request, { signal }))) as ListResponse;
      const { items, order, nextPageToken, position } = page;
      return { items: items.map((item) => sortable(item as R)), order, nextPageToken, position: Number(position) };
    },
    read({ record = create(schema) as R, recordId, etag, created, timestamp }) {
      // Where few fields were asked for, the event still knows these.
      return sortable(Object.assign(record as R, { id: recordId, etag, created, updated: timestamp }));
    },
    areEqual: (a, b) => equals(schema, a as Message, b as Message),
  };
}

function valueOf(schema: DescMessage, fields: object, record: Message, name: string): SortableValue {
  const local = schema.fields.find((field) => field.name === name)?.localName ?? "";
  const value = (record as unknown as Record<string, SortableValue>)[local];
  const field = (fields as Record<string, unknown>)[local];
  return field instanceof EnumField && typeof value === "number" ? field.texts[value] : value;
}
