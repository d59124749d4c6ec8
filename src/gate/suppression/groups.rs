//! Groups of cells that a place shows whole or not at all: the cells of one breakdown of one
//! measure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::basis::{BasisByColumn, Component, Function};
use crate::cells::{ByGroup, DeclaredCell, DeclaredGroup, GroupIx, GroupMeasures, Seat, declared_groups};
use study::{CellIx, Study};
use units::{GroupingIx, Level, UnitIx, Units};

use super::empty::EmptyValues;
use super::sets::{Relations, SetIx, Sets};

/// The index of a group, and that of a cell in it.
pub(super) type GroupCell = (GroupIx, usize);

/// Cells that a place shows whole or not at all. The parts of a distribution are one group; each
/// indicator, and each answer to a question with several, is a group of its own.
pub(super) struct CellGroup {
    /// Where in the release its cells stand.
    pub seat: Seat,
    /// Indices of its measures within the block.
    pub measures: Vec<usize>,
    /// Its cells.
    pub cells: Vec<CellParts>,
    /// The classes of components that its counts consist of, by index in [`Groups::of_class`].
    pub classes: Vec<usize>,
    /// The levels of units that may show this group.
    pub levels: Vec<Level>,
    /// The grouping of units that it compares; such a group is shown for the nation only. `None`
    /// for groups that every unit has.
    pub compares: Option<GroupingIx>,
}

impl CellGroup {
    /// What the counting needs of this group.
    pub(super) fn group_measures(&self) -> GroupMeasures<'_> {
        GroupMeasures { seat: self.seat, measures: &self.measures, compares: self.compares.is_some() }
    }
}

/// A cell, and the classes of components that its counts are sums of.
pub(super) struct CellParts {
    /// Index of the cell within the block.
    pub index: CellIx,
    /// If the numerator counts groups of units: those units; else empty.
    pub places: Vec<UnitIx>,
    /// Whether the numerator is a structural zero (schoolwork of infants), which is public
    /// knowledge.
    pub is_never: bool,
    /// Classes of the base.
    pub base: Vec<usize>,
    /// Classes of the numerator; none for the number of all cases.
    pub numerator: Vec<usize>,
    /// The condition that cases of the base meet, without groups of units.
    pub base_condition: Function,
    /// The condition that cases of the numerator meet; `None` for the number of all cases.
    pub numerator_condition: Option<Function>,
    /// If the base counts groups of units: those units; else empty.
    pub base_places: Vec<UnitIx>,
    /// The base as a set of cases; `None` if no case can be in it, which is public.
    pub base_set: Option<SetIx>,
    /// The numerator as a set of cases; `None` if no case can be in it.
    pub numerator_set: Option<SetIx>,
    /// The complement of the numerator within the base; `None` if no case can be in it.
    pub rest_set: Option<SetIx>,
}

impl CellParts {
    /// Whether the cell counts cases of the place that shows it, not cases of compared groups.
    pub(super) fn counts_its_place(&self) -> bool {
        self.places.is_empty() && self.base_places.is_empty()
    }

    /// Whether the cell has a numerator that somebody can be in, as far as is public.
    pub(super) fn has_numerator(&self) -> bool {
        !self.numerator.is_empty() && !self.is_never
    }

    /// Whether it is public that nobody is in the base.
    pub(super) fn has_empty_base(&self) -> bool {
        self.base_set.is_none()
    }

    /// Whether it is public that everybody in the base is in the numerator.
    pub(super) fn has_empty_rest(&self) -> bool {
        self.has_numerator() && self.rest_set.is_none()
    }

    /// Whether the share is public: nobody is in the base or the numerator, or everybody is.
    pub(super) fn is_public(&self) -> bool {
        let has_empty_numerator = self.numerator_condition.is_some() && !self.has_numerator();
        self.has_empty_base() || has_empty_numerator || self.has_empty_rest()
    }
}

/// All groups of a study, and by class of components the groups that show it.
pub(super) struct Groups {
    pub all: ByGroup<CellGroup>,
    pub of_class: Vec<Vec<GroupIx>>,
    /// The class of each component.
    pub class_of: HashMap<Component, usize>,
    /// Every count as a set of cases.
    pub sets: Sets,
    pub relations: Relations,
}

