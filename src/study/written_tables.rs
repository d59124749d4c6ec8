//! What `study.yaml` says of a table.

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use project::yaml::{Fields, Node};

use super::keys;
use super::word::{Word, WrittenCondition, condition, one_word, pairs, word, words};

#[derive(Debug)]
pub(crate) struct WrittenTable {
    pub file: Word,
    pub is_pattern: bool,
    pub sheet: Option<String>,
    pub header: Vec<usize>,
    pub until: Option<String>,
    pub count: Option<String>,
    pub quantity: Option<Word>,
    pub base: Option<String>,
    pub unit: Vec<Word>,
    pub round: Vec<Word>,
    pub columns: Vec<(Word, Word)>,
    pub joins: WrittenCondition,
    pub fill: Vec<Word>,
    pub ignore: Vec<Word>,
    pub kept_rows: WrittenCondition,
    pub left_rows: WrittenCondition,
    pub wide: Vec<Word>,
    pub measures: Vec<WrittenMeasure>,
    pub constants: Vec<(Word, Word)>,
    pub sums: bool,
    pub has_remarks: bool,
    pub covers: WrittenCondition,
    pub follow_up: Option<Word>,
    pub symbols: Vec<(Word, Word)>,
    pub withheld_at_most: Option<(u64, Location)>,
    pub marks: Vec<(Word, Word)>,
    pub rounded: Option<u64>,
    pub topic: Option<Word>,
    pub category: Option<Word>,
    pub separator: Option<String>,
}

/// A column of counts among several.
#[derive(Debug)]
pub(crate) struct WrittenMeasure {
    pub values: Vec<(Word, Word)>,
    pub count: String,
    pub base: Option<String>,
    pub rest: Option<Word>,
    pub place: Location,
}

/// Reads one table; what is wrong is reported and left out.
pub(crate) fn table(node: &Node, problems: &mut Diagnostics) -> Option<WrittenTable> {
    let mut fields = Fields::of(node, "the table", &keys::TABLE, problems);
    let (file, files) = (fields.take("file"), fields.take("files"));
    let is_pattern = files.is_some();
    if file.is_none() == files.is_none() {
        problems.push(
            Diagnostic::error("missing-key", node.place.clone(), "a table is either a `file` or `files`")
                .help(
                    "write `file: name.csv`, or `files: folder/*-{round}.csv` for one table in several files",
                ),
        );
    }
    if let Some(share) = fields.take("share") {
        problems.push(
            Diagnostic::error(
                "shares-without-counts",
                share.place,
                "a table of shares without counts cannot be read: shares cannot be summed or checked for disclosure",
            )
            .help("ask for the counts behind the shares, and name their columns with `count:` and `base:`"),
        );
    }
    let file = file.or(files).and_then(|node| one_word(&node, "`file`", problems));
    let is_named = file.is_some();
    let table = WrittenTable {
        file: file.unwrap_or_else(|| word(node, String::new())),
        is_pattern,
        sheet: fields.text("sheet", problems),
        header: fields.take("header").map(|node| row_numbers(&node, problems)).unwrap_or_default(),
        until: fields.text("until", problems),
        count: fields.text("count", problems),
        quantity: fields.take("quantity").and_then(|node| one_word(&node, "`quantity`", problems)),
        base: fields.text("base", problems),
        unit: fields.take("unit").map(|node| words(&node, problems)).unwrap_or_default(),
        round: fields.take("round").map(|node| words(&node, problems)).unwrap_or_default(),
        columns: fields.take("columns").map(|node| pairs(&node, "`columns`", problems)).unwrap_or_default(),
        joins: fields.take("join").map(|node| condition(&node, problems)).unwrap_or_default(),
        fill: fields.take("fill").map(|node| words(&node, problems)).unwrap_or_default(),
        ignore: fields.take("ignore").map(|node| words(&node, problems)).unwrap_or_default(),
        kept_rows: fields.take("where").map(|node| condition(&node, problems)).unwrap_or_default(),
        left_rows: fields.take("except").map(|node| condition(&node, problems)).unwrap_or_default(),
        wide: fields.take("wide").map(|node| words(&node, problems)).unwrap_or_default(),
        measures: fields.take("measures").map(|node| measures(&node, problems)).unwrap_or_default(),
        constants: fields.take("values").map(|node| pairs(&node, "`values`", problems)).unwrap_or_default(),
        sums: fields.truth("sum", problems),
        has_remarks: fields.truth("remarks", problems),
        covers: fields.take("covers").map(|node| condition(&node, problems)).unwrap_or_default(),
        follow_up: fields.take("follow_up").and_then(|node| one_word(&node, "`follow_up`", problems)),
        symbols: fields.take("symbols").map(|node| pairs(&node, "`symbols`", problems)).unwrap_or_default(),
        withheld_at_most: fields
            .take("withheld_at_most")
            .and_then(|node| Some((node.whole("`withheld_at_most`", problems)?, node.place.clone()))),
        marks: fields.take("marks").map(|node| pairs(&node, "`marks`", problems)).unwrap_or_default(),
        rounded: fields.take("rounded").and_then(|node| node.whole("`rounded`", problems)),
        topic: fields.take("topic").and_then(|node| one_word(&node, "`topic`", problems)),
        category: fields.take("category").and_then(|node| one_word(&node, "`category`", problems)),
        separator: fields.text("separator", problems),
    };
    fields.finish(problems);
    is_named.then_some(table)
}

fn row_numbers(node: &Node, problems: &mut Diagnostics) -> Vec<usize> {
    let items = node.items("`header`", problems);
    items
        .iter()
        .filter_map(|item| item.whole("a row of `header`", problems))
        .map(|row| row as usize)
        .collect()
}

fn measures(node: &Node, problems: &mut Diagnostics) -> Vec<WrittenMeasure> {
    let mut measures = Vec::new();
    for item in node.items("`measures`", problems) {
        let mut fields = Fields::of(&item, "a measure", &keys::MEASURE, problems);
        let values = fields.need("values").map(|node| pairs(&node, "`values`", problems));
        let count = fields.need_text("count", problems);
        let base = fields.text("base", problems);
        let rest = fields.take("rest").and_then(|node| one_word(&node, "`rest`", problems));
        fields.finish(problems);
        if let (Some(values), Some(count)) = (values, count) {
            measures.push(WrittenMeasure { values, count, base, rest, place: item.place.clone() });
        }
    }
    measures
}
