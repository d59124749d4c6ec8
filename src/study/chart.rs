//! The kinds of drawing, and what tells them apart.

/// The kinds of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Standing columns.
    Columns,
    /// Lying bars, for long labels.
    Bars,
    /// Lines over an ordered variable.
    Lines,
    /// Lying bars whose parts make a whole.
    Stacked,
    /// Dots for every group of several variables.
    Contrasts,
    /// No drawing; the table is the figure.
    Table,
}

/// What the other steps must know of a kind.
struct Traits {
    /// Its name in the definition.
    name: &'static str,
    /// Whether there is a drawing beside the table.
    is_drawn: bool,
    /// Whether it sums up contrasts by several variables, each in a block of its own.
    is_summary: bool,
    /// Whether its axis must be an ordered variable.
    needs_order: bool,
    /// Whether it shows where each share may lie.
    has_intervals: bool,
}

impl Chart {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Columns, Self::Bars, Self::Lines, Self::Stacked, Self::Contrasts, Self::Table];

    const fn traits(self) -> Traits {
        let plain =
            Traits { name: "", is_drawn: true, is_summary: false, needs_order: false, has_intervals: true };
        match self {
            Self::Columns => Traits { name: "columns", ..plain },
            Self::Bars => Traits { name: "bars", ..plain },
            Self::Lines => Traits { name: "lines", needs_order: true, ..plain },
            Self::Stacked => Traits { name: "stacked", has_intervals: false, ..plain },
            Self::Contrasts => Traits { name: "contrasts", is_summary: true, ..plain },
            Self::Table => Traits { name: "table", is_drawn: false, ..plain },
        }
    }

    /// Its name in the definition.
    pub fn name(self) -> &'static str {
        self.traits().name
    }

    /// Whether there is a drawing beside the table; otherwise the table is the figure.
    pub fn is_drawn(self) -> bool {
        self.traits().is_drawn
    }

    /// Whether it sums up contrasts by several variables, each in a block of its own.
    pub fn is_summary(self) -> bool {
        self.traits().is_summary
    }

    /// Whether its axis must be an ordered variable.
    pub(crate) fn needs_order(self) -> bool {
        self.traits().needs_order
    }

    /// Whether it shows where each share may lie.
    pub fn has_intervals(self) -> bool {
        self.traits().has_intervals
    }
}
