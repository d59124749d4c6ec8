//! JSON-stat, the format of statistical offices' interfaces: version 2, and the bundles of version 1.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::cube::{self, CubeRows, Dimension, MAX_CATEGORIES, MAX_DIMENSIONS, label};
use super::json::{Raw, begins, for_each, for_each_entry, text_of, unknown, wrong};
use super::kept::{About, KeptGrid, Room, TooLarge};
use super::refusal::Refusal;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dataset<'a> {
    #[serde(borrow)]
    label: Option<Cow<'a, str>>,
    #[serde(borrow)]
    source: Option<Cow<'a, str>>,
    #[serde(borrow)]
    note: Option<Raw<'a>>,
    id: Option<Vec<String>>,
    size: Option<Vec<usize>>,
    #[serde(borrow)]
    dimension: Option<Raw<'a>>,
    #[serde(borrow)]
    value: Option<Raw<'a>>,
    #[serde(borrow)]
    status: Option<Raw<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Category<'a> {
    label: Option<String>,
    #[serde(borrow)]
    category: Option<Parts<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts<'a> {
    #[serde(borrow)]
    index: Option<Raw<'a>>,
    #[serde(borrow)]
    label: Option<Raw<'a>>,
    #[serde(borrow)]
    unit: Option<Raw<'a>>,
}

/// What the values of a category are measured in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Unit {
    base: Option<String>,
    label: Option<String>,
}

/// Reads a data set, a collection of data sets, or a bundle; `None` when the object is none of them.
pub(crate) fn read(raw: Raw) -> Option<Result<Vec<KeptGrid>, Refusal>> {
    let mut keys: FxHashMap<Cow<str>, Raw> = FxHashMap::default();
    for_each_entry(raw, |key, value| {
        if keys.len() < MAX_DIMENSIONS {
            keys.insert(key, value);
        }
        Ok(())
    })
    .ok()?;
    let class = keys.get("class").map(|class| text_of(class));
    let mut sets: Vec<(Option<Cow<str>>, Raw)> = Vec::new();
    match class.as_deref() {
        Some("dataset") => sets.push((None, raw)),
        Some("collection") => return Some(collection(&keys)),
        _ if keys.contains_key("dimension") && keys.contains_key("value") => sets.push((None, raw)),
        // A bundle of version 1 names its data sets.
        _ => {
            let is_set = |raw: &Raw| begins(raw, '{') && raw.get().contains("\"dimension\"");
            sets.extend(
                keys.iter().filter(|(_, raw)| is_set(raw)).map(|(key, raw)| (Some(key.clone()), *raw)),
            );
            sets.sort_by_key(|(_, raw)| raw.get().as_ptr());
        }
    }
    if sets.is_empty() { None } else { Some(grids(&sets)) }
}

fn collection(keys: &FxHashMap<Cow<str>, Raw>) -> Result<Vec<KeptGrid>, Refusal> {
    let link = keys.get("link").ok_or_else(unknown)?;
    let mut sets = Vec::new();
    for_each_entry(link, |_, items| {
        for_each(items, |item| {
            if item.get().contains("\"dimension\"") && sets.len() < 1_000 {
                sets.push((None, item));
            }
            Ok(())
        })
    })?;
    if sets.is_empty() {
        return Err(Refusal::new(
            "json-table",
            "the collection holds addresses of data sets, not the data sets themselves",
            "fetch the data set that you need, and save it as a file",
        ));
    }
    grids(&sets)
}

fn grids(sets: &[(Option<Cow<str>>, Raw)]) -> Result<Vec<KeptGrid>, Refusal> {
    let (mut grids, mut room) = (Vec::new(), Room::default());
    for (name, raw) in sets {
        let set: Dataset = serde_json::from_str(raw.get()).map_err(|error| wrong(error.to_string()))?;
        let dimensions = dimensions(&set)?;
        let rows = CubeRows::new(&dimensions, room)?;
        let rows = values(&set, rows, cube::size(&dimensions).ok_or(TooLarge)?)?;
        let (cells, left) = rows.finish();
        room = left;
        // One data set is the table of its file, whatever it is called.
        let about = About {
            title: set.label.as_deref().map(str::to_string),
            source: set.source.as_deref().map(str::to_string),
            remarks: set.note.and_then(|note| serde_json::from_str(note.get()).ok()).unwrap_or_default(),
        };
        let name = set.label.as_deref().or(name.as_deref()).filter(|_| sets.len() > 1);
        grids.push(KeptGrid { name: name.map(Into::into), is_hidden: false, about, cells });
    }
    Ok(grids)
}

