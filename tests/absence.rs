//! Why a number is missing, and what totals of the source fill in: each reason has its own sign and
//! words, and no page shows a share whose numerator and base come from different sources.

mod common;

use common::site::{Site, text};
use common::{Project, STUDY, TABLE};

const NATION: &str = "index.html";
const ALNAVIK: &str = "kommuner/alnavik/index.html";
const WITHHELD: &str = "symbols: {x: withheld}";

/// The small project with keys added to its table.
fn with_keys(keys: &str) -> Project {
    Project::small().edit(STUDY, "count: antal}", &format!("count: antal, {keys}}}"))
}

/// The cells of the key table's only row.
fn keys(site: &Site, path: &str) -> Vec<String> {
    let page = site.page(path);
    let cells = page.all(".keys tbody td");
    cells.into_iter().map(text).collect()
}

/// The notes under tables.
fn notes(site: &Site, path: &str) -> String {
    site.page(path).all("p.key").into_iter().map(text).collect::<Vec<_>>().join(" ")
}

mod totals {
    use super::*;

    /// Only the cases with the outcome, and all cases.
    const SOME: &str = "enhet;behov;antal
alnavik;ja;70\nalnavik;Alla;200\nbrunnsele;ja;30\nbrunnsele;Alla;100\ncedersta;ja;145\ncedersta;Alla;300\n";

    fn by_need(rest: &str, file: &str) -> Project {
        Project::small()
            .edit(
                STUDY,
                "{ja: Behov, nej: Inget behov}",
                &format!("{{ja: Behov, nej: Inget behov}}, total: Alla{rest}"),
            )
            .edit(STUDY, "indicators: [behov], over: kon", "share_of: behov")
            .file(TABLE, file)
    }

    #[test]
    fn parts_that_do_not_exhaust_their_total_are_an_error_unless_the_rest_has_a_name() {
        let run = by_need("", SOME).build();
        run.refused();
        run.says(&[
            "error[total-differs]",
            "the total is 200, but the only part is 70",
            "tal.csv:3:1",
            "`rest`",
        ]);
        let project = by_need(", rest: nej", SOME);
        let site = project.build().silent_site();
        assert_eq!(keys(&site, NATION)[..2], ["41", "600"]);
        assert_eq!(keys(&site, ALNAVIK)[..2], ["35", "200"]);
    }

    #[test]
    fn a_rest_that_the_file_gives_is_compared_and_not_made_again() {
        let file = SOME.replace("alnavik;Alla", "alnavik;nej;130\nalnavik;Alla");
        by_need(", rest: nej", &file).build().silent_site();
        let run = by_need(", rest: nej", &file.replace("nej;130", "nej;131")).build();
        run.refused();
        run.says(&["the total is 200, but its 2 parts add up to 201"]);
    }

    #[test]
    fn a_place_whose_total_lacks_has_no_rest() {
        let file = SOME.replace("brunnsele;Alla;100\n", "");
        let run = by_need(", rest: nej", &file).build();
        run.refused();
        run.says(&["error[rest-without-total]", "tal.csv:4:1", "add the row of the total"]);
        by_need(", rest: nej", &format!("{file}brunnsele;nej;70\n")).build().silent_site();
    }

    #[test]
    fn a_table_without_the_rest_and_without_totals_is_refused() {
        let rows = SOME.lines().filter(|line| !line.contains("Alla")).collect::<Vec<_>>();
        let file = rows.join("\n");
        let run = by_need(", rest: nej", &file).build();
        run.refused();
        run.says(&["error[rest-without-total]", "tal.csv:2:1", "`covers:`"]);
        // Neither do totals of both sexes together tell of the rest of each.
        let by_sex =
            "enhet;kon;behov;antal\nalnavik;flicka;ja;30\nalnavik;pojke;ja;40\nalnavik;Alla;Alla;70\n";
        let run = by_need(", rest: nej", by_sex)
            .edit(STUDY, "pojke: Pojkar}", "pojke: Pojkar}, total: [Alla]")
            .build();
        run.refused();
        run.says(&["error[rest-without-total]", "tal.csv:2:1"]);
    }

