//! Reads `units.csv` and checks it against the declared groupings and the register.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use project::{Grouping, GroupingValue, Names};

use super::meant::{level_help, level_meant};
use super::{ByUnit, GroupingIx, Level, MapPoint, Unit, UnitIx, Units, real_names, register};

/// A line of `units.csv`, and where its parts stand.
struct UnitRow {
    number: usize,
    unit: Unit,
    parent: String,
    /// Whether its level or name could not be read: nothing is said of what rests on it.
    is_guessed: bool,
}

/// Reads all units. `None` when the file cannot be used at all.
///
/// A unit of which something cannot be read is an error and stands among the others all the same,
/// so that neither its parts nor its rows and texts name a unit that is not there.
pub fn read(
    sheet: &Sheet,
    groupings: &[Grouping],
    names: Names,
    problems: &mut Diagnostics,
) -> Option<Units> {
    let columns = UnitColumns::find(sheet, groupings, problems)?;
    let mut lines = ByUnit::<UnitRow>::default();
    sheet.for_each_row(problems, |row, problems| {
        lines.extend(columns.line(sheet, row, groupings, problems));
    });
    check_ids(sheet, &columns, &lines, problems);
    check_names(sheet, &columns, &lines, names, problems);
    link(sheet, &columns, &mut lines, problems);
    let nations: Vec<UnitIx> = lines.indices().filter(|i| lines[*i].unit.level == Level::Nation).collect();
    let &[nation] = nations.as_slice() else {
        if lines.iter().any(|line| line.is_guessed) {
            // Which of them is the nation is not known before their levels are mended.
            return None;
        }
        let place = nations
            .get(1)
            .map_or_else(|| sheet.header_place(columns.level), |i| sheet.line(lines[*i].number));
        let message =
            format!("there are {} units of level `nation`; there must be exactly one", nations.len());
        problems.push(
            Diagnostic::error("one-nation", place, message)
                .help("give the whole that all units are part of the level `nation`"),
        );
        return None;
    };
    let mut all: ByUnit<Unit> = lines.into_iter().map(|line| line.unit).collect();
    inherit_groups(&mut all);
    gather_parts(&mut all, nation);
    add_groups(&mut all, groupings);
    Some(Units { all, nation, groupings: groupings.to_vec().into(), changes: Vec::new(), similar: None })
}

struct UnitColumns {
    id: usize,
    name: usize,
    level: usize,
    parent: Option<usize>,
    population: Option<usize>,
    also: Option<usize>,
    /// Latitude and longitude.
    point: [Option<usize>; 2],
    groupings: Vec<Option<usize>>,
}

impl UnitColumns {
    fn find(sheet: &Sheet, groupings: &[Grouping], problems: &mut Diagnostics) -> Option<Self> {
        let mut required_column = |name: &str| {
            let position = sheet.column(name);
            if position.is_none() {
                let message = format!("the units have no column `{name}`");
                problems.push(
                    Diagnostic::error("missing-column", sheet.head_place(), message)
                        .help(format!("add a column `{name}` to the header and to every line")),
                );
            }
            position
        };
        let (id, name, level) = (required_column("id"), required_column("name"), required_column("level"));
        let groupings = groupings.iter().map(|grouping| required_column(&grouping.id)).collect();
        Some(Self {
            id: id?,
            name: name?,
            level: level?,
            parent: sheet.column("parent"),
            population: sheet.column("population"),
            also: sheet.column("also"),
            point: ["lat", "lon"].map(|name| sheet.column(name)),
            groupings,
        })
    }