fn dimensions(set: &Dataset) -> Result<Vec<Dimension>, Refusal> {
    let raw = set.dimension.ok_or_else(|| wrong("the data set has no `dimension`"))?;
    let mut all: FxHashMap<Cow<str>, Raw> = FxHashMap::default();
    for_each_entry(raw, |key, value| {
        all.insert(key, value);
        if all.len() > MAX_DIMENSIONS + 3 { Err(TooLarge.into()) } else { Ok(()) }
    })?;
    // In version 1 the names and sizes stand beside the dimensions.
    let beside = |key: &str| all.get(key).map(|raw| raw.get());
    let ids = set.id.clone().or_else(|| serde_json::from_str(beside("id")?).ok()).unwrap_or_default();
    let sizes = set.size.clone().or_else(|| serde_json::from_str(beside("size")?).ok()).unwrap_or_default();
    if ids.is_empty() || ids.len() != sizes.len() || ids.len() > MAX_DIMENSIONS {
        return Err(wrong("`id` and `size` must name the dimensions, and how many categories each has"));
    }
    let dimension = |(id, size): (&String, &usize)| {
        let raw = all.get(id.as_str()).ok_or_else(|| wrong(format!("`dimension` has no `{id}`")))?;
        let dimension = self::dimension(id, raw)?;
        let found = dimension.categories.len();
        if found == *size {
            return Ok(dimension);
        }
        Err(wrong(format!("the dimension `{id}` has {found} categories, `size` says {size}")))
    };
    ids.iter().zip(&sizes).map(dimension).collect()
}

fn dimension(id: &str, raw: Raw) -> Result<Dimension, Refusal> {
    let read: Category =
        serde_json::from_str(raw.get()).map_err(|error| wrong(format!("the dimension `{id}`: {error}")))?;
    let parts = read.category.unwrap_or_default();
    let mut labels: Vec<(String, String)> = Vec::new();
    if let Some(raw) = parts.label {
        for_each_entry(raw, |key, raw| {
            labels.push((key.into_owned(), text_of(raw).into_owned()));
            if labels.len() > MAX_CATEGORIES { Err(TooLarge.into()) } else { Ok(()) }
        })?;
    }
    let ids = match parts.index {
        Some(index) => categories(id, index)?,
        // A dimension of one category needs no order.
        None => labels.iter().map(|(id, _)| id.clone()).take(1).collect(),
    };
    let labels: FxHashMap<String, String> = labels.into_iter().collect();
    let category = |id: &String| label(labels.get(id).unwrap_or(id), Some(id));
    let categories = ids.iter().map(category).collect();
    let name = label(read.label.as_deref().unwrap_or(id), Some(id));
    let mut dimension = Dimension { name, categories, ..Dimension::default() };
    if let Some(raw) = parts.unit.filter(|raw| begins(raw, '{')) {
        let units = units(raw)?;
        dimension.measured_in(|category| {
            let unit = units.get(&**category.code.as_ref().unwrap_or(&category.text))?;
            unit.base.clone().or_else(|| unit.label.clone())
        });
    }
    Ok(dimension)
}

/// The units of categories by their codes.
fn units(raw: Raw) -> Result<FxHashMap<String, Unit>, Refusal> {
    let mut units = FxHashMap::default();
    for_each_entry(raw, |category, raw| {
        let unit: Unit = serde_json::from_str(raw.get()).unwrap_or_default();
        units.insert(category.into_owned(), unit);
        if units.len() > MAX_CATEGORIES { Err(TooLarge.into()) } else { Ok(()) }
    })?;
    Ok(units)
}

