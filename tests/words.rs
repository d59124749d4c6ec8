//! Tests that no sentence claims more than its numbers support. Small nations are made for each
//! claim, and all pages of the repository's site are searched for claims that were once false.

mod common;

use std::collections::BTreeMap;

use common::site::{Page, Site, repository_site, text};
use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};
use regex::Regex;

/// The small nation with other counts by place: girls with and without need, boys with and without.
fn with_counts(counts: &[(&str, [u32; 4])]) -> Project {
    let mut rows = "enhet;kon;behov;antal\n".to_string();
    for (place, [a, b, c, d]) in counts {
        for (sex, need, count) in
            [("flicka", "ja", a), ("flicka", "nej", b), ("pojke", "ja", c), ("pojke", "nej", d)]
        {
            rows += &format!("{place};{sex};{need};{count}\n");
        }
    }
    Project::small().file(TABLE, rows).append(PM, "\n{{ alike() }}\n\n{{ comparisons() }}\n")
}

/// The row of a place's answer to the nation's contrast of need by sex.
fn answer(project: &Project, place: &str) -> Vec<String> {
    let page = project.build().site().page(&format!("kommuner/{place}/pm-1/index.html"));
    page.table(".words").row("Behov av stöd efter kön").to_vec()
}

mod alike {
    use super::*;

    /// The nation has a large difference between the sexes; Alnavik has the given counts.
    fn nation(alnavik: [u32; 4]) -> Project {
        with_counts(&[
            ("alnavik", alnavik),
            ("brunnsele", [300, 700, 200, 800]),
            ("cedersta-o", [300, 700, 200, 800]),
            ("cedersta-v", [300, 700, 200, 800]),
        ])
    }

    #[test]
    fn a_place_with_few_cases_gets_no_answer_about_the_nations_difference() {
        // 30 against 26 percent of 100 each: the interval is so wide that neither a difference of 0
        // nor the nation's difference of ten points is ruled out.
        let told = answer(&nation([30, 70, 26, 74]), "alnavik");
        assert_eq!(told[2], "Kan inte avgöras", "{told:?}");
    }

    #[test]
    fn a_difference_within_the_margin_like_the_nations_is_said_to_be_indistinguishable() {
        // The nation's difference is four points; the place's is one and a half, from many cases.
        // Both are within the margin of five, and they do not differ significantly.
        let project = with_counts(&[
            ("alnavik", [1_200, 2_800, 1_140, 2_860]),
            ("brunnsele", [3_000, 7_000, 2_600, 7_400]),
            ("cedersta-o", [3_000, 7_000, 2_600, 7_400]),
            ("cedersta-v", [300, 700, 260, 740]),
        ]);
        let told = answer(&project, "alnavik");
        assert!(told[1].starts_with("Ingen skillnad större än 5"), "{told:?}");
        assert_eq!(told[2], "Går inte att skilja från resten av riket", "{told:?}");
    }

    #[test]
    fn an_equal_difference_has_the_same_direction_and_a_much_larger_one_is_called_larger() {
        assert_eq!(answer(&nation([300, 700, 200, 800]), "alnavik")[2], "Ja, samma riktning");
        assert_eq!(answer(&nation([700, 300, 200, 800]), "alnavik")[2], "Ja, och större här");
    }

    #[test]
    fn a_significantly_smaller_or_opposite_difference_is_called_so() {
        assert_eq!(answer(&nation([2_500, 7_500, 2_500, 7_500]), "alnavik")[2], "Mindre här");
        assert_eq!(answer(&nation([200, 800, 300, 700]), "alnavik")[2], "Nej, åt andra hållet");
    }
}

mod counties {
    use super::*;

    fn partial() -> Project {
        with_counts(&[
            ("alnavik", [40, 60, 30, 70]),
            ("brunnsele", [6, 10, 6, 12]),
            ("cedersta-o", [50, 50, 60, 40]),
            ("cedersta-v", [25, 25, 10, 40]),
        ])
        .append(SETTINGS, "privacy: {detail_from: 60}\n")
        .edit(PM, "Antalet fall är {{ count() }}.", "{{ coverage() }}")
    }

    #[test]
    fn a_county_says_how_many_of_its_cases_its_numbers_cover_and_where() {
        let project = partial();
        let site = project.build().site();
        let sentence = "I Nordlandet registrerades 234 fall. Siffrorna gäller 200 av dem, i Alnavik.";
        for page in ["lan/nordlandet/index.html", "lan/nordlandet/pm-1/index.html"] {
            let text = site.page(page).text();
            assert!(text.contains(sentence), "{page}: {text}");
            assert!(text.contains("Brunnsele ingår inte i länets siffror"), "{page}: {text}");
            assert!(text.contains("räknas i jämförelserna till resten av riket"), "{page}: {text}");
        }
        let whole = site.page("lan/sydlandet/pm-1/index.html").text();
        assert!(whole.contains("I Sydlandet registrerades 300 fall."), "{whole}");
    }

