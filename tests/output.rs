//! Tests the files that a build writes: all or nothing, unchanged where nothing changed, and
//! readable from disk without a network.

mod common;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use common::site::{Page, Site};
use common::{PM, Project, SETTINGS, TABLE, UNITS};
use regex::Regex;

/// The small project with every kind of text element, a place with too few cases, and a place
/// without cases.
fn rich() -> Project {
    let few = "brunnsele;flicka;ja;1\nbrunnsele;flicka;nej;2\nbrunnsele;pojke;ja;0\nbrunnsele;pojke;nej;0\n";
    let rows = std::fs::read_to_string(Project::small().path(TABLE)).expect("the table");
    let rows: String =
        rows.lines().filter(|row| !row.starts_with("brunn")).map(|row| format!("{row}\n")).collect();
    let commentary = "---\npm: pm-1\nslot: resultat\nsigned: Nämnden\ndate: 2024-11-01\n---\n\n## Resultat\n\nVi\
        \u{20}håller med.[^1] Se [mer](https://example.org/).\n\n[^1]: Nästan.\n";
    Project::small()
        .file(TABLE, rows + few)
        .file("content/units/riket/a.md", commentary)
        .file("content/units/riket/b.md", commentary)
        .file("content/units/brunnsele/a.md", commentary)
        .append(
            PM,
            "\n## Innehåll\n\nEn not.[^1]\n\n[^1]: Notens text.\n\n## Resultat\n\nMer av samma slag.\n",
        )
        .append(UNITS, "dalavik;Dalavik;municipality;syd;stor\n")
}

mod writing {
    use super::*;

    #[track_caller]
    fn assert_old_site_stands(project: Project, broken: impl FnOnce(Project) -> Project) {
        let site = project.build().site();
        let before = site.files();
        site.age();
        let project = broken(project);
        project.build().refused();
        assert!(site.files() == before, "the site has changed");
        assert_eq!(site.written_since_aged(), Vec::<String>::new());
        assert_eq!(project.litter(), Vec::<String>::new());
    }

    #[test]
    fn a_build_that_fails_on_a_table_leaves_the_old_site() {
        assert_old_site_stands(Project::small(), |project| project.edit(TABLE, ";40", ";-40"));
    }

    #[test]
    fn a_build_that_fails_while_pages_are_rendered_leaves_the_old_site() {
        assert_old_site_stands(Project::small(), |project| {
            project.edit(
                PM,
                "{{ count() }}",
                "{% if unit.name == \"Cedersta\" %}{{ nothing.at_all }}{% endif %}",
            )
        });
    }

    #[test]
    fn an_unchanged_rebuild_writes_nothing() {
        let project = rich();
        let site = project.build().site();
        site.age();
        let again = project.build();
        assert!(
            again.stdout.contains(" 0 files written, ") && again.stdout.contains(" 0 removed"),
            "{}",
            again.stdout
        );
        assert_eq!(site.written_since_aged(), Vec::<String>::new());
    }

    #[test]
    fn a_changed_commentary_writes_one_page_and_its_markdown() {
        let project = rich();
        let site = project.build().site();
        site.age();
        let project = project.edit("content/units/riket/a.md", "håller med", "håller inte med");
        project.build().site();
        assert_eq!(site.written_since_aged(), ["pm-1/index.html", "pm-1/index.md"]);
    }

    #[test]
    fn a_page_that_is_no_longer_made_is_removed_and_a_file_of_the_user_stays() {
        let project = Project::small().append(UNITS, "dalavik;Dalavik;municipality;syd;stor\n");
        let project = project.append(TABLE, "dalavik;flicka;ja;20\ndalavik;flicka;nej;20\n");
        let site = project.build().site();
        assert!(site.has("kommuner/dalavik/pm-1/index.html"));
        let project = project
            .file("site/egen.txt", "min")
            .file("site/kommuner/dalavik/egen.txt", "min")
            .edit(TABLE, "dalavik;flicka;ja;20\ndalavik;flicka;nej;20\n", "");
        let run = project.build();
        // Among them the numbers for who would choose the place.
        assert!(run.stdout.contains(" 5 removed"), "{}", run.stdout);
        assert!(site.has("egen.txt") && site.has("kommuner/dalavik/egen.txt"));
        assert!(site.page("kommuner/dalavik/index.html").text().contains("har inte lämnat några uppgifter"));
        assert!(!project.path("site/kommuner/dalavik/pm-1").exists(), "an empty folder is left");
    }

