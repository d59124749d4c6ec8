//! Looks up what the definition of a table names.

use std::collections::BTreeMap;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};

use super::footnotes::{Footnote, Footnotes};
use super::indices::*;
use super::look_up::{condition, look_up_quantity, look_up_value, look_up_variable, unknown};
use super::model::*;
use super::table::{Constant, MeasureColumns, RowRule, Subject, Symbol, TableSpec};
use super::word::{Word, WrittenCondition};
use super::written_tables::{WrittenMeasure, WrittenTable};

/// Resolves one table; it is sound only if no problem was found.
pub(crate) fn table(written: WrittenTable, study: &Study, problems: &mut Diagnostics) -> TableSpec {
    let long = long(&written, problems);
    check_keys(&written, problems);
    let columns_of_subjects =
        [(Subject::Unit, !written.unit.is_empty()), (Subject::Round, !written.round.is_empty())];
    let texts = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect::<Vec<_>>();
    let or_default = |words: Vec<Word>, default: &str| {
        if words.is_empty() { vec![default.to_string()] } else { texts(words) }
    };
    let columns = written
        .columns
        .iter()
        .filter_map(|(header, word)| Some((header.text.clone(), look_up_variable(word, study, problems)?)))
        .collect();
    let subject = |word: &Word, problems: &mut Diagnostics| subject_of(word, study, problems);
    let wide = written.wide.iter().filter_map(|word| subject(word, problems)).collect();
    let constant = |(name, word): &(Word, Word)| {
        let constant = Constant { word: word.text.clone(), place: word.place.clone() };
        Some((subject(name, problems)?, constant))
    };
    let constants = written.constants.iter().filter_map(constant).collect();
    let quantity = written.quantity.as_ref().and_then(|word| look_up_quantity(word, study, problems));
    let follow_up = follow_up(&written, study, problems);
    let covers = match follow_up {
        Some(follow_up) => study.follow_ups[follow_up].cases.clone(),
        None => condition(&written.covers, study, problems),
    };
    let symbols = symbols(&written.symbols, problems);
    if let Some((0, place)) = &written.withheld_at_most {
        let message = "a withheld number of no cases would be a 0";
        problems.push(
            Diagnostic::error("nothing-withheld", place.clone(), message)
                .help("say `zero` of the symbol, or write how many cases it can be at most"),
        );
    }
    if let Some((_, place)) = &written.withheld_at_most
        && !symbols.values().any(|meaning| *meaning == Symbol::Withheld)
    {
        let message = "`withheld_at_most` says how large withheld numbers can be, but no symbol is one";
        problems.push(Diagnostic::error("nothing-withheld", place.clone(), message).help(
            "say which symbol means it, for instance `symbols: {\"..\": withheld}`, or leave this out",
        ));
    }
    let mut spec = TableSpec {
        path: format!("data/{}/{}", study.id, written.file.text),
        is_pattern: written.is_pattern,
        sheet: written.sheet,
        header: written.header,
        until: written.until,
        count: written.count,
        quantity,
        decimals: quantity.map_or(0, |quantity| study.quantities[quantity].decimals),
        base: written.base,
        unit_columns: or_default(written.unit, "enhet"),
        round_columns: or_default(written.round, "omgang"),
        columns,
        joins: written.joins.into_iter().map(|(name, columns)| (name.text, texts(columns))).collect(),
        fill: texts(written.fill),
        ignore: texts(written.ignore),
        rows: rules(written.kept_rows, true).chain(rules(written.left_rows, false)).collect(),
        wide,
        measures: measures(&written.measures, study, problems),
        constants,
        sums: written.sums,
        has_remarks: written.has_remarks,
        covers,
        follow_up,
        symbols,
        withheld_at_most: written.withheld_at_most.map(|(cases, _)| cases),
        marks: marks(&written.marks, study),
        rounded: written.rounded.unwrap_or(1).max(1),
        long,
        separator: written.separator,
        place: written.file.place,
    };
    let mut of_name = Vec::new();
    for name in spec.pattern_names().filter(|_| spec.is_pattern) {
        let word = Word { text: name.to_string(), place: spec.place.clone() };
        of_name.extend(subject_of(&word, study, problems));
    }
    let named_columns = columns_of_subjects.iter().filter(|(_, is_named)| *is_named);
    let of_columns: Vec<Subject> = named_columns.map(|(subject, _)| *subject).collect();
    check_constants(&mut spec, &of_name, &of_columns, study, problems);
    spec
}

/// The follow-up of whose cases a table is. What the table covers is said there.
fn follow_up(written: &WrittenTable, study: &Study, problems: &mut Diagnostics) -> Option<FollowUpIx> {
    let word = written.follow_up.as_ref()?;
    let known_ids = || study.follow_ups.iter().map(|follow_up| follow_up.id.as_str());
    let found = study.follow_ups.position(|follow_up| follow_up.id == word.text);
    if found.is_none() {
        problems.push(unknown(word, "follow-up", known_ids()));
    } else if !written.covers.is_empty() {
        let message = "`follow_up` says which cases the table covers, and `covers` says it too";
        problems
            .push(Diagnostic::error("said-twice", word.place.clone(), message).help("leave `covers` out"));
    }
    found
}

