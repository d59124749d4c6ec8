//! Tests that what people write on a place is held against its numbers: what is wrong is told, and
//! what may be of something else is left alone. Commentary may cite numbers itself.

mod common;

use common::{Project, STUDY, TABLE, UNITS};

const COMMENTARY: &str = "content/units/alnavik/text.md";
const WORDING: &str = "content/wording.yaml";

/// The small project, in which Alnavik has 70 of 200 cases with the measure "Behov av stöd", 35 percent:
/// 40 percent of the girls.
fn small(text: &str) -> Project {
    commented("alnavik", "", text)
}

fn commented(unit: &str, more: &str, text: &str) -> Project {
    Project::small().file(
        &format!("content/units/{unit}/text.md"),
        format!("---\npm: pm-1\nslot: resultat\nsigned: X\ndate: 2024-11-05\n{more}---\n\n{text}\n"),
    )
}

/// What `check` says of a text of Alnavik, in the format `short`.
fn said(text: &str) -> String {
    let run = small(text).run("check", &["--format", "short"]);
    run.stderr
}

#[track_caller]
fn is_left_alone(text: &str) {
    assert_eq!(said(text), "", "{text}");
}

#[test]
fn a_number_that_is_another_than_that_of_the_measure_is_told_with_the_cure() {
    let expected = "content/units/alnavik/text.md:8:23: warning[written-number]: `54 procent` stands here, but for \
        Alnavik \"Behov av stöd\" is 35\u{a0}procent (write `{{ share(of=\"behov\") }}`, which is always right; or say in \
        the sentence what the number is of)\n";
    assert_eq!(said("Behov av stöd fanns i 54 procent av fallen."), expected);
    for text in [
        "I 34 % av fallen finns BEHOV AV STÖD.",
        "Behovet av stöd var 35,4 %.",
        "Det är 71 fall med behov av stöd.",
        "Behov av stöd fanns i 35 procent. Nästa mening: behov av stöd i 36 procent.",
        "- Behov av stöd: 12 procent\n- Annat",
    ] {
        assert!(said(text).contains("warning[written-number]"), "{text}: {}", said(text));
    }
}

#[test]
fn a_number_that_is_right_is_left_alone() {
    for text in [
        "Behov av stöd fanns i 35 procent av fallen.",
        "Behov av stöd fanns i 35,0 % av fallen, det vill säga 70 fall av 200 fall.",
        "I 65 procent fanns inget behov av stöd.",
    ] {
        is_left_alone(text);
    }
}

#[test]
fn a_number_that_may_be_of_something_else_is_left_alone() {
    for text in [
        // No measure has a name in the sentence.
        "I 54 procent av fallen var det snö.",
        "Behov av stöd är viktigt. I 54 procent av fallen var det snö.",
        // Another place, and larger ones.
        "I Brunnsele fanns behov av stöd i 30 procent, mer än här.",
        "Brunnseles andel med behov av stöd är 30 procent.",
        "I riket fanns behov av stöd i 41 procent av fallen.",
        // Another time, and goals.
        "År 2019 fanns behov av stöd i 54 procent av fallen.",
        "Förra gången fanns behov av stöd i 54 procent av fallen.",
        "Målet är att behov av stöd finns i 20 procent av fallen.",
        // A group, an age, and groups beside each other.
        "Bland flickor fanns behov av stöd i 40 procent av fallen.",
        "När barnet är 15–17 år finns behov av stöd i 54 procent av fallen.",
        "Behov av stöd fanns i 40 respektive 30 procent av fallen.",
        // Bounds, estimates and intervals.
        "Behov av stöd fanns i drygt 30 procent av fallen.",
        "Behov av stöd fanns i mer än 30 procent av fallen.",
        "Behov av stöd fanns i 30–40 procent av fallen.",
        // A difference, a year, a date, and a number without a unit.
        "Behov av stöd var 5 procentenheter vanligare.",
        "Den 12 mars 2024 talade vi om behov av stöd i tre möten.",
        "Vi läste 12 akter om behov av stöd.",
        // Beside one that is right, another may be of what has no name here.
        "Behov av stöd fanns i 35 procent av fallen, och 12 procent av barnen bodde på landet.",
        // A number that the program computes.
        "Behov av stöd fanns i {{ share(of=\"behov\") }}, och i 12 procent av dem fanns syskon.",
        // Not a word of its own.
        "Behov av stödundervisning fanns i 54 procent av fallen.",
    ] {
        is_left_alone(text);
    }
}

