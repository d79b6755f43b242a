// Starts the built engine as users do, on a port of its own, with data of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const engineDll = join(root, "engine", "bin", "Release", "net10.0", "baas.dll");
export const admin = { email: "admin@example.com", password: "correct horse battery" };

/** Runs one engine. Its output is shown when it stops unexpectedly. */
export class Engine {
  static async start({ claimed = true, env = {}, data, port } = {}) {
    const engine = new Engine();
    engine.data = data ?? (await mkdtemp(join(tmpdir(), "baas-interop-")));
    engine.port = port ?? (await freePort());
    engine.url = `http://127.0.0.1:${engine.port}`;
    engine.env = { ...(claimed ? { BAAS_ADMIN_EMAIL: admin.email, BAAS_ADMIN_PASSWORD: admin.password } : {}), ...env };
    await engine.run();
    return engine;
  }

  /** Starts the process (again), and answers when it says that it listens. */
  async run() {
    const begun = performance.now();
    this.process = spawn("dotnet", [engineDll, "serve", "--listen", this.url, "--data", this.data], {
      env: { ...process.env, ...this.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.exited = once(this.process, "exit");
    this.output = [];
    this.process.stderr.on("data", (text) => this.output.push(text.toString()));
    const lines = createInterface({ input: this.process.stdout });
    await new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        this.output.push(`${line}\n`);
        if (line.includes("listening on")) {
          resolve();
        }
      });
      this.exited.then(() => reject(new Error(`The engine stopped:\n${this.output.join("")}`)));
    });
    this.exited.catch(() => undefined);
    this.startMs = performance.now() - begun;
  }

  /** Ends the process as a power cut would. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  /** Asks the process to stop; answers its exit code. */
  async stop() {
    this.process.kill("SIGTERM");
    const [code] = await this.exited;
    return code;
  }

  /** Stops the process and removes its data. */
  async dispose() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.kill();
    }
    await rm(this.data, { recursive: true, force: true });
  }

  /** Calls REST. `body` is sent as JSON. */
  async rest(method, path, { token = this.token, body, headers = {} } = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, headers: response.headers, body: isJson && text !== "" ? JSON.parse(text) : undefined, text };
  }

  /** Signs the administrator in; later REST calls send the token. */
  async signIn() {
    const { status, body } = await this.rest("POST", "/api/v1/auth/login", { token: null, body: admin });
    if (status !== 200) {
      throw new Error(`login: ${status} ${JSON.stringify(body)}`);
    }
    this.token = body.access_token;
    return body;
  }

  /** Makes a collection; open to everyone when `open`. */
  async collection(name, schema, { open = true } = {}) {
    const rules = open ? { list_rule: "", view_rule: "", create_rule: "", update_rule: "", delete_rule: "" } : {};
    const { status, body } = await this.rest("POST", "/api/v1/collections", { body: { name, type: "base", schema, ...rules } });
    if (status !== 200) {
      throw new Error(`create collection ${name}: ${status} ${JSON.stringify(body)}`);
    }
    return body;
  }
}

/** Runs a program; answers what it printed and its exit code. */
export async function run(program, args, options = {}) {
  const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  // A program that ends without reading its input is no failure of the test's.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const [code] = await once(child, "exit");
  return { code, stdout, stderr };
}

export const productSchema = [
  { name: "title", type: "text", validation: { required: true, min_length: 3, max_length: 100 } },
  { name: "price", type: "number", validation: { min: 0 } },
  { name: "active", type: "bool" },
  { name: "stock", type: "int" },
];

/** A port on which nothing listens, below those that the system gives to connections: one of them could take it before the engine does. */
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const isFree = await new Promise((resolve) => {
      const server = createServer();
      server.on("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) {
      return port;
    }
  }
}
