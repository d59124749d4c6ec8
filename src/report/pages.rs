//! The view data of every kind of page.

use std::collections::{BTreeMap, BTreeSet};

use super::comparing::{BarometerView, ThanSimilar};
use super::council::AskedQuestion;
use super::findings::Overview;
use super::indicators::{Definition, IndicatorRow};
use super::link::Link;
use super::methods::Methods;
use super::statement::Statement;
use super::table::TableView;
use language::WORDS;
use language::withheld::{self, Missing};
use study::Footnote;

/// What every page has: the site, the page's place in it, and links to other pages.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Layout {
    /// The page's title, without the site's title.
    pub title: String,
    /// The site's title.
    pub site: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whom readers can write to; `None` when the settings name nobody.
    pub contact: Option<project::Contact>,
    /// Whether the numbers are invented.
    pub synthetic: bool,
    /// The relative path from the page to the site's root: empty, or `../` repeated.
    pub root: String,
    /// Links to the pages above this one, outermost first.
    pub crumbs: Vec<Link>,
    /// The menu.
    pub menu: Vec<MenuLink>,
    /// The links at the foot of every page: statement, news, site map.
    pub foot: Vec<Link>,
    /// The previous page of the same kind.
    pub previous: Option<Link>,
    /// The next page of the same kind.
    pub next: Option<Link>,
    /// The page as Markdown: its address, and the file name for saving it.
    pub markdown: Option<Link>,
    /// Head and foot of printed pages.
    pub running: RunningHeads,
}

/// The mark of a value that is not shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Hidden {
    /// The sign itself, such as "..".
    pub sign: String,
    /// The words that a screen reader reads in place of the sign.
    pub words: String,
    /// The sign for each reason why a value is missing, with its meaning.
    pub signs: BTreeMap<Missing, Sign>,
}

impl Hidden {
    /// The mark that a project has set, or the default.
    pub fn of(settings: &project::Settings) -> Self {
        let [sign, words] = [(&settings.sign, withheld::SIGN), (&settings.words, WORDS.sign_reads_as)]
            .map(|(own, usual)| own.clone().unwrap_or_else(|| usual.to_string()));
        Self { signs: Self::signs(&sign, &words), sign, words }
    }

    /// For each reason why a value is missing, what stands in the cell, where `sign` and `words`
    /// are those for what is withheld.
    pub fn signs(sign: &str, words: &str) -> BTreeMap<Missing, Sign> {
        let sign_of = |reason: Missing| Sign {
            sign: reason.sign(sign).to_string(),
            words: reason.meaning(words).to_string(),
        };
        Missing::ALL.map(|reason| (reason, sign_of(reason))).into()
    }
}

/// What stands in a cell without a value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sign {
    /// The sign: "..".
    pub sign: String,
    /// What it means, as a clause, for a screen reader and for the note under the table.
    pub words: String,
}

/// A link in the menu.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MenuLink {
    /// Its text.
    pub text: String,
    /// Its address, relative to the page.
    pub href: String,
    /// Whether it leads to this page.
    pub is_here: bool,
}

/// Texts in the margins of printed pages. They are attributes of the root element, from where the
/// style sheet takes them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RunningHeads {
    /// At the upper left: the site's title.
    pub site: String,
    /// At the upper right: the page's title.
    pub page: String,
    /// At the lower left: the date or period; empty for pages without one.
    pub date: String,
}

/// One study on a unit's front page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StudyKeys {
    /// Why the unit shows little of the study; `None` when it does not.
    pub little: Option<String>,
    /// The period and the number of cases: "1 oktober 2023–31 mars 2024: 131 utredningar i
    /// Ålkeåker."
    pub lead: String,
    /// Corrections of numbers that the page shows, the latest first.
    pub corrections: Vec<String>,
    /// The study's title.
    pub title: String,
    /// The name of the latest round in which the unit took part.
    pub period: String,
    /// The sentence on which units the nation is the sum of.
    pub nation_is: String,
    /// What the mix of cases explains of its differences from the rest of the nation; mostly empty.
    pub case_mix: Vec<String>,
    /// The memos on the study for this unit, and its page of analysis.
    pub documents: Vec<Link>,
    /// How the unit compares with those like it; `None` where nothing is decided.
    pub than_similar: Option<ThanSimilar>,
    /// Where the comparisons are listed that cannot be decided; `None` where no memo lists them.
    pub undecided_at: Option<String>,
    /// The unit's own numbers, or a replacement where it shows only its number of cases.
    #[serde(flatten)]
    pub shown: ShownKeys,
}

