//! The answers of the text functions, for the unit and study of the page. Each Rust function has
//! the name of its text function; the table in `functions` says what it returns.

use tera::{Error, Kwargs, TeraResult, Value};

use gate::{Absence, CellRelease, UnitRelease};
use ground::diagnostics::nearest;
use language::{WORDS, figure_word, grouped, number_words, part_words};
use stats::Share;
use study::{FigureIx, Formula, RoundIx};
use units::UnitIx;

use super::citation::find_cell;
use super::coverage::coverage as covered;
use super::documents::{Document, DocumentKind};
use super::markdown::{FIGURE_END, FIGURE_START};
use super::own::FigureVersion;
use super::parameters::{FIGURE, FINDING, MEASURE, PLACE, ROUND, SLOT, is_variable};
use super::sources::Sources;

/// Stands in the message of a text function before how to mend it, where that is not to look at the
/// list of text functions.
pub(crate) const CURE_FOLLOWS: char = '\n';

/// What to do about a number that is not shown.
const WITHHELD_CURE: &str = "cite a larger place with `place=\"…\"`, or put `{% if known(of=\"…\") %}…{% endif %}` around \
                             the sentence and say that it is not shown";

/// A call of a text function while a document is rendered.
pub(crate) struct Request<'a> {
    sources: &'a Sources,
    arguments: &'a Kwargs,
    /// The document that asks; `None` for commentary.
    document: Option<&'a Document>,
    study: usize,
    /// The round of the text.
    text_round: RoundIx,
    /// The round whose numbers are asked for.
    round: RoundIx,
    /// The unit whose numbers are asked for.
    unit: UnitIx,
}

impl<'a> Request<'a> {
    /// A call on the page of a unit. Its argument `place` may name another unit. An error if that
    /// does not exist.
    pub(crate) fn new(
        sources: &'a Sources,
        path: &str,
        page: UnitIx,
        arguments: &'a Kwargs,
    ) -> TeraResult<Self> {
        let content = &sources.content;
        let document = content.documents.iter().find(|document| *document.source.path == *path);
        let commentary = || content.commentary.iter().find(|commentary| *commentary.source.path == *path);
        let asks = match document {
            Some(document) => Some((document.study, document.round)),
            None => commentary().map(|commentary| (commentary.study, commentary.round)),
        };
        let (study, text_round) = asks.ok_or_else(|| Error::message("there is no such text"))?;
        let unit = match arguments.get::<&str>(PLACE.name)? {
            None => page,
            Some("nation") => sources.units.nation,
            Some(id) => {
                sources.units.find(id).ok_or_else(|| Error::message(format!("there is no unit `{id}`")))?
            }
        };
        let study = study.ok_or_else(|| Error::message("the front matter names no study"))?;
        let declared = &sources.studies[study].rounds;
        let round = match arguments.get::<&str>(ROUND.name)? {
            None => text_round,
            Some(id) => declared
                .position(|round| round.id == id)
                .ok_or_else(|| Error::message(format!("there is no round `{id}`")))?,
        };
        Ok(Self { sources, arguments, document, study, text_round, round, unit })
    }

    fn release(&self) -> Option<&'a UnitRelease> {
        self.sources.release.studies[self.study].unit(self.round, self.unit)
    }

    /// The index of the figure that the call names.
    fn figure(&self) -> TeraResult<FigureIx> {
        let id = self.arguments.must_get::<&str>(FIGURE.name)?;
        let figure = self.sources.studies[self.study].figure(id);
        figure.ok_or_else(|| Error::message(format!("there is no figure `{id}`")))
    }

    /// An error where commentary or an answer to a question cites a number that is not shown: they
    /// are written for one place, and "a share that is not shown" says nothing there. Memos are
    /// written for all places, so there words stand in place of the number.
    fn must_show(&self, is_shown: bool, what: &str) -> TeraResult<()> {
        let is_of_many = self.document.is_some_and(|text| !matches!(text.kind, DocumentKind::Question(_)));
        if is_shown || is_of_many {
            return Ok(());
        }
        let name = &self.sources.units.all[self.unit].name;
        Err(Error::message(format!("{what} is not shown for {name}{CURE_FOLLOWS}{WITHHELD_CURE}")))
    }

    /// An error, as from [`Self::must_show`], for the measure that the call names.
    fn must_show_measure(&self, is_shown: bool) -> TeraResult<()> {
        self.must_show(is_shown, &format!("`{}`", self.arguments.must_get::<&str>(MEASURE.name)?))
    }

    /// Whether the measure that the call names is a share.
    fn is_share(&self) -> TeraResult<bool> {
        let study = &self.sources.studies[self.study];
        let indicator = study.indicator(self.arguments.must_get::<&str>(MEASURE.name)?);
        Ok(indicator.is_none_or(|indicator| study.indicators[indicator].formula == Formula::Share))
    }

    /// The cell that the call names by its measure and by values of variables.
    fn cell(&self) -> TeraResult<CellRelease> {
        let measure = self.arguments.must_get::<&str>(MEASURE.name)?;
        let all = self.arguments.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        let values_of_variables: Vec<(String, String)> = all.filter(|(name, _)| is_variable(name)).collect();
        let values_of_variables: Vec<(&str, &str)> =
            values_of_variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let address = find_cell(&self.sources.studies[self.study], measure, &values_of_variables);
        let address = address.map_err(|problem| Error::message(problem.message))?;
        Ok(self.release().map_or(CellRelease::WITHHELD, |release| address.look_up(release)))
    }
}

