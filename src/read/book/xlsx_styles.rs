//! The styles of XLSX, as far as they change what a cell says.

use std::collections::BTreeMap;

use super::Refusal;
use super::format::{Format, built_in};
use super::look::Style;
use super::package::Package;
use super::xml::Piece;

/// The styles of cells, by the numbers that cells give them.
///
/// # Errors
/// A part that cannot be read.
pub fn styles(package: &mut Package, part: &str) -> Result<Vec<Style>, Refusal> {
    let mut written: BTreeMap<u32, String> = BTreeMap::new();
    // Of each font whether a line goes through it, and of each style its format and font.
    let mut struck: Vec<bool> = Vec::new();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    let (mut of_cells, mut fonts) = (false, false);
    package.each(part, &mut |piece| {
        match piece {
            Piece::Open(tag) => match tag.name().as_str() {
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
            Piece::Close(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    let style = |(number, font): &(u32, u32)| Style {
        format: format(*number, &written),
        struck: struck.get(*font as usize) == Some(&true),
    };
    Ok(numbers.iter().map(style).collect())
}

/// A format by its number. What a style sheet writes out goes before what is built in.
pub fn format(number: u32, written: &BTreeMap<u32, String>) -> Format {
    Format::parse(written.get(&number).map_or_else(|| built_in(number), String::as_str))
}
