// What needs a script: sorting tables, searching the list of pages, saving and copying figures. Without it everything can be read.
"use strict";
const collator = new Intl.Collator("{{ words.language }}", { sensitivity: "base" });

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", () => press(made));
  return made;
}

// Tables that can be sorted by the column whose heading is pressed. Without script they stand in alphabetical order.

function key(row, column, isNumber) {
  const text = row.cells[column].textContent.trim();
  if (!isNumber) return text;
  const number = parseInt(text.replace(/\(.*/, "").replace(/[<>\s]/g, ""), 10);
  return Number.isNaN(number) ? null : number;
}

function compare(a, b, isNumber, direction) {
  // What is not shown stays last whichever way the column is sorted.
  if (a === null || b === null) return (a === null) - (b === null);
  return direction * (isNumber ? a - b : collator.compare(a, b));
}

function sortBy(table, heading, column) {
  const [first, second] = heading.hasAttribute("data-number") ? ["descending", "ascending"] : ["ascending", "descending"];
  const wanted = heading.getAttribute("aria-sort") === first ? second : first;
  order(table, heading, column, wanted);
  if (!table.classList.contains("listed")) return;
  const said = new URLSearchParams(location.hash.slice(1));
  said.set("ordning", `${column}${wanted === "ascending" ? "upp" : "ned"}`);
  location.hash = said.toString();
}

function order(table, heading, column, order) {
  const isNumber = heading.hasAttribute("data-number");
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  const rows = [...table.tBodies[0].rows].map((row) => [key(row, column, isNumber), row]);
  rows.sort((a, b) => compare(a[0], b[0], isNumber, order === "ascending" ? 1 : -1));
  table.tBodies[0].append(...rows.map((pair) => pair[1]));
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const sort = button("", () => sortBy(table, heading, column));
    sort.append(...heading.childNodes);
    heading.append(sort);
  });
  if (table.tBodies[0].rows.length >= 15) addFilter(table);
}

// A field above such a table, which leaves the rows that have every word.

function addFilter(table) {
  const field = document.createElement("input");
  field.type = "search";
  field.id = `filter_ord_${document.querySelectorAll(".filter").length + 1}`;
  const label = document.createElement("label");
  label.htmlFor = field.id;
  label.textContent = "{{ words.filter_rows }} ";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const line = document.createElement("p");
  line.className = "filter";
  line.append(label, field, " ", told);
  table.parentElement.before(line);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    told.textContent = words.length ? `{{ words.rows_left | fill(n="${left}", all="${rows.length}") }}` : "";
  });
}

// Choices above a list of places. They are kept in the address, so that one can send it and go back.

const NARROW = matchMedia("(max-width: 40rem)");

function choices(form) {
  const table = document.querySelector("table.listed");
  const selects = [...form.elements].filter((element) => element.name);
  const headings = [...table.tHead.rows[0].cells];
  const first = headings.findIndex((heading) => heading.hasAttribute("data-number")) + 1;
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  form.append(told);
  // One's own place is found by its name; the choices come after that.
  const details = form.closest("details");
  document.querySelector(".filter")?.after(details);
  details.hidden = false;
  details.open = !NARROW.matches || location.hash.length > 1;

  function apply() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const select of selects) select.value = said.get(select.name) ?? "";
    const value = (name) => form.elements[name]?.value ?? "";
    // On a narrow screen one measure is shown at a time.
    const measure = value("matt") || (NARROW.matches && !value("lage") ? "1" : "");
    const isAsked = (cell) => {
      const verdict = cell.querySelector("[data-v]")?.dataset.v;
      if (value("lage") === "dold") return !/\d/.test(cell.textContent.replace(/\(.*/, ""));
      return verdict === value("lage");
    };
    let left = 0;
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const own = row.dataset.in.split(" ");
      const numbers = [...row.cells].slice(first);
      const wanted = measure ? [numbers[measure - 1]] : numbers;
      const fits = selects.every((select) => !select.value || select.dataset.filter === undefined || own[select.dataset.filter] === select.value);
      row.classList.toggle("out", !fits || (value("lage") !== "" && !wanted.some(isAsked)));
      left += !row.classList.contains("out");
    }
    for (const row of [table.tHead.rows[0], ...rows]) {
      [...row.cells].forEach((cell, column) => { cell.hidden = measure !== "" && column >= first && column !== first + measure - 1; });
    }
    const sorted = said.get("ordning")?.match(/^(\d+)(upp|ned)$/);
    if (sorted && headings[sorted[1]]) order(table, headings[sorted[1]], +sorted[1], sorted[2] === "upp" ? "ascending" : "descending");
    told.textContent = left < rows.length ? `{{ words.rows_left | fill(n="${left}", all="${rows.length}") }}` : "";
  }

  function keep() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const select of selects) select.value ? said.set(select.name, select.value) : said.delete(select.name);
    location.hash = said.toString();
  }

  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", apply);
  NARROW.addEventListener("change", apply);
  apply();
}