    #[test]
    fn check_writes_nothing() {
        let project = Project::small();
        let run = project.check();
        assert!(run.code == 0 && run.stdout.contains(" 0 files written"), "{}{}", run.stdout, run.stderr);
        assert!(!project.path("site").exists());
    }

    #[test]
    fn one_thread_and_two_threads_give_the_same_bytes() {
        for fixture in [rich, || Project::new().copy("berkeley")] {
            let [one, two] = ["1", "2"].map(|jobs| {
                let project = fixture();
                project.run("build", &["--jobs", jobs]).site().files()
            });
            assert!(one.len() > 8 && one == two, "the sites differ");
        }
    }
}

mod pages {
    use super::*;

    /// The sites of all fixtures. Each comes with its project, whose folder must outlive it.
    fn sites() -> Vec<(Project, Site)> {
        let projects = [rich(), Project::small(), Project::new().copy("berkeley")];
        projects
            .map(|project| (project.build().site(), project))
            .map(|(site, project)| (project, site))
            .into()
    }

    #[track_caller]
    fn assert_no_page_holds(pattern: &str) {
        let pattern = Regex::new(pattern).expect("a pattern");
        for (_project, site) in sites() {
            let pages = site.pages();
            assert!(pages.len() > 6);
            for page in pages {
                let found = pattern.find(&page.html).map(|found| found.as_str());
                assert_eq!(found, None, "{}", page.path);
            }
        }
    }

    #[test]
    fn no_page_has_nan_or_an_unfilled_placeholder() {
        assert_no_page_holds(r"NaN|\binf\b|\{\{|\{%|undefined|None\b|Withheld|[\u{e000}\u{e001}]");
    }

    #[test]
    fn no_page_says_0_procent() {
        assert_no_page_holds(r"(^|[^0-9\u{a0}])0[ \u{a0}]procent");
    }

