//! How wide a text is in Arial, so that no column and no row clips what it holds.

use super::super::arial;
pub use super::super::arial::BOLD;

use super::{Look, SIZE};

/// 12 points at 96 dots an inch.
const PIXELS: f64 = 16.0;
/// Room for the rounding of another renderer, which sets each letter on whole pixels.
const ROUNDING: f64 = 1.02;
/// The margins inside a cell.
const PADDING: f64 = 16.0;
/// Between two columns of figures, whose headings both end on the right.
const GAP: f64 = 10.0;
/// Text that is wider than this wraps.
const WIDEST_TEXT: f64 = 330.0;
const NARROWEST: f64 = 72.0;

/// The width in pixels of a column of labels.
pub fn of_text(heading: &str, texts: &[String]) -> u32 {
    let mut whole = of_words(heading, BOLD);
    let mut word = whole;
    for text in texts {
        whole = whole.max(text.lines().map(of).fold(0.0, f64::max));
        word = word.max(of_words(text, 1.0));
    }
    whole.min(WIDEST_TEXT).max(word).max(NARROWEST).round_up()
}

/// The width in pixels of a column of figures: as wide as its longest figure, and its heading in few lines.
pub fn of_figures(heading: &str, figures: &[String]) -> u32 {
    const LINES: f64 = 3.0;
    let few_lines = of(&heading.replace('\n', " ")) * BOLD / LINES;
    let mut width = of_words(heading, BOLD).max(few_lines.min(WIDEST_TEXT));
    for figure in figures {
        width = width.max(if of(figure) > WIDEST_TEXT / 2.0 { of_words(figure, 1.0) } else { of(figure) });
    }
    (width + GAP).max(NARROWEST).round_up()
}

/// How many lines `text` takes in a column of `pixels` when words wrap.
pub fn lines(text: &str, pixels: u32, look: Look) -> u32 {
    let weight = if look.is_bold() { BOLD } else { 1.0 };
    scaled(text, pixels, look.points() / SIZE * weight)
}

/// The same of the heading of a column.
pub fn lines_in_bold(text: &str, pixels: u32) -> u32 {
    scaled(text, pixels, BOLD)
}

/// `scale` is the size of letters against plain Arial 12.
fn scaled(text: &str, pixels: u32, scale: f64) -> u32 {
    let room = (f64::from(pixels) - PADDING / 2.0).max(1.0) / (PIXELS * ROUNDING * scale);
    text.split('\n').map(|line| arial::lines(line, room)).sum::<u32>().max(1)
}

/// The longest word, which cannot wrap.
fn of_words(text: &str, weight: f64) -> f64 {
    text.split_whitespace().map(|word| of(word) * weight).fold(0.0, f64::max)
}

fn of(text: &str) -> f64 {
    arial::width(text) * PIXELS * ROUNDING
}

trait RoundUp {
    fn round_up(self) -> u32;
}

impl RoundUp for f64 {
    /// With the margins of the cell, and no wider than a spreadsheet allows.
    fn round_up(self) -> u32 {
        const WIDEST_COLUMN: f64 = 1_700.0;
        (self + PADDING).min(WIDEST_COLUMN).ceil() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_and_no_number_is_clipped() {
        let long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-upon-Trent";
        assert!(f64::from(of_text("Area", &[long.to_owned()])) > of(long));
        assert!(f64::from(of_figures("Cases", &["1,234,567,890.12".to_owned()])) > of("1,234,567,890.12"));
    }

    #[test]
    fn lines_are_counted_as_words_wrap() {
        assert_eq!(lines("", 100, Look::Text), 1);
        assert_eq!(lines("one\ntwo", 100, Look::Text), 2);
        assert_eq!(lines("Referrals Referrals Referrals", 90, Look::Text), 3);
        assert!(lines(&"w".repeat(100), 100, Look::Text) > 10);
    }

    #[test]
    fn long_text_wraps() {
        let sentence = "a sentence that goes on ".repeat(20);
        assert!(f64::from(of_text("Area", &[sentence])) <= WIDEST_TEXT + PADDING + 1.0);
    }
}
