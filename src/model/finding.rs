//! One thing wrong in the data, in words that a partner can act on, and where it is.

use std::fmt;

use crate::model::area::AreaIndex;
use crate::model::code::Code;
use crate::model::period::Period;

use serde::Serialize;

/// Where something stands in what was sent. Lines and columns count from 1; 0 means the whole file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct Origin {
    /// As the user would name it.
    pub file: String,
    /// From 1; 0 means the whole file.
    pub line: u32,
    /// From 1; 0 means the whole line.
    pub column: u32,
}

impl Origin {
    /// The whole file.
    pub fn file(file: impl Into<String>) -> Origin {
        Origin { file: file.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(self.file.clone()))?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// The severity of a finding. Only an error blocks publication.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// What of the data standard a finding is about, as far as it is about one of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    pub area: Option<AreaIndex>,
    pub period: Option<Period>,
}

/// Where something stands, and what it is about.
#[derive(Debug, Clone)]
pub struct Place {
    pub origin: Origin,
    pub about: About,
}

impl Place {
    /// Where something stands that is about one area and period.
    pub fn of(origin: Origin, area: AreaIndex, period: Period) -> Place {
        Place { origin, about: About { area: Some(area), period: Some(period) } }
    }
}

impl From<Origin> for Place {
    fn from(origin: Origin) -> Place {
        Place { origin, about: About::default() }
    }
}

/// One thing wrong in the data. Findings sort by where they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub origin: Origin,
    pub severity: Severity,
    /// What sort of finding it is: `quarterday explain CODE` says what it means.
    #[schemars(with = "String", regex(pattern = "^[a-z0-9-]+$"))]
    pub code: Code,
    /// What is wrong. For personal-data it names the kind and never the value.
    pub message: String,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// For programs; in words it stands in the message.
    #[serde(skip)]
    pub about: About,
    /// Somebody has looked into it and taken it as it is.
    #[serde(skip)]
    pub is_accepted: bool,
}

/// What a finding says, and what can be done about it.
pub type Words = (String, Option<String>);

impl Finding {
    pub fn of(severity: Severity, code: Code, place: impl Into<Place>, (message, hint): Words) -> Finding {
        let Place { origin, about } = place.into();
        Finding {
            origin,
            severity,
            code,
            message: printable(message),
            hint: hint.map(printable),
            about,
            is_accepted: false,
        }
    }

    pub fn error(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::of(Severity::Error, code, place, (message.into(), None))
    }

    pub fn warning(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::of(Severity::Warning, code, place, (message.into(), None))
    }

    pub fn note(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Finding {
        Finding::of(Severity::Note, code, place, (message.into(), None))
    }

    /// Adds what the partner or the analyst can do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Finding {
        self.hint = Some(printable(hint.into()));
        self
    }
}

/// A text without control characters: what was sent may be quoted, and must not move the cursor of whoever reads it.
pub fn printable(text: String) -> String {
    if text.contains(char::is_control) {
        return text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
    }
    text
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.origin, self.severity, self.code, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}
