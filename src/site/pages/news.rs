//! The page of what is new.

use std::collections::BTreeMap;

use content::DocumentKind;
use ground::diagnostics::Diagnostic;
use ground::text::upper_first;
use language::{WORDS, date, headings, slug};
use report::{Link, News, NewsDay, NewsItem};
use study::RoundIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Listing, NEWS, Renderer, Rendering};
use crate::short::front_anchor;

/// The one page of the kind.
pub(crate) fn jobs(_: &Renderer) -> Vec<Job> {
    vec![Job {
        path: format!("{NEWS}/index.html"),
        what: format!("the list /{NEWS}/"),
        document: None,
        commentary: CommentaryOf::All,
        markdown: None,
        listed: Some((Listing::Other, WORDS.news.to_string())),
        printed: None,
        render: Box::new(|renderer, job| renderer.news(job)),
    }]
}

impl Renderer<'_> {
    /// The page of what is new: memos and commentary, the latest first.
    fn news(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let content = &self.project.sources.content;
        let units = &self.project.sources.units;
        let mut days: BTreeMap<&str, Vec<NewsItem>> = BTreeMap::new();
        for (index, document) in content.documents.iter().enumerate() {
            let DocumentKind::Pm { number, date, .. } = &document.kind else { continue };
            // Where the nation has the memo, it leads to all places.
            let unit = std::iter::once(units.nation)
                .chain(units.all.indices())
                .find(|unit| self.addresses.folder(*unit).is_some() && self.memos(*unit).contains(&index));
            let Some(unit) = unit else { continue };
            let link = Link { text: document.title.clone(), href: self.memo_href(index, unit, &root) };
            days.entry(date).or_default().push(NewsItem { kind: headings::memo(number), link });
        }
        let studies = &self.project.sources.studies;
        for (study, release) in studies.iter().zip(&self.project.sources.release.studies) {
            for correction in &study.corrections {
                let is_of = |round: &RoundIx| correction.round.is_none_or(|own| own == *round);
                let stands = study
                    .rounds
                    .indices()
                    .filter(is_of)
                    .any(|round| !release.kept_from_last[round].is_empty());
                let unit = match correction.places.as_slice() {
                    [unit] if !stands => *unit,
                    _ => units.nation,
                };
                let Some(link) = self.addresses.link(unit, units, &root) else { continue };
                let link = Link { text: correction.what.clone(), href: link.href };
                let kind = WORDS.correction.to_string();
                days.entry(&correction.date).or_default().push(NewsItem { kind, link });
            }
        }
        for commentary in &content.commentary {
            let Some(folder) = self.addresses.folder(commentary.unit) else { continue };
            let slot = slug(&commentary.slot);
            let (page, anchor) = match &commentary.document {
                _ if let Some(study) = commentary.analysis => {
                    let anchor = match self.answered(commentary, study) {
                        Some(number) => format!("{}_{number}", WORDS.answer_anchor),
                        None => slot,
                    };
                    (format!("{}/", self.analysis_folder(study)), anchor)
                }
                None => (String::new(), slot),
                Some(id) if self.stands_on_front_page(commentary) => {
                    (String::new(), front_anchor(id, &commentary.slot))
                }
                Some(id) => (format!("{id}/"), slot),
            };
            let name = &units.all[commentary.unit].name;
            let text = match &commentary.document {
                Some(id) => {
                    let document = content.documents.iter().find(|document| document.id == *id);
                    document.map_or_else(|| name.clone(), |document| document.title.clone())
                }
                None if commentary.analysis.is_some() => WORDS.analysis_from_numbers.to_string(),
                None => WORDS.own_page.to_string(),
            };
            let href = format!("{root}{folder}{page}index.html#{anchor}_1_kommentar");
            let item = NewsItem { kind: headings::commentary_from(name), link: Link { text, href } };
            let items = days.entry(&commentary.date).or_default();
            if !items.iter().any(|other| other.kind == item.kind && other.link.text == item.link.text) {
                items.push(item);
            }
        }
        let day = |(iso, items): (&str, Vec<NewsItem>)| NewsDay {
            iso: iso.to_string(),
            date: upper_first(&date(iso).unwrap_or_default()),
            items,
        };
        let page = News { days: days.into_iter().rev().map(day).collect() };
        self.rendered(self.layout(job, WORDS.news), "news.html", page)
    }
}
