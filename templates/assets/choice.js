// Places of the reader's choice beside each other. The numbers are those that the places' own pages print; each place has a file of them,
// which is read when the place is chosen. The choice is kept in the address.
"use strict";
const box = document.getElementById("val");
const MOST = 5;
const FIRST_MEASURES = 5;
const numbersOf = new Map();
let offered;
let results;

function takeNumbers(folder, numbers) { numbersOf.set(folder, numbers); }

function takeChoices(given) {
  offered = given;
  addForm();
  addEventListener("hashchange", show);
  show();
}

const measures = () => offered.studies.flatMap((study) => study.indicators.map((indicator) => ({ study, ...indicator })));

function made(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

// The choice: folders of places and keys of measures, as the address says, without what there is not.

function chosen() {
  const said = new URLSearchParams(location.hash.slice(1));
  const list = (name) => [...new Set((said.get(name) ?? "").split(",").filter(Boolean))];
  const places = list("plats").map((folder) => offered.places.find((place) => place.folder === folder)).filter(Boolean).slice(0, MOST);
  const all = measures();
  const wanted = said.has("matt") ? list("matt").map((key) => all.find((one) => one.key === key)).filter(Boolean) : all.slice(0, FIRST_MEASURES);
  return { places, wanted };
}

function keep(places, wanted) {
  const list = (name, values) => `${name}=${values.map(encodeURIComponent).join(",").replaceAll("%2F", "/")}`;
  location.hash = `${list("plats", places.map((place) => place.folder))}&${list("matt", wanted.map((one) => one.key))}`;
}

// The form.

function addForm() {
  const field = made("input", { id: "val_plats", list: "val_platser", autocomplete: "off" });
  const list = made("datalist", { id: "val_platser" }, ...offered.places.map((place) => made("option", { value: place.name })));
  const told = made("span", { role: "status", id: "val_svar" });
  const form = made("form", { class: "filter" }, made("label", { for: "val_plats" }, "{{ words.add_place }} "), field, list, " ", made("button", {}, "{{ words.add }}"), " ", told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { places, wanted } = chosen();
    const name = field.value.trim();
    const place = offered.places.find((one) => plain(one.name) === plain(name));
    told.textContent = "";
    if (!name) return;
    if (!place) told.textContent = `{{ words.no_such_place | fill(name="${name}") }}`;
    else if (places.length >= MOST && !places.includes(place)) told.textContent = "{{ words.five_at_most }}";
    else {
      field.value = "";
      keep([...new Set([...places, place])], wanted);
    }
    field.focus();
  });
  const picked = made("ul", { class: "picked", "aria-label": "{{ words.chosen_places }}" });
  const boxes = offered.studies.filter((study) => study.indicators.length).map((study) => made("fieldset", {}, made("legend", {}, study.title), ...study.indicators.map((one) =>
    made("label", {}, made("input", { type: "checkbox", value: one.key }), ` ${one.link.text}`))));
  const measure = made("details", { class: "measures" }, made("summary", {}, "{{ words.chosen_measures }}"), ...boxes);
  measure.addEventListener("change", () => {
    const keys = [...measure.querySelectorAll("input:checked")].map((one) => one.value);
    keep(chosen().places, measures().filter((one) => keys.includes(one.key)));
  });
  results = made("div", { class: "results" });
  box.replaceChildren(form, picked, measure, results);
}

// What an address asks for that is not there, or too much.
function refused(places) {
  const asked = (new URLSearchParams(location.hash.slice(1)).get("plats") ?? "").split(",").filter(Boolean);
  const unknown = asked.find((folder) => !offered.places.some((place) => place.folder === folder));
  if (unknown) return `{{ words.no_such_place | fill(name="${unknown.slice(0, 60)}") }}`;
  return new Set(asked).size > places.length ? "{{ words.five_at_most }}" : "";
}

