//! The places of one nation: their sizes, their counties and cities, and their groups.

use super::dice::Dice;
use super::error::DemoError;
use super::model::{GroupRule, ModelPlaces, PlaceKind};
use super::space::Space;

/// The plan of a nation's places. It is the same for every copy of the nation; which county or city
/// a place belongs to is drawn for each copy.
pub(crate) struct PlacePlan<'a> {
    written: &'a ModelPlaces,
    /// The reporting places by class, and within a kind from small to large.
    slots: Vec<Slot>,
    /// The number of districts in each city.
    cities: Vec<usize>,
}

/// A reporting place before it has a name.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// The value of the class variable.
    pub class: u16,
    pub cases: usize,
    kind: usize,
    /// From 0 for the smallest place of its kind to 1 for the largest.
    rank: f64,
}

/// A reporting place of one nation.
pub(crate) struct DrawnPlace {
    pub slot: Slot,
    pub home: Home,
    pub population: u64,
}

/// The county or city of a place, by number within the nation.
pub(crate) enum Home {
    County(usize),
    City(usize),
}

/// A city that reports by district.
pub(crate) struct City {
    pub county: usize,
    pub population: u64,
}

/// The places of one nation, or of the part of a nation that is written.
pub(crate) struct NationPlaces {
    pub places: Vec<DrawnPlace>,
    pub cities: Vec<City>,
}

impl<'a> PlacePlan<'a> {
    /// `class_sizes` has the number of cases in each class.
    pub(crate) fn new(
        written: &'a ModelPlaces,
        space: &Space,
        class_sizes: &[usize],
    ) -> Result<Self, DemoError> {
        let column = space.column(&written.class)?;
        let mut slots = Vec::new();
        for (class, cases) in class_sizes.iter().enumerate() {
            let name = &space.variables[column].values[class];
            let kinds = written.kinds.iter().enumerate().filter(|(_, kind)| kind.class == *name);
            slots.extend(fill(class as u16, *cases, kinds)?);
        }
        let cities: Vec<usize> =
            written.kinds.iter().filter_map(|kind| kind.cities.clone()).flatten().collect();
        let municipalities = slots.len() - cities.iter().sum::<usize>();
        if written.counties.municipalities.iter().sum::<usize>() != municipalities + cities.len() {
            return Err(DemoError::model(
                "places",
                "the counties do not hold just as many municipalities as the kinds",
            ));
        }
        Ok(Self { written, slots, cities })
    }

    /// The number of reporting places.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// A nation with `count` of the places, taken evenly from the smallest to the largest, and with
    /// proportionally fewer counties.
    pub(crate) fn block(&self, count: usize, dice: &mut Dice) -> NationPlaces {
        let mut cities: Vec<City> = (0..self.cities.len())
            .map(|city| City { county: self.squeeze(self.city_county(city), count), population: 0 })
            .collect();
        let mut places = Vec::with_capacity(self.len());
        let (mut counties, mut city_of_each) = self.homes(dice);
        for slot in &self.slots {
            let kind = &self.written.kinds[slot.kind];
            let population = population(kind, slot.rank, dice);
            let home = match &kind.cities {
                None => Home::County(self.squeeze(counties.pop().unwrap_or(0), count)),
                Some(_) => Home::City(city_of_each.pop().unwrap_or(0)),
            };
            if let Home::City(city) = home {
                cities[city].population += population;
            }
            places.push(DrawnPlace { slot: *slot, home, population });
        }
        let mut places = thin(places, count);
        dice.shuffle(&mut places);
        places.sort_by_key(|place| match place.home {
            Home::County(county) => (county, None),
            Home::City(city) => (cities[city].county, Some(city)),
        });
        NationPlaces { places, cities }
    }

    /// The county of each municipality that is not a city, and the city of each district, in random
    /// order.
    fn homes(&self, dice: &mut Dice) -> (Vec<usize>, Vec<usize>) {
        let mut room = self.written.counties.municipalities.clone();
        for city in 0..self.cities.len() {
            let county = &mut room[self.city_county(city)];
            *county = county.saturating_sub(1);
        }
        let spread = |sizes: &[usize]| -> Vec<usize> {
            sizes.iter().enumerate().flat_map(|(home, size)| vec![home; *size]).collect()
        };
        let (mut counties, mut cities) = (spread(&room), spread(&self.cities));
        dice.shuffle(&mut counties);
        dice.shuffle(&mut cities);
        (counties, cities)
    }

