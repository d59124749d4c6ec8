//! Gives the places names and ids, and writes the units file.

use super::error::DemoError;
use super::history::Events;
use super::model::ModelPlaces;
use super::names::NameSupplies;
use super::places::{Home, NationPlaces, PlacePlan};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The units file, open for writing.
pub(crate) struct Register<'a> {
    path: PathBuf,
    file: BufWriter<File>,
    names: NameSupplies<'a>,
    nation: &'a str,
    /// The number of digits in an id, after its letter.
    digits: usize,
    /// The ids of the current counties; `None` until the county's first place is written.
    open: Vec<Option<String>>,
    /// By county: how many municipalities have been given a point.
    placed: Vec<usize>,
    /// The number of municipalities that no longer exist.
    gone: usize,
    pub counties: usize,
    pub municipalities: usize,
    pub districts: usize,
}

/// The columns of a line in the units file, except id and name.
struct UnitLine<'a> {
    level: &'a str,
    parent: &'a str,
    population: Option<u64>,
    /// Its earlier name; empty if it never had another.
    also: &'a str,
    class: &'a str,
    group: &'a str,
    /// Latitude and longitude.
    point: Option<(f64, f64)>,
}

impl<'a> Register<'a> {
    /// Creates the file with its header and the nation. `places` is the number of all reporting
    /// places.
    pub(crate) fn create(
        written: &'a ModelPlaces,
        folder: &Path,
        names: NameSupplies<'a>,
        places: usize,
    ) -> Result<Self, DemoError> {
        let path = folder.join(&written.file);
        let file = BufWriter::new(File::create(&path).map_err(DemoError::io(&path))?);
        let digits = places.to_string().len().max(3);
        let (nation, open) = (written.nation.id.as_str(), Vec::new());
        let (placed, gone, counties, municipalities, districts) = (Vec::new(), 0, 0, 0, 0);
        let mut register = Self {
            path,
            file,
            names,
            nation,
            digits,
            open,
            placed,
            gone,
            counties,
            municipalities,
            districts,
        };
        register.text(&format!(
            "id;name;level;parent;population;also;{};{};lat;lon\n",
            written.class, written.groups.column
        ))?;
        let entry = UnitLine {
            level: "nation",
            parent: "",
            population: None,
            also: "",
            class: "",
            group: "",
            point: None,
        };
        register.line(&written.nation.id, &written.nation.name, &entry)?;
        Ok(register)
    }

    /// Begins a new set of counties for the next nation.
    pub(crate) fn new_counties(&mut self, count: usize) {
        self.open = vec![None; count];
        self.placed = vec![0; count];
    }

    /// Writes the places of a nation. Returns their ids in the same order.
    pub(crate) fn enter(
        &mut self,
        layout: &PlacePlan,
        block: &NationPlaces,
        class_names: &[String],
        events: &Events,
    ) -> Result<Vec<String>, DemoError> {
        let mut cities: Vec<Option<String>> = vec![None; block.cities.len()];
        let mut ids = Vec::with_capacity(block.places.len());
        for (index, place) in block.places.iter().enumerate() {
            let population = Some(place.population);
            let id = match place.home {
                Home::County(county) => {
                    let parent = self.county(county)?;
                    let class = &class_names[usize::from(place.slot.class)];
                    let group =
                        layout.group(block.cities.iter().any(|city| city.county == county), place.population);
                    let earlier =
                        if events.renamed == Some(index) { self.names.former.next() } else { String::new() };
                    let point = Some(self.point(county));
                    self.municipality(&UnitLine {
                        level: "municipality",
                        parent: &parent,
                        population,
                        also: &earlier,
                        class,
                        group,
                        point,
                    })?
                }
                Home::City(city) => {
                    let parent = match cities[city].take() {
                        Some(id) => id,
                        None => self.city(layout, block, city)?,
                    };
                    let id = self.district(&UnitLine {
                        level: "district",
                        parent: &parent,
                        population,
                        also: "",
                        class: "",
                        group: "",
                        point: None,
                    })?;
                    cities[city] = Some(parent);
                    id
                }
            };
            ids.push(id);
        }
        Ok(ids)
    }

