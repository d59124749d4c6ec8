// Every text of every drawing lies within it, over no other text, and no label is cut or missing. All pages of the
// demo are measured, and small projects with labels of kinds that the demo lacks.
import { test } from "node:test";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { SITE, address, build, none, temporary, useBrowser } from "./helpers.mjs";

const inPage = useBrowser();
process.setMaxListeners(60); // a folder that goes away with the process, for each project and its site

// Runs in the page: the faults of its drawings. Lengths are in the units of the drawing.
function measure() {
  const faults = [];
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const canvas = document.createElement("canvas").getContext("2d");
  const bare = (text) => text.replace(/[\s\u00ad\u200b-]/g, "").toLowerCase();
  const round = (number) => Math.round(number * 10) / 10;

  // The ink of a text: a line's box is higher than its letters, and boxes of neighbouring lines touch.
  const ink = (element) => {
    const style = getComputedStyle(element);
    if (style.visibility !== "visible" || style.display === "none" || !element.textContent.trim()) return null;
    const box = element.getBBox();
    if (!box.width) return null;
    // Measured ten times as large, since ink is measured in whole pixels.
    canvas.font = `${style.fontWeight} ${10 * parseFloat(style.fontSize)}px ${style.fontFamily}`;
    const { actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = canvas.measureText(element.textContent);
    const base = element.getStartPositionOfChar(0).y;
    return { text: element.textContent, left: box.x, right: box.x + box.width, top: base - above / 10, bottom: base + below / 10 };
  };

  // Labels of several lines in one: lines follow each other at one x, a line's height apart.
  const labels = (svg) => {
    const whole = [];
    let before = null;
    for (const text of svg.querySelectorAll("text")) {
      const here = { x: +text.getAttribute("x"), y: +text.getAttribute("y"), group: text.parentNode };
      const goesOn = before && before.group === here.group && Math.abs(before.x - here.x) < 0.15 && Math.abs(here.y - before.y - 16) < 0.15;
      if (goesOn) whole[whole.length - 1].push(text.textContent); else whole.push([text.textContent]);
      before = here;
    }
    return whole.map((lines) => lines.join(" "));
  };

  // What a figure's tables name: of its rows, and of its columns where there are several. "Antal …" counts the cases.
  const named = (figure) => {
    const names = [];
    for (const table of figure.querySelectorAll("table")) {
      const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
      const heads = Math.max(0, ...rows.map((row) => row.querySelectorAll("th").length));
      const isCount = (text) => /^Antal\b/.test(text);
      const isShown = (cells) => cells.some((cell) => cell && /\d/.test(cell.textContent.replace(/\.\./, "")));
      for (const row of rows) for (const head of row.querySelectorAll("th")) if (!isCount(head.textContent)) names.push({ name: head.textContent, of: "row" });
      const columns = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell, at) => ({ cell, at })).slice(heads).filter(({ cell }) => !isCount(cell.textContent));
      // Beside its share a series may have a column with the number of its cases.
      const isBase = ({ cell }) => /, antal ./.test(cell.textContent);
      if (!columns.every(isBase)) columns.splice(0, columns.length, ...columns.filter((column) => !isBase(column)));
      if (columns.length < 2) continue;
      for (const { cell, at } of columns) {
        const text = !/\d/.test(rows[0]?.cells[at]?.textContent ?? "") && cell.classList.contains("text");
        if (text || isShown(rows.map((row) => row.cells[at]))) names.push({ name: cell.textContent.replace(/, (procent|antal .+|per\s\d.*)$/, ""), of: "column" });
      }
    }
    return names;
  };

  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.getClientRects().length || !svg.querySelector("text")) continue;
    const kind = svg.getAttribute("class");
    const figure = svg.closest("figure");
    const name = `${kind} ${figure?.id || svg.querySelector("title")?.id || ""}`.trim();
    const { width, height } = svg.viewBox.baseVal;
    const all = [...svg.querySelectorAll("text")].map(ink).filter(Boolean);
    for (const { text, left, right, top, bottom } of all) {
      const out = [["left", -left], ["right", right - width], ["top", -top], ["bottom", bottom - height]].filter(([, by]) => by > 0.5);
      if (out.length) faults.push(`${name}: "${text}" reaches out of the drawing, ${out.map(([side, by]) => `${side} by ${round(by)}`).join(", ")}`);
    }
    all.sort((a, b) => a.top - b.top);
    all.forEach((a, at) => {
      for (let next = at + 1; next < all.length && all[next].top < a.bottom - 1; next++) {
        const b = all[next];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - b.top;
        if (across > 1 && down > 1) faults.push(`${name}: "${a.text}" and "${b.text}" overlap by ${round(across)} × ${round(down)}`);
      }
    });

    // Names beside a box or a short line of their look, as legends and ends of lines have them.
    const looks = new Map();
    const texts = [...svg.querySelectorAll(".t text")].map((text) => [`${round(+text.getAttribute("x"))} ${round(+text.getAttribute("y"))}`, text]);
    const at = new Map(texts);
    for (const path of svg.querySelectorAll("path.b, path.l")) {
      const look = path.getAttribute("class").match(/\bs\d$/)?.[0];
      if (!look) continue;
      const d = path.getAttribute("d");
      for (const [, x, y] of d.matchAll(/M(-?[\d.]+)(?: |(?=-))(-?[\d.]+)h12v11h-12z/g)) {
        const text = at.get(`${round(+x + 17)} ${round(+y + 10)}`);
        if (text) looks.set(look, new Set(looks.get(look)).add(text.textContent));
      }
      for (const [, x, y, end] of d.matchAll(/M(-?[\d.]+)(?: |(?=-))(-?[\d.]+)H([\d.]+)(?=M|$)/g)) {
        const text = kind === "lines" && Math.abs(end - x - 20) < 0.15 && at.get(`${round(+x + 25)} ${round(+y + 4)}`);
        if (text) looks.set(look, new Set(looks.get(look)).add(text.textContent));
      }
    }
    for (const [look, names] of looks) if (names.size > 1) faults.push(`${name}: ${[...names].map((name) => `"${name}"`).join(" and ")} look the same (${look})`);
    // Where some are named, none is without a name.
    const drawn = new Set([...svg.querySelectorAll("path")].map((path) => path.getAttribute("class").match(/^[bl] (s\d)$/)?.[1]).filter(Boolean));
    if (/^(columns|bars|stacked|lines)$/.test(kind) && drawn.size > 1) for (const look of drawn) if (!looks.has(look)) faults.push(`${name}: no name for ${look}`);

    if (figure && /^(columns|bars|stacked|lines|contrasts)$/.test(kind)) {
      const there = new Set(labels(svg).map(bare));
      const names = named(figure);
      const count = new Set(names.filter(({ of }) => of === "row").map(({ name }) => name)).size;
      for (const { name: label, of } of names) {
        // A series that has a panel of its own is named after what the panels show.
        if (there.has(bare(label)) || [...there].some((text) => text.endsWith(`:${bare(label)}`) || text.startsWith(`${bare(label)}:`))) continue;
        // Of numbers, as ages and years, lines write "7" for "7 år", and where they are more than ten only every second or third.
        if (kind === "lines" && of === "row" && /^\d+( |$)/.test(label) && (count > 10 || there.has(bare(label.split(" ")[0])))) continue;
        faults.push(`${name}: the ${of} "${label}" is not named whole`);
      }
    }
  }
  return { faults: [...new Set(faults)], drawings: document.querySelectorAll("svg").length };
}