impl Groups {
    /// The groups that a study shows, and one for each number that was published before. Counts are
    /// written without the values that are `empty`.
    pub(super) fn new<'a>(
        study: &Study,
        units: &Units,
        basis_by_column: &BasisByColumn,
        empty: &EmptyValues,
        published: impl Iterator<Item = &'a Function>,
    ) -> Self {
        let mut open = declared_groups(study, units);
        let alone = |seat: Seat, cell: DeclaredCell| DeclaredGroup {
            levels: Vec::new(),
            seat,
            measures: Vec::new(),
            compares: None,
            cells: vec![cell],
        };
        let before = published.enumerate();
        open.extend(
            before.map(|(at, function)| alone(Seat::Before(at), DeclaredCell::alone(function.clone(), None))),
        );
        groups_by_class(open, basis_by_column, empty, Sets::new(study, basis_by_column))
    }
}

/// Puts components that the same groups show into one class: whoever knows one knows all of them.
fn groups_by_class(
    open: ByGroup<DeclaredGroup>,
    basis_by_column: &BasisByColumn,
    empty: &EmptyValues,
    mut sets: Sets,
) -> Groups {
    let without_empty_values = |function: &Function| empty.without(function);
    let parts = |cell: &DeclaredCell| {
        (
            basis_by_column.parts(&without_empty_values(&cell.base)),
            cell.numerator
                .as_ref()
                .map(|numerator| basis_by_column.parts(&without_empty_values(numerator)))
                .unwrap_or_default(),
        )
    };
    let parts: ByGroup<Vec<(BTreeSet<Component>, BTreeSet<Component>)>> =
        open.iter().map(|declared| declared.cells.iter().map(parts).collect()).collect();
    let mut shown_by: BTreeMap<&Component, BTreeSet<GroupIx>> = BTreeMap::new();
    for (group, cells) in parts.enumerated() {
        for part in cells.iter().flat_map(|(base, numerator)| base.iter().chain(numerator)) {
            shown_by.entry(part).or_default().insert(group);
        }
    }
    let mut classes: BTreeMap<BTreeSet<GroupIx>, usize> = BTreeMap::new();
    let mut class_of: BTreeMap<&Component, usize> = BTreeMap::new();
    for (part, groups) in &shown_by {
        let next = classes.len();
        class_of.insert(part, *classes.entry(groups.clone()).or_insert(next));
    }
    let classes_of = |parts: &BTreeSet<Component>| -> Vec<usize> {
        parts.iter().map(|part| class_of[part]).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let all: ByGroup<CellGroup> = open
        .iter()
        .zip(&parts)
        .map(|(declared, parts)| {
            let cells: Vec<CellParts> = declared
                .cells
                .iter()
                .zip(parts)
                .map(|(cell, (base, numerator))| {
                    let base_condition = without_empty_values(&cell.base);
                    let outcome =
                        cell.numerator.as_ref().filter(|_| !cell.is_never).map(without_empty_values);
                    CellParts {
                        index: cell.index,
                        places: cell.places.clone(),
                        is_never: cell.is_never,
                        base: classes_of(base),
                        numerator: classes_of(numerator),
                        base_condition: cell.base.clone(),
                        numerator_condition: cell.numerator.clone(),
                        base_places: cell.base_places.clone(),
                        base_set: sets.add(basis_by_column, &base_condition),
                        numerator_set: outcome
                            .as_ref()
                            .and_then(|outcome| sets.add(basis_by_column, outcome)),
                        rest_set: outcome
                            .and_then(|outcome| sets.add_rest(basis_by_column, &base_condition, &outcome)),
                    }
                })
                .collect();
            let known = cells.iter().flat_map(|cell| cell.base.iter().chain(&cell.numerator));
            let known: BTreeSet<usize> = known.copied().collect();
            CellGroup {
                seat: declared.seat,
                measures: declared.measures.clone(),
                cells,
                classes: known.into_iter().collect(),
                levels: declared.levels.clone(),
                compares: declared.compares,
            }
        })
        .collect();
    let mut of_class = vec![Vec::new(); classes.len()];
    for (groups, class) in classes {
        of_class[class] = groups.into_iter().collect();
    }
    let class_of = class_of.into_iter().map(|(part, class)| (part.clone(), class)).collect();
    let relations = sets.relations();
    Groups { all, of_class, class_of, sets, relations }
}
