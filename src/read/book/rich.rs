//! Texts of XLSX: in runs, each with its look, and with characters written by their numbers.

use std::cell::Cell;

use super::Refusal;
use super::look::Look;
use super::package::Package;
use super::sheet::{MOST_IN_CELL, Runs, one_line};
use super::xlsx_colours::{Hue, Palette};
use super::xml::Piece;

/// A text that cells refer to by its place, and whether any did.
#[derive(Default)]
pub struct Text {
    pub text: Box<str>,
    /// Its runs, each with the colour that it says; none where no run says one.
    pub runs: Vec<(Box<str>, Option<Hue>)>,
    pub used: Cell<bool>,
}

impl Text {
    /// The text, and its runs with what is known of their colours.
    pub fn seen(&self, palette: &Palette) -> Runs<'_> {
        let ink = |hue: &Option<Hue>| hue.and_then(|hue| palette.ink(hue));
        let runs = self.runs.iter().map(|(letters, hue)| (letters.as_ref(), ink(hue))).collect();
        Runs { whole: &self.text, runs }
    }
}

/// The texts that cells share.
///
/// # Errors
/// A part that cannot be read, or a text that no cell can hold.
pub fn strings(package: &mut Package, part: &str) -> Result<Vec<Text>, Refusal> {
    let mut strings = Vec::new();
    let mut text = Rich::default();
    package.each(part, &mut |piece| {
        if let Piece::Close(name) = &piece
            && name == "si"
        {
            strings.push(text.take());
        }
        text.piece(&piece);
        if text.text.len() > MOST_IN_CELL { Err(Refusal::too_large()) } else { Ok(()) }
    })?;
    Ok(strings)
}

/// Text in several runs, without how it is pronounced.
#[derive(Default)]
pub struct Rich {
    text: String,
    /// The runs before the last one: where each ends, and its colour.
    runs: Vec<(usize, Option<Hue>)>,
    within: bool,
    phonetic: bool,
    /// Of the run that is being read.
    look: Look,
    hue: Option<Hue>,
}

impl Rich {
    /// Takes a piece of the part that it stands in.
    pub fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "t" | "text" => self.within = true,
                "rPh" => self.phonetic = true,
                "r" => self.end_run(),
                "color" => self.hue = Some(Hue::of(tag)),
                "vertAlign" => {
                    let align = tag.get("val");
                    self.look.raised = align.as_deref() == Some("superscript");
                    self.look.lowered = align.as_deref() == Some("subscript");
                }
                "strike" => self.look.struck = tag.is_on(),
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "t" | "text" => self.within = false,
                "rPh" => self.phonetic = false,
                "r" => self.end_run(),
                _ => {}
            },
            Piece::Text(text) if self.within && !self.phonetic => self.look.add(text, &mut self.text),
            Piece::Text(_) => {}
        }
    }

    fn end_run(&mut self) {
        self.look = Look::default();
        self.runs.push((self.text.len(), self.hue.take()));
    }

    /// The text so far, on one line.
    pub fn take(&mut self) -> Text {
        self.end_run();
        let Rich { text, runs, .. } = std::mem::take(self);
        let mut coloured = Vec::new();
        if runs.iter().any(|(_, hue)| hue.is_some()) {
            let mut from = 0;
            for (to, hue) in runs {
                coloured.extend((from < to).then(|| (unescaped(&text[from..to]).into(), hue)));
                from = to;
            }
        }
        Text { text: one_line(&unescaped(&text)).into(), runs: coloured, used: Cell::default() }
    }
}

/// Characters that Excel writes by their numbers: "_x000D_", and two of them for one beyond the first 65,536.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    let unit = |rest: &str| {
        let number = rest.strip_prefix("_x")?.get(..4).filter(|_| rest.get(6..7) == Some("_"))?;
        u16::from_str_radix(number, 16).ok()
    };
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let units: Vec<u16> = [Some(&rest[at..]), rest.get(at + 7..)].into_iter().flatten().map_while(unit).collect();
        match char::decode_utf16(units).next().and_then(Result::ok) {
            Some(letter) => {
                plain.push(letter);
                rest = &rest[at + 7 * letter.len_utf16()..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_unescaped() {
        assert_eq!(unescaped("Alder_x000D_ and _x005F_x000D_"), "Alder\r and _x000D_");
        assert_eq!(unescaped("_xyz _x00é _xD83D_"), "_xyz _x00é _xD83D_");
        assert_eq!(unescaped("_xD83D__xDE00_ _x0041__x0042_"), "\u{1f600} AB");
    }
}
