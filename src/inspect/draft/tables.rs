//! From a table that was found to its declaration.

use ground::text::{plain, upper_first};

use super::super::report::{
    ColumnReport, Dimension, Holds, LeftOut, PlaceColumn, SheetReport, TableReport, Values, WordCount,
};
use super::super::rounds::period_in;
use super::super::vocabulary::{is_total, sex_in};
use super::declared::TableDraft;
use super::ids::bare;
use super::model::Draft;
use super::variables::{add_rounds, add_variable, can_be_declared};
use super::yaml::{list, map, scalar};

/// Drafts the table of a sheet and adds its words to the study. `None` where it has no counts.
pub(crate) fn table(
    draft: &mut Draft,
    file: &str,
    sheet: &SheetReport,
    is_one_of_several: bool,
) -> Option<TableDraft> {
    let report = sheet.table.as_ref()?;
    let counts = counts(report);
    if counts.is_empty() && !is_of_cases(report) {
        return None;
    }
    let mut table = TableDraft { file: file.to_string(), ..TableDraft::default() };
    if let Some(name) = sheet.name.as_ref().filter(|_| is_one_of_several) {
        table.say("sheet", scalar(name));
    }
    frame(&mut table, report);
    if !report.filled.is_empty() {
        table.say("fill", list(&report.filled));
    }
    let mut keys = ColumnKeys::default();
    for column in report.columns.iter().filter(|column| !column.name.is_empty()) {
        match &column.holds {
            Holds::Place(places) => keys.place(&mut table, draft, (&column.name, &report.larger), places),
            Holds::Note if report.larger.contains(&column.name) => {}
            Holds::Round { words, .. } => keys.round(&mut table, draft, &column.name, words),
            Holds::Variable(values) => keys.variable(&mut table, draft, column, values),
            Holds::Count { .. } => {}
            Holds::Base if report.wide.is_empty() && counts.len() == 1 => {}
            _ => keys.ignored.push(column.name.clone()),
        }
    }
    numbers(&mut table, draft, report, &counts, &mut keys.ignored);
    for left_out in &report.left_out {
        match &left_out.kept {
            Some(kept) => table.say("where", map(&[(left_out.column.clone(), scalar(kept))])),
            None => keys.leave_out(&left_out.column, left_out.words.clone()),
        }
    }
    keys.say(&mut table);
    signs(&mut table, report);
    notes(&mut draft.notes, file, report);
    if !table.has_rounds {
        let above = report.above.iter().map(|line| line.text.as_str());
        table.round = above.chain([file]).find_map(period_in);
    }
    Some(table)
}

/// What is declared of columns: which rows are left out, what they are called, which are not read.
#[derive(Default)]
struct ColumnKeys {
    except: Vec<(String, Vec<String>)>,
    columns: Vec<(String, String)>,
    ignored: Vec<String>,
}

impl ColumnKeys {
    /// The column of places, and those of larger ones.
    fn place(
        &mut self,
        table: &mut TableDraft,
        draft: &mut Draft,
        (name, larger): (&str, &[String]),
        places: &PlaceColumn,
    ) {
        table.has_places = true;
        let all: Vec<String> = std::iter::once(name.to_string()).chain(larger.iter().cloned()).collect();
        table.say("unit", if larger.is_empty() { scalar(name) } else { list(&all) });
        draft.units.add(places);
        let totals = places.totals.iter().map(|total| total.word.clone());
        match places.is_of_project {
            true => self.leave_out(name, totals.collect()),
            false => totals.for_each(|word| draft.units.name_nation(&word)),
        }
    }

    fn round(&mut self, table: &mut TableDraft, draft: &mut Draft, name: &str, words: &[WordCount]) {
        table.has_rounds = true;
        table.say("round", scalar(name));
        let (totals, rounds): (Vec<&WordCount>, Vec<&WordCount>) =
            words.iter().partition(|seen| is_total(&seen.word));
        add_rounds(&mut draft.rounds, rounds.iter().map(|seen| seen.word.as_str()));
        self.leave_out(name, totals.iter().map(|seen| seen.word.clone()).collect());
    }

    fn variable(
        &mut self,
        table: &mut TableDraft,
        draft: &mut Draft,
        column: &ColumnReport,
        values: &Values,
    ) {
        let name = column.name.as_str();
        let has_sexes = || values.words.iter().any(|seen| sex_in(&seen.word).is_some());
        let label = match column.is_nameless {
            true if has_sexes() => "Kön".to_string(),
            true => format!("Kolumn {name}"),
            false => name.to_string(),
        };
        let id = add_variable(&mut draft.variables, &label, values);
        let undeclared = values.totals.iter().filter(|total| !can_be_declared(total));
        self.leave_out(name, undeclared.map(|total| total.word.clone()).collect());
        if column.is_nameless || plain(name) != plain(&id) && plain(name) != plain(bare(name)) {
            self.columns.push((name.to_string(), id.clone()));
        }
        table.variables.push(id);
    }

