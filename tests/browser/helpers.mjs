// What all tests share: the built site, the sample of pages, the browser.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after } from "node:test";
import { chromium } from "playwright-core";

export { parse } from "node-html-parser";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

// Builds a project into a temporary folder that goes away with the process.
export function build(project, ...options) {
  const folder = temporary("site");
  execFileSync(join(ROOT, "target/release/lagesbild"), ["build", project, "--output", folder, ...options], { stdio: ["ignore", "ignore", "inherit"] });
  return folder;
}

export function temporary(name) {
  const folder = mkdtempSync(join(tmpdir(), `lagesbild-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// SITE=folder tests a site that is built already.
export const SITE = process.env.SITE ? resolve(process.env.SITE) : build(ROOT);

// Every kind of page, and for places the smallest, the largest and those with local commentary.
export const REQUIRED = [
  "index.html", "404.html", "kommuner/index.html", "lan/index.html", "grupper/index.html", "metod/index.html", "om/index.html",
  "tillganglighet/index.html", "sok/index.html", "nytt/index.html", "pm-1/index.html",
  "kommuner/kornehed/index.html", "kommuner/kornehed/pm-1/index.html", // the largest, with districts
  "kommuner/kornehed/apelhojden/index.html", // a district, with commentary in its memo
  "kommuner/otterhult/index.html", "kommuner/otterhult/pm-1/index.html", // commentary on both
  "kommuner/barkestad/index.html", // large
  "kommuner/lovehult/index.html", // the smallest: only its number, and commentary on a memo that it does not get
  "kommuner/jollevik/index.html", "kommuner/jollevik/pm-1/index.html", // half of its figures are not shown
  "lan/granlands-lan/index.html", "grupper/storstader/index.html", "lan/granlands-lan/jamfor/index.html",
  "kommuner/kornehed/jamfor/index.html", "kommuner/kornehed/liknande/index.html", // districts, and places like the largest
  "jamfor/index.html", "jamlikhet/index.html", "analys/index.html", "kommuner/otterhult/analys/index.html", "indikatorer/index.html", "indikatorer/delstudie-1/behov/index.html", "indikatorer/delstudie-3/per-barn/index.html",
  "fragor/index.html", "fragor/flickor-och-pojkar/index.html", "fragor/tackar-nej/index.html", // questions from the council
];

const wanted = process.env.PAGES ? process.env.PAGES.split(",") : REQUIRED;
// sample.test.mjs fails for those that are not there; the other tests go on with the rest.
export const MISSING = wanted.filter((page) => !existsSync(join(SITE, page)));
export const SAMPLE = wanted.filter((page) => !MISSING.includes(page));
export const MEMOS = SAMPLE.filter((page) => /(^|\/)pm-[^/]*\/index\.html$/.test(page));
export const PLACES = SAMPLE.filter((page) => /^kommuner\/.+\/index\.html$/.test(page) && !MEMOS.includes(page) && !/\/(jamfor|liknande|analys)\//.test(page));

export const files = (extension) =>
  readdirSync(SITE, { recursive: true }).map((file) => file.replaceAll("\\", "/")).filter((file) => file.endsWith(extension)).sort();
export const read = (file) => readFileSync(join(SITE, file), "utf8");
export const address = (page) => pathToFileURL(join(SITE, page)).href;

// One browser for a test file, opened when it is first needed and closed after the last test.
export function useBrowser() {
  let browser;
  after(async () => (await browser)?.close());
  // Runs `work` in a page of its own.
  return async (options, work) => {
    browser ??= chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    const context = await (await browser).newContext(options);
    try { return await work(await context.newPage(), context); } finally { await context.close(); }
  };
}

// Adds a style sheet to a page. The pages' policy lets in no style element, but sheets that a script of the browser makes.
export const addStyle = (page, css) => page.evaluate((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}, css);

// Scrolls to the end, unfolds everything, types in every field and presses every button.
export async function use(page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 2000) {
      window.scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
  });
  for (const field of await page.locator("main input:not([type=checkbox]):visible").all()) await field.fill("barn");
  for (const box of (await page.locator("main input[type=checkbox]:visible").all()).slice(-2)) await box.click();
  for (const button of await page.locator("button[type=button]:visible").all()) await button.click();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
}

// Runs `work` for every item, two at a time, and returns all faults it reports, in order.
export async function collect(items, work) {
  const found = items.map(() => []);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      found[index] = (await work(items[index])) ?? [];
    }
  };
  await Promise.all([worker(), worker()]);
  return found.flat();
}

// Fails with all faults at once. A fault reads "page: what is wrong"; the same fault of many pages is told once.
export function none(faults, what) {
  if (faults.length === 0) return;
  const where = new Map();
  for (const fault of faults) {
    const [, page, text] = fault.match(/^(\S+\.(?:html|css|js)): (.*)$/s) ?? [null, "", fault];
    where.set(text, [...(where.get(text) ?? []), page]);
  }
  const lines = [...where].map(([text, pages]) => `\n  ${text}${pages[0] && ` [${pages.slice(0, 3).join(", ")}${pages.length > 3 ? ` and ${pages.length - 3} more` : ""}]`}`);
  const more = lines.length > 60 ? `\n  … and ${lines.length - 60} more` : "";
  const error = new Error(`${what}: ${faults.length}${lines.slice(0, 60).join("")}${more}`);
  error.stack = error.message; // where in the test it was found says nothing
  throw error;
}
