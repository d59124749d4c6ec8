// axe-core finds nothing: light and dark, wide and narrow.
import { createRequire } from "node:module";
import { test } from "node:test";
import { SAMPLE, address, collect, none, useBrowser } from "./helpers.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const inPage = useBrowser();

test("no violation, light and dark, at 1280 and 360 px", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({}, async (page) => {
    await page.addInitScript({ path: AXE });
    await page.goto(address(name));
    // What is folded away is part of the page: look at it too.
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    const faults = new Map();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ["violations"] }), TAGS);
        for (const { id, nodes } of violations) {
          const text = `${name}: ${id}: ${nodes[0].target.join(" ")}: ${nodes[0].failureSummary.split("\n")[1].trim()}`;
          faults.set(text, [...(faults.get(text) ?? []), `${colorScheme} ${width}`]);
        }
      }
    }
    return [...faults].map(([text, where]) => `${text} (${where.length === 4 ? "always" : where.join(", ")})`);
  }));
  none(faults, "violations");
});
