//! A project made of files of counts.

use super::super::draft::{Draft, UNITS_HEAD, figures, scalar, unit_lines};
use super::file::ProjectFile;
use super::texts;

/// What a project is made with.
#[derive(Debug)]
pub struct DraftedProject<'a> {
    /// Its title; the study's when none is given.
    pub title: Option<&'a str>,
    /// Whether its numbers are made up.
    pub is_synthetic: bool,
    /// The study and its places.
    pub draft: &'a Draft,
    /// The files of the tables: name and content.
    pub tables: Vec<(String, Vec<u8>)>,
}

/// The files of a project around a draft.
pub fn drafted(project: DraftedProject) -> Vec<ProjectFile> {
    let DraftedProject { title, is_synthetic, draft, tables } = project;
    let title = title.unwrap_or(&draft.title);
    let study = &draft.id;
    let mut files = texts::common(title, study);
    files.push(ProjectFile::new("lagesbild.yaml", settings(title, is_synthetic, draft)));
    files.push(ProjectFile::new("data/units.csv", format!("{UNITS_HEAD}{}", unit_lines(draft.places()))));
    files.push(ProjectFile::new(format!("data/{study}/study.yaml"), draft.study()));
    files.push(ProjectFile::new("content/pm/pm-1.md", memo(draft)));
    files.push(ProjectFile::new("content/pages/start.md", start(draft)));
    files.extend(
        tables.into_iter().map(|(name, bytes)| ProjectFile::new(format!("data/{study}/{name}"), bytes)),
    );
    files
}

fn settings(title: &str, is_synthetic: bool, draft: &Draft) -> String {
    let are_other =
        draft.places().iter().any(|unit| unit.level == units::Level::Municipality && !unit.is_registered);
    let names = match (is_synthetic, are_other) {
        (true, _) => "synthetic: true\n",
        (false, true) => "register: none  # Platserna är inte alla kommuner ur registret\n",
        (false, false) => "",
    };
    format!(
        "title: {}\npublisher: Utgivaren  # Skriv vem som ger ut webbplatsen\n{names}nation: i riket\nunits: data/units.csv\n",
        scalar(title)
    )
}

fn memo(draft: &Draft) -> String {
    let mut text = format!(
        "---\nstudy: {}\n{}number: 1\ntitle: {}\ndate: 2026-01-01  # Skriv dagen då texten blev klar\n---\n\n{{{{ coverage() }}}}\n",
        scalar(&draft.id),
        draft.latest_of_several().map(|round| format!("round: {}\n", scalar(round))).unwrap_or_default(),
        scalar(&draft.title)
    );
    for figure in figures(draft) {
        text += &format!("\n## {}\n\n{{{{ figure(id=\"{}\") }}}}\n", figure.title, figure.id);
    }
    text
}

fn start(draft: &Draft) -> String {
    let has_list = draft.places().iter().any(|unit| unit.level == units::Level::Municipality);
    let list = if has_list { "Välj en plats i [listan](/kommuner/), eller läs" } else { "Läs" };
    format!("---\ntitle: Start\n---\n\n{}. {list} om [metoden](/metod/).\n", draft.title)
}
