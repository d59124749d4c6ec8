//! Words of the pages on which the differences in an outcome are split.

use analysis::{Estimate, MixOutcome, PairGap, Verdict};
use ground::text::lower_first;
use stats::{Scale, Share};

use super::difference::{count_points, points_between, probably_between};
use super::grammar::Form;
use super::number::{grouped, number_words, steps_text};
use super::sv::WORDS;

/// Numbers of percentage points in units of their last decimal, with so many decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// Units of the last decimal; negative for a negative number.
    pub steps: i64,
    /// The decimals.
    pub decimals: u8,
}

impl Points {
    /// The number with its sign, for tables: "+3,1", "−0,2", "0".
    pub fn signed(self) -> String {
        let text = steps_text(self.steps.unsigned_abs(), self.decimals);
        match self.steps.signum() {
            0 => "0".to_string(),
            1 => format!("+{text}"),
            _ => format!("\u{2212}{text}"),
        }
    }

    /// The number without its sign: "3,1".
    pub fn size(self) -> String {
        match self.steps {
            0 => "0".to_string(),
            steps => steps_text(steps.unsigned_abs(), self.decimals),
        }
    }

    fn is_of_one_sign_with(self, other: Self) -> bool {
        self.steps.signum() == other.steps.signum()
    }
}

/// The shares of an outcome in two groups, and whether they differ.
pub fn gap(label: &str, names: [&str; 2], gap: &PairGap, margin: u64) -> String {
    let [one, other] = gap.shares;
    let shares = both(label, names, gap.shares);
    let interval = gap.estimate.difference.interval;
    let verdict = match gap.estimate.verdict {
        Verdict::Difference => format!(
            "Skillnaden är {} ({}).",
            points_between(one, other, interval),
            probably_between(one, other, interval)
        ),
        Verdict::Equal => no_larger(margin, one.scale()),
        _ if interval.least() > 0.0 => {
            "Det är en möjlig skillnad: den kan vara en slump när så mycket jämförs.".to_string()
        }
        _ => "Om grupperna skiljer sig åt kan inte avgöras.".to_string(),
    };
    format!("{shares} {verdict}")
}

/// The shares of two groups: "Behov av stöd: 52 procent för flickor, 54 procent för pojkar."
pub fn both(label: &str, [one, other]: [&str; 2], shares: [Share; 2]) -> String {
    let [first, second] = shares.map(number_words);
    format!("{label}: {first} för {one}, {second} för {other}.")
}

fn no_larger(margin: u64, scale: Scale) -> String {
    format!("Skillnaden är, om det finns någon, troligen mindre än {}.", count_points(margin, scale))
}

/// How much of a difference arises after the steps to the outcome, with the shares of those who
/// passed them all; `rest` is that part, `last` the name of the last step. `None` where there is
/// nothing to say.
pub fn rest(
    estimate: &Estimate,
    gap: &PairGap,
    [rest, whole]: [Points; 2],
    (passed, last): ([Option<Share>; 2], &str),
) -> Option<String> {
    if gap.estimate.verdict != Verdict::Difference {
        return None;
    }
    let shares = Form::of_two(passed[0]?, passed[1]?).pair(passed[0]?, "mot", passed[1]?);
    let shares = format!("Bland dem med ”{last}” är det {shares}.");
    Some(match estimate.verdict {
        Verdict::Difference if !rest.is_of_one_sign_with(whole) => format!(
            "Efter stegen vänder skillnaden: den delen är {} procentenheter åt andra hållet. {shares}",
            rest.size()
        ),
        Verdict::Difference if rest.steps.abs() >= whole.steps.abs() => {
            format!("Hela skillnaden uppstår efter stegen. {shares}")
        }
        Verdict::Difference => {
            format!("Av {} procentenheter uppstår {} efter stegen. {shares}", whole.size(), rest.size())
        }
        Verdict::Equal => "Efter stegen uppstår knappt någon skillnad.".to_string(),
        _ => "Om någon del uppstår efter stegen kan inte avgöras.".to_string(),
    })
}

