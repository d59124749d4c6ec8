//! Words of the pages on which places are compared in one indicator.

use analysis::Verdict;
use ground::text::upper_first;
use stats::{Scale, Share};
use study::{Better, Noun};

use super::definition::listed;
use super::difference::count_points;
use super::number::{grouped, number_sign, number_words};
use super::sv::WORDS;

/// How many places differ significantly from the rest of the nation, and how many do not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictCounts {
    /// Places that have more.
    pub more: usize,
    /// Places that have less.
    pub less: usize,
    /// Places with no difference larger than the margin.
    pub alike: usize,
    /// Places where it cannot be decided.
    pub undecided: usize,
}

/// In how many places the number differs from the number of the rest of the nation, in one sentence
/// for each answer that some place has. `rest` names the rest of the nation: "resten av riket".
/// `margin` is the margin of the indicator, in units of its scale.
pub fn verdicts(counts: VerdictCounts, rest: &str, (margin, scale): (u64, Scale)) -> Vec<String> {
    let VerdictCounts { more, less, alike, undecided } = counts;
    let all = more + less + alike + undecided;
    let mut sentences = vec![match (more, less) {
        (0, 0) => format!("Av {} skiljer sig ingen tydligt från {rest}.", places(all)),
        (_, 0) => format!("Av {} ligger {more} tydligt högre än {rest}.", places(all)),
        (0, _) => format!("Av {} ligger {less} tydligt lägre än {rest}.", places(all)),
        _ => format!("Av {} ligger {more} tydligt högre än {rest} och {less} tydligt lägre.", places(all)),
    }];
    if alike > 0 {
        let margin = count_points(margin, scale);
        sentences
            .push(format!("För {alike} är skillnaden, om det finns någon, troligen mindre än {margin}."));
    }
    if undecided > 0 {
        sentences.push(format!("För {undecided} kan det inte avgöras."));
    }
    sentences
}

/// How many municipalities do not show the number.
pub fn left_out(places_without: usize) -> Option<String> {
    match places_without {
        0 => None,
        1 => Some("1 kommun visar inte uppgiften och är inte med här.".to_string()),
        more => Some(format!("{more} kommuner visar inte uppgiften och är inte med här.")),
    }
}

/// What a funnel shows: how many of the places lie outside the inner limits, and how many chance
/// alone would put there; those `far` outside by name; whether the others differ more than by
/// chance.
pub fn funnel(outside: usize, all: usize, far: &[String], is_overdispersed: bool) -> Vec<String> {
    let by_chance = (all + 10) / 20;
    let expected = match by_chance {
        0 => "knappt någon".to_string(),
        some => format!("ungefär {some}"),
    };
    let lie = match outside {
        0 => format!("Ingen av {} ligger utanför den streckade linjen.", places(all)),
        some => format!("Utanför den streckade linjen ligger {some} av {}.", places(all)),
    };
    let mut sentences = vec![format!("{lie} Om bara slumpen skilde dem åt skulle {expected} göra det.")];
    if !far.is_empty() {
        sentences.push(format!("Utanför den prickade linjen ligger {}.", super::listed(far, "och")));
    }
    sentences.push(match (is_overdispersed, far.is_empty()) {
        (true, _) => "Kommunerna skiljer sig mer åt än vad slumpen ensam skulle ge.".to_string(),
        (false, true) => "Kommunerna skiljer sig inte mer åt än vad slumpen ensam kan ge.".to_string(),
        (false, false) => "De andra skiljer sig inte mer åt än vad slumpen ensam kan ge.".to_string(),
    });
    sentences
}

/// What the axes, dots and lines of a funnel are; `unit` is what its numbers are counted in.
pub fn funnel_key(nation: &str, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!("Skalan till vänster är i {unit}. ")).unwrap_or_default();
    format!(
        "{unit}Varje prick är en kommun. De som har få fall ligger till vänster, och deras tal varierar mycket av slump. Tjock linje: {nation}. Streckad linje: innanför den skulle 95 av 100 kommuner ligga om bara slumpen skilde dem åt. Prickad linje: 998 av 1 000."
    )
}

