//! Figures over time: years stand as far apart as they are, a missing round is a gap, and a series
//! that is measured otherwise begins anew.

mod common;

use common::site::text;
use common::{Project, STUDY, TABLE};

const ROUNDS: &str =
    "[{id: \"2020\", label: år 2020}, {id: \"2021\", label: år 2021}, {id: \"2024\", label: år 2024}]";

fn project(keys: &str) -> Project {
    let mut rows = "enhet;omgang;kon;behov;antal\n".to_string();
    for (round, [girls, boys]) in [("2020", [40, 50]), ("2021", [42, 55]), ("2024", [70, 45])] {
        for place in ["alnavik", "brunnsele", "cedersta"] {
            if (place, round) == ("cedersta", "2021") {
                continue;
            }
            for (sex, yes) in [("flicka", girls), ("pojke", boys)] {
                rows += &format!("{place};{round};{sex};ja;{yes}\n{place};{round};{sex};nej;{}\n", 100 - yes);
            }
        }
    }
    Project::small()
        .edit(STUDY, "[{id: \"2024\", label: år 2024}]", ROUNDS)
        .edit("content/pm/pm-1.md", "number: 1", "number: 1\nround: \"2024\"")
        .edit(
            STUDY,
            "chart: table, indicators: [behov], over: kon",
            "chart: lines, indicators: [behov], over: round, by: kon",
        )
        .append(STUDY, keys)
        .file(TABLE, rows)
}

/// The coordinates of the series' lines of the figure: the strokes that run through values.
fn lines(page: &common::site::Page) -> Vec<String> {
    let paths = page.all("#figur-behov svg path.l");
    let is_series = |class: &str| class.split(' ').any(|part| part.starts_with('s') && part.len() > 1);
    let paths = paths.into_iter().filter(|path| path.attr("class").is_some_and(is_series));
    let drawn = paths.filter_map(|path| path.attr("d")).map(str::to_string);
    // A short stroke before a name is a sample.
    drawn.filter(|path| path.contains('L')).collect()
}

/// The points of a line, from left to right.
fn xs(line: &str) -> Vec<f64> {
    let points = line.split(['M', 'L']).filter(|point| !point.is_empty());
    points.filter_map(|point| point.split(' ').next()?.parse().ok()).collect()
}

#[test]
fn the_table_has_a_row_for_each_round() {
    let project = project("");
    let site = project.build().site();
    let page = site.page("pm-1/index.html");
    let table = page.table("#figur-behov");
    assert_eq!(table.head[..3], ["Period", "Flickor, procent", "Flickor, antal fall"]);
    assert!(table.row("år 2020")[0].starts_with("40"), "{table:?}");
    assert!(table.row("år 2024")[0].starts_with("70"), "{table:?}");
    let caption = page.all("#figur-behov figcaption").into_iter().map(text).collect::<String>();
    assert!(caption.contains("Riket, år 2020 till år 2024."), "{caption}");
    let said = page.text();
    assert!(said.contains("Cedersta var med år 2020 men inte år 2021."), "{said}");
}

#[test]
fn years_stand_as_far_apart_as_they_are() {
    let project = project("");
    let site = project.build().site();
    let xs = xs(&lines(&site.page("pm-1/index.html"))[0]);
    assert_eq!(xs.len(), 3);
    let (first, second) = (xs[1] - xs[0], xs[2] - xs[1]);
    assert!((second / first - 3.0).abs() < 0.05, "one year and three: {xs:?}");
}

#[test]
fn a_round_that_is_missing_is_a_gap() {
    let project = project("");
    let site = project.build().site();
    let page = site.page("kommuner/cedersta/pm-1/index.html");
    let row = page.table("#figur-behov").row("år 2021").to_vec();
    assert_eq!(row[0], "ej lämnad", "{row:?}");
    assert!(lines(&page).is_empty(), "no line runs past the missing round: {:?}", lines(&page));
    assert_eq!(lines(&site.page("kommuner/alnavik/pm-1/index.html")).len(), 2);
}

#[test]
fn a_series_begins_anew_at_a_break() {
    let whole = project("");
    let cut =
        project("breaks: [{round: \"2024\", indicator: behov, why: Frågan ställdes på ett nytt sätt.}]\n");
    let (whole_site, cut_site) = (whole.build().site(), cut.build().site());
    let of = |site: &common::site::Site| lines(&site.page("pm-1/index.html")).concat();
    assert!(of(&cut_site).len() < of(&whole_site).len(), "{}", of(&cut_site));
    assert!(cut_site.page("pm-1/index.html").text().contains("Frågan ställdes på ett nytt sätt."));
}

#[test]
fn a_memo_of_an_earlier_round_ends_with_its_own() {
    let project = project("").edit("content/pm/pm-1.md", "round: \"2024\"", "round: \"2021\"");
    let site = project.build().site();
    let table = site.page("pm-1/index.html").table("#figur-behov");
    let periods: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(periods, ["år 2020", "år 2021"]);
}

/// Where the lines of the key figures run, as the places along the axis of each stroke.
fn strokes(page: &common::site::Page) -> Vec<Vec<f64>> {
    let paths = page.all(".keys td.line svg path.l");
    let is_series = |class: &str| class.split(' ').any(|part| part == "s1");
    let paths = paths.into_iter().filter(|path| path.attr("class").is_some_and(is_series));
    paths.filter_map(|path| path.attr("d")).map(xs).collect()
}

#[test]
fn key_figures_of_many_rounds_have_a_line_and_the_numbers_of_each_below() {
    let built = project("");
    let site = built.build().site();
    let page = site.page("kommuner/alnavik/index.html");
    let head = page.table(".keys").head;
    assert_eq!(head[1..4], ["år 2024, procent", "Antal fall", "Över tid"], "{head:?}");
    let strokes_of_all = strokes(&page);
    let [first, second] = strokes_of_all.as_slice() else { panic!("two strokes: {strokes_of_all:?}") };
    let [near, far] = [first, second].map(|stroke| stroke[1] - stroke[0]);
    assert!((far / near - 3.0).abs() < 0.05, "three years are thrice as far as one: {strokes_of_all:?}");
    let periods = page.table(".keyed details");
    assert_eq!(periods.head[1..], ["år 2020, procent", "år 2021, procent", "år 2024, procent"]);
    assert_eq!(periods.row("Behov av stöd")[..], ["45", "49", "58"]);
    let missing = site.page("kommuner/cedersta/index.html");
    assert_eq!(strokes(&missing), Vec::<Vec<f64>>::new(), "no line runs over a round that is missing");
    let dots = missing.all(".keys td.line svg path.b");
    let dots: usize =
        dots.iter().filter_map(|dots| dots.attr("d")).map(|path| path.matches('M').count()).sum();
    assert_eq!(dots, 2, "but the others are there");
}

#[test]
fn the_line_of_key_figures_begins_anew_at_a_break() {
    let breaks = "breaks: [{round: \"2024\", indicator: behov, why: Ny fråga.}]\n";
    let project = project(breaks);
    let site = project.build().site();
    assert_eq!(strokes(&site.page("kommuner/alnavik/index.html")).len(), 1);
}
