//! The keys of `study.yaml`: what the readers ask for, and what the JSON Schema says. Each table
//! has its keys in the order in which messages list them.

use std::ops::RangeInclusive;

use project::PRIVACY;
use project::keys::Kind::{self, Day, List, Map, Mapping, OneOrMore, Refused, Text, Truth, Whole, Words};
use project::keys::{Key, Keys, needed, optional};
use units::Level;

use super::chart::Chart;

/// A condition: variables, each with its values.
const CONDITION: Kind = Map(&Kind::TEXTS);

/// Margins in percentage points; a larger one would say nothing.
pub(super) const MARGINS: RangeInclusive<u64> = 1..=50;

/// The names of all kinds of chart.
pub(super) const CHARTS: [&str; Chart::ALL.len()] = {
    let mut names = [""; Chart::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Chart::ALL[at].name();
        at += 1;
    }
    names
};

const LEVELS: [&str; Level::ALL.len()] = {
    let mut names = [""; Level::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Level::ALL[at].0;
        at += 1;
    }
    names
};

pub(super) static STUDY: Keys = Keys::new(
    "study",
    &[&[
        needed("title", Text, "The study's name"),
        needed("counted", Mapping(&COUNTED), "The word for what is counted"),
        optional("source", Text, "Where the counts come from; it stands under each figure"),
        needed("rounds", List(&Mapping(&ROUND)), "The rounds of measurement, oldest first"),
        needed("variables", Map(&Mapping(&VARIABLE)), "What is known of each case, by id"),
        needed("tables", List(&Mapping(&TABLE)), "The files that hold the counts"),
        optional(
            "quantities",
            Map(&Mapping(&QUANTITY)),
            "What tables hold beside the number of cases, by id",
        ),
        optional("indicators", Map(&Mapping(&INDICATOR)), "Shares, rates and means that have a name, by id"),
        optional("key_indicators", Kind::TEXTS, "Indicators that front pages and lists show"),
        optional("figures", Map(&Mapping(&FIGURE)), "Figures and tables for memos, by id"),
        optional("findings", Mapping(&FINDINGS), "What is compared beside what the figures show"),
        optional(
            "analyses",
            Map(&Mapping(&ANALYSIS)),
            "Outcomes whose differences are split by criteria, by id",
        ),
        optional("breaks", List(&Mapping(&BREAK)), "Rounds from which on something is measured otherwise"),
        optional("follow_ups", Map(&Mapping(&FOLLOW_UP)), "Cases that are asked about again later, by id"),
        optional("corrections", List(&Mapping(&CORRECTION)), "Numbers that were published and are corrected"),
        optional("questions", Kind::TEXTS, "Questions worth asking whatever the numbers are"),
        optional("privacy", Mapping(&PRIVACY), "The rule of publication where it differs from the project's"),
    ]],
);

pub(super) static COUNTED: Keys = Keys::new(
    "counted",
    &[&[
        needed("one", Text, "One of them: utredning"),
        needed("many", Text, "Several of them: utredningar"),
        needed("definite", Text, "All of them: utredningarna"),
    ]],
);

pub(super) static ROUND: Keys = Keys::new(
    "round",
    &[&[
        needed("id", Text, "The word for the round in tables"),
        optional("label", Text, "The round's name for readers; its id when left out"),
        optional("includes", Text, "An earlier round whose cases this one counts too"),
    ]],
);

pub(super) static BREAK: Keys = Keys::new(
    "break",
    &[&[
        needed("round", Text, "The first round that measures in the new way"),
        optional("variable", Text, "The variable that is measured otherwise"),
        optional("values", Kind::TEXTS, "The values of the variable that are concerned; all when left out"),
        optional("indicator", Text, "The indicator that is measured otherwise"),
        needed("why", Text, "What changed, as a sentence for readers"),
    ]],
)
.with_either(&["variable", "indicator"]);

pub(super) static FOLLOW_UP: Keys = Keys::new(
    "follow-up",
    &[&[
        needed("label", Text, "Its name for readers: Ett år senare"),
        needed("of", CONDITION, "Which cases are followed up"),
        needed("when", Map(&Text), "By round: the period in which its cases were asked about again"),
        needed("variables", Kind::TEXTS, "The variables that were asked about then"),
        optional("source", Text, "Where its counts come from; the study's source when left out"),
    ]],
);