/// What the drawing of time series shows: how many municipalities have a line, and in how many the
/// number surely rose or fell since the period before; `None` of these where no change is looked
/// for. `margin` is the margin of the indicator, in units of its scale.
pub fn time_series(
    drawn: usize,
    changes: Option<(VerdictCounts, &str)>,
    (margin, scale): (u64, Scale),
) -> Vec<String> {
    let lines = match drawn {
        1 => "En kommun visar talet i minst två perioder i följd.".to_string(),
        drawn => format!("{} visar talet i minst två perioder i följd.", places(drawn)),
    };
    let Some((VerdictCounts { more, less, alike, undecided }, before)) = changes else { return vec![lines] };
    let all = more + less + alike + undecided;
    let of = if all == 1 { "en kommun".to_string() } else { places(all) };
    let mut sentences = vec![lines];
    sentences.push(match (more, less) {
        (0, 0) => format!("Sedan {before} har talet inte tydligt ändrats i någon av {of}."),
        (_, 0) => format!(
            "Sedan {before} har talet tydligt ökat i {more} av {of}, och inte tydligt minskat i någon."
        ),
        (0, _) => format!(
            "Sedan {before} har talet tydligt minskat i {less} av {of}, och inte tydligt ökat i någon."
        ),
        _ => format!("Sedan {before} har talet tydligt ökat i {more} av {of} och tydligt minskat i {less}."),
    });
    if alike > 0 {
        let margin = count_points(margin, scale);
        sentences
            .push(format!("I {alike} är förändringen, om det finns någon, troligen mindre än {margin}."));
    }
    if undecided > 0 {
        sentences.push(format!("I {undecided} kan det inte avgöras."));
    }
    sentences
}

/// What the lines of time series are; `unit` is what their numbers are counted in.
pub fn time_series_key(nation: &str, unit: Option<&str>, has_break: bool) -> String {
    let unit = unit.map(|unit| format!("Skalan till vänster är i {unit}. ")).unwrap_or_default();
    let anew = match has_break {
        true => {
            " Lodrätt streck: från nästa period räknas talet på ett annat sätt, så inga linjer går över det."
        }
        false => "",
    };
    format!("{unit}Varje tunn linje är en kommun. Tjock linje: {nation}.{anew}")
}

/// The ranks that a place can have: "12–97".
pub fn ranks(first: usize, last: usize) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// How a drawing of places in the order of their numbers is read. `has_ranks` says whether a table
/// gives the ranks that each place can have, and intervals are drawn.
pub fn order(nation: &str, has_ranks: bool) -> String {
    if !has_ranks {
        return format!("Det tjocka strecket är {nation}.");
    }
    format!(
        "Smala streck visar var talet troligen ligger, det tjocka strecket {nation}. ”Kan ha plats 3–40” i tabellen betyder att 2 kommuner nästan säkert har ett högre tal, och att 37 till kan ha det. Den som står överst behöver därför inte ha det högsta talet."
    )
}

/// Which numbers are better.
pub fn better(better: Option<Better>) -> &'static str {
    match better {
        Some(Better::More) => "Ett högre tal är bättre.",
        Some(Better::Fewer) => "Ett lägre tal är bättre.",
        None => "Varken högre eller lägre tal är i sig bättre.",
    }
}

/// The number of the nation: "Riket: 52 procent av 21 858 utredningar."
pub fn nation(name: &str, number: &str, base: Option<u64>, counted: &Noun) -> String {
    match base {
        Some(1) => format!("{name}: {number} av 1 {}.", counted.one),
        Some(base) => format!("{name}: {number} av {} {}.", grouped(base), counted.many),
        None => format!("{name}: {number}."),
    }
}

/// The title of a drawing of places: "Behov av stöd, kommuner, år 2024".
pub fn title(indicator: &str, what: &str, period: &str) -> String {
    format!("{indicator}. {what}, {period}")
}

/// In how many places which of two groups of cases has the higher number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GapCounts {
    /// Places in which it is the first.
    pub one: usize,
    /// Places in which it is the second.
    pub other: usize,
    /// Places with no difference larger than the margin.
    pub alike: usize,
    /// Places of which it cannot be decided.
    pub undecided: usize,
    /// Places that do not show both numbers.
    pub left_out: usize,
}

