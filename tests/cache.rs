//! Tests that a build with the cache of an earlier build gives the same site, byte for byte, as a
//! build without a cache.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{PM, Project, Run, SETTINGS, STUDY, TABLE, UNITS, site};

const COMMENTARY: &str = "content/units/riket/a.md";
const PAGE: &str = "content/pages/om.md";
const MEMO: &str = "content/pm/pm-2.md";

/// The small project with a front page, a second memo that asks whether another place has
/// commented, and commentary of two places.
fn project() -> Project {
    let memo = "---\nstudy: prov\nnumber: 2\ntitle: Mer\ndate: 2024-11-02\n---\n\n## Mer\n\nEtt.\n\n\
        {% if commentary(slot=\"mer\", place=\"nation\") %}Riket har svarat.{% endif %}\n\n{{ commentary(slot=\"mer\") }}\n";
    let start = "---\ntitle: Start\n---\n\nVälkommen.\n";
    let commentary = commentary("pm-1", "resultat");
    Project::small()
        .file(MEMO, memo)
        .file("content/pages/start.md", start)
        .file(COMMENTARY, &commentary)
        .file("content/units/brunnsele/a.md", &commentary)
}

fn commentary(memo: &str, slot: &str) -> String {
    format!("---\npm: {memo}\nslot: {slot}\nsigned: Nämnden\ndate: 2024-11-01\n---\n\nVi håller med.\n")
}

/// The number of pages that a build rendered. Its site is compared with that of a build without
/// cache.
#[track_caller]
fn rendered(project: &Project) -> u64 {
    let run = project.run("build", &["--format", "json"]);
    assert_eq!(run.code, 0, "the build failed:\n{}{}", run.stdout, run.stderr);
    assert_same(project, &run);
    let summary: serde_json::Value =
        serde_json::from_str(run.stdout.lines().last().expect("a summary")).expect("JSON");
    summary["summary"]["rendered"].as_u64().expect("a number")
}

#[track_caller]
fn assert_same(project: &Project, run: &Run) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("site");
    let fresh = project.run("build", &["--fresh", "--output", output.to_str().expect("a path")]);
    assert_eq!((run.code, &run.stderr), (fresh.code, &fresh.stderr));
    let (cached, fresh) = (site::files(&project.path("site")), site::files(&output));
    let differs = |path: &&String| cached.get(*path) != fresh.get(*path);
    let differing: Vec<&String> = cached.keys().chain(fresh.keys()).filter(differs).collect();
    assert_eq!(differing, Vec::<&String>::new());
}

/// The contents of the cache's files without the keys at their start.
fn results(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut results = site::files(&project.path(".lagesbild"));
    results.remove(".gitignore");
    results.into_iter().map(|(name, bytes)| (name, bytes[64..].to_vec())).collect()
}

