// PDF files by the program: where their links lead, what they give away, and how the browser behind them behaves.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { before, test } from "node:test";
import assert from "node:assert/strict";
import { CHROMIUM, ROOT, parse, temporary } from "./helpers.mjs";

const PROGRAM = join(ROOT, "target/release/lagesbild");
const ADDRESS = "https://lagesbild.example.org/barn/";
const PAGE = "kommuner/jollevik/index.html";
const MEMO = "kommuner/jollevik/pm-1/index.html";
const ON_LINUX = { skip: process.platform !== "linux" };
const folder = temporary("pdf");

// A copy of the demo, with an address outside the site in its memo, and changed as wanted.
function project(name, change = () => {}) {
  const copy = join(folder, name);
  for (const part of ["lagesbild.yaml", "data", "content"]) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  const edit = (file, work) => {
    mkdirSync(join(copy, file, ".."), { recursive: true });
    writeFileSync(join(copy, file), work(existsSync(join(copy, file)) ? readFileSync(join(copy, file), "utf8") : ""));
  };
  edit("content/pm/pm-1.md", (text) => `${text}\nLäs mer [hos andra](https://example.com/andra).\n`);
  change(edit);
  return copy;
}

// Starts the program on a project; `TMPDIR` tells where the browser's profile lies.
function start(copy, units = "K019") {
  const own = mkdtempSync(join(folder, "own-"));
  const child = spawn(PROGRAM, ["pdf", copy, "--units", units, "--browser", CHROMIUM], { env: { ...process.env, TMPDIR: own }, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text) => { stderr += text; });
  const ended = new Promise((done) => child.on("exit", (code, signal) => done({ code, signal, stderr })));
  return { child, own, ended };
}

async function print(copy) {
  const run = start(copy);
  const { code, stderr } = await run.ended;
  assert.equal(code, 0, stderr);
  return run;
}

const pdf = (copy, page) => join(copy, "pdf", page === MEMO ? "kommuner/jollevik_pm-1.pdf" : "kommuner/jollevik.pdf");
const addresses = (file) => [...new Set(execFileSync("pdfinfo", ["-url", file], { encoding: "utf8" }).split("\n").slice(1).map((line) => line.split(/\s+/)[3]).filter(Boolean))].sort();
const bytes = (file) => readFileSync(file, "latin1");

// What the style sheet leaves out on paper.
const LEFT_OUT = readFileSync(join(ROOT, "templates/assets/style.css"), "utf8").match(/@media print \{[^]*?\n  ([^{}\n]+) \{ display: none; \}/)[1];

// The links of a page that stand on paper, as they are written there.
const written = (copy, page) => [...new Set(parse(readFileSync(join(copy, "site", page), "utf8")).querySelectorAll("main a[href], footer.site a[href]").filter((link) => !LEFT_OUT.split(", ").some((left) => link.closest(left))).map((link) => link.getAttribute("href")))];

let published;
let local;
before(async () => {
  published = project("published", (edit) => edit("lagesbild.yaml", (text) => `${text}address: ${ADDRESS}\n`));
  local = project("local");
  for (const copy of [published, local]) await print(copy);
});

test("links within the site lead to its address", () => {
  for (const page of [PAGE, MEMO]) {
    const within = written(published, page).filter((href) => !/^([a-z]+:|#)/.test(href)).map((href) => ADDRESS + posix.join(posix.dirname(page), href));
    const printed = addresses(pdf(published, page));
    assert.ok(within.length > 0, `${page} has links to other pages`);
    assert.deepEqual(printed.filter((address) => address.startsWith(ADDRESS)), within.sort());
    assert.deepEqual(printed.filter((address) => !/^(https:|mailto:)/.test(address)), []);
  }
  assert.ok(addresses(pdf(published, MEMO)).includes("https://example.com/andra"));
});

test("links within the site are text where it has no address", () => {
  assert.deepEqual(addresses(pdf(local, PAGE)), ["mailto:redaktionen@example.org"]);
  assert.deepEqual(addresses(pdf(local, MEMO)), ["https://example.com/andra", "mailto:redaktionen@example.org"]);
  const text = execFileSync("pdftotext", [pdf(local, PAGE), "-"], { encoding: "utf8" });
  assert.match(text, /Järnfjords län/, "what was a link is still there");
});

test("links within a document stay, with and without an address", () => {
  const anchors = parse(readFileSync(join(local, "site", MEMO), "utf8")).querySelectorAll('nav.contents a[href^="#"]').length;
  const inside = (copy) => bytes(pdf(copy, MEMO)).split("/Subtype /Link").length - 1 - bytes(pdf(copy, MEMO)).split("/URI (").length + 1;
  assert.ok(anchors > 5);
  assert.ok(inside(local) >= anchors, `${inside(local)} links within the document, ${anchors} headings in its contents`);
  assert.equal(inside(published), inside(local));
});

test("nothing in a PDF names the machine", () => {
  for (const copy of [published, local]) {
    for (const page of [PAGE, MEMO]) {
      for (const word of ["file:", folder, ".invalid", process.env.HOME ?? "/root"]) assert.ok(!bytes(pdf(copy, page)).includes(word), `${page} holds ${word}`);
      const info = execFileSync("pdfinfo", [pdf(copy, page)], { encoding: "utf8" });
      assert.match(info, /^Title: +\S/m);
      assert.doesNotMatch(info, /\/tmp|file:/);
    }
  }
});

// All processes that descend from one.
function descendants(pid) {
  let children = [];
  try { children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean)); } catch { /* it has ended */ }
  return children.flatMap((child) => [Number(child), ...descendants(child)]);
}

// The sockets on which processes listen, by the network's own list.
function listeners(pids) {
  const held = new Set(pids.flatMap((pid) => {
    try { return readdirSync(`/proc/${pid}/fd`).map((fd) => { try { return readlinkSync(`/proc/${pid}/fd/${fd}`); } catch { return ""; } }); } catch { return []; }
  }));
  const listening = ["tcp", "tcp6"].flatMap((kind) => readFileSync(`/proc/net/${kind}`, "utf8").trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/)))
    .filter((parts) => parts[3] === "0A" && held.has(`socket:[${parts[9]}]`));
  return listening.map((parts) => parts[1]);
}

