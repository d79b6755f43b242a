// Who is signed in. Tokens stay in this tab: they are gone when it closes.
import { urlOf } from "./request.js";

/**
 * @typedef {import("./model.js").Api} Api
 * @typedef {import("./model.js").Operation} Operation
 * @typedef {{ access: string, refresh: string, expiresAt: number, name: string }} Tokens
 */

const storageKey = "baas.docs.session";

// A token is renewed a little before its end, so that it lasts for the call.
const renewAheadMs = 30_000;

export class Session {
  /**
   * @param {Api} api
   * @param {() => void} onChange
   */
  constructor(api, onChange) {
    this.login = api.find(["email", "password"], "access_token");
    this.refresh = api.find(["refresh_token"], "access_token");
    this.onChange = onChange;
    /** @type {Tokens | undefined} */
    this.tokens = stored();
  }

  /**
   * @param {string} email
   * @param {string} password
   */
  async signIn(email, password) {
    if (this.login !== undefined) {
      this.keep(await this.#ask(this.login, { email, password }), email);
    }
  }

  /** Uses a token that came from elsewhere, for as long as it lasts. @param {string} token */
  useToken(token) {
    this.#set({ access: token, refresh: "", expiresAt: Number.MAX_SAFE_INTEGER, name: "a token" });
  }

  signOut() {
    this.#set(undefined);
  }

  /** The header that proves who calls; none when nobody is signed in. @returns {Promise<Record<string, string>>} */
  async headers() {
    const tokens = this.tokens;
    if (tokens !== undefined && this.refresh !== undefined && tokens.refresh !== "" && Date.now() > tokens.expiresAt - renewAheadMs) {
      try {
        this.keep(await this.#ask(this.refresh, { refresh_token: tokens.refresh }), tokens.name);
      } catch {
        // The engine says best itself that the session is over: by what it answers to the call without a token.
        this.signOut();
      }
    }
    return this.tokens === undefined ? {} : { authorization: `Bearer ${this.tokens.access}` };
  }

  /**
   * Takes the tokens of an answer, whoever asked for them.
   *
   * @param {any} answer
   * @param {string} name
   */
  keep(answer, name) {
    this.#set({
      access: answer.access_token,
      refresh: answer.refresh_token ?? "",
      expiresAt: Date.now() + (answer.expires_in ?? 0) * 1000,
      name: answer.user?.email ?? name,
    });
  }

  /**
   * @param {Operation} operation
   * @param {object} body
   */
  async #ask(operation, body) {
    const response = await fetch(urlOf(operation, { path: {}, query: [], headers: {}, body: undefined }), {
      method: operation.method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(answer.error?.message ?? `The engine answered ${response.status}.`);
    }
    return answer;
  }

  /** @param {Tokens | undefined} tokens */
  #set(tokens) {
    this.tokens = tokens;
    if (tokens === undefined) {
      sessionStorage.removeItem(storageKey);
    } else {
      sessionStorage.setItem(storageKey, JSON.stringify(tokens));
    }
    this.onChange();
  }
}

/** @returns {Tokens | undefined} */
function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
