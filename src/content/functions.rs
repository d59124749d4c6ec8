//! The text functions: what `{{ … }}` in a document may ask for. They give published values only.

use std::sync::Arc;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use analysis::Analysis;
use gate::{CellRelease, Release};
use ground::diagnostics::nearest;
use ground::diagnostics::{Diagnostic, Source};
use language::{Speaker, figure_word, grouped, percent_words, place, upper_first, withheld};
use study::{Cell, Chart, Study};
use units::{UnitIx, Units};

use super::markdown::{FIGURE_END, FIGURE_START};
use super::own::Standing;
use super::read::{Content, Document};

/// Every text function.
pub(crate) const FUNCTIONS: [&str; 14] = [
    "count",
    "coverage",
    "share",
    "part",
    "base",
    "percent",
    "known",
    "finding",
    "figure",
    "ref",
    "shown",
    "comparisons",
    "alike",
    "commentary",
];

/// What the text functions look things up in.
#[derive(Debug)]
pub struct Sources {
    /// All studies.
    pub studies: Vec<Study>,
    /// All places.
    pub units: Units,
    /// All texts.
    pub content: Content,
    /// All published values.
    pub release: Release,
    /// All findings.
    pub analysis: Analysis,
}

impl Sources {
    /// Speaks of a unit's findings in a round of a study.
    pub fn speaker(&self, study: usize, round: usize, unit: UnitIx) -> Speaker<'_> {
        let confidence = self.analysis.confidence;
        Speaker { study: &self.studies[study], units: &self.units, unit, round, confidence }
    }
}

/// Renders documents for units.
pub struct Writer {
    tera: Tera,
    sources: Arc<Sources>,
}

/// The page that a document is rendered for.
#[derive(Debug, Clone, Copy)]
pub struct Here {
    /// Index of the document.
    pub document: usize,
    /// Index of the unit.
    pub unit: UnitIx,
}

impl Writer {
    /// Compiles all documents; one that is no template is a problem.
    pub fn new(sources: Arc<Sources>) -> Result<Self, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        register(&mut tera, &sources);
        let mut problems = Vec::new();
        for document in &sources.content.documents {
            if let Err(error) = tera.add_raw_template(&document.source.path, &document.body) {
                problems.push(located(&error, &document.source));
            }
        }
        if problems.is_empty() { Ok(Self { tera, sources }) } else { Err(problems) }
    }

    /// The markdown of a document for a unit, figures and commentary marked by their names.
    pub fn render(&self, here: Here) -> Result<String, Diagnostic> {
        let document = &self.sources.content.documents[here.document];
        let unit = &self.sources.units.all[here.unit];
        let mut context = Context::new();
        context.insert("here_document", &(here.document as u64));
        context.insert("here_unit", &(here.unit as u64));
        context.insert(
            "unit",
            &UnitWords { id: &unit.id, level: unit.level, place: place(unit, &self.sources.units.groupings) },
        );
        if let Some(study) = document.study {
            let study = &self.sources.studies[study];
            context.insert("study", &study.title);
            context.insert("round", &study.rounds[document.round].label);
        }
        self.tera.render(&document.source.path, &context).map_err(|error| located(&error, &document.source))
    }
}

/// What a text may say of its unit.
#[derive(serde::Serialize)]
struct UnitWords<'a> {
    id: &'a str,
    level: units::Level,
    #[serde(flatten)]
    place: language::Place,
}

/// A template error as a problem at its place.
fn located(error: &Error, source: &Source) -> Diagnostic {
    let (place, message) = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let span = report.span();
            let length = if span.end_line == span.start_line { span.end_col - span.start_col } else { 1 };
            (source.place(span.start_line, span.start_col + 1, length), report.message().to_string())
        }
        other => (source.start(), other.to_string()),
    };
    let message = message.trim_end_matches('.').to_string();
    Diagnostic::error("text-function", place, message)
        .help(format!("the text functions are {}; see docs/definition-language.md", FUNCTIONS.join(", ")))
}

