//! What is asked of one partner: queries about what it sent, and returns that have not come. Nothing of anyone else.

use chrono::NaiveDate;

use super::finding::{Finding, Severity};
use super::owed::Owed;
use super::period::Period;

/// One letter.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: Addressee,
    /// Its file, without extension.
    pub slug: String,
    /// What has not come, sorted by period.
    pub not_come: Vec<Owed>,
    pub queries: Vec<Query>,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Addressee {
    Partner(String),
    /// Nobody can be told from the file, so it is whoever sent it.
    SenderOf(String),
}

/// One thing that is wrong or to be confirmed, at its place as a spreadsheet shows it.
#[derive(Debug, Clone)]
pub struct Query {
    pub severity: Severity,
    /// The file's own name, without folders.
    pub file: String,
    pub sheet: Option<String>,
    /// "E12", "row 12", or nothing for the whole file.
    pub cell: Option<String>,
    pub heading: Option<String>,
    /// The return and the area and period that it is about, where they could be read.
    pub about: String,
    pub sent: Option<String>,
    /// What the standard takes there.
    pub expected: Option<String>,
    /// The period before, and what the same partner sent for it.
    pub before: Option<(Period, String)>,
    pub wrong: String,
    pub hint: Option<String>,
    pub due: Option<NaiveDate>,
}

/// A finding with who is asked about it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub finding: Finding,
    /// Whose return it is in, where that is known.
    pub partner: Option<String>,
    pub handling: Handling,
}

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handling {
    /// It is in a letter.
    Letter,
    /// It compares partners, or is about the analyst's own tables, so no letter says it.
    Analyst,
    /// Somebody has accepted it.
    Accepted,
    /// A note, which asks nothing of anybody.
    Told,
}

impl Handling {
    pub fn words(self) -> &'static str {
        match self {
            Handling::Letter => "in a letter",
            Handling::Analyst => "for the analyst",
            Handling::Accepted => "accepted",
            Handling::Told => "no query",
        }
    }
}

/// Everything that follows from a set of returns for those who sent them.
#[derive(Debug, Clone, Default)]
pub struct Correspondence {
    pub letters: Vec<Letter>,
    pub asked: Vec<Asked>,
    /// Every return that was owed, sorted.
    pub owed: Vec<Owed>,
    /// The date up to which returns count as received.
    pub as_at: Option<NaiveDate>,
    /// The last day on which anything was sent.
    pub latest: Option<NaiveDate>,
}

impl Correspondence {
    /// The day against which due dates are held: that of the refresh, or without it the last that is known to be over.
    pub fn day(&self, due: NaiveDate) -> Option<NaiveDate> {
        self.as_at.or(self.latest.filter(|latest| due < *latest))
    }
}