function show() {
  const { places, wanted } = chosen();
  const answer = box.querySelector("#val_svar");
  answer.textContent = refused(places) || answer.textContent;
  const picked = box.querySelector(".picked");
  picked.replaceChildren(...places.map((place) => made("li", {}, made("a", { href: `${box.dataset.root}${place.folder}/index.html` }, place.name), " ",
    Object.assign(button("×", () => { keep(places.filter((one) => one !== place), wanted); box.querySelector("#val_plats").focus(); }),
      { ariaLabel: `{{ words.remove | fill(name="${place.name}") }}` }))));
  for (const one of box.querySelectorAll("[type=checkbox]")) one.checked = wanted.some(({ key }) => key === one.value);
  Promise.all(places.map(read)).then((missing) => {
    // Another choice may have been made while the files were read.
    if (chosen().places.map((place) => place.folder).join() !== places.map((place) => place.folder).join()) return;
    const failed = missing.filter(Boolean).map((place) => `{{ words.numbers_did_not_come | fill(name="${place.name}") }}`);
    const told = failed.length ? failed.join(" ") : places.length < 2 ? "{{ words.choose_two }}" : wanted.length ? "" : "{{ words.choose_measure }}";
    results.replaceChildren(...(told ? [made("p", { role: "status" }, told)] : compared(places, wanted)));
  });
}

// Reads the numbers of a place; gives the place if that is not possible.
function read(place) {
  if (numbersOf.has(place.folder)) return null;
  return new Promise((done) => {
    const script = made("script", { src: `${box.dataset.root}${place.folder}/${box.dataset.numbers}` });
    script.addEventListener("load", () => done(numbersOf.has(place.folder) ? null : place));
    script.addEventListener("error", () => done(place));
    document.head.append(script);
  });
}

// All pairs of places in all measures are one family of tests. A place and what it is a part of share cases, and are not compared.

const shareCases = (one, other) => one.leaves.some((leaf) => other.leaves.includes(leaf));

function compared(places, wanted) {
  const pairs = [];
  for (const measure of wanted.filter((one) => one.test)) {
    const counts = places.map((place) => numbersOf.get(place.folder)[measure.key].rounds[measure.round].counts);
    const number = (place) => ({ x: counts[place][0], n: counts[place][1], k: counts[place][2], test: measure.test });
    for (let one = 0; one < places.length; one++) {
      for (let other = one + 1; other < places.length; other++) {
        if (counts[one] && counts[other] && !shareCases(places[one], places[other])) pairs.push({ measure, places: [one, other], one: number(one), other: number(other), margin: measure.margin });
      }
    }
  }
  comparePairs(pairs, 1 - offered.confidence).forEach((verdict, index) => { pairs[index].verdict = verdict; });
  const tests = pairs.length;
  const number = tests.toLocaleString("{{ words.language }}");
  const tested = tests === 0 ? "{{ words.tests_none }}" : tests === 1 ? "{{ words.tests_one }}"
    : `${tests === 2 ? "{{ words.tests_two }}" : `{{ words.tests_many | fill(n="${number}") }}`} {{ words.tests_not_named }}`;
  const overlap = places.some((one) => places.some((other) => one !== other && shareCases(one, other)));
  const studies = offered.studies.map((study) => {
    const own = wanted.filter((one) => one.study === study);
    return own.length ? [made("h2", {}, study.title), ...(study.source ? [made("p", { class: "source" }, study.source)] : []), ...own.flatMap((one) => section(places, one, pairs.filter((pair) => pair.measure === one)))] : [];
  });
  return [made("p", { role: "status", class: "tested" }, tested, ...(overlap ? [" {{ words.not_compared_with_own }}"] : [])), ...studies.flat(), ...signs(places, wanted)];
}

// What the signs on the page mean.
function signs(places, wanted) {
  const values = places.flatMap((place) => wanted.flatMap((one) => Object.values(numbersOf.get(place.folder)[one.key]).flat()));
  const reasons = [...new Set(values.flatMap((value) => [value, value.base]).filter((value) => value?.is === "missing").map(({ reason }) => reason))];
  const meaning = (reason) => (reason === "withheld" ? offered.key : `${offered.signs[reason].sign}: ${offered.signs[reason].words}.`);
  return reasons.length ? [made("p", { class: "key" }, reasons.map(meaning).join(" "))] : [];
}

