//! Writes the units and tables of one copy of the nation after the other.

use super::deal::{Deck, Features};
use super::declared::round_names;
use super::dice::Dice;
use super::drift;
use super::error::DemoError;
use super::model::Model;
use super::names::NameSupplies;
use super::nation;
use super::options::{DemoSummary, Options};
use super::places::PlacePlan;
use super::space::{HiddenCases, Space};
use super::tables::{Keys, TableWriter};
use super::units::Register;
use std::fs;
use std::path::Path;

/// The streams of random numbers, one for each purpose, so that a change in one does not affect
/// others.
mod stream {
    pub(super) const NATION: u64 = 0;
    pub(super) const DRIFT: u64 = 1;
    pub(super) const BLOCKS: u64 = 1 << 32;
}

/// The cases of a round, prepared for dealing and counting.
struct DrawnRound {
    id: String,
    deck: Deck,
    keys: Keys,
}

/// What all copies of the nation share.
struct CaseSource<'a> {
    model: &'a Model,
    layout: PlacePlan<'a>,
    features: Features,
    rounds: Vec<DrawnRound>,
    class_names: &'a [String],
}

/// Draws the nation of the model, and writes as many copies as the options ask for.
pub(crate) fn write(
    model: &Model,
    names: NameSupplies,
    dir: &Path,
    options: &Options,
) -> Result<DemoSummary, DemoError> {
    let space = &Space::new(&model.variables)?;
    let class = space.column(&model.places.class)?;
    let (cases, missed) = nation::draw(model, space, &mut Dice::new(options.seed, stream::NATION))?;
    let data = dir.join("data");
    let folder = data.join(&model.study);
    fs::create_dir_all(&folder).map_err(DemoError::io(&folder))?;
    let mut writer = TableWriter::create(model, space, &folder)?;
    let features = Features::new(model, space)?;
    let rounds = rounds(model, space, &writer, &features, cases, options)?;
    let layout = PlacePlan::new(model, space, &rounds[0].deck.class_sizes())?;
    let mut register = Register::create(model, &data, names, options.municipalities)?;
    let class_names = &space.variables[class].values;
    let source = CaseSource { model, layout, features, rounds, class_names };
    let cases = source.blocks(options, &mut register, &mut writer)?;
    register.finish()?;
    let Register { counties, municipalities, districts, .. } = register;
    Ok(DemoSummary { counties, municipalities, districts, cases, rows: writer.finish()?, missed })
}

/// The cases of every round: the first as drawn, each later one after drift.
fn rounds(
    model: &Model,
    space: &Space,
    writer: &TableWriter,
    features: &Features,
    mut cases: HiddenCases,
    options: &Options,
) -> Result<Vec<DrawnRound>, DemoError> {
    let class = space.column(&model.places.class)?;
    let classes = space.variables[class].values.len();
    let mut dice = Dice::new(options.seed, stream::DRIFT);
    let mut rounds = Vec::new();
    for (index, (id, _)) in round_names(&model.rounds, options.rounds).into_iter().enumerate() {
        if index > 0 {
            drift::drift(model, space, &mut cases, &mut dice)?;
        }
        let deck = Deck::new(&cases, class, classes, features);
        rounds.push(DrawnRound { id, deck, keys: writer.keys(space, &cases) });
    }
    Ok(rounds)
}

impl CaseSource<'_> {
    /// Writes one copy of the nation after the other. Returns the number of cases in the first
    /// round.
    fn blocks(
        &self,
        options: &Options,
        register: &mut Register,
        writer: &mut TableWriter,
    ) -> Result<usize, DemoError> {
        let counties = &self.model.places.counties;
        let mut cases = 0;
        for block in 0..options.municipalities.div_ceil(self.layout.len()) {
            if block.is_multiple_of(counties.nations.max(1)) {
                register.new_counties(counties.municipalities.len());
            }
            let count = self.layout.len().min(options.municipalities - block * self.layout.len());
            let mut dice = Dice::new(options.seed, stream::BLOCKS + block as u64);
            cases += self.block(count, register, writer, &mut dice)?;
        }
        Ok(cases)
    }

    /// Writes one copy of the nation, or the part of it that has `count` places.
    fn block(
        &self,
        count: usize,
        register: &mut Register,
        writer: &mut TableWriter,
        dice: &mut Dice,
    ) -> Result<usize, DemoError> {
        let block = self.layout.block(count, dice);
        let ids = register.enter(&self.layout, &block, self.class_names)?;
        let attraction = self.features.attraction(count, dice);
        let mut hands = Vec::with_capacity(self.rounds.len());
        for (index, round) in self.rounds.iter().enumerate() {
            let wobble = if index == 0 { 0.0 } else { self.model.drift.sizes };
            hands.push(round.deck.deal(&block, &attraction, wobble, dice));
        }
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by(|a, b| ids[*a].cmp(&ids[*b]));
        for place in order {
            for (round, hands) in self.rounds.iter().zip(&hands) {
                writer.place(&ids[place], &round.id, &round.keys, &hands[place])?;
            }
        }
        Ok(hands.first().map_or(0, |hands| hands.iter().map(Vec::len).sum()))
    }
}