#[test]
fn after_a_change_of_any_kind_the_site_is_that_of_a_build_without_cache() {
    let mut project = project();
    rendered(&project);
    let edits: [(&str, &str, &str); 12] = [
        (SETTINGS, "Provsajten", "Sajten"),
        (UNITS, "Alnavik", "Alnaviken"),
        (STUDY, "Behov av stöd", "Stöd"),
        (TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41"),
        (PM, "Provet i siffror", "Siffror"),
        (MEMO, "title: Mer", "title: Ännu mer"),
        (MEMO, "Ett.", "Två."),
        (PAGE, "menu: Om", "menu: Om sajten"),
        (PAGE, "Se [start]", "Läs [start]"),
        ("content/pages/start.md", "Välkommen", "God dag"),
        (COMMENTARY, "håller med", "håller inte med"),
        (COMMENTARY, "Nämnden", "Kommunen"),
    ];
    for (path, from, to) in edits {
        project = project.edit(path, from, to);
        rendered(&project);
        assert_eq!(rendered(&project), 0, "{path}: {to}");
    }
    let files: [(&str, String); 6] = [
        ("content/units/riket/b.md", commentary("pm-2", "mer")),
        ("content/units/alnavik/a.md", commentary("pm-2", "mer")),
        ("content/pages/ny.md", "---\ntitle: Ny\nmenu: Ny\n---\n\nNytt.\n".to_string()),
        ("templates/commentary.html", "<p id=\"{{ id }}\">{{ text | safe }}</p>".to_string()),
        (
            "data/prov/withheld.csv",
            "unit;round;among;of\nalnavik;;kon=flicka;kon=flicka behov=ja\n".to_string(),
        ),
        ("templates/commentary.html", "<div id=\"{{ id }}\">{{ text | safe }}</div>".to_string()),
    ];
    for (path, text) in &files {
        project = project.file(path, text);
        rendered(&project);
    }
    for path in [
        "templates/commentary.html",
        "content/units/riket/b.md",
        "content/units/alnavik/a.md",
        "content/pages/ny.md",
        "data/prov/withheld.csv",
        MEMO,
    ] {
        project = project.remove(path);
        rendered(&project);
    }
}

#[test]
fn after_a_change_of_one_commentary_only_pages_with_it_are_rendered() {
    let project = project();
    let all = rendered(&project);
    assert_eq!(rendered(&project), 0);
    let project = project.edit("content/units/brunnsele/a.md", "håller med", "håller inte med");
    // Brunnsele's front page, its two memos, and the news.
    assert_eq!(rendered(&project), 4);
    let project = project.file("content/units/alnavik/a.md", commentary("pm-1", "resultat"));
    // In addition, the second memo of all other places, since it asks which places have commented.
    assert!(rendered(&project) < all / 2 + 2);
}

#[test]
fn after_a_change_of_one_page_only_that_page_is_rendered() {
    let project = project();
    rendered(&project);
    assert_eq!(rendered(&project.edit(PAGE, "Se [start]", "Läs [start]")), 1);
}

#[test]
fn a_file_of_the_site_that_somebody_changed_is_rendered_again() {
    let project = project();
    rendered(&project);
    let page = project.path("site/pm-1/index.html");
    let (text, before) = (fs::read(&page).expect("a page"), fs::metadata(&page).expect("a page"));
    fs::remove_file(project.path("site/nytt/index.html")).expect("a file is removed");
    assert_eq!(rendered(&project), 1);
    // The file keeps its size and its time of modification.
    fs::write(&page, [&text[..text.len() - 3], b"???"].concat()).expect("a page is written");
    let file = fs::File::options().write(true).open(&page).expect("a page is opened");
    file.set_modified(before.modified().expect("a time")).expect("a time is set");
    assert_eq!(rendered(&project), 1);
    assert!(fs::read(&page).expect("a page") == text);
}

#[test]
fn another_output_folder_gets_a_complete_site() {
    let project = project();
    let all = rendered(&project);
    let other = tempfile::tempdir().expect("a temporary folder");
    let run = project.run("build", &["--output", other.path().to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(site::files(other.path()) == site::files(&project.path("site")));
    assert_eq!(rendered(&project), all);
}

#[test]
fn a_damaged_cache_or_a_file_in_its_place_is_ignored() {
    let project = project();
    let all = rendered(&project);
    for name in ["release", "pages"] {
        let file = project.path(".lagesbild").join(name);
        let mut bytes = fs::read(&file).expect("a result");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&file, bytes).expect("a result is written");
        assert_eq!(rendered(&project), if name == "pages" { all } else { 0 });
    }
    fs::remove_dir_all(project.path(".lagesbild")).expect("a folder is removed");
    let project = project.file(".lagesbild", "no folder");
    assert_eq!(rendered(&project), all);
    assert_eq!(rendered(&project), all);
    assert_eq!(fs::read_to_string(project.path(".lagesbild")).expect("a file"), "no folder");
}

#[test]
fn a_second_build_repeats_the_warnings() {
    let project = project().edit(TABLE, "enhet;kon;behov;antal", "enhet;kon;behov;antal;tomt");
    let first = project.build();
    let second = project.build();
    assert_eq!((first.code, &first.stderr), (second.code, &second.stderr));
    assert_same(&project, &second);
}

#[test]
fn another_secret_gives_another_release_despite_the_cache() {
    let secret = |digit: &str| digit.repeat(64) + "\n";
    let project = project()
        .append(SETTINGS, "privacy: {method: noise, threshold: 5}\n")
        .file("data/secret.txt", secret("1"));
    rendered(&project);
    let before = site::files(&project.path("site"));
    let project = project.file("data/secret.txt", secret("2"));
    rendered(&project);
    assert!(site::files(&project.path("site")) != before, "the site has not changed");
}

/// What the cache keeps depends only on what is published, so withheld counts do not affect it.
#[test]
fn data_with_different_withheld_counts_leave_the_same_cache() {
    // The number of girls and of boys with the need, of 100 each in one place and 50 each in
    // another.
    let with = |[girls, boys]: [u32; 2], [more_girls, more_boys]: [u32; 2]| {
        let row = |place: &str, sex: &str, yes: u32, all: u32| {
            format!("{place};{sex};ja;{yes}\n{place};{sex};nej;{}\n", all - yes)
        };
        let rows = row("alnavik", "flicka", girls, 100)
            + &row("alnavik", "pojke", boys, 100)
            + &row("brunnsele", "flicka", more_girls, 50)
            + &row("brunnsele", "pojke", more_boys, 50);
        let table = fs::read_to_string(project().path(TABLE)).expect("a table");
        let others = table.lines().filter(|row| !row.starts_with("alnavik") && !row.starts_with("brunnsele"));
        let others: String = others.map(|row| format!("{row}\n")).collect();
        let project = project().file(TABLE, others + &rows);
        assert_eq!(project.build().code, 0);
        results(&project).remove("release").expect("a release")
    };
    let kept = with([2, 30], [3, 20]);
    assert!(kept == with([3, 29], [2, 21]), "a withheld count shows");
    assert!(kept != with([20, 30], [3, 20]), "a published count does not show");
}

#[test]
fn no_site_is_written_to_the_cache() {
    let project = project();
    rendered(&project);
    let folder = project.path(".lagesbild");
    let run = project.run("build", &["--output", folder.to_str().expect("a path")]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(!Path::new(&folder).join("index.html").exists());
}

#[test]
fn check_and_a_fresh_build_leave_no_cache() {
    let project = project();
    project.check();
    project.run("build", &["--fresh"]).site();
    assert!(!project.path(".lagesbild").exists());
}
