// The realtime and presence examples that the documentation of FastCMS gives its readers, as it writes them. Hosts, tokens and ids are those
// of the test; everything else is theirs. Where this engine means to differ, a line says so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { EventSource as NodeEventSource } from "eventsource";
import { runCurl } from "./lib/curl.js";
import { Engine } from "./lib/engine.js";

const password = "correct horse 1";

let engine;
let john;
const sources = new Set();

// A page's own EventSource, which knows where the page came from.
class EventSource extends NodeEventSource {
  constructor(url) {
    super(new URL(url, engine.url));
    sources.add(this);
  }
}

before(async () => {
  // Nobody is present without an account, or sees who is, unless the engine is told so: the examples have no tokens.
  engine = await Engine.start({ env: { Baas__Presence__AllowAnonymous: "true" } });
  await engine.signIn();
  const text = (name) => ({ name, type: "text" });
  await engine.collection("posts", [text("title"), text("content"), text("status"), text("author"), text("priority")]);
  await engine.collection("products", [text("title"), { name: "price", type: "number" }]);
  await engine.rest("DELETE", "/api/v1/collections/users");
  const users = { name: "users", type: "auth", schema: [text("name"), { name: "active", type: "bool" }], list_rule: "" };
  assert.equal((await engine.rest("POST", "/api/v1/collections", { body: users })).status, 200);
  await make("users", { email: "john@example.org", password, name: "John Doe" }, "user-123");
  const login = await engine.rest("POST", "/api/v1/collections/users/auth/login", { token: null, body: { email: "john@example.org", password } });
  john = login.body.access_token;
});
after(async () => {
  sources.forEach((source) => source.close());
  await engine?.dispose();
});

