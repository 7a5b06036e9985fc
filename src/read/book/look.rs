//! How letters look, where that changes what they say: a digit above or below the line is no part of a number, and what is struck
//! through is no longer said.

use super::colour::Paint;
use super::format::Format;

/// Stands behind each letter that a line goes through, as plain text has it.
pub const STROKE: char = '\u{336}';

/// How the letters of a run look.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// They stand above the line.
    pub raised: bool,
    /// They stand below it.
    pub lowered: bool,
    /// A line goes through them.
    pub struck: bool,
}

impl Look {
    /// The look of a run within another.
    pub fn within(self, outer: Look) -> Look {
        Look {
            raised: self.raised || outer.raised,
            lowered: self.lowered || outer.lowered,
            struck: self.struck || outer.struck,
        }
    }

    /// Adds letters as they are seen.
    pub fn add(self, text: &str, to: &mut String) {
        if self == Look::default() {
            to.push_str(text);
            return;
        }
        for letter in text.chars() {
            to.push(match letter {
                _ if self.raised => superscript(letter),
                '0'..='9' if self.lowered => char::from_u32(0x2080 + letter as u32 - '0' as u32).unwrap_or(letter),
                _ => letter,
            });
            if self.struck && !letter.is_whitespace() && letter != STROKE {
                to.push(STROKE);
            }
        }
    }
}

/// How a cell shows what it holds.
#[derive(Debug)]
pub struct Style {
    /// `None` where nothing says it.
    pub format: Option<Format>,
    /// A line goes through all of it.
    pub struck: bool,
    pub paint: Paint,
}

impl Style {
    /// The colours of a cell that holds this number, or a text.
    pub fn paint_of(&self, held: Option<f64>) -> Paint {
        let letters = self.format.as_ref().and_then(|format| format.letters(held));
        Paint { letters, behind: None }.over(self.paint)
    }
}

/// A digit as it is seen where it stands above the line.
fn superscript(letter: char) -> char {
    match letter {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + letter as u32 - '0' as u32).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_raised_or_struck_is_seen_in_the_letters() {
        let seen = |look: Look, text: &str| {
            let mut seen = "12".to_owned();
            look.add(text, &mut seen);
            seen
        };
        let raised = Look { raised: true, ..Look::default() };
        let lowered = Look { lowered: true, ..Look::default() };
        let struck = Look { struck: true, ..Look::default() };
        assert_eq!(seen(lowered, "2"), "12₂");
        assert_eq!(seen(Look::default(), "1"), "121");
        assert_eq!(seen(raised, "10a"), "12¹⁰a");
        assert_eq!(seen(struck, "4 5"), "124\u{336} 5\u{336}");
        assert_eq!(seen(struck.within(raised), "4"), "12⁴\u{336}");
    }
}