    /// Writes two municipalities of which one of today in the county `own` was made, the second in another county if there
    /// is one. Returns their ids.
    pub(crate) fn former(
        &mut self,
        own: usize,
        (class, group): (&str, &str),
    ) -> Result<[String; 2], DemoError> {
        let other = (0..self.open.len()).find(|county| *county != own && self.open[*county].is_some());
        let mut ids = [String::new(), String::new()];
        for (id, county) in ids.iter_mut().zip([own, other.unwrap_or(own)]) {
            self.gone += 1;
            *id = format!("F{:0width$}", self.gone, width = self.digits);
            let (parent, name) = (self.county(county)?, self.names.former.next());
            let entry = UnitLine {
                level: "municipality",
                parent: &parent,
                population: None,
                also: "",
                class,
                group,
                point: None,
            };
            self.line(id, &name, &entry)?;
        }
        Ok(ids)
    }

    /// Writes all buffered lines to the file.
    pub(crate) fn finish(&mut self) -> Result<(), DemoError> {
        self.file.flush().map_err(DemoError::io(&self.path))
    }

    /// A point for the next municipality of a county. The counties of the invented nation lie below
    /// each other, to and fro, and municipalities wind outwards from the middle of their county.
    fn point(&mut self, county: usize) -> (f64, f64) {
        let counties = self.placed.len().max(1) as f64;
        let index = self.placed[county] as f64;
        self.placed[county] += 1;
        let middle =
            (56.0 + 12.0 * (county as f64 + 0.5) / counties, 14.0 + 5.0 * libm::sin(2.0 * county as f64));
        let (turn, out) = (2.399_963 * index, 0.35 * libm::sqrt(index));
        (middle.0 + out * libm::sin(turn), middle.1 + 2.0 * out * libm::cos(turn))
    }

    fn county(&mut self, county: usize) -> Result<String, DemoError> {
        if let Some(id) = &self.open[county] {
            return Ok(id.clone());
        }
        self.counties += 1;
        let id = format!("L{:0width$}", self.counties, width = self.digits - 1);
        let name = self.names.counties.next();
        let entry = UnitLine {
            level: "county",
            parent: self.nation,
            population: None,
            also: "",
            class: "",
            group: "",
            point: None,
        };
        self.line(&id, &name, &entry)?;
        self.open[county] = Some(id.clone());
        Ok(id)
    }

    fn city(&mut self, layout: &PlacePlan, block: &NationPlaces, city: usize) -> Result<String, DemoError> {
        let parent = self.county(block.cities[city].county)?;
        let population = Some(block.cities[city].population);
        let (class, group) = (layout.city_class(), layout.city_group());
        let point = Some(self.point(block.cities[city].county));
        self.municipality(&UnitLine {
            level: "municipality",
            parent: &parent,
            population,
            also: "",
            class,
            group,
            point,
        })
    }

    fn municipality(&mut self, entry: &UnitLine) -> Result<String, DemoError> {
        self.municipalities += 1;
        let id = format!("K{:0width$}", self.municipalities, width = self.digits);
        let name = self.names.municipalities.next();
        self.line(&id, &name, entry)?;
        Ok(id)
    }

    fn district(&mut self, entry: &UnitLine) -> Result<String, DemoError> {
        self.districts += 1;
        let id = format!("S{:0width$}", self.districts, width = self.digits);
        let name = self.names.districts.next();
        self.line(&id, &name, entry)?;
        Ok(id)
    }

    fn line(&mut self, id: &str, name: &str, entry: &UnitLine) -> Result<(), DemoError> {
        let UnitLine { level, parent, population, also, class, group, point } = entry;
        let population = population.map(|people| people.to_string()).unwrap_or_default();
        let point = point.map_or(";".to_string(), |(lat, lon)| format!("{lat:.2};{lon:.2}"));
        self.text(&format!("{id};{name};{level};{parent};{population};{also};{class};{group};{point}\n"))
    }

    fn text(&mut self, text: &str) -> Result<(), DemoError> {
        self.file.write_all(text.as_bytes()).map_err(DemoError::io(&self.path))
    }
}
