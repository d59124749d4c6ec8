//! The grammar of differences: "9 procentenheter", "drygt", "troligen mellan 2 och 16".
//!
//! Every rule uses the exact number, so that the words never claim more than the number does.

use stats::{Interval, MOST_DECIMALS, Scale, Share, decimals, proportion, steps};

use super::number::{decimal, steps_text, unit};

const NO_BREAK_SPACE: char = '\u{a0}';

/// The decimals of two shares that are compared: as many as both need, and, where a share is small
/// enough to need any, so many that they are not written alike unless they are.
pub(crate) fn common_decimals(one: Share, other: Share) -> u8 {
    let both = one.decimals().max(other.decimals());
    let differs = |decimals: &u8| one.steps(*decimals) != other.steps(*decimals);
    let is_alike = both == one.scale().decimals || one.value() == other.value();
    if is_alike { both } else { (both..=MOST_DECIMALS).find(differs).unwrap_or(both) }
}

/// A size of a difference on a scale, with as many decimals as it needs: "9 procentenheter",
/// "0,2 procentenheter", "2,1 per 1 000".
fn amount(size: f64, scale: Scale, decimals: u8) -> String {
    let number = decimal(size, decimals);
    match unit(scale) {
        Some(_) if scale.is_percent() => {
            format!(
                "{number}{NO_BREAK_SPACE}{}",
                if number == "1" { "procentenhet" } else { "procentenheter" }
            )
        }
        Some(unit) => format!("{number}{NO_BREAK_SPACE}{unit}"),
        None => number,
    }
}

/// "1 procentenhet", "5 procentenheter", "5 per 1 000".
pub(crate) fn count_points(points: u64, scale: Scale) -> String {
    amount(points as f64, scale, 0)
}

/// The size of a difference, on the scale of numerator by base, and the decimals that it needs.
fn sized(difference: f64, scale: Scale) -> (f64, u8) {
    let size = difference.abs() * f64::from(scale.per);
    (size, decimals(size, scale.decimals, None))
}

/// The difference between two shares that are printed beside it. It is the difference of the
/// printed numbers if the interval allows it, else "ungefär" and the exact one.
pub(crate) fn points_between(one: Share, other: Share, interval: Interval) -> String {
    let scale = one.scale();
    let (size, decimals) = sized(proportion(one) - proportion(other), scale);
    match visible_points(one, other, interval) {
        Some((0, _)) if steps(size, scale.decimals) == 0 => less_than_one(scale),
        Some((visible, decimals)) if visible > 0 => {
            amount(visible as f64 / 10_f64.powi(i32::from(decimals)), scale, decimals)
        }
        _ => format!("ungefär {}", amount(size, scale, decimals)),
    }
}

fn less_than_one(scale: Scale) -> String {
    let last = 0.1_f64.powi(i32::from(scale.decimals));
    format!("mindre än {}", amount(last, scale, scale.decimals))
}

/// The difference with its sign, for tables. It is the difference of the printed numbers if the
/// interval allows it, else the exact one.
pub fn signed_points_between(one: Share, other: Share, interval: Interval) -> String {
    let exact = proportion(one) - proportion(other);
    match visible_points(one, other, interval) {
        Some((visible, decimals)) => signed(exact < 0.0, visible, decimals),
        None => signed_points(exact, one.scale()),
    }
}

/// The difference of two shares as they are printed, in units of the last decimal, and the number
/// of decimals. `None` where one is printed as a bound, and where rounding puts the difference
/// outside its interval.
fn visible_points(one: Share, other: Share, interval: Interval) -> Option<(u64, u8)> {
    let decimals = common_decimals(one, other);
    let per = f64::from(one.scale().per);
    let is_plain = |share: Share| {
        let (steps, whole) = (share.steps(decimals), steps(per, decimals));
        (steps > 0 || share.proportion() == 0.0) && (steps != whole || share.proportion() == 1.0)
    };
    let turned = if interval.lo + interval.hi < 0.0 { interval.negated() } else { interval };
    let visible = one.steps(decimals).abs_diff(other.steps(decimals));
    let (lo, hi) = (steps(turned.lo.max(0.0) * per, decimals), steps(turned.hi * per, decimals));
    (is_plain(one) && is_plain(other) && (lo..=hi).contains(&visible)).then_some((visible, decimals))
}

/// How far a difference may be from the written number without "drygt" or "knappt", in units of the
/// last decimal.
const NEAR: f64 = 0.15;

/// The size of a difference between shares: "9 procentenheter", with "drygt" if it is larger and
/// "knappt" if it is smaller.
pub(crate) fn points(difference: f64, scale: Scale) -> String {
    let (size, decimals) = sized(difference, scale);
    let written = steps(size, decimals);
    let over = size * 10_f64.powi(i32::from(decimals)) - written as f64;
    let word = match over {
        _ if written == 0 => return less_than_one(scale),
        over if over > NEAR => "drygt ",
        over if over < -NEAR => "knappt ",
        _ => "",
    };
    format!("{word}{}", amount(size, scale, decimals))
}

/// A difference with its sign, for tables: "+9", "−3", "−0,2", "0".
pub(crate) fn signed_points(difference: f64, scale: Scale) -> String {
    let (size, decimals) = sized(difference, scale);
    signed(difference < 0.0, steps(size, decimals), decimals)
}

