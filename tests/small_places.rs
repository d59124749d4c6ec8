//! Tests places that show little: what their pages have in place of figures, and the page of a
//! place that shows only its number of cases.

mod common;

use std::path::{Component, PathBuf};

use common::site::{Page, Site, text};
use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};

/// The small nation with other counts by place: girls with and without need, boys with and without.
fn with_counts(counts: &[(&str, [u32; 4])]) -> Project {
    let mut rows = "enhet;kon;behov;antal\n".to_string();
    for (place, [a, b, c, d]) in counts {
        let cells = [("flicka", "ja", a), ("flicka", "nej", b), ("pojke", "ja", c), ("pojke", "nej", d)];
        rows += &cells.map(|(sex, need, count)| format!("{place};{sex};{need};{count}\n")).concat();
    }
    Project::small().file(TABLE, rows)
}

/// In Alnavik two girls have a need, so Alnavik shows the need of all children, but not by sex.
fn without_a_figure() -> Project {
    with_counts(&[
        ("alnavik", [2, 48, 48, 52]),
        ("brunnsele", [100, 100, 120, 80]),
        ("cedersta-o", [50, 50, 60, 40]),
        ("cedersta-v", [250, 250, 100, 400]),
    ])
}

/// Brunnsele has 34 cases, and 60 are needed to show more than that number. So the county
/// Nordlandet has the numbers of Alnavik alone.
fn with_a_short_page() -> Project {
    with_counts(&[
        ("alnavik", [40, 60, 30, 70]),
        ("brunnsele", [6, 10, 6, 12]),
        ("cedersta-o", [50, 50, 60, 40]),
        ("cedersta-v", [25, 25, 10, 40]),
    ])
    .append(SETTINGS, "privacy: {detail_from: 60}\n")
}

const MEMO: &str = "kommuner/alnavik/pm-1/index.html";
const SHORT: &str = "kommuner/brunnsele/index.html";

/// The page that a link leads to, and the anchor in it.
#[track_caller]
fn follow(site: &Site, from: &Page, address: &str) -> (Page, String) {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let mut target = PathBuf::from(&from.path);
    target.pop();
    for part in PathBuf::from(path).components() {
        match part {
            Component::ParentDir => assert!(target.pop(), "{address} on {} leaves the site", from.path),
            other => target.push(other),
        }
    }
    (site.page(&target.to_string_lossy().replace('\\', "/")), anchor.to_string())
}

#[track_caller]
fn assert_every_link_arrives(site: &Site) {
    for page in site.pages() {
        let links = page.attributes("href").into_iter().filter(|link| link.contains(".html"));
        for link in links.filter(|link| !link.starts_with("https:")) {
            let (target, anchor) = follow(site, &page, &link);
            // A choice of a place names the folder of its pages.
            let is_place = |folder: &str| site.has(&format!("{folder}/tal.js"));
            let arrives = anchor.is_empty()
                || anchor.strip_prefix("plats=").is_some_and(is_place)
                || target.attributes("id").contains(&anchor);
            assert!(arrives, "{}: {link} leads to no anchor", page.path);
        }
    }
}

fn markdown(site: &Site, page: &str) -> String {
    let files = site.files();
    String::from_utf8(files[&page.replace(".html", ".md")].clone()).expect("text")
}

mod figures {
    use super::*;

    /// Directly after the first figure, two more that Alnavik cannot show.
    fn without_three_figures() -> Project {
        without_a_figure()
            .append(STUDY, "  andra: {title: Behov ritat, chart: columns, indicators: [behov], over: kon}\n")
            .append(
                STUDY,
                "  tredje: {title: Behov i staplar, chart: bars, indicators: [behov], over: kon}\n",
            )
            .edit(
                PM,
                "{{ figure(id=\"behov\") }}\n",
                "{{ figure(id=\"behov\") }}\n\n{{ figure(id=\"andra\") }}\n{{ figure(id=\"tredje\") }}\n",
            )
    }

