//! The parameters of the text functions.

/// A parameter of a text function. Its argument is always a quoted text.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What its argument refers to.
    pub kind: ParameterKind,
    /// What an omitted argument means; `None` when the argument is required.
    pub default: Option<&'static str>,
    /// An example of an argument, for the chapter.
    pub example: &'static str,
    /// What it means, for the chapter.
    pub means: &'static str,
}

/// What an argument refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    /// An indicator or a part of a distribution. Further arguments, named after variables, pick a
    /// cell of it.
    Measure,
    /// A figure of the study.
    Figure,
    /// A finding of the study.
    Finding,
    /// A slot for commentary.
    Slot,
    /// A unit.
    Unit,
    /// A round of the study.
    Round,
}

/// The measure that is cited.
pub(crate) const MEASURE: Parameter = Parameter {
    name: "of",
    kind: ParameterKind::Measure,
    default: None,
    example: "behov",
    means: "an indicator or a part of a distribution (`utsatthet.hem`); variables as further arguments pick a cell of a \
            figure: `share(of=\"behov\", diagnos=\"ja\")`, `unit_storlek` for `unit.storlek`",
};
/// A figure.
pub(crate) const FIGURE: Parameter = Parameter {
    name: "id",
    kind: ParameterKind::Figure,
    default: None,
    example: "alder",
    means: "a figure of the study",
};
/// A finding.
pub(crate) const FINDING: Parameter = Parameter {
    name: "id",
    kind: ParameterKind::Finding,
    default: None,
    example: "contrast:behov:kon",
    means: "a finding, as `lagesbild explain` lists them",
};
/// The slot for commentary.
pub(crate) const SLOT: Parameter = Parameter {
    name: "slot",
    kind: ParameterKind::Slot,
    default: None,
    example: "barnen",
    means: "the name by which commentary is put here",
};

/// The unit whose numbers are cited.
pub(crate) const PLACE: Parameter = Parameter {
    name: "place",
    kind: ParameterKind::Unit,
    default: Some("the place of the page"),
    example: "nation",
    means: "the nation, or another place by its id",
};

/// The round whose numbers are cited.
pub(crate) const ROUND: Parameter = Parameter {
    name: "round",
    kind: ParameterKind::Round,
    default: Some("the round of the text"),
    example: "2023",
    means: "a round of the study by its id, for numbers",
};

/// Whether an argument's name is that of a variable, whose value picks a cell.
pub(crate) fn is_variable(name: &str) -> bool {
    ![MEASURE.name, PLACE.name, ROUND.name].contains(&name)
}
