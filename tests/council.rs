//! Tests questions from the council: the list, the pages, what leads to them, and the evidence that
//! stands beside an answer.

mod common;

use common::site::{Page, Site, text};
use common::{PM, Project, STUDY, TABLE, UNITS};

const ASKED: &str = "content/questions/behov.md";

/// The front matter of an answered question on some places, with further lines.
fn question(words: &str, more: &str, answer: &str) -> String {
    format!(
        "---\nquestion: {words}\nasked_by: en ledamot i nämnden\ndate: 2024-10-22\nto: förvaltningschefen\n\
         status: answered\nanswered_by: utredaren\nanswered: 2024-11-05\nstudy: prov\n{more}---\n\n{answer}\n"
    )
}

fn small(more: &str, answer: &str) -> Project {
    Project::small().file(ASKED, question("Hur många har behov?", more, answer))
}

/// The site of a project, which is there as long as the project.
fn built(project: Project) -> (Project, Site) {
    let site = project.build().site();
    (project, site)
}

/// The texts and addresses of the links of a page that a selector finds.
fn links(page: &Page, selector: &str) -> Vec<(String, String)> {
    let link = |link| (text(link), link.value().attr("href").unwrap_or_default().to_string());
    page.all(selector).into_iter().map(link).collect()
}

#[test]
fn an_answer_tells_the_numbers_of_the_one_place_that_it_concerns() {
    let answer =
        "I {{ share(of=\"behov\") }} av {{ count() }} fall {{ unit.inside }} ({{ part(of=\"behov\") }}).";
    let (_kept, site) = built(small("places: [alnavik]\n", answer));
    let page = site.page("fragor/behov/index.html").text();
    assert!(page.contains("I 35 procent av 200 fall i Alnavik (70 av 200)."), "{page}");
    let asked = "Besvarad. Ställd av en ledamot i nämnden till förvaltningschefen den 22 oktober 2024. \
                 Svar av utredaren den 5 november 2024. Gäller Alnavik.";
    let plain = page.replace('\u{a0}', " ");
    assert!(plain.contains(asked), "{plain}");
    let (_kept, site) = built(small("places: [alnavik, brunnsele]\n", answer));
    let page = site.page("fragor/behov/index.html").text();
    assert!(page.contains("245 av 600"), "the nation's numbers where there are several places: {page}");
}

#[test]
fn a_question_is_listed_and_led_to_from_its_places_the_menu_and_the_search_page() {
    let (_kept, site) = built(
        small("places: [alnavik]\n", "Svaret.")
            .file("content/questions/alla.md", question("Vad görs åt det?", "", "Inget än.")),
    );
    let list = site.page("fragor/index.html");
    assert_eq!(list.all("article#behov h3").len(), 1);
    assert_eq!(list.all("#alla_besvarade").len(), 1);
    assert!(list.all("#alla_obesvarade").is_empty(), "a heading over nothing");
    let of = |path: &str| -> Vec<String> {
        let questions = links(&site.page(path), "main a").into_iter().map(|(_, href)| href);
        questions.filter(|href| href.contains("fragor/")).collect()
    };
    let own_first = ["../../fragor/behov/index.html", "../../fragor/alla/index.html"];
    assert_eq!(of("kommuner/alnavik/index.html"), own_first);
    assert_eq!(of("kommuner/brunnsele/index.html"), own_first[1..]);
    for path in ["fragor/behov/index.html", "fragor/alla/index.html", "fragor/index.html"] {
        assert!(of("sok/index.html").contains(&format!("../{path}")), "{path}");
    }
    let menu = |page: &Page| links(page, "header nav a").into_iter().any(|(text, _)| text == "Frågor");
    assert!(menu(&site.page("index.html")));
    let (_without, without) = built(Project::small());
    assert!(!menu(&without.page("index.html")) && !without.has("fragor/index.html"));
}