    #[test]
    fn a_withheld_figure_is_replaced_by_a_sentence_with_a_link_to_the_nations_figure() {
        let project = without_a_figure();
        let site = project.build().site();
        let page = site.page(MEMO);
        let sentence =
            "Tabell 1, ”Behov efter kön”, kan inte visas för platsen, men du kan se tabell 1 för riket.";
        assert_eq!(page.text().matches(sentence).count(), 1, "{}", page.text());
        assert!(page.all("figure, table, svg").is_empty(), "{}", page.html);
        let link = page.all("#figur-behov a[href]")[0].attr("href").expect("an address").to_string();
        assert_eq!(link, "../../../pm-1/index.html#figur-behov");
        let (nation, anchor) = follow(&site, &page, &link);
        assert_eq!(nation.all(&format!("figure#{anchor} table")).len(), 1);
        let caption = text(nation.all("figure figcaption")[0]);
        assert!(caption.contains("Tabell 1. Behov efter kön."), "{caption}");
    }

    #[test]
    fn references_in_a_text_lead_to_the_sentence_in_place_of_the_figure() {
        let project = without_a_figure();
        let site = project.build().site();
        assert!(site.page(MEMO).attributes("href").contains(&"#figur-behov".to_string()));
        assert_every_link_arrives(&site);
    }

    #[test]
    fn the_markdown_has_the_same_sentence_in_place_of_the_figure() {
        let project = without_a_figure();
        let text = markdown(&project.build().site(), MEMO);
        let sentence = "Tabell 1, ”Behov efter kön”, kan inte visas för platsen, men du kan se \
                        [tabell 1 för riket](../../../pm-1/index.html#figur-behov).\n";
        assert_eq!(text.matches(sentence).count(), 1, "{text}");
        assert!(!text.contains("| --- |"), "a table is left:\n{text}");
    }

    #[test]
    fn consecutive_withheld_figures_share_one_sentence_and_keep_their_anchors() {
        let project = without_three_figures();
        let site = project.build().site();
        let page = site.page(MEMO);
        let sentence =
            "De här figurerna och tabellerna kan inte visas för platsen, men du kan se dem för riket:";
        assert_eq!(page.text().matches(sentence).count(), 1, "{}", page.text());
        assert_eq!(page.text().matches("kan inte visas").count(), 1, "{}", page.text());
        let items: Vec<String> = page.all(".absent li").into_iter().map(text).collect();
        assert_eq!(items, ["Tabell 1. Behov efter kön", "Figur 1. Behov ritat", "Figur 2. Behov i staplar"]);
        for id in ["behov", "andra", "tredje"] {
            let link = page.all(&format!("li#figur-{id} a"))[0].attr("href").expect("an address");
            let (nation, anchor) = follow(&site, &page, link);
            assert_eq!(nation.all(&format!("figure#{anchor}")).len(), 1, "{link}");
        }
        let text = markdown(&site, MEMO);
        let list = "- [Tabell 1. Behov efter kön](../../../pm-1/index.html#figur-behov)\n\
                    - [Figur 1. Behov ritat](../../../pm-1/index.html#figur-andra)\n\
                    - [Figur 2. Behov i staplar](../../../pm-1/index.html#figur-tredje)\n";
        assert!(text.contains(&format!("{sentence}\n\n{list}")), "{text}");
        assert!(!text.contains('\u{e000}') && !text.contains('\u{e001}'), "a mark is left:\n{text}");
    }

    #[test]
    fn withheld_figures_of_all_chapters_share_one_sentence_at_the_end() {
        let project = without_three_figures().edit(
            PM,
            "{{ figure(id=\"andra\") }}\n",
            "Ord emellan.\n\n{{ figure(id=\"andra\") }}\n",
        );
        let page = project.build().site().page(MEMO);
        let told = page.text();
        let [words, sentence] =
            ["Ord emellan.", "De här figurerna och tabellerna kan inte visas för platsen"]
                .map(|part| told.find(part).unwrap_or_else(|| panic!("{part:?} is not said: {told}")));
        assert!(words < sentence, "{told}");
        assert_eq!(told.matches("kan inte visas").count(), 1, "{told}");
        assert_eq!(page.all("section.absent").len(), 1);
    }

