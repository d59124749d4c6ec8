// What needs a script: sorting tables, searching the list of pages, saving and copying figures. Without it everything can be read.
"use strict";
const clean = (text) => text.trim().replace(/\s+/g, " ");
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
  const name = (row) => row.cells[0].textContent.trim();
  rows.sort((a, b) => compare(a[0], b[0], isNumber, order === "ascending" ? 1 : -1) || collator.compare(name(a[1]), name(b[1])));
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

// One's own place in a drawing of many, and its row in words: a ring around its dot, or its line over time.

function addOwn(drawing, at) {
  const ending = at ? `_${at + 1}` : "";
  const places = new Map((drawing.dataset.rounds ? coursesOf(drawing) : dotsOf(drawing)).map((place) => [plain(place.name), place]));
  const list = document.createElement("datalist");
  list.id = `egen_lista${ending}`;
  list.append(...[...places.values()].map(({ name }) => Object.assign(document.createElement("option"), { value: name })));
  const field = Object.assign(document.createElement("input"), { id: `egen_ord${ending}`, autocomplete: "off" });
  field.setAttribute("list", list.id);
  const label = Object.assign(document.createElement("label"), { htmlFor: field.id, textContent: "{{ words.own_in_funnel }} " });
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const line = document.createElement("p");
  line.className = "filter";
  line.append(label, field, list, " ", told);
  drawing.before(line);
  let marked = null;
  const show = () => {
    const place = places.get(plain(field.value.trim()));
    marked?.remove();
    told.replaceChildren();
    if (!place) return;
    marked = document.createElementNS(SPACE, place.element);
    for (const [name, value] of Object.entries(place.marks)) marked.setAttribute(name, value);
    drawing.querySelector("svg").append(marked);
    told.append(...place.said().map((text) => Object.assign(document.createElement("span"), { className: "said", textContent: text })));
  };
  field.addEventListener("input", show);
  // Whoever comes from the page of a place finds it marked.
  const from = new URLSearchParams(location.hash.slice(1)).get("plats");
  const link = from && [...document.querySelectorAll("#kommuner ~ .scroll tbody th a")].find((one) => one.getAttribute("href").endsWith(`/${from}/index.html`));
  if (link) {
    field.value = link.textContent.trim();
    show();
  }
}

// What a drawing says of its places, which stand in the order of the page's table.
function placed(drawing) {
  const names = [...document.querySelectorAll("#kommuner ~ .scroll tbody th")].map((cell) => cell.textContent.trim());
  return drawing.dataset.places.split("\n").map((line, at) => [names[at], ...line.split(";")]).filter(([, first]) => first);
}

function dotsOf(drawing) {
  // What the tables of the page say of a place.
  const said = (name) => [...document.querySelectorAll("table.sortable")].flatMap((table) => {
    const row = [...table.tBodies[0].rows].find((one) => one.cells[0].textContent.trim() === name);
    const heads = table.tHead.rows[0].cells;
    return row ? [`${clean(table.caption.textContent)}: ${[...row.cells].slice(1).map((cell, at) => `${clean(heads[at + 1].textContent)} ${clean(cell.textContent)}`).join("; ")}.`] : [];
  });
  return placed(drawing).map(([name, cx, cy]) => ({ name, element: "circle", marks: { class: "ring", r: 9, cx, cy }, said: () => said(name) }));
}