    fn line(
        &self,
        sheet: &Sheet,
        row: Row,
        groupings: &[Grouping],
        problems: &mut Diagnostics,
    ) -> Option<UnitRow> {
        let number = row.number;
        let field = |column: Option<usize>| column.map(|column| row.cell(column)).unwrap_or_default();
        let (level, is_guessed) = self.level(sheet, row, problems);
        let (id, name) = (field(Some(self.id)), field(Some(self.name)));
        if id.is_empty() || name.is_empty() {
            problems.push(
                Diagnostic::error("empty-field", sheet.line(number), "a unit needs both id and name")
                    .help("fill in the empty field"),
            );
        }
        if id.is_empty() {
            return None;
        }
        let population = field(self.population);
        let inhabitants = population.parse().ok();
        if let (false, None, Some(column)) = (population.is_empty(), inhabitants, self.population) {
            let message = format!("`{population}` is not a number of inhabitants");
            problems.push(
                Diagnostic::error("wrong-number", sheet.place(number, column), message)
                    .help("write a whole number without spaces, or leave the field empty"),
            );
        }
        let groups = self.groups(sheet, row, groupings, problems);
        let parent = field(self.parent).to_string();
        let also = field(self.also).split('|').map(str::trim).filter(|word| !word.is_empty());
        let unit = Unit {
            id: id.to_string(),
            name: name.to_string(),
            also: also.map(str::to_string).collect(),
            address: None,
            earlier: Vec::new(),
            inside: None,
            level,
            parent: None,
            population: inhabitants,
            point: self.point(sheet, row, problems),
            groups,
            leaves: Vec::new(),
            wholes: Vec::new(),
        };
        Some(UnitRow { number, unit, parent, is_guessed: is_guessed || name.is_empty() })
    }

    /// Where the place lies; `None` where the row does not say.
    fn point(&self, sheet: &Sheet, row: Row, problems: &mut Diagnostics) -> Option<MapPoint> {
        let mut degrees = |index: usize, most: f64| {
            let column = self.point[index]?;
            let text = row.cell(column);
            let number = text.replace(',', ".").parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
            if number.is_none() && !text.is_empty() {
                let message = format!("`{text}` is not a number of degrees");
                problems
                    .push(Diagnostic::error("wrong-number", sheet.place(row.number, column), message).help(
                        format!("write a number between -{most} and {most}, or leave the field empty"),
                    ));
            }
            number
        };
        let (lat, lon) = (degrees(0, 90.0), degrees(1, 180.0));
        Some(MapPoint { lat: lat?, lon: lon? })
    }

    /// The level of a row, and whether it is only guessed since the row names none. Groups are made
    /// from the groupings, not written as rows.
    fn level(&self, sheet: &Sheet, row: Row, problems: &mut Diagnostics) -> (Level, bool) {
        let word = row.cell(self.level);
        if let Some(level) = Level::named(word).filter(|level| *level != Level::Group) {
            return (level, false);
        }
        let meant = level_meant(word);
        let help = match meant {
            Some(Level::Group) => {
                "groups are declared as `groupings` in lagesbild.yaml; here stand nation, county, municipality \
                 and district"
                    .to_string()
            }
            Some(_) => level_help(word),
            None => "levels are nation, county, municipality and district".to_string(),
        };
        let message = match word {
            "" => "the unit has no level".to_string(),
            word => format!("`{word}` is no level"),
        };
        problems.push(
            Diagnostic::error("unknown-level", sheet.place(row.number, self.level), message).help(help),
        );
        (meant.filter(|level| *level != Level::Group).unwrap_or(Level::Municipality), true)
    }

    fn groups(
        &self,
        sheet: &Sheet,
        row: Row,
        groupings: &[Grouping],
        problems: &mut Diagnostics,
    ) -> BTreeMap<GroupingIx, usize> {
        let mut groups = BTreeMap::new();
        for (index, (grouping, column)) in groupings.iter().zip(&self.groupings).enumerate() {
            let Some(column) = *column else { continue };
            let word = row.cell(column);
            if word.is_empty() {
                continue;
            }
            match grouping.values.iter().position(|value| value.id == word || value.label == word) {
                Some(value) => {
                    groups.insert(index.into(), value);
                }
                None => {
                    let known: Vec<&str> = grouping.values.iter().map(|value| value.id.as_str()).collect();
                    let message = format!("`{word}` is no value of the grouping `{}`", grouping.id);
                    problems.push(
                        Diagnostic::error("unknown-value", sheet.place(row.number, column), message)
                            .help(format!("declared in lagesbild.yaml are: {}", known.join(", "))),
                    );
                }
            }
        }
        groups
    }
}

