//! Names that a spreadsheet accepts: worksheets, tables and column headings, each unique.

use super::super::notes::tables;
use crate::present::report::Report;

pub const COVER: &str = "Cover";
pub const CONTENTS: &str = "Contents";
pub const NOTES: &str = "Notes";

/// Letters in the name of a worksheet; a spreadsheet allows 31 and house style fewer.
const TAB_LETTERS: usize = 30;
/// Letters in the heading of a marked-up table.
const HEADING_LETTERS: usize = 255;

/// The names of the worksheets that hold tables, in their order.
pub struct Names {
    tabs: Vec<String>,
}

impl Names {
    pub fn of(report: &Report) -> Names {
        // "History" is kept by Excel for itself.
        let mut taken: Vec<String> = [COVER, CONTENTS, NOTES, "History"].map(str::to_owned).to_vec();
        let reserved = taken.len();
        for table in tables(report) {
            let tab = unique(&tab(&table.id), TAB_LETTERS, &taken);
            taken.push(tab);
        }
        Names { tabs: taken.split_off(reserved) }
    }

    pub fn tabs(&self) -> &[String] {
        &self.tabs
    }
}

/// The name of the marked-up table on a worksheet. The prefix keeps it from reading like a cell ("ab1").
pub fn table(tab: &str) -> String {
    let word: String = tab.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    format!("table_{word}")
}

/// The headings as a marked-up table needs them: none empty, none twice.
pub fn headings(wanted: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for heading in wanted {
        let heading = if heading.trim().is_empty() { "Column" } else { heading.trim() };
        headings.push(unique(heading, HEADING_LETTERS, &headings));
    }
    headings
}

fn tab(id: &str) -> String {
    let word: String =
        id.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '-' }).collect();
    let word = word.trim_matches('-');
    if word.is_empty() { "table".to_owned() } else { word.to_owned() }
}

/// `wanted` in so many letters, with a number behind it where it is taken already, whatever the case of its letters.
fn unique(wanted: &str, letters: usize, taken: &[String]) -> String {
    let free = |name: &String| taken.iter().all(|other| other.to_lowercase() != name.to_lowercase());
    let numbered = (2..).map(|number| {
        let ending = format!("-{number}");
        cut(wanted, letters - ending.len()) + &ending
    });
    std::iter::once(cut(wanted, letters)).chain(numbered).find(free).unwrap_or_default()
}

/// At most so many letters of `name`, and no half word where there is a dash to stop at.
fn cut(name: &str, letters: usize) -> String {
    let Some((end, next)) = name.char_indices().nth(letters) else { return name.to_owned() };
    let kept = &name[..end];
    let whole = if next == '-' { kept } else { kept.rsplit_once('-').map_or(kept, |(words, _)| words) };
    whole.trim_end_matches(['-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_and_stay_unique() {
        let long = "children-known-to-services-by-district-and-quarter";
        let first = unique(&tab(long), TAB_LETTERS, &[]);
        let second = unique(&tab(long), TAB_LETTERS, std::slice::from_ref(&first));
        assert_eq!(first, "children-known-to-services-by");
        assert_eq!(second, "children-known-to-services-2");
        assert_eq!(unique("notes", TAB_LETTERS, &[NOTES.to_owned()]), "notes-2");
        assert_eq!(tab("a/b:[c]"), "a-b--c");
    }

    #[test]
    fn headings_are_never_empty_and_never_twice() {
        let wanted = ["Cases", "cases", "", " "].map(str::to_owned);
        assert_eq!(headings(wanted), ["Cases", "cases-2", "Column", "Column-2"]);
    }
}
