//! Marks beside the numbers of tables, as a reader meets them: beside every number that is made of a
//! marked one, beside no other, and with what they mean under the table.

mod common;

use common::site::{Page, Site, files, text};
use common::{PM, Project, SETTINGS, STUDY, TABLE};
use scraper::{ElementRef, Selector};

const NATION: &str = "pm-1/index.html";
const ALNAVIK: &str = "kommuner/alnavik/pm-1/index.html";
const BRUNNSELE: &str = "kommuner/brunnsele/pm-1/index.html";
const KEYS: &str = "kommuner/alnavik/index.html";
const RECORD: &str = "data/prov/releases/a.csv";

/// The small project with the girls of Alnavik who have a need revised, and the boys of Brunnsele
/// preliminary.
fn marked() -> Project {
    declared(r#"{r: Reviderad, "*": Preliminär}"#)
        .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;40 (r)")
        .edit(TABLE, "brunnsele;pojke;ja;20", "brunnsele;pojke;ja;20*")
}

fn declared(marks: &str) -> Project {
    Project::small().edit(STUDY, "count: antal}", &format!("count: antal, marks: {marks}}}"))
}

fn with_noise(project: Project) -> Project {
    project
        .append(SETTINGS, "privacy: {method: noise}\n")
        .file("data/secret.txt", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
}

fn select<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The marks beside the numbers of a row, cell by cell; of a number of cases within a cell of its
/// own after a slash.
#[track_caller]
fn marks(page: &Page, table: &str, row: &str) -> Vec<String> {
    let rows = page.all(&format!("{table} tbody tr"));
    let is_wanted = |found: &&ElementRef| select(**found, "th").iter().any(|head| text(*head) == row);
    let found = rows.iter().find(is_wanted).unwrap_or_else(|| panic!("no row {row} on {}", page.path));
    let marks = |cell: &ElementRef| select(*cell, "sup").into_iter().map(text).collect::<Vec<_>>().join("/");
    select(*found, "td").iter().map(marks).collect()
}

/// The notes that tell what marks mean.
fn notes(page: &Page) -> Vec<String> {
    let notes = page.all("p.key").into_iter().map(text);
    notes.filter(|note| note.contains("Reviderad") || note.contains("Preliminär")).collect()
}

/// Asserts what the pages of [`marked`] show, by one method of protection or the other.
#[track_caller]
fn shows_marks(project: &Project) {
    let site = project.build().silent_site();
    let of = |path: &str, row: &str| marks(&site.page(path), "#figur-behov", row);
    assert_eq!([of(ALNAVIK, "Flickor"), of(ALNAVIK, "Pojkar")], [["r", "r"], ["", ""]]);
    assert_eq!([of(BRUNNSELE, "Flickor"), of(BRUNNSELE, "Pojkar")], [["", ""], ["*", "*"]]);
    for whole in ["lan/nordlandet/pm-1/index.html", "grupper/sma-kommuner/pm-1/index.html", NATION] {
        assert_eq!([of(whole, "Flickor"), of(whole, "Pojkar")], [["r", "r"], ["*", "*"]], "{whole}");
        assert_eq!(notes(&site.page(whole)), ["r Reviderad* Preliminär"]);
    }
    let page = site.page(ALNAVIK);
    assert_eq!(notes(&page), ["r Reviderad"]);
    assert!(page.html.contains("<sup><abbr title=\"Reviderad\">r</abbr></sup> <i>"), "{}", page.html);
    assert_eq!(page.all("sup").len(), page.all("td sup").len(), "a text has no marks");
    for unmarked in ["kommuner/cedersta/pm-1/index.html", "lan/sydlandet/pm-1/index.html"] {
        let page = site.page(unmarked);
        assert!(page.all("sup").is_empty() && notes(&page).is_empty(), "{unmarked}");
    }
    // The share, its base, the nation's share, and the verdict.
    let keys = site.page(KEYS);
    assert_eq!(marks(&keys, "table.keys", "Behov av stöd"), ["r", "r", "r *", ""]);
    assert_eq!(notes(&keys), ["r Reviderad* Preliminär"]);
    let list = site.page("kommuner/index.html");
    let row = |place: &str| marks(&list, "table.sortable", place)[1..].to_vec();
    assert_eq!([row("Alnavik"), row("Brunnsele"), row("Cedersta")], [["r", "r/r"], ["*", "*/*"], ["", ""]]);
    assert_eq!(notes(&list), ["r Reviderad* Preliminär"]);
}

#[test]
fn a_mark_stands_beside_every_number_that_is_made_of_a_marked_one() {
    let project = marked();
    shows_marks(&project);
    let small = Project::small();
    let usual = small.build().silent_site();
    let rows = |site: &Site| {
        let rows = site.page(ALNAVIK).table("#figur-behov").rows;
        rows.concat().iter().map(|cell| cell.trim_end_matches('r').to_string()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&project.build().site()), rows(&usual), "the numbers are the same");
}

#[test]
fn noise_leaves_the_marks_and_marks_leave_the_noise() {
    let project = with_noise(marked());
    shows_marks(&project);
    let unmarked = with_noise(Project::small());
    let record = |project: &Project| {
        assert_eq!(project.run("audit", &["--record", "a"]).code, 0);
        std::fs::read_to_string(project.path(RECORD)).expect("a record")
    };
    assert_eq!(record(&project), record(&unmarked));
}

#[test]
fn a_release_from_the_cache_has_its_marks() {
    let project = marked();
    project.build().silent_site();
    let kept = std::fs::metadata(project.path(".lagesbild/release")).and_then(|file| file.modified());
    let project = project.edit(PM, "Antalet fall", "Antal fall");
    shows_marks(&project);
    let now = std::fs::metadata(project.path(".lagesbild/release")).and_then(|file| file.modified());
    assert_eq!(kept.expect("a time"), now.expect("a time"), "the release was not counted again");
}

#[test]
fn a_number_that_is_not_shown_has_no_mark() {
    let few = |project: Project| {
        project
            .edit(TABLE, "alnavik;flicka;ja;40 (r)", "alnavik;flicka;ja;2 (r)")
            .edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;1 (r)")
            .edit(STUDY, "indicators:\n", "indicators:\n  flickor: {label: Flickor, of: {kon: flicka}}\n")
            .edit(STUDY, "key_indicators: [behov]", "key_indicators: [behov, flickor]")
    };
    let project = few(marked());
    let keys = project.build().silent_but_unseen().page(KEYS);
    assert_eq!(keys.table(".keys").row("Behov av stöd")[..2], ["..", ".."]);
    assert_eq!(marks(&keys, "table.keys", "Behov av stöd")[..2], ["", ""]);
    assert_eq!(keys.table(".keys").row("Flickor")[..2], ["47r", "133r"]);
    let project = few(with_noise(marked())).edit(TABLE, "pojke;ja;1 (r)", "pojke;ja;30");
    let page = project.build().silent_site().page(ALNAVIK);
    assert_eq!(page.table("#figur-behov").row("Flickor")[0], "..");
    assert_eq!(marks(&page, "#figur-behov", "Flickor"), ["", "r"]);
    assert_eq!(marks(&page, "#figur-behov", "Pojkar"), ["", ""]);
    assert_eq!(notes(&page), ["r Reviderad"]);
}

#[test]
fn a_place_that_keeps_earlier_numbers_has_no_marks_of_later_ones() {
    let project = with_noise(Project::small());
    assert_eq!(project.run("audit", &["--record", "a"]).code, 0);
    let record = std::fs::read(project.path(RECORD)).expect("a record");
    // The same numbers are published again, so the marks are theirs.
    shows_marks(&with_noise(marked()).file(RECORD, &record));
    let project = with_noise(marked()).file(RECORD, &record).edit(TABLE, "ja;40 (r)", "ja;41 (r)");
    let run = project.build();
    assert!(run.stderr.contains("warning[kept-as-published]"), "{}", run.stderr);
    let site = run.site();
    assert!(site.page(ALNAVIK).all("#figur-behov sup").is_empty());
    assert_eq!(marks(&site.page(BRUNNSELE), "#figur-behov", "Pojkar"), ["*", "*"]);
}

#[test]
fn cells_that_compare_groups_of_places_have_the_marks_of_their_groups() {
    let figure = "  storlek: {title: S, chart: table, indicators: [behov], over: unit.storlek}\n";
    for project in [marked(), with_noise(marked())] {
        let project = project.append(STUDY, figure).append(PM, "\n\n{{ figure(id=\"storlek\") }}\n");
        let page = project.build().silent_site().page(NATION);
        assert_eq!(marks(&page, "#figur-storlek", "Små kommuner"), ["r *", "r *"]);
        assert_eq!(marks(&page, "#figur-storlek", "Stora kommuner"), ["", ""]);
    }
}

#[test]
fn a_total_of_the_source_in_place_of_withheld_parts_has_its_own_marks() {
    let project = declared("{r: Reviderad, p: Preliminär}")
        .edit(STUDY, "count: antal,", "count: antal, symbols: {\"..\": withheld},")
        .edit(STUDY, "kon: {label: Kön,", "kon: {label: Kön, total: [alla],")
        .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;..")
        .edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;30p")
        .append(TABLE, "alnavik;alla;ja;70r\nalnavik;alla;nej;130\n");
    let keys = project.build().silent_but_unseen().page(KEYS);
    assert_eq!(keys.table(".keys").row("Behov av stöd")[..2], ["35r", "200r"]);
    assert_eq!(marks(&keys, "table.keys", "Behov av stöd")[..2], ["r", "r"]);
}

#[test]
fn marks_are_those_of_the_table_that_was_counted() {
    let small = "enhet;behov;antal\nalnavik;ja;70p\nalnavik;nej;130\nbrunnsele;ja;30\nbrunnsele;nej;70\n\
                 cedersta-o;ja;110\ncedersta-o;nej;90\ncedersta-v;ja;35\ncedersta-v;nej;65\n";
    let project = marked()
        .edit(STUDY, "tables:\n", "tables:\n  - {file: liten.csv, count: antal, marks: {p: Prognos}}\n")
        .file("data/prov/liten.csv", small);
    let site = project.build().silent_site();
    assert_eq!(marks(&site.page(KEYS), "table.keys", "Behov av stöd")[..2], ["p", "p"]);
    assert_eq!(marks(&site.page(ALNAVIK), "#figur-behov", "Flickor"), ["r", "r"]);
}

#[test]
fn the_base_of_answers_has_marks_of_its_own() {
    let table = "enhet;stod;antal;bas\nalnavik;rad;40;200 (r)\nalnavik;hem;30*;200 (r)\nbrunnsele;rad;20*;100\n\
                 brunnsele;hem;30;100\ncedersta-o;rad;50;200\ncedersta-o;hem;60;200\ncedersta-v;rad;40;100\n\
                 cedersta-v;hem;30;100\n";
    let table_of = r#"  - {file: stod.csv, count: antal, base: bas, marks: {r: Reviderad, "*": Preliminär}}"#;
    let project = Project::small()
        .edit(STUDY, "tables:\n", &format!("tables:\n{table_of}\n"))
        .edit(
            STUDY,
            "tables:\n",
            "  stod: {label: Stöd, multiple: true, values: {rad: Råd, hem: Hem}}\ntables:\n",
        )
        .append(STUDY, "  stod: {title: Stöd, chart: table, share_of: stod}\n")
        .append(PM, "\n\n{{ figure(id=\"stod\") }}\n")
        .file("data/prov/stod.csv", table);
    let site = project.build().silent_site();
    let of = |path: &str| ["Råd", "Hem"].map(|row| marks(&site.page(path), "#figur-stod", row)[0].clone());
    assert_eq!(of(ALNAVIK), ["r", "r *"]);
    assert_eq!(of(BRUNNSELE), ["*", ""]);
}

#[test]
fn a_mark_that_is_a_number_cannot_be_read_as_a_part_of_one() {
    let project = declared("{1: Reviderad}").edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;40 (1)");
    let page = project.build().silent_site().page(ALNAVIK);
    assert_eq!(page.table("#figur-behov").row("Flickor"), ["40(1)", "100(1)"]);
    assert_eq!(notes(&page), ["(1) Reviderad"]);
}

#[test]
fn a_page_as_markdown_has_marks_and_notes_too() {
    let project = marked();
    let site = project.build().silent_site();
    let all = site.files();
    let markdown = |path: &str| String::from_utf8(all[path].clone()).expect("UTF-8");
    let memo = markdown("kommuner/alnavik/pm-1/index.md");
    assert!(memo.contains("| Flickor | 40 r (31–50) | 100 r |\n"), "{memo}");
    assert!(memo.contains("\n\nr Reviderad\n"), "{memo}");
    let nation = markdown("pm-1/index.md");
    assert!(nation.contains(" \\* ("), "{nation}");
    assert!(nation.contains("\n\nr Reviderad\n\n\\* Preliminär\n"), "{nation}");
}

#[test]
fn a_mark_has_one_meaning_in_a_study() {
    let other = "tables:\n  - {file: mer.csv, count: antal, covers: {kon: flicka}, marks: {r: Rättad}}\n";
    let run = marked()
        .edit(STUDY, "tables:\n", other)
        .file("data/prov/mer.csv", "enhet;behov;antal\nalnavik;ja;40\nalnavik;nej;60\n");
    let run = run.check();
    run.refused();
    run.says(&["error[mark-differs]", "the mark `r` also means `Rättad` in this study", STUDY]);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
}

#[test]
fn a_study_has_no_more_marks_than_can_be_told_apart() {
    let many: Vec<String> = (0..33).map(|number| format!("m{number}: M")).collect();
    let run = declared(&format!("{{{}}}", many.join(", "))).check();
    run.refused();
    run.says(&["error[study-too-large]", "more than 32 marks"]);
    let most = declared(&format!("{{{}}}", many[1..].join(", ")));
    let page = most
        .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;40m32")
        .build()
        .silent_site()
        .page(ALNAVIK);
    assert_eq!(marks(&page, "#figur-behov", "Flickor"), ["m32", "m32"]);
}

#[test]
fn a_project_without_marks_has_no_notes() {
    let project = Project::small();
    project.build().silent_site();
    for (path, bytes) in files(&project.path("site")) {
        assert!(!path.ends_with(".html") || !String::from_utf8_lossy(&bytes).contains("<sup"), "{path}");
    }
}

#[test]
fn a_county_without_a_small_place_has_no_marks_of_it() {
    let project = marked().append(SETTINGS, "privacy: {detail_from: 150}\n");
    let site = project.build().site();
    let of = |path: &str| marks(&site.page(path), "#figur-behov", "Pojkar");
    assert_eq!(of("lan/nordlandet/pm-1/index.html"), ["", ""]);
    assert_eq!(of(NATION), ["*", "*"]);
    assert_eq!(marks(&site.page("kommuner/index.html"), "table.sortable", "Brunnsele")[1..], ["*", ""]);
}

#[test]
fn a_round_that_repeats_the_one_it_includes_has_its_marks() {
    let small = Project::small();
    let rows = std::fs::read_to_string(small.path(TABLE)).expect("a table");
    let of_round = |round: &str, girls: &str, boys: &str| {
        let rows = rows.lines().skip(1).map(|row| format!("{round};{row}\n")).collect::<String>();
        rows.replace("alnavik;flicka;ja;40", girls).replace("alnavik;pojke;ja;30", boys)
    };
    let first = of_round("2023", "alnavik;flicka;ja;40", "alnavik;pojke;ja;30*");
    let second = of_round("2024", "alnavik;flicka;ja;43r", "alnavik;pojke;ja;30");
    let project = with_noise(declared(r#"{r: Reviderad, "*": Preliminär}"#))
        .file(TABLE, format!("omgang;enhet;kon;behov;antal\n{first}{second}"))
        .edit(
            STUDY,
            "rounds: [{id: \"2024\", label: år 2024}]",
            "rounds: [{id: \"2023\", label: år 2023}, {id: \"2024\", label: till 2024, includes: \"2023\"}]",
        )
        .memo_of("2024");
    let run = project.build();
    assert!(run.stderr.contains("warning[kept-as-published]"), "{}", run.stderr);
    let page = run.site().page(ALNAVIK);
    assert_eq!(marks(&page, "#figur-behov", "Flickor"), ["", ""]);
    assert_eq!(marks(&page, "#figur-behov", "Pojkar"), ["*", "*"]);
}

#[test]
fn among_comparisons_the_share_of_the_place_has_its_marks() {
    let project =
        marked().append(STUDY, "findings: {levels: [behov]}\n").append(PM, "\n\n{{ comparisons() }}\n");
    let page = project.build().silent_site().page(ALNAVIK);
    // The place, the rest of the nation, their difference, and what is said of it.
    assert_eq!(marks(&page, ".findings", "Behov av stöd")[..4], ["r", "", "", ""]);
    assert_eq!(notes(&page).len(), 2, "one under the figure and one under the comparisons");
}

#[test]
fn groups_as_wholes_have_the_marks_of_all_their_parts() {
    let mut table = "enhet;kon;alder;behov;antal\n".to_string();
    for place in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
        for (sex, age, yes, no) in [
            ("flicka", "ung", 300, 100),
            ("flicka", "gammal", 300, 100),
            ("pojke", "ung", 100, 300),
            ("pojke", "gammal", 100, 300),
        ] {
            table += &format!("{place};{sex};{age};ja;{yes}\n{place};{sex};{age};nej;{no}\n");
        }
    }
    let project = declared("{r: Reviderad}")
        .edit(
            STUDY,
            "  behov: {label: Behov, v",
            "  alder: {label: Ålder, values: {ung: Unga, gammal: Gamla}}\n  behov: {label: Behov, v",
        )
        .edit(STUDY, "over: kon}", "over: alder, by: kon}")
        .file(TABLE, table.replace("alnavik;flicka;ung;ja;300", "alnavik;flicka;ung;ja;300r"));
    let page = project.build().silent_site().page(ALNAVIK);
    let tables = page.all("#figur-behov table");
    let wholes = tables.last().expect("a table");
    assert!(text(*wholes).contains("Grupp"), "{}", page.text());
    let of = |row: &str| {
        let rows = select(*wholes, "tbody tr");
        let found = rows.into_iter().find(|found| text(*found).contains(row)).expect("a row");
        select(found, "td").into_iter().map(|cell| select(cell, "sup").len()).collect::<Vec<_>>()
    };
    assert_eq!([of("Flickor"), of("Pojkar")], [[1, 1], [0, 0]]);
}

/// What a file remarks on its table stands under each figure and on the method page, and means
/// nothing but itself.
#[test]
fn remarks_of_the_source_stand_with_the_numbers_of_its_tables() {
    let px = "TITLE=\"Behov\";NOTEX=\"Skolorna svarade#själva <b>*i juni*</b>.\";VALUENOTE(\"behov\",\"ja\")=\"Nytt från 2024.\";\
        STUB=\"enhet\",\"kon\";HEADING=\"behov\";VALUES(\"enhet\")=\"alnavik\",\"brunnsele\",\"cedersta\";\
        VALUES(\"kon\")=\"flicka\",\"pojke\";VALUES(\"behov\")=\"ja\",\"nej\";DATA=\n40 60 30 70 10 40 20 30 75 75 70 80;\n";
    let methods = "---\ntitle: Metod\nmethods: true\n---\n\nText.\n";
    let of = |table: &str| {
        Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", table)
            .file("data/prov/tal.px", px)
            .file("content/pages/metod.md", methods)
    };
    let project = of("{file: tal.px, count: value}").remove(TABLE);
    let site = project.build().silent_site();
    let remark = "Källans anmärkning: Skolorna svarade själva <b>*i juni*</b>.";
    for path in [NATION, ALNAVIK] {
        let keys: Vec<String> = site.page(path).all("#figur-behov p.key").into_iter().map(text).collect();
        assert!(keys.iter().any(|key| key == remark), "{keys:?}");
        assert!(keys.iter().any(|key| key.ends_with("behov, ja: Nytt från 2024.")), "{keys:?}");
    }
    let told: Vec<String> = site.page("metod/index.html").all("li").into_iter().map(text).collect();
    assert!(told.iter().any(|item| item == "Behov: Skolorna svarade själva <b>*i juni*</b>."), "{told:?}");
    let markdown = files(&project.path("site"));
    let page = markdown
        .iter()
        .find(|(path, _)| path.starts_with("metod/") && path.ends_with(".md"))
        .expect("a page");
    assert!(
        String::from_utf8_lossy(page.1).contains("\\<b\\>\\*i juni\\*"),
        "{}",
        String::from_utf8_lossy(page.1)
    );
    let below = Project::small()
        .edit(STUDY, "count: antal}", "count: antal, remarks: true}")
        .append(TABLE, "1) Preliminära uppgifter\n");
    let page = below.build().silent_site().page(NATION).text();
    assert!(page.contains("Källans anmärkning: 1) Preliminära uppgifter"), "{page}");
    // The same is shown when nothing was counted anew.
    let again = project.build().silent_site();
    assert_eq!(again.page(NATION).text(), site.page(NATION).text());
    // A remark on one of several tables is no remark on every figure.
    let both = of("{file: tal.csv, count: antal}\n  - {file: tal.px, count: value}");
    let page = both.build().site();
    assert!(!page.page(NATION).text().contains("Källans anmärkning"));
    assert!(page.page("metod/index.html").text().contains("Skolorna svarade själva"));
}