fn check_ids(sheet: &Sheet, columns: &UnitColumns, lines: &[UnitRow], problems: &mut Diagnostics) {
    let mut lines_by_id: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        if let Some(first) = lines_by_id.insert(&line.unit.id, line.number) {
            let message = format!("the id `{}` is already used on line {first}", line.unit.id);
            problems.push(
                Diagnostic::error("duplicate-id", sheet.place(line.number, columns.id), message)
                    .help("every unit needs an id of its own"),
            );
        }
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if !line.unit.id.chars().all(plain) {
            let message =
                format!("the id `{}` holds other signs than letters, digits, `-` and `_`", line.unit.id);
            problems.push(
                Diagnostic::error("wrong-id", sheet.place(line.number, columns.id), message)
                    .help("an id becomes part of file names; use letters, digits, `-` and `_`"),
            );
        }
    }
}

fn check_names(
    sheet: &Sheet,
    columns: &UnitColumns,
    lines: &[UnitRow],
    names: Names,
    problems: &mut Diagnostics,
) {
    match names {
        Names::Other => {}
        Names::Invented => {
            let real = real_names();
            for line in lines.iter().filter(|line| real.contains(&line.unit.name.to_lowercase())) {
                let message = format!("`{}` is a real place, but the project is synthetic", line.unit.name);
                problems.push(
                    Diagnostic::error("real-name", sheet.place(line.number, columns.name), message)
                        .help("invent a name: a synthetic number must never stand beside a real name"),
                );
            }
        }
        Names::Real => {
            let register = register();
            let is_municipality =
                |line: &&UnitRow| line.unit.level == Level::Municipality && !line.is_guessed;
            for line in lines.iter().filter(is_municipality) {
                check_against_register(sheet, columns, line, &register, problems);
            }
        }
    }
}

fn check_against_register(
    sheet: &Sheet,
    columns: &UnitColumns,
    line: &UnitRow,
    register: &BTreeMap<&str, &str>,
    problems: &mut Diagnostics,
) {
    let Unit { id, name, .. } = &line.unit;
    let municipalities = || register.iter().filter(|(code, _)| code.len() == 4);
    match municipalities().find(|(code, _)| *code == id) {
        Some((_, registered)) if registered == name => {}
        Some((_, registered)) => {
            let message = format!("the municipality `{id}` is called {registered}, not {name}");
            problems.push(
                Diagnostic::error("wrong-name", sheet.place(line.number, columns.name), message)
                    .help(format!("write `{registered}`, or correct the code")),
            );
        }
        None => {
            let code = municipalities().find(|(_, registered)| *registered == name).map(|(code, _)| *code);
            let help = match code {
                Some(code) => format!("{name} has the code {code}"),
                None => match nearest(name, municipalities().map(|(_, name)| *name)) {
                    Some(near) => format!("did you mean {near}?"),
                    None => "say `register: none` in lagesbild.yaml if these are not Swedish municipalities"
                        .to_string(),
                },
            };
            let message = format!("no Swedish municipality has the code `{id}`");
            problems.push(
                Diagnostic::error("unknown-municipality", sheet.place(line.number, columns.id), message)
                    .help(help),
            );
        }
    }
}

fn link(sheet: &Sheet, columns: &UnitColumns, lines: &mut ByUnit<UnitRow>, problems: &mut Diagnostics) {
    let index: BTreeMap<String, (UnitIx, Level, bool)> = lines
        .enumerated()
        .map(|(i, line)| (line.unit.id.clone(), (i, line.unit.level, line.is_guessed)))
        .collect();
    let nation = lines.position(|line| line.unit.level == Level::Nation);
    for line in lines.iter_mut() {
        if line.parent.is_empty() {
            line.unit.parent = nation.filter(|_| line.unit.level != Level::Nation);
        } else {
            match index.get(&line.parent) {
                Some((parent, level, _)) if may_hold(*level, line.unit.level) => {
                    line.unit.parent = Some(*parent);
                }
                // What may be parent of what is asked once the levels are known.
                Some((_, _, is_guessed)) if *is_guessed || line.is_guessed => {
                    line.unit.parent = nation.filter(|_| line.unit.level != Level::Nation);
                }
                found => {
                    let message = match found {
                        Some(_) => {
                            format!("`{}` is not of a higher level, so it cannot be the parent", line.parent)
                        }
                        None => format!("there is no unit `{}`", line.parent),
                    };
                    let place = columns
                        .parent
                        .map_or_else(|| sheet.line(line.number), |c| sheet.place(line.number, c));
                    problems.push(
                        Diagnostic::error("unknown-parent", place, message)
                            .help("name the id of a county or municipality, or leave the field empty"),
                    );
                }
            }
        }
        let is_without_municipality = line.unit.parent.is_none_or(|parent| Some(parent) == nation);
        let is_parent_guessed = index.get(&line.parent).is_some_and(|(_, _, is_guessed)| *is_guessed);
        if line.unit.level == Level::District
            && is_without_municipality
            && !line.is_guessed
            && !is_parent_guessed
        {
            problems.push(
                Diagnostic::error(
                    "unknown-parent",
                    sheet.line(line.number),
                    "a district needs its municipality as parent",
                )
                .help("write the municipality's id in the column `parent`"),
            );
        }
    }
    cut_circles(sheet, lines, problems);
}

