// Charts of every kind look as they did. UPDATE=1 takes the pictures anew: look at them before they are committed.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { test } from "node:test";
import assert from "node:assert/strict";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { ROOT, SITE, addStyle, build, temporary, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const PICTURES = fileURLToPath(new URL("pictures", import.meta.url));
// The same letters on every machine; the site itself takes the reader's own.
const STYLE = 'svg, svg text { font-family: "Liberation Sans", Arial, sans-serif !important; } main svg { width: 480px !important; max-width: none !important; margin: 0 !important; }';

// The demo has no stacked chart: one of its figures is made one, in a copy of the project.
function stacked() {
  const project = temporary("stacked");
  for (const part of ["lagesbild.yaml", "data", "content"]) cpSync(join(ROOT, part), join(project, part), { recursive: true });
  const study = join(project, "data/delstudie-1/study.yaml");
  const text = readFileSync(study, "utf8");
  const changed = text.replace(/^ {2}utsatthet-alder:\n( {4}.*\n)+/m, `  utsatthet-alder: {title: "Utsatthet", chart: stacked, share_of: utsatthet, over: aldersgrupp}\n`);
  assert.notEqual(changed, text, "the study has a figure to change");
  writeFileSync(study, changed);
  return build(project);
}

const kinds = [
  ["columns", "pm-1/index.html", "#figur-alder"],
  ["bars", "pm-1/index.html", "#figur-anledning"],
  ["lines", "pm-1/index.html", "#figur-utsatthet-alder"],
  ["contrasts", "pm-1/index.html", "#figur-sammanfattning"],
  ["sizes", "pm-1/index.html", "#figur-storlek"],
  ["sketch-bars", "index.html", ".important li:nth-child(1)"],
  ["sketch-course", "index.html", ".important li:nth-child(2)"],
  ["funnel", "indikatorer/delstudie-1/behov/index.html", "[data-places]"],
  ["dots", "lan/granlands-lan/jamfor/index.html", "section .drawing"],
  ["barometer", "kommuner/otterhult/index.html", ".barometer .drawing"],
  ["waterfall", "analys/index.html", ".walk .drawing"],
  ["map", "kommuner/index.html", ".on-map"],
  ["stacked", "pm-1/index.html", "#figur-utsatthet-alder", stacked],
];

// Strong colours that cover much of a picture. Thin lines cover little, but their colour matters; greys are mostly edges of letters.
function colours({ data, width, height }) {
  const counted = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
    const colour = data.readUIntBE(at, 3);
    counted.set(colour, (counted.get(colour) ?? 0) + 1);
  }
  return [...counted].filter(([, count]) => count > 0.0008 * width * height);
}

// How many pixels have a colour, or one that the eye takes for it.
function near({ data }, colour) {
  const parts = [colour >> 16, (colour >> 8) & 255, colour & 255];
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (parts.every((part, index) => Math.abs(part - data[at + index]) < 20)) count++;
  return count;
}

for (const [kind, page, figure, make] of kinds) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${kind}, ${colorScheme}`, async () => {
      const site = make ? make() : SITE;
      const shot = await inPage({ colorScheme, viewport: { width: 640, height: 900 } }, async (tab) => {
        await tab.goto(pathToFileURL(join(site, page)).href);
        await addStyle(tab, STYLE);
        // Alone, so that what stands above it does not move it by a part of a pixel.
        await tab.evaluate((selector) => {
          const main = document.createElement("main");
          main.append(document.querySelector(selector));
          document.body.replaceChildren(main);
        }, `${figure} svg`);
        return tab.locator("svg").screenshot();
      });
      const file = join(PICTURES, `${kind}-${colorScheme}.png`);
      if (process.env.UPDATE) {
        mkdirSync(PICTURES, { recursive: true });
        writeFileSync(file, shot);
        return;
      }
      assert.ok(existsSync(file), `no picture ${kind}-${colorScheme}.png: take it with UPDATE=1`);
      const seen = PNG.sync.read(shot);
      const kept = PNG.sync.read(readFileSync(file));
      assert.deepEqual([seen.width, seen.height], [kept.width, kept.height], "the chart has another size");
      const difference = new PNG({ width: kept.width, height: kept.height });
      const share = pixelmatch(kept.data, seen.data, difference.data, kept.width, kept.height, { threshold: 0.2 }) / (kept.width * kept.height);
      const lost = colours(kept).filter(([colour, count]) => near(seen, colour) < count / 2).map(([colour]) => `#${colour.toString(16).padStart(6, "0")}`);
      if (share > 0.03 || lost.length > 0) {
        const shown = join(PICTURES, `${kind}-${colorScheme}.differs.png`);
        writeFileSync(shown, PNG.sync.write(difference));
        writeFileSync(shown.replace("differs", "now"), shot);
        assert.fail(`${(100 * share).toFixed(1)} % of the picture differs, colours that are gone: ${lost.join(" ") || "none"}; see ${shown}`);
      }
    });
  }
}