// Runs in the page: tables that are wider than the sheet, and by how many pixels.
function cut() {
  const sheet = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("table")].filter((table) => table.getBoundingClientRect().right > sheet + 1);
  return wide.map((table) => `${table.caption?.textContent}: by ${Math.round(table.getBoundingClientRect().right - sheet)}`);
}

// Runs in the page: texts of drawings under 9 px, as the smallest of each kind.
function small() {
  const least = {};
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  for (const svg of document.querySelectorAll("svg")) {
    const scale = svg.getScreenCTM()?.a;
    if (!scale || !svg.getClientRects().length || !svg.querySelector("text")) continue;
    const size = Math.min(...[...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize))) * scale;
    const kind = svg.getAttribute("class");
    least[kind] = Math.min(least[kind] ?? Infinity, size);
  }
  return least;
}

// The pages with drawings. One that leads on has none.
const pages = (site) => readdirSync(site, { recursive: true }).map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".html") && readFileSync(join(site, file), "utf8").includes("<svg")).sort();

// Measures all pages of a site, in one tab for each half of them.
async function faultsOf(site, title, all = pages(site)) {
  const half = (from) => inPage({ viewport: { width: 1000, height: 900 } }, async (page) => {
    const faults = [];
    let drawings = 0;
    for (const name of all.filter((_, at) => at % 2 === from)) {
      await page.goto(pathToFileURL(join(site, name)).href, { waitUntil: "domcontentloaded" });
      const found = await page.evaluate(measure);
      drawings += found.drawings;
      faults.push(...found.faults.map((fault) => `${name}: ${title ? `${title}: ` : ""}${fault}`));
    }
    return { faults, drawings };
  });
  const halves = await Promise.all([half(0), half(1)]);
  const drawings = halves.reduce((sum, { drawings }) => sum + drawings, 0);
  return { faults: halves.flatMap(({ faults }) => faults).sort(), drawings };
}

