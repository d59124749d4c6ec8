//! Tests tables as they come in practice: each is read, or refused with a message that says what to
//! do.

mod common;

use common::site::Site;
use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS, explain};

const NATION: &str = "pm-1/index.html";
const ALNAVIK: &str = "kommuner/alnavik/pm-1/index.html";

/// The small project with this table, and more keys in the table's declaration.
fn table(keys: &str, csv: impl AsRef<[u8]>) -> Project {
    Project::small()
        .edit(STUDY, "{file: tal.csv, count: antal}", &format!("{{file: tal.csv, {keys}}}"))
        .file(TABLE, csv)
}

/// Share and base of girls and of boys in the figure of a page.
fn shares(site: &Site, path: &str) -> [String; 2] {
    let table = site.page(path).table("#figur-behov");
    ["Flickor", "Pojkar"].map(|sex| table.row(sex).join(" "))
}

/// The number of cases of a municipality in the list of municipalities.
fn listed(site: &Site, name: &str) -> String {
    site.page("kommuner/index.html").table(".sortable").row(name)[1].clone()
}

#[test]
fn a_table_that_counts_a_city_undivided_is_read() {
    let csv = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70\n\
               cedersta;flicka;ja;20\ncedersta;flicka;nej;20\ncedersta;pojke;ja;10\ncedersta;pojke;nej;90\n";
    let project = table("count: antal", csv);
    for (unit, girls) in [
        ("alnavik", "40 of    100"),
        ("cedersta", "20 of     40"),
        ("syd", "20 of     40"),
        ("storlek:stor", "20 of     40"),
        ("riket", "60 of    140"),
    ] {
        let raw = explain(&project, &[unit, "--raw"]);
        let line = format!("{girls}  kon=flicka behov=ja");
        assert!(
            raw.stdout.contains(&line),
            "{line:?} is not among the counts of {unit}:\n{}{}",
            raw.stdout,
            raw.stderr
        );
    }
    assert_eq!(listed(&project.build().silent_site(), "Cedersta"), "140");
}

mod totals {
    use super::*;

    const WITH_TOTALS: &str = "enhet;kon;behov;antal
alnavik;flicka;ja;40
alnavik;flicka;nej;60
alnavik;flicka;Totalt;100
alnavik;pojke;ja;30
alnavik;pojke;nej;70
alnavik;pojke;Totalt;100
alnavik;Båda könen;ja;70
alnavik;Båda könen;nej;130
alnavik;Båda könen;Totalt;200
";

    fn declared(csv: &str) -> Project {
        table("count: antal", csv).edit(STUDY, "{label: Kön, ", "{label: Kön, total: Båda könen, ").edit(
            STUDY,
            "{label: Behov, ",
            "{label: Behov, total: [Totalt, Samtliga], ",
        )
    }

    #[test]
    fn undeclared_totals_are_refused_with_help() {
        let run = table("count: antal", WITH_TOTALS).check();
        run.refused();
        run.says(&[
            "`Totalt` is no value of `behov`",
            "tal.csv:4:16",
            "alnavik;flicka;Totalt;100",
            "declare it among the values of `behov`; as `also: [\"Totalt\"]` of the value that it is another word for; or, if the row is a total of others, as `total: [Totalt]`",
            "`Båda könen` is no value of `kon`",
            "or, if the row is a total of others, as `total: [Båda könen]`",
        ]);
    }

    #[test]
    fn declared_totals_are_checked_and_not_counted_twice() {
        let project = declared(WITH_TOTALS);
        let site = project.build().silent_site();
        assert_eq!(shares(&site, NATION), ["40 100", "30 100"]);
        assert_eq!(listed(&site, "Alnavik"), "200");
    }

    #[test]
    fn a_wrong_total_is_refused_with_both_values() {
        let project = declared(&WITH_TOTALS.replace("Båda könen;ja;70", "Båda könen;ja;75"));
        let run = project.build();
        run.says(&[
            "error[total-differs]",
            "the total is 75, but its 2 parts add up to 70",
            "tal.csv:8:1",
            "1 error",
        ]);
        run.refused();
    }