/// The categories' codes in their order: a list, or an object that gives each its place.
fn categories(id: &str, index: Raw) -> Result<Vec<String>, Refusal> {
    let mut categories: Vec<(usize, String)> = Vec::new();
    let mut add = |place: usize, category: String| {
        categories.push((place, category));
        if categories.len() > MAX_CATEGORIES { Err(TooLarge.into()) } else { Ok(()) }
    };
    if begins(index, '{') {
        for_each_entry(index, |category, place| {
            let place = place.get().trim().parse();
            add(
                place.map_err(|_| wrong(format!("`{category}` of `{id}` has no place")))?,
                category.into_owned(),
            )
        })?;
    } else {
        let mut place = 0;
        for_each(index, |category| {
            place += 1;
            add(place, text_of(category).into_owned())
        })?;
    }
    categories.sort_by_key(|(place, _)| *place);
    if categories.windows(2).any(|two| two[0].0 == two[1].0) {
        return Err(wrong(format!("two categories of `{id}` have one place")));
    }
    Ok(categories.into_iter().map(|(_, category)| category).collect())
}

/// Takes all values; a missing value is replaced by its `status`, such as `..`.
fn values<'a>(set: &Dataset, mut rows: CubeRows<'a>, size: usize) -> Result<CubeRows<'a>, Refusal> {
    let value = set.value.ok_or_else(|| wrong("the data set has no `value`"))?;
    let status = Status::of(set.status, size)?;
    let mut found = 0;
    let mut take = |rows: &mut CubeRows, value: &str| {
        let text = if value.is_empty() { status.at(found) } else { value };
        found += 1;
        if found <= size { rows.value(text) } else { Ok(()) }
    };
    if begins(value, '{') {
        let mut by_place: FxHashMap<usize, Cow<str>> = FxHashMap::default();
        for_each_entry(value, |key, value| {
            let place = key.parse().ok().filter(|place| *place < size);
            let place =
                place.ok_or_else(|| wrong(format!("`value` has no place `{key}`: there are {size}")))?;
            by_place.insert(place, text_of(value));
            if by_place.len() > MAX_PLACES { Err(TooLarge.into()) } else { Ok(()) }
        })?;
        for place in 0..size {
            take(&mut rows, by_place.get(&place).map_or("", |text| text))?;
        }
    } else {
        for_each(value, |value| Ok(take(&mut rows, &text_of(value))?))?;
    }
    if found != size {
        return Err(wrong(format!("the dimensions span {size} values, `value` holds {found}")));
    }
    Ok(rows)
}

/// How many places may be named one by one.
const MAX_PLACES: usize = 1_000_000;

