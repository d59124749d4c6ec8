//! The short messages of every site, in Swedish. Templates get them as `words`, by the names given
//! here; another language is another value of [`Words`]. Sentences that need grammar are made in
//! the other files of this folder.
//!
//! A name in braces is replaced by an argument: `{{ words.source | fill(source=source) }}`.

macro_rules! words {
    ($($name:ident: $text:literal,)*) => {
        /// Short messages, by name.
        #[derive(Debug, serde::Serialize)]
        pub struct Words {
            $(#[doc = $text] pub $name: &'static str,)*
        }

        /// The messages in Swedish.
        pub const WORDS: Words = Words { $($name: $text,)* };
    };
}

words! {
    // Every page.
    language: "sv",
    skip_to_content: "Hoppa till innehållet",
    about_the_data: "Om uppgifterna",
    invented: "Påhittade uppgifter.",
    invented_means: "Kommunerna finns inte och siffrorna är framställda för att visa hur webbplatsen fungerar.",
    search_label: "Sök plats eller sida",
    search_button: "Sök",
    main_menu: "Huvudmeny",
    you_are_here: "Du är här",
    previous_and_next: "Föregående och nästa",
    previous: "Föregående",
    next: "Nästa",
    page_as_markdown: "Sidan som Markdown",

    // Front pages.
    parts_left_out: "Kommuner i länet som inte ingår i siffrorna",
    own_page: "Platsens egen sida",
    inhabitants: "Antal invånare: {n}.",
    part_of: "Ingår i",
    larger_keys: "Nyckeltal för ett större område",
    questions: "Frågor att ställa",
    read_more: "Läs mer",
    important: "Det viktigaste",
    no_differences: "Inga skillnader kan fastställas här.",
    cannot_be_decided: "Kan inte avgöras:",
    undecided_of_all: "{n} av {all} jämförelser. Underlaget räcker inte för att skilja en verklig skillnad från slumpen när så många jämförelser görs.",
    keys: "Nyckeltal",

    // Tables of key indicators.
    unit_and_rest: "{name} och {rest}",
    measure: "Mått",
    value: "Värde",
    percent: "procent",
    number_of: "Antal {many}",
    bases: "Underlag, antal",
    over_time: "Över tid",
    all_periods: "Alla perioder",

    // Pages with places beside each other.
    barometer: "Läget i korthet",
    sign_of_more: "▲",
    sign_of_less: "▼",
    sign_of_alike: "≈",
    sign_of_undecided: "?",
    clearly_more: "tydligt högre än i resten av landet",
    clearly_less: "tydligt lägre än i resten av landet",
    alike: "ingen skillnad större än marginalen",
    not_decided: "kan inte avgöras",
    beside_each_other: "Platser bredvid varandra",
    differs_from: "Skiljer sig från",
    verdict: "Bedömning",
    place: "Plats",
    number_of_inhabitants: "Antal invånare",
    similar: "Liknande kommuner",
    similar_middle: "Liknande kommuner (median)",
    distance: "Avstånd",
    side_by_side: "Jämför delarna med varandra",
    beside_similar: "Jämför med liknande kommuner",
    similar_folder: "liknande",
    beside_folder: "jamfor",

    // Pages of indicators.
    indicators: "Indikatorer",
    indicators_intro: "Varje indikator har en sida. Där jämförs kommuner, län och grupper med hänsyn till slumpen.",
    indicator_folder: "indikatorer",
    by_size: "Ovanligt eller bara litet?",
    in_order: "Kommunerna efter talet",
    can_rank: "Kan ha plats",
    larger_places: "Län och grupper",
    larger_place: "Län eller grupp",
    municipality: "Kommun",
    all_municipalities: "Alla kommuner",

    // Lists of places.
    county: "Län",
    group: "Grupp",
    city_is_sum: "En stad som är indelad i stadsdelar är summan av dem.",
    no_ranking: "Inom parentes står underlaget. Listan är ingen rangordning: små tal varierar mycket av slump.",
    with_keys: "{title} med nyckeltal",
    with_keys_in_order: "{title} med nyckeltal, i bokstavsordning",
    by_county: "Länsvis",
    did_not_take_part: "Deltog inte",

    // Figures and their tables.
    variable: "Uppdelning",
    sign_reads_as: "uppgiften visas inte",
    share_in_percent: "Andel i procent",
    share: "Andel",
    number: "Antal",
    source: "Källa: {source}.",
    remark: "Källans anmärkning: {remark}",
    what_was_found: "Vad som framkom",
    summary: "sammanfattning",
    numbers: "siffror",
    groups_as_wholes: "grupperna som helhet",
    show_numbers: "Visa siffrorna i en tabell",
    smaller_numbers: "Mindre siffror: var andelen troligen ligger.",
    smaller_numbers_of_source: "Mindre siffror: det intervall som källan ger.",
    smaller_numbers_of_rate: "Mindre siffror: var talet troligen ligger.",

    // Comparisons.
    comparison: "Jämförelse",
    difference: "Skillnad, procentenheter",
    difference_of_numbers: "Skillnad",
    rest_of_group: "resten av gruppen",
    are_they_alike: "Är det lika?",
    comparisons_with_others: "Jämförelser med andra",
    smaller_numbers_and_difference: "Mindre siffror: var andelen eller skillnaden troligen ligger. Skillnaden är den mellan de avrundade andelarna; intervallet räknas på talen före avrundningen. När många jämförelser görs på en gång krävs mer än att intervallet inte når noll.",
    undecided_here: "Jämförelser på den här sidan som inte kan avgöras: {n}. Underlaget räcker inte för att skilja en verklig skillnad från slumpen när så många jämförelser görs. Det betyder inte att det är lika.",
    undecided_list: "Det som inte kan avgöras",
    withheld_here: "Jämförelser som inte visas här: {n}.",
    missing_here: "Jämförelser där uppgiften inte finns i underlaget: {n}.",
    no_comparison_shown: "Ingen av jämförelserna visas här.",
    more_withheld: "Ytterligare jämförelser som inte visas här: {n}.",

    // Memos.
    share_not_shown: "en andel som inte visas",
    number_not_shown: "ett tal som inte visas",
    count_not_shown: "ett antal som inte visas",
    part_not_shown: "antalet visas inte",
    memo_number: "PM {number}",
    period: "Perioden {period}",
    period_heading: "Period",
    contents: "Innehåll",
    cite_as: "Så refererar du:",
    commentary_from: "Kommentar från {name}",

    // The method page and the list of measures.
    how_protected: "Så skyddas uppgifterna",
    how_tested: "Så prövas skillnaderna",
    source_remarks: "Källornas anmärkningar",
    methods: "Metoder",
    how_much_shown: "Hur mycket som visas",
    how_much_shown_means: "Så många procent av figurerna visas som planerat, i en grövre indelning eller inte alls på platserna på varje nivå.",
    how_often_decided: "Hur ofta en jämförelse kan avgöras",
    outcome_of_comparisons: "Utfall av jämförelserna",
    the_measures: "Måtten",

    // News, the search page, and the page for addresses that do not exist.
    news: "Nytt på webbplatsen",
    pages: "Sidor",
    news_intro: "PM och lokala kommentarer, de senaste först.",
    no_news: "Ännu har inget PM och ingen kommentar publicerats.",
    search_intro: "Här finns alla {n} platser, sidor och mått. Skriv i sökfältet högst upp för att visa dem som passar.",
    moved_means: "Adressen är från ett tidigare namn. Sidan finns här:",
    lead_on: "Läs vidare:",
    moved_to_several: "Adressen kan gälla flera platser. Sidorna finns här:",
    correction: "Rättelse",
    link_here: "Länk hit",
    not_found: "Sidan finns inte",
    not_found_means: "Adressen leder inte till någon sida på webbplatsen {site}. Kanske har sidan fått en ny adress, eller så är något felskrivet.",
    to_front_page: "Till startsidan",
    search_and_map: "Sök och webbkarta",
    go_back: "Gå tillbaka till sidan som du kom från med webbläsarens bakåtknapp.",

    // The accessibility statement.
    statement: "Tillgänglighetsredogörelse",
    fully_conforming: "helt förenlig",
    partly_conforming: "delvis förenlig",
    not_conforming: "inte förenlig",
    lacks_status: "hur väl webbplatsen uppfyller lagen",
    lacks_deficiencies: "en lista över det som inte är tillgängligt",
    lacks_assessment_date: "vilken dag webbplatsen bedömdes",
    lacks_method: "hur bedömningen gjordes",
    lacks_change_date: "vilken dag redogörelsen senast ändrades",
    lacks_reporting: "en länk där den som besöker webbplatsen kan anmäla brister",
    lacks_authority: "vilken myndighet som har tillsyn, med en länk för klagomål",
    statement_unfinished: "Redogörelsen är inte färdig.",
    statement_lacks: "Lagen kräver mer än vad som står här. Det som saknas:",
    statement_intro: "{publisher} står bakom webbplatsen {site}. Den ska kunna användas av så många som möjligt. Här står hur väl den uppfyller lagen om tillgänglighet till digital offentlig service, vilka brister vi känner till och hur du anmäler dem till oss.",
    status_heading: "Hur väl webbplatsen uppfyller lagen",
    status_before: "Webbplatsen är",
    status_after: "med lagen.",
    not_assessed: "Det är ännu inte bedömt.",
    deficiencies_heading: "Det som inte är tillgängligt",
    concerns: "Gäller:",
    burdens_heading: "Undantag som oskäligt betungande",
    burdens_intro: "För det här åberopar vi 12 § i lagen:",
    exempt_heading: "Innehåll som lagen inte gäller",
    report_heading: "Anmäl brister till oss",
    report_before: "Hittar du något som inte går att använda?",
    report_link: "Anmäl bristen till {publisher}",
    report_after: "Det går att vara anonym.",
    no_reporting: "Ännu finns ingen länk för anmälan.",
    supervision_heading: "Tillsyn",
    complaint_before: "{name} har tillsyn över lagen. Är du inte nöjd med hur vi svarar kan du",
    complaint_link: "klaga hos myndigheten",
    no_authority: "Ännu står här inte vilken myndighet som har tillsyn.",
    assessment_heading: "Hur webbplatsen har bedömts",
    no_method: "Hur bedömningen gjordes är ännu inte beskrivet.",
    assessed_on: "Bedömningen gjordes den {date}.",
    changed_on: "Redogörelsen ändrades senast den {date}.",

    // The script and the style sheet.
    filter_by: "Välj rader",
    filter_all: "alla",
    filter_measure: "Mått",
    filter_verdict: "Jämfört med resten av landet",
    filter_not_shown: "visas inte",
    filter_rows: "Visa bara rader med",
    rows_left: "{n} av {all} rader.",
    no_hit: "Inget passar. Pröva färre bokstäver.",
    one_hit: "1 träff.",
    hits: "{n} träffar.",
    table_copied: "Tabellen är kopierad",
    copy_table: "Kopiera tabellen",
    save: "Spara",
    save_as_svg: "Spara som SVG",
    save_as_png: "Spara som PNG",
    sheet: "Sidan",
    sheets: "av",
}
