//! Writes pages as Markdown, from the same view data as their HTML.

use std::fmt::Write;

use super::absent::{AbsentFigure, AbsentFigures};
use super::beside::{Comparisons, Likeness};
use super::council::{QuestionPage, QuestionView};
use super::figure::FigureView;
use super::findings::{FindingText, Overview};
use super::link::Link;
use super::pages::{Briefing, CountOnlyUnit, KeyTable, LargerUnit, Page, Pm, ShownKeys, StudyKeys};
use super::table::{CellValue, TableCell, TableRow, TableView};
use ground::text::upper_first;
use language::{WORDS, headings};
use study::Footnote;

/// A table; `sign` stands for what is not shown.
pub fn table(table: &TableView, sign: &str) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let mut text = row(table.head.iter().map(|head| cell(head)).collect());
    let words = |column: usize| {
        let first = table.rows.first();
        first.is_some_and(|row| column < row.heads.len() || row.cells[column - row.heads.len()].is_words)
    };
    text += &row((0..table.head.len())
        .map(|column| if words(column) { "---" } else { "---:" }.to_string())
        .collect());
    for each in &table.rows {
        let values = each.cells.iter().map(|each| cell(&value(&each.value, sign)));
        text += &row(each.heads.iter().map(|head| cell(head)).chain(values).collect());
    }
    text + &table.footnotes.iter().map(note).collect::<String>()
}

/// A footnote, as a paragraph of its own.
fn note(footnote: &Footnote) -> String {
    format!("\n{} {}\n", mark(footnote), footnote.meaning)
}

/// A mark, each character of which stands for itself and not for Markdown.
fn mark(footnote: &Footnote) -> String {
    as_it_stands(&footnote.mark)
}

/// A text of a source, in which nothing is read as Markdown. A table escapes bars by itself.
fn as_it_stands(text: &str) -> String {
    let escaped_character = |letter: char| {
        let backslash = (letter.is_ascii_punctuation() && letter != '|').then_some('\\');
        backslash.into_iter().chain([letter])
    };
    text.chars().flat_map(escaped_character).collect()
}

/// A value with its marks and its interval, or the sign for a value that is missing.
fn value(value: &CellValue, sign: &str) -> String {
    match value {
        CellValue::Shown { text, interval, footnotes } => {
            let marks = footnotes.iter().map(mark);
            let interval = interval.iter().map(|interval| format!("({interval})"));
            std::iter::once(text.clone()).chain(marks).chain(interval).collect::<Vec<_>>().join(" ")
        }
        CellValue::Missing { reason } => reason.sign(sign).to_string(),
    }
}

/// A figure: its title, its tables and its findings.
pub fn figure(figure: &FigureView, sign: &str) -> String {
    let mut text = format!("**{} {}.", upper_first(figure.word), figure.number);
    if let Some(headline) = &figure.headline {
        let _ = write!(text, " {headline}.");
    }
    let measured = figure.measured.iter().map(|measured| format!(" {measured}.")).collect::<String>();
    let _ = write!(text, "** {}.{measured} {}.\n\n", figure.title, figure.about);
    let tables = figure.summary.iter().chain(&figure.table).chain(&figure.wholes);
    let tables: Vec<String> = tables.map(|each| table(each, sign)).collect();
    if tables.is_empty() {
        let _ = write!(text, "{}\n\n", figure.empty);
    }
    text += &paragraphs(&tables);
    text += &bullets(&words_of(&figure.findings));
    for note in figure.note.iter().chain(figure.source.as_ref()) {
        let _ = write!(text, "{note}\n\n");
    }
    for remark in &figure.remarks {
        let _ = write!(text, "{}\n\n", WORDS.remark.replace("{remark}", &as_it_stands(remark)));
    }
    text
}

/// Figures that are not shown, each with a link to the nation's figure.
pub fn absent(view: &AbsentFigures) -> String {
    let link = |figure: &AbsentFigure| match &figure.href {
        Some(href) => format!("[{}]({href})", figure.text),
        None => figure.text.clone(),
    };
    match view.figures.as_slice() {
        [figure] if figure.href.is_some() => format!("{} {}.\n\n", view.sentence, link(figure)),
        [_] => format!("{}.\n\n", view.sentence),
        figures => {
            let items: Vec<String> = figures.iter().map(link).collect();
            format!("{}:\n\n{}", view.sentence, bullets(&items))
        }
    }
}

