//! Puts arguments into messages.

/// Replaces each name in braces by its argument: "{n} av {all}" → "3 av 7". The error is the name
/// of the first argument that is missing.
pub fn fill(message: &str, mut argument: impl FnMut(&str) -> Option<String>) -> Result<String, String> {
    let mut pieces = message.split('{');
    let mut text = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        text += &argument(name).ok_or_else(|| name.to_string())?;
        text += rest;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_as_they_are_even_when_they_hold_braces() {
        let argument = |name: &str| (name != "b").then(|| format!("<{{{name}}}>"));
        assert_eq!(fill("{n} av {all}.", argument).as_deref(), Ok("<{n}> av <{all}>."));
        assert_eq!(fill("{a} {b}", argument), Err("b".to_string()));
        assert_eq!(fill("inget", argument).as_deref(), Ok("inget"));
    }
}
