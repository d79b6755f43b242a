// JSON in colours.
import { h } from "./dom.js";

// More than this makes pages slow; the answer can be saved as a whole.
const shownCharacters = 200_000;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @param {string} text What `JSON.stringify` made. */
export function colouredJson(text) {
  const code = document.createDocumentFragment();
  const shown = text.slice(0, shownCharacters);
  let end = 0;
  for (const match of shown.matchAll(token)) {
    const [whole, string, colon] = match;
    code.append(shown.slice(end, match.index));
    end = match.index + whole.length;
    const kind = string === undefined ? "value" : colon === undefined ? "string" : "key";
    code.append(h("span", { class: `json-${kind}` }, string ?? whole), colon ?? "");
  }
  code.append(shown.slice(end));
  if (shown.length < text.length) {
    code.append(`\n… and ${text.length - shown.length} characters more`);
  }
  return code;
}

/** The text laid out, and as it is if it is not JSON. @param {string} text */
export function prettyJson(text) {
  try {
    return colouredJson(JSON.stringify(JSON.parse(text), undefined, 2));
  } catch {
    return document.createTextNode(text.slice(0, shownCharacters));
  }
}
