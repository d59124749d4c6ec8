//! What the heads of several columns of counts name: rounds, sexes, other values of one variable.

use ground::text::{plain, upper_first, without};

use super::column::Column;
use super::ranges::range;
use super::report::{Dimension, Total, Values, WordCount};
use super::rounds::{period, period_in};
use super::sums::{self, Candidate};
use super::vocabulary::{Hint, contrast, hint, is_total, sex_in, total_in, words};

/// What heads name.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    pub dimensions: Vec<Dimension>,
    /// By column of counts: its word for each dimension; empty where it names none.
    pub words: Vec<Vec<String>>,
    pub count_word: Option<String>,
    pub base_word: Option<String>,
}

/// What the heads are split into, step by step.
struct Split<'a> {
    columns: &'a [&'a Column],
    /// What is left of each head, in plain letters.
    rest: Vec<String>,
    /// Whether a column is still among the columns that name something.
    is_in: Vec<bool>,
    heads: Heads,
}

impl Heads {
    /// Reads the heads of columns of counts. `counts` gives their numbers, row by row.
    pub(crate) fn of(columns: &[&Column], has_rounds: bool, counts: &[Vec<Option<u64>>]) -> Self {
        let rest = columns.iter().map(|column| plain(&column.name)).collect();
        let heads = Self { words: vec![Vec::new(); columns.len()], ..Self::default() };
        let mut split = Split { columns, rest, is_in: vec![true; columns.len()], heads };
        if !has_rounds {
            split.rounds();
        }
        if columns.len() > 1 {
            split.sexes();
            split.others(counts);
        }
        split.finish(counts)
    }
}

