// One feed, followed at the same time by everything that can follow one: all must tell the same.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import * as loader from "@grpc/proto-loader";
import { connectNode } from "@grpc-baas/client/node";
import { EventSource } from "eventsource";
import WebSocket from "ws";
import { Engine, engineDll, root } from "./lib/engine.js";
import { openPage } from "./lib/page.js";
import { makeStubs } from "./lib/python.js";

const protos = [join(root, "protos"), join(root, "protos", "third_party")];

let engine;
let ann;
let stubs;
let page;
let close;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
  await engine.rest("POST", "/api/v1/collections", { body: { name: "users", type: "auth" } });
  const schema = [{ name: "n", type: "int" }, { name: "owner", type: "text" }];
  await engine.rest("POST", "/api/v1/collections", { body: { name: "notes", schema, list_rule: "owner = @request.auth.id" } });
  const account = { email: "ann@example.com", password: "correct horse 1" };
  const made = await engine.rest("POST", "/api/v1/collections/users/records", { body: { data: account } });
  const login = await engine.rest("POST", "/api/v1/collections/users/auth/login", { token: null, body: account });
  ann = { id: made.body.id, token: login.body.access_token };
  stubs = await makeStubs();
  ({ page, close } = await openPage("export {};"));
});
after(async () => {
  await close?.();
  await engine?.dispose();
  await rm(stubs, { recursive: true, force: true });
});

/** What each follower tells of an event; `n` is absent when the record is gone. */
const told = (type, id, position, n) => `${type.replace("record.", "")} ${id} ${position} ${n ?? ""}`;
const ofJson = (event) => told(event.type, event.record_id, event.position, event.data?.n);
const types = ["record.created", "record.updated", "record.deleted"];
const path = (filter, from) => `/api/v1/realtime/notes?filter=${encodeURIComponent(filter)}&from=${from}&token=${ann.token}`;

/** Reads lines of JSON that a program prints until the end of the feed. */
async function follow(program, args, parse) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  const events = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const event = parse(line);
    if (event !== undefined) {
      events.push(event);
    }
    if (line.includes('"end"')) {
      child.kill();
      return events;
    }
  }
  throw new Error(`${program} ended: ${errors}`);
}

const ofLine = (line) => (line.includes('"record.') ? ofJson(JSON.parse(line)) : undefined);

function eventSource(filter, from) {
  return new Promise((resolve, reject) => {
    const events = [];
    const source = new EventSource(engine.url + path(filter, from));
    source.addEventListener("error", (error) => reject(new Error(error.message)));
    for (const type of types) {
      source.addEventListener(type, (event) => {
        const change = JSON.parse(event.data);
        events.push(ofJson(change));
        assert.equal(event.lastEventId, String(change.position));
        if (change.record_id === "end") {
          source.close();
          resolve(events);
        }
      });
    }
  });
}

const chromium = (filter, from) =>
  page.evaluate(
    ([url, types]) =>
      new Promise((resolve, reject) => {
        const changes = [];
        const source = new EventSource(url);
        source.onerror = () => reject(new Error("the EventSource failed"));
        for (const type of types) {
          source.addEventListener(type, (event) => {
            changes.push(JSON.parse(event.data));
            if (changes.at(-1).record_id === "end") {
              source.close();
              resolve(changes);
            }
          });
        }
      }),
    [engine.url + path(filter, from), types],
  ).then((changes) => changes.map(ofJson));

