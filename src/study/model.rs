//! The resolved study: every id is an index that exists, every default is filled in.

use std::collections::BTreeSet;

use ground::diagnostics::Location;
use project::Privacy;
use stats::Scale;
use units::{GroupingIx, Level};

use super::analysis::{Criterion, OutcomeAnalysis, Unrecorded};
use super::chart::Chart;
use super::correction::Correction;
use super::follow_up::FollowUp;
use super::footnotes::Footnote;
use super::indices::*;
use super::quantity::{Formula, Quantity};
use super::table::{Subject, Subtotal, TableSpec};

/// One data collection: what is counted, the variables of each case, and what is shown.
#[derive(Debug, Clone)]
pub struct Study {
    /// The folder's name under `data/`.
    pub id: String,
    /// Its name for readers.
    pub title: String,
    /// The noun for a case.
    pub counted: Noun,
    /// Where the counts come from, for the line under each figure.
    pub source: Option<String>,
    /// The measurement periods, oldest first; at least one.
    pub rounds: ByRound<Round>,
    /// All variables: those of the study, then one for every grouping of units (`unit.…`).
    pub variables: ByVariable<Variable>,
    /// Cases that are asked about again later.
    pub follow_ups: ByFollowUp<FollowUp>,
    /// The files that hold the counts.
    pub tables: Vec<TableSpec>,
    /// The marks that stand beside numbers of the tables, each once.
    pub footnotes: ByFootnote<Footnote>,
    /// What tables hold beside the number of cases.
    pub quantities: ByQuantity<Quantity>,
    /// The declared shares, rates, means, counts and given figures.
    pub indicators: ByIndicator<Indicator>,
    /// Indicators shown side by side on index pages.
    pub key_indicators: Vec<IndicatorIx>,
    /// The declared figures.
    pub figures: ByFigure<Figure>,
    /// The comparisons that are made beside those of the figures.
    pub findings: FindingsSpec,
    /// The outcomes whose differences are split, in the order of the file.
    pub analyses: Vec<OutcomeAnalysis>,
    /// What would be analysed if it were recorded, in the order of the file.
    pub unrecorded: Vec<Unrecorded>,
    /// The blocks that the outcomes use, each with where it is declared.
    pub analysis_blocks: Vec<(Block, Location)>,
    /// Where numbers before and after a round do not measure the same.
    pub breaks: Vec<Break>,
    /// What the source of the tables remarks on them, as the tables say.
    pub remarks: Vec<SourceRemark>,
    /// Corrections of published numbers, in the order of the file.
    pub corrections: Vec<Correction>,
    /// Questions that fit any place; shown by a place that shows no numbers.
    pub questions: Vec<String>,
    /// What it declares in place of the project's rule of publication.
    pub privacy: Privacy,
}

/// What a file of a table remarks on it, for readers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SourceRemark {
    /// What the file calls its table.
    pub about: Option<String>,
    /// The remark.
    pub text: String,
    /// Whether it is made on every table of the study, so that it holds for every figure.
    pub is_of_all: bool,
}

/// A round from which on something is measured in another way, so that numbers before and after it
/// cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Break {
    /// The first round that measures in the new way.
    pub round: RoundIx,
    /// What is measured in another way.
    pub of: BreakScope,
    /// What changed, as a sentence for readers; `None` where it follows from the tables that a
    /// value is new or gone.
    pub why: Option<String>,
}

/// What a break concerns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum BreakScope {
    /// An indicator.
    Indicator(IndicatorIx),
    /// A variable, with the values that are concerned; none means all.
    Variable(VariableIx, BTreeSet<usize>),
}

/// The comparisons that are made beside those of the figures, and the margin.
#[derive(Debug, Clone)]
pub struct FindingsSpec {
    /// A difference whose whole confidence interval lies within plus or minus this many percentage
    /// points is reported as "no larger than the margin".
    pub margin: u64,
    /// Indicators for which a unit is compared with the rest of the nation and of its groups.
    pub levels: Vec<IndicatorIx>,
    /// The variable (sex) by which all indicators are contrasted, over all cases and within others.
    pub always: Option<Always>,
}

/// A variable by which everything is contrasted, over all cases and within strata of others.
#[derive(Debug, Clone)]
pub struct Always {
    /// The variable.
    pub variable: VariableIx,
    /// Variables whose values are the strata; of these the first is used that may be shown.
    pub within: Vec<VariableIx>,
    /// Blocks that only findings use, all of the same measures: first by the variable alone, then
    /// by it and each variable of `within`. A measure that no table has by these variables is
    /// withheld.
    pub blocks: Vec<Block>,
    /// Where it is declared.
    pub place: Location,
}

