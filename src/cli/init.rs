//! `lagesbild init`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use ground::diagnostics::Diagnostics;
use inspect::{Draft, DraftedProject, FileReport, KnownPlaces, ProjectFile};

use super::{Format, Outcome, diagnostics, files};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to make; it must be empty or not exist yet
    dir: PathBuf,
    /// Files of counts to make the project of; a neutral example when left out
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    /// The site's title
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The numbers are made up: every page says so
    #[arg(long)]
    synthetic: bool,
}

impl Init {
    /// Writes the project.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        refuse_used(&self.dir)?;
        let mut problems = Diagnostics::default();
        let mut notes = Vec::new();
        let files = if self.from.is_empty() {
            Some(inspect::example(self.title.as_deref()))
        } else {
            self.draft_files(&mut problems, &mut notes)?
        };
        let has_errors = problems.has_errors();
        diagnostics::show(problems, Format::Text)?;
        let Some(files) = files.filter(|_| !has_errors) else { return Ok(Outcome::Problems) };
        let files = with_schemas(files);
        write_all(&self.dir, &files)?;
        writeln!(
            io::stdout(),
            "{}: {} files; build it with `lagesbild build {}`, and read its README.md",
            self.dir.display(),
            files.len(),
            self.dir.display()
        )?;
        for note in notes {
            writeln!(io::stdout(), "check {note}")?;
        }
        Ok(Outcome::Done)
    }

    /// The files of a project made of the named files, and what is to be checked in it.
    fn draft_files(
        &self,
        problems: &mut Diagnostics,
        notes: &mut Vec<String>,
    ) -> anyhow::Result<Option<Vec<ProjectFile>>> {
        let known = KnownPlaces::of_register();
        let (mut reports, mut tables): (Vec<FileReport>, Vec<(String, Vec<u8>)>) = (Vec::new(), Vec::new());
        let mut names = BTreeSet::new();
        for path in &self.from {
            let Some(file) = files::inspect(path, &known, problems)? else { continue };
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !names.insert(name.to_lowercase()) {
                bail!("two files are called `{name}`; rename one of them");
            }
            reports.push(file.report);
            tables.push((name, file.bytes));
        }
        let draft = Draft::of(&reports);
        if draft.tables.is_empty() {
            if problems.has_errors() {
                return Ok(None);
            }
            bail!("no counts were found in the files; `lagesbild inspect` tells what is in them");
        }
        let real = draft.places().iter().find(|unit| unit.is_registered);
        if let Some(real) = real.filter(|_| self.synthetic) {
            bail!(
                "{} is a real place; numbers that are made up must never stand beside a real name",
                real.name
            );
        }
        notes.extend(draft.notes.iter().cloned());
        notes.extend(
            draft.left_out.iter().map(|name| format!("{name}: no counts were found, so it is not read")),
        );
        let (title, is_synthetic) = (self.title.as_deref(), self.synthetic);
        Ok(Some(inspect::drafted(DraftedProject { title, is_synthetic, draft: &draft, tables })))
    }
}

/// Adds the files that describe the keys of the project's definitions, and to each definition a first
/// line by which an editor finds its description.
fn with_schemas(mut files: Vec<ProjectFile>) -> Vec<ProjectFile> {
    for schema in study::schemas() {
        for file in files.iter_mut().filter(|file| file.path.rsplit('/').next() == Some(schema.describes)) {
            let up = "../".repeat(file.path.matches('/').count());
            let line = format!("# yaml-language-server: $schema={up}{}\n", schema.name);
            file.bytes.splice(..0, line.into_bytes());
        }
        files.push(ProjectFile { path: schema.name.to_string(), bytes: schema.text.into_bytes() });
    }
    files
}

fn refuse_used(dir: &Path) -> anyhow::Result<()> {
    match dir.read_dir().map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(()),
        Ok(true) => bail!("`{}` is not empty; name a new folder", dir.display()),
        Err(reason) => bail!("`{}` cannot be read: {reason}; name a new folder", dir.display()),
    }
}

/// Writes all files into a folder beside the one that is wanted, which then gets its name: a project
/// that is half written is never there.
fn write_all(dir: &Path, files: &[ProjectFile]) -> anyhow::Result<()> {
    let above = dir.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(above).with_context(|| format!("`{}` was not made", above.display()))?;
    let draft = tempfile::Builder::new().prefix(".lagesbild-").tempdir_in(above)?;
    let root = draft.path().join("project");
    for file in files {
        let path = root.join(&file.path);
        let folder = path.parent().unwrap_or(&root);
        fs::create_dir_all(folder).with_context(|| format!("`{}` was not made", folder.display()))?;
        fs::write(&path, &file.bytes).with_context(|| format!("`{}` was not written", path.display()))?;
    }
    // Where the folder is there, it is empty.
    match fs::remove_dir(dir) {
        Err(reason) if reason.kind() != ErrorKind::NotFound => {
            return Err(reason).with_context(|| format!("`{}` is in use; name a new folder", dir.display()));
        }
        _ => {}
    }
    fs::rename(&root, dir).with_context(|| format!("`{}` was not made", dir.display()))
}
