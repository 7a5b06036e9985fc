//! Places and hints as they are said to a partner, who knows the file and its cells and nothing of the analyst's folders.

use super::column::letters;

/// A file's own name and the sheet in it, from "returns/x.zip/book.xlsx[Return]".
pub fn file(path: &str) -> (String, Option<String>) {
    let (path, sheet) = match path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
        Some((path, sheet)) => (path, Some(sheet.to_owned())),
        None => (path, None),
    };
    (path.rsplit('/').next().unwrap_or(path).to_owned(), sheet)
}

/// A cell as a spreadsheet names it. Columns count from 1; 0 means the whole line.
pub fn cell(line: u32, column: u32) -> Option<String> {
    match (line, column) {
        (0, _) => None,
        (line, 0) => Some(format!("row {line}")),
        (line, column) => Some(format!("{}{line}", letters(column as usize - 1))),
    }
}

/// A text in which other places of the same folder ("in/marac.csv:124:6") are said as cells ("marac.csv, cell F124").
pub fn places(text: &str, path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let words = text.split(' ').map(|word| {
        let (place, end) = match word.strip_suffix([',', ';', '.']) {
            Some(place) => (place, &word[place.len()..]),
            None => (word, ""),
        };
        let Some(place) = place.strip_prefix(folder).map(|place| place.trim_start_matches('/')) else {
            return word.to_owned();
        };
        let mut parts = place.rsplitn(3, ':');
        let (column, line, name) = (parts.next(), parts.next(), parts.next());
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
        match (name, number(line), number(column)) {
            (Some(name), Some(line), Some(column)) if !name.is_empty() => {
                let cell = cell(line, column).unwrap_or_default();
                format!("{}, cell {cell}{end}", file(name).0)
            }
            _ if folder.is_empty() => word.to_owned(),
            _ => format!("{place}{end}"),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A hint as said to the partner: what only the analyst can do is left out. `None` where nothing is left.
pub fn hint(hint: &str) -> Option<String> {
    const ANALYST: [&str; 4] = ["TOML", ".toml", "`accept`", "expected.csv"];
    let theirs = match ANALYST.iter().any(|word| hint.contains(word)) {
        true => [", or set `", ", or say which `", ", or name ", " or add it to `accept`"]
            .iter()
            .find_map(|or| Some(hint.split_once(or)?.0))?,
        false => hint,
    };
    let said = [
        ("ask the partner whether ", "please say whether "),
        ("ask the partner to ", "please "),
        ("; if nothing is due, remove the file", ""),
    ];
    Some(said.iter().fold(theirs.to_owned(), |text, (from, to)| text.replace(from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_as_a_spreadsheet_shows_it() {
        assert_eq!(cell(3, 5).as_deref(), Some("E3"));
        assert_eq!(cell(12, 28).as_deref(), Some("AB12"));
        assert_eq!(cell(1, 703).as_deref(), Some("AAA1"));
        assert_eq!(cell(9, 0).as_deref(), Some("row 9"));
        assert_eq!(cell(0, 0), None);
        assert_eq!(file("in/a.zip/b.xlsx[Return]"), ("b.xlsx".to_owned(), Some("Return".to_owned())));
        assert_eq!(places("compare with in/a/marac.csv:124:6", "in/a/marac.csv"), "compare with marac.csv, cell F124");
        assert_eq!(places("as 3/4 of it, see in/a/b.csv", "in/a/c.csv"), "as 3/4 of it, see b.csv");
    }

    #[test]
    fn what_only_the_analyst_can_do_is_not_asked_of_a_partner() {
        assert_eq!(hint("ask the partner to confirm both numbers").as_deref(), Some("please confirm both numbers"));
        let ambiguous = "write 2023/24 Q3, or set `quarters` in the return's TOML";
        assert_eq!(hint(ambiguous).as_deref(), Some("write 2023/24 Q3"));
        let unknown = "if it means `cases`, rename it or add it to `accept` in pipelines/returns/marac.toml";
        assert_eq!(hint(unknown).as_deref(), Some("if it means `cases`, rename it"));
        assert_eq!(hint("a `share-agrees` rule in the return's TOML checks it"), None);
    }
}