    #[test]
    fn a_municipality_that_is_left_out_is_not_listed_among_those_that_are_in() {
        let project = partial();
        let page = project.build().site().page("lan/nordlandet/index.html");
        let lists: BTreeMap<String, String> = page
            .all("section.parts")
            .into_iter()
            .map(|section| {
                let inside = scraper::Html::parse_fragment(&section.html());
                let part = |selector: &str| {
                    let selector = scraper::Selector::parse(selector).expect("a selector");
                    inside.select(&selector).map(text).collect::<Vec<_>>().join(", ")
                };
                (part("h2"), part("li"))
            })
            .collect();
        assert_eq!(lists["Kommuner som ingår"], "Alnavik");
        assert_eq!(lists["Kommuner i länet som inte ingår i siffrorna"], "Brunnsele");
    }
}

mod reasons {
    use super::*;

    #[test]
    fn a_number_that_the_source_withheld_is_not_said_to_be_too_small() {
        // The source withholds one cell of one place, so no sum that includes it can be shown,
        // though all counts are large.
        let project = with_counts(&[
            ("alnavik", [40, 60, 30, 70]),
            ("brunnsele", [100, 400, 200, 300]),
            ("cedersta-o", [50, 50, 60, 40]),
            ("cedersta-v", [25, 25, 10, 40]),
        ])
        .edit(TABLE, "brunnsele;flicka;ja;100", "brunnsele;flicka;ja;x")
        .edit(STUDY, "count: antal", "count: antal, symbols: {x: withheld}");
        assert_no_reason_of_size(&project.build().site());
    }

    #[test]
    fn a_comparison_without_a_table_is_missing_and_not_withheld() {
        // Tables have need by sex and by age, but not by sex within age.
        let project = Project::small()
            .edit(STUDY, "  behov: {label: Behov, values", "  alder: {label: Ålder, values: {ung: Yngre, gammal: Äldre}}\n  insats: {label: Insats, values: {ja: Insats, nej: Ingen}}\n  behov: {label: Behov, values")
            .edit(STUDY, "tables:\n", "tables:\n  - {file: alder.csv, count: antal}\n")
            .edit(STUDY, "key_indicators: [behov]", "  insats: {label: Insats, of: {insats: ja}}\nkey_indicators: [behov, insats]\nfindings: {always: kon, within: [alder]}")
            .edit(STUDY, "figures:\n", "figures:\n  insats: {title: Insats efter ålder, chart: table, indicators: [insats], over: alder}\n")
            .file("data/prov/alder.csv", "enhet;alder;insats;antal\nalnavik;ung;ja;50\nalnavik;ung;nej;50\nalnavik;gammal;ja;50\nalnavik;gammal;nej;50\nbrunnsele;ung;ja;50\nbrunnsele;gammal;nej;50\ncedersta-o;ung;ja;100\ncedersta-o;gammal;nej;100\ncedersta-v;ung;ja;50\ncedersta-v;gammal;nej;50\n")
            .append(PM, "\n{{ comparisons() }}\n");
        let text = project.build().site().page("kommuner/alnavik/pm-1/index.html").text();
        assert!(text.contains("Jämförelser där uppgiften inte finns i underlaget: 3"), "{text}");
    }

    #[test]
    fn no_page_of_the_demo_gives_size_as_the_reason() {
        let (_folder, site) = repository_site();
        assert_no_reason_of_size(&site);
    }

    #[track_caller]
    fn assert_no_reason_of_size(site: &Site) {
        let told = Regex::new(r"för få|för litet|för små|för liten").expect("a pattern");
        for page in site.pages().into_iter().filter(|page| !page.path.starts_with("metod")) {
            let text = page.text();
            let found = told.find(&text).map(|found| &text[found.start().saturating_sub(60)..found.end()]);
            assert!(found.is_none(), "{}: {found:?}", page.path);
        }
    }
}

mod forms {
    use super::*;

    #[test]
    fn the_shares_of_one_comparison_have_the_same_form() {
        let project = with_counts(&[
            ("alnavik", [20, 20, 30, 170]),
            ("brunnsele", [300, 700, 200, 800]),
            ("cedersta-o", [300, 700, 200, 800]),
            ("cedersta-v", [300, 700, 200, 800]),
        ]);
        let told = answer(&project, "alnavik");
        assert_eq!(told[1], "Högre: flickor. Flickor 50 procent (20 av 40), pojkar 15 procent (30 av 200)");
        let (_folder, site) = repository_site();
        let mut checked = 0;
        for page in site.pages() {
            for item in page.all("ul.found li, ol.important li p, .words td") {
                checked += assert_one_form(&page, &text(item));
            }
        }
        assert!(checked > 1_000, "only {checked} comparisons were checked");
    }