// A small project: an indicator and shares of two variables in every kind of chart.
function project({ along, groups, ordered = true, needs = ["Behov av stöd", "Insats beslutad"], rounds = ["år 2024"], places = ["Alnavik", "Brunnsele", "Cedersta", "Dalvika"], base = 40 }) {
  const folder = temporary("labels");
  const put = (path, text) => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), text); };
  const quoted = (text) => JSON.stringify(text);
  const values = (letter, labels) => `{${labels.map((label, at) => `${letter}${at}: ${quoted(label)}`).join(", ")}}`;
  put("lagesbild.yaml", "title: Provet\npublisher: Provkommunerna\nsynthetic: true\nregister: none\nnation: i riket\n");
  put("data/units.csv", ["id;name;level;parent", "riket;Riket;nation;", "nord;Nordlandet;county;riket", "syd;Sydlandet;county;riket",
    ...places.map((place, at) => `u${at};${place};municipality;${at % 2 ? "syd" : "nord"}`)].join("\n"));
  const charts = [];
  const figure = (id, title, keys) => charts.push([id, `  ${id}: {title: ${quoted(title)}, ${keys}}`]);
  for (const chart of ["lines", "columns", "bars"]) {
    if (chart === "lines" && !ordered) continue;
    figure(`${chart}-one`, `Behov efter svar, ${chart}`, `chart: ${chart}, indicators: [behov], over: svar`);
    figure(`${chart}-by`, `Behov efter svar och grupp, ${chart}`, `chart: ${chart}, indicators: [behov], over: svar, by: grupp`);
    figure(`${chart}-share`, `Grupper efter svar, ${chart}`, `chart: ${chart}, share_of: grupp, over: svar`);
    figure(`${chart}-panels`, `Behov efter svar i varje grupp, ${chart}`, `chart: ${chart}, indicators: [behov, insats], over: svar, panel: grupp`);
    if (rounds.length > 1) figure(`${chart}-rounds`, `Behov över tid, ${chart}`, `chart: ${chart}, indicators: [behov], over: round, by: grupp`);
  }
  for (const chart of ["columns", "bars"]) figure(`${chart}-all`, `Svaren, ${chart}`, `chart: ${chart}, share_of: svar`);
  figure("stacked-by", "Grupper efter svaren", "chart: stacked, share_of: grupp, over: svar");
  figure("stacked-over", "Svaren i grupperna", "chart: stacked, share_of: svar, over: grupp");
  figure("contrasts-both", "Behov i alla grupper", "chart: contrasts, indicators: [behov, insats], by: [svar, grupp]");
  figure("table-all", "Behov i tabell", "chart: table, indicators: [behov, insats], over: svar, by: grupp");
  put("data/prov/study.yaml", `title: Provet
counted: {one: fall, many: fall, definite: fallen}
rounds: [${rounds.map((round, at) => `{id: "${2001 + at}", label: ${quoted(round)}}`).join(", ")}]
variables:
  svar: {label: Svar, ordered: ${ordered}, values: ${values("v", along)}}
  grupp: {label: Grupp, values: ${values("g", groups)}}
  behov: {label: Behov, values: {ja: Behov, nej: Inget behov}}
  insats: {label: Insats, values: {ja: Insats, nej: Ingen insats}}
tables:
  - {file: tal.csv, count: antal}
indicators:
  behov: {label: ${quoted(needs[0])}, of: {behov: ja}}
  insats: {label: ${quoted(needs[1])}, of: {insats: ja}}
key_indicators: [behov, insats]
figures:
${charts.map(([, text]) => text).join("\n")}
`);
  let state = 7;
  const count = () => base + (state = (state * 1103515245 + 12345) % 2147483648) % 60;
  const lines = ["omgang;enhet;svar;grupp;behov;insats;antal"];
  rounds.forEach((_, r) => places.forEach((_, u) => along.forEach((_, v) => groups.forEach((_, g) => ["ja", "nej"].forEach((b) => ["ja", "nej"].forEach((i) => {
    // Shares rise and fall along the answers, and differ between groups.
    const weight = b === "ja" ? 1 + ((v + g) % 5) : 3;
    lines.push(`${2001 + r};u${u};v${v};g${g};${b};${i};${count() * weight}`);
  }))))));
  put("data/prov/tal.csv", lines.join("\n"));
  put("content/pm/pm-1.md", `---\nstudy: prov\nnumber: 1\ntitle: Provet i siffror\ndate: 2024-10-02\nround: "${2000 + rounds.length}"\n---\n\n## Resultat\n\nAntalet fall är {{ count() }}.\n\n${charts.map(([id]) => `{{ figure(id="${id}") }}`).join("\n\n")}\n`);
  return folder;
}