/// A unit compared with others.
pub fn comparisons(view: &Comparisons, sign: &str) -> String {
    let mut text = if view.table.rows.is_empty() { String::new() } else { table(&view.table, sign) + "\n" };
    if let Some(similar) = &view.than_similar {
        let _ = write!(text, "{}\n\n", similar.text);
    }
    view.case_mix.iter().for_each(|sentence| text += &format!("{sentence}\n\n"));
    text += &bullets(&words_of(&view.sentences));
    text
}

/// A unit's answers to the nation's findings.
pub fn likeness(view: &Likeness, sign: &str) -> String {
    view.table.as_ref().map(|answers| table(answers, sign) + "\n").unwrap_or_default()
}

/// A commentary, as a quotation.
pub fn commentary(name: &str, text: &str, signed: &str, date: &str) -> String {
    let quoted: String = text.trim().lines().map(|line| format!("> {line}\n")).collect();
    format!("> **{}**\n>\n{quoted}>\n> {signed}, {date}\n\n", headings::commentary_from(name))
}

/// A front page.
pub fn briefing(page: &Briefing, text: &str, sign: &str) -> String {
    let mut all = format!("# {}\n\n{}\n\n", page.heading, text.trim());
    page.history.iter().for_each(|note| all += &format!("{}\n\n", note.text));
    for study in &page.studies {
        all += &keys(study, page, sign);
    }
    let question_links = page.asked.iter().map(|question| Link {
        text: format!("{} ({})", question.link.text, question.status.to_lowercase()),
        href: question.link.href.clone(),
    });
    all += &links(WORDS.council, &question_links.collect::<Vec<_>>());
    all += &links(&page.parts_heading, &page.parts);
    all + &links(WORDS.parts_left_out, &page.left_out)
}

fn keys(study: &StudyKeys, page: &Briefing, sign: &str) -> String {
    let mut text = format!("## {}\n\n{}\n\n", study.title, study.lead);
    text += &notes(&study.corrections);
    if let Some(little) = &study.little {
        let _ = write!(text, "{little}\n\n");
    }
    match &study.shown {
        ShownKeys::Own { overview, keys, .. } => {
            text += &important(overview);
            text += &(table(&key_table(keys), sign) + "\n");
            text += &keys.periods.iter().map(|periods| table(periods, sign) + "\n").collect::<String>();
            if let Some(similar) = &study.than_similar {
                let _ = write!(text, "{}\n\n", similar.text);
            }
            text + &links(WORDS.read_more, &study.documents)
        }
        ShownKeys::Short { short } => text + &self::short(short, study, page, sign),
    }
}

fn important(overview: &Overview) -> String {
    if overview.important.is_empty() {
        return String::new();
    }
    let texts: Vec<String> = overview.important.iter().map(|finding| finding.finding.text.clone()).collect();
    format!(
        "### {}\n\n{}### {}\n\n{}",
        WORDS.important,
        bullets(&texts),
        WORDS.questions,
        bullets(&overview.questions)
    )
}

/// The page of a place that shows only its number of cases.
fn short(short: &CountOnlyUnit, study: &StudyKeys, page: &Briefing, sign: &str) -> String {
    let mut text = String::new();
    if let Some(LargerUnit { before, link, after, keys, .. }) = &short.larger {
        let sentence = format!("{before} [{}]({}){after}", link.text, link.href);
        let _ = write!(text, "### {}\n\n{sentence}\n\n", WORDS.larger_keys);
        text += &(table(&key_table(keys), sign) + "\n");
        text += &keys.periods.iter().map(|periods| table(periods, sign) + "\n").collect::<String>();
    }
    if !short.questions.is_empty() {
        let _ = write!(text, "### {}\n\n{}", WORDS.questions, bullets(&short.questions));
    }
    let with_name =
        |link: &Link| Link { text: format!("{} – {}", link.text, page.name), href: link.href.clone() };
    let documents = study.documents.iter().map(with_name);
    let larger = short.larger.iter().flat_map(|larger| larger.documents.clone());
    text + &links(WORDS.read_more, &documents.chain(larger).collect::<Vec<_>>())
}