#[test]
fn open_questions_come_first_and_those_nobody_records_say_what_is_needed() {
    let open = "---\nquestion: När kommer stödet?\nasked_by: x\ndate: 2024-01-02\nto: y\nstatus: open\n---\n";
    let none = "---\nquestion: Varför tackar någon nej?\nasked_by: x\ndate: 2024-12-02\nto: y\n\
                status: not_recorded\nneeded: Skälet behöver antecknas.\n---\n";
    let (_kept, site) = built(
        small("", "Svaret.").file("content/questions/oppen.md", open).file("content/questions/skal.md", none),
    );
    let list = site.page("fragor/index.html");
    let order: Vec<&str> =
        list.all("article").into_iter().filter_map(|article| article.value().attr("id")).collect();
    assert_eq!(order, ["oppen", "behov", "skal"]);
    assert!(list.text().contains("Inte besvarad."));
    let page = site.page("fragor/skal/index.html").text();
    assert!(page.contains("Det här skulle behövas för ett svar: Skälet behöver antecknas."), "{page}");
    assert!(!page.contains("Svar av"), "{page}");
}

#[test]
fn the_evidence_is_that_of_what_is_asked_about() {
    let of = |kind: &str, places: &str| {
        let (_kept, site) = built(small(&format!("kind: {kind}\nplaces: {places}\n"), "Svaret."));
        let page = site.page("fragor/behov/index.html");
        let hrefs: Vec<String> = links(&page, ".evidence a").into_iter().map(|(_, href)| href).collect();
        (page.text(), hrefs)
    };
    let (text, groups) = of("groups", "[alnavik]");
    assert_eq!(groups[0], "../../kommuner/alnavik/pm-1/index.html#figur-behov");
    assert!(text.contains("PM 1, tabell 1: Behov efter kön"), "{text}");
    let (_, places) = of("places", "[cedersta]");
    let expected = ["../../kommuner/index.html", "../../lan/index.html", "../../lan/sydlandet/index.html"];
    assert_eq!(places[..3], expected);
    assert!(places.contains(&"../../kommuner/cedersta/jamfor/index.html".to_string()), "{places:?}");
    let (text, none) = of("taking_part", "[alnavik]");
    assert!(text.contains("Provet: I Alnavik registrerades 200 fall.") && none.is_empty(), "{text}");
    let (text, none) = of("planned", "[alnavik]");
    assert!(!text.contains("Underlag på webbplatsen") && none.is_empty());
}

#[test]
fn a_place_that_took_no_part_is_said_to_have_taken_none() {
    let project = small("kind: taking_part\nplaces: [dalby]\n", "Nej.");
    let (_kept, site) = built(project.append(UNITS, "dalby;Dalby;municipality;nord;liten\n"));
    let page = site.page("fragor/behov/index.html").text();
    assert!(page.contains("Dalby har inte lämnat några uppgifter till ”Provet”."), "{page}");
}

/// The small project with a place of so few cases that its share is withheld.
fn with_dalby(answer: &str) -> Project {
    small("places: [dalby]\n", answer)
        .append(UNITS, "dalby;Dalby;municipality;nord;liten\n")
        .append(TABLE, "dalby;flicka;ja;2\ndalby;flicka;nej;9\ndalby;pojke;ja;1\ndalby;pojke;nej;9\n")
}

#[test]
fn an_answer_that_cites_a_withheld_number_is_refused_with_the_cure() {
    let run = with_dalby("I {{ share(of=\"behov\") }} av fallen.\n").run("check", &["--format", "short"]);
    let expected = "content/questions/behov.md:13:6: error[text-function]: `behov` is not shown for Dalby (cite a \
        larger place with `place=\"…\"`, or put `{% if known(of=\"…\") %}…{% endif %}` around the sentence and say \
        that it is not shown)\n";
    assert_eq!(run.refused(), expected);
    let known = "{% if known(of=\"behov\") %}{{ share(of=\"behov\") }}{% else %}Här visas andelen inte.{% endif %} \
                 I länet är den {{ share(of=\"behov\", place=\"nord\") }}.";
    let (_kept, site) = built(with_dalby(known));
    let page = site.page("fragor/behov/index.html").text();
    assert!(page.contains("Här visas andelen inte. I länet är den"), "{page}");
}

#[test]
fn an_answer_goes_on_saying_what_it_said_when_a_round_is_added() {
    let rounds = "rounds: [{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]";
    let project = small("places: [alnavik]\n", "{{ count() }}").memo_of("2024");
    let run = project
        .edit(STUDY, "rounds: [{id: \"2024\", label: år 2024}]", rounds)
        .run("check", &["--format", "short"]);
    let said = run.refused();
    assert!(
        said.contains("error[no-round]: the study `prov` has several rounds, and the answer names none"),
        "{said}"
    );
    assert!(!said.contains(PM), "{said}");
}
