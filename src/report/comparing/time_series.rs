//! The time series of an indicator: a line for each municipality, and the line of the nation.

use analysis::{Question, Verdict};
use chart::{AxisLabel, TimeSeries};
use language::comparing::{self, VerdictCounts};
use language::{WORDS, number_sign};
use stats::Share;
use study::{Condition, Round, RoundIx};
use units::UnitIx;

use super::super::link::Link;
use super::super::scale::DrawingScale;
use super::super::time_axis::set_places;
use super::IndicatorComparison;

/// The time series of an indicator, and what they show in words.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TimeSeriesView {
    /// The drawing.
    pub svg: String,
    /// What its lines are.
    pub key: String,
    /// What it shows.
    pub sentences: Vec<String>,
    /// The places of the page's table, one a line in its order, each by how many pieces its line
    /// has and its printed numbers by period, for a script that marks one: "1;43;45", or nothing
    /// for a place without a line.
    pub places: String,
    /// The periods, one a line.
    pub rounds: String,
}

impl IndicatorComparison<'_> {
    /// The time series up to the round in which places are compared; `None` where there is one
    /// round only, or no place shows the number in two that follow each other.
    pub(super) fn time_series(&self, places: &[(UnitIx, Link)]) -> Option<TimeSeriesView> {
        let (study, release) = (self.study(), &self.sources.release.studies[self.study]);
        let rounds: Vec<RoundIx> = study.rounds.indices().filter(|round| *round <= self.round).collect();
        let begins_anew = |round: RoundIx| {
            release.breaks.iter().any(|each| each.round == round && each.concerns(study, self.indicator))
        };
        let label = |round: &RoundIx| {
            let declared: &Round = &study.rounds[*round];
            AxisLabel { begins_anew: begins_anew(*round), ..AxisLabel::new(declared.label.clone()) }
        };
        let mut axis: Vec<AxisLabel> = rounds.iter().map(label).collect();
        set_places(study, &mut axis);
        let share = |round: &RoundIx, unit: UnitIx| {
            release.unit(*round, unit)?.indicators[self.indicator].share.value()
        };
        let shares =
            |unit: UnitIx| -> Vec<Option<Share>> { rounds.iter().map(|round| share(round, unit)).collect() };
        let of_places: Vec<Vec<Option<Share>>> = places.iter().map(|(unit, _)| shares(*unit)).collect();
        let nation = shares(self.sources.units.nation);
        let all = || of_places.iter().flatten().chain(&nation).flatten().copied();
        let scale = DrawingScale::of(all());
        let draw = |shares: &[Option<Share>]| -> Vec<Option<u64>> {
            shares.iter().map(|share| share.map(|share| scale.draw(share))).collect()
        };
        let has_break = axis.iter().skip(1).any(|label| label.begins_anew);
        let series = TimeSeries {
            axis,
            places: of_places.iter().map(|shares| draw(shares)).collect(),
            reference: draw(&nation),
            scale: scale.axis(all().map(|share| scale.draw(share)).max().unwrap_or(0)),
        };
        let title = comparing::title(&self.declared().label, WORDS.course_of_all, &self.period());
        // The words are made of how many lines there are, which is known when they are drawn.
        let (_, pieces) = chart::time_series(&series, "forlopp", &title, "")?;
        let with_line = pieces.iter().filter(|pieces| **pieces > 0).count();
        let measure = study.measure(self.indicator, &Condition::new());
        let before = self.round.before().map(|round| study.rounds[round].label.as_str());
        let changes = self.changes(places).zip(before);
        let sentences = comparing::time_series(with_line, changes, (measure.margin, measure.scale));
        let (svg, _) = chart::time_series(&series, "forlopp", &title, &sentences.join(" "))?;
        let number = |share: &Option<Share>| share.map(number_sign).unwrap_or_default();
        let script_lines = of_places.iter().zip(pieces).map(|(shares, pieces)| match pieces {
            0 => String::new(),
            _ => format!("{pieces};{}", shares.iter().map(number).collect::<Vec<_>>().join(";")),
        });
        let labels = rounds.iter().map(|round| study.rounds[*round].label.as_str());
        let nation = &self.sources.units.all[self.sources.units.nation].name;
        Some(TimeSeriesView {
            svg,
            key: comparing::time_series_key(nation, self.unit().as_deref(), has_break),
            sentences,
            places: script_lines.collect::<Vec<_>>().join("\n"),
            rounds: labels.collect::<Vec<_>>().join("\n"),
        })
    }

    /// In how many places the number surely rose or fell since the round before; `None` where no
    /// change is looked for in any.
    fn changes(&self, places: &[(UnitIx, Link)]) -> Option<VerdictCounts> {
        let analysis = &self.sources.analysis.studies[self.study];
        let mut counts = VerdictCounts::default();
        for (unit, _) in places {
            let finding = analysis.unit(self.round, *unit).iter().find(|candidate| {
                matches!(&analysis.comparison(candidate).question, Question::Change(change) if change.indicator == self.indicator)
            });
            let Some(finding) = finding else { continue };
            let has_risen = finding.estimates().first().is_some_and(|estimate| estimate.sign() > 0);
            match finding.verdict {
                Verdict::Difference if has_risen => counts.more += 1,
                Verdict::Difference => counts.less += 1,
                Verdict::Equal => counts.alike += 1,
                Verdict::Undecided => counts.undecided += 1,
                Verdict::Withheld | Verdict::Missing => {}
            }
        }
        (counts != VerdictCounts::default()).then_some(counts)
    }
}
