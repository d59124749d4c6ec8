//! The secret that keys all noise: a file beside the tables that must be neither published nor
//! under version control.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use ignore::gitignore::GitignoreBuilder;

use ground::diagnostics::{Diagnostic, Diagnostics};

use super::files::Files;

/// Its path in a project.
pub const SECRET: &str = "data/secret.txt";

/// The secret of the demo, which is public.
pub const OF_DEMO: &str = include_str!("../../data/secret.txt");

/// Reads the secret. It is an error if it is missing, or if git tracks it or does not ignore it;
/// unless all numbers are invented, so that there is nobody to protect.
pub fn read(files: &Files, is_invented: bool, problems: &mut Diagnostics) -> Option<[u8; 32]> {
    if !files.has(SECRET) {
        let message = format!("noise needs a secret, and there is no `{SECRET}`");
        problems.push(Diagnostic::nowhere("no-secret", message).help(
            "make one with `lagesbild secret`; if this project has had one, put that back: with another one all numbers get other noise, and both together tell more than one",
        ));
        return None;
    }
    let source = files.read_text(SECRET, problems)?;
    // No problem points into this file: it would print the line, and with it the secret.
    if !is_invented && let Some(found) = kept_by_git(files.root()) {
        let (message, help) = match found {
            Exposure::Tracked => (
                "the secret is under version control",
                "take it out of the repository and of its history, make another one with `lagesbild secret`, and publish all places anew",
            ),
            Exposure::Unreadable => (
                "the secret is in a repository whose list of files cannot be read",
                "keep the project outside the repository, or say `git update-index --index-version 2`",
            ),
            Exposure::NotIgnored => (
                "the secret is in a repository that does not ignore it, so that it can be committed by mistake",
                "write a line `secret.txt` into `data/.gitignore`",
            ),
        };
        let message = format!("`{SECRET}`: {message}");
        problems.push(Diagnostic::nowhere("secret-in-git", message).help(help));
    }
    if !is_invented && digits(&source.text) == digits(OF_DEMO) {
        let message = format!("`{SECRET}` is the secret of the demo, which everybody can read");
        problems.push(
            Diagnostic::nowhere("public-secret", message)
                .help("remove the file and make a secret of your own with `lagesbild secret`"),
        );
    }
    let secret = digits(&source.text);
    if secret.is_none() {
        let message =
            format!("`{SECRET}` holds no secret: one line of 64 hexadecimal digits, beside notes after `#`");
        problems.push(
            Diagnostic::nowhere("bad-secret", message)
                .help("put back the file as `lagesbild secret` made it"),
        );
    }
    secret
}

/// The bytes of the only line that is not a comment; `None` unless it holds 32 bytes in
/// hexadecimal.
fn digits(text: &str) -> Option<[u8; 32]> {
    let is_secret = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut lines = text.lines().filter(is_secret);
    let bytes = HEXLOWER_PERMISSIVE.decode(lines.next()?.trim().as_bytes()).ok()?;
    lines.next().is_none().then_some(bytes.try_into().ok()).flatten()
}

/// How git exposes the secret: its list of files cannot be read, it tracks the file, or it does not
/// ignore it.
enum Exposure {
    Unreadable,
    Tracked,
    NotIgnored,
}

/// How the git repository around a project exposes the secret; `None` if it does not, or if there
/// is no repository.
fn kept_by_git(project: &Path) -> Option<Exposure> {
    let project = project.canonicalize().ok()?;
    let root = project.ancestors().find(|folder| folder.join(".git").exists())?;
    let secret = project.join(SECRET);
    let path = secret.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    match is_tracked(root, &path) {
        Some(false) => {}
        Some(true) => return Some(Exposure::Tracked),
        None => return Some(Exposure::Unreadable),
    }
    let folders: Vec<&Path> =
        secret.ancestors().skip(1).take_while(|folder| folder.starts_with(root)).collect();
    let mut is_ignored = false;
    // The `.gitignore` nearest to the file is applied last, so it decides.
    for folder in folders.iter().rev() {
        let mut rules = GitignoreBuilder::new(folder);
        rules.add(folder.join(".gitignore"));
        match rules.build().map(|rules| rules.matched_path_or_any_parents(&secret, false).map(|_| ())) {
            Ok(found) if found.is_ignore() => is_ignored = true,
            Ok(found) if found.is_whitelist() => is_ignored = false,
            _ => {}
        }
    }
    let mut local = GitignoreBuilder::new(root);
    local.add(common_folder(root).join("info/exclude"));
    is_ignored |=
        local.build().is_ok_and(|rules| rules.matched_path_or_any_parents(&secret, false).is_ignore());
    (!is_ignored).then_some(Exposure::NotIgnored)
}

/// Whether git's index lists a path; `None` where the index cannot be read.
fn is_tracked(root: &Path, path: &str) -> Option<bool> {
    let git = git_folder(root);
    let index_path = git.join("index");
    if !index_path.exists() {
        return Some(false);
    }
    let index_bytes = fs::read(index_path).ok()?;
    let mut is_listed = holds(&index_bytes, path)?;
    // An index with a `link` extension continues in a shared index file.
    if index_bytes.windows(4).any(|bytes| bytes == b"link") {
        let files = fs::read_dir(&git).ok()?.flatten().map(|entry| entry.path());
        let is_shared = |file: &PathBuf| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sharedindex."))
        };
        for file in files.filter(is_shared) {
            is_listed |= holds(&fs::read(file).ok()?, path)?;
        }
    }
    Some(is_listed)
}

/// Whether an index lists a path. Up to version 3 paths are stored whole. Later versions omit what
/// a path has in common with the previous one; for these the result is `None`.
fn holds(list: &[u8], path: &str) -> Option<bool> {
    let version = u32::from_be_bytes(list.get(4..8)?.try_into().ok()?);
    let is_plain = list.starts_with(b"DIRC") && (2..=3).contains(&version);
    is_plain.then(|| list.windows(path.len()).any(|bytes| bytes == path.as_bytes()))
}

/// The folder that all worktrees of a repository share; `.git` if there are no others.
fn common_folder(root: &Path) -> PathBuf {
    let git = git_folder(root);
    let named = fs::read_to_string(git.join("commondir")).ok();
    named.map_or_else(|| git.clone(), |path| git.join(path.trim()))
}

/// The folder with the index: `.git`, or the folder that the file `.git` names.
fn git_folder(root: &Path) -> PathBuf {
    let git = root.join(".git");
    let named = fs::read_to_string(&git).ok();
    let named = named.as_ref().and_then(|text| text.strip_prefix("gitdir:"));
    named.map_or(git, |path| root.join(path.trim()))
}
