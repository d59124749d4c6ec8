//! Checks what people write about a place against what the site says of it: numbers that stand
//! beside the name of a measure, and words that a project does not want.
//!
//! Only what is surely wrong is reported. A sentence is left alone where it may speak of something
//! else: of another place, another time, a group of cases, a goal, or a number that the program
//! computes.

use std::collections::BTreeSet;
use std::ops::Range;

use gate::{Absence, UnitRelease};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source};
use ground::text::number;
use language::{number_words, part_words, written};
use stats::{NumberKind, Scale, Share};
use study::{IndicatorIx, RoundIx, Study, VariableIx};
use units::UnitIx;

use super::documents::DocumentKind;
use super::prose::{Sentence, sentences};
use super::sources::Sources;
use super::wording::{WordingPlace, words_of};

/// Gives the place in its file of a range of a text, in bytes.
pub type Locate<'a> = dyn Fn(&Range<usize>) -> Location + 'a;

/// A text on a place.
pub struct LocalText<'a> {
    /// The text, in Markdown.
    pub text: &'a str,
    /// The place that it is about.
    pub unit: UnitIx,
    /// The studies that the text may be about, each with the round.
    pub studies: Vec<(usize, RoundIx)>,
    /// Whether text functions may stand in it.
    pub can_cite: bool,
    /// Whether the text quotes somebody else, so that its numbers need not be right; only what is
    /// not shown must not stand there.
    pub is_quoted: bool,
    /// The place in its file of a range of the text, in bytes.
    pub locate: Box<Locate<'a>>,
}

/// Reports what is wrong or doubtful in the texts of all places.
pub fn report(sources: &Sources, problems: &mut Diagnostics) {
    for text in local_texts(sources) {
        check(sources, &text, problems);
    }
}

/// All texts on places: commentary, answers to questions, and what places plan to do.
fn local_texts(sources: &Sources) -> Vec<LocalText<'_>> {
    let content = &sources.content;
    let commentary = content.commentary.iter().map(|commentary| LocalText {
        text: &commentary.body,
        unit: commentary.unit,
        studies: match commentary.study {
            Some(study) => vec![(study, commentary.round)],
            None => latest_of_all(sources, commentary.unit),
        },
        can_cite: commentary.study.is_some(),
        is_quoted: false,
        locate: Box::new(in_body(&commentary.source, &commentary.body)),
    });
    let answers = content.documents.iter().filter_map(|document| {
        let DocumentKind::Question(question) = &document.kind else { return None };
        let unit = question.unit(sources.units.nation);
        Some(LocalText {
            text: &document.body,
            unit,
            studies: match document.study {
                Some(study) => vec![(study, document.round)],
                None => latest_of_all(sources, unit),
            },
            can_cite: document.study.is_some(),
            is_quoted: false,
            locate: Box::new(in_body(&document.source, &document.body)),
        })
    });
    let actions = content.actions.iter().flat_map(|action| {
        let texts =
            [Some(&action.what), Some(&action.cause), Some(&action.decided_by), action.responsible.as_ref()];
        texts.into_iter().flatten().map(|text| LocalText {
            text,
            unit: action.unit,
            studies: vec![(action.study, action.round)],
            can_cite: false,
            is_quoted: false,
            locate: Box::new(|_| action.place.clone()),
        })
    });
    commentary.chain(answers).chain(actions).chain(questions(sources)).collect()
}

/// The questions that texts answer, as their front matter has them.
fn questions(sources: &Sources) -> impl Iterator<Item = LocalText<'_>> {
    let content = &sources.content;
    let guiding = content.commentary.iter().filter_map(|commentary| {
        let at = commentary.source.start();
        let studies = commentary.study.map(|study| (study, commentary.round)).into_iter().collect();
        Some((commentary.question.as_deref()?, commentary.unit, studies, false, at))
    });
    let council_questions = content.questions().map(|(_, document, question)| {
        let unit = question.unit(sources.units.nation);
        (document.title.as_str(), unit, latest_of_all(sources, unit), true, document.source.start())
    });
    guiding.chain(council_questions).map(|(text, unit, studies, is_quoted, at)| LocalText {
        text,
        unit,
        studies,
        can_cite: false,
        is_quoted,
        locate: Box::new(move |_| at.clone()),
    })
}