    /// Asserts that all shares with a base have the same form: all "54 procent av 300", or all with
    /// cases. Returns their number.
    #[track_caller]
    fn assert_one_form(page: &Page, sentence: &str) -> usize {
        let percent = Regex::new(r"procent av \d").expect("a pattern").find_iter(sentence).count();
        let cases =
            Regex::new(r"(?:procent \(|procent, )\d[\d ]*(?: och \d[\d ]*)? av \d").expect("a pattern");
        let cases = cases.find_iter(sentence).count();
        assert!(percent == 0 || cases == 0, "{}: two forms: {sentence}", page.path);
        let bare = Regex::new(r"(?:^|[ (])\d+ av \d+").expect("a pattern");
        let bare = bare.find_iter(sentence).count();
        assert!(bare <= cases, "{}: cases without a share: {sentence}", page.path);
        percent + cases
    }

    #[test]
    fn stated_sizes_of_differences_agree_with_subtraction_of_the_printed_shares() {
        let (_folder, site) = repository_site();
        let pattern = Regex::new(r"(\d+) procent (?:av|\()[^:]* mot (\d+) procent (?:av|\()[^:]*\. Skillnaden är (ungefär )?(\d+) procentenhet").expect("a pattern");
        let mut checked = 0;
        for page in site.pages() {
            for item in page.all("ul.found li, ol.important li p") {
                let sentence = text(item);
                let Some(found) = pattern.captures(&sentence) else { continue };
                let number = |at: usize| found[at].parse::<i64>().expect("a number");
                let visible = (number(1) - number(2)).abs();
                assert!(found.get(3).is_some() || visible == number(4), "{}: {sentence}", page.path);
                checked += 1;
            }
        }
        assert!(checked > 300, "only {checked} sizes were checked");
    }
}

mod courses {
    use super::*;

    /// Need at six ages, the same in all places.
    fn over_ages(percent: [u32; 6], cases: u32) -> Project {
        let mut rows = "enhet;alder;behov;antal\n".to_string();
        for place in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
            for (age, percent) in percent.iter().enumerate() {
                let with = cases * percent / 100;
                rows += &format!("{place};{age};ja;{with}\n{place};{age};nej;{}\n", cases - with);
            }
        }
        Project::small()
            .file(TABLE, rows)
            .edit(
                STUDY,
                "  kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}}",
                "  alder: {label: Ålder, ordered: true, along: med åldern, unit: år, values: 0..5}",
            )
            .edit(
                STUDY,
                "chart: table, indicators: [behov], over: kon",
                "chart: lines, indicators: [behov], over: alder",
            )
    }

    fn told(project: &Project) -> String {
        let page = project.build().site().page("pm-1/index.html");
        page.all(".found li").into_iter().map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_course_whose_ends_do_not_differ_is_described_by_its_highest_and_lowest_share() {
        // From 65 to 60 percent, and 80 in between: the trend falls, but the ends do not differ.
        let told = told(&over_ages([65, 80, 70, 55, 45, 60], 20));
        assert!(
            told.contains("minskar i stort sett med åldern: högst 80 procent av 80 fall (1 år), lägst 45 procent av 80 (4 år)."),
            "{told}"
        );
        assert!(!told.contains("från 6") && !told.contains("större än slumpen"), "{told}");
    }

    #[test]
    fn every_step_is_claimed_only_if_every_step_is_significant() {
        let sure = told(&over_ages([10, 25, 40, 55, 70, 85], 200));
        assert!(sure.contains("ökar för varje steg med åldern, från 10 procent"), "{sure}");
        let unsure = told(&over_ages([10, 25, 40, 41, 70, 85], 200));
        assert!(
            unsure.contains("ökar med åldern, från 10 procent") && !unsure.contains("varje steg"),
            "{unsure}"
        );
    }
}

mod whole_site {
    use super::*;

    #[test]
    fn a_difference_within_the_margin_is_called_slight_in_table_and_sentence() {
        // 30 against 28 percent of many cases: significantly different, but by less than the
        // margin.
        let project = with_counts(&[
            ("alnavik", [6_000, 14_000, 5_600, 14_400]),
            ("brunnsele", [6_000, 14_000, 5_600, 14_400]),
            ("cedersta-o", [6_000, 14_000, 5_600, 14_400]),
            ("cedersta-v", [6_000, 14_000, 5_600, 14_400]),
        ])
        .edit(
            STUDY,
            "figures:\n",
            "figures:\n  alla: {title: Alla, chart: contrasts, indicators: [behov], by: [kon]}\n",
        )
        .append(PM, "\n{{ figure(id=\"alla\") }}\n");
        let page = project.build().site().page("pm-1/index.html");
        assert!(page.text().contains("är något högre i gruppen ”Flickor”"), "{}", page.text());
        assert_eq!(page.table("#figur-alla").row("Kön"), ["Något högre: flickor"]);
    }

