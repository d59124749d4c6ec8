//! Tests that the demo nation has every fact of the published memo PM#1 of the sub-study. The facts
//! are read from the nation's built page, and those that do not hold are listed.

mod common;

use std::collections::BTreeSet;

use common::site::{Page, Site};
use regex::Regex;

/// The facts that do not hold, and the number of those that do.
#[derive(Default)]
struct Facts {
    missed: Vec<String>,
    held: usize,
}

impl Facts {
    fn holds(&mut self, fact: &str, found: impl std::fmt::Debug, holds: bool) {
        match holds {
            true => self.held += 1,
            false => self.missed.push(format!("{fact}: found {found:?}")),
        }
    }

    fn exactly(&mut self, fact: &str, found: i64, expected: i64) {
        self.holds(&format!("{fact}, expected {expected}"), found, found == expected);
    }

    fn within(&mut self, fact: &str, found: i64, expected: i64, margin: i64) {
        self.holds(
            &format!("{fact}, expected {expected} ± {margin}"),
            found,
            (found - expected).abs() <= margin,
        );
    }
}

/// Whether every step rises, or falls with `-1`.
fn steps(values: &[i64], direction: i64) -> bool {
    values.windows(2).all(|pair| direction * (pair[1] - pair[0]) > 0)
}

/// Whether no step falls, or rises with `-1`.
fn never_back(values: &[i64], direction: i64) -> bool {
    values.windows(2).all(|pair| direction * (pair[1] - pair[0]) >= 0)
}

/// The national page of PM 1.
struct Pm(Page);

impl Pm {
    /// The number in a cell of a table, by the headings of its row and column; -1 where it is not
    /// shown.
    fn cell(&self, figure: &str, row: &[&str], column: &str) -> i64 {
        let numbers = if figure == "sammanfattning" { " details" } else { "" };
        let table = self.0.table(&format!("#figur-{figure}{numbers}"));
        let column = table.head.iter().position(|head| head == column);
        let row = table.rows.iter().find(|cells| cells.len() > row.len() && cells[..row.len()] == *row);
        let cell = column.zip(row).map(|(column, row)| row[column].as_str());
        cell.unwrap_or_else(|| panic!("no such cell: {figure} {table:?}")).parse().unwrap_or(-1)
    }

    fn column(&self, figure: &str, rows: &[&str], column: &str) -> Vec<i64> {
        rows.iter().map(|row| self.cell(figure, &[row], column)).collect()
    }

    /// The number that a pattern captures in the text of the page; -1 where the pattern does not
    /// match.
    fn says(&self, pattern: &str) -> i64 {
        let pattern = Regex::new(pattern).expect("a pattern");
        let found = pattern.captures(&self.0.text()).map(|found| found[1].replace(' ', ""));
        found.and_then(|digits| digits.parse().ok()).unwrap_or(-1)
    }
}

const AGES: [&str; 18] = [
    "0 år", "1 år", "2 år", "3 år", "4 år", "5 år", "6 år", "7 år", "8 år", "9 år", "10 år", "11 år",
    "12 år", "13 år", "14 år", "15 år", "16 år", "17 år",
];
const AGE_GROUPS: [&str; 6] = ["0–2 år", "3–5 år", "6–8 år", "9–11 år", "12–14 år", "15–17 år"];
const VULNERABILITY: [&str; 4] =
    ["Ingen utsatthet", "Hemmiljö", "Eget beteende", "Hemmiljö och eget beteende"];
const SIZES: [&str; 4] = [
    "Färre än 20 000 invånare",
    "20 000–39 999 invånare",
    "40 000–99 999 invånare",
    "Minst 100 000 invånare och storstad",
];
const SHARE: &str = "Någon form av utsatthet, procent";
const NEED: &str = "Behov av stöd eller skydd, procent";
const MEASURE: &str = "Insats eller åtgärd, procent";

#[test]
fn the_national_page_shows_every_fact_of_pm_1() {
    let (_output, site) = common::site::repository_site();
    let pm = Pm(site.page("pm-1/index.html"));
    let mut facts = Facts::default();
    frame(&pm, &site, &mut facts);
    reasons(&pm, &mut facts);
    vulnerability(&pm, &mut facts);
    contrasts(&pm, &mut facts);
    by_age(&pm, &mut facts);
    by_group(&pm, &mut facts);
    diagnosis(&pm, &mut facts);
    crime(&pm, &mut facts);
    background(&pm, &mut facts);
    assert!(facts.missed.is_empty(), "{} facts hold, these do not:\n{}", facts.held, facts.missed.join("\n"));
}

