// Do the tests find what they are there to find? Plants one fault of each kind in a copy of the site and runs the test
// that should see it. A fault counts as found when its test fails and says what is wrong in words that it does not say
// of the site as it is. Run by hand: node faults.mjs [part of the name of a test file]
// SITE=folder takes a site that is built already.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SITE, temporary } from "./helpers.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PLACE = "kommuner/jollevik/index.html";
const MEMO = "kommuner/jollevik/pm-1/index.html";
const LIST = "kommuner/index.html";

// Changes that plant a fault: at the end of the main part, in the style sheet, or in place of something.
const end = (text) => (html) => html.replace("</main>", `${text}</main>`);
const style = (text) => ["assets/style.css", (css) => css + text];
const instead = (from, to) => (html) => html.replace(from, to);
const script = (text) => ["assets/site.js", (js) => js + text];
// A page without a policy, for what the policy would stop before another test sees it.
const bare = (change) => (html) => change(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""));

// What is planted, the test that finds it, its words, the pages to look at, the file and the change.
const FAULTS = [
  ["a page is missing", "sample", /\n {6,}om\/index\.html/, "om/index.html", "om/index.html", null],
  ["a link that leads nowhere", "links", /finns-inte/, PLACE, PLACE, end('<a href="finns-inte.html">x</a>')],
  ["an anchor that is not there", "links", /no id "ingenstans"/, PLACE, PLACE, end('<a href="#ingenstans">x</a>')],
  ["a link to a folder", "links", /a folder/, PLACE, PLACE, end('<a href="pm-1/">x</a>')],
  ["an id twice", "links", /id "sidans_innehall"/, PLACE, PLACE, end('<p id="sidans_innehall">x</p>')],
  ["a reference to nothing", "links", /aria-describedby="borta"/, PLACE, PLACE, end('<p aria-describedby="borta">x</p>')],
  ["a page that nothing leads to", "links", /ensam\.html/, PLACE, "ensam.html", () => "<!doctype html><title>x</title>"],
  ["an unclosed tag", "html", /Unclosed element/, PLACE, PLACE, end("<div><span>x</div>")],
  ["a wrong property in the style sheet", "html", /colr/, PLACE, ...style("p { colr: red; }")],
  ["a picture without alternative text", "axe", /image-alt/, PLACE, PLACE, end('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')],
  ["too little contrast", "axe", /color-contrast/, PLACE, ...style("main p { color: #aaa; }")],
  ["too little contrast in the dark only", "axe", /color-contrast.*\(dark/, PLACE, ...style("@media (prefers-color-scheme: dark) { main p { color: #444; } }")],
  ["a field without a label", "axe", /label:/, PLACE, PLACE, end('<input name="x">')],
  ["a picture from elsewhere", "quiet", /request to http:\/\/127/, PLACE, PLACE, bare(end('<img alt="" src="http://127.0.0.1:9/x.png">'))],
  ["a style sheet from elsewhere", "quiet", /assets\/style\.css/, PLACE, ...style("@import url(https://example.org/x.css);")],
  ["a word on the console", "quiet", /console log: hej/, PLACE, ...script('console.log("hej");')],
  ["an error when a button is pressed", "quiet", /Error: tryckt/, LIST, ...script('for (const pressed of document.querySelectorAll("button[type=button]")) pressed.addEventListener("click", () => { throw new Error("tryckt"); });')],
  ["a page without a policy", "policy", /no policy/, PLACE, PLACE, bare((html) => html)],
  ["a policy that comes late", "policy", /no policy/, PLACE, PLACE, instead('<meta charset="utf-8">', '<meta charset="utf-8"><link rel="preload" as="image" href="http://127.0.0.1:9/x.png">')],
  ["a policy that lets in style", "policy", /style-src is 'self' 'unsafe-inline'/, PLACE, PLACE, instead("style-src 'self'", "style-src 'self' 'unsafe-inline'")],
  ["a policy that lets in pictures from everywhere", "policy", /img-src lets in \*/, PLACE, PLACE, instead("img-src 'self' blob:", "img-src *")],
  ["a script within a page", "policy", /violation of script-src-elem: inline/, PLACE, PLACE, end('<script>console.log("hej")</script>')],
  ["a handler within a page", "policy", /violation of script-src-attr: inline/, PLACE, PLACE, end('<button type="button" onclick="x()">x</button>')],
  ["a style within a page", "policy", /violation of style-src-elem: inline/, PLACE, PLACE, end("<style>p { color: red; }</style>")],
  ["a style on an element", "policy", /violation of style-src-attr: inline/, PLACE, PLACE, end('<p style="color: red">x</p>')],
  ["a style that the script makes", "policy", /violation of style-src-attr: inline/, PLACE, ...script('document.body.setAttribute("style", "color: red");')],
  ["a request that the script makes", "policy", /violation of connect-src: http:\/\/127/, PLACE, ...script('fetch("http://127.0.0.1:9/x").catch(() => {});')],
  ["a form that leads elsewhere", "policy", /violation of form-action/, PLACE, ...script('const form = document.createElement("form"); form.action = "http://127.0.0.1:9/"; document.body.append(form); addEventListener("load", () => setTimeout(() => form.submit()));')],
  ["a picture as an address of data", "policy", /violation of img-src: data/, PLACE, PLACE, end('<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')],
  ["a block of 900 px", "layout", /scrolls sideways/, PLACE, ...style(".facts { width: 900px; }")],
  ["a box that cuts off spaced text", "layout", /cuts off text/, PLACE, ...style(".facts { height: 3.1em; width: 40em; max-width: 100%; overflow: hidden; }")],
  ["chart text too small", "layout", /is 5\.\d px/, MEMO, ...style("svg text { font-size: 8px; }")],
  ["chart texts on top of each other", "layout", /overlap/, MEMO, ...style("svg text { font-size: 30px; }")],
  ["text that needs script", "noscript", /is not seen/, PLACE, ...style(".facts { display: none; }")],
  ["a table that does not unfold without script", "noscript", /does not unfold/, MEMO, ...style("details table { display: none; }")],
  ["paper of another size", "print", /A5|420 x 595/, PLACE, ...style("@page { size: A5; }")],
  ["a page without a title", "print", /the title is/, PLACE, ...script('document.title = "";')],
  ["paper that does not say what it is", "print", /page 1 lacks "Jollevik"/, PLACE, ...style("@page { @top-right { content: none; } }")],
  ["paper without its date", "print", /page 1 lacks "1 oktober/, PLACE, ...style("@page { @bottom-left { content: none; } }")],
  ["a front page of several pages", "print", /[4-9] pages/, PLACE, ...style("main p { break-before: page; }")],
  ["a memo too long", "print", /\d{2,} pages/, MEMO, ...style("@media print { main p, main tr { break-before: page !important; } }")],
  ["folded tables that are not printed", "print", /not printed/, MEMO, ...style("@media print { details { display: none; } }")],
  ["a chart that can be split", "print", /charts that can be split/, MEMO, ...style("svg, figure, figure div { break-inside: auto !important; }")],
  ["a stop before the skip link", "keyboard", /the first stop is/, PLACE, PLACE, instead("<body>", '<body><a href="index.html">x</a>')],
  ["focus that is not seen", "keyboard", /has no outline/, PLACE, ...style("a:focus-visible { outline: none !important; }")],
  ["a menu that tab does not reach", "keyboard", /is not reached/, PLACE, PLACE, (html) => html.replace(/<nav aria-label="Huvudmeny">.*?<\/nav>/s, (menu) => menu.replaceAll("<a ", '<a tabindex="-1" '))],
  ["a table that does not sort", "keyboard", /a heading sorts/, LIST, LIST, (html) => html.replaceAll("data-number", "")],
  ["a table that does not unfold", "keyboard", /a table unfolds/, MEMO, ...style("details table { display: none; }")],
  ["a search that finds nothing", "keyboard", /the search is found/, "sok/index.html", "sok/index.html", (html) => html.replaceAll("data-entry", "data-other")],
  ["motion for those who want none", "keyboard", /moves/, PLACE, ...style("a { transition: color 1s; }")],
  ["a chart with other colours", "pictures", /colours that are gone: #/, "pm-1/index.html", ...style("svg .l.s1 { stroke: #c33 !important; }")],
  ["a chart with another shape", "pictures", /of the picture differs/, "pm-1/index.html", ...style("svg path { transform: translateY(20px); }")],
  ["a misspelt word", "../spelling/spelling", /barnn/, PLACE, PLACE, end("<p>Alla barnn.</p>")],
  ["a misspelt word that is only heard", "../spelling/spelling", /utrednning/, PLACE, PLACE, end('<p aria-label="utrednning">x</p>')],
];

function run(site, test, pages) {
  const { NODE_TEST_CONTEXT, UPDATE, ...env } = process.env;
  const found = spawnSync(process.execPath, ["--test", "--test-reporter=tap", `${test}.test.mjs`], { cwd: HERE, encoding: "utf8", env: { ...env, SITE: site, PAGES: pages } });
  if (!/^# tests [1-9]/m.test(found.stdout)) throw new Error(`${test} did not run:\n${found.stdout}${found.stderr}`);
  return found;
}
// Only what failed: a passing test names its subject too.
const complaints = ({ stdout }) => stdout.split(/^# Subtest: /m).filter((part) => /^not ok/m.test(part)).join("");

const site = join(temporary("faults"), "site");
cpSync(SITE, site, { recursive: true });
const clean = new Map(); // test and pages → what it says of the site as it is
let missed = 0;
for (const [what, test, words, pages, file, change] of FAULTS.filter(([, test]) => test.includes(process.argv[2] ?? ""))) {
  const started = Date.now();
  const key = `${test} ${pages}`;
  if (!clean.has(key)) clean.set(key, complaints(run(site, test, pages)));
  const path = join(site, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : null;
  let result = "FOUND";
  const gone = pages.split(",").filter((page) => !existsSync(join(site, page)));
  if (gone.length > 0) result = `cannot tell: ${gone} is missing`;
  else if (words.test(clean.get(key))) result = "cannot tell: the site has this fault already";
  else {
    const after = change === null ? null : change(before ?? "");
    if (after === before) result = "NOT PLANTED";
    else {
      if (after === null) rmSync(path);
      else {
        mkdirSync(join(path, ".."), { recursive: true });
        writeFileSync(path, after);
      }
      const found = run(site, test, pages);
      if (found.status === 0 || !words.test(complaints(found))) result = "NOT FOUND";
      if (before === null) rmSync(path);
      else writeFileSync(path, before);
    }
  }
  if (result !== "FOUND") missed++;
  console.log(`${result.padEnd(9)} | ${test.split("/").pop().padEnd(8)} | ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
for (const name of ["differs", "now"]) spawnSync("sh", ["-c", `rm -f pictures/*.${name}.png`], { cwd: HERE });
process.exitCode = missed > 0 ? 1 : 0;