/// The place of a range of a body, which has an empty line for each line of front matter.
fn in_body(source: &Source, body: &str) -> impl Fn(&Range<usize>) -> Location + use<> {
    let source = Source::new(source.path.clone(), body);
    move |range| source.place_of_range(range.start, range.end)
}

/// All studies in which a unit took part, each with the latest round.
fn latest_of_all(sources: &Sources, unit: UnitIx) -> Vec<(usize, RoundIx)> {
    let latest = |study: usize| {
        let took_part = |round: &RoundIx| sources.release.studies[study].unit(*round, unit).is_some();
        Some((study, sources.studies[study].rounds.indices().rev().find(took_part)?))
    };
    (0..sources.studies.len()).filter_map(latest).collect()
}

/// Reports what is wrong or doubtful in a text on a place.
pub fn check(sources: &Sources, text: &LocalText, problems: &mut Diagnostics) {
    let names = names(sources, text);
    let values = group_values(sources, text);
    let other_place_names = other_place_names(sources, text.unit);
    for sentence in sentences(text.text) {
        let mentions = measure_mentions(&sentence, &names);
        problems.extend(unwanted(sources, text, &sentence, !mentions.is_empty()));
        let is_elsewhere = || other_place_names.iter().any(|place| stands_in(place, &sentence));
        if mentions.is_empty()
            || sentence.is_computed
            || speaks_of_more(&sentence, text, sources)
            || is_elsewhere()
        {
            continue;
        }
        let is_of_group = values.iter().any(|value| {
            let is_own = |(name, _): &(&Name, Range<usize>)| {
                let indicator = &sources.studies[name.study].indicators[name.indicator];
                let mut variables = indicator.of.keys().chain(indicator.among.keys());
                value.study == name.study && variables.any(|variable| *variable == value.variable)
            };
            !mentions.iter().any(is_own)
                && find(&sentence, &value.words)
                    .is_some_and(|at| !mentions.iter().any(|(_, range)| overlap(range, &at)))
        });
        if !is_of_group {
            problems.extend(judge(sources, text, &sentence, &mentions));
        }
    }
}

/// What a measure is called.
struct Name {
    study: usize,
    round: RoundIx,
    indicator: IndicatorIx,
    words: Vec<String>,
}

/// The names of all measures that a text may be about. A value by which figures split, such as a
/// background, names a group more often than a measure.
fn names(sources: &Sources, text: &LocalText) -> Vec<Name> {
    let mut names = Vec::new();
    for (study, round) in &text.studies {
        let declared = &sources.studies[*study];
        let groups: BTreeSet<Vec<String>> = value_names(declared).map(|(_, words)| words).collect();
        for (index, indicator) in declared.indicators.enumerated() {
            let phrase = indicator.phrase.iter().map(|phrase| {
                let words = words_of(phrase);
                words.into_iter().skip_while(|word| written::names_kind(word)).collect::<Vec<String>>()
            });
            let all = std::iter::once(words_of(&indicator.label)).chain(phrase);
            let is_name = |words: &Vec<String>| !words.is_empty() && !groups.contains(words);
            names.extend(all.filter(is_name).map(|words| Name {
                study: *study,
                round: *round,
                indicator: index,
                words,
            }));
        }
    }
    names
}

/// A value by which some figure of a study splits the cases.
struct GroupValue {
    study: usize,
    variable: VariableIx,
    words: Vec<String>,
}

fn group_values(sources: &Sources, text: &LocalText) -> Vec<GroupValue> {
    let values_of = |study: usize| {
        let names = value_names(&sources.studies[study]);
        names.map(move |(variable, words)| GroupValue { study, variable, words })
    };
    text.studies.iter().flat_map(|(study, _)| values_of(*study)).collect()
}

