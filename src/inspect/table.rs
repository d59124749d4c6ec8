//! Puts what was found of a table together.

use grid::{Frame, Grid, Sheet};
use ground::text::plain;
use rustc_hash::FxHashMap;
use units::{Level, PlaceNames};

use super::again;
use super::cell::CellKind;
use super::cells::{Cells, Word};
use super::column::Column;
use super::crossing;
use super::head::{self, Extent};
use super::heads::Heads;
use super::kinds;
use super::levels::LevelColumns;
use super::places::{KnownPlaces, find};
use super::report::*;
use super::roles::{Role, roles};
use super::rounds::period;
use super::sums::{self, Candidate};
use super::vocabulary::{Hint, hint, is_county, is_nation, is_sum, is_total, is_whole_county};

/// Looks at a sheet.
pub(crate) fn sheet(grid: Grid, known: &KnownPlaces) -> SheetReport {
    let (name, is_hidden, row_word) =
        (grid.name.as_deref().map(str::to_string), grid.is_hidden, grid.row_word());
    let mut cells = Cells::read(&grid);
    let grid::About { title, source, .. } = grid.about.clone();
    let table = head::find(&cells).and_then(|mut extent| {
        let header = extent.head.clone().map(|row| cells.numbers[row]).collect();
        let sheet = Sheet::in_grid(grid, &Frame { header, ..Frame::default() })?;
        let mut left_out = again::take_out(&cells, &mut extent, &sheet);
        left_out.extend(kinds::take_out(&cells, &mut extent, &sheet));
        let filled = written_once(&cells, &extent, &sheet);
        filled.iter().for_each(|column| cells.fill(*column, &extent.body));
        let names = filled.iter().map(|column| sheet.called(*column)).collect();
        let levels = LevelColumns::find(&cells, &extent, &sheet);
        levels.iter().for_each(|levels| levels.join(&mut cells, &extent));
        let larger = levels.iter().flat_map(|levels| &levels.larger);
        let larger = larger.map(|column| sheet.called(*column)).collect();
        let guess = Guess::new(&cells, &extent, &sheet, known, levels);
        Some(TableReport { filled: names, left_out, larger, ..guess.report() })
    });
    SheetReport { name, is_hidden, row_word, title, source, table }
}

/// The columns in which a word is written once, for all rows down to the next: many cells are empty
/// below their words, beside a column of words that is full. In a column of places any cell may be:
/// a row that counts is of some place.
fn written_once(cells: &Cells, extent: &Extent, sheet: &Sheet) -> Vec<usize> {
    let words = |column: usize| extent.body.iter().map(move |row| cells.index(*row, column));
    let is_text = |column: &usize| !extent.numeric.contains(column);
    let empty = |column: usize| words(column).filter(|word| *word == 0).count();
    let has_full = (0..cells.width).filter(is_text).any(|column| empty(column) == 0);
    let begins = |column: usize| words(column).next().is_some_and(|word| word != 0);
    let holds_places = |column: usize| hint(&sheet.called(column)) == Some(Hint::Place);
    let least = |column: usize| if holds_places(column) { 1 } else { extent.body.len().div_ceil(3) };
    let is_sparse = |column: &usize| begins(*column) && empty(*column) >= least(*column);
    (0..cells.width).filter(is_text).filter(|column| has_full && is_sparse(column)).collect()
}

/// A table whose columns have roles.
struct Guess<'a> {
    cells: &'a Cells,
    extent: &'a Extent,
    known: &'a KnownPlaces,
    names: PlaceNames<'a>,
    levels: Option<LevelColumns>,
    columns: Vec<Column>,
    roles: Vec<Role>,
    heads: Heads,
    /// The columns of counts, in the order of `heads`.
    counts: Vec<usize>,
}

