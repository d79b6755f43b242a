// The part of Markdown that comments use: paragraphs, lists, tables, code, emphasis and links. Anything else stays text.
import { h } from "./dom.js";

const inlinePattern = /(`+)([^`]+|[^`][^]*?[^`])\1(?!`)|\*\*(?=\S)([^*]+)\*\*|(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])|\[([^\]]+)\]\(([^()\s]+)\)/g;
const bullet = /^\s*(?:[-*]|\d+\.)\s+/;
const fence = /^```/;
const tableRow = /^\s*\|.*\|\s*$/;
const tableRule = /^\s*\|(\s*:?-+:?\s*\|)+\s*$/;

/**
 * @param {string | undefined} text
 * @returns {HTMLElement[]}
 */
export function markdown(text) {
  const lines = (text ?? "").split(/\r?\n/);
  /** @type {HTMLElement[]} */
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const start = at;
    if (line.trim() === "") {
      at++;
    } else if (fence.test(line)) {
      at = endOf(lines, at + 1, (each) => !fence.test(each));
      blocks.push(h("pre", { tabindex: 0 }, h("code", {}, lines.slice(start + 1, at).join("\n"))));
      at++;
    } else if (tableRule.test(lines[at + 1] ?? "")) {
      at = endOf(lines, at, (each) => tableRow.test(each));
      at = Math.max(at, start + 2);
      blocks.push(tableOf(cells(line), lines.slice(start + 2, at).map(cells)));
    } else if (bullet.test(line)) {
      at = endOf(lines, at, (each) => each.trim() !== "");
      blocks.push(list(lines.slice(start, at)));
    } else {
      at = endOf(lines, at + 1, (each) => each.trim() !== "" && !bullet.test(each) && !fence.test(each));
      blocks.push(h("p", {}, inline(lines.slice(start, at).join(" "))));
    }
  }
  return blocks;
}

/**
 * The rows of the first table with their cells as Markdown; none if there is no table.
 *
 * @param {string} text
 * @returns {string[][]}
 */
export function tableRows(text) {
  const lines = text.split(/\r?\n/);
  const rule = lines.findIndex((line) => tableRule.test(line));
  return rule < 1 ? [] : lines.slice(rule + 1, endOf(lines, rule + 1, (line) => tableRow.test(line))).map(cells);
}

/**
 * A table that can be scrolled sideways where the screen is narrow.
 *
 * @param {string[]} head
 * @param {string[][]} rows Cells as Markdown.
 */
export function tableOf(head, rows) {
  const header = h("tr", {}, head.map((cell) => h("th", { scope: "col" }, inline(cell))));
  const body = rows.map((row) => h("tr", {}, row.map((cell, at) => h("td", { "data-label": head[at] ?? "" }, ...inline(cell)))));
  return h("div", { class: "table" }, h("table", {}, h("thead", {}, header), h("tbody", {}, body)));
}

/**
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function inline(text) {
  /** @type {(string | HTMLElement)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(inlinePattern)) {
    const [whole, , code, strong, emphasis, label, target] = match;
    parts.push(text.slice(end, match.index));
    end = match.index + whole.length;
    if (code !== undefined) {
      parts.push(h("code", {}, code.trim()));
    } else if (strong !== undefined) {
      parts.push(h("strong", {}, inline(strong)));
    } else if (emphasis !== undefined) {
      parts.push(h("em", {}, inline(emphasis)));
    } else {
      parts.push(link(label ?? "", target ?? ""));
    }
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== "");
}

/**
 * A link within this site or by https; any other stays text.
 *
 * @param {string} label
 * @param {string} target
 */
function link(label, target) {
  const url = URL.canParse(target, document.baseURI) ? new URL(target, document.baseURI) : undefined;
  const isSafe = url !== undefined && (url.protocol === "https:" || url.origin === location.origin);
  return isSafe ? h("a", { href: target, rel: "noopener noreferrer" }, ...inline(label)) : `[${label}](${target})`;
}

/** @param {string[]} lines */
function list(lines) {
  /** @type {string[]} */
  const items = [];
  for (const line of lines) {
    if (bullet.test(line)) {
      items.push(line.replace(bullet, ""));
    } else {
      items.push(`${items.pop() ?? ""} ${line.trim()}`);
    }
  }
  const isNumbered = /^\s*\d/.test(lines[0] ?? "");
  return h(isNumbered ? "ol" : "ul", {}, items.map((item) => h("li", {}, ...inline(item))));
}

/** @param {string} line */
function cells(line) {
  return line.trim().slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}

/**
 * @param {string[]} lines
 * @param {number} start
 * @param {(line: string) => boolean} belongs
 */
function endOf(lines, start, belongs) {
  let at = start;
  while (at < lines.length && belongs(lines[at] ?? "")) {
    at++;
  }
  return at;
}