    #[test]
    fn no_address_is_absolute() {
        assert_no_page_holds(r#"(href|src)="(/|file:)"#);
    }

    #[test]
    fn no_page_asks_another_host_for_anything() {
        assert_no_page_holds(
            r#"(src|srcset|poster|action|xlink:href)="?(https?:)?//|<link[^>]*href="(https?:)?//|url\(|@import|<iframe"#,
        );
    }

    #[test]
    fn no_asset_asks_another_host_for_anything() {
        let pattern = Regex::new(r"https?:|//[a-z]+\.|url\(|@import|fetch\(|XMLHttpRequest|import\(")
            .expect("a pattern");
        // Names of kinds of XML look like addresses, but no browser requests them.
        let names = Regex::new(r"http://(www\.w3|schemas\.openxmlformats|purl)\.org/").expect("a pattern");
        let project = Project::small();
        let files = project.build().site().files();
        let assets = files.iter().filter(|(path, _)| path.starts_with("assets/"));
        let mut number = 0;
        for (path, bytes) in assets {
            let text = names.replace_all(std::str::from_utf8(bytes).expect("text"), "");
            assert_eq!(pattern.find(&text).map(|found| found.as_str()), None, "{path}");
            number += 1;
        }
        assert_eq!(number, 6);
    }

    #[test]
    fn every_page_begins_with_a_content_security_policy_and_has_no_inline_code() {
        let start = Regex::new(
            "^<!doctype html>\n<html [^>]*>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
             script-src 'self'; [^\"]*base-uri 'none'\">\n",
        );
        let start = start.expect("a pattern");
        let table = "\n| Ort | Antal |\n|:--|--:|\n| Alnavik | 1 |\n";
        let project = Project::small().append(PM, table);
        let site = project.build().site();
        assert_eq!(site.page("pm-1/index.html").all("td.to-right").len(), 1);
        for (_project, site) in sites().into_iter().chain([(project, site)]) {
            for page in site.pages() {
                assert!(start.is_match(&page.html), "{}: {:.300}", page.path, page.html);
            }
        }
        assert_no_page_holds(r#"unsafe-inline|<style|<[^>]* style=|<[^>]* on[a-z]+=|<script>|javascript:"#);
    }

    #[test]
    fn the_root_element_has_the_texts_in_the_margins_of_printed_pages() {
        let project = Project::small().edit(SETTINGS, "title: ", "title: 'Barn & \"unga\" <b> i ' #");
        let page = project.build().site().page("kommuner/alnavik/index.html");
        let root = page.all("html")[0];
        assert_eq!(root.attr("data-running-site"), Some("Barn & \"unga\" <b> i "));
        assert_eq!(root.attr("data-running-page"), Some("Alnavik"));
        assert!(root.attr("data-running-date").is_some_and(|date| !date.is_empty()));
    }

    #[test]
    fn every_link_leads_to_a_file_and_every_anchor_to_an_id() {
        for (_project, site) in sites() {
            let mut followed = 0;
            for page in site.pages() {
                for address in page.attributes("href").iter().chain(&page.attributes("src")) {
                    followed += usize::from(follow(&site, &page, address));
                }
            }
            assert!(followed > 50, "only {followed} links");
        }
    }

    /// Asserts that a link within the site leads to a file and an id. Returns whether it is such a
    /// link.
    #[track_caller]
    fn follow(site: &Site, page: &Page, address: &str) -> bool {
        if ["mailto:", "https:", "data:"].iter().any(|scheme| address.starts_with(scheme)) {
            return false;
        }
        let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
        let target = if path.is_empty() { page.path.clone() } else { resolve(&page.path, path) };
        assert!(site.has(&target), "{}: {address} leads to {target}, which is not there", page.path);
        // A choice of places names the folders of their pages.
        if let Some(folders) = anchor.strip_prefix("plats=") {
            let has_numbers = |folder: &str| site.has(&format!("{folder}/tal.js"));
            assert!(folders.split(',').all(has_numbers), "{}: {address} has no numbers", page.path);
        } else if !anchor.is_empty() {
            let ids = site.page(&target).attributes("id");
            assert!(ids.iter().any(|id| id == anchor), "{}: there is no {address}; ids: {ids:?}", page.path);
        }
        true
    }

    /// The path within the site of a relative address on a page.
    fn resolve(page: &str, address: &str) -> String {
        let mut path = PathBuf::from(page);
        path.pop();
        for part in Path::new(address).components() {
            match part {
                Component::ParentDir => assert!(path.pop(), "{address} on {page} leaves the site"),
                other => path.push(other),
            }
        }
        path.to_string_lossy().into_owned()
    }

    #[test]
    fn every_id_is_unique_on_its_page() {
        for (_project, site) in sites() {
            for page in site.pages() {
                let mut seen = BTreeSet::new();
                for id in page.attributes("id") {
                    assert!(seen.insert(id.clone()), "{}: `{id}` stands there twice", page.path);
                }
            }
        }
    }

    #[test]
    fn every_label_by_reference_refers_to_an_id_on_the_page() {
        for (_project, site) in sites() {
            for page in site.pages() {
                let ids = page.attributes("id");
                for name in ["aria-labelledby", "aria-describedby", "headers", "for"] {
                    for id in page.attributes(name).iter().flat_map(|ids| ids.split(' ')) {
                        assert!(ids.iter().any(|known| known == id), "{}: {name} {id}", page.path);
                    }
                }
            }
        }
    }

    #[test]
    fn a_synthetic_project_says_so_on_every_page() {
        let project = rich();
        for page in project.build().site().pages() {
            assert_eq!(page.all(".banner").len(), 1, "{}", page.path);
        }
    }

    #[test]
    fn a_place_with_too_few_cases_says_so_and_shows_no_number() {
        let project = rich();
        let site = project.build().site();
        assert!(!site.has("kommuner/brunnsele/pm-1/index.html"));
        let page = site.page("kommuner/brunnsele/index.html");
        let text = page.text();
        assert!(text.contains("Antalet fall i Brunnsele visas inte."), "{text}");
        assert!(
            text.contains("Här visas inga siffror, eftersom någon annars skulle kunna kännas igen"),
            "{text}"
        );
        let larger = page.table(".keys").head[1].clone();
        assert!(!larger.contains("Brunnsele"), "{larger}");
    }
}

mod refused_texts {
    use super::*;

    #[track_caller]
    fn assert_refused(markdown: &str, code: &str, column: usize) {
        for path in [PM, "content/units/alnavik/a.md"] {
            let front = "---\npm: pm-1\nslot: resultat\nsigned: Nämnden\ndate: 2024-11-01\n---\n";
            let project = match path {
                PM => Project::small(),
                _ => Project::small().file(path, front),
            };
            let project = project.append(path, &format!("\nEn rad. {markdown}\n"));
            let line = std::fs::read_to_string(project.path(path)).expect("the text").lines().count();
            let run = project.run("check", &["--format", "short"]);
            let place = format!("{path}:{line}:{column}: error[{code}]: ");
            assert!(run.refused().starts_with(&place), "{place}\n{}", run.stderr);
            assert!(!project.path("site").exists());
        }
    }

    #[test]
    fn a_script_in_a_text_is_refused_at_its_place() {
        assert_refused("<script>alert(1)</script>", "raw-html", 9);
    }

    #[test]
    fn an_event_handler_in_a_text_is_refused_at_its_place() {
        assert_refused("<b onclick=\"alert(1)\">x</b>", "raw-html", 9);
    }

    #[test]
    fn a_link_to_a_page_that_the_site_lacks_is_refused() {
        assert_refused("[x](/saknas/)", "dead-link", 9);
    }

    #[test]
    fn a_link_that_runs_a_script_is_refused_at_its_place() {
        assert_refused("[x](javascript:alert(1))", "unsafe-link", 9);
        assert_refused("[x](JavaScript:alert(1))", "unsafe-link", 9);
        assert_refused("[x](data:text/html,x)", "unsafe-link", 9);
        assert_refused("<javascript:alert(1)>", "unsafe-link", 9);
    }

    #[test]
    fn a_picture_from_elsewhere_is_refused_at_its_place() {
        assert_refused("![x](https://example.org/x.png)", "image", 9);
    }
}

mod templates {
    use super::*;

    #[test]
    fn a_template_that_does_not_compile_is_reported_at_its_place() {
        let text = "{% extends \"base.html\" %}\n{% block main %}\n{{ page.text | safe }\n{% endblock %}\n";
        let run = Project::small().file("templates/page.html", text).build();
        run.refused();
        run.says(&["error[template]", "templates/page.html:3:", "{{ page.text | safe }"]);
    }

    #[test]
    fn a_template_that_fails_while_rendering_is_reported_at_its_place() {
        let text = "{% extends \"base.html\" %}\n{% block main %}\n<p>{{ page.txet }}</p>\n{% endblock %}\n";
        let run = Project::small().file("templates/page.html", text).build();
        run.refused();
        run.says(&["error[template]", "templates/page.html:3:12", "<p>{{ page.txet }}</p>", "1 error"]);
    }

    #[test]
    fn a_template_of_the_project_replaces_the_built_in_one_of_its_name() {
        let text = "{% extends \"base.html\" %}\n{% block main %}<p class=\"own\">{{ layout.title }}</p>{% endblock %}";
        let project = Project::small().file("templates/page.html", text);
        let site = project.build().site();
        assert_eq!(site.page("om/index.html").all("p.own").len(), 1);
        assert!(site.page("pm-1/index.html").all("p.own").is_empty());
    }

    #[test]
    fn a_template_of_the_project_can_set_another_policy() {
        let text = "{% extends \"base.html\" %}{% block policy %}<meta name=\"own\">{% endblock %}";
        let project = Project::small().file("templates/page.html", text);
        let site = project.build().site();
        let policies = |path| site.page(path).all("meta[http-equiv=Content-Security-Policy]").len();
        assert_eq!([policies("om/index.html"), policies("pm-1/index.html")], [0, 1]);
    }

    #[test]
    fn a_text_that_fails_for_some_place_is_reported_at_its_line() {
        let text = "{% if unit.name == \"Cedersta\" %}{{ unit.nothing }}{% endif %}";
        let run = Project::small().edit(PM, "{{ count() }}", text).build();
        run.refused();
        run.says(&["error[text-function]", "content/pm/pm-1.md:10:", "1 error"]);
    }
}
