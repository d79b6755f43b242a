// What a person filled in, as an HTTP request and as the gRPC message that means the same.

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {import("./model.js").Schema} Schema
 * @typedef {{ path: Record<string, string>, query: [string, string][], headers: Record<string, string>, body: string | File | undefined }} Values
 */

const variable = /\{([^}]+)\}/g;

/** Where the engine answers; it may stand behind a proxy that adds a folder. */
export const baseUrl = new URL(".", document.baseURI).href.replace(/\/$/, "");

/**
 * @param {Operation} operation
 * @param {Values} values
 */
export function urlOf(operation, values) {
  const many = new Set(operation.parameters.filter((each) => each["x-multi-segment"]).map(({ name }) => name));
  const path = operation.path.replace(variable, (_, name) => {
    const text = encodeURIComponent(values.path[name] ?? "");
    return many.has(name) ? text.replaceAll("%2F", "/") : text;
  });
  const query = new URLSearchParams(values.query).toString();
  return `${baseUrl}${path}${query === "" ? "" : `?${query}`}`;
}

/**
 * The request message as JSON. A body that is not JSON yet counts as empty.
 *
 * @param {Operation} operation
 * @param {Values} values
 */
export function messageOf(operation, values) {
  const body = parse(values.body);
  /** @type {Record<string, unknown>} */
  const message = {};
  for (const [field, parts] of Object.entries(operation.pathFields)) {
    const text = parts.replace(variable, (_, name) => values.path[name] ?? "");
    put(message, field.split("."), typed(text, operation.pathSchema(parts)));
  }
  for (const { name, schema } of operation.queryFields) {
    const items = values.query.filter(([each]) => each === name).map(([, text]) => typed(text, schema.items ?? schema));
    if (items.length > 0) {
      put(message, name.split("."), schema.items === undefined ? items[0] : items);
    }
  }
  if (operation.bodyField !== undefined) {
    message[operation.bodyField] = body;
  } else if (typeof body === "object" && body !== null) {
    Object.assign(message, body);
  }
  return message;
}

/**
 * The schema of that message.
 *
 * @param {Operation} operation
 * @param {Api} api
 * @returns {Schema}
 */
export function messageSchema(operation, api) {
  /** @type {Schema} */
  const schema = { type: "object", properties: {} };
  /** @type {[string, Schema][]} */
  const fields = [
    ...Object.entries(operation.pathFields).map(([name, parts]) => /** @type {[string, Schema]} */ ([name, operation.pathSchema(parts)])),
    ...operation.queryFields.map(({ name, schema: field }) => /** @type {[string, Schema]} */ ([name, field])),
  ];
  for (const [name, field] of fields) {
    let outer = schema;
    const names = name.split(".");
    for (const part of names.slice(0, -1)) {
      outer = (outer.properties ??= {})[part] ??= { type: "object", properties: {} };
    }
    (outer.properties ??= {})[names.at(-1) ?? name] = field;
  }
  const body = operation.body === undefined ? {} : api.schema(operation.body.schema);
  Object.assign((schema.properties ??= {}), operation.bodyField === undefined ? body.properties : { [operation.bodyField]: body });
  return schema;
}

/** @param {Schema} schema */
export function typesOf(schema) {
  return schema.type === undefined ? [] : [schema.type].flat();
}

/** @param {unknown} body */
function parse(body) {
  try {
    return typeof body === "string" ? JSON.parse(body) : {};
  } catch {
    return {};
  }
}

/**
 * @param {string} text
 * @param {Schema} schema
 */
function typed(text, schema) {
  const types = typesOf(schema);
  const number = Number(text);
  if (types.includes("boolean")) {
    return text === "true";
  }
  // Beyond 2^53 the digits stay a string, which JSON of protobuf takes too.
  const isExact = types.includes("integer") ? Number.isSafeInteger(number) : types.includes("number") && Number.isFinite(number);
  return isExact && text.trim() !== "" ? number : text;
}

/**
 * @param {Record<string, any>} target
 * @param {string[]} names
 * @param {unknown} value
 */
function put(target, names, value) {
  const [name = "", ...inner] = names;
  if (inner.length === 0) {
    target[name] = value;
  } else {
    put((target[name] ??= {}), inner, value);
  }
}
