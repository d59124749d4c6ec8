// Pages fit a narrow window, also magnified and with wide text spacing, and chart text stays legible.
import { test } from "node:test";
import { SAMPLE, addStyle, address, collect, none, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
// WCAG 2.2, 1.4.12.
const SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }";

// Runs in the page: what sticks out of the window, or is cut off by a box around it.
function overflow() {
  const root = document.documentElement;
  const faults = [];
  if ([root, document.body].some((element) => /hidden|clip/.test(getComputedStyle(element).overflowX))) faults.push("the document hides what sticks out");
  const sideways = root.scrollWidth > root.clientWidth;
  if (sideways) faults.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  for (const element of document.body.querySelectorAll("*:not(svg *)")) {
    const name = [element.localName, ...element.classList].join(".");
    const box = element.getBoundingClientRect();
    if (sideways && box.right > root.clientWidth + 1 && !element.closest(".scroll *")) faults.push(`${name} reaches ${Math.round(box.right)} px`);
    // Boxes of one pixel are for those who listen, and hide on purpose.
    if (/hidden|clip/.test(getComputedStyle(element).overflow) && element.localName !== "svg" && box.width > 2 && box.height > 2
      && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) faults.push(`${name} cuts off text`);
  }
  return [...new Set(faults)].slice(0, 6);
}

// Runs in the page: chart texts that are too small, outside their chart or on top of each other.
function texts() {
  const faults = [];
  for (const svg of document.querySelectorAll("svg")) {
    const scale = svg.getScreenCTM().a;
    const frame = svg.getBoundingClientRect();
    const name = svg.getAttribute("aria-labelledby")?.split("-t ")[0] ?? "svg";
    const all = [...svg.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect(), size: parseFloat(getComputedStyle(text).fontSize) * scale }));
    for (const { text, box, size } of all) {
      if (size < 9) faults.push(`${name}: "${text}" is ${size.toFixed(1)} px`);
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) faults.push(`${name}: "${text}" sticks out of the chart`);
    }
    all.forEach((a, at) => all.slice(at + 1).forEach((b) => {
      // Boxes hold room above and below the letters: only a deep overlap is one that is seen.
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 2 && down > 0.4 * Math.min(a.box.height, b.box.height)) faults.push(`${name}: "${a.text}" and "${b.text}" overlap`);
    }));
  }
  return faults;
}

const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));

test("nothing sticks out at 320 px, nor with text spacing at 320 and 1280 px", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(address(name));
    await unfold(page);
    const faults = (await page.evaluate(overflow)).map((fault) => `${name}: ${fault}`);
    await addStyle(page, SPACING);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      faults.push(...(await page.evaluate(overflow)).map((fault) => `${name}: with text spacing at ${width} px: ${fault}`));
    }
    return faults;
  }));
  none(faults, "things that stick out");
});

test("nothing sticks out at 1280 px magnified to 400 %", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, async (page) => {
    await page.goto(address(name));
    await unfold(page);
    return (await page.evaluate(overflow)).map((fault) => `${name}: ${fault}`);
  }));
  none(faults, "things that stick out");
});

test("chart text is at least 9 px at 360 px, inside its chart and free of other text", async () => {
  const faults = await collect(SAMPLE, (name) => inPage({ viewport: { width: 360, height: 640 } }, async (page) => {
    await page.goto(address(name));
    return (await page.evaluate(texts)).map((fault) => `${name}: ${fault}`);
  }));
  none(faults, "faults of chart text");
});
