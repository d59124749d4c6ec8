//! The front page of a unit that shows only its number of cases. It shows a larger unit's key
//! indicators, the study's questions, and all commentary.

use content::Commentary;
use ground::diagnostics::Diagnostic;
use language::{nation_within, slug, withheld};
use report::{CountOnlyUnit, KeyTable, LargerUnit, Link};
use units::{Level, UnitIx};

use super::render::{Renderer, Rendering};

impl Renderer<'_> {
    /// What the page shows in place of the unit's own numbers.
    pub(crate) fn short(&self, study: usize, unit: UnitIx, root: &str) -> CountOnlyUnit {
        let mut larger = self.larger(unit).into_iter();
        CountOnlyUnit {
            questions: self.project.sources.studies[study].questions.clone(),
            larger: larger.find_map(|larger| self.in_place_of(study, unit, larger, root)),
        }
    }

    /// The larger units that a unit is part of: those above it, innermost first, then its groups,
    /// smallest first, then the nation.
    pub(crate) fn larger(&self, unit: UnitIx) -> Vec<UnitIx> {
        let units = &self.project.sources.units;
        let mut larger: Vec<UnitIx> = self.above(unit).collect();
        let mut groups: Vec<UnitIx> = self.groups(unit).collect();
        groups.sort_by_key(|group| units.all[*group].leaves.len());
        larger.extend(groups);
        larger.push(units.nation);
        larger
    }

    /// The larger unit's part of the page; `None` when it has no page, or shows no key indicator of
    /// the latest round.
    fn in_place_of(&self, study: usize, unit: UnitIx, larger: UnitIx, root: &str) -> Option<LargerUnit> {
        let sources = &self.project.sources;
        let (units, name) = (&sources.units, &sources.units.all[unit].name);
        let page = self.addresses.link(larger, units, root)?;
        let keys = self.key_table(study, larger, root).filter(shows_some)?;
        let level = units.all[larger].level;
        let text = match level {
            Level::Nation => nation_within(&page.text),
            Level::Group => format!("”{}”", page.text),
            Level::County | Level::Municipality | Level::District => page.text.clone(),
        };
        let documents = self.documents(study, larger, root).into_iter();
        let with_name =
            |link: Link| Link { text: format!("{} – {}", link.text, page.text), href: link.href };
        Some(LargerUnit {
            before: withheld::larger(level == Level::Group).to_string(),
            after: withheld::after_larger(name, self.is_left_out(study, unit, larger)),
            documents: documents.map(with_name).collect(),
            link: Link { text, href: page.href.clone() },
            keys,
        })
    }

    /// Whether a county's numbers of the latest round exclude this unit.
    fn is_left_out(&self, study: usize, unit: UnitIx, larger: UnitIx) -> bool {
        let sources = &self.project.sources;
        let left_out = sources.release.studies[study].left_out.last().and_then(|all| all.get(&larger));
        let parent = |unit: &UnitIx| sources.units.all[*unit].parent;
        let mut around = std::iter::successors(Some(unit), parent);
        left_out.is_some_and(|left_out| around.any(|unit| left_out.contains(&unit)))
    }

    /// A unit's commentary for its front page: on the page itself, and on memos that the unit does
    /// not have.
    pub(crate) fn front_commentary(&self, unit: UnitIx, root: &str) -> Result<Rendering, Diagnostic> {
        let mut all = self.commentary(unit, None, "briefing", "briefing", root)?;
        let content = &self.project.sources.content;
        let mut slots: Vec<(&str, &str)> = Vec::new();
        for commentary in content.commentary.iter().filter(|commentary| commentary.unit == unit) {
            let Some(document) = commentary.document.as_deref() else { continue };
            let slot = (document, commentary.slot.as_str());
            if self.stands_on_front_page(commentary) && !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        for (document, slot) in slots {
            let anchor = front_anchor(document, slot);
            let more = self.commentary(unit, Some(document), slot, &anchor, root)?;
            all.html += &more.html;
            all.markdown = Some(all.markdown.unwrap_or_default() + &more.markdown.unwrap_or_default());
        }
        Ok(all)
    }

    /// Whether a commentary stands on its unit's front page: it is about that page, or about a memo
    /// that the unit does not have.
    pub(crate) fn stands_on_front_page(&self, commentary: &Commentary) -> bool {
        let documents = &self.project.sources.content.documents;
        let is_it = |index: &usize| Some(&documents[*index].id) == commentary.document.as_ref();
        commentary.analysis.is_none() && !self.memos(commentary.unit).iter().any(is_it)
    }
}

/// The prefix of the anchors of a memo's commentary on a front page. It includes the document,
/// since two memos may have slots of the same name.
pub(crate) fn front_anchor(document: &str, slot: &str) -> String {
    format!("{document}_{}", slug(slot))
}

fn shows_some(keys: &KeyTable) -> bool {
    let latest = keys.rows.iter().filter_map(|row| row.rounds.last());
    latest.into_iter().any(|share| share.number.is_shown())
}
