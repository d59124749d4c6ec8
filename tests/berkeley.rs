//! Tests the program with a study of another subject, given as YAML and CSV only: admissions to
//! Berkeley in 1973.

mod common;

use common::Project;
use common::site::{Site, Table};

/// Department; men admitted and applying; women admitted and applying. From P. J. Bickel, E. A.
/// Hammel and J. W. O'Connell, "Sex Bias in Graduate Admissions: Data from Berkeley", Science 187
/// (1975).
const GOLDEN: [(&str, [u64; 4]); 6] = [
    ("A", [512, 825, 89, 108]),
    ("B", [353, 560, 17, 25]),
    ("C", [120, 325, 202, 593]),
    ("D", [138, 417, 131, 375]),
    ("E", [53, 191, 94, 393]),
    ("F", [22, 373, 24, 341]),
];

const STUDY: &str = "data/antagning/study.yaml";
const TABLE: &str = "data/antagning/ansokningar.csv";

fn berkeley() -> Project {
    Project::new().copy("berkeley")
}

fn table(site: &Site, path: &str, figure: &str) -> Table {
    site.page(path).table(&format!("#figur-{figure}"))
}

/// One shuffled line for each application, without the column of counts.
fn cases() -> String {
    let mut lines = Vec::new();
    for (department, [men_admitted, men, women_admitted, women]) in GOLDEN {
        let faculty = if department < "D" { "norr" } else { "syd" };
        for (sex, admitted, all) in [("man", men_admitted, men), ("kvinna", women_admitted, women)] {
            let decision = |number: u64| if number < admitted { "antagen" } else { "avslag" };
            lines.extend((0..all).map(|n| format!("{faculty};{department};{sex};{}\n", decision(n))));
        }
    }
    // 4526 = 2 · 31 · 73 and 1001 = 7 · 11 · 13, so steps of 1001 visit every line once.
    let number = lines.len();
    let mixed = (0..number).map(|step| lines[step * 1001 % number].as_str());
    format!("fakultet;institution;kon;beslut\n{}", mixed.collect::<String>())
}

#[test]
fn the_nation_admits_45_percent_of_the_men_and_30_percent_of_the_women() {
    let project = berkeley();
    let site = project.build().silent_site();
    assert_eq!(
        table(&site, "pm-1/index.html", "kon").rows,
        [["Män", "45", "2 691"], ["Kvinnor", "30", "1 835"]]
    );
    let keys = site.page("index.html").table(".keys");
    assert_eq!(keys.row("Antagna"), ["39", "4 526"]);
    assert_eq!(keys.row("Antagna män"), ["45", "2 691"]);
    assert_eq!(keys.row("Antagna kvinnor"), ["30", "1 835"]);
    let text = site.page("pm-1/index.html").text();
    assert!(text.contains("Av männen antogs 45 procent och av kvinnorna 30 procent"), "{text}");
}

#[test]
fn every_department_shows_the_published_shares_and_bases() {
    let project = berkeley();
    let site = project.build().silent_site();
    let shown = table(&site, "pm-1/index.html", "antagna");
    assert_eq!(shown.head[1..3], ["Män, procent", "Män, antal ansökningar"]);
    let percent = ["62 82", "63 68", "37 34", "33 35", "28 24", "6 7"];
    for ((department, [_, men, _, women]), percent) in GOLDEN.iter().zip(percent) {
        let (of_men, of_women) = percent.split_once(' ').expect("two shares");
        let expected = [of_men, &men.to_string(), of_women, &women.to_string()];
        assert_eq!(shown.row(&format!("Institution {department}")), expected);
    }
}

#[test]
fn the_shares_of_a_distribution_have_each_sex_as_their_base() {
    let project = berkeley();
    let shown = table(&project.build().site(), "pm-1/index.html", "sokande");
    assert_eq!(shown.row("Institution A"), ["31", "6"]);
    assert_eq!(shown.row("Institution C"), ["12", "32"]);
    assert_eq!(shown.row("Antal ansökningar"), ["2 691", "1 835"]);
}

#[test]
fn contrasts_and_stacked_bars_are_drawn_and_repeated_in_tables() {
    let project = berkeley();
    let site = project.build().site();
    let contrasts = table(&site, "pm-1/index.html", "grupper details");
    assert!(contrasts.rows.contains(&["Kön", "Kvinnor", "30", "1 835"].map(String::from).to_vec()));
    assert!(
        contrasts.rows.contains(&["Institution", "Institution F", "6", "714"].map(String::from).to_vec())
    );
    assert_eq!(table(&site, "pm-1/index.html", "beslut").row("Institution B"), ["63", "37", "585"]);
    for figure in ["antagna", "sokande", "grupper", "beslut"] {
        assert_eq!(site.page("pm-1/index.html").all(&format!("#figur-{figure} svg")).len(), 1, "{figure}");
    }
}

#[test]
fn a_faculty_without_some_departments_links_to_the_universitys_figure() {
    let project = berkeley();
    let site = project.build().site();
    let north = site.page("kommuner/norra-fakulteten/pm-1/index.html");
    assert!(
        north.all("#figur-antagna svg, #figur-antagna table").is_empty(),
        "a breakdown is shown whole or not at all"
    );
    let link = north.all("#figur-antagna a")[0].attr("href").expect("an address");
    assert_eq!(link, "../../../pm-1/index.html#figur-antagna");
    let university = table(&site, "pm-1/index.html", "antagna");
    assert_eq!(university.row("Institution D"), ["33", "417", "35", "375"]);
    let south = table(&site, "kommuner/sodra-fakulteten/pm-1/index.html", "kon");
    assert_eq!(south.rows, [["Män", "22", "981"], ["Kvinnor", "22", "1 109"]]);
}

#[test]
fn a_commentary_stands_only_on_its_own_faculty() {
    let project = berkeley();
    let site = project.build().site();
    let comments = |path: &str| site.page(path).all(".commentary").len();
    assert_eq!(comments("kommuner/norra-fakulteten/pm-1/index.html"), 1);
    assert_eq!(comments("kommuner/sodra-fakulteten/pm-1/index.html"), 0);
    let text = site.page("kommuner/norra-fakulteten/pm-1/index.html").text();
    assert!(text.contains("Fakultetsnämnden, 1 mars 1975"), "{text}");
}

#[test]
fn a_study_that_is_not_synthetic_does_not_mention_invented_numbers() {
    let project = berkeley();
    assert!(project.build().site().page("index.html").all(".banner").is_empty());
}

#[test]
fn one_row_per_case_gives_the_same_site_byte_for_byte() {
    let (counts, cases) = (berkeley(), berkeley().file(TABLE, cases()).edit(STUDY, ", count: antal", ""));
    let (counted, gathered) = (counts.build().silent_site().files(), cases.build().silent_site().files());
    assert!(counted.len() > 7);
    assert!(counted == gathered, "the sites differ");
}
