//! Prints how much of a build is spent on counting and disclosure control: for 290 municipalities,
//! the demo, and every folder that is named.

use std::convert::Infallible;
use std::path::Path;
use std::time::{Duration, Instant};

use lagesbild::demo::{self, Options};
use lagesbild::gate::Decision;
use lagesbild::ground::diagnostics::Diagnostics;
use lagesbild::load::{self, CountedProject};
use lagesbild::project::Files;
use lagesbild::site::Site;
use lagesbild::units::real_names;

/// Runs of which the fastest counts; both are measured in turns, so that noise meets them alike.
const RUNS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options { municipalities: 290, ..Options::default() };
    demo::write(folder.path(), &options, &real_names()).expect("a project");
    measure("290 municipalities", folder.path());
    measure("the demo", Path::new(env!("CARGO_MANIFEST_DIR")));
    // Cargo itself adds options.
    for folder in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        measure(&folder, Path::new(&folder));
    }
}

fn measure(name: &str, project: &Path) {
    let files = Files::new(project).expect("a project");
    let (mut gate, mut build) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        let mut problems = Diagnostics::default();
        let counted = CountedProject::read(&files, &mut problems).expect("a sound project");
        let start = Instant::now();
        let decided = counted.decide(&mut problems).expect("a decision");
        let released: Vec<_> = decided.iter().map(Decision::release).collect();
        gate = gate.min(start.elapsed());
        assert_eq!(released.len(), 1);
        let start = Instant::now();
        let project = load::load(&files, &mut problems).expect("a sound project");
        let site = Site::new(&project).expect("a site");
        site.render(|_, _| Ok::<(), Infallible>(())).expect("pages");
        build = build.min(start.elapsed());
    }
    let [gate, build] = [gate, build].map(|time| time.as_secs_f64());
    println!(
        "{name}: counting and disclosure control {gate:.3} s, of a build of {build:.3} s: {:.2}",
        gate / build
    );
}