fn register(tera: &mut Tera, sources: &Arc<Sources>) {
    let with = |answer: fn(&Sources, &Page, &Kwargs) -> TeraResult<Value>| {
        let sources = sources.clone();
        move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
            let page = Page::of(&sources, state, &arguments)?;
            answer(&sources, &page, &arguments)
        }
    };
    tera.register_filter("upper_first", |text: &str, _: Kwargs, _: &State| upper_first(text));
    tera.register_function("count", with(count));
    tera.register_function("coverage", with(coverage));
    tera.register_function("share", with(|s, page, arguments| words(s, page, arguments, share_words)));
    tera.register_function("part", with(|s, page, arguments| words(s, page, arguments, part_words)));
    tera.register_function("base", with(|s, page, arguments| words(s, page, arguments, base_words)));
    tera.register_function("percent", with(percent));
    tera.register_function(
        "known",
        with(|s, page, arguments| Ok(cell(s, page, arguments)?.share.is_shown().into())),
    );
    tera.register_function("figure", with(figure));
    tera.register_function("ref", with(reference));
    tera.register_function("shown", with(shown));
    tera.register_function("finding", with(finding));
    tera.register_function("comparisons", with(|_, page, _| Ok(page.unless_nation("comparisons:"))));
    tera.register_function("alike", with(|_, page, _| Ok(page.unless_nation("alike:"))));
    tera.register_function("commentary", with(commentary));
}

/// Where a call stands and whose numbers it asks for.
struct Page<'a> {
    is_nation: bool,
    document: &'a Document,
    unit: UnitIx,
    study: usize,
}

impl<'a> Page<'a> {
    fn of(sources: &'a Sources, state: &State, arguments: &Kwargs) -> TeraResult<Self> {
        let index = |name: &str| -> TeraResult<usize> {
            let number = state.get::<u64>(name)?;
            number.map(|n| n as usize).ok_or_else(|| Error::message("text functions work in documents only"))
        };
        let document = sources
            .content
            .documents
            .get(index("here_document")?)
            .ok_or_else(|| Error::message("there is no such document"))?;
        let unit = match arguments.get::<&str>("place")? {
            None => index("here_unit")?,
            Some("nation") => sources.units.nation,
            Some(id) => {
                sources.units.find(id).ok_or_else(|| Error::message(format!("there is no unit `{id}`")))?
            }
        };
        let study = document.study.ok_or_else(|| Error::message("the front matter names no study"))?;
        Ok(Self { is_nation: unit == sources.units.nation, document, unit, study })
    }

    /// A mark for something that only compares a unit with the nation.
    fn unless_nation(&self, mark: &str) -> Value {
        match self.is_nation {
            true => String::new(),
            false => format!("{FIGURE_START}{mark}{FIGURE_END}"),
        }
        .into()
    }