impl Split<'_> {
    fn rounds(&mut self) {
        let words: Vec<Option<String>> = self.columns.iter().map(|column| period_in(&column.name)).collect();
        let mut rounds: Vec<String> = words.iter().flatten().cloned().collect();
        rounds.dedup();
        let Some((kind, _)) = rounds.first().and_then(|word| period(word)) else { return };
        rounds.sort_by_key(|word| period(word).map(|(_, order)| order));
        rounds.dedup();
        self.take(words);
        self.heads.dimensions.push(Dimension::Round { period: kind, words: rounds });
    }

    fn sexes(&mut self) {
        let words: Vec<Option<String>> =
            self.rest.iter().map(|rest| sex_in(rest).or_else(|| total_in(rest))).collect();
        let mut sexes: Vec<String> =
            words.iter().flatten().filter(|word| sex_in(word).is_some()).cloned().collect();
        sexes.sort();
        sexes.dedup();
        if sexes.len() > 1 {
            self.take(words);
            self.heads
                .dimensions
                .push(Dimension::Variable { label: "Kön".to_string(), values: Values::default() });
        }
    }

    /// Values of a variable that has no known name: heads that stand under one common head, or of
    /// which one is the sum of the others.
    fn others(&mut self, counts: &[Vec<Option<u64>>]) {
        let common = self.common_part();
        let rests: Vec<String> = self.rest.iter().map(|rest| self.below(rest, common.as_deref())).collect();
        let mut different: Vec<&String> = self.each_in().map(|column| &rests[column]).collect();
        different.sort();
        different.dedup();
        if different.len() < 2 {
            return;
        }
        let is_whole = different.iter().any(|rest| is_total(rest)) && different.len() > 2;
        let is_sum = self.heads.dimensions.is_empty() && different.len() > 2 && self.adds_up(&rests, counts);
        let is_under = common.is_some() && different.len() > 2;
        let kind = self.kind(&different);
        if different.iter().any(|rest| rest.is_empty()) || !(is_whole || is_sum || is_under || kind.is_some())
        {
            return self.measures(&rests);
        }
        let rests = without_common(&rests, &different);
        self.take(rests.into_iter().map(Some).collect());
        let said = common.filter(|common| hint(common).is_none());
        let label = said.or(kind.map(str::to_string)).unwrap_or_else(|| "Grupp".to_string());
        self.heads.dimensions.push(Dimension::Variable { label, values: Values::default() });
    }

    /// What heads are values of, where all of them are ranges, or words that set cases apart.
    fn kind(&self, rests: &[&String]) -> Option<&'static str> {
        let are_single = self.heads.dimensions.is_empty();
        let other_rests = || rests.iter().filter(|rest| !is_total(rest));
        let are_ranges = other_rests().all(|rest| range(rest).is_some());
        let name_of_ranges =
            || other_rests().any(|rest| rest.contains("år")).then_some("Ålder").or(Some("Grupp"));
        let contrasts: Option<Vec<_>> = other_rests().map(|rest| contrast(rest)).collect();
        let name_of_contrasts =
            || contrasts.filter(|kinds| kinds.windows(2).all(|pair| pair[0] == pair[1]))?.first().copied();
        if !are_single || other_rests().count() < 2 {
            None
        } else if are_ranges {
            name_of_ranges()
        } else {
            name_of_contrasts()
        }
    }

    /// Of several numbers under each head, the one that is counted, and its base.
    fn measures(&mut self, rests: &[String]) {
        if self.heads.dimensions.is_empty() {
            self.is_in.fill(false);
            return;
        }
        let column_with_hint = |wanted: Hint| {
            self.each_in().map(|column| &rests[column]).find(|rest| hint(rest) == Some(wanted))
        };
        let base = column_with_hint(Hint::Base)
            .or_else(|| self.each_in().map(|column| &rests[column]).find(|rest| is_total(rest)));
        let count = column_with_hint(Hint::Count)
            .or_else(|| self.each_in().map(|column| &rests[column]).find(|rest| Some(*rest) != base));
        let (count, base) = (count.cloned(), base.cloned());
        for (column, rest) in rests.iter().enumerate() {
            self.is_in[column] &= Some(rest) == count.as_ref();
        }
        self.heads.count_word = count;
        self.heads.base_word = base;
    }

    fn each_in(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|column| self.is_in[*column])
    }

    /// The first row of the head, where it says the same of all columns and is not all that it says.
    fn common_part(&self) -> Option<String> {
        let mut parts = self.each_in().map(|column| &self.columns[column].parts);
        let first = parts.next().filter(|parts| parts.len() > 1)?.first()?;
        parts.all(|parts| parts.len() > 1 && parts.first() == Some(first)).then(|| first.clone())
    }

    fn below(&self, rest: &str, common: Option<&str>) -> String {
        common.and_then(|common| without(rest, &plain(common))).unwrap_or_else(|| rest.to_string())
    }

    fn adds_up(&self, rests: &[String], counts: &[Vec<Option<u64>>]) -> bool {
        let columns: Vec<usize> = self.each_in().collect();
        let rows = counts.iter().enumerate().flat_map(|(row, counts)| {
            columns.iter().enumerate().map(move |(word, column)| (row, word, counts[*column]))
        });
        let words: Vec<Candidate> = columns
            .iter()
            .map(|column| Candidate { word: &rests[*column], rows: counts.len(), is_named_total: false })
            .collect();
        sums::totals(&sums::groups(rows), &words, false).iter().any(|(_, total)| total.is.is_empty())
    }

    /// Takes a word out of each head; columns without one are left aside.
    fn take(&mut self, words: Vec<Option<String>>) {
        for (column, word) in words.into_iter().enumerate() {
            let shorter = word.as_ref().and_then(|word| without(&self.rest[column], &plain(word)));
            match (word, shorter) {
                (Some(word), Some(shorter)) if self.is_in[column] => {
                    self.rest[column] = shorter;
                    self.heads.words[column].push(word);
                }
                _ => self.is_in[column] = false,
            }
        }
    }

    fn finish(mut self, counts: &[Vec<Option<u64>>]) -> Heads {
        let wanted = self.heads.dimensions.len();
        for column in 0..self.columns.len() {
            let is_out = !self.is_in[column] || self.heads.words[column].len() < wanted;
            if is_out {
                self.heads.words[column].clear();
            } else {
                let name = &self.columns[column].name;
                self.heads.words[column].iter_mut().for_each(|word| *word = as_written(name, word));
            }
        }
        for dimension in 0..wanted {
            let values = self.values(dimension, counts);
            if let Dimension::Variable { values: own, .. } = &mut self.heads.dimensions[dimension] {
                *own = values;
            }
        }
        self.heads
    }

    /// The different words of a dimension, with those that are sums of others set apart.
    fn values(&self, dimension: usize, counts: &[Vec<Option<u64>>]) -> Values {
        let mut words: Vec<&str> = Vec::new();
        let word_in_column = |column: usize| self.heads.words[column].get(dimension).map(String::as_str);
        for word in (0..self.columns.len()).filter_map(word_in_column) {
            if !words.iter().any(|other| plain(other) == plain(word)) {
                words.push(word);
            }
        }
        let key = |column: usize| {
            let words = &self.heads.words[column];
            let other = words.iter().enumerate().filter(|(index, _)| *index != dimension);
            (other.map(|(_, word)| plain(word)).collect::<Vec<_>>(), word_in_column(column))
        };
        let columns: Vec<_> = (0..self.columns.len()).map(key).collect();
        let word_of = |word: Option<&str>| {
            word.and_then(|word| words.iter().position(|other| plain(other) == plain(word)))
        };
        let columns: Vec<_> = columns.into_iter().map(|(others, word)| (others, word_of(word))).collect();
        let rows = counts.iter().enumerate().flat_map(|(row, counts)| {
            let cells = columns.iter().zip(counts);
            cells.filter_map(move |((others, word), count)| Some(((row, others.clone()), (*word)?, *count)))
        });
        let candidates: Vec<Candidate> = words
            .iter()
            .map(|word| Candidate { word, rows: counts.len(), is_named_total: is_total(word) })
            .collect();
        let totals = sums::totals(&sums::groups(rows), &candidates, false);
        let is_total = |index: usize| totals.iter().any(|(total, _)| *total == index);
        let seen = words.iter().enumerate().filter(|(index, _)| !is_total(*index));
        let words: Vec<WordCount> =
            seen.map(|(_, word)| WordCount { word: word.to_string(), rows: counts.len() }).collect();
        let totals: Vec<Total> = totals.into_iter().map(|(_, total)| total).collect();
        let is_ordered = seen_ranges(&words) > 2;
        Values { words, totals, is_ordered }
    }
}

/// Heads without the word that all of them begin with: `antal barn`, `antal vuxna`.
fn without_common(rests: &[String], different: &[&String]) -> Vec<String> {
    let first = different.first().and_then(|rest| words(rest).into_iter().next()).unwrap_or_default();
    let shorter = |rest: &&String| rest.strip_prefix(&format!("{first} ")).map(str::to_string);
    let is_common = different.iter().all(|rest| shorter(rest).is_some()) && range(different[0]).is_none();
    let without_first_word =
        |rest: &String| if is_common { shorter(&rest).unwrap_or_default() } else { rest.clone() };
    rests.iter().map(without_first_word).collect()
}

/// How many words are ranges, where all of them are.
fn seen_ranges(words: &[WordCount]) -> usize {
    if words.iter().all(|seen| range(&seen.word).is_some()) { words.len() } else { 0 }
}

/// A word with the capitals that it has in a name.
fn as_written(name: &str, word: &str) -> String {
    let lower = name.to_lowercase();
    let at = lower.find(&word.to_lowercase()).filter(|_| lower.len() == name.len());
    let written = at.and_then(|at| name.get(at..at + word.len())).unwrap_or(word);
    upper_first(written)
}
