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
    fn consecutive_lines_of_a_column_are_one_run() {
        let runs = join(vec![(0, 4, 4), (0, 2, 2), (0, 3, 3), (0, 9, 9), (1, 3, 3), (0, 2, 4)]);
        assert_eq!(runs, [(0, 2, 4), (0, 9, 9), (1, 3, 3)]);
    }
}