/// The names of all values by which some figure of a study splits the cases.
fn value_names(study: &Study) -> impl Iterator<Item = (VariableIx, Vec<String>)> {
    let blocks = study.figures.iter().flat_map(|figure| &figure.views).flat_map(|view| &view.blocks);
    let dimensions: BTreeSet<VariableIx> = blocks.flat_map(|block| block.dimensions()).collect();
    dimensions.into_iter().flat_map(move |variable| {
        study.variables[variable].values.iter().flat_map(move |value| {
            let names = std::iter::once(&value.label).chain(&value.many).chain(&value.definite);
            names.map(move |name| (variable, words_of(name))).filter(|(_, words)| !words.is_empty())
        })
    })
}

/// The names of all places but one.
fn other_place_names(sources: &Sources, unit: UnitIx) -> Vec<Vec<String>> {
    let others = sources.units.all.enumerated().filter(|(other, _)| *other != unit);
    let name = |name: &str| -> Vec<String> { name.split_whitespace().map(str::to_string).collect() };
    others.map(|(_, place)| name(&place.name)).filter(|words| !words.is_empty()).collect()
}

/// Whether the name of a place stands in a sentence, with its capital letters, also in the
/// genitive.
fn stands_in(place: &[String], sentence: &Sentence) -> bool {
    sentence.words.windows(place.len()).any(|words| {
        words
            .iter()
            .zip(place)
            .all(|(word, name)| word.text == *name || word.text.strip_suffix('s') == Some(name))
    })
}

/// The most characters that an ending adds to a word of a name.
const ENDING: usize = 4;

/// Where words stand after each other in a sentence. Longer words may have endings.
fn find(sentence: &Sentence, words: &[String]) -> Option<Range<usize>> {
    let is_it = |word: &str, wanted: &str| match word.strip_prefix(wanted) {
        Some("") => true,
        Some(ending) => wanted.chars().count() > ENDING && ending.chars().count() <= ENDING,
        None => false,
    };
    let last = sentence.words.len().checked_sub(words.len())?;
    let mut starts = 0..=last;
    let is_here = |start: &usize| {
        sentence.words[*start..].iter().zip(words).all(|(word, wanted)| is_it(&word.plain, wanted))
    };
    starts.find(is_here).map(|start| start..start + words.len())
}

/// Where the words of a measure stand in a sentence. A single word may mean much else: it is a name
/// only at the beginning and before its number, as in "Diagnos: 20 procent" and "Diagnos är 20
/// procent".
fn stands(sentence: &Sentence, words: &[String]) -> Option<Range<usize>> {
    let [word] = words else { return find(sentence, words) };
    let (first, rest) = sentence.words.split_first()?;
    let number = rest.iter().position(|word| !written::is_verb_of_being(&word.plain))?;
    // "Diagnos är 100 procent säker" is of something else: the number must be all that is said.
    let after = rest.get(number + 2);
    let is_all =
        after.is_none_or(|word| written::goes_on_after_number(&word.plain) || is_number(&word.plain));
    (first.plain == *word && is_number(&rest[number].plain) && is_all).then_some(0..1)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The measures that a sentence names, with their words. Of names that share words the longest is
/// meant.
fn measure_mentions<'n>(sentence: &Sentence, names: &'n [Name]) -> Vec<(&'n Name, Range<usize>)> {
    let mut candidates: Vec<(&Name, Range<usize>)> =
        names.iter().filter_map(|name| Some((name, stands(sentence, &name.words)?))).collect();
    candidates.sort_by_key(|(_, range)| std::cmp::Reverse(range.len()));
    let mut mentions: Vec<(&Name, Range<usize>)> = Vec::new();
    for (name, range) in candidates {
        let is_same =
            |(own, _): &(&Name, Range<usize>)| (own.study, own.indicator) == (name.study, name.indicator);
        if !mentions.iter().any(|own| is_same(own) || overlap(&own.1, &range)) {
            mentions.push((name, range));
        }
    }
    mentions
}

