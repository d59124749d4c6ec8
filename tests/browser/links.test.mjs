// Every link, asset and reference of every page leads somewhere.
import { existsSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import { SITE, files, none, parse, read } from "./helpers.mjs";

const ADDRESSES = ["href", "src", "action", "formaction", "poster", "data", "xlink:href"];
const REFERENCES = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage", "aria-flowto", "for", "headers", "list", "form"];

const pages = new Map(files(".html").map((page) => [page, parse(read(page), { comment: false })]));
const ids = new Map([...pages].map(([page, tree]) => [page, tree.querySelectorAll("[id]").map((element) => element.getAttribute("id"))]));
const known = new Map([...ids].map(([page, list]) => [page, new Set(list)]));

// What is wrong with an address that stands on a page; nothing for one that leads out of the site.
function fault(page, address) {
  if (/^(https?:\/\/\S+\.\S+|mailto:\S+@\S+|tel:\+?[\d-]+|data:)/.test(address)) return null;
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(address)) return "an address of a kind that the site does not use";
  const [path, anchor] = address.split("#");
  const bare = decodeURIComponent(path.split("?")[0]);
  // A page for a missing address is served from any depth and must count from the root; others work from disk and must not.
  if (bare.startsWith("/") && page !== "404.html") return "counts from the root: does not work from disk";
  const target = bare === "" ? page : bare.startsWith("/") ? bare.slice(1) : posix.join(posix.dirname(page), bare);
  if (target.startsWith("..")) return "leads out of the site";
  if (!existsSync(join(SITE, target))) return "no such file";
  if (statSync(join(SITE, target)).isDirectory()) return "a folder: does not work from disk";
  // A choice of places names their folders, and each has numbers to read.
  if (anchor?.startsWith("plats=")) {
    if (target !== "jamfor/index.html" && !/^indikatorer\/.+/.test(target)) return "no page on which places are chosen";
    return anchor.slice(6).split(",").every((folder) => existsSync(join(SITE, folder, "tal.js"))) ? null : "a place without numbers";
  }
  if (anchor && !known.get(target)?.has(decodeURIComponent(anchor))) return `no id "${anchor}" on ${target}`;
  return null;
}

test("every address leads to a file and an anchor", () => {
  const faults = [];
  for (const [page, tree] of pages) {
    for (const name of ADDRESSES) {
      for (const element of tree.querySelectorAll(`[${name.replace(":", "\\:")}]`)) {
        const wrong = fault(page, element.getAttribute(name));
        if (wrong) faults.push(`${page}: <${element.rawTagName} ${name}="${element.getAttribute(name)}">: ${wrong}`);
      }
    }
    for (const element of tree.querySelectorAll("[srcset]")) {
      for (const part of element.getAttribute("srcset").split(",")) {
        const wrong = fault(page, part.trim().split(/\s/)[0]);
        if (wrong) faults.push(`${page}: srcset ${part.trim()}: ${wrong}`);
      }
    }
  }
  for (const sheet of files(".css")) {
    for (const [, address] of read(sheet).matchAll(/(?:url\(|@import\s+)["']?([^"')]+)/g)) {
      if (!address.startsWith("data:") && !existsSync(join(SITE, dirname(sheet), address))) faults.push(`${sheet}: ${address}: no such file`);
    }
  }
  none(faults, "broken addresses");
});

test("an id stands once on a page", () => {
  const faults = [...ids].flatMap(([page, list]) => [...new Set(list.filter((id, at) => list.indexOf(id) !== at))].map((id) => `${page}: id "${id}"`));
  none(faults, "ids that stand more than once");
});

test("every reference from one element to another finds it", () => {
  const faults = [];
  for (const [page, tree] of pages) {
    for (const name of REFERENCES) {
      for (const element of tree.querySelectorAll(`[${name}]`)) {
        for (const id of element.getAttribute(name).split(/\s+/)) {
          if (!known.get(page).has(id)) faults.push(`${page}: <${element.rawTagName} ${name}="${id}">`);
        }
      }
    }
  }
  none(faults, "references to nothing");
});

test("every page can be reached from the front page", () => {
  const reached = new Set(["index.html"]);
  for (const page of reached) {
    for (const link of pages.get(page)?.querySelectorAll("a[href]") ?? []) {
      const path = link.getAttribute("href").split(/[?#]/)[0];
      if (path && !/^[a-z]+:/.test(path)) reached.add(posix.join(posix.dirname(page), decodeURIComponent(path)));
    }
  }
  // Pages at earlier addresses are there for those who kept the address.
  const isKept = (page) => pages.get(page).querySelector('meta[name="robots"][content="noindex"]');
  const lost = [...pages.keys()].filter((page) => page !== "404.html" && !reached.has(page) && !isKept(page));
  none(lost, "pages that nothing leads to");
});
