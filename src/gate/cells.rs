//! Every number that a study shows: its place in the release, and which cases it counts.

use std::collections::BTreeSet;

use ground::radix::Radix;
use study::{Block, CellIx, Condition, FigureIx, Formula, IndicatorIx, Measure, Study, VariableIx, both};
use units::{GroupingIx, Level, UnitIx, Units};

use super::basis::{Function, conditions};

ground::indices! {
    /// Index of a group of cells among those that a study declares.
    pub(crate) GroupIx, ByGroup;
}

/// Where in the release a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seat {
    /// The number of all cases.
    Total,
    /// An indicator over all cases, by index.
    Indicator(IndicatorIx),
    /// A block of a view of a figure: their indices as figure, view, block.
    Figure(FigureIx, usize, usize),
    /// A block that is computed for findings and not drawn, by index.
    Stratum(usize),
    /// A number that was published before, by index among these.
    Before(usize),
}

/// Cells of one measure of a block, or of all parts of a distribution.
pub(crate) struct DeclaredGroup {
    /// The levels of units that may show these cells.
    pub levels: Vec<Level>,
    /// Where they stand in the release.
    pub seat: Seat,
    /// Indices of their measures within the block.
    pub measures: Vec<usize>,
    /// The grouping of units that the cells compare; such cells are shown for the nation only.
    /// `None` for cells that every unit has.
    pub compares: Option<GroupingIx>,
    /// The cells.
    pub cells: Vec<DeclaredCell>,
}

/// A numerator and its base.
pub(crate) struct DeclaredCell {
    /// Index of the cell within the block.
    pub index: CellIx,
    /// If the numerator counts groups of units: those units; else empty.
    pub places: Vec<UnitIx>,
    /// If the base counts groups of units: those units; else empty.
    pub base_places: Vec<UnitIx>,
    /// Whether the numerator is a structural zero (schoolwork of infants), which is public
    /// knowledge.
    pub is_never: bool,
    /// The condition that cases of the base meet, without groups of units.
    pub base: Function,
    /// The condition that cases of the numerator meet; `None` for the number of all cases.
    pub numerator: Option<Function>,
}

/// What the counting needs of a group: its place in the release, its measures, and whether it
/// compares units, so that it is counted for the nation only.
pub(crate) struct GroupMeasures<'a> {
    pub seat: Seat,
    pub measures: &'a [usize],
    pub compares: bool,
}

impl DeclaredGroup {
    /// What the counting needs of this group.
    pub(crate) fn group_measures(&self) -> GroupMeasures<'_> {
        GroupMeasures { seat: self.seat, measures: &self.measures, compares: self.compares.is_some() }
    }
}

impl DeclaredCell {
    /// A cell that is the only one of its group and that every unit has.
    pub(crate) fn alone(base: Function, numerator: Option<Function>) -> Self {
        let index = 0.into();
        Self { index, places: Vec::new(), base_places: Vec::new(), is_never: false, base, numerator }
    }
}

/// All groups of cells that a study shows; the first is the number of all cases.
pub(crate) fn declared_groups(study: &Study, units: &Units) -> ByGroup<DeclaredGroup> {
    let every = Level::ALL.map(|(_, level)| level);
    let mut all = ByGroup::from(vec![DeclaredGroup {
        levels: every.to_vec(),
        seat: Seat::Total,
        measures: vec![0],
        compares: None,
        cells: vec![DeclaredCell::alone(Function::new(), None)],
    }]);
    for index in study.indicators.indices() {
        let measures = vec![study.measure(index, &Condition::new())];
        let block = Block::alone(measures);
        all.extend(of_block(study, units, Seat::Indicator(index), &block, &every));
    }
    for (f, figure) in study.figures.enumerated() {
        for (v, view) in figure.views.iter().enumerate() {
            for (b, block) in view.blocks.iter().enumerate() {
                all.extend(of_block(study, units, Seat::Figure(f, v, b), block, &view.levels));
            }
        }
    }
    for (index, (block, _)) in study.unseen_blocks().enumerate() {
        all.extend(of_block(study, units, Seat::Stratum(index), block, &every));
    }
    all
}

