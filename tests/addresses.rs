//! Tests the addresses of pages: each page has its own, inside the output folder, whatever places,
//! files and groups are called.

mod common;

use std::collections::BTreeSet;

use common::{PM, Project, TABLE, UNITS};

/// A county with municipalities of these names, each with a hundred cases.
fn with_names(names: &[&str]) -> Project {
    let mut project = Project::small();
    for (index, name) in names.iter().enumerate() {
        project = project
            .append(UNITS, &format!("m{index};{name};municipality;syd;stor\n"))
            .append(TABLE, &format!("m{index};flicka;ja;50\nm{index};pojke;nej;50\n"));
    }
    project
}

/// Asserts that no two paths differ only by letter case, and that no part of a path is a device
/// name, hidden, or too long.
#[track_caller]
fn assert_safe(project: &Project) -> BTreeSet<String> {
    let site = project.build().site();
    let paths: BTreeSet<String> = site.files().into_keys().filter(|path| !path.starts_with('.')).collect();
    let folded: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), paths.len(), "{paths:?}");
    for part in paths.iter().flat_map(|path| path.split('/')) {
        let stem = part.split('.').next().unwrap_or_default();
        assert!(
            !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&stem),
            "{part} is a device on Windows"
        );
        assert!(part.len() <= 110, "{part} is too long");
    }
    paths
}

#[test]
fn a_page_with_an_empty_slug_is_refused_and_nothing_is_written() {
    for name in ["!!!", "…", "---", "日本"] {
        let project = Project::small().file(&format!("content/pages/{name}.md"), "---\ntitle: x\n---\nhej\n");
        let run = project.build();
        run.refused();
        run.says(&["error[no-address]", "has no letter or digit to make an address of", "rename the file"]);
        assert!(!project.path("site").exists());
    }
}

#[test]
fn places_with_equal_or_empty_slugs_have_addresses_of_their_own() {
    let project = with_names(&["!!!", "???", "Åby", "Äby", "Aby", "ABY", "Com1", "Aux", "日本"]);
    let paths = assert_safe(&project);
    let front_pages =
        paths.iter().filter(|path| path.starts_with("kommuner/") && path.ends_with("index.html"));
    let municipalities = front_pages.filter(|path| path.matches('/').count() == 2);
    // What `Aby` alone could mean has a page that leads on.
    assert_eq!(municipalities.count(), 3 + 9 + 1, "{paths:?}");
}

#[test]
fn ids_that_differ_by_case_only_lead_to_two_addresses_or_an_error() {
    let project = Project::small()
        .append(UNITS, "x;Xby;municipality;syd;stor\nX;Xby;municipality;syd;stor\n")
        .append(TABLE, "x;flicka;ja;50\nx;pojke;nej;50\nX;flicka;ja;40\nX;pojke;nej;40\n");
    let run = project.build();
    assert!(run.code == 1, "{}", run.stdout);
    run.says(&["error[taken-address]", "have the same address", "give one of the places another name"]);
}

#[test]
fn a_district_that_is_called_as_a_memo_keeps_its_page_and_the_city_its_memo() {
    let project = Project::small().edit(UNITS, "Öster", "PM 1");
    let paths = assert_safe(&project);
    let site = project.build().site();
    assert!(site.page("kommuner/cedersta/pm-1/index.html").text().contains("Provet i siffror – Cedersta"));
    let district = "kommuner/cedersta/pm-1_cedersta-o/index.html";
    assert!(paths.contains(district), "{paths:?}");
    assert!(site.page(district).text().contains("200 fall i PM 1"), "{}", site.page(district).text());
}

#[test]
fn a_name_with_an_added_id_differs_from_a_name_that_reads_like_it() {
    let project = Project::small()
        .append(UNITS, "a;Ny;municipality;syd;stor\nb;Ny;municipality;syd;stor\nc;Ny A;municipality;syd;stor\n")
        .append(TABLE, "a;flicka;ja;50\na;pojke;nej;50\nb;flicka;ja;50\nb;pojke;nej;50\nc;flicka;ja;50\nc;pojke;nej;50\n");
    let paths = assert_safe(&project);
    for place in ["ny_a", "ny_b", "ny-a"] {
        assert!(paths.contains(&format!("kommuner/{place}/index.html")), "{place}: {paths:?}");
    }
}