/// What a criterion on the way to the outcome explains of a difference. `part` is the explained
/// part, `ends` are the ends of its interval, and `whole` is the difference.
pub fn on_the_way(
    estimate: &Estimate,
    gap: &PairGap,
    part: Points,
    ends: [Points; 2],
    whole: Points,
) -> String {
    let differs = estimate.verdict == Verdict::Difference;
    let [lo, hi] = ends;
    if gap.estimate.verdict != Verdict::Difference {
        return match differs {
            true => format!("Skiljer sig åt, och svarar för {} procentenheter.", part.signed()),
            false => open(ends),
        };
    }
    // The end of the interval that is farthest in the direction of the difference.
    let most = if whole.steps < 0 { Points { steps: -lo.steps, ..lo } } else { hi };
    match differs {
        true if part.is_of_one_sign_with(whole) => {
            format!("Förklarar {} av {} procentenheter.", part.size(), whole.size())
        }
        true => {
            format!("Drar åt andra hållet: utan det vore skillnaden {} procentenheter större.", part.size())
        }
        false if 2 * most.steps < whole.steps.abs() => match most.steps.max(0) {
            0 => "Förklarar inte skillnaden.".to_string(),
            _ => format!(
                "Förklarar som mest en mindre del: {} av {} procentenheter.",
                most.size(),
                whole.size()
            ),
        },
        false => open(ends),
    }
}

/// What is said of a part that is not sure; its interval stands beside it.
fn open([lo, hi]: [Points; 2]) -> String {
    let text = match (lo.steps, hi.steps) {
        (0, 0) => "Ingen skillnad att förklara.",
        (lo, hi) if lo.signum() == hi.signum() => "Möjligen en del, men det kan vara en slump.",
        _ => "Kan inte avgöras.",
    };
    text.to_string()
}

/// What a criterion that is recorded beside the outcome says of a difference. `raises`: the outcome
/// is expected to be more common where its share is higher; `could` is between which parts of the
/// difference it could stand for.
pub fn beside(
    estimate: &Estimate,
    gap: &PairGap,
    raises: bool,
    could: Option<[Points; 2]>,
    whole: Points,
) -> String {
    let not_linked = "Underlaget kopplar inte uppgiften till besluten";
    if gap.estimate.verdict != Verdict::Difference {
        return match estimate.verdict {
            Verdict::Difference => "Grupperna skiljer sig åt här, men inte säkert i utfallet.".to_string(),
            _ => "Kan inte avgöras.".to_string(),
        };
    }
    let expected = if raises { estimate.sign() } else { -estimate.sign() };
    let is_expected = i64::from(expected) == whole.steps.signum();
    // The largest part that it could stand for in the direction of the difference.
    let most = could.map(|[lo, hi]| if whole.steps < 0 { Points { steps: -lo.steps, ..lo } } else { hi });
    let part_of_whole = |most: Points| format!("{} av {} procentenheter", most.size(), whole.size());
    match (estimate.verdict, most) {
        (Verdict::Difference, _) if !is_expected => {
            "Talar emot: grupperna skiljer sig åt andra hållet.".to_string()
        }
        (Verdict::Difference, Some(most)) if most.steps < whole.steps.abs() => {
            format!("Talar för att det bidrar, med högst {}. {not_linked}.", part_of_whole(most))
        }
        (Verdict::Difference, _) => {
            format!("Talar för att det bidrar. {not_linked}, så hur mycket går inte att räkna.")
        }
        (_, Some(most)) if 2 * most.steps < whole.steps.abs() => match most.steps.max(0) {
            0 => "Talar emot att det bidrar.".to_string(),
            _ => format!("Talar emot att det bidrar mycket: högst {}.", part_of_whole(most)),
        },
        (_, Some(most)) if most.steps < whole.steps.abs() => {
            format!("Kan inte avgöras: kan svara för högst {}.", part_of_whole(most))
        }
        _ => "Kan inte avgöras.".to_string(),
    }
}

