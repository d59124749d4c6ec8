//! `lagesbild audit`.

use std::collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher};
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;

use crate::diagnostics::Diagnostics;
use crate::disclosure::{Cover, Decision, Proof, Twin, Withholds, Witnesses};
use crate::input::FACT_COLUMNS;
use crate::load::{self, Counted, Project};
use crate::project::{Files, WITHHELD, WITNESSES};
use crate::report::Audit as Shown;
use crate::site::Site;
use crate::study::Study;

use super::whole::{self, Draft};
use super::{Format, Outcome, diagnostics};

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Write what is published as linear facts to this file, which must not be there yet; of several studies each to its own, FILE.<study>.json
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// Build the site from second data sets that show the same, until two differ by the threshold in every withheld small count or there are N, and compare every byte
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    twins: Option<Option<usize>>,
    /// Decide by the rules what is withheld in them, as one would who knows the program; else it is what is withheld in the first data set
    #[arg(long, requires = "twins")]
    anew: bool,
    /// Write all numbers that are shown to `data/<study>/releases/NAME.csv`, as published
    #[arg(long, value_name = "NAME")]
    record: Option<String>,
    /// First withhold as much more as it takes to prove every small count, and write it to `data/<study>/withheld.csv`
    #[arg(long)]
    sharpen: bool,
    /// List every count for which no second table was found
    #[arg(long)]
    all: bool,
}

/// Counts that are listed unless `--all` is given.
const LISTED: usize = 10;

