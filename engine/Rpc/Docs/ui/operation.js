// The page of one operation.
import { codeBlock, h } from "./dom.js";
import { RequestForm } from "./form.js";
import { colouredJson } from "./json.js";
import { markdown, tableOf } from "./markdown.js";
import { eventStream } from "./model.js";
import { schemaTree } from "./schema.js";
import { languages } from "./snippets.js";
import { tabs } from "./tabs.js";
import { TryIt } from "./tryit.js";

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {import("./session.js").Session} Session
 */

/**
 * @param {Api} api
 * @param {Operation} operation
 * @param {Session} session
 * @returns {{ element: HTMLElement, leave: () => void }}
 */
export function operationPage(api, operation, session) {
  const form = new RequestForm(api, operation, () => samples.refresh());
  const attempt = new TryIt(operation, form, session);
  const samples = tabs(
    "Examples in other tools and languages",
    languages.map(({ name, code }) => ({ name, content: () => codeBlock(code(api, operation, form.values), `${name} example`) })),
  );
  const element = h(
    "article",
    { class: "operation" },
    heading(operation),
    h(
      "div",
      { class: "halves" },
      h("div", {}, ...request(api, operation), ...answers(api, operation)),
      h("div", {}, h("section", {}, h("h2", {}, "Try it"), attempt.element), h("section", {}, h("h2", {}, "Examples"), h("p", { class: "muted" }, "With what is filled in above."), samples.element)),
    ),
    errors(operation),
  );
  return { element, leave: () => attempt.cancel() };
}

/** @param {Operation} operation */
function heading(operation) {
  return h(
    "header",
    {},
    h("h1", { tabindex: -1 }, operation.name),
    h("p", { class: "route" }, methodBadge(operation), h("code", {}, operation.path)),
    operation.grpcMethod !== "" && h("p", { class: "route" }, h("span", { class: "method grpc" }, "gRPC"), h("code", {}, operation.grpcMethod)),
    h(
      "p",
      { class: "badges" },
      operation.isDeprecated && h("span", { class: "badge" }, "deprecated"),
      operation.isStream && h("span", { class: "badge" }, "stream"),
      h("span", { class: "badge" }, operation.needsSignIn ? "takes an access token" : "no sign-in needed"),
    ),
    ...markdown(operation.description),
  );
}

/** @param {Operation} operation */
export function methodBadge(operation) {
  return h("span", { class: `method ${operation.method.toLowerCase()}` }, operation.method);
}

/**
 * @param {Api} api
 * @param {Operation} operation
 */
function request(api, operation) {
  const { parameters, body } = operation;
  const places = /** @type {const} */ ([["path", "Path"], ["query", "Query"], ["header", "Headers"]]);
  const tables = places.flatMap(([place, title]) => {
    const fields = parameters.filter((parameter) => parameter.in === place);
    const properties = Object.fromEntries(fields.map(({ name, schema, description, deprecated = false }) => [name, { ...schema, ...(description === undefined ? {} : { description }), deprecated }]));
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    return fields.length === 0 ? [] : [h("h3", {}, title), schemaTree(api, { type: "object", properties, required }, true)];
  });
  if (body !== undefined) {
    tables.push(h("h3", {}, "Body ", h("span", { class: "muted" }, body.type)), ...markdown(body.description), schemaTree(api, body.schema, true));
  }
  return tables.length === 0 ? [] : [h("section", {}, h("h2", {}, "Request"), ...tables)];
}

/**
 * @param {Api} api
 * @param {Operation} operation
 */
function answers(api, operation) {
  const parts = operation.answers.flatMap(({ status, description, content }) => [
    h("h3", {}, h("span", { class: "status good" }, status)),
    ...markdown(description),
    ...content.flatMap(([type, { schema, example }]) => [
      h("h4", {}, type),
      ...(type === eventStream ? markdown(schema?.description) : [schemaTree(api, schema ?? {}, false)]),
      ...(example === undefined ? [] : [exampleBlock(type, example)]),
    ]),
  ]);
  return [h("section", {}, h("h2", {}, operation.isStream ? "Stream" : "Response"), ...parts)];
}

/**
 * @param {string} type
 * @param {unknown} example
 */
function exampleBlock(type, example) {
  const code = typeof example === "string" ? example : colouredJson(JSON.stringify(example, undefined, 2));
  return h("details", {}, h("summary", {}, "Example"), codeBlock(code, `Example of ${type}`));
}

/** @param {Operation} operation */
function errors(operation) {
  const head = ["reason", "HTTP", "meaning", "what to do"];
  /** @param {import("./model.js").DeclaredError[]} list */
  const rows = (list) => list.map(({ reason, status, meaning, action }) => [reason === "" ? "" : `\`${reason}\``, status, meaning, action]);
  return h(
    "section",
    {},
    h("h2", {}, "Errors"),
    operation.errors.length > 0 && tableOf(head, rows(operation.errors)),
    operation.commonErrors.length > 0 && h("details", {}, h("summary", {}, "Errors that any call may end with"), tableOf(head, rows(operation.commonErrors))),
  );
}
