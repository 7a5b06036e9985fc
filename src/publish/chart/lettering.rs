//! Text as it is measured, wrapped and shortened, with the one font that every format uses.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

/// The size of all text but titles: 12.1 pt where 560 units are printed 159 mm wide.
pub const TEXT: f64 = 15.0;
/// From one baseline to the next, as a multiple of the size.
pub const LEADING: f64 = 1.25;

/// Ascent and descent of Noto Sans as a multiple of its size: what the measuring library takes a size to be.
const FONT_HEIGHT: f64 = 2789.0 / 2048.0;
/// Text is measured at this size, because measures come back as whole units.
const MEASURED_AT: f64 = 1000.0;

/// How wide `text` is at `size`.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let font = &fonts()[usize::from(bold)];
    match font.layout_box(text) {
        Ok((_, (width, _))) => f64::from(width) * size / MEASURED_AT,
        // Only an unreadable font comes here; most letters are narrower than this.
        Err(_) => text.chars().count() as f64 * size * 0.6,
    }
}

/// The widest of `lines`.
pub fn widest(lines: &[String], size: f64, bold: bool) -> f64 {
    lines.iter().map(|line| width(line, size, bold)).fold(0.0, f64::max)
}

/// `text` in at most `most` lines no wider than `limit`; what does not fit is cut with an ellipsis.
pub fn wrap(text: &str, limit: f64, size: f64, bold: bool, most: usize) -> Vec<String> {
    let mut lines = broken(text, limit, size, bold);
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(shorten(&rest, limit, size, bold));
    }
    lines.into_iter().map(|line| shorten(&line, limit, size, bold)).collect()
}

/// `text` in at most `most` lines without cutting a word, or nothing if that cannot be.
pub fn wrap_whole(text: &str, limit: f64, size: f64, bold: bool, most: usize) -> Option<Vec<String>> {
    let lines = broken(text, limit, size, bold);
    let fits = lines.len() <= most && lines.iter().all(|line| width(line, size, bold) <= limit);
    fits.then_some(lines)
}

/// `text` without what no XML document may hold, in one line.
pub fn clean(text: &str) -> String {
    let printable = |c: char| {
        if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }
    };
    text.chars().map(printable).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pieces side by side, with `between` between them, in as few lines as `limit` allows; a piece that is wider stands alone.
pub fn packed<'a>(
    pieces: impl IntoIterator<Item = &'a str>,
    between: &str,
    limit: f64,
    size: f64,
    bold: bool,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if width(&format!("{line}{between}{piece}"), size, bold) <= limit => {
                line.push_str(between);
                line.push_str(piece);
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}

/// Lines broken between words.
fn broken(text: &str, limit: f64, size: f64, bold: bool) -> Vec<String> {
    packed(clean(text).split_whitespace(), " ", limit, size, bold)
}

/// As much of `text` as `limit` holds, with an ellipsis where it was cut.
fn shorten(text: &str, limit: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, bold) + width("…", size, bold) > limit {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Noto Sans, regular and bold, at the size that text is measured at.
fn fonts() -> &'static [FontDesc<'static>; 2] {
    static FONTS: OnceLock<[FontDesc<'static>; 2]> = OnceLock::new();
    FONTS.get_or_init(|| {
        // A font that cannot be read is met again in `width`, which then estimates.
        let _ = register_font("sans-serif", FontStyle::Normal, notosans::REGULAR_TTF);
        let _ = register_font("sans-serif", FontStyle::Bold, notosans::BOLD_TTF);
        let size = MEASURED_AT * FONT_HEIGHT;
        [FontStyle::Normal, FontStyle::Bold].map(|style| FontDesc::new(FontFamily::SansSerif, size, style))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_between_words_and_cut_only_as_a_last_resort() {
        let text = "Cases discussed at the multi-agency risk assessment conference";
        let lines = wrap(text, 200.0, TEXT, false, 5);
        assert_eq!(lines.join(" "), text);
        assert!(widest(&lines, TEXT, false) <= 200.0);
        let cut = wrap(text, 100.0, TEXT, false, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…'));
        assert_eq!(wrap_whole("Llanfairpwllgwyngyll", 60.0, TEXT, false, 3), None);
    }

    #[test]
    fn bold_text_is_wider_and_empty_text_has_no_width() {
        assert!(width("Cases", TEXT, true) > width("Cases", TEXT, false));
        assert_eq!(width("", TEXT, false), 0.0);
        assert!(wrap("  ", 100.0, TEXT, false, 2).is_empty());
    }
}