    #[test]
    fn a_total_without_its_parts_is_refused_and_not_left_out() {
        let csv = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;nej;60\nbrunnsele;flicka;Totalt;80\n";
        let run = declared(csv).check();
        run.refused();
        run.says(&["this is a total, but the table holds none of its parts", "tal.csv:4:1", "add the rows"]);
    }
}

mod agreement {
    use super::*;

    const FIRST: &str = "  - {file: tal.csv, count: antal}";
    const BOTH: &str = "  - {file: tal.csv, count: antal}\n  - {file: kon.csv, count: antal}";

    fn second(csv: &str, keys: &str) -> Project {
        let both = BOTH.replace("kon.csv, count: antal", &format!("kon.csv, count: antal{keys}"));
        Project::small().edit(STUDY, FIRST, &both).file("data/prov/kon.csv", csv)
    }

    #[test]
    fn tables_that_count_the_same_cases_are_read_without_warning() {
        second("enhet;kon;antal\nalnavik;flicka;100\nalnavik;pojke;100\n", "").build().silent_site();
    }

    #[test]
    fn a_table_that_counts_other_cases_is_refused_with_the_place() {
        let run = second("enhet;kon;antal\nalnavik;flicka;100\nalnavik;pojke;99\n", "").build();
        run.refused();
        run.says(&[
            "error[tables-differ]",
            "fall for Alnavik (`alnavik`)",
            "data/prov/study.yaml:",
            "kon.csv",
        ]);
    }

    #[test]
    fn a_table_that_says_what_it_covers_may_count_fewer() {
        let keys = ", covers: {behov: ja}";
        second("enhet;kon;antal\nalnavik;flicka;40\nalnavik;pojke;30\n", keys).build().silent_site();
    }

    #[test]
    fn a_place_without_cases_that_a_table_covers_needs_no_row_in_it() {
        let project = second("enhet;hjalp;antal\nalnavik;ja;70\n", ", covers: {behov: ja}")
            .edit(STUDY, "tables:", "  hjalp: {label: Hjälp, values: {ja: Hjälp, nej: Ingen hjälp}}\ntables:")
            .edit(
                STUDY,
                "key_indicators",
                "  hjalp: {label: Hjälp, of: {hjalp: ja}, among: {behov: ja}}\nkey_indicators",
            )
            .edit(TABLE, "brunnsele;flicka;ja;10\n", "")
            .edit(TABLE, "brunnsele;pojke;ja;20\n", "");
        let told = |unit: &str| explain(&project, &[unit, "--raw"]).stdout.contains("hjalp=ja");
        assert!(told("alnavik"));
        assert!(told("brunnsele"), "nobody there needs anything: it has told that nobody was helped");
        assert!(!told("cedersta-o"), "those who need something are there, but not what came of it");
    }
}

mod places {
    use super::*;

    const NATIONAL: &str =
        "riket;flicka;ja;125\nriket;flicka;nej;175\nriket;pojke;ja;120\nriket;pojke;nej;180\n";

    #[test]
    fn a_city_is_the_sum_of_its_districts_and_the_nation_of_its_municipalities() {
        let project = Project::small();
        let site = project.build().silent_site();
        assert_eq!(shares(&site, "kommuner/cedersta/oster/pm-1/index.html"), ["50 100", "60 100"]);
        assert_eq!(shares(&site, "kommuner/cedersta/pm-1/index.html"), ["50 150", "47 150"]);
        assert_eq!(shares(&site, NATION), ["42 300", "40 300"]);
    }

    #[test]
    fn a_county_and_a_group_are_the_sums_of_their_municipalities() {
        let project = Project::small();
        let site = project.build().silent_site();
        assert_eq!(shares(&site, "lan/nordlandet/pm-1/index.html"), ["33 150", "33 150"]);
        assert_eq!(shares(&site, "lan/sydlandet/pm-1/index.html"), ["50 150", "47 150"]);
        assert_eq!(shares(&site, "grupper/sma-kommuner/pm-1/index.html"), ["33 150", "33 150"]);
        assert_eq!(shares(&site, "grupper/stora-kommuner/pm-1/index.html"), ["50 150", "47 150"]);
    }

