//! Places of files that are not known to a project.

use ground::text::plain;
use units::Level;

use super::super::report::{KnownWord, PlaceColumn, UnknownWord};
use super::super::vocabulary::is_county;
use super::ids::{free, place_id};

/// A line of `units.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDraft {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The id of the place it is a part of; empty for the nation and its parts.
    pub parent: String,
    /// Other words for it in tables.
    pub also: Vec<String>,
    /// Whether it is one of the register of Swedish municipalities.
    pub is_registered: bool,
}

/// The id of a nation that is drafted.
pub(crate) const NATION: &str = "riket";

/// The places of several tables.
#[derive(Debug, Default)]
pub(crate) struct UnitDrafts {
    pub units: Vec<UnitDraft>,
}

impl UnitDrafts {
    /// Adds the places of a column.
    pub(crate) fn add(&mut self, column: &PlaceColumn) {
        if !column.is_of_project {
            column.known.iter().for_each(|known| self.add_known(known));
        }
        let is_total = |unknown: &&UnknownWord| column.totals.iter().any(|total| total.word == unknown.word);
        for unknown in column.unknown.iter().filter(|unknown| !is_total(unknown)) {
            self.add_unknown(unknown);
        }
        for subtotal in &column.subtotals {
            self.make_county(&subtotal.word, &subtotal.is);
        }
    }

    /// Makes a place that is the sum of others a county of them.
    fn make_county(&mut self, word: &str, parts: &[String]) {
        let position = |word: &str| {
            let (_, name) = split(word);
            self.units.iter().position(|unit| {
                unit.id == word || [word, name].iter().any(|word| plain(word) == plain(&unit.name))
            })
        };
        let Some(county) = position(word) else { return };
        let parts: Vec<usize> = parts.iter().filter_map(|part| position(part)).collect();
        self.units[county].level = Level::County;
        let id = self.units[county].id.clone();
        for part in parts.into_iter().filter(|part| *part != county) {
            let has_county = self.units.iter().any(|unit| unit.id == self.units[part].parent);
            if !self.units[part].is_registered || !has_county {
                self.units[part].parent = id.clone();
            }
        }
    }

    /// Words for all places together, which are other names of the nation.
    pub(crate) fn name_nation(&mut self, word: &str) {
        self.need_nation();
        let nation = &mut self.units[0];
        if plain(&nation.name) != plain(word) && !nation.also.iter().any(|also| plain(also) == plain(word)) {
            nation.also.push(word.to_string());
        }
    }

    /// The nation stands first.
    fn need_nation(&mut self) {
        if self.units.first().is_none_or(|unit| unit.level != Level::Nation) {
            let nation = UnitDraft {
                id: NATION.to_string(),
                name: "Riket".to_string(),
                level: Level::Nation,
                parent: String::new(),
                also: Vec::new(),
                is_registered: false,
            };
            self.units.insert(0, nation);
        }
    }

    fn add_known(&mut self, known: &KnownWord) {
        if known.level == Level::Nation {
            return self.name_nation(&known.word);
        }
        if self.units.iter().any(|unit| unit.id == known.id) {
            return;
        }
        self.units.push(UnitDraft {
            id: known.id.clone(),
            name: known.name.clone(),
            level: known.level,
            parent: known.parent.clone().unwrap_or_default(),
            also: Vec::new(),
            is_registered: true,
        });
    }

    fn add_unknown(&mut self, unknown: &UnknownWord) {
        let is_known = |unit: &UnitDraft| {
            unit.also.iter().chain([&unit.name]).any(|name| plain(name) == plain(&unknown.word))
        };
        if self.units.iter().any(is_known) {
            return;
        }
        let (code, name) = code_and_name(unknown);
        let is_id =
            |code: &&str| code.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
        let wanted =
            code.filter(|code| !code.is_empty()).filter(is_id).map_or_else(|| place_id(name), str::to_string);
        let id = free(wanted, |id| id == NATION || self.units.iter().any(|unit| unit.id == id));
        self.units.push(UnitDraft {
            id,
            name: name.to_string(),
            level: if is_county(name) { Level::County } else { Level::Municipality },
            parent: String::new(),
            also: Vec::new(),
            is_registered: false,
        });
    }

    /// All places: the nation, unless there is one already, counties, municipalities. Parents that are not among them are left
    /// out.
    pub(crate) fn finish(mut self, has_nation: bool) -> Vec<UnitDraft> {
        if !has_nation {
            self.need_nation();
        }
        let ids: Vec<String> = self.units.iter().map(|unit| unit.id.clone()).collect();
        for unit in &mut self.units {
            if !ids.contains(&unit.parent) {
                unit.parent.clear();
            }
        }
        self.units.sort_by_key(|unit| unit.level);
        self.units
    }
}

/// The code and the name of `0180 Stockholm`, or of a word that has a code beside it.
fn code_and_name(unknown: &UnknownWord) -> (Option<&str>, &str) {
    if let Some(code) = &unknown.code {
        return (Some(code), &unknown.word);
    }
    split(&unknown.word)
}

fn split(word: &str) -> (Option<&str>, &str) {
    match word.split_once(' ') {
        Some((code, name)) if code.len() > 1 && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            (Some(code), name.trim())
        }
        _ => (None, word),
    }
}

/// Lines of `units.csv`, below its head.
pub fn unit_lines(units: &[UnitDraft]) -> String {
    let levels =
        |level: Level| Level::ALL.iter().find(|(_, other)| *other == level).map_or("", |(name, _)| name);
    let line = |unit: &UnitDraft| {
        let also = unit.also.join("|");
        format!(
            "{};{};{};{};{}\n",
            field(&unit.id),
            field(&unit.name),
            levels(unit.level),
            field(&unit.parent),
            field(&also)
        )
    };
    units.iter().map(line).collect()
}

/// The head of `units.csv`.
pub(crate) const UNITS_HEAD: &str = "id;name;level;parent;also\n";

fn field(text: &str) -> String {
    if text.contains([';', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}