/// A noun in the forms that sentences need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noun {
    /// Singular (`utredning`).
    pub one: String,
    /// Plural (`utredningar`).
    pub many: String,
    /// Definite plural (`utredningarna`).
    pub definite: String,
}

/// A measurement period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id in the tables' round column.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The earlier round whose cases a cumulative round includes.
    pub includes: Option<RoundIx>,
}

/// A characteristic that the tables give for the counted cases.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its id; groupings of units are `unit.<grouping>`.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The unit of the values, for axes (`år`); `None` if they are names.
    pub unit: Option<String>,
    /// Whether the order of the values has a meaning.
    pub ordered: bool,
    /// Whether a case may have several of the values, or none.
    pub multiple: bool,
    /// Words that mean "all values" in tables; such rows are used for checks, not counted.
    pub totals: Vec<String>,
    /// Words that stand for some of the values together; such rows are checked too.
    pub subtotals: Vec<Subtotal>,
    /// The value of the cases that a total counts and no row of its parts does, by index; `None`
    /// where every value has its rows.
    pub rest: Option<usize>,
    /// The values in the order of display.
    pub values: Vec<Value>,
    /// How the value of a row is found.
    pub origin: Origin,
    /// For an ordered variable, the phrase of a trend along it: "med barnets ålder".
    pub along: Option<String>,
    /// The phrase for cases with equal values: "barn i samma ålder".
    pub alike: Option<String>,
    /// The weight of contrasts by it in the order of findings; 0 for differences that everyone
    /// expects.
    pub weight: u64,
}

/// How the value of a variable is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A column of the table.
    Column,
    /// A column of its own or, where the table lacks it, the column of the finer variable `base`:
    /// base value `b` belongs to value `groups[b]`, or to none if that is `None`.
    Derived {
        /// The finer variable.
        base: VariableIx,
        /// One entry per value of `base`.
        groups: Vec<Option<usize>>,
    },
    /// The unit that the row belongs to.
    Unit(GroupingIx),
}

/// One value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its id in tables and in the definition.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// Its name within a sentence: beginning in lower case, unless it is a proper name.
    pub within: String,
    /// Other spellings that tables use.
    pub also: Vec<String>,
    /// Whether it means "not known"; then it is shown but not compared.
    pub missing: bool,
    /// The plural phrase for cases with it: "flickor".
    pub many: Option<String>,
    /// The definite plural for cases with it: "flickorna".
    pub definite: Option<String>,
    /// The phrase for the share of cases with it: "andelen med utsatthet i hemmiljön".
    pub phrase: Option<String>,
    /// The condition for structural zeros: cases that meet it never have this value, as is public
    /// knowledge.
    pub never: Condition,
}

/// A declared measure: cases that meet `of` and `among`, as a share of those that meet `among`; or
/// what its formula makes of the cases that meet both.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// A sentence that explains it, for the method page.
    pub description: Option<String>,
    /// The numerator's condition.
    pub of: Condition,
    /// The base's condition.
    pub among: Condition,
    /// The phrase for the share: "andelen utredningar som ledde till insats".
    pub phrase: Option<String>,
    /// How it is computed.
    pub formula: Formula,
    /// What it is, and the scale on which it is written.
    pub scale: Scale,
    /// Its margin in units of its scale, percentage points for percent; `None` for the study's.
    pub margin: Option<u64>,
    /// Its weight in the order of findings; 1 by default.
    pub weight: u64,
    /// A question that pages ask where a unit differs in it.
    pub question: Option<String>,
    /// Whether more or fewer is better; `None` for neither.
    pub better: Option<Better>,
    /// Where it is declared.
    pub place: Location,
}

/// Which numbers of an indicator are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Higher ones.
    More,
    /// Lower ones.
    Fewer,
}

/// A declared figure, with coarser views to fall back on.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// The title for readers: what is measured, among which cases.
    pub title: String,
    /// A remark for readers, printed under the figure.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Location,
    /// The main view, then coarser ones for places that are too small for it.
    pub views: Vec<View>,
    /// The ids of two measures for the question where one passes the other.
    pub crossing: Option<[String; 2]>,
    /// The ids of two measures whose difference is followed along the axis.
    pub gap: Option<[String; 2]>,
    /// Whether its indicators are the steps of a chain: each is of the cases that the one before it
    /// counts.
    pub is_chain: bool,
}

/// One way to show a figure.
#[derive(Debug, Clone)]
pub struct View {
    /// The kind of chart.
    pub chart: Chart,
    /// Its blocks: one, except for contrasts (one per variable) and combined tables (two).
    pub blocks: Vec<Block>,
    /// The levels of units that may show it.
    pub levels: Vec<Level>,
}

