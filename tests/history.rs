//! Tests that earlier rounds are counted in the places of today where that is exact, and shown as
//! they were where it is not.

mod common;

use common::site::Site;
use common::{Project, STUDY, TABLE, UNITS};

const ROUNDS: &str = "[{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]";

/// Two rounds; rows are given as round, place, girls and boys with need, girls and boys without.
fn two_rounds(units: &str, changes: &str, rows: &[(&str, &str, [u64; 4])]) -> Project {
    let mut table = "omgang;enhet;kon;behov;antal\n".to_string();
    for (round, place, counts) in rows {
        let cells = [("flicka", "ja"), ("pojke", "ja"), ("flicka", "nej"), ("pojke", "nej")];
        for ((sex, need), count) in cells.iter().zip(counts) {
            table += &format!("{round};{place};{sex};{need};{count}\n");
        }
    }
    Project::small()
        .edit(STUDY, "[{id: \"2024\", label: år 2024}]", ROUNDS)
        .append(STUDY, "findings: {levels: [behov]}\n")
        .file(UNITS, format!("id;name;level;parent;storlek;also\nriket;Riket;nation;;;\nnord;Nordlandet;county;riket;;\nsyd;Sydlandet;county;riket;;\n{units}"))
        .file(TABLE, table)
        .file("data/changes.csv", format!("date;from;to;share\n{changes}"))
        .memo_of("2024")
        .file("content/pm/pm-0.md", "---\nstudy: prov\nround: \"2023\"\nnumber: 0\ntitle: Förra\ndate: 2023-10-02\n---\n\nAntalet är {{ count() }}. {{ part(of=\"behov\") }}.\n")
}

const MERGED: &str = "alnavik;Alnavik;municipality;nord;liten;\nbrunnsele;Brunnsele;municipality;syd;liten;\nnystad;Nystad;municipality;syd;stor;\ncedersta;Cedersta;municipality;nord;stor;\ndalby;Dalby;municipality;syd;stor;\n";

fn merged(changes: &str) -> Project {
    two_rounds(
        MERGED,
        changes,
        &[
            ("2023", "alnavik", [40, 30, 60, 70]),
            ("2023", "brunnsele", [10, 20, 40, 30]),
            ("2023", "cedersta", [50, 60, 50, 40]),
            ("2023", "dalby", [50, 60, 50, 41]),
            ("2024", "nystad", [50, 50, 100, 110]),
            ("2024", "cedersta", [50, 60, 50, 40]),
            ("2024", "dalby", [50, 60, 50, 40]),
        ],
    )
}

const MERGER: &str = "2024-01-01;alnavik;nystad;\n2024-01-01;brunnsele;nystad;\n";

fn counts(site: &Site, path: &str) -> String {
    site.page(&format!("{path}pm-0/index.html")).text()
}

#[test]
fn a_merger_across_counties_is_counted_in_the_place_of_today_in_all_rounds() {
    let project = merged(MERGER);
    let site = project.build().site();
    assert!(
        counts(&site, "kommuner/nystad/").contains("Antalet är 300. 100 av 300."),
        "{}",
        counts(&site, "kommuner/nystad/")
    );
    assert!(
        counts(&site, "lan/sydlandet/").contains("Antalet är 501. 210 av 501."),
        "{}",
        counts(&site, "lan/sydlandet/")
    );
    assert!(
        counts(&site, "lan/nordlandet/").contains("Antalet är 200. 110 av 200."),
        "{}",
        counts(&site, "lan/nordlandet/")
    );
    assert!(counts(&site, "").contains("Antalet är 701. 320 av 701."), "{}", counts(&site, ""));
    let nation = site.page("index.html").text();
    assert!(!nation.contains("var med år 2023 men inte"), "the same places reported: {nation}");
    let said = site.page("kommuner/nystad/index.html").text();
    assert!(said.contains("Sedan den 1 januari 2024 ingår Alnavik och Brunnsele i Nystad."), "{said}");
}

