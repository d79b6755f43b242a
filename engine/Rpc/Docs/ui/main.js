// Starts the page: loads the API's description, lists its operations, and shows what the address asks for.
import { byId, h } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { Api } from "./model.js";
import { methodBadge, operationPage } from "./operation.js";
import { baseUrl } from "./request.js";
import { Session } from "./session.js";
import { openSignIn } from "./signin.js";

const main = byId("main", HTMLElement);
const search = byId("search", HTMLInputElement);
const menu = byId("menu", HTMLButtonElement);

/** Ends what the page that is shown still does. */
let leave = () => {};

/** @returns {Promise<Api>} */
async function load() {
  const response = await fetch(`${baseUrl}/openapi.json`);
  if (!response.ok) {
    throw new Error(`the engine answered ${response.status}`);
  }
  return new Api(await response.json());
}

/** @param {Api} api */
function listOperations(api) {
  byId("operations", HTMLElement).replaceChildren(
    ...api.tags.map(({ name, operations }) =>
      h(
        "section",
        { "data-tag": name },
        h("h2", {}, h("a", { href: `#${encodeURIComponent(name)}` }, name)),
        h("ul", {}, operations.map((operation) => h("li", { "data-operation": operation.id }, h("a", { href: operation.link, title: operation.path }, methodBadge(operation), h("span", {}, operation.name))))),
      ),
    ),
  );
}

/** Shows the operations that have every word of the search. @param {Api} api */
function filter(api) {
  const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const found = new Set(api.operations.filter(({ searched }) => words.every((word) => searched.includes(word))).map(({ id }) => id));
  for (const item of document.querySelectorAll("[data-operation]")) {
    /** @type {HTMLElement} */ (item).hidden = !found.has(item.getAttribute("data-operation") ?? "");
  }
  for (const section of document.querySelectorAll("[data-tag]")) {
    /** @type {HTMLElement} */ (section).hidden = section.querySelector("[data-operation]:not([hidden])") === null;
  }
  byId("found", HTMLElement).textContent = words.length === 0 ? "" : found.size === 1 ? "1 operation" : `${found.size || "No"} operations`;
}

/**
 * @param {Api} api
 * @param {Session} session
 */
function show(api, session) {
  leave();
  leave = () => {};
  const [tagName = "", name] = location.hash.slice(1).split("/").map(decode);
  const tag = api.tags.find((each) => each.name === tagName);
  const operation = tag?.operations.find((each) => each.name === name);
  if (operation !== undefined) {
    const page = operationPage(api, operation, session);
    leave = page.leave;
    main.replaceChildren(page.element);
  } else if (tag !== undefined) {
    main.replaceChildren(h("article", {}, h("h1", { tabindex: -1 }, tag.name), ...markdown(tag.description), overview(tag.operations)));
  } else {
    const tags = api.tags.map((each) => h("section", {}, h("h2", {}, each.name), ...markdown(each.description), overview(each.operations)));
    main.replaceChildren(h("article", {}, h("h1", { tabindex: -1 }, api.title), ...markdown(api.description), downloads(), ...tags));
  }
  document.title = [operation?.name ?? tag?.name, `${api.title} API`].filter((part) => part !== undefined).join(" · ");
  for (const link of document.querySelectorAll("#operations a")) {
    const isCurrent = link.getAttribute("href") === location.hash;
    if (isCurrent) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** @param {import("./model.js").Operation[]} operations */
function overview(operations) {
  return h("ul", { class: "overview" }, operations.map((operation) => h("li", {}, h("a", { href: operation.link }, methodBadge(operation), h("code", {}, operation.path)), h("p", {}, ...inline(operation.summary)))));
}

function downloads() {
  return h("p", {}, "The same for programs: ", h("a", { href: "openapi.json" }, "openapi.json"), ", ", h("a", { href: "openapi.yaml" }, "openapi.yaml"), ", and gRPC server reflection.");
}

/** @param {Session} session */
function tellWho(session) {
  byId("who", HTMLElement).textContent = session.tokens?.name ?? "";
  byId("sign-in", HTMLButtonElement).textContent = session.tokens === undefined ? "Sign in" : "Sign out";
}

/** @param {boolean} isOpen */
function openMenu(isOpen) {
  menu.setAttribute("aria-expanded", String(isOpen));
}

/** @param {Api} api */
function listenToKeys(api) {
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const isTyping = target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      openMenu(true);
      search.focus();
      search.select();
    }
  });
  search.addEventListener("keydown", (event) => {
    const first = document.querySelector("[data-tag]:not([hidden]) [data-operation]:not([hidden]) a");
    if (event.key === "Escape") {
      search.value = "";
      filter(api);
    } else if (first instanceof HTMLElement && event.key === "Enter") {
      first.click();
    } else if (first instanceof HTMLElement && event.key === "ArrowDown") {
      event.preventDefault();
      first.focus();
    }
  });
}

// The address tells which operation is shown, so its fragment cannot also say where to jump.
function listenToSkip() {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function start() {
  const api = await load();
  const session = new Session(api, () => tellWho(session));
  byId("title", HTMLElement).textContent = api.title;
  byId("version", HTMLElement).textContent = api.version;
  byId("sign-in", HTMLButtonElement).addEventListener("click", () => (session.tokens === undefined ? openSignIn(session) : session.signOut()));
  menu.addEventListener("click", () => openMenu(menu.getAttribute("aria-expanded") !== "true"));
  search.addEventListener("input", () => filter(api));
  // The link of what is shown already changes no address, and yet leads out of the menu.
  byId("operations", HTMLElement).addEventListener("click", () => openMenu(false));
  listOperations(api);
  listenToKeys(api);
  listenToSkip();
  tellWho(session);
  show(api, session);
  window.addEventListener("hashchange", () => {
    openMenu(false);
    show(api, session);
    // As a new page would begin at its top, for eyes and for screen readers.
    window.scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
  });
}

start().catch((thrown) => {
  main.replaceChildren(h("div", { class: "error", role: "alert" }, h("p", {}, `The description of the API could not be loaded: ${thrown instanceof Error ? thrown.message : thrown}. Load the page again to retry.`)));
});