fn of_block(study: &Study, units: &Units, seat: Seat, block: &Block, levels: &[Level]) -> Vec<DeclaredGroup> {
    let mut together: Vec<Vec<usize>> = Vec::new();
    for (index, measure) in block.measures.iter().enumerate() {
        let is_partition = |m: &Measure| m.part_of.is_some_and(|v| !study.variables[v].multiple);
        match together.last_mut().filter(|_| is_partition(measure)) {
            Some(last) if is_partition(&block.measures[last[0]]) => last.push(index),
            _ => together.push(vec![index]),
        }
    }
    let declared = |measures: Vec<usize>| {
        let named =
            measures.iter().flat_map(|m| block.measures[*m].of.keys().chain(block.measures[*m].among.keys()));
        let compared = named.copied().chain(block.dimensions()).find_map(|v| grouping(study, v));
        let cells = measures.iter().flat_map(|measure| cells(study, units, block, *measure));
        DeclaredGroup { levels: levels.to_vec(), seat, cells: cells.collect(), compares: compared, measures }
    };
    together.into_iter().map(declared).collect()
}

fn grouping(study: &Study, variable: VariableIx) -> Option<GroupingIx> {
    match study.variables[variable].origin {
        study::Origin::Unit(grouping) => Some(grouping),
        _ => None,
    }
}

fn cells(study: &Study, units: &Units, block: &Block, measure: usize) -> Vec<DeclaredCell> {
    let dimensions: Vec<VariableIx> = block.dimensions().collect();
    let radix = Radix::new(dimensions.iter().map(|dimension| study.size(Some(*dimension))));
    let declared = &block.measures[measure];
    let (numerator, base) = declared.protected_by(study);
    // What is not a share is protected by the number of cases that it is about.
    let is_of_cases = declared.formula == Formula::Share;
    let is_share = is_of_cases || numerator != base;
    // Where all cases of a mean have any of what is summed, those who have are the base.
    let has_numerator =
        |here: &Condition| is_share && (is_of_cases || both(&numerator, here) != both(&base, here));
    (0..radix.cells())
        .map(|cell| {
            let at: Vec<(VariableIx, usize)> = dimensions.iter().copied().zip(radix.digits(cell)).collect();
            let here: Condition =
                at.iter().map(|(variable, value)| (*variable, BTreeSet::from([*value]))).collect();
            DeclaredCell {
                index: (cell * block.measures.len() + measure).into(),
                places: places(study, units, &numerator, &at),
                base_places: places(study, units, &base, &at),
                is_never: is_never(study, &declared.of, &at)
                    || !is_of_cases && both(&numerator, &here).values().any(BTreeSet::is_empty),
                base: conditions(study, &both(&base, &here)),
                numerator: has_numerator(&here).then(|| conditions(study, &both(&numerator, &here))),
            }
        })
        .collect()
}

/// Whether `study.yaml` declares that no case with these values can meet the condition `of`.
fn is_never(study: &Study, of: &Condition, at: &[(VariableIx, usize)]) -> bool {
    let never = of
        .iter()
        .flat_map(|(v, values)| values.iter().map(|value| &study.variables[*v].values[*value].never));
    never.flatten().any(|(variable, excluded)| {
        let finer = |(dimension, value): &(VariableIx, usize)| match &study.variables[*dimension].origin {
            study::Origin::Derived { base, groups } if base == variable => {
                let mut members = (0..groups.len()).filter(|member| groups[*member] == Some(*value));
                members.all(|member| excluded.contains(&member))
            }
            _ => dimension == variable && excluded.contains(value),
        };
        at.iter().any(finer)
    })
}

/// The groups of units that a cell counts, if its condition or a dimension names any; else empty.
fn places(study: &Study, units: &Units, of: &Condition, at: &[(VariableIx, usize)]) -> Vec<UnitIx> {
    let of_condition = of.iter().flat_map(|(v, values)| values.iter().map(move |value| (*v, *value)));
    let named: Vec<(GroupingIx, usize)> = of_condition
        .chain(at.iter().copied())
        .filter_map(|(variable, value)| Some((grouping(study, variable)?, value)))
        .collect();
    let is_named = |unit: &UnitIx| {
        named.iter().any(|(grouping, value)| units.all[*unit].groups.get(grouping) == Some(value))
    };
    units.of_level(Level::Group).filter(is_named).collect()
}