    fn release(&self, sources: &'a Sources) -> Option<&'a gate::UnitRelease> {
        sources.release.studies[self.study].unit(self.document.round, self.unit)
    }
}

fn count(sources: &Sources, page: &Page, _: &Kwargs) -> TeraResult<Value> {
    let total = page.release(sources).and_then(|release| release.total.value());
    Ok(total.map_or_else(|| withheld::COUNT.to_string(), grouped).into())
}

/// How many cases were registered, and how many of them the numbers cover.
fn coverage(sources: &Sources, page: &Page, _: &Kwargs) -> TeraResult<Value> {
    let told = super::coverage::coverage(sources, page.study, page.document.round, page.unit);
    Ok(told.unwrap_or_default().into())
}

fn words(
    sources: &Sources,
    page: &Page,
    arguments: &Kwargs,
    say: fn(CellRelease) -> String,
) -> TeraResult<Value> {
    Ok(say(cell(sources, page, arguments)?).into())
}

fn share_words(cell: CellRelease) -> String {
    cell.share.value().map_or_else(|| withheld::SHARE.to_string(), percent_words)
}

fn part_words(cell: CellRelease) -> String {
    let part = |share: stats::Share| {
        let about = if share.is_exact() { "" } else { "omkring " };
        format!("{about}{} av {}", grouped(share.numerator()), grouped(share.base()))
    };
    cell.share.value().map_or_else(|| withheld::PART.to_string(), part)
}

fn base_words(cell: CellRelease) -> String {
    cell.base.value().map_or_else(|| withheld::COUNT.to_string(), grouped)
}

fn percent(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let share = cell(sources, page, arguments)?.share.value();
    Ok(share.map_or_else(Value::none, |share| share.percent().into()))
}

fn figure(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let id = arguments.must_get::<&str>("id")?;
    let study = &sources.studies[page.study];
    study.figure(id).ok_or_else(|| Error::message(format!("there is no figure `{id}`")))?;
    Ok(format!("{FIGURE_START}figure:{id}{FIGURE_END}").into())
}

fn reference(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let id = arguments.must_get::<&str>("id")?;
    let study = &sources.studies[page.study];
    let index = study.figure(id).ok_or_else(|| Error::message(format!("there is no figure `{id}`")))?;
    match page.document.number(study, index) {
        Some((is_table, number)) => Ok(format!("[{} {number}](#figur-{id})", figure_word(is_table)).into()),
        None => Err(Error::message(format!("the figure `{id}` does not stand in this text"))),
    }
}

/// Whether a figure is drawn on the page, so that a text can leave out what it says of one that is not.
fn shown(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let id = arguments.must_get::<&str>("id")?;
    let figure = sources.studies[page.study].figure(id);
    let figure = figure.ok_or_else(|| Error::message(format!("there is no figure `{id}`")))?;
    let standing = sources.standing(page.study, page.document.round, page.unit, figure);
    Ok((standing != Standing::Absent).into())
}

/// The sentence of a finding by its id; nothing where it cannot be decided or shown.
fn finding(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let id = arguments.must_get::<&str>("id")?;
    let (analysis, round) = (&sources.analysis.studies[page.study], page.document.round);
    if !analysis.comparisons.iter().any(|comparison| comparison.id == id) {
        let near = nearest(id, analysis.comparisons.iter().map(|comparison| comparison.id.as_str()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Error::message(format!("there is no finding `{id}`{hint}")));
    }
    let said = analysis.find(round, page.unit, id).and_then(|finding| {
        sources.speaker(page.study, round, page.unit).sentence(analysis.comparison(finding), finding)
    });
    Ok(said.unwrap_or_default().into())
}

fn commentary(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<Value> {
    let slot = arguments.must_get::<&str>("slot")?;
    let some = sources.content.commentary(page.unit, Some(&page.document.id), slot).next().is_some();
    Ok(if some { format!("{FIGURE_START}commentary:{slot}{FIGURE_END}") } else { String::new() }.into())
}

fn cell(sources: &Sources, page: &Page, arguments: &Kwargs) -> TeraResult<CellRelease> {
    let of = arguments.must_get::<&str>("of")?;
    let filters: Vec<(String, String)> = arguments
        .iter()
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .filter(|(key, _)| !matches!(key.as_str(), "of" | "place"))
        .collect();
    let filters: Vec<(&str, &str)> = filters.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let found =
        find_cell(&sources.studies[page.study], of, &filters).map_err(|p| Error::message(p.message))?;
    let hidden = CellRelease::WITHHELD;
    let Some(release) = page.release(sources) else {
        return Ok(hidden);
    };
    Ok(match found {
        Found::Indicator(index) => release.indicators[index],
        Found::Figure { figure, view, block, cell } => release.figures[figure].views[view][block].cells[cell],
    })
}

/// Where a declared number lies in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// An indicator over all cases.
    Indicator(usize),
    /// A cell of a figure.
    Figure {
        /// The figure.
        figure: usize,
        /// The view.
        view: usize,
        /// The block.
        block: usize,
        /// The cell.
        cell: usize,
    },
}

/// A number that a text asks for but no study declares.
#[derive(Debug)]
pub(crate) struct NotDeclared {
    /// What is wrong.
    pub message: String,
    /// The cure.
    pub help: String,
}

/// Finds a number by its measure and the values of the variables that split it. Texts cite only what the
/// study declares, as an indicator or in a figure, so that everything published is known beforehand.
pub(crate) fn find_cell(study: &Study, of: &str, filters: &[(&str, &str)]) -> Result<Found, NotDeclared> {
    let indicator = study.indicator(of);
    if let (Some(index), []) = (indicator, filters) {
        return Ok(Found::Indicator(index));
    }
    let mut wanted = Vec::new();
    for (name, word) in filters {
        let variable =
            study.variables.iter().position(|v| v.id.replace('.', "_") == *name).ok_or_else(|| {
                NotDeclared {
                    message: format!("there is no variable `{name}`"),
                    help: "the arguments are variables of the study; write `unit.storlek` as `unit_storlek`"
                        .to_string(),
                }
            })?;
        let value = study.variables[variable].values.iter().position(|value| value.id == *word);
        let value = value.ok_or_else(|| NotDeclared {
            message: format!("there is no value `{word}` of `{name}`"),
            help: format!(
                "its values are: {}",
                study.variables[variable].values.iter().map(|v| v.id.as_str()).collect::<Vec<_>>().join(", ")
            ),
        })?;
        wanted.push((variable, value));
    }
    let among = indicator.map(|index| study.indicators[index].among.clone()).unwrap_or_default();
    for (figure, declared) in study.figures.iter().enumerate() {
        for (view, shown) in declared.views.iter().enumerate() {
            for (block_index, block) in shown.blocks.iter().enumerate() {
                let value_of =
                    |dimension: usize| wanted.iter().find(|(v, _)| *v == dimension).map(|(_, value)| *value);
                let dimensions: Vec<usize> = block.dimensions().collect();
                let same =
                    dimensions.len() == wanted.len() && dimensions.iter().all(|d| value_of(*d).is_some());
                let measure = block.measures.iter().position(|m| m.id == of && m.among == among);
                if let (true, Some(measure)) = (same, measure) {
                    let at = |dimension: Option<usize>| dimension.and_then(value_of).unwrap_or(0);
                    let at = Cell { panel: at(block.panel), by: at(block.by), over: at(block.over), measure };
                    return Ok(Found::Figure {
                        figure,
                        view,
                        block: block_index,
                        cell: block.cell(study, at),
                    });
                }
            }
        }
    }
    let split: Vec<&str> = filters.iter().map(|(name, _)| *name).collect();
    let (message, help) = match (indicator.is_some() || of.contains('.'), split.is_empty()) {
        (false, _) => (
            format!("there is no indicator `{of}`"),
            format!(
                "indicators are: {}; a part of a distribution is `variable.value`",
                study.indicators.iter().map(|i| i.id.as_str()).collect::<Vec<_>>().join(", ")
            ),
        ),
        (true, true) => (format!("no figure shows `{of}`"), "declare it as an indicator".to_string()),
        (true, false) => (
            format!("no figure shows `{of}` by {}", split.join(" and ")),
            "declare it as an indicator of its own with `among`, or in a figure".to_string(),
        ),
    };
    Err(NotDeclared { message, help })
}

impl Document {
    /// Whether a figure is a table, and its number among its kind in this text. `None` when it does not stand here.
    pub fn number(&self, study: &Study, figure: usize) -> Option<(bool, usize)> {
        let is_table = |figure: usize| study.figures[figure].views[0].chart == Chart::Table;
        let position = self.figures.iter().position(|found| *found == figure)?;
        let kind = is_table(figure);
        let number = self.figures[..=position].iter().filter(|found| is_table(**found) == kind).count();
        Some((kind, number))
    }
}
