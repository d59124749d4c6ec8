//! Whether quantities fit the cases that they are set beside: what does not would make numbers that
//! are false, or disclose something about fewer cases than it seems.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use ground::radix::Radix;
use project::{Protection, Rule};
use study::{
    Block, Condition, Formula, Indicator, IndicatorIx, Measure, QuantityIx, RoundIx, VariableIx, both,
};
use units::UnitIx;

use crate::counting::{CountedCases, Counting, Query, Table};
use crate::raw::RawCount;

use crate::tally::Tally;

impl Tally<'_> {
    /// Reports indicators whose quantity does not fit their cases in these rounds. Sums of few
    /// cases are reported only for a study that is not public.
    pub(super) fn check(self, rounds: &[RoundIx], rule: Rule, problems: &mut Diagnostics) {
        let is_public = rule.method() == Protection::Published;
        if rule.method() == Protection::Noise {
            self.report_sums(problems);
        }
        for (index, indicator) in self.study.indicators.enumerated() {
            let counted = both(&indicator.of, &indicator.among);
            match indicator.formula {
                Formula::Rate(population) => {
                    self.check_population(indicator, population, &counted, rounds, problems);
                    if !is_public {
                        self.check_rest(
                            indicator,
                            population,
                            &counted,
                            (rounds, rule.threshold()),
                            problems,
                        );
                    }
                }
                Formula::Ratio(sum, base)
                    if !is_public
                        && self.study.quantities[sum].bearers != self.study.quantities[base].bearers =>
                {
                    let message = format!("the two sums of `{}` are not of the same cases", indicator.id);
                    problems.push(
                        Diagnostic::error("sum-of-fewer", indicator.place.clone(), message)
                            .help("say the same `bearers` of both quantities, or show a mean of each"),
                    );
                }
                Formula::Mean(sum) | Formula::Ratio(sum, _) if !is_public => {
                    self.check_bearers(indicator, sum, &counted, rounds, problems);
                }
                Formula::Given(_, Some(_)) => self.check_ends(index, rounds, problems),
                _ => {}
            }
        }
    }

    /// Reports a rate that is split by, or made among values of, variables by which its population is
    /// not, unless the population declares that.
    pub(super) fn check_split(
        self,
        block: &Block,
        measure: &Measure,
        place: &Location,
        problems: &mut Diagnostics,
    ) {
        let Formula::Rate(population) = measure.formula else { return };
        let quantity = &self.study.quantities[population];
        let tables = self.cube.of_quantity(population);
        let asked: BTreeSet<VariableIx> = block.dimensions().chain(measure.among.keys().copied()).collect();
        let is_held = |variable: &VariableIx| {
            let has_variable =
                |table: &Table| Query::new(self.study, table, &table.covers, &[*variable]).is_some();
            tables.iter().any(has_variable) || self.study.is_of_units(*variable)
        };
        let lacking =
            asked.iter().filter(|variable| !quantity.regardless.contains(variable) && !is_held(variable));
        let lacking: Vec<&str> =
            lacking.map(|variable| self.study.variables[*variable].id.as_str()).collect();
        if !lacking.is_empty() {
            let message = format!("`{}` is not told by {}", quantity.id, lacking.join(" and "));
            problems.push(Diagnostic::error("no-population", place.clone(), message).help(format!(
                "add a table of it with that column; if each value is to be divided by all, say `regardless: [{}]` of the quantity",
                lacking.join(", ")
            )));
        }
    }

    /// Reports the first place whose figure does not lie within the interval that the source gives.
    fn check_ends(self, indicator: IndicatorIx, rounds: &[RoundIx], problems: &mut Diagnostics) {
        let block = Block::alone(vec![self.study.measure(indicator, &Condition::new())]);
        let parts = self.quantities(&block, &block.measures[0], None, rounds);
        let indicator = &self.study.indicators[indicator];
        let is_outside = |reach: (f64, f64)| reach.0 < 0.0 || reach.1 < 0.0;
        let outside = parts.enumerated().find_map(|(round, units)| {
            let mut units = units.enumerated();
            let (unit, _) = units.find(|(_, cells)| cells.iter().any(|parts| is_outside(parts.reach)))?;
            Some((round, unit))
        });
        if let Some((round, unit)) = outside {
            let unit = &self.units.all[unit];
            let message = format!(
                "the figure of `{}` for {} (`{}`) in round `{}` lies outside its interval",
                indicator.id, unit.name, unit.id, self.study.rounds[round].id
            );
            problems.push(
                Diagnostic::error("interval", indicator.place.clone(), message)
                    .help("name the lower end first and the upper end second, or correct the table"),
            );
        }
    }

    /// Reports the first place that has cases where its population is 0 or has no row: they would be
    /// in the numerator only.
    fn check_population(
        self,
        indicator: &Indicator,
        population: QuantityIx,
        counted: &Condition,
        rounds: &[RoundIx],
        problems: &mut Diagnostics,
    ) {
        let is_wrong = |amount: u64, cases: u64| cases > 0 && amount == 0;
        if let Some((values, round, unit, cases)) = self.find(population, counted, rounds, is_wrong) {
            let message = format!(
                "{} (`{}`) has {cases} cases of `{}`{values} in round `{}`, but `{}` has none or no row there",
                self.units.all[unit].name,
                self.units.all[unit].id,
                indicator.id,
                self.study.rounds[round].id,
                self.study.quantities[population].id
            );
            problems.push(
                Diagnostic::error("no-population", indicator.place.clone(), message)
                    .help("add the row of the quantity, or correct one of the tables"),
            );
        }
    }

    /// Reports indicators that noise cannot protect: one case may have nearly all of a sum.
    fn report_sums(self, problems: &mut Diagnostics) {
        let is_sum =
            |formula: Formula| matches!(formula, Formula::Mean(_) | Formula::Ratio(..) | Formula::Given(..));
        for indicator in self.study.indicators.iter().filter(|indicator| is_sum(indicator.formula)) {
            let message = format!("`{}` cannot be protected by noise", indicator.id);
            problems.push(
                Diagnostic::error("sum-with-noise", indicator.place.clone(), message).help(
                    "say `privacy: {method: suppression}` for this study, or put it into one of its own",
                ),
            );
        }
    }

    /// Reports the first place where nearly all people are cases: a rate would disclose something
    /// about the few that are not. A quantity with decimals, as of full-time posts, is compared with
    /// the cases as the whole number above it.
    fn check_rest(
        self,
        indicator: &Indicator,
        population: QuantityIx,
        counted: &Condition,
        (rounds, threshold): (&[RoundIx], u64),
        problems: &mut Diagnostics,
    ) {
        let of_one = self.study.quantities[population].units() as u64;
        let leaves_few = |amount: u64, cases: u64| {
            let people = amount.div_ceil(of_one);
            cases <= people && people < 2 * cases && people - cases < threshold
        };
        if let Some((values, _, unit, cases)) = self.find(population, counted, rounds, leaves_few) {
            let message = format!(
                "`{}` is {cases} of nearly as many `{}`{values} in {} (`{}`), and tells of the few others",
                indicator.id,
                self.study.quantities[population].id,
                self.units.all[unit].name,
                self.units.all[unit].id
            );
            problems.push(
                Diagnostic::error("rate-of-nearly-all", indicator.place.clone(), message).help(
                    "show the share of the cases among all, in tables that count all, in place of a rate",
                ),
            );
        }
    }

    /// Reports the first place with cases that have nothing of what is summed: the sum is of fewer
    /// cases than disclosure control would take it to be of.
    fn check_bearers(
        self,
        indicator: &Indicator,
        sum: QuantityIx,
        counted: &Condition,
        rounds: &[RoundIx],
        problems: &mut Diagnostics,
    ) {
        let quantity = &self.study.quantities[sum];
        let bearers = both(counted, &quantity.bearers);
        let is_without = |amount: u64, cases: u64| cases > 0 && amount == 0;
        let is_of_others = |amount: u64, cases: u64| cases == 0 && amount > 0;
        if let Some((values, _, unit, _)) = self.find(sum, &quantity.bearers, rounds, is_of_others) {
            let message = format!(
                "`{}` has an amount{values} in {} (`{}`), where no case can have any",
                quantity.id, self.units.all[unit].name, self.units.all[unit].id
            );
            problems.push(
                Diagnostic::error("sum-of-fewer", indicator.place.clone(), message)
                    .help("correct the tables, or the `bearers` of the quantity"),
            );
            return;
        }
        let without = self.find(sum, &bearers, rounds, is_without);
        if let Some((values, _, unit, cases)) = without {
            let message = format!(
                "{cases} cases of `{}`{values} in {} (`{}`) have no `{}`, so its sums are of fewer cases than they seem",
                indicator.id, self.units.all[unit].name, self.units.all[unit].id, quantity.id
            );
            problems.push(
                Diagnostic::error("sum-of-fewer", indicator.place.clone(), message)
                    .help("say which cases have any: `bearers: {<variable>: <value>}` of the quantity"),
            );
        }
    }

    /// The first place and values for which a table of a quantity and the cases that meet a condition
    /// are wrong together: the values in words, the round, the place, and the number of cases.
    fn find(
        self,
        quantity: QuantityIx,
        condition: &Condition,
        rounds: &[RoundIx],
        is_wrong: impl Fn(u64, u64) -> bool,
    ) -> Option<(String, RoundIx, UnitIx, u64)> {
        self.cube.of_quantity(quantity).iter().find_map(|table| {
            let by: Vec<VariableIx> = table.dimensions.clone();
            let cases = CountedCases {
                numerator: condition.clone(),
                base: condition.clone(),
                counting: Counting::Cases,
            };
            let plan = self.cube.measure(self.study, &cases, &by)?;
            let query = Query::new(self.study, table, &table.covers, &by)?;
            let radix = Radix::new(by.iter().map(|variable| self.study.size(Some(*variable))));
            let places =
                rounds.iter().flat_map(|round| self.units.all.indices().map(move |unit| (*round, unit)));
            places.filter(|(round, unit)| table.has(*round, *unit)).find_map(|(round, unit)| {
                let amounts = query.answer::<RawCount>(table, round, unit, self.units);
                let counts = self.cube.count(&plan, round, unit, self.units);
                let mut cells = amounts.iter().zip(&counts).enumerate();
                let (cell, cases) = cells.find_map(|(cell, (amount, (_, count)))| {
                    let (amount, count) = (amount.open()?, count.open()?);
                    let values = by.iter().zip(radix.digits(cell));
                    let is_known = |(variable, value): (&VariableIx, usize)| {
                        !self.study.variables[*variable].values[value].missing
                    };
                    (is_wrong(amount, count) && values.into_iter().all(is_known)).then_some((cell, count))
                })?;
                let value = |(variable, value): (&VariableIx, usize)| {
                    let variable = &self.study.variables[*variable];
                    format!(", {} {}", variable.id, variable.values[value].id)
                };
                Some((by.iter().zip(radix.digits(cell)).map(value).collect(), round, unit, cases))
            })
        })
    }
}
