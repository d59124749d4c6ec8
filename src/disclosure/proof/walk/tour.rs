//! Tours: a walk that is kept only where it has been at every place, so that few tables are enough to differ by the threshold in every target.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::targets::Target;
use crate::disclosure::protect::Protection;

use super::tables::Track;
use super::{Goal, Open, Stage, TURN, Tables, Walk};

/// How hard it looks: at first, for what is then left, and from tables that it did not find itself.
const QUICKLY: Stage = Stage { attempts: 4, nodes: 20 };
const HARDER: Stage = Stage { attempts: 8, nodes: 80 };
const ELSEWHERE: Stage = Stage { attempts: usize::MAX, nodes: 40 };
/// At every place a tour goes on until it has found a way to so many targets, or none to so many others.
const AT_A_PLACE: usize = 4;
/// A tour that makes fewer targets wide is the last one of its kind.
const FEW: usize = 10;

/// Tours of one walk.
pub struct Tours<'a> {
    walk: Walk<'a>,
    /// What has to become wide.
    targets: &'a [Target],
    /// By place: targets of the tours to come.
    ahead: Vec<Vec<Open>>,
    /// How hard it looks when nothing is ahead any more.
    stages: std::array::IntoIter<Stage, 2>,
}

impl<'a> Tours<'a> {
    /// Tours that begin where a walk stands.
    pub fn new(mut walk: Walk<'a>, protection: &Protection, targets: &'a [Target]) -> Self {
        walk.print(protection);
        walk.is_touring = true;
        let ahead = (0..walk.tables.places.all.len()).map(|_| Vec::new()).collect();
        Self { walk, targets, ahead, stages: [QUICKLY, HARDER].into_iter() }
    }

    /// The tables now, and how they differ from those at the end of every tour.
    pub fn tables(&self) -> &Tables<'a> {
        &self.walk.tables
    }

    /// The targets that are not wide.
    pub fn open(&self) -> Vec<Target> {
        let is_open = |(place, number): &&Target| !self.walk.tables.is_wide(*place, *number);
        self.targets.iter().filter(is_open).copied().collect()
    }

    /// The tables at the end of the next tour; `None` when tours from here make few more targets wide.
    pub fn next(&mut self) -> Option<&Tables<'a>> {
        loop {
            while self.is_over() {
                self.walk.stage = self.stages.next()?;
                self.walk.walks += TURN;
                self.look_ahead();
                if self.is_over() {
                    return None;
                }
            }
            let hoped = self.tour();
            let is_kept = !hoped.is_empty();
            if !is_kept || self.keep(hoped) < FEW {
                self.ahead.iter_mut().for_each(Vec::clear);
            }
            if is_kept {
                return Some(&self.walk.tables);
            }
        }
    }

    /// The tables at the end of a tour that begins elsewhere, and in which a target that is wide there remains so.
    pub fn next_from(&mut self, cases: &[i32], (place, number): Target) -> &Tables<'a> {
        self.walk.tables.set(cases);
        let Track { now, least, .. } = self.walk.tables.track(place, number);
        let direction = if now - least >= self.walk.tables.threshold { 1 } else { -1 };
        self.walk.goal = Some(Goal { place, number, direction, least: now * direction });
        self.walk.stage = ELSEWHERE;
        if self.is_over() {
            self.look_ahead();
        }
        let hoped = self.tour();
        self.walk.goal = None;
        self.keep(hoped);
        &self.walk.tables
    }

    fn is_over(&self) -> bool {
        self.ahead.iter().all(Vec::is_empty)
    }

    fn look_ahead(&mut self) {
        for (place, number) in self.open().into_iter().rev() {
            self.ahead[place].push(Open { number, attempts: 0 });
        }
    }

    /// Moves cases at every place. The targets that should be wide now.
    fn tour(&mut self) -> Vec<(PlaceIx, Open)> {
        let mut hoped = Vec::new();
        for (place, ahead) in self.ahead.iter_mut().enumerate() {
            let (mut found, mut missed) = (0, Vec::new());
            while found < AT_A_PLACE
                && missed.len() < AT_A_PLACE
                && let Some(mut target) = ahead.pop()
            {
                if self.walk.tables.is_wide(place, target.number) {
                    continue;
                }
                if self.walk.push(place, &mut target) {
                    found += 1;
                    hoped.push((place, target));
                } else {
                    missed.push(target);
                }
            }
            // Others first on the next tour.
            missed.retain(|target| target.attempts < self.walk.stage.attempts);
            ahead.splice(0..0, missed.into_iter().rev());
        }
        hoped
    }

    /// Keeps the tables as they are now. How many of some targets are wide; what was done later may have undone others.
    fn keep(&mut self, hoped: Vec<(PlaceIx, Open)>) -> usize {
        self.walk.tables.keep();
        let before = hoped.len();
        let mut undone = 0;
        for (place, target) in hoped {
            if !self.walk.tables.is_wide(place, target.number) {
                undone += 1;
                self.ahead[place].insert(0, target);
            }
        }
        before - undone
    }
}
