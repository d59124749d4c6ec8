//! Pages of an earlier build that can be kept, because neither what they are made from nor their
//! files have changed since. They are neither rendered nor read.
//!
//! Every page depends on the published values, the findings, the settings, the templates, and the
//! front matter of every document, since titles stand in menus and lists, and whether it lists
//! comparisons. In addition, a document's page depends on its text, a place's page on all
//! commentary of the place, and the news on all commentary.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use cache::{Cache, Digest, Key};
use content::{Commentary, Document};

use super::output::{FileStamp, NotWritable, Output};
use super::render::{CommentaryOf, Job, Renderer};

/// The name in the cache of the list of pages.
const PAGES: &str = "pages";

/// The pages that an earlier build wrote, and the keys of this build's pages.
pub(crate) struct KeptPages<'a> {
    cache: &'a Cache,
    output: &'a Output,
    /// The cache key of the program and the output folder.
    folder: Key,
    /// By path: the digest of everything that the page depends on.
    keys: BTreeMap<&'a str, Key>,
    former: BTreeMap<String, BuiltPage>,
}

/// A page as an earlier build wrote it.
#[derive(Serialize, Deserialize)]
struct BuiltPage {
    key: Key,
    charts: usize,
    files: Vec<(String, FileStamp)>,
}

impl<'a> KeptPages<'a> {
    /// Reads what the cache has about a folder; `None` if the digest of the project's files is
    /// unknown.
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

    /// Keeps a page's files as they are and returns its number of charts; `None` if the page has to
    /// be rendered.
    pub(crate) fn keep(&self, job: &Job) -> Option<Result<usize, NotWritable>> {
        let former =
            self.former.get(&job.path).filter(|former| self.keys.get(&*job.path) == Some(&former.key))?;
        let is_untouched =
            |(path, stamp): &(String, FileStamp)| self.output.stamp(path).as_ref() == Some(stamp);
        let keep = || former.files.iter().try_for_each(|(path, _)| self.output.keep(path));
        former.files.iter().all(is_untouched).then(|| keep().map(|()| former.charts))
    }

    /// Saves the pages that are now in the folder, each with its number of charts.
    pub(crate) fn write(self, jobs: &[Job], charts: impl Iterator<Item = usize>) {
        let paths: Vec<String> = jobs.iter().flat_map(Job::paths).collect();
        let Some(stamps) = self.output.settled(&paths) else { return };
        let mut stamps = stamps.into_iter();
        let page = |(job, charts): (&Job, usize)| {
            let files = job.paths().zip(stamps.by_ref()).collect();
            Some((job.path.clone(), BuiltPage { key: *self.keys.get(&*job.path)?, charts, files }))
        };
        let pages: BTreeMap<String, BuiltPage> = jobs.iter().zip(charts).filter_map(page).collect();
        if let Ok(bytes) = postcard::to_stdvec(&pages) {
            self.cache.write(PAGES, self.folder, &bytes);
        }
    }
}

/// The digest of what every page depends on.
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
        // Front pages link to the list in it.
        all.add([u8::from(document.has_comparisons)]);
    }
    Some(all)
}

/// The digest of everything that a page depends on.
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
    let all = content.action_files.iter().fold(all, |all, (unit, source)| match job.commentary {
        CommentaryOf::Unit(own) if own == *unit => all.with(&*source.text),
        _ => all,
    });
    with_commentary(all, commentary).key()
}

/// Adds a document's text to a digest. If the text may ask whether other places have commented,
/// adds which places have.
fn with_text(all: Digest, document: &Document, commentary: &[Commentary]) -> Digest {
    let all = all.with(&document.body);
    match asks_for_others(&document.body) {
        true => commentary.iter().fold(all, |all, commentary| {
            let Commentary { unit, document, slot, .. } = commentary;
            all.with(unit.index().to_le_bytes()).with(document.as_deref().unwrap_or_default()).with(slot)
        }),
        false => all,
    }
}

/// Whether some `commentary(…)` in a text may have an argument `place=`. Only the text up to the
/// next tag is searched, so the answer may be true for a text without one.
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
    fn a_text_with_commentary_of_another_place_asks_for_others() {
        assert!(asks_for_others("{{ commentary(slot=\"a\", place=\"nation\") }}"));
        assert!(asks_for_others("{% if commentary(place\n= \"nation\", slot=\"a\") %}"));
        assert!(!asks_for_others("{{ commentary(slot=\"a\") }} En plats. {{ count(place=\"nation\") }}"));
    }
}
