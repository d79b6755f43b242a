// The examples of docs/webhooks.md, run one after the other as they are written, and their answers held to what it shows.
import { after, before, test } from "node:test";
import { Engine, freePort } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  process.env.RECEIVER_PORT = `${await freePort()}`;
  engine = await Engine.start({ env: { Baas__Webhooks__AllowedTargets__0: "127.0.0.1" } });
  await engine.signIn();
});
after(() => engine?.dispose());

test("the examples run as written and answer what is shown", () => runExamples("webhooks.md", engine));
