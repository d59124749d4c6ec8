//! The moves by which a proof was found, as text: `data/<study>/witnesses.txt`.
//!
//! Whoever has them need not search: the moves are made again, and each state on the way is checked by adding up. A file may say what it wants, it can
//! only prove what is true. Lines are, in this order:
//!
//! - `round`: rounds that include each other follow, in the order of `study.yaml`;
//! - `change + b:t:f …`: cases whose variable `b` changes from value `f` to value `t`, all variables at once; with `*`, so that counts that look
//!   at fewer variables stay as they are. Changes are numbered from 0;
//! - `kind`: the change, and for each table that sees it the cell where it begins. Kinds are numbered from 0;
//! - `walk`: the next moves start from the counted tables;
//! - moves between two states, separated by `;`, each with three fields: the kind, the number of cases, the places and how often
//!   (`17:1,34:-1`).

use std::collections::HashMap;
use std::fmt::Write;
use std::hash::Hash;

use super::walk::{Change, Given, GivenStep, Kind, Walk};

/// The moves of a study, by rounds that include each other.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    pub(super) chains: Vec<Paths>,
}

/// The moves of some walks.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// What the kinds are indices of.
    pub changes: Vec<Change>,
    /// What the moves are indices of.
    pub kinds: Vec<Kind>,
    pub walks: Vec<Path>,
}

/// The moves of a walk.
#[derive(Debug, Clone)]
pub struct Path {
    /// The line of the file at which they begin, from 1.
    line: usize,
    /// One line between two states.
    text: String,
}

impl Path {
    /// The moves, state by state, with their lines; `None` for a line that holds no moves.
    pub fn steps(&self) -> impl Iterator<Item = (usize, Option<GivenStep>)> {
        let read = |line: &str| line.split(';').map(read_move).collect();
        self.text.lines().enumerate().map(move |(index, line)| (self.line + index, read(line)))
    }
}

impl Paths {
    /// The moves of others as well.
    pub fn and(mut self, other: Self) -> Self {
        let (changes, kinds) = (self.changes.len(), self.kinds.len());
        self.changes.extend(other.changes);
        let of_kind = |kind: Kind| Kind { change: kind.change + changes, ..kind };
        self.kinds.extend(other.kinds.into_iter().map(of_kind));
        for path in other.walks {
            let mut text = String::new();
            for (_, step) in path.steps() {
                for (index, made) in step.into_iter().flatten().enumerate() {
                    text.push_str(if index == 0 { "" } else { ";" });
                    write_move(&mut text, &Given { kind: made.kind + kinds, ..made });
                }
                text.push('\n');
            }
            self.walks.push(Path { line: 0, text });
        }
        self
    }

    /// All moves that some walks kept.
    pub fn of(walks: &[Walk]) -> Self {
        let mut paths = Self::default();
        let (mut changes, mut kinds) = (HashMap::new(), HashMap::new());
        for walk in walks.iter().filter(|walk| !walk.path().is_empty()) {
            let mut text = String::new();
            for step in walk.path() {
                for (index, made) in step.iter().enumerate() {
                    let change = walk.tables.change_of(made);
                    let change = index_of(change, &mut changes, &mut paths.changes);
                    let kind = Kind { change, chosen: made.chosen.clone() };
                    let kind = index_of(&kind, &mut kinds, &mut paths.kinds);
                    text.push_str(if index == 0 { "" } else { ";" });
                    write_move(&mut text, &Given { kind, cases: made.cases, at: made.at.as_slice().into() });
                }
                text.push('\n');
            }
            paths.walks.push(Path { line: 0, text });
        }
        paths
    }
}

