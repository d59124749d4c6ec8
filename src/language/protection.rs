//! Explains in words how numbers are protected: on the pages that show them, and on the method
//! page.

use gate::NOISE_VARIANCE;
use project::Protection;
use project::Rule;

/// The note beside numbers that have noise; `None` where numbers are exact.
pub fn beside_numbers(rule: Rule, many: &str) -> Option<String> {
    (rule.method() == Protection::Noise).then(|| {
        format!(
            "Hela antalet {many} på en plats är exakt, så som det var när det publicerades. Alla andra antal är ändrade lite på måfå, så att \
             ingen ska kunna kännas igen. Intervallen räknar med det."
        )
    })
}

/// Explains the sign for a number that disclosure control withholds. All its reasons are named,
/// since the single reason could disclose something.
pub fn key(sign: &str, rule: Rule, many: &str) -> String {
    let few = match (rule.method(), rule.detail_from()) {
        (Protection::Noise, _) => format!(", eller när andelen gäller färre än {}", rule.least_base()),
        (Protection::Published, _) => {
            return format!(
                "Tecknet {sign} betyder att jämförelsen inte kan göras, eftersom en uppgift saknas."
            );
        }
        (Protection::Suppression, 0) => ", eller när uppgiften skulle röja en annan".to_string(),
        (Protection::Suppression, cases) => {
            format!(", när platsen har färre än {cases} {many}, eller när uppgiften skulle röja en annan")
        }
    };
    format!(
        "Tecknet {sign} betyder att uppgiften inte visas. Så är det när någon annars skulle kunna kännas igen: när färre än {} ingår i \
         andelen eller står utanför den{few}.",
        rule.threshold()
    )
}

/// The paragraphs on disclosure control for the method page.
/// `published` says where numbers were published that are not protected.
pub fn paragraphs(rule: Rule, many: &str, published: Option<&str>) -> Vec<String> {
    match rule.method() {
        Protection::Published => vec![format!(
            "Alla siffror om {many} är redan offentliga. {} Därför hålls inget inne, inte heller det som gäller få, och inga tal är ändrade.",
            published.unwrap_or_default()
        )],
        Protection::Noise => noise(rule, many),
        Protection::Suppression => suppression(rule),
    }
}

fn noise(rule: Rule, many: &str) -> Vec<String> {
    let (threshold, least) = (rule.threshold(), rule.least_base());
    vec![
        format!(
            "Ingen ska kunna kännas igen. Därför ändras antalen lite på måfå innan andelarna räknas ut. Ett antal ändras oftast med högst \
             två. Hur många {many} en plats har i allt ändras inte; men en rättelse av några få förs inte in efteråt, eftersom två \
             olika siffror tillsammans skulle säga för mycket. Samma uppgifter ändras alltid på samma sätt, så de rätta talen \
             blir inte tydligare av att samma antal står på flera ställen."
        ),
        "Inom en plats går delarna ihop till helheten, så när som på avrundningen. Mellan en plats och dess län, eller riket, behöver de inte \
         gå ihop, eftersom länets och rikets antal ändras för sig."
            .to_string(),
        format!(
            "En andel visas inte när färre än {threshold} ingår i den eller står utanför den, eller när den gäller färre än {least}. Det \
             avgörs av de ändrade antalen, ruta för ruta. Tecknet är alltid detsamma, oavsett vilket av skälen som gäller."
        ),
        format!(
            "Ändringen märks mest där få räknas. I genomsnitt flyttar den en andel på 40 procent med {} procentenheter när andelen gäller 30, \
             med {} när den gäller 100 och med {} när den gäller 400. Intervall och jämförelser räknar med ändringen: de är så mycket \
             försiktigare som den kräver.",
            typical(30.0),
            typical(100.0),
            typical(400.0)
        ),
        "Det är inget bevis för att ingen kan kännas igen. Det gör att den som gissar ofta gissar fel, också den som vet mycket."
            .to_string(),
    ]
}

/// The mean absolute error that noise adds to a share of 40 percent, in points with one decimal:
/// √(2/π) times the standard error √(v (1 + p²))/n.
fn typical(base: f64) -> String {
    let error = libm::sqrt(NOISE_VARIANCE * (1.0 + 0.4 * 0.4)) / base;
    let points = 100.0 * libm::sqrt(std::f64::consts::FRAC_2_PI) * error;
    format!("{points:.1}").replace('.', ",")
}

fn suppression(rule: Rule) -> Vec<String> {
    let threshold = rule.threshold();
    vec![
        format!(
            "Ingen ska kunna kännas igen. Därför visas inte antal under {threshold}, och inte heller andelar där färre än {threshold} ingår \
             eller färre än {threshold} står utanför. Därför visas inte heller 0 eller 100 procent. En uppdelning visas hel eller inte alls. \
             Tecknet är alltid detsamma, oavsett vilket av skälen som gäller."
        ),
        "Ibland döljs också uppgifter som inte är små, för att de små inte ska gå att räkna ut genom att lägga ihop eller dra ifrån. Det prövas \
         varje gång webbplatsen byggs, för alla antal som står bakom ett mått eller en figur och för det som blir över när sådana antal \
         dras från varandra. Webbplatsen byggs inte om något litet antal går att räkna ut. Det som har publicerats tidigare räknas in."
            .to_string(),
        "Inget litet antal följer alltså exakt av det som visas. Däremot kan det ibland gå att ringa in ett till några få värden.".to_string(),
    ]
}