#[test]
fn of_two_measures_a_number_may_be_either_but_must_be_one() {
    let two = |text: &str| {
        let more = "  inget: {label: Inget behov alls, of: {behov: nej}}\nkey_indicators: [behov]";
        let run =
            small(text).edit(STUDY, "key_indicators: [behov]", more).run("check", &["--format", "short"]);
        run.stderr
    };
    assert_eq!(two("Behov av stöd eller inget behov alls: 65 procent."), "");
    let said = two("Behov av stöd eller inget behov alls: 50 procent.");
    assert!(said.contains("\"Inget behov alls\" is 65\u{a0}procent"), "{said}");
}

#[test]
fn a_number_that_the_site_does_not_show_is_an_error() {
    let dalby = |text: &str| {
        commented("dalby", "", text)
            .append(UNITS, "dalby;Dalby;municipality;nord;liten\n")
            .append(TABLE, "dalby;flicka;ja;2\ndalby;flicka;nej;9\ndalby;pojke;ja;1\ndalby;pojke;nej;9\n")
            .run("check", &["--format", "short"])
    };
    let expected = "content/units/dalby/text.md:8:23: error[withheld-number]: `14 procent` tells \"Behov av stöd\", which \
        is not shown for Dalby (take the number out of the text: with it somebody could be recognised)\n";
    assert_eq!(dalby("Behov av stöd fanns i 14 procent av fallen.").refused(), expected);
    assert_eq!(dalby("Behov av stöd fanns i några fall.").stderr, "");
    let computed = dalby("Behov av stöd: {{ share(of=\"behov\") }}.");
    assert!(
        computed.refused().contains("error[text-function]: `behov` is not shown for Dalby"),
        "{}",
        computed.stderr
    );
}

#[test]
fn commentary_cites_numbers_of_its_place_and_nothing_larger() {
    let project = small(
        "Här är {{ share(of=\"behov\") }} av {{ count() }}, i länet {{ share(of=\"behov\", place=\"nord\") }}.",
    );
    let page = project.build().site().page("kommuner/alnavik/pm-1/index.html").text();
    assert!(page.contains("Här är 35 procent av 200, i länet 33 procent."), "{page}");
    let said = said("{{ figure(id=\"behov\") }}\n\n{{ share(of=\"behof\") }}");
    assert!(
        said.contains("text.md:8:4: error[text-function]: `figure` cannot stand in commentary"),
        "{said}"
    );
    assert!(said.contains("text.md:10:14: error[not-declared]: there is no indicator `behof`"), "{said}");
}

#[test]
fn commentary_on_a_front_page_names_the_study_that_it_cites() {
    let front = |more: &str| {
        let text = format!(
            "---\nslot: briefing\nsigned: X\ndate: 2024-11-05\n{more}---\n\n{{{{ share(of=\"behov\") }}}}\n"
        );
        Project::small().file(COMMENTARY, text)
    };
    let project = front("study: prov\n");
    let page = project.build().site().page("kommuner/alnavik/index.html").text();
    assert!(page.contains("Kommentar från Alnavik 35 procent X"), "{page}");
    let run = front("").run("check", &["--format", "short"]);
    assert!(run.refused().contains("error[no-study]: `share` needs a study"), "{}", run.stderr);
    let run = front("pm: pm-1\nstudy: prov\n").run("check", &["--format", "short"]);
    assert!(
        run.refused().contains("error[wrong-key]: commentary on a memo or analysis has its study"),
        "{}",
        run.stderr
    );
}

/// What `check` says of a text where some words are not wanted.
fn with_rules(text: &str) -> String {
    let rules = "- words: [beror på]\n  where: difference\n  why: Det vet ingen.\n  better: hänger ihop med\n\
                 - words: [svår* familj*]\n  why: Det lägger skuld.\n  better: familjer som behöver stöd\n";
    small(text).file(WORDING, rules).run("check", &["--format", "short"]).stderr
}

#[test]
fn words_that_a_project_does_not_want_are_told_with_better_ones() {
    let expected = "content/units/alnavik/text.md:8:13: warning[wording]: `beror på`: Det vet ingen (better: hänger ihop \
        med)\n";
    assert_eq!(with_rules("Skillnaden  beror på vanor."), expected);
    let found = with_rules("Många svåra familjer bor här.");
    assert!(
        found.contains("8:7: warning[wording]: `svåra familjer`: Det lägger skuld (better: familjer som"),
        "{found}"
    );
    let both = with_rules("Skillnaden beror på svåra familjer.");
    assert_eq!(both.lines().count(), 2, "{both}");
    for text in [
        "Maten beror på vädret.",
        "Vad beror skillnaden på?",
        "Beror på vad skillnaden är?",
        "Siffrorna säger inte vad skillnaden beror på.",
        "Svårt för familjer.",
    ] {
        assert_eq!(with_rules(text), "", "{text}");
    }
    assert_eq!(said("Skillnaden beror på svåra familjer."), "", "without the file nothing is told");
}

