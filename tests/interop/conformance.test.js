// Connect's conformance suite asks a host of ours; here connect-node asks it the same way, group by group.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createClient } from "@connectrpc/connect";
import { makeCertificates } from "./conformance/certificates.js";
import { allCases } from "./conformance/cases.js";
import { callersOf, receiveLimit, servers, transportOf } from "./conformance/configs.js";
import { loadSuite, startHost } from "./conformance/host.js";
import { checkCall, makeCall } from "./conformance/runner.js";

const suite = await loadSuite();
const pem = await makeCertificates("server", "client", "stranger");
const cases = allCases(suite);
const askFor = ({ protocol, version, useTls }, rest = {}) => startHost(suite, {
  protocol: protocol.number,
  httpVersion: version,
  useTls,
  serverCreds: useTls ? pem.server : undefined,
  messageReceiveLimit: receiveLimit,
  ...rest,
});

// HTTP/1.1 clients read no response before they have sent all.
const isServed = (item, { version }, { isJson }) =>
  (item.kind !== "full duplex" || version === 2) && (!item.codecs || item.codecs.includes(isJson ? "JSON" : "protobuf"));

for (const server of servers) {
  describe(server.name, () => {
    let host;
    before(async () => (host = await askFor(server)));
    after(async () => assert.equal(await host?.stop(), 0));
    for (const caller of callersOf(server)) {
      describe(caller.name, { concurrency: 16 }, () => {
        let transport;
        before(() => (transport = transportOf(suite, host, server, caller)));
        for (const item of cases.filter((each) => isServed(each, server, caller))) {
          test(`${item.group}: ${item.name}`, async () => checkCall(suite, item, await makeCall(suite, transport, item)));
        }
      });
    }
  });
}
