//! The resolved study: every id is an index that exists, every default is filled in.

use std::collections::{BTreeMap, BTreeSet};

use ground::diagnostics::Location;
use project::Privacy;
use units::Level;

use super::chart::Chart;

/// Index into [`Study::variables`].
pub type VariableIx = usize;
/// Index into [`Variable::values`].
pub type ValueIx = usize;

/// One data collection: what is counted, what is known of each case, and what is shown.
#[derive(Debug, Clone)]
pub struct Study {
    /// The folder's name under `data/`.
    pub id: String,
    /// Its name for readers.
    pub title: String,
    /// What one case is called.
    pub counted: Noun,
    /// Where the counts come from, for the line under each figure.
    pub source: Option<String>,
    /// The measurement periods, oldest first; at least one.
    pub rounds: Vec<Round>,
    /// All variables: those of the study first, then one for every grouping of units (`unit.…`).
    pub variables: Vec<Variable>,
    /// The files that hold the counts.
    pub tables: Vec<TableSpec>,
    /// The declared shares.
    pub indicators: Vec<Indicator>,
    /// Indicators shown side by side on index pages; indices into `indicators`.
    pub key_indicators: Vec<usize>,
    /// The declared views.
    pub figures: Vec<Figure>,
    /// What is compared beside what the figures show.
    pub findings: FindingsSpec,
    /// Questions worth asking whatever a place's numbers are: those of a place that shows none.
    pub questions: Vec<String>,
    /// What it declares in place of the project's rule for what is withheld.
    pub privacy: Privacy,
}

/// What is compared beside what the figures show, and by which margin.
#[derive(Debug, Clone)]
pub struct FindingsSpec {
    /// A difference whose whole confidence interval lies within plus or minus this many percentage
    /// points is reported as "no larger than the margin".
    pub margin: u64,
    /// Indicators by which a unit is compared with the rest of the nation and of its groups.
    pub levels: Vec<usize>,
    /// The variable by which all of them are contrasted (sex), and within which others.
    pub always: Option<Always>,
}

/// A variable that every comparison looks at, but never alone.
#[derive(Debug, Clone)]
pub struct Always {
    /// The variable.
    pub variable: VariableIx,
    /// Variables within whose values its contrasts are looked at again: the first of which enough
    /// may be shown.
    pub within: Vec<VariableIx>,
    /// Blocks that only findings look at, all of the same measures: first by the variable alone,
    /// then by it and each variable of `within`. A measure that no table can split so is withheld
    /// there.
    pub blocks: Vec<Block>,
    /// Where it is declared.
    pub place: Location,
}

/// A noun in the forms that sentences need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noun {
    /// One of them (`utredning`).
    pub one: String,
    /// Many of them (`utredningar`).
    pub many: String,
    /// These (`utredningarna`).
    pub definite: String,
}

/// A measurement period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id in the tables' round column.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The earlier round whose cases it counts too, when it is cumulative.
    pub includes: Option<usize>,
}

/// Something known of each counted case.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its id; groupings of units are `unit.<grouping>`.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// What a value counts (`år`), for axes; `None` for names.
    pub unit: Option<String>,
    /// Whether the order of the values means something.
    pub ordered: bool,
    /// Whether a case may have several of the values, or none.
    pub multiple: bool,
    /// Words that stand for "all values" in tables; such rows are checked, not counted.
    pub totals: Vec<String>,
    /// The values in the order of display.
    pub values: Vec<Value>,
    /// Where a row's value comes from.
    pub origin: Origin,
    /// What goes along with it when it is ordered: "med barnets ålder".
    pub along: Option<String>,
    /// Cases that have the same value of it: "barn i samma ålder".
    pub alike: Option<String>,
    /// How much contrasts by it matter to a reader, beside others; 0 for what everyone expects.
    pub weight: u64,
}

