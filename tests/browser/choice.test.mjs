// Places of the reader's choice beside each other: the same numbers and verdicts as on the ready-made pages, with the keyboard alone.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInContext, createContext } from "node:vm";
import { test } from "node:test";
import assert from "node:assert/strict";
import { ROOT, address, files, parse, read, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const PAGE = "jamfor/index.html";
const WIDE = { viewport: { width: 1280, height: 900 } };
const clean = (text) => text.trim().replace(/\s+/g, " ");

test("the script tests pairs as the program does", () => {
  const rules = createContext({});
  runInContext(readFileSync(join(ROOT, "templates/assets/pairs.js"), "utf8"), rules);
  const vectors = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/pair_vectors.json"), "utf8"));
  assert.ok(vectors.length >= 400);
  for (const vector of vectors) {
    const [one, other] = [vector.one, vector.other].map(([x, n, k]) => ({ x, n, k, test: vector.test }));
    const p = rules.chance(one, other);
    const [low, high] = rules.difference(one, other, 0.05);
    assert.ok(Math.abs(p - vector.p) <= 1e-9 * vector.p, `${JSON.stringify(vector)}: ${p}`);
    assert.ok(Math.abs(low - vector.interval[0]) + Math.abs(high - vector.interval[1]) < 1e-12, `${JSON.stringify(vector)}: ${low}, ${high}`);
  }
});

// The tables of a ready-made page, by the heading over each: place, number with interval, base, verdict.
function ready(page) {
  const tables = {};
  for (const heading of parse(read(page)).querySelectorAll("section h3")) {
    let next = heading.nextElementSibling;
    while (!next.classList.contains("scroll")) next = next.nextElementSibling;
    const key = heading.querySelector("a").getAttribute("href").replaceAll("../", "");
    tables[key] = next.querySelectorAll("tbody tr").map((row) => row.querySelectorAll("th, td").map((cell) => clean(cell.text)));
  }
  return tables;
}

test("all pairs of all ready-made pages get the numbers and verdicts of the program", () => inPage(WIDE, async (tab) => {
  await tab.goto(address(PAGE));
  await tab.waitForFunction(() => offered && results);
  const pages = files("index.html").filter((page) => /\/jamfor\/index\.html$/.test(page));
  assert.ok(pages.length > 20, `${pages.length} pages`);
  let pairs = 0;
  for (const page of pages) {
    const folders = parse(read(page)).querySelector("section tbody").querySelectorAll("th a").map((link) => link.getAttribute("href").replaceAll("../", "").replace("/index.html", ""));
    const made = await tab.evaluate(async (folders) => {
      const places = folders.map((folder) => offered.places.find((place) => place.folder === folder));
      await Promise.all(places.map(read));
      const tables = {};
      const whole = document.createElement("div");
      whole.append(...compared(places, measures()));
      for (const heading of whole.querySelectorAll("h3")) {
        const rows = [...whole.querySelectorAll("table")].find((table) => heading.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).tBodies[0].rows;
        tables[heading.firstChild.getAttribute("href").replaceAll("../", "")] = [...rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")));
      }
      return { tables, tested: whole.querySelector("p").textContent };
    }, folders);
    const expected = ready(page);
    // The ready-made page compares with the rest of the nation too, in a column at the end.
    for (const [key, rows] of Object.entries(expected)) expected[key] = rows.map((row, at) => row.slice(0, made.tables[key][at].length));
    // Where a place shows nothing, the ready-made page repeats the sign in place of the verdict.
    const withoutSign = (rows) => rows.map((row) => (/^[\d<>]/.test(row[1]) ? row : row.slice(0, -1)));
    assert.deepEqual(Object.keys(made.tables).sort(), Object.keys(expected).sort(), page);
    for (const key of Object.keys(expected)) assert.deepEqual(withoutSign(made.tables[key]), withoutSign(expected[key]), `${page}, ${key}`);
    assert.ok(clean(parse(read(page)).querySelector("main").text).includes(clean(made.tested)), `${page}: ${made.tested}`);
    pairs += Object.keys(expected).length * folders.length * (folders.length - 1) / 2;
  }
  assert.ok(pairs > 5000, `${pairs} pairs`);
}));

const captions = (tab) => tab.locator(".results caption").allTextContents();
const places = (tab) => tab.locator(".picked a").allTextContents();

test("places are chosen with the keyboard alone, kept in the address, and Back takes one away", () => inPage(WIDE, async (tab) => {
  await tab.goto(address(PAGE));
  await tab.locator("#val_plats").focus();
  for (const name of ["Jollevik", "otterhult"]) {
    await tab.keyboard.type(name);
    await tab.keyboard.press("Enter");
  }
  await tab.locator(".results table").first().waitFor();
  assert.deepEqual(await places(tab), ["Jollevik", "Otterhult"]);
  assert.match(tab.url(), /#plats=kommuner\/jollevik,kommuner\/otterhult/);
  assert.ok((await captions(tab)).length > 4);
  await tab.goBack();
  await tab.waitForFunction(() => document.querySelectorAll(".picked li").length === 1);
  assert.equal(await tab.locator(".results").textContent(), "Välj minst två platser.");
  await tab.goForward();
  await tab.locator(".results table").first().waitFor();
  await tab.getByRole("button", { name: "Ta bort Jollevik" }).press("Enter");
  await tab.waitForFunction(() => document.querySelectorAll(".picked li").length === 1);
  assert.deepEqual(await places(tab), ["Otterhult"]);
  assert.equal(await tab.evaluate(() => document.activeElement.id), "val_plats");
}));

test("an address gives the same choice, without what there is not", () => inPage(WIDE, async (tab) => {
  const one = "kommuner/jollevik,kommuner/finns-inte,kommuner/otterhult";
  await tab.goto(`${address(PAGE)}#plats=${one}&matt=delstudie-1/behov,delstudie-1/ingenting`);
  await tab.locator(".results table").first().waitFor();
  assert.deepEqual(await places(tab), ["Jollevik", "Otterhult"]);
  assert.deepEqual(await tab.locator(".results h3").allTextContents(), ["Behov av stöd eller skydd"]);
  await tab.goto(`${address("kommuner/jollevik/index.html")}`);
  await tab.getByText("Jämför med platser som du väljer").click();
  await tab.locator(".picked a").first().waitFor();
  assert.deepEqual(await places(tab), ["Jollevik"]);
}));

test("a sixth place and an unknown name are refused in words", () => inPage(WIDE, async (tab) => {
  await tab.goto(address(PAGE));
  const add = async (name) => { await tab.locator("#val_plats").fill(name); await tab.locator("#val_plats").press("Enter"); };
  await add("Ingenstans");
  assert.equal(await tab.locator("#val_svar").textContent(), "”Ingenstans” finns inte bland platserna. Välj ett namn i listan.");
  const names = await tab.locator("#val_platser option").evaluateAll((options) => options.slice(0, 6).map((option) => option.value));
  for (const name of names) await add(name);
  // The list follows the address, of which a browser tells a little later.
  await tab.waitForFunction(() => document.querySelectorAll(".picked a").length === 5);
  assert.deepEqual(await places(tab), names.slice(0, 5));
  assert.match(await tab.locator("#val_svar").textContent(), /^Fem platser/);
}));

test("with an interval or a gap in time the drawings hold only what is shown", () => inPage(WIDE, async (tab) => {
  await tab.goto(`${address(PAGE)}#plats=kommuner/jollevik,kommuner/kornehed,lan/granlands-lan`);
  await tab.locator(".measures summary").click();
  for (const box of await tab.locator(".measures input").all()) await box.check();
  await tab.waitForFunction(() => document.querySelectorAll(".results h3").length === document.querySelectorAll(".measures input").length);
  const faults = await tab.evaluate(() => [...document.querySelectorAll(".results svg *")].flatMap((one) => [...one.attributes].filter(({ value }) => /NaN|undefined|null|Infinity/.test(value)).map(({ name, value }) => `${one.tagName} ${name}=${value}`)));
  assert.deepEqual(faults, []);
  assert.ok(await tab.locator(".multiples li").count() > 0, "no lines over time");
  // Every number of a drawing over time stands in the table that follows it.
  const missing = await tab.evaluate(() => [...document.querySelectorAll(".multiples")].flatMap((list) => {
    const cells = [...list.nextElementSibling.querySelectorAll("td")].map((cell) => cell.firstChild?.textContent);
    return [...list.querySelectorAll("text")].map((text) => text.textContent).filter((text) => !cells.includes(text));
  }));
  assert.deepEqual(missing, []);
}));

test("without a script the ready-made comparisons can be reached", () => inPage({ ...WIDE, javaScriptEnabled: false }, async (tab) => {
  await tab.goto(address(PAGE));
  assert.match(await tab.locator("main").textContent(), /Utan skript går det att läsa de färdiga jämförelserna nedan/);
  await tab.locator("summary", { hasText: "Län" }).first().click();
  await tab.locator(".ready details[open] a").first().click();
  assert.match(tab.url(), /jamfor\/index\.html$/);
}));

test("a saved table says how many comparisons its verdicts are made among", () => inPage(WIDE, async (tab) => {
  await tab.goto(`${address(PAGE)}#plats=kommuner/jollevik,kommuner/otterhult&matt=delstudie-1/behov`);
  const tools = tab.locator(".results .tools").first();
  await tools.waitFor();
  const said = clean(await tab.locator(".results .tested").textContent());
  assert.ok(said.length > 20, said);
  const [download] = await Promise.all([tab.waitForEvent("download"), tools.getByText("CSV").click()]);
  assert.ok(clean(readFileSync(await download.path(), "utf8")).includes(said), said);
  // A table without verdicts has no such line.
  const second = tab.locator(".results .tools").nth(1);
  const [other] = await Promise.all([tab.waitForEvent("download"), second.getByText("CSV").click()]);
  assert.ok(!clean(readFileSync(await other.path(), "utf8")).includes(said));
}));
