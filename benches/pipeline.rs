//! Times the steps of a build on the repository's own project: counting, drawing, and a page.

use std::path::Path;

use divan::{Bencher, black_box};
use lagesbild::chart::{self, AxisLabel, Mark, Panel, Picture, Series};
use lagesbild::cube::Cube;
use lagesbild::diagnostics::Diagnostics;
use lagesbild::disclosure::{Ledger, decide};
use lagesbild::input::{self, Sheet};
use lagesbild::load::{self, Project};
use lagesbild::project::{Files, Settings};
use lagesbild::site::Site;
use lagesbild::study::{self, Chart, Study};
use lagesbild::units::{self, Units};

fn main() {
    divan::main();
}

/// The repository's project up to its tables.
struct Declared {
    files: Files,
    settings: Settings,
    units: Units,
    study: Study,
}

fn files() -> Files {
    Files::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository is a project")
}

fn declared() -> Declared {
    let (files, mut problems) = (files(), Diagnostics::default());
    let source = files.text("lagesbild.yaml").expect("settings");
    let settings = Settings::read(&source, &mut problems).expect("sound settings");
    let bytes = files.bytes(&settings.units).expect("units");
    let sheet = Sheet::read(&settings.units, &bytes, &mut problems).expect("a sheet");
    let units = units::read(&sheet, &settings.groupings, settings.names, &mut problems).expect("sound units");
    let source = files.text("data/delstudie-1/study.yaml").expect("a study");
    let study =
        study::read("delstudie-1", &source, &settings.groupings, &mut problems).expect("a sound study");
    Declared { files, settings, units, study }
}

fn cube(declared: &Declared) -> Cube {
    let mut problems = Diagnostics::default();
    let mut tables = Vec::new();
    for (index, spec) in declared.study.tables.iter().enumerate() {
        let bytes = declared.files.bytes(&spec.path).expect("a table");
        let sheet = Sheet::read(&spec.path, &bytes, &mut problems).expect("a sheet");
        let read = input::read(&sheet, index, &declared.study, &declared.units, &mut problems);
        tables.extend(read.expect("sound rows"));
    }
    Cube::new(tables, &declared.study)
}

#[divan::bench]
fn tables_read(bencher: Bencher) {
    let declared = declared();
    bencher.bench_local(|| cube(black_box(&declared)));
}

#[divan::bench]
fn cube_counted_and_gated_for_all_places(bencher: Bencher) {
    let declared = declared();
    let cube = cube(&declared);
    let gate = declared.settings.gate;
    bencher.bench_local(|| {
        let mut problems = Diagnostics::default();
        let decided =
            decide(&declared.study, &cube, &declared.units, gate, &Ledger::default(), &mut problems);
        decided.map(|decided| decided.release())
    });
}

#[divan::bench(args = [Chart::Columns, Chart::Bars, Chart::Lines, Chart::Stacked, Chart::Contrasts])]
fn chart_drawn(bencher: Bencher, kind: Chart) {
    let picture = picture(kind);
    bencher.bench_local(|| chart::draw(black_box(&picture)));
}

fn picture(chart: Chart) -> Picture {
    let mark = |percent: u64| {
        Some(Mark {
            percent,
            label: percent.to_string(),
            interval: (percent.saturating_sub(3), percent + 3),
            reference: Some(30),
        })
    };
    let series = |shift: u64| Series {
        name: format!("Serie {shift}"),
        marks: (0..18).map(|index| mark((index * 2 + shift * 20) % 60 + 1)).collect(),
    };
    let axis = (0..18).map(|age| AxisLabel { text: format!("{age} år"), heading: None }).collect();
    let panels = vec![Panel { title: None, series: (0..3).map(series).collect() }];
    Picture { chart, id: "bench".into(), title: "Bänk".into(), description: "Bänk.".into(), axis, panels }
}

fn project() -> Project {
    load::load(&files(), &mut Diagnostics::default()).expect("a sound project")
}

#[divan::bench]
fn page_of_the_national_memo(bencher: Bencher) {
    let project = project();
    let site = Site::new(&project).expect("sound templates");
    bencher.bench_local(|| site.page(black_box("pm-1/index.html")));
}

#[divan::bench(sample_count = 10)]
fn all_pages(bencher: Bencher) {
    let project = project();
    let site = Site::new(&project).expect("sound templates");
    bencher.bench_local(|| {
        site.render(|_, bytes| {
            black_box(bytes.len());
            Ok::<(), std::convert::Infallible>(())
        })
    });
}
