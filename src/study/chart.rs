//! The kinds of chart, and their properties.

/// What the other steps must know of a kind.
pub struct ChartTraits {
    /// Its name in the definition.
    pub name: &'static str,
    /// Whether there is a drawing beside the table; otherwise the table is the figure.
    pub is_drawn: bool,
    /// Whether it sums up contrasts by several variables, each in a block of its own.
    pub is_summary: bool,
    /// Whether it shows where each share may lie.
    pub has_intervals: bool,
    /// Whether its values are joined by lines, so that the nation's are a thin line beside them.
    pub has_lines: bool,
    /// What it asks of the roles that variables play in a view.
    pub(crate) rules: &'static [RoleRule],
}

/// The roles of a view, as far as a rule of a kind asks for them.
pub(crate) struct RoleCounts {
    /// How many variables are `by`.
    pub by: usize,
    pub has_over: bool,
    pub is_over_ordered: bool,
}

/// What the roles of a view must be, and what is said when they are not.
pub(crate) struct RoleRule {
    pub is_broken: fn(&RoleCounts) -> bool,
    pub message: &'static str,
    pub help: &'static str,
}

const ONE_BY: RoleRule = RoleRule {
    is_broken: |roles| roles.by > 1,
    message: "only contrasts take several variables in `by`",
    help: "keep one and make it `by`, another `panel`",
};

const BY_WITHOUT_OVER: RoleRule = RoleRule {
    is_broken: |roles| roles.by == 0 || roles.has_over,
    message: "contrasts are drawn over the variables of `by`",
    help: "list them: `by: [<variable>, …]`, without `over`",
};

const ORDERED_OVER: RoleRule = RoleRule {
    is_broken: |roles| !roles.is_over_ordered,
    message: "lines need an ordered variable to run over",
    help: "say `over: <variable>` with a variable that is `ordered: true`, or take columns",
};

/// What holds of most kinds.
const PLAIN: ChartTraits = ChartTraits {
    name: "",
    is_drawn: true,
    is_summary: false,
    has_intervals: true,
    has_lines: false,
    rules: &[ONE_BY],
};

/// Makes the enum of all kinds, their list and their properties from one table, so that none of them
/// can lack a kind.
macro_rules! charts {
    ($($(#[$doc:meta])* $kind:ident: $traits:expr,)*) => {
        /// The kinds of chart that a figure of a study may ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Chart {
            $($(#[$doc])* $kind,)*
        }

        impl Chart {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// What the other steps must know of it.
            pub const fn traits(self) -> ChartTraits {
                match self {
                    $(Self::$kind => $traits,)*
                }
            }
        }
    };
}

charts! {
    /// Vertical columns.
    Columns: ChartTraits { name: "columns", ..PLAIN },
    /// Horizontal bars, for long labels.
    Bars: ChartTraits { name: "bars", ..PLAIN },
    /// Lines over an ordered variable.
    Lines: ChartTraits { name: "lines", has_lines: true, rules: &[ONE_BY, ORDERED_OVER], ..PLAIN },
    /// Horizontal bars whose parts add up to the whole.
    Stacked: ChartTraits { name: "stacked", has_intervals: false, ..PLAIN },
    /// Dots for the groups of several variables.
    Contrasts: ChartTraits { name: "contrasts", is_summary: true, rules: &[BY_WITHOUT_OVER], ..PLAIN },
    /// No drawing; the table is the figure.
    Table: ChartTraits { name: "table", is_drawn: false, ..PLAIN },
}

impl Chart {
    /// Its name in `study.yaml`.
    pub const fn name(self) -> &'static str {
        self.traits().name
    }
}