/// What becomes of a difference when alike cases are compared, in a few words.
pub fn mix_outcome(outcome: MixOutcome) -> &'static str {
    match outcome {
        MixOutcome::Remains => "Kvarstår",
        MixOutcome::Vanishes => "Försvinner",
        MixOutcome::Turns => "Vänder",
        MixOutcome::Appears => "Syns först när lika fall jämförs",
        MixOutcome::Nothing => "Ingen skillnad",
        MixOutcome::Possible => "Möjlig skillnad",
        MixOutcome::Undecided => "Kan inte avgöras",
        MixOutcome::NotAlike => "Fallen är för olika",
    }
}

/// How much of a difference from other places the mix of cases explains, in one sentence; `None`
/// where that cannot be said. `alike` are the cases that are compared: "barn i samma ålder".
pub fn case_mix(
    outcome: MixOutcome,
    [whole, among_alike]: [Points; 2],
    alike: &str,
    rest: &str,
) -> Option<String> {
    let (from, to) = (whole.size(), among_alike.size());
    Some(match outcome {
        MixOutcome::Remains => {
            let how = if among_alike.steps.abs() < whole.steps.abs() { "minskar" } else { "ökar" };
            format!("Skillnaden mot {rest} {how} från {from} till {to} procentenheter när {alike} jämförs.")
        }
        MixOutcome::Vanishes => format!(
            "Det mesta av skillnaden mot {rest}, {from} procentenheter, försvinner när {alike} jämförs."
        ),
        MixOutcome::Turns => format!(
            "Skillnaden mot {rest} vänder när {alike} jämförs: från {} till {} procentenheter.",
            whole.signed(),
            among_alike.signed()
        ),
        MixOutcome::Appears => {
            format!("När {alike} jämförs syns en skillnad mot {rest} på {to} procentenheter.")
        }
        MixOutcome::Nothing | MixOutcome::Possible | MixOutcome::Undecided | MixOutcome::NotAlike => {
            return None;
        }
    })
}

/// Says that a difference from others is about as large when alike cases are compared.
pub fn case_mix_same(whole: Points, alike: &[String], rest: &str) -> String {
    format!(
        "Skillnaden mot {rest}, {} procentenheter, är ungefär lika stor när {} jämförs.",
        whole.size(),
        super::listed(alike, "eller")
    )
}

/// What an outcome is at a place, and in the middle of the places that are like it.
pub fn similar(outcome: &str, name: &str, own: &str, middle: &str) -> String {
    format!("{outcome}: {own} procent i {name} och {middle} procent i mitten av de liknande kommunerna.")
}

/// How far cases of unknown group could move a difference.
pub fn bounds(variable: &str, unknown: Share, ends: [Points; 2]) -> String {
    let [lo, hi] = ends;
    let unknown = number_words(unknown);
    let variable = lower_first(variable);
    match lo.steps.signum() == hi.steps.signum() && lo.steps != 0 {
        true => format!(
            "Uppgift om {variable} saknas för {unknown}. Vilka de än är finns skillnaden kvar åt samma håll: den är mellan {} och {} procentenheter.",
            lo.signed(),
            hi.signed()
        ),
        false => format!(
            "Uppgift om {variable} saknas för {unknown}. Beroende på vilka de är kan skillnaden vara allt mellan {} och {} procentenheter.",
            lo.signed(),
            hi.signed()
        ),
    }
}

/// How many cases are needed to find a difference as large as the margin four times out of five,
/// where it cannot be decided; `None` where there are enough cases.
pub fn cases_needed(needed: u64, now: u64, counted: &str, margin: u64, scale: Scale) -> Option<String> {
    if needed > 10 * now {
        return Some(format!(
            "Med så få {counted} som här, {}, går det inte att avgöra genom att räkna. Läs hellre ärenden tillsammans.",
            grouped(now)
        ));
    }
    (needed > now).then(|| {
        format!(
            "Det skulle behövas ungefär {} {counted} för att en skillnad på {} oftast ska synas; nu är de {}.",
            grouped(needed),
            count_points(margin, scale),
            grouped(now)
        )
    })
}