#[test]
fn the_page_of_a_merged_place_leads_on_and_shows_no_number() {
    let project = merged(MERGER);
    let site = project.build().site();
    let page = site.page("kommuner/alnavik/index.html");
    assert!(
        page.text().contains("Alnavik finns inte längre. Den 1 januari 2024 blev Alnavik en del av Nystad."),
        "{}",
        page.text()
    );
    assert!(page.attributes("href").contains(&"../../kommuner/nystad/index.html".to_string()));
    assert!(!page.text().contains("Ingår i"), "{}", page.text());
    assert!(page.all("table").is_empty() && !page.text().contains("var inte med"), "{}", page.text());
    let memo = site.page("kommuner/alnavik/pm-0/index.html");
    assert!(memo.text().contains("blev Alnavik en del av Nystad") && memo.all("table").is_empty());
    for place in ["../../../kommuner/nystad/pm-0/index.html", "../../../kommuner/alnavik/index.html"] {
        assert!(memo.attributes("href").contains(&place.to_string()), "{place}: {}", memo.html);
    }
    assert!(!memo.html.contains("http-equiv=\"refresh\""), "the numbers there are of another place");
    assert!(!site.page("kommuner/index.html").text().contains("Alnavik"));
    let record = project.run("audit", &["--record", "nu"]);
    assert_eq!(record.code, 0, "{}", record.stderr);
    let record = std::fs::read_to_string(project.path("data/prov/releases/nu.csv")).expect("a record");
    assert!(!record.contains("alnavik") && !record.contains("brunnsele"), "{record}");
}

#[test]
fn what_a_merged_place_has_published_leaves_no_small_rest() {
    let old = "unit;round;among;of;count\nbrunnsele;2023;;;98\n";
    let project = merged(MERGER)
        .edit(TABLE, "2023;alnavik;flicka;ja;40", "2023;alnavik;flicka;ja;2")
        .edit(TABLE, "2023;alnavik;pojke;ja;30", "2023;alnavik;pojke;ja;0")
        .edit(TABLE, "2023;alnavik;flicka;nej;60", "2023;alnavik;flicka;nej;0")
        .edit(TABLE, "2023;alnavik;pojke;nej;70", "2023;alnavik;pojke;nej;0")
        .file("data/prov/releases/old.csv", old);
    project
        .build()
        .says(&["what is left when `brunnsele` is taken from the place it is part of is a small count"]);
}

#[test]
fn a_merger_of_which_a_part_has_no_rows_is_an_error() {
    let project = merged(MERGER);
    let table = std::fs::read_to_string(project.path(TABLE)).expect("a table");
    let without: String = table
        .lines()
        .filter(|line| !line.contains("2023;brunnsele"))
        .fold(String::new(), |all, line| all + line + "\n");
    project
        .file(TABLE, without)
        .build()
        .says(&["error[part-of-successor]", "(`alnavik`) has rows and is counted in Nystad (`nystad`)"]);
    let twice = merged(MERGER).append(TABLE, "2023;nystad;flicka;ja;50\n");
    twice.build().says(&["error[part-of-successor]"]);
}

#[test]
fn a_place_that_others_were_merged_into_keeps_its_own_rows_too() {
    let project = merged("2024-01-01;alnavik;dalby;\n2024-01-01;dalby;dalby;\n");
    let site = project.build().site();
    assert!(
        counts(&site, "kommuner/dalby/").contains("Antalet är 401. 180 av 401."),
        "{}",
        counts(&site, "kommuner/dalby/")
    );
}

#[test]
fn a_place_with_a_new_code_and_name_is_the_same() {
    let units = MERGED
        .replace("brunnsele;Brunnsele;municipality;syd;liten;\n", "")
        .replace(
            "nystad;Nystad;municipality;syd;stor;",
            "nystad;Nystad;municipality;syd;stor;alnavik|Alnavik",
        )
        .replace("alnavik;Alnavik;municipality;nord;liten;\n", "");
    let rows = [
        ("2023", "alnavik", [40, 30, 60, 70]),
        ("2024", "nystad", [50, 50, 100, 110]),
        ("2023", "cedersta", [50, 60, 50, 40]),
        ("2024", "cedersta", [50, 60, 50, 40]),
    ];
    let project = two_rounds(&units, "", &rows);
    let by_change = two_rounds(MERGED, "2024-01-01;alnavik;nystad;\n", &rows);
    for project in [project, by_change] {
        let site = project.build().site();
        assert!(
            counts(&site, "kommuner/nystad/").contains("Antalet är 200. 70 av 200."),
            "{}",
            counts(&site, "kommuner/nystad/")
        );
        assert!(counts(&site, "lan/sydlandet/").contains("Antalet är 200. 70 av 200."));
        let page = site.page("kommuner/alnavik/index.html");
        assert!(
            page.attributes("href").contains(&"../../kommuner/nystad/index.html".to_string()),
            "{}",
            page.html
        );
    }
}