function coursesOf(drawing) {
  const rounds = drawing.dataset.rounds.split("\n");
  // The lines of all places are one path, in which the pieces of each follow those of the one before.
  const pieces = drawing.querySelector(".w").getAttribute("d").split(/(?=M)/);
  return placed(drawing).map(([name, count, ...numbers]) => {
    const d = pieces.splice(0, Number(count)).join("");
    const said = () => [`${rounds.map((round, at) => `${round}: ${numbers[at] || "{{ words.number_not_shown }}"}`).join("; ")}.`];
    return { name, element: "path", marks: { class: "ring", d }, said };
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

  // The squares of the map show what the rows of their places show.
  const rowOf = new Map([...table.tBodies[0].rows].map((row) => [row.cells[0].querySelector("a")?.getAttribute("href"), row]));
  const squares = [...document.querySelectorAll(".map a")].map((square) => [square, rowOf.get(square.getAttribute("href"))]);
  const firstCompared = headings.findIndex((_, column) => table.querySelector(`tbody td:nth-child(${column + 1}) [data-v]`));

  function paint(measure) {
    const column = measure ? first + measure - 1 : firstCompared;
    const name = document.querySelector(".on-map [data-measure]");
    if (!name || !headings[column]) return;
    name.textContent = clean(headings[column].textContent);
    for (const [square, row] of squares) {
      const sign = row.cells[column].querySelector("[data-v]");
      if (sign) square.dataset.v = sign.dataset.v; else delete square.dataset.v;
      square.querySelector("text").textContent = sign?.textContent ?? "";
      square.querySelector("title").textContent = [row.cells[0].textContent.trim(), sign?.title].filter(Boolean).join(", ");
      square.classList.toggle("out", row.classList.contains("out"));
    }
  }

  function apply() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const select of selects) select.value = said.get(select.name) ?? "";
    const value = (name) => form.elements[name]?.value ?? "";
    // On a narrow screen one measure is shown at a time.
    const measure = Number(value("matt") || (NARROW.matches && !value("lage") ? 1 : 0));
    // What is shown is what the choice says.
    if (form.elements.matt) form.elements.matt.value = measure || "";
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
    for (const cells of [table.querySelectorAll("col"), ...[table.tHead.rows[0], ...rows].map((row) => row.cells)]) {
      [...cells].forEach((cell, column) => { cell.hidden = measure > 0 && column >= first && column !== first + measure - 1; });
    }
    paint(measure);
    const sorted = said.get("ordning")?.match(/^(\d+)(upp|ned)$/);
    if (sorted && headings[sorted[1]]) order(table, headings[sorted[1]], +sorted[1], sorted[2] === "upp" ? "ascending" : "descending");
    told.textContent = left < rows.length ? `{{ words.rows_left | fill(n="${left}", all="${rows.length}") }}` : "";
  }

  let kept = 0;
  function keep() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const select of selects) select.value ? said.set(select.name, select.value) : said.delete(select.name);
    // Choices that follow on each other at once, as by an arrow key, are one step back.
    if (Date.now() - kept < 1000) location.replace(`#${said}`); else location.hash = said.toString();
    kept = Date.now();
  }

  form.append(button("{{ words.filter_reset }}", () => { location.hash = ""; }));
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

// A picture that leaves the page says what it shows, of where, from which source and on which page it stands.

function about(figure) {
  const text = (selector) => figure.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const address = location.protocol.startsWith("http") ? `${location.origin}${location.pathname}${figure.id ? `#${figure.id}` : location.hash}` : "";
  return { title: text("figcaption .title"), where: text("figcaption .where"), source: text(".source"), address };
}

