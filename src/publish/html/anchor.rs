//! Places in a page that a link can lead to.

use std::fmt::Write;

/// An id that is also a link without escapes: `prefix`, a dash, and `name` with `/` as `~` and other signs as their
/// code between colons. Two names never give one id.
pub fn anchor(prefix: &str, name: &str) -> String {
    let mut id = format!("{prefix}-");
    for letter in name.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => id.push(letter),
            '/' => id.push('~'),
            // Writing to a string cannot fail.
            _ => _ = write!(id, ":{:x}:", u32::from(letter)),
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_links_and_differ() {
        assert_eq!(anchor("f", "marac.cases.sum/E10000099/2024-25-q4"), "f-marac.cases.sum~E10000099~2024-25-q4");
        assert_eq!(anchor("f", "a b~c"), "f-a:20:b:7e:c");
        assert_ne!(anchor("f", "a/b"), anchor("f", "a~b"));
    }
}
