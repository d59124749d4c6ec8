// Everything can be reached and done with the keyboard, and one sees where one is.
import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MEMOS, SAMPLE, SITE, address, collect, none, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();

// Runs in the page: what has focus, and whether one sees it.
function focused() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: element.localName, href: element.getAttribute("href"), text: element.textContent.trim().slice(0, 30),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    inside: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
  };
}

test("the skip link comes first and leads to the main part", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({}, async (page) => {
    await page.goto(address(name));
    await page.keyboard.press("Tab");
    const first = await page.evaluate(focused);
    if (!first.href?.startsWith("#") || !first.inside) return [`${name}: the first stop is ${first.name} "${first.text}"`];
    await page.keyboard.press("Enter");
    // Focus is on the main part, or the next stop lies in it or after it.
    if (await page.evaluate(() => document.activeElement.localName === "main")) return [];
    await page.keyboard.press("Tab");
    const next = await page.evaluate(() => document.activeElement.closest("header") === null && document.activeElement.className !== "skip");
    const target = await page.evaluate((id) => document.getElementById(id)?.closest("main") !== null, first.href.slice(1));
    return next && target ? [] : [`${name}: the skip link does not lead past the menu`];
  }));
  none(faults, "skip links");
});

test("tab reaches every link of the menu, and focus is seen at every stop", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ viewport: { width: 1000, height: 700 }, reducedMotion: "reduce" }, async (page) => {
    await page.goto(address(name));
    const menu = await page.locator("header nav a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const faults = [];
    const reached = new Set();
    // Some stops past the menu are enough for the look of all others.
    for (let stop = 0; stop < menu.length + 25; stop++) {
      await page.keyboard.press("Tab");
      const { name: element, href, text, outlined, inside } = await page.evaluate(focused);
      if (element === "body") break;
      reached.add(href);
      if (!outlined) faults.push(`${name}: ${element} "${text}" has no outline in focus`);
      if (!inside) faults.push(`${name}: ${element} "${text}" is out of sight in focus`);
    }
    return [...faults, ...menu.filter((href) => !reached.has(href)).map((href) => `${name}: menu: ${href} is not reached`)];
  }));
  none(faults, "faults of focus");
});

test("a heading sorts its table by keyboard, both ways", { skip: !SAMPLE.includes("kommuner/index.html") }, async () => {
  await inPage({}, async (page) => {
    await page.goto(address("kommuner/index.html"));
    const column = 2; // the number of investigations
    const values = () => page.locator("table.sortable").first().locator("tbody tr").evaluateAll((rows, column) => rows.map((row) => parseInt(row.cells[column].textContent.replace(/[\s\u00a0]/g, ""), 10)).filter(Number.isFinite), column);
    const heading = page.locator("table.sortable thead th").nth(column);
    await page.locator("table.sortable thead button").nth(column - 1).focus();
    await page.keyboard.press("Tab");
    for (const [key, order, sign] of [["Enter", "descending", -1], ["Space", "ascending", 1]]) {
      await page.keyboard.press(key);
      assert.equal(await heading.getAttribute("aria-sort"), order);
      const shown = await values();
      assert.ok(shown.length > 50);
      assert.deepEqual(shown, shown.toSorted((a, b) => sign * (a - b)));
    }
    assert.equal(await page.locator("[aria-sort]").count(), 1, "only one column is the sorted one");
  });
});

test("a table unfolds and folds by keyboard", { skip: MEMOS.length === 0 }, async () => {
  await inPage({}, async (page) => {
    await page.goto(address(MEMOS[0]));
    const details = page.locator("main details").first();
    await details.locator("summary").focus();
    for (const [key, open] of [["Enter", true], ["Space", false]]) {
      await page.keyboard.press(key);
      assert.equal(await details.locator("table").first().isVisible(), open, `${key} pressed`);
    }
  });
});

test("the search is found, used and left by keyboard", { skip: process.env.PAGES && !SAMPLE.includes("sok/index.html") }, async () => {
  assert.ok(existsSync(join(SITE, "sok/index.html")), "there is a search page");
  await inPage({}, async (page) => {
    // From the header of a page far down …
    await page.goto(address("kommuner/lovehult/index.html"));
    const field = page.locator("header input[name=q]");
    assert.ok(await field.isVisible(), "the header holds a search field");
    for (let stop = 0; stop < 30 && !await field.evaluate((input) => input === document.activeElement); stop++) await page.keyboard.press("Tab");
    await page.keyboard.type("kornehed");
    await page.keyboard.press("Enter");
    await page.waitForURL(/sok\/index\.html\?q=kornehed/);

    // … to the list of hits, which says how many there are.
    const entries = page.locator("main [data-entry]");
    const shown = () => entries.evaluateAll((list) => list.filter((entry) => entry.checkVisibility()).map((entry) => entry.textContent.trim()));
    const all = await entries.count();
    const hits = await shown();
    assert.ok(hits.length > 0 && hits.length < all, `${hits.length} of ${all} entries are shown`);
    assert.ok(hits.some((hit) => hit.startsWith("Kornehed")), "the place is among the hits");
    const status = page.locator("main [role=status], main output, main [aria-live=polite]").first();
    assert.match(await status.innerText(), new RegExp(`\\b${hits.length}\\b`));

    // Typing filters at once; what has no hit says so; an empty field shows all.
    const search = page.locator("input[name=q]").first();
    assert.equal(await search.inputValue(), "kornehed");
    await search.focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("xyzzy");
    await page.waitForFunction(() => [...document.querySelectorAll("main [data-entry]")].every((entry) => !entry.checkVisibility()));
    assert.match(await status.innerText(), /\b0\b|[Ii]ng(a|en|et)\b/);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.waitForFunction((all) => [...document.querySelectorAll("main [data-entry]")].filter((entry) => entry.checkVisibility()).length === all, all);

    // A hit can be reached and followed.
    await page.keyboard.type("lövehult");
    await page.waitForFunction((all) => [...document.querySelectorAll("main [data-entry]")].filter((entry) => entry.checkVisibility()).length < all, all);
    for (let stop = 0; stop < 40 && !await page.evaluate(() => document.activeElement.matches("[data-entry] a, a[data-entry]")); stop++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/lovehult/);
  });
});

test("nothing moves for those who want no motion", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ reducedMotion: "reduce" }, async (page) => {
    await page.goto(address(name));
    return page.evaluate((name) => {
      const faults = document.getAnimations().map((animation) => `${name}: animation on ${animation.effect?.target?.localName}`);
      for (const element of document.querySelectorAll("html, body, body *:not(svg *)")) {
        const style = getComputedStyle(element);
        const moves = [style.transitionDuration, style.animationDuration].some((times) => times.split(",").some((time) => parseFloat(time) > 0.01));
        if (moves || style.scrollBehavior === "smooth") faults.push(`${name}: ${element.localName} moves`);
      }
      return faults.slice(0, 5);
    }, name);
  }));
  none(faults, "things that move");
});
