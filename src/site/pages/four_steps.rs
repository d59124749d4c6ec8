//! Pages on which a place thinks over the results of a study, in four steps.

use content::{Commentary, STEPS};
use ground::diagnostics::Diagnostic;
use language::{WORDS, slug};
use report::{FourSteps, Link, Surroundings};
use study::RoundIx;
use units::UnitIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Renderer, Rendering};

/// The pages of a unit: one for each study that analyses an outcome, in which it took part.
pub(crate) fn jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let name = renderer.name_and_id(unit);
    let studies = renderer.analysed(unit).into_iter();
    let job = |(study, round): (usize, RoundIx)| {
        let within = renderer.analysis_folder(study);
        let print = format!("{}_{}.pdf", renderer.print_name(unit, folder), within.replace('/', "_"));
        Job {
            commentary: CommentaryOf::Unit(unit),
            printed: Some((unit, print)),
            ..Job::plain(
                format!("{folder}{within}/index.html"),
                format!("the page of analysis of {name}"),
                Box::new(move |renderer, job| renderer.four_steps(job, (study, round), unit)),
            )
        }
    };
    studies.map(job).collect()
}

impl Renderer<'_> {
    /// The studies that have a page of analysis of a unit, each with the latest round in which the
    /// unit took part.
    fn analysed(&self, unit: UnitIx) -> Vec<(usize, RoundIx)> {
        let studies = self.project.sources.studies.iter().enumerate();
        let analysed = studies.filter(|(_, study)| study.first_analysis().is_some());
        analysed.filter_map(|(index, _)| Some((index, self.latest(index, unit)?))).collect()
    }

    /// The folder of a study's page within the folder of the unit. The first study has the short
    /// one.
    pub(crate) fn analysis_folder(&self, study: usize) -> String {
        let studies = &self.project.sources.studies;
        match studies[..study].iter().all(|earlier| earlier.first_analysis().is_none()) {
            true => WORDS.analysis_folder.to_string(),
            false => format!("{}/{}", WORDS.analysis_folder, slug(&studies[study].id)),
        }
    }

    /// The page of analysis of a study for a unit; `None` where there is none.
    pub(crate) fn analysis_link(&self, study: usize, unit: UnitIx, root: &str) -> Option<Link> {
        let folder = self.addresses.folder(unit)?;
        let is_there = self.analysed(unit).iter().any(|(own, _)| *own == study);
        let href = || format!("{root}{folder}{}/index.html", self.analysis_folder(study));
        let is_only = self.analysed(unit).len() == 1;
        let title = &self.project.sources.studies[study].title;
        let text = match is_only {
            true => WORDS.analysis_from_numbers.to_string(),
            false => format!("{}: {title}", WORDS.analysis_from_numbers),
        };
        is_there.then(|| Link { text, href: href() })
    }

    /// The pages of analysis of a unit, each under the name of its study.
    pub(crate) fn analysis_links(&self, unit: UnitIx, root: &str) -> Vec<Link> {
        let link = |(study, _): (usize, RoundIx)| {
            let link = self.analysis_link(study, unit, root)?;
            Some(Link {
                text: format!("{}: {}", WORDS.analysis, self.project.sources.studies[study].title),
                ..link
            })
        };
        self.analysed(unit).into_iter().filter_map(link).collect()
    }

    /// The number of the question that a commentary answers on a page of analysis, from 1; `None`
    /// for other commentary.
    pub(crate) fn answered(&self, commentary: &Commentary, study: usize) -> Option<usize> {
        let answers = self.project.sources.content.answers(commentary.unit, study);
        let question = commentary.question.as_deref()?;
        answers.iter().position(|(asked, _)| *asked == question).map(|index| index + 1)
    }

    fn four_steps(
        &self,
        job: &Job,
        (study, round): (usize, RoundIx),
        unit: UnitIx,
    ) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let root = root(&job.path);
        let mut commentary: [String; 4] = Default::default();
        for (text, slot) in commentary.iter_mut().zip(STEPS) {
            *text = self.commentary_of(sources.content.of_analysis(unit, study, slot), slot, &root)?.html;
        }
        let mut answers: Vec<(String, String)> = Vec::new();
        for (number, (question, given)) in sources.content.answers(unit, study).into_iter().enumerate() {
            let anchor = format!("{}_{}", WORDS.answer_anchor, number + 1);
            let html = self.commentary_of(given.into_iter(), &anchor, &root)?.html;
            answers.push((question.to_string(), html));
        }
        let declared = &sources.studies[study];
        let rule = sources.release.studies[study].rule;
        let around = Surroundings {
            commentary,
            answers,
            documents: self.documents(study, unit, &root),
            larger: match sources.shows_only_its_number(study, round, unit) {
                true => self.larger_analysis(study, unit, &root),
                false => None,
            },
            similar: self.similar(unit).unwrap_or_default().iter().map(|place| place.unit).collect(),
            key: language::protection::key(self.templates.sign(), rule, &declared.counted.many),
        };
        let page = FourSteps::new(sources, (study, round), unit, &self.palettes[study], around);
        let Some(page) = page else {
            let place = declared.first_analysis().expect("a page of an analysis is of a declared one");
            return Err(Diagnostic::error(
                "no-number",
                place.clone(),
                format!("{} has no numbers", job.what),
            ));
        };
        let mut layout = self.layout(job, &format!("{}: {}", WORDS.analysis, page.heading));
        layout.crumbs = self.way(unit, &root);
        layout.crumbs.extend(self.addresses.link(unit, &sources.units, &root));
        layout.running.page = format!("{} · {}", WORDS.analysis, page.name);
        layout.running.date = page.period.clone();
        let charts = page.charts();
        Ok(Rendering { charts, ..self.rendered(layout, "four_steps.html", page)? })
    }

    /// The page of analysis of the smallest larger unit that shows numbers.
    fn larger_analysis(&self, study: usize, unit: UnitIx, root: &str) -> Option<Link> {
        let sources = &self.project.sources;
        self.larger(unit).into_iter().find_map(|larger| {
            let round = self.latest(study, larger)?;
            let link = self.analysis_link(study, larger, root)?;
            let shows = !sources.shows_only_its_number(study, round, larger);
            shows.then(|| Link { text: sources.units.all[larger].name.clone(), ..link })
        })
    }
}
