// Calls an operation and shows what comes back; a stream as it comes.
import { h } from "./dom.js";
import { prettyJson } from "./json.js";
import { eventStream } from "./model.js";
import { urlOf } from "./request.js";
import * as show from "./response.js";
import { serverEvents } from "./stream.js";

/**
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {import("./form.js").RequestForm} RequestForm
 * @typedef {import("./session.js").Session} Session
 */

// A stream may go on for ever; the page must not.
const shownEvents = 200;

export class TryIt {
  /**
   * @param {Operation} operation
   * @param {RequestForm} form
   * @param {Session} session
   */
  constructor(operation, form, session) {
    this.operation = operation;
    this.form = form;
    this.session = session;
    /** @type {AbortController | undefined} */
    this.running = undefined;
    this.send = h("button", { type: "submit", class: "primary" }, operation.isStream ? "Start" : "Send");
    this.stop = h("button", { type: "button", disabled: true, click: () => this.cancel() }, "Stop");
    this.summary = h("div", { role: "status", "aria-live": "polite" });
    this.result = h("div", { class: "result" });
    this.element = h(
      "form",
      { class: "try", submit: (/** @type {Event} */ event) => this.#submit(event) },
      form.element,
      h("div", { class: "actions" }, this.send, this.stop, form.hasOptional && h("button", { type: "button", click: () => this.#clear() }, "Clear optional")),
      this.summary,
      this.result,
    );
  }

  cancel() {
    this.running?.abort();
  }

  #clear() {
    this.form.clearOptional();
    this.form.element.dispatchEvent(new Event("input"));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (!this.form.isValid()) {
      this.form.body?.focus();
      return;
    }
    this.cancel();
    const running = new AbortController();
    this.running = running;
    this.send.disabled = true;
    this.stop.disabled = false;
    this.summary.replaceChildren(h("p", { class: "muted" }, "Waiting for the answer …"));
    this.result.replaceChildren();
    try {
      await this.#call(running.signal);
    } catch (thrown) {
      if (!running.signal.aborted) {
        this.summary.replaceChildren(show.failure(thrown));
      } else if (this.result.childElementCount === 0) {
        this.summary.replaceChildren(h("p", { class: "muted" }, "Stopped."));
      }
    } finally {
      this.send.disabled = false;
      this.stop.disabled = true;
    }
  }

  /** @param {AbortSignal} signal */
  async #call(signal) {
    const { operation } = this;
    const values = this.form.values;
    const headers = { ...(await this.session.headers()), ...values.headers, ...(operation.isStream ? { accept: eventStream } : {}) };
    if (typeof values.body === "string") {
      Object.assign(headers, { "content-type": "application/json" });
    }
    const begun = performance.now();
    const response = await fetch(urlOf(operation, values), { method: operation.method, headers, body: values.body ?? null, signal, cache: "no-store" });
    if (operation.isStream && response.ok && response.body !== null) {
      await this.#follow(response, response.body, begun);
      return;
    }
    const content = await response.arrayBuffer();
    this.summary.replaceChildren(show.outcome(response, performance.now() - begun, content.byteLength));
    const answer = parsed(content, response);
    this.result.replaceChildren(...(answer?.error === undefined ? [] : [show.errorBox(answer.error, operation)]), show.body(content, response), show.headers(response));
    if (response.ok && operation.method === "POST" && typeof answer?.access_token === "string") {
      this.session.keep(answer, "a session");
    }
  }

  /**
   * @param {Response} response
   * @param {ReadableStream<Uint8Array<ArrayBuffer>>} content
   * @param {number} begun
   */
  async #follow(response, content, begun) {
    const count = h("p", { class: "muted" }, "Waiting for events …");
    const list = h("ol", { class: "events", role: "log", "aria-label": "Events", tabindex: 0 });
    this.summary.replaceChildren(show.outcome(response, performance.now() - begun, undefined));
    this.result.replaceChildren(count, list, show.headers(response));
    let seen = 0;
    let ending = "The engine ended the stream";
    try {
      for await (const { name, id, data } of serverEvents(content)) {
        seen++;
        count.textContent = `Open, ${events(seen)}, the latest first`;
        const title = h("p", {}, h("strong", {}, name), id !== "" && h("span", { class: "muted" }, ` id ${id}`), h("span", { class: "muted" }, ` ${new Date().toLocaleTimeString()}`));
        const error = name === "error" ? errorIn(data) : undefined;
        list.prepend(h("li", {}, title, error === undefined ? h("pre", {}, h("code", {}, prettyJson(data))) : show.errorBox(error, this.operation)));
        if (list.childElementCount > shownEvents) {
          list.lastElementChild?.remove();
        }
      }
    } catch (thrown) {
      ending = this.running?.signal.aborted ? "Stopped" : `The connection broke (${thrown instanceof Error ? thrown.message : thrown})`;
    }
    count.textContent = `${ending} after ${events(seen)}${seen > shownEvents ? `; the last ${shownEvents} are shown` : ""}.`;
  }
}

/** @param {number} count */
const events = (count) => `${count} ${count === 1 ? "event" : "events"}`;

/** @param {string} data */
function errorIn(data) {
  try {
    const error = JSON.parse(data);
    return error.error ?? error;
  } catch {
    return undefined;
  }
}

/**
 * @param {ArrayBuffer} content
 * @param {Response} response
 */
function parsed(content, response) {
  if (!response.headers.get("content-type")?.includes("json")) {
    return undefined;
  }
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}
