//! The looks of tables within a sheet of XLSX, which go by their names (ECMA-376 Part 1, 18.5.1).

use super::Refusal;
use super::colour::{Ink, Paint};
use super::conditional::{Brings, Conditional};
use super::package::Package;
use super::sheet::{Place, Sheet, place};
use super::when::When;
use super::xml::Piece;

/// The cells of a table that is being read, and how many rows at its ends are headings and totals.
struct Table {
    first: Place,
    last: Place,
    headings: u32,
    totals: u32,
}

/// Reads the look of one table. Its colours are not worked out: of headings and totals, and of all cells where the look is a dark one
/// or made by somebody, it is open what stands behind them.
///
/// # Errors
/// A part that cannot be read.
pub fn look(package: &mut Package, part: &str, sheet: &mut Sheet) -> Result<(), Refusal> {
    let mut table = None;
    package.each(part, &mut |piece| {
        let Piece::Open(tag) = piece else { return Ok(()) };
        match tag.name().as_str() {
            "table" => {
                let run = tag.get("ref").unwrap_or_default();
                let ends = run.split_once(':').and_then(|(first, last)| place(first).zip(place(last)));
                let rows = |name: &str, usual: u32| tag.number(name).unwrap_or(usual);
                let (headings, totals) = (rows("headerRowCount", 1), rows("totalsRowCount", 0));
                table = ends.map(|(first, last)| Table { first, last, headings, totals });
            }
            "tableStyleInfo" => {
                let name = tag.get("name").unwrap_or_default();
                let is_plain = ["TableStyleLight", "TableStyleMedium"].iter().any(|start| name.starts_with(start));
                if let Some(table) = table.take().filter(|_| !name.is_empty()) {
                    sheet.conditional.push(table.filled(!is_plain));
                }
            }
            _ => {}
        }
        Ok(())
    })
}

impl Table {
    /// What is said of its cells: all of them, or its ends alone.
    fn filled(&self, all: bool) -> Conditional {
        let Table { first, last, headings, totals } = *self;
        let above = (first, (first.0.saturating_add(headings).saturating_sub(1), last.1));
        let below = ((last.0.saturating_add(1).saturating_sub(totals), first.1), last);
        let over = match (all, headings > 0, totals > 0) {
            (true, ..) => vec![(first, last)],
            (false, true, true) => vec![above, below],
            (false, true, false) => vec![above],
            (false, false, true) => vec![below],
            (false, false, false) => Vec::new(),
        };
        let paint = Paint { letters: None, behind: Some(Ink::Open) };
        let brings = Brings { format: None, paint };
        Conditional { over: over.into(), when: When::Always, brings, last: false, from_1904: false }
    }
}