fn frame(pm: &Pm, site: &Site, facts: &mut Facts) {
    let places = site.page("kommuner/index.html").table(".scroll").rows;
    let city =
        |row: &Vec<String>| Some(row[0].split_once("(stadsdel, ")?.1.trim_end_matches(')').to_string());
    let cities: BTreeSet<String> = places.iter().filter_map(city).collect();
    facts.exactly("cities divided into districts", cities.len() as i64, 2);
    facts.exactly("units", (places.len() - cities.len()) as i64, 134);
    facts.exactly("investigations", pm.says(r"registrerades ([\d ]+) utredningar"), 21_858);
    facts.exactly("boys", pm.says(r"flickor och (\d+) procent pojkar\. I"), 53);
    facts.exactly("girls", pm.says(r"gällde (\d+) procent flickor och \d+ procent pojkar\. I"), 47);
    facts.exactly(
        "investigated before",
        pm.says(r"I (\d+) procent av utredningarna hade barnet utretts tidigare"),
        50,
    );
    facts.exactly("earlier measure", pm.says(r"i (\d+) procent hade barnet haft en insats tidigare"), 20);
    facts.exactly("big cities", pm.says(r"gällde (\d+) procent barn i en storstad"), 40);
    facts.exactly("40 000–100 000", pm.says(r"(\d+) procent i kommuner med 40 000"), 30);
    facts.exactly("smaller", pm.says(r"(\d+) procent i mindre kommuner"), 30);
    facts.exactly(
        "Swedish background",
        pm.says(r"I (\d+) procent av utredningarna hade barnet svensk bakgrund"),
        56,
    );
    facts.exactly("foreign background", pm.says(r"och i (\d+) procent utländsk bakgrund"), 29);
    facts.exactly("background not recorded", pm.says(r"I (\d+) procent saknas uppgift om var"), 15);
    facts.exactly(
        "both parents",
        pm.says(r"I (\d+) procent av utredningarna bodde barnet med båda föräldrarna"),
        41,
    );
    let (one, alternating) = (
        pm.says(r"i (\d+) procent med en förälder"),
        pm.says(r"och i (\d+) procent växelvis, turvis hos föräldrarna"),
    );
    facts.holds(
        "one parent more than a third, then alternating",
        (one, alternating),
        one > 33 && alternating < one,
    );
    facts.within("after notification", pm.says(r"inleddes (\d+) procent efter anmälan"), 88, 1);
    facts.within("after application", pm.says(r"och (\d+) procent efter ansökan"), 12, 1);
    let (girls, boys) = (
        pm.column("alder", &AGE_GROUPS, "Flickor, procent"),
        pm.column("alder", &AGE_GROUPS, "Pojkar, procent"),
    );
    let smallest_largest = |c: &[i64]| c.iter().min() == c.first() && c.iter().max() == Some(&c[4]);
    facts.holds(
        "figure 1: smallest 0–2, largest 12–14",
        (&girls, &boys),
        smallest_largest(&girls) && smallest_largest(&boys),
    );
    facts.holds("figure 1: boys more at 6–8", (girls[2], boys[2]), boys[2] >= girls[2] + 3);
    facts.holds("figure 1: girls more at 12–14", (girls[4], boys[4]), girls[4] >= boys[4] + 3);
    let over_nine = pm.says(r"I (\d+) procent av utredningarna var barnet nio år");
    facts.holds("most are over 9", over_nine, over_nine > 50);
}

