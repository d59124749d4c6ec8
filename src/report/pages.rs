//! The view data of every kind of page.

use std::collections::BTreeMap;

use super::findings::Overview;
use super::indicators::{Definition, IndicatorRow, ShareText};
use super::methods::Methods;
use super::statement::Statement;
use super::table::CellValue;
use language::WORDS;
use language::withheld::{self, Missing};

/// What every page has: the site, where the page lies in it, and the way there.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Layout {
    /// The page's title, without the site's.
    pub title: String,
    /// The site's title.
    pub site: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whom to write to.
    pub contact: Option<project::Contact>,
    /// Whether the numbers are made up.
    pub synthetic: bool,
    /// The way from the page to the site's root: empty or `../` some times.
    pub root: String,
    /// The way to the page, outermost first, without the page itself.
    pub crumbs: Vec<Link>,
    /// The menu.
    pub menu: Vec<MenuLink>,
    /// What stands at the foot of every page: statement, news, map of the site.
    pub foot: Vec<Link>,
    /// The page before, of the same kind.
    pub previous: Option<Link>,
    /// The page after, of the same kind.
    pub next: Option<Link>,
    /// The page as Markdown: the file beside it, and what to call it when it is saved.
    pub markdown: Option<Link>,
    /// Head and foot of printed pages.
    pub running: Running,
}

/// How a value that is not shown is marked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Hidden {
    /// What stands in its place.
    pub sign: String,
    /// What that is read as.
    pub words: String,
    /// The sign by the reason that a value is missing; `None` where nothing stands in its place.
    pub signs: BTreeMap<Missing, Option<String>>,
}

impl Hidden {
    /// The mark of a project.
    pub fn of(settings: &project::Settings) -> Self {
        let [sign, words] = [(&settings.sign, withheld::SIGN), (&settings.words, WORDS.sign_reads_as)]
            .map(|(own, usual)| own.clone().unwrap_or_else(|| usual.to_string()));
        Self { signs: Self::signs(&sign), sign, words }
    }

    /// A sign by the reason that a value is missing.
    pub fn signs(sign: &str) -> BTreeMap<Missing, Option<String>> {
        Missing::ALL.map(|reason| (reason, reason.sign(sign).map(str::to_string))).into()
    }
}

/// A link in the menu.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MenuLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it leads to this page.
    pub is_here: bool,
}

/// What stands in the margins of printed pages. The root element carries it, and the style sheet
/// takes it from there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Running {
    /// At the upper left: the site.
    pub site: String,
    /// At the upper right: the page.
    pub page: String,
    /// At the lower left: the date or period; empty for pages without one.
    pub date: String,
}

/// A link of ready strings; the address is relative to the page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// One study on a unit's front page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StudyKeys {
    /// Why there is little, where there is.
    pub little: Option<String>,
    /// When, and how many cases: "1 oktober 2023–31 mars 2024: 131 utredningar i Ålkeåker."
    pub lead: String,
    /// The study's title.
    pub title: String,
    /// The name of the latest round in which the unit took part.
    pub period: String,
    /// What the nation is the sum of.
    pub nation_is: String,
    /// The memos on the study for this unit.
    pub documents: Vec<Link>,
    /// What the unit shows, or what stands there where it shows only its number of cases.
    #[serde(flatten)]
    pub shown: ShownKeys,
}

/// What follows the number of cases on a front page: templates find either `overview` and `keys`,
/// or `short`.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(untagged)]
pub enum ShownKeys {
    /// The unit's own numbers.
    Own {
        /// The most important findings and what cannot be told.
        overview: Overview,
        /// The key indicators.
        keys: KeyTable,
    },
    /// Nothing of the unit's own.
    Short {
        /// What stands there.
        short: Short,
    },
}

impl ShownKeys {
    /// How many charts are drawn.
    pub fn charts(&self) -> usize {
        match self {
            Self::Own { overview, .. } => overview.important.iter().flat_map(|found| &found.svg).count(),
            Self::Short { .. } => 0,
        }
    }
}

/// The key indicators of a unit as a table.
#[derive(Debug, Clone, serde::Serialize)]
pub struct KeyTable {
    /// The unit's name.
    pub name: String,
    /// Whether it is the nation, which is compared with nothing.
    pub is_nation: bool,
    /// The nation's name.
    pub nation: String,
    /// What a case is called, many of them.
    pub many: String,
    /// The names of the rounds, oldest first.
    pub rounds: Vec<String>,
    /// The name of the latest round in which the unit took part.
    pub period: String,
    /// The indicators.
    pub rows: Vec<IndicatorRow>,
    /// "resten av riket".
    pub rest: String,
    /// Whether some value is not shown.
    pub has_withheld: bool,
}

/// The front page of a unit that shows only its number of cases.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Short {
    /// The questions that the study asks everywhere.
    pub questions: Vec<String>,
    /// The smallest larger unit that shows key indicators; `None` when there is none.
    pub larger: Option<Larger>,
}