/// Measures crossed with up to three variables.
#[derive(Debug, Clone)]
pub struct Block {
    /// The measures; at least one.
    pub measures: Vec<Measure>,
    /// The axis.
    pub over: Option<VariableIx>,
    /// The series.
    pub by: Option<VariableIx>,
    /// The panels.
    pub panel: Option<VariableIx>,
    /// Whether the axis has the rounds of the study; then there is no variable on it.
    pub is_over_rounds: bool,
    /// Whether it compares groups of units, so that it is the same on every unit's page.
    pub nationwide: bool,
}

/// A measure within a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The indicator's id, or `variable.value` for a part of a distribution.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// For a part of a distribution, its variable; `None` for indicators.
    pub part_of: Option<VariableIx>,
    /// The numerator's condition.
    pub of: Condition,
    /// The base's condition.
    pub among: Condition,
    /// The phrase for the share in a sentence.
    pub phrase: Option<String>,
    /// How it is computed.
    pub formula: Formula,
    /// What it is, and the scale on which it is written.
    pub scale: Scale,
    /// Its margin in units of its scale, percentage points for percent.
    pub margin: u64,
    /// Its weight in the order of findings.
    pub weight: u64,
}

impl Study {
    /// The variable with this id.
    pub fn variable(&self, id: &str) -> Option<VariableIx> {
        self.variables.position(|variable| variable.id == id)
    }

    /// What a name in the definition of a table is about: `unit`, `round`, or a variable's id.
    pub fn subject(&self, name: &str) -> Option<Subject> {
        match name {
            "unit" => Some(Subject::Unit),
            "round" => Some(Subject::Round),
            id => self.variable(id).map(Subject::Variable),
        }
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<IndicatorIx> {
        self.indicators.position(|indicator| indicator.id == id)
    }

    /// The quantity with this id.
    pub fn quantity(&self, id: &str) -> Option<QuantityIx> {
        self.quantities.position(|quantity| quantity.id == id)
    }

    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<FigureIx> {
        self.figures.position(|figure| figure.id == id)
    }

    /// Whether some table holds a number of cases; else all are figures of the source.
    pub fn counts_cases(&self) -> bool {
        self.tables.iter().any(|table| table.quantity.is_none())
    }

    /// The last of the rounds.
    pub fn latest(&self) -> RoundIx {
        self.rounds.len().saturating_sub(1).into()
    }

    /// The blocks that no figure shows: those of findings, then those of analyses. The index of a block
    /// here is that of its cells in the release, and the place is where it is declared.
    pub fn unseen_blocks(&self) -> impl Iterator<Item = (&Block, &Location)> {
        let always = self.findings.always.iter();
        let of_findings =
            always.flat_map(|always| always.blocks.iter().map(move |block| (block, &always.place)));
        of_findings.chain(self.analysis_blocks.iter().map(|(block, place)| (block, place)))
    }

    /// Where its first analysis is declared; `None` where it has none, and so no pages of analysis.
    pub fn first_analysis(&self) -> Option<&Location> {
        let outcomes = self.analyses.iter().map(|analysis| &analysis.place);
        outcomes.chain(self.unrecorded.iter().map(|unrecorded| &unrecorded.place)).next()
    }

    /// The criteria of all its analyses, those that are recorded first.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        let recorded = self.analyses.iter().flat_map(|analysis| &analysis.criteria);
        recorded.chain(self.unrecorded.iter().flat_map(|unrecorded| &unrecorded.criteria))
    }

    /// The number of values of a dimension; 1 for `None`.
    pub fn size(&self, dimension: Option<VariableIx>) -> usize {
        dimension.map_or(1, |variable| self.variables[variable].values.len())
    }
}

impl Variable {
    /// The value with this id, label or other spelling; ids take precedence.
    pub fn value(&self, word: &str) -> Option<usize> {
        self.values
            .iter()
            .position(|value| value.id == word)
            .or_else(|| self.values.iter().position(|v| v.label == word || v.also.iter().any(|a| a == word)))
    }
}

/// The position of a cell within a [`Block`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Index of the panel variable's value.
    pub panel: usize,
    /// Index of the series variable's value.
    pub by: usize,
    /// Index of the axis variable's value.
    pub over: usize,
    /// Index of the measure.
    pub measure: usize,
}

/// The conjunction of two conditions; a variable named by both keeps the values that they share.
pub fn both(a: &Condition, b: &Condition) -> Condition {
    let mut all = a.clone();
    for (variable, values) in b {
        all.entry(*variable)
            .and_modify(|kept| *kept = kept.intersection(values).copied().collect())
            .or_insert_with(|| values.clone());
    }
    all
}
