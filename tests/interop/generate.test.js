// The examples of docs/sdk.md, run one after the other as they are written: code for collections, and a client in Python.
import { after, before, test } from "node:test";
import { Engine } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

test("the examples run as written and answer what is shown", () => runExamples("sdk.md", engine));
