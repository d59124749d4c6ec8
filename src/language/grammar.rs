//! The grammar of numbers: shares with their bases, differences, "drygt" and "knappt", "dubbelt så".
//!
//! Every rule is about the exact number, so that the words never say more than it does.

use crate::disclosure::Share;
use crate::stats::{Interval, proportion};

use super::number::{grouped, percent_sign, percent_words};

const NO_BREAK_SPACE: char = '\u{a0}';

/// Below this base a share is given as cases, not as percent: one case more would move it by two points.
pub const SMALL_BASE: u64 = 50;

/// A share with its base: "54 procent av 10 339"; with a small base "12 av 31".
pub fn share_of_base(share: Share) -> String {
    let (x, n) = (grouped(share.numerator()), grouped(share.base()));
    match share.base() < SMALL_BASE {
        true => format!("{x} av{NO_BREAK_SPACE}{n}"),
        false => format!("{} av{NO_BREAK_SPACE}{n}", percent_words(share)),
    }
}

/// Two shares of the same base: "82 mot 2 procent av 652"; with a small base "9 mot 12 av 31".
pub fn two_of_base(one: Share, other: Share) -> String {
    match one.base() < SMALL_BASE {
        true => format!(
            "{} mot {} av{NO_BREAK_SPACE}{}",
            grouped(one.numerator()),
            grouped(other.numerator()),
            grouped(one.base())
        ),
        false => format!(
            "{} mot {} av{NO_BREAK_SPACE}{}",
            one_of_two(one),
            percent_words(other),
            grouped(one.base())
        ),
    }
}

/// The first of two shares, without the word that follows the second, where it is a plain number.
fn one_of_two(share: Share) -> String {
    let sign = percent_sign(share);
    if sign.bytes().all(|letter| letter.is_ascii_digit()) { sign } else { percent_words(share) }
}

/// Whole percentage points, half rounded up.
fn whole_points(difference: f64) -> u64 {
    (difference.abs() * 100.0 + 0.5) as u64
}

/// How far from a whole number of percentage points a difference may be without "drygt" or "knappt".
const NEAR: f64 = 0.15;

/// The size of a difference of shares: "9 procentenheter", "drygt 9 procentenheter" when it is more, "knappt" when it is less.
pub fn points(difference: f64) -> String {
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
pub fn count_points(points: u64) -> String {
    format!("{points}{NO_BREAK_SPACE}{}", if points == 1 { "procentenhet" } else { "procentenheter" })
}

/// A difference in percentage points with its sign, for tables: "+9", "−3", "0".
pub fn signed_points(points: f64) -> String {
    let whole = whole_points(points / 100.0);
    match (whole, points < 0.0) {
        (0, _) => "0".to_string(),
        (whole, true) => format!("\u{2212}{whole}"),
        (whole, false) => format!("+{whole}"),
    }
}

/// Where a difference may lie, for tables: "−2 till +5".
pub fn signed_interval(interval: Interval) -> String {
    format!("{} till {}", signed_points(interval.lo * 100.0), signed_points(interval.hi * 100.0))
}

/// Where the size of a difference probably lies: "troligen mellan 2 och 16". The interval is turned to the side of the difference.
pub fn probably(interval: Interval) -> String {
    let turned = if interval.lo + interval.hi < 0.0 { interval.negated() } else { interval };
    let (lo, hi) = (whole_points(turned.lo.max(0.0)), whole_points(turned.hi));
    match (lo, hi) {
        (0, 0) => "troligen mindre än 1".to_string(),
        (0, hi) => format!("troligen mellan 0 och {hi}"),
        (lo, hi) if lo == hi => format!("troligen ungefär {lo}"),
        (lo, hi) => format!("troligen mellan {lo} och {hi}"),
    }
}

/// The smallest size that a difference probably has, when it is at least one percentage point: "troligen minst 3 procentenheter".
pub fn at_least(size: f64) -> Option<String> {
    let whole = (size.abs() * 100.0) as u64;
    (whole > 0).then(|| format!("troligen minst {}", count_points(whole)))
}

/// How many times as large one share is as another, where it is near two or three times: "nära dubbelt så". `None` elsewhere,
/// and where a base is so small that the ratio says nothing.
pub fn times(one: Share, other: Share) -> Option<&'static str> {
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

/// A share as a plain part, where it is near one: "ungefär hälften", "drygt en tredjedel". `None` elsewhere.
pub fn part(share: Share) -> Option<String> {
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
    fn small_bases_are_not_percent() {
        assert_eq!(share_of_base(share(12, 31)), "12 av\u{a0}31");
        assert_eq!(share_of_base(share(25, 50)), "50\u{a0}procent av\u{a0}50");
    }

    #[test]
    fn drygt_and_knappt_go_the_right_way() {
        assert_eq!(points(0.1412), "14\u{a0}procentenheter");
        assert_eq!(points(0.1431), "drygt 14\u{a0}procentenheter");
        assert_eq!(points(-0.0871), "knappt 9\u{a0}procentenheter");
        assert_eq!(points(0.0098), "1\u{a0}procentenhet");
        assert_eq!(points(0.004), "mindre än 1\u{a0}procentenhet");
    }

    #[test]
    fn an_interval_is_told_on_the_side_of_its_difference() {
        assert_eq!(probably(Interval { lo: -0.163, hi: -0.021 }), "troligen mellan 2 och 16");
        assert_eq!(probably(Interval { lo: 0.001, hi: 0.046 }), "troligen mellan 0 och 5");
    }

    #[test]
    fn parts_and_multiples_are_near_what_they_say() {
        assert_eq!(times(share(45, 100), share(23, 100)), Some("nära dubbelt så"));
        assert_eq!(times(share(45, 100), share(30, 100)), None);
        assert_eq!(part(share(507, 1000)).as_deref(), Some("ungefär hälften"));
        assert_eq!(part(share(530, 1000)).as_deref(), Some("drygt hälften"));
        assert_eq!(part(share(420, 1000)), None);
    }
}
