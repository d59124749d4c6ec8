//! What somebody should look at before a site is published, although nothing is wrong by itself: a
//! figure that nobody can see, a place that lost half of its cases, a place without numbers.

use gate::{Absence, CellRelease, Release, StudyRelease, UnitRelease};
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use stats::{NumberKind, Share};
use study::{FigureIx, IndicatorIx, RoundIx, Study};
use units::{Level, UnitIx, Units};

/// Places named in one problem; of more it gives the number.
const MOST_NAMES: usize = 3;

/// Reports what is doubtful in the published values of all studies.
pub(crate) fn report(studies: &[Study], units: &Units, release: &Release, problems: &mut Diagnostics) {
    for (study, shown) in studies.iter().zip(&release.studies) {
        report_unseen(study, units, shown, problems);
        report_withheld_at_source(study, units, shown, problems);
        report_leaps(study, units, shown, problems);
        report_all_or_none(study, units, shown, problems);
        report_lacking_quantities(study, units, shown, problems);
        report_more_than_all(study, units, shown, problems);
    }
}

/// The municipalities and districts that took part in no round of any study. In a project of which no
/// municipality took part there are none: its numbers are those of larger places.
pub fn places_without_numbers(units: &Units, release: &Release) -> Vec<UnitIx> {
    let is_silent = |unit: &UnitIx| {
        !units.has_ceased(*unit)
            && match (units.all[*unit].level, units.all[*unit].parent) {
                (Level::Municipality, _) => !release.has(*unit),
                // A city that reports as a whole needs no numbers of its districts.
                (Level::District, Some(city)) => !release.has(*unit) && !release.has(city),
                _ => false,
            }
    };
    match units.of_level(Level::Municipality).any(|unit| release.has(unit)) {
        true => units.all.indices().filter(is_silent).collect(),
        false => Vec::new(),
    }
}

/// Where the first table of a study is declared.
fn table(study: &Study) -> Option<Location> {
    Some(study.tables.first()?.place.clone())
}

/// Places in a message: "Alnavik (`0001`), Brunnsele (`0002`) and 4 others".
pub fn names(units: &Units, places: &[UnitIx]) -> String {
    let shown = places.iter().take(MOST_NAMES);
    let shown: Vec<String> =
        shown.map(|unit| format!("{} (`{}`)", units.all[*unit].name, units.all[*unit].id)).collect();
    match places.len().saturating_sub(MOST_NAMES) {
        0 => shown.join(", "),
        1 => format!("{} and one other", shown.join(", ")),
        others => format!("{} and {others} others", shown.join(", ")),
    }
}

/// Reports figures and indicators that no place shows in any round, and those that no municipality
/// shows, all of a study in one problem each.
fn report_unseen(study: &Study, units: &Units, release: &StudyRelease, problems: &mut Diagnostics) {
    let shown_at = |level: Option<Level>| {
        let is_meant = move |unit: &UnitIx| level.is_none_or(|level| units.all[*unit].level == level);
        let units = units.all.indices().filter(is_meant);
        let places =
            study.rounds.indices().flat_map(move |round| units.clone().map(move |unit| (round, unit)));
        places.filter_map(|(round, unit)| release.unit(round, unit)).collect::<Vec<_>>()
    };
    let (all, municipalities) = (shown_at(None), shown_at(Some(Level::Municipality)));
    let shows_figure = |of: &[&UnitRelease], figure: FigureIx| {
        of.iter().any(|values| values.figures[figure].shown(&study.figures[figure].views).is_some())
    };
    let shows_indicator = |of: &[&UnitRelease], indicator: IndicatorIx| {
        of.iter().any(|values| values.indicators[indicator].share.is_shown())
    };
    let unseen_of = |of: &[&UnitRelease]| {
        let figures = study.figures.enumerated().filter(|(figure, _)| !shows_figure(of, *figure));
        let figures = figures.map(|(_, figure)| (&figure.place, format!("the figure `{}`", figure.id)));
        let indicators =
            study.indicators.enumerated().filter(|(indicator, _)| !shows_indicator(of, *indicator));
        let indicators =
            indicators.map(|(_, indicator)| (&indicator.place, format!("the indicator `{}`", indicator.id)));
        figures.chain(indicators).collect::<Vec<(&Location, String)>>()
    };
    let nowhere = unseen_of(&all);
    let mut report_unseen_in = |unseen: &[(&Location, String)], who: &str, help: &str| {
        if let Some((place, _)) = unseen.first() {
            let names: Vec<&str> = unseen.iter().map(|(_, name)| name.as_str()).collect();
            let message = format!("{who} shows {}", names.join(", "));
            problems.push(Diagnostic::warning("unseen", (*place).clone(), message).help(help));
        }
    };
    report_unseen_in(
        &nowhere,
        "no place",
        "look at `lagesbild explain` of a large place; perhaps a value has no cases, or classes must be coarser",
    );
    // A figure that is meant for larger places alone has no view for a municipality, and what is no
    // key indicator may be meant for a text on the nation.
    let is_meant = |place: &Location| {
        let is_key = || study.key_indicators.iter().any(|key| study.indicators[*key].place == *place);
        let figure = study.figures.iter().find(|figure| figure.place == *place);
        figure.map_or_else(is_key, |figure| {
            figure.views.iter().any(|view| view.levels.contains(&Level::Municipality))
        })
    };
    let mut here = unseen_of(&municipalities);
    here.retain(|(place, _)| is_meant(place) && !nowhere.iter().any(|(other, _)| other == place));
    if !municipalities.is_empty() {
        report_unseen_in(
            &here,
            "no municipality",
            "with `otherwise` a figure has a coarser view where the first cannot be shown; or name with `levels` which places it is for",
        );
    }
}