/// A larger unit in place of one that shows only its number of cases.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Larger {
    /// What stands before the link: "Nyckeltalen gäller".
    pub before: String,
    /// The larger unit's front page.
    pub link: Link,
    /// What ends the sentence, and how many cases the larger unit has.
    pub after: String,
    /// Its key indicators.
    pub keys: KeyTable,
    /// Its memos on the study, each with its name.
    pub documents: Vec<Link>,
}

/// A unit's front page; also the site's, for the nation.
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
    /// What it is and belongs to, as links.
    pub belongs: Vec<Link>,
    /// Inhabitants, where known.
    pub population: Option<String>,
    /// Its studies.
    pub studies: Vec<StudyKeys>,
    /// On the site's front page its introduction, as HTML.
    pub text: String,
    /// Local commentary, as HTML.
    pub commentary: String,
    /// Units that are part of it.
    pub parts: Vec<Link>,
    /// What they are.
    pub parts_heading: String,
    /// Municipalities of a county that are not in its numbers.
    pub left_out: Vec<Link>,
    /// What they are.
    pub left_out_heading: &'static str,
    /// What the sign for a number that is not shown means.
    pub key: String,
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
    /// When it was published, written out.
    pub date: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// The study's title.
    pub study: String,
    /// The round's name.
    pub round: String,
    /// Its headings of the two highest levels.
    pub contents: Vec<content::Heading>,
    /// Why there is little, where there is.
    pub little: Option<String>,
    /// The text as HTML, figures in place.
    pub text: String,
    /// How to cite it.
    pub cite: String,
    /// What the nation is the sum of.
    pub nation_is: String,
    /// What the sign for a number that is not shown means.
    pub key: String,
}

/// A single page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Page {
    /// The text as HTML.
    pub text: String,
    /// All indicators with their meaning, on pages that ask for them.
    pub definitions: Vec<Definition>,
    /// What is compared and how, on pages that ask for it.
    pub methods: Option<Methods>,
    /// The accessibility statement, on pages that ask for it.
    pub statement: Option<Statement>,
}

/// A list of units with key indicators side by side.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Index {
    /// What the first column holds.
    pub unit_heading: String,
    /// What the second column holds; `None` when there is no second.
    pub parent_heading: Option<String>,
    /// The names of the indicators.
    pub indicators: Vec<String>,
    /// What the column of totals is called.
    pub total_heading: String,
    /// The rows in alphabetical order.
    pub rows: Vec<IndexRow>,
    /// Whether some value is not shown.
    pub has_withheld: bool,
    /// Whether some of the units are districts.
    pub has_districts: bool,
    /// Which municipalities the counties are counted without, where they are.
    pub left_out: Option<String>,
    /// What the nation is the sum of; `None` in a project without studies.
    pub nation_is: Option<String>,
    /// Units that did not take part.
    pub absent: Vec<String>,
    /// Names and links by county, where the list has any.
    pub by_parent: Vec<IndexGroup>,
    /// What the sign for a number that is not shown means.
    pub key: String,
}

/// A unit in a list.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndexRow {
    /// The unit.
    pub unit: Link,
    /// The unit it is part of.
    pub parent: Option<Link>,
    /// The number of cases.
    pub total: CellValue,
    /// One share per indicator.
    pub shares: Vec<ShareText>,
}

/// Units of one county.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndexGroup {
    /// The county.
    pub parent: Link,
    /// Its units.
    pub units: Vec<Link>,
}

/// A page that lists all pages and can be searched.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Search {
    /// The pages by kind.
    pub groups: Vec<SearchGroup>,
    /// How many entries there are.
    pub count: String,
}

/// Entries of one kind.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SearchGroup {
    /// What they are.
    pub heading: String,
    /// The anchor of the heading.
    pub id: String,
    /// The entries.
    pub entries: Vec<SearchEntry>,
}

/// Something that can be found.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SearchEntry {
    /// The page.
    pub link: Link,
    /// What it is or belongs to: "kommun i Alnaviks län".
    pub note: String,
    /// More pages of the same place.
    pub more: Vec<Link>,
}

/// A page of what is new, the latest first.
#[derive(Debug, Clone, serde::Serialize)]
pub struct News {
    /// By day.
    pub days: Vec<NewsDay>,
}

/// What came on one day.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NewsDay {
    /// The day, `YYYY-MM-DD`.
    pub iso: String,
    /// The day written out.
    pub date: String,
    /// What came.
    pub items: Vec<NewsItem>,
}

/// Something new.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NewsItem {
    /// What it is: "PM 1", "Kommentar".
    pub kind: String,
    /// Where to read it.
    pub link: Link,
}

/// The page for addresses that lead nowhere. It can be shown at any depth, so that its links need
/// the site's own address.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NotFound {
    /// The site's address; `None` when the project names none, and there can be no links.
    pub address: Option<String>,
    /// The way to the site's root: the path of that address, `/` or `/folder/`, whatever server
    /// shows the page. Empty without an address; then only a page at the root of the site finds its
    /// style, and deeper down it is plain.
    pub root: String,
}