    #[test]
    fn a_rest_cannot_be_less_than_nothing() {
        let run = by_need(", rest: nej", &SOME.replace("alnavik;Alla;200", "alnavik;Alla;60")).build();
        run.refused();
        run.says(&["the total is 60, but its 2 parts add up to 70", "parts overlap"]);
    }

    #[test]
    fn given_parts_above_their_total_are_an_error_although_another_part_is_withheld() {
        let file = "enhet;behov;antal\nalnavik;ja;70\nalnavik;nej;x\nalnavik;Alla;60\nbrunnsele;ja;30\nbrunnsele;nej;60\n";
        let run =
            by_need("", file).edit(STUDY, "count: antal}", "count: antal, symbols: {x: withheld}}").build();
        run.refused();
        run.says(&["the total is 60, but the only part that is not withheld is 70"]);
    }

    #[test]
    fn a_rest_needs_a_total_and_a_value() {
        let run = Project::small()
            .edit(STUDY, "{ja: Behov, nej: Inget behov}", "{ja: Behov, nej: Inget behov}, rest: neej")
            .check();
        run.refused();
        run.says(&["has a `rest`, but no `total`", "`neej`", "did you mean `nej`?"]);
    }

    #[test]
    fn places_that_overlap_are_an_error_and_never_a_share_above_the_whole() {
        let file = "enhet;behov;antal
riket;ja;100\nriket;nej;100\nriket;Alla;200
alnavik;ja;70\nalnavik;nej;70\nalnavik;Alla;140\nbrunnsele;ja;70\nbrunnsele;nej;x\nbrunnsele;Alla;x\n";
        let run =
            by_need("", file).edit(STUDY, "count: antal}", "count: antal, symbols: {x: withheld}}").build();
        run.refused();
        run.says(&["the total is 100, but its 2 parts add up to 140", "`parent` for a place"]);
    }
}

mod source {
    use super::*;

    #[test]
    fn what_the_source_withholds_has_its_own_sign_and_names_the_place() {
        let project = with_keys(WITHHELD).edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;x");
        let run = project.build();
        run.says(&[
            "warning[at-source]: the source withheld numbers, and so pages do not show",
            "the indicator `behov` for",
            "Alnavik (`alnavik`)",
        ]);
        let site = run.silent_but_unseen();
        assert_eq!(keys(&site, NATION)[..2], ["x", "x"]);
        let memo = site.page("pm-1/index.html").text();
        assert!(memo.contains("Visas inte här, eftersom källan inte har lämnat ut uppgifterna."), "{memo}");
        assert!(!memo.contains("kännas igen"), "nobody is few here: {memo}");
        assert!(
            notes(&site, NATION).contains("x: källan har inte lämnat ut uppgiften."),
            "{}",
            notes(&site, NATION)
        );
        assert!(
            !notes(&site, NATION).contains("kännas igen"),
            "nobody is few here: {}",
            notes(&site, NATION)
        );
        let said = site.page(NATION).text();
        assert!(said.contains("Källan har inte lämnat ut alla uppgifter om Alnavik."), "{said}");
        assert_eq!(keys(&site, "kommuner/brunnsele/index.html")[0], "30");
    }

    #[test]
    fn a_source_that_says_how_much_it_withholds_lets_the_page_say_how_many_cases_are_missing() {
        let said = |keys: &str| {
            let project = with_keys(keys)
                .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;x")
                .edit(TABLE, "alnavik;pojke;ja;30", "alnavik;pojke;ja;x")
                .edit(TABLE, "brunnsele;flicka;ja;10", "brunnsele;flicka;ja;x");
            project.build().silent_but_unseen().page(NATION).text()
        };
        let page = said("symbols: {x: withheld}, withheld_at_most: 4");
        assert!(
            page.contains(
                "Källan har inte lämnat ut alla uppgifter om Alnavik och Brunnsele, som gäller högst 12 fall."
            ),
            "{page}"
        );
        assert!(!said(WITHHELD).contains("högst"), "nobody knows");
    }