async function make(collection, data, id) {
  const { status, body } = await engine.rest("POST", `/api/v1/collections/${collection}/records`, { body: { id, data } });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function until(condition) {
  for (let i = 0; i < 400 && !(await condition()); i++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.ok(await condition());
}

/** Runs a script of a page as it is written; `log` is what it wrote to the console. `more` are names that it takes for granted. */
async function page(script, more = {}) {
  const log = [];
  const names = { EventSource, console: { log: (...words) => log.push(words) }, ...more };
  const result = new Function(...Object.keys(names), `${script}\nreturn typeof eventSource === "undefined" ? undefined : eventSource;`)(...Object.values(names));
  if (result) {
    await opened(result);
  }
  return { source: result, log };
}

const opened = (source) =>
  new Promise((resolve, reject) => {
    source.addEventListener("connected", resolve);
    source.addEventListener("error", reject);
  });

const quickStart = `// Connect to real-time updates
const eventSource = new EventSource('/api/v1/realtime');

// Listen to record events
eventSource.addEventListener('record.created', (e) => {
  const data = JSON.parse(e.data);
  console.log('New record:', data);
});

eventSource.addEventListener('record.updated', (e) => {
  const data = JSON.parse(e.data);
  console.log('Record updated:', data);
});

eventSource.addEventListener('record.deleted', (e) => {
  const data = JSON.parse(e.data);
  console.log('Record deleted:', data);
});`;

test("the basic connection hears of records", async () => {
  const { source, log } = await page(quickStart);
  const { id } = await make("posts", { title: "New Post", content: "Post content..." });
  await engine.rest("PATCH", `/api/v1/collections/posts/records/${id}`, { body: { data: { title: "Changed" } } });
  await engine.rest("DELETE", `/api/v1/collections/posts/records/${id}`);
  await until(() => log.length === 3);
  source.close();

  assert.deepEqual(log.map(([what, { type }]) => [what, type]), [["New record:", "record.created"], ["Record updated:", "record.updated"], ["Record deleted:", "record.deleted"]]);
  const [, event] = log[0];
  assert.deepEqual([event.collection, event.record_id, event.data.title, event.data.content], ["posts", id, "New Post", "Post content..."]);
  assert.ok(!Number.isNaN(Date.parse(event.timestamp)));
  // The record's id and time stand beside its data, as in all answers of this engine.
  assert.deepEqual([event.data.id, Number.isNaN(Date.parse(event.created))], [undefined, false]);
});

const live = [
  ["'/api/v1/realtime?query=status=published'", "posts", { title: "a", status: "draft" }, { title: "b", status: "published" }],
  ["'/api/v1/realtime/products?query=price>100'", "products", { title: "a", price: 100 }, { title: "b", price: 101 }],
  ["'/api/v1/realtime/users?query=active=true'", "users", { email: "a@example.org", password, active: false }, { email: "b@example.org", password, active: true }],
  ["'/api/v1/realtime/posts?query=author=john'", "posts", { title: "a", author: "jane" }, { title: "b", author: "john" }],
];
for (const [url, collection, other, wanted] of live) {
  test(`the live query ${url} has what matches`, async () => {
    const { source, log } = await page(`const eventSource = new EventSource(${url});`);
    source.addEventListener("record.created", (e) => log.push(JSON.parse(e.data)));
    await make(collection, other);
    const { id } = await make(collection, wanted);
    await until(() => log.length > 0);
    source.close();
    assert.deepEqual(log.map((event) => [event.collection, event.record_id]), [[collection, id]]);
  });
}

const presenceSnippet = `// Connect with user ID for presence tracking
const userId = 'user-123';
const eventSource = new EventSource(\`/api/v1/realtime?user_id=\${userId}\`);

// Listen to presence events
eventSource.addEventListener('user.joined', (e) => {
  const data = JSON.parse(e.data);
  console.log('User joined:', data.data);
  // { user_id, user_name, connections, last_seen }
});

eventSource.addEventListener('user.left', (e) => {
  const data = JSON.parse(e.data);
  console.log('User left:', data.data);
});`;

const securitySnippet = `const token = 'your-auth-token';
const eventSource = new EventSource(
  \`/api/v1/realtime?token=\${token}&user_id=123\`
);`;

const users = "# Get all active users\ncurl http://localhost:8000/api/v1/presence";
const oneUser = "curl http://localhost:8000/api/v1/presence/user-123";
const curl = (command) => runCurl(engine, command.replace(/^#.*\n/, ""));

test("presence tells who joins, is there, and leaves", async () => {
  const { source: stranger, log } = await page(presenceSnippet);
  await until(() => log.length === 1);
  // Who has no account has the name that it gives itself, but not the id of somebody who has one.
  assert.deepEqual([log[0][0], log[0][1].user_id, log[0][1].user_name, log[0][1].connections], ["User joined:", "anon:user-123", "", 1]);

  const { source: first } = await page(securitySnippet.replace("your-auth-token", john));
  const ticket = (await engine.rest("POST", "/api/v1/auth/stream-tickets", { token: john, body: {} })).body.ticket;
  const { source: second } = await page(`const eventSource = new EventSource('/api/v1/realtime?ticket=${ticket}&user_id=456');`);
  await until(() => log.length === 2);
  // Of who is signed in, user_id is not believed: it is the one of the token.
  assert.deepEqual([log[1][0], log[1][1].user_id, log[1][1].user_name], ["User joined:", "user-123", "John Doe"]);

  const { body: all } = await curl(users);
  assert.equal(all.count, 2);
  const { last_seen, ...shown } = all.users.find((user) => user.user_id === "user-123");
  assert.deepEqual(shown, { user_id: "user-123", user_name: "John Doe", connections: 2, status: "online", collection: "users" });
  assert.ok(!Number.isNaN(Date.parse(last_seen)));
  const { body: one } = await curl(oneUser);
  assert.deepEqual([one.user_id, one.online, one.presence.user_name, one.presence.connections], ["user-123", true, "John Doe", 2]);

  first.close();
  second.close();
  // After the five seconds in which a page may be loaded again.
  await until(() => log.length === 3);
  assert.deepEqual([log[2][0], log[2][1].user_id, log[2][1].connections], ["User left:", "user-123", 0]);
  assert.deepEqual((await curl(oneUser)).body, { user_id: "user-123", online: false });
  stranger.close();
});

test("presence and a live query go together", async () => {
  const [records, joined, left] = [[], [], []];
  const names = { handleRecord: (e) => records.push(JSON.parse(e.data)), handleUserJoined: (e) => joined.push(JSON.parse(e.data)), handleUserLeft: (e) => left.push(e) };
  const { source } = await page(
    `// Track active users AND filter events
const userId = 'current-user-id';
const query = 'priority=high';
const url = \`/api/v1/realtime?user_id=\${userId}&query=\${encodeURIComponent(query)}\`;

const eventSource = new EventSource(url);

// Handle both filtered records and presence
eventSource.addEventListener('record.created', handleRecord);
eventSource.addEventListener('user.joined', handleUserJoined);
eventSource.addEventListener('user.left', handleUserLeft);`,
    names,
  );
  await make("posts", { title: "a", priority: "low" });
  await make("posts", { title: "b", priority: "high" });
  await until(() => records.length > 0 && joined.length > 0);
  source.close();
  assert.deepEqual([records.map((event) => event.data.title), joined[0].data.user_id], [["b"], "anon:current-user-id"]);
});

const manager = `class RealtimeManager {
  constructor(url) {
    this.url = url;
    this.eventSource = null;
    this.reconnectDelay = 1000;
    this.maxReconnectDelay = 30000;
  }

  connect() {
    this.eventSource = new EventSource(this.url);

    this.eventSource.addEventListener('connected', () => {
      console.log('Connected');
      this.reconnectDelay = 1000;
    });

    this.eventSource.onerror = () => {
      console.log('Connection lost, reconnecting...');
      this.reconnect();
    };

    // Add your event listeners here
  }

  reconnect() {
    setTimeout(() => {
      this.connect();
      this.reconnectDelay = Math.min(
        this.reconnectDelay * 2,
        this.maxReconnectDelay
      );
    }, this.reconnectDelay);
  }

  disconnect() {
    if (this.eventSource) {
      this.eventSource.close();
      this.eventSource = null;
    }
  }
}

// Usage
const manager = new RealtimeManager('/api/v1/realtime?user_id=123');
manager.connect();`;

test("the connection manager connects", async () => {
  const kept = [];
  const { log } = await page(`${manager}\nkeep(manager);`, { keep: (made) => kept.push(made) });
  await until(() => log.length > 0);
  kept[0].disconnect();
  assert.deepEqual(log, [["Connected"]]);
});

test("the component of Vue shows the feed", async () => {
  const component = { connected: false, events: [], eventSource: null };
  const connect = `const url = '/api/v1/realtime/posts?query=status=published';
      this.eventSource = new EventSource(url);

      this.eventSource.addEventListener('connected', () => {
        this.connected = true;
      });

      this.eventSource.addEventListener('record.created', (e) => {
        const data = JSON.parse(e.data);
        this.events.push(data);
      });

      this.eventSource.addEventListener('record.updated', (e) => {
        const data = JSON.parse(e.data);
        this.events.push(data);
      });

      this.eventSource.onerror = () => {
        this.connected = false;
      };`;
  new Function("EventSource", connect).call(component, EventSource);
  await until(() => component.connected);
  await make("posts", { title: "shown", status: "published" });
  await until(() => component.events.length === 1);
  component.eventSource.close();
  assert.deepEqual(component.events.map((event) => `${event.type}: ${event.data.title}`), ["record.created: shown"]);
});

const hook = `function useRealtime(collection, query = '') {
  const [events, setEvents] = useState([]);
  const [connected, setConnected] = useState(false);

  useEffect(() => {
    let url = \`/api/v1/realtime\`;
    if (collection) {
      url = \`/api/v1/realtime/\${collection}\`;
    }
    if (query) {
      url += \`?query=\${encodeURIComponent(query)}\`;
    }

    const eventSource = new EventSource(url);

    eventSource.addEventListener('connected', () => {
      setConnected(true);
    });

    eventSource.addEventListener('record.created', (e) => {
      const data = JSON.parse(e.data);
      setEvents(prev => [...prev, data]);
    });

    eventSource.addEventListener('record.updated', (e) => {
      const data = JSON.parse(e.data);
      setEvents(prev => [...prev, data]);
    });

    eventSource.addEventListener('record.deleted', (e) => {
      const data = JSON.parse(e.data);
      setEvents(prev => [...prev, data]);
    });

    eventSource.onerror = () => {
      setConnected(false);
    };

    return () => {
      eventSource.close();
    };
  }, [collection, query]);

  return { events, connected };
}`;

test("the hook of React has the feed, deletions included", async () => {
  // As much of React as the hook needs: its states, and the effect that runs once.
  const states = [];
  const useState = (first) => {
    const at = states.push(first) - 1;
    return [first, (next) => (states[at] = typeof next === "function" ? next(states[at]) : next)];
  };
  const cleanups = [];
  const useEffect = (effect) => cleanups.push(effect());
  new Function("useState", "useEffect", "EventSource", `${hook}\nuseRealtime('posts', 'status=published');`)(useState, useEffect, EventSource);
  await until(() => states[1] === true);
  const { id } = await make("posts", { title: "shown", status: "published" });
  await engine.rest("DELETE", `/api/v1/collections/posts/records/${id}`);
  await until(() => states[0].length === 2);
  cleanups.forEach((cleanup) => cleanup());
  assert.deepEqual(states[0].map((event) => `${event.type}: ${event.data.title}`), ["record.created: shown", "record.deleted: undefined"]);
});

const python = `import httpx
import json

async def subscribe_to_realtime():
    """Subscribe to real-time updates using Python."""
    async with httpx.AsyncClient() as client:
        url = 'http://localhost:8000/api/v1/realtime'

        async with client.stream('GET', url) as response:
            async for line in response.aiter_lines():
                if line.startswith('data:'):
                    data = json.loads(line[5:])
                    event_type = data['type']
                    collection = data['collection']
                    record_data = data['data']

                    print(f"Event: {event_type}")
                    print(f"Collection: {collection}")
                    print(f"Data: {record_data}")
`;

// As much of httpx as the example needs: it asks for */*, and takes lines as they come.
const httpx = `import contextlib, urllib.request

class AsyncClient:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        pass

    @contextlib.asynccontextmanager
    async def stream(self, method, url):
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers={"accept": "*/*"})) as response:
            yield Lines(response)

class Lines:
    def __init__(self, response):
        self.response = response

    async def aiter_lines(self):
        for line in self.response:
            yield line.decode().rstrip("\\n")
`;

test("the Python example prints every event", async () => {
  await writeFile(join(engine.data, "httpx.py"), httpx);
  await writeFile(join(engine.data, "follow.py"), `${python.replace("http://localhost:8000", engine.url)}\nimport asyncio\nasyncio.run(subscribe_to_realtime())\n`);
  const child = spawn("python3", ["-u", "follow.py"], { cwd: engine.data, stdio: ["ignore", "pipe", "inherit"] });
  const lines = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  try {
    await until(() => lines.includes("Event: connected"));
    const { id } = await make("posts", { title: "Hello" });
    await engine.rest("DELETE", `/api/v1/collections/posts/records/${id}`);
    await until(() => lines.length === 9);
  } finally {
    child.kill();
  }
  assert.deepEqual(lines.filter((line) => line.startsWith("Event")), ["Event: connected", "Event: record.created", "Event: record.deleted"]);
  assert.match(lines[5], /^Data: \{'title': 'Hello'/);
});
