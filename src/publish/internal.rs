//! Files that are never published: findings, and the lineage of every figure.

use anyhow::Error;
use serde::Serialize;

use crate::model::finding::{Finding, Severity};

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

/// The findings as JSON: `{ "counts": {...}, "findings": [...] }`.
pub fn findings_json(findings: &[Finding]) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Counts {
        errors: usize,
        warnings: usize,
        notes: usize,
    }
    #[derive(Serialize)]
    struct Document<'a> {
        counts: Counts,
        findings: &'a [Finding],
    }
    let counts = Counts {
        errors: count(findings, Severity::Error),
        warnings: count(findings, Severity::Warning),
        notes: count(findings, Severity::Note),
    };
    Ok(serde_json::to_string_pretty(&Document { counts, findings })? + "\n")
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
