//! The texts of a project, as read: memos, pages and local commentary.

use ground::diagnostics::Source;
use study::{FigureIx, RoundIx, Study};
use units::{Level, UnitIx};

/// All texts of a project.
#[derive(Debug, Default)]
pub struct Content {
    /// Memos and pages.
    pub documents: Vec<Document>,
    /// Local commentary.
    pub commentary: Vec<Commentary>,
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
    /// The slot's name.
    pub slot: String,
    /// Who signed it.
    pub signed: String,
    /// The day on which it was written, `YYYY-MM-DD`.
    pub date: String,
    /// The markdown text, with an empty line for each line of front matter.
    pub body: String,
}

impl Content {
    /// The commentary of a unit for a slot of a document, oldest first.
    pub fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
    ) -> impl Iterator<Item = &Commentary> {
        let belongs = |c: &&Commentary| c.unit == unit && c.document.as_deref() == document && c.slot == slot;
        let mut commentary: Vec<&Commentary> = self.commentary.iter().filter(belongs).collect();
        commentary.sort_by(|a, b| a.date.cmp(&b.date));
        commentary.into_iter()
    }
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
