// Every word that a reader meets is in the Swedish dictionary or in allowed.txt.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import assert from "node:assert/strict";
import { ROOT, files, none, parse, read } from "../browser/helpers.mjs";

const SPOKEN = ["alt", "aria-label", "aria-description", "title", "placeholder", "content"];

// All that is seen, heard or told of a page, element by element.
function* texts(node) {
  // A word that is broken in a drawing goes on in the next line.
  let broken = "";
  for (const child of node.childNodes) {
    if (child.nodeType === 1 && child.rawTagName === "text") {
      const text = broken + child.text;
      broken = /\p{L}-$/u.test(text) ? text.slice(0, -1) : "";
      if (!broken) yield text;
    } else if (child.nodeType === 3) yield child.text.replace(/^<!doctype html>/i, "");
    else if (child.nodeType === 1 && !/^(script|style|code|pre)$/i.test(child.rawTagName)) {
      const spoken = child.rawTagName === "meta" ? (child.getAttribute("name") === "description" ? ["content"] : []) : SPOKEN;
      for (const name of spoken) if (child.hasAttribute(name)) yield child.getAttribute(name);
      yield* texts(child);
    }
  }
}

// Addresses are no words; a compound with a hyphen is looked up part by part.
const words = (text) => text.replace(/\S+@\S+|https?:\/\/\S+|\b[\w-]+\.(?:html|md|yaml|csv|js)\b/g, " ").replaceAll("\u00ad", "").match(/\p{L}+/gu) ?? [];

test("every word is spelt right", () => {
  const found = new Map(); // word → the first page it stands on
  for (const page of files(".html")) {
    for (const text of texts(parse(read(page), { comment: false }))) {
      for (const word of words(text)) if (!found.has(word)) found.set(word, page);
    }
  }
  const allowed = new Set(readFileSync(new URL("allowed.txt", import.meta.url), "utf8").split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean));
  // Names of places, also in the genitive.
  for (const line of readFileSync(join(ROOT, "data/units.csv"), "utf8").split("\n").slice(1)) {
    for (const name of words(line.split(";")[1] ?? "")) allowed.add(name).add(`${name}s`);
  }
  const run = spawnSync("hunspell", ["-d", "sv_SE", "-i", "utf-8", "-l"], { input: [...found.keys()].join("\n"), encoding: "utf8" });
  assert.ifError(run.error);
  assert.equal(run.status, 0, run.stderr);
  // A word may start a sentence.
  const known = (word) => allowed.has(word) || allowed.has(word.toLocaleLowerCase("sv"));
  const unknown = run.stdout.split("\n").filter((word) => word && !known(word));
  none(unknown.map((word) => `${found.get(word)}: ${word}`).sort(), "unknown words");
});

test("the list of allowed words is sorted and holds no word twice", () => {
  const list = readFileSync(new URL("allowed.txt", import.meta.url), "utf8").split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  assert.deepEqual(list, [...new Set(list)].sort(new Intl.Collator("sv").compare));
});
