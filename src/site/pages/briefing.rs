//! Front pages of units.

use analysis::Against;
use content::{coverage, is_partial};
use ground::diagnostics::Diagnostic;
use language::{WORDS, grouped, parts_heading, slug};
use report::{
    BarometerView, Briefing, KeyTable, Labels, Link, ShownKeys, Spreads, StudyKeys, UnitFindings,
    has_many_rounds, key_rows, shown_indicators,
};
use study::RoundIx;
use units::{Level, UnitIx};

use crate::addresses::{indicator_path, root};
use crate::render::{CommentaryOf, Job, Renderer, Rendering, START};

/// A unit's front page; the nation's is the site's, with a text of its own.
pub(crate) fn jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let sources = &renderer.project.sources;
    let start = sources.content.documents.iter().position(|document| document.id == START);
    vec![Job {
        path: format!("{folder}index.html"),
        what: format!("the page of {}", renderer.name_and_id(unit)),
        document: start.filter(|_| unit == sources.units.nation),
        commentary: CommentaryOf::Unit(unit),
        markdown: Some(format!("{}.md", slug(&sources.units.all[unit].name))),
        listed: None,
        printed: Some((unit, format!("{}.pdf", renderer.print_name(unit, folder)))),
        render: Box::new(move |renderer, job| renderer.briefing(job, unit)),
    }]
}

