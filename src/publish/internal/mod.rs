//! Files that are never published: findings, and the lineage of every figure.

mod disclosure;
mod findings_page;
pub mod kept;
mod letters;
pub mod slice;
mod tracker;

use std::collections::BTreeMap;

use anyhow::Error;
use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::Files;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin, Severity};
use crate::model::letter::Correspondence;
use crate::spec::returns::Returns;

pub use disclosure::files as disclosure;
pub use letters::files as letters;

const NOTICE: &str = "Internal: never to be published. It may quote small counts.";

/// Findings, letters to partners and the tracker of returns, below `internal/`.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn files(
    returns: &Returns,
    findings: &[Finding],
    correspondence: &Correspondence,
    publisher: &str,
) -> Result<Files, Error> {
    let mut files = letters(returns, correspondence, publisher, "internal/queries/");
    let mut add = |name: &str, bytes: Vec<u8>| files.insert(format!("internal/{name}"), bytes);
    add("findings.txt", findings_text(findings).into_bytes());
    add("findings.json", findings_json(findings)?.into_bytes());
    add("findings.html", findings_page::page(correspondence, publisher).into_bytes());
    add("tracker.html", tracker::page(returns, correspondence, publisher).into_bytes());
    add("tracker.csv", tracker::csv(returns, &correspondence.owed)?);
    Ok(files)
}

/// Of each sort of finding how many there are, and nothing of what they say: in a log that anybody can read it could be a
/// small number, and so could the name of a file.
pub fn without_words(findings: &[Finding]) -> Vec<Finding> {
    let mut counted: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for finding in findings {
        *counted.entry((finding.severity, finding.code)).or_default() += 1;
    }
    let said = |((severity, code), count): ((Severity, Code), usize)| {
        let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
        let message = format!("{findings} of this kind: the details are left out of a public log");
        Finding { severity, ..Finding::error(code, Origin::file("returns"), message) }
    };
    counted.into_iter().map(said).collect()
}

fn as_at(day: Option<NaiveDate>) -> String {
    day.map_or(String::new(), |day| format!("As at {}", date::words(day)))
}

/// The lineage of all figures: `figure_id, formula, source`.
pub fn lineage(rows: &[[String; 3]]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["figure_id", "formula", "source"])?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

/// The findings as text, one after the other, with a count at the end.
pub fn findings_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&finding.to_string());
        text.push('\n');
    }
    text.push_str(&counted(findings));
    text.push('\n');
    text
}

/// The version of the form of findings. It goes up where something is left out that was there, or means something else.
const FORMAT: u32 = 1;

#[derive(Serialize, JsonSchema)]
struct Counts {
    /// An error blocks publication.
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// What `quarterday check --format json` and `refresh --format json` print, and what stands in internal/findings.json. Never publish it:
/// a finding may quote a small number.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    /// The version of this form.
    format: u32,
    counts: Counts,
    /// Sorted by place within each set of returns.
    findings: &'a [Finding],
}

/// The form of findings.
pub fn findings_schema() -> Schema {
    schema_for!(Document)
}

/// The findings as JSON: `{ "counts": {...}, "findings": [...] }`.
pub fn findings_json(findings: &[Finding]) -> Result<String, Error> {
    let counts = Counts {
        errors: count(findings, Severity::Error),
        warnings: count(findings, Severity::Warning),
        notes: count(findings, Severity::Note),
    };
    Ok(serde_json::to_string_pretty(&Document { format: FORMAT, counts, findings })? + "\n")
}

/// "1 error, 2 warnings, 0 notes".
pub fn counted(findings: &[Finding]) -> String {
    let said = |severity: Severity| {
        let number = count(findings, severity);
        format!("{number} {severity}{}", if number == 1 { "" } else { "s" })
    };
    format!("{}, {}, {}", said(Severity::Error), said(Severity::Warning), said(Severity::Note))
}

pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