/// In how many places which of two groups has the higher number, in one sentence for each answer
/// that some place has. `one` and `other` name the groups within a sentence: "flickor",
/// "pojkar".
pub fn gap(counts: GapCounts, [one, other]: [&str; 2], (margin, scale): (u64, Scale)) -> Vec<String> {
    let all = counts.one + counts.other + counts.alike + counts.undecided;
    let mut sentences = vec![match (counts.one, counts.other) {
        (0, 0) => format!("Inte i någon av {} är talet tydligt högre för den ena gruppen.", places(all)),
        (some, 0) => format!(
            "Av {} är talet i {some} tydligt högre för {one} än för {other}, och inte i någon tvärtom.",
            places(all)
        ),
        (0, some) => format!(
            "Av {} är talet i {some} tydligt högre för {other} än för {one}, och inte i någon tvärtom.",
            places(all)
        ),
        (some, others) => {
            format!(
                "Av {} är talet i {some} tydligt högre för {one} än för {other}, och i {others} tvärtom.",
                places(all)
            )
        }
    }];
    if counts.alike > 0 {
        let margin = count_points(margin, scale);
        sentences.push(format!(
            "I {} är skillnaden, om det finns någon, troligen mindre än {margin}.",
            one_or(counts.alike)
        ));
    }
    if counts.undecided > 0 {
        sentences.push(format!("I {} kan det inte avgöras.", one_or(counts.undecided)));
    }
    match counts.left_out {
        0 => {}
        1 => sentences.push("1 kommun visar inte båda talen och är inte med.".to_string()),
        more => sentences.push(format!("{more} kommuner visar inte båda talen och är inte med.")),
    }
    sentences
}

/// In how many municipalities a difference of the nation is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpreadCounts {
    /// Municipalities with a difference in the same direction.
    pub same: usize,
    /// Municipalities with a difference in the opposite direction.
    pub opposite: usize,
    /// Municipalities with no difference larger than the margin.
    pub alike: usize,
    /// Municipalities where it cannot be decided.
    pub undecided: usize,
    /// Municipalities that do not show both numbers.
    pub left_out: usize,
}

/// In how many municipalities a difference of the nation is found, in one sentence for each answer
/// that some of them has.
pub fn spread(counts: SpreadCounts, (margin, scale): (u64, Scale)) -> Vec<String> {
    let SpreadCounts { same, opposite, alike, undecided, left_out } = counts;
    let all = same + opposite + alike + undecided;
    if all == 0 {
        return vec!["Ingen kommun visar talen.".to_string()];
    }
    let shown = match all {
        1 => "En kommun visar talen.".to_string(),
        all => format!("{} visar talen.", places(all)),
    };
    let mut sentences = vec![shown];
    let count_sentence = |count: usize, what: &str| match count {
        0 => None,
        count if count == all && all == 1 => Some(format!("Där {what}.")),
        count if count == all => Some(format!("I alla {what}.")),
        1 => Some(format!("I en av dem {what}.")),
        count => Some(format!("I {} av dem {what}.", grouped(count as u64))),
    };
    sentences.extend(count_sentence(same, "finns en tydlig skillnad åt samma håll"));
    sentences.extend(count_sentence(opposite, "finns en tydlig skillnad åt andra hållet"));
    if same + opposite == 0 && undecided < all {
        sentences.push("Inte i någon finns en tydlig skillnad.".to_string());
    }
    let smaller =
        format!("är skillnaden, om det finns någon, troligen mindre än {}", count_points(margin, scale));
    sentences.extend(count_sentence(alike, &smaller));
    sentences.extend(count_sentence(undecided, "kan det inte avgöras"));
    match left_out {
        0 => {}
        1 => sentences.push("1 kommun visar dem inte.".to_string()),
        more => sentences.push(format!("{} kommuner visar dem inte.", grouped(more as u64))),
    }
    sentences
}

/// The heading over two groups in all municipalities: "Flickor och pojkar i kommunerna".
pub fn gap_heading(one: &str, other: &str) -> String {
    format!("{one} och {other} i kommunerna")
}

/// A difference between two groups, in a table: "Högre för flickor".
pub fn higher_for(group: &str) -> String {
    format!("Högre för {group}")
}

