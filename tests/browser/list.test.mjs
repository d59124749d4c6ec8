// The list of places is narrowed down, sorted and led back by the address alone, with the keyboard alone, and is whole without a script.
import { test } from "node:test";
import assert from "node:assert/strict";
import { address, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const PAGE = "kommuner/index.html";
const visible = (tab) => tab.locator("table.listed tbody tr:visible").count();
const choose = (tab, name, at) => tab.locator(`select[name=${name}]`).evaluate((select, at) => select.options[at].value, at);

test("choices narrow the list down, stay in the address, and are undone by going back", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const all = await visible(tab);
  const county = await choose(tab, "lan", 1);
  await tab.selectOption("select[name=lan]", county);
  await tab.waitForFunction((value) => location.hash.includes(`lan=${value}`), county);
  const some = await visible(tab);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  const rows = await tab.locator("table.listed tbody tr:visible").evaluateAll((rows) => rows.map((row) => row.dataset.in));
  assert.ok(rows.every((row) => row.split(" ")[0] === county), rows.join());
  await tab.goBack();
  await tab.waitForFunction(() => location.hash === "");
  assert.equal(await visible(tab), all);
  // Whoever gets the address sees the same.
  const other = await tab.context().newPage();
  await other.goto(`${address(PAGE)}#lan=${county}`);
  assert.equal(await visible(other), some);
}));

test("places that differ from the rest of the nation in a measure can be picked out", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(`${address(PAGE)}#matt=1&lage=oavgjort`);
  const signs = await tab.locator("table.listed tbody tr:visible").evaluateAll((rows) => rows.map((row) => [...row.cells].find((cell) => !cell.hidden && cell.querySelector("[data-v]"))?.querySelector("[data-v]").dataset.v));
  assert.ok(signs.length > 0 && signs.every((sign) => sign === "oavgjort"), signs.join());
}));

test("sorting stays in the address", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const column = await tab.locator("table.listed thead th").evaluateAll((heads) => heads.findIndex((head) => head.hasAttribute("data-number")));
  await tab.locator("table.listed thead button").nth(column).click();
  await tab.waitForFunction((column) => location.hash.includes(`ordning=${column}ned`), column);
  const first = (page) => page.locator("table.listed tbody tr").first().textContent();
  const other = await tab.context().newPage();
  await other.goto(tab.url());
  assert.equal(await first(other), await first(tab));
}));

test("the keyboard alone narrows the list down", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const all = await visible(tab);
  await tab.locator("select[name=lan]").focus();
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("Enter");
  await tab.waitForFunction((all) => document.querySelectorAll("table.listed tbody tr.out").length > 0 && all > 0, all);
}));

test("on a phone no number lies off the screen", () => inPage({ viewport: { width: 360, height: 800 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const right = await tab.locator("table.listed tbody td:visible").evaluateAll((cells) => Math.max(...cells.map((cell) => cell.getBoundingClientRect().right)));
  const left = await tab.locator("table.listed").evaluate((table) => table.closest(".scroll").scrollWidth - table.closest(".scroll").clientWidth);
  assert.ok(right <= 360 && left <= 0, `a number ends at ${right}; the table is ${left} pixels wider than its room`);
}));

test("without a script the list is whole and has no dead choices", () => inPage({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, async (tab) => {
  await tab.goto(address(PAGE));
  assert.equal(await tab.locator("form.filters:visible").count(), 0);
  assert.ok(await visible(tab) > 100);
}));
