// The API's description (OpenAPI 3.1) as what the page shows.
import { tableRows } from "./markdown.js";

/**
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {string} [format]
 * @property {string} [description]
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 * @property {Schema} [items]
 * @property {Schema | boolean} [additionalProperties]
 * @property {unknown[]} [enum]
 * @property {unknown} [const]
 * @property {unknown} [default]
 * @property {boolean} [readOnly]
 * @property {boolean} [deprecated]
 * @property {Schema[]} [anyOf]
 * @property {Schema[]} [oneOf]
 * @property {Schema[]} [allOf]
 * @property {Schema} [not]
 * @property {number} [maxProperties]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {string} [pattern]
 *
 * @typedef {object} Parameter
 * @property {string} name
 * @property {"path" | "query" | "header"} in
 * @property {string} [description]
 * @property {boolean} [required]
 * @property {boolean} [deprecated]
 * @property {Schema} schema
 * @property {unknown} [example]
 * @property {boolean} [x-multi-segment]
 *
 * @typedef {{ schema?: Schema, example?: unknown }} MediaType
 * @typedef {{ $ref?: string, description: string, content?: Record<string, MediaType> }} ResponseSource
 *
 * @typedef {object} OperationSource
 * @property {string} operationId
 * @property {string[]} tags
 * @property {string} [summary]
 * @property {string} [description]
 * @property {boolean} [deprecated]
 * @property {Parameter[]} [parameters]
 * @property {{ description?: string, required?: boolean, content: Record<string, MediaType> }} [requestBody]
 * @property {Record<string, ResponseSource>} responses
 * @property {object[]} [security]
 * @property {string} [x-grpc-method]
 * @property {string} [x-grpc-request]
 * @property {string} [x-grpc-body]
 * @property {"request" | "response" | "both"} [x-grpc-streams]
 * @property {Record<string, string>} [x-grpc-path]
 *
 * @typedef {object} Source
 * @property {{ title: string, version: string, description?: string }} info
 * @property {{ name: string, description?: string }[]} [tags]
 * @property {Record<string, Record<string, OperationSource>>} paths
 * @property {{ schemas?: Record<string, Schema>, responses?: Record<string, ResponseSource> }} [components]
 *
 * @typedef {{ description: string, required: boolean, type: string, schema: Schema, example: unknown }} Body
 * @typedef {{ status: string, description: string, content: [string, MediaType][] }} Answer
 * @typedef {{ reason: string, status: string, meaning: string, action: string }} DeclaredError
 */

export const eventStream = "text/event-stream";

/** One operation: an HTTP rule of a gRPC method. */
export class Operation {
  /**
   * @param {Api} api
   * @param {string} path
   * @param {string} method
   * @param {OperationSource} source
   */
  constructor(api, path, method, source) {
    this.id = source.operationId;
    this.tag = source.tags[0] ?? "Other";
    this.name = this.id.startsWith(`${this.tag}_`) ? this.id.slice(this.tag.length + 1) : this.id;
    this.path = path;
    this.method = method.toUpperCase();
    this.summary = source.summary ?? this.name;
    this.description = source.description ?? "";
    this.isDeprecated = source.deprecated === true;
    this.parameters = source.parameters ?? [];
    this.needsSignIn = (source.security ?? []).length > 0;
    this.grpcMethod = source["x-grpc-method"] ?? "";
    this.requestType = source["x-grpc-request"] ?? "";
    this.bodyField = source["x-grpc-body"];
    /** Over gRPC; over HTTP see `isStream`. */
    this.grpcStreams = { request: /request|both/.test(source["x-grpc-streams"] ?? ""), response: /response|both/.test(source["x-grpc-streams"] ?? "") };
    const inPath = this.parameters.filter((each) => each.in === "path").map(({ name }) => [name, `{${name}}`]);
    /** What makes up each field that the path sets. @type {Record<string, string>} */
    this.pathFields = source["x-grpc-path"] ?? Object.fromEntries(inPath);
    this.body = bodyOf(source);
    const answers = Object.entries(source.responses).map(([status, response]) => answerOf(status, api.response(response)));
    this.answers = answers.filter(({ status }) => /^[123]/.test(status));
    this.errors = answers.filter(({ status }) => /^[45]/.test(status)).flatMap(errorsOf);
    this.commonErrors = answers.filter(({ status }) => status === "default").flatMap(errorsOf);
    this.isStream = this.answers.some(({ content }) => content.some(([type]) => type === eventStream));
    this.searched = [this.id, this.method, path, this.grpcMethod, this.summary, this.description, ...this.parameters.map(({ name }) => name)]
      .join(" ")
      .toLowerCase();
  }