fn signed(is_negative: bool, steps: u64, decimals: u8) -> String {
    match (steps, is_negative) {
        (0, _) => "0".to_string(),
        (steps, true) => format!("\u{2212}{}", steps_text(steps, decimals)),
        (steps, false) => format!("+{}", steps_text(steps, decimals)),
    }
}

/// The confidence interval of a difference, for tables: "−2 till +5".
pub fn signed_interval(one: Share, other: Share, interval: Interval) -> String {
    let scale = one.scale();
    let decimals = beside_difference(one, other, interval);
    let end = |end: f64| signed(end < 0.0, steps(end.abs() * f64::from(scale.per), decimals), decimals);
    format!("{} till {}", end(interval.lo), end(interval.hi))
}

/// The decimals of both ends of an interval that stands beside the difference of two shares.
fn beside_difference(one: Share, other: Share, interval: Interval) -> u8 {
    let difference_decimals = match visible_points(one, other, interval) {
        Some((_, decimals)) => decimals,
        None => sized(proportion(one) - proportion(other), one.scale()).1,
    };
    interval_decimals(interval, one.scale()).max(difference_decimals)
}

/// The decimals of both ends of an interval: those that the end farther from 0 needs.
fn interval_decimals(interval: Interval, scale: Scale) -> u8 {
    sized(interval.hi.abs().max(interval.lo.abs()), scale).1
}

/// The confidence interval of a difference's size: "troligen mellan 2 och 16". A negative
/// difference has its interval negated.
pub(crate) fn probably(interval: Interval, scale: Scale) -> String {
    probably_with(interval, scale, interval_decimals(interval, scale))
}

/// The confidence interval of the size of a difference between two shares, with as many decimals as
/// the difference beside it.
pub(crate) fn probably_between(one: Share, other: Share, interval: Interval) -> String {
    probably_with(interval, one.scale(), beside_difference(one, other, interval))
}

fn probably_with(interval: Interval, scale: Scale, decimals: u8) -> String {
    let turned = if interval.lo + interval.hi < 0.0 { interval.negated() } else { interval };
    let end = |end: f64| steps(end.max(0.0) * f64::from(scale.per), decimals);
    let text = |steps: u64| if steps == 0 { "0".to_string() } else { steps_text(steps, decimals) };
    match (end(turned.lo), end(turned.hi)) {
        (0, 0) => format!("troligen mindre än {}", steps_text(1, decimals)),
        (lo, hi) if lo == hi => format!("troligen ungefär {}", text(lo)),
        (lo, hi) => format!("troligen mellan {} och {}", text(lo), text(hi)),
    }
}

/// A lower bound of a difference's size: "troligen minst 3 procentenheter". `None` where it is less
/// than one unit of the scale, or for a small one less than a tenth.
pub(crate) fn at_least(difference: f64, scale: Scale) -> Option<String> {
    let size = difference.abs() * f64::from(scale.per);
    let unit = 10_f64.powi(i32::from(scale.decimals));
    let down = (size * unit).floor() / unit;
    (down > 0.0).then(|| format!("troligen minst {}", amount(down, scale, scale.decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::NumberKind;

    const PERCENT: Scale = Scale::PERCENT;

    fn share(x: u64, n: u64) -> Share {
        Share::new(x, n).expect("a share")
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
    fn drygt_is_more_and_knappt_is_less_than_the_written_number() {
        assert_eq!(points(0.1412, PERCENT), "14\u{a0}procentenheter");
        assert_eq!(points(0.1431, PERCENT), "drygt 14\u{a0}procentenheter");
        assert_eq!(points(-0.0871, PERCENT), "knappt 9\u{a0}procentenheter");
        assert_eq!(points(0.0098, PERCENT), "1\u{a0}procentenhet");
        assert_eq!(points(0.004, PERCENT), "0,4\u{a0}procentenheter");
    }

    #[test]
    fn an_interval_of_a_negative_difference_is_written_with_positive_numbers() {
        assert_eq!(probably(Interval { lo: -0.163, hi: -0.021 }, PERCENT), "troligen mellan 2 och 16");
        assert_eq!(probably(Interval { lo: 0.001, hi: 0.046 }, PERCENT), "troligen mellan 0 och 5");
    }

    #[test]
    fn small_shares_that_differ_are_written_so_that_they_differ() {
        let (one, other) = (share(42, 10_000), share(38, 10_000));
        let interval = Interval { lo: -0.0014, hi: 0.0022 };
        assert_eq!(common_decimals(one, other), 2);
        assert_eq!(points_between(one, other, interval), "0,04\u{a0}procentenheter");
        assert_eq!(signed_points_between(other, one, interval.negated()), "−0,04");
        assert_eq!(signed_interval(one, other, interval), "−0,14 till +0,22");
        assert_eq!(probably(Interval { lo: 0.0011, hi: 0.0022 }, PERCENT), "troligen mellan 0,1 och 0,2");
    }

    #[test]
    fn a_difference_of_rates_is_written_on_their_scale() {
        let scale = Scale { kind: NumberKind::Rate, per: 1000, decimals: 1 };
        let rate = |x: f64| Share::on(scale, (x, 0.0), (2000.0, 0.0)).expect("a rate");
        let interval = Interval { lo: 0.0004, hi: 0.0087 };
        assert_eq!(points_between(rate(17.0), rate(8.0), interval), "4,5\u{a0}per\u{a0}1\u{202f}000");
        assert_eq!(probably(interval, scale), "troligen mellan 0,4 och 8,7");
        assert_eq!(count_points(2, scale), "2\u{a0}per\u{a0}1\u{202f}000");
    }
}
