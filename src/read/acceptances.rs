//! Reads `accepted.toml` beside the returns: which warnings someone has accepted, why, and until when.

use anyhow::Error;
use chrono::NaiveDate;
use serde::Deserialize;

use super::Input;
use super::period_text::{self, Habits};
use super::personal::Watch;
use crate::model::code::Code;
use crate::model::date;
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::rules;
use crate::spec::source::{Name, Source};

/// The name of the file, in each folder of returns.
pub const FILE: &str = "accepted.toml";

/// A warning that has been looked at and may stand.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub code: Code,
    pub file: Option<String>,
    pub area: Option<String>,
    pub period: Option<Period>,
    pub by: String,
    pub on: NaiveDate,
    pub why: String,
    pub until: NaiveDate,
    pub origin: Origin,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    accepted: Vec<TypedAcceptance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedAcceptance {
    code: Name,
    file: Option<String>,
    area: Option<String>,
    period: Option<String>,
    by: String,
    on: String,
    why: String,
    until: String,
}

/// Whether an input is such a file.
pub fn is_acceptances(path: &str) -> bool {
    path.rsplit('/').next() == Some(FILE)
}

/// Reads one file; what is wrong with it is a finding.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn read(input: Input, watch: &mut Watch, findings: &mut Findings) -> Result<Vec<Acceptance>, Error> {
    let source = super::source(input, watch)?;
    match source.parse::<Typed>() {
        Ok(typed) => Ok(typed.accepted.into_iter().filter_map(|entry| acceptance(&source, entry, findings)).collect()),
        Err(error) => {
            findings.push(unreadable(Origin::file(source.path.as_str()), error.to_string()));
            Ok(Vec::new())
        }
    }
}

fn acceptance(source: &Source, typed: TypedAcceptance, findings: &mut Findings) -> Option<Acceptance> {
    let origin = source.origin(&typed.code);
    let mut day = |text: &str| {
        let date = date::parse(text);
        if date.is_none() {
            findings.push(unreadable(origin.clone(), format!("\"{text}\" is not a date")));
        }
        date
    };
    let (on, until) = (day(&typed.on), day(&typed.until));
    let code = rules::code(typed.code.get_ref());
    if let Err(near) = code {
        let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        findings.push(unreadable(origin.clone(), format!("no finding has this code{near}")));
    }
    let TypedAcceptance { file, area, period, by, why, .. } = typed;
    if let (Some(on), Some(until)) = (on, until)
        && until < on
    {
        findings.push(unreadable(origin.clone(), "it ends before it was accepted: `until` is before `on`".to_owned()));
        return None;
    }
    if let Some(empty) = [("by", &by), ("why", &why)].into_iter().find(|(_, text)| text.trim().is_empty()) {
        findings.push(unreadable(origin.clone(), format!("`{}` is empty", empty.0)));
        return None;
    }
    let habits = Habits::default();
    let read = |text: &String| Period::parse(text).ok().or_else(|| Some(period_text::read(text, habits).ok()?.period));
    let said = period;
    let period = said.as_ref().and_then(read);
    if let (Some(text), None) = (said, period) {
        findings.push(unreadable(origin.clone(), format!("\"{text}\" cannot be read as a period")));
        return None;
    }
    // Findings name files with forward slashes, on Windows too, where somebody may type the other one.
    let file = file.map(|file| file.replace('\\', "/"));
    Some(Acceptance { code: code.ok()?, file, area, period, by, on: on?, why, until: until?, origin })
}

fn unreadable(origin: Origin, message: String) -> Finding {
    Finding::error(Code::UNREADABLE_ACCEPTANCE, origin, message)
        .hint("an entry is [[accepted]] with code, by, on, why and until, and, where they apply, file, area and period")
}