impl<'a> Guess<'a> {
    fn new(
        cells: &'a Cells,
        extent: &'a Extent,
        sheet: &Sheet,
        known: &'a KnownPlaces,
        levels: Option<LevelColumns>,
    ) -> Self {
        let names = known.names();
        let columns: Vec<Column> = (0..sheet.header.len())
            .map(|index| {
                let is_text = !extent.numeric.contains(&index);
                let name = if is_text { sheet.called(index) } else { sheet.header[index].clone() };
                let mut parts = sheet.parts(index).to_vec();
                parts.dedup();
                Column::new(cells, extent, index, name, parts)
            })
            .collect();
        let mut roles = roles(&columns, cells, extent, (&names, known), levels.as_ref());
        let titles: Vec<String> = (0..*extent.head.start()).map(|row| cells.line(row)).collect();
        let by_title =
            |column: &Column| titles.iter().any(|title| grid::is_title_of_no_counts(title, &column.name));
        for (role, _) in
            roles.iter_mut().zip(&columns).filter(|(role, column)| **role == Role::Count && by_title(column))
        {
            *role = Role::Mean;
        }
        let counts: Vec<usize> = (0..columns.len()).filter(|column| roles[*column] == Role::Count).collect();
        let numbers: Vec<Vec<Option<u64>>> = extent
            .body
            .iter()
            .map(|row| counts.iter().map(|column| cells.word(*row, *column).kind.count()).collect())
            .collect();
        let of_counts: Vec<&Column> = counts.iter().map(|column| &columns[*column]).collect();
        let heads = Heads::of(&of_counts, roles.contains(&Role::Round), &numbers);
        Self { cells, extent, known, names, levels, columns, roles, heads, counts }
    }

    fn report(self) -> TableReport {
        let (cells, extent) = (self.cells, self.extent);
        let columns: Vec<ColumnReport> = (0..self.columns.len()).map(|column| self.column(column)).collect();
        let (symbols, marks) = self.signs();
        let keys = self.keys(&columns);
        let are_gaps_of_places = self.are_gaps_of_places();
        let by_sum = self.counts.is_empty();
        let duplicates = if by_sum { Vec::new() } else { crossing::duplicates(&keys) };
        let number = |row: Option<&usize>| row.map_or(0, |row| cells.numbers[*row]);
        let line = |row: usize| Line {
            number: cells.numbers[row],
            text: cells.line(row),
            cells: cells.filled(row).count(),
        };
        TableReport {
            head: extent.head.clone().map(|row| cells.numbers[row]).collect(),
            above: (0..*extent.head.start()).map(line).collect(),
            below: extent.others.iter().copied().map(line).collect(),
            first: number(extent.body.first()),
            last: number(extent.body.last()),
            rows: extent.body.len(),
            are_copies: self.are_copies(&duplicates),
            duplicates,
            gaps: if by_sum { Gaps::default() } else { self.gaps(&keys, &columns) },
            part_and_whole: self.part_and_whole(),
            shared_by: self.shared_by(),
            columns,
            left_out: Vec::new(),
            larger: Vec::new(),
            filled: Vec::new(),
            wide: self.heads.dimensions,
            count_word: self.heads.count_word,
            base_word: self.heads.base_word,
            symbols,
            are_gaps_of_places,
            marks,
            is_by_case: by_sum,
        }
    }

    /// Whether some row is the same as an earlier one in every cell: more likely a slip than more cases.
    fn are_copies(&self, duplicates: &[(usize, usize)]) -> bool {
        let row = |number: usize| self.cells.numbers.iter().position(|other| *other == number);
        let is_copy = |(one, other): &(usize, usize)| {
            let (Some(one), Some(other)) = (row(*one), row(*other)) else { return false };
            (0..self.cells.width)
                .all(|column| self.cells.index(one, column) == self.cells.index(other, column))
        };
        duplicates.iter().any(is_copy)
    }

    fn column(&self, index: usize) -> ColumnReport {
        let column = &self.columns[index];
        let is_empty = column.filled == 0;
        let is_nameless = column.parts.is_empty();
        let name = if is_nameless && is_empty { String::new() } else { column.name.clone() };
        ColumnReport { name, is_nameless, holds: self.content_of(index) }
    }

    fn part_and_whole(&self) -> Option<(String, String)> {
        let [one, other] = *self.counts.as_slice() else { return None };
        let count = |row: &usize, column: usize| self.cells.word(*row, column).kind.count();
        let pairs = || self.extent.body.iter().filter_map(|row| count(row, one).zip(count(row, other)));
        let name = |column: usize| self.columns[column].name.clone();
        let is_part = pairs().all(|(part, whole)| part <= whole);
        let is_whole = pairs().all(|(whole, part)| part <= whole);
        match (is_part, is_whole) {
            (true, false) => Some((name(one), name(other))),
            (false, true) => Some((name(other), name(one))),
            _ => None,
        }
    }