/// Reports key indicators that some place does not show, and figures and indicators that a larger
/// place does not, since the source withheld a number that they need: one problem for each study.
fn report_withheld_at_source(
    study: &Study,
    units: &Units,
    release: &StudyRelease,
    problems: &mut Diagnostics,
) {
    let is_larger = |unit: UnitIx| !matches!(units.all[unit].level, Level::Municipality | Level::District);
    let places = |is_withheld_at_source: &dyn Fn(&UnitRelease) -> bool, is_meant: &dyn Fn(UnitIx) -> bool| {
        let lacks = |unit: &UnitIx| {
            let mut rounds = study.rounds.indices().filter_map(|round| release.unit(round, *unit));
            is_meant(*unit) && rounds.any(is_withheld_at_source)
        };
        units.all.indices().filter(lacks).collect::<Vec<UnitIx>>()
    };
    let is_at_source = |cell: &CellRelease| cell.share.known() == Err(Absence::AtSource);
    let of_figures = study.figures.enumerated().map(|(index, figure)| {
        let is_withheld_at_source = |values: &UnitRelease| {
            let release = &values.figures[index];
            let mut first = release.views.first().into_iter().flatten().flat_map(|block| block.cells.iter());
            release.shown(&figure.views).is_none() && first.any(is_at_source)
        };
        (&figure.place, format!("the figure `{}`", figure.id), places(&is_withheld_at_source, &is_larger))
    });
    let of_indicators = study.indicators.enumerated().map(|(index, indicator)| {
        let is_key = study.key_indicators.contains(&index);
        let is_withheld_at_source = |values: &UnitRelease| is_at_source(&values.indicators[index]);
        let name = format!("the indicator `{}`", indicator.id);
        (&indicator.place, name, places(&is_withheld_at_source, &|unit| is_key || is_larger(unit)))
    });
    let lacking: Vec<_> = of_indicators.chain(of_figures).filter(|(.., places)| !places.is_empty()).collect();
    let Some((place, ..)) = lacking.first() else { return };
    let each = lacking.iter().map(|(_, name, places)| format!("{name} for {}", names(units, places)));
    let message = format!(
        "the source withheld numbers, and so pages do not show {}",
        each.collect::<Vec<_>>().join("; ")
    );
    problems.push(
        Diagnostic::warning("at-source", (*place).clone(), message).help(
            "where the source gives totals of these places, add them as rows of the table: they are used in place of sums",
        ),
    );
}

/// Reports indicators of which a whole nation has all cases or none: mostly the condition is not what
/// was meant.
fn report_all_or_none(study: &Study, units: &Units, release: &StudyRelease, problems: &mut Diagnostics) {
    for (index, indicator) in study.indicators.enumerated() {
        let share = |round: RoundIx| release.unit(round, units.nation)?.indicators[index].share.value();
        let is_extreme = |share: &Share| {
            share.scale().kind == NumberKind::Proportion && [0.0, 1.0].contains(&share.proportion())
        };
        let rounds = study.rounds.enumerated();
        let extreme = rounds.filter_map(|(round, declared)| Some((declared, share(round)?)));
        if let Some((round, share)) = extreme.into_iter().find(|(_, share)| is_extreme(share)) {
            let message = format!(
                "`{}` is {} of {} cases in the whole nation in round `{}`",
                indicator.id,
                share.numerator(),
                share.base(),
                round.id
            );
            problems.push(
                Diagnostic::warning("all-or-none", indicator.place.clone(), message)
                    .help("see that `of` and `among` name the values that are meant"),
            );
        }
    }
}

