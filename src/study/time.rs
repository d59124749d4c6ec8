//! When a round was.

use super::model::Round;

impl Round {
    /// When the round was, in years, as its id says: a year, with a half (`2024H1`), a third (`T`),
    /// a quarter (`K` or `Q`), a month or a day (`2024-10-31`) behind it. `None` for other ids.
    pub fn time(&self) -> Option<f64> {
        let (year, rest) = self.id.split_at_checked(4)?;
        let year: f64 = year.parse::<u16>().ok()?.into();
        let rest = rest.trim_start_matches(['-', ' ']);
        let part = |parts: f64, number: &str| {
            let number: f64 = number.parse::<u8>().ok()?.into();
            (1.0..=parts).contains(&number).then_some((number - 1.0) / parts)
        };
        let within = match rest.chars().next() {
            None => 0.0,
            Some('H' | 'h') => part(2.0, &rest[1..])?,
            Some('T' | 't') => part(3.0, &rest[1..])?,
            Some('K' | 'k' | 'Q' | 'q') => part(4.0, &rest[1..])?,
            Some(_) => match rest.split_once('-') {
                Some((month, day)) => part(12.0, month)? + part(31.0, day)? / 12.0,
                None => part(12.0, rest)?,
            },
        };
        Some(year + within)
    }
}
