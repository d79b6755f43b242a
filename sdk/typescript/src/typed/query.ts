import type { Message } from "@bufbuild/protobuf";
import type { OrderBy, TypedListOptions, TypedPage, TypedView, Where } from "./collection.js";
import type { Filter } from "./filter.js";
import { and } from "./filter.js";

/** Records that are wanted, in an order. Each step makes another query; nothing is read before it is iterated over. */
export class Query<R extends Message, F extends object, X> implements AsyncIterable<R> {
  /** Made by `where` and `all` of a collection. */
  constructor(
    private readonly records: TypedView<R, F, X>,
    private readonly options: Omit<TypedListOptions<F>, "where" | "page" | "pageToken" | "signal"> & { readonly where?: (fields: F) => Filter },
  ) {}

  /** Only those of the records that match this too. */
  where(condition: Where<F>): Query<R, F, X> {
    const before = this.options.where;
    const next = (fields: F) => (typeof condition === "function" ? condition(fields) : condition);
    return this.with({ where: before === undefined ? next : (fields) => and(before(fields), next(fields)) });
  }

  /** In this order, and no longer in the one before. */
  sort(...order: OrderBy<F>[]): Query<R, F, X> {
    return this.with({ sort: order });
  }

  /** Only those with the text in a text field. */
  search(text: string): Query<R, F, X> {
    return this.with({ search: text });
  }

  /** Only these fields of the records. */
  fields(...fields: (keyof F & string)[]): Query<R, F, X> {
    return this.with({ fields });
  }

  /** So many records a page, 1 to 100. */
  page(size: number): Query<R, F, X> {
    return this.with({ perPage: size });
  }

  /** The first record; undefined when there is none. */
  async first(): Promise<R | undefined> {
    return (await this.records.list({ ...this.options, perPage: 1 })).items[0];
  }

  /** How many there are. */
  async count(): Promise<number> {
    return (await this.records.list({ ...this.options, perPage: 1, includeTotal: true })).total ?? 0;
  }

  /** The pages, each read when it is asked for. */
  async *pages(): AsyncGenerator<TypedPage<R, X>> {
    let pageToken = "";
    do {
      const page = await this.records.list({ perPage: 100, ...this.options, pageToken });
      yield page;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  /** The records, read page by page. */
  async *[Symbol.asyncIterator](): AsyncGenerator<R> {
    for await (const page of this.pages()) {
      yield* page.items;
    }
  }

  private with(more: typeof this.options): Query<R, F, X> {
    return new Query(this.records, { ...this.options, ...more });
  }
}
