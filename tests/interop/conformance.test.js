// Connect's conformance suite asks a host of ours; here connect-node asks it the same way, group by group.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { makeCertificates } from "./conformance/certificates.js";
import { allCases } from "./conformance/cases.js";
import { callersOf, receiveLimit, servers, transportOf } from "./conformance/configs.js";
import { failToStart, loadSuite, startHost } from "./conformance/host.js";
import { send } from "./conformance/raw.js";
import { checkCall, makeCall } from "./conformance/runner.js";
import { failuresOf, unexpectedOf } from "./conformance/unexpected.js";
import { outcomeOf } from "./conformance/wire.js";

const suite = await loadSuite();
const pem = await makeCertificates("server", "client", "stranger");
const cases = allCases(suite);
const metadata = {
  responseHeaders: [{ name: "x-custom-header", value: ["foo"] }],
  responseTrailers: [{ name: "x-custom-trailer", value: ["bing"] }],
};
const askFor = ({ protocol, version, useTls }, rest = {}, options = {}) => startHost(suite, {
  protocol: protocol.number,
  httpVersion: version,
  useTls,
  serverCreds: useTls ? pem.server : undefined,
  messageReceiveLimit: receiveLimit,
  ...rest,
}, options);

const isListening = ({ host, port }) => new Promise((resolve) => {
  const socket = connect(port, host, () => resolve(true)).on("error", () => resolve(false));
  socket.on("connect", () => socket.destroy());
});

async function* sent(...requests) {
  yield* requests;
}

// HTTP/1.1 clients read no response before they have sent all.
const isServed = (item, { version }, { isJson }) =>
  (item.kind !== "full duplex" || version === 2) && (!item.codecs || item.codecs.includes(isJson ? "JSON" : "protobuf"));

for (const server of servers) {
  describe(server.name, () => {
    let host;
    before(async () => (host = await askFor(server)));
    after(async () => assert.equal(await host?.stop(), 0));
    const protocol = server.protocol.name;
    const raw = { "unexpected requests": unexpectedOf(suite, protocol), "failures on the wire": failuresOf(suite, protocol) };
    for (const [group, { name, code, codes = [], status = 200, details = 0, ...request }] of Object.entries(raw).flatMap(([group, all]) => all.map((each) => [group, each]))) {
      test(`${group}: ${name}`, async () => {
        const reply = await send(host, server.version, request);
        const outcome = outcomeOf(suite, reply);
        assert.ok([code, ...codes].includes(outcome.code), `${outcome.code}: ${reply.body}`);
        assert.deepEqual([reply.status, outcome.details], [status, details]);
      });
    }
    for (const caller of callersOf(server)) {
      describe(caller.name, { concurrency: 16 }, () => {
        let transport;
        before(() => (transport = transportOf(suite, host, server, caller)));
        for (const item of cases.filter((each) => !each.spreadMs && isServed(each, server, caller))) {
          test(`${item.group}: ${item.name}`, async () => checkCall(suite, item, await makeCall(suite, transport, item)));
        }
      });
    }

    // One after the other: what else this process does would blur when a message came. On a busy machine it may read several at once all the
    // same; an engine that keeps them back would show that each time.
    const [caller] = callersOf(server);
    for (const item of cases.filter((each) => each.spreadMs && isServed(each, server, caller))) {
      test(`${item.group}: ${item.name}`, async () => {
        for (let attempt = 1; ; attempt++) {
          const seen = await makeCall(suite, transportOf(suite, host, server, caller), item);
          try {
            return checkCall(suite, item, seen);
          } catch (fault) {
            if (attempt === 5) {
              throw fault;
            }
          }
        }
      });
    }
  });
}

