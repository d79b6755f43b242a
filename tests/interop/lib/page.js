// A page in real Chromium, from another origin than the engine's, so that CORS is in play.
import { createServer } from "node:http";
import esbuild from "esbuild";
import { chromium } from "playwright-core";

/** Starts Chromium. */
export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu", "--no-first-run"],
  });
}

/** Opens an empty page that can import `contents`, bundled, as `/client.js`; answers it and what closes it. */
export async function openPage(contents) {
  const stdin = { contents, resolveDir: import.meta.dirname };
  const bundle = await esbuild.build({ stdin, bundle: true, write: false, format: "esm" });
  const browser = await launch();
  const site = createServer((request, response) => {
    const script = request.url === "/client.js";
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.end(script ? bundle.outputFiles[0].text : "<!doctype html><title>test</title>");
  });
  await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const close = async () => {
    await browser.close();
    site.close();
  };
  return { page, close };
}