/// How many of the possible differences are expected to be chance: "Av 12 är ungefär 4 troligen
/// slump."
pub fn by_chance(possible: usize, expected: usize) -> String {
    match (possible, expected) {
        (1, 0) => "Den kan vara en slump.".to_string(),
        (1, _) => "Den är lika gärna en slump.".to_string(),
        (_, 0) => format!("Någon av de {possible} kan vara en slump."),
        (all, some) if some >= all => "Så många kan väntas av bara slumpen.".to_string(),
        (all, some) => format!("Av {all} sådana är ungefär {some} troligen slump."),
    }
}

/// The number of the measure by which an action is followed up: when the action was decided, in a
/// later round, and the change between them where both rounds measure the same.
pub fn followed(label: &str, then: Option<&str>, now: Option<(&str, Option<(Verdict, i8)>)>) -> String {
    match (then, now) {
        (None, _) => format!("Följs upp med måttet ”{label}”. Talet visas inte här."),
        (Some(then), None) => {
            format!("Följs upp med måttet ”{label}”: {then} nu. I nästa omgång prövas om det har ändrats.")
        }
        (Some(then), Some((now, change))) => {
            let what = match change {
                Some((Verdict::Difference, 1)) => "Det har ökat.",
                Some((Verdict::Difference, _)) => "Det har minskat.",
                Some((Verdict::Equal, _)) => "Det är ingen större ändring.",
                Some(_) => "Om det har ändrats kan inte avgöras.",
                None => "Det mäts inte på samma sätt nu, så talen kan inte jämföras.",
            };
            format!("Följs upp med måttet ”{label}”: {then} då, {now} nu. {what}")
        }
    }
}

/// How large an effect, or how much work, is: 1 to 3.
pub fn size(size: u64) -> &'static str {
    match size {
        1 => WORDS.small,
        2 => WORDS.medium,
        _ => WORDS.large,
    }
}

/// The name of a step in a table, among those who passed the step before it.
pub fn step_of_those(label: &str) -> String {
    format!("{label}, av dem i raden ovanför")
}

/// The name of the outcome in a table, among those who did not pass all steps.
pub fn outcome_of_others(label: &str) -> String {
    format!("{label}, av de andra")
}

/// Steps for which too little may be shown.
pub fn left_out_steps(labels: &[String]) -> String {
    format!("Här visas inte {}.", super::listed(labels, "och"))
}

/// Variables in which alike cases cannot be compared here.
pub fn untested(labels: &[String]) -> String {
    // Several variables together have an "och" of their own.
    let is_nested = labels.len() > 1 && labels.iter().any(|label| label.contains(" och "));
    let listed = if is_nested { labels.join("; ") } else { super::listed(labels, "och") };
    format!("Kan inte prövas här: {listed}.")
}

/// Says how many of the differences of a place are listed.
pub fn most_important(named: usize, all: usize) -> Option<String> {
    let these = if named == 1 { "Den viktigaste".to_string() } else { format!("De {named} viktigaste") };
    (named < all).then(|| format!("{these} av {all}."))
}

/// The heading of a group's numbers in percent.
pub fn percent_of(group: &str) -> String {
    format!("{group}, procent")
}

/// The variables whose groups are not shown; `None` for none.
pub fn groups_not_shown(variables: &[String]) -> Option<String> {
    let names = super::listed(variables, "och");
    (!variables.is_empty())
        .then(|| format!("Skillnaden efter {names} visas inte här, för att ingen ska kunna kännas igen."))
}

/// The variables of whose groups there are no cases, or no table; `None` for none.
pub fn groups_not_held(variables: &[String]) -> Option<String> {
    let names = super::listed(variables, "och");
    (!variables.is_empty()).then(|| format!("Underlaget har inte båda grupperna här efter {names}."))
}

/// The heading of a group's numbers in percent, in a round where there are several.
pub fn percent_in(group: &str, round: Option<&str>) -> String {
    match round {
        Some(round) => format!("{group} {round}, procent"),
        None => percent_of(group),
    }
}