fn reasons(pm: &Pm, facts: &mut Facts) {
    let reason = |name: &str| pm.cell("anledning", &[name], "Procent");
    let own = ["Barnets egen kriminalitet", "Barnets bruk av alkohol eller droger", "Barnets eget våld"]
        .map(reason);
    facts.exactly("own crime as a reason", own[0], 5);
    facts.holds(
        "substance use and own violence are rare",
        own,
        own[1..].iter().all(|share| (1..=5).contains(share)),
    );
    let school = reason("Skolsituation");
    let child = ["Barnets psykiska hälsa", "Barnets relationer och fritid"].map(reason);
    facts.holds(
        "school is the commonest of the child's own",
        school,
        child.iter().chain(&own).all(|share| *share < school),
    );
    let common = ["Konflikter i familjen", "Fysiskt eller psykiskt våld mot barnet"].map(reason);
    let others = [
        "Brister i omsorgen",
        "Våld mellan vuxna i hemmet",
        "Förälders missbruk",
        "Förälders psykiska ohälsa",
        "Annan anledning",
    ]
    .map(reason);
    facts.holds(
        "conflict and violence are commonest",
        common,
        common.iter().all(|c| others.iter().chain([&school]).all(|o| o < c)),
    );
    let several = pm.says(r"I (\d+) procent av utredningarna fanns mer än en anledning");
    facts.holds("more than half have several reasons", several, several > 50);
}

fn vulnerability(pm: &Pm, facts: &mut Facts) {
    let shares = pm.column("utsatthet", &VULNERABILITY, "Andel av alla 21 858 utredningar, procent");
    facts.holds("table 1: share", &shares, shares == [11, 61, 13, 15]);
    let need = pm.column("utsatthet", &VULNERABILITY, NEED);
    facts.holds("table 1: need", &need, need == [14, 51, 58, 75]);
    let measure = pm.column("utsatthet", &VULNERABILITY, MEASURE);
    facts.holds("table 1: measure rises the same way", &measure, steps(&measure, 1));
    facts.exactly("some vulnerability", pm.says(r"utsatthet framkom i (\d+) procent av utredningarna\."), 89);
    facts.exactly("need", pm.says(r"I (\d+) procent av utredningarna bedömdes barnet vara i behov"), 52);
    facts.exactly("measure", pm.says(r"insats eller åtgärd beslutades i (\d+) procent\."), 36);
    facts.exactly(
        "measure after notification",
        pm.says(r"efter anmälan ledde (\d+) procent till insats"),
        32,
    );
    facts.exactly("measure after application", pm.says(r"av dem efter ansökan (\d+) procent"), 61);
}

fn contrasts(pm: &Pm, facts: &mut Facts) {
    let of =
        |variable: &str, group: &str, column: &str| pm.cell("sammanfattning", &[variable, group], column);
    let need = |variable: &str, group: &str| of(variable, group, NEED);
    let measure = |variable: &str, group: &str| of(variable, group, MEASURE);
    let sexes = (need("Kön", "Flickor"), need("Kön", "Pojkar"));
    facts.holds("figure 3: no difference in need by sex", sexes, (sexes.0 - sexes.1).abs() <= 1);
    let by_age: Vec<i64> = AGE_GROUPS.iter().map(|group| need("Åldersgrupp", group)).collect();
    facts.holds(
        "figure 3: need rises to 12–14 and then falls",
        &by_age,
        steps(&by_age[..5], 1) && by_age[5] < by_age[4],
    );
    let diagnosis = "Diagnos eller långvarig sjukdom";
    facts.exactly("need with a diagnosis", need(diagnosis, "Med diagnos"), 61);
    facts.exactly("need without a diagnosis", need(diagnosis, "Utan diagnos"), 50);
    let living = ["Med båda föräldrarna", "Växelvis", "Med en förälder"].map(|group| need("Boende", group));
    facts.holds(
        "figure 3: less need if parents live together",
        living,
        living[1..].iter().all(|n| living[0] + 3 <= *n),
    );
    let origin = ["Svensk bakgrund", "Utländsk bakgrund"].map(|group| need("Bakgrund", group));
    facts.holds("figure 3: less need with foreign background", origin, origin[1] + 3 <= origin[0]);
    let sizes: Vec<i64> = SIZES.iter().map(|group| need("Kommunens storlek", group)).collect();
    facts.holds("figure 3: least need in big cities", &sizes, sizes.iter().min() == sizes.last());
    let ages: Vec<i64> = AGE_GROUPS.iter().map(|group| measure("Åldersgrupp", group)).collect();
    facts.holds(
        "figure 3: more measures over 9",
        &ages,
        ages[3..].iter().all(|m| ages[..3].iter().all(|n| n < m)),
    );
    let measures = ["Svensk bakgrund", "Utländsk bakgrund"].map(|group| measure("Bakgrund", group));
    facts.holds("figure 3: more measures with Swedish background", measures, measures[1] + 3 <= measures[0]);
    let sizes: Vec<i64> = SIZES.iter().map(|group| measure("Kommunens storlek", group)).collect();
    facts.holds(
        "figure 3: most measures in the smallest municipalities",
        &sizes,
        sizes.iter().max() == sizes.first(),
    );
}

