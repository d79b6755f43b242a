// Certificates that sign themselves.
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "./engine.js";

/** Makes a certificate for localhost and 127.0.0.1; answers the paths of the certificate and its key. */
export async function issue(folder, name) {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const made = await run("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", `/CN=${name}`,
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
  ]);
  assert.equal(made.code, 0, made.stderr);
  return [certificate, key];
}
