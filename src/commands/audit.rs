//! `quarterday audit`: attacks what is published with nothing but the published files.

use std::process::ExitCode;

use anyhow::Error;
use quarterday::audit;
use quarterday::cli::{Audit, Format};
use quarterday::disk::load;
use quarterday::model::finding::Severity;

use super::BLOCKED;
use crate::findings;
use crate::print::say;

pub fn run(typed: &Audit) -> Result<ExitCode, Error> {
    let mut releases = Vec::new();
    for folder in &typed.folders {
        releases.extend(load::releases(folder)?);
    }
    let audited = audit::audit(&releases)?;
    let print = &typed.print;
    findings::print(&audited.findings, print)?;
    if !print.quiet && matches!(print.format, Format::Text | Format::Lines) {
        say(&audited.summary())?;
    }
    let is_wrong = audited.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if is_wrong { ExitCode::from(BLOCKED) } else { ExitCode::SUCCESS })
}