    #[test]
    fn national_rows_beside_municipalities_are_not_counted_twice() {
        let project = Project::small().append(TABLE, NATIONAL);
        assert_eq!(shares(&project.build().silent_site(), NATION), ["42 300", "40 300"]);
    }

    #[test]
    fn a_national_row_that_disagrees_is_refused_with_both_values() {
        let project = Project::small().append(TABLE, &NATIONAL.replace("125", "152"));
        let run = project.build();
        run.refused();
        run.says(&["the total is 152, but its 4 parts add up to 125", "tal.csv:18:1"]);
    }

    #[test]
    fn a_table_of_the_nation_alone_fills_the_national_page_only() {
        let project = Project::small().file(TABLE, format!("enhet;kon;behov;antal\n{NATIONAL}"));
        let site = project.build().silent_site();
        assert_eq!(shares(&site, NATION), ["42 300", "40 300"]);
        assert!(!site.has("kommuner/alnavik/index.html"));
    }

    #[test]
    fn a_round_with_national_rows_only_is_counted_beside_rounds_with_municipalities() {
        let later: String = NATIONAL.lines().map(|line| format!("{line};2025\n")).collect();
        let first = std::fs::read_to_string(Project::small().path(TABLE)).expect("the table");
        let first: String = first.lines().skip(1).map(|line| format!("{line};2024\n")).collect();
        let project = Project::small()
            .memo_of("2025")
            .edit(STUDY, "[{id: \"2024\", label: år 2024}]", "[{id: \"2024\"}, {id: \"2025\"}]")
            .file(TABLE, format!("enhet;kon;behov;antal;omgang\n{first}{later}"));
        let keys = project.build().silent_site().page("index.html").table(".keys");
        assert_eq!(keys.row("Behov av stöd"), ["41", "41", "600"]);
    }

    #[test]
    fn a_city_with_rows_of_its_own_beside_its_districts_is_not_counted_twice() {
        let rows = "cedersta;flicka;ja;75\ncedersta;flicka;nej;75\n";
        let project = Project::small().append(TABLE, rows);
        let site = project.build().silent_site();
        assert_eq!(shares(&site, "kommuner/cedersta/pm-1/index.html"), ["50 150", "47 150"]);
        assert_eq!(shares(&site, NATION), ["42 300", "40 300"]);
    }
}

mod withheld_at_the_source {
    use super::*;

    const SIGNS: &str = "{\"..\": withheld, c: withheld, <5: withheld, \"-\": zero}";
    const SUPPRESSED: &str = "enhet;kon;behov;antal
alnavik;flicka;ja;..
alnavik;flicka;nej;60
alnavik;pojke;ja;30
alnavik;pojke;nej;70
brunnsele;flicka;ja;10
brunnsele;flicka;nej;40
brunnsele;pojke;ja;c
brunnsele;pojke;nej;<5
cedersta-o;flicka;ja;-
cedersta-o;flicka;nej;50
cedersta-o;pojke;ja;60
cedersta-o;pojke;nej;40
";

    #[test]
    fn undeclared_signs_are_refused_each_with_help() {
        let run = table("count: antal", SUPPRESSED).check();
        run.refused();
        run.says(&[
            "`..` is not a count",
            "tal.csv:2:19",
            "symbols: {\"..\": withheld}",
            "`c` is not a count",
            "`<5` is not a count",
            "`-` is not a count",
            "4 errors",
        ]);
    }

