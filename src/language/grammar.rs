//! The grammar of numbers: shares with their bases, differences, "drygt" and "knappt", "dubbelt
//! så".
//!
//! Every rule uses the exact number, so that the words never claim more than the number does.

use stats::Share;
use stats::{Interval, proportion};

use super::number::{grouped, percent_sign, percent_words};

const NO_BREAK_SPACE: char = '\u{a0}';

/// Below this base, one case moves a share by two percentage points or more, so the cases are
/// written beside the percent.
pub(crate) const SMALL_BASE: u64 = 50;

/// How the shares of a comparison are written. All have the same form, since a reader cannot
/// compare "40 of 48" with "48 percent".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// "54 procent av 10 339".
    Percent,
    /// "39 procent (12 av 31)".
    Cases,
}

impl Form {
    /// The form for shares in one text: with cases as soon as one base is below [`SMALL_BASE`].
    /// Cases with noise are not written: they would look exact, and the percent would not be their
    /// ratio.
    pub(crate) fn of(shares: impl IntoIterator<Item = Share>) -> Self {
        let (mut is_small, mut are_exact) = (false, true);
        for share in shares {
            is_small |= share.base() < SMALL_BASE;
            are_exact &= share.is_exact();
        }
        if is_small && are_exact { Self::Cases } else { Self::Percent }
    }

    /// A share with its base, in running text.
    pub(crate) fn share(self, share: Share) -> String {
        match self {
            Self::Percent => format!("{} av{NO_BREAK_SPACE}{}", percent_words(share), grouped(share.base())),
            Self::Cases => format!("{} ({})", percent_words(share), cases(share)),
        }
    }

    /// A share with its base, the noun for what is counted, and a note: "54 procent av 300
    /// utredningar (0–2 år)". Noun and note may be empty.
    pub(crate) fn noted(self, share: Share, noun: &str, note: &str) -> String {
        let noun = if noun.is_empty() { String::new() } else { format!(" {noun}") };
        match (self, note) {
            (_, "") if noun.is_empty() => self.share(share),
            (Self::Percent, "") => format!("{}{noun}", self.share(share)),
            (Self::Percent, note) => format!("{}{noun} ({note})", self.share(share)),
            (Self::Cases, "") => format!("{} ({}{noun})", percent_words(share), cases(share)),
            (Self::Cases, note) => format!("{} ({}{noun}, {note})", percent_words(share), cases(share)),
        }
    }

    /// A share with its base, for use within parentheses: "39 procent, 12 av 31".
    pub(crate) fn inside(self, share: Share) -> String {
        match self {
            Self::Percent => self.share(share),
            Self::Cases => format!("{}, {}", percent_words(share), cases(share)),
        }
    }

    /// Two shares with the same base: "82 mot 2 procent av 652", or with cases "29 mot 39 procent,
    /// 9 och 12 av 31".
    pub(crate) fn two(self, one: Share, other: Share) -> String {
        let percent = format!("{} mot {}", one_of_two(one), percent_words(other));
        let base = grouped(one.base());
        match self {
            Self::Percent => format!("{percent} av{NO_BREAK_SPACE}{base}"),
            Self::Cases => format!(
                "{percent}, {} och {} av{NO_BREAK_SPACE}{base}",
                grouped(one.numerator()),
                grouped(other.numerator())
            ),
        }
    }
}

/// "12 av 31".
fn cases(share: Share) -> String {
    format!("{} av{NO_BREAK_SPACE}{}", grouped(share.numerator()), grouped(share.base()))
}

/// The first of two shares. A plain number has no "procent", which follows the second share.
fn one_of_two(share: Share) -> String {
    let sign = percent_sign(share);
    if sign.bytes().all(|letter| letter.is_ascii_digit()) { sign } else { percent_words(share) }
}

/// The difference between two shares that are printed beside it in whole percent. It is the
/// difference of the printed numbers if the interval allows it, else "ungefär" and the exact one.
pub(crate) fn points_between(one: Share, other: Share, interval: Interval) -> String {
    let exact = whole_points(proportion(one) - proportion(other));
    match visible_points(one, other, interval) {
        Some(0) if exact == 0 => format!("mindre än {}", count_points(1)),
        Some(visible) if visible > 0 => count_points(visible),
        _ => format!("ungefär {}", count_points(exact)),
    }
}

/// The difference with its sign, for tables. It is the difference of the printed numbers if the
/// interval allows it, else the exact one.
pub fn signed_points_between(one: Share, other: Share, interval: Interval) -> String {
    let exact = proportion(one) - proportion(other);
    let visible = visible_points(one, other, interval);
    signed_points(visible.map_or(exact * 100.0, |points| (points as f64).copysign(exact)))
}

