//! The styles of XLSX, as far as they change what a cell says or whether anybody sees it.

use std::collections::BTreeMap;

use super::Refusal;
use super::colour::{Colour, Ink, Paint};
use super::conditional::Brings;
use super::format::{Format, built_in};
use super::look::Style;
use super::package::Package;
use super::xlsx_colours::{Hue, Palette};
use super::xml::{Piece, Tag};

/// The styles of one workbook.
#[derive(Debug, Default)]
pub struct Styles {
    /// Of cells, by the numbers that cells give them.
    pub of_cells: Vec<Style>,
    /// What conditional formatting brings, by the numbers that rules give it.
    pub conditional: Vec<Brings>,
}

/// What is read of a font and a fill, of which styles are made.
#[derive(Default, Clone, Copy)]
pub struct Look {
    struck: bool,
    letters: Option<Hue>,
    /// How the cell is filled: by one colour or otherwise; of two colours that with which it is filled all over goes first.
    filled: Filling,
    front: Option<Hue>,
    back: Option<Hue>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Filling {
    #[default]
    NotSaid,
    None,
    Solid,
    /// With a pattern or from one colour to another.
    Mixed,
}

/// A font or a fill that is being read.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Font,
    Fill,
}

/// Takes fonts and fills in, wherever they stand.
#[derive(Default)]
pub struct Looks {
    within: Option<Within>,
    pub look: Look,
}

impl Looks {
    pub fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag) => self.opened(tag),
            Piece::Close(name) if matches!(name.as_str(), "font" | "fill") => self.within = None,
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }

    fn opened(&mut self, tag: &Tag) {
        match (tag.name().as_str(), self.within) {
            ("font", _) => self.within = Some(Within::Font),
            ("fill", _) => self.within = Some(Within::Fill),
            ("strike", Some(Within::Font)) => self.look.struck = tag.is_on(),
            ("color", Some(Within::Font)) => self.look.letters = Some(Hue::of(tag)),
            ("patternFill", Some(Within::Fill)) => {
                self.look.filled = match tag.get("patternType").as_deref() {
                    None => Filling::NotSaid,
                    Some("none") => Filling::None,
                    Some("solid") => Filling::Solid,
                    Some(_) => Filling::Mixed,
                }
            }
            ("gradientFill", Some(Within::Fill)) => self.look.filled = Filling::Mixed,
            ("fgColor", Some(Within::Fill)) => self.look.front = Some(Hue::of(tag)),
            ("bgColor", Some(Within::Fill)) => self.look.back = Some(Hue::of(tag)),
            _ => {}
        }
    }
}

impl Look {
    fn letters(&self, palette: &Palette) -> Option<Ink> {
        self.letters.and_then(|hue| palette.ink(hue))
    }

    /// The colours of a cell.
    fn of_cell(&self, palette: &Palette) -> Paint {
        let behind = match self.filled {
            Filling::NotSaid | Filling::None => None,
            Filling::Solid => self.front.map_or(Some(Ink::Open), |hue| palette.ink(hue)),
            Filling::Mixed => Some(Ink::Open),
        };
        Paint { letters: self.letters(palette), behind }
    }

    /// The colours that a rule brings, which has the two of a fill the other way round.
    pub fn of_rule(&self, palette: &Palette) -> Paint {
        let behind = match self.filled {
            Filling::None => Some(Ink::Of(Colour::WHITE)),
            Filling::NotSaid | Filling::Solid => self.back.or(self.front).and_then(|hue| palette.ink(hue)),
            Filling::Mixed => Some(Ink::Open),
        };
        Paint { letters: self.letters(palette), behind }
    }
}

/// The styles of cells and of conditional formatting.
///
/// # Errors
/// A part that cannot be read.
pub fn styles(package: &mut Package, part: &str, palette: &mut Palette) -> Result<Styles, Refusal> {
    let mut written: BTreeMap<u32, String> = BTreeMap::new();
    let (mut fonts, mut fills): (Vec<Look>, Vec<Look>) = (Vec::new(), Vec::new());
    // Of each style its number format, font and fill.
    let mut numbers: Vec<[u32; 3]> = Vec::new();
    // Number formats of conditional formatting are written out where they are used.
    let mut conditional: Vec<(Option<Format>, Look)> = Vec::new();
    let (mut of_cells, mut under_conditions) = (false, false);
    let mut looks = Looks::default();
    package.each(part, &mut |piece| {
        looks.piece(&piece);
        match &piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "dxfs" => under_conditions = true,
                "dxf" if under_conditions => conditional.push((None, Look::default())),
                "numFmt" if under_conditions => {
                    conditional.iter_mut().last().into_iter().for_each(|last| last.0 = written_out(tag));
                }
                "numFmt" => {
                    if let (Some(number), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                        written.insert(number, code);
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    numbers.push(["numFmtId", "fontId", "fillId"].map(|name| tag.number(name).unwrap_or(0)));
                }
                "rgbColor" => palette.indexed.push(tag.get("rgb").and_then(|rgb| Colour::of_hex(&rgb))),
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "cellXfs" => of_cells = false,
                "dxfs" => under_conditions = false,
                "dxf" => {
                    let look = std::mem::take(&mut looks.look);
                    conditional.iter_mut().last().into_iter().for_each(|last| last.1 = look);
                }
                "font" if !under_conditions => fonts.push(std::mem::take(&mut looks.look)),
                "fill" if !under_conditions => fills.push(std::mem::take(&mut looks.look)),
                _ => {}
            },
            Piece::Text(_) => {}
        }
        Ok(())
    })?;
    let style = |[number, font, fill]: &[u32; 3]| {
        let of = |looks: &[Look], at: u32| looks.get(at as usize).copied().unwrap_or_default();
        let (font, fill) = (of(&fonts, *font), of(&fills, *fill));
        let paint = Look { letters: font.letters, ..fill }.of_cell(palette);
        Style { format: Some(format(*number, &written)), struck: font.struck, paint }
    };
    let of_cells = numbers.iter().map(style).collect();
    let brings = |(format, look): (Option<Format>, Look)| Brings { format, paint: look.of_rule(palette) };
    Ok(Styles { of_cells, conditional: conditional.into_iter().map(brings).collect() })
}

/// The format that a tag writes out itself, or names by its number.
pub fn written_out(tag: &Tag) -> Option<Format> {
    let built_in = || tag.number("numFmtId").map(built_in);
    tag.get("formatCode").map(|code| Format::parse(&code)).or_else(|| built_in().map(Format::parse))
}

/// A format by its number. What a style sheet writes out goes before what is built in.
pub fn format(number: u32, written: &BTreeMap<u32, String>) -> Format {
    Format::parse(written.get(&number).map_or_else(|| built_in(number), String::as_str))
}
