// Tabs that arrow keys move between. Source: WAI-ARIA Authoring Practices, "Tabs Pattern".
import { h } from "./dom.js";

// The language that somebody has chosen is that of the next operation too.
let lastChosen = 0;

/**
 * @param {string} label
 * @param {{ name: string, content: () => HTMLElement }[]} pages
 */
export function tabs(label, pages) {
  const panel = h("div", { role: "tabpanel", id: "sample", "aria-labelledby": "" });
  const buttons = pages.map(({ name }, at) =>
    h("button", { type: "button", role: "tab", id: `sample-${at}`, "aria-controls": "sample", click: () => choose(at), keydown: (/** @type {KeyboardEvent} */ event) => move(event, at) }, name),
  );

  /** @param {number} chosen */
  function choose(chosen) {
    lastChosen = chosen;
    buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === chosen));
      button.tabIndex = at === chosen ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `sample-${chosen}`);
    refresh();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} at
   */
  function move(event, at) {
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: pages.length - 1 };
    const target = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (target !== undefined) {
      event.preventDefault();
      const next = (target + pages.length) % pages.length;
      choose(next);
      buttons[next]?.focus();
    }
  }

  function refresh() {
    const page = pages[lastChosen];
    panel.replaceChildren(...(page === undefined ? [] : [page.content()]));
  }

  choose(lastChosen);
  return { element: h("div", { class: "tabs" }, h("div", { role: "tablist", "aria-label": label }, buttons), panel), refresh };
}