    /// The variable whose values may overlap: the whole of the two counts is the same for all of them,
    /// and the parts are not what it consists of.
    fn shared_by(&self) -> Option<String> {
        let (_, whole) = self.part_and_whole()?;
        let [one, other] = *self.counts.as_slice() else { return None };
        let (part, whole) = if self.columns[one].name == whole { (other, one) } else { (one, other) };
        let count = |row: usize, column: usize| self.cells.word(row, column).kind.count();
        let variables = self.dimensions().filter(|column| self.roles[*column] == Role::Variable);
        let is_shared = |column: &usize| {
            let others: Vec<usize> = self.dimensions().filter(|other| other != column).collect();
            let mut groups: FxHashMap<Vec<u32>, (Option<u64>, u64, usize)> = FxHashMap::default();
            for row in &self.extent.body {
                let key = others.iter().map(|other| self.cells.index(*row, *other)).collect();
                let whole = count(*row, whole);
                let group = groups.entry(key).or_insert((whole, 0, 0));
                if group.0 != whole {
                    return false;
                }
                (group.1, group.2) = (group.1 + count(*row, part).unwrap_or(0), group.2 + 1);
            }
            groups.values().any(|(whole, parts, rows)| *rows > 1 && *whole != Some(*parts))
        };
        variables.into_iter().find(is_shared).map(|column| self.columns[column].name.clone())
    }

    /// Whether each place that lacks a count has none at all: it may not have taken part.
    fn are_gaps_of_places(&self) -> bool {
        let place = self.roles.iter().position(|role| *role == Role::Place);
        let mut seen: FxHashMap<u32, [bool; 2]> = FxHashMap::default();
        for row in &self.extent.body {
            let seen_at_place =
                seen.entry(place.map_or(0, |place| self.cells.index(*row, place))).or_default();
            for count in &self.counts {
                seen_at_place[usize::from(self.cells.index(*row, *count) == 0)] = true;
            }
        }
        seen.values().all(|has| *has != [true, true])
    }

    fn content_of(&self, index: usize) -> Holds {
        let column = &self.columns[index];
        match self.roles[index] {
            Role::Empty => Holds::Empty,
            Role::Constant => Holds::Constant(column.values(self.cells).words.swap_remove(0)),
            Role::Place => Holds::Place(self.places(index)),
            Role::Twin(of) => Holds::PlaceTwin { of: self.columns[of].name.clone() },
            Role::Round => {
                let mut words = column.values(self.cells).words;
                words.sort_by_key(|seen| period(&seen.word).map(|(_, order)| order));
                let kind = words.iter().find_map(|seen| period(&seen.word));
                Holds::Round { period: kind.map_or(Period::Year, |(period, _)| period), words }
            }
            Role::Variable => Holds::Variable(self.values(index)),
            Role::Count => {
                let counts = || column.words(self.cells).filter_map(|(word, _)| word.kind.count());
                let position = self.counts.iter().position(|other| *other == index).unwrap_or(0);
                let heads = self.heads.words.get(position).cloned().unwrap_or_default();
                Holds::Count {
                    smallest: counts().min().unwrap_or(0),
                    largest: counts().max().unwrap_or(0),
                    heads,
                }
            }
            Role::Base => Holds::Base,
            Role::Share => Holds::Share,
            Role::Mean => Holds::Mean,
            Role::Note => Holds::Note,
        }
    }

    /// The columns by which rows are distinguished.
    fn dimensions(&self) -> impl Iterator<Item = usize> {
        let is_dimension =
            |column: &usize| matches!(self.roles[*column], Role::Place | Role::Round | Role::Variable);
        (0..self.columns.len()).filter(is_dimension)
    }

    fn groups(&self, column: usize) -> sums::Groups {
        let at: FxHashMap<u32, usize> =
            self.columns[column].seen.iter().enumerate().map(|(index, (word, _))| (*word, index)).collect();
        let others: Vec<usize> = self.dimensions().filter(|other| *other != column).collect();
        // A row of the whole nation may well be split less than those of its parts.
        let place = self.roles.iter().position(|role| *role == Role::Place).filter(|place| *place != column);
        let is_of_nation = move |row: usize| {
            place.is_some_and(|place| {
                let word = self.cells.word(row, place);
                let known = find(&self.names, &self.known.units, &word.text, word.code.as_deref());
                match known {
                    Some((unit, _)) => self.known.unit(unit).level == Level::Nation,
                    None => is_nation(&word.text),
                }
            })
        };
        sums::groups(self.counts.iter().flat_map(|count| {
            let (at, others) = (&at, &others);
            self.extent.body.iter().filter(move |row| !is_of_nation(**row)).filter_map(move |row| {
                let key: Vec<u32> = others.iter().map(|other| self.cells.index(*row, *other)).collect();
                let word = at.get(&self.cells.index(*row, column))?;
                Some(((*count, key), *word, self.cells.word(*row, *count).kind.count()))
            })
        }))
    }