#[test]
fn what_places_mean_to_do_is_read_too() {
    let action = "- what: Behov av stöd fanns i 54 procent, så vi hjälper svåra familjer.\n  cause: Se ovan.\n  study: \
                  prov\n  follow_up: behov\n  decided_by: nämnden\n  effect: 1\n  effort: 1\n";
    let rules = "- {words: svåra familjer, why: Skuld., better: familjer}\n";
    let project = Project::small().file("content/units/alnavik/actions.yaml", action).file(WORDING, rules);
    let said = project.run("check", &["--format", "short"]).stderr;
    assert!(said.contains("actions.yaml:1:3: warning[written-number]: `54 procent`"), "{said}");
    assert!(said.contains("actions.yaml:1:3: warning[wording]: `svåra familjer`"), "{said}");
}

#[test]
fn every_mistake_of_the_list_of_words_is_told() {
    let rules = "- words: []\n  why: Därför.\n  better: annat\n- words: [\"**\", \"a-b\"]\n  whi: Därför.\n  better: x\n  where: \
                 skillnad\n";
    let said = Project::small().file(WORDING, rules).run("check", &["--format", "short"]).stderr;
    for part in [
        "content/wording.yaml:1:",
        "`**` is no expression of words",
        "`a-b` is no expression of words",
        "has no key `whi` (did you mean `why`?)",
        "`where` cannot be `skillnad` (write one of: anywhere, difference)",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// What `check` says of a text, with a measure of one word, and a rate: 70 of 10 000 inhabitants of Alnavik.
fn with_a_word_and_a_rate(text: &str) -> String {
    let project = small(text)
        .edit(
            STUDY,
            "indicators:\n",
            "quantities:\n  invanare: {label: Invånare, many: invånare}\nindicators:\n",
        )
        .edit(STUDY, "tables:\n", "tables:\n  - {file: folk.csv, count: antal, quantity: invanare}\n")
        .edit(
            STUDY,
            "key_indicators",
            "  stod: {label: Stödbehov, of: {behov: ja}}
  takt: {label: Fall med stödbehov, of: {behov: ja}, population: invanare, per: 1000, decimals: 1}
key_indicators",
        )
        .file(
            "data/prov/folk.csv",
            "enhet;kon;antal\nalnavik;flicka;5000\nalnavik;pojke;5000\nbrunnsele;flicka;2000
brunnsele;pojke;2000\ncedersta-o;flicka;2000\ncedersta-o;pojke;2000\ncedersta-v;flicka;2000\ncedersta-v;pojke;2000\n",
        );
    let stderr = project.run("check", &["--format", "short"]).stderr;
    assert!(!stderr.contains("error"), "{stderr}");
    stderr
}

#[test]
fn a_measure_of_one_word_is_meant_only_before_its_number() {
    for text in ["Stödbehov är 54 procent.", "- Stödbehov: 54 procent", "Stödbehov låg på 54 %."] {
        let said = with_a_word_and_a_rate(text);
        assert!(said.contains("\"Stödbehov\" is 35"), "{text}: {said}");
    }
    for text in [
        "Stödbehov är 54 procent säkert först sedan.",
        "Ett stödbehov är 54 procent.",
        "Stödbehov är 35 procent.",
        "Stödbehov finns i flera grupper, och i 54 procent av fallen var det snö.",
    ] {
        let said = with_a_word_and_a_rate(text);
        assert!(!said.contains("written-number"), "{text}: {said}");
    }
}

#[test]
fn a_rate_is_held_against_the_rate_of_the_place() {
    let said = with_a_word_and_a_rate("Fall med stödbehov är 9,5 per 1 000 invånare.");
    assert!(said.contains("\"Fall med stödbehov\" is 7,0\u{a0}per\u{a0}1"), "{said}");
    for text in [
        "Fall med stödbehov är 7,0 per 1 000 invånare.",
        "Fall med stödbehov är 7 per 1000 invånare.",
        // Another scale than that of the measure.
        "Fall med stödbehov är 70 per 10 000 invånare.",
    ] {
        let said = with_a_word_and_a_rate(text);
        assert!(!said.contains("written-number"), "{text}: {said}");
    }
}