fn by_age(pm: &Pm, facts: &mut Facts) {
    let line = |name: &str| pm.column("utsatthet-alder", &AGES, &format!("{name}, procent"));
    let (home, own, both) = (line("Hemmiljö"), line("Eget beteende"), line("Hemmiljö och eget beteende"));
    let dominates = (0..10).all(|age| home[age] > own[age].max(0) + both[age].max(0));
    facts.holds("figure 4: home dominates until 10", &home, dominates);
    let conduct = |age: usize| own[age].max(0) + both[age].max(0);
    facts.holds(
        "figure 4: own behaviour rises sharply after 10",
        (conduct(10), conduct(15)),
        conduct(15) >= conduct(10) + 25,
    );
    let of = |sex: &str, name: &str, age: usize| {
        pm.cell("utsatthet-kon", &[sex, AGES[age]], &format!("{name}, procent"))
    };
    // At the age of 3 the shares differ by one point, which noise can remove.
    let least = |age: usize| i64::from(age > 3);
    let home_gap =
        (3..18).all(|age| of("Flickor", "Hemmiljö", age) >= of("Pojkar", "Hemmiljö", age) + least(age));
    facts.holds("figure 5: girls are tied more to home from 3", home_gap, home_gap);
    let both = "Hemmiljö och eget beteende";
    let teens = (14..18).all(|age| {
        of("Flickor", both, age) > of("Flickor", "Eget beteende", age)
            && of("Pojkar", "Eget beteende", age) > of("Pojkar", both, age)
            && of("Flickor", both, age) > of("Pojkar", both, age)
    });
    facts.holds("figure 5: in the teens girls both, boys own", teens, teens);
    let factor = |name: &str| pm.column("skydd", &AGES, &format!("{name}, procent"));
    let (parent, network, school) =
        (factor("Stödjande förälder"), factor("Stödjande privat nätverk"), factor("Skolgången fungerar väl"));
    facts.holds(
        "figure 6: parent about 75 until school",
        &parent,
        parent[..7].iter().all(|p| (73..=77).contains(p)),
    );
    facts.holds(
        "figure 6: parent falls to just over 50",
        &parent,
        never_back(&parent[6..], -1) && parent[16..].iter().all(|p| (51..=55).contains(p)),
    );
    facts.holds(
        "figure 6: network 50 for infants, falling",
        &network,
        (48..=52).contains(&network[0]) && never_back(&network, -1) && network[17] < network[0] - 15,
    );
    let highest = school.iter().max().copied().unwrap_or(-1);
    let lowest = (0..18).filter(|age| school[*age] >= 0).min_by_key(|age| school[*age]);
    facts.holds("figure 6: school highest at school start", &school, school[6].max(school[7]) == highest);
    facts.holds(
        "figure 6: school falls to 14, then up",
        &school,
        lowest == Some(14) && school[17] > school[14],
    );
    let (need, measure) = (pm.column("behov-alder", &AGES, NEED), pm.column("behov-alder", &AGES, MEASURE));
    let notified = pm.column("behov-alder", &AGES, "Insats eller åtgärd, efter anmälan, procent");
    facts.holds("figure 9: need rises at every step to 14", &need, steps(&need[..15], 1));
    facts.holds("figure 9: measure rises to 14", &measure, steps(&measure[..15], 1));
    facts.holds(
        "figure 9: both fall from 15",
        (&need, &measure),
        steps(&need[14..], -1) && steps(&measure[14..], -1),
    );
    facts.exactly("figure 9: measure at 1", measure[1], 23);
    facts.exactly("figure 9: measure at 14", measure[14], 45);
    facts.exactly("figure 9: notifications at 1", notified[1], 20);
    facts.exactly("figure 9: notifications at 14", notified[14], 41);
    facts.exactly(
        "figure 9: vulnerability at 0–5",
        pm.says(r"framkom i (\d+) procent av utredningarna när barnet var 0–5 år"),
        85,
    );
    facts.exactly(
        "figure 9: vulnerability at 6–17",
        pm.says(r"och i (\d+) procent när barnet var 6–17 år"),
        90,
    );
}