    #[test]
    fn how_large_a_withheld_number_can_be_is_not_said_where_none_is_withheld() {
        let run = with_keys("withheld_at_most: 4").build();
        run.refused();
        run.says(&["error[nothing-withheld]", "study.yaml", "symbols: {\"..\": withheld}"]);
    }

    #[test]
    fn pages_say_that_the_source_rounds() {
        let project = with_keys("rounded: 5");
        let site = project.build().silent_site();
        let page = site.page(NATION).text();
        assert!(page.contains("Källan har avrundat antal till jämna 5-tal."), "{page}");
    }

    #[test]
    fn the_total_of_a_city_stands_in_for_its_districts_in_larger_sums() {
        let project = with_keys(WITHHELD)
            .edit(TABLE, "cedersta-o;flicka;ja;50", "cedersta-o;flicka;ja;x")
            .edit(TABLE, "cedersta-v;flicka;ja;25", "cedersta-v;flicka;ja;x")
            .append(TABLE, "cedersta;flicka;ja;75\ncedersta;flicka;nej;75\ncedersta;pojke;ja;70\ncedersta;pojke;nej;80\n");
        let site = project.build().silent_but_unseen();
        assert_eq!(keys(&site, NATION)[..2], ["41", "600"]);
        assert_eq!(keys(&site, "kommuner/cedersta/index.html")[..2], ["48", "300"]);
    }

    #[test]
    fn another_table_answers_whatever_the_order_of_the_tables() {
        let both = |first: &str, second: &str| {
            Project::small()
                .edit(STUDY, "  - {file: tal.csv, count: antal}", &format!("  - {first}\n  - {second}"))
                .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;x")
                .file(
                    "data/prov/behov.csv",
                    "enhet;behov;antal
alnavik;ja;70\nalnavik;nej;130\nbrunnsele;ja;30\nbrunnsele;nej;70
cedersta-o;ja;110\ncedersta-o;nej;90\ncedersta-v;ja;35\ncedersta-v;nej;65\n",
                )
        };
        let (fine, coarse) =
            ("{file: tal.csv, count: antal, symbols: {x: withheld}}", "{file: behov.csv, count: antal}");
        for project in [both(fine, coarse), both(coarse, fine)] {
            let site = project.build().silent_but_unseen();
            assert_eq!(keys(&site, NATION)[..2], ["41", "600"]);
            assert_eq!(keys(&site, ALNAVIK)[..2], ["35", "200"]);
        }
    }
}

mod published {
    use super::*;

    #[test]
    fn what_the_source_gives_is_shown_beside_what_it_withholds() {
        let project = Project::small()
            .append(STUDY, "privacy: {published: Provtryckeriets tabell 3.}\n")
            .edit(STUDY, "count: antal}", "count: antal, symbols: {x: withheld}}")
            .edit(TABLE, "brunnsele;flicka;ja;10", "brunnsele;flicka;ja;x");
        let site = project.build().silent_but_unseen();
        assert_eq!(keys(&site, ALNAVIK)[..2], ["35", "200"]);
        assert_eq!(keys(&site, "kommuner/brunnsele/index.html")[..2], ["x", "x"]);
        for path in [ALNAVIK, NATION, "kommuner/brunnsele/index.html"] {
            assert!(!site.page(path).text().contains("kännas igen"), "{}", site.page(path).text());
        }
    }

