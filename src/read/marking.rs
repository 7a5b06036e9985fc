//! Notices a protective marking: whoever publishes the figures has to know that the sender marked them.

use crate::model::code::Code;
use crate::model::finding::{Finding, Origin};

/// In capitals, as they are written. Those of today, and those that were in use before 2014.
const MARKINGS: [&str; 8] = [
    "OFFICIAL-SENSITIVE",
    "OFFICIAL SENSITIVE",
    "OFFICIAL: SENSITIVE",
    "NOT PROTECTIVELY MARKED",
    "RESTRICTED",
    "CONFIDENTIAL",
    "PROTECT",
    "SECRET",
];
/// These ask for nothing.
const HARMLESS: &str = "NOT PROTECTIVELY MARKED";

/// The first marking in a line, with its place.
pub fn in_line(record: &csv::ByteRecord, line: u32, path: &str) -> Option<Finding> {
    let mut cells = (1..).zip(record);
    let (column, marking) =
        cells.find_map(|(column, cell)| Some((column, marking(&String::from_utf8_lossy(cell))?)))?;
    let origin = Origin { file: path.to_owned(), line, column };
    let message = format!("the return is marked {marking}");
    let hint = "ask the sender what may be published from it";
    Some(Finding::warning(Code::PROTECTIVE_MARKING, origin, message).hint(hint))
}

fn marking(text: &str) -> Option<&'static str> {
    let whole = |marking: &&&str| {
        text.match_indices(**marking).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let after = text[at + found.len()..].chars().next();
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        })
    };
    MARKINGS.iter().find(whole).copied().filter(|marking| *marking != HARMLESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marking_stands_in_capitals_and_by_itself() {
        assert_eq!(marking("Security: RESTRICTED"), Some("RESTRICTED"));
        assert_eq!(marking("OFFICIAL-SENSITIVE – MARAC return"), Some("OFFICIAL-SENSITIVE"));
        assert_eq!(marking("NOT PROTECTIVELY MARKED"), None);
        assert_eq!(marking("PROTECTION OF CHILDREN"), None);
        assert_eq!(marking("cases restricted to adults"), None);
    }
}