pub(super) static CORRECTION: Keys = Keys::new(
    "correction",
    &[&[
        needed("date", Day, "The day on which the right numbers are published"),
        needed("what", Text, "What was wrong, as a sentence for readers"),
        needed("why", Text, "Why it was wrong, as a sentence for readers"),
        optional("round", Text, "The round that is concerned; all when left out"),
        optional("units", Kind::TEXTS, "The places that are concerned, by their ids; all when left out"),
        optional("indicators", Kind::TEXTS, "The indicators that are concerned"),
        optional("variables", Kind::TEXTS, "The variables that are concerned"),
    ]],
);

/// The phrases that stand for cases with a value.
const PHRASES: &[Key] = &[
    optional("many", Text, "Cases with a value, in a sentence: flickor; for a variable, {} is the label"),
    optional("definite", Text, "The same in definite form: flickorna"),
    optional("phrase", Text, "The subject of a sentence about the share: andelen flickor"),
];

pub(super) static VARIABLE: Keys = Keys::new(
    "variable",
    &[
        &[
            needed("label", Text, "The variable's name for readers"),
            optional("unit", Text, "What a value counts: år"),
            optional("ordered", Truth, "Whether the order of the values has a meaning"),
            optional("proper", Truth, "Whether the values are proper names, which keep their capitals"),
            optional("multiple", Truth, "Whether a case may have several of the values, or none"),
            optional("total", OneOrMore(&TOTAL_WORD), "What stands in tables for all values together"),
            optional("rest", Text, "The value of the cases that a total counts beside its parts"),
            optional("from", Text, "The finer variable of which this one is made"),
            optional("along", Text, "The phrase of a trend along an ordered variable: med barnets ålder"),
            optional("alike", Text, "The phrase for cases with the same value: barn i samma ålder"),
            optional("weight", Kind::NUMBER, "How early it stands on a front page; with 0 never"),
        ],
        PHRASES,
        &[needed("values", VALUES, "The values: a list of ids, or ids with labels; 0..17 is a range")],
    ],
);

const VALUES: Kind = Kind::AnyOf(&[Map(&Kind::AnyOf(&[Text, Mapping(&VALUE)])), Kind::TEXTS]);

const TOTAL_WORD: Kind = Kind::AnyOf(&[Text, Mapping(&TOTAL)]);

pub(super) static TOTAL: Keys = Keys::new(
    "total",
    &[&[
        needed("label", Text, "The word in tables"),
        needed("is", Kind::TEXTS, "The values that it stands for"),
    ]],
);

pub(super) static VALUE: Keys = Keys::new(
    "value",
    &[
        &[
            optional("label", Text, "The value's name for readers; its id when left out"),
            optional("is", Kind::TEXTS, "The values of the finer variable that it is made of"),
            optional("also", Kind::TEXTS, "Other words for it in tables"),
            optional("missing", Truth, "Whether it says that nothing is known"),
            optional("never", CONDITION, "Cases that, by the nature of things, never have this value"),
        ],
        PHRASES,
    ],
);