#[test]
fn a_page_at_the_address_of_a_list_or_a_memo_is_an_error_that_names_both() {
    for (file, other) in
        [("kommuner", "the list /kommuner/"), ("sok", "the list /sok/"), ("pm-1", "the memo")]
    {
        let project = Project::small().file(&format!("content/pages/{file}.md"), "---\ntitle: x\n---\nhej\n");
        let run = project.build();
        run.refused();
        run.says(&["error[taken-address]", other]);
        run.says(&[&format!("content/pages/{file}.md")]);
    }
}

#[test]
fn long_names_of_places_and_files_are_cut_and_remain_different() {
    let long = "Sankta Birgittas och Sankta Katarinas kommun vid Vättern ".repeat(5);
    let names = [format!("{long}norra"), format!("{long}södra")];
    let project = with_names(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let stem = "a".repeat(150);
    let project = project.file(&format!("content/pages/{stem}.md"), "---\ntitle: x\n---\nhej\n");
    let paths = assert_safe(&project);
    assert!(paths.iter().any(|path| path.starts_with("aaaa")), "{paths:?}");
}

#[test]
fn addresses_do_not_depend_on_the_number_of_threads() {
    let project = with_names(&["Åby", "Aby", "!!!", "aby"]).edit(UNITS, "Väster", "PM 1");
    let sites = ["1", "2"].map(|jobs| project.run("build", &["--jobs", jobs]).site().files());
    assert!(sites[0] == sites[1]);
}

#[test]
fn a_memo_named_as_a_device_gets_another_address() {
    let text = std::fs::read_to_string(Project::small().path(PM)).expect("the memo");
    let project = Project::small().file("content/pm/aux.md", text.replace("number: 1", "number: 2"));
    let paths = assert_safe(&project);
    assert!(paths.contains("kommuner/alnavik/aux-0/index.html"), "{paths:?}");
}

#[test]
fn the_address_of_an_earlier_name_leads_on() {
    let units = "id;name;level;parent;storlek;also\nriket;Riket;nation;;;\nnord;Nordlandet;county;riket;;\nsyd;Sydlandet;county;riket;;
alnavik;Alnavik;municipality;nord;liten;9901|Gamla Alnavik|Vik\nbrunnsele;Brunnsele stad;municipality;nord;liten;Brunnsele|Vik\ncedersta;Cedersta;municipality;syd;stor;
cedersta-o;Öster;district;cedersta;;\ncedersta-v;Väster;district;cedersta;;\n";
    let project = Project::small().file("data/units.csv", units);
    let site = project.build().silent_site();
    let page = site.page("kommuner/brunnsele/index.html");
    assert!(
        page.html.contains("content=\"0; url=../../kommuner/brunnsele-stad/index.html\""),
        "{}",
        page.html
    );
    assert!(page.text().contains("Brunnsele stad har en ny adress"), "{}", page.text());
    assert!(
        site.page("kommuner/brunnsele/pm-1/index.html")
            .html
            .contains("../../../kommuner/brunnsele-stad/pm-1/index.html")
    );
    assert!(site.has("kommuner/gamla-alnavik/index.html"));
    assert!(!site.has("kommuner/9901/index.html"), "a code is no name");
    let both = site.page("kommuner/vik/index.html");
    assert!(!both.html.contains("http-equiv=\"refresh\""), "two places have had the name");
    for place in ["../../kommuner/alnavik/index.html", "../../kommuner/brunnsele-stad/index.html"] {
        assert!(both.attributes("href").contains(&place.to_string()), "{place}: {}", both.html);
    }
}

/// The project after its addresses were written down.
fn kept() -> Project {
    let project = with_names(&["Ny"]);
    let run = project.run("addresses", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("addresses added"), "{}", run.stdout);
    project
}

#[test]
fn an_address_that_was_written_down_stays_whatever_the_place_is_called_and_whoever_joins() {
    let before = kept();
    let pages = |project: &Project| -> BTreeSet<String> {
        let files = project.build().site().files();
        files.into_keys().filter(|path| path.ends_with("index.html")).collect()
    };
    let old = pages(&before);
    let project = before
        .edit(UNITS, "Brunnsele;", "Brunnsele stad;")
        .edit(UNITS, "Öster;", "Östra staden;")
        .append(UNITS, "n2;Ny;municipality;nord;stor\n")
        .append(TABLE, "n2;flicka;ja;50\nn2;pojke;nej;50\n");
    let new = pages(&project);
    assert!(old.is_subset(&new), "{:?}", old.difference(&new));
    let site = project.build().site();
    assert!(site.page("kommuner/brunnsele/index.html").text().contains("Brunnsele stad"));
    assert!(site.has("kommuner/ny_n2/index.html"));
    let run = project.run("addresses", &[]);
    assert!(run.stdout.contains("1 addresses added"), "{}", run.stdout);
}

#[test]
fn where_a_namesake_joins_without_a_kept_address_the_old_one_leads_to_both() {
    let project = with_names(&["Ny", "Ny"]);
    let page = project.build().site().page("kommuner/ny/index.html");
    for place in ["../../kommuner/ny_m0/index.html", "../../kommuner/ny_m1/index.html"] {
        assert!(page.attributes("href").contains(&place.to_string()), "{place}: {}", page.html);
    }
    assert!(page.text().contains("Adressen kan gälla flera platser"), "{}", page.text());
}

#[test]
fn a_renamed_place_whose_id_reads_as_its_name_still_answers_at_it() {
    let project = Project::small().edit(UNITS, "Brunnsele;", "Brunnsele stad;");
    let page = project.build().site().page("kommuner/brunnsele/index.html");
    assert!(page.html.contains("url=../../kommuner/brunnsele-stad/index.html"), "{}", page.html);
}

#[test]
fn a_kept_address_of_no_place_or_of_two_forms_is_an_error() {
    let with = |lines: &str| Project::small().file("data/addresses.csv", format!("address;id;to\n{lines}"));
    for (lines, said) in [
        ("kommuner/x/;borta;\n", "there is no unit `borta` that the address `kommuner/x/` could lead to"),
        ("kommuner/x/;alnavik;\nkommuner/y/;alnavik;\n", "`alnavik` has the address `kommuner/x/` already"),
        ("kommuner/x/;alnavik;\nkommuner/x/;cedersta;\n", "already used on line 2"),
        ("../x/;alnavik;\n", "`../x/` is no address of a place"),
        ("kommuner/pm/;alnavik;\nkommuner/;cedersta;\n", "have the same address"),
    ] {
        with(lines).build().says(&[said]);
    }
    let project = with("kommuner/borta/;borta;alnavik\n");
    let site = project.build().silent_site();
    assert!(site.page("kommuner/borta/index.html").html.contains("url=../../kommuner/alnavik/index.html"));
}

#[test]
fn a_page_that_leads_to_several_places_stays_when_their_addresses_are_written_down() {
    let project = with_names(&["Ny", "Ny"]);
    assert_eq!(project.run("addresses", &[]).code, 0);
    let leads_to =
        |project: &Project| project.build().site().page("kommuner/ny/index.html").attributes("href");
    let both = ["../../kommuner/ny_m0/index.html", "../../kommuner/ny_m1/index.html"].map(str::to_string);
    assert!(both.iter().all(|place| leads_to(&project).contains(place)), "{:?}", leads_to(&project));
    let project = project
        .append(UNITS, "n2;Ny;municipality;nord;stor\n")
        .append(TABLE, "n2;flicka;ja;50\nn2;pojke;nej;50\n");
    let of_three = leads_to(&project);
    assert!(both.iter().all(|place| of_three.contains(place)), "a third does not take it: {of_three:?}");
}