    #[test]
    fn nothing_is_withheld_of_numbers_that_are_public_and_the_method_page_says_why() {
        let file = "enhet;kon;behov;antal\nalnavik;flicka;ja;1\nalnavik;flicka;nej;2\nbrunnsele;pojke;ja;0\nbrunnsele;pojke;nej;4\n";
        let project = Project::small()
            .append(STUDY, "privacy: {published: Provtryckeriets tabell 3.}\n")
            .file("content/pages/metod.md", "---\ntitle: Metod\nmethods: true\n---\n\n## Metod\n")
            .file(TABLE, file);
        let site = project.build().silent_site();
        assert_eq!(keys(&site, NATION)[..2], ["14", "7"]);
        assert_eq!(keys(&site, ALNAVIK)[..2], ["33", "3"]);
        assert_eq!(keys(&site, "kommuner/brunnsele/index.html")[..2], ["0", "4"]);
        let method = site.page("metod/index.html").text();
        assert!(method.contains("redan offentliga. Provtryckeriets tabell 3."), "{method}");
    }

    #[test]
    fn what_is_public_is_not_protected_as_well() {
        let run = Project::small().append(STUDY, "privacy: {published: Där, threshold: 5}\n").check();
        run.refused();
        run.says(&["error[published]", "study.yaml:"]);
    }
}

mod places {
    use super::*;

    #[test]
    fn a_place_without_rows_has_a_page_that_says_so_and_the_build_tells_of_it() {
        let project = Project::small().append("data/units.csv", "dalvik;Dalvik;municipality;nord;\n");
        let run = project.build();
        assert!(run.stdout.ends_with("no table has a row for Dalvik (`dalvik`)\n"), "{}", run.stdout);
        let site = run.silent_site();
        let said = site.page("kommuner/dalvik/index.html").text();
        assert!(said.contains("Dalvik har inte lämnat några uppgifter till ”Provet”."), "{said}");
        assert!(!said.contains("kännas igen"), "{said}");
        assert!(said.contains("Nordlandet"), "the county's numbers stand there: {said}");
        assert!(
            !site.page("lan/nordlandet/index.html").text().contains("Dalvik"),
            "it is no part of the numbers"
        );
        assert!(site.page("kommuner/index.html").html.contains("dalvik/index.html"));
    }

    #[test]
    fn a_city_that_reports_as_a_whole_misses_no_districts() {
        let file = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70
brunnsele;flicka;ja;40\nbrunnsele;flicka;nej;60\nbrunnsele;pojke;ja;30\nbrunnsele;pojke;nej;70
cedersta;flicka;ja;40\ncedersta;flicka;nej;60\ncedersta;pojke;ja;30\ncedersta;pojke;nej;70\n";
        let project = Project::small().file(TABLE, file);
        assert!(!project.build().silent_site().has("kommuner/cedersta/oster/index.html"));
    }

    /// Two rounds of three municipalities.
    const TWO_ROUNDS: &str = "enhet;omgang;kon;behov;antal\nalnavik;2023;flicka;ja;60\nalnavik;2023;flicka;nej;60\nalnavik;2024;flicka;ja;25\nalnavik;2024;flicka;nej;30
brunnsele;2023;flicka;ja;60\nbrunnsele;2023;flicka;nej;60\nbrunnsele;2024;flicka;ja;60\nbrunnsele;2024;flicka;nej;60
cedersta;2023;flicka;ja;60\ncedersta;2023;flicka;nej;60\ncedersta;2024;flicka;ja;30\ncedersta;2024;flicka;nej;30\n";

    fn two_rounds(file: &str) -> Project {
        Project::small()
            .edit(STUDY, "[{id: \"2024\", label: år 2024}]", "[{id: \"2023\"}, {id: \"2024\"}]")
            .file(
                "content/pm/pm-1.md",
                "---\nstudy: prov\nround: \"2024\"\nnumber: 1\ntitle: A\ndate: 2024-10-02\n---\n\n## A\n",
            )
            .file(TABLE, file)
    }

    #[test]
    fn a_place_that_lost_half_of_its_cases_is_told_of_with_its_numbers() {
        two_rounds(TWO_ROUNDS)
            .build()
            .says(&["warning[cases-lost]", "for Alnavik (`alnavik`); the first has 55 after 120"]);
    }

