//! What is shown or withheld as one: the cells of one breakdown of one measure.

use std::collections::{BTreeMap, BTreeSet};

use crate::disclosure::basis::{Bases, Function, Part};
use crate::disclosure::cells::{Cell, Declared, Seat, declared};
use crate::study::Study;
use crate::units::{Level, UnitIx, Units};

use super::rests::{Known, Rest, rests};

/// A group, and the index of a cell in it.
pub type CellIx = (usize, usize);

/// Cells that are shown whole or not at all at a place. The parts of a distribution belong together; indicators, and the answers to
/// a question with several, stand each by itself.
pub struct Group {
    /// Where its cells lie.
    pub seat: Seat,
    /// Indices of its measures within the block.
    pub measures: Vec<usize>,
    /// Its cells.
    pub cells: Vec<CellParts>,
    /// The classes of parts that are known to whoever sees the group.
    pub classes: Vec<usize>,
    /// The levels of units that may show it.
    pub levels: Vec<Level>,
    /// The grouping of units that it compares, so that it is the nation's alone; `None` for groups that every place has.
    pub compares: Option<usize>,
}

/// A cell and the classes of parts that its counts are sums of.
pub struct CellParts {
    /// Index among the cells of the block.
    pub index: usize,
    /// For cells that compare groups of units: the units whose cases they count.
    pub places: Vec<UnitIx>,
    /// Whether the numerator is 0 by the nature of things, which everyone knows: schoolwork of infants.
    pub is_never: bool,
    /// Classes of the base.
    pub base: Vec<usize>,
    /// Classes of the numerator; none for the number of all cases.
    pub numerator: Vec<usize>,
    /// Which cases the base counts, whatever the place.
    pub base_of: Function,
    /// Which cases the numerator counts; `None` for the number of all cases.
    pub numerator_of: Option<Function>,
    /// Where the base names groups of units, those units.
    pub base_places: Vec<UnitIx>,
}

impl CellParts {
    /// Whether it has a numerator that is not 0 by the nature of things.
    pub fn has_numerator(&self) -> bool {
        !self.numerator.is_empty() && !self.is_never
    }
}

/// All groups of a study, and for each class of parts the groups that show it.
pub struct Groups {
    pub all: Vec<Group>,
    /// By [`Seat::Rest`].
    pub rests: Vec<Rest>,
    pub of_class: Vec<Vec<usize>>,
}

impl Groups {
    /// Everything that a study shows, and what was published before.
    pub fn new<'a>(
        study: &Study,
        units: &Units,
        bases: &Bases,
        published: impl Iterator<Item = &'a Function>,
    ) -> Self {
        let mut open = declared(study, units, bases);
        let alone = |seat: Seat, cell: Cell| Declared {
            levels: Vec::new(),
            seat,
            measures: Vec::new(),
            compares: None,
            cells: vec![cell],
        };
        let before = published.enumerate();
        open.extend(
            before.map(|(at, function)| alone(Seat::Before(at), Cell::alone(function.clone(), None))),
        );
        let rests = rests(&known(&open));
        open.extend(rests.iter().enumerate().map(|(at, rest)| {
            alone(Seat::Rest(at), Cell::alone(rest.base.clone(), Some(rest.numerator.clone())))
        }));
        Self { rests, ..classed(open, bases) }
    }
}

/// The cells of a place that stand in no comparison of places.
fn known(open: &[Declared]) -> Vec<Known<'_>> {
    let groups = open.iter().enumerate().filter(|(_, group)| group.compares.is_none());
    let cells = groups.flat_map(|(g, group)| {
        let cells = group.cells.iter().enumerate().filter(|(_, cell)| !cell.is_never);
        cells.filter_map(move |(c, cell)| {
            let is_alone = group.cells.len() == 1;
            Some(Known { at: (g, c), is_alone, base: &cell.base, numerator: cell.numerator.as_ref()? })
        })
    });
    cells.collect()
}

/// Parts that the same groups show are one class: nobody can know one of them without the others.
fn classed(open: Vec<Declared>, bases: &Bases) -> Groups {
    let parts = |cell: &Cell| {
        (
            bases.parts(&cell.base),
            cell.numerator.as_ref().map(|numerator| bases.parts(numerator)).unwrap_or_default(),
        )
    };
    let parts: Vec<Vec<(BTreeSet<Part>, BTreeSet<Part>)>> =
        open.iter().map(|found| found.cells.iter().map(parts).collect()).collect();
    let mut shown_by: BTreeMap<&Part, BTreeSet<usize>> = BTreeMap::new();
    for (group, cells) in parts.iter().enumerate() {
        for part in cells.iter().flat_map(|(base, numerator)| base.iter().chain(numerator)) {
            shown_by.entry(part).or_default().insert(group);
        }
    }
    let mut classes: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
    let mut class_of: BTreeMap<&Part, usize> = BTreeMap::new();
    for (part, groups) in &shown_by {
        let next = classes.len();
        class_of.insert(part, *classes.entry(groups.clone()).or_insert(next));
    }
    let of = |parts: &BTreeSet<Part>| -> Vec<usize> {
        parts.iter().map(|part| class_of[part]).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let all = open
        .iter()
        .zip(&parts)
        .map(|(found, parts)| {
            let cells: Vec<CellParts> = found
                .cells
                .iter()
                .zip(parts)
                .map(|(cell, (base, numerator))| CellParts {
                    index: cell.index,
                    places: cell.places.clone(),
                    is_never: cell.is_never,
                    base: of(base),
                    numerator: of(numerator),
                    base_of: cell.base.clone(),
                    numerator_of: cell.numerator.clone(),
                    base_places: cell.base_places.clone(),
                })
                .collect();
            let known = cells.iter().flat_map(|cell| cell.base.iter().chain(&cell.numerator));
            let known: BTreeSet<usize> = known.copied().collect();
            Group {
                seat: found.seat,
                measures: found.measures.clone(),
                cells,
                classes: known.into_iter().collect(),
                levels: found.levels.clone(),
                compares: found.compares,
            }
        })
        .collect();
    let mut of_class = vec![Vec::new(); classes.len()];
    for (groups, class) in classes {
        of_class[class] = groups.into_iter().collect();
    }
    Groups { all, rests: Vec::new(), of_class }
}