function grpcJs(filter, from) {
  const definition = loader.loadSync("baas/records/v1/record_service.proto", { keepCase: true, longs: Number, includeDirs: protos });
  const service = grpc.loadPackageDefinition(definition).baas.records.v1.RecordService;
  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${ann.token}`);
  const watch = new service(`127.0.0.1:${engine.port}`, grpc.credentials.createInsecure()).WatchRecords({ collection: "notes", filter, from }, metadata);
  return new Promise((resolve, reject) => {
    const events = [];
    watch.on("error", (error) => (events.at(-1)?.includes(" end ") ? undefined : reject(error)));
    watch.on("data", (event) => {
      if (event.type.startsWith("record.")) {
        events.push(told(event.type, event.record_id, event.position, event.data?.fields.n?.numberValue));
      }
      if (event.record_id === "end") {
        watch.cancel();
        resolve(events);
      }
    });
  });
}

async function typeScript(filter, from) {
  const events = [];
  const client = connectNode(engine.url, { accessToken: ann.token });
  for await (const event of client.collection("notes").watch({ filter, from })) {
    events.push(told(event.type, event.recordId, event.position, event.data?.n));
    if (event.recordId === "end") {
      return events;
    }
  }
}

// The WebSocket of Daptin's form compares fields with values only, so that it follows without the filter.
function webSocket(from) {
  const socket = new WebSocket(`${engine.url.replace("http", "ws")}/live?token=${ann.token}`);
  const kinds = { create: "created", update: "updated", delete: "deleted" };
  return new Promise((resolve, reject) => {
    const events = [];
    socket.on("error", reject);
    socket.on("open", () => socket.send(JSON.stringify({ method: "subscribe", attributes: { topicName: "notes", from } })));
    socket.on("message", (text) => {
      const { EventType, EventData, Position } = JSON.parse(text);
      if (EventType in kinds) {
        events.push(told(kinds[EventType], EventData.reference_id, Position, EventType === "delete" ? undefined : EventData.n));
      }
      if (EventData?.reference_id === "end") {
        socket.close();
        resolve(events);
      }
    });
  });
}

for (const filter of ["", "n > 2"]) {
  test(`all clients tell the same of one feed, filter '${filter}'`, async () => {
    await engine.rest("DELETE", "/api/v1/collections/notes/records/end");
    const from = (await engine.rest("GET", "/api/v1/collections/notes/records")).body.position;
    const followers = {
      chromium: chromium(filter, from),
      eventsource: eventSource(filter, from),
      "grpc-js": grpcJs(filter, from),
      "TypeScript SDK": typeScript(filter, from),
      "C# SDK": follow("dotnet", [engineDll, "watch", "notes", "--filter", filter, "--from", String(from), "--server", engine.url, "--token", ann.token], ofLine),
      "Python grpcio": follow("/usr/bin/python3", [join(import.meta.dirname, "feed.py"), stubs, `127.0.0.1:${engine.port}`, ann.token, "notes", filter, String(from)], (line) => {
        const event = JSON.parse(line);
        return told(event.type, event.record_id, event.position, event.n);
      }),
      "curl, SSE": follow("curl", ["-sSN", engine.url + path(filter, from)], (line) => (line.startsWith("data:") ? ofLine(line.slice(5)) : undefined)),
      "curl, NDJSON": follow("curl", ["-sSN", "-H", "accept: application/x-ndjson", engine.url + path(filter, from)], ofLine),
      ...(filter === "" ? { ws: webSocket(from) } : {}),
    };
    const expected = await work((record) => record !== undefined && record.owner === ann.id && (filter === "" || record.n > 2), from);
    for (const [name, events] of Object.entries(followers)) {
      assert.deepEqual(await Promise.race([events, setTimeout(20_000, "nothing more after 20 s", { ref: false })]), expected, name);
    }
  });
}

/** Makes, changes and deletes notes; answers what must be told of it to who sees those that `isSeen`. */
async function work(isSeen, from) {
  const expected = [];
  const notes = new Map((await engine.rest("GET", "/api/v1/collections/notes/records?per_page=100")).body.items.map(({ id, data }) => [id, data]));
  for (let i = 0; i < 150; i++) {
    const id = `note${i % 7}`;
    const note = { n: (i * 5) % 11, owner: i % 4 === 0 ? "somebody" : ann.id };
    const before = notes.get(id);
    const isDeleted = before !== undefined && i % 9 === 0;
    const [method, url, body] = isDeleted
      ? ["DELETE", `/${id}`, undefined]
      : before === undefined ? ["POST", "", { id, data: note }] : ["PATCH", `/${id}`, { data: note }];
    assert.equal((await engine.rest(method, `/api/v1/collections/notes/records${url}`, { body })).status, 200);
    const after = isDeleted ? undefined : note;
    notes.set(id, after);
    if (isSeen(before) || isSeen(after)) {
      expected.push(told(!isSeen(after) ? "deleted" : isSeen(before) ? "updated" : "created", id, from + i + 1, isSeen(after) ? note.n : undefined));
    }
  }
  await engine.rest("POST", "/api/v1/collections/notes/records", { body: { id: "end", data: { n: 100, owner: ann.id } } });
  return [...expected, told("created", "end", from + 151, 100)];
}
