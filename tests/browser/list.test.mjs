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

test("the map shows the signs of the measure that is chosen, and leads to the places", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(`${address(PAGE)}#matt=3&lan=${encodeURIComponent("granlands-lan")}`);
  await tab.locator(".on-map summary").click();
  const read = () => tab.evaluate(() => {
    const rows = new Map([...document.querySelectorAll("table.listed tbody tr")].map((row) => [row.cells[0].querySelector("a").getAttribute("href"), row]));
    return [...document.querySelectorAll(".map a")].map((square) => {
      const row = rows.get(square.getAttribute("href"));
      const cell = [...row.cells].find((cell) => !cell.hidden && /^w\d/.test(cell.className)) ?? row.cells[0];
      return { place: row.cells[0].textContent, sign: square.querySelector("text").textContent, own: cell.querySelector("[data-v]")?.textContent ?? "",
        isOut: square.classList.contains("out"), isHidden: row.classList.contains("out"), name: square.querySelector("title").textContent };
    });
  });
  const squares = await read();
  assert.ok(squares.length > 100, `${squares.length} squares`);
  for (const { place, sign, own, isOut, isHidden, name } of squares) {
    assert.equal(sign, own, place);
    assert.equal(isOut, isHidden, place);
    assert.ok(name.startsWith(place), name);
  }
  assert.ok(squares.some(({ sign }) => sign === "▲") && squares.some(({ isOut }) => !isOut) && squares.some(({ isOut }) => isOut));
  // Squares do not lie over each other.
  const corners = await tab.locator(".map rect").evaluateAll((all) => all.map((rect) => `${rect.getAttribute("x")} ${rect.getAttribute("y")}`));
  assert.equal(new Set(corners).size, corners.length);
}));

test("bars are as long as the numbers, and the nation stands at its own", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address(PAGE));
  const cells = await tab.locator("table.listed td[class^=w]").evaluateAll((cells) => cells.map((cell) => [cell.className.slice(1), parseInt(cell.textContent.trim().replace("<", ""), 10), getComputedStyle(cell).backgroundSize]));
  assert.ok(cells.length > 500, `${cells.length} bars`);
  for (const [width, number, size] of cells) {
    assert.ok(Math.abs(width - number) <= 1, `${number}: ${width}`);
    assert.equal(size, `${width}% 4px`);
  }
  await tab.goto(address("index.html"));
  const nation = await tab.locator(".keys .bar").evaluateAll((bars) => bars.map((bar) => bar.className.match(/w\d+/)[0]));
  await tab.goto(address(PAGE));
  const columns = await tab.locator("table.listed col[class^=w]").evaluateAll((columns) => columns.map((column) => column.className));
  assert.ok(columns.length > 5 && columns.every((column) => nation.includes(column)), `${columns} in ${nation}`);
}));

test("a reader's own place is marked in the funnel and told in words", () => inPage({ viewport: { width: 1280, height: 900 } }, async (tab) => {
  await tab.goto(address("indikatorer/delstudie-1/behov/index.html"));
  await tab.locator("#egen_ord").fill("otterhult");
  const ring = await tab.locator("svg.funnel .ring").evaluate((ring) => {
    const [inner, outer] = [ring, ring.ownerSVGElement].map((element) => element.getBoundingClientRect());
    return { isWithin: inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom };
  });
  assert.ok(ring.isWithin);
  const said = await tab.locator(".filter [role=status]").first().textContent();
  const row = await tab.locator("#kommuner ~ .scroll tbody tr", { hasText: "Otterhult" }).locator("td").allTextContents();
  for (const cell of row) assert.ok(said.replace(/\s+/g, " ").includes(cell.trim().replace(/\s+/g, " ")), `${cell} in ${said}`);
  // Whoever comes from the place's own page finds it marked.
  await tab.goto(address("kommuner/otterhult/index.html"));
  await tab.locator(".keys a", { hasText: "Behov av stöd" }).first().click();
  await tab.locator("svg.funnel .ring").waitFor();
  assert.equal(await tab.locator("#egen_ord").inputValue(), "Otterhult");
  assert.match(await tab.locator(".filter [role=status]").first().textContent(), /Flickor.*Pojkar/);
  await tab.locator("#egen_ord").fill("ingenstans");
  assert.equal(await tab.locator("svg.funnel .ring").count(), 0);
}));
