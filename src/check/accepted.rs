//! A warning that someone has accepted is reported as accepted; an acceptance that is over, or that nothing matches, is said.

use chrono::NaiveDate;

use crate::model::area::Areas;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Severity};
use crate::model::findings::Findings;
use crate::read::Acceptance;

const CODE: Code = Code::ACCEPTED;

/// Turns the warnings that an acceptance is about into notes that say so.
pub fn apply(acceptances: &[Acceptance], areas: &Areas, as_at: Option<NaiveDate>, findings: &mut Findings) {
    let mut about_acceptances = Vec::new();
    for acceptance in acceptances {
        let over = as_at.is_some_and(|as_at| as_at > acceptance.until);
        let mut matched = 0;
        findings.change(|finding| {
            if finding.severity == Severity::Warning && matches(acceptance, areas, finding) {
                matched += 1;
                if !over {
                    accept(acceptance, finding);
                }
            }
        });
        let message = match (matched, over) {
            (0, _) => format!("there is no longer a {} warning that this acceptance describes", acceptance.code),
            (_, true) => format!("this acceptance was valid until {}", date::words(acceptance.until)),
            _ => continue,
        };
        let hint = if matched == 0 { "remove it" } else { "accept it again with a new date, or have it corrected" };
        about_acceptances.push(Finding::note(CODE, acceptance.origin.clone(), message).hint(hint));
    }
    findings.extend(about_acceptances);
}

fn accept(acceptance: &Acceptance, finding: &mut Finding) {
    finding.severity = Severity::Note;
    finding.is_accepted = true;
    finding.message = format!(
        "accepted by {} on {} until {} ({}): {}",
        acceptance.by,
        date::words(acceptance.on),
        date::words(acceptance.until),
        acceptance.why,
        finding.message
    );
}

/// Whether an acceptance is about a finding. Of a finding that is about several areas or periods, or about none, an acceptance
/// that names one is not.
fn matches(acceptance: &Acceptance, areas: &Areas, finding: &Finding) -> bool {
    let is_of = |path: &str, file: &String| path == file || path.ends_with(&format!("/{file}"));
    // A workbook's name stands for all of its sheets.
    let workbook = finding.origin.file.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map(|(book, _)| book);
    let file = acceptance
        .file
        .as_ref()
        .is_none_or(|file| is_of(&finding.origin.file, file) || workbook.is_some_and(|workbook| is_of(workbook, file)));
    let area = acceptance
        .area
        .as_ref()
        .is_none_or(|area| areas.find(area).is_some_and(|area| finding.about.area == Some(area)));
    let period = acceptance.period.is_none_or(|period| finding.about.period == Some(period));
    acceptance.code == finding.code && file && area && period
}