pub(super) static TABLE: Keys = Keys::new(
    "table",
    &[&[
        optional("file", Text, "The file, from the study's folder"),
        optional("files", Text, "One table in several files: in/*-{round}.csv"),
        optional("share", Refused, "Shares without counts cannot be read"),
        optional("sheet", Text, "The name of the sheet, or of the data set in a collection"),
        optional("header", OneOrMore(&Kind::NUMBER), "The rows that name the columns: 3 or [3, 4]"),
        optional("until", Text, "The table ends before a row of which a cell begins with this"),
        optional("count", Text, "The column of counts; without it, each row is one case"),
        optional("quantity", Text, "What the numbers are, when they are not the number of cases"),
        optional("base", Text, "The column of bases, for a variable with several answers"),
        optional("unit", Kind::TEXTS, "The columns of places; the smallest place that a row names counts"),
        optional("round", Kind::TEXTS, "The columns of rounds; the first that is not empty counts"),
        optional("columns", Map(&Text), "Heads of columns, each with the variable that it holds"),
        optional("join", CONDITION, "New columns, each put together of the cells of others"),
        optional(
            "fill",
            Kind::TEXTS,
            "Columns in which a word is written once, for all rows down to the next",
        ),
        optional("ignore", Kind::TEXTS, "Heads of columns that are not read"),
        optional("where", CONDITION, "The rows that are read, by what stands in a column"),
        optional("except", CONDITION, "The rows that are not read, by what stands in a column"),
        optional("wide", Kind::TEXTS, "What heads of columns name: a variable, round or unit, or several"),
        optional("measures", List(&Mapping(&MEASURE)), "Several columns of counts"),
        optional("values", Map(&Text), "What holds for the whole file: a value of a variable, round or unit"),
        optional("sum", Truth, "Whether several rows of one cell are added up"),
        optional("remarks", Truth, "Whether lines below the table are told as remarks of its source"),
        optional("covers", CONDITION, "The table holds only cases that meet this condition"),
        optional("follow_up", Text, "The table is of the cases of this follow-up"),
        optional("symbols", Map(&Words(&SYMBOLS)), "What stands in place of a count, and what it means"),
        optional("withheld_at_most", Kind::NUMBER, "The most cases that a withheld number can stand for"),
        optional("marks", Map(&Text), "What may stand beside a count, and what it means"),
        optional("rounded", Kind::NUMBER, "Counts are rounded to a multiple of this"),
        optional("topic", Text, "The column that names the variable, in a long table"),
        optional("category", Text, "The column that names the value, in a long table"),
        optional("separator", Text, "What separates several answers in one field"),
    ]],
)
.with_either(&["file", "files"]);

const SYMBOLS: [&str; 3] = ["withheld", "zero", "absent"];

pub(super) static MEASURE: Keys = Keys::new(
    "measure",
    &[&[
        needed("values", Map(&Text), "The values of the cases that the column counts, by variable"),
        needed("count", Text, "The column of counts"),
        optional("base", Text, "The column of bases"),
        optional("rest", Text, "The value of the cases of the base that are not counted"),
    ]],
);

/// What a number may be counted by.
pub(super) const PER: RangeInclusive<u64> = 1..=1_000_000;

/// The decimals that a number may be written with.
pub(super) const DECIMALS: RangeInclusive<u64> = 0..=stats::MOST_DECIMALS as u64;

pub(super) static QUANTITY: Keys = Keys::new(
    "quantity",
    &[&[
        needed("label", Text, "The quantity's name for readers: Invånare 0–17 år"),
        optional("many", Text, "The plural noun for what it counts: invånare, dygn"),
        optional("decimals", Whole(DECIMALS), "The decimals that tables give it with; 0 when left out"),
        optional("bearers", CONDITION, "The cases that have any of it; all when left out"),
        optional("regardless", Kind::TEXTS, "Variables by which a rate does not split it"),
        optional("given", Truth, "Whether its figures cannot be added up"),
    ]],
);

pub(super) static INDICATOR: Keys = Keys::new(
    "indicator",
    &[&[
        needed("label", Text, "The indicator's name for readers"),
        optional("description", Text, "What it says, for the list of definitions"),
        optional("of", CONDITION, "The cases with the outcome, which are counted"),
        optional("among", CONDITION, "The cases asked about; all when left out"),
        optional("population", Text, "Of a rate: the quantity by which the cases are divided"),
        optional("mean", Text, "Of a mean: the quantity whose sum is divided by the number of cases"),
        optional("count", Truth, "Whether it is the number of cases that meet the condition"),
        optional("given", Text, "The quantity that the source gives as it is to be shown"),
        optional("interval", Kind::TEXTS, "The two quantities that are the ends of its interval"),
        optional("per", Whole(PER), "What a share or rate is counted by: 100, 1000, 10000 …"),
        optional("decimals", Whole(DECIMALS), "The fewest decimals that it is written with"),
        optional("phrase", Text, "The subject of a sentence about it: andelen med behov"),
        optional(
            "margin",
            Whole(MARGINS),
            "Percentage points, or units of `per`, that count as no difference",
        ),
        optional("weight", Kind::NUMBER, "How early it stands on a front page"),
        optional("question", Text, "Asked where a place differs from the rest of the nation"),
        optional("better", Words(&BETTER), "Whether more or fewer is better; neither when left out"),
    ]],
);

