//! Collects findings without letting one mistake in a million rows become a million findings.

use std::collections::BTreeMap;

use super::finding::{Finding, Origin, Severity};
use crate::model::code::Code;

/// So many findings of one code in one file are listed; the rest are counted.
const LISTED: usize = 100;

/// Findings so far, and how many more there were of each kind.
#[derive(Debug, Default)]
pub struct Findings {
    listed: Vec<Finding>,
    counts: BTreeMap<(String, Code), usize>,
    errors: usize,
}

impl Findings {
    pub fn push(&mut self, finding: Finding) {
        self.errors += usize::from(finding.severity == Severity::Error);
        let count = self.counts.entry((finding.origin.file.clone(), finding.code)).or_default();
        *count += 1;
        if *count <= LISTED {
            self.listed.push(finding);
        }
    }

    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// How many of the findings so far are errors, with those that are not listed.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Adds the findings of a later part of the same files.
    pub fn absorb(&mut self, other: Findings) {
        let unlisted: Vec<((String, Code), usize)> =
            other.counts.into_iter().map(|(key, count)| (key, count.saturating_sub(LISTED))).collect();
        let errors = self.errors + other.errors;
        for finding in other.listed {
            self.push(finding);
        }
        self.errors = errors;
        for (key, count) in unlisted.into_iter().filter(|(_, count)| *count > 0) {
            *self.counts.entry(key).or_default() += count;
        }
    }

    /// All findings, with one more for each kind that was too long to list, which keeps the severity of its kind.
    pub fn finish(mut self) -> Vec<Finding> {
        for ((file, code), count) in self.counts {
            if count > LISTED {
                let severity = self
                    .listed
                    .iter()
                    .find(|finding| finding.code == code && finding.origin.file == file)
                    .map_or(Severity::Error, |finding| finding.severity);
                let message = format!("{} more like the {LISTED} that are listed", count - LISTED);
                self.listed.push(Finding { severity, ..Finding::error(code, Origin::file(file), message) });
            }
        }
        self.listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_of_a_kind_are_a_hundred_and_a_count_however_they_were_gathered() {
        let finding = |line| Finding::error(Code::ACCEPTED, Origin { file: "a.csv".into(), line, column: 1 }, "bad");
        let mut all = Findings::default();
        for part in 0..4 {
            let mut block = Findings::default();
            (0..250).for_each(|line| block.push(finding(part * 250 + line)));
            all.absorb(block);
        }
        let finished = all.finish();
        assert_eq!(finished.len(), 101);
        assert_eq!(finished[100].message, "900 more like the 100 that are listed");
    }
}