impl Renderer<'_> {
    /// A unit's front page; the nation's is the site's.
    fn briefing(&self, job: &Job, unit: UnitIx) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let units = &sources.units;
        let place_of_page = &units.all[unit];
        let root = root(&job.path);
        let place = language::place(place_of_page, &units.groupings);
        let is_nation = unit == units.nation;
        let (mut text, mut markdown, mut charts) = (String::new(), String::new(), 0);
        if let Some(start) = job.document {
            let start = self.text(start, unit, &root)?;
            (text, markdown, charts) = (start.html, start.markdown, start.charts);
        }
        let mut left_out = report::left_out(sources, unit);
        self.sort_by_name(&mut left_out);
        let parts: Vec<UnitIx> =
            self.parts(unit).into_iter().filter(|part| !left_out.contains(part)).collect();
        let has_districts = parts.iter().any(|part| units.all[*part].level == Level::District);
        let commentary = self.front_commentary(unit, &root)?;
        markdown += &commentary.markdown.unwrap_or_default();
        let page = Briefing {
            name: place.name.clone(),
            heading: place.heading.clone(),
            is_nation,
            nation: self.nation_name(),
            belongs: self.belongs(unit, &root),
            beside: self.beside_links(unit, &root),
            population: place_of_page.population.map(grouped),
            history: self.history(unit, &root),
            studies: (0..sources.studies.len()).filter_map(|study| self.keys(study, unit, &root)).collect(),
            text,
            commentary: commentary.html,
            asked: self.asked(unit, &root),
            parts: self.links(&parts, &root),
            parts_heading: parts_heading(place_of_page.level, has_districts).to_string(),
            left_out: self.links(&left_out, &root),
            left_out_heading: WORDS.parts_left_out,
            key: self.key(),
        };
        let title = if is_nation { &self.project.settings.title } else { &place.heading };
        let mut layout = self.layout(job, title);
        layout.crumbs = self.way(unit, &root);
        [layout.previous, layout.next] =
            self.beside(unit).map(|other| self.addresses.link(other?, &sources.units, &root));
        layout.running.page = place.name;
        layout.running.date = page.studies.first().map(|study| study.period.clone()).unwrap_or_default();
        let markdown = Some(report::markdown::briefing(&page, &markdown, self.templates.sign()));
        charts += page.studies.iter().map(|study| study.shown.charts()).sum::<usize>();
        Ok(Rendering { markdown, charts, ..self.rendered(layout, "briefing.html", page)? })
    }

    /// The barometer of a unit in a round; `None` for the nation.
    fn barometer(&self, study: usize, round: RoundIx, unit: UnitIx) -> Option<BarometerView> {
        let sources = &self.project.sources;
        let spreads = self.spreads.get_or_init(|| Spreads::of(sources));
        let similar: Vec<UnitIx> =
            self.similar(unit).unwrap_or_default().iter().map(|place| place.unit).collect();
        let sign = self.templates.sign();
        (unit != sources.units.nation)
            .then(|| BarometerView::new(sources, (study, round), unit, &similar, spreads, sign))
            .flatten()
    }

    /// Links to the pages with a few places beside each other that a unit has.
    pub(crate) fn beside_links(&self, unit: UnitIx, root: &str) -> Vec<Link> {
        let Some(folder) = self.addresses.folder(unit) else { return Vec::new() };
        let link = |text: &str, name: &str| Link {
            text: text.to_string(),
            href: format!("{root}{folder}{name}/index.html"),
        };
        let parts = self.compared_parts(unit).map(|_| link(WORDS.side_by_side, WORDS.beside_folder));
        let similar = self.similar(unit).map(|_| link(WORDS.beside_similar, WORDS.similar_folder));
        parts.into_iter().chain(similar).chain(self.choice_link(unit, root)).collect()
    }

    /// The county, city and groups that a unit belongs to; none for one that is no longer there.
    fn belongs(&self, unit: UnitIx, root: &str) -> Vec<Link> {
        let is_there = !self.project.sources.units.has_ceased(unit);
        let all = self.above(unit).chain(self.groups(unit)).filter(|_| is_there);
        self.links(&all.collect::<Vec<_>>(), root)
    }

    /// The units that a unit is made of. A city whose districts all belong to a group stands there
    /// itself.
    pub(crate) fn parts(&self, unit: UnitIx) -> Vec<UnitIx> {
        let units = &self.project.sources.units;
        let place = &units.all[unit];
        let whole = |leaf: UnitIx| {
            let city = units.all[leaf].parent.filter(|_| units.all[leaf].level == Level::District);
            city.filter(|city| units.parts(*city).all(|part| place.leaves.contains(&part))).unwrap_or(leaf)
        };
        let mut parts: Vec<UnitIx> = match place.level {
            Level::Nation => Vec::new(),
            Level::Group => place.leaves.iter().map(|leaf| whole(*leaf)).collect(),
            _ => units.parts(unit).collect(),
        };
        parts.retain(|part| self.project.sources.release.has(*part) && !units.has_ceased(*part));
        parts.sort_unstable();
        parts.dedup();
        self.sort_by_name(&mut parts);
        parts
    }

    fn links(&self, units: &[UnitIx], root: &str) -> Vec<Link> {
        let all = &self.project.sources.units;
        units.iter().filter_map(|unit| self.addresses.link(*unit, all, root)).collect()
    }

    /// A study on the front page of a municipality or district that did not take part in it; `None`
    /// for other units.
    fn keys_of_others(&self, study: usize, unit: UnitIx, root: &str) -> Option<StudyKeys> {
        let sources = &self.project.sources;
        let (declared, place) = (&sources.studies[study], &sources.units.all[unit]);
        let latest = declared.latest();
        let is_there = !sources.units.has_ceased(unit);
        (is_there && matches!(place.level, Level::Municipality | Level::District)).then(|| StudyKeys {
            lead: language::withheld::did_not_take_part(&place.name, &declared.title),
            nation_is: report::nation(sources, study, latest),
            period: declared.rounds[latest].label.clone(),
            little: None,
            corrections: Vec::new(),
            title: declared.title.clone(),
            case_mix: Vec::new(),
            documents: Vec::new(),
            than_similar: None,
            undecided_at: None,
            shown: ShownKeys::Short { short: self.short(study, unit, root) },
        })
    }

    /// A study on a unit's front page; `None` for a county or group that did not take part.
    fn keys(&self, study: usize, unit: UnitIx, root: &str) -> Option<StudyKeys> {
        let sources = &self.project.sources;
        let declared = &sources.studies[study];
        let Some(latest) = self.latest(study, unit) else {
            return self.keys_of_others(study, unit, root);
        };
        let total = sources.release.studies[study].unit(latest, unit)?.total;
        let inside = language::place(&sources.units.all[unit], &sources.units.groupings).inside;
        let period = &declared.rounds[latest].label;
        let shown = total.value().map(language::grouped);
        let is_short = sources.shows_only_its_number(study, latest, unit);
        Some(StudyKeys {
            lead: match is_partial(sources, study, latest, unit) {
                _ if !declared.counts_cases() => language::headings::period(period),
                true => coverage(sources, study, latest, unit).unwrap_or_default(),
                false => language::headings::lead(period, shown.as_deref(), &declared.counted.many, &inside),
            },
            nation_is: report::nation(sources, study, latest),
            period: period.clone(),
            little: match is_short {
                true => Some(report::only_its_number(sources, study, latest, unit)),
                false => report::little(sources, study, latest, unit),
            },
            corrections: report::corrections(
                sources,
                study,
                &declared.rounds.indices().collect::<Vec<_>>(),
                unit,
            ),
            title: declared.title.clone(),
            case_mix: match is_short {
                true => Vec::new(),
                false => report::case_mix(sources, (study, latest), unit),
            },
            documents: self.documents_and_analysis(study, unit, root),
            than_similar: self.than_similar(study, latest, unit, root).filter(|_| !is_short),
            undecided_at: self.undecided_at(study, latest, unit, root),
            shown: match is_short {
                true => ShownKeys::Short { short: self.short(study, unit, root) },
                false => ShownKeys::Own {
                    overview: UnitFindings::of(sources, study, latest, unit).overview(&self.palettes[study]),
                    keys: self.key_table(study, unit, root)?,
                    barometer: self.barometer(study, latest, unit),
                },
            },
        })
    }

    /// The latest round of a study in which a unit took part.
    pub(crate) fn latest(&self, study: usize, unit: UnitIx) -> Option<RoundIx> {
        let sources = &self.project.sources;
        let took_part = |round: &RoundIx| sources.release.studies[study].unit(*round, unit).is_some();
        sources.studies[study].rounds.indices().rev().find(took_part)
    }

    /// The memos on a study for a unit, and its page of analysis.
    fn documents_and_analysis(&self, study: usize, unit: UnitIx, root: &str) -> Vec<Link> {
        self.documents(study, unit, root).into_iter().chain(self.analysis_link(study, unit, root)).collect()
    }

    /// The memos on a study for a unit.
    pub(crate) fn documents(&self, study: usize, unit: UnitIx, root: &str) -> Vec<Link> {
        let documents = &self.project.sources.content.documents;
        let memos = self.memos(unit).into_iter().filter(|memo| documents[*memo].study == Some(study));
        let link = |memo: usize| Link {
            text: documents[memo].title.clone(),
            href: self.memo_href(memo, unit, root),
        };
        memos.map(link).collect()
    }

    /// Where a memo on a round of a study lists the comparisons of a unit that cannot be decided.
    /// The nation is compared with nobody, so its memos have no such list.
    fn undecided_at(&self, study: usize, round: RoundIx, unit: UnitIx, root: &str) -> Option<String> {
        let sources = &self.project.sources;
        let documents = &sources.content.documents;
        let is_it = |memo: &usize| {
            let memo = &documents[*memo];
            memo.study == Some(study) && memo.round == round && memo.has_comparisons
        };
        let memo = self.memos(unit).into_iter().find(is_it).filter(|_| unit != sources.units.nation)?;
        Some(format!("{}#kan_inte_avgoras", self.memo_href(memo, unit, root)))
    }

    /// The key indicators of a unit in a study; `None` when it did not take part.
    pub(crate) fn key_table(&self, study: usize, unit: UnitIx, root: &str) -> Option<KeyTable> {
        let sources = &self.project.sources;
        let (units, declared) = (&sources.units, &sources.studies[study]);
        let latest = self.latest(study, unit)?;
        let findings = UnitFindings::of(sources, study, latest, unit);
        let mut rows =
            key_rows(declared, &sources.release.studies[study], (unit, latest), units.nation, findings);
        if self.has_indicators() {
            // The script of the page marks the place that the reader comes from.
            let is_municipality = units.all[unit].level == Level::Municipality && self.shows_some(unit);
            let folder = self.addresses.folder(unit).filter(|_| is_municipality);
            let place_fragment =
                folder.map(|folder| format!("#plats={}", folder.trim_end_matches('/'))).unwrap_or_default();
            for (row, index) in rows.iter_mut().zip(shown_indicators(declared)) {
                let path = indicator_path(&declared.id, &declared.indicators[index].id);
                row.compared = Some(format!("{root}{path}{place_fragment}"));
            }
        }
        if let Some(similar) = self.similar(unit) {
            let similar: Vec<UnitIx> = similar.iter().map(|place| place.unit).collect();
            for (row, index) in rows.iter_mut().zip(shown_indicators(declared)) {
                row.similar = Some(report::middle_cell(sources, (study, index), latest, &similar));
            }
        }
        let rest = sources.speaker(study, latest, unit).rest(Against::Rest);
        let periods = report::periods(declared, &sources.release.studies[study], unit);
        let period_values = || {
            let rows = periods.iter().flat_map(|periods| &periods.rows);
            rows.flat_map(|row| &row.cells).map(|cell| &cell.value)
        };
        Some(KeyTable {
            name: units.all[unit].name.clone(),
            is_nation: unit == units.nation,
            nation: self.nation_name(),
            heads: self.key_heads(study, (unit, latest), &rest),
            period: declared.rounds[latest].label.clone(),
            missing: report::reasons(
                rows.iter()
                    .flat_map(|row| {
                        row.values(unit != units.nation).chain((unit != units.nation).then_some(&row.verdict))
                    })
                    .chain(period_values()),
            ),
            between_rounds: report::only_round(declared)
                .into_iter()
                .chain(report::between_rounds(sources, study, unit, &declared.reported_measures()))
                .collect(),
            footnotes: report::footnotes_of(
                rows.iter().flat_map(|row| row.values(unit != units.nation)).chain(period_values()),
            ),
            periods: periods.clone(),
            rows,
            rest,
        })
    }

    /// The headings of a table of key indicators.
    fn key_heads(&self, study: usize, (unit, round): (UnitIx, RoundIx), rest: &str) -> Vec<String> {
        let sources = &self.project.sources;
        let (declared, units) = (&sources.studies[study], &sources.units);
        let labels = Labels::of(declared, &shown_indicators(declared));
        let is_nation = unit == units.nation;
        let mut heads = vec![WORDS.measure.to_string()];
        match declared.rounds.len() {
            1 if is_nation => heads.push(labels.heading("")),
            1 => heads.push(labels.heading(&units.all[unit].name)),
            _ if has_many_rounds(declared) => heads.push(labels.heading(&declared.rounds[round].label)),
            _ => heads.extend(declared.rounds.iter().map(|round| labels.heading(&round.label))),
        }
        // Beside the columns of all rounds, those of an earlier one have to say so.
        let heading_of_round = |name: String| match round == declared.latest() || has_many_rounds(declared) {
            true => name,
            false => format!("{name} {}", declared.rounds[round].label),
        };
        heads.extend(labels.bases().map(heading_of_round));
        heads.extend(has_many_rounds(declared).then(|| WORDS.over_time.to_string()));
        if !is_nation {
            heads.push(labels.heading(&heading_of_round(self.nation_name())));
            heads.extend(
                self.similar(unit)
                    .map(|_| labels.heading(&heading_of_round(WORDS.similar_middle.to_string()))),
            );
            heads.push(labels.against(rest));
        }
        heads
    }
}