/// Reports places that have cases but lack the quantity that an indicator divides by or sums. Such
/// a place, and every unit that contains it, may then lack a value for the indicator.
fn report_lacking_quantities(
    study: &Study,
    units: &Units,
    release: &StudyRelease,
    problems: &mut Diagnostics,
) {
    for (index, indicator) in study.indicators.enumerated() {
        let mut quantities = indicator.formula.quantities().map(|quantity| &study.quantities[quantity]);
        let Some(quantity) = quantities.next().filter(|quantity| !quantity.is_given) else { continue };
        for (round, declared) in study.rounds.enumerated() {
            let lacks = |unit: &UnitIx| {
                let is_place = matches!(units.all[*unit].level, Level::Municipality | Level::District);
                let absence = |values: &UnitRelease| {
                    values.indicators[index].share.known() == Err(Absence::NotReported)
                };
                is_place && release.unit(round, *unit).is_some_and(absence)
            };
            let lacking: Vec<UnitIx> = units.all.indices().filter(lacks).collect();
            if !lacking.is_empty() {
                let message = format!(
                    "`{}` has no number in round `{}` for {}: no table has `{}` of them",
                    indicator.id,
                    declared.id,
                    names(units, &lacking),
                    quantity.id
                );
                problems.push(
                    Diagnostic::warning("quantity-lacks", indicator.place.clone(), message)
                        .help("add the rows of these places to the table of the quantity; what they are parts of may have no number either"),
                );
                break;
            }
        }
    }
}

/// Reports rates of more cases than there are people: mostly the population is another, or in
/// thousands.
fn report_more_than_all(study: &Study, units: &Units, release: &StudyRelease, problems: &mut Diagnostics) {
    for (index, indicator) in study.indicators.enumerated() {
        // What is written for one or ten of something, such as posts, may well be more.
        let is_of_many = |share: Share| share.scale().kind == NumberKind::Rate && share.scale().per >= 100;
        let is_more = |share: Share| is_of_many(share) && share.proportion() > 1.0;
        let places =
            study.rounds.indices().flat_map(|round| units.all.indices().map(move |unit| (round, unit)));
        let share = |(round, unit)| release.unit(round, unit)?.indicators[index].share.value();
        let mut places = places.filter(|place| share(*place).is_some_and(is_more));
        if let Some((round, unit)) = places.next() {
            let message = format!(
                "`{}` has more cases than there are by which they are divided, for {} in round `{}`",
                indicator.id,
                names(units, &[unit]),
                study.rounds[round].id
            );
            problems.push(
                Diagnostic::warning("more-than-all", indicator.place.clone(), message)
                    .help("see that the population is of the same people, and not in thousands"),
            );
        }
    }
}

/// A change of the number of cases between two rounds that somebody should look at.
struct Leap {
    code: &'static str,
    /// Whether the first number and then the second are such a change.
    is: fn(u64, u64) -> bool,
    /// What it is, before "of round `2024`".
    what: &'static str,
    help: &'static str,
}

/// A place that lost more than half of its cases, and one that has ten times as many: mostly rows
/// lack, or a number was written in another unit.
const LEAPS: [Leap; 2] = [
    Leap {
        code: "cases-lost",
        is: |then, now| 2 * now < then,
        what: "less than half of the cases",
        help: "see that the rows of the later round are complete",
    },
    Leap {
        code: "cases-tenfold",
        is: |then, now| now >= 10 * then,
        what: "at least ten times the cases",
        help: "see that the rows of both rounds count the same cases, in the same unit",
    },
];

/// Reports municipalities and districts whose number of cases leaps from one round to the next.
fn report_leaps(study: &Study, units: &Units, release: &StudyRelease, problems: &mut Diagnostics) {
    let total = |round: RoundIx, unit: UnitIx| release.unit(round, unit)?.total.value();
    let Some(place) = table(study) else { return };
    for (round, declared) in study.rounds.enumerated().filter(|(_, declared)| declared.includes.is_none()) {
        let Some(before) = round.before() else { continue };
        let is_place =
            |unit: &UnitIx| matches!(units.all[*unit].level, Level::Municipality | Level::District);
        let both_totals = |unit: UnitIx| Some((unit, total(before, unit)?, total(round, unit)?));
        let numbers: Vec<(UnitIx, u64, u64)> =
            units.all.indices().filter(is_place).filter_map(both_totals).collect();
        for leap in &LEAPS {
            let leaping = || numbers.iter().filter(|(_, then, now)| (leap.is)(*then, *now));
            let Some((_, then, now)) = leaping().next() else { continue };
            let places: Vec<UnitIx> = leaping().map(|(unit, ..)| *unit).collect();
            let message = format!(
                "round `{}` has {} of round `{}` for {}; the first has {now} after {then}",
                declared.id,
                leap.what,
                study.rounds[before].id,
                names(units, &places),
            );
            problems.push(Diagnostic::warning(leap.code, place.clone(), message).help(leap.help));
        }
    }
}