    fn totals(&self, column: usize, is_named: impl Fn(&str) -> bool) -> Vec<(usize, Total)> {
        let candidates: Vec<Candidate> = self.columns[column]
            .words(self.cells)
            .map(|(word, rows)| Candidate { word: &word.text, rows, is_named_total: is_named(&word.text) })
            .collect();
        sums::totals(&self.groups(column), &candidates, self.roles[column] == Role::Place)
    }

    fn values(&self, column: usize) -> Values {
        let mut values = self.columns[column].values(self.cells);
        // The only word that begins so is of all, as `Total children`; of two, each is of some.
        let is_sum_of_some = |word: &str| is_sum(word) && !is_total(word);
        let are_some = values.words.iter().filter(|seen| is_sum_of_some(&seen.word)).count() > 1
            || values.words.iter().any(|seen| is_total(&seen.word));
        let is_of_all = |word: &str| is_total(word) || is_sum(word) && !are_some;
        values.totals = self.totals(column, is_of_all).into_iter().map(|(_, total)| total).collect();
        let is_total = |word: &str| values.totals.iter().any(|total| total.word == word);
        values.words.retain(|seen| !is_total(&seen.word));
        values
    }

    fn places(&self, column: usize) -> PlaceColumn {
        let mut places = self.columns[column].places(self.cells, &self.names, self.known);
        let is_unknown = |word: &str| places.unknown.iter().any(|unknown| unknown.word == word);
        let is_whole = |word: &str| is_unknown(word) && (is_nation(word) || is_whole_county(word));
        let totals = self.totals(column, is_whole).into_iter().map(|(_, total)| total);
        let totals: Vec<Total> = totals.filter(|total| is_unknown(&total.word)).collect();
        (places.totals, places.subtotals) = totals.into_iter().partition(|total| total.is.is_empty());
        if let Some(levels) = &self.levels {
            self.add_wholes(levels, &mut places);
            (places.totals, places.subtotals) = self.wholes(levels, &places.unknown);
        }
        if !places.is_of_project {
            name_county(&mut places);
        }
        if let Some(twin) = self.twin_of(column) {
            for unknown in places.unknown.iter_mut().filter(|unknown| unknown.code.is_none()) {
                let row =
                    self.extent.body.iter().find(|row| self.cells.word(**row, column).text == unknown.word);
                unknown.code = row.map(|row| self.cells.word(*row, twin).text.clone());
            }
        }
        places
    }

    /// Adds larger places of which no row is, only rows of their parts.
    fn add_wholes(&self, levels: &LevelColumns, places: &mut PlaceColumn) {
        for (word, _) in &levels.wholes {
            let is_there = places.known.iter().any(|known| known.word == *word)
                || places.unknown.iter().any(|unknown| unknown.word == *word);
            if !is_there && find(&self.names, &self.known.units, word, None).is_none() {
                places.unknown.push(UnknownWord { word: word.clone(), code: None, rows: 0, near: None });
            }
        }
    }

    /// The words for larger places that are not known: for all places together, and for some.
    fn wholes(&self, levels: &LevelColumns, unknown: &[UnknownWord]) -> (Vec<Total>, Vec<Total>) {
        let rows =
            |word: &str| unknown.iter().find(|unknown| unknown.word == word).map(|unknown| unknown.rows);
        let total = |(word, is): &(String, Vec<String>)| {
            let (word, is) = (word.clone(), is.clone());
            Some(Total {
                rows: rows(&word)?,
                word,
                is,
                agreement: Agreement::ByWord,
                is_alone: false,
                has_rest: false,
            })
        };
        levels.wholes.iter().filter_map(total).partition(|total| total.is.is_empty())
    }

    fn twin_of(&self, column: usize) -> Option<usize> {
        self.roles.iter().position(|role| *role == Role::Twin(column))
    }

