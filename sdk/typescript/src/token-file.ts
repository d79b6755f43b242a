/// <reference types="node" />
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { TokenStore } from "./tokens.js";
import { readTokens } from "./tokens.js";

/** Keeps a session in a file that only its owner may read, for one process at a time. */
export function fileTokenStore(path: string): TokenStore {
  return {
    async load() {
      try {
        return readTokens(await readFile(path, "utf8"));
      } catch (thrown) {
        if ((thrown as { code?: string }).code === "ENOENT") {
          return undefined;
        }
        throw thrown;
      }
    },
    async save(tokens) {
      if (tokens === undefined) {
        await rm(path, { force: true });
        return;
      }
      // Whole or not at all: a crash must not lose the tokens that were there.
      const next = `${path}.new`;
      await rm(next, { force: true });
      await writeFile(next, JSON.stringify(tokens), { mode: 0o600, flag: "wx" });
      await rename(next, path);
    },
  };
}