/// The heading of differences between two groups.
pub fn difference_of(one: &str, other: &str) -> String {
    format!("{one} minus {}", lower_first(other))
}

/// The interval of a criterion's part of a difference.
pub fn part_between([lo, hi]: [Points; 2]) -> String {
    format!("Del av skillnaden: mellan {} och {} procentenheter.", lo.signed(), hi.signed())
}

/// An interval of differences: "−2 till +5".
pub fn interval([lo, hi]: [Points; 2]) -> String {
    format!("{} till {}", lo.signed(), hi.signed())
}

/// Cases that are alike in several things at once: "barn av samma kön och med samma tidigare
/// kännedom". The words with which all begin are said once.
pub fn alike_together(alike: &[String]) -> String {
    let words: Vec<Vec<&str>> = alike.iter().map(|cases| cases.split(' ').collect()).collect();
    let Some((first, others)) = words.split_first() else { return String::new() };
    let is_common = |at: &usize| others.iter().all(|words| words.get(*at) == first.get(*at));
    let common_words = if others.is_empty() { 0 } else { (0..first.len()).take_while(is_common).count() };
    let rest = others.iter().map(|words| words[common_words..].join(" "));
    super::listed(&std::iter::once(first.join(" ")).chain(rest).collect::<Vec<_>>(), "och")
}

/// Several variables by name: "Kön och tidigare kännedom".
pub fn names(labels: &[&str]) -> String {
    let name = |(at, label): (usize, &&str)| if at == 0 { label.to_string() } else { lower_first(label) };
    super::listed(&labels.iter().enumerate().map(name).collect::<Vec<_>>(), "och")
}

/// The difference among cases alike in something, in a drawing.
pub fn alike_row(variables: &str) -> String {
    format!("Lika i {}", lower_first(variables))
}

/// What each of several variables adds to the part of a difference that the mix of cases explains.
pub fn composition(whole: Points, each: &[(String, Points)]) -> String {
    let part = |(name, part): &(String, Points)| format!("{name} för {}", part.signed());
    let parts: Vec<String> = each.iter().map(part).collect();
    format!("Andra fall svarar för {} procentenheter: {}.", whole.signed(), super::listed(&parts, "och"))
}

/// Two variables together: "Kön och bakgrund tillsammans".
pub fn together(one: &str, other: &str) -> String {
    format!("{} tillsammans", names(&[one, other]))
}

/// A group of two variables: "Flickor, svensk bakgrund".
pub fn group_of_both(one: &str, other: &str) -> String {
    format!("{one}, {}", lower_first(other))
}

/// A variable, and the share of cases whose value is not known: "bakgrund för 15 procent".
pub fn unknown_of(variable: &str, unknown: Share) -> String {
    format!("{variable} för {}", number_words(unknown))
}

/// Says for how many cases the values of variables are not known.
pub fn unknown(parts: &[String]) -> String {
    format!(
        "Uppgift saknas om {}. De ingår inte när grupperna jämförs, men är en egen grupp när lika fall jämförs.",
        super::listed(parts, "och")
    )
}

/// What would be asked if it were recorded, by name.
pub fn not_recorded(names: &[String]) -> String {
    format!("Registreras inte i underlaget: {}.", super::listed(names, "och"))
}

/// The heading of verdicts against the rest of a city.
pub fn against_rest_of(city: &str) -> String {
    format!("Mot resten av {city}")
}

/// The heading of the districts of a city, or of one of them, against the rest of the city.
pub fn districts(city: &str, is_one: bool) -> String {
    match is_one {
        true => against_rest_of(city),
        false => format!("Stadsdelarna {}", lower_first(&against_rest_of(city))),
    }
}

/// Whether a district differs from the rest of its city, in a few words.
pub fn district(estimate: &Estimate, margin: u64, scale: Scale) -> String {
    match estimate.verdict {
        Verdict::Difference if estimate.sign() > 0 => "Säkert högre".to_string(),
        Verdict::Difference => "Säkert lägre".to_string(),
        Verdict::Equal => format!("Ingen skillnad större än {}", count_points(margin, scale)),
        _ if estimate.difference.interval.least() > 0.0 => mix_outcome(MixOutcome::Possible).to_string(),
        _ => mix_outcome(MixOutcome::Undecided).to_string(),
    }
}