for (const server of servers.filter(({ protocol }) => protocol.name === "Connect")) {
  describe(`Connect GET: ${server.name}`, () => {
    let host;
    before(async () => (host = await askFor(server)));
    after(async () => assert.equal(await host?.stop(), 0));
    for (const caller of callersOf(server)) {
      test(`${caller.name}: what the query said is told`, async () => {
        const client = createClient(suite.service, transportOf(suite, host, server, caller, { useHttpGet: true }));
        const seen = {};
        const { payload } = await client.idempotentUnary(
          { responseDefinition: { ...metadata, response: { case: "responseData", value: new Uint8Array([1, 2]) } } },
          { headers: { "x-conformance-test": "Value1" }, onHeader: (found) => (seen.header = found), onTrailer: (found) => (seen.trailer = found) },
        );
        assert.deepEqual(Buffer.from(payload.data), Buffer.from([1, 2]));
        const query = Object.fromEntries(payload.requestInfo.connectGetInfo.queryParams.map((entry) => [entry.name, entry.value[0]]));
        assert.deepEqual([query.connect, query.encoding], ["v1", caller.isJson ? "json" : "proto"]);
        assert.ok(query.message.length > 0);
        assert.equal(payload.requestInfo.requests.length, 1);
        assert.deepEqual([seen.header.get("x-custom-header"), seen.trailer.get("x-custom-trailer")], ["foo", "bing"]);
        assert.ok(payload.requestInfo.requestHeaders.some((entry) => entry.name.toLowerCase() === "x-conformance-test" && entry.value[0] === "Value1"));
        assert.equal((await client.unary({})).payload.requestInfo.connectGetInfo, undefined);
      });
    }
  });
}

describe("TLS client certificates", () => {
  for (const server of servers.filter(({ useTls }) => useTls)) {
    test(`${server.name}: callers without a trusted one are not let in`, async () => {
      const host = await askFor(server, { clientTlsCert: pem.client.cert });
      try {
        assert.deepEqual(Buffer.from(host.pemCert).toString().trim(), pem.server.cert.toString().trim());
        for (const caller of callersOf(server)) {
          const call = (nodeOptions) => createClient(suite.service, transportOf(suite, host, server, caller, { nodeOptions })).clientStream(sent({}, {}));
          assert.equal((await call(pem.client)).payload.requestInfo.requests.length, 2);
          await assert.rejects(call({}));
          await assert.rejects(call(pem.stranger));
        }
      } finally {
        assert.equal(await host.stop(), 0);
      }
    });
  }
});

describe("start", () => {
  const plain = servers.find(({ protocol, useTls }) => protocol.name === "gRPC" && !useTls);
  const secured = servers.find(({ protocol, useTls }) => protocol.name === "gRPC" && useTls);
  const call = (host, server) => createClient(suite.service, transportOf(suite, host, server, callersOf(server)[0])).unary({});

  test("a runner that closes the input at once is served until it ends the process", async () => {
    const host = await askFor(plain, {}, { closesInput: true });
    assert.ok(await call(host, plain));
    assert.equal(await host.terminate(), 0);
  });

  test("a runner that keeps the input open may end the process too", async () => {
    const host = await askFor(plain);
    assert.ok(await call(host, plain));
    assert.equal(await host.terminate(), 0);
  });

  test("it ends with the process that started it, if the input is closed", async () => {
    const host = await askFor(plain, {}, { closesInput: true, isWrapped: true });
    assert.ok(await call(host, plain));
    await host.terminate("SIGKILL");
    const deadline = performance.now() + 10_000;
    while (await isListening(host)) {
      assert.ok(performance.now() < deadline, "the host serves still");
      await sleep(100);
    }
  });

  test("without a certificate for the server, it makes one", async () => {
    const host = await askFor(secured, { serverCreds: undefined });
    assert.ok(await call(host, secured));
    assert.equal(await host.stop(), 0);
  });

  for (const [what, asked] of Object.entries({
    "HTTP/3": { httpVersion: 3 },
    "a broken certificate": { useTls: true, serverCreds: { cert: Buffer.from("no"), key: Buffer.from("no") } },
    "a limit that is too small": { messageReceiveLimit: 1 },
  })) {
    test(`${what} is refused with a reason`, async () => {
      const { code, stderr } = await failToStart(suite, { protocol: 2, httpVersion: 2, ...asked });
      assert.equal(code, 1);
      assert.match(stderr, /http_version|server_creds|MaxReceiveBytes/);
      assert.doesNotMatch(stderr, /Unhandled/);
    });
  }
});
