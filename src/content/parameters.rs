//! What the text functions must be told.

/// A parameter of a text function. Its argument is always a text in quotation marks.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it names.
    pub kind: ParameterKind,
    /// What stands for it where it is left out; `None` when it is needed.
    pub default: Option<&'static str>,
    /// A value, for the chapter.
    pub example: &'static str,
    /// What it means, for the chapter.
    pub means: &'static str,
}

/// What an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    /// An indicator or a part of a distribution. Arguments by the names of variables pick a cell of
    /// it.
    Measure,
    /// A figure of the study.
    Figure,
    /// A finding of the study.
    Finding,
    /// A place for commentary.
    Slot,
    /// A unit.
    Unit,
}

/// What is measured.
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
/// Where commentary stands.
pub(crate) const SLOT: Parameter = Parameter {
    name: "slot",
    kind: ParameterKind::Slot,
    default: None,
    example: "barnen",
    means: "the name by which commentary is put here",
};

/// Whose numbers are asked for.
pub(crate) const PLACE: Parameter = Parameter {
    name: "place",
    kind: ParameterKind::Unit,
    default: Some("the place of the page"),
    example: "nation",
    means: "the nation, or another place by its id",
};

/// Whether an argument beside a measure is a variable whose value picks a cell.
pub(crate) fn is_variable(name: &str) -> bool {
    ![MEASURE.name, PLACE.name].contains(&name)
}
