// Certificates as Connect's runner makes them: each its own authority, good for this machine alone.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lib/engine.js";

/** Makes a certificate and its key, in PEM, for each name. */
export async function makeCertificates(...names) {
  const folder = await mkdtemp(join(tmpdir(), "baas-tls-"));
  try {
    const made = {};
    for (const name of names) {
      const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      const { code, stderr } = await run("openssl", [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", `/CN=${name}`,
        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", cert,
      ]);
      assert.equal(code, 0, stderr);
      made[name] = { key: await readFile(key), cert: await readFile(cert) };
    }
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