function fileName(figure, ending) {
  const { title, where } = about(figure);
  const name = plain(`${where} ${title}`.trim() || figure.caption?.textContent || "").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${name.slice(0, 120) || figure.id || "tabell"}.${ending}`;
}

const SPACE = "http://www.w3.org/2000/svg";
const MARGIN = 12;
const LINE = 18;

function standalone(svg) {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")];
  // A saved picture has light colours, whatever the page has now.
  document.documentElement.classList.add("saved");
  const font = getComputedStyle(document.body).fontFamily;
  [copy, ...copy.querySelectorAll("*")].forEach((to, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of KEPT) to.style.setProperty(name, style.getPropertyValue(name));
    to.removeAttribute("class");
  });
  const [ink, page] = [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor];
  document.documentElement.classList.remove("saved");

  const { title, where, source, address } = about(svg.closest("figure"));
  const pen = document.createElement("canvas").getContext("2d");
  const whole = document.createElementNS(SPACE, "svg");
  let y = MARGIN;
  const write = (text, size, weight) => {
    pen.font = `${weight} ${size}px ${font}`;
    let line = "";
    const put = () => {
      y += LINE;
      const made = document.createElementNS(SPACE, "text");
      made.setAttribute("x", MARGIN);
      made.setAttribute("y", y - 4);
      // The policy of the pages lets a script set styles one by one only.
      made.style.font = `${weight} ${size}px ${font}`;
      made.style.fill = ink;
      made.textContent = line;
      whole.append(made);
    };
    for (const word of text.split(" ").filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) { put(); line = word; } else line = longer;
    }
    if (line) put();
  };
  write(title, 15, 600);
  write(where, 13, 400);
  y += MARGIN / 2;
  copy.setAttribute("x", MARGIN);
  copy.setAttribute("y", y);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  whole.append(copy);
  y += height + MARGIN / 2;
  write(source, 12, 400);
  write(address, 12, 400);
  const size = { width: width + 2 * MARGIN, height: Math.ceil(y + MARGIN) };
  whole.setAttribute("xmlns", SPACE);
  whole.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  whole.setAttribute("width", size.width);
  whole.setAttribute("height", size.height);
  whole.style.background = page;
  return { text: new XMLSerializer().serializeToString(whole), page, ...size };
}

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  save(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function saveText(text, type, name) {
  saveBlob(new Blob([text], { type }), name);
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
    pen.fillStyle = picture.page;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    save(canvas.toDataURL("image/png"), name);
    URL.revokeObjectURL(address);
  });
  image.src = address;
}

// A table as rows of texts, with the number, the ends of its interval and its base in columns of their own.

function digits(text) {
  // A number without spaces between its digits and with the minus of a keyboard is one to a spreadsheet.
  const number = text.replace(/^[\u2212-](?=\d)/, "-").replace(/(?<=\d)\s(?=\d{3})/g, "");
  return /^-?\d+(,\d+)?$/.test(number) ? number : null;
}

function part(text) {
  // What a spreadsheet that reads text would take for a formula is a text.
  return digits(text) ?? (/^[=+@\u2212-]/.test(text) ? `'${text}` : text);
}

function own(cell) {
  const copy = cell.cloneNode(true);
  for (const other of copy.querySelectorAll("i, small, sup, .sign")) other.remove();
  return copy.textContent;
}

function grid(table) {
  // What the choices of a list leave out is left out here too.
  const rows = [...table.rows].filter((row) => !row.hidden && !row.classList.contains("out"));
  const columns = [...rows[0].cells].map((heading, column) => {
    const cells = rows.slice(1).map((row) => row.cells[column]).filter(Boolean);
    return { hasInterval: cells.some((cell) => cell.querySelector("i")), hasBase: cells.some((cell) => cell.querySelector("small")), hasSign: cells.some((cell) => cell.querySelector(".sign")) };
  });
  return rows.map((row, index) => [...row.cells].flatMap((cell, column) => {
    if (cell.hidden) return [];
    const { hasInterval, hasBase, hasSign } = columns[column] ?? {};
    const name = clean(cell.textContent);
    if (index === 0) {
      return [name, ...(hasInterval ? [`${name}, {{ words.interval_from }}`, `${name}, {{ words.interval_to }}`] : []),
        ...(hasBase ? [`${name}, {{ words.base_of_number }}`] : []), ...(hasSign ? [`${name}, {{ words.filter_verdict }}`] : [])];
    }
    const ends = clean(cell.querySelector("i")?.textContent ?? "").split(/\u2013| till /);
    return [clean(own(cell)), ...(hasInterval ? [clean(ends[0] ?? ""), clean(ends[1] ?? "")] : []),
      ...(hasBase ? [clean(cell.querySelector("small")?.textContent.replace(/[()]/g, "") ?? "")] : []),
      ...(hasSign ? [cell.querySelector(".sign")?.title ?? ""] : [])];
  }));
}

function asText(table) {
  return grid(table).map((row) => row.map(part).join("\t")).join("\n");
}

