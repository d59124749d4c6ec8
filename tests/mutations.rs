//! Changes small projects at random and gives them to all readers, which must accept or refuse
//! them: without a panic, without an endless loop, and with every problem located in the file that
//! it names.
//!
//! Every run tries a few hundred changes. For more: `LAGESBILD_MUTATIONS=1000000 cargo test
//! --release --test mutations -- --nocapture`. A change that fails is named by its number; it can
//! be repeated by `LAGESBILD_MUTATION=4711`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use lagesbild::content::{Content, Declarations};
use lagesbild::grid::Sheet;
use lagesbild::ground::diagnostics::{Diagnostic, Diagnostics, Lines, Source};
use lagesbild::input::{self};
use lagesbild::load;
use lagesbild::project::{Files, Settings};
use lagesbild::site::Site;
use lagesbild::{study, units};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The number of changes that are tried by default.
const FEW: u64 = 400;

/// One change in this many is tried in a whole build, from files to pages; the others in readers
/// only.
const WHOLE: u64 = 40;

/// The time limit of a change. A run takes milliseconds, so only an endless loop reaches it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The memory limit in bytes, where the system reports memory use.
const MEMORY: u64 = 3 << 30;

const SETTINGS: &str = "title: Provsajten
publisher: \"Provtryckeriet & söner\"
contact: {name: Åsa Öst, email: asa@example.org}
synthetic: true
register: none
groupings:
  storlek: {label: Storlek, pages: true, ordered: true, values: {liten: Små kommuner, stor: Stora kommuner}}