fn by_group(pm: &Pm, facts: &mut Facts) {
    let known = ["Utreds för första gången", "Utredd tidigare, utan insats", "Har haft insats tidigare"];
    let share = pm.column("kannedom", &known, SHARE);
    let spread = share.iter().max().zip(share.iter().min()).map_or(-1, |(high, low)| high - low);
    facts.holds("figure 7: vulnerability nearly equal", &share, (0..=2).contains(&spread));
    for column in [NEED, MEASURE] {
        let values = pm.column("kannedom", &known, column);
        facts.holds(
            &format!("figure 7: {column} higher with earlier knowledge"),
            &values,
            values[1..].iter().all(|v| *v >= values[0] + 5),
        );
    }
    let living = pm.column("boende", &["Med båda föräldrarna", "Växelvis", "Med en förälder"], MEASURE);
    facts.holds(
        "figure 8: fewest measures with both parents",
        &living,
        living[1..].iter().all(|m| *m >= living[0] + 3),
    );
    let sizes = |column: &str| pm.column("storlek", &SIZES, column);
    facts.holds("figure 11: need falls with size", sizes(NEED), steps(&sizes(NEED), -1));
    facts.holds("figure 11: measure falls with size", sizes(MEASURE), steps(&sizes(MEASURE), -1));
    let share = sizes(SHARE);
    let equal = share[..3].iter().all(|s| (s - share[0]).abs() <= 1);
    facts.holds(
        "figure 11: vulnerability lowest in the largest, equal elsewhere",
        &share,
        equal && share[3] < share[0] - 1,
    );
    let applied = pm.column("storlek-initiering", &SIZES, "Inledd efter ansökan, procent");
    facts.holds(
        "more applications in smaller municipalities",
        &applied,
        never_back(&applied, -1) && applied[3] < applied[0],
    );
    for column in
        ["Insats eller åtgärd, efter anmälan, procent", "Insats eller åtgärd, efter ansökan, procent"]
    {
        let values = pm.column("storlek-initiering", &SIZES, column);
        facts.holds(&format!("the same pattern by size: {column}"), &values, values[3] < values[0]);
    }
}

fn diagnosis(pm: &Pm, facts: &mut Facts) {
    facts.exactly("diagnosis", pm.says(r"I (\d+) procent av utredningarna hade barnet en diagnos"), 20);
    let kind = |name: &str| pm.cell("diagnostyp", &[name], "Procent");
    facts.exactly("ADHD", kind("ADHD"), 12);
    facts.exactly("autism", kind("Autism"), 6);
    facts.exactly(
        "psychiatric or intellectual",
        kind("Psykiatriskt tillstånd eller intellektuell funktionsnedsättning"),
        6,
    );
    facts.exactly("somatic", kind("Somatisk sjukdom eller fysisk funktionsnedsättning"), 2);
    let both = |column: &str| pm.column("diagnos", &["Med diagnos", "Utan diagnos"], column);
    facts.holds("vulnerability with and without diagnosis", both(SHARE), both(SHARE) == [93, 88]);
    facts.holds("need with and without diagnosis", both(NEED), both(NEED) == [61, 50]);
    facts.holds("measure with and without diagnosis", both(MEASURE), both(MEASURE) == [46, 33]);
    facts.exactly("information from others", pm.says(r"hämtades in i (\d+) procent av utredningarna"), 73);
    let asked =
        pm.column("inhamtat", &["Med diagnos", "Utan diagnos"], "Uppgifter från andra professioner, procent");
    facts.holds("information whether or not a diagnosis", &asked, asked == [73, 73]);
    let by = |name: &str| {
        ["Med diagnos", "Utan diagnos"]
            .map(|group| pm.cell("kompetens", &[name], &format!("{group}, procent")))
    };
    facts.holds("educators 80, either way", by("Pedagogisk"), by("Pedagogisk") == [80, 80]);
    let medical = by("Medicinsk");
    facts.holds(
        "medical about 25, slightly more with diagnosis",
        medical,
        medical[0] > medical[1] && medical.iter().all(|m| (22..=29).contains(m)),
    );
    let social = by("Psykosocial");
    facts.holds(
        "psychosocial about 25 and 10",
        social,
        (23..=27).contains(&social[0]) && (8..=12).contains(&social[1]),
    );
    let mind = by("Psykologisk");
    facts.holds("psychological about 20 and 5", mind, (18..=22).contains(&mind[0]) && mind[1] == 5);
}