// The lines of what stands below a table, or below its whole figure, and explains the numbers. Of a page about one measure
// the beginning says what it is.
function explanations(table, holder) {
  const found = new Set(holder === table ? document.querySelectorAll(".lead, .lead + p, .lead + p + p") : []);
  for (let next = table.closest(".scroll").nextElementSibling; next?.matches(".key, .tools"); next = next.nextElementSibling) found.add(next);
  // The one right after a drawing and its tools explains the drawing.
  for (const key of holder.querySelectorAll(":scope > .key:not(.tools + .key)")) found.add(key);
  return [...found].filter((element) => !element.matches(".tools")).flatMap((element) => {
    const copy = element.cloneNode(true);
    for (const end of copy.querySelectorAll("br")) end.replaceWith("\u2028");
    return copy.textContent.split("\u2028").map(clean);
  });
}

// What a table that leaves the page says of itself.
function notes(table, holder, more = []) {
  const { title, where, source, address } = about(holder);
  const signs = [...new Set([...table.querySelectorAll("td abbr")].map((sign) => `${sign.textContent}: ${sign.title}`))];
  // Footnotes are among the signs already.
  const others = more.filter((line) => !signs.includes(line.replace(" ", ": ")));
  // What a place differs from hangs on how many places and measures were compared at once.
  const tested = table.querySelector("thead .text") ? [...document.querySelectorAll(".tested")].map((line) => clean(line.textContent)) : [];
  return [title || clean(table.caption?.textContent ?? ""), where, source, ...tested, ...signs, ...others, address || location.pathname.split("/").slice(-3).join("/"),
    `{{ words.saved_on }} ${new Date().toISOString().slice(0, 10)}`].filter(Boolean);
}

function asCsv(table, holder) {
  const quoted = (text) => (/[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = [...grid(table), [], ...notes(table, holder).map((note) => [note])];
  return `\ufeff${rows.map((row) => row.map(part).map(quoted).join(";")).join("\r\n")}\r\n`;
}

const OWN = document.currentScript.src;

// Few save a workbook, so what writes it is loaded when it is first asked for. Pages from disk can do so by an element only.
function withWriter(work) {
  if (window.workbook) return work();
  const script = document.createElement("script");
  script.src = new URL("workbook.js", OWN);
  script.addEventListener("load", work);
  document.head.append(script);
}

function saveWorkbook(table, holder) {
  const said = notes(table, holder, explanations(table, holder));
  const sheets = [["{{ words.sheet_of_table }}", grid(table)], ["{{ words.sheet_about }}", said.map((note) => [note])]];
  withWriter(() => saveBlob(window.workbook(said[0], sheets), fileName(holder, "xlsx")));
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

[...document.querySelectorAll("[data-places]")].forEach(addOwn);

for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector(".drawing svg");
  const table = figure.querySelector("table");
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", `{{ words.save }} ${figure.querySelector(".number").textContent.trim().replace(/\.$/, "").toLowerCase()}`);
  if (svg) {
    tools.append(button("{{ words.save_as_svg }}", () => saveText(standalone(svg).text, "image/svg+xml", fileName(figure, "svg"))));
    tools.append(button("{{ words.save_as_png }}", () => savePng(svg, fileName(figure, "png"))));
  }
  if (table) tools.append(...ofTable(table, figure));
  if (tools.children.length) (figure.querySelector(".drawing") ?? figure.querySelector("figcaption")).after(tools);
}

function ofTable(table, holder) {
  return [button("{{ words.save_as_csv }}", () => saveText(asCsv(table, holder), "text/csv", fileName(holder, "csv"))),
    button("{{ words.save_as_excel }}", () => saveWorkbook(table, holder)),
    button("{{ words.copy_table }}", (pressed) => copyTable(table, pressed))];
}

for (const table of document.querySelectorAll("table.sortable")) {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", clean(table.caption.textContent));
  tools.append(...ofTable(table, table));
  table.closest(".scroll").after(tools);
}