/// Where the value of a variable comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A column of the table.
    Column,
    /// A column of its own or, where the table lacks it, the finer variable `base`:
    /// `groups[b]` is the value that base value `b` belongs to, `None` when it belongs to none.
    Derived {
        /// The finer variable.
        base: VariableIx,
        /// One entry per value of `base`.
        groups: Vec<Option<ValueIx>>,
    },
    /// The unit that the row belongs to; the index of a grouping.
    Unit(usize),
}

/// One value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its id in tables and in the definition.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// Its name within a sentence: with a small letter, unless it is a proper name.
    pub within: String,
    /// Other spellings that tables use.
    pub also: Vec<String>,
    /// Whether it says that the value is not known; then it is shown, but compared with nothing.
    pub missing: bool,
    /// Cases that have it, many of them: "flickor".
    pub many: Option<String>,
    /// These cases: "flickorna".
    pub definite: Option<String>,
    /// The share of cases that have it: "andelen med utsatthet i hemmiljön".
    pub phrase: Option<String>,
    /// Cases that by the nature of things never have it, as everyone knows.
    pub never: Condition,
}

/// Cases for which each named variable has one of the named values. Empty: all cases.
pub type Condition = BTreeMap<VariableIx, BTreeSet<ValueIx>>;

/// A file of counts.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Path from the project's folder.
    pub path: String,
    /// Where the definition names it.
    pub place: Location,
    /// The column of counts; `None`: one row is one case.
    pub count: Option<String>,
    /// The column of bases, for variables with several answers.
    pub base: Option<String>,
    /// The column of unit ids.
    pub unit_column: String,
    /// The column of rounds; needed only when the study has several.
    pub round_column: String,
    /// Column header → variable, for headers that are not the variable's id or label.
    pub columns: BTreeMap<String, VariableIx>,
    /// Headers of columns that are not read.
    pub ignore: Vec<String>,
    /// The table holds only the cases that meet this.
    pub covers: Condition,
    /// What stands in place of a number, and what it means.
    pub symbols: BTreeMap<String, Symbol>,
    /// Counts are rounded to a multiple of this at the source; 1 when they are exact.
    pub rounded: u64,
    /// A long table: the column that names the variable and the column that names its value.
    pub long: Option<(String, String)>,
    /// What separates several answers in one cell of a table with one row per case.
    pub separator: Option<String>,
}

/// The meaning of a symbol in a count column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// Counted, but withheld by whoever made the table.
    Withheld,
    /// Nothing to count.
    Zero,
    /// The unit did not take part; the row is no row.
    Absent,
}

/// A declared share: of the cases `among`, those that also meet `of`.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// A sentence on what it means, for the method page.
    pub description: Option<String>,
    /// The numerator's condition.
    pub of: Condition,
    /// The base's condition.
    pub among: Condition,
    /// The share in a sentence: "andelen utredningar som ledde till insats".
    pub phrase: Option<String>,
    /// Its own margin in percentage points; the study's when left out.
    pub margin: Option<u64>,
    /// How much it matters to a reader, beside the others; 1 when left out.
    pub weight: u64,
    /// A question worth asking where a unit differs in it.
    pub question: Option<String>,
    /// Where it is declared.
    pub place: Location,
}

/// A declared view of the data, with coarser views to fall back on.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// What is measured, where, for readers.
    pub title: String,
    /// Something a reader must know, under the figure.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Location,
    /// The view to show, then the coarser ones for places that are too small for it.
    pub views: Vec<View>,
    /// Two measures, by id, of which it is asked where one passes the other.
    pub crossing: Option<[String; 2]>,
    /// Two measures, by id, whose distance is followed along the axis.
    pub gap: Option<[String; 2]>,
}

/// One way to show a figure.
#[derive(Debug, Clone)]
pub struct View {
    /// The kind of drawing.
    pub chart: Chart,
    /// What it shows. One block, except for contrasts (one a variable) and combined tables (two).
    pub blocks: Vec<Block>,
    /// The levels of units that it is made for; for others it shows nothing.
    pub levels: Vec<Level>,
}

