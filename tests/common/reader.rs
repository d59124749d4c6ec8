//! Plays a reader with a pencil: takes every number of cases on a page, and what it counts, from
//! the tables of the page alone.
//!
//! Rows and columns are mapped to what they count by the labels of the study. A percentage of a
//! base fits one number of cases, or several that are rounded to it; then their range is kept.

use std::collections::{BTreeMap, BTreeSet};

use lagesbild::study::{self, Block, Condition, Origin, Study, VariableIx};
use scraper::{ElementRef, Selector};

use super::site::{Page, text};

/// A variable that is a column of the data, or one answer of a multiple-answer variable.
type Axis = (VariableIx, Option<usize>);

/// A set of cases: the values allowed on each axis.
type Cases = BTreeMap<Axis, BTreeSet<usize>>;

/// A number that follows from a page. It counts a sum of sets of cases, each with a sign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Count {
    pub cases: Vec<(i32, Cases)>,
    pub least: i64,
    pub most: i64,
    /// Where on the page it is from.
    pub said: String,
}

/// The numbers of a page.
#[derive(Default)]
pub(crate) struct Reading {
    pub counts: Vec<Count>,
    /// Cells with numbers that could not be mapped to what they count.
    pub strange: Vec<String>,
}

/// The rows of a table: the number of headings at the start, and all cells.
type Rows = Vec<(usize, Vec<String>)>;

pub(crate) struct Reader<'a> {
    pub study: &'a Study,
    /// The nation's name. On its page alone, the heading of shares does not name the place.
    pub nation: &'a str,
    /// A variable and its value that nobody in the nation has, as the pages say.
    pub nobody: Option<(&'a str, &'a str)>,
}

