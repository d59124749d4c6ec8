//! What was found in a file, as plain text of at most 100 columns.

use inspect::{Dimension, Draft, FileReport, Holds, Line, SheetReport, TableReport, unit_lines};

use super::column;
use super::lines::{cut, more, plural};

/// How many things of a kind are named.
const MOST_NAMED: usize = 3;

/// A file with all its sheets.
pub(super) fn file(report: &FileReport) -> String {
    let mut text = format!("{}: {}\n", report.path, report.format);
    let hidden: Vec<&str> = report
        .sheets
        .iter()
        .filter(|sheet| sheet.is_hidden)
        .filter_map(|sheet| sheet.name.as_deref())
        .collect();
    if report.sheets.len() > 1 {
        text += &format!("  {} sheets", report.sheets.len());
        text += &if hidden.is_empty() {
            "\n".to_string()
        } else {
            format!(", of which hidden: {}\n", hidden.join(", "))
        };
    }
    report.sheets.iter().for_each(|sheet| text += &self::sheet(sheet));
    text + "\n"
}

fn sheet(sheet: &SheetReport) -> String {
    let mut text = String::new();
    if let Some(name) = &sheet.name {
        text +=
            &format!("\n  {name}{}\n", if sheet.is_hidden { " (hidden: not read unless named)" } else { "" });
    }
    match &sheet.table {
        Some(table) => text + &self::table(table, sheet.row_word),
        None => text + "  no table: no rows stand below a row that names columns\n",
    }
}

fn table(table: &TableReport, word: &str) -> String {
    let mut text = String::new();
    text += &other_rows("above the table", &table.above, word);
    if word == "value" {
        text += &format!("  {} rows\n", table.rows);
    } else {
        let head: Vec<String> = table.head.iter().map(usize::to_string).collect();
        text += &format!("  head: {word}{} {}\n", plural(table.head.len()), head.join(", "));
        text += &format!("  {} rows, {word} {} to {}\n", table.rows, table.first, table.last);
    }
    text += &other_rows("not rows of the table", &table.below, word);
    let has_numbers = table.columns.iter().any(|column| matches!(column.holds, Holds::Mean | Holds::Share));
    match table.is_by_case {
        true if has_numbers => text += "  no column of counts\n",
        true => text += "  no column of counts: each row is read as one case\n",
        false => {}
    }
    text += "\n";
    table.columns.iter().enumerate().for_each(|(index, column)| text += &column::column(index, column));
    let rest = [filled(table), wide(table), signs(table), oddities(table, word)].concat();
    if rest.is_empty() { text } else { format!("{text}\n{rest}") }
}

fn other_rows(what: &str, lines: &[Line], word: &str) -> String {
    let mut text = String::new();
    if !lines.is_empty() {
        text += &format!("  {what}:\n");
        lines
            .iter()
            .take(2 * MOST_NAMED)
            .for_each(|line| text += &cut(&format!("    {word} {}: {}", line.number, line.text)));
        text += &more(lines.len(), 2 * MOST_NAMED, "    ");
    }
    text
}

/// Columns in which a word is written once for several rows, and those of larger places.
fn filled(table: &TableReport) -> String {
    let described = |what: &str, names: &[String]| match names {
        [] => String::new(),
        names => format!("  {what}: {}\n", names.join(", ")),
    };
    described("written once for several rows", &table.filled)
        + &described("larger places stand in", &table.larger)
}

fn wide(table: &TableReport) -> String {
    let mut text = String::new();
    for dimension in &table.wide {
        match dimension {
            Dimension::Round { period, words } => {
                text += &cut(&format!("  heads of columns are {}: {}", period.many(), words.join(", ")));
            }
            Dimension::Variable { label, values } => {
                let words: Vec<&str> = values.words.iter().map(|seen| seen.word.as_str()).collect();
                text += &cut(&format!("  heads of columns are values of \"{label}\": {}", words.join(", ")));
                values.totals.iter().for_each(|total| text += &column::total(total));
            }
        }
    }
    if let Some(count) = &table.count_word {
        text += &format!("  of several numbers under a head, the counts are those called \"{count}\"\n");
    }
    text
}

fn signs(table: &TableReport) -> String {
    let mut text = String::new();
    let list = |seen: &[inspect::WordCount]| {
        let quoted = |word: &str| if word.is_empty() { "(empty)".to_string() } else { format!("`{word}`") };
        let list: Vec<String> =
            seen.iter().map(|seen| format!("{} ({})", quoted(&seen.word), seen.rows)).collect();
        list.join(", ")
    };
    if !table.symbols.is_empty() {
        text += &cut(&format!("  in place of counts: {}", list(&table.symbols)));
    }
    if !table.marks.is_empty() {
        text += &cut(&format!("  marks beside counts: {}", list(&table.marks)));
    }
    text
}

fn oddities(table: &TableReport, word: &str) -> String {
    let mut text = String::new();
    if !table.duplicates.is_empty() {
        let pairs: Vec<String> = table
            .duplicates
            .iter()
            .take(MOST_NAMED)
            .map(|(one, other)| format!("{one} and {other}"))
            .collect();
        let number = table.duplicates.len();
        text += &cut(&format!(
            "  {number} row{} the same as an earlier one: {word}s {}",
            if number == 1 { " counts" } else { "s count" },
            pairs.join("; ")
        ));
    }
    if table.gaps.missing > 0 {
        let number = table.gaps.missing;
        let have = if number == 1 { "has" } else { "have" };
        text += &format!("  {number} combination{} of a full crossing {have} no row\n", plural(number));
        table.gaps.examples.iter().for_each(|example| text += &cut(&format!("    {example}")));
        text += &more(number, table.gaps.examples.len(), "    ");
    }
    if !table.gaps.places.is_empty() {
        let number = table.gaps.places.len();
        let named: Vec<&str> = table.gaps.places.iter().take(12).map(String::as_str).collect();
        text += &cut(&format!(
            "  {number} place{} of the project without a row: {}",
            plural(number),
            named.join(", ")
        ));
    }
    text
}

/// The draft, in the definition language.
pub(super) fn draft(draft: &Draft) -> String {
    let mut text = String::new();
    if !draft.left_out.is_empty() {
        text += &format!("No counts, so nothing to read: {}\n\n", draft.left_out.join(", "));
    }
    if draft.tables.is_empty() {
        return text;
    }
    text += "Draft for study.yaml:\n\n";
    text += &draft.definitions();
    let units = unit_lines(draft.places());
    if !units.is_empty() {
        text += "\nDraft for units.csv (id;name;level;parent;also):\n\n";
        text += &units;
    }
    if !draft.notes.is_empty() {
        text += &format!("\nTo check in the draft:\n  {}\n", draft.notes.join("\n  "));
    }
    text
}
