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

// The parts of a saved workbook, name → text. They stand in the zip as they are, one after the other.
function parts(bytes) {
  const found = new Map();
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    assert.equal(bytes.readUInt16LE(at + 8), 0, "a part is packed");
    const [size, length] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const [from, to] = [at + 30 + length, at + 30 + length + size];
    found.set(bytes.toString("utf8", at + 30, from), bytes.toString("utf8", from, to));
    at = to;
  }
  return found;
}

// The cells of a sheet in rows: numbers as numbers, texts as texts.
function cells(sheet) {
  return parse(sheet).querySelectorAll("row").map((row) => row.querySelectorAll("c").map((cell) => {
    const [number, text] = [cell.querySelector("v"), cell.querySelector("t")];
    return number ? Number(number.text) : text.text;
  }));
}

async function workbook(tab, tools) {
  const [download] = await Promise.all([tab.waitForEvent("download"), tools.getByText("Spara som Excel").click()]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  return parts(readFileSync(await download.path()));
}

// What a browser says against the parts as XML.
const faulty = (tab, saved) => tab.evaluate((saved) => saved.filter(([, text]) => new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror")).map(([name]) => name), [...saved]);

test("a table is saved as a workbook with the numbers that the page shows", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const saved = await workbook(tab, tab.locator(`${FIGURE} .tools`));
  assert.deepEqual(await faulty(tab, saved), []);
  assert.deepEqual(parse(saved.get("xl/workbook.xml")).querySelectorAll("sheet").map((sheet) => sheet.getAttribute("name")), ["Tabell", "Om tabellen"]);
  const figure = parse(readFileSync(new URL(address(PAGE)), "utf8")).querySelector(FIGURE);
  const [heads, ...rows] = figure.querySelectorAll("table tr").map((row) => row.querySelectorAll("th, td"));
  const names = heads.map((head) => head.text);
  const [shown, ...numbers] = cells(saved.get("xl/worksheets/sheet1.xml"));
  assert.deepEqual(shown, [names[0], ...names.slice(1).flatMap((name) => [name, `${name}, lägst`, `${name}, högst`])]);
  // The last row has whole numbers without intervals, so that it has fewer cells.
  assert.deepEqual(numbers, rows.map(([name, ...others]) => [name.text, ...others.flatMap((cell) => cell.text.replace(/(\d)\s(?=\d{3})/g, "$1").split(/[ –]/).map(Number))]));
  assert.ok(numbers.flat().filter((value) => typeof value === "number").length > 30 && !numbers.flat().some(Number.isNaN));
  const [title, ...about] = cells(saved.get("xl/worksheets/sheet2.xml")).flat();
  assert.match(title, /^Figur \d+\. Ålder bland flickor/);
  assert.ok(about.includes(figure.querySelector(".source").text) && about.includes("Mindre siffror: var andelen troligen ligger."), about.join());
  assert.ok(!about.some((line) => line.startsWith("Smala streck")), "what explains the drawing only");
  assert.match(about.at(-2), /pm-1\/index\.html$/);
  assert.match(about.at(-1), /^Sparat 20\d\d-\d\d-\d\d$/);
}));

test("what a table holds can neither be a formula nor break a workbook", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const texts = ['=HYPERLINK("x")', '<&"]]></t>', "a\u0001\u000b\ufffe\ud800b", "_x0041_", "−12,50", "1 234 567", "0180", "@SUM(1)", "+3"];
  await tab.evaluate(([figure, texts]) => {
    const rows = [...document.querySelectorAll(`${figure} tbody tr`)];
    texts.forEach((text, at) => { (rows[at] ?? rows[0].parentElement.appendChild(rows[0].cloneNode(true))).cells[1].textContent = text; });
    document.querySelector(`${figure} .title`).textContent = "=1+1 <&\u0002";
  }, [FIGURE, texts]);
  const saved = await workbook(tab, tab.locator(`${FIGURE} .tools`));
  assert.deepEqual(await faulty(tab, saved), []);
  const sheet = saved.get("xl/worksheets/sheet1.xml");
  for (const part of saved.values()) assert.doesNotMatch(part, /<f[ >]|[\u0001\u0002\u000b\ufffe]/);
  const column = parse(sheet).querySelectorAll('c[r^="B"]').slice(1).map((cell) => [cell.querySelector("v")?.text, cell.querySelector("t")?.text]);
  assert.deepEqual(column, [[undefined, '=HYPERLINK("x")'], [undefined, '<&"]]></t>'], [undefined, "a b"], [undefined, "_x005F_x0041_"],
    ["-12.50", undefined], ["1234567", undefined], [undefined, "0180"], [undefined, "@SUM(1)"], ["3", undefined]]);
  assert.match(saved.get("xl/styles.xml"), /formatCode="0\.00".*formatCode="#,##0".*formatCode="\+0;-0"/);
  assert.equal(cells(saved.get("xl/worksheets/sheet2.xml"))[0][0], "=1+1 <&");
}));

test("a workbook of a list has the rows that are left in it, and numbers with decimals", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address("kommuner/index.html"));
  await tab.locator(".filter input").fill("kornehed");
  const left = await tab.locator("table.listed tbody tr:visible th").allTextContents();
  const all = await tab.locator("table.listed tbody tr").count();
  assert.ok(left.length > 0 && left.length < all);
  const saved = await workbook(tab, tab.locator(".tools").first());
  assert.deepEqual(await faulty(tab, saved), []);
  const [heads, ...rows] = cells(saved.get("xl/worksheets/sheet1.xml"));
  assert.deepEqual(rows.map((row) => row[0]), left);
  assert.ok(heads.some((head) => head.endsWith(", underlag")), heads.join());
  assert.ok(rows.flat().some((value) => typeof value === "number" && value % 1 !== 0), "no number with decimals");
  assert.ok(cells(saved.get("xl/worksheets/sheet2.xml")).flat().some((line) => line === "▲: tydligt högre än i resten av landet"));
}));
