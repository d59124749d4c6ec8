//! Tests situations in which a small count could be worked out. In each, the program withholds
//! enough or refuses the build.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};

/// Every number that a project publishes: unit, round and condition.
fn published(project: &Project) -> BTreeSet<(String, String, String)> {
    let run = project.run("audit", &["--record", "record"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let path = project.path("data/prov/releases/record.csv");
    let text = std::fs::read_to_string(&path).expect("a record");
    std::fs::remove_file(path).expect("the record is removed");
    let fields = |line: &str| {
        let all: Vec<&str> = line.split(';').collect();
        let counted = if all[3].is_empty() { all[2] } else { all[3] };
        (all[0].to_string(), all[1].to_string(), counted.to_string())
    };
    text.lines().skip(1).map(fields).collect()
}

fn shows(published: &BTreeSet<(String, String, String)>, unit: &str, counted: &str) -> bool {
    published.contains(&(unit.to_string(), "2024".to_string(), counted.to_string()))
}

/// The small fixture with three girls with need in one unit.
fn small_at(unit: &str, old: u64) -> Project {
    Project::small().edit(TABLE, &format!("{unit};flicka;ja;{old}"), &format!("{unit};flicka;ja;3"))
}

const GIRLS: &str = "kon=flicka behov=ja";

#[test]
fn a_small_count_in_one_district_is_not_the_city_less_the_other_district() {
    let published = published(&small_at("cedersta-o", 50));
    assert!(!shows(&published, "cedersta-o", GIRLS));
    let (other, city) = (shows(&published, "cedersta-v", GIRLS), shows(&published, "cedersta", GIRLS));
    assert!(!(other && city), "the city less the other district is the small count");
}

#[test]
fn a_small_count_is_not_a_county_less_its_other_municipality() {
    let published = published(&small_at("alnavik", 40));
    assert!(!shows(&published, "alnavik", GIRLS));
    assert!(!(shows(&published, "brunnsele", GIRLS) && shows(&published, "nord", GIRLS)));
}

#[test]
fn a_county_of_one_municipality_withholds_the_same_small_count() {
    let project = small_at("alnavik", 40).edit(
        UNITS,
        "brunnsele;Brunnsele;municipality;nord",
        "brunnsele;Brunnsele;municipality;syd",
    );
    let published = published(&project);
    assert!(!shows(&published, "alnavik", GIRLS) && !shows(&published, "nord", GIRLS));
}

#[test]
fn a_small_count_does_not_follow_from_counties_and_size_classes() {
    let project = small_at("alnavik", 40)
        .edit(
            UNITS,
            "brunnsele;Brunnsele;municipality;nord;liten",
            "brunnsele;Brunnsele;municipality;nord;stor",
        )
        .edit(UNITS, "cedersta;Cedersta;municipality;syd;stor", "cedersta;Cedersta;municipality;syd;liten");
    let published = published(&project);
    let shows = |unit: &str| shows(&published, unit, GIRLS);
    assert!(!shows("alnavik"));
    assert!(!(shows("nord") && shows("brunnsele")), "by the county");
    assert!(!(shows("storlek:liten") && shows("cedersta")), "by the size class");
    assert!(!(shows("riket") && shows("brunnsele") && shows("cedersta")), "by the nation");
}

#[test]
fn a_place_with_three_cases_withholds_their_number() {
    let rows = "alnavik;flicka;ja;40\nalnavik;flicka;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70";
    let few = "alnavik;flicka;ja;1\nalnavik;flicka;nej;1\nalnavik;pojke;ja;0\nalnavik;pojke;nej;1";
    let published = published(&Project::small().edit(TABLE, rows, few));
    assert!(!shows(&published, "alnavik", ""));
    assert!(!(shows(&published, "brunnsele", "") && shows(&published, "nord", "")));
}

#[test]
fn a_small_count_of_a_city_without_districts_is_withheld_in_all_units_with_its_cases() {
    let rows = [("alnavik", 60, 140), ("brunnsele", 40, 60), ("cedersta", 3, 297)];
    let rows: String = rows.iter().map(|(id, yes, no)| format!("{id};ja;{yes}\n{id};nej;{no}\n")).collect();
    let table = "{file: tal.csv, count: antal}";
    let project = Project::small()
        .edit(STUDY, table, &format!("{table}\n  - {{file: hjalp.csv, count: antal}}"))
        .edit(STUDY, "tables:", "  hjalp: {label: Hjälp, values: {ja: Hjälp, nej: Ingen hjälp}}\ntables:")
        .edit(STUDY, "key_indicators", "  hjalp: {label: Hjälp, of: {hjalp: ja}}\nkey_indicators")
        .file("data/prov/hjalp.csv", format!("enhet;hjalp;antal\n{rows}"));
    let published = published(&project);
    let shows = |unit: &str| shows(&published, unit, "hjalp=ja");
    assert!(!shows("cedersta") && !shows("syd") && !shows("storlek:stor"), "they have the same cases");
    assert!(!(shows("riket") && (shows("nord") || shows("storlek:liten"))));
    assert!(shows("riket") && (shows("alnavik") || shows("brunnsele")), "the others need not all lose it");
}

/// A project in which girls' need is compared between regions.
fn regions(alnavik: &str, brunnsele: &str) -> Project {
    let units = format!(
        "id;name;level;parent;storlek;region\nriket;Riket;nation;;;\nnord;Nordlandet;county;riket;;\nsyd;Sydlandet;county;riket;;\n\
         alnavik;Alnavik;municipality;nord;liten;{alnavik}\nbrunnsele;Brunnsele;municipality;nord;liten;{brunnsele}\n\
         cedersta;Cedersta;municipality;syd;stor;syd\ncedersta-o;Öster;district;cedersta;;\ncedersta-v;Väster;district;cedersta;;\n"
    );
    let grouping =
        "groupings:\n  region: {label: Region, pages: true, values: {nord: Norr, mitt: Mitt, syd: Syd}}";
    let project = small_at("alnavik", 40).file(UNITS, units).edit(SETTINGS, "groupings:", grouping);
    // No other figure counts anything in a region.
    let project =
        project.edit(STUDY, "over: kon}", "over: kon, levels: [nation, county, municipality, district]}");
    project.append(STUDY, "  regioner: {title: Behov efter region, chart: table, indicators: [behov], among: {kon: flicka}, over: unit.region}\n")
}

/// Whether the nation shows the comparison.
fn compares(project: &Project) -> bool {
    let run = project.run("audit", &[]);
    let row = run.stdout.lines().find(|line| line.contains("regioner             nation"));
    row.unwrap_or_else(|| panic!("no such figure:\n{}{}", run.stdout, run.stderr)).ends_with(" 100    0    0")
}

#[test]
fn a_comparison_of_groups_with_a_small_count_is_withheld() {
    let project = regions("nord", "mitt");
    assert!(!compares(&project));
    let published = published(&project);
    assert!(!shows(&published, "region:nord", GIRLS));
    assert!(shows(&published, "riket", GIRLS), "the nation need not lose it");
}

#[test]
fn a_comparison_from_which_a_small_count_follows_is_withheld() {
    let project = regions("nord", "nord");
    assert!(compares(&project));
    // The region's new count less the count published for Brunnsele is small.
    let before = "unit;among;of;count;base\nbrunnsele;kon=flicka;kon=flicka behov=ja;10;50\n";
    let project = project.file("data/prov/releases/rapport.csv", before);
    assert!(!compares(&project));
    let published = published(&project);
    assert!(!shows(&published, "region:nord", GIRLS) && !shows(&published, "nord", GIRLS));
    assert!(shows(&published, "riket", GIRLS), "the nation need not lose it");
}

#[test]
fn a_published_percentage_that_fits_one_count_only_is_that_count() {
    // 14 percent of 37 can only be 5. With 8 persons with need in all, the number of boys would
    // follow: 3.
    let project = Project::small()
        .edit(
            TABLE,
            "alnavik;flicka;ja;40\nalnavik;flicka;nej;60",
            "alnavik;flicka;ja;5\nalnavik;flicka;nej;32",
        )
        .edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;3");
    let all = "behov=ja";
    let shown = |project: &Project| shows(&published(project), "alnavik", all);
    assert!(shown(&project), "8 of 110 may be shown when nothing else is known");
    let fact = "unit;among;of;count;percent\nalnavik;kon=flicka;kon=flicka behov=ja;37;14\n";
    let run = project.file("data/prov/releases/rapport.csv", fact).build();
    run.refused();
    run.says(&["a small count and can be worked out", "Alnavik"]);
    // 14 percent of 3 700 can be many numbers, so no count follows.
    let fact = "unit;among;of;count;percent\nriket;kon=flicka;kon=flicka behov=ja;3700;14\n";
    Project::small().file("data/prov/releases/rapport.csv", fact).build().silent_site();
}

#[test]
fn a_small_count_that_follows_from_an_earlier_release_stops_the_build() {
    let project = small_at("alnavik", 40);
    let before = "unit;of;count\nalnavik;behov=ja;33\nalnavik;kon=pojke behov=ja;30\n";
    let run = project.file("data/prov/releases/rapport.csv", before).build();
    run.refused();
    run.says(&["a small count and can be worked out", "Alnavik"]);
}

#[test]
fn a_published_number_with_an_unknown_name_or_value_is_refused() {
    let wrong =
        "unit;of;count\nalnavik;behov=kanske;33\nxyz;behov=ja;4\nalnavik;behof=ja;33\nalnavik;behov=ja;tre\n";
    let percent = "unit;among;of;count;percent\nalnavik;kon=flicka;kon=flicka behov=ja;37;fjorton\n";
    let run = Project::small().file("data/prov/releases/rapport.csv", percent).build();
    run.refused();
    run.says(&["`percent` is not a whole number from 0 to 100", "rapport.csv:2:1"]);
    let run = Project::small().file("data/prov/releases/rapport.csv", wrong).build();
    run.refused();
    run.says(&[
        "`behov` has no value `kanske`",
        "there is no unit `xyz`",
        "did you mean `behov`?",
        "`count` is not a whole number",
        "rapport.csv:5:1",
    ]);
}

/// The project after everything that it shows was recorded as published.
fn recorded(project: Project) -> Project {
    let run = project.run("audit", &["--record", "first"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    project
}

#[test]
fn a_revision_by_one_case_is_refused() {
    let project = recorded(Project::small());
    project.build().silent_site();
    let run = project.edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41").build();
    run.refused();
    run.says(&["differs from this one by a small count", "first.csv"]);
}

#[test]
fn a_municipality_with_a_small_count_cannot_be_added_to_a_published_county() {
    let late =
        "brunnsele;flicka;ja;10\nbrunnsele;flicka;nej;40\nbrunnsele;pojke;ja;20\nbrunnsele;pojke;nej;30\n";
    let few =
        "brunnsele;flicka;ja;2\nbrunnsele;flicka;nej;40\nbrunnsele;pojke;ja;20\nbrunnsele;pojke;nej;30\n";
    // The county's new count of girls with need less its old one is Brunnsele's small count.
    let project = recorded(Project::small().edit(TABLE, late, "")).append(TABLE, few);
    project.build().refused();
    let project = recorded(Project::small().edit(TABLE, late, "")).append(TABLE, late);
    project.build().silent_site();
}

#[test]
fn a_revision_by_a_few_cases_without_the_outcome_is_refused() {
    // The girls, and the girls with needs, increase by ten or more. The girls without needs
    // increase by 3.
    let revised = |nej: &str| {
        let project = recorded(Project::small()).edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;50");
        project.edit(TABLE, "alnavik;flicka;nej;60", nej).build()
    };
    revised("alnavik;flicka;nej;63").refused();
    revised("alnavik;flicka;nej;70").silent_site();
}

#[test]
fn excluding_a_place_from_a_published_county_is_refused_if_a_small_count_follows() {
    let apart = "synthetic: true\nprivacy: {detail_from: 150}";
    // The county's old numbers include Brunnsele's two boys without needs; its new numbers do not.
    let project = |boys: &str| Project::small().edit(TABLE, "brunnsele;pojke;nej;30", boys);
    let project = |boys: &str| recorded(project(boys)).edit(SETTINGS, "synthetic: true", apart);
    project("brunnsele;pojke;nej;2").build().refused();
}

#[test]
fn published_numbers_of_a_merged_municipality_that_leave_a_small_count_are_refused() {
    // Alnavik was two municipalities. One was published, so the other is the difference.
    let old = "unit;of;count;part_of\ngamlaby;;170;alnavik\ngamlaby;behov=ja;67;alnavik\n";
    let run = Project::small().file("data/prov/releases/gammal.csv", old).build();
    run.refused();
    run.says(&["what is left when `gamlaby` is taken", "small count"]);
    // In the first case nobody with need remains in the other part; in the second, three persons
    // do.
    for old in [
        "unit;of;count;part_of\ngamlaby;;170;alnavik\ngamlaby;behov=ja;70;alnavik\n",
        "unit;of;count;part_of\ngamlaby;;100;alnavik\nannanby;;70;alnavik\ngamlaby;behov=ja;35;alnavik\nannanby;behov=ja;32;alnavik\n",
    ] {
        let run = Project::small().file("data/prov/releases/gammal.csv", old).build();
        run.refused();
        run.says(&["is taken from the place it is part of is a small count"]);
    }
    let whole = "unit;of;count;part_of\ngamlaby;;150;alnavik\nannanby;;50;alnavik\ngamlaby;behov=ja;50;alnavik\nannanby;behov=ja;20;alnavik\n";
    Project::small().file("data/prov/releases/gammal.csv", whole).build().silent_site();
}

/// A round for half a year, and one for the year, with 50 more cases in each cell, but `new` more
/// girls with need in Alnavik.
fn cumulative(new: u64) -> Project {
    let rounds = "rounds: [{id: \"2024\", label: första halvåret}, {id: \"helar\", label: hela året, includes: \"2024\"}]";
    let half = std::fs::read_to_string("tests/fixtures/small/data/prov/tal.csv").expect("a table");
    let mut table = String::from("enhet;omgang;kon;behov;antal\n");
    for line in half.lines().skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let count: u64 = fields[3].parse().expect("a count");
        let more = if fields[..3] == ["alnavik", "flicka", "ja"] { new } else { 50 };
        table += &format!("{};2024;{};{};{count}\n", fields[0], fields[1], fields[2]);
        table += &format!("{};helar;{};{};{}\n", fields[0], fields[1], fields[2], count + more);
    }
    Project::small().edit(STUDY, "rounds: [{id: \"2024\", label: år 2024}]", rounds).file(TABLE, table).edit(
        PM,
        "study: prov\n",
        "study: prov\nround: helar\n",
    )
}

/// Whether a number of a unit is published for both the half year and the year.
fn shows_both(published: &BTreeSet<(String, String, String)>, unit: &str, counted: &str) -> bool {
    let shows = |round: &str| published.contains(&(unit.to_string(), round.to_string(), counted.to_string()));
    shows("2024") && shows("helar")
}

#[test]
fn a_cumulative_round_with_a_few_new_cases_is_not_shown_beside_the_earlier_one() {
    let both = |new: u64| shows_both(&published(&cumulative(new)), "alnavik", GIRLS);
    assert!(both(50));
    assert!(!both(2), "the year less the first half is the new cases");
    let fewer = cumulative(50).edit(TABLE, "alnavik;helar;pojke;nej;120", "alnavik;helar;pojke;nej;1");
    let fewer = fewer.edit(TABLE, "alnavik;helar;flicka;nej;110", "alnavik;helar;flicka;nej;1").build();
    fewer.refused();
    fewer.says(&["Alnavik has fewer cases in round `helar`"]);
}

#[test]
fn a_city_without_districts_with_few_new_cases_does_not_show_both_cumulative_rounds() {
    let both = |new: u64| {
        let mut rows = "enhet;omgang;hjalp;antal\n".to_string();
        // With need: in the first half of the year, and in all of it.
        for (unit, [half, year], more) in
            [("alnavik", [70, 170], 50), ("brunnsele", [30, 130], 50), ("cedersta", [145, 345], new)]
        {
            rows += &format!("{unit};2024;ja;20\n{unit};2024;nej;{}\n", half - 20);
            rows += &format!("{unit};helar;ja;{}\n{unit};helar;nej;{}\n", 20 + more, year - 20 - more);
        }
        let table = "{file: tal.csv, count: antal}";
        let project = cumulative(50)
            .edit(
                STUDY,
                table,
                &format!("{table}\n  - {{file: hjalp.csv, count: antal, covers: {{behov: ja}}}}"),
            )
            .edit(STUDY, "tables:", "  hjalp: {label: Hjälp, values: {ja: Hjälp, nej: Ingen hjälp}}\ntables:")
            .edit(
                STUDY,
                "key_indicators",
                "  hjalp: {label: Hjälp, of: {hjalp: ja}, among: {behov: ja}}\nkey_indicators",
            )
            .file("data/prov/hjalp.csv", rows);
        shows_both(&published(&project), "cedersta", "behov=ja hjalp=ja")
    };
    assert!(both(50));
    assert!(!both(3), "the year less the first half is the new cases");
}

#[test]
fn a_small_count_does_not_follow_from_its_complement_or_another_figure() {
    let project = small_at("cedersta-o", 50)
        .edit(STUDY, "  behov: {label: Behov av stöd, of: {behov: ja}}", "  behov: {label: Behov av stöd, of: {behov: ja}}\n  utan: {label: Utan behov, of: {behov: nej}}")
        .edit(STUDY, "figures:", "figures:\n  utan: {title: Utan behov, chart: columns, indicators: [utan], over: kon}\n  delar: {title: Kön efter behov, chart: table, share_of: kon, by: behov}");
    let published = published(&project);
    for counted in [GIRLS, "kon=flicka behov=nej", "kon=flicka"] {
        let (part, other, city) = (
            shows(&published, "cedersta-o", counted),
            shows(&published, "cedersta-v", counted),
            shows(&published, "cedersta", counted),
        );
        assert!(
            counted == "kon=flicka" || !part,
            "{counted} is shown where it is small, or its complement is"
        );
        assert!(
            counted == "kon=flicka" || !(other && city),
            "{counted} is left when the other district is taken away"
        );
    }
}

#[test]
fn two_values_of_a_variable_are_not_both_shown_if_the_others_sum_to_a_small_count() {
    // In Alnavik 8 of 17 live with both parents and 6 with one. The other 3 are counted by no
    // indicator.
    let places = [("alnavik", [8, 6, 2, 1]), ("brunnsele", [40, 30, 20, 10])];
    let more = [("cedersta-o", [40, 30, 20, 10]), ("cedersta-v", [30, 40, 10, 20])];
    let mut rows = "enhet;boende;antal\n".to_string();
    for (unit, counts) in places.iter().chain(&more) {
        for (value, count) in ["bada", "en", "vaxelvis", "annat"].iter().zip(counts) {
            rows += &format!("{unit};{value};{count}\n");
        }
    }
    let total = |unit: &str, counts: [u64; 4]| -> String {
        let names = [("flicka", "ja"), ("flicka", "nej"), ("pojke", "ja"), ("pojke", "nej")];
        names
            .iter()
            .zip(counts)
            .map(|((sex, need), count)| format!("{unit};{sex};{need};{count}\n"))
            .collect()
    };
    let table = "enhet;kon;behov;antal\n".to_string()
        + &total("alnavik", [3, 4, 5, 5])
        + &total("brunnsele", [25, 25, 25, 25])
        + &total("cedersta-o", [25, 25, 25, 25])
        + &total("cedersta-v", [25, 25, 25, 25]);
    let boende =
        "  boende: {label: Boende, values: {bada: Båda, en: En, vaxelvis: Växelvis, annat: Annat}}\n";
    let project = Project::small()
        .file("data/prov/boende.csv", rows)
        .file(TABLE, table)
        .edit(STUDY, "tables:\n", &format!("{boende}tables:\n  - {{file: boende.csv, count: antal}}\n"))
        .edit(
            STUDY,
            "key_indicators",
            "  bada: {label: Båda, of: {boende: bada}}\n  en: {label: En, of: {boende: en}}\nkey_indicators",
        );
    let published = published(&project);
    let (both, one) =
        (shows(&published, "alnavik", "boende=bada"), shows(&published, "alnavik", "boende=en"));
    assert!(!(both && one), "what is left of 17 is 3");
    assert!(both || one, "both are withheld, though one alone tells nothing");
    assert!(shows(&published, "brunnsele", "boende=bada") || shows(&published, "cedersta", "boende=bada"));
}

#[test]
fn a_breakdown_with_a_small_count_is_shown_in_coarser_classes() {
    let mut rows = "enhet;alder;behov;antal\n".to_string();
    for (unit, counts) in [
        ("alnavik", [3, 37, 30, 50, 40, 40]),
        ("brunnsele", [10, 10, 10, 20, 25, 25]),
        ("cedersta-o", [40, 40, 30, 30, 30, 30]),
        ("cedersta-v", [15, 10, 10, 20, 20, 25]),
    ] {
        for (row, cases) in ["a;ja", "b;ja", "c;ja", "a;nej", "b;nej", "c;nej"].into_iter().zip(counts) {
            rows += &format!("{unit};{row};{cases}\n");
        }
    }
    let table = "{file: tal.csv, count: antal}";
    let variables = "  alder: {label: Ålder, values: [a, b, c]}\n  grov: {label: Grov ålder, from: alder, values: {u: {is: [a, b]}, g: {is: c}}}\ntables:";
    let figure = "  alder: {title: Behov efter ålder, chart: table, indicators: [behov], over: alder, otherwise: {over: grov}}\n";
    let project = Project::small()
        .file("data/prov/alder.csv", rows)
        .edit(STUDY, table, &format!("{table}\n  - {{file: alder.csv, count: antal}}"))
        .edit(STUDY, "tables:", variables)
        .append(STUDY, figure);
    let published = published(&project);
    assert!(
        !shows(&published, "alnavik", "behov=ja alder=a")
            && !shows(&published, "alnavik", "behov=ja alder=b")
    );
    assert!(
        shows(&published, "alnavik", "behov=ja alder=a|b") && shows(&published, "riket", "behov=ja alder=a")
    );
    let said = project.run("audit", &[]).stdout;
    let row =
        said.lines().find(|line| line.contains("alder                municipality")).expect("the figure");
    let parts: Vec<&str> = row.split_whitespace().rev().take(3).collect();
    assert!(parts[0] == "0" && parts[1] != "0", "declared, coarser, not at all: {row}");
}

#[test]
fn a_distribution_is_shown_whole_or_not_at_all() {
    let values = ["bada", "en", "vaxelvis", "annat"];
    let mut rows = "enhet;boende;antal\n".to_string();
    for (unit, counts) in [
        ("alnavik", [80, 60, 57, 3]),
        ("brunnsele", [40, 30, 20, 10]),
        ("cedersta-o", [80, 60, 40, 20]),
        ("cedersta-v", [30, 40, 10, 20]),
    ] {
        for (value, count) in values.iter().zip(counts) {
            rows += &format!("{unit};{value};{count}\n");
        }
    }
    let boende =
        "  boende: {label: Boende, values: {bada: Båda, en: En, vaxelvis: Växelvis, annat: Annat}}\n";
    let project = Project::small()
        .file("data/prov/boende.csv", rows)
        .edit(STUDY, "tables:\n", &format!("{boende}tables:\n  - {{file: boende.csv, count: antal}}\n"))
        .append(STUDY, "  boende: {title: Boende, chart: bars, share_of: boende}\n");
    let published = published(&project);
    let shown = |unit: &str| {
        let is_shown = |value: &&&str| shows(&published, unit, &format!("boende={value}"));
        values.iter().filter(is_shown).count()
    };
    assert_eq!(shown("alnavik"), 0, "one of four values is small");
    assert_eq!(shown("cedersta"), 4);
    assert_eq!(shown("riket"), 4);
}

/// In Alnavik, 3 of 200 children were investigated for one of three reasons; a child may have
/// several.
fn reasons(average: &str) -> Project {
    let mut rows = "enhet;anledning;antal;bas\n".to_string();
    for (unit, counts) in [
        ("alnavik", [3, 80, 120]),
        ("brunnsele", [30, 40, 45]),
        ("cedersta-o", [50, 90, 110]),
        ("cedersta-v", [35, 45, 60]),
    ] {
        let all = if ["alnavik", "cedersta-o"].contains(&unit) { 200 } else { 100 };
        for (reason, count) in ["vald", "skola", "annat"].into_iter().zip(counts) {
            rows += &format!("{unit};{reason};{count};{all}\n");
        }
    }
    Project::small()
        .edit(STUDY, "variables:\n", "variables:\n  anledning: {label: Anledning, multiple: true, values: {vald: Våld, skola: Skola, annat: Annat}}\n")
        .edit(STUDY, "{file: tal.csv, count: antal}\n", "{file: tal.csv, count: antal}\n  - {file: svar.csv, count: antal, base: bas}\n")
        .append(STUDY, "  anledning: {title: Anledningar, chart: table, share_of: anledning}\n")
        .file("data/prov/svar.csv", rows)
        .file("data/prov/releases/andra.csv", format!("unit;of;count\n{average}"))
}

#[test]
fn a_small_count_does_not_follow_from_a_published_average_number_of_answers() {
    let shown = |project: &Project| {
        let published = published(project);
        ["vald", "skola", "annat"].map(|reason| shows(&published, "alnavik", &format!("anledning={reason}")))
    };
    assert_eq!(shown(&reasons("")), [false, true, true], "alone the small one is withheld");
    // An average of 1.015 reasons was published elsewhere: 203 answers of 200 children.
    let average = "alnavik;anledning=*;203\n";
    let project = reasons(average);
    assert_eq!(shown(&project).into_iter().filter(|shown| *shown).count(), 1, "203 less the others is 3");
    // The same average for girls, while a figure shows each reason by sex.
    let by_sex = |average: &str| {
        let rows: Vec<String> = [
            ("alnavik", [3, 40, 60, 30, 40, 60]),
            ("brunnsele", [15, 20, 22, 15, 20, 23]),
            ("cedersta-o", [25, 45, 55, 25, 45, 55]),
            ("cedersta-v", [17, 22, 30, 18, 23, 30]),
        ]
        .into_iter()
        .flat_map(|(unit, counts)| {
            let all = if ["alnavik", "cedersta-o"].contains(&unit) { 100 } else { 50 };
            counts.into_iter().enumerate().map(move |(cell, count)| {
                let (sex, reason) = (["flicka", "pojke"][cell / 3], ["vald", "skola", "annat"][cell % 3]);
                format!("{unit};{sex};{reason};{count};{all}\n")
            })
        })
        .collect();
        reasons(average)
            .edit(STUDY, "share_of: anledning}", "share_of: anledning, by: kon}")
            .file("data/prov/svar.csv", format!("enhet;kon;anledning;antal;bas\n{}", rows.concat()))
    };
    let shown = |project: &Project| {
        let published = published(project);
        let of = |reason: &&str| {
            shows(&published, "alnavik", &format!("kon=flicka anledning={reason}"))
                || shows(&published, "alnavik", &format!("anledning={reason} kon=flicka"))
        };
        ["vald", "skola", "annat"].iter().filter(|reason| of(reason)).count()
    };
    assert_eq!(shown(&by_sex("")), 2);
    let girls = "alnavik;kon=flicka;anledning=*;103\n";
    let with_base = |project: Project| {
        project.file("data/prov/releases/andra.csv", format!("unit;among;of;count\n{girls}"))
    };
    assert_eq!(shown(&with_base(by_sex(""))), 1, "103 less the others is 3");
    // If the table does not have all answers of girls, their sum discloses nothing.
    with_base(reasons("")).build().says(&["warning[no-such-answers]", "andra.csv:2"]);
    // If the other two answers were published too, the small one follows.
    let run = reasons(&format!("{average}alnavik;anledning=skola;80\nalnavik;anledning=annat;120\n")).build();
    run.refused();
    run.says(&["error[small-count-known]", "anledning"]);
    let run = reasons("alnavik;behov=*;203\n").build();
    run.refused();
    run.says(&["is no question with several answers", "andra.csv:2", "alnavik;behov=*;203"]);
}

/// The files of two sites with different withheld counts: 3 or 4 girls with needs in one district,
/// compensated by boys and by the other district, so that all published sums are equal.
fn twins() -> [BTreeMap<String, Vec<u8>>; 2] {
    [[3, 97, 60, 40, 47, 3, 10, 40], [4, 96, 59, 41, 46, 4, 11, 39]].map(|counts: [u64; 8]| {
        let rows = |counts: &[u64]| {
            let rows = |id: &str, counts: &[u64]| {
                let [a, b, c, d] = counts else { unreachable!("four counts") };
                format!("{id};flicka;ja;{a}\n{id};flicka;nej;{b}\n{id};pojke;ja;{c}\n{id};pojke;nej;{d}\n")
            };
            rows("cedersta-o", &counts[..4]) + &rows("cedersta-v", &counts[4..])
        };
        let project = Project::small().edit(TABLE, &rows(&[50, 50, 60, 40, 25, 25, 10, 40]), &rows(&counts));
        let project = project.append(SETTINGS, "similar: {number: 3, by: {storlek: 1}}\n").append(
            STUDY,
            "analyses:\n  behov: {title: Behovet, outcome: behov, by: [kon], case_mix: [kon]}\n",
        );
        project.build().site().files()
    })
}

/// The paths of files that differ between two sites.
fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

#[test]
fn data_that_differ_in_withheld_counts_only_give_the_same_site() {
    let [one, other] = twins();
    assert_eq!(differing(&one, &other), [] as [&str; 0]);
    // Also the pages on which numbers are compared, split and put in order are of both.
    for page in [
        "analys/index.html",
        "kommuner/cedersta/analys/index.html",
        "kommuner/cedersta/oster/analys/index.html",
        "indikatorer/prov/behov/index.html",
        "jamfor/index.html",
        "jamlikhet/index.html",
        "kommuner/alnavik/liknande/index.html",
    ] {
        assert!(one.contains_key(page), "{page} is not there");
    }
}

#[test]
fn a_planted_leak_in_any_part_of_a_page_is_found() {
    let [one, other] = twins();
    let page = "kommuner/cedersta/oster/pm-1/index.html";
    let channels = [
        "<rect height=\"{}\"/>",
        "<p>Av flickorna bedömdes {} ha behov.</p>",
        "<p title=\"{} av 100\"></p>",
        "<td>övriga: {}</td>",
        "<a download=\"tal-{}.csv\"></a>",
        "<desc>lägst {} procent</desc>",
    ];
    for channel in channels {
        let planted = |site: &BTreeMap<String, Vec<u8>>, cases: u64| {
            let mut files = site.clone();
            let bytes = files.get_mut(page).expect("the page of the district");
            bytes.extend(channel.replace("{}", &cases.to_string()).into_bytes());
            files
        };
        assert_eq!(differing(&planted(&one, 3), &planted(&other, 4)), [page], "{channel}");
    }
}
