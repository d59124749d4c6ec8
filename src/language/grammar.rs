//! The grammar of shares: with their bases, as fractions, "dubbelt så".
//!
//! Every rule uses the exact number, so that the words never claim more than the number does.

use stats::{NumberKind, Share, proportion};

use super::difference::common_decimals;
use super::number::{grouped, number_with, words_with};

const NO_BREAK_SPACE: char = '\u{a0}';

/// Below this base, one case moves a share by two percentage points or more, so the cases are
/// written beside the percent.
pub(crate) const SMALL_BASE: u64 = 50;

/// How the shares of a comparison are written. All have the same form, since a reader cannot
/// compare "40 of 48" with "48 percent".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    /// Whether a share has its cases: "39 procent (12 av 31)", not "54 procent av 10 339".
    has_cases: bool,
    /// Whether the base is written too. The base of a rate is a population, which its unit names.
    has_base: bool,
    /// The decimals of all shares; `None` where each has the decimals that it needs.
    decimals: Option<u8>,
}

impl Form {
    /// The form for shares in one text: with cases as soon as one base is below [`SMALL_BASE`].
    /// Cases with noise are not written: they would look exact, and the percent would not be their
    /// ratio.
    pub(crate) fn of(shares: impl IntoIterator<Item = Share>) -> Self {
        let (mut is_small, mut are_exact, mut has_base) = (false, true, true);
        for share in shares {
            is_small |= share.base() < SMALL_BASE;
            are_exact &= share.is_exact();
            has_base &= share.scale().kind == NumberKind::Proportion;
        }
        Self { has_cases: is_small && are_exact && has_base, has_base, decimals: None }
    }

    /// The form of two shares that are compared, which have the same decimals.
    pub(crate) fn of_two(one: Share, other: Share) -> Self {
        Self { decimals: Some(common_decimals(one, other)), ..Self::of([one, other]) }
    }

    /// A share with its unit, without cases and base.
    fn words(self, share: Share) -> String {
        words_with(share, self.decimals.unwrap_or_else(|| share.decimals()))
    }

    fn sign(self, share: Share) -> String {
        number_with(share, self.decimals.unwrap_or_else(|| share.decimals()))
    }

    /// A share with its base, in running text.
    pub(crate) fn share(self, share: Share) -> String {
        self.noted_share(share, "", "")
    }

    /// A share with its base, the noun for what is counted, and a note: "54 procent av 300
    /// utredningar (0–2 år)". Noun and note may be empty.
    pub(crate) fn noted_share(self, share: Share, noun: &str, note: &str) -> String {
        let words = self.words(share);
        let noun = if noun.is_empty() { String::new() } else { format!(" {noun}") };
        let with_note = |text: String| if note.is_empty() { text } else { format!("{text} ({note})") };
        match (self.has_base, self.has_cases, note) {
            (false, ..) => with_note(words),
            (true, false, _) => {
                with_note(format!("{words} av{NO_BREAK_SPACE}{}{noun}", grouped(share.base())))
            }
            (true, true, "") => format!("{words} ({}{noun})", cases(share)),
            (true, true, note) => format!("{words} ({}{noun}, {note})", cases(share)),
        }
    }

    /// A share with its base, for use within parentheses: "39 procent, 12 av 31".
    pub(crate) fn inside(self, share: Share) -> String {
        match self.has_cases {
            false => self.share(share),
            true => format!("{}, {}", self.words(share), cases(share)),
        }
    }

    /// A share in a table: "54", or with its cases "39 procent (12 av 31)".
    pub(crate) fn short(self, share: Share) -> String {
        if self.has_cases { self.share(share) } else { self.sign(share) }
    }

    /// Two shares with the same base: "82 mot 2 procent av 652", or with cases "29 mot 39 procent,
    /// 9 och 12 av 31".
    pub(crate) fn two(self, one: Share, other: Share) -> String {
        let form = Self { decimals: Some(common_decimals(one, other)), ..self };
        let percent = format!("{} mot {}", form.one_of_two(one), form.words(other));
        let base = grouped(one.base());
        match (self.has_base, self.has_cases) {
            (false, _) => percent,
            (true, false) => format!("{percent} av{NO_BREAK_SPACE}{base}"),
            (true, true) => format!(
                "{percent}, {} och {} av{NO_BREAK_SPACE}{base}",
                grouped(one.numerator()),
                grouped(other.numerator())
            ),
        }
    }

