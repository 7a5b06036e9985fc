//! What is kept of an edition that was released: what it showed, what it was made from, and which of several vintages it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use super::received::Key;

/// When an edition was released, and which of several of its period it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vintage {
    /// 1 for the first release of a period, one more for each correction.
    pub number: u32,
    pub on: NaiveDate,
    /// Why it was corrected; nothing for the first.
    pub because: Option<String>,
}

/// A release of an edition, as it is remembered apart from the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub publication: String,
    pub period: String,
    /// Its folder below the output folder.
    pub folder: String,
    pub vintage: Vintage,
}

/// A figure as a release showed it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Published {
    /// The number at the places it was shown with; empty where a marker or words stand in its place.
    pub value: String,
    /// The ends of a range where there is no number, else the limits of an interval.
    pub lower: String,
    pub upper: String,
    pub marker: String,
    /// What its method answered in words.
    pub verdict: String,
}

/// A value as it was read, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCell {
    /// The number in words, or what stood in its place.
    pub words: String,
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// All values that an edition was made from.
pub type Sent = BTreeMap<Key, SentCell>;

/// A figure of an edition before anything was withheld. For the analyst alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// At full precision; nothing where it is no number.
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// How it is made, in words: another text is another definition.
    pub definition: String,
}

/// Whether two numbers are the same but for what a computer makes of their last digits.
pub fn is_same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(other.abs()),
        _ => false,
    }
}

/// What became of a value since an edition was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Became {
    /// It was not there then.
    Late,
    /// It is another.
    SentAgain,
    /// It is not there any more.
    Withdrawn,
    /// It is held back, as under query.
    Queried,
}

impl Became {
    pub fn words(self) -> &'static str {
        match self {
            Became::Late => "received late",
            Became::SentAgain => "sent again",
            Became::Withdrawn => "withdrawn",
            Became::Queried => "under query",
        }
    }
}

/// Why a figure is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// What was sent in a kind of return, which is named by its id.
    Sent { kind: String, became: Became },
    /// It is made from other parts, or in another way.
    Definition,
    /// What is sent for it is the same, and so is the way in which it is made: it is judged beside other figures, or areas or
    /// what is withheld changed.
    Around,
}

/// A value that moved a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    pub key: Key,
    pub became: Became,
    pub was: Option<SentCell>,
    pub is: Option<SentCell>,
    /// What it adds to the figure; nothing where the figure is no sum of what was sent.
    pub adds: Option<f64>,
}

/// A figure that is not what it was, with everything that moved it. For the analyst alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub was: Kept,
    pub is: Kept,
    pub causes: BTreeSet<Cause>,
    pub moves: Vec<Move>,
}

impl Moved {
    /// Of a figure with a numerator and a denominator, what each adds to the difference: first the numerator changes, then the
    /// denominator. Nothing where one of the four is no number, or is zero.
    pub fn by_fraction(&self) -> Option<[f64; 2]> {
        let (was, is) = (self.was.value?, self.is.value?);
        let numerators = self.was.numerator.zip(self.is.numerator).filter(|(before, _)| *before != 0.0);
        let (before, now) = numerators?;
        self.was.denominator.zip(self.is.denominator)?;
        let between = was * (now / before);
        Some([between - was, is - between])
    }
}
