//! The texts of a project, as read: memos, pages and local commentary.

use ground::diagnostics::{Location, Source};
use study::{FigureIx, IndicatorIx, RoundIx, Study};
use units::{Level, UnitIx};

use super::wording::WordingRule;

/// All texts of a project.
#[derive(Debug, Default)]
pub struct Content {
    /// Memos, pages and questions from the council.
    pub documents: Vec<Document>,
    /// Local commentary.
    pub commentary: Vec<Commentary>,
    /// What places plan to do, in the order of their files.
    pub actions: Vec<Action>,
    /// The files of these, by place, so that a page is rendered again when its file changes.
    pub action_files: Vec<(UnitIx, Source)>,
    /// Words that are not wanted in local texts.
    pub wording: Vec<WordingRule>,
}

/// A text that becomes one or more pages.
#[derive(Debug)]
pub struct Document {
    /// Its file, for problems.
    pub source: Source,
    /// The file name without its ending; it becomes part of the address. The id of a
    /// question has the folder before it, so that it is never the id of a memo.
    pub id: String,
    /// Its heading, or the question.
    pub title: String,
    /// Whether it is a memo, a page or a question.
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
    /// A question from the council with its answer.
    Question(Question),
}

/// A question that somebody in the council has asked. Its words are the document's title, and the
/// answer is the document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who asked.
    pub asked_by: String,
    /// The day on which it was asked, `YYYY-MM-DD`.
    pub asked: String,
    /// Who was asked.
    pub to: String,
    /// The places that it concerns; empty where it concerns all.
    pub units: Vec<UnitIx>,
    /// What has become of it.
    pub status: QuestionStatus,
    /// What it asks about, by which the page finds evidence on the site.
    pub kind: Option<QuestionKind>,
}

/// What has become of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionStatus {
    /// The question waits for an answer.
    Open,
    /// The question has an answer.
    Answered(Signature),
    /// The question cannot be answered, since nobody registers what it asks about.
    NotRecorded {
        /// What would be needed to answer it, as a sentence.
        needed: String,
        /// Who has said so; `None` where nobody has signed.
        by: Option<Signature>,
    },
}

/// Who has answered, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who has answered.
    pub by: String,
    /// The day of the answer, `YYYY-MM-DD`.
    pub date: String,
}

/// What a question asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// Differences between groups of cases, such as girls and boys.
    Groups,
    /// Differences between places.
    Places,
    /// Whether a place takes part.
    TakingPart,
    /// What is planned.
    Planned,
}

impl Question {
    /// The place whose numbers the answer gives: the one that the question concerns, or the nation
    /// where there are several.
    pub fn unit(&self, nation: UnitIx) -> UnitIx {
        match self.units.as_slice() {
            [unit] => *unit,
            _ => nation,
        }
    }

    /// Whether it concerns a place.
    pub fn concerns(&self, unit: UnitIx) -> bool {
        self.units.is_empty() || self.units.contains(&unit)
    }
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
    /// The index of the study whose numbers it cites: the study of its memo or page of analysis,
    /// or a study that it names; `None` for commentary that cites none.
    pub study: Option<usize>,
    /// The index of the round whose numbers it cites.
    pub round: RoundIx,
    /// The slot's name.
    pub slot: String,
    /// The question of the second step that it answers, in the question's words; `None` for other
    /// commentary.
    pub question: Option<String>,
    /// Who signed it.
    pub signed: String,
    /// The day on which it was written, `YYYY-MM-DD`.
    pub date: String,
    /// The markdown text, with an empty line for each line of front matter.
    pub body: String,
}

/// Something that a place plans to do.
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
    /// The questions from the council: the index of each document, and what it says of the
    /// question.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Document, &Question)> {
        self.documents.iter().enumerate().filter_map(|(index, document)| match &document.kind {
            DocumentKind::Question(question) => Some((index, document, question)),
            _ => None,
        })
    }

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
            let is_of_it = commentary.unit == unit && commentary.analysis == Some(study);
            is_of_it && commentary.slot == slot && commentary.question.is_none()
        }))
    }

    /// The answers of a unit to questions on a study's page of analysis: each question once, with
    /// its answers, oldest first.
    pub fn answers(&self, unit: UnitIx, study: usize) -> Vec<(&str, Vec<&Commentary>)> {
        let mut answers: Vec<(&str, Vec<&Commentary>)> = Vec::new();
        let is_of_it =
            |commentary: &&Commentary| commentary.unit == unit && commentary.analysis == Some(study);
        for commentary in by_day(self.commentary.iter().filter(is_of_it)) {
            let Some(question) = commentary.question.as_deref() else { continue };
            match answers.iter_mut().find(|(asked, _)| *asked == question) {
                Some((_, given)) => given.push(commentary),
                None => answers.push((question, vec![commentary])),
            }
        }
        answers
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