function section(places, measure, pairs) {
  const { study } = measure;
  const number = (place) => numbersOf.get(place.folder)[measure.key];
  const round = study.rounds[measure.round].label;
  const heading = made("h3", {}, made("a", { href: measure.link.href }, measure.link.text));
  const now = places.map((place) => number(place).rounds[measure.round]);
  const heads = [...measure.heads, ...(measure.test ? ["{{ words.differs_from }}"] : [])];
  const rows = now.map((value, place) => [cell(value), ...(measure.heads.length > 1 ? [cell(value.base)] : []),
    ...(measure.test ? [made("td", { class: "text" }, value.counts ? distinct(place, places, pairs) : "")] : [])]);
  const groups = study.groups && number(places[0]).groups.length ? study.groups : null;
  const byGroup = groups ? places.map((place) => number(place).groups) : [];
  // Both drawings have one scale, so that their dots can be compared.
  const nation = measure.nation === null ? null : numeric(measure.nation);
  const most = rounded(Math.max(reach([now, ...byGroup]), nation ?? 0));
  const shown = [heading, dots(places, now.map((value) => [value]), { most, nation }), table(`${measure.link.text}. {{ words.beside_each_other }}, ${round}`, heads, places, rows)];
  if (pairs.some(({ verdict }) => verdict === "alike")) shown.push(made("p", { class: "key" }, measure.alike));
  if (groups) {
    if (groups[1].length === 2) shown.push(dots(places, byGroup, { most, nation, names: groups[1] }));
    const unit = measure.heads[0].toLocaleLowerCase("{{ words.language }}");
    shown.push(table(`${measure.link.text}. ${groups[0]}, ${round}`, groups[1].map((name) => `${name}, ${unit}`), places, byGroup.map((own) => own.map(cell))));
  }
  if (study.rounds.length > 1) {
    const values = places.map((place) => number(place).rounds);
    shown.push(lines(places, measure, values), table(`${measure.link.text}. {{ words.over_time }}`, study.rounds.map((one) => one.label), places, values.map((own) => own.map(cell))));
  }
  return shown.filter(Boolean);
}

// The end of a scale: the next number with one digit, or half of one.
function rounded(number) {
  const power = 10 ** Math.floor(Math.log10(number || 1));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((digit) => digit * power).find((end) => end >= number) ?? 10 * power;
}

function distinct(place, places, pairs) {
  const names = { more: [], less: [], alike: [] };
  let isCompared = false;
  for (const pair of pairs.filter((one) => one.places.includes(place))) {
    isCompared = true;
    const isFirst = pair.places[0] === place;
    const turned = { more: "less", less: "more" };
    const verdict = isFirst ? pair.verdict : turned[pair.verdict] ?? pair.verdict;
    names[verdict]?.push(places[pair.places[isFirst ? 1 : 0]].within);
  }
  const list = (all) => (all.length > 1 ? `${all.slice(0, -1).join(", ")} {{ words.and }} ${all.at(-1)}` : all[0]);
  const parts = [
    names.more.length && `{{ words.higher_than | fill(names="${list(names.more)}") }}`,
    names.less.length && `{{ words.lower_than | fill(names="${list(names.less)}") }}`,
    names.alike.length && `{{ words.about_like | fill(names="${list(names.alike)}") }}`,
  ].filter(Boolean).join("; ");
  if (!isCompared) return "";
  return parts ? parts[0].toLocaleUpperCase("{{ words.language }}") + parts.slice(1) : "{{ words.undecided_in_table }}";
}

// Tables.

function cell(value) {
  const to = made("td");
  if (!value) return to;
  if (value.is === "missing") {
    const { sign, words } = offered.signs[value.reason];
    to.append(made("abbr", { title: words }, sign));
    return to;
  }
  to.append(value.text);
  for (const { mark, meaning } of value.footnotes ?? []) to.append(made("sup", {}, made("abbr", { title: meaning }, mark)));
  if (value.interval) to.append(" ", made("i", {}, value.interval));
  return to;
}