    #[test]
    fn a_place_with_ten_times_as_many_cases_is_told_of_with_its_numbers() {
        let file = TWO_ROUNDS.replace("brunnsele;2024;flicka;ja;60", "brunnsele;2024;flicka;ja;6000");
        two_rounds(&file)
            .build()
            .says(&["warning[cases-tenfold]", "for Brunnsele (`brunnsele`); the first has 6060 after 120"]);
    }

    #[test]
    fn a_total_in_another_unit_than_its_parts_is_told_of_with_the_factor() {
        let run = Project::small()
            .edit(STUDY, "{label: Behov, ", "{label: Behov, total: Alla, ")
            .append(TABLE, "alnavik;flicka;Alla;100000\n")
            .build();
        run.refused();
        run.says(&[
            "error[total-differs]",
            "the total is 100000, but its 2 parts add up to 100",
            "about 1000 times",
        ]);
    }

    #[test]
    fn a_table_that_repeats_another_is_told_of() {
        let rows = |project: Project| {
            let rows = std::fs::read_to_string(project.path(TABLE)).expect("a table");
            let rows: Vec<String> = rows
                .lines()
                .map(|row| {
                    let cells: Vec<&str> = row.split(';').collect();
                    [cells[0], cells[2], cells[1], cells[3]].join(";")
                })
                .collect();
            (project, rows.join("\n") + "\n")
        };
        let second = |project: Project| {
            project.edit(
                STUDY,
                "  - {file: tal.csv, count: antal}",
                "  - {file: tal.csv, count: antal}\n  - {file: kopia.csv, count: antal}",
            )
        };
        let (project, copy) = rows(second(Project::small()));
        project.file("data/prov/kopia.csv", &copy).build().says(&[
            "warning[table-repeats]",
            "`kopia.csv` holds the same cells with the same counts as `tal.csv`, line 8",
        ]);
        // One cell more of a place, one less of another: the totals differ, and it is no copy.
        let (project, copy) = rows(second(Project::small()));
        let other = copy.replacen("alnavik;ja;flicka;40", "alnavik;ja;flicka;41", 1);
        let run = project.file("data/prov/kopia.csv", other).build();
        assert!(!run.stderr.contains("table-repeats"), "{}", run.stderr);
    }

    #[test]
    fn a_figure_that_only_larger_places_can_show_is_told_of() {
        let few = |places: &[&str]| -> String {
            let rows = places.iter().map(|place| {
                format!(
                    "{place};flicka;ja;4\n{place};flicka;nej;40\n{place};pojke;ja;4\n{place};pojke;nej;40\n"
                )
            });
            format!("enhet;kon;behov;antal\n{}", rows.collect::<String>())
        };
        Project::small().file(TABLE, few(&["alnavik", "brunnsele", "cedersta"])).build().says(&[
            "warning[unseen]",
            "no municipality shows the figure `behov`",
            "`otherwise`",
        ]);
    }

    #[test]
    fn a_row_that_one_place_lacks_is_told_of_with_its_values() {
        let places = ["dalvik;Dalvik;municipality;nord;\n", "ekby;Ekby;municipality;syd;\n"];
        let rows = |place: &str| {
            format!(
                "{place};flicka;ja;40\n{place};flicka;nej;60\n{place};pojke;ja;30\n{place};pojke;nej;70\n"
            )
        };
        let file = format!("{}{}", rows("dalvik"), rows("ekby"));
        let project = Project::small().append("data/units.csv", &places.concat()).append(TABLE, &file);
        project.build().silent_site();
        let run = project.edit(TABLE, "ekby;pojke;ja;30\n", "").build();
        run.says(&[
            "warning[missing-row]",
            "Ekby (`ekby`) has no row for kon pojke, behov ja in round `2024`",
            "tal.csv:22:1",
        ]);
    }

