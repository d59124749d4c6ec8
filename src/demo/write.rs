//! Writes the units and tables of one copy of the nation after the other.

use super::deal::{Deck, Features};
use super::declared::{NamedRound, rounds};
use super::dice::Dice;
use super::drift;
use super::error::DemoError;
use super::history::{self, Events};
use super::model::{Model, ModelPlaces, Recoding};
use super::names::NameSupplies;
use super::nation;
use super::options::{DemoSummary, Options};
use super::places::{Home, NationPlaces, PlacePlan};
use super::quantities::QuantityWriter;
use super::space::{HiddenCases, Space};
use super::tables::{Keys, TableWriter};
use super::units::Register;
use std::fs;
use std::path::Path;

/// The streams of random numbers, two for each study and one for each copy of the nation, so that a
/// change in one does not affect others.
mod stream {
    pub(super) fn nation(study: usize) -> u64 {
        2 * study as u64
    }

    pub(super) fn drift(study: usize) -> u64 {
        2 * study as u64 + 1
    }

    pub(super) const BLOCKS: u64 = 1 << 32;
}

/// The cases of a round, prepared for dealing and counting.
struct DrawnRound {
    named: NamedRound,
    deck: Deck,
    keys: Keys,
}

/// The cases of a study, and the files that they are written to.
struct DrawnStudy<'a> {
    model: &'a Model,
    features: Features,
    rounds: Vec<DrawnRound>,
    tables: TableWriter,
    quantities: QuantityWriter<'a>,
    missed: Vec<String>,
    rows: u64,
}

/// What all copies of the nation share.
struct CaseSource<'a> {
    places: &'a ModelPlaces,
    layout: PlacePlan<'a>,
    /// By class: the number of cases that the layout plans.
    sums: Vec<usize>,
    class_names: &'a [String],
    folder: &'a Path,
}

/// Draws the nation of the models, and writes as many copies as the options ask for.
pub(crate) fn write(
    models: &[Model],
    places: &ModelPlaces,
    names: NameSupplies,
    dir: &Path,
    options: &Options,
) -> Result<DemoSummary, DemoError> {
    let spaces = models.iter().map(|model| Space::new(&model.variables)).collect::<Result<Vec<_>, _>>()?;
    let folder = &dir.join("data");
    let mut studies = Vec::new();
    for (index, (model, space)) in models.iter().zip(&spaces).enumerate() {
        let class = space.column(&places.class)?;
        studies.push(DrawnStudy::draw(model, (space, class), index, folder, options)?);
    }
    let space = &spaces[0];
    let sums = studies[0].rounds[0].deck.class_sizes();
    let layout = PlacePlan::new(places, space, &sums)?;
    let class_names = &space.variables[space.column(&places.class)?].values;
    let source = CaseSource { places, layout, sums, class_names, folder };
    let mut register = Register::create(places, folder, names, options.municipalities)?;
    let cases = source.blocks(options, &mut register, &mut studies)?;
    register.finish()?;
    let Register { counties, municipalities, districts, .. } = register;
    let mut summary = DemoSummary { counties, municipalities, districts, cases, rows: 0, missed: Vec::new() };
    for study in studies {
        summary.missed.extend(study.missed);
        let mut quantities = study.quantities;
        quantities.finish()?;
        summary.rows += study.rows + study.tables.finish()?;
    }
    Ok(summary)
}

impl<'a> DrawnStudy<'a> {
    /// Draws the cases of every round: the first by the model, each later one after drift.
    fn draw(
        model: &'a Model,
        (space, class): (&Space, usize),
        index: usize,
        data: &Path,
        options: &Options,
    ) -> Result<Self, DemoError> {
        let folder = data.join(&model.study);
        fs::create_dir_all(&folder).map_err(DemoError::io(&folder))?;
        let (mut cases, missed) =
            nation::draw(model, space, &mut Dice::new(options.seed, stream::nation(index)))?;
        let tables = TableWriter::create(model, space, &folder)?;
        let quantities = QuantityWriter::create(model, space, &folder)?;
        let features = Features::new(model, space)?;
        let classes = space.variables[class].values.len();
        let mut dice = Dice::new(options.seed, stream::drift(index));
        let mut drawn = Vec::new();
        for (number, named) in rounds(&model.rounds, options.rounds).into_iter().enumerate() {
            if number > 0 {
                drift::drift(model, (space, class), &mut cases, &mut dice)?;
            }
            let deck = Deck::new(&cases, class, classes, &features);
            let keys = tables.keys(space, &recoded(model, space, &cases, named.year)?);
            drawn.push(DrawnRound { named, deck, keys });
        }
        Ok(Self { model, features, rounds: drawn, tables, quantities, missed, rows: 0 })
    }

    /// Writes the rows of one place in all rounds.
    fn place(
        &mut self,
        unit: &str,
        inhabitants: u64,
        hands: &[&[u32]],
        until: Option<i32>,
    ) -> Result<(), DemoError> {
        for (age, (round, cases)) in self.rounds.iter().zip(hands).enumerate() {
            if until.is_none_or(|until| round.named.year < until) {
                self.tables.place(unit, &round.named.id, &round.keys, cases)?;
            }
            self.rows += self.quantities.place(unit, &round.named.id, inhabitants as f64, age)?;
        }
        Ok(())
    }