    #[test]
    fn a_withheld_count_withholds_its_cell_and_every_sum_that_includes_it() {
        let project = table(&format!("count: antal, symbols: {SIGNS}"), SUPPRESSED);
        let run = project.build();
        run.says(&["warning[unseen]", "no place shows the figure `behov`"]);
        let site = run.site();
        assert_eq!(listed(&site, "Alnavik"), "x");
        // A breakdown is shown whole or not at all.
        for (folder, name) in [
            ("kommuner/alnavik", "Alnavik"),
            ("kommuner/brunnsele", "Brunnsele"),
            ("lan/nordlandet", "Nordlandet"),
        ] {
            assert!(!site.has(&format!("{folder}/pm-1/index.html")), "{name} has a memo without numbers");
            let page = site.page(&format!("{folder}/index.html"));
            assert!(page.all("table").is_empty(), "{}", page.text());
            assert!(page.text().contains(&format!("Antalet fall i {name} visas inte.")), "{}", page.text());
        }
        let nation = site.page(NATION);
        assert!(nation.all("#figur-behov table").is_empty(), "{}", nation.text());
        assert!(nation.text().contains("Antalet fall är ett antal som inte visas"), "{}", nation.text());
        assert!(
            nation.text().contains("Visas inte här, eftersom källan inte har lämnat ut uppgifterna."),
            "{}",
            nation.text()
        );
    }

    #[test]
    fn a_sign_for_nothing_counts_as_zero() {
        let project = table(&format!("count: antal, symbols: {SIGNS}"), SUPPRESSED);
        let site = project.build().site();
        let page = site.page("kommuner/cedersta/oster/pm-1/index.html");
        assert!(page.text().contains("Antalet fall är 150"), "{}", page.text());
        assert!(page.all("#figur-behov table").is_empty(), "a breakdown with a zero is not shown");
    }

    #[test]
    fn a_total_that_the_table_gives_stands_in_for_withheld_parts() {
        let given =
            "riket;flicka;ja;60\nriket;flicka;Totalt;200\nriket;pojke;ja;95\nriket;pojke;Totalt;210\n";
        let project = table(&format!("count: antal, symbols: {SIGNS}"), format!("{SUPPRESSED}{given}")).edit(
            STUDY,
            "{label: Behov, ",
            "{label: Behov, total: Totalt, ",
        );
        let site = project.build().silent_but_unseen();
        assert_eq!(shares(&site, NATION), ["30 200", "45 210"]);
    }
}

mod rounded {
    use super::*;

    /// All parts are rounded to tens. The totals are rounded from unrounded counts, so they differ.
    const ROUNDED: &str = "enhet;kon;behov;antal
alnavik;flicka;ja;40
alnavik;flicka;nej;60
alnavik;flicka;Totalt;110
alnavik;pojke;ja;30
alnavik;pojke;nej;70
alnavik;pojke;Totalt;90
";

    fn declared(keys: &str) -> Project {
        table(keys, ROUNDED).edit(STUDY, "{label: Behov, ", "{label: Behov, total: Totalt, ")
    }

    #[test]
    fn declared_rounding_lets_parts_differ_from_their_total() {
        let project = declared("count: antal, rounded: 10");
        assert_eq!(shares(&project.build().silent_site(), NATION), ["40 100", "30 100"]);
    }

    #[test]
    fn undeclared_rounding_is_refused_with_the_name_of_the_key() {
        let run = declared("count: antal").build();
        run.refused();
        run.says(&["the total is 110, but its 2 parts add up to 100", "`rounded: 10`", "2 errors"]);
    }

    #[test]
    fn a_difference_larger_than_rounding_can_make_is_still_refused() {
        let run = declared("count: antal, rounded: 10").edit(TABLE, ";110", ";170").build();
        run.refused();
        run.says(&["the total is 170, but its 2 parts add up to 100", "1 error"]);
    }
}

mod shares_without_counts {
    use super::*;

    #[test]
    fn a_declared_share_is_refused_with_help() {
        let run = table("share: andel", "enhet;kon;andel\nalnavik;flicka;0,4\n").check();
        run.refused();
        run.says(&[
            "a table of shares without counts cannot be read: shares cannot be summed or checked for disclosure",
            "study.yaml:8:",
            "ask for the counts behind the shares",
        ]);
    }