fn crime(pm: &Pm, facts: &mut Facts) {
    facts.exactly("own crime", pm.says(r"Egen kriminalitet framkom i (\d+) procent"), 6);
    let children = pm.says(r"\(omkring ([\d ]+) av 21 858\)");
    facts.holds("own crime: over 1 000 children", children, children > 1000);
    facts.exactly(
        "own crime: boys",
        pm.says(r"Av dem gällde \d+ procent flickor och (\d+) procent pojkar"),
        76,
    );
    facts.exactly("own crime: girls", pm.says(r"Av dem gällde (\d+) procent flickor"), 24);
    facts.exactly(
        "own crime: foreign background",
        pm.says(r"I (\d+) procent av dessa utredningar hade barnet utländsk bakgrund"),
        39,
    );
    let of = |sex: &str, column: &str| pm.cell("krim-kon", &[sex], &format!("{column}, procent"));
    facts.exactly("own crime: boys with a diagnosis", of("Pojkar", "Diagnos"), 32);
    // With 1 000 cases and 26 percent, noise moves a share by up to half a point.
    facts.within("own crime: girls with a diagnosis", of("Flickor", "Diagnos"), 28, 1);
    let npf = "Neuropsykiatrisk diagnos bland dem med diagnos";
    facts.within("own crime: boys' diagnoses that are NPF", of("Pojkar", npf), 90, 2);
    facts.within("own crime: girls' diagnoses that are NPF", of("Flickor", npf), 80, 2);
    let own = "Utsatthet som enbart gäller eget beteende";
    facts.exactly("own crime: boys with own behaviour only", of("Pojkar", own), 68);
    facts.exactly("own crime: girls with own behaviour only", of("Flickor", own), 34);
    let by =
        |column: &str| pm.column("krim-beslut", &["Egen kriminalitet", "Ingen egen kriminalitet"], column);
    facts.within("own crime: need", by(NEED)[0], 75, 2);
    facts.within("own crime: measure", by(MEASURE)[0], 55, 2);
    facts.within("no own crime: measure", by(MEASURE)[1], 33, 2);
}

fn background(pm: &Pm, facts: &mut Facts) {
    let (swedish, foreign) = ("Svensk bakgrund", "Utländsk bakgrund");
    facts.exactly(
        "applications, Swedish background",
        pm.says(r"svensk bakgrund inleddes (\d+) procent av utredningarna efter ansökan"),
        14,
    );
    facts.exactly(
        "applications, foreign background",
        pm.says(r"efter ansökan, och när barnet har utländsk bakgrund (\d+) procent"),
        7,
    );
    let lvu = [swedish, foreign].map(|group| pm.cell("lvu-bakgrund", &[group], "Skäl för LVU, procent"));
    facts.holds("grounds for LVU just over 2 and 4", lvu, lvu == [2, 4]);
    let measures = |sex: &str| {
        [swedish, foreign].map(|group| {
            pm.cell("sortering", &[sex, MEASURE.trim_end_matches(", procent")], &format!("{group}, procent"))
        })
    };
    let (girls, boys) = (measures("Flickor"), measures("Pojkar"));
    facts.holds(
        "figure 10: girls with Swedish background get most",
        (girls, boys),
        girls[0] > girls[1].max(boys[0]).max(boys[1]),
    );
    let home = AGE_GROUPS.iter().all(|age| {
        let of = |group: &str| pm.cell("hem-bakgrund", &[age], &format!("{group}, procent"));
        of(foreign) > of(swedish)
    });
    facts.holds("figure 10: home only higher with foreign background at every age", home, home);
    let declined = AGE_GROUPS.iter().all(|age| {
        let of = |group: &str| pm.cell("samtycke-vh", &[age], &format!("{group}, procent"));
        of(foreign) > of(swedish) + 2
    });
    facts.holds("guardians with foreign background decline more at every age", declined, declined);
    let accepted = [swedish, foreign].iter().all(|group| {
        let of = |sex: &str| pm.cell("samtycke-barn", &[group], &format!("{sex}, procent"));
        of("Flickor") > of("Pojkar") + 2
    });
    facts.holds("girls accept more than boys whatever the background", accepted, accepted);
}