impl Reader<'_> {
    /// All numbers that a page gives of a place, in its figures, its key indicators and its first
    /// sentence.
    pub(crate) fn read(&self, page: &Page, place: &str) -> Reading {
        let mut reading = Reading::default();
        for lead in page.all(".lead").iter().map(|lead| text(*lead)) {
            let mentioned =
                format!(" i {} ", if place == self.nation { place.to_lowercase() } else { place.into() });
            let Some((before, _)) = lead.split_once(&mentioned) else { continue };
            if let Some(all) = number(before) {
                reading.counts.push(exactly(Cases::new(), all, lead));
            }
        }
        for table in page.all("table.keys") {
            self.keys(table, place, &mut reading);
        }
        for figure in page.all("figure[id^=figur-]") {
            let is_of = |place: &str| {
                let place = format!("{place},");
                figure.select(&css(".where")).any(|found| text(found).starts_with(&place))
            };
            let id = figure.attr("id").and_then(|id| id.strip_prefix("figur-")).unwrap_or_default();
            let Some(index) = self.study.figure(id).filter(|_| is_of(place)) else { continue };
            let views = &self.study.figures[index].views;
            let blocks: Vec<&Block> = views.iter().flat_map(|view| &view.blocks).collect();
            if blocks.iter().any(|block| block.nationwide) && !blocks.iter().any(|block| !block.nationwide) {
                continue;
            }
            figure.select(&css("table")).for_each(|table| self.table(id, &blocks, table, &mut reading));
        }
        reading
    }

    /// The key indicators: percent and base of each.
    fn keys(&self, table: ElementRef, place: &str, reading: &mut Reading) {
        let (head, rows) = rows(table);
        let at = |is: &dyn Fn(&String) -> bool| head.iter().position(is);
        let own = if place == self.nation { "Procent".to_string() } else { format!("{place}, procent") };
        let share = at(&|head| *head == own);
        let (Some(share), Some(base)) = (share, at(&|head| head.starts_with("Antal "))) else { return };
        for (_, cells) in rows {
            let said = format!("nyckeltal: {cells:?}");
            let indicator = self.study.indicators.iter().find(|indicator| indicator.label == cells[0]);
            let Some(n) = number(&cells[base]) else { continue };
            match indicator {
                Some(indicator) => {
                    let of = study::both(&indicator.of, &indicator.among);
                    self.keep((&indicator.among, &of), Some(n), &cells[share], &said, reading);
                }
                None => reading.strange.push(said),
            }
        }
    }

    fn table(&self, id: &str, blocks: &[&Block], table: ElementRef, reading: &mut Reading) {
        let (head, rows) = rows(table);
        let bases: Vec<&(usize, Vec<String>)> =
            rows.iter().filter(|(headings, cells)| cells[headings - 1].starts_with("Antal ")).collect();
        for (headings, cells) in &rows {
            if cells[headings - 1].starts_with("Antal ") {
                continue;
            }
            let labels: Vec<(&str, &str)> = match head[0].as_str() {
                "Uppdelning" => vec![(cells[0].as_str(), cells.get(1).map_or("", String::as_str))],
                _ => (0..*headings).map(|at| (head[at].as_str(), cells[at].as_str())).collect(),
            };
            for column in *headings..head.len() {
                let Some(name) = share_of(&head[column]) else { continue };
                let said = format!("{id}: {labels:?}, {}: {}", head[column], cells[column]);
                if number(&cells[column]).is_none()
                    && !cells[column].starts_with(|c: char| c.is_ascii_digit())
                {
                    continue;
                }
                let own =
                    |head: &String| head.strip_prefix(name).is_some_and(|rest| rest.starts_with(", antal "));
                let in_row = head.iter().position(own).filter(|_| !name.is_empty());
                let in_row = in_row.or(head.iter().position(|head| head.starts_with("Antal ")));
                let below = bases.iter().find(|(_, base)| base[..headings - 1] == cells[..headings - 1]);
                let base = in_row.map(|at| &cells[at]).or(below.map(|(_, base)| &base[column]));
                let of_all = head[column].strip_prefix("Andel av alla ").map(|rest| rest.to_string());
                let n = base
                    .filter(|_| of_all.is_none())
                    .and_then(|base| number(base))
                    .or(of_all.and_then(|rest| number(&rest)));
                let mut named = labels.clone();
                if !name.is_empty() {
                    named.push(("", name));
                }
                match blocks.iter().find_map(|block| self.counted(block, &named)) {
                    Some((base, of)) => self.keep((&base, &of), n, &cells[column], &said, reading),
                    None => reading.strange.push(said),
                }
            }
        }
    }

    /// The conditions of the base and the numerator that the labels of a cell describe, if they
    /// belong to the block.
    fn counted(&self, block: &Block, labels: &[(&str, &str)]) -> Option<(Condition, Condition)> {
        let all: Vec<VariableIx> = block.dimensions().collect();
        // Totals of groups are in a table with a column "Grupp", without some of the block's
        // variables.
        let dimensions: Vec<VariableIx> = match labels.iter().find(|(head, _)| *head == "Grupp") {
            Some(_) => all
                .iter()
                .copied()
                .filter(|v| labels.iter().any(|(_, label)| self.value(*v, label).is_some()))
                .collect(),
            None => all,
        };
        for measure in &block.measures {
            let names = |at: &usize| labels[*at].1 == measure.label;
            let alone = block.measures.len() == 1 && labels.len() == dimensions.len();
            let of_measure: Vec<Option<usize>> =
                (0..labels.len()).filter(names).map(Some).chain(alone.then_some(None)).collect();
            for taken in of_measure {
                let rest: Vec<(&str, &str)> =
                    (0..labels.len()).filter(|at| Some(*at) != taken).map(|at| labels[at]).collect();
                if let Some(here) = self.at(&dimensions, &rest) {
                    let base = study::both(&measure.among, &here);
                    return Some((base.clone(), study::both(&measure.of, &base)));
                }
            }
        }
        None
    }

    /// The value with this label, with or without the variable's unit.
    fn value(&self, variable: VariableIx, label: &str) -> Option<usize> {
        let variable = &self.study.variables[variable];
        let unit = variable.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let label = label.strip_suffix(&unit).unwrap_or(label);
        variable.values.iter().position(|value| value.label == label)
    }

    /// One value of each of these variables, by the labels; `None` if the labels do not fit.
    fn at(&self, dimensions: &[VariableIx], labels: &[(&str, &str)]) -> Option<Condition> {
        if dimensions.len() != labels.len() {
            return None;
        }
        let mut left = labels.to_vec();
        let mut here = Condition::new();
        for dimension in dimensions {
            let variable = &self.study.variables[*dimension];
            let value = |label: &str| self.value(*dimension, label);
            let fits = |(head, label): &(&str, &str)| {
                value(label).is_some() && (head.is_empty() || *head == variable.label || *head == "Grupp")
            };
            let (_, label) = left.remove(left.iter().position(fits)?);
            here.insert(*dimension, BTreeSet::from([value(label)?]));
        }
        Some(here)
    }

    /// Keeps the base, the numerator and their difference.
    fn keep(
        &self,
        (base, of): (&Condition, &Condition),
        n: Option<u64>,
        share: &str,
        said: &str,
        reading: &mut Reading,
    ) {
        // Cells that compare groups of municipalities count cases of the groups, not of the place.
        if base.keys().chain(of.keys()).any(|variable| self.study.is_of_units(*variable)) {
            return;
        }
        let (base, of) = (self.cases(base), self.cases(of));
        let Some(n) = n else { return };
        reading.counts.push(exactly(base.clone(), n, said.to_string()));
        let Some((least, most)) = numerators(share, n) else { return };
        let count = |cases, least: u64, most: u64| Count {
            cases,
            least: least as i64,
            most: most as i64,
            said: said.to_string(),
        };
        reading.counts.push(count(vec![(1, of.clone())], least, most));
        reading.counts.push(count(vec![(1, base), (-1, of)], n - most, n - least));
    }

    /// A condition in terms of axes instead of derived variables.
    fn cases(&self, condition: &Condition) -> Cases {
        let mut cases = Cases::new();
        let mut keep = |axis: Axis, values: BTreeSet<usize>| {
            let known = cases.entry(axis).or_insert_with(|| values.clone());
            *known = known.intersection(&values).copied().collect();
        };
        for (variable, values) in condition {
            let declared = &self.study.variables[*variable];
            match &declared.origin {
                Origin::Derived { base, groups } => {
                    let is_in = |value: &usize| groups[*value].is_some_and(|group| values.contains(&group));
                    keep((*base, None), (0..groups.len()).filter(is_in).collect());
                }
                Origin::Column if declared.multiple => {
                    values.iter().for_each(|value| keep((*variable, Some(*value)), BTreeSet::from([1])));
                }
                _ => keep((*variable, None), values.clone()),
            }
        }
        cases
    }

    /// Sets of cases that are impossible according to the study.
    pub(crate) fn never(&self) -> Vec<Cases> {
        let mut never = Vec::new();
        if let Some((name, value)) = self.nobody {
            let variable = self.study.variable(name).expect("a variable");
            let values = self.study.variables[variable].values.iter();
            let value = values.enumerate().find(|(_, declared)| declared.id == value).expect("a value").0;
            never.push(self.cases(&Condition::from([(variable, BTreeSet::from([value]))])));
        }
        for (variable, declared) in self.study.variables.enumerated() {
            for (value, found) in declared.values.iter().enumerate() {
                for (other, excluded) in &found.never {
                    let own = Condition::from([(variable, BTreeSet::from([value]))]);
                    let both = study::both(&own, &Condition::from([(*other, excluded.clone())]));
                    never.push(self.cases(&both));
                }
            }
        }
        never
    }

    /// Whether a sum of counts is itself a number of cases: every possible kind of case has
    /// coefficient 0 or 1 in it, and some kind has 1.
    fn is_count(&self, terms: &[(i32, &Count)], never: &[Cases]) -> bool {
        let boxes: Vec<(i32, &Cases)> = terms
            .iter()
            .flat_map(|(sign, count)| count.cases.iter().map(move |(own, cases)| (sign * own, cases)))
            .collect();
        let axes: BTreeSet<Axis> = boxes.iter().flat_map(|(_, cases)| cases.keys().copied()).collect();
        let never = never.iter().filter(|cases| cases.keys().all(|axis| axes.contains(axis)));
        let boxes: Vec<(i32, bool, &Cases)> = boxes
            .into_iter()
            .map(|(sign, cases)| (sign, false, cases))
            .chain(never.map(|cases| (0, true, cases)))
            .collect();
        // For every kind of case, the sets that it belongs to, as bits.
        let mut kinds: BTreeSet<u32> = BTreeSet::from([u32::MAX]);
        for axis in axes {
            let values = match axis {
                (_, Some(_)) => 2,
                (variable, None) => self.study.variables[variable].values.len(),
            };
            let bit = |value: usize, at: usize| {
                let is_in = boxes[at].2.get(&axis).is_none_or(|values| values.contains(&value));
                u32::from(is_in) << at
            };
            let of_value = |value| (0..boxes.len()).map(|at| bit(value, at)).sum();
            let of_axis: BTreeSet<u32> = (0..values).map(of_value).collect();
            kinds = kinds.iter().flat_map(|kind| of_axis.iter().map(move |other| kind & other)).collect();
        }
        let is_in = |kind: u32, at: usize| kind >> at & 1 == 1;
        let can_be = |kind: &u32| !(0..boxes.len()).any(|at| boxes[at].1 && is_in(*kind, at));
        let times =
            |kind: u32| -> i32 { (0..boxes.len()).filter(|at| is_in(kind, *at)).map(|at| boxes[at].0).sum() };
        let times: BTreeSet<i32> = kinds.into_iter().filter(can_be).map(times).collect();
        times.contains(&1) && times.iter().all(|times| [0, 1].contains(times))
    }

    /// The small counts that follow from up to three numbers of a place by addition and
    /// subtraction, and that are below the threshold whatever the rounding.
    pub(crate) fn small_sums(&self, counts: &[Count], threshold: i64) -> Vec<String> {
        let mut distinct: BTreeMap<&Vec<(i32, Cases)>, Count> = BTreeMap::new();
        for count in counts {
            let known = distinct.entry(&count.cases).or_insert_with(|| count.clone());
            (known.least, known.most) = (known.least.max(count.least), known.most.min(count.most));
        }
        let counts: Vec<Count> = distinct.into_values().collect();
        let never = self.never();
        let mut small = Vec::new();
        let mut ask = |terms: &[(i32, &Count)]| {
            let most: i64 =
                terms.iter().map(|(sign, count)| if *sign > 0 { count.most } else { -count.least }).sum();
            if most < threshold && most >= 0 && self.is_count(terms, &never) {
                let said: Vec<String> = terms
                    .iter()
                    .map(|(sign, count)| {
                        format!("{sign:+} × {}–{} ({})", count.least, count.most, count.said)
                    })
                    .collect();
                small.push(format!("at most {most}: {}", said.join("; ")));
            }
        };
        for (at, one) in counts.iter().enumerate() {
            ask(&[(1, one)]);
            for (next, other) in counts.iter().enumerate().skip(at + 1) {
                ask(&[(1, one), (-1, other)]);
                ask(&[(1, other), (-1, one)]);
                for third in &counts[next + 1..] {
                    for signs in [[1, -1, -1], [-1, 1, -1], [-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, -1]] {
                        ask(&[(signs[0], one), (signs[1], other), (signs[2], third)]);
                    }
                }
            }
        }
        small
    }
}