const numbered = (word, count) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);
const PROJECTS = {
  "a plain project": { along: ["0–5 år", "6–12 år", "13–17 år"], groups: ["Flickor", "Pojkar"] },
  "five long answers": {
    along: ["Stämmer inte alls med hur jag har det", "Stämmer ganska dåligt", "Varken stämmer eller inte stämmer", "Stämmer ganska bra", "Stämmer helt och hållet med hur jag har det"],
    groups: ["Bor hos båda föräldrarna tillsammans", "Bor växelvis hos föräldrarna", "Bor i familjehem eller på institution"],
    needs: ["Känner sig trygg på väg till och från skolan", "Har någon vuxen att prata med om svåra saker"],
  },
  "months": { along: ["Januari", "Februari", "Mars", "April", "Maj", "Juni", "Juli", "Augusti", "September", "Oktober", "November", "December"], groups: ["Kvinnor", "Män"] },
  "twelve series over rounds": {
    along: ["Låg", "Medel", "Hög"], rounds: numbered("år", 4).map((_, at) => `år ${2021 + at}`),
    groups: ["Hemtjänst", "Boendestöd", "Ledsagning", "Avlösning", "Kontaktperson", "Korttidsboende", "Daglig verksamhet", "Personlig assistans", "Bostad med särskild service", "Råd och stöd", "Familjerådgivning", "Annat stöd eller flera slags stöd samtidigt"], base: 60,
  },
  "thirty categories": { ordered: false, along: ["Snickare", "Målare", "Elektriker", "Rörmokare", "Murare", "Plåtslagare", "Svetsare", "Smed", "Bagare", "Konditor", "Kock", "Servitör", "Frisör", "Fotvårdare", "Lärare", "Förskollärare", "Barnskötare", "Undersköterska", "Sjuksköterska", "Läkare", "Tandläkare", "Apotekare", "Jurist", "Ekonom", "Ingenjör", "Arkitekt", "Tekniker vid ett laboratorium", "Lokalförare", "Busschaufför", "Annat yrke"], groups: ["Fast", "Vikarie"] },
  "words of thirty letters": {
    along: ["Barnavårdsutredningshandläggare", "Arbetsmarknadsenhetschefer", "Ensamkommandeverksamhetspersonal", "Försörjningsstödshandläggning"],
    groups: ["Kvalitetssäkringsansvariga", "Verksamhetsutvecklingsledare"], needs: ["Kompetensutvecklingsinsatser", "Arbetsmiljöförbättringsåtgärder"],
    places: ["Nordvästerbottensgrannkommunen", "Brunnsele", "Sankt Sigfridsvattensmosse", "Dalvika"],
  },
  "a word of over 45 letters": {
    along: ["Realisationsvinstbeskattningsförändringsutredningar", "Kort", "Mellan"],
    groups: ["Nordvästersjökustartilleriflygspaningssimulator", "Annat"], needs: ["Flaggstångsknoppsputsningsmedelsupphandlingsrutin", "Insats"],
  },
  "many long names of series": { along: ["2021", "2022", "2023", "2024"], groups: ["Ekonomiskt bistånd till vuxna utan barn i hushållet", "Våld eller hot om våld i en nära relation", "Missbruk av alkohol, läkemedel eller narkotika", "Psykisk ohälsa eller funktionsnedsättning", "Hemlöshet eller osäkra boendeförhållanden"] },
  "ages one by one": { along: Array.from({ length: 18 }, (_, age) => `${age} år`), groups: ["Flickor", "Pojkar"] },
};