    /// Leaves rows with some words out.
    fn leave_out(&mut self, name: &str, words: Vec<String>) {
        match self.except.iter_mut().find(|(other, _)| other == name) {
            Some((_, others)) => others.extend(words),
            None if words.is_empty() => {}
            None => self.except.push((name.to_string(), words)),
        }
    }

    fn say(self, table: &mut TableDraft) {
        if !self.columns.is_empty() {
            let columns: Vec<_> = self.columns.iter().map(|(name, id)| (name.clone(), scalar(id))).collect();
            table.say("columns", map(&columns));
        }
        if !self.ignored.is_empty() {
            table.say("ignore", list(&self.ignored));
        }
        if !self.except.is_empty() {
            let except: Vec<_> =
                self.except.iter().map(|(name, words)| (name.clone(), list(words))).collect();
            table.say("except", map(&except));
        }
    }
}

/// Where the table stands in its sheet.
fn frame(table: &mut TableDraft, report: &TableReport) {
    if report.head.len() > 1 || !report.above.is_empty() {
        let rows: Vec<String> = report.head.iter().map(usize::to_string).collect();
        table.say("header", if rows.len() == 1 { rows.concat() } else { format!("[{}]", rows.join(", ")) });
    }
    let below = report.below.iter().filter(|line| line.number > report.last);
    let first = below.clone().next();
    if let Some(first) = first.filter(|_| below.clone().any(|line| line.cells > 1)) {
        let cell = first.text.split(" | ").next().unwrap_or_default();
        table.say("until", scalar(&cell.chars().take(40).collect::<String>()));
    }
}

/// A column of counts, and what its head names.
struct Count<'a> {
    name: &'a str,
    heads: &'a [String],
}

fn counts(report: &TableReport) -> Vec<Count<'_>> {
    let named = report.columns.iter().filter(|column| !column.name.is_empty());
    let counts = named.filter_map(|column| match &column.holds {
        Holds::Count { heads, .. } => Some(Count { name: &column.name, heads }),
        _ => None,
    });
    counts.collect()
}

/// Whether each row can be a case: there are variables, and no numbers that would be lost.
fn is_of_cases(report: &TableReport) -> bool {
    let has_column = |is: fn(&Holds) -> bool| report.columns.iter().any(|column| is(&column.holds));
    report.is_by_case
        && has_column(|holds| matches!(holds, Holds::Variable(_)))
        && !has_column(|holds| matches!(holds, Holds::Share | Holds::Mean))
}

/// Columns of counts: one, several that differ by their heads, or numerator and base.
fn numbers(
    table: &mut TableDraft,
    draft: &mut Draft,
    report: &TableReport,
    counts: &[Count],
    ignored: &mut Vec<String>,
) {
    if !report.wide.is_empty() {
        return wide(table, draft, report, counts, ignored);
    }
    let base = report
        .columns
        .iter()
        .find(|column| matches!(column.holds, Holds::Base))
        .map(|column| column.name.as_str());
    if let (Some((part, whole)), None, Some(variable)) = (&report.part_and_whole, base, &report.shared_by) {
        let mut variables = draft.variables.iter_mut();
        if let Some(variable) = variables.find(|other| plain(&other.label) == plain(bare(variable))) {
            variable.is_multiple = true;
            table.say("count", scalar(part));
            table.comment("base", scalar(whole), "# Varje svar räknas bland dem alla");
            return;
        }
    }
    if let (Some((part, whole)), None) = (&report.part_and_whole, base) {
        return measure(table, draft, part, whole);
    }
    match (counts, base) {
        ([], _) => {}
        ([only], None) => table.say("count", scalar(only.name)),
        ([only], Some(base)) => measure(table, draft, only.name, base),
        ([first, others @ ..], base) => {
            table.comment("count", scalar(first.name), "# Skriv den kolumn som ska läsas");
            let names: Vec<String> = others.iter().map(|other| format!("`{}`", other.name)).collect();
            draft.notes.push(format!(
                "{}: of several columns of counts only `{}` is read, not {}; write `wide:` if they are values of one variable, `measures:` if they are parts of one number",
                table.file, first.name, names.join(", ")
            ));
            ignored.extend(others.iter().map(|other| other.name.to_string()));
            ignored.extend(base.map(str::to_string));
        }
    }
}

/// Cases with an outcome among cases asked about.
fn measure(table: &mut TableDraft, draft: &mut Draft, part: &str, whole: &str) {
    let word_count = |word: &str| WordCount { word: word.to_string(), rows: 0 };
    let values = Values { words: vec![word_count("ja"), word_count("nej")], ..Values::default() };
    let id = add_variable(&mut draft.variables, part, &values);
    let (part, whole) = (scalar(part), scalar(whole));
    let measure = format!("[{{values: {{{}: ja}}, count: {part}, base: {whole}, rest: nej}}]", scalar(&id));
    table.comment("measures", measure, "# Skriv vad som räknas bland vilka");
    table.variables.push(id);
}

