import type { Item } from "../client/src/index.js";

/** One item on the page. */
export class ItemRow {
  readonly element = document.createElement("li");
  private readonly box = document.createElement("input");
  private readonly text = document.createElement("span");

  /** @param actions What to do when the user checks the box, or removes the item. */
  constructor(actions: { check: (done: boolean) => void; remove: () => void }) {
    this.box.type = "checkbox";
    this.box.addEventListener("change", () => actions.check(this.box.checked));
    const label = document.createElement("label");
    label.append(this.box, this.text);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "✕";
    remove.ariaLabel = "Remove";
    remove.addEventListener("click", actions.remove);
    this.element.append(label, remove);
  }

  show(item: Item): void {
    this.box.checked = item.done ?? false;
    this.text.textContent = item.text ?? "";
    this.element.classList.toggle("done", this.box.checked);
  }
}