  /** The part of the page's address that shows it. */
  get link() {
    return `#${encodeURIComponent(this.tag)}/${encodeURIComponent(this.name)}`;
  }

  /** Parameters of the query that are fields of the gRPC request. Streams take the access token there too. */
  get queryFields() {
    return this.parameters.filter((each) => each.in === "query" && !(this.isStream && each.name === "token"));
  }

  /** The schema of a field that the path sets: of its parameter, or of a string where it is made up of more. @param {string} parts @returns {Schema} */
  pathSchema(parts) {
    return this.parameters.find((each) => each.in === "path" && parts === `{${each.name}}`)?.schema ?? { type: "string" };
  }

  /** @param {string} reason */
  findError(reason) {
    return [...this.errors, ...this.commonErrors].find((error) => error.reason === reason);
  }
}

/** The whole API. */
export class Api {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    this.title = source.info.title;
    this.version = source.info.version;
    this.description = source.info.description ?? "";
    this.operations = Object.entries(source.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => new Operation(this, path, method, operation)),
    );
    const names = new Set([...(source.tags ?? []).map(({ name }) => name), ...this.operations.map(({ tag }) => tag)]);
    this.tags = [...names].map((name) => ({
      name,
      description: source.tags?.find((tag) => tag.name === name)?.description ?? "",
      operations: this.operations.filter(({ tag }) => tag === name),
    }));
  }

  /**
   * A schema in whose place a reference may stand; what is said beside a reference holds over what it refers to.
   *
   * @param {Schema} schema
   * @returns {Schema}
   */
  schema(schema) {
    if (schema.$ref === undefined) {
      return schema;
    }
    const { $ref, ...beside } = schema;
    return { ...this.source.components?.schemas?.[lastPart($ref)], ...beside };
  }

  /** @param {ResponseSource} response */
  response(response) {
    return response.$ref === undefined ? response : (this.source.components?.responses?.[lastPart(response.$ref)] ?? response);
  }

  /**
   * Finds the operation whose request and answer have such fields, as that which signs people in.
   *
   * @param {string[]} asked The required fields, and no others.
   * @param {string} answered
   */
  find(asked, answered) {
    return this.operations.find((operation) => {
      const required = operation.body === undefined ? [] : (this.schema(operation.body.schema).required ?? []);
      const answer = operation.answers[0]?.content[0]?.[1].schema;
      const isAnswered = answer !== undefined && this.schema(answer).properties?.[answered] !== undefined;
      return operation.method === "POST" && isAnswered && required.length === asked.length && asked.every((name) => required.includes(name));
    });
  }
}

/** The last part of a reference, as the name of a message. @param {string} reference */
export function lastPart(reference) {
  return decodeURIComponent(reference.slice(reference.lastIndexOf("/") + 1)).replaceAll("~1", "/").replaceAll("~0", "~");
}

/**
 * @param {OperationSource} source
 * @returns {Body | undefined}
 */
function bodyOf({ requestBody }) {
  const content = Object.entries(requestBody?.content ?? {})[0];
  return requestBody === undefined || content === undefined
    ? undefined
    : {
        description: requestBody.description ?? "",
        required: requestBody.required === true,
        type: content[0],
        schema: content[1].schema ?? {},
        example: content[1].example,
      };
}

/**
 * @param {string} status
 * @param {ResponseSource} response
 * @returns {Answer}
 */
function answerOf(status, response) {
  return { status, description: response.description, content: Object.entries(response.content ?? {}) };
}

/**
 * The engine tells errors as a table of reason, status, meaning and action.
 *
 * @param {Answer} answer
 * @returns {DeclaredError[]}
 */
function errorsOf({ status, description }) {
  const rows = tableRows(description).filter((row) => row.length === 4);
  return rows.length === 0
    ? [{ reason: "", status, meaning: description, action: "" }]
    : rows.map(([reason = "", code = status, meaning = "", action = ""]) => ({ reason: reason.replaceAll("`", ""), status: code, meaning, action }));
}