impl Audit {
    /// Audits a project. The outcome is a problem when a small count is determined, a file of moves is damaged, or a count stays open although
    /// more was withheld for it.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let files = Files::new(&self.project)?;
        self.record.iter().try_for_each(|name| refuse_no_name(name))?;
        if self.sharpen && self.sharpen_all(&files)? == Outcome::Problems {
            return Ok(Outcome::Problems);
        }
        let mut problems = Diagnostics::default();
        let project = load::load_unproved(&files, &mut problems);
        let counted = project.as_ref().and_then(|_| Counted::read(&files, &mut problems));
        let decided = counted.as_ref().and_then(|counted| counted.decide(&mut problems));
        let (Some(project), Some(counted), Some(decided)) = (project, &counted, decided) else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        self.refuse_taken_record(&counted.studies)?;
        let mut out = io::stdout().lock();
        for (study, table) in project.sources.studies.iter().zip(Shown::of(&project.sources)) {
            writeln!(out, "{}: breakdowns shown as declared, coarser, not at all, in percent", study.id)?;
            table.iter().try_for_each(|row| writeln!(out, "  {row}"))?;
        }
        let mut is_safe = true;
        for (at, decision) in decided.iter().enumerate() {
            let witnesses = load::witnesses(&files, &counted.studies[at], &mut problems);
            let witnesses = witnesses.map(|(_, witnesses)| witnesses).unwrap_or_default();
            // What was just written has to be enough: a build does not search.
            let proof = decision.prove(&witnesses, !self.sharpen);
            self.tell(&mut out, &counted.studies[at].id, &proof)?;
            is_safe &= proof.determined == 0 && proof.broken.is_none();
            is_safe &= !self.sharpen || proof.open.is_empty();
            is_safe &= self.compare(&mut out, &files, &project, (at, decision), &witnesses)?;
        }
        self.record_all(&mut out, &decided, &counted.studies)?;
        self.write_facts(&decided, &counted.studies)?;
        is_safe &= !problems.has_errors();
        diagnostics::show(problems, Format::Text)?;
        Ok(if is_safe { Outcome::Done } else { Outcome::Problems })
    }

    /// Decides by the rules alone, then withholds more until every small count is proved, and writes down all that is withheld, and the proof.
    fn sharpen_all(&self, files: &Files) -> anyhow::Result<Outcome> {
        let mut problems = Diagnostics::default();
        let mut counted = Counted::read(files, &mut problems);
        counted.iter_mut().for_each(Counted::forget_withheld);
        let decided = counted.as_ref().and_then(|counted| counted.decide(&mut problems));
        let (Some(counted), Some(decided)) = (&counted, decided) else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        self.refuse_taken_record(&counted.studies)?;
        for (decision, study) in decided.iter().zip(&counted.studies) {
            let bar = match io::stderr().is_terminal() {
                true => ProgressBar::new_spinner().with_message(study.id.clone()),
                false => ProgressBar::hidden(),
            };
            bar.enable_steady_tick(Duration::from_millis(200));
            let sharpened = decision
                .sharpen(&mut |open| bar.set_message(format!("{}: {open} small counts to prove", study.id)));
            bar.finish_and_clear();
            let head = FACT_COLUMNS[..4].join(";");
            let lines = std::iter::once(&head).chain(&sharpened.to_withhold);
            let withheld: String = lines.flat_map(|line| [line, "\n"]).collect();
            // The proof gets its name first. Where there is one, a build checks every count: so what
            // lies between the two steps, the new proof beside the old list of what is withheld, is
            // proved or refused. The other way round there could be no proof, which only warns.
            let folder = files.root().join("data").join(&study.id);
            let proof = Draft::write(&folder.join(WITNESSES), &sharpened.witnesses.write())?;
            let withheld = Draft::write(&folder.join(WITHHELD), &withheld)?;
            proof.replace()?;
            withheld.replace()?;
        }
        Ok(Outcome::Done)
    }

    /// Writes what is published as facts.
    fn write_facts(&self, decided: &[Decision], studies: &[Study]) -> anyhow::Result<()> {
        let Some(path) = &self.facts else { return Ok(()) };
        for (decision, study) in decided.iter().zip(studies) {
            // Of several studies each has a file, with its id before the ending.
            let path = match decided.len() {
                1 => path.clone(),
                _ => path.with_extension(format!("{}.json", study.id)),
            };
            Draft::write(&path, &serde_json::to_string(&decision.facts())?)?.keep_new()?;
        }
        Ok(())
    }

    /// An error when a record has the name already: what was published once is never overwritten.
    fn refuse_taken_record(&self, studies: &[Study]) -> anyhow::Result<()> {
        let Some(name) = &self.record else { return Ok(()) };
        studies.iter().try_for_each(|study| whole::refuse_taken(&self.record_path(name, study)))
    }

    /// Writes what every study shows as published, when all of it has been prepared.
    fn record_all(
        &self,
        out: &mut impl Write,
        decided: &[Decision],
        studies: &[Study],
    ) -> anyhow::Result<()> {
        let Some(name) = &self.record else { return Ok(()) };
        let paths: Vec<PathBuf> = studies.iter().map(|study| self.record_path(name, study)).collect();
        let drafts = paths.iter().zip(decided).map(|(path, decision)| Draft::write(path, &decision.record()));
        let drafts = drafts.collect::<anyhow::Result<Vec<_>>>()?;
        for (draft, path) in drafts.into_iter().zip(&paths) {
            draft.keep_new()?;
            writeln!(out, "  recorded  {}", path.display())?;
        }
        Ok(())
    }

    fn record_path(&self, name: &str, study: &Study) -> PathBuf {
        self.project.join("data").join(&study.id).join("releases").join(format!("{name}.csv"))
    }

    fn tell(&self, out: &mut impl Write, study: &str, proof: &Proof) -> io::Result<()> {
        writeln!(out, "{study}: {} small counts are withheld", proof.hidden)?;
        writeln!(out, "  linear    {} follow from what is shown", proof.determined)?;
        writeln!(out, "  interval  {} proved by two tables that differ by the threshold", proof.proved)?;
        writeln!(out, "            {} of them without a search, in pools of small places", proof.exchanged)?;
        writeln!(
            out,
            "            {} without such tables: not determined, but perhaps known more narrowly",
            proof.open.len()
        )?;
        if let Some(line) = proof.broken {
            writeln!(out, "            line {line} of {} holds no moves", WITNESSES)?;
        }
        let listed = if self.all { proof.open.len() } else { LISTED };
        for narrow in proof.open.iter().take(listed) {
            writeln!(
                out,
                "            {} {} {} (tables differ by {})",
                narrow.unit, narrow.round, narrow.what, narrow.width
            )?;
        }
        if listed < proof.open.len() {
            writeln!(out, "            … (--all lists them)")?;
        }
        Ok(())
    }

    /// Builds the site from each twin, and compares every byte of it. Whether all are the same: a file that differs tells something that is
    /// withheld, or, where the rules decide anew, that a breakdown was withheld for another reason than that it holds a small count.
    fn compare(
        &self,
        out: &mut impl Write,
        files: &Files,
        project: &Project,
        (study, decision): (usize, &Decision),
        witnesses: &Witnesses,
    ) -> anyhow::Result<bool> {
        let Some(most) = self.twins else { return Ok(true) };
        let withholds = if self.anew { Withholds::ByTheRules } else { Withholds::TheSame(witnesses) };
        let first = digests(project)?;
        let bar = match io::stderr().is_terminal() {
            true => ProgressBar::new_spinner().with_message("second data sets"),
            false => ProgressBar::hidden(),
        };
        bar.enable_steady_tick(Duration::from_millis(200));
        let mut differing: BTreeMap<String, usize> = BTreeMap::new();
        let mut made = 0;
        let Cover { twins, hidden, covered } =
            decision.twins(withholds, most.unwrap_or(usize::MAX), |twin| {
                let second = second(files, study, twin)?;
                let paths: BTreeSet<&String> = first
                    .keys()
                    .chain(second.keys())
                    .filter(|path| first.get(*path) != second.get(*path))
                    .collect();
                paths.into_iter().for_each(|path| *differing.entry(path.clone()).or_default() += 1);
                made += 1;
                bar.set_message(format!("{made} second data sets"));
                anyhow::Ok(())
            })?;
        bar.finish_and_clear();
        let what = if self.anew { "what the rules decide" } else { "the same" };
        writeln!(
            out,
            "  twin      {covered} of {hidden} covered by {twins} second data sets in which {what} is withheld"
        )?;
        writeln!(out, "            {} of {} files differ", differing.len(), first.len())?;
        for (path, twins) in differing.iter().take(LISTED) {
            writeln!(out, "            {path} shows something else in {twins} of them")?;
        }
        Ok(differing.is_empty())
    }
}

