//! Finds the line of a file that a finding is about, and the cell in it.

use std::fs;
use std::ops::Range;

/// Longer lines are shown from a little before the cell.
const WIDEST: usize = 100;

/// The text of one CSV file, read once for all its findings.
pub struct Lines(Vec<String>);

/// A line and the columns of characters that its cell takes.
#[derive(Debug, PartialEq)]
pub struct Excerpt {
    pub line: String,
    pub cell: Range<usize>,
}

impl Lines {
    /// `None` for a file that cannot be read, or that is no text.
    pub fn of(path: &str) -> Option<Lines> {
        let bytes = fs::read(path).ok().filter(|bytes| !bytes.contains(&0))?;
        Some(Lines(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()))
    }

    /// The line and the cell in it, from 1; the whole line where the column is 0.
    pub fn excerpt(&self, line: u32, column: u32) -> Option<Excerpt> {
        let text = self.0.get((line as usize).checked_sub(1)?)?;
        let chars: Vec<char> = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let cell = cell(&chars, column as usize);
        let start = if cell.end > WIDEST { cell.start.saturating_sub(WIDEST / 4) } else { 0 };
        let end = chars.len().min(start + WIDEST);
        Some(Excerpt {
            line: chars[start..end].iter().collect(),
            cell: cell.start - start..cell.end.min(end).max(cell.start + 1) - start,
        })
    }
}

/// Where a cell stands in a line; commas within quotation marks end none.
fn cell(chars: &[char], column: usize) -> Range<usize> {
    if column == 0 {
        return 0..chars.len();
    }
    let (mut start, mut at, mut quoted) = (0, 1, false);
    for (place, char) in chars.iter().enumerate() {
        match char {
            '"' => quoted = !quoted,
            ',' if !quoted && at == column => return start..place,
            ',' if !quoted => {
                at += 1;
                start = place + 1;
            }
            _ => {}
        }
    }
    if at == column { start..chars.len() } else { chars.len()..chars.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_behind_quotation_marks_and_in_a_long_line() {
        let lines = Lines(vec!["a,\"b,c\",many".to_owned(), format!("{},x", "y".repeat(300))]);
        assert_eq!(lines.excerpt(1, 3).unwrap().cell, 8..12);
        assert_eq!(lines.excerpt(1, 9).unwrap().cell, 12..13);
        let long = lines.excerpt(2, 2).unwrap();
        assert_eq!(long.line.chars().nth(long.cell.start), Some('x'));
        assert_eq!(lines.excerpt(3, 1), None);
    }
}
