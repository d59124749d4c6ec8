//! The sentence that stands in place of figures that a place does not show.

use content::Document;
use ground::text::upper_first;
use language::{figure_word, nation_within, withheld};
use study::{FigureIx, Study};

/// A figure that a place does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Its index in the study.
    pub figure: FigureIx,
    /// The address of the same figure on the nation's page; `None` where that page does not show it
    /// either.
    pub href: Option<String>,
}

/// Consecutive figures that are not shown, with one sentence for all of them.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AbsentFigures {
    /// The sentence without its end. The link of a single figure ends it; several figures follow as
    /// a list.
    pub sentence: String,
    /// The figures, at least one.
    pub figures: Vec<AbsentFigure>,
}

/// One of the figures in [`AbsentFigures`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct AbsentFigure {
    /// The figure's id, unique within the page. The anchor is `figur-<id>`, as for a figure that is
    /// shown.
    pub id: String,
    /// The text of the link: "figur 3 för riket"; in a list, the figure's number and title.
    pub text: String,
    /// The address of the nation's figure; `None` where the nation does not show it either. All
    /// figures of one sentence have an address, or none has.
    pub href: Option<String>,
}

impl AbsentFigures {
    /// The sentence for consecutive figures of a document. Either all of them have an address, or
    /// none has.
    pub fn of(study: &Study, document: &Document, absences: &[Absence], nation: &str) -> Self {
        let nation = nation_within(nation);
        let names = AbsentNames { study, document };
        let is_linked = absences.iter().any(|absence| absence.href.is_some());
        let (sentence, texts) = match absences {
            [absence] => {
                let name = names.of(absence);
                let sentence = withheld::absent(&upper_first(&name), names.title(absence), is_linked);
                (sentence, vec![withheld::elsewhere(&name, &nation)])
            }
            _ => {
                let are_tables: Vec<bool> = absences.iter().map(|absence| names.number(absence).0).collect();
                let text = |absence: &Absence| {
                    format!("{}. {}", upper_first(&names.of(absence)), names.title(absence))
                };
                let sentence = withheld::all_absent(&are_tables, is_linked.then_some(&nation));
                (sentence, absences.iter().map(text).collect())
            }
        };
        let figure = |(absence, text): (&Absence, String)| AbsentFigure {
            id: study.figures[absence.figure].id.clone(),
            text,
            href: absence.href.clone(),
        };
        Self { sentence, figures: absences.iter().zip(texts).map(figure).collect() }
    }
}

/// The names of a document's figures.
struct AbsentNames<'a> {
    study: &'a Study,
    document: &'a Document,
}

impl AbsentNames<'_> {
    /// Whether it is a table, and its number among the figures or among the tables.
    fn number(&self, absence: &Absence) -> (bool, usize) {
        self.document.number(self.study, absence.figure).unwrap_or((false, 0))
    }

    /// "figur 3"
    fn of(&self, absence: &Absence) -> String {
        let (is_table, number) = self.number(absence);
        format!("{} {number}", figure_word(is_table))
    }

    fn title(&self, absence: &Absence) -> &str {
        &self.study.figures[absence.figure].title
    }
}
