//! A mistake in a TOML file: where it is, what is wrong, and the line with a mark below it.

use std::error::Error;
use std::fmt;

use super::source::nearest;

/// A longer line is shown in part.
const SHOWN: usize = 100;

/// Something in a file of `pipelines/` that cannot be right.
#[derive(Debug)]
pub struct Mistake {
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
    /// The line as it stands in the file.
    text: String,
}

impl Mistake {
    /// A mistake at a byte of a text.
    pub fn at(path: &str, text: &str, byte: usize, message: String) -> Mistake {
        let byte = text.floor_char_boundary(byte);
        let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next().unwrap_or("").to_owned();
        let (above, column) = (text[..start].matches('\n').count(), text[start..byte].chars().count());
        Mistake { path: path.to_owned(), line: above + 1, column: column + 1, message, text: line }
    }

    /// The line with a mark below the place; two lines of text.
    pub fn excerpt(&self) -> String {
        let from = (self.column - 1).saturating_sub(SHOWN * 2 / 3);
        // A tab would move the mark.
        let shown: String = self.text.replace('\t', " ").chars().skip(from).take(SHOWN).collect();
        let number = self.line.to_string();
        let (margin, before) = (" ".repeat(number.len()), " ".repeat(self.column - 1 - from));
        format!("{number} | {shown}\n{margin} | {before}^")
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake { path, line, column, message, .. } = self;
        write!(f, "{path}:{line}:{column}: {message}")
    }
}

impl Error for Mistake {}

/// What the TOML library says of a line, in words for somebody who has not programmed.
pub fn plain(said: &str, line: &str) -> String {
    let first = said.lines().next().unwrap_or(said);
    let quoted: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
    if let (true, Some((unknown, known))) = (first.starts_with("unknown"), quoted.split_first()) {
        let near = nearest(unknown, &mut known.iter().copied());
        return near.map_or_else(|| first.to_owned(), |near| format!("{first}; did you mean `{near}`?"));
    }
    if let (Some(("invalid type: ", found)), Some((_, expected))) =
        (first.split_at_checked(14), first.split_once(", expected "))
    {
        let found = found.split(", expected ").next().unwrap_or(found);
        let found = found.replace("integer", "number").replace("floating point", "number").replace("string", "text");
        let found =
            found.replace("sequence", "a list").replace("map", "a table").replace("boolean", "").replace('`', "");
        return format!("this must be {}, but here it is {}", wanted(expected), found.trim());
    }
    match first {
        "duplicate key" if line.trim_start().starts_with("[[") => {
            "a list is written in square brackets or as tables in double ones, but this one is both: use one way"
                .to_owned()
        }
        "duplicate key" => "this key is here twice: remove one of the two".to_owned(),
        _ => first.to_owned(),
    }
}

/// What is expected, with an example.
fn wanted(expected: &str) -> String {
    match expected {
        "a string" => "text in quotation marks, such as \"Midshire\"".to_owned(),
        "a sequence" => "a list in square brackets, such as [\"one\", \"two\"]".to_owned(),
        "a map" => "a table, such as { of = \"cases\" }".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "f64" => "a number, such as 2 or 0.5".to_owned(),
        "u8" | "u32" | "usize" => "a whole number, such as 5".to_owned(),
        words if words.starts_with("struct ") || words.starts_with("internally") => {
            "a table, such as { of = \"cases\" }".to_owned()
        }
        words => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mistake, plain};

    #[test]
    fn the_mark_stands_below_the_place() {
        let text = "title = \"Österreich\"\nthreshhold = 5\n";
        let mistake = Mistake::at("a.toml", text, text.find("hold").unwrap(), "wrong".to_owned());
        assert_eq!(mistake.to_string(), "a.toml:2:7: wrong");
        assert_eq!(mistake.excerpt(), "2 | threshhold = 5\n  |       ^");
        let long = format!("a = [{}", "\"one\", ".repeat(60));
        let mistake = Mistake::at("a.toml", &long, 300, "wrong".to_owned());
        let (shown, mark) = mistake.excerpt().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert_eq!(shown.as_bytes()[mark.len() - 1], long.as_bytes()[300]);
    }

    #[test]
    fn what_is_expected_is_said_with_an_example() {
        let said = plain("invalid type: string \"5\", expected u32", "");
        assert_eq!(said, "this must be a whole number, such as 5, but here it is text \"5\"");
        assert!(plain("invalid type: integer `3`, expected a sequence", "").contains("a list in square brackets"));
        assert!(plain("unknown field `shre`, expected one of `share`, `sum`", "").ends_with("did you mean `share`?"));
        assert!(plain("duplicate key", "title = 1").contains("is here twice"));
        assert!(plain("duplicate key", "[[sections]]").contains("one way"));
    }
}
