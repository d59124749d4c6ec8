//! Tests that the words of the site are only in `src/language`, not in templates, assets or other
//! files of the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lagesbild::language::WORDS;
use regex::Regex;

/// Files of the program that may contain Swedish, each with the reason.
const MAY_HOLD_SWEDISH: [(&str, &str); 13] = [
    ("src/language/", "words of the site"),
    ("src/demo/", "names and words of an invented project, which are data"),
    ("src/inspect/", "words by which tables tell what they hold, and texts of a new project"),
    ("src/project/accessibility.rs", "examples in the meanings of keys, for the schema"),
    ("src/project/groupings.rs", "examples in the meanings of keys, for the schema"),
    ("src/project/settings.rs", "examples in the meanings of keys, for the schema"),
    ("src/study/keys.rs", "examples in the meanings of keys, for the schema"),
    ("src/content/functions.rs", "examples in the documentation of text functions"),
    ("src/content/fields.rs", "letters of file names, in a message to who writes a text"),
    ("src/grid/unit.rs", "units, as files name them"),
    ("src/grid/quantity.rs", "words by which tables tell what they hold"),
    ("src/input/sums.rs", "words by which tables tell what they hold"),
    ("src/grid/encoding.rs", "letters that go wrong in a table, in a message to who makes it"),
];

/// Words of Swedish sentences without å, ä or ö.
const COMMON: &str =
    "och|inte|som|av|eller|till|ett|det|med|omkring|procent|antal|jämförelse|resten|platsen|riket";

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, all: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => walk(&path, ending, all),
                false => all.extend(path.to_string_lossy().ends_with(ending).then_some(path)),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), ending, &mut paths);
    paths.sort();
    let name =
        |path: &PathBuf| path.strip_prefix(root).expect("a path within").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a text"))).collect()
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// The texts in a template that readers see or hear: text nodes, and attributes that are read out.
fn said_by_template(text: &str) -> Vec<String> {
    let html = regex(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->").replace_all(text, " ");
    let spoken = regex(r#"(?:aria-label|aria-description|title|alt|placeholder)="([^"]*)""#);
    let mut said: Vec<String> = spoken.captures_iter(&html).map(|found| found[1].to_string()).collect();
    said.extend(regex(r"(?s)<[^>]*>").replace_all(&html, "\n").lines().map(str::to_string));
    // Also quoted texts in Tera code that are not names of files or fields.
    let code = regex(r"(?s)\{%.*?%\}|\{\{.*?\}\}");
    let quoted = regex(r#""([^"]*)""#);
    for part in code.find_iter(text) {
        let sentence = |text: &str| text.contains(' ') || text.starts_with(char::is_uppercase);
        said.extend(
            quoted.captures_iter(part.as_str()).map(|found| found[1].to_string()).filter(|t| sentence(t)),
        );
    }
    said.retain(|text| text.chars().any(char::is_alphabetic));
    said
}

/// Quoted texts with Swedish words, in a Rust, script or style file without its comments and tests.
fn swedish(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("#[doc"));
    let code = lines.collect::<Vec<_>>().join("\n");
    // Single characters, among them quotation marks, and template expressions are removed.
    let code = regex(r"'(?:\\.|[^'\\])'|\{\{.*?\}\}").replace_all(&code, "");
    let quoted = regex(r#"(?s)"((?:[^"\\]|\\.)*)"|`([^`]*)`"#);
    let is_swedish = regex(&format!(r"[åäöÅÄÖ]|\b(?i:{COMMON})\b[^-_/]"));
    let texts = quoted.captures_iter(&code).map(|found| found[0].to_string());
    texts.filter(|text| is_swedish.is_match(text)).collect()
}

#[test]
fn templates_and_assets_have_no_words_of_the_site() {
    for (path, text) in files("templates", ".html") {
        assert_eq!(said_by_template(&text), Vec::<String>::new(), "{path}");
    }
    for ending in [".js", ".css", ".svg"] {
        for (path, text) in files("templates/assets", ending) {
            assert_eq!(swedish(&text), Vec::<String>::new(), "{path}");
            if ending != ".js" {
                continue;
            }
            // A text that a script shows begins with a capital letter.
            let sentence = regex(r#"["`][A-ZÅÄÖ][a-zåäö]+ ?[^"`]*["`]"#);
            let shown = sentence.find_iter(&text).map(|found| found.as_str()).collect::<Vec<_>>();
            // Names that the format of workbooks knows.
            let unknown = shown.into_iter().filter(|text| ![r#""Calibri""#, r#""Normal""#].contains(text));
            assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&str>::new(), "{path}");
        }
    }
}

#[test]
fn rust_files_outside_language_have_no_words_of_the_site() {
    for (path, text) in files("src", ".rs") {
        if !MAY_HOLD_SWEDISH.iter().any(|(place, _)| path.starts_with(place)) {
            assert_eq!(swedish(&text), Vec::<String>::new(), "{path}");
        }
    }
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let there = serde_json::to_value(WORDS).expect("an object");
    let there: BTreeSet<&str> = there.as_object().expect("messages").keys().map(String::as_str).collect();
    let mut used = BTreeSet::new();
    for (folder, ending, name) in [
        ("templates", ".html", r"\bwords\.(\w+)"),
        ("templates", ".js", r"\{\{ words\.(\w+)"),
        ("templates", ".css", r"\{\{ words\.(\w+)"),
        ("src", ".rs", r"\bWORDS\.(\w+)"),
    ] {
        for (path, text) in files(folder, ending) {
            for name in regex(name).captures_iter(&text) {
                assert!(there.contains(&name[1]), "{path}: there is no message `{}`", &name[1]);
                used.insert(name[1].to_string());
            }
        }
    }
    let unused: Vec<&&str> = there.iter().filter(|name| !used.contains(**name)).collect();
    assert_eq!(unused, Vec::<&&str>::new());
}

#[test]
fn planted_words_are_found_in_templates_and_scripts() {
    let said = said_by_template(
        "{# Nej #}<p title=\"Ja {{ a }}\" class=\"nej\">{{ words.a }}</p><b>Ord</b>{% set a = \"Ett ord\" %}",
    );
    assert_eq!(said, ["Ja  ", "Ord", "Ett ord"]);
    let text =
        "// \"går\"\nf(\"figur-\", \"Hej då\"); `${n} av ${m}`; \"över\"\n#[cfg(test)]\nmod tests { \"å\" }";
    assert_eq!(swedish(text), ["\"Hej då\"", "`${n} av ${m}`", "\"över\""]);
}