    #[test]
    fn a_shown_figure_between_withheld_ones_stays_in_its_place() {
        let project = without_three_figures()
            .append(STUDY, "  alla: {title: Behov av alla, chart: table, indicators: [behov]}\n")
            .edit(
                PM,
                "{{ figure(id=\"andra\") }}\n",
                "{{ figure(id=\"alla\") }}\n\n{{ figure(id=\"andra\") }}\n",
            );
        let page = project.build().site().page(MEMO);
        assert_eq!(page.table("#figur-alla").row("Behov av stöd"), ["33"]);
        let ids = page.attributes("id");
        let figures: Vec<&String> = ids.iter().filter(|id| id.starts_with("figur-")).collect();
        assert_eq!(figures, ["figur-alla", "figur-behov", "figur-andra", "figur-tredje"]);
        assert_eq!(page.all(".absent").len(), 1);
    }

    #[test]
    fn a_chapter_that_only_has_withheld_figures_is_left_out_and_not_listed() {
        let chapters = "\n## Bara figuren\n\n### Under\n\n{{ figure(id=\"behov\") }}\n\n## Slut\n\nOrd.\n";
        let project = without_a_figure().edit(PM, "{{ figure(id=\"behov\") }}\n", "\n").append(PM, chapters);
        let site = project.build().site();
        let (own, nation) = (site.page(MEMO), site.page("pm-1/index.html"));
        assert!(!own.text().contains("Bara figuren") && own.text().contains("Slut"), "{}", own.text());
        assert!(nation.text().contains("Bara figuren"));
        assert!(!markdown(&site, MEMO).contains("Bara figuren"));
        assert_every_link_arrives(&site);
    }

    #[track_caller]
    fn assert_no_way_to_the_nation(project: &Project) {
        let site = project.build().site();
        let page = site.page(MEMO);
        let sentence = "Tabell 1, ”Behov efter kön”, kan inte visas för platsen.";
        assert!(page.text().contains(sentence), "{}", page.text());
        assert!(page.all("#figur-behov a").is_empty(), "{}", page.html);
        assert!(markdown(&site, MEMO).contains(&format!("{sentence}\n")));
        assert_every_link_arrives(&site);
    }

    #[test]
    fn without_a_memo_of_the_nation_there_is_no_link() {
        let project = without_a_figure()
            .edit(PM, "date: 2024-10-02", "date: 2024-10-02\nlevels: [municipality]")
            .remove("content/pages/om.md");
        assert_no_way_to_the_nation(&project);
    }

    #[test]
    fn a_figure_that_the_nations_text_leaves_out_is_not_linked() {
        let project = without_a_figure()
            .edit(
                PM,
                "{{ figure(id=\"behov\") }}",
                "{% if unit.level != \"nation\" %}\n\n{{ figure(id=\"behov\") }}\n\n{% endif %}",
            )
            .edit(PM, "Se {{ ref(id=\"behov\") }}.", "");
        assert_no_way_to_the_nation(&project);
    }

    #[test]
    fn a_figure_that_the_nation_does_not_show_is_not_linked() {
        // Only two girls in the whole nation have a need.
        let project = with_counts(&[
            ("alnavik", [2, 48, 48, 52]),
            ("brunnsele", [0, 100, 120, 80]),
            ("cedersta-o", [0, 50, 60, 40]),
            ("cedersta-v", [0, 250, 100, 400]),
        ]);
        assert_no_way_to_the_nation(&project);
        assert!(project.build().site().page("pm-1/index.html").text().contains("Visas inte här, "));
    }