/// Measures crossed with up to three variables.
#[derive(Debug, Clone)]
pub struct Block {
    /// What is measured; at least one.
    pub measures: Vec<Measure>,
    /// The axis.
    pub over: Option<VariableIx>,
    /// The series.
    pub by: Option<VariableIx>,
    /// The panels.
    pub panel: Option<VariableIx>,
    /// Whether it compares groups of units, and so is the same on every unit's page.
    pub nationwide: bool,
}

/// A share within a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The indicator's id, or `variable.value` for a part of a distribution.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The variable of whose distribution it is a part; `None` for indicators.
    pub part_of: Option<VariableIx>,
    /// The numerator's condition.
    pub of: Condition,
    /// The base's condition.
    pub among: Condition,
    /// The share in a sentence.
    pub phrase: Option<String>,
    /// Its margin in percentage points.
    pub margin: u64,
    /// How much it matters to a reader, beside the others.
    pub weight: u64,
}

impl Study {
    /// The variable with this id.
    pub fn variable(&self, id: &str) -> Option<VariableIx> {
        self.variables.iter().position(|variable| variable.id == id)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<usize> {
        self.indicators.iter().position(|indicator| indicator.id == id)
    }

    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<usize> {
        self.figures.iter().position(|figure| figure.id == id)
    }

    /// The number of values of a dimension; 1 when there is none.
    pub fn size(&self, dimension: Option<VariableIx>) -> usize {
        dimension.map_or(1, |variable| self.variables[variable].values.len())
    }
}

impl Study {
    /// An indicator as a measure, among cases that meet a further condition.
    pub fn measure(&self, indicator: usize, among: &Condition) -> Measure {
        let indicator = &self.indicators[indicator];
        Measure {
            id: indicator.id.clone(),
            label: indicator.label.clone(),
            part_of: None,
            of: indicator.of.clone(),
            among: both(&indicator.among, among),
            phrase: indicator.phrase.clone(),
            margin: indicator.margin.unwrap_or(self.findings.margin),
            weight: indicator.weight,
        }
    }

    /// Whether a condition or a variable of it says which units a case belongs to.
    pub fn is_of_units(&self, variable: VariableIx) -> bool {
        matches!(self.variables[variable].origin, Origin::Unit(_))
    }
}

impl Variable {
    /// The value that a table or a definition calls `word`: by id, label or other spelling.
    pub fn value(&self, word: &str) -> Option<ValueIx> {
        self.values
            .iter()
            .position(|value| value.id == word)
            .or_else(|| self.values.iter().position(|v| v.label == word || v.also.iter().any(|a| a == word)))
    }
}

impl Block {
    /// The axis, series and panel variables that are there, outermost first.
    pub fn dimensions(&self) -> impl Iterator<Item = VariableIx> {
        [self.panel, self.by, self.over].into_iter().flatten()
    }

    /// The number of cells.
    pub fn len(&self, study: &Study) -> usize {
        self.dimensions().map(|d| study.size(Some(d))).product::<usize>() * self.measures.len()
    }

    /// A block without measures does not exist.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The index of a cell. Positions of dimensions that are not there are 0.
    pub fn cell(&self, study: &Study, at: Cell) -> usize {
        let Cell { panel, by, over, measure } = at;
        ((panel * study.size(self.by) + by) * study.size(self.over) + over) * self.measures.len() + measure
    }
}

/// The position of a cell within a [`Block`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Value of the panel variable.
    pub panel: usize,
    /// Value of the series variable.
    pub by: usize,
    /// Value of the axis variable.
    pub over: usize,
    /// The measure.
    pub measure: usize,
}

/// Both conditions at once; a variable named by both keeps the values they share.
pub fn both(a: &Condition, b: &Condition) -> Condition {
    let mut all = a.clone();
    for (variable, values) in b {
        all.entry(*variable)
            .and_modify(|kept| *kept = kept.intersection(values).copied().collect())
            .or_insert_with(|| values.clone());
    }
    all
}