/// No difference larger than the margin, in a table.
pub fn no_larger(margin: u64, scale: Scale) -> String {
    format!("Ingen skillnad större än {}", count_points(margin, scale))
}

/// The names of places that a place differs from, or is about like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DistinctPlaces {
    /// Places that have less.
    pub higher: Vec<String>,
    /// Places that have more.
    pub lower: Vec<String>,
    /// Places with no difference larger than the margin.
    pub alike: Vec<String>,
}

/// Which of several places a place differs from, in a table: "Högre än Alnavik och Berga; lägre än
/// Dal".
pub fn distinct(distinct: &DistinctPlaces) -> String {
    let names_clause = |pattern: &str, names: &[String]| {
        (!names.is_empty()).then(|| pattern.replace("{names}", &super::listed(names, WORDS.and)))
    };
    let parts = [
        names_clause(WORDS.higher_than, &distinct.higher),
        names_clause(WORDS.lower_than, &distinct.lower),
        names_clause(WORDS.about_like, &distinct.alike),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => WORDS.undecided_in_table.to_string(),
        false => upper_first(&parts.join("; ")),
    }
}

/// How a place compares with the first on the page, in a table.
pub fn beside_first(distinct: &DistinctPlaces, (margin, scale): (u64, Scale)) -> String {
    match distinct {
        DistinctPlaces { higher, .. } if !higher.is_empty() => "Högre".to_string(),
        DistinctPlaces { lower, .. } if !lower.is_empty() => "Lägre".to_string(),
        DistinctPlaces { alike, .. } if !alike.is_empty() => no_larger(margin, scale),
        _ => WORDS.undecided_in_table.to_string(),
    }
}

/// How a place compares with similar ones together: their number, and how many of them show it; the
/// verdict, with whether the place has more.
pub fn beside_similar(
    name: &str,
    (number, shown): (Share, usize),
    (verdict, has_more): (Verdict, bool),
    (margin, scale): (u64, Scale),
) -> String {
    let verdict = match verdict {
        Verdict::Difference if has_more => format!("{name} ligger tydligt högre."),
        Verdict::Difference => format!("{name} ligger tydligt lägre."),
        Verdict::Equal => format!(
            "{name} skiljer sig, om alls, troligen från dem med mindre än {}.",
            count_points(margin, scale)
        ),
        _ => format!("Om {name} skiljer sig från dem kan inte avgöras."),
    };
    format!(
        "De {shown} liknande kommuner som visar talet har tillsammans {}. {verdict}",
        number_words(number)
    )
}

/// How a place compares with those like it, taken together as one place, in the indicators of a
/// study.
#[derive(Debug, Clone, Default)]
pub struct SimilarVerdicts {
    /// Indicators in which it has more, each with the number of the others.
    pub higher: Vec<(String, Share)>,
    /// Indicators in which it has less, each with the number of the others.
    pub lower: Vec<(String, Share)>,
    /// The number of indicators with no difference larger than the margin.
    pub alike: usize,
    /// The number of indicators where it cannot be decided.
    pub undecided: usize,
}

/// The indicators in which a place differs from those like it, each with the number of the others;
/// `None` where nothing is decided.
pub fn than_similar(verdicts: &SimilarVerdicts) -> Option<String> {
    let SimilarVerdicts { higher, lower, alike, undecided } = verdicts;
    if higher.is_empty() && lower.is_empty() && *alike == 0 {
        return None;
    }
    let measure_list = |all: &[(String, Share)]| {
        let each: Vec<String> =
            all.iter().map(|(label, share)| format!("{label} ({})", number_sign(*share))).collect();
        listed(&each, WORDS.and)
    };
    let (mut parts, mut rest) = (Vec::new(), String::new());
    if !higher.is_empty() {
        parts.push(format!("tydligt högre för {}", measure_list(higher)));
    }
    if !lower.is_empty() {
        parts.push(format!("tydligt lägre för {}", measure_list(lower)));
    }
    if *alike > 0 {
        parts.push(format!("ungefär lika för {alike} mått"));
    }
    if *undecided > 0 {
        rest = format!(" För {undecided} mått kan det inte avgöras.");
    }
    Some(format!("Jämfört med liknande kommuner tillsammans är talet {}.{rest}", parts.join("; ")))
}

