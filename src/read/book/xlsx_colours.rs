//! The colours of XLSX: written out, by their numbers, or of the theme (ECMA-376 Part 1, 18.8.3).

use super::Refusal;
use super::colour::{Colour, Ink};
use super::package::Package;
use super::xml::{Piece, Tag};

/// A colour as a tag says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hue {
    of: Of,
    tint: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Of {
    Written(Colour),
    Theme(u32),
    Indexed(u32),
    /// That of letters or cells of which nothing is said.
    Automatic,
    Unknown,
}

impl Hue {
    pub fn of(tag: &Tag) -> Hue {
        let of = match (tag.get("rgb"), tag.number("theme"), tag.number("indexed")) {
            (Some(rgb), ..) => Colour::of_hex(&rgb).map_or(Of::Unknown, Of::Written),
            (None, Some(theme), _) => Of::Theme(theme),
            (None, None, Some(number)) => Of::Indexed(number),
            (None, None, None) if tag.says("auto") => Of::Automatic,
            (None, None, None) => Of::Unknown,
        };
        Hue { of, tint: tag.get("tint").and_then(|tint| tint.trim().parse().ok()).unwrap_or(0.0) }
    }
}

/// The colours that the numbers of one workbook stand for.
#[derive(Debug, Default)]
pub struct Palette {
    /// Of the theme, in the order of its part; none where a workbook has no theme.
    theme: Vec<Option<Colour>>,
    /// In place of those that spreadsheets have themselves.
    pub indexed: Vec<Option<Colour>>,
}

impl Palette {
    /// What is known of a colour; `None` where nothing is painted.
    pub fn ink(&self, hue: Hue) -> Option<Ink> {
        let colour = match hue.of {
            Of::Automatic => return None,
            Of::Written(colour) => Some(colour),
            Of::Theme(number) => self.of_theme(number),
            Of::Indexed(number) => match self.indexed.get(number as usize) {
                Some(own) => *own,
                None => Colour::indexed(number),
            },
            Of::Unknown => None,
        };
        Some(colour.map_or(Ink::Open, |colour| Ink::Of(if hue.tint == 0.0 { colour } else { colour.tinted(hue.tint) })))
    }

    /// The part has dark before light, and its numbers the other way round.
    fn of_theme(&self, number: u32) -> Option<Colour> {
        let at = match number {
            0 | 2 => number + 1,
            1 | 3 => number - 1,
            _ => number,
        };
        match (self.theme.get(at as usize), number) {
            (Some(colour), _) => *colour,
            (None, 0) => Some(Colour::WHITE),
            (None, 1) => Some(Colour::BLACK),
            (None, _) => None,
        }
    }

    /// Reads the colours of a theme.
    ///
    /// # Errors
    /// A part that cannot be read.
    pub fn read_theme(&mut self, package: &mut Package, part: &str) -> Result<(), Refusal> {
        let mut scheme = false;
        package.each(part, &mut |piece| {
            match piece {
                Piece::Open(tag) => match tag.name().as_str() {
                    "clrScheme" => scheme = true,
                    "srgbClr" if scheme => self.theme.push(tag.get("val").and_then(|val| Colour::of_hex(&val))),
                    "sysClr" if scheme => self.theme.push(tag.get("lastClr").and_then(|val| Colour::of_hex(&val))),
                    _ => {}
                },
                Piece::Close(name) if name == "clrScheme" => scheme = false,
                Piece::Close(_) | Piece::Text(_) => {}
            }
            Ok(())
        })
    }
}
