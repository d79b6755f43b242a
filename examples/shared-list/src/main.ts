/// <reference types="vite/client" />
import type { Item } from "../client/src/index.js";
import { createClient } from "../client/src/index.js";
import { ItemRow } from "./row.js";

const db = createClient({ baseUrl: import.meta.env["VITE_BAAS_URL"] ?? "http://localhost:8080" });

const find = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
const form = find<HTMLFormElement>("form");
const input = find<HTMLInputElement>("input[name=text]");
const list = find<HTMLUListElement>("ul");
const fault = find<HTMLElement>("#fault");
const clear = find<HTMLButtonElement>("#clear");

// The engine keeps this list current: what anybody writes, in this window or another, arrives here.
const items = db.items.live({ sort: [(item) => item.created.desc()] });
const rows = new Map<string, ItemRow>();

items.subscribe(show);
show();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text !== "") {
    input.value = "";
    attempt(() => db.items.create({ text, done: false }));
  }
});
clear.addEventListener("click", () => attempt(() => Promise.all(items.records.filter((item) => item.done).map((item) => db.items.delete(item.id)))));

function show(): void {
  const known = new Set(items.records.map((item) => item.id));
  for (const [id, row] of rows) {
    if (!known.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  items.records.forEach((item, index) => {
    const { element } = rowOf(item);
    if (list.children[index] !== element) {
      list.insertBefore(element, list.children[index] ?? null);
    }
  });
  const open = items.records.filter((item) => !item.done).length;
  find("#state").textContent = items.state;
  find("#state").className = items.state;
  find("#count").textContent = items.records.length === 0 ? "" : `${open} to do, ${items.records.length - open} done`;
  find<HTMLElement>("#empty").hidden = items.state !== "live" || items.records.length > 0;
  clear.hidden = open === items.records.length;
  if (items.error !== undefined) {
    tell(items.error);
  }
}

function rowOf(item: Item): ItemRow {
  let row = rows.get(item.id);
  if (row === undefined) {
    row = new ItemRow({
      check: (done) => attempt(() => db.items.update(item.id, { done })),
      remove: () => attempt(() => db.items.delete(item.id)),
    });
    rows.set(item.id, row);
  }
  row.show(item);
  return row;
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    fault.hidden = true;
  } catch (thrown) {
    tell(thrown);
    show();
  }
}

function tell(thrown: unknown): void {
  fault.textContent = thrown instanceof Error ? thrown.message : String(thrown);
  fault.hidden = false;
}
