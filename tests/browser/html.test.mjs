// The pages and the style sheets are valid according to the Nu HTML checker.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import assert from "node:assert/strict";
import { SAMPLE, SITE, files, none } from "./helpers.mjs";

const CHECKER = fileURLToPath(new URL("node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

// Messages about valid things that the checker does not know yet, by their exact text.
const UNKNOWN = new Set([
  // SVG 2; in every browser since 2017.
  "CSS: “paint-order”: Property “paint-order” doesn't exist.",
]);

test("the Nu HTML checker finds no error in the sample and in the style sheets", () => {
  const paths = [...SAMPLE, ...files(".css")].map((file) => join(SITE, file));
  const run = spawnSync("java", ["-jar", CHECKER, "--errors-only", "--stdout", "--format", "json", "--also-check-css", ...paths], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.ifError(run.error);
  const { messages } = JSON.parse(run.stdout);
  const faults = messages
    .filter((message) => !UNKNOWN.has(message.message))
    .map((message) => `${message.url.split(`${SITE}/`).pop()}: line ${message.lastLine}: ${message.message} ${(message.extract ?? "").replaceAll("\n", " ").slice(0, 90)}`);
  none(faults, "errors");
});