privacy: {threshold: 3, detail_from: 5, sign: \"–\"}
confidence: 95
";

const UNITS: &str = "id;name;level;parent;storlek;population
riket;Riket;nation;;;
nord;Nordlandet;county;riket;;
alnavik;Alnavik;municipality;nord;liten;1200
brunnsele;Brunnsele;municipality;nord;stor;21000
cedersta;\"Cedersta; stad\";municipality;nord;stor;
oster;Öster;district;cedersta;;
vaster;Väster;district;cedersta;;
";

const STUDY: &str = "title: Provet
counted: {one: fall, many: fall, definite: fallen}
source: Provregistret
rounds: [{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024, includes: \"2023\"}]
privacy: {threshold: 4}
variables:
  kon: {label: Kön, values: {flicka: Flickor, pojke: {label: Pojkar, also: [P]}}, total: [Totalt]}
  alder: {label: Ålder, ordered: true, unit: år, values: 0..5}
  grupp:
    label: Grupp
    ordered: true
    from: alder
    values: {ung: {label: Yngre, is: 0..2}, gammal: {label: Äldre, is: [\"3\", \"4\", \"5\"]}}
  behov: {label: Behov, values: {ja: Behov, nej: Inget behov}}
  skal: {label: Skäl, multiple: true, values: {hem: Hemmet, skola: Skolan}}
tables:
  - {file: tal.csv, count: antal, symbols: {\"..\": withheld, \"-\": zero}}
  - {file: skal.csv, count: antal, base: bas}
indicators:
  behov: {label: Behov av stöd, of: {behov: ja}}
  flickor: {label: Flickor, of: {kon: flicka}, among: {behov: ja}}
key_indicators: [behov]
figures:
  behov: {title: Behov efter kön, chart: columns, indicators: [behov], over: kon}
  alder: {title: Ålder, chart: lines, indicators: [behov], over: alder, otherwise: {over: grupp}}
  skal: {title: Skäl, chart: table, share_of: skal}
findings: {margin: 5, always: kon, within: [grupp], levels: [behov]}
";

const ANSWERS: &str = "enhet,omgang,skal,antal,bas
alnavik,2024,hem,30,80
alnavik,2024,skola,40,80
brunnsele,2024,hem,20,90
brunnsele,2024,skola,70,90
";

const RELEASE: &str = "unit;round;among;of;count;percent;part_of
riket;2024;;behov=ja;300;;
alnavik;2024;kon=flicka;kon=flicka behov=ja;37;14;
gamlaby;2024;;;30;;alnavik
";

const WITHHELD: &str = "unit;round;among;of
alnavik;2024;kon=flicka;kon=flicka behov=ja
";

const MEMO: &str = "---
study: prov
round: \"2024\"
number: 1
title: Provet i siffror
date: 2024-10-02
levels: [nation, municipality]
---

## Resultat {{ unit.name }}

Antalet är {{ count() }} ({{ part(of=\"behov\", kon=\"flicka\") }}). Se {{ ref(id=\"behov\") | upper_first }}[^1].
{% if known(of=\"behov\") and percent(of=\"behov\") > 2 %}Andelen är {{ share(of=\"behov\", place=\"nation\") }}.{% else %}Åh.{% endif %}

{{ figure(id=\"behov\") }}

{{ figure(id=\"alder\") }}

{{ commentary(slot=\"resultat\") }}

| a | b |
|---|---|
| *1* | [nytt](/nytt/) |

[^1]: En not.
";

const COMMENTARY: &str = "---
pm: pm-1
slot: resultat
signed: Åsa Öst
date: 2024-11-01
---

### Så här är det

Vi *håller med*, se <https://example.org>.
";

const TEMPLATE: &str = "{% extends \"base.html\" %}
{% block main %}{% for row in page.municipalities | default(value=page.contents) %}{% set name = row.text %}{{ name | upper }}{% endfor %}{% if page.total %}{% set cell = page.total %}{% include \"withheld.html\" %}{% endif %}{{ words.hits | fill(n=page.count | default(value=1)) }}{{ page.text | safe }}{% endblock %}
";

/// The files of a project without errors, with enough cases in every cell to be shown.
fn sound() -> BTreeMap<&'static str, Vec<u8>> {
    let mut rows = "enhet;omgang;kon;alder;behov;antal\n".to_string();
    for (round, more) in [("2023", 0), ("2024", 7)] {
        for (at, unit) in ["alnavik", "brunnsele", "oster", "vaster"].iter().enumerate() {
            for kon in ["flicka", "pojke"] {
                for alder in 0..6 {
                    let ja = 5 + at * 3 + alder + more;
                    rows += &format!(
                        "{unit};{round};{kon};{alder};ja;{ja}\n{unit};{round};{kon};{alder};nej;1 {:03}\n",
                        9 * ja
                    );
                }
            }
        }
    }
    let texts = [
        ("lagesbild.yaml", SETTINGS),
        ("data/units.csv", UNITS),
        ("data/prov/study.yaml", STUDY),
        ("data/prov/tal.csv", rows.as_str()),
        ("data/prov/skal.csv", ANSWERS),
        ("data/prov/releases/2023.csv", RELEASE),
        ("data/prov/withheld.csv", WITHHELD),
        ("content/pm/pm-1.md", MEMO),
        ("content/units/alnavik/svar.md", COMMENTARY),
        ("templates/page.html", TEMPLATE),
    ];
    texts.into_iter().map(|(path, text)| (path, text.as_bytes().to_vec())).collect()
}

/// Pieces of text that are inserted: characters with a meaning in some format, and letters of
/// several bytes.
const PIECES: [&str; 58] = [
    "\"",
    "'",
    ";",
    ",",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{feff}",
    "\0",
    "\u{1b}[31m",
    "å",
    "\u{e5}",
    "a\u{30a}",
    "🙂",
    "\u{200b}",
    "\u{a0}",
    "\u{e000}",
    "\u{e001}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{ figure(id=\"behov\") }}",
    "{{ åäö(",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ": ",
    "- ",
    "~",
    "|",
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "---\n",
    "...\n",
    "# ",
    "..",
    "0..99",
    "1e999",
    "-1",
    "18446744073709551615",
    "9000000000000000000",
    "%",
    "=*",
    "<script>",
    "](javascript:x)",
    "[^1]",
    "../",
    "{% for x in range(end=99999) %}",
];

/// A seeded source of random choices.
struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        (self.0.next_u64() % limit.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Makes one change to a file.
fn change(text: &mut Vec<u8>, others: &BTreeMap<&'static str, Vec<u8>>, dice: &mut Dice) {
    let at = dice.below(text.len() + 1);
    let end = at + dice.below(40).min(text.len() - at);
    let lines: Vec<usize> = std::iter::once(0)
        .chain(text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1))
        .collect();
    let line = dice.below(lines.len());
    let line = lines[line]..lines.get(line + 1).copied().unwrap_or(text.len());
    match dice.below(16) {
        0 if at < text.len() => text[at] ^= 1 << dice.below(8),
        1 => drop(text.drain(at..end)),
        2 => {
            let copy = text[at..end].to_vec();
            drop(text.splice(at..at, copy));
        }
        3 => {
            let copy = text[line.clone()].to_vec();
            drop(text.splice(line.start..line.start, copy));
        }
        4 => drop(text.drain(line)),
        5 => {
            let times = 1 + dice.below(300);
            let copy = text[line.clone()].repeat(times);
            drop(text.splice(line.start..line.start, copy));
        }
        6 => {
            let (sign, times) = (
                dice.pick(&["x", "å", "\"", "(", "[", "{", " ", "\r", "\n", "# ", "> ", "- ", "{{", "1"]),
                1 + dice.below(3000),
            );
            drop(text.splice(at..at, sign.repeat(times).into_bytes()));
        }
        7 => text.truncate(at),
        8 => {
            *text =
                String::from_utf8_lossy(text).replace('\n', dice.pick(&["\r\n", "\r", "\n\n"])).into_bytes()
        }
        9 => {
            let other = dice.below(others.len());
            let other = others.values().nth(other).cloned().unwrap_or_default();
            let from = dice.below(other.len());
            drop(text.splice(at..end, other[from..].iter().take(200).copied()));
        }
        10 => {
            let (from, to) = (dice.below(lines.len()), dice.below(lines.len()));
            let (from, to) = (lines[from.min(to)], lines[from.max(to)]);
            text[from..to].reverse();
        }
        11 => {
            let digits: Vec<usize> = (0..text.len()).filter(|at| text[*at].is_ascii_digit()).collect();
            if !digits.is_empty() {
                let at = digits[dice.below(digits.len())];
                let number =
                    dice.pick(&["0", "-1", "999999999999", "18446744073709551616", "1e9", "0,5", "", "٣"]);
                drop(text.splice(at..=at, number.bytes()));
            }
        }
        _ => {
            let piece = dice.pick(&PIECES);
            drop(text.splice(at..end.min(at + dice.below(3)), piece.bytes()));
        }
    }
}

/// The files after the change with this number, and the paths of those that were changed.
fn changed(number: u64) -> (BTreeMap<&'static str, Vec<u8>>, Vec<&'static str>) {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(number));
    let sound = sound();
    let mut files = sound.clone();
    let paths: Vec<&'static str> = sound.keys().copied().collect();
    let mut touched = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let path = paths[dice.below(paths.len())];
        touched.push(path);
        let text = files.get_mut(path).expect("a path of the project");
        for _ in 0..1 + dice.below(3) {
            change(text, &sound, &mut dice);
        }
    }
    if dice.below(30) == 0 {
        let [one, other] = [paths[dice.below(paths.len())], paths[dice.below(paths.len())]];
        let (first, second) = (files[one].clone(), files[other].clone());
        files.insert(one, second);
        files.insert(other, first);
        touched.extend([one, other]);
    }
    (files, touched)
}

/// Reads all files in memory, as a build does.
fn read(files: &BTreeMap<&'static str, Vec<u8>>, problems: &mut Diagnostics) {
    let text = |path: &str| Source::decode(path, files[path].clone());
    let Some(settings) = text("lagesbild.yaml").and_then(|source| Settings::read(&source, problems)) else {
        return;
    };
    let sheet = |path: &str, problems: &mut Diagnostics| Sheet::read(path, &files[path], problems);
    let Some(places) = sheet("data/units.csv", problems) else { return };
    let Some(units) = units::read(&places, &settings.groupings, settings.names, problems) else { return };
    let source = text("data/prov/study.yaml");
    let Some(study) = source.and_then(|source| study::read("prov", &source, &settings.groupings, problems))
    else {
        return;
    };
    for index in 0..study.tables.len() {
        let path = study.tables[index].path.as_str();
        if files.contains_key(path) {
            let _ =
                sheet(path, problems).and_then(|sheet| input::read(&sheet, index, &study, &units, problems));
        }
    }
    if let Some(sheet) = sheet("data/prov/releases/2023.csv", problems) {
        input::facts(&sheet, &study, &units, problems);
    }
    if let Some(sheet) = sheet("data/prov/withheld.csv", problems) {
        input::withheld(&sheet, &study, &units, problems);
    }
    let texts =
        ["content/pm/pm-1.md", "content/units/alnavik/svar.md"].into_iter().filter_map(text).collect();
    Content::of(texts, &Declarations { studies: &[study], units: &units, unreadable: &[] }, problems);
}

/// Loads a project from disk and renders all of its pages.
fn build(folder: &Path, problems: &mut Diagnostics) {
    let files = Files::new(folder).expect("the folder of the project");
    let Some(project) = load::load(&files, problems) else { return };
    let rendered = Site::new(&project).and_then(|site| site.render(|_, _| Ok::<(), ()>(())));
    if let Err(more) = rendered {
        problems.append(more);
    }
}

/// The decoded files of a project. A file is decoded when the first problem in it is checked.
struct Texts<'a> {
    files: &'a BTreeMap<&'static str, Vec<u8>>,
    read: BTreeMap<String, (String, Lines)>,
}

impl Texts<'_> {
    fn line(&mut self, path: &str, line: usize) -> Option<&str> {
        let file = self.files.get(path).unwrap_or_else(|| panic!("no file of the project: {path}"));
        let (text, lines) = self.read.entry(path.to_string()).or_insert_with(|| {
            let text = text(path, file);
            let lines = Lines::of(&text);
            (text, lines)
        });
        lines.start(line).map(|_| lines.text(text, line))
    }
}

fn text(path: &str, file: &[u8]) -> String {
    match Source::decode(path, file.to_vec()).filter(|_| !path.ends_with(".csv")) {
        Some(source) => source.text.to_string(),
        None => match encoding_rs::Encoding::for_bom(file) {
            Some((encoding, length)) => encoding.decode(&file[length..]).0.into_owned(),
            None => String::from_utf8(file.to_vec())
                .unwrap_or_else(|_| encoding_rs::WINDOWS_1252.decode(file).0.into_owned()),
        },
    }
}

/// Asserts that a problem is located in the file that it names, and quotes at most a piece of it.
fn check(problem: &Diagnostic, texts: &mut Texts) {
    assert!(problem.message.chars().count() < 1100, "a message without end");
    let Some(place) = &problem.place else { return };
    assert!(place.source_line.chars().count() < 250, "a line without end: {place:?}");
    let line = texts.line(&place.file, place.line);
    let line = line.unwrap_or_else(|| panic!("no line of the file: {problem:?}"));
    assert!(place.column <= line.chars().count() + 1, "no column of its line: {problem:?} {line:?}");
    let piece = place.source_line.trim_matches('…');
    assert!(line.contains(piece), "not the line of the file: {problem:?} {line:?}");
}

/// Tries a change. Returns whether the project was refused.
fn run(number: u64, folder: &Path) -> bool {
    let (files, touched) = changed(number);
    let mut problems = Diagnostics::default();
    if number.is_multiple_of(WHOLE) {
        let write =
            |path: &str, bytes: &[u8]| std::fs::write(folder.join(path), bytes).expect("a file is written");
        touched.iter().for_each(|path| write(path, &files[path]));
        build(folder, &mut problems);
        let sound = sound();
        touched.iter().for_each(|path| write(path, &sound[path]));
    } else {
        read(&files, &mut problems);
    }
    let is_refused = problems.has_errors();
    let mut texts = Texts { files: &files, read: BTreeMap::new() };
    problems.into_sorted().iter().for_each(|problem| check(problem, &mut texts));
    is_refused
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in sound() {
        let full = folder.path().join(path);
        std::fs::create_dir_all(full.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(full, bytes).expect("a file is written");
    }
    folder
}

/// Ends the process when a change takes too much time or memory, since neither can be stopped from
/// within.
fn watch(current: Arc<AtomicU64>) {
    let mut last = (u64::MAX, Instant::now());
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let number = current.load(Ordering::Relaxed);
        if number == u64::MAX {
            return;
        }
        if number != last.0 {
            last = (number, Instant::now());
        }
        let pages = std::fs::read_to_string("/proc/self/statm").ok();
        let pages = pages.and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        if last.1.elapsed() > PATIENCE || pages * 4096 > MEMORY {
            eprintln!(
                "change {number} has no end: {:?}, {} MiB",
                last.1.elapsed(),
                pages * 4096 / 1024 / 1024
            );
            std::process::exit(101);
        }
    }
}

#[test]
fn a_changed_project_is_read_or_refused() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let (first, end) = match asked("LAGESBILD_MUTATION") {
        Some(number) => (number, number + 1),
        None => {
            let first = asked("LAGESBILD_MUTATIONS_FROM").unwrap_or(0);
            (first, first + asked("LAGESBILD_MUTATIONS").unwrap_or(FEW))
        }
    };
    let folder = project();
    let current = Arc::new(AtomicU64::new(first));
    let watched = current.clone();
    let watch = std::thread::spawn(move || watch(watched));
    let (started, mut failed, mut refused) = (Instant::now(), Vec::new(), 0);
    for number in first..end {
        current.store(number, Ordering::Relaxed);
        match catch_unwind(AssertUnwindSafe(|| run(number, folder.path()))) {
            Ok(is_refused) => refused += u64::from(is_refused),
            Err(_) => {
                failed.push(number);
                // The files on disk are restored, since the failed change may have left them
                // changed.
                for (path, bytes) in sound() {
                    std::fs::write(folder.path().join(path), bytes).expect("a file is written");
                }
            }
        }
        if (number + 1).is_multiple_of(50_000) {
            eprintln!(
                "{} changes tried in {:?}, {refused} refused, {} failed",
                number + 1 - first,
                started.elapsed(),
                failed.len()
            );
        }
        assert!(failed.len() < 20, "changes {failed:?} failed");
    }
    current.store(u64::MAX, Ordering::Relaxed);
    watch.join().expect("the watch ends");
    eprintln!("{} changes tried in {:?}, {refused} refused", end - first, started.elapsed());
    // If all changes were refused, or none, only a part of the readers would be tested.
    let tried = end - first;
    assert!(
        tried < FEW || refused > tried / 4 && refused < tried * 19 / 20,
        "{refused} of {tried} were refused"
    );
    assert!(failed.is_empty(), "changes {failed:?} failed; LAGESBILD_MUTATION=<number> makes one again");
}

#[test]
fn the_unchanged_project_has_no_errors() {
    let folder = project();
    // The earlier release has a number that no count of the study has; everything else is without
    // errors.
    std::fs::remove_file(folder.path().join("data/prov/releases/2023.csv")).expect("a file is removed");
    let mut problems = Diagnostics::default();
    build(folder.path(), &mut problems);
    let errors: Vec<Diagnostic> = problems.into_sorted();
    assert!(
        !errors.iter().any(|problem| problem.severity == lagesbild::ground::diagnostics::Severity::Error),
        "{errors:#?}"
    );
}
