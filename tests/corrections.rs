//! Tests that corrections of published numbers stand on the pages that they concern, and nowhere
//! else.

mod common;

use common::site::text;
use common::{Project, STUDY, TABLE};

fn corrected(fields: &str) -> Project {
    let line = format!(
        "corrections: [{{date: 2024-12-01, what: Två fall saknades, why: De stod fel., {fields}}}]\n"
    );
    Project::small().append(STUDY, &line)
}

fn is_told(project: &Project) -> impl Fn(&str) -> bool {
    let site = project.build().silent_site();
    let pages: std::collections::BTreeMap<String, String> =
        site.pages().into_iter().map(|page| (page.path.clone(), page.text())).collect();
    move |path| pages[path].contains("Rättat 1 december 2024: Två fall saknades. De stod fel.")
}

#[test]
fn a_correction_stands_above_the_numbers_of_its_places_and_of_those_that_hold_them() {
    let project = corrected("round: \"2024\", units: [alnavik], indicators: [behov]");
    let is_told = is_told(&project);
    for path in [
        "index.html",
        "pm-1/index.html",
        "lan/nordlandet/index.html",
        "kommuner/alnavik/index.html",
        "kommuner/alnavik/pm-1/index.html",
        "grupper/sma-kommuner/index.html",
    ] {
        assert!(is_told(path), "{path}");
    }
    for path in [
        "lan/sydlandet/index.html",
        "kommuner/brunnsele/index.html",
        "kommuner/cedersta/oster/pm-1/index.html",
    ] {
        assert!(!is_told(path), "{path}");
    }
    let page = project.build().site().page("kommuner/alnavik/index.html");
    assert!(page.text().contains("Det gäller ”Behov av stöd”, år 2024, Alnavik."), "{}", page.text());
    let markdown = &project.build().site().files()["kommuner/alnavik/index.md"];
    assert!(String::from_utf8_lossy(markdown).contains("Rättat 1"));
}

#[test]
fn a_correction_is_among_the_news_of_its_day() {
    let project = corrected("units: [alnavik]");
    let page = project.build().silent_site().page("nytt/index.html");
    assert!(page.text().contains("1 december 2024 Rättelse: Två fall saknades"), "{}", page.text());
    assert!(page.attributes("href").contains(&"../kommuner/alnavik/index.html".to_string()));
}

#[test]
fn a_memo_of_another_round_has_no_correction() {
    let project = corrected("round: \"2023\"")
        .edit(
            STUDY,
            "[{id: \"2024\", label: år 2024}]",
            "[{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]",
        )
        .edit(STUDY, "count: antal", "count: antal, values: {round: \"2024\"}")
        .memo_of("2024");
    let site = project.build().site();
    assert!(!site.page("pm-1/index.html").text().contains("Rättat"));
    assert!(site.page("index.html").text().contains("Rättat"));
}

#[test]
fn what_a_correction_names_must_be_there() {
    for (fields, said) in [
        ("round: \"1999\"", "there is no round `1999`"),
        ("units: [borta]", "there is no unit `borta`"),
        ("indicators: [behof]", "did you mean `behov`?"),
        ("variables: [x]", "there is no variable `x`"),
    ] {
        corrected(fields).build().says(&[said]);
    }
    let run = corrected("units: [alnavik]").edit(STUDY, "2024-12-01", "2024-13-01").build();
    run.says(&["error[wrong-date]", "`2024-13-01` is no date"]);
}

/// The text of every table of a site, by page.
fn tables(site: &common::site::Site) -> std::collections::BTreeMap<String, Vec<String>> {
    let of_page =
        |page: common::site::Page| (page.path.clone(), page.all("table").into_iter().map(text).collect());
    site.pages().into_iter().map(of_page).collect()
}

mod small {
    use super::*;

    /// A project whose numbers are recorded as published, with a correction of Alnavik.
    fn recorded() -> Project {
        let project = corrected("round: \"2024\", units: [alnavik]");
        assert_eq!(project.run("audit", &["--record", "2024-10-02"]).code, 0);
        project
    }

    /// The same, corrected by twenty cases and recorded once more.
    fn corrected_by_twenty() -> Project {
        let project = recorded().edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;60");
        assert_eq!(project.run("audit", &["--record", "2024-12-01"]).code, 0);
        project
    }

    const STANDS: &str = "Siffrorna här är därför de som publicerades tidigare.";

    #[test]
    fn a_correction_of_one_case_lets_all_published_numbers_stand_and_says_so() {
        let project = recorded();
        let before = tables(&project.build().silent_site());
        let project = project.edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41");
        let run = project.build();
        run.says(&["warning[kept-as-published]", "stands in round `2024`"]);
        let site = run.site();
        assert_eq!(tables(&site), before);
        assert!(before["kommuner/alnavik/index.html"].iter().any(|table| table.contains("35")), "{before:?}");
        // Which place and which number it concerns would tell too much.
        for path in ["index.html", "kommuner/alnavik/index.html", "kommuner/brunnsele/index.html"] {
            let page = site.page(path).text();
            assert!(!page.contains("Det gäller"), "{page}");
            assert!(
                page.contains("Rättelse 1 december 2024: Två fall saknades. De stod fel.")
                    && page.contains(STANDS),
                "{page}"
            );
            assert!(!page.contains("Rättat"), "{page}");
        }
        // What is recorded of it is what was recorded before.
        assert_eq!(project.run("audit", &["--record", "2024-12-01"]).code, 0);
        let record =
            |day: &str| std::fs::read_to_string(project.path(&format!("data/prov/releases/{day}.csv")));
        assert_eq!(record("2024-10-02").expect("a record"), record("2024-12-01").expect("a record"));
    }

