// An OpenID provider where somebody is signed in already and agrees to everything, for tests that follow redirects without a browser.
import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";

/** Its one user, `user`, has the claims that a test gives it. */
export class OpenIdProvider {
  /** @param {string} clientId Of the one client that it has. */
  static async start(clientId) {
    const provider = new OpenIdProvider();
    provider.clientId = clientId;
    provider.keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    provider.codes = new Map();
    provider.server = createServer((request, response) => provider.answer(request, response));
    await new Promise((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
    provider.url = `http://127.0.0.1:${provider.server.address().port}`;
    return provider;
  }

  close() {
    this.server.close();
  }

  async answer(request, response) {
    const url = new URL(request.url, this.url);
    const json = (body) => response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") {
      json({
        issuer: this.url, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token`, jwks_uri: `${this.url}/keys`,
        userinfo_endpoint: `${this.url}/me`, id_token_signing_alg_values_supported: ["RS256"], code_challenge_methods_supported: ["S256"],
        response_types_supported: ["code"], subject_types_supported: ["public"],
      });
    } else if (url.pathname === "/keys") {
      json({ keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] });
    } else if (url.pathname === "/authorize") {
      const code = `code-${this.codes.size}`;
      this.codes.set(code, { user: this.user, nonce: url.searchParams.get("nonce") });
      const back = new URL(url.searchParams.get("redirect_uri"));
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state"));
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === "/me") {
      json(this.user);
    } else {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      const { user, nonce } = this.codes.get(new URLSearchParams(body).get("code"));
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: this.url, aud: this.clientId, iat: now, exp: now + 300, ...(nonce ? { nonce } : {}), ...user };
      const text = [{ alg: "RS256", kid: "one", typ: "JWT" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
      json({ access_token: "access", token_type: "Bearer", expires_in: 300, id_token: `${text}.${sign("sha256", text, this.keys.privateKey).toString("base64url")}` });
    }
  }
}
