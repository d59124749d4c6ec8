//! What is shown or withheld as one: the cells of one breakdown of one measure.

use std::collections::{BTreeMap, BTreeSet};

use crate::study::{Block, Condition, Measure, Study, ValueIx, VariableIx, both};
use crate::units::{Level, UnitIx, Units};

use super::basis::{Bases, Function, Part};
use super::rests::{Known, Rest, rests};

/// Where the cells of a group lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// The number of all cases.
    Total,
    /// An indicator over all cases.
    Indicator(usize),
    /// A block of a view of a figure.
    Figure(usize, usize, usize),
    /// A block that only findings look at.
    Stratum(usize),
    /// A number that was published before.
    Before(usize),
    /// What is left when declared counts are taken from each other.
    Rest(usize),
}

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

/// A group before its parts are classed.
struct Open {
    levels: Vec<Level>,
    seat: Seat,
    measures: Vec<usize>,
    compares: Option<usize>,
    cells: Vec<OpenCell>,
}

/// A cell before its parts are classed.
struct OpenCell {
    index: usize,
    places: Vec<UnitIx>,
    base_places: Vec<UnitIx>,
    is_never: bool,
    base: Function,
    numerator: Option<Function>,
}

impl OpenCell {
    /// The only cell of its group, at every place.
    fn alone(base: Function, numerator: Option<Function>) -> Self {
        Self { index: 0, places: Vec::new(), base_places: Vec::new(), is_never: false, base, numerator }
    }
}

impl Groups {
    /// Everything that a study shows.
    pub fn new<'a>(
        study: &Study,
        units: &Units,
        bases: &Bases,
        published: impl Iterator<Item = &'a Function>,
    ) -> Self {
        let every = Level::ALL.map(|(_, level)| level);
        let mut open = vec![Open {
            levels: every.to_vec(),
            seat: Seat::Total,
            measures: vec![0],
            compares: None,
            cells: vec![OpenCell::alone(Function::new(), None)],
        }];
        for index in 0..study.indicators.len() {
            let measures = vec![study.measure(index, &Condition::new())];
            let block = Block { measures, over: None, by: None, panel: None, nationwide: false };
            open.extend(of_block(study, units, bases, Seat::Indicator(index), &block, &every));
        }
        for (f, figure) in study.figures.iter().enumerate() {
            for (v, view) in figure.views.iter().enumerate() {
                for (b, block) in view.blocks.iter().enumerate() {
                    open.extend(of_block(study, units, bases, Seat::Figure(f, v, b), block, &view.levels));
                }
            }
        }
        for (index, block) in study.findings.always.iter().flat_map(|always| &always.blocks).enumerate() {
            open.extend(of_block(study, units, bases, Seat::Stratum(index), block, &every));
        }
        for (index, function) in published.enumerate() {
            let cell = OpenCell::alone(function.clone(), None);
            let seat = Seat::Before(index);
            open.push(Open {
                levels: Vec::new(),
                seat,
                measures: Vec::new(),
                compares: None,
                cells: vec![cell],
            });
        }
        let rests = rests(&known(&open));
        open.extend(rests.iter().enumerate().map(|(index, rest)| Open {
            levels: Vec::new(),
            seat: Seat::Rest(index),
            measures: Vec::new(),
            compares: None,
            cells: vec![OpenCell::alone(rest.base.clone(), Some(rest.numerator.clone()))],
        }));
        Self { rests, ..classed(open, bases) }
    }
}

/// The cells of a place that stand in no comparison of places.
fn known(open: &[Open]) -> Vec<Known<'_>> {
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