/// The part of a front page below the number of cases: templates find either `overview` and `keys`,
/// or `short`.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(untagged)]
pub enum ShownKeys {
    /// The unit's own numbers.
    Own {
        /// The most important findings, and the number of undecided ones.
        overview: Overview,
        /// The key indicators.
        keys: KeyTable,
        /// The key indicators among those of all municipalities; `None` for the nation.
        barometer: Option<BarometerView>,
    },
    /// For a unit that shows only its number of cases.
    Short {
        /// The replacement.
        short: CountOnlyUnit,
    },
}

impl ShownKeys {
    /// The number of charts on the page.
    pub fn charts(&self) -> usize {
        match self {
            Self::Own { overview, barometer, .. } => {
                let sketches = overview.important.iter().flat_map(|finding| &finding.svg).count();
                sketches + barometer.iter().map(|barometer| barometer.drawings.len()).sum::<usize>()
            }
            Self::Short { .. } => 0,
        }
    }
}

/// The key indicators of a unit as a table.
#[derive(Debug, Clone, serde::Serialize)]
pub struct KeyTable {
    /// The unit's name.
    pub name: String,
    /// Whether it is the nation, which is not compared with other units.
    pub is_nation: bool,
    /// The nation's name.
    pub nation: String,
    /// The headings of its columns: the measure, each round, the base, and, but for the nation, the
    /// nation and the comparison.
    pub heads: Vec<String>,
    /// The name of the latest round in which the unit took part.
    pub period: String,
    /// One row for each indicator.
    pub rows: Vec<IndicatorRow>,
    /// The numbers of every round, where a study has many; else `None`, since the rows have them.
    pub periods: Option<TableView>,
    /// What the unit is compared with: "resten av riket".
    pub rest: String,
    /// The footnotes of the numbers.
    pub footnotes: Vec<Footnote>,
    /// What makes rounds differ beside the numbers: places that joined or left, breaks.
    pub between_rounds: Vec<String>,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
}

/// The front page of a unit that shows only its number of cases.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CountOnlyUnit {
    /// The study's questions that every unit's page asks.
    pub questions: Vec<String>,
    /// The smallest larger unit that shows key indicators; `None` when there is none.
    pub larger: Option<LargerUnit>,
}

/// A larger unit whose numbers stand in place of those of a unit that shows only its number of
/// cases.
#[derive(Debug, Clone, serde::Serialize)]
pub struct LargerUnit {
    /// The text before the link: "Nyckeltalen gäller".
    pub before: String,
    /// The larger unit's front page.
    pub link: Link,
    /// The end of the sentence, and the number of cases of the larger unit.
    pub after: String,
    /// Its key indicators.
    pub keys: KeyTable,
    /// Links to its memos on the study.
    pub documents: Vec<Link>,
}

/// A unit's front page. The nation's is also the front page of the site.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Briefing {
    /// The unit's name.
    pub name: String,
    /// The name as a heading.
    pub heading: String,
    /// Whether it is the nation.
    pub is_nation: bool,
    /// The nation's name.
    pub nation: String,
    /// Pages with a few places beside each other: its parts, or those that are like it.
    pub beside: Vec<Link>,
    /// Links to the larger units that it belongs to, with its level.
    pub belongs: Vec<Link>,
    /// The number of inhabitants; `None` when the project does not give it.
    pub population: Option<String>,
    /// What became of it, and of what it was made.
    pub history: Vec<HistoryNote>,
    /// One entry for each study.
    pub studies: Vec<StudyKeys>,
    /// The site's introduction as HTML; empty on other pages than the site's front page.
    pub text: String,
    /// Local commentary as HTML.
    pub commentary: String,
    /// Questions from the council that concern it.
    pub asked: Vec<AskedQuestion>,
    /// Units that are part of it.
    pub parts: Vec<Link>,
    /// The heading of `parts`.
    pub parts_heading: String,
    /// Municipalities of a county that its numbers exclude.
    pub left_out: Vec<Link>,
    /// The heading of `left_out`.
    pub left_out_heading: &'static str,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// A change of a place, with the other places that it concerns.