    /// Two shares without bases and a word between: "82 mot 2 procent", or with cases "29 procent
    /// (9 av 31) mot 39 procent (12 av 31)".
    pub(crate) fn pair(self, one: Share, word: &str, other: Share) -> String {
        match self.has_cases {
            true => format!("{} {word} {}", self.share(one), self.share(other)),
            false => format!("{} {word} {}", self.one_of_two(one), self.words(other)),
        }
    }

    /// The first of two shares. A plain number has no "procent", which follows the second share.
    fn one_of_two(self, share: Share) -> String {
        let sign = self.sign(share);
        if sign.starts_with(['<', '>']) { self.words(share) } else { sign }
    }
}

/// A word that agrees with the noun that begins a phrase: "andelen med behov" is `common`, "antalet
/// anmälningar per 1 000 barn" is `neuter`.
pub(crate) fn agreeing(phrase: &str, common: &'static str, neuter: &'static str) -> &'static str {
    let noun = phrase.split(' ').next().unwrap_or_default();
    if noun.ends_with("et") { neuter } else { common }
}

/// "12 av 31".
fn cases(share: Share) -> String {
    format!("{} av{NO_BREAK_SPACE}{}", grouped(share.numerator()), grouped(share.base()))
}

/// The ratio of two shares in words, where it is near 2 or 3: "nära dubbelt så". `None` elsewhere,
/// and where a base is too small for a ratio.
pub(crate) fn times(one: Share, other: Share) -> Option<&'static str> {
    if one.base().min(other.base()) < 2 * SMALL_BASE {
        return None;
    }
    let ratio = proportion(one) / proportion(other);
    let words = [
        (2.0, ["nära dubbelt så", "dubbelt så", "drygt dubbelt så"]),
        (3.0, ["nära tre gånger så", "tre gånger så", "drygt tre gånger så"]),
    ];
    words.iter().find_map(|(whole, [below, same, above])| {
        let off = ratio / whole - 1.0;
        match off {
            off if off.abs() <= 0.01 => Some(*same),
            off if (-0.08..0.0).contains(&off) => Some(*below),
            off if (0.0..0.08).contains(&off) => Some(*above),
            _ => None,
        }
    })
}

/// A share as a common fraction, where it is near one: "ungefär hälften", "drygt en tredjedel".
/// `None` elsewhere.
pub(crate) fn part(share: Share) -> Option<String> {
    let parts = [
        (0.25, "en fjärdedel"),
        (1.0 / 3.0, "en tredjedel"),
        (0.5, "hälften"),
        (2.0 / 3.0, "två tredjedelar"),
        (0.75, "tre fjärdedelar"),
    ];
    parts.iter().find_map(|(whole, words)| {
        let off = proportion(share) - whole;
        let word = match off {
            off if off.abs() <= 0.01 => "ungefär",
            off if (0.0..=0.035).contains(&off) => "drygt",
            off if (-0.035..0.0).contains(&off) => "knappt",
            _ => return None,
        };
        Some(format!("{word} {words}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(x: u64, n: u64) -> Share {
        Share::new(x, n).expect("a share")
    }

    #[test]
    fn shares_of_one_comparison_have_the_same_form() {
        let [few, many] = [share(12, 31), share(507, 1000)];
        assert_eq!(Form::of([many]).share(many), "51\u{a0}procent av\u{a0}1\u{202f}000");
        let form = Form::of([many, few]);
        assert_eq!(form.share(few), "39\u{a0}procent (12 av\u{a0}31)");
        assert_eq!(form.share(many), "51\u{a0}procent (507 av\u{a0}1\u{202f}000)");
        assert_eq!(form.noted_share(few, "fall", "0–2 år"), "39\u{a0}procent (12 av\u{a0}31 fall, 0–2 år)");
        assert_eq!(form.two(share(9, 31), few), "29 mot 39\u{a0}procent, 9 och 12 av\u{a0}31");
    }

    #[test]
    fn fractions_and_multiples_are_named_only_when_the_share_is_near() {
        assert_eq!(times(share(45, 100), share(23, 100)), Some("nära dubbelt så"));
        assert_eq!(times(share(45, 100), share(30, 100)), None);
        assert_eq!(part(share(507, 1000)).as_deref(), Some("ungefär hälften"));
        assert_eq!(part(share(530, 1000)).as_deref(), Some("drygt hälften"));
        assert_eq!(part(share(420, 1000)), None);
    }
}
