//! Tests that corrections of published numbers stand on the pages that they concern, and nowhere
//! else.

mod common;

use common::{Project, STUDY};

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
