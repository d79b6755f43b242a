// The editors of a request.
import { h } from "./dom.js";
import { inline } from "./markdown.js";
import { typesOf } from "./request.js";
import { typeName } from "./schema.js";

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {import("./model.js").Parameter} Parameter
 * @typedef {import("./request.js").Values} Values
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Editor
 */

// What somebody has put into a path stays for the next operation: one mostly goes on with the same collection.
/** @type {Map<string, string>} */
const lastPath = new Map();

/** The editors of one operation, filled with its examples. */
export class RequestForm {
  /**
   * @param {Api} api
   * @param {Operation} operation
   * @param {() => void} onChange
   */
  constructor(api, operation, onChange) {
    this.operation = operation;
    this.parameters = operation.parameters.map((parameter) => ({ parameter, editor: editorOf(api, parameter) }));
    this.body = operation.body === undefined ? undefined : bodyEditor(operation.body);
    this.problem = h("p", { class: "problem", id: "body-problem", role: "alert" });
    const groups = { path: "Path", query: "Query", header: "Headers" };
    this.element = h(
      "div",
      { class: "editors" },
      Object.entries(groups).map(([place, title]) => this.#group(api, title, this.parameters.filter(({ parameter }) => parameter.in === place))),
      this.body !== undefined && h("fieldset", {}, h("legend", {}, "Body"), h("label", { for: this.body.id, class: "hidden" }, "Body of the request"), this.body, this.problem),
    );
    this.element.addEventListener("input", () => {
      this.#check();
      this.#remember();
      onChange();
    });
  }

  /** @returns {Values} */
  get values() {
    /** @type {Values} */
    const values = { path: {}, query: [], headers: {}, body: undefined };
    for (const { parameter, editor } of this.parameters) {
      if (parameter.in === "path") {
        values.path[parameter.name] = editor.value;
      } else if (editor.value !== "" && parameter.in === "header") {
        values.headers[parameter.name] = editor.value;
      } else if (editor.value !== "") {
        const texts = editor instanceof HTMLTextAreaElement ? editor.value.split("\n").filter((line) => line !== "") : [editor.value];
        values.query.push(...texts.map((text) => /** @type {[string, string]} */ ([parameter.name, text])));
      }
    }
    values.body = this.body instanceof HTMLInputElement ? this.body.files?.[0] : this.body?.value;
    return values;
  }

  /** Whether it can be sent; where not, the browser or the form says why. */
  isValid() {
    this.#check();
    return this.problem.textContent === "";
  }

  /** Empties what need not be there. */
  clearOptional() {
    for (const { parameter, editor } of this.parameters) {
      editor.value = parameter.required ? editor.value : "";
    }
  }

  get hasOptional() {
    return this.parameters.some(({ parameter }) => !parameter.required);
  }

  #remember() {
    for (const { parameter, editor } of this.parameters) {
      if (parameter.in === "path") {
        lastPath.set(parameter.name, editor.value);
      }
    }
  }

  #check() {
    if (!(this.body instanceof HTMLTextAreaElement)) {
      return;
    }
    let problem = "";
    try {
      JSON.parse(this.body.value);
    } catch (error) {
      problem = `The body is not JSON: ${error instanceof Error ? error.message : error}`;
    }
    this.problem.textContent = problem;
    this.body.setAttribute("aria-invalid", String(problem !== ""));
  }

  /**
   * @param {Api} api
   * @param {string} title
   * @param {{ parameter: Parameter, editor: Editor }[]} members
   */
  #group(api, title, members) {
    return (
      members.length > 0 &&
      h(
        "fieldset",
        {},
        h("legend", {}, title),
        members.map(({ parameter, editor }) =>
          h(
            "div",
            { class: "editor" },
            h("label", { for: editor.id }, h("code", {}, parameter.name), parameter.required && h("span", { class: "badge required" }, "required")),
            editor,
            h("p", { class: "hint", id: `${editor.id}-hint` }, `${typeName(api, parameter.schema)}. `, ...inline(firstSentence(parameter.description))),
          ),
        ),
      )
    );
  }
}

/**
 * @param {Api} api
 * @param {Parameter} parameter
 * @returns {Editor}
 */
function editorOf(api, parameter) {
  const schema = api.schema(parameter.schema);
  const id = `${parameter.in}-${parameter.name}`;
  const attributes = { id, "aria-describedby": `${id}-hint`, required: parameter.required, autocomplete: "off", spellcheck: "false" };
  const example = Array.isArray(parameter.example) ? parameter.example.join("\n") : String(parameter.example ?? "");
  const choices = typesOf(schema).includes("boolean") ? ["true", "false"] : schema.enum?.map(String);
  if (choices !== undefined) {
    const options = ["", ...choices].map((choice) => h("option", { value: choice, selected: choice === example }, choice === "" ? "(not sent)" : choice));
    return h("select", attributes, options);
  }
  const editor = schema.items === undefined ? h("input", { type: "text", ...attributes }) : h("textarea", { rows: 3, ...attributes, placeholder: "one on each line" });
  editor.value = (parameter.in === "path" ? lastPath.get(parameter.name) : undefined) ?? example;
  return editor;
}

/** @param {import("./model.js").Body} body */
function bodyEditor(body) {
  if (!/^application\/(.+\+)?json$/.test(body.type)) {
    return h("input", { type: "file", id: "body", required: body.required });
  }
  const text = JSON.stringify(body.example ?? {}, undefined, 2);
  const editor = h("textarea", { id: "body", rows: Math.min(Math.max(text.split("\n").length, 3), 24), spellcheck: "false", "aria-describedby": "body-problem" });
  editor.value = text;
  return editor;
}

/** @param {string | undefined} text */
function firstSentence(text) {
  return (text ?? "").split(/(?<=\.)\s|\n\n/)[0] ?? "";
}
