//! The words of the method page: what each kind of comparison asks, how it is tested, and the
//! source of the method.

use analysis::Verdict;

/// A statistical method in words.
#[derive(Debug, Clone, Copy)]
pub struct MethodWords {
    /// What is asked.
    pub asks: &'static str,
    /// How it is tested or computed.
    pub tests: &'static str,
    /// The source in the literature.
    pub source: &'static str,
}

/// The words by which the method page explains the confidence interval of a share (Wilson).
pub const INTERVAL: MethodWords = MethodWords {
    asks: "Var en andel troligen ligger",
    tests: "Wilsons poängintervall",
    source: "Wilson 1927",
};

/// How uncertain rates are, and how two rates are compared.
pub const RATES: MethodWords = MethodWords {
    asks: "Hur säkra är tal per invånare, och skiljer de sig?",
    tests: "Exakta gränser för färre än tio händelser (Poisson), annars Byars. Två tal: det villkorliga binomialtestet, i stället för chi-två. Storlek: intervallet sätts samman av bådas.",
    source: "Garwood 1936; Breslow och Day 1987; Przyborowski och Wilenski 1940; Zou och Donner 2008",
};

/// How a place's difference is compared with the nation's.
pub const BESIDE: MethodWords = MethodWords {
    asks: "Är skillnaden lika stor på platsen som i resten av riket?",
    tests: "Test av skillnaden mellan de två skillnaderna; intervallet sätts samman av bådas.",
    source: "Zou och Donner 2008",
};

/// How multiple comparisons are adjusted for.
pub const FAMILY: MethodWords = MethodWords {
    asks: "Många jämförelser på en gång",
    tests: "Benjamini–Hochberg inom varje familj. En familj prövas bara om dess Simes-värde håller bland nivåns alla familjer.",
    source: "Benjamini och Hochberg 1995; Simes 1986; Yekutieli 2008",
};

/// How two shares are tested.
pub(crate) const TWO_SHARES: &str = "N − 1-chi-två, eller Fisher–Irwins test när något förväntat antal är under 1. Storlek: Newcombes intervall.";

/// The source of the test of two shares.
pub(crate) const TWO_SHARES_SOURCE: &str = "Campbell 2007; Newcombe 1998";

/// Column headings of the table of methods.
pub const METHOD_HEAD: [&str; 3] = ["Fråga", "Metod", "Källa"];

/// Column headings of the table of outcomes.
pub const OUTCOME_HEAD: [&str; 5] =
    ["Nivå", "Skillnad", "Ingen skillnad större än marginalen", "Kan inte avgöras", "Visas inte"];

/// The verdicts in the order of the columns in [`OUTCOME_HEAD`].
pub const VERDICTS: [Verdict; 4] =
    [Verdict::Difference, Verdict::Equal, Verdict::Undecided, Verdict::Withheld];

/// States the confidence level, the margin below which a difference counts as none, and what a
/// family of comparisons is.
pub fn family(confidence_percent: u64, margins: &[u64]) -> String {
    let margins: Vec<String> = margins.iter().map(u64::to_string).collect();
    let margins: Vec<&str> = margins.iter().map(String::as_str).collect();
    format!(
        "Säkerhetsnivån är {confidence_percent} procent. Marginalen för vad som räknas som ingen skillnad är {} procentenheter. \
         En familj är en jämförelse för alla platser på samma nivå. Bara det som visas ingår. \
         Intervallen gäller en jämförelse i taget: de är inte vidgade för att de största skillnaderna har valts ut till platsernas förstasidor. \
         Att en skillnad är mindre än marginalen prövas också en jämförelse i taget. \
         Där flera platser står bredvid varandra är däremot alla jämförelser på sidan en familj, både för skillnader (Holm) och för marginalen (Bonferroni).",
        super::listed(&margins, "eller")
    )
}

/// What the table of outcomes shows.
pub fn outcome() -> &'static str {
    "Så många av jämförelserna i den senaste omgången slutade på vart och ett av de fyra sätten, i procent."
}
