// The dialog that signs in.
import { byId, h } from "./dom.js";

/** @typedef {import("./session.js").Session} Session */

/** @param {Session} session */
export function openSignIn(session) {
  const dialog = byId("sign-in-dialog", HTMLDialogElement);
  const problem = h("p", { class: "problem", role: "alert" });
  const email = h("input", { type: "email", id: "sign-in-email", autocomplete: "username", required: true });
  const password = h("input", { type: "password", id: "sign-in-password", autocomplete: "current-password", required: true });
  const token = h("input", { type: "password", id: "sign-in-token", autocomplete: "off", required: true });

  /** @param {() => Promise<void> | void} work */
  const submitting = (work) => async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await work();
      dialog.close();
    } catch (thrown) {
      problem.textContent = thrown instanceof Error ? thrown.message : String(thrown);
    }
  };

  const withPassword = h(
    "form",
    { submit: submitting(() => session.signIn(email.value, password.value)) },
    h("label", { for: email.id }, "E-mail"),
    email,
    h("label", { for: password.id }, "Password"),
    password,
    h("button", { type: "submit", class: "primary" }, "Sign in"),
  );
  const withToken = h(
    "form",
    { submit: submitting(() => session.useToken(token.value.trim())) },
    h("label", { for: token.id }, "Access token"),
    token,
    h("button", { type: "submit" }, "Use the token"),
  );
  dialog.replaceChildren(
    h("h2", { id: "sign-in-heading" }, "Sign in"),
    problem,
    ...(session.login === undefined ? [] : [withPassword]),
    h("details", { open: session.login === undefined }, h("summary", {}, "With a token"), withToken),
    h("p", { class: "muted" }, "Kept in this tab only, until it is closed."),
    h("button", { type: "button", click: () => dialog.close() }, "Cancel"),
  );
  dialog.showModal();
}