/// What an outcome is at a place and in the rest of the nation: "Insats: 31 procent i Kornehed, 37
/// procent i resten av riket."
pub fn levels(label: &str, inside: &str, rest: &str, [own, other]: [Share; 2]) -> String {
    format!("{label}: {} {inside}, {} i {rest}.", number_words(own), number_words(other))
}

/// Says that it cannot be decided whether alike cases differ from the rest of the nation.
pub fn mix_undecided(rest: &str) -> String {
    format!("Om det finns en skillnad mot {rest} när lika fall jämförs kan inte avgöras.")
}

/// How many differences of a place are sure; `None` for none.
pub fn sure_differences(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("En skillnad är säker. Den står i steg 1.".to_string()),
        count => Some(format!("{count} skillnader är säkra. De viktigaste står i steg 1.")),
    }
}

/// Says that no difference between the groups in an outcome is sure.
pub fn no_sure_difference(title: &str) -> String {
    format!("{title}: ingen skillnad mellan grupperna är säker.")
}

/// How many comparisons of a place are possible differences, alike, and undecided.
pub fn counts(possible: usize, alike: usize, undecided: usize) -> String {
    format!(
        "Möjliga skillnader: {possible}. Ingen skillnad större än marginalen: {alike}. Kan inte avgöras: {undecided}."
    )
}

/// Which districts surely differ from the rest of their city, and which may: the names of the
/// districts that are higher, that are lower, and that may be either. `silent` are the districts
/// that did not report.
pub fn districts_differ(city: &str, [higher, lower, possible]: [&[String]; 3], silent: &[String]) -> String {
    let part = |names: &[String], what: &str| {
        (!names.is_empty()).then(|| format!("{what} {}.", super::listed(names, "och")))
    };
    let parts = [
        part(higher, &format!("Säkert högre än i resten av {city}:")),
        part(lower, &format!("Säkert lägre än i resten av {city}:")),
        part(possible, "Möjlig skillnad:"),
        part(silent, "Har inte lämnat uppgifter för perioden:"),
    ];
    let sentences: Vec<String> = parts.into_iter().flatten().collect();
    match higher.is_empty() && lower.is_empty() {
        true => format!("Ingen stadsdel skiljer sig säkert från resten av {city}. {}", sentences.join(" ")),
        false => sentences.join(" "),
    }
    .trim()
    .to_string()
}

/// Whether one district differs from the rest of its city, with both numbers.
pub fn district_differs(
    label: &str,
    name: &str,
    city: &str,
    [own, rest]: [Share; 2],
    verdict: &str,
) -> String {
    format!("{label}: {} i {name}, {} i resten av {city}. {verdict}.", number_words(own), number_words(rest))
}

/// The heading of the numbers of the rest of a city.
pub fn rest_of(city: &str) -> String {
    format!("Resten av {city}, procent")
}

/// Says that it is not known whether groups differ in an outcome.
pub fn not_known_whether(title: &str, variable: &str) -> String {
    format!("{title}: om det finns en skillnad efter {}.", lower_first(variable))
}

/// Cases alike in a variable that has no phrase of its own.
pub fn cases_alike_in(many: &str, variable: &str) -> String {
    format!("{many} med samma {}", lower_first(variable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_which_all_cases_begin_are_said_once() {
        let words = |cases: &[&str]| alike_together(&cases.iter().map(|c| c.to_string()).collect::<Vec<_>>());
        assert_eq!(
            words(&["barn av samma kön", "barn med samma bakgrund", "barn i samma ålder"]),
            "barn av samma kön, med samma bakgrund och i samma ålder"
        );
        assert_eq!(words(&["barn i samma ålder"]), "barn i samma ålder");
        assert_eq!(words(&[]), "");
    }
}
