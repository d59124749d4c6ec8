//! The view data of every kind of page.

use super::findings::Overview;
use super::indicators::{Definition, IndicatorRow, ShareText};
use super::methods::Methods;

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
    pub contact: Option<crate::project::Contact>,
    /// Whether the numbers are made up.
    pub synthetic: bool,
    /// The way from the page to the site's root: empty or `../` some times.
    pub root: String,
    /// The way to the page, outermost first, without the page itself.
    pub crumbs: Vec<Link>,
    /// The menu.
    pub menu: Vec<Link>,
}

/// A link of ready strings; the address is relative to the page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// The key indicators of one study.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StudyKeys {
    /// Why there is little, where there is.
    pub little: Option<String>,
    /// The study's title.
    pub title: String,
    /// What a case is called, many of them.
    pub many: String,
    /// The names of the rounds, oldest first.
    pub rounds: Vec<String>,
    /// The number of cases in the latest round, or the sign for what is not shown.
    pub total: String,
    /// The indicators.
    pub rows: Vec<IndicatorRow>,
    /// The most important findings and what cannot be told.
    pub overview: Overview,
    /// "resten av riket".
    pub rest: String,
    /// The memos on the study for this unit.
    pub documents: Vec<Link>,
    /// Whether some value is not shown.
    pub has_withheld: bool,
}

/// A unit's front page; also the site's, for the nation.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Briefing {
    /// The unit's name.
    pub name: String,
    /// The name as a heading.
    pub heading: String,
    /// The name with a preposition.
    pub inside: String,
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
    /// Local commentary and, on the site's front page, its introduction, as HTML.
    pub text: String,
    /// Units that are part of it.
    pub parts: Vec<Link>,
    /// What they are.
    pub parts_heading: String,
    /// The smallest number that is shown.
    pub threshold: u64,
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
    pub contents: Vec<crate::content::Heading>,
    /// Why there is little, where there is.
    pub little: Option<String>,
    /// The text as HTML, figures in place.
    pub text: String,
    /// How to cite it.
    pub cite: String,
    /// The smallest number that is shown.
    pub threshold: u64,
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
    /// The smallest number that is shown.
    pub threshold: u64,
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
    /// Units that did not take part.
    pub absent: Vec<String>,
    /// Names and links by county, where the list has any.
    pub by_parent: Vec<IndexGroup>,
    /// The smallest number that is shown.
    pub threshold: u64,
}

/// A unit in a list.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndexRow {
    /// The unit.
    pub unit: Link,
    /// The unit it is part of.
    pub parent: Option<Link>,
    /// The number of cases, or the sign for what is not shown.
    pub total: String,
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