fn exactly(cases: Cases, n: u64, said: String) -> Count {
    Count { cases: vec![(1, cases)], least: n as i64, most: n as i64, said }
}

/// The heading of a column of percent, without the unit. `None` for other columns.
fn share_of(head: &str) -> Option<&str> {
    match head {
        "Procent" => Some(""),
        _ if head.starts_with("Andel av alla ") => Some(""),
        _ => head.strip_suffix(", procent"),
    }
}

/// The first number in a text, which may have thin spaces.
fn number(text: &str) -> Option<u64> {
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    let mut digits = String::new();
    for word in text.split(' ') {
        let is_next = digits.is_empty() || word.len() == 3;
        if !is_next || !word.chars().all(|letter| letter.is_ascii_digit()) || word.is_empty() {
            break;
        }
        digits += word;
    }
    digits.parse().ok()
}

/// The smallest and the largest numerator that fit a printed share with its interval, given the
/// base.
fn numerators(share: &str, n: u64) -> Option<(u64, u64)> {
    let mut numbers = share.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
    let percent: u64 = numbers.next()?.parse().ok()?;
    let interval = numbers.next().zip(numbers.next());
    let interval: Option<(u64, u64)> =
        interval.and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    let fits = |x: &u64| {
        let (x, n) = (*x as f64, n as f64);
        let (z, whole) = (1.959_964, |share: f64| (share * 100.0 + 0.5).floor() as u64);
        let centre = (x + z * z / 2.0) / (n + z * z);
        let half = z / (n + z * z) * (x * (n - x) / n + z * z / 4.0).sqrt();
        whole(x / n) == percent
            && interval.is_none_or(|(low, high)| {
                whole(centre - half).abs_diff(low) <= 1 && whole(centre + half).abs_diff(high) <= 1
            })
    };
    let fitting: Vec<u64> = (0..=n).filter(fits).collect();
    Some((*fitting.first()?, *fitting.last()?))
}

fn rows(table: ElementRef) -> (Vec<String>, Rows) {
    let cells = |row: ElementRef| row.select(&css("th, td")).map(text).collect::<Vec<String>>();
    let head = table.select(&css("thead tr")).flat_map(cells).collect();
    let of_row = |row: ElementRef| (row.select(&css("th")).count().max(1), cells(row));
    (head, table.select(&css("tbody tr")).map(of_row).collect())
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}
