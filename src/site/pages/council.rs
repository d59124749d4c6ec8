//! Questions from the council: a page for each, and a list of all.

use content::{Document, DocumentKind, Question, QuestionKind, coverage};
use ground::diagnostics::Diagnostic;
use ground::text::upper_first;
use language::{WORDS, figure_word, fill, folder, headings, list_name, withheld};
use report::{AskedQuestion, Link, QuestionList, QuestionPage, QuestionView, question_groups, status_word};
use study::{FigureIx, VariableIx};
use units::{Level, UnitIx};

use crate::addresses::{council_path, equality_path, root};
use crate::lists::LISTS;
use crate::render::{CommentaryOf, Job, Listing, Renderer, Rendering};
use crate::text::Text;

/// A page for every question, and the list of all where there is one.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let sources = &renderer.project.sources;
    let job = |(index, document, question): (usize, &Document, &Question)| {
        let unit = question.unit(sources.units.nation);
        Job {
            path: format!("{}/index.html", document.id),
            what: format!("the question `{}`", document.source.path),
            document: Some(index),
            commentary: CommentaryOf::Unit(unit),
            markdown: Some(format!("{}.md", document.id.replace('/', "-"))),
            listed: Some((Listing::Text, document.title.clone())),
            printed: None,
            render: Box::new(move |renderer, job| renderer.question(job, index, unit)),
        }
    };
    let mut jobs: Vec<Job> = sources.content.questions().map(job).collect();
    if !jobs.is_empty() {
        jobs.push(Job {
            listed: Some((Listing::Text, WORDS.council.to_string())),
            ..Job::plain(
                council_path(),
                format!("the list /{}/", WORDS.council_folder),
                Box::new(|renderer, job| renderer.questions(job)),
            )
        });
    }
    jobs
}

