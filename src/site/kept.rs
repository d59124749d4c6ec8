//! Pages that an earlier build made of the same things and that nobody has touched since: they are
//! neither rendered nor read.
//!
//! All pages depend on everything but the bodies of texts and what places have commented: on what
//! is published and found, the settings, the templates, and the front matter of every document,
//! since titles stand in menus and lists. A page of a document also depends on its body, a page of
//! a place on all that the place has commented, and the page of what is new on all commentary.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use cache::{Cache, Digest, Key};
use content::{Commentary, Document};

use super::output::{NotWritable, Output, State};
use super::render::{CommentaryOf, Job, Renderer};

/// The name of the list of pages in the cache.
const PAGES: &str = "pages";

/// What an earlier build wrote, and what the pages of this one are made of.
pub(crate) struct KeptPages<'a> {
    cache: &'a Cache,
    output: &'a Output,
    /// Stands for the program and the folder.
    folder: Key,
    /// Stands for what a page is made of, by its path.
    keys: BTreeMap<&'a str, Key>,
    former: BTreeMap<String, Made>,
}

/// A page as a build left it.
#[derive(Serialize, Deserialize)]
struct Made {
    key: Key,
    charts: usize,
    files: Vec<(String, State)>,
}

impl<'a> KeptPages<'a> {
    /// What the cache knows of a folder; `None` where it is not known what the project was read
    /// from.
    pub(crate) fn read(
        cache: &'a Cache,
        output: &'a Output,
        renderer: &Renderer,
        jobs: &'a [Job],
    ) -> Option<Self> {
        let common = common(renderer)?;
        let folder = Digest::of_program()?.with(output.folder().as_os_str().as_encoded_bytes()).key();
        let former = cache.read(PAGES, folder);
        let former = former.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default();
        let keys = jobs.iter().map(|job| (job.path.as_str(), key(renderer, &common, job))).collect();
        Some(Self { cache, output, folder, keys, former })
    }

    /// Keeps a page as it lies in the folder and tells how many charts it has; `None` if it has to
    /// be made.
    pub(crate) fn keep(&self, job: &Job) -> Option<Result<usize, NotWritable>> {
        let former =
            self.former.get(&job.path).filter(|former| self.keys.get(&*job.path) == Some(&former.key))?;
        let is_untouched = |(path, state): &(String, State)| self.output.state(path).as_ref() == Some(state);
        let keep = || former.files.iter().try_for_each(|(path, _)| self.output.keep(path));
        former.files.iter().all(is_untouched).then(|| keep().map(|()| former.charts))
    }

    /// Notes the pages that now lie in the folder, each with its number of charts.
    pub(crate) fn write(self, jobs: &[Job], charts: impl Iterator<Item = usize>) {
        let paths: Vec<String> = jobs.iter().flat_map(Job::paths).collect();
        let Some(states) = self.output.settled(&paths) else { return };
        let mut states = states.into_iter();
        let page = |(job, charts): (&Job, usize)| {
            let files = job.paths().zip(states.by_ref()).collect();
            Some((job.path.clone(), Made { key: *self.keys.get(&*job.path)?, charts, files }))
        };
        let pages: BTreeMap<String, Made> = jobs.iter().zip(charts).filter_map(page).collect();
        if let Ok(bytes) = postcard::to_stdvec(&pages) {
            self.cache.write(PAGES, self.folder, &bytes);
        }
    }
}

/// What all pages are made of.
fn common(renderer: &Renderer) -> Option<Digest> {
    let (project, content) = (renderer.project, &renderer.project.sources.content);
    let mut all = Digest::default().with(project.inputs?.bytes());
    all.add(project.templates.len().to_le_bytes());
    for template in &project.templates {
        all.add(&*template.path);
        all.add(&*template.text);
    }
    for document in &content.documents {
        all.add(&*document.source.path);
        all.add(
            document.source.text.strip_suffix(document.body.trim_start()).unwrap_or(&document.source.text),
        );
    }
    Some(all)
}

/// Stands for all that a page is made of.
fn key(renderer: &Renderer, common: &Digest, job: &Job) -> Key {
    let content = &renderer.project.sources.content;
    let mut all = common.clone().with(&job.path);
    if let Some(document) = job.document {
        all = with_text(all, &content.documents[document], &content.commentary);
    }
    let commentary = content.commentary.iter().filter(|commentary| match job.commentary {
        CommentaryOf::Nobody => false,
        CommentaryOf::Unit(unit) => commentary.unit == unit,
        CommentaryOf::All => true,
    });
    with_commentary(all, commentary).key()
}

/// With the body of a document, and where it asks whether another place has commented, with who
/// has.
fn with_text(all: Digest, document: &Document, commentary: &[Commentary]) -> Digest {
    let all = all.with(&document.body);
    match asks_for_others(&document.body) {
        true => commentary.iter().fold(all, |all, commentary| {
            let Commentary { unit, document, slot, .. } = commentary;
            all.with(unit.to_le_bytes()).with(document.as_deref().unwrap_or_default()).with(slot)
        }),
        false => all,
    }
}

/// Whether some `commentary(…)` of a text could have a `place=…`: what follows it up to the next
/// tag is enough to say that none has.
fn asks_for_others(body: &str) -> bool {
    body.split("commentary").skip(1).any(|call| {
        let call = call.split("{{").next().unwrap_or_default().split("{%").next().unwrap_or_default();
        call.split("place").skip(1).any(|after| after.trim_start().starts_with('='))
    })
}

fn with_commentary<'a>(all: Digest, commentary: impl Iterator<Item = &'a Commentary>) -> Digest {
    commentary.fold(all, |all, commentary| all.with(&*commentary.source.path).with(&*commentary.source.text))
}

#[cfg(test)]
mod tests {
    use super::asks_for_others;

    #[test]
    fn a_text_that_asks_for_the_commentary_of_another_place_is_known() {
        assert!(asks_for_others("{{ commentary(slot=\"a\", place=\"nation\") }}"));
        assert!(asks_for_others("{% if commentary(place\n= \"nation\", slot=\"a\") %}"));
        assert!(!asks_for_others("{{ commentary(slot=\"a\") }} En plats. {{ count(place=\"nation\") }}"));
    }
}
