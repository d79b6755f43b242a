// Server-Sent Events over fetch, which can send headers as EventSource cannot. Source: WHATWG HTML, "Server-sent events".

/** @typedef {{ name: string, id: string, data: string }} ServerEvent */

// One event; what is longer is no event of an engine.
const maxEventCharacters = 32 * 1024 * 1024;

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* serverEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let id = "";
  /** @type {string[]} */
  let data = [];
  let name = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    rest += value;
    if (rest.length > maxEventCharacters) {
      throw new Error("An event is too large to show.");
    }
    // A CR at the end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) {
          yield { name: name === "" ? "message" : name, id, data: data.join("\n") };
        }
        data = [];
        name = "";
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const text = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "data") {
        data.push(text);
      } else if (field === "event") {
        name = text;
      } else if (field === "id" && !text.includes("\0")) {
        id = text;
      }
    }
  }
}