// Of the demo the pages of 20 spread places, and all that are neither a place's memo nor its front page. ALL=1 measures each page.
function sample() {
  const all = pages(SITE);
  if (process.env.ALL) return all;
  const places = [...new Set(all.map((page) => page.match(/^kommuner\/[^/]+\//)?.[0]).filter(Boolean))];
  const spread = new Set(places.filter((_, at) => at % Math.ceil(places.length / 20) === 0).concat("kommuner/kornehed/"));
  return all.filter((page) => { const place = page.match(/^kommuner\/[^/]+\//)?.[0]; return !place || spread.has(place); });
}

test("the texts of all drawings of the demo are whole, within them and free of each other", async () => {
  const { faults, drawings } = await faultsOf(SITE, undefined, sample());
  if (drawings < 500) throw new Error(`only ${drawings} drawings were measured`);
  none(faults, "faults of texts in drawings");
});

// OTHERS=folder,folder measures other projects as well.
for (const folder of process.env.OTHERS?.split(",") ?? []) {
  test(`the texts of all drawings are whole, within them and free of each other: ${folder}`, async () => {
    none((await faultsOf(build(folder), basename(folder))).faults, "faults of texts in drawings");
  });
}

for (const [title, of] of Object.entries(PROJECTS)) {
  test(`the texts of all drawings are whole, within them and free of each other: ${title}`, async () => {
    const { faults, drawings } = await faultsOf(build(project(of)), title);
    if (drawings < 20) throw new Error(`only ${drawings} drawings were measured`);
    none(faults, "faults of texts in drawings");
  });
}

// What is cut off on paper, of these pages of a site.
const cutOn = (site, names) => inPage({ viewport: { width: 665, height: 960 } }, async (page) => {
  await page.emulateMedia({ media: "print" });
  const faults = [];
  for (const name of names) {
    await page.goto(pathToFileURL(join(site, name)).href, { waitUntil: "domcontentloaded" });
    faults.push(...(await page.evaluate(cut)).map((fault) => `${name}: ${fault}`));
  }
  return faults;
});

test("every column of the tables of the demo stands on paper", async () => {
  none(await cutOn(SITE, sample()), "tables wider than an A4 sheet with its margins");
});

// A word of over 45 letters is wider than any share of a sheet that a column can have, so its tables are not measured.
for (const [title, of] of Object.entries(PROJECTS).filter(([title]) => title !== "a word of over 45 letters")) {
  test(`every column of the tables of figures stands on paper: ${title}`, async () => {
    none(await cutOn(build(project(of)), ["pm-1/index.html"]), "tables wider than an A4 sheet with its margins");
  });
}

test("the measuring itself finds texts outside, over each other, cut and unnamed", async () => {
  const found = await inPage({ viewport: { width: 1000, height: 900 } }, async (page) => {
    await page.goto(address("index.html"));
    await page.evaluate(() => {
      document.querySelector("main").innerHTML = `<figure id="prov"><svg class="columns" viewBox="0 0 480 100"><path class="b s1" d="M0 2h12v11h-12z"/>
        <g class="t"><text x="17" y="12">Flickor</text></g><path class="b s2" d="M84 50h20v20h-20z"/><g class="t"><text x="100" y="60">Utanför</text><text x="102" y="62">Överskriven</text><text x="460" y="90">Instämmer</text></g></svg>
        <table><thead><tr><th>Svar</th><th>Flickor, procent</th><th>Pojkar, procent</th></tr></thead><tbody><tr><th scope="row">Instämmer helt</th><td>5</td><td>6</td></tr></tbody></table></figure>`;
    });
    return (await page.evaluate(measure)).faults.join("\n");
  });
  for (const expected of ["reaches out", "overlap by", 'row "Instämmer helt"', 'column "Pojkar"', "no name for s2"]) if (!found.includes(expected)) throw new Error(`not found: ${expected}\n${found}`);
});

// SMALL=1 tells how small texts get in a narrow window and on paper, without failing.
test("how small texts get", { skip: !process.env.SMALL }, async () => {
  for (const [what, viewport, media] of [["360 px", { width: 360, height: 640 }, "screen"], ["paper of 680 px", { width: 680, height: 960 }, "print"]]) {
    const least = {};
    await inPage({ viewport }, async (page) => {
      await page.emulateMedia({ media });
      for (const name of sample()) {
        await page.goto(address(name), { waitUntil: "domcontentloaded" });
        for (const [kind, size] of Object.entries(await page.evaluate(small))) if (size < (least[kind]?.[0] ?? Infinity)) least[kind] = [Math.round(size * 10) / 10, name];
      }
    });
    console.log(what, JSON.stringify(least));
  }
});
