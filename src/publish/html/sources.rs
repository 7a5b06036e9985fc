//! The source cells of a figure in few words: each file once, its lines in runs.

/// `sources` ("file:line:column" between semicolons) as "file, column 7, lines 14 to 17"; what reads otherwise stays
/// as it is. One entry a file and column, in the order of their first mention.
pub fn in_words(sources: &str) -> Vec<String> {
    let mut groups: Vec<Group> = Vec::new();
    for source in sources.split(';').map(str::trim).filter(|source| !source.is_empty()) {
        let (file, column, line) = parts(source);
        match groups.iter_mut().find(|group| group.file == file && group.column == column) {
            Some(group) => group.lines.extend(line),
            None => groups.push(Group { file, column, lines: line.into_iter().collect() }),
        }
    }
    groups.iter_mut().map(Group::say).collect()
}

struct Group<'a> {
    file: &'a str,
    column: &'a str,
    lines: Vec<u32>,
}

impl Group<'_> {
    fn say(&mut self) -> String {
        self.lines.sort_unstable();
        self.lines.dedup();
        let name = if self.lines.len() > 1 { "lines" } else { "line" };
        match self.lines.as_slice() {
            [] => self.file.to_owned(),
            lines => format!("{}, column {}, {name} {}", self.file, self.column, runs(lines)),
        }
    }
}

fn parts(source: &str) -> (&str, &str, Option<u32>) {
    let mut from_end = source.rsplitn(3, ':');
    let (column, line, file) = (from_end.next(), from_end.next(), from_end.next());
    match (file, line.and_then(|line| line.parse().ok()), column) {
        (Some(file), Some(line), Some(column)) => (file, column, Some(line)),
        _ => (source, "", None),
    }
}

/// "3, 5 to 8" of ascending lines.
fn runs(lines: &[u32]) -> String {
    let said = lines.chunk_by(|line, next| line + 1 == *next).flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first} to {last}")],
        few => few.iter().map(u32::to_string).collect(),
    });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_once_and_lines_in_runs() {
        assert_eq!(
            in_words("m/marac.csv:14:7; m/marac.csv:16:7; m/marac.csv:15:7; m/marac.csv:20:7; m/pop.csv:3:4"),
            ["m/marac.csv, column 7, lines 14 to 16, 20", "m/pop.csv, column 4, line 3"]
        );
    }

    #[test]
    fn what_is_no_cell_stays_as_it_is() {
        assert_eq!(in_words("Committee paper, paragraph 4.2"), ["Committee paper, paragraph 4.2"]);
        assert_eq!(in_words("book.xlsx:Sheet 1:4:2"), ["book.xlsx:Sheet 1, column 2, line 4"]);
        assert!(in_words("").is_empty());
    }
}