/// What it means that places are about alike.
pub fn alike_means(margin: u64, scale: Scale) -> String {
    WORDS.alike_means.replace("{margin}", &count_points(margin, scale))
}

/// How differences between places on a page are tested, where there are so many tests.
/// `names_some`: whether the tables name the places that a place differs from.
pub fn tested_together(tests: usize, names_some: bool) -> String {
    let tested = match tests {
        0 => return WORDS.tests_none.to_string(),
        1 => return WORDS.tests_one.to_string(),
        2 => WORDS.tests_two.to_string(),
        tests => WORDS.tests_many.replace("{n}", &grouped(tests as u64)),
    };
    if names_some { format!("{tested} {}", WORDS.tests_not_named) } else { tested }
}

/// How the parts of a place were chosen: all that show numbers.
pub fn parts_beside(name: &str) -> String {
    format!("Här står alla delar av {name} som visar siffror, bredvid varandra.")
}

/// By what similar places were chosen. `backgrounds` are names within a sentence with their
/// weights.
pub fn similar_by(name: &str, number: usize, backgrounds: &[(String, u64)]) -> Vec<String> {
    let is_weighted = backgrounds.iter().any(|(_, weight)| *weight != backgrounds[0].1);
    let background_name = |(name, weight): &(String, u64)| match is_weighted {
        true => format!("{name} (vikt {weight})"),
        false => name.clone(),
    };
    let background_names: Vec<String> = backgrounds.iter().map(background_name).collect();
    let chosen = match number {
        1 => format!("Här står {name} bredvid den kommun som liknar den mest"),
        number => format!("Här står {name} bredvid de {number} kommuner som liknar den mest"),
    };
    vec![
        format!("{chosen} i fråga om {}. De är valda efter vad kommunerna är, inte efter hur det går för dem.", super::listed(&background_names, "och")),
        "Avståndet är 0 mellan kommuner som är lika i allt detta och 1 mellan dem som skiljer sig så mycket som några kan (Gowers avstånd). Skillnader i antal invånare räknas i procent: 10\u{a0}000 och 20\u{a0}000 är lika långt ifrån varandra som 100\u{a0}000 och 200\u{a0}000. Ingen som ligger längre bort än 0,5 kallas liknande."
            .to_string(),
    ]
}

/// The heading over a place and those that are like it.
pub fn similar_heading(name: &str) -> String {
    format!("{name} och liknande kommuner")
}

/// The heading over the parts of a place.
pub fn parts_heading_beside(name: &str, are_districts: bool) -> String {
    let parts = if are_districts { "stadsdelarna" } else { "kommunerna" };
    format!("{name}: {parts} bredvid varandra")
}

/// What the marks of drawings of a few places are.
pub fn drawing_key(nation: &str) -> String {
    format!(
        "I figurerna är det tjocka strecket {}, och smala streck visar var talen troligen ligger. Platserna står efter sina tal, men det är ingen rangordning: deras streck kan gå över varandra. Den som inte visar talet står bara i tabellen.",
        super::nation_within(nation)
    )
}

/// A printed number with the sign of its verdict, which may be empty.
pub fn with_sign(number: &str, sign: &str) -> String {
    if sign.is_empty() { number.to_string() } else { format!("{number}\u{a0}{sign}") }
}

/// What the marks of a barometer are.
pub fn barometer_key(name: &str, nation: &str, rest: &str, has_similar: bool) -> String {
    let similar = if has_similar { " Fyrkant: mitten av liknande kommuner (medianen)." } else { "" };
    format!(
        "Prick: {name}, med ett smalt streck där talet troligen ligger. Tvärstreck: {}.{similar} Mörkt fält: hälften av de kommuner som visar talet. Ljust fält: åtta av tio av dem. ▲ tydligt högre och ▼ tydligt lägre än i {rest}, ≈ ingen skillnad större än marginalen, ? kan inte avgöras.",
        super::nation_within(nation)
    )
}