    fn city_county(&self, city: usize) -> usize {
        city % self.written.counties.municipalities.len()
    }

    /// The number of a county in a smaller nation, where neighbouring counties become one.
    fn squeeze(&self, county: usize, count: usize) -> usize {
        let counties = self.written.counties.municipalities.len();
        county * (counties * count).div_ceil(self.len()) / counties
    }

    /// The group of a municipality that is not a city. `near_city`: its county has a city.
    pub(crate) fn group(&self, near_city: bool, population: u64) -> &str {
        self.first_group(|rule| {
            let fits = rule.city != Some(true) && rule.near_city.is_none_or(|near| near == near_city);
            fits && population >= rule.from && rule.below.is_none_or(|below| population < below)
        })
    }

    /// The group of a city.
    pub(crate) fn city_group(&self) -> &str {
        self.first_group(|rule| rule.city == Some(true))
    }

    /// The class of a city, which is the class of its districts.
    pub(crate) fn city_class(&self) -> &str {
        self.written.kinds.iter().find(|kind| kind.cities.is_some()).map_or("", |kind| &kind.class)
    }

    fn first_group(&self, fits: impl Fn(&GroupRule) -> bool) -> &str {
        self.written.groups.rules.iter().find(|rule| fits(rule)).map_or("", |rule| &rule.value)
    }
}

/// The places of one class, with sizes that sum to the cases of the class.
fn fill<'a>(
    class: u16,
    cases: usize,
    kinds: impl Iterator<Item = (usize, &'a PlaceKind)>,
) -> Result<Vec<Slot>, DemoError> {
    let mut slots = Vec::new();
    let (mut even, mut steep) = (Vec::new(), Vec::new());
    for (index, kind) in kinds {
        for place in 0..kind.places {
            let rank = place as f64 / (kind.places.max(2) - 1) as f64;
            let [least, most] = kind.cases;
            even.push(least + (most - least) * rank);
            steep.push(least + (most - least) * rank * rank);
            slots.push(Slot { class, cases: 0, kind: index, rank });
        }
    }
    let problem =
        || DemoError::model("places", format!("value {class} of the class has cases but no places"));
    (slots.is_empty() == (cases == 0)).then_some(()).ok_or_else(problem)?;
    let sizes = apportion(cases, &blend(cases as f64, &even, &steep));
    slots.iter_mut().zip(sizes).for_each(|(slot, cases)| slot.cases = cases);
    Ok(slots)
}

/// Sizes between a linear and a quadratic rise, with a sum as close to `total` as possible.
fn blend(total: f64, even: &[f64], steep: &[f64]) -> Vec<f64> {
    let (high, low): (f64, f64) = (even.iter().sum(), steep.iter().sum());
    let part = if high > low { ((total - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    even.iter().zip(steep).map(|(even, steep)| steep + (even - steep) * part).collect()
}

/// Divides whole cases in proportion to the weights (largest remainder).
pub(crate) fn apportion(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| weight / sum * total as f64).collect();
    let mut sizes: Vec<usize> = exact.iter().map(|size| *size as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| (exact[*b].fract()).total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let remainder = total.saturating_sub(sizes.iter().sum());
    order.iter().cycle().take(remainder).for_each(|place| sizes[*place] += 1);
    sizes
}

/// `count` of the items, taken at even distances.
fn thin<T>(items: Vec<T>, count: usize) -> Vec<T> {
    let all = items.len();
    let mut kept = (0..count).map(|pick| (2 * pick + 1) * all / (2 * count)).peekable();
    let keeps = |(index, item)| kept.next_if_eq(&index).map(|_| item);
    items.into_iter().enumerate().filter_map(keeps).collect()
}

/// A number of inhabitants within the range of the kind, by rank and at random.
fn population(kind: &PlaceKind, rank: f64, dice: &mut Dice) -> u64 {
    let [least, most] = kind.population;
    let place = (rank + rank * rank) * 0.44 + dice.share() * 0.12;
    least + (place * most.saturating_sub(least) as f64) as u64
}