    #[test]
    fn every_kind_of_page_says_which_units_make_up_the_nation() {
        let project = Project::small();
        let site = project.build().site();
        for page in [
            "index.html",
            "kommuner/alnavik/index.html",
            "kommuner/alnavik/pm-1/index.html",
            "kommuner/index.html",
            "lan/index.html",
        ] {
            let text = site.page(page).text();
            let sentence = "Riket är här summan av de 2 kommuner och 2 stadsdelar som har lämnat uppgifter.";
            assert!(text.contains(sentence), "{page}: {text}");
        }
    }

    #[test]
    fn a_group_lists_its_municipalities_and_its_memo_has_one_colon_at_most() {
        let project = Project::small();
        let site = project.build().site();
        let group = site.page("grupper/stora-kommuner/index.html");
        let parts: Vec<String> =
            group.all("section.parts li, section.parts h2").into_iter().map(text).collect();
        assert_eq!(parts, ["Kommuner som ingår", "Cedersta"]);
        let heading = text(site.page("grupper/stora-kommuner/pm-1/index.html").all("h1")[0]);
        assert_eq!(heading, "Provet i siffror – Storlek: Stora kommuner");
    }

    #[test]
    fn a_nation_with_a_proper_name_keeps_its_capital() {
        let project = Project::small()
            .edit(UNITS, "Riket", "Norra länen")
            .append(PM, "\n{{ comparisons() }}\n{{ alike() }}\n");
        let site = project.build().site();
        let page = site.page("kommuner/alnavik/pm-1/index.html");
        assert!(page.text().contains("resten av Norra länen"), "{}", page.text());
        // The text of the page `om` in the fixture contains "riket".
        for page in site.pages().into_iter().filter(|page| page.path != "om/index.html") {
            assert!(!page.html.contains("norra länen") && !page.html.contains("riket"), "{}", page.path);
        }
    }

    #[test]
    fn values_that_are_proper_names_keep_their_capitals() {
        let project = with_counts(&[
            ("alnavik", [40, 60, 30, 70]),
            ("brunnsele", [300, 700, 200, 800]),
            ("cedersta-o", [300, 700, 200, 800]),
            ("cedersta-v", [300, 700, 200, 800]),
        ])
        .edit(STUDY, "kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}}", "kon: {label: Skola, proper: true, many: \"elever i {}\", values: {flicka: Norrskolan, pojke: Söderskolan}}");
        let page = project.build().site().page("kommuner/brunnsele/pm-1/index.html");
        assert!(
            page.table(".words").rows[0][2].starts_with("Högre: Norrskolan"),
            "{:?}",
            page.table(".words")
        );
        assert!(page.text().contains("högre för elever i Norrskolan"), "{}", page.text());
    }

    #[test]
    fn a_place_names_its_own_most_common_answer() {
        let (_folder, site) = repository_site();
        let mut checked = 0;
        for page in site.pages().into_iter().filter(|page| page.path.ends_with("pm-1/index.html")) {
            if page.all(".words table").is_empty() {
                continue;
            }
            for row in page.table(".words").rows.iter().filter(|row| row[1].starts_with("Vanligast:")) {
                assert!(
                    row[2].chars().any(char::is_alphabetic),
                    "{}: a number without its name: {row:?}",
                    page.path
                );
                checked += 1;
            }
        }
        assert!(checked > 50, "only {checked} answers were checked");
    }

    #[test]
    fn a_table_whose_columns_have_different_bases_says_so() {
        let (_folder, site) = repository_site();
        let table = site.page("pm-1/index.html").table("#figur-utsatthet");
        assert_eq!(table.head[1], "Andel av alla 21 858 utredningar, procent");
        assert_eq!(table.head.last().expect("a column"), "Antal utredningar i gruppen");
    }

    #[test]
    fn the_method_page_says_what_intervals_and_equality_are_not_adjusted_for() {
        let (_folder, site) = repository_site();
        let text = site.page("metod/index.html").text();
        for part in [
            "de är inte vidgade för att de största skillnaderna har valts ut",
            "prövas också en jämförelse i taget",
            "Zou och Donner 2008",
        ] {
            assert!(text.contains(part), "{part:?}");
        }
    }
}
