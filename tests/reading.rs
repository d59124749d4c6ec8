//! Tests what readers find beside the numbers: the accessibility statement, links between pages,
//! search, news, and pages as Markdown.

mod common;

use common::{PM, Project, STUDY};

const SETTINGS: &str = "lagesbild.yaml";
const STATEMENT: &str = "content/pages/redogorelse.md";

fn with_statement() -> Project {
    Project::small().file(STATEMENT, "---\ntitle: Tillgänglighet\nstatement: true\n---\n\nMer om sidorna.\n")
}

const WHOLE: &str = "
accessibility:
  status: partly
  assessed: 2025-02-01
  updated: 2025-03-02
  method: Vi har provat själva.
  reporting: https://example.org/anmal
  authority: {name: Tillsynen, complaint: https://example.org/klaga}
  deficiencies:
    - {what: Breda tabeller måste rullas., who: den som förstorar mycket, why: Det är svårt att undvika.}
";

mod statement {
    use super::*;

    #[test]
    fn the_statement_names_what_the_law_requires_and_the_settings_lack() {
        let text = with_statement().build().site().page("redogorelse/index.html").text();
        assert!(text.contains("Redogörelsen är inte färdig."), "{text}");
        for part in [
            "hur väl webbplatsen uppfyller lagen",
            "vilken dag webbplatsen bedömdes",
            "en länk där den som besöker webbplatsen kan anmäla brister",
            "vilken myndighet som har tillsyn",
        ] {
            assert!(text.contains(part), "{part:?} is not missed:\n{text}");
        }
        assert!(!text.contains("förenlig"), "conformity is claimed by default:\n{text}");
    }

    #[test]
    fn the_statement_has_what_the_settings_give() {
        let project = with_statement().append(SETTINGS, WHOLE);
        let page = project.build().site().page("redogorelse/index.html");
        let text = page.text();
        assert!(!text.contains("inte färdig"), "{text}");
        for part in [
            "Webbplatsen är delvis förenlig med lagen.",
            "Breda tabeller måste rullas. Gäller: den som förstorar mycket. Det är svårt att undvika.",
            "Tillsynen har tillsyn",
            "Vi har provat själva. Bedömningen gjordes den 1 februari 2025. Redogörelsen ändrades senast den 2 mars 2025.",
            "Mer om sidorna.",
        ] {
            assert!(text.contains(part), "{part:?} is not said:\n{text}");
        }
        let links = page.attributes("href");
        assert!(links.contains(&"https://example.org/anmal".to_string()), "{links:?}");
        assert!(links.contains(&"https://example.org/klaga".to_string()), "{links:?}");
    }

    #[test]
    fn every_page_links_to_the_statement() {
        let project = with_statement();
        let site = project.build().site();
        assert!(site.pages().len() > 5);
        for page in site.pages().iter().filter(|page| page.path != "404.html") {
            let links = page.attributes("href");
            assert!(links.iter().any(|link| link.ends_with("redogorelse/index.html")), "{}", page.path);
        }
    }

    #[test]
    fn full_conformity_beside_known_faults_is_refused() {
        let settings = WHOLE.replace("status: partly", "status: full");
        let run = with_statement().append(SETTINGS, &settings).build();
        assert!(run.refused().contains("`deficiencies` lists what does not work"), "{}", run.stderr);
    }

    #[test]
    fn an_email_address_as_reporting_link_and_an_invalid_date_are_refused() {
        let settings = WHOLE
            .replace("https://example.org/anmal", "mailto:anna@example.org")
            .replace("2025-02-01", "i februari")
            .replace("status: partly", "status: nästan");
        let run = with_statement().append(SETTINGS, &settings).build();
        run.refused();
        run.says(&[
            "`nästan` is no status",
            "`i februari` is no date",
            "`reporting` should be the address of a web page",
        ]);
    }
}

mod ways {
    use super::*;

    #[test]
    fn a_place_links_to_its_alphabetical_neighbours() {
        let project = Project::small();
        let site = project.build().site();
        let link = |path: &str, way: &str| -> Option<String> {
            let page = site.page(path);
            let found = page.all(&format!("a[rel={way}]"));
            found.first().and_then(|link| link.value().attr("href")).map(str::to_string)
        };
        assert_eq!(link("kommuner/alnavik/index.html", "prev"), None);
        assert_eq!(
            link("kommuner/alnavik/index.html", "next").as_deref(),
            Some("../../kommuner/brunnsele/index.html")
        );
        assert_eq!(
            link("kommuner/brunnsele/pm-1/index.html", "prev").as_deref(),
            Some("../../../kommuner/alnavik/pm-1/index.html")
        );
    }

    #[test]
    fn the_list_of_all_pages_has_every_place_with_its_memos_and_every_page() {
        let project = with_statement();
        let site = project.build().site();
        let page = site.page("sok/index.html");
        let links = page.attributes("href");
        // Pages at addresses of earlier names lead on to those that are listed.
        let stay = |page: &common::site::Page| !page.html.contains("content=\"noindex\"");
        for path in site.pages().into_iter().filter(stay).map(|page| page.path) {
            let is_listed = links.iter().any(|link| link == &format!("../{path}"));
            assert!(is_listed || path == "404.html", "{path} is not listed");
        }
        let entry = page.all("[data-entry]").into_iter().map(common::site::text);
        let entry = entry.into_iter().find(|text| text.starts_with("Alnavik"));
        assert!(
            entry.as_deref().is_some_and(|text| text.contains("kommun") && text.contains("PM")),
            "{entry:?}"
        );
    }

    #[test]
    fn the_news_lists_the_latest_first() {
        let commentary =
            "---\npm: pm-1\nslot: resultat\nsigned: Nämnden\ndate: 2031-11-01\n---\n\nVi håller med.\n";
        let project = Project::small().file("content/units/alnavik/a.md", commentary);
        let site = project.build().site();
        let page = site.page("nytt/index.html");
        let text = page.text();
        let (new, old) = (text.find("1 november 2031"), text.find("PM"));
        assert!(new.is_some() && new < text.rfind("PM") && old.is_some(), "{text}");
        let links = page.attributes("href");
        let link = links.iter().find(|link| link.contains("#")).expect("a link to the commentary");
        assert!(links.iter().any(|link| link.starts_with("../kommuner/alnavik/pm-1/index.html#")), "{link}");
    }

    #[test]
    fn the_not_found_page_has_links_only_if_the_site_has_an_address() {
        let page = Project::small().build().site().page("404.html");
        let inside = |page: &common::site::Page| -> Vec<String> {
            page.attributes("href").into_iter().filter(|link| link.contains("index.html")).collect()
        };
        assert_eq!(inside(&page), Vec::<String>::new());
        let style = |page: &common::site::Page| {
            page.all("link[rel=stylesheet]")[0].attr("href").map(str::to_string).unwrap_or_default()
        };
        assert_eq!(style(&page), "assets/style.css");
        let project = Project::small().append(SETTINGS, "\naddress: https://intra.example.org/lage\n");
        let site = project.build().site();
        assert_eq!(
            inside(&site.page("404.html")),
            ["https://intra.example.org/lage/index.html", "https://intra.example.org/lage/sok/index.html"]
        );
        assert_eq!(style(&site.page("404.html")), "/lage/assets/style.css");
        let files = site.files();
        let map = std::str::from_utf8(&files["sitemap.xml"]).expect("text");
        assert!(map.contains("<loc>https://intra.example.org/lage/kommuner/alnavik/pm-1/</loc>"), "{map}");
        let project = Project::small();
        let site = project.build().site();
        assert!(site.has("index.html") && !site.has("sitemap.xml"));
    }

    #[test]
    fn the_search_and_news_pages_keep_their_addresses() {
        let run = Project::small().file("content/pages/sok.md", "---\ntitle: Sök\n---\n\nHej.\n").build();
        assert!(run.refused().contains("have the same address /sok/"), "{}", run.stderr);
    }
}

mod markdown {
    use super::*;

    fn text(project: Project, path: &str) -> String {
        let files = project.build().site().files();
        String::from_utf8(files[path].clone()).expect("text")
    }

    #[test]
    fn a_memo_as_markdown_has_its_tables_and_links() {
        let project = Project::small().append(PM, "\nSe [listan](/kommuner/).\n");
        let text = text(project, "kommuner/alnavik/pm-1/index.md");
        assert!(text.starts_with("# "), "{text}");
        assert!(text.contains("[listan](../../../kommuner/index.html)"), "{text}");
        assert!(text.contains("| --- |") || text.contains("---: |"), "no table:\n{text}");
        assert!(!text.contains('<') || text.contains("<1"), "HTML is left:\n{text}");
        assert!(!text.contains('\u{e000}') && !text.contains('\u{e001}'), "a mark is left:\n{text}");
    }

    #[test]
    fn the_markdown_of_a_place_with_too_few_cases_shows_no_number() {
        let few =
            "brunnsele;flicka;ja;1\nbrunnsele;flicka;nej;2\nbrunnsele;pojke;ja;0\nbrunnsele;pojke;nej;0\n";
        let rows = std::fs::read_to_string(Project::small().path(common::TABLE)).expect("the table");
        let rows: String =
            rows.lines().filter(|row| !row.starts_with("brunn")).map(|row| format!("{row}\n")).collect();
        let text = text(Project::small().file(common::TABLE, rows + few), "kommuner/brunnsele/index.md");
        assert!(text.contains("Antalet fall i Brunnsele visas inte."), "{text}");
        assert!(!text.contains("| Behov av stöd | .. |"), "a table of nothing:\n{text}");
    }
}

mod figures {
    use super::*;

    #[test]
    fn the_same_series_has_the_same_look_in_all_figures() {
        let figures = "  en: {title: En, chart: columns, indicators: [behov, inget], over: kon}
  annan: {title: Annan, chart: columns, indicators: [inget, behov], over: kon}
";
        let project = Project::small()
            .edit(
                STUDY,
                "key_indicators",
                "  inget: {label: Inget behov av stöd, of: {behov: nej}}\nkey_indicators",
            )
            .append(STUDY, figures)
            .append(PM, "\n{{ figure(id=\"en\") }}\n\n{{ figure(id=\"annan\") }}\n");
        let site = project.build().site();
        let page = site.page("kommuner/alnavik/pm-1/index.html");
        // The legend has the box of a series before its name.
        let look = |figure: &str, name: &str| -> String {
            let svg = page.all(&format!("#figur-{figure} .drawing svg"));
            let html = svg.first().expect("a drawing").html();
            let before = &html[..html.find(&format!(">{name}<")).expect("the name of a series")];
            let at = before.rfind("class=\"b s").expect("a surface before the name");
            before[at + 9..at + 11].to_string()
        };
        assert_eq!(look("en", "Behov av stöd"), look("annan", "Behov av stöd"));
        assert_eq!(look("en", "Inget behov av stöd"), look("annan", "Inget behov av stöd"));
        assert_ne!(look("en", "Behov av stöd"), look("en", "Inget behov av stöd"));
    }

    #[test]
    fn titles_say_what_is_shown_where_and_when() {
        let (_folder, site) = common::site::repository_site();
        let page = site.page("pm-1/index.html");
        let caption = common::site::text(page.all("#figur-behov-alder figcaption")[0]);
        assert!(caption.contains("ökar till 14 år och minskar sedan"), "{caption}");
        assert!(caption.contains("Andel i procent. Riket, 1 oktober 2023–31 mars 2024."), "{caption}");
    }

    #[test]
    fn a_finding_on_a_front_page_is_drawn_from_its_printed_numbers() {
        let (_folder, site) = common::site::repository_site();
        let page = site.page("index.html");
        let found = page.all(".important li");
        assert_eq!(found.len(), 15, "five of each study");
        for item in found {
            let paragraph = scraper::Selector::parse("p").expect("a selector");
            let told: String = item.select(&paragraph).map(common::site::text).collect();
            let drawn = page_values(item);
            let is_told = |value: &&String| {
                told.split_whitespace().any(|word| word.trim_end_matches(['.', ':', ',']) == value.as_str())
            };
            assert!(drawn.iter().filter(is_told).count() > 1, "{drawn:?} is not what is told: {told}");
        }
    }

    fn page_values(item: scraper::ElementRef) -> Vec<String> {
        let values = scraper::Selector::parse("svg .v text").expect("a selector");
        item.select(&values).map(common::site::text).collect()
    }
}
