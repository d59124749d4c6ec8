//! `lagesbild audit` as the person responsible meets it.

mod common;

use common::{Project, SETTINGS, STUDY, TABLE, UNITS, explain};

/// The fixture with one small count: boys without needs in Brunnsele.
fn project() -> Project {
    Project::small().edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;2")
}

#[test]
fn the_audit_tells_how_much_is_shown_and_what_is_known_of_the_rest() {
    let run = project().run("audit", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "behov                nation         100    0    0",
        "behov                municipality    33    0   67",
        "prov: 1 small counts are withheld",
        "linear    0 follow from what is shown",
        "interval  1 proved by two tables that differ by the threshold",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}", run.stdout);
    }
}

#[test]
fn those_without_an_outcome_are_proved_though_a_smaller_table_knows_those_with_it() {
    let rows = [("alnavik", 15), ("brunnsele", 10), ("cedersta-o", 30), ("cedersta-v", 5)];
    let rows: String = rows.iter().map(|(unit, n)| format!("{unit};ja;{n}\n{unit};nej;{n}\n")).collect();
    let table = "{file: tal.csv, count: antal}";
    let second = format!("{table}\n  - {{file: hjalp.csv, count: antal, covers: {{behov: ja, kon: pojke}}}}");
    let run = project()
        .edit(STUDY, table, &second)
        .edit(STUDY, "tables:", "  hjalp: {label: Hjälp, values: {ja: Hjälp, nej: Ingen hjälp}}\ntables:")
        .edit(
            STUDY,
            "key_indicators",
            "  hjalp: {label: Hjälp, of: {hjalp: ja}, among: {behov: ja, kon: pojke}}\nkey_indicators",
        )
        .file("data/prov/hjalp.csv", format!("enhet;hjalp;antal\n{rows}"))
        .run("audit", &[]);
    for line in ["prov: 1 small counts are withheld", "1 proved by two tables"] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}{}", run.stdout, run.stderr);
    }
}