/// Reports what is said for the whole file, by `values` or by its name, and once more by another
/// key: one of the two would count, and nobody would see which. The other key is followed, so that
/// nothing is reported that only follows.
fn check_constants(
    spec: &mut TableSpec,
    of_name: &[Subject],
    of_columns: &[Subject],
    study: &Study,
    problems: &mut Diagnostics,
) {
    let of_measures = spec.measures.iter().flat_map(|measure| measure.values.keys());
    let of_measures: Vec<Subject> = of_measures.map(|variable| Subject::Variable(*variable)).collect();
    let others: [(&str, &[Subject]); 4] = [
        ("files", of_name),
        ("wide", &spec.wide),
        ("measures", &of_measures),
        ("unit` or `round", of_columns),
    ];
    let of_values = spec.constants.iter().map(|(subject, constant)| (*subject, "values", &constant.place));
    let of_files = of_name.iter().map(|subject| (*subject, "files", &spec.place));
    let mut said_twice = Vec::new();
    for (subject, key, place) in of_values.chain(of_files) {
        let says_too = |(other, subjects): &&(&str, &[Subject])| *other != key && subjects.contains(&subject);
        if let Some((other, _)) = others.iter().find(says_too) {
            said_twice.push(subject);
            let name = match subject {
                Subject::Unit => "the place",
                Subject::Round => "the round",
                Subject::Variable(variable) => &study.variables[variable].id,
            };
            let message = format!("`{key}` says for the whole file what `{other}` says too: {name}");
            problems.push(
                Diagnostic::error("said-twice", place.clone(), message).help("leave one of the two out"),
            );
        }
    }
    spec.constants.retain(|(subject, _)| !said_twice.contains(subject));
}

fn rules(written: WrittenCondition, keeps: bool) -> impl Iterator<Item = RowRule> {
    written.into_iter().map(move |(column, words)| RowRule {
        place: column.place,
        column: column.text,
        words: words.into_iter().map(|word| word.text).collect(),
        keeps,
    })
}

fn long(written: &WrittenTable, problems: &mut Diagnostics) -> Option<(String, String)> {
    match (&written.topic, &written.category) {
        (Some(topic), Some(category)) => Some((topic.text.clone(), category.text.clone())),
        (None, None) => None,
        (Some(word), None) | (None, Some(word)) => {
            problems.push(
                Diagnostic::error(
                    "missing-key",
                    word.place.clone(),
                    "`topic` and `category` belong together",
                )
                .help("name both columns: `topic:` holds the variable, `category:` its value"),
            );
            None
        }
    }
}

/// Reports keys that need each other, or exclude each other.
fn check_keys(written: &WrittenTable, problems: &mut Diagnostics) {
    let mut wrong = |message: &str, help: &str| {
        problems.push(
            Diagnostic::error("missing-key", written.file.place.clone(), message).help(help.to_string()),
        );
    };
    let has_counts = written.count.is_some() || !written.wide.is_empty();
    if !has_counts && (written.base.is_some() || written.topic.is_some()) {
        wrong("a table with `base` or `topic` needs `count`, the column of counts", "add `count: <column>`");
    }
    if !written.measures.is_empty() && (written.count.is_some() || written.base.is_some()) {
        wrong(
            "a table with `measures` has its columns of counts there, and no `count` or `base` of its own",
            "move them into `measures`",
        );
    }
    if written.separator.is_some() && !(written.wide.is_empty() && written.measures.is_empty()) {
        wrong(
            "`separator` is for a table with one row per case, which has no columns of counts",
            "remove `separator`, or `wide` and `measures`",
        );
    }
}

/// `unit`, `round` or a variable.
fn subject_of(word: &Word, study: &Study, problems: &mut Diagnostics) -> Option<Subject> {
    let subject = study.subject(&word.text);
    if subject.is_none() {
        let known = ["unit", "round"].into_iter().chain(study.variables.iter().map(|v| v.id.as_str()));
        problems.push(unknown(word, "variable", known));
    }
    subject
}

fn measures(written: &[WrittenMeasure], study: &Study, problems: &mut Diagnostics) -> Vec<MeasureColumns> {
    let mut resolved = Vec::new();
    for measure in written {
        let mut values = BTreeMap::new();
        for (variable, value) in &measure.values {
            let Some(variable) = look_up_variable(variable, study, problems) else { continue };
            values.extend(look_up_value(value, variable, study, problems).map(|value| (variable, value)));
        }
        let rest = measure.rest.as_ref().and_then(|word| rest(word, measure, &values, study, problems));
        let lacks_rest = measure.rest.is_some() && rest.is_none();
        resolved.push(MeasureColumns {
            values,
            count: measure.count.clone(),
            base: measure.base.clone(),
            lacks_rest,
            rest,
            place: measure.place.clone(),
        });
    }
    remove_counted_rests(&mut resolved, problems);
    resolved
}