impl Renderer<'_> {
    /// Whether somebody has asked something.
    pub(crate) fn has_questions(&self) -> bool {
        self.project.sources.content.questions().next().is_some()
    }

    /// The questions on a place's front page: its own, then those that concern all places; of these
    /// the latest first.
    pub(crate) fn asked(&self, unit: UnitIx, root: &str) -> Vec<AskedQuestion> {
        let all = self.project.sources.content.questions();
        let mut here: Vec<_> = all.filter(|(.., question)| question.concerns(unit)).collect();
        here.sort_by_key(|(_, _, question)| (question.units.is_empty(), std::cmp::Reverse(&question.asked)));
        let asked_question = |(_, document, question): (usize, &Document, &Question)| AskedQuestion {
            link: Link { text: document.title.clone(), href: format!("{root}{}/index.html", document.id) },
            status: status_word(&question.status),
        };
        here.into_iter().map(asked_question).collect()
    }

    /// The list of all questions.
    fn questions(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let mut all: Vec<_> = self.project.sources.content.questions().collect();
        all.sort_by_key(|(_, document, question)| (std::cmp::Reverse(&question.asked), &document.id));
        let views =
            all.into_iter().map(|(_, document, question)| self.question_view(document, question, &root));
        let page = QuestionList { groups: question_groups(views.collect()) };
        self.rendered(self.layout(job, WORDS.council), "questions.html", page)
    }

    fn question_view(&self, document: &Document, question: &Question, root: &str) -> QuestionView {
        let units = &self.project.sources.units;
        let place = |unit: &UnitIx| {
            let name = || Link { text: units.all[*unit].name.clone(), href: String::new() };
            self.addresses.link(*unit, units, root).unwrap_or_else(name)
        };
        let places = question.units.iter().map(place).collect();
        QuestionView::new(document, question, format!("{root}{}/index.html", document.id), places)
    }

    /// The page of a question, whose answer gives the numbers of `unit`.
    fn question(&self, job: &Job, index: usize, unit: UnitIx) -> Result<Rendering, Diagnostic> {
        let document = &self.project.sources.content.documents[index];
        let DocumentKind::Question(question) = &document.kind else { return Ok(Rendering::default()) };
        let root = root(&job.path);
        let Text { html: text, markdown, charts, .. } = self.text(index, unit, &root)?;
        let is_open = matches!(question.status, content::QuestionStatus::Open);
        let (sentences, evidence) = self.evidence(document, question, &root);
        let page = QuestionPage {
            question: self.question_view(document, question, &root),
            heading: if is_open { WORDS.background } else { WORDS.answer },
            text: if text.trim().is_empty() { String::new() } else { text },
            sentences,
            evidence,
            key: if language::has_sign(&markdown, self.templates.sign()) {
                self.key()
            } else {
                String::new()
            },
        };
        let mut layout = self.layout(job, &document.title);
        layout
            .crumbs
            .push(Link { text: WORDS.council.to_string(), href: format!("{root}{}", council_path()) });
        let markdown = Some(report::markdown::question(&page, &markdown));
        Ok(Rendering { markdown, charts, ..self.rendered(layout, "question.html", page)? })
    }

    /// The evidence that the site has on what a question asks about: sentences, and links.
    fn evidence(&self, document: &Document, question: &Question, root: &str) -> (Vec<String>, Vec<Link>) {
        let nation = self.project.sources.units.nation;
        let units = if question.units.is_empty() { vec![nation] } else { question.units.clone() };
        match question.kind {
            Some(QuestionKind::Groups) => {
                let mut links = self.evidence_on_groups(document, &units, root);
                links.extend(self.analyses_of_all(&units, root));
                (Vec::new(), links)
            }
            Some(QuestionKind::Places) => {
                let mut links = self.evidence_on_places(&units, root);
                links.extend(self.analyses_of_all(&units, root));
                (Vec::new(), links)
            }
            Some(QuestionKind::TakingPart) => (self.taking_part(document.study, &units), Vec::new()),
            Some(QuestionKind::Planned) => (Vec::new(), self.analyses_of_all(&units, root)),
            None => (Vec::new(), Vec::new()),
        }
    }

    /// The figures that compare groups of cases in the memos of places, and the page on differences
    /// between groups in all municipalities.
    fn evidence_on_groups(&self, document: &Document, units: &[UnitIx], root: &str) -> Vec<Link> {
        let sources = &self.project.sources;
        let mut links = Vec::new();
        for unit in units {
            let is_meant = |memo: &usize| {
                let study = sources.content.documents[*memo].study;
                document.study.is_none() || document.study == study
            };
            for memo in self.memos(*unit).into_iter().filter(is_meant) {
                let figures = self.figures_of(memo, *unit).into_iter();
                let figures = figures.filter(|(_, figure)| self.compares_groups(memo, *figure));
                links.extend(figures.filter_map(|(_, figure)| {
                    self.figure_link(memo, figure, (*unit, units.len() > 1), root)
                }));
            }
        }
        if self.has_indicators() {
            links.push(Link { text: WORDS.equality.to_string(), href: format!("{root}{}", equality_path()) });
        }
        links
    }

    /// Whether a figure of a memo compares groups of cases that are in no order, such as girls and
    /// boys. Ages are in an order, and sizes of municipalities are groups of places.
    fn compares_groups(&self, memo: usize, figure: FigureIx) -> bool {
        let sources = &self.project.sources;
        let Some(study) = sources.content.documents[memo].study.map(|study| &sources.studies[study]) else {
            return false;
        };
        let is_group = |variable: VariableIx| {
            let variable = &study.variables[variable];
            !variable.ordered && !variable.id.contains('.')
        };
        let mut blocks = study.figures[figure].views.iter().flat_map(|view| &view.blocks);
        blocks.any(|block| block.dimensions().any(is_group))
    }

    /// A link to a figure in a place's memo: "PM 1, figur 5: Behov efter kön", with the place's
    /// name where it is one of many.
    fn figure_link(
        &self,
        memo: usize,
        figure: FigureIx,
        (unit, is_one_of_many): (UnitIx, bool),
        root: &str,
    ) -> Option<Link> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[memo];
        let DocumentKind::Pm { number, .. } = &document.kind else { return None };
        let study = &sources.studies[document.study?];
        let (is_table, figure_number) = document.number(study, figure)?;
        let figure = &study.figures[figure];
        let argument = |name: &str| match name {
            "memo" => Some(headings::memo(number)),
            "figure" => Some(format!("{} {figure_number}", figure_word(is_table))),
            "title" if is_one_of_many => {
                Some(headings::memo_of(&figure.title, &sources.units.all[unit].name))
            }
            "title" => Some(figure.title.clone()),
            _ => None,
        };
        Some(Link {
            text: upper_first(&fill(WORDS.figure_of_memo, argument).unwrap_or_default()),
            href: format!("{}#figur-{}", self.memo_href(memo, unit, root), figure.id),
        })
    }

    /// The lists of places, and for each place its county and the pages on which it stands beside
    /// others.
    fn evidence_on_places(&self, units: &[UnitIx], root: &str) -> Vec<Link> {
        let sources = &self.project.sources;
        let (all, nation) = (&sources.units, sources.units.nation);
        let lists = LISTS.into_iter().filter(|list| self.has_list(*list) && *list != Level::Group);
        let mut links: Vec<Link> = lists
            .map(|list| Link {
                text: list_name(list).to_string(),
                href: format!("{root}{}/index.html", folder(list)),
            })
            .collect();
        for unit in units.iter().copied().filter(|unit| *unit != nation) {
            let county = self.county_of(unit).filter(|county| *county != unit);
            links.extend(county.and_then(|county| self.addresses.link(county, all, root)));
            let name = &all.all[unit].name;
            links.extend(
                self.beside_links(unit, root)
                    .into_iter()
                    .map(|link| Link { text: headings::memo_of(&link.text, name), href: link.href }),
            );
        }
        let mut seen = std::collections::BTreeSet::new();
        links.retain(|link| seen.insert(link.href.clone()));
        links
    }

    /// The pages of analysis of some places.
    fn analyses_of_all(&self, units: &[UnitIx], root: &str) -> Vec<Link> {
        units.iter().flat_map(|unit| self.analyses_of(*unit, root)).collect()
    }

    /// The pages on which a place thinks over its results and says what it means to do.
    fn analyses_of(&self, unit: UnitIx, root: &str) -> Vec<Link> {
        let name = &self.project.sources.units.all[unit].name;
        let memo_link = |link: Link| Link { text: headings::memo_of(&link.text, name), href: link.href };
        self.analysis_links(unit, root).into_iter().map(memo_link).collect()
    }

    /// For each place, how many cases it registered in the latest round of each study, or that it
    /// has registered none.
    fn taking_part(&self, study: Option<usize>, units: &[UnitIx]) -> Vec<String> {
        let sources = &self.project.sources;
        let studies = (0..sources.studies.len()).filter(|index| study.is_none_or(|study| study == *index));
        let studies = studies.filter(|study| sources.studies[*study].counts_cases());
        let study_sentences = |study: usize| {
            let declared = &sources.studies[study];
            units.iter().map(move |unit| {
                let name = &sources.units.all[*unit].name;
                coverage(sources, study, declared.latest(), *unit)
                    .map(|sentence| headings::of_study(&declared.title, &sentence))
                    .unwrap_or_else(|| withheld::did_not_take_part(name, &declared.title))
            })
        };
        studies.flat_map(study_sentences).collect()
    }
}
