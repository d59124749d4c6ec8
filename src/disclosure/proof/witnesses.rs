//! The moves by which a proof was found, as text: `data/<study>/witnesses.txt`.
//!
//! Whoever has them need not search: the moves are made again, and each state on the way is checked by adding up. A file may say what it wants, it can
//! only prove what is true. Lines are, in this order:
//!
//! - `round`: rounds that include each other follow, in the order of `study.yaml`;
//! - `change + b:t:f …`: cases whose variable `b` changes from value `f` to value `t`, all variables at once; with `*`, so that counts that look
//!   at fewer variables stay as they are. Changes are numbered from 0;
//! - `walk`: the next moves start from the counted tables;
//! - moves between two states, separated by `;`, each with four fields: the change, the number of cases, the places and how often
//!   (`17:1,34:-1`), and for each table that it touches the cell where it begins.

use std::collections::HashMap;
use std::fmt::Write;

use super::walk::{Change, Move, Step, Walk};

/// The moves of a study, by rounds that include each other.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    pub(super) chains: Vec<Paths>,
}

/// The moves of some walks.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// What the moves are indices of.
    pub changes: Vec<Change>,
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
    pub fn steps(&self) -> impl Iterator<Item = (usize, Option<Step>)> {
        let read = |line: &str| line.split(';').map(read_move).collect();
        self.text.lines().enumerate().map(move |(index, line)| (self.line + index, read(line)))
    }
}

impl Paths {
    /// All moves that some walks kept.
    pub fn of(walks: &[Walk]) -> Self {
        let mut paths = Self::default();
        let mut known: HashMap<&Change, usize> = HashMap::new();
        for walk in walks.iter().filter(|walk| !walk.path().is_empty()) {
            let mut text = String::new();
            for step in walk.path() {
                for (index, made) in step.iter().enumerate() {
                    let change = walk.tables.change_of(made);
                    let shape = *known.entry(change).or_insert_with(|| {
                        paths.changes.push(change.clone());
                        paths.changes.len() - 1
                    });
                    text.push_str(if index == 0 { "" } else { ";" });
                    write_move(&mut text, &Move { shape, ..made.clone() });
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
        for Paths { changes, walks } in &self.chains {
            text.push_str("round\n");
            for change in changes {
                let pairs = change.pairs.iter().map(|(base, to, from)| format!("{base}:{to}:{from}"));
                let sign = if change.is_product { '*' } else { '+' };
                // Writing to a string cannot fail.
                let _ = writeln!(text, "change {sign} {}", pairs.collect::<Vec<_>>().join(" "));
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

fn read_move(text: &str) -> Option<Move> {
    let mut fields = text.split(' ');
    let mut next = || fields.next();
    let (shape, cases) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let place = |text: &str| {
        let (place, times) = text.split_once(':')?;
        Some((place.parse().ok()?, times.parse().ok()?))
    };
    let at = next()?.split(',').map(place).collect::<Option<_>>()?;
    let chosen = next()?.split(',').map(|atom| atom.parse().ok()).collect::<Option<_>>()?;
    next().is_none().then_some(Move { shape, cases, at, chosen, felt: Vec::new() })
}

fn write_move(text: &mut String, made: &Move) {
    let at = made.at.iter().map(|(place, times)| format!("{place}:{times}")).collect::<Vec<_>>().join(",");
    let chosen = made.chosen.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
    // Writing to a string cannot fail.
    let _ = write!(text, "{} {} {at} {chosen}", made.shape, made.cases);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text =
            "round\nchange + 3:1:0\nchange * 3:1:0 5:2:1\nwalk\n0 2 17:1,34:-1 5,12;1 1 3:1 7\nwalk\nround\n";
        let read = Witnesses::read(text).expect("the text is right");
        assert_eq!(read.chains.len(), 2);
        let steps: Vec<_> = read.chains[0].walks[0].steps().collect();
        let (line, Some(step)) = &steps[0] else { panic!("the line holds moves") };
        assert_eq!((*line, step.len()), (5, 2), "two moves between two states");
        assert_eq!(step[0].at, [(17, 1), (34, -1)]);
        assert_eq!(read.write(), text);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (line, text) in [(1, "walk\n"), (2, "round\nchange - 3:1:0\n"), (2, "round\n\n")] {
            assert_eq!(Witnesses::read(text).err(), Some(line), "{text}");
        }
        let read = Witnesses::read("round\nwalk\n0 2 17:1 5\n0 2 17 5\n0 2 17:1 5 9\n")
            .expect("each stands where it may");
        let wrong = read.chains[0].walks[0].steps().filter(|(_, step)| step.is_none()).map(|(line, _)| line);
        assert_eq!(wrong.collect::<Vec<_>>(), [4, 5]);
    }
}