    #[test]
    fn a_column_of_fractions_is_refused_with_help() {
        for fraction in ["41,7", "0.417", "41,7 %"] {
            let run = table("count: andel", format!("enhet;kon;behov;andel\nalnavik;flicka;ja;{fraction}\n"))
                .check();
            run.refused();
            let is_share = fraction.ends_with('%');
            let (what, help) = match is_share {
                true => ("is a share, not a count", "ask for the counts behind the shares"),
                false => ("is not a whole number", "ask for the counts behind shares or averages"),
            };
            run.says(&[&format!("`{fraction}` {what}"), "tal.csv:2:19", help]);
        }
    }

    #[test]
    fn a_whole_number_of_percent_is_refused() {
        let run = table("count: andel", "enhet;kon;behov;andel\nalnavik;flicka;ja;42 %\n").check();
        run.refused();
        run.says(&["`42 %` is a share, not a count"]);
    }
}

mod long {
    use super::*;

    const LONG: &str = "enhet;fråga;svar;antal
alnavik;Kön;Flickor;120
alnavik;Kön;Pojkar;80
alnavik;behov;ja;70
alnavik;behov;nej;130
brunnsele;Kön;Flickor;30
brunnsele;Kön;Pojkar;20
brunnsele;behov;ja;15
brunnsele;behov;nej;35
";

    fn long(keys: &str, csv: &str) -> Project {
        table(keys, csv).edit(
            STUDY,
            "chart: table, indicators: [behov], over: kon",
            "chart: table, share_of: kon",
        )
    }

    #[test]
    fn a_topic_column_and_a_category_column_make_one_table_a_topic() {
        let project = long("count: antal, topic: fråga, category: svar", LONG);
        let site = project.build().silent_site();
        let keys = site.page("index.html").table(".keys");
        assert_eq!(keys.row("Behov av stöd"), ["34", "250"]);
        let sexes = site.page(NATION).table("#figur-behov");
        assert_eq!(sexes.rows, [["Flickor", "60"], ["Pojkar", "40"], ["Antal fall", "250"]]);
    }

    #[test]
    fn topics_of_a_long_table_are_not_crossed_with_each_other() {
        let run = table("count: antal, topic: fråga, category: svar", LONG).check();
        run.refused();
        run.says(&["no table holds kon × behov together", "study.yaml:"]);
    }

    #[test]
    fn an_unknown_topic_is_refused_with_its_place() {
        let run =
            long("count: antal, topic: fråga, category: svar", &format!("{LONG}alnavik;ålder;7;9\n")).check();
        run.refused();
        run.says(&["there is no variable `ålder`", "tal.csv:10:9"]);
    }

    #[test]
    fn a_topic_without_a_category_is_refused() {
        let run = long("count: antal, topic: fråga", LONG).check();
        run.refused();
        run.says(&["`topic` and `category` belong together", "study.yaml:8:"]);
    }
}

mod participation {
    use super::*;

    const UNITS_HEAD: &str = "id;name;level;parent;storlek\nriket;Riket;nation;;\n";

    /// A project of 290 municipalities. The first 134 have counts, the others have `absent` in
    /// their place.
    fn project(keys: &str, absent: &str) -> Project {
        let (mut units, mut rows) = (UNITS_HEAD.to_string(), "enhet;kon;behov;antal\n".to_string());
        for number in 0..290 {
            units += &format!("k{number};Provköping {number};municipality;riket;liten\n");
            for (sex, need, count) in
                [("flicka", "ja", 10), ("flicka", "nej", 30), ("pojke", "ja", 20), ("pojke", "nej", 20)]
            {
                let count = if number < 134 { count.to_string() } else { absent.to_string() };
                rows += &format!("k{number};{sex};{need};{count}\n");
            }
        }
        table(keys, rows).file(UNITS, units)
    }