/// The difference of two shares as they are printed, in whole points. `None` where one is printed
/// as "<1" or ">99", and where rounding puts the difference outside its interval.
fn visible_points(one: Share, other: Share, interval: Interval) -> Option<u64> {
    let is_plain = |share: Share| percent_sign(share).bytes().all(|letter| letter.is_ascii_digit());
    let turned = if interval.lo + interval.hi < 0.0 { interval.negated() } else { interval };
    let visible = one.percent().abs_diff(other.percent());
    let is_allowed = (whole_points(turned.lo.max(0.0))..=whole_points(turned.hi)).contains(&visible);
    (is_plain(one) && is_plain(other) && is_allowed).then_some(visible)
}

/// Whole percentage points, half rounded up.
fn whole_points(difference: f64) -> u64 {
    (difference.abs() * 100.0 + 0.5) as u64
}

/// How far a difference may be from whole percentage points without "drygt" or "knappt", in points.
const NEAR: f64 = 0.15;

/// The size of a difference between shares: "9 procentenheter", with "drygt" if it is larger and
/// "knappt" if it is smaller.
pub(crate) fn points(difference: f64) -> String {
    let (exact, whole) = (difference.abs() * 100.0, whole_points(difference));
    let over = exact - whole as f64;
    let word = match over {
        _ if whole == 0 => return format!("mindre än {}", count_points(1)),
        over if over > NEAR => "drygt ",
        over if over < -NEAR => "knappt ",
        _ => "",
    };
    format!("{word}{}", count_points(whole))
}

/// "1 procentenhet", "5 procentenheter".
pub(crate) fn count_points(points: u64) -> String {
    format!("{points}{NO_BREAK_SPACE}{}", if points == 1 { "procentenhet" } else { "procentenheter" })
}

/// A difference in percentage points with its sign, for tables: "+9", "−3", "0".
pub(crate) fn signed_points(points: f64) -> String {
    let whole = whole_points(points / 100.0);
    match (whole, points < 0.0) {
        (0, _) => "0".to_string(),
        (whole, true) => format!("\u{2212}{whole}"),
        (whole, false) => format!("+{whole}"),
    }
}

/// The confidence interval of a difference, for tables: "−2 till +5".
pub fn signed_interval(interval: Interval) -> String {
    format!("{} till {}", signed_points(interval.lo * 100.0), signed_points(interval.hi * 100.0))
}

/// The confidence interval of a difference's size: "troligen mellan 2 och 16". A negative
/// difference has its interval negated.
pub(crate) fn probably(interval: Interval) -> String {
    let turned = if interval.lo + interval.hi < 0.0 { interval.negated() } else { interval };
    let (lo, hi) = (whole_points(turned.lo.max(0.0)), whole_points(turned.hi));
    match (lo, hi) {
        (0, 0) => "troligen mindre än 1".to_string(),
        (0, hi) => format!("troligen mellan 0 och {hi}"),
        (lo, hi) if lo == hi => format!("troligen ungefär {lo}"),
        (lo, hi) => format!("troligen mellan {lo} och {hi}"),
    }
}

/// A lower bound of a difference's size (as a share): "troligen minst 3 procentenheter". `None`
/// below one percentage point.
pub(crate) fn at_least(size: f64) -> Option<String> {
    let whole = (size.abs() * 100.0) as u64;
    (whole > 0).then(|| format!("troligen minst {}", count_points(whole)))
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
        assert_eq!(form.noted(few, "fall", "0–2 år"), "39\u{a0}procent (12 av\u{a0}31 fall, 0–2 år)");
        assert_eq!(form.two(share(9, 31), few), "29 mot 39\u{a0}procent, 9 och 12 av\u{a0}31");
    }

    #[test]
    fn a_difference_is_that_of_the_printed_shares_where_its_interval_allows_it() {
        let wide = Interval { lo: 0.5, hi: 0.8 };
        // 84.6 and 21.4 percent are printed as 85 and 21; the exact difference is 63.2.
        assert_eq!(points_between(share(846, 1000), share(214, 1000), wide), "64\u{a0}procentenheter");
        assert_eq!(signed_points_between(share(214, 1000), share(846, 1000), wide.negated()), "−64");
        let narrow = Interval { lo: 0.629, hi: 0.634 };
        let about = points_between(share(846, 1000), share(214, 1000), narrow);
        assert_eq!(about, "ungefär 63\u{a0}procentenheter");
    }

    #[test]
    fn drygt_is_more_and_knappt_is_less_than_the_whole_number() {
        assert_eq!(points(0.1412), "14\u{a0}procentenheter");
        assert_eq!(points(0.1431), "drygt 14\u{a0}procentenheter");
        assert_eq!(points(-0.0871), "knappt 9\u{a0}procentenheter");
        assert_eq!(points(0.0098), "1\u{a0}procentenhet");
        assert_eq!(points(0.004), "mindre än 1\u{a0}procentenhet");
    }

    #[test]
    fn an_interval_of_a_negative_difference_is_written_with_positive_numbers() {
        assert_eq!(probably(Interval { lo: -0.163, hi: -0.021 }), "troligen mellan 2 och 16");
        assert_eq!(probably(Interval { lo: 0.001, hi: 0.046 }), "troligen mellan 0 och 5");
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