/// Whether a unit of one level may be a part of one of another: of a higher level, or a county of a
/// county, as regions and their parts are.
fn may_hold(whole: Level, part: Level) -> bool {
    whole < part || (whole, part) == (Level::County, Level::County)
}

/// Reports counties that are parts of themselves, and cuts the circle.
fn cut_circles(sheet: &Sheet, lines: &mut ByUnit<UnitRow>, problems: &mut Diagnostics) {
    for unit in lines.indices() {
        let mut whole = lines[unit].unit.parent;
        let mut steps = 0..lines.len();
        while let Some(parent) = whole.filter(|parent| *parent != unit && steps.next().is_some()) {
            whole = lines[parent].unit.parent;
        }
        if whole == Some(unit) {
            let message = format!("`{}` is a part of itself", lines[unit].unit.id);
            let place = sheet.line(lines[unit].number);
            problems.push(
                Diagnostic::error("unknown-parent", place, message).help(
                    "of two counties one is a part of the other; leave the larger one's `parent` empty",
                ),
            );
            lines[unit].unit.parent = None;
        }
    }
}

/// A district belongs to the groups of its municipality, unless it says otherwise.
fn inherit_groups(all: &mut ByUnit<Unit>) {
    for index in all.indices() {
        let Some(parent) = all[index].parent.filter(|_| all[index].level == Level::District) else {
            continue;
        };
        for (grouping, value) in all[parent].groups.clone() {
            all[index].groups.entry(grouping).or_insert(value);
        }
    }
}

/// Gives every unit the lists of units that it holds.
fn gather_parts(all: &mut ByUnit<Unit>, nation: UnitIx) {
    let parents: BTreeSet<UnitIx> = all.iter().filter_map(|unit| unit.parent).collect();
    for held in all.indices() {
        let is_leaf = !parents.contains(&held) && held != nation;
        if !is_leaf && parents.is_empty() {
            continue;
        }
        let mut next = Some(held);
        while let Some(unit) = next {
            let list = if is_leaf { &mut all[unit].leaves } else { &mut all[unit].wholes };
            list.push(held);
            next = all[unit].parent;
        }
    }
    if parents.is_empty() {
        all[nation].leaves.push(nation);
    }
}

fn add_groups(all: &mut ByUnit<Unit>, groupings: &[Grouping]) {
    let reporting = all.indices();
    for (index, grouping) in groupings.iter().enumerate() {
        for (value, GroupingValue { id, label, .. }) in grouping.values.iter().enumerate() {
            let is_leaf = |unit: &UnitIx| all[*unit].leaves == [*unit];
            let members =
                reporting.clone().filter(|unit| all[*unit].groups.get(&index.into()) == Some(&value));
            let (leaves, wholes) = members.partition(is_leaf);
            all.push(Unit {
                id: format!("{}:{id}", grouping.id),
                name: label.clone(),
                also: Vec::new(),
                address: None,
                earlier: Vec::new(),
                inside: None,
                level: Level::Group,
                parent: None,
                population: None,
                point: None,
                groups: BTreeMap::from([(index.into(), value)]),
                leaves,
                wholes,
            });
        }
    }
}
