// What came back.
import { codeBlock, h } from "./dom.js";
import { inline } from "./markdown.js";
import { prettyJson } from "./json.js";

/** @typedef {import("./model.js").Operation} Operation */

/**
 * The first line: how it went, how long it took, how large it was.
 *
 * @param {Response} response
 * @param {number} milliseconds
 * @param {number | undefined} size Undefined while a stream goes on.
 */
export function outcome(response, milliseconds, size) {
  const reason = response.statusText === "" ? "" : ` ${response.statusText}`;
  const facts = [`${milliseconds.toFixed(0)} ms`, ...(size === undefined ? [] : [bytes(size)])];
  return h("p", { class: "outcome" }, h("span", { class: response.ok ? "status good" : "status bad" }, `${response.status}${reason}`), ` ${facts.join(", ")}`);
}

/** @param {Response} response */
export function headers(response) {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return h("details", {}, h("summary", {}, "Headers"), codeBlock(lines.join("\n"), "Headers of the response"));
}

/**
 * @param {ArrayBuffer} content
 * @param {Response} response
 */
export function body(content, response) {
  const type = response.headers.get("content-type") ?? "";
  if (content.byteLength === 0) {
    return h("p", { class: "muted" }, "The response has no body.");
  }
  if (!/json|text|xml|yaml/.test(type)) {
    const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: "response" }, "Save the body");
    return h("p", {}, link, ` (${type}, ${bytes(content.byteLength)})`);
  }
  return codeBlock(prettyJson(new TextDecoder().decode(content)), "Body of the response");
}

/**
 * An error as a person wants it: what is wrong, where, and what to do.
 *
 * @param {any} error The object in `error`.
 * @param {Operation} operation
 */
export function errorBox(error, operation) {
  /** @type {any[]} */
  const details = Array.isArray(error.details) ? error.details : [];
  const reason = details.find((detail) => detail.reason !== undefined)?.reason ?? error.status ?? "";
  const action = operation.findError(reason)?.action;
  const fields = details.flatMap((detail) => detail.field_violations ?? []);
  return h(
    "div",
    { class: "error" },
    h("p", {}, h("strong", {}, h("code", {}, String(reason))), ` ${error.message ?? ""}`),
    fields.length > 0 && h("ul", {}, fields.map((field) => h("li", {}, h("code", {}, String(field.field)), ` ${field.description ?? ""}`))),
    action !== undefined && action !== "" && h("p", {}, h("strong", {}, "What to do: "), ...inline(action)),
  );
}

/** @param {unknown} thrown */
export function failure(thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return h("div", { class: "error" }, h("p", {}, h("strong", {}, "No answer. "), `The engine could not be reached, or the connection broke: ${message}`));
}

/** @param {number} size */
function bytes(size) {
  return size < 1024 ? `${size} bytes` : size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`;
}