const isAlive = (pid) => { try { return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8")); } catch { return false; } };

// Waits until something holds, for half a minute at most.
async function until(what, holds) {
  for (let tries = 0; tries < 600; tries++) {
    const result = holds();
    if (result) return result;
    await sleep(50);
  }
  return assert.fail(`${what} did not come about`);
}

test("a browser on a port is found by what looks for listeners", ON_LINUX, async () => {
  const profile = mkdtempSync(join(folder, "port-"));
  const child = spawn(CHROMIUM, ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", `--user-data-dir=${profile}`], { stdio: "ignore" });
  const ended = new Promise((done) => child.on("exit", done));
  try {
    await until("a listener", () => listeners([child.pid, ...descendants(child.pid)]).length > 0);
  } finally {
    child.kill();
    await ended;
  }
});

test("while the program prints, nothing listens, and afterwards nothing is left", ON_LINUX, async () => {
  const { child, own, ended } = start(local, "K016,L01,K001");
  const seen = new Set();
  let looks = 0;
  let hasEnded = false;
  ended.then(() => { hasEnded = true; });
  while (!hasEnded) {
    const pids = [child.pid, ...descendants(child.pid)];
    // The browser and its tabs are there: this look counts.
    if (pids.length > 4) looks++;
    for (const pid of pids) seen.add(pid);
    assert.deepEqual(listeners(pids), []);
    await sleep(20);
  }
  assert.equal((await ended).code, 0);
  assert.ok(looks > 10, `only ${looks} looks at a running browser`);
  seen.delete(child.pid);
  await until("the end of all processes", () => ![...seen].some(isAlive));
  assert.deepEqual(readdirSync(own), [], "the profile is removed");
});

test("the browser ends when the program is killed", ON_LINUX, async () => {
  const { child, ended } = start(local, "K016,L01,K001,K002,K003");
  const browsers = await until("a browser with its tabs", () => {
    const processes = descendants(child.pid);
    return processes.length > 4 && processes;
  });
  child.kill("SIGKILL");
  assert.equal((await ended).signal, "SIGKILL");
  await until("the end of the browser", () => !browsers.some(isAlive));
});

test("the browser asks nobody for anything, whatever a page wants", async () => {
  let asked = 0;
  const server = createServer((request, response) => { asked++; response.end(); });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const elsewhere = `http://127.0.0.1:${server.address().port}`;
  const secret = join(folder, "secret.svg");
  writeFileSync(secret, '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">hemligt</text></svg>');
  // Pages without a policy, which want pictures from elsewhere and a file of the machine.
  const greedy = project("greedy", (edit) => edit("templates/base.html", () => readFileSync(join(ROOT, "templates/base.html"), "utf8")
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
    .replace("</main>", `<img alt="" src="${elsewhere}/x.png"><img alt="" src="http://localhost:${server.address().port}/y.png"><img alt="bilden" width="200" height="50" src="file://${secret}"></main>`)));
  try {
    await print(greedy);
  } finally {
    server.close();
  }
  assert.equal(asked, 0);
  assert.doesNotMatch(execFileSync("pdftotext", [pdf(greedy, PAGE), "-"], { encoding: "utf8" }), /hemligt/);
});

test("a program that is no browser is told apart from one", async () => {
  const run = spawn(PROGRAM, ["pdf", local, "--units", "K016", "--browser", "/bin/false"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  run.stderr.on("data", (text) => { said += text; });
  const code = await new Promise((done) => run.on("exit", done));
  assert.equal(code, 2);
  assert.match(said, /the browser `\/bin\/false` does not start: it ended at once \(exit status: 1\)/);
});
