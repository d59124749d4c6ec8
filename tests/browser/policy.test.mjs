// A page's Content-Security-Policy is strict, stands on every page and is kept by all that the pages do: from disk and
// from a folder of a server, which may send the same policy itself.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { SAMPLE, SITE, address, collect, files, none, parse, read, use, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
const BASE = "/nagon/mapp/"; // where the site lies on the server
const MEMO = "pm-1/index.html";
const KINDS = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

// The policy of a page, if it stands where nothing can come before it.
const policy = (html) => html.match(/^<!doctype html>\s*<html[^>]*>\s*<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/)?.[1] ?? null;
const POLICY = policy(read("index.html"));

// What a policy leaves open that it should not.
function open(policy) {
  const rules = new Map(policy.split(";").map((rule) => rule.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources.join(" ")]));
  const faults = [["default-src", "'none'"], ["base-uri", "'none'"], ["form-action", "'self'"], ["script-src", "'self'"], ["style-src", "'self'"]]
    .filter(([name, sources]) => rules.get(name) !== sources).map(([name]) => `${name} is ${rules.get(name)}`);
  for (const [name, sources] of rules) if (!/^'(none|self)'( blob:)?$/.test(sources)) faults.push(`${name} lets in ${sources}`);
  return faults;
}

test("every page begins with a strict policy", () => {
  none(files(".html").flatMap((page) => {
    const own = policy(read(page));
    return (own === null ? ["no policy"] : open(own)).map((fault) => `${page}: ${fault}`);
  }), "faults of policies");
});

test("no page holds a style or a script of its own", () => {
  const faults = [];
  for (const page of files(".html")) {
    const tree = parse(read(page), { comment: false });
    for (const element of tree.querySelectorAll("style, script:not([src])")) faults.push(`${page}: <${element.rawTagName}>`);
    for (const element of tree.querySelectorAll("*")) {
      const names = Object.keys(element.rawAttributes).filter((name) => /^(style|on.+)$/i.test(name));
      if (/^\s*javascript:/i.test(element.getAttribute("href") ?? "")) names.push("href");
      faults.push(...names.map((name) => `${page}: <${element.rawTagName} ${name}>`));
    }
  }
  none(faults, "styles and scripts within pages");
});

// Runs in the page before anything else: notes what the policy forbids.
function listen() {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`violation of ${event.effectiveDirective}: ${event.blockedURI}`));
}

// What is said against a page that is opened at an address, used in the light and in the dark, and printed.
async function complaints(page, at) {
  const faults = new Set();
  page.on("console", (message) => faults.add(`console ${message.type()}: ${message.text().split("\n")[0]}`));
  page.on("pageerror", (error) => faults.add(String(error)));
  await page.addInitScript(listen);
  await page.goto(at);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await use(page);
  }
  await page.pdf();
  for (const violation of await page.evaluate(() => window.violations)) faults.add(violation);
  return [...faults];
}

const everywhere = (at) => collect(SAMPLE, (name) => inPage({}, async (page) => (await complaints(page, at(name))).map((fault) => `${name}: ${fault}`)));

// A server that sends the policy with every answer, and the page for missing addresses where it has nothing.
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url.split("?")[0]);
  asked.push(path);
  // A browser asks for it by itself where a page names no picture: the one for missing addresses.
  if (path === "/favicon.ico") return response.writeHead(204).end();
  let [status, file] = [200, path.slice(BASE.length)];
  if (!path.startsWith(BASE) || !extname(file) || file.includes("..")) [status, file] = [404, "404.html"];
  let body;
  try { body = changed.get(file) ?? readFileSync(join(SITE, file)); } catch { [status, body] = [404, read("404.html")]; }
  const kind = status === 404 ? KINDS[".html"] : KINDS[extname(file)];
  response.writeHead(status, { "Content-Type": kind, "X-Content-Type-Options": "nosniff", ...(sent ? { "Content-Security-Policy": sent } : {}) });
  response.end(body);
});
const asked = []; // the paths that were asked for
const changed = new Map(); // file → another text in its place
let sent = POLICY; // the policy that the server sends
let origin;
before(async () => {
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());
const served = (name) => `${origin}${BASE}${name}`;

test("nothing breaks the policy from disk, light and dark, used and printed", async () => none(await everywhere(address), "breaches"));

test("nothing breaks the policy in a folder of a server that sends it too", async () => {
  assert.ok(POLICY, "the front page has a policy");
  none(await everywhere(served), "breaches");
});

test("the page for missing addresses keeps the policy at any depth", () => inPage({}, async (page) => {
  await page.addInitScript(listen);
  const answer = await page.goto(served("kommuner/finns/inte/alls"));
  assert.equal(answer.status(), 404);
  assert.match(await page.locator("h1").innerText(), /finns inte/);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
}));

for (const [place, at] of [["from disk", address], ["from a server", served]]) {
  test(`search, pictures and style work under the policy ${place}`, { skip: !SAMPLE.includes(MEMO) }, () => inPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.addInitScript(listen);
    await page.goto(at(MEMO));
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).marginTop), "0px", "the style sheet is in force");
    for (const [button, name] of [["Spara som SVG", /\.svg$/], ["Spara som PNG", /\.png$/], ["Spara som Excel", /\.xlsx$/]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("figure .tools").getByText(button).first().click()]);
      assert.match(download.suggestedFilename(), name);
      assert.ok(readFileSync(await download.path()).length > 1000, `${button} saves a file`);
    }
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.locator("header input[name=q]").fill("kornehed");
    await page.keyboard.press("Enter");
    await page.waitForURL(/sok\/index\.html\?q=kornehed/);
    await page.waitForFunction(() => /träff/.test(document.querySelector("[data-hits]").textContent));
    assert.deepEqual(await page.evaluate(() => window.violations), []);
  }));
}

