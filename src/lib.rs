//! Lägesbild: a static report-site generator for aggregated counts.
//!
//! Every step of the pipeline is a crate of its own, in the order in which data walks through
//! them; see `docs/architecture.md`. This one holds the commands.

pub use ::{
    analysis, cache, chart, content, demo, gate, grid, ground, input, inspect, language, load, print,
    project, report, site, stats, study, units,
};

pub mod cli;
