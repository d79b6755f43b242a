// The live list of the TypeScript SDK against a real engine, while several write and connections are cut.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { connectNode } from "@grpc-baas/client/node";
import { admin, Engine } from "./lib/engine.js";

let engine;
let proxy;
before(async () => {
  engine = await Engine.start();
  proxy = await cuttingProxy(engine.port);
});
after(async () => {
  proxy?.close();
  await engine?.dispose();
});

/** Stands between a client and the engine, and cuts all their connections when it is told to. */
async function cuttingProxy(port) {
  const open = new Set();
  const server = createServer((client) => {
    const target = connect(port, "127.0.0.1");
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.pipe(target);
    target.pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cutAll = () => open.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cutAll,
    close() {
      server.close();
      cutAll();
    },
  };
}

const any = (values) => values[Math.floor(Math.random() * values.length)];

const someData = () => ({
  title: any([null, "", "a", "B", "é", "\uffee", "\u{1f600}"]),
  status: any(["open", "done"]),
  n: any([null, -1, 0, 7, 50, 99, "9007199254740993", "9007199254740994"]),
  price: any([null, "-10.5", "9.0", "10.0"]),
  at: any([null, "2026-11-21T09:30:00Z", "2026-11-21T09:30:00.5Z", "2026-11-21T09:30:00.000001Z"]),
  flag: any([null, true, false]),
});

const QUERIES = [
  {},
  { filter: "status = 'open'", sort: "-n,title" },
  { sort: "title", limit: 7 },
  { filter: "flag = true || n > 5", sort: "-at,price", limit: 40 },
  { sort: "flag,-updated", fields: ["title", "n"] },
];

async function write(records) {
  const own = [];
  for (let i = 0; i < 120; i++) {
    const step = own.length === 0 ? 3 : Math.floor(Math.random() * 4);
    if (step === 0) {
      await records.delete(own.splice(Math.floor(Math.random() * own.length), 1)[0]);
    } else if (step < 3) {
      await records.update(any(own), someData());
    } else {
      own.push((await records.create(someData())).id);
    }
    if (i % 8 === 0) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    }
  }
}

/** Makes the list that a listener has from the one before and the changes. */
function replay(before, changes, length) {
  const stays = [...before];
  const next = new Array(length);
  for (const { record, index, previousIndex } of changes) {
    if (previousIndex >= 0) {
      assert.equal(stays[previousIndex].id, record.id);
      stays[previousIndex] = undefined;
    }
    if (index >= 0) {
      next[index] = record;
    }
  }
  const rest = stays.filter((record) => record !== undefined);
  const list = Array.from(next, (record) => record ?? rest.shift());
  assert.equal(rest.length, 0);
  return list;
}

test("a live list equals a fresh list at quiet, whatever was written and cut meanwhile", async () => {
  await engine.signIn();
  const types = { title: "text", status: "text", n: "int", price: "decimal", at: "datetime", flag: "bool" };
  await engine.collection("live", Object.entries(types).map(([name, type]) => ({ name, type })));
  const writer = connectNode(engine.url);
  await writer.signIn(admin.email, admin.password);
  const records = writer.collection("live");
  await Promise.all(Array.from({ length: 230 }, () => records.create(someData())));

  const reader = connectNode(proxy.url, { tokens: writer.tokens });
  const lists = QUERIES.map((query) => {
    const live = reader.collection("live").live(query);
    const list = { query, live, mirror: [] };
    live.subscribe((changes) => {
      if (changes.length > 0) {
        list.mirror = replay(list.mirror, changes, live.records.length);
      }
    });
    return list;
  });
  const cutting = setInterval(() => proxy.cutAll(), 150);
  await Promise.all([write(records), write(records), write(records)]);
  clearInterval(cutting);

  for (const { query, live } of lists) {
    await live.ready;
    const expected = [];
    for await (const record of records.listAll({ filter: query.filter ?? "", sort: query.sort ?? "" })) {
      expected.push(record);
    }
    expected.splice(query.limit ?? expected.length);
    const names = (of) => of.map(({ id, etag }) => `${id}@${etag}`);
    for (let waited = 0; !(live.state === "live" && String(names(live.records)) === String(names(expected))); waited++) {
      assert.ok(waited < 600, `${JSON.stringify(query)}: ${live.state} ${live.error}\n${names(live.records)}\n${names(expected)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (query.fields === undefined) {
      assert.deepEqual(live.records, expected);
    }
    const seen = lists.find((other) => other.live === live).mirror;
    assert.deepEqual(names(seen), names(expected));
    live.close();
  }
});
