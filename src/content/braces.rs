//! Text functions in single braces, which are shown to the reader as they are written.

use std::ops::Range;

use super::functions::NAMES;

/// Where a text says `{ count() }` or `{ unit.name }`, in bytes.
pub(crate) fn single_braces(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('{').filter_map(|(start, _)| {
        let is_alone = !text[..start].ends_with('{');
        let inside = &text[start + 1..];
        let word = inside.trim_start_matches(' ');
        let is_call = |name: &str| {
            let rest = word.strip_prefix(name);
            rest.is_some_and(|rest| rest.trim_start_matches(' ').starts_with('('))
        };
        let is_meant = word.starts_with("unit.") || NAMES.iter().any(|name| is_call(name));
        let line = inside.lines().next().unwrap_or_default();
        let end = line.find('}').filter(|_| is_alone && is_meant)?;
        Some(start..start + 1 + end + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_meant_as_a_function_is_found() {
        let text = "Av { count() } och {share(of=\"a\")} i { unit.name }, {{ count() }}, {#share()#}, { x }, {count }.";
        let found: Vec<&str> = single_braces(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["{ count() }", "{share(of=\"a\")}", "{ unit.name }"]);
    }
}