/// What an indicator can say of its numbers.
pub(super) const BETTER: [&str; 2] = ["more", "fewer"];

/// The keys of a figure that its coarser views have too. A figure must have a chart; a view takes
/// that of the figure when it has none.
const OF_VIEWS: &[Key] = &[
    optional("share_of", Text, "The variable over whose values the cases are spread"),
    optional("over", Text, "The variable along the axis"),
    optional("panel", Text, "The variable with a panel for each value"),
    optional("values", Kind::TEXTS, "The values of share_of that are shown; all when left out"),
    optional("indicators", Kind::TEXTS, "The indicators that are shown"),
    optional("by", Kind::TEXTS, "The variable with a series for each value; several for contrasts"),
    optional(
        "levels",
        OneOrMore(&Words(&LEVELS)),
        "The levels of places that it is made for; all when left out",
    ),
    optional("among", CONDITION, "The cases that are shown; all when left out"),
];

pub(super) static FIGURE: Keys = Keys::new(
    "figure",
    &[
        &[
            needed("title", Text, "What stands above the figure"),
            optional("note", Text, "What stands under the figure"),
            needed("chart", Words(&CHARTS), "How it is drawn"),
        ],
        OF_VIEWS,
        &[
            optional("otherwise", OneOrMore(&Mapping(&VIEW)), "Coarser views, where too little may be shown"),
            optional("crossing", Kind::TEXTS, "Two measures: where one passes the other"),
            optional("gap", Kind::TEXTS, "Two measures: how their distance changes"),
            optional("chain", Truth, "Whether each indicator is of the cases that the one before counts"),
        ],
    ],
);

pub(super) static VIEW: Keys = Keys::new(
    "view",
    &[&[optional("chart", Words(&CHARTS), "How it is drawn; as the first view when left out")], OF_VIEWS],
);

pub(super) static FINDINGS: Keys = Keys::new(
    "findings",
    &[&[
        optional("margin", Whole(MARGINS), "Percentage points that count as no difference; 5 when left out"),
        optional("levels", Kind::TEXTS, "Indicators by which places and rounds are compared"),
        optional("always", Text, "A variable by which all of these are contrasted"),
        optional("within", Kind::TEXTS, "Variables among whose values the contrasts are made again"),
    ]],
);

pub(super) static ANALYSIS: Keys = Keys::new(
    "analysis",
    &[&[
        needed("title", Text, "What is analysed: Tillgång till insats"),
        optional(
            "outcome",
            Text,
            "The indicator whose differences are split; without one it lists criteria that are not recorded",
        ),
        optional("by", Kind::TEXTS, "Variables of two values: the groups that are compared"),
        optional(
            "within",
            Kind::TEXTS,
            "Variables in which cases are alike when the groups are compared again",
        ),
        optional(
            "case_mix",
            Kind::OneOrMore(&Kind::TEXTS),
            "Variables in which a place may have other cases than the nation; several together as a list",
        ),
        optional("criteria", Map(&Mapping(&CRITERION)), "What may explain a difference, by id"),
    ]],
);

pub(super) static CRITERION: Keys = Keys::new(
    "criterion",
    &[&[
        needed("label", Text, "Its name for readers: Barnets behov"),
        optional("steps", Kind::TEXTS, "The indicators that record it on the way to the outcome, in order"),
        optional(
            "raises",
            Text,
            "An indicator beside the outcome; where it is higher, more have the outcome",
        ),
        optional(
            "lowers",
            Text,
            "An indicator beside the outcome; where it is higher, fewer have the outcome",
        ),
        optional("needed", Text, "What would be needed to judge it, as a sentence for readers"),
        optional("question", Text, "What a reader may ask of it"),
    ]],
);