/// The status that the file gives to values: to all, or to some.
#[derive(Debug)]
enum Status<'a> {
    Of(Cow<'a, str>),
    By(FxHashMap<usize, Cow<'a, str>>),
}

impl<'a> Status<'a> {
    fn of(raw: Option<Raw<'a>>, size: usize) -> Result<Self, Refusal> {
        let mut by: FxHashMap<usize, Cow<str>> = FxHashMap::default();
        let mut add = |place: usize, raw: Raw<'a>| {
            let text = text_of(raw);
            if place < size && !text.is_empty() {
                by.insert(place, text);
            }
            if by.len() > MAX_PLACES { Err(Refusal::from(TooLarge)) } else { Ok(()) }
        };
        match raw {
            Some(raw) if begins(raw, '{') => {
                for_each_entry(raw, |key, raw| key.parse().map_or(Ok(()), |place| add(place, raw)))?
            }
            Some(raw) if begins(raw, '[') => {
                let mut place = 0;
                for_each(raw, |raw| {
                    place += 1;
                    add(place - 1, raw)
                })?;
            }
            Some(raw) => return Ok(Self::Of(text_of(raw))),
            None => {}
        }
        Ok(Self::By(by))
    }

    fn at(&self, place: usize) -> &str {
        match self {
            Self::Of(text) => text,
            Self::By(by) => by.get(&place).map_or("", |text| text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<(String, Option<String>)>> {
        let raw: Raw = serde_json::from_str(text).expect("JSON");
        let grids = read(raw).expect("JSON-stat").expect("a table");
        let row = |row: super::super::kept::Row| {
            (0..row.len()).map(|at| (row.cell(at).to_string(), row.code(at).map(str::to_string))).collect()
        };
        grids[0].cells.rows(0).map(row).collect()
    }

    fn refusal(text: &str) -> String {
        let raw: Raw = serde_json::from_str(text).expect("JSON");
        format!("{:?}", read(raw).expect("JSON-stat").expect_err("no table"))
    }

    const SET: &str = r#"{"version": "2.0", "class": "dataset", "label": "Böcker", "id": ["Ort", "Tid", "Slag"],
        "size": [2, 2, 1], "dimension": {
        "Ort": {"label": "ort", "category": {"index": {"b": 1, "a": 0}, "label": {"a": "Ek", "b": "Ås"}}},
        "Tid": {"category": {"index": ["2022", "2023"]}},
        "Slag": {"label": "slag", "category": {"label": {"L": "lån"}}}},
        "value": [1, 2.50, null, null], "status": {"2": "..", "0": "p"}}"#;

    #[test]
    fn a_data_set_becomes_long_rows() {
        let rows = rows(SET);
        let code = |text: &str, code: &str| (text.to_string(), Some(code.to_string()));
        let plain = |text: &str| (text.to_string(), None);
        assert_eq!(rows[0], [code("ort", "Ort"), plain("Tid"), code("slag", "Slag"), plain("value")]);
        assert_eq!(rows[2], [code("Ek", "a"), plain("2023"), code("lån", "L"), plain("2.50")]);
        assert_eq!(rows[3][3], plain(".."));
        // Nothing is known of the last value: its row ends before it.
        assert_eq!((rows[4].len(), rows[4][0].clone()), (3, code("Ås", "b")));
    }

    #[test]
    fn a_value_that_counts_no_cases_says_its_unit() {
        let unit = r#""label": {"L": "lån"}, "unit": {"L": {"base": "procent", "decimals": 1}}"#;
        let text = SET.replace(r#""label": {"L": "lån"}"#, unit);
        let values: Vec<String> = rows(&text).into_iter().filter_map(|mut row| Some(row.pop()?.0)).collect();
        assert_eq!(values[1..4], ["1 (procent)", "2.50 (procent)", ".."]);
    }

    #[test]
    fn values_may_be_named_by_their_places() {
        let text = SET.replace("[1, 2.50, null, null]", r#"{"0": 1, "1": 2.50}"#);
        assert_eq!(rows(&text), rows(SET));
    }

    #[test]
    fn a_collection_and_a_bundle_hold_several_sets() {
        let collection = format!(
            r#"{{"class": "collection", "link": {{"item": [{SET}, {}]}}}}"#,
            SET.replace("Böcker", "Lån")
        );
        let old = r#"{"a": {"label": "A", "dimension": {"id": ["x"], "size": [1], "x": {"category": {"index": ["u"]}}},
            "value": [3]}, "b": {"dimension": {"id": ["x"], "size": [1], "x": {"category": {"label": {"u": "U"}}}},
            "value": [4]}}"#;
        for (text, names) in [(collection.as_str(), ["Böcker", "Lån"]), (old, ["A", "b"])] {
            let grids = read(serde_json::from_str(text).unwrap()).unwrap().unwrap();
            let found: Vec<&str> = grids.iter().filter_map(|grid| grid.name.as_deref()).collect();
            assert_eq!(found, names);
        }
    }

    #[test]
    fn a_set_that_contradicts_itself_is_refused() {
        for (old, new, message) in [
            ("[1, 2.50, null, null]", "[1, 2]", "span 4 values, `value` holds 2"),
            ("[2, 2, 1]", "[2, 3, 1]", "`Tid` has 2 categories, `size` says 3"),
            ("[2, 2, 1]", "[2, 2]", "`id` and `size`"),
            (r#""Tid": {"#, r#""Time": {"#, "no `Tid`"),
            (r#"{"b": 1, "a": 0}"#, r#"{"b": 1, "a": 1}"#, "have one place"),
            ("[1, 2.50, null, null]", r#"{"4": 1}"#, "no place `4`"),
        ] {
            let found = refusal(&SET.replace(old, new));
            assert!(found.contains(message), "{found}");
        }
        let links = r#"{"class": "collection", "link": {"item": [{"class": "dataset", "href": "x"}]}}"#;
        assert!(refusal(links).contains("addresses of data sets"));
    }
}
