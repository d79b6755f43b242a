// A schema as a tree that can be unfolded.
import { h } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { lastPart } from "./model.js";
import { typesOf } from "./request.js";

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Schema} Schema
 */

// Limits of JSON Schema as a sentence says them.
/** @type {[keyof Schema, string][]} */
const limits = [
  ["minimum", "at least "],
  ["maximum", "at most "],
  ["minLength", "min. length "],
  ["maxLength", "max. length "],
  ["minItems", "min. items "],
  ["maxItems", "max. items "],
  ["pattern", "pattern "],
];

/**
 * The fields of a message; for anything else, its type.
 *
 * @param {Api} api
 * @param {Schema} source
 * @param {boolean} isRequest Requests leave out what the engine alone sets.
 * @returns {HTMLElement}
 */
export function schemaTree(api, source, isRequest) {
  const schema = api.schema(source);
  const inner = fieldsOf(api, schema);
  if (inner === undefined) {
    return h("p", { class: "field" }, h("span", { class: "type" }, typeName(api, source)), ...facts(schema));
  }
  const required = new Set(inner.required);
  const fields = Object.entries(inner.properties ?? {}).filter(([, field]) => !(isRequest && field.readOnly));
  return h("ul", { class: "tree" }, fields.map(([name, field]) => h("li", {}, ...fieldTree(api, name, field, required.has(name), isRequest))));
}

/**
 * @param {Api} api
 * @param {string} name
 * @param {Schema} source
 * @param {boolean} isRequired
 * @param {boolean} isRequest
 */
function fieldTree(api, name, source, isRequired, isRequest) {
  const schema = api.schema(source);
  const inner = fieldsOf(api, schema);
  const about = h("div", { class: "about" }, ...markdown(source.description ?? schema.description));
  const line = h(
    "div",
    { class: "field" },
    h("code", { class: "name" }, name),
    h("span", { class: "type" }, typeName(api, source)),
    isRequest && isRequired && h("span", { class: "badge required" }, "required"),
    !isRequest && schema.readOnly === true && h("span", { class: "badge" }, "set by the engine"),
    schema.deprecated === true && h("span", { class: "badge" }, "deprecated"),
    ...facts(schema),
  );
  if (inner === undefined) {
    return [line, about];
  }
  // Messages can hold themselves, so what is inside is made only when somebody looks.
  const details = h("details", {}, h("summary", {}, `Fields of ${name}`));
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(schemaTree(api, inner, isRequest)));
  return [line, about, details];
}

/**
 * The message in a field: the field's own, or that of a list's or a map's values.
 *
 * @param {Api} api
 * @param {Schema} source
 * @returns {Schema | undefined}
 */
function fieldsOf(api, source) {
  const schema = api.schema(source);
  if (schema.properties !== undefined) {
    return schema;
  }
  const inner = schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  return inner === undefined ? undefined : fieldsOf(api, inner);
}

/**
 * @param {Api} api
 * @param {Schema} source
 * @returns {string}
 */
export function typeName(api, source) {
  const schema = api.schema(source);
  if (source.$ref !== undefined) {
    return lastPart(source.$ref).replace(/\.(Input|Detail)$/, "").replace(/^.*\./, "");
  }
  if (schema.items !== undefined) {
    return `list of ${typeName(api, schema.items)}`;
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) {
    return choices.map((choice) => typeName(api, choice)).join(" or ");
  }
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) {
    const values = schema.additionalProperties === true || Object.keys(schema.additionalProperties).length === 0 ? "any value" : typeName(api, schema.additionalProperties);
    return `map to ${values}`;
  }
  const types = typesOf(schema);
  return schema.format ?? (types.length === 0 ? "any value" : types.join(" or "));
}

/** @param {Schema} schema */
function facts(schema) {
  // The pattern of an integer only says that it may come as a string of its digits; its description says so too.
  const isNumber = typesOf(schema).includes("integer");
  const told = limits
    .filter(([name]) => schema[name] !== undefined && !(isNumber && name === "pattern"))
    .map(([name, words]) => `${words}\`${schema[name]}\``);
  if (schema.default !== undefined) {
    told.push(`default \`${JSON.stringify(schema.default)}\``);
  }
  if (schema.const !== undefined) {
    told.push(`always \`${JSON.stringify(schema.const)}\``);
  }
  if (schema.enum !== undefined) {
    told.push(`one of ${schema.enum.map((each) => `\`${each}\``).join(", ")}`);
  }
  return told.map((fact) => h("span", { class: "fact" }, ...inline(fact)));
}
