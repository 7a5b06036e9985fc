//! Collects findings without letting one mistake in a million rows become a million findings.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Origin, Place, Severity, Words};
use crate::model::code::Code;

/// So many findings of one code in one file are listed; the rest are counted.
const LISTED: usize = 100;

/// Findings so far: of each code in each file the first ones by their place, and how many more there were.
#[derive(Debug, Default)]
pub struct Findings {
    files: BTreeMap<String, BTreeMap<Code, Alike>>,
    errors: usize,
}

/// The findings of one code in one file.
#[derive(Debug, Default)]
struct Alike {
    listed: BTreeSet<Finding>,
    more: BTreeMap<Severity, usize>,
}

impl Alike {
    fn push(&mut self, finding: Finding) {
        self.listed.insert(finding);
        if self.listed.len() > LISTED
            && let Some(last) = self.listed.pop_last()
        {
            *self.more.entry(last.severity).or_default() += 1;
        }
    }

    /// Whether one that stands here would be listed.
    fn lists(&self, origin: &Origin) -> bool {
        self.listed.len() < LISTED || self.listed.last().is_some_and(|last| *origin <= last.origin)
    }
}

impl Findings {
    pub fn push(&mut self, finding: Finding) {
        self.errors += usize::from(finding.severity == Severity::Error);
        self.of(&finding.origin.file, finding.code).push(finding);
    }

    /// Adds a finding whose words are only made if it is listed.
    pub fn add(&mut self, severity: Severity, code: Code, place: impl Into<Place>, words: impl FnOnce() -> Words) {
        let place = place.into();
        let alike = self.of(&place.origin.file, code);
        if alike.lists(&place.origin) {
            self.push(Finding::of(severity, code, place, words()));
        } else {
            *alike.more.entry(severity).or_default() += 1;
            self.errors += usize::from(severity == Severity::Error);
        }
    }

    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// How many of the findings so far are errors, with those that are not listed.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Adds the findings of another part of the same files, or of other files.
    pub fn absorb(&mut self, other: Findings) {
        self.errors += other.errors;
        for (file, codes) in other.files {
            for (code, Alike { listed, more }) in codes {
                let alike = self.of(&file, code);
                listed.into_iter().for_each(|finding| alike.push(finding));
                more.into_iter().for_each(|(severity, count)| *alike.more.entry(severity).or_default() += count);
            }
        }
    }

    /// Changes each finding that is listed, which stays where it is, and says of those that are not what one would be that
    /// tells nothing but its file, code and severity.
    pub fn change(&mut self, mut change: impl FnMut(&mut Finding)) {
        for (file, codes) in &mut self.files {
            for (code, alike) in codes {
                let mut listed: Vec<Finding> = std::mem::take(&mut alike.listed).into_iter().collect();
                listed.iter_mut().for_each(&mut change);
                alike.listed.extend(listed);
                for (severity, count) in std::mem::take(&mut alike.more) {
                    let mut rest = Finding::of(severity, *code, Origin::file(file.as_str()), Words::default());
                    change(&mut rest);
                    *alike.more.entry(rest.severity).or_default() += count;
                }
            }
        }
        self.count_errors();
    }

    /// Keeps those of the files for which this holds.
    pub fn retain_files(&mut self, keeps: impl Fn(&str) -> bool) {
        self.files.retain(|file, _| keeps(file));
        self.count_errors();
    }

    /// Drops those of these codes in the files for which this holds.
    pub fn drop_from(&mut self, codes: &[Code], is_of: impl Fn(&str) -> bool) {
        for (_, found) in self.files.iter_mut().filter(|(file, _)| is_of(file)) {
            found.retain(|code, _| !codes.contains(code));
        }
        self.count_errors();
    }

    fn count_errors(&mut self) {
        let all = || self.files.values().flat_map(BTreeMap::values);
        let listed =
            all().flat_map(|alike| &alike.listed).filter(|finding| finding.severity == Severity::Error).count();
        self.errors = listed + all().filter_map(|alike| alike.more.get(&Severity::Error)).sum::<usize>();
    }

    /// All findings, sorted, with one more for each kind that was too long to list, which is as grave as the gravest of them.
    pub fn finish(self) -> Vec<Finding> {
        let mut all = Vec::new();
        for (file, codes) in self.files {
            for (code, Alike { listed, more }) in codes {
                if let Some(severity) = more.keys().min() {
                    let message = format!("{} more like the {LISTED} that are listed", more.values().sum::<usize>());
                    all.push(Finding::of(*severity, code, Origin::file(file.as_str()), (message, None)));
                }
                all.extend(listed);
            }
        }
        all.sort();
        all
    }

    fn of(&mut self, file: &str, code: Code) -> &mut Alike {
        self.files.entry(file.to_owned()).or_default().entry(code).or_default()
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(all: Vec<Finding>) -> Findings {
        let mut findings = Findings::default();
        findings.extend(all);
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32) -> Origin {
        Origin { file: "a.csv".into(), line, column: 1 }
    }

    #[test]
    fn a_thousand_of_a_kind_are_a_hundred_and_a_count_however_they_were_gathered() {
        let mut all = Findings::default();
        for part in (0..4).rev() {
            let mut block = Findings::default();
            for line in part * 250..(part + 1) * 250 {
                block.push(Finding::error(Code::ACCEPTED, at(line), "bad"));
            }
            all.absorb(block);
        }
        assert_eq!(all.errors(), 1000);
        let finished = all.finish();
        assert_eq!(finished.len(), 101);
        assert_eq!(finished[0].message, "900 more like the 100 that are listed");
        assert_eq!(finished[100].origin.line, 99);
    }

    #[test]
    fn words_are_made_for_what_is_listed_and_the_rest_is_as_grave_as_the_gravest() {
        let mut made = 0;
        let mut all = Findings::default();
        for line in 0..1000 {
            let severity = if line == 999 { Severity::Error } else { Severity::Warning };
            all.add(severity, Code::ACCEPTED, at(line), || {
                made += 1;
                ("bad".to_owned(), None)
            });
        }
        assert_eq!(made, 100);
        let finished = all.finish();
        assert_eq!((finished.len(), finished[0].severity), (101, Severity::Error));
    }
}
