//! How wide a text is in Arial, which workbooks and documents are set in.

/// Advance widths of Arial from the space to the tilde, in thousandths of the font size.
const ARIAL: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
/// Any other letter counts as the widest one of these but "@".
const OTHER: u16 = 944;
/// Bold letters are up to a tenth wider.
pub const BOLD: f64 = 1.1;

/// The width of a text in one line, in ems: times the size of its letters.
pub fn width(text: &str) -> f64 {
    let thousandths: u32 = text.chars().map(|letter| u32::from(advance(letter))).sum();
    f64::from(thousandths) / 1000.0
}

/// The width of the longest word of a text, which cannot wrap, in ems.
pub fn longest_word(text: &str) -> f64 {
    text.split_whitespace().map(width).fold(0.0, f64::max)
}

/// The lines that a text takes in `room` ems, of one paragraph; a word that is too long for a line breaks inside.
pub fn lines(text: &str, room: f64) -> u32 {
    let space = width(" ");
    let (mut lines, mut filled) = (1, 0.0);
    for word in text.split_whitespace().map(width) {
        if filled > 0.0 && filled + space + word > room {
            lines += 1;
            filled = 0.0;
        }
        filled += if filled > 0.0 { space + word } else { word };
        while filled > room {
            lines += 1;
            filled -= room;
        }
    }
    lines
}

fn advance(letter: char) -> u16 {
    (letter as usize).checked_sub(0x20).and_then(|index| ARIAL.get(index)).copied().unwrap_or(OTHER)
}