    #[test]
    fn a_figure_that_compares_groups_of_places_is_shown_on_every_page() {
        let project = without_a_figure()
            .append(
                STUDY,
                "  storlek: {title: Behov efter storlek, chart: table, indicators: [behov], over: unit.storlek}\n",
            )
            .append(PM, "\n{{ figure(id=\"storlek\") }}\n");
        let site = project.build().site();
        let [place, nation] = [MEMO, "pm-1/index.html"].map(|page| site.page(page).table("#figur-storlek"));
        assert_eq!(place, nation);
        assert_eq!(place.rows.len(), 2);
        assert!(site.page(MEMO).text().contains("Gäller riket."));
    }

    #[test]
    fn a_condition_on_shown_depends_on_whether_the_figure_is_shown() {
        let words = "{% if shown(id=\"behov\") %}Tabellen finns.{% else %}Tabellen saknas.{% endif %}";
        let project = without_a_figure().append(PM, &format!("\n{words}\n"));
        let site = project.build().site();
        let says = |page: &str, words: &str| site.page(page).text().contains(words);
        assert!(says(MEMO, "Tabellen saknas.") && !says(MEMO, "Tabellen finns."));
        assert!(says("pm-1/index.html", "Tabellen finns.") && !says("pm-1/index.html", "Tabellen saknas."));
        let run = Project::small().append(PM, "\n{% if shown(id=\"behof\") %}x{% endif %}\n").build();
        assert!(run.refused().contains("there is no figure `behof`"), "{}", run.stderr);
    }
}

mod short_pages {
    use super::*;

    #[test]
    fn a_place_that_shows_only_its_number_has_one_page_and_all_links_arrive() {
        let project = with_a_short_page().append(SETTINGS, "address: https://example.org/\n");
        let site = project.build().site();
        let files = site.files();
        let own: Vec<&String> = files.keys().filter(|path| path.contains("brunnsele")).collect();
        assert_eq!(own, ["kommuner/brunnsele/index.html", "kommuner/brunnsele/index.md"]);
        assert_every_link_arrives(&site);
        let map = std::str::from_utf8(&files["sitemap.xml"]).expect("text");
        assert!(map.contains("/kommuner/brunnsele/<") && !map.contains("/brunnsele/pm-1/"), "{map}");
    }

    #[test]
    fn a_short_page_gives_the_number_of_cases_and_why_no_more_is_shown() {
        let project = with_a_short_page();
        let site = project.build().site();
        let page = site.page(SHORT);
        for told in [page.text(), markdown(&site, SHORT)] {
            assert!(told.contains("34 fall i Brunnsele under perioden år 2024."), "{told}");
            assert!(
                told.contains(
                    "I Brunnsele är fallen färre än 60. Därför visas bara hur många de är; annars skulle någon kunna kännas igen. \
                     Det finns inget PM för Brunnsele."
                ),
                "{told}"
            );
            for part in
                ["Inga skillnader", "| .. |", "Det viktigaste", "Kan inte avgöras", "Frågor att ställa"]
            {
                assert!(!told.contains(part), "{part:?} is said: {told}");
            }
        }
        assert_no_empty_heading(&page);
    }

    /// Asserts that no heading is followed directly by a heading of the same level or by the end.
    #[track_caller]
    fn assert_no_empty_heading(page: &Page) {
        let main = page.all("main")[0].html();
        let empty =
            regex::Regex::new(r"</h([1-6])>\s*(?:<h[1-6]|</section|</main|</div)").expect("a pattern");
        let found: Vec<&str> = empty.find_iter(&main).map(|found| found.as_str()).collect();
        // The heading of the study follows the title.
        assert!(found.iter().all(|found| found.starts_with("</h1>")), "{}: {found:?}", page.path);
    }