    fn assert_only_participants(site: &Site) {
        assert_eq!(shares(site, NATION), ["25 5 360", "50 5 360"]);
        let list = site.page("kommuner/index.html");
        assert_eq!(list.table(".sortable").rows.len(), 134);
        let text = list.text();
        let (_, absent) = text.split_once("Deltog inte").expect("a list of those who did not take part");
        assert_eq!(absent.matches("Provköping").count(), 156);
        let says_so = |number: usize| {
            let page = site.page(&format!("kommuner/provkoping-{number}/index.html"));
            page.text().contains("har inte lämnat några uppgifter")
        };
        assert_eq!([133, 134].map(says_so), [false, true]);
    }

    #[test]
    fn a_word_for_not_taking_part_keeps_156_of_290_units_out_of_sums_and_pages() {
        let project = project("count: antal, symbols: {deltog ej: absent}", "deltog ej");
        assert_only_participants(&project.build().silent_site());
    }

    #[test]
    fn a_blank_for_not_taking_part_keeps_156_of_290_units_out_of_sums_and_pages() {
        let project = project("count: antal, symbols: {\"\": absent}", "");
        assert_only_participants(&project.build().silent_site());
    }

    #[test]
    fn undeclared_blanks_are_refused_with_help() {
        let run = project("count: antal", "").check();
        run.refused();
        run.says(&[
            "the field holds no count",
            "tal.csv:538:16",
            "and 621 more",
            "`symbols: {\"\": absent}`",
            "1 error",
        ]);
    }
}

mod encodings {
    use super::*;

    const TEXT: &str = "enhet;Kön;behov;antal
alnavik;Flickor;ja;40
alnavik;Flickor;nej;60
alnavik;Pojkar;ja;30
alnavik;Pojkar;nej;70
";

    #[test]
    fn utf_8_is_read_with_any_delimiter_and_with_or_without_a_mark() {
        for delimiter in [";", ",", "\t"] {
            for mark in ["", "\u{feff}"] {
                let text = format!("{mark}{}", TEXT.replace(';', delimiter));
                let project = table("count: antal", text);
                let site = project.build().silent_site();
                assert_eq!(shares(&site, NATION), ["40 100", "30 100"], "{delimiter:?} {mark:?}");
            }
        }
    }

    #[test]
    fn windows_1252_is_read_with_a_warning_that_shows_a_line_to_look_at() {
        let bytes: Vec<u8> = TEXT.chars().map(|letter| letter as u8).collect();
        let project = table("count: antal", bytes);
        let run = project.build();
        run.says(&["it was read as Windows-1252", "tal.csv:1:1", "enhet;Kön;behov;antal", "1 warning"]);
        assert_eq!(shares(&run.site(), NATION), ["40 100", "30 100"]);
    }

    #[test]
    fn utf_16_with_a_mark_and_windows_line_ends_are_read() {
        let text = format!("\u{feff}{}", TEXT.replace(';', "\t").replace('\n', "\r\n"));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let project = table("count: antal", bytes);
        assert_eq!(shares(&project.build().silent_site(), NATION), ["40 100", "30 100"]);
    }

    #[test]
    fn a_quoted_field_may_hold_the_delimiter_and_quotation_marks() {
        let text = TEXT.replace(";nej;", ";\"Nej; \"\"inget\"\" behov\";").replace(";60", ";\"1 060\"");
        let project = table("count: antal", text).edit(STUDY, "Inget behov", "'Nej; \"inget\" behov'");
        assert_eq!(shares(&project.build().silent_site(), NATION), ["4 1 100", "30 100"]);
    }

    #[test]
    fn a_place_after_a_quoted_field_is_the_right_column() {
        let text = TEXT.replace(";Flickor;nej;60", ";\"Flickor\";\"nej\";x");
        let run = table("count: antal", text).check();
        run.refused();
        run.says(&["`x` is not a count", "tal.csv:3:25"]);
    }

    #[test]
    fn an_unquoted_delimiter_is_refused_with_the_number_of_fields() {
        let run = table("count: antal", TEXT.replace(";nej;60", ";nej;1;060")).check();
        run.refused();
        run.says(&["this line has 5 fields, the header 4", "tal.csv:3:1", "put quotation marks around"]);
    }
}

