// The examples of docs/projects.md, run one after the other as they are written, and their answers held to what it shows.
import { after, before, test } from "node:test";
import { Engine } from "./lib/engine.js";
import { runExamples } from "./lib/examples.js";

let engine;
before(async () => {
  engine = await Engine.start();
  await engine.signIn();
});
after(() => engine?.dispose());

test("the examples run as written and answer what is shown", () => runExamples("projects.md", engine));