/// Every file of the site of a twin by its path.
fn second(files: &Files, study: usize, twin: Twin) -> anyhow::Result<BTreeMap<String, u64>> {
    let mut problems = Diagnostics::default();
    let Some(second) = load::twin(files, study, twin, &mut problems) else {
        diagnostics::show(problems, Format::Text)?;
        anyhow::bail!("a second data set has problems");
    };
    digests(&second)
}

/// Every file of a site by its path.
fn digests(project: &Project) -> anyhow::Result<BTreeMap<String, u64>> {
    let site =
        Site::new(project).map_err(|_| anyhow::anyhow!("the site has problems; run `lagesbild check`"))?;
    let all = Mutex::new(BTreeMap::new());
    let rendered = site.render(|path, bytes| {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        if let Ok(mut all) = all.lock() {
            all.insert(path.to_string(), hasher.finish());
        }
        Ok::<(), Infallible>(())
    });
    rendered.map_err(|_| anyhow::anyhow!("the site has problems; run `lagesbild check`"))?;
    Ok(all.into_inner().unwrap_or_default())
}

/// An error when a record cannot have a name.
fn refuse_no_name(name: &str) -> anyhow::Result<()> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || !name.chars().all(is_plain) {
        anyhow::bail!("`{name}` is no file name; use letters a–z, digits and hyphens");
    }
    Ok(())
}