#[derive(Debug, Clone, serde::Serialize)]
pub struct HistoryNote {
    /// One or more sentences.
    pub text: String,
    /// The pages of the other places.
    pub links: Vec<Link>,
}

/// A memo for a unit.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Pm {
    /// The unit's name.
    pub name: String,
    /// The unit's name as a heading.
    pub heading: String,
    /// The memo's number.
    pub number: String,
    /// The day of publication, written out.
    pub date: String,
    /// The author; `None` when the memo names none.
    pub author: Option<String>,
    /// The study's title.
    pub study: String,
    /// The round's name.
    pub round: String,
    /// Its headings of the two highest levels.
    pub contents: Vec<content::Heading>,
    /// Why the unit shows little in the memo; `None` when it does not.
    pub little: Option<String>,
    /// Corrections of numbers that the memo shows, the latest first.
    pub corrections: Vec<String>,
    /// The text as HTML, with its figures.
    pub text: String,
    /// How to cite it.
    pub cite: String,
    /// The sentence on which units the nation is the sum of.
    pub nation_is: String,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// A page of text that is the same for all units.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Page {
    /// The text as HTML.
    pub text: String,
    /// All indicators with their definitions, on pages that ask for them.
    pub definitions: Vec<Definition>,
    /// The tests and their outcomes, on pages that ask for them.
    pub methods: Option<Methods>,
    /// The accessibility statement, on pages that ask for it.
    pub statement: Option<Statement>,
}

/// A searchable page that lists all pages.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Search {
    /// The pages by kind.
    pub groups: Vec<SearchGroup>,
    /// The number of entries, as text.
    pub count: String,
}

/// Entries of one kind on the search page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SearchGroup {
    /// The name of the kind.
    pub heading: String,
    /// The anchor of the heading.
    pub id: String,
    /// The entries.
    pub entries: Vec<SearchEntry>,
}

/// An entry on the search page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SearchEntry {
    /// The page.
    pub link: Link,
    /// What it is and which unit it belongs to: "kommun i Alnaviks län".
    pub note: String,
    /// Other pages of the same place.
    pub more: Vec<Link>,
}

/// The page of news, latest first.
#[derive(Debug, Clone, serde::Serialize)]
pub struct News {
    /// The news, by day.
    pub days: Vec<NewsDay>,
}

/// What was published on one day.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NewsDay {
    /// The day, `YYYY-MM-DD`.
    pub iso: String,
    /// The day written out.
    pub date: String,
    /// What was published.
    pub items: Vec<NewsItem>,
}

/// A memo or commentary that was published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NewsItem {
    /// Its kind: "PM 1", "Kommentar".
    pub kind: String,
    /// The link to it.
    pub link: Link,
}

/// The page at an address that a place had once, or that several could have, or of a memo that a
/// place had while it was there.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Redirect {
    /// The names of the places that may be meant, each with its page; mostly one.
    pub links: Vec<Link>,
    /// What became of the place, as a sentence; `None` where it is still there.
    pub became: Option<String>,
}

/// The page for addresses that do not exist. A server shows it for addresses at any depth, so its
/// links start with the site's own address.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NotFound {
    /// The site's address; `None` when the project does not give it, and the page then has no
    /// links.
    pub address: Option<String>,
    /// The path of that address, `/` or `/folder/`, which leads to the site's root from any page.
    /// Empty without an address; the page then finds its style sheet only at the root of the site.
    pub root: String,
}