function table(caption, heads, places, rows) {
  const whole = made("table", {}, made("caption", {}, caption),
    made("thead", {}, made("tr", {}, ...["{{ words.place }}", ...heads].map((head) => made("th", { scope: "col", ...(head === "{{ words.differs_from }}" ? { class: "text" } : {}) }, head)))),
    made("tbody", {}, ...places.map((place, index) => made("tr", {}, made("th", { scope: "row" }, place.name), ...rows[index]))));
  const tools = made("div", { class: "tools", role: "group", "aria-label": caption }, ...ofTable(whole, whole));
  return made("div", {}, made("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, whole), tools);
}

// Drawings. All that they show stands in the table below, so they are hidden from who listens.

const numeric = (text) => Number(text.replace(/[^\d,.-]/g, "").replace(",", "."));

function drawn(name, attributes, ...inside) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

const canvas = (width, height, ...inside) => drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, ...inside);

const value = (mark) => (mark?.is === "shown" ? { at: numeric(mark.text), ends: mark.interval?.split("\u2013").map(numeric) ?? [] } : null);
const reach = (rows) => Math.max(0, ...rows.flat().map(value).filter(Boolean).flatMap(({ at, ends }) => [at, ...ends]));

// A name, shortened where it is wider than its room.
function shortened(name, room) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `14px ${getComputedStyle(document.body).fontFamily}`;
  let short = name;
  while (pen.measureText(short).width > room && short.length > 1) short = `${short.replace(/…$/, "").slice(0, -1)}…`;
  return short;
}

// The places on a scale up to `most`, with the nation as a line; one dot a place, or one for each of two groups.
function dots(places, rows, { most, nation, names }) {
  const marks = rows.map((row) => row.map(value));
  if (marks.flat().every((mark) => !mark)) return null;
  const width = Math.max(260, Math.min(620, box.clientWidth));
  const [left, top, high] = [Math.min(190, width / 2.6), 20, 26];
  const bottom = top + high * places.length;
  const x = (number) => left + 8 + (width - left - 40) * number / (most || 1);
  const tick = (number) => drawn("text", { x: x(number), y: 12, "text-anchor": "middle" }, number.toLocaleString("{{ words.language }}"));
  const upright = (number, look) => drawn("line", { x1: x(number), x2: x(number), y1: top - 2, y2: bottom, class: look });
  const line = (row, index) => {
    const y = top + 12 + high * index;
    const shift = row.length > 1 ? 4 : 0;
    return [drawn("text", { x: left - 4, y: y + 5, "text-anchor": "end" }, shortened(places[index].name, left - 8)),
      ...row.flatMap((mark, group) => {
        if (!mark) return [];
        const at = y + (group ? shift : -shift);
        const dot = drawn("circle", { cx: x(mark.at), cy: at, r: 4.5, class: group ? "other" : "one" });
        return mark.ends.length === 2 ? [drawn("line", { x1: x(mark.ends[0]), x2: x(mark.ends[1]), y1: at, y2: at }), dot] : [dot];
      })];
  };
  const nations = nation === null ? [] : [upright(nation, "nation")];
  const picture = canvas(width, bottom + 4, tick(0), tick(most), upright(0, "axis"), upright(most, "axis"), ...nations, ...marks.flatMap(line));
  const key = names ? [made("p", { class: "key" }, `● ${names[0]} ○ ${names[1]}`)] : [];
  return made("div", { class: "drawing" }, ...key, picture);
}

// A small line for each place, all on one scale.
function lines(places, measure, rows) {
  const { rounds } = measure.study;
  const value = (mark) => (mark.is === "shown" ? numeric(mark.text) : null);
  const values = rows.map((row) => row.map(value));
  const most = Math.max(0, ...values.flat().filter((number) => number !== null)) || 1;
  const times = rounds.every((round) => round.time !== null) ? rounds.map((round) => round.time) : rounds.map((_, index) => index);
  const [width, height] = [190, 90];
  const x = (index) => 12 + (width - 60) * (times[index] - times[0]) / (times.at(-1) - times[0] || 1);
  const y = (number) => height - 10 - (height - 26) * number / most;
  const panel = (row, index) => {
    const parts = [drawn("line", { x1: 8, x2: width - 8, y1: y(0), y2: y(0), class: "axis" })];
    let before = null;
    row.forEach((number, round) => {
      if (number !== null) {
        if (before !== null && !measure.begins_anew.includes(round)) parts.push(drawn("line", { x1: x(before), y1: y(row[before]), x2: x(round), y2: y(number), class: "course" }));
        parts.push(drawn("circle", { cx: x(round), cy: y(number), r: 3, class: "one" }));
      }
      before = number === null ? null : round;
    });
    const last = row.findLastIndex((number) => number !== null);
    if (last >= 0) parts.push(drawn("text", { x: x(last) + 7, y: y(row[last]) + 4 }, rows[index][last].text));
    return made("li", {}, made("span", {}, places[index].name), canvas(width, height, ...parts));
  };
  return made("ul", { class: "multiples" }, ...values.map(panel));
}