const form = document.querySelector("form.filters");
if (form) choices(form);

// The list of all pages, narrowed down to what has every word that is written.

function plain(text) {
  // Dots and rings over letters and the kind of dash do not matter.
  return text.toLocaleLowerCase("{{ words.language }}").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2010-\u2015]/g, "-");
}

function search(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  let hits = 0;
  for (const section of document.querySelectorAll(".entries")) {
    let any = false;
    // Names that begin with the words stand first, all others as they stood.
    const begins = (entry) => wanted.length > 0 && plain(entry.textContent).startsWith(wanted[0]);
    const entries = [...section.querySelectorAll("[data-entry]")];
    entries.forEach((entry, index) => { entry.dataset.entry ||= index + 1; });
    entries.sort((a, b) => begins(b) - begins(a) || a.dataset.entry - b.dataset.entry);
    entries[0]?.parentElement.append(...entries);
    for (const entry of entries) {
      const text = plain(entry.textContent);
      entry.hidden = !wanted.every((word) => text.includes(word));
      any ||= !entry.hidden;
      hits += !entry.hidden;
    }
    section.hidden = !any;
  }
  const told = hits === 0 ? "{{ words.no_hit }}" : hits === 1 ? "{{ words.one_hit }}" : `{{ words.hits | fill(n="${hits}") }}`;
  document.querySelector("[data-hits]").textContent = wanted.length ? told : "";
}

if (document.querySelector("[data-hits]")) {
  const field = document.querySelector(".search input");
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", () => {
    search(field.value);
    // Whoever reloads or comes back finds the same. Pages from disk may not do so in all browsers.
    try { history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname); } catch { /* stays as it was */ }
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.querySelector("[data-entry]:not([hidden]) a")?.focus();
  });
  if (field.value) search(field.value);
}

// Figures to be saved as pictures, and their numbers to be pasted into a spreadsheet.

const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity",
  "paint-order", "font-size", "font-weight", "font-family", "text-anchor"];

function standalone(svg) {
  const copy = svg.cloneNode(true);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ");
  const from = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((to, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of KEPT) to.style.setProperty(name, style.getPropertyValue(name));
    to.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  return { text: new XMLSerializer().serializeToString(copy), width: +width, height: +height };
}

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function asAddress(text) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

function savePng(svg, name) {
  const picture = standalone(svg);
  const image = new Image();
  // The pages' policy lets pictures come from files of the site and from what its script makes, but from no `data:` address.
  const address = URL.createObjectURL(new Blob([picture.text], { type: "image/svg+xml" }));
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * 3;
    canvas.height = picture.height * 3;
    const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(document.body).backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    save(canvas.toDataURL("image/png"), name);
    URL.revokeObjectURL(address);
  });
  image.src = address;
}

function asText(table) {
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join("\t");
  return [...table.rows].map(cells).join("\n");
}

async function copyTable(table, pressed) {
  const text = asText(table);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages from disk may not reach the clipboard in this way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    pressed.focus();
  }
  pressed.textContent = "{{ words.table_copied }}";
  setTimeout(() => { pressed.textContent = "{{ words.copy_table }}"; }, 4000);
}

for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector(".drawing svg");
  const table = figure.querySelector("table");
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", `{{ words.save }} ${figure.querySelector(".number").textContent.trim().replace(/\.$/, "").toLowerCase()}`);
  if (svg) {
    tools.append(button("{{ words.save_as_svg }}", () => save(asAddress(standalone(svg).text), `${figure.id}.svg`)));
    tools.append(button("{{ words.save_as_png }}", () => savePng(svg, `${figure.id}.png`)));
  }
  if (table) tools.append(button("{{ words.copy_table }}", (pressed) => copyTable(table, pressed)));
  if (tools.children.length) (figure.querySelector(".drawing") ?? figure.querySelector("figcaption")).after(tools);
}
