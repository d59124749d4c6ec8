//! What the documentation says of the program is what the program does.

use std::fs;
use std::path::Path;

/// The heading over the tables of text functions.
const HEADING: &str = "### Text functions\n\n";

#[test]
fn the_chapter_on_text_functions_is_made_of_their_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/definition-language.md");
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