mod several_answers {
    use super::*;

    const ANSWERS: &str = "enhet;anledning;antal;bas
alnavik;vald;40;200
alnavik;skola;90;200
alnavik;annat;100;200
brunnsele;vald;20;100
brunnsele;skola;30;100
brunnsele;annat;60;100
";

    /// The small project with a second table: reasons, of which a case may have several.
    fn answers(keys: &str, csv: &str) -> Project {
        Project::small()
            .edit(
                STUDY,
                "variables:\n",
                "variables:\n  anledning: {label: Anledning, multiple: true, values: {vald: Våld, skola: Skola, annat: Annat}}\n",
            )
            .edit(
                STUDY,
                "{file: tal.csv, count: antal}\n",
                &format!("{{file: tal.csv, count: antal}}\n  - {{file: svar.csv, {keys}}}\n"),
            )
            .append(STUDY, "  anledning: {title: Anledningar, chart: table, share_of: anledning}\n")
            .append(PM, "\n{{ figure(id=\"anledning\") }}\n")
            .file("data/prov/svar.csv", csv)
    }

    fn reasons(site: &Site, path: &str) -> Vec<Vec<String>> {
        site.page(path).table("#figur-anledning").rows
    }

    #[test]
    fn each_answer_is_a_share_of_the_common_base() {
        let project = answers("count: antal, base: bas", ANSWERS);
        let site = project.build().silent_site();
        let nation = [["Våld", "20"], ["Skola", "40"], ["Annat", "53"], ["Antal fall", "300"]];
        assert_eq!(reasons(&site, NATION), nation);
        let alnavik = [["Våld", "20"], ["Skola", "45"], ["Annat", "50"], ["Antal fall", "200"]];
        assert_eq!(reasons(&site, ALNAVIK), alnavik);
    }

    #[test]
    fn a_field_with_all_answers_of_a_case_is_split_at_its_separator() {
        let case = |answers: &str, number| format!("alnavik;{answers}\n").repeat(number);
        let cases =
            [case("vald", 40), case("vald, skola", 80), case("", 20), case("annat,skola", 60)].concat();
        let project = answers("separator: \",\"", &format!("enhet;anledning\n{cases}"));
        let site = project.build().silent_site();
        let expected = [["Våld", "60"], ["Skola", "70"], ["Annat", "30"], ["Antal fall", "200"]];
        assert_eq!(reasons(&site, ALNAVIK), expected);
    }

    #[test]
    fn counts_of_answers_without_a_base_are_refused_with_both_remedies() {
        let run = answers("count: antal, ignore: bas", ANSWERS).check();
        run.refused();
        run.says(&[
            "`anledning` allows several answers, so its counts need a base",
            "svar.csv:1:7",
            "`base:`",
            "`separator:`",
        ]);
    }

    #[test]
    fn a_count_above_its_base_is_refused_with_both_values() {
        let run = answers("count: antal, base: bas", &ANSWERS.replace(";100;200", ";201;200")).check();
        run.refused();
        run.says(&["the count 201 is larger than its base 200", "svar.csv:4:1"]);
    }

    #[test]
    fn bases_that_differ_within_a_question_are_refused_with_both_lines() {
        let run = answers("count: antal, base: bas", &ANSWERS.replace(";30;100", ";30;101")).check();
        run.refused();
        run.says(&["the base differs from that of line 5, which answers the same question", "svar.csv:6:1"]);
    }
}

mod register {
    use super::*;

    /// A project that is not synthetic, with the municipality `id;name`.
    fn real(municipality: &str) -> Project {
        let id = municipality.split(';').next().unwrap_or_default();
        Project::small()
            .edit(SETTINGS, "synthetic: true\n", "")
            .file(
                UNITS,
                format!(
                    "id;name;level;parent;storlek\nriket;Riket;nation;;\n{municipality};municipality;;liten\n"
                ),
            )
            .file(TABLE, format!("enhet;kon;behov;antal\n{id};flicka;ja;40\n{id};flicka;nej;60\n"))
    }