/// A row of a barometer in words: "Behov av stöd: 52 procent, tydligt högre än i resten av landet;
/// riket 50." `others` are what the place is compared with, by name.
pub fn barometer_row(
    measure: &str,
    number: &str,
    verdict: Option<&str>,
    others: &[(&str, String)],
) -> String {
    let verdict = verdict.map(|verdict| format!(", {verdict}")).unwrap_or_default();
    let others: String =
        others.iter().map(|(name, number)| format!("; {} {number}", super::nation_within(name))).collect();
    format!("{measure}: {number}{verdict}{others}.")
}

/// A distance: "0,08".
pub fn distance(distance: f64) -> String {
    format!("{distance:.2}").replace('.', ",")
}

fn one_or(count: usize) -> String {
    if count == 1 { "en kommun".to_string() } else { count.to_string() }
}

fn places(count: usize) -> String {
    match count {
        1 => "1 kommun".to_string(),
        count => format!("{} kommuner", grouped(count as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_counted_once() {
        let counts = VerdictCounts { more: 9, less: 1, alike: 20, undecided: 70 };
        assert_eq!(
            verdicts(counts, "resten av riket", (5, Scale::PERCENT)).join(" "),
            "Av 100 kommuner ligger 9 tydligt högre än resten av riket och 1 tydligt lägre. För 20 är skillnaden, om det finns någon, troligen mindre än 5\u{a0}procentenheter. För 70 kan det inte avgöras."
        );
        let none = VerdictCounts { undecided: 1, ..VerdictCounts::default() };
        assert_eq!(
            verdicts(none, "resten av riket", (5, Scale::PERCENT))[0],
            "Av 1 kommun skiljer sig ingen tydligt från resten av riket."
        );
    }

    #[test]
    fn a_difference_of_the_nation_is_found_in_so_many_places() {
        let text = |same, opposite, alike, undecided, left_out| {
            let counts = SpreadCounts { same, opposite, alike, undecided, left_out };
            spread(counts, (5, Scale::PERCENT)).join(" ")
        };
        assert_eq!(
            text(3, 0, 1, 60, 53),
            "64 kommuner visar talen. I 3 av dem finns en tydlig skillnad åt samma håll. I en av dem är skillnaden, om det finns någon, troligen mindre än 5\u{a0}procentenheter. I 60 av dem kan det inte avgöras. 53 kommuner visar dem inte."
        );
        assert_eq!(text(0, 0, 0, 7, 0), "7 kommuner visar talen. I alla kan det inte avgöras.");
        assert_eq!(
            text(0, 1, 0, 0, 9),
            "En kommun visar talen. Där finns en tydlig skillnad åt andra hållet. 9 kommuner visar dem inte."
        );
        assert_eq!(text(0, 0, 0, 0, 9), "Ingen kommun visar talen.");
    }

    #[test]
    fn a_funnel_says_what_chance_alone_would_give() {
        assert_eq!(
            funnel(14, 100, &[], true).join(" "),
            "Utanför den streckade linjen ligger 14 av 100 kommuner. Om bara slumpen skilde dem åt skulle ungefär 5 göra det. Kommunerna skiljer sig mer åt än vad slumpen ensam skulle ge."
        );
        let far = funnel(1, 15, &["Alnavik".to_string()], false);
        assert_eq!(
            far[1..].join(" "),
            "Utanför den prickade linjen ligger Alnavik. De andra skiljer sig inte mer åt än vad slumpen ensam kan ge."
        );
        assert!(funnel(0, 6, &[], false)[0].contains("knappt någon"));
    }

    #[test]
    fn trend_sentences_report_only_conclusive_changes() {
        let margin = (5, Scale::PERCENT);
        assert_eq!(time_series(3, None, margin), ["3 kommuner visar talet i minst två perioder i följd."]);
        let counts = VerdictCounts { more: 2, less: 0, alike: 1, undecided: 4 };
        assert_eq!(
            time_series(7, Some((counts, "2023")), margin)[1..],
            [
                "Sedan 2023 har talet tydligt ökat i 2 av 7 kommuner, och inte tydligt minskat i någon.",
                "I 1 är förändringen, om det finns någon, troligen mindre än 5\u{a0}procentenheter.",
                "I 4 kan det inte avgöras.",
            ]
        );
    }
}