#[test]
fn a_split_place_is_shown_as_it_was() {
    let changes = "2024-01-01;nystad;alnavik;60\n2024-01-01;nystad;brunnsele;40\n";
    let project = two_rounds(
        MERGED,
        changes,
        &[
            ("2023", "nystad", [50, 50, 100, 110]),
            ("2024", "alnavik", [40, 30, 60, 70]),
            ("2024", "brunnsele", [10, 20, 40, 30]),
            ("2023", "cedersta", [50, 60, 50, 40]),
            ("2024", "cedersta", [50, 60, 50, 40]),
        ],
    );
    let site = project.build().site();
    assert!(counts(&site, "kommuner/nystad/").contains("Antalet är 310. 100 av 310."));
    assert!(
        counts(&site, "lan/sydlandet/").contains("Antalet är 310."),
        "{}",
        counts(&site, "lan/sydlandet/")
    );
    assert!(counts(&site, "").contains("Antalet är 510."));
    assert!(!site.has("kommuner/alnavik/pm-0/index.html"));
    let said = site.page("kommuner/nystad/index.html").text();
    assert!(said.contains("Den 1 januari 2024 delades Nystad mellan Alnavik och Brunnsele. Siffrorna här är från tiden före."), "{said}");
    let said = site.page("kommuner/alnavik/index.html").text();
    assert!(said.contains("Den 1 januari 2024 gick en del av Nystad (60 procent) till Alnavik."), "{said}");
}

#[test]
fn nothing_is_told_of_a_change_at_places_between_which_a_part_has_moved() {
    let rows = [
        ("2023", "alnavik", [400, 300, 60, 70]),
        ("2024", "alnavik", [100, 100, 60, 70]),
        ("2023", "cedersta", [50, 60, 500, 400]),
        ("2024", "cedersta", [350, 260, 500, 400]),
    ];
    let of = |changes: &str| {
        let project = two_rounds(MERGED, changes, &rows);
        let site = project.build().site();
        let page = site.page("kommuner/alnavik/index.html").text();
        (page.contains("sedan år 2023") || page.contains("har minskat"), page)
    };
    let (is_told, page) = of("");
    assert!(is_told, "{page}");
    let (is_told, page) = of("2024-01-01;alnavik;alnavik;\n2024-01-01;alnavik;cedersta;\n");
    assert!(!is_told, "{page}");
    assert!(page.contains("Den 1 januari 2024 gick en del av Alnavik till Cedersta."), "{page}");
}

#[test]
fn changes_that_cannot_be_are_errors() {
    for (changes, said) in [
        ("2024-01-01;borta;nystad;\n", "there is no place `borta`"),
        ("2024;alnavik;nystad;\n", "`2024` is no date"),
        ("2024-01-01;alnavik;nystad;mycket\n", "`mycket` is no share in percent"),
        (
            "2024-01-01;alnavik;nystad;\n2025-01-01;nystad;alnavik;\n",
            "became a place that became itself again",
        ),
    ] {
        merged(changes).build().says(&[said]);
    }
}