    #[test]
    fn a_short_page_shows_the_key_indicators_of_its_county_and_says_so() {
        let project = with_a_short_page();
        let site = project.build().site();
        let (page, county) = (site.page(SHORT), site.page("lan/nordlandet/index.html"));
        assert_eq!(page.table(".keys"), county.table(".keys"));
        assert_eq!(page.table(".keys").row("Behov av stöd")[..2], ["35", "200"]);
        let sentence =
            "Nyckeltalen gäller Nordlandet. Brunnsele ligger i länet men ingår inte i länets siffror.";
        assert!(page.text().contains(sentence), "{}", page.text());
        let links = page.attributes("href");
        for link in ["../../lan/nordlandet/index.html", "../../lan/nordlandet/pm-1/index.html"] {
            assert!(links.contains(&link.to_string()), "{link}: {links:?}");
        }
        let text = markdown(&site, SHORT);
        assert!(text.contains("Nyckeltalen gäller [Nordlandet](../../lan/nordlandet/index.html)."), "{text}");
        assert!(text.contains("| Behov av stöd | 35 | 200 |"), "{text}");
        assert!(
            text.contains("[Provet i siffror – Nordlandet](../../lan/nordlandet/pm-1/index.html)"),
            "{text}"
        );
    }

    #[test]
    fn a_short_page_shows_its_smallest_group_if_its_county_shows_nothing() {
        // Nordlandet consists of Brunnsele alone, so it has no numbers at all.
        let project = with_counts(&[
            ("brunnsele", [6, 10, 6, 12]),
            ("cedersta-o", [50, 50, 60, 40]),
            ("cedersta-v", [250, 250, 100, 400]),
            ("dalavik", [60, 50, 60, 40]),
        ])
        .append(UNITS, "dalavik;Dalavik;municipality;syd;liten\n")
        .append(SETTINGS, "privacy: {detail_from: 60}\n");
        let site = project.build().site();
        let page = site.page(SHORT);
        let sentence = "Nyckeltalen gäller gruppen ”Små kommuner”, som Brunnsele ingår i.";
        assert!(page.text().contains(sentence), "{}", page.text());
        assert_eq!(page.table(".keys"), site.page("grupper/sma-kommuner/index.html").table(".keys"));
        assert!(page.attributes("href").contains(&"../../grupper/sma-kommuner/pm-1/index.html".to_string()));
        assert_every_link_arrives(&site);
    }

    #[test]
    fn counties_and_groups_with_too_few_cases_have_short_pages() {
        // Nordlandet consists of Brunnsele alone, with three cases.
        let project = with_counts(&[
            ("brunnsele", [1, 2, 0, 0]),
            ("cedersta-o", [50, 50, 60, 40]),
            ("cedersta-v", [250, 250, 100, 400]),
            ("dalavik", [60, 50, 60, 40]),
        ])
        .append(UNITS, "dalavik;Dalavik;municipality;syd;stor\n");
        let site = project.build().site();
        for (folder, name) in [("lan/nordlandet", "Nordlandet"), ("grupper/sma-kommuner", "Små kommuner")] {
            let page = site.page(&format!("{folder}/index.html"));
            let sentence = format!("Nyckeltalen gäller riket, som {name} ingår i.");
            assert!(page.text().contains(&sentence), "{}", page.text());
            assert_eq!(page.table(".keys"), site.page("index.html").table(".keys"));
            assert!(!site.has(&format!("{folder}/pm-1/index.html")));
            assert_no_empty_heading(&page);
        }
        assert_every_link_arrives(&site);
    }

    #[test]
    fn a_large_place_whose_source_withholds_numbers_has_a_short_page() {
        // Brunnsele has many cases, but the source withholds one cell of each sex.
        let project = with_counts(&[
            ("alnavik", [400, 600, 300, 700]),
            ("brunnsele", [100, 400, 200, 300]),
            ("cedersta-o", [500, 500, 600, 400]),
            ("cedersta-v", [250, 250, 100, 400]),
        ])
        .edit(TABLE, "brunnsele;flicka;ja;100", "brunnsele;flicka;ja;x")
        .edit(STUDY, "count: antal", "count: antal, symbols: {x: withheld}");
        let site = project.build().site();
        let told = site.page(SHORT).text();
        assert!(
            told.contains("Här visas inga siffror, eftersom källan inte har lämnat ut uppgifterna."),
            "{told}"
        );
        assert!(!told.contains("färre än") && !told.contains("kännas igen"), "{told}");
        // No larger place shows key indicators either.
        assert!(site.page(SHORT).all("table, h3").is_empty(), "{told}");
        assert!(!site.has("kommuner/brunnsele/pm-1/index.html"));
        assert_every_link_arrives(&site);
    }