// What somebody could slip into a page, what the browser says of it, and in the page whether it has worked; where the page
// cannot tell, the server can.
const PLANTED = [
  ["an inline script", "<script>window.ran = true</script>", /script-src/, () => window.ran === true],
  ["a handler", '<img alt="" src="x.png" onerror="window.ran = true">', /script-src/, () => window.ran === true],
  ["a script from elsewhere", '<script src="ELSEWHERE/x.js"></script>', /script-src/, () => window.ran === true],
  ["an inline style", "<style>main { color: rgb(1, 2, 3) }</style>", /style-src/, () => getComputedStyle(document.querySelector("main")).color === "rgb(1, 2, 3)"],
  ["a style attribute", '<p id="x_1" style="color: rgb(1, 2, 3)">x</p>', /style-src/, () => getComputedStyle(document.getElementById("x_1")).color === "rgb(1, 2, 3)"],
  ["a style sheet from elsewhere", '<link rel="stylesheet" href="ELSEWHERE/x.css">', /style-src/, () => getComputedStyle(document.querySelector("main")).color === "rgb(1, 2, 3)"],
  ["a picture from elsewhere", '<img id="x_2" alt="" src="ELSEWHERE/x.svg">', /img-src/, () => document.getElementById("x_2").naturalWidth > 0],
  ["a picture within the page", `<img id="x_3" alt="" src="data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')}">`, /img-src/, () => document.getElementById("x_3").naturalWidth > 0],
  ["a frame", '<iframe id="x_4" src="ELSEWHERE/x.html"></iframe>', /frame-src/, null],
  ["another base", '<base href="ELSEWHERE/">', /base-uri/, () => document.baseURI.includes("localhost")],
];

test("what is planted in a page is blocked, and works where the policy is taken away", async () => {
  // The same server by another name is elsewhere.
  const elsewhere = `http://localhost:${server.address().port}${BASE}`.replace(/\/$/, "");
  for (const [file, text] of [["x.js", "window.ran = true;"], ["x.css", "main { color: rgb(1, 2, 3) }"], ["x.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'], ["x.html", "<title>x</title>"]]) changed.set(file, text);
  const html = read("index.html");
  const faults = [];
  for (const [what, planted, directive, hasWorked] of PLANTED) {
    const whole = html.replace("</main>", `${planted.replaceAll("ELSEWHERE", elsewhere)}</main>`);
    const bare = whole.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    sent = null; // only what stands in the page itself
    for (const [text, isBlocked] of [[whole, true], [bare, false]]) {
      changed.set("planted.html", text);
      await inPage({}, async (page) => {
        await page.addInitScript(listen);
        await page.goto(served("planted.html"), { waitUntil: "load" });
        const worked = hasWorked ? await page.evaluate(hasWorked) : asked.includes(`${BASE}x.html`);
        const violations = (await page.evaluate(() => window.violations)).join("; ");
        if (worked === isBlocked) faults.push(`${what} ${isBlocked ? "works under" : "does not work without"} the policy`);
        if (directive.test(violations) !== isBlocked) faults.push(`${what}: said of it ${isBlocked ? "with" : "without"} the policy: ${violations || "nothing"}`);
      });
    }
    sent = POLICY;
  }
  none(faults, "plants");
});
