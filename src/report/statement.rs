//! The accessibility statement: what the law requires, taken from the settings, and what they lack.

use language::{WORDS, date};
use project::{Authority, Conformity, Deficiency, Settings};

/// A statement as ready strings.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Statement {
    /// Who is responsible.
    pub publisher: String,
    /// The site's name.
    pub site: String,
    /// The site's conformity, in the law's words; `None` when the settings do not give it.
    pub status: Option<&'static str>,
    /// Content that is not accessible.
    pub deficiencies: Vec<Deficiency>,
    /// Content that is exempted as a disproportionate burden.
    pub burdens: Vec<String>,
    /// What the law does not cover.
    pub exempt: Vec<String>,
    /// The day of the assessment, written out.
    pub assessed: Option<String>,
    /// The day of the last change, written out.
    pub updated: Option<String>,
    /// How the site was assessed.
    pub method: Option<String>,
    /// Where to report content that is not accessible.
    pub reporting: Option<String>,
    /// The supervisory authority.
    pub authority: Option<Authority>,
    /// What the law requires and the settings lack.
    pub missing: Vec<&'static str>,
}

impl Statement {
    /// The statement that the settings give.
    pub fn of(settings: &Settings) -> Self {
        let declared = &settings.accessibility;
        let day = |iso: &Option<String>| iso.as_deref().and_then(date);
        let lists = declared.status == Some(Conformity::Full) || !declared.deficiencies.is_empty();
        let parts = [
            (declared.status.is_some(), WORDS.lacks_status),
            (lists, WORDS.lacks_deficiencies),
            (declared.assessed.is_some(), WORDS.lacks_assessment_date),
            (declared.method.is_some(), WORDS.lacks_method),
            (declared.updated.is_some(), WORDS.lacks_change_date),
            (declared.reporting.is_some(), WORDS.lacks_reporting),
            (declared.authority.is_some(), WORDS.lacks_authority),
        ];
        Self {
            publisher: settings.publisher.clone(),
            site: settings.title.clone(),
            status: declared.status.map(|status| match status {
                Conformity::Full => WORDS.fully_conforming,
                Conformity::Partly => WORDS.partly_conforming,
                Conformity::Not => WORDS.not_conforming,
            }),
            deficiencies: declared.deficiencies.clone(),
            burdens: declared.burdens.clone(),
            exempt: declared.exempt.clone(),
            assessed: day(&declared.assessed),
            updated: day(&declared.updated),
            method: declared.method.clone(),
            reporting: declared.reporting.clone(),
            authority: declared.authority.clone(),
            missing: parts.into_iter().filter(|(is_there, _)| !is_there).map(|(_, name)| name).collect(),
        }
    }
}