fn key_table(keys: &KeyTable) -> TableView {
    // The verdict stands on the page only.
    let without_verdict = keys.heads.len() - usize::from(!keys.is_nation);
    let is_line = |head: &&String| keys.periods.is_some() && *head == WORDS.over_time;
    let head = keys.heads[..without_verdict].iter().filter(|head| !is_line(head)).cloned().collect();
    let rows = keys.rows.iter().map(|each| {
        let shares = each.rounds.iter().map(|share| share.number.clone());
        let nation = (!keys.is_nation).then(|| each.nation.number.clone());
        let cells = shares.chain(each.base.clone()).chain(nation).chain(each.similar.clone());
        let cells = cells.map(TableCell::from).collect();
        TableRow { heads: vec![each.label.clone()], cells }
    });
    TableView::new(head, rows.collect())
}

/// A memo.
pub fn memo(page: &Pm, title: &str, text: &str) -> String {
    let by = page.author.as_ref().map(|author| format!(" · {author}")).unwrap_or_default();
    let little = page.little.as_ref().map(|little| format!("{little}\n\n")).unwrap_or_default();
    let corrections = notes(&page.corrections);
    format!(
        "# {title} – {}\n\n{} · {} · {}{by} · {}\n\n{little}{corrections}{}\n\n{}\n",
        page.heading,
        WORDS.memo_number.replace("{number}", &page.number),
        page.study,
        page.date,
        page.round,
        text.trim(),
        page.cite
    )
}

/// A question from the council, with its answer.
pub fn question(page: &QuestionPage, text: &str) -> String {
    let QuestionView { link, status, asked, answered, needed, places, .. } = &page.question;
    let names: Vec<&str> = places.iter().map(|place| place.text.as_str()).collect();
    let affected_places = match names.as_slice() {
        [] => WORDS.concerns_all.to_string(),
        names => format!("{} {}.", WORDS.concerns_places, language::listed(names, WORDS.and)),
    };
    let facts = [format!("{status}."), asked.clone(), answered.clone(), affected_places];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let mut all = format!("# {}\n\n{}\n\n", link.text, facts.join(" "));
    if let Some(needed) = needed {
        all += &format!("{} {needed}\n\n", WORDS.needed);
    }
    if !text.trim().is_empty() {
        all += &format!("## {}\n\n{}\n\n", page.heading, text.trim());
    }
    if !page.sentences.is_empty() || !page.evidence.is_empty() {
        all += &format!("## {}\n\n", WORDS.evidence);
        all += &notes(&page.sentences);
        let link = |link: &Link| format!("[{}]({})", link.text, link.href);
        all += &bullets(&page.evidence.iter().map(link).collect::<Vec<_>>());
    }
    all
}

/// A single page.
pub fn page(page: &Page, title: &str, text: &str, sign: &str) -> String {
    let mut all = format!("# {title}\n\n{}\n\n", text.trim());
    let protection = page.methods.iter().flat_map(|methods| methods.protection.iter().cloned());
    all += &paragraphs(&protection.collect::<Vec<_>>());
    let methods = page.methods.iter().flat_map(|methods| [&methods.table, &methods.shown, &methods.verdicts]);
    all += &paragraphs(&methods.map(|each| table(each, sign)).collect::<Vec<_>>());
    let remarks = page.methods.iter().flat_map(|methods| &methods.remarks);
    all += &bullets(&remarks.map(|remark| as_it_stands(remark)).collect::<Vec<_>>());
    let meaning = |item: &super::Definition| {
        let more = item.description.as_ref().map(|more| format!(" {more}")).unwrap_or_default();
        format!("**{}**: {}{more}", item.label, item.meaning)
    };
    all + &bullets(&page.definitions.iter().map(meaning).collect::<Vec<_>>())
}

fn paragraphs(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text}\n")).collect()
}

/// Each text as a paragraph of its own.
fn notes(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text}\n\n")).collect()
}

fn words_of(findings: &[FindingText]) -> Vec<String> {
    findings.iter().map(|finding| finding.text.clone()).collect()
}

fn bullets(texts: &[String]) -> String {
    let mut all: String = texts.iter().map(|text| format!("- {text}\n")).collect();
    if !all.is_empty() {
        all.push('\n');
    }
    all
}

fn links(heading: &str, links: &[Link]) -> String {
    if links.is_empty() {
        return String::new();
    }
    let items: Vec<String> = links.iter().map(|link| format!("[{}]({})", link.text, link.href)).collect();
    format!("### {heading}\n\n{}", bullets(&items))
}
