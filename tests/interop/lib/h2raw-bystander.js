// A well-behaved client on a thread of its own, so that an attacker's work does not count as the engine's: one call each 5 ms.
import http2 from "node:http2";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { grpcMessage } from "./h2raw.js";

const intervalMs = 5;

/** Runs the client until `stop`, which answers how its calls went. */
export class Bystander {
  constructor(engine, path, message) {
    this.worker = new Worker(new URL(import.meta.url), { workerData: { url: engine.url, token: engine.token, path, body: grpcMessage(message) } });
  }

  async start() {
    await new Promise((resolve, reject) => {
      this.worker.once("message", resolve);
      this.worker.once("error", reject);
    });
    return this;
  }

  /** What came since the last time: number of calls, those not answered with OK, latencies in milliseconds. */
  async take() {
    const taken = new Promise((resolve) => this.worker.once("message", resolve));
    this.worker.postMessage("take");
    return await taken;
  }

  async stop() {
    await this.worker.terminate();
  }
}

if (workerData?.path !== undefined) {
  run(workerData);
}

function run({ url, token, path, body }) {
  const session = http2.connect(url);
  let times = [];
  let failures = [];
  let waiting = [];
  const call = () => {
    const begun = performance.now();
    let status;
    const note = (headers) => (status ??= headers["grpc-status"]);
    const done = new Promise((resolve) => {
      const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers", authorization: `Bearer ${token}` });
      stream.on("response", note);
      stream.on("trailers", note);
      stream.on("error", (error) => (status ??= error.code));
      stream.resume();
      stream.on("close", () => {
        if (status === "0") {
          times.push(performance.now() - begun);
        } else {
          failures.push(String(status));
        }
        resolve();
      });
      stream.end(body);
    });
    waiting.push(done);
  };
  session.on("error", (error) => failures.push(error.code));
  session.on("connect", () => {
    // What is late is made up for, so that a stall shows in every call that fell into it.
    let next = performance.now();
    setInterval(() => {
      for (; next <= performance.now(); next += intervalMs) {
        call();
      }
    }, intervalMs);
    parentPort.postMessage("ready");
  });
  parentPort.on("message", async () => {
    const theirs = waiting;
    waiting = [];
    await Promise.all(theirs);
    times.sort((a, b) => a - b);
    const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? -1);
    parentPort.postMessage({ calls: times.length + failures.length, failures: [...new Set(failures)], p50: at(0.5), p99: at(0.99), max: at(1) });
    times = [];
    failures = [];
  });
}