/// Whether a sentence may be of another time, of a goal, of an age or of larger places.
fn speaks_of_more(sentence: &Sentence, text: &LocalText, sources: &Sources) -> bool {
    let is_of_round = |word: &str| {
        text.studies.iter().any(|(study, round)| {
            let round = &sources.studies[*study].rounds[*round];
            round.id.contains(word) || round.label.contains(word)
        })
    };
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = &sentence.words;
    let is_age = words.windows(2).any(|pair| is_number(&pair[0].plain) && written::is_age(&pair[1].plain));
    is_age
        || words.iter().any(|word| {
            written::is_elsewhere(&word.plain) || is_year(&word.plain) && !is_of_round(&word.plain)
        })
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// What a written number counts or measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClaimKind {
    /// A share in percent.
    Percent,
    /// A rate per so many.
    Rate(u32),
    /// A number of cases.
    Cases,
}

/// A number that somebody has written.
struct Claim {
    value: f64,
    decimals: u8,
    /// The number as it is written, with its unit.
    text: String,
    range: Range<usize>,
    kind: ClaimKind,
    /// Whether it is a bound, an estimate, or one of several.
    is_loose: bool,
}

/// The shares in percent, the rates and the numbers of cases that a sentence gives.
fn claims(sentence: &Sentence, text: &LocalText, sources: &Sources) -> Vec<Claim> {
    let words = &sentence.words;
    let is_case = |word: &str| {
        text.studies.iter().any(|(study, _)| {
            let counted = &sources.studies[*study].counted;
            [&counted.one, &counted.many].iter().any(|noun| noun.to_lowercase() == word)
        })
    };
    let claim = |at: usize| {
        let (word, unit) = (words.get(at)?, words.get(at + 1)?);
        let rate = || {
            let per = words.get(at + 2).filter(|_| written::is_per(&unit.plain))?;
            Some((ClaimKind::Rate(number(&per.plain)? as u32), per))
        };
        let (kind, last) = match unit.plain.as_str() {
            _ if !is_number(&word.plain) => return None,
            plain if written::is_percent(plain) => (ClaimKind::Percent, unit),
            plain if is_case(plain) => (ClaimKind::Cases, unit),
            _ => rate()?,
        };
        let word_before = |back: usize| at.checked_sub(back).map_or("", |at| words[at].plain.as_str());
        let decimals = word.plain.rsplit_once([',', '.']).map_or(0, |(_, decimals)| decimals.len());
        let gap =
            at.checked_sub(1).map_or("", |before| &text.text[words[before].range.end..word.range.start]);
        Some(Claim {
            value: number(&word.plain)?,
            decimals: u8::try_from(decimals).ok()?,
            text: text.text[word.range.start..last.range.end].to_string(),
            range: word.range.start..last.range.end,
            kind,
            is_loose: written::is_estimate(word_before(1))
                || written::is_estimate(word_before(2)) && !is_number(word_before(1))
                || is_number(word_before(1)) && !gap.trim().is_empty()
                || written::joins(word_before(1))
                    && (is_number(word_before(2)) || written::is_percent(word_before(2))),
        })
    };
    (0..words.len()).filter_map(claim).collect()
}

