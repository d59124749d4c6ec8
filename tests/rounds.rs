//! Numbers of several rounds: a change is told of the same places and of the same questions, or not
//! at all.

mod common;

use common::site::{Site, text};
use common::{PM, Project, STUDY, TABLE};

const NATION: &str = "index.html";

/// Two rounds in which nothing changes at any place, but that some places took part in one only.
fn two_rounds(places: &[(&str, [bool; 2], [u64; 2])]) -> Project {
    let mut file = "enhet;omgang;behov;antal\n".to_string();
    for (place, took_part, [yes, no]) in places {
        for round in
            ["2023", "2024"].iter().zip(took_part).filter_map(|(round, is_in)| is_in.then_some(round))
        {
            file += &format!("{place};{round};ja;{yes}\n{place};{round};nej;{no}\n");
        }
    }
    Project::small()
        .memo_of("2024")
        .edit(
            STUDY,
            "[{id: \"2024\", label: år 2024}]",
            "[{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]",
        )
        .edit(STUDY, "indicators: [behov], over: kon", "share_of: behov")
        .append(STUDY, "findings: {levels: [behov]}\n")
        .file(TABLE, file)
}

const BOTH: [bool; 2] = [true, true];

fn notes(site: &Site, path: &str) -> String {
    site.page(path).all("p.key").into_iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_change_is_told_of_the_places_that_both_rounds_have() {
    let project = two_rounds(&[
        ("alnavik", BOTH, [400, 600]),
        ("brunnsele", BOTH, [400, 600]),
        ("cedersta", [true, false], [900, 100]),
    ]);
    let site = project.build().silent_site();
    let said = site.page(NATION).text();
    assert!(!said.contains("har minskat"), "no place has changed: {said}");
    assert!(
        said.contains("ungefär oförändrad i Riket sedan år 2023, på de platser som var med båda gångerna: från 40 procent av 2 000 fall till 40 procent av 2 000"),
        "{said}"
    );
    assert!(said.contains("Cedersta var med år 2023 men är inte med nu."), "{said}");
    assert!(notes(&site, NATION).contains("Cedersta var med år 2023 men inte år 2024."));
}

#[test]
fn nothing_is_told_of_a_change_where_less_than_half_is_left() {
    let project = two_rounds(&[
        ("alnavik", BOTH, [40, 60]),
        ("brunnsele", [false, true], [400, 600]),
        ("cedersta", [true, false], [900, 100]),
    ]);
    let site = project.build().silent_site();
    let said = site.page(NATION).text();
    assert!(!said.contains("sedan år 2023"), "{said}");
    assert!(said.contains("Brunnsele var med år 2024 men inte år 2023."), "{said}");
}

#[test]
fn nothing_is_told_across_a_declared_break() {
    let project = || two_rounds(&[("alnavik", BOTH, [400, 600]), ("brunnsele", BOTH, [400, 600])]);
    let said = |project: Project| {
        let site = project.build().silent_site();
        (site.page(NATION).text(), notes(&site, NATION))
    };
    assert!(said(project()).0.contains("sedan år 2023"));
    let breaks = [
        "{round: \"2024\", indicator: behov, why: Frågan löd annorlunda.}",
        "{round: \"2024\", variable: behov, why: Frågan löd annorlunda.}",
        "{round: \"2024\", variable: behov, values: [ja], why: Frågan löd annorlunda.}",
    ];
    for declared in breaks {
        let (page, notes) = said(project().append(STUDY, &format!("breaks: [{declared}]\n")));
        assert!(!page.contains("sedan år 2023"), "{declared}");
        let sentence = "För ”Behov av stöd” kan siffrorna före år 2024 inte jämföras med dem från och med år 2024. Frågan löd annorlunda.";
        assert!(notes.contains(sentence), "{notes}");
    }
    let other = "breaks: [{round: \"2024\", variable: kon, why: Annat.}]\n";
    assert!(said(project().append(STUDY, other)).0.contains("sedan år 2023"));
}

#[test]
fn a_break_names_what_it_concerns() {
    let run = Project::small()
        .append(STUDY, "breaks: [{round: \"2025\", variable: kom, why: A.}, {round: \"2024\", why: B.}]\n")
        .check();
    run.refused();
    run.says(&["`2025`", "`kom`", "either a `variable` or an `indicator`"]);
}

#[test]
fn an_answer_that_a_round_did_not_have_makes_a_break_and_is_said_not_to_be_asked() {
    let rows = |place: &str| {
        format!(
            "{place};2023;hemma;300\n{place};2023;borta;150\n{place};2023;delat;z\n{place};2024;hemma;300\n{place};2024;borta;60\n{place};2024;delat;90\n"
        )
    };
    let file = format!("enhet;omgang;behov;antal\n{}{}", rows("alnavik"), rows("brunnsele"));
    let project = two_rounds(&[])
        .edit(STUDY, "{ja: Behov, nej: Inget behov}", "{hemma: Hemma, borta: Borta, delat: Delat}")
        .edit(STUDY, "of: {behov: ja}", "of: {behov: borta}")
        .edit(
            STUDY,
            "key_indicators: [behov]",
            "  delat: {label: Delat boende, of: {behov: delat}}\nkey_indicators: [behov, delat]",
        )
        .edit(STUDY, "count: antal}", "count: antal, symbols: {z: absent}}")
        .file(TABLE, file);
    let site = project.build().silent_site();
    let page = site.page(NATION);
    assert!(!page.text().contains("sedan år 2023"), "{}", page.text());
    assert_eq!(page.table(".keys").row("Delat boende")[..2], ["ej frågat", "20"]);
    let said = notes(&site, NATION);
    assert!(
        said.contains("”Behov av stöd” och ”Delat boende” kan siffrorna före år 2024 inte jämföras"),
        "{said}"
    );
    assert!(said.contains("Svaren att välja på var inte desamma."), "{said}");
    assert!(said.contains("ej frågat: uppgiften samlades inte in då."), "{said}");
}

#[test]
fn a_place_that_is_absent_beside_its_own_numbers_is_refused() {
    let run = two_rounds(&[("alnavik", BOTH, [400, 600]), ("brunnsele", BOTH, [400, 600])])
        .edit(STUDY, "count: antal}", "count: antal, symbols: {z: absent}}")
        .edit(TABLE, "alnavik;2024;ja;400", "alnavik;2024;ja;z")
        .build();
    run.refused();
    run.says(&["error[absent-row]"]);
}

#[test]
fn a_city_that_reports_as_a_whole_in_one_round_and_its_districts_in_the_other_is_the_same_place() {
    let rows = |place: &str, round: &str| format!("{place};{round};ja;400\n{place};{round};nej;600\n");
    let [whole, parts] = ["2024", "2023"];
    let file = format!(
        "enhet;omgang;behov;antal\n{}{}{}{}{}{}{}",
        rows("alnavik", "2023"),
        rows("alnavik", "2024"),
        rows("brunnsele", "2023"),
        rows("brunnsele", "2024"),
        rows("cedersta-o", parts),
        rows("cedersta-v", parts),
        rows("cedersta", whole)
    );
    let project = two_rounds(&[]).file(TABLE, file);
    let site = project.build().site();
    for path in [NATION, "kommuner/cedersta/index.html"] {
        let page = site.page(path).text();
        assert!(page.contains("ungefär oförändrad") && !page.contains("båda gångerna"), "{page}");
        assert!(!notes(&site, path).contains("var med"), "{}", notes(&site, path));
    }
    assert!(
        site.page(NATION).text().contains("summan av de 3 kommuner som har"),
        "{}",
        site.page(NATION).text()
    );
}

#[test]
fn a_break_in_a_variable_made_of_another_concerns_what_is_chosen_by_it() {
    let project = two_rounds(&[("alnavik", BOTH, [400, 600]), ("brunnsele", BOTH, [400, 600])])
        .edit(STUDY, "tables:", "  grov: {label: Grovt, from: behov, values: {nagot: {label: Något, is: [ja]}, inget: {label: Inget, is: [nej]}}}\ntables:")
        .edit(STUDY, "of: {behov: ja}", "of: {grov: nagot}")
        .append(STUDY, "breaks: [{round: \"2024\", variable: grov, why: Ny gräns.}]\n");
    let site = project.build().silent_site();
    assert!(!site.page(NATION).text().contains("sedan år 2023"), "{}", site.page(NATION).text());
    assert!(notes(&site, NATION).contains("Ny gräns."));
}

#[test]
fn the_page_of_a_place_that_left_compares_within_its_own_round() {
    let project = two_rounds(&[
        ("alnavik", BOTH, [400, 600]),
        ("brunnsele", BOTH, [400, 600]),
        ("cedersta", [true, false], [900, 100]),
    ]);
    let site = project.build().silent_site();
    let row = site.page("kommuner/cedersta/index.html").table(".keys").row("Behov av stöd").to_vec();
    assert_eq!(
        row[..4],
        ["90", "ej med", "1 000", "57"],
        "its base and the nation's share are those of 2023"
    );
}

#[test]
fn a_memo_names_its_round_where_there_are_several_and_goes_on_telling_of_it() {
    let places = [("alnavik", BOTH, [400, 600]), ("brunnsele", BOTH, [400, 600])];
    let named = two_rounds(&places);
    named.build().silent_site();
    let unnamed = two_rounds(&places).edit(PM, "round: \"2024\"\n", "");
    unnamed.build().says(&[
        "error[no-round]: the study `prov` has several rounds, and the memo names none",
        "content/pm/pm-1.md:2:",
        "add a line `round: \"2024\"`",
    ]);
    let first =
        two_rounds(&[("alnavik", [true, false], [400, 600]), ("brunnsele", [false, true], [100, 900])]).edit(
            PM,
            "round: \"2024\"",
            "round: \"2023\"",
        );
    let site = first.build().site();
    assert!(site.page("pm-1/index.html").text().contains("1 000"), "{}", site.page("pm-1/index.html").text());
    assert!(site.has("kommuner/alnavik/pm-1/index.html") && !site.has("kommuner/brunnsele/pm-1/index.html"));
}

#[test]
fn a_text_may_cite_the_number_of_another_round() {
    let text = "Nu {{ share(of=\"behov\") }}, då {{ share(of=\"behov\", round=\"2023\") }} av {{ count(round=\"2023\") }}.";
    let project = two_rounds(&[("alnavik", BOTH, [400, 600])])
        .edit(TABLE, "2023;ja;400", "2023;ja;300")
        .append("content/pm/pm-1.md", &format!("\n{text}\n"));
    let site = project.build().site();
    assert!(site.page("pm-1/index.html").text().contains("Nu 40 procent, då 33 procent av 900."));
    let run = project.edit("content/pm/pm-1.md", "round=\"2023\") }} av", "round=\"2021\") }} av").build();
    run.refused();
    run.says(&["there is no round `2021`", "pm-1.md:"]);
}