/// A mark in the text, which rendering of the page replaces by a figure, table or commentary.
fn mark(kind: &str, id: &str) -> Value {
    format!("{FIGURE_START}{kind}:{id}{FIGURE_END}").into()
}

/// A mark for a comparison with the nation; empty on the nation's own page.
fn unless_nation(request: &Request, kind: &str) -> Value {
    if request.unit == request.sources.units.nation { "".into() } else { mark(kind, "") }
}

pub(crate) fn count(request: &Request) -> TeraResult<Value> {
    let total = request.release().and_then(|release| release.total.value());
    request.must_show(total.is_some(), "the number of cases")?;
    Ok(total.map_or_else(|| WORDS.count_not_shown.to_string(), grouped).into())
}

pub(crate) fn coverage(request: &Request) -> TeraResult<Value> {
    let sentence = covered(request.sources, request.study, request.text_round, request.unit);
    Ok(sentence.unwrap_or_default().into())
}

pub(crate) fn share(request: &Request) -> TeraResult<Value> {
    let share = request.cell()?.share.value();
    request.must_show_measure(share.is_some())?;
    let hidden = if request.is_share()? { WORDS.share_not_shown } else { WORDS.number_not_shown };
    Ok(share.map_or_else(|| hidden.to_string(), number_words).into())
}

/// The number that a call names, if it is shown. An error where it has no numerator and base that a
/// reader could be shown.
fn quotient(request: &Request, function: &str) -> TeraResult<Option<Share>> {
    let share = request.cell()?.share.value();
    let is_quotient = |share: &Share| share.scale().kind.is_tested();
    match share.filter(|share| !is_quotient(share)) {
        Some(_) => Err(Error::message(format!("`{function}` is for shares and rates; write `share` here"))),
        None => Ok(share),
    }
}

pub(crate) fn part(request: &Request) -> TeraResult<Value> {
    let share = quotient(request, "part")?;
    request.must_show_measure(share.is_some())?;
    Ok(share.map_or_else(|| WORDS.part_not_shown.to_string(), part_words).into())
}

pub(crate) fn base(request: &Request) -> TeraResult<Value> {
    let base = request.cell()?.base.known();
    if base == Err(Absence::Impossible) {
        return Err(Error::message("`base` is for numbers that have one; write `share` here"));
    }
    request.must_show_measure(base.is_ok())?;
    Ok(base.ok().map_or_else(|| WORDS.count_not_shown.to_string(), grouped).into())
}

pub(crate) fn percent(request: &Request) -> TeraResult<Value> {
    let share = quotient(request, "percent")?;
    Ok(share.map_or_else(Value::none, |share| share.percent().into()))
}

pub(crate) fn known(request: &Request) -> TeraResult<Value> {
    Ok(request.cell()?.share.is_shown().into())
}

pub(crate) fn figure(request: &Request) -> TeraResult<Value> {
    let figure = request.figure()?;
    Ok(mark("figure", &request.sources.studies[request.study].figures[figure].id))
}

pub(crate) fn reference(request: &Request) -> TeraResult<Value> {
    let study = &request.sources.studies[request.study];
    let figure = request.figure()?;
    let id = &study.figures[figure].id;
    match request.document.and_then(|document| document.number(study, figure)) {
        Some((is_table, number)) => Ok(format!("[{} {number}](#figur-{id})", figure_word(is_table)).into()),
        None => Err(Error::message(format!("the figure `{id}` does not stand in this text"))),
    }
}

pub(crate) fn shown(request: &Request) -> TeraResult<Value> {
    let figure = request.figure()?;
    let figure_version =
        request.sources.figure_version(request.study, request.text_round, request.unit, figure);
    Ok((figure_version != FigureVersion::Absent).into())
}

pub(crate) fn finding(request: &Request) -> TeraResult<Value> {
    let id = request.arguments.must_get::<&str>(FINDING.name)?;
    let (analysis, round) = (&request.sources.analysis.studies[request.study], request.text_round);
    if !analysis.comparisons.iter().any(|comparison| comparison.id == id) {
        let near = nearest(id, analysis.comparisons.iter().map(|comparison| comparison.id.as_str()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Error::message(format!("there is no finding `{id}`{hint}")));
    }
    let sentence = analysis.find(round, request.unit, id).and_then(|finding| {
        let speaker = request.sources.speaker(request.study, round, request.unit);
        speaker.sentence(analysis.comparison(finding), finding)
    });
    Ok(sentence.unwrap_or_default().into())
}

pub(crate) fn comparisons(request: &Request) -> TeraResult<Value> {
    Ok(unless_nation(request, "comparisons"))
}

pub(crate) fn alike(request: &Request) -> TeraResult<Value> {
    Ok(unless_nation(request, "alike"))
}

pub(crate) fn commentary(request: &Request) -> TeraResult<Value> {
    let slot = request.arguments.must_get::<&str>(SLOT.name)?;
    let mut all =
        request.sources.content.commentary(request.unit, request.document.map(|text| &*text.id), slot);
    Ok(all.next().map_or_else(|| "".into(), |_| mark("commentary", slot)))
}