    #[test]
    fn a_figure_and_an_indicator_that_nobody_can_see_are_told_of() {
        let run = Project::small()
            .edit(
                STUDY,
                "values: {ja: Behov, nej: Inget behov}",
                "values: {ja: Behov, nej: Inget behov, vet: Vet inte}",
            )
            .edit(
                STUDY,
                "key_indicators: [behov]",
                "  vet: {label: Vet inte, of: {behov: vet}}\nkey_indicators: [behov]",
            )
            .append(STUDY, "  vet: {title: Vet inte efter kön, chart: table, indicators: [vet], over: kon}\n")
            .append(TABLE, "alnavik;flicka;vet;1\n")
            .build();
        run.says(&["warning[unseen]", "the figure `vet`", "the indicator `vet`"]);
    }
}

mod nobody {
    use super::*;

    /// Nobody asked for a boat, and only Alnavik has nobody on the bus.
    const WAYS: &str = "enhet;fard;antal
alnavik;buss;0\nalnavik;bil;40\nalnavik;cykel;60\nalnavik;bat;0
brunnsele;buss;30\nbrunnsele;bil;70\nbrunnsele;cykel;50\nbrunnsele;bat;0
cedersta;buss;45\ncedersta;bil;100\ncedersta;cykel;80\ncedersta;bat;0\n";

    fn ways(file: &str) -> Project {
        let study = "title: Resor
counted: {one: resa, many: resor, definite: resorna}
rounds: [{id: '2023'}]
variables:
  fard: {label: Färdsätt, values: {buss: Buss, bil: Bil, cykel: Cykel, bat: Båt}}
tables: [{file: tal.csv, unit: enhet, count: antal}]
indicators:
  bat: {label: Med båt, of: {fard: bat}}
  bil: {label: Med bil, of: {fard: bil}}
key_indicators: [bat, bil]
figures:
  behov: {title: Färdsätt, chart: bars, share_of: fard}
";
        Project::small().file(STUDY, study).file(TABLE, file)
    }

    fn rows(site: &Site, path: &str) -> Vec<String> {
        let page = site.page(path);
        page.all("figure tbody tr").into_iter().map(text).collect()
    }

    #[test]
    fn an_answer_that_nobody_in_the_nation_has_is_a_zero_that_hides_no_other() {
        let project = ways(WAYS);
        let site = project.build().site();
        let nation = rows(&site, "pm-1/index.html");
        assert!(nation.iter().any(|row| row.starts_with("Båt0 ")), "{nation:?}");
        assert!(nation.iter().any(|row| row.starts_with("Bil44 ")), "{nation:?}");
        assert_eq!(keys(&site, NATION)[0], "0");
        // The zero of Alnavik alone tells something of everybody there.
        assert_eq!(keys(&site, ALNAVIK)[0], "0");
        let page = site.page("kommuner/alnavik/pm-1/index.html");
        assert!(page.all("figure tbody tr").is_empty(), "a small count is shown");
    }

    #[test]
    fn a_zero_that_leaves_one_other_answer_stays_withheld() {
        let all_by_car = WAYS.replace("buss;30", "buss;0").replace("buss;45", "buss;0");
        let all_by_car =
            ["40", "70", "100"].iter().zip(["60", "50", "80"]).fold(all_by_car, |file, (car, bike)| {
                file.replace(&format!("cykel;{bike}\n"), "cykel;0\n")
                    .replace(&format!("bil;{car}\n"), "bil;100\n")
            });
        let project = ways(&all_by_car);
        let site = project.build().site();
        assert_eq!(keys(&site, NATION)[0], "..", "everybody came by car");
    }

    #[test]
    fn a_number_that_a_file_withholds_is_no_zero_of_everybody() {
        let withheld = "unit;round;among;of\nalnavik;2023;;fard=bat\n";
        let project = ways(WAYS).file("data/prov/withheld.csv", withheld);
        let site = project.build().site();
        assert_eq!(keys(&site, ALNAVIK)[0], "..");
        assert_eq!(keys(&site, NATION)[0], "..");
    }
}
