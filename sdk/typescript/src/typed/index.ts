export { TypedCollection, TypedView } from "./collection.js";
export type {
  CollectionDefinition,
  OrderBy,
  RecordMessage,
  TypedEvent,
  TypedListOptions,
  TypedLiveOptions,
  TypedPage,
  TypedWatchOptions,
  Where,
} from "./collection.js";
export {
  BoolField,
  DecimalField,
  EnumField,
  Field,
  IntField,
  ListField,
  MomentField,
  NumberField,
  OrderedField,
  PlaceField,
  Sort,
  TextField,
  ValueField,
} from "./fields.js";
export { and, Filter, filter, not, or } from "./filter.js";
export type { FilterValue, MaybeFilter } from "./filter.js";
export { jsonOf } from "./input.js";
export type { BytesInput, Changes, JsonInput, MomentInput, PlaceInput } from "./input.js";
export { Query } from "./query.js";
export { connectProject } from "./project.js";
export type { Contract, ProjectOptions } from "./project.js";
