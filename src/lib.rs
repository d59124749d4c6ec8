//! Lägesbild: a static report-site generator for aggregated counts.
//!
//! The modules stand in the order in which data walks through them; see `docs/architecture.md`.

pub mod diagnostics;

pub mod project;

pub mod units;

pub mod study;

pub mod input;

pub mod cube;

pub mod disclosure;

pub mod stats;

pub mod analysis;

pub mod language;

pub mod chart;

pub mod content;

pub mod load;

pub mod report;

pub mod site;

pub mod print;

pub mod demo;

pub mod cli;