/// Reports measures that count what is the rest of another one, which has none from now on.
fn remove_counted_rests(measures: &mut [MeasureColumns], problems: &mut Diagnostics) {
    let counted: Vec<(BTreeMap<VariableIx, usize>, Location)> =
        measures.iter().map(|measure| (measure.values.clone(), measure.place.clone())).collect();
    for measure in measures {
        let rest = measure.rest.map(|rest| BTreeMap::from([rest]));
        let Some((_, place)) = counted.iter().find(|(values, _)| Some(values) == rest.as_ref()) else {
            continue;
        };
        measure.rest = None;
        problems.push(
            Diagnostic::error(
                "rest",
                place.clone(),
                "this measure counts the value that is the `rest` of another one",
            )
            .help("remove the measure, or `rest` of the other: its cases would be counted twice"),
        );
    }
}

/// The value of the cases that a measure leaves of its base.
fn rest(
    word: &Word,
    measure: &WrittenMeasure,
    values: &BTreeMap<VariableIx, usize>,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<(VariableIx, usize)> {
    let (variable, _) = values.last_key_value()?;
    let is_alone = values.len() == 1 && measure.base.is_some() && !study.variables[*variable].multiple;
    if !is_alone {
        problems.push(
            Diagnostic::error(
                "rest",
                word.place.clone(),
                "`rest` needs a `base`, and one variable whose values exclude each other",
            )
            .help("name under `values` only the variable whose value the rest has, and add `base:`; what the heads tell besides (`elever f`, `elever p`) is for `wide:` of the table, with the words that are left as `count:` and `base:`"),
        );
        return None;
    }
    look_up_value(word, *variable, study, problems).map(|value| (*variable, value))
}

/// The marks that stand beside numbers of the tables, each once, in the order of their first
/// declaration.
pub(crate) fn footnotes(tables: &[WrittenTable], problems: &mut Diagnostics) -> ByFootnote<Footnote> {
    let mut footnotes = ByFootnote::<Footnote>::default();
    for (mark, meaning) in tables.iter().flat_map(|table| &table.marks) {
        match footnotes.iter().find(|known| known.mark == mark.text) {
            None if footnotes.len() == Footnotes::MAX => {
                let message = format!("the study declares more than {} marks", Footnotes::MAX);
                problems.push(
                    Diagnostic::error("study-too-large", mark.place.clone(), message)
                        .help("leave some out, or make two studies"),
                );
                break;
            }
            None => footnotes.push(Footnote { mark: mark.text.clone(), meaning: meaning.text.clone() }),
            Some(known) if known.meaning != meaning.text => {
                let message =
                    format!("the mark `{}` also means `{}` in this study", mark.text, known.meaning);
                problems.push(
                    Diagnostic::error("mark-differs", meaning.place.clone(), message).help(
                        "a mark has one meaning in a study: write the same one, or ask for another mark",
                    ),
                );
            }
            Some(_) => {}
        }
    }
    footnotes
}

/// The footnote of each mark of a table; those that are one too many were reported.
fn marks(written: &[(Word, Word)], study: &Study) -> BTreeMap<String, FootnoteIx> {
    let footnote = |mark: &Word| study.footnotes.position(|footnote| footnote.mark == mark.text);
    written.iter().filter_map(|(mark, _)| Some((mark.text.clone(), footnote(mark)?))).collect()
}

fn symbols(written: &[(Word, Word)], problems: &mut Diagnostics) -> BTreeMap<String, Symbol> {
    let mut symbols = BTreeMap::new();
    for (sign, meaning) in written {
        let meaning = match meaning.text.as_str() {
            "withheld" => Symbol::Withheld,
            "zero" => Symbol::Zero,
            "absent" => Symbol::Absent,
            _ => {
                problems.push(unknown(meaning, "meaning", ["withheld", "zero", "absent"].into_iter()));
                continue;
            }
        };
        symbols.insert(sign.text.clone(), meaning);
    }
    symbols
}

/// Of several tables in one file, each leaves the others' columns of numbers aside.
pub(crate) fn ignore_each_other(tables: &mut [TableSpec]) {
    let columns: Vec<(String, Vec<String>)> =
        tables.iter().map(|table| (table.path.clone(), table.number_columns())).collect();
    for table in tables {
        let own_columns = table.number_columns();
        let others = columns.iter().filter(|(path, _)| *path == table.path).flat_map(|(_, columns)| columns);
        let others: Vec<String> = others
            .filter(|column| !own_columns.contains(column) && !table.ignore.contains(column))
            .cloned()
            .collect();
        table.ignore.extend(others);
    }
}