fn wide(
    table: &mut TableDraft,
    draft: &mut Draft,
    report: &TableReport,
    counts: &[Count],
    ignored: &mut Vec<String>,
) {
    let mut subjects: Vec<String> = Vec::new();
    for dimension in &report.wide {
        match dimension {
            Dimension::Round { words, .. } => {
                table.has_rounds = true;
                add_rounds(&mut draft.rounds, words.iter().map(String::as_str));
                subjects.push("round".to_string());
            }
            Dimension::Variable { label, values } => {
                let id = add_variable(&mut draft.variables, &upper_first(label), values);
                table.variables.push(id.clone());
                subjects.push(id);
            }
        }
    }
    table.say("wide", list(&subjects));
    if let Some(word) = &report.count_word {
        table.comment("count", scalar(word), "# Bara dessa tal läses; de andra står under ignore");
    }
    let is_undeclared = |head: &String| {
        let total = |values: &Values| {
            values.totals.iter().any(|total| plain(&total.word) == plain(head) && !can_be_declared(total))
        };
        report
            .wide
            .iter()
            .any(|dimension| matches!(dimension, Dimension::Variable { values, .. } if total(values)))
    };
    let is_unread = |count: &&Count| count.heads.is_empty() || count.heads.iter().any(is_undeclared);
    ignored.extend(counts.iter().filter(is_unread).map(|count| count.name.to_string()));
}

/// What the draft has decided, and whoever uses it must know.
fn notes(notes: &mut Vec<String>, file: &str, report: &TableReport) {
    for LeftOut { column, words, kept } in &report.left_out {
        let words = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        notes.push(match kept {
            Some(kept) => format!(
                "{file}: only rows with `{kept}` in `{column}` are read; {words} are other numbers, each a table of its own with `where:`"
            ),
            None => format!(
                "{file}: rows with {words} in `{column}` are left out, since they count again what other rows count"
            ),
        });
    }
    let values = report.columns.iter().filter_map(|column| match &column.holds {
        Holds::Variable(values) => Some((&column.name, values)),
        _ => None,
    });
    for (name, values) in values {
        if let Some(total) = values.totals.iter().find(|total| total.has_rest) {
            notes.push(format!(
                "{file}: `{}` of `{name}` counts more than the other rows together; what is left is drafted as a value of its own: wrong if the other rows overlap",
                total.word
            ));
        }
    }
    if !report.filled.is_empty() {
        notes.push(format!(
            "{file}: empty cells of `{}` are read as the word above them",
            report.filled.join("`, `")
        ));
    }
    if let [(first, second), ..] = report.duplicates.as_slice() {
        let number = report.duplicates.len();
        notes.push(match report.are_copies {
            true => format!("{file}: rows are there twice ({number}), such as {first} and {second}: remove the copies"),
            false => format!(
                "{file}: rows that count the same ({number}), such as {first} and {second}, are added up: wrong if one of them is a mistake"
            ),
        });
    }
    let empty = report.symbols.iter().find(|seen| seen.word.is_empty()).map_or(0, |seen| seen.rows);
    if empty > 0 {
        let (drafted, means, other) = match of_empty(report) {
            ABSENT => (ABSENT, "these places did not take part", "`withheld` if the numbers are kept back"),
            drafted => {
                (drafted, "the numbers are there, but not known", "`absent` if the places did not take part")
            }
        };
        notes.push(format!(
            "{file}: empty cells ({empty}) are drafted as `{drafted}`: {means}; say `zero` if nothing was counted, or {other}"
        ));
    }
}

const ABSENT: &str = "absent";

/// What an empty cell seems to mean. Beside numbers of the same place it does not mean a place that
/// did not take part: read as that, it would be counted as no cases.
fn of_empty(report: &TableReport) -> &'static str {
    if report.are_gaps_of_places { ABSENT } else { "withheld" }
}

/// What signs mean, as far as the signs themselves show.
fn signs(table: &mut TableDraft, report: &TableReport) {
    let meaning = |sign: &str| match sign {
        "-" | "–" | "—" | "." => "zero",
        "" => of_empty(report),
        _ => "withheld",
    };
    let symbols: Vec<(String, String)> =
        report.symbols.iter().map(|seen| (seen.word.clone(), meaning(&seen.word).to_string())).collect();
    if !symbols.is_empty() {
        table.comment("symbols", map(&symbols), "# Skriv vad tecknen betyder: withheld, zero eller absent");
    }
    let marks: Vec<(String, String)> = report
        .marks
        .iter()
        .map(|seen| (seen.word.clone(), scalar(&format!("Märkt {} i källan", seen.word))))
        .collect();
    if !marks.is_empty() {
        table.comment("marks", map(&marks), "# Skriv vad märkena betyder");
    }
    if !report.duplicates.is_empty() && !report.are_copies {
        table.comment("sum", "true".to_string(), "# Flera rader gäller samma sak och läggs ihop");
    }
}
