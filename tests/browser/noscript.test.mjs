// Without script everything can still be read and reached.
import { test } from "node:test";
import assert from "node:assert/strict";
import { SAMPLE, address, collect, none, parse, read, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const squeeze = (text) => text.replace(/[\s\u00ad]+/g, " ").trim();

// Runs in the page: texts of the main part and the menu that no one sees.
function hidden() {
  const faults = [];
  for (const element of document.querySelectorAll("header *, main *, footer *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
    // What is drawn or folded away is looked at elsewhere; a control that needs script may be hidden with the label that belongs to it.
    if (own === "" || element.closest("svg, script, style, noscript, [hidden]:not(:has(p, li, td, a, h1, h2, h3))")) continue;
    if (element.closest("details:not([open])") && !element.closest("summary")) continue;
    const box = element.getBoundingClientRect();
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 0 && box.height > 0 && parseFloat(getComputedStyle(element).fontSize) >= 8;
    if (!seen) faults.push(`<${element.localName}> "${own.slice(0, 40)}" is not seen`);
  }
  return faults.slice(0, 10);
}

test("text, tables, links and menu are there without script", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ javaScriptEnabled: false, viewport: { width: 1000, height: 800 } }, async (page) => {
    await page.goto(address(name));
    const faults = (await page.evaluate(hidden)).map((fault) => `${name}: ${fault}`);
    // Opened as a reader does; more than a few of them say nothing new.
    for (const details of (await page.locator("main details:not([hidden])").all()).slice(0, 4)) {
      await details.locator("summary").first().click();
      const held = details.locator(await details.locator("table").count() > 0 ? "table tbody tr" : "li, p");
      if (await held.count() === 0 || !await held.first().isVisible()) faults.push(`${name}: what is folded away does not unfold: ${await details.locator("summary").first().innerText()}`);
    }
    const seen = squeeze(await page.locator("main").innerText());
    for (const paragraph of parse(read(name)).querySelectorAll("main h1, main > p")) {
      const text = squeeze(paragraph.structuredText);
      if (!seen.includes(text.slice(0, 60))) faults.push(`${name}: not seen: "${text.slice(0, 60)}"`);
    }
    for (const link of await page.locator("header nav a").all()) {
      if (!await link.isVisible()) faults.push(`${name}: menu: ${await link.getAttribute("href")} is not seen`);
    }
    return faults;
  }));
  none(faults, "things that need script");
});

test("the menu leads on without script", async () => {
  await inPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(address("index.html"));
    await page.locator('header nav a[href$="kommuner/index.html"]').click();
    assert.match(page.url(), /kommuner\/index\.html$/);
    await page.locator("main table a").first().click();
    assert.match(page.url(), /kommuner\/.+\/index\.html$/);
    assert.ok(await page.locator("h1").isVisible());
  });
});
