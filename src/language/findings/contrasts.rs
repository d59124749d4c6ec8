//! Sentences on the groups of a variable.

use crate::definition::listed;
use crate::grammar::{Form, at_least};
use analysis::{Fate, Group, Verdict, WithinGroup};
use ground::text::lower_first;
use study::VariableIx;

use super::sentences::{Said, size, size_between, slightly};

impl Said<'_> {
    pub(super) fn contrast(&self, variable: VariableIx, groups: &[Group]) -> Option<String> {
        match groups {
            [Group { value, share, against: Some(against), other, estimate }] => {
                let (phrase, one) = (self.phrase(), self.speaker.among(variable, *value));
                let numbers = self.pair(*share, "mot", *other);
                let against = self.speaker.among(variable, *against);
                Some(match estimate.verdict {
                    Verdict::Difference => {
                        format!(
                            "{phrase} är {} {one} än {against}: {numbers}. {}",
                            self.higher(estimate),
                            size_between(*share, *other, estimate)
                        )
                    }
                    _ => format!(
                        "{phrase} är ungefär lika stor {one} som {against}: {numbers}. {}",
                        self.no_more()
                    ),
                })
            }
            several => self.contrast_of_several(variable, several),
        }
    }

    fn contrast_of_several(&self, variable: VariableIx, groups: &[Group]) -> Option<String> {
        let phrase = self.phrase();
        let form = Form::of(groups.iter().map(|group| group.share));
        let clear: Vec<&Group> =
            groups.iter().filter(|g| g.estimate.verdict == Verdict::Difference).collect();
        if clear.is_empty() {
            let label = &self.speaker.study.variables[variable].label;
            let shares: Vec<String> = groups
                .iter()
                .map(|g| format!("{} {}", form.share(g.share), self.speaker.among(variable, g.value)))
                .collect();
            let shares: Vec<&str> = shares.iter().map(String::as_str).collect();
            return Some(format!(
                "{phrase} skiljer sig lite mellan grupperna efter {}: {}. Från alla andra tillsammans skiljer sig ingen grupp troligen mer än {}.",
                lower_first(label),
                listed(&shares, "och"),
                self.margin
            ));
        }
        let list = |sign: i8| {
            let of: Vec<&&Group> = clear.iter().filter(|g| g.estimate.sign() == sign).collect();
            // "Något" stands for all of one direction only where it holds for each of them.
            let is_slight = of.iter().all(|g| !slightly(&g.estimate, self.comparison).is_empty());
            let word = if is_slight { "något " } else { "" };
            let named: Vec<String> = of
                .iter()
                .map(|g| format!("{} ({})", self.speaker.among(variable, g.value), form.inside(g.share)))
                .collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            let direction = if sign > 0 { "högre" } else { "lägre" };
            (!named.is_empty()).then(|| format!("{word}{direction} {}", listed(&named, "och")))
        };
        let told = match (list(1), list(-1)) {
            (Some(up), Some(down)) => {
                format!("jämfört med alla andra tillsammans är {phrase} {up}, och {down}.")
            }
            (Some(all), None) | (None, Some(all)) => {
                format!("jämfört med alla andra tillsammans är {phrase} {all}.")
            }
            (None, None) => return None,
        };
        let sure = match clear.as_slice() {
            [one] => size(&one.estimate),
            several => {
                let least =
                    several.iter().map(|g| g.estimate.difference.interval.least()).fold(1.0, f64::min);
                let least = at_least(least);
                least.map_or_else(
                    || "Skillnaderna är större än slumpen brukar ge.".to_string(),
                    |least| format!("För varje grupp är skillnaden {least}."),
                )
            }
        };
        Some(format!("{told} {sure}"))
    }

    pub(super) fn within(
        &self,
        variable: VariableIx,
        strata: &[VariableIx],
        groups: &[WithinGroup],
    ) -> Option<String> {
        let (phrase, alike) = (self.phrase(), self.speaker.alike(strata));
        let told = match groups {
            [group @ WithinGroup { against: Some(against), .. }] => {
                let (one, other) =
                    (self.speaker.among(variable, group.value), self.speaker.among(variable, *against));
                self.within_pair(&phrase, &alike, &one, &other, group)?
            }
            several => self.within_several(variable, &phrase, &alike, several)?,
        };
        let opposite = self.opposite(groups);
        Some(format!("{told}{opposite}"))
    }

    fn within_pair(
        &self,
        phrase: &str,
        alike: &str,
        one: &str,
        other: &str,
        group: &WithinGroup,
    ) -> Option<String> {
        let (estimate, size) = (&group.estimate, size(&group.estimate));
        let direction = self.higher(estimate);
        Some(match (group.fate, estimate.verdict) {
            (Fate::Holds, _) => {
                format!("{alike} är {phrase} fortfarande {direction} {one} än {other}. {size}")
            }
            (Fate::Turns, _) => {
                format!(
                    "{alike} vänder skillnaden: {phrase} är då i stället {direction} {one} än {other}. {size}"
                )
            }
            (Fate::Appears, _) => format!(
                "{alike} är {phrase} {direction} {one} än {other}, fast det inte går att se någon tydlig skillnad när alla räknas samman. {size}"
            ),
            (Fate::Vanishes, _) => format!(
                "{alike} syns ingen tydlig skillnad längre mellan {phrase} {one} och {other}. {}",
                self.no_more()
            ),
            (Fate::Nothing, Verdict::Equal) => {
                format!("också {alike} är {phrase} ungefär lika stor {one} som {other}. {}", self.no_more())
            }
            (Fate::Nothing, _) => return None,
        })
    }

    fn within_several(
        &self,
        variable: VariableIx,
        phrase: &str,
        alike: &str,
        groups: &[WithinGroup],
    ) -> Option<String> {
        let list = |wanted: &dyn Fn(&WithinGroup) -> bool| {
            let of = groups.iter().filter(|group| wanted(group));
            let named: Vec<String> = of.map(|group| self.speaker.among(variable, group.value)).collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            (!named.is_empty()).then(|| listed(&named, "och"))
        };
        let is_clear = |g: &WithinGroup| g.estimate.verdict == Verdict::Difference && g.fate != Fate::Nothing;
        let up = list(&|g| is_clear(g) && g.estimate.sign() > 0).map(|names| format!("högre {names}"));
        let down = list(&|g| is_clear(g) && g.estimate.sign() < 0).map(|names| format!("lägre {names}"));
        let gone = list(&|g| g.fate == Fate::Vanishes)
            .map(|names| format!(" Den skillnad som annars syns {names} går då inte att se."));
        let clear: Vec<String> = [up, down].into_iter().flatten().collect();
        match (clear.is_empty(), gone) {
            (true, None) => None,
            (true, Some(gone)) => Some(format!("{alike} ändras bilden av {phrase}.{gone}")),
            (false, gone) => {
                let clear = clear.join(" och ");
                Some(format!(
                    "{alike} är {phrase} {clear} än för alla andra tillsammans.{}",
                    gone.unwrap_or_default()
                ))
            }
        }
    }

    /// Strata in which a single contrast goes the other way.
    fn opposite(&self, groups: &[WithinGroup]) -> String {
        let [group] = groups else { return String::new() };
        if group.fate == Fate::Nothing {
            return String::new();
        }
        let name = |index: &usize| {
            let values = &group.strata.get(*index)?.values;
            let names: Vec<String> = values.iter().map(|(v, value)| self.speaker.step(*v, *value)).collect();
            Some(format!("”{}”", names.join(", ")))
        };
        let names: Vec<String> = group.opposite.iter().filter_map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.is_empty() {
            true => String::new(),
            false => {
                format!(" För {} går skillnaden tydligt åt andra hållet än för alla.", listed(&names, "och"))
            }
        }
    }
}
