//! Text and anchors as HTML takes them.

use std::fmt::Write;

/// `text` as the content of an element or of a quoted attribute.
pub fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// An id that is also a link without escapes: `prefix`, a dash, and `name` with `/` as `~` and other signs as their
/// code between colons. Two names never give one id.
pub fn id(prefix: &str, name: &str) -> String {
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

/// A paragraph for each text that is not empty.
pub fn paragraphs(texts: &[String]) -> String {
    texts.iter().filter(|said| !said.is_empty()).map(|said| format!("<p>{}</p>\n", text(said))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_links_and_differ() {
        assert_eq!(id("f", "marac.cases.sum/E10000099/2024-25-q4"), "f-marac.cases.sum~E10000099~2024-25-q4");
        assert_eq!(id("f", "a b~c"), "f-a:20:b:7e:c");
        assert_ne!(id("f", "a/b"), id("f", "a~b"));
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(text("<a href=\"x\">O'Neil & co</a>"), "&lt;a href=&quot;x&quot;&gt;O&#39;Neil &amp; co&lt;/a&gt;");
    }
}
