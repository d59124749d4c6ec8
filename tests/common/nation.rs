//! Small random nations: five municipalities in two counties, and three tables of the same cases.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::Project;

const SETTINGS: &str = "title: Räkning\npublisher: Provtryckeriet\nregister: none\n";

/// A county of two municipalities, and one of three.
pub(crate) const UNITS: &str = "id;name;level;parent
riket;Riket;nation;
nord;Nordlandet;county;riket
syd;Sydlandet;county;riket
alnavik;Alnavik;municipality;nord
brunnsele;Brunnsele;municipality;nord
cedersta;Cedersta;municipality;syd
dalen;Dalen;municipality;syd
ekeby;Ekeby;municipality;syd
";

const PM: &str = "---\ntitle: Promemoria\nstudy: s\nnumber: 1\ndate: 2026-01-01\n---\n";

/// The municipalities.
pub(crate) const LEAVES: [&str; 5] = ["alnavik", "brunnsele", "cedersta", "dalen", "ekeby"];

/// A project with one table, whose memo shows every figure.
pub(crate) fn project(study: &str, table: &str) -> Project {
    let figures: String = study
        .lines()
        .skip_while(|line| *line != "figures:")
        .skip(1)
        .map(|line| {
            format!("\n{{{{ figure(id=\"{}\") }}}}\n", line.trim().split(':').next().unwrap_or_default())
        })
        .collect();
    Project::new()
        .file("lagesbild.yaml", SETTINGS)
        .file("data/units.csv", UNITS)
        .file("data/s/study.yaml", study)
        .file("data/s/t.csv", table)
        .file("content/pm/pm-1.md", format!("{PM}{figures}"))
}

/// A study of three tables, with nested bases and several figures of the same measure.
pub(crate) const THREE: &str = "title: S
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '1', label: ett}]
variables:
  kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}}
  alder: {label: Ålder, ordered: true, values: {a: Yngst, b: Mellan, c: Äldre, d: Äldst}}
  grov: {label: Grov ålder, ordered: true, from: alder, values: {u: {label: Unga, is: [a, b]}, g: {label: Gamla, is: [c, d]}}}
  vag: {label: Väg, values: {anmalan: Anmälan, ansokan: Ansökan}}
  stod: {label: Stöd, values: {ja: Får stöd, nej: Får inte stöd}}
tables:
  - {file: t.csv, count: antal}
  - {file: alder-vag.csv, count: antal}
  - {file: kon-vag-stod.csv, count: antal}
indicators:
  stod: {label: Stöd i alla, of: {stod: ja}}
  stod_anmalan: {label: Stöd efter anmälan, of: {stod: ja}, among: {vag: anmalan}}
  unga: {label: Unga i alla, of: {grov: u}}
  yngst_bland: {label: Yngst bland unga, of: {alder: a}, among: {grov: u}}
  anmalda: {label: Anmälda i alla, of: {vag: anmalan}}
key_indicators: [stod, stod_anmalan, unga, yngst_bland, anmalda]
findings: {always: kon, within: [alder, grov]}
figures:
  ett: {title: Ett, chart: table, indicators: [stod, stod_anmalan], over: kon}
  tva: {title: Två, chart: columns, share_of: alder, by: kon, otherwise: {share_of: grov}}
  tre: {title: Tre, chart: table, indicators: [anmalda], over: grov}
  fyra: {title: Fyra, chart: table, indicators: [stod], over: alder, otherwise: {over: grov}}
";

/// Numbers of cases by municipality and cell: sex, age, way, support.
pub(crate) type Cases = BTreeMap<(&'static str, [usize; 4]), u64>;

const CODES: [&[&str]; 4] =
    [&["flicka", "pojke"], &["a", "b", "c", "d"], &["anmalan", "ansokan"], &["ja", "nej"]];

/// Random numbers of cases. `most` sets the largest number in a cell, in rotation over
/// municipalities.
pub(crate) fn drawn(seed: u64, most: [u64; 5]) -> Cases {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut cases = Cases::new();
    for (index, leaf) in LEAVES.iter().enumerate() {
        let most = most[(index + seed as usize) % 5];
        for cell in 0..32 {
            let at = [cell / 16, cell / 4 % 4, cell / 2 % 2, cell % 2];
            // Applications are rare.
            let most = if at[2] == 1 { most / 3 + 1 } else { most };
            cases.insert((leaf, at), u64::from(generator.next_u32()) % (most + 1));
        }
    }
    cases
}

/// The table of these variables.
fn table(cases: &Cases, columns: &[usize]) -> String {
    const NAMES: [&str; 4] = ["kon", "alder", "vag", "stod"];
    let mut sums: BTreeMap<(&str, Vec<&str>), u64> = BTreeMap::new();
    for ((leaf, at), count) in cases {
        *sums.entry((leaf, columns.iter().map(|c| CODES[*c][at[*c]]).collect())).or_default() += count;
    }
    let names: Vec<&str> = columns.iter().map(|column| NAMES[*column]).collect();
    let row =
        |((leaf, codes), count): (&(&str, Vec<&str>), &u64)| format!("{leaf};{};{count}\n", codes.join(";"));
    format!("enhet;{};antal\n", names.join(";")) + &sums.iter().map(row).collect::<String>()
}

/// The project with three tables of these cases.
pub(crate) fn three_tables(cases: &Cases) -> Project {
    with_tables(project(THREE, ""), cases)
}

/// A project with its three tables replaced.
pub(crate) fn with_tables(project: Project, cases: &Cases) -> Project {
    project
        .file("data/s/t.csv", table(cases, &[0, 1, 3]))
        .file("data/s/alder-vag.csv", table(cases, &[1, 2]))
        .file("data/s/kon-vag-stod.csv", table(cases, &[0, 2, 3]))
}