    /// Writes the rows of a place that two places were merged into. The rows of earlier rounds are
    /// of these two.
    fn merged(
        &mut self,
        (unit, former): (&str, &[String; 2]),
        inhabitants: u64,
        hands: &[&[u32]],
        places: &ModelPlaces,
    ) -> Result<(), DemoError> {
        let merger = &places.history.merged;
        let sum: f64 = merger.parts.iter().sum();
        for (age, (round, cases)) in self.rounds.iter().zip(hands).enumerate() {
            let id = &round.named.id;
            if round.named.year >= merger.year {
                self.tables.place(unit, id, &round.keys, cases)?;
                self.rows += self.quantities.place(unit, id, inhabitants as f64, age)?;
                continue;
            }
            let parts = former.iter().zip(history::divide(cases, merger.parts)).zip(merger.parts);
            for ((former, cases), part) in parts {
                self.tables.place(former, id, &round.keys, cases)?;
                self.rows += self.quantities.place(former, id, inhabitants as f64 * part / sum, age)?;
            }
        }
        Ok(())
    }
}

/// The cases as they are recorded in a year: a value that was not asked about yet is replaced by
/// the value that it was part of.
fn recoded(model: &Model, space: &Space, cases: &HiddenCases, year: i32) -> Result<HiddenCases, DemoError> {
    let mut recoded_cases = cases.clone();
    for Recoding { variable, value, was, .. } in model.recoded.iter().filter(|coding| year < coding.from) {
        let column = space.column(variable)?;
        let (value, was) = (space.value(column, value)? as u16, space.value(column, was)? as u16);
        for case in 0..recoded_cases.len() {
            if recoded_cases.row(case)[column] == value {
                recoded_cases.set(case, column, was);
            }
        }
    }
    Ok(recoded_cases)
}

impl CaseSource<'_> {
    /// Writes one copy of the nation after the other. Returns the number of cases in the first
    /// round of the first study.
    fn blocks(
        &self,
        options: &Options,
        register: &mut Register,
        studies: &mut [DrawnStudy],
    ) -> Result<usize, DemoError> {
        let counties = &self.places.counties;
        let mut cases = 0;
        for block in 0..options.municipalities.div_ceil(self.layout.len()) {
            if block.is_multiple_of(counties.nations.max(1)) {
                register.new_counties(counties.municipalities.len());
            }
            let count = self.layout.len().min(options.municipalities - block * self.layout.len());
            let mut dice = Dice::new(options.seed, stream::BLOCKS + block as u64);
            let places = self.layout.block(count, &mut dice);
            // What has become of places is written once, in the first copy.
            let events = match block {
                0 => Events::find(self.places, &places, self.class_names),
                _ => Events::default(),
            };
            cases += self.block(&places, &events, register, studies, &mut dice)?;
        }
        Ok(cases)
    }

    /// Writes one copy of the nation, or the part of it that has these places.
    fn block(
        &self,
        places: &NationPlaces,
        events: &Events,
        register: &mut Register,
        studies: &mut [DrawnStudy],
        dice: &mut Dice,
    ) -> Result<usize, DemoError> {
        let ids = register.enter(&self.layout, places, self.class_names, events)?;
        let former = self.former(places, &ids, events, register)?;
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by(|a, b| ids[*a].cmp(&ids[*b]));
        let mut cases = None;
        for study in studies {
            let attraction = study.features.attraction(ids.len(), dice);
            let mut hands = Vec::with_capacity(study.rounds.len());
            for (index, round) in study.rounds.iter().enumerate() {
                let wobble = if index == 0 { 0.0 } else { study.model.drift.sizes };
                hands.push(round.deck.deal(places, &self.sums, &attraction, wobble, dice));
            }
            let first_round_cases = || hands.first().map_or(0, |hands| hands.iter().map(Vec::len).sum());
            cases.get_or_insert_with(first_round_cases);
            for place in &order {
                let hands_of_place: Vec<&[u32]> =
                    hands.iter().map(|hands| hands[*place].as_slice()).collect();
                let inhabitants = places.places[*place].population;
                if let Some(former) = former.as_ref().filter(|_| events.merged == Some(*place)) {
                    study.merged((&ids[*place], former), inhabitants, &hands_of_place, self.places)?;
                    continue;
                }
                let silence = &self.places.history.silent;
                let is_silent = events.silent == Some(*place) && silence.study == study.model.study;
                study.place(&ids[*place], inhabitants, &hands_of_place, is_silent.then_some(silence.year))?;
            }
        }
        Ok(cases.unwrap_or(0))
    }

    /// Enters the two municipalities of which one was made. Returns their ids; `None` where the block
    /// has no such place.
    fn former(
        &self,
        places: &NationPlaces,
        ids: &[String],
        events: &Events,
        register: &mut Register,
    ) -> Result<Option<[String; 2]>, DemoError> {
        let Some(merged) = events.merged else { return Ok(None) };
        let place = &places.places[merged];
        let Home::County(county) = place.home else { return Ok(None) };
        let is_near_city = places.cities.iter().any(|city| city.county == county);
        let class = &self.class_names[usize::from(place.slot.class)];
        let group = self.layout.group(is_near_city, place.population);
        let former = register.former(county, (class, group))?;
        history::write(self.folder, self.places.history.merged.year, &former, &ids[merged])?;
        Ok(Some(former))
    }
}
