//! The styles of XLSX, as far as they change what a cell says.

use std::collections::BTreeMap;

use super::Refusal;
use super::format::{Format, built_in};
use super::look::Style;
use super::package::Package;
use super::xml::{Piece, Tag};

/// The styles of one workbook.
#[derive(Debug, Default)]
pub struct Styles {
    /// Of cells, by the numbers that cells give them.
    pub of_cells: Vec<Style>,
    /// The number formats of conditional formatting, by the numbers that rules give them; `None` where one changes only the look.
    pub conditional: Vec<Option<Format>>,
}

/// The styles of cells and of conditional formatting.
///
/// # Errors
/// A part that cannot be read.
pub fn styles(package: &mut Package, part: &str) -> Result<Styles, Refusal> {
    let mut written: BTreeMap<u32, String> = BTreeMap::new();
    // Of each font whether a line goes through it, and of each style its format and font.
    let mut struck: Vec<bool> = Vec::new();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    // Number formats of conditional formatting are written out where they are used.
    let mut conditional: Vec<Option<Format>> = Vec::new();
    let (mut of_cells, mut fonts, mut under_conditions) = (false, false, false);
    package.each(part, &mut |piece| {
        match piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "dxfs" => under_conditions = true,
                "dxf" if under_conditions => conditional.push(None),
                "numFmt" if under_conditions => {
                    conditional.iter_mut().last().into_iter().for_each(|last| *last = written_out(&tag));
                }
                "numFmt" => {
                    if let (Some(number), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode")) {
                        written.insert(number, code);
                    }
                }
                "fonts" => fonts = true,
                "font" if fonts => struck.push(false),
                "strike" if fonts => struck.iter_mut().last().into_iter().for_each(|last| *last = tag.is_on()),
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    numbers.push((tag.number("numFmtId").unwrap_or(0), tag.number("fontId").unwrap_or(0)));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => of_cells = false,
            Piece::Close(name) if name == "fonts" => fonts = false,
            Piece::Close(name) if name == "dxfs" => under_conditions = false,
            Piece::Close(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    let style = |(number, font): &(u32, u32)| Style {
        format: format(*number, &written),
        struck: struck.get(*font as usize) == Some(&true),
    };
    Ok(Styles { of_cells: numbers.iter().map(style).collect(), conditional })
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