    /// Signs in place of counts, and marks beside them.
    fn signs(&self) -> (Vec<WordCount>, Vec<WordCount>) {
        let (mut symbols, mut marks) = (Vec::new(), Vec::new());
        let counts =
            (0..self.columns.len()).filter(|column| matches!(self.roles[*column], Role::Count | Role::Base));
        for column in counts {
            for (word, rows) in self.columns[column].words(self.cells) {
                match &word.kind {
                    CellKind::Marked(_, mark) => add(&mut marks, mark, rows),
                    kind if !kind.is_number() => add(&mut symbols, &word.text, rows),
                    _ => {}
                }
            }
            let empty = self.extent.body.len() - self.columns[column].filled;
            if empty > 0 {
                add(&mut symbols, "", empty);
            }
        }
        (symbols, marks)
    }

    /// The number of each row, and the words by which it is distinguished.
    fn keys(&self, columns: &[ColumnReport]) -> Vec<(usize, crossing::Key)> {
        // A row of a total is not a combination of its own; words in another letter case are the
        // same.
        let dimensions: Vec<(usize, FxHashMap<u32, u32>)> =
            self.dimensions().map(|column| (column, self.canonical(column, &columns[column]))).collect();
        let key = |row: &usize| -> Option<crossing::Key> {
            dimensions
                .iter()
                .map(|(column, words)| words.get(&self.cells.index(*row, *column)).copied())
                .collect()
        };
        self.extent.body.iter().filter_map(|row| Some((self.cells.numbers[*row], key(row)?))).collect()
    }

    fn canonical(&self, column: usize, report: &ColumnReport) -> FxHashMap<u32, u32> {
        let is_total = |word: &str| match &report.holds {
            Holds::Variable(values) => values.totals.iter().any(|total| total.word == word),
            Holds::Place(places) => {
                let is_nation = |known: &KnownWord| known.level == Level::Nation && known.word == word;
                places.totals.iter().any(|total| total.word == word)
                    || places.known.len() + places.unknown.len() > 1 && places.known.iter().any(is_nation)
            }
            _ => false,
        };
        let is_place = self.roles[column] == Role::Place;
        let meaning = |word: &Word| {
            let found =
                is_place.then(|| find(&self.names, &self.known.units, &word.text, word.code.as_deref()));
            found.flatten().map_or_else(|| plain(&word.text), |(unit, _)| format!("unit {unit:?}"))
        };
        let mut first: FxHashMap<String, u32> = FxHashMap::default();
        let mut words = FxHashMap::default();
        for (index, _) in &self.columns[column].seen {
            let word = &self.cells.words[*index as usize];
            if !is_total(&word.text) {
                words.insert(*index, *first.entry(meaning(word)).or_insert(*index));
            }
        }
        words
    }

    fn gaps(&self, keys: &[(usize, crossing::Key)], columns: &[ColumnReport]) -> Gaps {
        let (missing, examples) = crossing::missing(keys);
        let key_text = |key: &crossing::Key| {
            let words: Vec<&str> =
                key.iter().map(|word| self.cells.words[*word as usize].text.as_str()).collect();
            words.join(", ")
        };
        let here = columns.iter().find_map(|column| match &column.holds {
            Holds::Place(places) => Some(places),
            _ => None,
        });
        let units = self.known.units.all.iter().filter(|unit| unit.level == Level::Municipality);
        let is_absent = |id: &str| here.is_some_and(|here| !here.known.iter().any(|known| known.id == id));
        let places = units.filter(|unit| self.known.are_declared && is_absent(&unit.id));
        Gaps {
            missing,
            examples: examples.iter().map(key_text).collect(),
            places: places.map(|unit| unit.name.clone()).collect(),
        }
    }
}

/// A county that is the sum of all other places holds them, and is not another name of the nation.
fn name_county(places: &mut PlaceColumn) {
    let (counties, totals): (Vec<Total>, Vec<Total>) =
        std::mem::take(&mut places.totals).into_iter().partition(|total| is_county(&total.word));
    places.totals = totals;
    for mut county in counties {
        let unknown = places.unknown.iter().map(|unknown| &unknown.word);
        let words = places.known.iter().map(|known| &known.id).chain(unknown);
        let is_other =
            |word: &&String| **word != county.word && !places.totals.iter().any(|total| total.word == **word);
        county.is = words.filter(is_other).cloned().collect();
        places.subtotals.push(county);
    }
}

fn add(seen: &mut Vec<WordCount>, word: &str, rows: usize) {
    match seen.iter_mut().find(|seen| seen.word == word) {
        Some(seen) => seen.rows += rows,
        None => seen.push(WordCount { word: word.to_string(), rows }),
    }
}