    #[test]
    fn a_short_page_asks_the_studys_own_questions() {
        let project =
            with_a_short_page().append(STUDY, "questions: [Vad vet vi själva?, Hur erbjuds stödet?]\n");
        let site = project.build().site();
        let questions: Vec<String> = site.page(SHORT).all(".questions li").into_iter().map(text).collect();
        assert_eq!(questions, ["Vad vet vi själva?", "Hur erbjuds stödet?"]);
        assert!(markdown(&site, SHORT).contains("### Frågor att ställa\n\n- Vad vet vi själva?\n"));
        assert!(!site.page("kommuner/alnavik/index.html").text().contains("Vad vet vi själva?"));
    }

    #[test]
    fn a_short_page_shows_all_commentary_of_its_place() {
        let front = |slot: &str, words: &str| {
            format!("---\n{slot}\nsigned: Nämnden\ndate: 2031-11-01\n---\n\n{words}\n")
        };
        let project = with_a_short_page()
            .file("content/units/brunnsele/a.md", front("slot: briefing", "Om oss."))
            .file("content/units/brunnsele/b.md", front("pm: pm-1\nslot: resultat", "Om resultaten."));
        let site = project.build().site();
        let page = site.page(SHORT);
        let told: Vec<String> = page.all(".commentary").into_iter().map(text).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("Om oss.") && told[1].contains("Om resultaten."), "{told:?}");
        let text = markdown(&site, SHORT);
        assert!(text.contains("> Om oss.") && text.contains("> Om resultaten."), "{text}");
        let news = site.page("nytt/index.html");
        let links = news.attributes("href");
        let links: Vec<&String> = links.iter().filter(|link| link.contains("kommentar")).collect();
        assert_eq!(links.len(), 2, "{links:?}");
        let told: Vec<String> = links
            .iter()
            .map(|link| {
                let (page, anchor) = follow(&site, &news, link);
                common::site::text(page.all(&format!("[id='{anchor}']"))[0])
            })
            .collect();
        assert!(told.iter().any(|told| told.contains("Om resultaten.")), "{told:?}");
        assert_every_link_arrives(&site);
    }

    #[test]
    fn links_between_memos_skip_a_place_without_a_memo() {
        let project = with_a_short_page();
        let site = project.build().site();
        let next = |path: &str, way: &str| -> Option<String> {
            let page = site.page(path);
            let links = page.all(&format!("a[rel={way}]"));
            links.first().and_then(|link| link.attr("href")).map(str::to_string)
        };
        assert_eq!(next(MEMO, "next").as_deref(), Some("../../../kommuner/cedersta/pm-1/index.html"));
        let back = next("kommuner/cedersta/pm-1/index.html", "prev");
        assert_eq!(back.as_deref(), Some("../../../kommuner/alnavik/pm-1/index.html"));
        // All places have front pages.
        let front = next("kommuner/alnavik/index.html", "next");
        assert_eq!(front.as_deref(), Some("../../kommuner/brunnsele/index.html"));
    }

    #[test]
    fn lists_and_search_have_the_short_page_and_no_memo() {
        let project = with_a_short_page();
        let site = project.build().site();
        let search = site.page("sok/index.html");
        let entries = || search.all("[data-entry]").into_iter().map(text);
        let entry = entries().find(|entry| entry.starts_with("Brunnsele")).expect("an entry");
        assert!(!entry.contains("PM"), "{entry}");
        assert!(entries().any(|entry| entry.starts_with("Alnavik") && entry.contains("PM")));
        assert_eq!(site.page("kommuner/index.html").table("main").row("Brunnsele")[1], "34");
    }

    #[test]
    fn a_district_with_too_few_cases_has_a_short_page() {
        let project = with_counts(&[
            ("alnavik", [40, 60, 30, 70]),
            ("brunnsele", [60, 50, 60, 40]),
            ("cedersta-o", [50, 50, 60, 40]),
            ("cedersta-v", [6, 10, 6, 12]),
        ])
        .append(SETTINGS, "privacy: {detail_from: 60}\n");
        let site = project.build().site();
        let page = site.page("kommuner/cedersta/vaster/index.html");
        assert!(page.text().contains("34 fall i Väster"), "{}", page.text());
        assert!(!site.has("kommuner/cedersta/vaster/pm-1/index.html"));
        assert!(!page.text().contains(".."), "{}", page.text());
        assert_every_link_arrives(&site);
    }

    #[test]
    fn a_place_has_memos_only_on_rounds_that_it_shows() {
        let mut rows = "enhet;omgang;kon;behov;antal\n".to_string();
        for (place, round, counts) in [
            ("alnavik", "2023", [40, 60, 30, 70]),
            ("alnavik", "2024", [40, 60, 30, 70]),
            ("brunnsele", "2023", [60, 50, 60, 40]),
            ("brunnsele", "2024", [6, 10, 6, 12]),
            ("cedersta-o", "2023", [50, 50, 60, 40]),
            ("cedersta-o", "2024", [50, 50, 60, 40]),
        ] {
            for ((sex, need), count) in
                [("flicka", "ja"), ("flicka", "nej"), ("pojke", "ja"), ("pojke", "nej")].iter().zip(counts)
            {
                rows += &format!("{place};{round};{sex};{need};{count}\n");
            }
        }
        let memo = std::fs::read_to_string(Project::small().path(PM)).expect("the memo");
        let older = memo.replace("number: 1", "number: 0\nround: \"2023\"");
        let project = Project::small()
            .memo_of("2024")
            .file(TABLE, rows)
            .edit(STUDY, "rounds: [", "rounds: [{id: \"2023\", label: år 2023}, ")
            .edit(STUDY, "count: antal", "count: antal, round: omgang")
            .file("content/pm/pm-0.md", older)
            .append(SETTINGS, "privacy: {detail_from: 60}\n");
        let site = project.build().site();
        assert!(!site.has("kommuner/brunnsele/pm-1/index.html"));
        assert_eq!(site.page("kommuner/brunnsele/pm-0/index.html").table("#figur-behov").rows.len(), 2);
        let links = site.page(SHORT).attributes("href");
        assert!(links.contains(&"../../kommuner/brunnsele/pm-0/index.html".to_string()), "{links:?}");
        assert_every_link_arrives(&site);
    }

    #[test]
    fn each_study_on_a_page_is_short_independently_of_the_others() {
        let study = std::fs::read_to_string(Project::small().path(STUDY)).expect("the study");
        let rows = std::fs::read_to_string(Project::small().path(TABLE)).expect("the table");
        let memo = std::fs::read_to_string(Project::small().path(PM)).expect("the memo");
        let project = with_a_short_page()
            .file("data/annan/study.yaml", study.replace("title: Provet", "title: Det andra provet"))
            .file("data/annan/tal.csv", rows)
            .file("content/pm/pm-2.md", memo.replace("study: prov", "study: annan"));
        let site = project.build().site();
        let page = site.page(SHORT);
        assert_eq!(page.all("table.keys").len(), 2);
        assert!(site.has("kommuner/brunnsele/pm-2/index.html"));
        assert!(!site.has("kommuner/brunnsele/pm-1/index.html"));
        assert_eq!(page.all(".briefing").len(), 1);
        assert_every_link_arrives(&site);
    }
}
