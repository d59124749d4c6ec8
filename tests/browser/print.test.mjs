// On paper: tagged, titled, A4, of the right length, with the tables that are folded away on screen.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { CHROMIUM, MEMOS, PLACES, ROOT, SAMPLE, address, collect, none, parse, read, temporary, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const folder = temporary("print");
const printed = new Map(); // page → { info, text, outline, charts }

const squeeze = (text) => text.replace(/[\s\u00ad]+/g, " ").trim();
// Breaks and hyphens fall differently on paper.
const bare = (text) => text.normalize("NFKC").replace(/[\s\u00ad-]+/g, "");

// Runs in the page, in print: charts that a page break could go through.
function splits() {
  const room = (297 - 2 * 20) * 96 / 25.4;
  return [...document.querySelectorAll("main svg")].filter((svg) => {
    const whole = svg.parentElement.closest("[class], figure") ?? svg;
    return ![svg, whole].some((element) => getComputedStyle(element).breakInside.startsWith("avoid")) || svg.getBoundingClientRect().height > room;
  }).map((svg) => svg.getAttribute("aria-labelledby") ?? "svg");
}

async function print(name) {
  await inPage({ viewport: { width: 680, height: 900 } }, async (page, context) => {
    await page.goto(address(name));
    const session = await context.newCDPSession(page);
    const { data } = await session.send("Page.printToPDF", { generateTaggedPDF: true, generateDocumentOutline: true, preferCSSPageSize: true, printBackground: true });
    const file = join(folder, `${name.replaceAll("/", "-")}.pdf`);
    writeFileSync(file, Buffer.from(data, "base64"));
    const info = Object.fromEntries(execFileSync("pdfinfo", [file], { encoding: "utf8" }).split("\n").map((line) => line.match(/^([^:]*):\s*(.*)$/)?.slice(1) ?? [line, ""]));
    const text = bare(execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }));
    // What stands above and below the text: the margins are 51 and 45 points high.
    const strip = (y, height) => execFileSync("pdftotext", ["-r", "72", "-x", "0", "-y", y, "-W", "600", "-H", height, file, "-"].map(String), { encoding: "utf8" }).split("\f").slice(0, -1);
    const feet = strip(842 - 44, 44);
    const margins = strip(0, 50).map((head, at) => squeeze(`${head} ${feet[at]}`));
    await page.emulateMedia({ media: "print" });
    printed.set(name, { info, text, margins, outline: readFileSync(file, "latin1").includes("/Outlines"), charts: await page.evaluate(splits) });
  });
}

before(() => collect(SAMPLE, print));

const all = (work) => [...printed].flatMap(([name, { info, ...rest }]) => work(name, info, rest).map((fault) => `${name}: ${fault}`));
const length = (names, from, to) => all((name, info) => (names.includes(name) && (info.Pages < from || info.Pages > to) ? [`${info.Pages} pages`] : []));

test("every page is a tagged PDF with its title", () => {
  none(all((name, info) => {
    const title = squeeze(parse(read(name)).querySelector("title").text);
    return [info.Tagged === "yes" ? [] : ["not tagged"], squeeze(info.Title ?? "") === title ? [] : [`the title is ${info.Title}, not ${title}`]].flat();
  }), "faults of documents");
});

test("a memo has an outline", () => none(all((name, info, { outline }) => (MEMOS.includes(name) && !outline ? ["no outline"] : [])), "faults of documents"));

test("every sheet says the site, the page, its date and its number", () => {
  none(all((name, info, { margins }) => {
    const root = parse(read(name)).querySelector("html");
    const running = ["site", "page", "date"].map((part) => root.getAttribute(`data-running-${part}`));
    return margins.flatMap((margin, at) => [...running, `Sidan ${at + 1} av ${margins.length}`]
      .filter((text) => !margin.includes(squeeze(text))).map((text) => `page ${at + 1} lacks "${text}"`));
  }), "sheets that do not say what they are");
});

test("the paper is A4", () => {
  none(all((name, info) => {
    const [width, height] = info["Page size"].match(/[\d.]+/g).map(Number);
    return Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2 ? [] : [info["Page size"]];
  }), "wrong paper");
});

test("the front page of a municipality is at most one page a study", () => none(length(PLACES, 1, 3), "wrong length"));

test("a memo is 8 to 25 pages", () => none(length(MEMOS, 8, 25), "wrong length"));

test("tables that are folded away on screen are printed", () => {
  none(all((name, info, { text }) => parse(read(name)).querySelectorAll("main details table").filter((table) => !table.closest(".keyed")).flatMap((table) => {
    // Key figures are for the screen. The head and the first row of every other table; a cell may be broken over lines, so cell by cell.
    const cells = [...table.querySelectorAll("thead th"), ...(table.querySelector("tbody tr")?.querySelectorAll("th, td") ?? [])];
    return cells.map((cell) => bare(cell.text)).filter((cell) => cell.length > 3 && !text.includes(cell)).map((cell) => `not printed: ${cell}`);
  })), "lost tables");
});

test("no chart can be split between two pages", () => none(all((name, info, { charts }) => charts), "charts that can be split"));

test("the program prints front pages and memos over one browser", () => {
  const pdf = join(folder, "pdf");
  const site = join(folder, "site");
  const run = (...more) => spawnSync(join(ROOT, "target/release/lagesbild"), ["pdf", ROOT, "--site", site, "--output", pdf, ...more], { encoding: "utf8" });
  const done = run("--units", "K019,L01", "--browser", CHROMIUM);
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /^9 PDF files/m);
  for (const [file, most] of [["kommuner/jollevik.pdf", 3], ["kommuner/jollevik_pm-1.pdf", 25], ["kommuner/jollevik_analys.pdf", 5], ["lan/granlands-lan.pdf", 3], ["lan/granlands-lan_pm-1.pdf", 25]]) {
    const info = execFileSync("pdfinfo", [join(pdf, file)], { encoding: "utf8" });
    assert.match(info, /^Tagged: +yes$/m, file);
    assert.ok(Number(info.match(/^Pages: +(\d+)$/m)[1]) <= most, `${file}\n${info}`);
  }
  writeFileSync(join(pdf, "own.txt"), "mine");
  const more = run("--units", "L02", "--browser", CHROMIUM);
  assert.equal(more.status, 0, more.stderr);
  const kept = readdirSync(pdf, { recursive: true }).filter((file) => /\.(pdf|txt)$/.test(file));
  assert.equal(kept.length, 15, `what another run printed, or somebody else put there, is gone: ${kept}`);
  const unknown = run("--units", "K0166", "--browser", CHROMIUM);
  assert.deepEqual([unknown.status, /there is no unit `K0166`/.test(unknown.stderr)], [2, true], unknown.stderr);
  const missing = run("--browser", join(folder, "no-browser"));
  assert.deepEqual([missing.status, /there is no browser at/.test(missing.stderr)], [2, true], missing.stderr);
});