    #[test]
    fn what_is_not_declared_or_declared_of_another_place_is_refused() {
        let changed =
            |project: Project| project.edit(TABLE, "brunnsele;flicka;ja;10", "brunnsele;flicka;ja;11");
        let run = changed(recorded()).build();
        run.refused();
        run.says(&["error[small-difference]", "say under `corrections` in study.yaml"]);
    }

    #[test]
    fn a_small_change_beside_a_large_one_is_refused_with_a_cure() {
        let run = recorded()
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;60")
            .edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;31")
            .build();
        run.refused();
        run.says(&["error[small-difference]", "leave the rows that change little as they were"]);
    }

    #[test]
    fn a_large_correction_is_shown() {
        let project = recorded().edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;60");
        let page = project.build().silent_site().page("kommuner/alnavik/index.html").text();
        assert!(page.contains("Rättat 1 december 2024") && !page.contains(STANDS), "{page}");
    }

    #[test]
    fn a_small_correction_after_a_large_one_lets_the_last_numbers_stand() {
        let project = corrected_by_twenty();
        let before = tables(&project.build().silent_site());
        let project = project.edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;31");
        let run = project.build();
        run.says(&["warning[kept-as-published]"]);
        assert_eq!(tables(&run.site()), before);
    }

    #[test]
    fn a_number_that_becomes_small_stands() {
        let project = corrected("round: \"2024\", units: [alnavik]")
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;5")
            .edit(TABLE, "brunnsele;flicka;ja;10", "brunnsele;flicka;ja;20");
        let before = tables(&project.build().silent_site());
        assert_eq!(project.run("audit", &["--record", "2024-10-02"]).code, 0);
        let project = project.edit(TABLE, "alnavik;flicka;ja;5", "alnavik;flicka;ja;4");
        assert_eq!(tables(&project.build().site()), before);
    }

    #[test]
    fn numbers_of_which_the_record_lacks_some_cannot_stand() {
        let project = recorded();
        let path = project.path("data/prov/releases/2024-10-02.csv");
        let record = std::fs::read_to_string(path).expect("a record");
        let of_nation: String = record
            .lines()
            .filter(|line| !line.starts_with("brunnsele"))
            .map(|line| format!("{line}\n"))
            .collect();
        let run = project
            .file("data/prov/releases/2024-10-02.csv", of_nation)
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41")
            .build();
        run.refused();
        run.says(&["error[small-difference]", "the records lack some that are shown now"]);
    }

    #[test]
    fn what_a_file_withholds_does_not_stand() {
        let project = recorded()
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41")
            .file("data/prov/withheld.csv", "unit;round;among;of\nalnavik;2024;;behov=ja\n");
        let page = project.build().site().page("kommuner/alnavik/index.html");
        assert_eq!(text(page.all(".keys tbody td")[0]), "..");
    }

    /// A number that was corrected once must not be corrected back by a few.
    #[test]
    fn each_earlier_publication_is_compared() {
        let project = corrected_by_twenty();
        let run = project.edit(TABLE, "alnavik;flicka;ja;60", "alnavik;flicka;ja;41").build();
        run.refused();
        run.says(&["error[small-difference]"]);
    }

    /// Whatever few cases are moved or added, no table tells it.
    #[test]
    fn no_table_changes_by_any_small_correction() {
        let rows = std::fs::read_to_string(Project::small().path(TABLE)).expect("a table");
        let counts = rows.lines().skip(1).enumerate();
        let of_alnavik = counts.filter(|(_, row)| row.starts_with("alnavik"));
        for (line, row) in of_alnavik {
            let (cell, count) = row.rsplit_once(';').expect("a row");
            let count: i64 = count.parse().expect("a count");
            for by in [-4, -1, 1, 3] {
                let project = recorded();
                let before = tables(&project.build().silent_site());
                let project = project.edit(TABLE, row, &format!("{cell};{}", count + by));
                let run = project.build();
                assert_eq!(run.code, 0, "line {line} by {by}: {}", run.stderr);
                assert_eq!(tables(&run.site()), before, "line {line} by {by}");
            }
        }
    }
}

#[test]
fn with_noise_a_small_correction_that_changes_no_number_says_so() {
    let project = corrected("round: \"2024\", units: [alnavik]")
        .append("lagesbild.yaml", "privacy: {method: noise}\n")
        .file("data/secret.txt", "0".repeat(64));
    assert_eq!(project.run("audit", &["--record", "2024-10-02"]).code, 0);
    let project = project.edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41");
    let page = project.build().site().page("kommuner/alnavik/index.html").text();
    assert!(page.contains("Siffrorna här är därför de som publicerades tidigare."), "{page}");
}
