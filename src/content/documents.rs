//! The texts of a project, as read: PM and pages, and what places comment.

use ground::diagnostics::Source;
use study::Study;
use units::{Level, UnitIx};

/// Everything written.
#[derive(Debug, Default)]
pub struct Content {
    /// PM and pages.
    pub documents: Vec<Document>,
    /// Local commentary.
    pub commentary: Vec<Commentary>,
}

/// A text that becomes pages.
#[derive(Debug)]
pub struct Document {
    /// Its file, for problems.
    pub source: Source,
    /// The file's stem, which becomes part of the address.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The study whose numbers it cites.
    pub study: Option<usize>,
    /// The round whose numbers it cites.
    pub round: usize,
    /// The markdown text, on the lines of the file.
    pub body: String,
    /// Figure and table ids in the order of the text, the same on every unit's page.
    pub figures: Vec<usize>,
}

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentKind {
    /// A numbered memo, rendered for many units.
    Pm {
        /// Its number.
        number: String,
        /// When it was published, `YYYY-MM-DD`.
        date: String,
        /// Who wrote it.
        author: Option<String>,
        /// The levels of units that get it.
        levels: Vec<Level>,
    },
    /// A single page.
    Page {
        /// Its name in the menu; `None` keeps it out.
        menu: Option<String>,
        /// Whether all indicators are listed with their meaning below the text.
        definitions: bool,
        /// Whether the methods and what is compared by them are told below the text.
        methods: bool,
        /// Whether it is the accessibility statement, made from the settings, to which every page
        /// links.
        statement: bool,
    },
}

/// A local text put into a slot.
#[derive(Debug)]
pub struct Commentary {
    /// Its file, for problems.
    pub source: Source,
    /// The place that comments.
    pub unit: UnitIx,
    /// The document it belongs to; `None` for the unit's own front page.
    pub document: Option<String>,
    /// The slot in the document.
    pub slot: String,
    /// Who stands for it.
    pub signed: String,
    /// When it was written, `YYYY-MM-DD`.
    pub date: String,
    /// The markdown text, on the lines of the file.
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
    /// Whether a figure is a table, and its number among its kind in this text. `None` when it does
    /// not stand here.
    pub fn number(&self, study: &Study, figure: usize) -> Option<(bool, usize)> {
        let is_table = |figure: usize| !study.figures[figure].views[0].chart.traits().is_drawn;
        let position = self.figures.iter().position(|cited| *cited == figure)?;
        let kind = is_table(figure);
        let number = self.figures[..=position].iter().filter(|cited| is_table(**cited) == kind).count();
        Some((kind, number))
    }
}
