//! The texts of a project, as read: memos, pages and local commentary.

use ground::diagnostics::{Location, Source};
use study::{FigureIx, IndicatorIx, RoundIx, Study};
use units::{Level, UnitIx};

/// All texts of a project.
#[derive(Debug, Default)]
pub struct Content {
    /// Memos and pages.
    pub documents: Vec<Document>,
    /// Local commentary.
    pub commentary: Vec<Commentary>,
    /// What places mean to do, in the order of their files.
    pub actions: Vec<Action>,
    /// The files of these, by place, so that a page is rendered again when its file changes.
    pub action_files: Vec<(UnitIx, Source)>,
}

/// A text that becomes one or more pages.
#[derive(Debug)]
pub struct Document {
    /// Its file, for problems.
    pub source: Source,
    /// The file name without its ending; it becomes part of the address.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it is a memo or a page.
    pub kind: DocumentKind,
    /// The index of the study whose numbers it cites; `None` for texts about no study.
    pub study: Option<usize>,
    /// The index of the round whose numbers it cites.
    pub round: RoundIx,
    /// The markdown text, with an empty line for each line of front matter.
    pub body: String,
    /// Indices of its figures and tables in the order of the text, the same for every unit.
    pub figures: Vec<FigureIx>,
    /// Whether the text sets the place beside others, and so lists what cannot be decided.
    pub has_comparisons: bool,
}

/// The kind of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentKind {
    /// A numbered memo, rendered for many units.
    Pm {
        /// Its number.
        number: String,
        /// The day of publication, `YYYY-MM-DD`.
        date: String,
        /// The author.
        author: Option<String>,
        /// The levels of the units that have a page of it.
        levels: Vec<Level>,
    },
    /// A page that is the same for all units.
    Page {
        /// Its name in the menu; `None` for a page outside the menu.
        menu: Option<String>,
        /// Whether the definitions of all indicators follow the text.
        definitions: bool,
        /// Whether the statistical methods and the outcomes of comparisons follow the text.
        methods: bool,
        /// Whether it is the accessibility statement, which is made from the settings and linked
        /// from every page.
        statement: bool,
    },
}

/// A local text for a slot of a document or front page.
#[derive(Debug)]
pub struct Commentary {
    /// Its file, for problems.
    pub source: Source,
    /// The place that comments.
    pub unit: UnitIx,
    /// The document it belongs to; `None` for the unit's own front page.
    pub document: Option<String>,
    /// The index of the study on whose page of analysis it stands; `None` for other commentary.
    pub analysis: Option<usize>,
    /// The slot's name.
    pub slot: String,
    /// Who signed it.
    pub signed: String,
    /// The day on which it was written, `YYYY-MM-DD`.
    pub date: String,
    /// The markdown text, with an empty line for each line of front matter.
    pub body: String,
}

/// Something that a place means to do.
#[derive(Debug, Clone)]
pub struct Action {
    /// The place.
    pub unit: UnitIx,
    /// The index of the study that it answers.
    pub study: usize,
    /// The round whose results it answers.
    pub round: RoundIx,
    /// What is to be done, as a sentence.
    pub what: String,
    /// The cause that it answers, as a sentence.
    pub cause: String,
    /// Who decides.
    pub decided_by: String,
    /// Who does it; `None` where that is not said.
    pub responsible: Option<String>,
    /// The day by which it is done, `YYYY-MM-DD`.
    pub by: Option<String>,
    /// How large the effect is expected to be: 1 to 3.
    pub effect: u64,
    /// How much work it is: 1 to 3.
    pub effort: u64,
    /// The measure by which it is followed.
    pub follow_up: IndicatorIx,
    /// Where it is written.
    pub place: Location,
}

impl Content {
    /// The commentary of a unit for a slot of a document, oldest first.
    pub fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
    ) -> impl Iterator<Item = &Commentary> {
        by_day(self.commentary.iter().filter(move |commentary| {
            commentary.unit == unit
                && commentary.analysis.is_none()
                && commentary.document.as_deref() == document
                && commentary.slot == slot
        }))
    }

    /// The commentary of a unit for a slot of a study's page of analysis, oldest first.
    pub fn of_analysis(&self, unit: UnitIx, study: usize, slot: &str) -> impl Iterator<Item = &Commentary> {
        by_day(self.commentary.iter().filter(move |commentary| {
            commentary.unit == unit && commentary.analysis == Some(study) && commentary.slot == slot
        }))
    }
}

fn by_day<'a>(commentary: impl Iterator<Item = &'a Commentary>) -> impl Iterator<Item = &'a Commentary> {
    let mut commentary: Vec<&Commentary> = commentary.collect();
    commentary.sort_by(|a, b| a.date.cmp(&b.date));
    commentary.into_iter()
}

impl Document {
    /// Whether a figure is a table, and its number among the tables or among the other figures of
    /// this text. `None` when the text does not have it.
    pub fn number(&self, study: &Study, figure: FigureIx) -> Option<(bool, usize)> {
        let is_table = |figure: FigureIx| !study.figures[figure].views[0].chart.traits().is_drawn;
        let position = self.figures.iter().position(|cited| *cited == figure)?;
        let kind = is_table(figure);
        let number = self.figures[..=position].iter().filter(|cited| is_table(**cited) == kind).count();
        Some((kind, number))
    }
}
