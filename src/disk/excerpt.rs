//! Finds the line of a file that a finding is about, and the cell in it.

use std::fs::{self, File};
use std::io::Read;
use std::ops::Range;

/// Longer lines are shown from a little before the cell.
const WIDEST: usize = 100;
/// Nothing behind so many bytes of a file is shown.
const MOST: u64 = 64 << 20;

/// The text of one file of cells, read once for all its findings.
pub struct Lines {
    lines: Vec<String>,
    separator: char,
}

/// A line and the columns of characters that its cell takes.
#[derive(Debug, PartialEq)]
pub struct Excerpt {
    pub line: String,
    pub cell: Range<usize>,
}

impl Lines {
    /// `None` for what is no file, cannot be read, or is no text. A pipe is not opened: it would be waited for.
    pub fn of(path: &str) -> Option<Lines> {
        fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(MOST).read_to_end(&mut bytes).ok()?;
        (!bytes.contains(&0)).then(|| Lines::new(&String::from_utf8_lossy(&bytes)))
    }

    fn new(text: &str) -> Lines {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // What there is most of at the top stands between the cells; of equals, the comma.
        let count =
            |separator: &char| lines.iter().take(20).map(|line| line.matches(*separator).count()).sum::<usize>();
        let separator = ['|', '\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',');
        Lines { lines, separator }
    }

    /// The line and the cell in it, from 1; the whole line where the column is 0.
    pub fn excerpt(&self, line: u32, column: u32) -> Option<Excerpt> {
        let text = self.lines.get((line as usize).checked_sub(1)?)?;
        let chars: Vec<char> = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let cell = cell(text, self.separator, column as usize);
        let start = if cell.end > WIDEST { cell.start.saturating_sub(WIDEST / 4) } else { 0 };
        let end = chars.len().min(start + WIDEST);
        Some(Excerpt {
            line: chars[start..end].iter().collect(),
            cell: cell.start - start..cell.end.min(end).max(cell.start + 1) - start,
        })
    }
}

/// Where a cell stands in a line, in characters; a separator within quotation marks ends none.
fn cell(line: &str, separator: char, column: usize) -> Range<usize> {
    let length = line.chars().count();
    if column == 0 {
        return 0..length;
    }
    let (mut start, mut at, mut quoted) = (0, 1, false);
    for (place, char) in line.chars().enumerate() {
        match char {
            '"' => quoted = !quoted,
            _ if quoted || char != separator => {}
            _ if at == column => return start..place,
            _ => {
                at += 1;
                start = place + 1;
            }
        }
    }
    if at == column { start..length } else { length..length }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_behind_quotation_marks_and_in_a_long_line() {
        let lines = Lines::new(&format!("a,\"b,c\",many\n{},x", "y".repeat(300)));
        assert_eq!(lines.excerpt(1, 3).unwrap().cell, 8..12);
        assert_eq!(lines.excerpt(1, 9).unwrap().cell, 12..13);
        let long = lines.excerpt(2, 2).unwrap();
        assert_eq!(long.line.chars().nth(long.cell.start), Some('x'));
        assert_eq!(lines.excerpt(3, 1), None);
    }

    #[test]
    fn cells_stand_between_whatever_separates_them() {
        assert_eq!(Lines::new("a;1,5;c\nb;2,5;d\n").excerpt(2, 2).unwrap().cell, 2..5);
        assert_eq!(Lines::new("a\t1,505\tc").excerpt(1, 3).unwrap().cell, 8..9);
    }
}