#[test]
fn districts_of_a_merged_place_go_with_it_and_rows_beside_those_of_districts_are_refused() {
    let units = format!(
        "{MERGED}alnavik-a;Norra;district;alnavik;;\nalnavik-b;Södra;district;alnavik;;\ndalby-a;Östra;district;dalby;;\n"
    );
    let rows = [
        ("2023", "alnavik-a", [40, 30, 60, 70]),
        ("2023", "alnavik-b", [10, 20, 40, 30]),
        ("2023", "cedersta", [50, 60, 50, 40]),
        ("2024", "nystad", [50, 50, 100, 110]),
        ("2024", "cedersta", [50, 60, 50, 40]),
    ];
    let project = two_rounds(&units, "2024-01-01;alnavik;nystad;\n", &rows);
    let site = project.build().site();
    assert!(counts(&site, "kommuner/nystad/").contains("Antalet är 300. 100 av 300."));
    assert!(counts(&site, "").contains("Antalet är 500."));
    for path in ["kommuner/alnavik/pm-0/index.html", "kommuner/alnavik/norra/pm-0/index.html"] {
        let memo = site.page(path);
        assert!(memo.all("table").is_empty() && memo.text().contains("ersattes Alnavik av Nystad"), "{path}");
    }
    for path in ["kommuner/alnavik/index.html", "kommuner/alnavik/norra/index.html"] {
        assert!(site.page(path).text().contains("ersattes Alnavik av Nystad"), "{path}");
    }
    let rows = [
        ("2023", "alnavik", [40, 30, 60, 70]),
        ("2023", "dalby-a", [50, 60, 50, 40]),
        ("2024", "dalby", [90, 90, 110, 110]),
    ];
    let beside = two_rounds(&units, "2024-01-01;alnavik;dalby;\n2024-01-01;dalby;dalby;\n", &rows);
    beside.build().says(&["error[part-of-successor]"]);
}

#[test]
fn with_noise_a_merged_place_shows_none_of_what_it_published() {
    let noise = |project: Project| {
        let secret = "00".repeat(31) + "07";
        let method = "synthetic: true\nprivacy: {method: noise}";
        project
            .edit("lagesbild.yaml", "synthetic: true", method)
            .file("data/secret.txt", format!("{secret}\n"))
    };
    let before = noise(merged(""));
    let run = before.run("audit", &["--record", "first"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = std::fs::read_to_string(before.path("data/prov/releases/first.csv")).expect("a record");
    assert!(record.contains("alnavik"), "{record}");
    let after = noise(merged(MERGER)).file("data/prov/releases/first.csv", record);
    let site = after.build().site();
    for path in ["kommuner/alnavik/index.html", "kommuner/alnavik/pm-0/index.html"] {
        assert!(site.page(path).all("table").is_empty(), "{path}");
    }
}

#[test]
fn a_place_that_goes_on_is_not_taken_for_all_that_it_holds_now() {
    let lines = "2024-01-01;alnavik;brunnsele;\n2024-01-01;brunnsele;brunnsele;\n";
    let project = two_rounds(
        MERGED,
        lines,
        &[
            ("2023", "brunnsele", [10, 20, 40, 30]),
            ("2023", "cedersta", [50, 60, 50, 40]),
            ("2024", "brunnsele", [50, 50, 100, 110]),
            ("2024", "cedersta", [50, 60, 50, 40]),
        ],
    );
    let run = project.build();
    run.refused();
    run.says(&[
        "error[part-of-successor]",
        "in the round `2023` Brunnsele",
        "another part of that has none there",
    ]);
}

#[test]
fn lines_that_cannot_be_true_together_are_errors() {
    for (lines, said) in [
        ("2024-01-01;alnavik;nystad;\n2024-01-01;alnavik;nystad;\n", "`alnavik` became `nystad` twice"),
        (
            "2024-01-01;alnavik;nystad;60\n2024-01-01;alnavik;brunnsele;60\n",
            "more than all of `alnavik` went to others: 120 percent",
        ),
        ("2024-01-01;nord;syd;\n", "not both municipalities or both districts"),
        ("2024-01-01;alnavik;nord;\n", "not both municipalities or both districts"),
    ] {
        let run = merged(lines).build();
        run.refused();
        run.says(&["error[impossible-change]", said, "changes.csv:"]);
    }
}

#[test]
fn a_correction_of_a_merged_place_stands_where_its_numbers_are() {
    let correction = "corrections: [{date: 2024-12-01, what: Antalet var fel., why: Filen var gammal., round: \"2023\", units: [alnavik]}]\n";
    let project = merged(MERGER).append(STUDY, correction);
    let site = project.build().site();
    let says = |page: &str| site.page(page).text().contains("Antalet var fel.");
    assert!(says("kommuner/nystad/pm-0/index.html") && says("lan/sydlandet/pm-0/index.html"));
    assert!(!says("lan/nordlandet/pm-0/index.html"), "its numbers are no longer there");
}