/// A nation of three counties with four municipalities each, in some rounds. Groups of municipalities cut across counties, and the smallest
/// municipalities show their number of cases alone.
fn nation(rounds: &[&str], seed: u64) -> Project {
    // Numbers that look drawn at random, by a linear congruential generator.
    let mut state: u64 = seed;
    let mut draw = |below: u64| {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        (state >> 8) % below
    };
    let mut units = "id;name;level;parent;storlek\nriket;Riket;nation;;\n".to_string();
    let mut rows = "enhet;omgang;kon;alder;behov;insats;antal\n".to_string();
    for (at, county) in ["nord", "mitt", "syd"].into_iter().enumerate() {
        units += &format!("{county};Län {at};county;riket;\n");
        for (size, most) in [2, 5, 9, 14].into_iter().enumerate() {
            let group = if (at + size).is_multiple_of(2) { "liten" } else { "stor" };
            units += &format!("{county}-{size};Kommun {at}{size};municipality;{county};{group}\n");
            for (round, cell) in rounds.iter().flat_map(|round| (0..24).map(move |cell| (round, cell))) {
                let code = |codes: &[&'static str], every: usize| codes[cell / every % codes.len()];
                let (sex, age) = (code(&["flicka", "pojke"], 12), code(&["0-5", "6-12", "13-17"], 4));
                let (need, measure) = (code(&["ja", "nej"], 2), code(&["ja", "nej"], 1));
                rows += &format!("{county}-{size};{round};{sex};{age};{need};{measure};{}\n", draw(most));
            }
        }
    }
    let declared: Vec<String> =
        rounds.iter().map(|round| format!("{{id: \"{round}\", label: år {round}}}")).collect();
    let variables = "  alder: {label: Ålder, values: {0-5: 0–5 år, 6-12: 6–12 år, 13-17: 13–17 år}}
  insats: {label: Insats, values: {ja: Insats, nej: Ingen insats}}
tables:";
    let indicators = "  insats: {label: Insats, of: {insats: ja}}
  insats_behov: {label: Insats vid behov, of: {insats: ja}, among: {behov: ja}}
  insats_utan: {label: Insats utan behov, of: {insats: ja}, among: {behov: nej}}
key_indicators";
    let figures =
        "  alder: {title: Behov efter ålder, chart: table, indicators: [behov], over: alder, by: kon}
  insats: {title: Insats efter ålder, chart: table, indicators: [insats], over: alder}
  delar: {title: Insats efter behov, chart: table, indicators: [insats_behov, insats_utan], over: kon}
";
    Project::small()
        .file(UNITS, units)
        .file(TABLE, rows)
        .edit(STUDY, "{id: \"2024\", label: år 2024}", &declared.join(", "))
        .edit(STUDY, "tables:", variables)
        .edit(STUDY, "key_indicators", indicators)
        .append(STUDY, figures)
        .edit(SETTINGS, "synthetic: true", "synthetic: true\nprivacy: {detail_from: 20}")
}

#[test]
fn the_sites_of_second_data_sets_that_cover_every_withheld_count_are_the_same_byte_for_byte() {
    for (rounds, withheld, by_the_rules) in [(&["2024"][..], 183, 170), (&["2023", "2024"], 357, 339)] {
        let project = nation(rounds, 1);
        for (arguments, covered) in [
            (&["--sharpen", "--twins"][..], format!("{withheld} of {withheld} covered by")),
            // Where the rules decide, both data sets must hold a small count in the same breakdowns.
            (&["--twins", "--anew"], format!("{by_the_rules} of {withheld} covered by")),
        ] {
            let run = project.run("audit", arguments);
            for line in [&covered, "0 of 73 files differ"] {
                assert!(run.stdout.contains(line), "{line:?} is not said:\n{}{}", run.stdout, run.stderr);
            }
            assert_eq!(run.code, 0);
        }
    }
}

/// The number before some words in what a run says.
fn number(said: &str, words: &str) -> usize {
    let before = said.split(words).next().filter(|before| before.len() < said.len());
    let number = before.and_then(|before| before.split_whitespace().last());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number of {words:?}:\n{said}"))
}

#[test]
fn what_is_said_to_be_proved_second_data_sets_cover() {
    // Decided by the rules alone: in the second of these nations two counts stay open.
    for (seed, open) in [(79190, 0), (63352, 2)] {
        let said = nation(&["2024"], seed).run("audit", &["--twins"]).stdout;
        let (hidden, proved) = (number(&said, " small counts are withheld"), number(&said, " proved by"));
        let covered = number(&said, &format!(" of {hidden} covered by"));
        assert_eq!((hidden - proved, hidden - covered), (open, open), "{said}");
    }
}

#[test]
fn small_places_whose_cases_nobody_can_tell_apart_need_no_search() {
    // Three places that show their number alone, two of them with few girls in need, and two large ones.
    let exchanged = |group: &str| {
        let units = "id;name;level;parent;storlek\nriket;Riket;nation;;\nnord;Nordlandet;county;riket;\nsyd;Sydlandet;county;riket;\n";
        let (mut units, mut rows) = (units.to_string(), "enhet;kon;behov;antal\n".to_string());
        for (id, county, group, counts) in [
            ("a", "nord", "liten", [3, 10, 9, 11]),
            ("b", "nord", group, [2, 10, 9, 11]),
            ("c", "nord", "liten", [8, 10, 9, 11]),
            ("d", "nord", "liten", [80, 90, 70, 60]),
            ("e", "syd", "stor", [80, 90, 70, 60]),
        ] {
            units += &format!("{id};Kommun {id};municipality;{county};{group}\n");
            for (row, cases) in ["flicka;ja", "flicka;nej", "pojke;ja", "pojke;nej"].iter().zip(counts) {
                rows += &format!("{id};{row};{cases}\n");
            }
        }
        let project = Project::small().file(UNITS, units).file(TABLE, rows);
        let project =
            project.edit(SETTINGS, "synthetic: true", "synthetic: true\nprivacy: {detail_from: 40}");
        number(&project.run("audit", &[]).stdout, " of them without a search")
    };
    assert_eq!(exchanged("liten"), 2, "each of the three may have all of the 13, or none");
    assert_eq!(exchanged("stor"), 1, "a group tells one of them from the others");
}

#[test]
fn counts_are_proved_to_which_no_single_move_leads() {
    // In each of these nations one or two counts stay open unless others are moved in between.
    for seed in [79190, 293_003, 308_841] {
        let run = nation(&["2024"], seed).run("audit", &[]);
        assert!(run.stdout.contains("  0 without such tables"), "{seed}:\n{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn what_is_published_is_written_as_equations_that_the_truth_meets() {
    let project = project();
    let path = project.path("facts.json");
    let run = project.run("audit", &["--facts", path.to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(path).expect("the facts are written");
    let facts: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let truth = facts["truth"].as_object().expect("the truth");
    let sum = |coefficients: &serde_json::Value| -> i64 {
        let all = coefficients.as_object().expect("coefficients").iter();
        all.map(|(cell, times)| times.as_i64().expect("whole") * truth[cell].as_i64().expect("whole")).sum()
    };
    assert_eq!(facts["cells"].as_object().expect("cells").len(), truth.len());
    let all = facts["facts"].as_array().expect("facts");
    assert!(all.len() > 20, "only {} facts", all.len());
    for fact in all {
        assert_eq!(Some(sum(&fact["coef"])), fact["value"].as_i64(), "{fact}");
    }
    let protected = facts["protected"].as_array().expect("protected counts");
    assert_eq!(protected.len(), 1);
    assert_eq!((sum(&protected[0]["coef"]), &protected[0]["width"]), (2, &serde_json::json!(5)));
    assert!(!text.contains("Brunnsele") && !text.contains("brunnsele"), "no name of a place is needed");
}

#[test]
fn a_study_may_have_its_own_threshold() {
    let run = Project::small().run("audit", &[]);
    assert!(run.stdout.contains("prov: 0 small counts"), "{}", run.stdout);
    let strict = Project::small().edit(STUDY, "counted:", "privacy: {threshold: 12}\ncounted:");
    let run = strict.run("audit", &[]);
    assert!(
        run.stdout.contains("prov: 2 small counts"),
        "10 girls in one place and 10 boys in another:\n{}",
        run.stdout
    );
    Project::small().edit(STUDY, "counted:", "privacy: {threshold: 2}\ncounted:").build().refused();
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    let run = Project::small().run("audit", &["--record", "../../x"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is no file name"), "{}", run.stderr);
}

#[test]
fn a_record_is_never_overwritten() {
    let project = Project::small();
    let record = project.path("data/prov/releases/x.csv");
    assert_eq!(project.run("audit", &["--record", "x"]).code, 0);
    let written = std::fs::read_to_string(&record).expect("a record");
    let project = project.edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;40");
    for arguments in [&["--record", "x"][..], &["--record", "x", "--sharpen"]] {
        let run = project.run("audit", arguments);
        assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("x.csv` is there already and was not overwritten"), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(&record).expect("a record"), written);
        assert!(!project.path("data/prov/withheld.csv").exists(), "something else was written");
    }
    let held = std::fs::read_dir(project.path("data/prov/releases")).expect("a folder").count();
    assert_eq!(held, 1, "a draft is left");
}

#[test]
fn a_record_of_two_studies_is_written_for_both_or_for_none() {
    let study = std::fs::read_to_string(Project::small().path(STUDY)).expect("the study");
    let rows = std::fs::read_to_string(Project::small().path(TABLE)).expect("the table");
    let project = Project::small()
        .file("data/annan/study.yaml", study)
        .file("data/annan/tal.csv", rows)
        .file("data/prov/releases/x.csv", "unit;count\n");
    let run = project.run("audit", &["--record", "x"]);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(!project.path("data/annan/releases").exists(), "a record was written");
    let project = project.remove("data/prov/releases/x.csv");
    assert_eq!(project.run("audit", &["--record", "x"]).code, 0);
    let records = ["annan", "prov"].map(|study| project.path(&format!("data/{study}/releases/x.csv")));
    assert!(records.iter().all(|record| record.is_file()));
}

/// What would lie between the two files of an audit if it were interrupted is the new proof beside the old list, or
/// beside none.
#[test]
fn a_new_proof_without_what_it_withholds_is_refused_by_a_build() {
    let project = narrow();
    let run = project.run("audit", &["--sharpen"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    project.build().site();
    let between = project.remove("data/prov/withheld.csv");
    assert!(between.build().refused().contains("narrow-count"));
}

#[test]
fn facts_are_written_to_a_file_only() {
    let project = Project::small();
    let facts = project.path("facts.json");
    let run = project.run("audit", &["--facts", facts.to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(std::fs::read_to_string(&facts).expect("facts").starts_with('{'));
    let run = project.run("audit", &["--facts", project.path("data").to_str().expect("a path")]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("is no file; name another"), "{}", run.stderr);
    for path in [TABLE, STUDY, SETTINGS, "facts.json"] {
        let before = std::fs::read(project.path(path)).expect("a file");
        let run = project.run("audit", &["--facts", project.path(path).to_str().expect("a path")]);
        assert_eq!(run.code, 2, "{path}: {}", run.stderr);
        assert!(run.stderr.contains("is there already and was not overwritten"), "{path}: {}", run.stderr);
        assert!(std::fs::read(project.path(path)).expect("a file") == before, "{path} has changed");
    }
}

#[test]
fn a_view_is_shown_at_its_levels_only() {
    let project = Project::small().edit(STUDY, "over: kon}", "over: kon, levels: [nation]}");
    let run = project.run("audit", &[]);
    assert!(run.stdout.contains("behov                nation         100    0    0"), "{}", run.stdout);
    assert!(run.stdout.contains("behov                county           0    0  100"), "{}", run.stdout);
    let run = Project::small().edit(STUDY, "over: kon}", "over: kon, levels: [stad]}").build();
    run.refused();
    run.says(&["level `stad`", "study.yaml"]);
}

/// The fixture with places that have too few cases for a breakdown: Brunnsele and Väster, with 100 each.
fn with_small_places() -> Project {
    Project::small().edit(SETTINGS, "synthetic: true", "synthetic: true\nprivacy: {detail_from: 150}")
}

#[test]
fn a_place_with_few_cases_shows_their_number_and_its_county_is_counted_without_it() {
    let project = with_small_places();
    let run = project.run("audit", &["--record", "x"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let record = std::fs::read_to_string(project.path("data/prov/releases/x.csv")).expect("a record");
    let of = |unit: &str| -> Vec<&str> {
        let own = |line: &&str| line.split(';').next() == Some(unit);
        record.lines().filter(own).collect()
    };
    assert_eq!(of("brunnsele"), ["brunnsele;2024;;;100"]);
    assert_eq!(of("cedersta-v"), ["cedersta-v;2024;;;100"]);
    assert!(of("nord").contains(&"nord;2024;;;200"), "Alnavik alone: {:?}", of("nord"));
    assert!(of("nord").contains(&"nord;2024;;behov=ja;70"), "{:?}", of("nord"));
    assert!(of("riket").contains(&"riket;2024;;;600"), "the nation has all cases: {:?}", of("riket"));
    std::fs::remove_file(project.path("data/prov/releases/x.csv")).expect("the record is removed");
    let site = project.build().site();
    let says = |path: &str, text: &str| {
        let page = site.page(path).text();
        assert!(page.contains(text), "{path} does not say {text:?}:\n{page}");
    };
    says(
        "kommuner/brunnsele/index.html",
        "I Brunnsele är fallen färre än 150. Därför visas bara hur många de är",
    );
    says(
        "lan/nordlandet/index.html",
        "Brunnsele ingår inte i länets siffror, eftersom kommunen har färre än 150 fall.",
    );
    says("lan/index.html", "Kommuner med färre än 150 fall ingår inte i länens siffror.");
    says("kommuner/index.html", "när platsen har färre än 150 fall");
}

#[test]
fn a_place_that_was_too_small_in_an_earlier_round_says_so() {
    let table = std::fs::read_to_string(Project::small().path(TABLE)).expect("a table");
    let mut rows = vec!["enhet;omgang;kon;behov;antal".to_string()];
    for row in table.lines().skip(1) {
        let [unit, sex, need, cases] = row.split(';').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let cases: u32 = cases.parse().expect("a number");
        rows.push(format!("{unit};1;{sex};{need};{cases}"));
        rows.push(format!("{unit};2;{sex};{need};{}", cases * 2));
    }
    let rounds = r#"[{id: "1", label: omgång 1}, {id: "2", label: omgång 2, includes: "1"}]"#;
    let project = with_small_places()
        .edit(STUDY, r#"[{id: "2024", label: år 2024}]"#, rounds)
        .file(TABLE, rows.join("\n") + "\n");
    let page = project.build().site().page("kommuner/brunnsele/index.html").text();
    let said = "I Brunnsele är fallen färre än 150 i någon av omgångarna. Därför visas bara hur många de är";
    assert!(page.contains("200 fall") && page.contains(said), "{page}");
}

#[test]
fn a_county_of_small_places_alone_keeps_them() {
    let project = with_small_places().edit(SETTINGS, "detail_from: 150", "detail_from: 250");
    let page = project.build().site().page("lan/nordlandet/index.html").text();
    assert!(page.contains("300 fall i Nordlandet"), "{page}");
}

#[test]
fn what_is_withheld_beyond_the_rules_stays_withheld_and_is_checked() {
    let shown = |project: &Project| explain(project, &["cedersta", "--raw"]).stdout;
    let count = "shown       145 of    300  behov=ja |";
    assert!(shown(&Project::small()).contains(count), "{}", shown(&Project::small()));
    let file = "data/prov/withheld.csv";
    let project = Project::small().file(file, "unit;round;among;of\ncedersta;2024;;behov=ja\n");
    assert!(shown(&project).contains(&count.replace("shown   ", "withheld")), "{}", shown(&project));
    let wrong = "unit;round;among;of\ncederstad;2024;;behov=ja\ncedersta;2024;;behov=kanske\ncedersta;2024;kon=flicka;kon=pojke\n";
    let run = Project::small().file(file, wrong).check();
    for text in ["there is no unit `cederstad`", "`behov` has no value `kanske`"] {
        assert!(run.stderr.contains(text), "{text:?} is not said:\n{}", run.stderr);
    }
    let run =
        Project::small().file(file, "unit;round;among;of\ncedersta;2024;kon=flicka;kon=pojke\n").check();
    assert!(run.stderr.contains("the study shows no such number"), "{}", run.stderr);
}

#[test]
fn raw_counts_are_told_to_the_person_responsible_alone() {
    let project = project();
    let run = explain(&project, &["brunnsele", "--raw"]);
    assert!(run.stderr.contains("Do not publish them"), "{}", run.stderr);
    assert!(
        run.stdout.contains("withheld     20 of     22  kon=pojke behov=ja | kon=pojke"),
        "{}",
        run.stdout
    );
    let run = explain(&project, &["brunnsele"]);
    assert!(!run.stdout.contains("22"), "without --raw only what is shown:\n{}", run.stdout);
}

/// A place with two small counts of three variables, of which every two are shown together: both are bound to within 3 of the truth,
/// though neither can be computed.
fn narrow() -> Project {
    let mut rows = vec!["enhet;kon;alder;skola;behov;antal".to_string()];
    let codes = [["flicka", "pojke"], ["yngre", "aldre"], ["ja", "nej"]];
    for unit in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
        for (cell, with) in [1, 8, 8, 9, 8, 9, 9, 2].into_iter().enumerate() {
            let [kon, alder, skola] = [0, 1, 2].map(|axis| codes[axis][cell >> (2 - axis) & 1]);
            let with = if unit == "brunnsele" { with } else { 30 };
            rows.push(format!("{unit};{kon};{alder};{skola};ja;{with}"));
            rows.push(format!("{unit};{kon};{alder};{skola};nej;40"));
        }
    }
    let figures = "  ett: {title: Kön och ålder, chart: table, indicators: [behov], over: kon, by: alder}
  tva: {title: Kön och skola, chart: table, indicators: [behov], over: kon, by: skola}
  tre: {title: Ålder och skola, chart: table, indicators: [behov], over: alder, by: skola}
  alla: {title: Alla tre, chart: table, indicators: [behov], over: kon, by: alder, panel: skola}
";
    Project::small()
        .file(TABLE, rows.join("\n") + "\n")
        .edit(STUDY, "  behov: {label: Behov, values", "  alder: {label: Ålder, values: {yngre: Yngre, aldre: Äldre}}\n  skola: {label: Skola, values: {ja: Går i skola, nej: Går inte i skola}}\n  behov: {label: Behov, values")
        .append(STUDY, figures)
}

const WITHHELD: &str = "data/prov/withheld.csv";
const WITNESSES: &str = "data/prov/witnesses.txt";

#[test]
fn a_count_that_follows_nowhere_but_is_known_too_well_is_found_and_more_is_withheld() {
    let project = narrow();
    let run = project.run("audit", &[]);
    for line in [
        "alla                 municipality    33    0   67",
        "all figures          municipality    87    0   13",
        "linear    0 follow from what is shown",
        "2 without such tables",
        // With every two variables shown, each cell may be 1 less, or 2 more.
        "brunnsele 2024 kon=flicka alder=yngre skola=ja behov=ja (tables differ by 3)",
        "brunnsele 2024 kon=pojke alder=aldre skola=nej behov=ja (tables differ by 3)",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}", run.stdout);
    }
    project.build().says(&["warning[not-proved]", "audit --sharpen"]).site();
    let run = project.run("audit", &["--sharpen"]);
    for line in ["all figures          municipality    73    0   27", "2 proved", "0 without such tables"] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}", run.stdout);
    }
    let run = project.build();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "what is proved needs no warning");
}

#[test]
fn a_build_makes_the_proof_again_and_stops_where_it_does_not_hold() {
    let sharpened = || {
        let project = narrow();
        assert_eq!(project.run("audit", &["--sharpen"]).code, 0);
        project
    };
    let refused = |project: Project, texts: &[&str]| {
        let run = project.build();
        assert_eq!(run.code, 1, "the build was not refused:\n{}{}", run.stdout, run.stderr);
        run.says(texts);
        assert!(!project.path("site").exists(), "nothing is half written");
    };
    let known_too_well = [
        "error[narrow-count]",
        "kon=flicka alder=yngre skola=ja behov=ja of `brunnsele` in round `2024`, and 1 more",
        "witnesses.txt",
        "audit --sharpen",
    ];
    // What is shown has changed.
    refused(sharpened().remove(WITHHELD), &known_too_well);
    // What was counted has changed.
    let row = "brunnsele;flicka;aldre;ja;ja;8";
    refused(
        sharpened().edit(TABLE, row, &row.replace(";8", ";0")),
        &["error[narrow-count]", "of `brunnsele`"],
    );
    // Moves are missing, or others than those that were found: more cases than there are, other places, values that there are not.
    let text = std::fs::read_to_string(sharpened().path(WITNESSES)).expect("the proof is written");
    let moves = text.lines().last().expect("it has moves");
    let fields: Vec<&str> = moves.split(' ').collect();
    let [kind, _, places] = fields[..] else { panic!("moves have three fields: {moves}") };
    for other in [
        String::new(),
        format!("{kind} 4000 {places}\n"),
        format!("{kind} 5 4:1\n"),
        format!("{kind} 5 99999:1\n"),
        format!("99999 5 {places}\n"),
        // 2³² cases are no cases to a sum of 32 bits.
        vec![format!("{kind} 2147483647 {places}"); 2].join(";") + "\n",
        format!("{kind} 0 3:-2147483648\n"),
        format!("{kind} 1073741824 {}\n", places.replace(":1", ":4").replace(":-1", ":-4")),
    ] {
        let (head, _) = text.split_at(text.find("walk\n").expect("it has walks"));
        refused(sharpened().file(WITNESSES, format!("{head}walk\n{other}")), &known_too_well);
    }
    // The kinds of moves are none: a change that is not declared, a start where there are no cases, and one that does not fit the change.
    for other in ["kind 99999 0", "kind 0 99999", "kind 0 0,0"] {
        let kinds = text.lines().map(|line| if line.starts_with("kind") { other } else { line });
        refused(sharpened().file(WITNESSES, kinds.collect::<Vec<_>>().join("\n")), &known_too_well);
    }
    let lines = text.lines().count();
    let place = format!("witnesses.txt:{}", lines + 1);
    refused(
        sharpened().append(WITNESSES, "hej\n"),
        &["error[bad-witness]", &place, "hej", "audit --sharpen"],
    );
    refused(sharpened().file(WITNESSES, "hej\n"), &["error[bad-witness]", "witnesses.txt:1", "hej"]);
}

/// Two tables that have sex and age in common, each with a small count of its own.
fn two_tables() -> Project {
    let mut tables =
        ["enhet;kon;alder;behov;antal\n".to_string(), "enhet;kon;alder;hjalp;antal\n".to_string()];
    for unit in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
        for (sex, age) in [("flicka", "yngre"), ("flicka", "aldre"), ("pojke", "yngre"), ("pojke", "aldre")] {
            let with = if (unit, sex, age) == ("brunnsele", "flicka", "yngre") { 2 } else { 30 };
            for table in &mut tables {
                *table += &format!("{unit};{sex};{age};ja;{with}\n{unit};{sex};{age};nej;{}\n", 70 - with);
            }
        }
    }
    let [first, second] = tables;
    let figures = "  behov: {title: Behov, chart: table, indicators: [behov], over: kon, by: alder}
  hjalp: {title: Hjälp, chart: table, indicators: [hjalp], over: kon, by: alder}
";
    Project::small()
        .file(TABLE, first)
        .file("data/prov/hjalp.csv", second)
        .edit(STUDY, "{file: tal.csv, count: antal}", "{file: tal.csv, count: antal}\n  - {file: hjalp.csv, count: antal}")
        .edit(STUDY, "tables:", "  alder: {label: Ålder, values: {yngre: Yngre, aldre: Äldre}}\n  hjalp: {label: Hjälp, values: {ja: Hjälp, nej: Ingen hjälp}}\ntables:")
        .edit(STUDY, "key_indicators", "  hjalp: {label: Hjälp, of: {hjalp: ja}}\nkey_indicators")
        .edit(STUDY, "  behov: {title: Behov efter kön, chart: table, indicators: [behov], over: kon}\n", figures)
}

#[test]
fn a_move_is_of_the_same_cases_in_every_table() {
    let project = two_tables();
    assert_eq!(project.run("audit", &["--sharpen"]).code, 0);
    assert_eq!(project.build().code, 0);
    let text = std::fs::read_to_string(project.path(WITNESSES)).expect("the proof is written");
    // The atoms are of sex, age and need, and of sex, age and help: the second becomes one of the other age.
    let (mut changed, mut other) = (0, String::new());
    for line in text.lines() {
        match line.split_once(',').filter(|_| line.starts_with("kind")) {
            Some((first, second)) => {
                changed += 1;
                let second: usize = second.parse().expect("an atom");
                other += &format!("{first},{}\n", second ^ 2);
            }
            None => other += &format!("{line}\n"),
        }
    }
    assert!(changed > 0, "no move touches both tables:\n{text}");
    let run = project.file(WITNESSES, other).build();
    assert_eq!(run.code, 1, "moves of other cases in each table prove nothing");
    // Not even in the table of which they are right.
    run.says(&[
        "error[narrow-count]",
        "kon=flicka behov=ja alder=yngre of `brunnsele` in round `2024`, and 1 more",
    ]);
}

#[test]
fn a_move_leaves_no_case_where_there_is_none_by_nature() {
    let cases = [
        ("alnavik", [3, 10, 20]),
        ("brunnsele", [20, 20, 30]),
        ("cedersta-o", [40, 50, 100]),
        ("cedersta-v", [40, 50, 100]),
    ];
    let row = |(id, [yes, no, boys]): &(&str, [u32; 3])| {
        format!("{id};flicka;ja;{yes}\n{id};flicka;nej;{no}\n{id};pojke;ja;0\n{id};pojke;nej;{boys}\n")
    };
    let rows: String = cases.iter().map(row).collect();
    let figures = "  behov: {title: Kön, chart: table, share_of: kon}
  korsad: {title: Behov efter kön, chart: table, indicators: [behov], over: kon, levels: [district]}
";
    // As many boys without need in Alnavik come to have it as girls with need in Brunnsele lose it; and moves for boys in the districts.
    let moves = "round\nchange + 1:0:1\nchange * 0:1:0 1:0:1\nkind 0 0\nkind 0 2\nkind 1 0\n\
                 walk\n1 5 3:1;0 5 4:-1\nwalk\n2 5 6:1\nwalk\n2 5 7:1\n";
    let project = Project::small()
        .edit(
            STUDY,
            "  behov: {title: Behov efter kön, chart: table, indicators: [behov], over: kon}\n",
            figures,
        )
        .file(TABLE, format!("enhet;kon;behov;antal\n{rows}"))
        .file(WITNESSES, moves);
    assert_eq!(project.build().code, 0, "boys may have need");
    let run = project.edit(STUDY, "{ja: Behov,", "{ja: {label: Behov, never: {kon: pojke}},").check();
    assert_eq!(run.code, 1, "boys never have need");
    run.says(&["error[narrow-count]", "behov=ja of `alnavik` in round `2024`"]);
}

#[test]
fn a_project_may_have_its_own_sign_for_what_is_withheld() {
    let with = |privacy: &str| {
        // Alnavik has two girls with a need, and so shows need in all, but not that of girls.
        let of_girls = "  av_flickor: {label: Behov av flickorna, of: {behov: ja}, among: {kon: flicka}}\n";
        project()
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;2")
            .edit(STUDY, "key_indicators: [behov]", &format!("{of_girls}key_indicators: [behov, av_flickor]"))
            .edit(SETTINGS, "synthetic: true", &format!("synthetic: true\nprivacy: {privacy}"))
    };
    let marked = with("{detail_from: 150, sign: \"–\", words: sekretess}");
    let usual = with("{detail_from: 150}");
    let (own, mut marks) = (marked.build().site().files(), 0);
    for (path, usual) in usual.build().site().files() {
        let [usual, own] = [&usual, &own[&path]].map(|bytes| String::from_utf8_lossy(bytes));
        let mark = "<abbr title=\"uppgiften visas inte\">..</abbr>";
        marks += usual.matches(mark).count();
        assert!(
            !own.contains(mark) && !own.contains("| .. |") && !own.contains("Tecknet .."),
            "{path}: {own}"
        );
        assert_eq!(
            usual.matches(mark).count(),
            own.matches("<abbr title=\"sekretess\">–</abbr>").count(),
            "{path}"
        );
        assert_eq!(usual.matches("| .. |").count(), own.matches("| – |").count(), "{path}");
    }
    assert!(marks > 3, "only {marks} marks");
    for (sign, said) in [("\"0\"", "`0` is no sign"), ("visas inte", "`visas inte` is no sign")] {
        with(&format!("{{sign: {sign}}}")).build().says(&[
            "error[bad-sign]",
            said,
            "neither letters nor digits",
        ]);
    }
}
