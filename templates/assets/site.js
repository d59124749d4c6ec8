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
  const isNumber = heading.hasAttribute("data-number");
  const [first, second] = isNumber ? ["descending", "ascending"] : ["ascending", "descending"];
  const order = heading.getAttribute("aria-sort") === first ? second : first;
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
  addFilter(table);
}

// A field above such a table, which leaves the rows that have every word.

function addFilter(table) {
  const field = document.createElement("input");
  field.type = "search";
  field.id = "filter_ord";
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