    #[test]
    fn a_real_municipality_with_its_code_is_read() {
        let project = real("0114;Upplands Väsby");
        assert!(project.build().site().has("kommuner/upplands-vasby/index.html"));
    }

    #[test]
    fn a_name_that_belongs_to_another_code_is_refused_with_the_right_name() {
        let run = real("0114;Vallentuna").check();
        run.refused();
        run.says(&[
            "the municipality `0114` is called Upplands Väsby, not Vallentuna",
            "units.csv:3:6",
            "write `Upplands Väsby`, or correct the code",
        ]);
    }

    #[test]
    fn a_code_that_does_not_exist_is_refused_with_the_code_of_the_name() {
        let run = real("114;Upplands Väsby").check();
        run.refused();
        run.says(&[
            "no Swedish municipality has the code `114`",
            "units.csv:3:1",
            "Upplands Väsby has the code 0114",
        ]);
    }

    #[test]
    fn another_geography_is_read_when_the_register_is_none() {
        let project = real("q1;Kvarteret").append(SETTINGS, "register: none\n");
        assert!(project.build().site().has("kommuner/kvarteret/index.html"));
    }

    #[test]
    fn a_real_name_in_a_synthetic_project_is_refused() {
        let run = Project::small().edit(UNITS, ";Alnavik;", ";Göteborg;").check();
        run.refused();
        run.says(&[
            "`Göteborg` is a real place, but the project is synthetic",
            "units.csv:5:9",
            "invent a name",
        ]);
    }

    #[test]
    fn a_real_county_in_a_synthetic_project_is_refused() {
        let run = Project::small().edit(UNITS, ";Nordlandet;", ";Skåne län;").check();
        run.refused();
        run.says(&["`Skåne län` is a real place", "units.csv:3:6"]);
    }
}

/// If only a comparison of groups of places counts something, a small count in it must still be
/// withheld.
#[test]
fn a_small_count_that_only_a_comparison_of_groups_would_show_is_withheld() {
    let small = "enhet;kon;behov;antal\nalnavik;flicka;ja;3\nalnavik;flicka;nej;60\ncedersta-o;flicka;ja;40\ncedersta-o;flicka;nej;60\n";
    let project = table("count: antal", small).edit(
        STUDY,
        "chart: table, indicators: [behov], over: kon",
        "chart: table, share_of: behov, among: {kon: flicka}, over: unit.storlek",
    );
    let site = project.build().site();
    assert!(site.page(NATION).all("#figur-behov table").is_empty(), "{}", site.page(NATION).text());
}

/// A figure of both sexes by age bands, as a table.
fn by_age_bands(bands: usize) -> Project {
    let mut rows = "enhet;alder;kon;behov;antal\n".to_string();
    for place in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
        for band in 0..bands {
            for sex in ["flicka", "pojke"] {
                rows += &format!("{place};a{band};{sex};ja;{}\n{place};a{band};{sex};nej;60\n", 40 + band);
            }
        }
    }
    let values: Vec<String> =
        (0..bands).map(|band| format!("a{band}: \"{}–{} år\"", 3 * band, 3 * band + 2)).collect();
    let variables = format!(
        "  alder: {{label: Åldersgrupp, ordered: true, values: {{{}}}}}\n  kon: {{label: Kön, values: {{flicka: Flickor, pojke: Pojkar}}}}",
        values.join(", ")
    );
    table("count: antal", rows)
        .edit(STUDY, "  kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}}", &variables)
        .edit(STUDY, "indicators: [behov], over: kon", "indicators: [behov], over: kon, by: alder")
}

#[test]
fn a_table_too_wide_for_a_sheet_has_a_row_for_each_number() {
    let narrow = by_age_bands(3).build().site().page(NATION).table("#figur-behov");
    assert_eq!((narrow.head.len(), narrow.rows.len()), (7, 2));
    let long = by_age_bands(12).build().site().page(NATION).table("#figur-behov");
    assert_eq!((long.head.len(), long.rows.len()), (4, 24));
}
