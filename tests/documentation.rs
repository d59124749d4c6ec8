//! Tests that the documentation agrees with the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The heading over the tables of text functions.
const HEADING: &str = "### Text functions\n\n";

#[test]
fn the_chapter_on_text_functions_is_made_of_their_table() {
    let path = root().join("docs/definition-language.md");
    let text = fs::read_to_string(&path).expect("the documentation");
    let (before, chapter) = text.split_once(HEADING).expect("the chapter");
    let tables =
        chapter.split_inclusive('\n').take_while(|line| line.starts_with('|') || line.trim().is_empty());
    let (is, end) = (tables.collect::<String>(), lagesbild::content::chapter() + "\n");
    if std::env::var_os("LAGESBILD_WRITE_DOCS").is_some() {
        let text = format!("{before}{HEADING}{end}{}", &chapter[is.len()..]);
        fs::write(&path, text).expect("the documentation is written");
    } else if is != end {
        panic!(
            "{} does not hold what the table of text functions says:\n{end}\n\
             Run `LAGESBILD_WRITE_DOCS=1 cargo test --test documentation` to write it.",
            path.display()
        );
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The names that stand between two marks, of which each line of the table of templates has some.
fn between<'a>(line: &'a str, start: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    line.split(start).skip(1).map(move |rest| rest.split(end).next().unwrap_or_default())
}

#[test]
fn the_table_of_templates_names_every_template_and_view_data_that_exist() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("the documentation");
    let (_, table) = text.split_once("| template | view data |\n|---|---|\n").expect("the table");
    let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let documented: BTreeSet<String> =
        rows.iter().filter_map(|row| between(row, "| `", '`').next()).map(str::to_string).collect();
    let files = fs::read_dir(root().join("templates")).expect("a folder");
    let names = files.map(|file| file.expect("an entry").file_name().to_string_lossy().into_owned());
    assert_eq!(documented, names.filter(|name| name.ends_with(".html")).collect());

    let files =
        ["src/report", "src/report/comparing", "src/report/four_steps"].into_iter().flat_map(|folder| {
            let files = fs::read_dir(root().join(folder)).expect("a folder");
            files.map(|file| file.expect("an entry").path()).filter(|path| path.is_file())
        });
    let sources: String = files.map(|path| fs::read_to_string(path).expect("a text")).collect();
    for view_data in rows.iter().flat_map(|row| between(row, "report::", '`')) {
        let is_there =
            ["struct", "enum"].iter().any(|kind| sources.contains(&format!("pub {kind} {view_data} ")));
        assert!(is_there, "`report::{view_data}` is in the table of templates, but not in the program");
    }
}
