//! Fonts and cells of the template: what is given is grey, what is to be filled in is white and framed.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

pub struct Styles {
    pub title: Format,
    pub text: Format,
    pub heading: Format,
    /// Given, and locked.
    pub given: Format,
    /// To be filled in with a number.
    pub number: Format,
    /// To be filled in with words.
    pub words: Format,
    /// To be filled in with a day.
    pub day: Format,
}

impl Styles {
    pub fn new() -> Styles {
        let edge = Color::RGB(0x8B8094);
        let cell = base().set_border(FormatBorder::Thin).set_border_color(edge);
        let open = cell.clone().set_unlocked();
        Styles {
            title: base().set_font_size(16).set_bold(),
            text: base().set_text_wrap().set_align(FormatAlign::Top),
            heading: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_background_color(Color::RGB(0x34163B))
                .set_font_color(Color::White),
            given: cell.set_background_color(Color::RGB(0xEDE9F0)),
            number: open.clone().set_align(FormatAlign::Right),
            words: open.clone().set_num_format("@"),
            day: open.set_num_format("yyyy-mm-dd"),
        }
    }
}

pub fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(12)
}

/// Room for a text in a column, in the unit of a spreadsheet (letters of the default font).
pub fn width(texts: impl Iterator<Item = usize>, most: f64) -> f64 {
    const MARGIN: f64 = 3.0;
    const PER_LETTER: f64 = 1.15;
    let longest = texts.max().unwrap_or(0) as f64;
    (longest * PER_LETTER + MARGIN).min(most)
}

/// So many lines does a text take in a column of such a width.
pub fn lines(text: &str, width: f64) -> u32 {
    const PER_LETTER: f64 = 1.03;
    let line = |line: &str| ((line.chars().count() as f64 * PER_LETTER / width).ceil() as u32).max(1);
    text.split('\n').map(line).sum()
}

/// The height of a row in points.
pub fn height(lines: u32) -> f64 {
    const LINE: f64 = 15.5;
    const HIGHEST: f64 = 400.0;
    (f64::from(lines) * LINE + 2.0).min(HIGHEST)
}
