//! The commands. Problems are rendered only here.

mod addresses;
mod audit;
mod build;
mod demo;
mod diagnostics;
mod explain;
mod files;
mod folders;
mod format;
mod init;
mod inspect;
mod outcome;
mod pdf;
mod schema;
mod secret;
mod whole;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use format::Format;
pub(crate) use outcome::Outcome;

/// Turns aggregated counts and local commentary into a website.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site of a project
    Build(build::Build),
    /// Do all that `build` does, but write nothing
    Check(build::Check),
    /// Build the site and print its front pages and memos to PDF with an installed browser
    Pdf(pdf::Pdf),
    /// Tell what is in files of counts, and draft their definitions
    Inspect(inspect::Inspect),
    /// Make a small project that builds at once, of files or as an example
    Init(init::Init),
    /// Write a complete project with invented municipalities
    Demo(demo::Demo),
    /// Tell how much is shown, and how well the rest is protected
    Audit(audit::AuditCommand),
    /// Write down the addresses of places in data/addresses.csv, so that they stay
    Addresses(addresses::KeepAddresses),
    /// Make the secret that noise needs
    Secret(secret::MakeSecret),
    /// Print or write the JSON Schema of lagesbild.yaml and study.yaml, for an editor
    Schema(schema::Schema),
    /// Print the chain from counts to the sentence of a finding
    Explain(explain::Explain),
}

/// Reads the arguments and runs the command.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Pdf(pdf) => pdf.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Init(init) => init.run(),
        Command::Demo(demo) => demo.run(),
        Command::Audit(audit) => audit.run(),
        Command::Addresses(addresses) => addresses.run(),
        Command::Secret(secret) => secret.run(),
        Command::Schema(schema) => schema.run(),
        Command::Explain(explain) => explain.run(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(error) => {
            // If standard error is closed, the error cannot be shown to anybody.
            let _ = writeln!(std::io::stderr(), "lagesbild: {error:#}");
            ExitCode::from(2)
        }
    }
}
