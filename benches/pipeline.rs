//! Times the steps of a build on the repository's own project: counting, drawing, and a page.

use std::path::Path;

use divan::{Bencher, black_box};
use lagesbild::chart::{self, Axis, AxisLabel, Mark, Panel, Picture, Series, Tick};
use lagesbild::ground::diagnostics::Diagnostics;
use lagesbild::load::{self, CountedProject, Project};
use lagesbild::project::Files;
use lagesbild::site::Site;
use lagesbild::study::Chart;

fn main() {
    divan::main();
}

fn files() -> Files {
    Files::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository is a project")
}

#[divan::bench]
fn tables_read(bencher: Bencher) {
    let files = files();
    bencher.bench_local(|| CountedProject::read(black_box(&files), &mut Diagnostics::default()).is_some());
}

#[divan::bench]
fn decided_for_all_places(bencher: Bencher) {
    let counted = CountedProject::read(&files(), &mut Diagnostics::default()).expect("a sound project");
    bencher.bench_local(|| counted.decide(&mut Diagnostics::default()).map(|decided| decided.len()));
}

#[divan::bench(args = [Chart::Columns, Chart::Bars, Chart::Lines, Chart::Stacked, Chart::Contrasts])]
fn chart_drawn(bencher: Bencher, kind: Chart) {
    let picture = picture(kind);
    bencher.bench_local(|| chart::draw(black_box(&picture)));
}

fn picture(chart: Chart) -> Picture {
    let mark = |percent: u64| {
        Some(Mark {
            value: percent,
            label: percent.to_string(),
            interval: Some((percent.saturating_sub(3), percent + 3)),
            reference: Some(30),
        })
    };
    let series = |shift: u64| Series {
        look: 0,
        name: format!("Serie {shift}"),
        marks: (0..18).map(|index| mark((index * 2 + shift * 20) % 60 + 1)).collect(),
    };
    let axis = (0..18).map(|age| AxisLabel::new(format!("{age} år"))).collect();
    let panels = vec![Panel { title: None, series: (0..3).map(series).collect() }];
    Picture {
        chart,
        id: "bench".into(),
        title: "Bänk".into(),
        description: "Bänk.".into(),
        axis,
        panels,
        scale: Axis {
            top: 80,
            ticks: [0, 20, 40, 60, 80].map(|at| Tick { at, label: at.to_string() }).to_vec(),
        },
        sign: "..".into(),
    }
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