impl Witnesses {
    /// Reads a file; the number of the first line that stands at a wrong place, or declares no change, when there is one.
    pub fn read(text: &str) -> Result<Self, usize> {
        let mut chains: Vec<Paths> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let wrong = index + 1;
            if line == "round" {
                chains.push(Paths::default());
                continue;
            }
            let paths = chains.last_mut().ok_or(wrong)?;
            if line == "walk" {
                paths.walks.push(Path { line: wrong + 1, text: String::new() });
            } else if let Some(change) = line.strip_prefix("change ") {
                paths.changes.push(read_change(change).ok_or(wrong)?);
            } else if let Some(kind) = line.strip_prefix("kind ") {
                paths.kinds.push(read_kind(kind).ok_or(wrong)?);
            } else {
                let path = paths.walks.last_mut().ok_or(wrong)?;
                path.text.push_str(line);
                path.text.push('\n');
            }
        }
        Ok(Self { chains })
    }

    /// The text of a file.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for Paths { changes, kinds, walks } in &self.chains {
            text.push_str("round\n");
            for change in changes {
                let pairs = change.pairs.iter().map(|(base, to, from)| format!("{base}:{to}:{from}"));
                let sign = if change.is_product { '*' } else { '+' };
                // Writing to a string cannot fail.
                let _ = writeln!(text, "change {sign} {}", pairs.collect::<Vec<_>>().join(" "));
            }
            for Kind { change, chosen } in kinds {
                let chosen = chosen.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
                let _ = writeln!(text, "kind {change} {chosen}");
            }
            for path in walks {
                text.push_str("walk\n");
                text.push_str(&path.text);
            }
        }
        text
    }
}

fn read_change(text: &str) -> Option<Change> {
    let (sign, pairs) = text.split_once(' ')?;
    let pair = |text: &str| {
        let [base, to, from] = text.split(':').collect::<Vec<_>>()[..] else { return None };
        Some((base.parse().ok()?, to.parse().ok()?, from.parse().ok()?))
    };
    let pairs = pairs.split(' ').map(pair).collect::<Option<_>>()?;
    let is_product = match sign {
        "*" => true,
        "+" => false,
        _ => return None,
    };
    Some(Change { pairs, is_product })
}

fn read_kind(text: &str) -> Option<Kind> {
    let (change, chosen) = text.split_once(' ')?;
    let chosen = chosen.split(',').map(|atom| atom.parse().ok()).collect::<Option<_>>()?;
    Some(Kind { change: change.parse().ok()?, chosen })
}

fn read_move(text: &str) -> Option<Given> {
    let (kind, rest) = text.split_once(' ')?;
    let (cases, at) = rest.split_once(' ')?;
    let place = |text: &str| {
        let (place, times) = text.split_once(':')?;
        Some((place.parse().ok()?, times.parse().ok()?))
    };
    let at = at.split(',').map(place).collect::<Option<_>>()?;
    Some(Given { kind: kind.parse().ok()?, cases: cases.parse().ok()?, at })
}

fn write_move(text: &mut String, Given { kind, cases, at }: &Given) {
    let at = at.iter().map(|(place, times)| format!("{place}:{times}")).collect::<Vec<_>>().join(",");
    // Writing to a string cannot fail.
    let _ = write!(text, "{kind} {cases} {at}");
}

/// The index of a thing among others; where it is new, it becomes the last.
fn index_of<T: Clone + Eq + Hash>(thing: &T, known: &mut HashMap<T, usize>, all: &mut Vec<T>) -> usize {
    *known.entry(thing.clone()).or_insert_with(|| {
        all.push(thing.clone());
        all.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = "round\nchange + 3:1:0\nchange * 3:1:0 5:2:1\nkind 0 5,12\nkind 1 7\nwalk\n0 2 17:1,34:-1;1 1 3:1\nwalk\nround\n";
        let read = Witnesses::read(text).expect("the text is right");
        assert_eq!(read.chains.len(), 2);
        let steps: Vec<_> = read.chains[0].walks[0].steps().collect();
        let (line, Some(step)) = &steps[0] else { panic!("the line holds moves") };
        assert_eq!((*line, step.len()), (7, 2), "two moves between two states");
        assert_eq!(step[0].at.as_slice(), [(17, 1), (34, -1)]);
        assert_eq!(read.write(), text);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (line, text) in
            [(1, "walk\n"), (2, "round\nchange - 3:1:0\n"), (2, "round\nkind 0\n"), (2, "round\n\n")]
        {
            assert_eq!(Witnesses::read(text).err(), Some(line), "{text}");
        }
        let read =
            Witnesses::read("round\nwalk\n0 2 17:1\n0 2 17\n0 2 17:1 9\n").expect("each stands where it may");
        let wrong = read.chains[0].walks[0].steps().filter(|(_, step)| step.is_none()).map(|(line, _)| line);
        assert_eq!(wrong.collect::<Vec<_>>(), [4, 5]);
    }
}
