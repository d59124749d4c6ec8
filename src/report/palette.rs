//! Gives every series a colour and pattern, so that the same value or measure has the same look in
//! all figures of a study.

use std::collections::BTreeMap;

use study::{Block, Study, VariableIx};

use super::roles::{Role, roles};

/// What a series is: a value of a variable, or a measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesSubject {
    /// A value of a variable.
    Value(VariableIx, usize),
    /// An indicator, or a part of a distribution.
    Measure(String),
}

/// The look of each series of a study, numbered from 0.
#[derive(Debug, Default)]
pub struct Palette(BTreeMap<SeriesSubject, u8>);

impl Palette {
    /// Gives every series the first look that no other series of its blocks has, in the order of
    /// the figures. The parts of a distribution keep their order.
    pub fn of(study: &Study) -> Self {
        let views = study.figures.iter().flat_map(|figure| &figure.views);
        let blocks: Vec<Vec<SeriesSubject>> =
            views.flat_map(|view| &view.blocks).map(|b| subjects(study, b)).collect();
        let mut looks: BTreeMap<SeriesSubject, u8> = BTreeMap::new();
        for subject in blocks.iter().flatten() {
            if looks.contains_key(subject) {
                continue;
            }
            let beside = blocks.iter().filter(|block| block.contains(subject)).flatten();
            let used: Vec<u8> = beside.filter_map(|other| looks.get(other).copied()).collect();
            let free = (0..=u8::MAX).find(|look| !used.contains(look));
            looks.insert(subject.clone(), free.unwrap_or(0));
        }
        Self(looks)
    }

    /// The look of a series; 0 for a series without a name.
    pub fn look(&self, subject: Option<&SeriesSubject>) -> u8 {
        subject.and_then(|subject| self.0.get(subject).copied()).unwrap_or(0)
    }
}

/// The series of a block; empty when it has one series without a name.
pub(crate) fn subjects(study: &Study, block: &Block) -> Vec<SeriesSubject> {
    let [_, series, _] = roles(block);
    match series {
        Role::Nothing | Role::Rounds => Vec::new(),
        Role::Measures => {
            block.measures.iter().map(|measure| SeriesSubject::Measure(measure.id.clone())).collect()
        }
        Role::Variable(variable) => (0..study.variables[variable].values.len())
            .map(|value| SeriesSubject::Value(variable, value))
            .collect(),
    }
}
