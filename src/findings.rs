//! Findings as they are printed: a line each, with the line of the file that they are about, as annotations, or as JSON.

use std::collections::BTreeMap;

use anyhow::Error;
use quarterday::cli::{Format, Print};
use quarterday::disk::excerpt::{Excerpt, Lines};
use quarterday::model::code::Code;
use quarterday::model::finding::{Finding, Severity, printable};
use quarterday::publish::internal;

use crate::print::say;

/// In the format that was asked for.
pub fn print(findings: &[Finding], Print { format, quiet, public_log }: &Print) -> Result<(), Error> {
    let public = public_log.then(|| internal::without_words(findings));
    let findings = public.as_deref().unwrap_or(findings);
    match format {
        Format::Json => say(internal::findings_json(findings)?.trim_end()),
        Format::Github => findings.iter().try_for_each(|finding| say(&annotation(finding))),
        Format::Text | Format::Lines => findings
            .iter()
            .filter(|finding| !quiet || finding.severity == Severity::Error)
            .try_for_each(|finding| say(&finding.to_string())),
    }
}

/// The findings grouped by file, each with the line that it is about and a caret under the cell. No line is shown of a file
/// in which personal data was found.
pub fn print_with_lines(findings: &[Finding], quiet: bool) -> Result<(), Error> {
    let shown: Vec<&Finding> =
        findings.iter().filter(|finding| !quiet || finding.severity == Severity::Error).collect();
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in shown {
        files.entry(&finding.origin.file).or_default().push(finding);
    }
    for (place, (file, findings)) in files.into_iter().enumerate() {
        if place > 0 {
            say("")?;
        }
        let personal = findings.iter().any(|finding| finding.code == Code::PERSONAL_DATA);
        let lines = if personal { None } else { Lines::of(file) };
        for finding in findings {
            say(&finding.to_string())?;
            if let Some(excerpt) = lines.as_ref().and_then(|lines| excerpt(lines, finding)) {
                say(&excerpt)?;
            }
        }
    }
    Ok(())
}

/// A line of a file with a caret under each character of the cell.
fn excerpt(lines: &Lines, finding: &Finding) -> Option<String> {
    let Excerpt { line, cell } = lines.excerpt(finding.origin.line, finding.origin.column)?;
    let number = finding.origin.line.to_string();
    let gutter = " ".repeat(number.len());
    let carets = format!("{}{}", " ".repeat(cell.start), "^".repeat(cell.len()));
    Some(format!("  {number} | {line}\n  {gutter} | {carets}"))
}

/// A finding as a workflow command, whose special characters are escaped.
fn annotation(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |value: &str| text(value).replace(':', "%3A").replace(',', "%2C");
    let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!("\nhint: {hint}"));
    format!(
        "::{level} file={},line={},col={},title={}::{}",
        property(&printable(finding.origin.file.clone())),
        finding.origin.line.max(1),
        finding.origin.column.max(1),
        property(finding.code.name()),
        text(&format!("{}{hint}", finding.message))
    )
}