fn of_block(
    study: &Study,
    units: &Units,
    bases: &Bases,
    seat: Seat,
    block: &Block,
    levels: &[Level],
) -> Vec<Open> {
    let mut together: Vec<Vec<usize>> = Vec::new();
    for (index, measure) in block.measures.iter().enumerate() {
        let is_partition = |m: &Measure| m.part_of.is_some_and(|v| !study.variables[v].multiple);
        match together.last_mut().filter(|_| is_partition(measure)) {
            Some(last) if is_partition(&block.measures[last[0]]) => last.push(index),
            _ => together.push(vec![index]),
        }
    }
    let open = |measures: Vec<usize>| {
        let named =
            measures.iter().flat_map(|m| block.measures[*m].of.keys().chain(block.measures[*m].among.keys()));
        let compared = named.copied().chain(block.dimensions()).find_map(|v| grouping(study, v));
        let cells = measures.iter().flat_map(|measure| cells(study, units, bases, block, *measure));
        Open { levels: levels.to_vec(), seat, cells: cells.collect(), compares: compared, measures }
    };
    together.into_iter().map(open).collect()
}

fn grouping(study: &Study, variable: VariableIx) -> Option<usize> {
    match study.variables[variable].origin {
        crate::study::Origin::Unit(grouping) => Some(grouping),
        _ => None,
    }
}

fn cells(study: &Study, units: &Units, bases: &Bases, block: &Block, measure: usize) -> Vec<OpenCell> {
    let dimensions: Vec<VariableIx> = block.dimensions().collect();
    let count: usize = dimensions.iter().map(|d| study.size(Some(*d))).product();
    let declared = &block.measures[measure];
    let of = both(&declared.of, &declared.among);
    (0..count)
        .map(|cell| {
            let at = position(study, &dimensions, cell);
            let here: Condition =
                at.iter().map(|(variable, value)| (*variable, BTreeSet::from([*value]))).collect();
            OpenCell {
                index: cell * block.measures.len() + measure,
                places: places(study, units, &of, &at),
                base_places: places(study, units, &declared.among, &at),
                is_never: is_never(study, &declared.of, &at),
                base: bases.conditions(study, &both(&declared.among, &here)),
                numerator: Some(bases.conditions(study, &both(&of, &here))),
            }
        })
        .collect()
}

/// The values of the dimensions at a cell, the last dimension running fastest.
fn position(study: &Study, dimensions: &[VariableIx], cell: usize) -> Vec<(VariableIx, ValueIx)> {
    let mut rest = cell;
    let mut at: Vec<(VariableIx, ValueIx)> = Vec::new();
    for dimension in dimensions.iter().rev() {
        at.push((*dimension, rest % study.size(Some(*dimension))));
        rest /= study.size(Some(*dimension));
    }
    at
}

/// Whether no case at these values can meet the condition: one of its values is declared never to occur there.
fn is_never(study: &Study, of: &Condition, at: &[(VariableIx, ValueIx)]) -> bool {
    let never = of
        .iter()
        .flat_map(|(v, values)| values.iter().map(|value| &study.variables[*v].values[*value].never));
    never.flatten().any(|(variable, excluded)| {
        let finer = |(dimension, value): &(VariableIx, ValueIx)| match &study.variables[*dimension].origin {
            crate::study::Origin::Derived { base, groups } if base == variable => {
                let mut members = (0..groups.len()).filter(|member| groups[*member] == Some(*value));
                members.all(|member| excluded.contains(&member))
            }
            _ => dimension == variable && excluded.contains(value),
        };
        at.iter().any(finer)
    })
}

/// The groups of units that a cell counts, where a condition or dimension says so.
fn places(study: &Study, units: &Units, of: &Condition, at: &[(VariableIx, ValueIx)]) -> Vec<UnitIx> {
    let of_condition = of.iter().flat_map(|(v, values)| values.iter().map(move |value| (*v, *value)));
    let named: Vec<(usize, ValueIx)> = of_condition
        .chain(at.iter().copied())
        .filter_map(|(variable, value)| Some((grouping(study, variable)?, value)))
        .collect();
    let is_named = |unit: &UnitIx| {
        named.iter().any(|(grouping, value)| units.all[*unit].groups.get(grouping) == Some(value))
    };
    units.of_level(Level::Group).filter(is_named).collect()
}

/// Parts that the same groups show are one class: nobody can know one of them without the others.
fn classed(open: Vec<Open>, bases: &Bases) -> Groups {
    let parts = |cell: &OpenCell| {
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
