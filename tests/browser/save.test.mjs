// Figures can be saved as pictures, and their numbers copied.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { PNG } from "pngjs";
import { address, parse, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const PAGE = "pm-1/index.html";
const FIGURE = "#figur-alder";

async function saved(tab, text) {
  const [download] = await Promise.all([tab.waitForEvent("download"), tab.locator(`${FIGURE} .tools`).getByText(text).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a figure is saved as SVG that needs no style sheet", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const { name, bytes } = await saved(tab, "Spara som SVG");
  assert.match(name, /^riket-.*figur-\d+-.*\.svg$/);
  const svg = parse(bytes.toString("utf8")).querySelector("svg");
  assert.equal(svg.getAttribute("xmlns"), "http://www.w3.org/2000/svg");
  assert.ok(svg.querySelector("title").text.length > 5 && svg.querySelectorAll("text").length > 10);
  assert.equal(svg.querySelectorAll("[class]").length, 0);
  const words = svg.childNodes.filter((node) => node.rawTagName === "text").map((node) => node.text).join(" ");
  assert.match(words, /^Figur \d+\. .* Riket, .* Källa: /);
  const fills = new Set(svg.querySelectorAll("path").map((path) => path.getAttribute("style").match(/fill: ([^;]+)/)[1]));
  assert.ok(fills.has("rgb(23, 64, 92)") && fills.has("rgb(194, 112, 30)"), [...fills].join());
}));

test("a figure is saved as PNG, large enough for paper and light although the page is dark", () => inPage({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" }, async (tab) => {
  await tab.goto(address(PAGE));
  const { name, bytes } = await saved(tab, "Spara som PNG");
  assert.match(name, /^riket-.*figur-\d+-.*\.png$/);
  const { width, data } = PNG.sync.read(bytes);
  assert.equal(width, 1512);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 400) colours.add(data.readUIntBE(at, 3));
  assert.ok(colours.has(0x17405c) && colours.has(0xc2701e) && colours.has(0xffffff), [...colours].map((c) => c.toString(16)).join());
}));

test("a table is copied for a spreadsheet", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  // What would reach the clipboard, whichever way it goes.
  await tab.evaluate(() => {
    window.copied = [];
    navigator.clipboard.writeText = async (text) => { window.copied.push(text); };
  });
  const button = tab.locator(`${FIGURE} .tools button`).last();
  await button.click();
  await tab.waitForFunction(() => window.copied.length > 0);
  const rows = (await tab.evaluate(() => window.copied[0])).split("\n").map((row) => row.split("\t"));
  const table = parse(readFileSync(new URL(address(PAGE)), "utf8")).querySelector(`${FIGURE} table`);
  assert.equal(rows.length, table.querySelectorAll("tr").length);
  assert.ok(rows.every((row) => row.length === rows[0].length), "rows of different length");
  assert.equal(rows[1][0], "0–2 år");
  assert.equal(await button.textContent(), "Tabellen är kopierad");
}));

test("a table is saved as CSV that a spreadsheet takes for numbers", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const { name, bytes } = await saved(tab, "Spara som CSV");
  assert.match(name, /\.csv$/);
  const text = bytes.toString("utf8");
  assert.equal(text.charCodeAt(0), 0xfeff);
  const rows = text.slice(1).split("\r\n").map((row) => row.split(";"));
  assert.ok(rows[0].some((head) => head.endsWith(", lägst")) && rows[0].some((head) => head.endsWith(", högst")), rows[0].join());
  // The number lies within its interval, and all are numbers.
  const low = rows[0].findIndex((head) => head.endsWith(", lägst"));
  const [number, from, to] = rows[1].slice(low - 1, low + 2).map((cell) => Number(cell.replace(",", ".")));
  assert.ok(from <= number && number <= to, rows[1].join());
  assert.ok(rows.some((row) => row[0].startsWith("Källa: ")) && rows.some((row) => row[0].startsWith("Sparat 20")), text.slice(-300));
}));

test("the list of places is saved with base and verdict in columns of their own, and nothing in it is a formula", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address("kommuner/index.html"));
  const [download] = await Promise.all([tab.waitForEvent("download"), tab.locator(".tools").first().getByText("Spara som CSV").click()]);
  const rows = readFileSync(await download.path(), "utf8").slice(1).split("\r\n").map((row) => row.split(";"));
  assert.ok(rows[0].some((head) => head.endsWith(", underlag")), rows[0].join());
  const cells = rows.flat().filter((cell) => /^[=+@-]/.test(cell) && !/^-?\d+(,\d+)?$/.test(cell));
  assert.deepEqual(cells, []);
}));
