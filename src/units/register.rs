//! The real municipalities, against which real and invented names are checked.

use std::collections::{BTreeMap, BTreeSet};

/// One line per municipality: `kommunkod,kommunnamn,länskod,länsnamn`.
const KOMMUNER: &str = include_str!("kommuner.csv");

fn lines() -> impl Iterator<Item = [&'static str; 4]> {
    KOMMUNER.lines().skip(1).filter_map(|line| {
        let mut fields = line.splitn(4, ',');
        Some([fields.next()?, fields.next()?, fields.next()?, fields.next()?])
    })
}

/// Code → name of every municipality and county.
pub fn register() -> BTreeMap<&'static str, &'static str> {
    lines().flat_map(|[code, name, county, county_name]| [(code, name), (county, county_name)]).collect()
}

/// The names of all municipalities and counties, in lower case.
pub fn real_names() -> BTreeSet<String> {
    register().values().map(|name| name.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_holds_290_municipalities_and_21_counties() {
        let register = register();
        assert_eq!(register.keys().filter(|code| code.len() == 4).count(), 290);
        assert_eq!(register.keys().filter(|code| code.len() == 2).count(), 21);
        assert_eq!(register["0114"], "Upplands Väsby");
    }
}
