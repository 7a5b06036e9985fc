//! Where a figure comes from: its formula and the places of the cells behind it. Carries no numbers.

/// A run of lines of one column of one file that a figure was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub file: String,
    pub column: u32,
    pub first_line: u32,
    pub last_line: u32,
}

impl std::fmt::Display for Source {
    /// `file:line:column`, or `file:first-last:column` for a run of lines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first_line == self.last_line {
            write!(f, "{}:{}:{}", self.file, self.first_line, self.column)
        } else {
            write!(f, "{}:{}-{}:{}", self.file, self.first_line, self.last_line, self.column)
        }
    }
}

impl Source {
    /// A place as `Display` writes it.
    pub fn parse(text: &str) -> Option<Source> {
        let (text, column) = text.rsplit_once(':')?;
        let (file, lines) = text.rsplit_once(':')?;
        let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
        Some(Source {
            file: file.to_owned(),
            column: column.parse().ok()?,
            first_line: first.parse().ok()?,
            last_line: last.parse().ok()?,
        })
    }

    /// Whether a cell is among these.
    pub fn holds(&self, file: &str, line: u32, column: u32) -> bool {
        self.file == file && self.column == column && (self.first_line..=self.last_line).contains(&line)
    }
}

/// A column of a return that a figure comes from, as everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The kind of return, never its file, which may be named for what is in it.
    pub kind: String,
    /// Counted from 1.
    pub column: u32,
    /// The first and the last line, where these are no secret.
    pub lines: Option<(u32, u32)>,
}

impl std::fmt::Display for Cited {
    /// "marac, lines 2 to 9, column 6".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cited { kind, column, lines } = self;
        match lines {
            None => write!(f, "{kind}, column {column}"),
            Some((first, last)) if first == last => write!(f, "{kind}, line {first}, column {column}"),
            Some((first, last)) => write!(f, "{kind}, lines {first} to {last}, column {column}"),
        }
    }
}

/// A run of lines of one column, coded: the column's place among all places, first and last line.
pub type Run = (u32, u32, u32);

/// Joins runs that touch or overlap; sorted, each line once.
pub fn join(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len().min(8));
    for (place, first, last) in runs {
        match joined.last_mut() {
            Some(run) if run.0 == place && first <= run.2 + 1 => run.2 = run.2.max(last),
            _ => joined.push((place, first, last)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_written_is_read_again() {
        for (first_line, last_line) in [(3, 3), (3, 9)] {
            let source = Source { file: "C:/returns/a-1:2.csv".to_owned(), column: 4, first_line, last_line };
            assert_eq!(Source::parse(&source.to_string()), Some(source));
        }
        assert_eq!(Source::parse("marac.csv"), None);
    }

    #[test]
    fn consecutive_lines_of_a_column_are_one_run() {
        let runs = join(vec![(0, 4, 4), (0, 2, 2), (0, 3, 3), (0, 9, 9), (1, 3, 3), (0, 2, 4)]);
        assert_eq!(runs, [(0, 2, 4), (0, 9, 9), (1, 3, 3)]);
    }
}
