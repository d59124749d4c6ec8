//! Answers of Kolada's open API: key figures by place, year and sex, and its lists of places.

use std::borrow::Cow;

use super::json::{Raw, begins, for_each, for_each_entry, text_of, wrong};
use super::kept::{About, CellCollector, KeptGrid, Naming, Room, TooLarge};
use super::refusal::Refusal;

/// The columns of values, of which a file has those that its first value has.
const OUTER: [&str; 4] = ["kpi", "municipality", "ou", "period"];
const INNER: [&str; 4] = ["gender", "count", "value", "status"];
const MAX_FIELDS: usize = 50;

/// An answer, and whether it goes on in others.
#[derive(Debug)]
pub(crate) struct Answer {
    pub grid: KeptGrid,
    pub has_next: bool,
}

type Fields<'a> = Vec<(Cow<'a, str>, Raw<'a>)>;

/// Reads an answer; `None` when the object is none.
pub(crate) fn read(raw: Raw) -> Option<Result<Answer, Refusal>> {
    let fields = fields(raw).ok()?;
    let values = field(&fields, "values").or_else(|| field(&fields, "results"))?;
    let is_answer = begins(values, '[') && field(&fields, "count").is_some();
    if !is_answer {
        return None;
    }
    let next = ["next_page", "next_url", "next"].iter().filter_map(|key| field(&fields, key));
    let has_next = next.map(text_of).any(|address| !address.is_empty());
    Some(Rows::read(values).map(|grid| Answer { grid, has_next }))
}

fn fields(raw: Raw<'_>) -> Result<Fields<'_>, Refusal> {
    let mut fields = Fields::new();
    for_each_entry(raw, |key, value| {
        fields.push((key, value));
        if fields.len() > MAX_FIELDS { Err(TooLarge.into()) } else { Ok(()) }
    })?;
    Ok(fields)
}

fn field<'a>(fields: &Fields<'a>, key: &str) -> Option<Raw<'a>> {
    fields.iter().find(|(other, _)| other == key).map(|(_, raw)| *raw)
}

struct Rows {
    cells: CellCollector,
    columns: Vec<String>,
    number: u32,
}

impl Rows {
    fn read(values: Raw) -> Result<KeptGrid, Refusal> {
        let cells = CellCollector::new(Naming::Value, Room::default());
        let mut rows = Self { cells, columns: Vec::new(), number: 0 };
        for_each(values, |raw| {
            let outer = fields(raw).map_err(|_| wrong("each of `values` must be an object"))?;
            match field(&outer, "values") {
                Some(inner) => for_each(inner, |raw| {
                    let inner = fields(raw).map_err(|_| wrong("each of `values` must be an object"))?;
                    rows.value(&outer, &inner)
                }),
                None => rows.place(&outer),
            }
        })?;
        if rows.number == 0 {
            return Err(wrong("the answer holds no values: nothing was found for what was asked"));
        }
        Ok(KeptGrid { name: None, is_hidden: false, about: About::default(), cells: rows.cells.finish().0 })
    }

    /// A row of a key figure.
    fn value<'a>(&mut self, outer: &Fields<'a>, inner: &Fields<'a>) -> Result<(), Refusal> {
        if self.columns.is_empty() {
            let is_there = |key: &&str| field(outer, key).is_some();
            self.head(OUTER.into_iter().filter(is_there).chain(INNER).map(str::to_string).collect())?;
        }
        // The status says why a value is missing.
        let is_missing = field(inner, "value").is_none_or(|raw| text_of(raw).is_empty());
        let status = field(inner, "status").map(text_of).unwrap_or_default();
        self.row(|column| match column {
            "value" if is_missing => status.clone(),
            _ if INNER.contains(&column) => field(inner, column).map(text_of).unwrap_or_default(),
            _ => field(outer, column).map(text_of).unwrap_or_default(),
        })
    }

    /// A row of a list, such as that of places.
    fn place(&mut self, fields: &Fields) -> Result<(), Refusal> {
        if self.columns.is_empty() {
            let is_text = |raw: &Raw| !begins(raw, '[') && !begins(raw, '{');
            let columns = fields.iter().filter(|(_, raw)| is_text(raw)).map(|(key, _)| key.to_string());
            self.head(columns.collect())?;
        }
        self.row(|column| field(fields, column).map(text_of).unwrap_or_default())
    }

    fn head(&mut self, columns: Vec<String>) -> Result<(), Refusal> {
        self.columns = columns;
        let head: Result<Vec<u32>, TooLarge> =
            self.columns.iter().map(|column| self.cells.plain(column)).collect();
        Ok(self.cells.row(0, &head?)?)
    }

    fn row<'a>(&mut self, text: impl Fn(&str) -> Cow<'a, str>) -> Result<(), Refusal> {
        let row: Result<Vec<u32>, TooLarge> =
            self.columns.iter().map(|column| self.cells.plain(&text(column))).collect();
        self.number += 1;
        Ok(self.cells.row(self.number, &row?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> (Vec<Vec<String>>, bool) {
        let answer = read(serde_json::from_str(text).expect("JSON")).expect("an answer").expect("rows");
        let rows = answer.grid.cells.rows(0).map(|row| row.all().map(str::to_string).collect());
        (rows.collect(), answer.has_next)
    }

    #[test]
    fn key_figures_become_rows_by_place_year_and_sex() {
        let text = r#"{"count": 2, "next_page": null, "values": [{"kpi": "N1", "municipality": "0180", "period": 2023,
            "values": [{"count": 1, "gender": "K", "status": "", "value": 25.10, "isdeleted": false},
            {"count": 1, "gender": "M", "status": "Missing", "value": null}]},
            {"kpi": "N1", "municipality": "0114", "period": 2023, "values": [{"gender": "T", "value": null}]}]}"#;
        let (rows, has_next) = answer(text);
        assert!(!has_next);
        assert_eq!(rows[0], ["kpi", "municipality", "period", "gender", "count", "value", "status"]);
        assert_eq!(rows[1], ["N1", "0180", "2023", "K", "1", "25.10"]);
        assert_eq!(rows[2], ["N1", "0180", "2023", "M", "1", "Missing", "Missing"]);
        assert_eq!(rows[3], ["N1", "0114", "2023", "T"]);
    }

    #[test]
    fn a_list_of_places_keeps_its_fields() {
        let text = r#"{"count": 9, "next_url": "https://example.org/2", "values": [
            {"id": "0114", "title": "Upplands Väsby", "type": "K", "links": []}, {"id": "0115", "title": "X"}]}"#;
        let (rows, has_next) = answer(text);
        assert!(has_next);
        assert_eq!(rows[0], ["id", "title", "type"]);
        assert_eq!((rows[1].len(), rows[2].len()), (3, 2));
    }

    #[test]
    fn an_empty_answer_is_refused() {
        assert!(read(serde_json::from_str(r#"{"count": 0, "values": []}"#).unwrap()).unwrap().is_err());
        assert!(read(serde_json::from_str(r#"{"values": 3}"#).unwrap()).is_none());
    }
}