/// The problem of a sentence whose numbers do not agree with the measures that it names, or are of
/// a measure that is not shown for the place.
fn judge(
    sources: &Sources,
    text: &LocalText,
    sentence: &Sentence,
    mentions: &[(&Name, Range<usize>)],
) -> Option<Diagnostic> {
    let claims = claims(sentence, text, sources);
    let release = |name: &Name| sources.release.studies[name.study].unit(name.round, text.unit);
    let place = &sources.units.all[text.unit].name;
    let is_told = !sentence.is_row || claims.len() == 1;
    if let ([(name, _)], [claim, ..], true) = (mentions, claims.as_slice(), is_told) {
        let share = release(name)?.indicators[name.indicator].share;
        if matches!(share.known(), Err(Absence::Protected | Absence::AtSource)) {
            let label = &sources.studies[name.study].indicators[name.indicator].label;
            let message = format!("`{}` tells \"{label}\", which is not shown for {place}", claim.text);
            return Some(
                Diagnostic::error("withheld-number", (text.locate)(&claim.range), message)
                    .help("take the number out of the text: with it somebody could be recognised"),
            );
        }
    }
    // What is a bound, an estimate or one number of several may agree in more ways than can be seen
    // here. The columns of a table may be of other times and places.
    if text.is_quoted || sentence.is_row || claims.iter().any(|claim| claim.is_loose) {
        return None;
    }
    let known: Vec<(&Name, &UnitRelease, Share)> = mentions
        .iter()
        .filter_map(|(name, _)| {
            let release = release(name)?;
            Some((*name, release, release.indicators[name.indicator].share.value()?))
        })
        .collect();
    if known.len() < mentions.len() {
        return None;
    }
    let agrees = |claim: &Claim| known.iter().any(|(_, release, share)| agrees(claim, release, *share));
    // Beside one number that agrees, others of its kind may be of measures that have no name here.
    let wrong = claims.iter().find(|claim| {
        let can_be = known.iter().all(|(.., share)| can_be(claim.kind, share.scale()));
        can_be && !claims.iter().filter(|other| other.kind == claim.kind).any(agrees)
    })?;
    let values: Vec<String> = known
        .iter()
        .map(|(name, _, share)| {
            let label = &sources.studies[name.study].indicators[name.indicator].label;
            let value =
                if wrong.kind == ClaimKind::Cases { part_words(*share) } else { number_words(*share) };
            format!("\"{label}\" is {value}")
        })
        .collect();
    let message = format!("`{}` stands here, but for {place} {}", wrong.text, values.join(" and "));
    let function = if wrong.kind == ClaimKind::Cases { "part" } else { "share" };
    let (name, ..) = known.first()?;
    let study = &sources.studies[name.study];
    let call = format!("{{{{ {function}(of=\"{}\") }}}}", study.indicators[name.indicator].id);
    let cure = match text.can_cite {
        true => {
            format!("write `{call}`, which is always right; or say in the sentence what the number is of")
        }
        false if text.studies.len() == 1 => {
            "correct the number, or take it out: it stands beside the text".to_string()
        }
        false => format!(
            "correct the number; or add `study: {}` to the front matter, and write `{call}`, which is always right",
            study.id
        ),
    };
    Some(Diagnostic::warning("written-number", (text.locate)(&wrong.range), message).help(cure))
}

/// Whether a number of a kind can be meant to be the number of a measure on a scale.
fn can_be(kind: ClaimKind, scale: Scale) -> bool {
    match kind {
        ClaimKind::Percent | ClaimKind::Cases => scale.is_percent(),
        ClaimKind::Rate(per) => scale.kind == NumberKind::Rate && scale.per == per,
    }
}

/// Whether a number that is written is a number of a measure: its share, what is left of the whole,
/// or one of the numbers of cases that it is made of.
fn agrees(claim: &Claim, release: &UnitRelease, share: Share) -> bool {
    let is_near =
        |value: f64| (claim.value - value).abs() <= 0.5 / 10_f64.powi(i32::from(claim.decimals)) + 1e-9;
    match claim.kind {
        ClaimKind::Percent => is_near(share.value()) || is_near(100.0 - share.value()),
        ClaimKind::Rate(_) => is_near(share.value()),
        ClaimKind::Cases => {
            let (numerator, base) = (share.numerator(), share.base());
            let numbers = [Some(numerator), Some(base), base.checked_sub(numerator), release.total.value()];
            numbers.into_iter().flatten().any(|number| is_near(number as f64))
        }
    }
}

/// The problems of words in a sentence that the project does not want, at most one of each entry.
fn unwanted(
    sources: &Sources,
    text: &LocalText,
    sentence: &Sentence,
    names_measure: bool,
) -> Vec<Diagnostic> {
    let words = &sentence.words;
    let names_difference = || {
        names_measure || sentence.is_computed || words.iter().any(|word| written::is_difference(&word.plain))
    };
    let claims = || !sentence.is_question && !words.iter().any(|word| written::negates(&word.plain));
    let warnings = sources.content.wording.iter().filter_map(|rule| {
        let (first, last) = rule.find(sentence)?;
        let is_meant = rule.place == WordingPlace::Anywhere || names_difference() && claims();
        is_meant.then(|| {
            let range = words[first].range.start..words[last].range.end;
            let message = format!("`{}`: {}", &text.text[range.clone()], rule.why.trim_end_matches('.'));
            Diagnostic::warning("wording", (text.locate)(&range), message)
                .help(format!("better: {}", rule.better))
        })
    });
    warnings.collect()
}
