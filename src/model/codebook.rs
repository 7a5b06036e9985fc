//! What the figures of a release are of, for programs: measures, dimensions and areas by the ids that `figures.csv` uses,
//! how they hang together, and what is withheld. It is published beside the data dictionary and says the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::frequency::Frequency;
use super::measure::OverTime;

/// The version of the form of `dictionary.json`. It goes up where something is left out that was there, or means something else.
pub const FORMAT: u32 = 1;

/// Everything needed to make sense of the ids in `figures.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Codebook {
    /// The version of this form, `FORMAT`; nothing stands there in dictionaries of before there were several.
    #[serde(default)]
    pub format: u32,
    pub withheld: Policy,
    pub measures: Vec<Counted>,
    pub dimensions: Vec<Split>,
    pub areas: Vec<Place>,
    /// What is known of measures of the same area, period and part.
    pub rules: Vec<Known>,
    /// Counts that were told the public in another way, so that they are not withheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// A count that was told the public in another way than by a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    pub measure: String,
    /// `dimension=item` pairs; empty for the whole.
    pub part: String,
    pub area: String,
    pub period: String,
    pub value: f64,
    pub by: String,
}

/// What is done with counts of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// How wide the range of a withheld count stays, where it is not one below `below`.
    pub width: Option<u32>,
    /// Counts of people are rounded to a multiple of this.
    pub rounded_to: Option<u32>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    pub id: String,
    pub label: String,
    pub unit: String,
    /// Whether it counts people or their cases.
    pub people: bool,
    /// Counts of people from 1 up to, not including, this number are withheld; none where that is not so.
    pub below: Option<u32>,
    /// What a year is of its quarters: their `sum`, the last (`level`), or `none` of that.
    pub year: OverTime,
    /// The dimensions that it is split by.
    pub by: Vec<String>,
    /// The periods that it is sent for; any where that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Frequency>,
    /// Its ids before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
    /// Places after the point that a number of it may have, though a whole one is shown without.
    #[serde(default)]
    pub places: u8,
    /// Who sends it rounds it to a multiple of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded_to: Option<f64>,
}

/// A dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    pub id: String,
    /// The kind of return that it belongs to, for two kinds may use one id.
    #[serde(default)]
    pub kind: String,
    pub label: String,
    /// One person may be in several items.
    pub overlapping: bool,
    /// A protected characteristic: zeros are withheld like small numbers.
    pub protected: bool,
    pub items: Vec<Labelled>,
}

/// An item of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Labelled {
    pub id: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
}

/// An area, and the one that it is a part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    pub code: String,
    pub name: String,
    pub within: Option<String>,
    /// Its first day, as 2024-04-01, where it has not been there always.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// The area that came in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// What else it is or was called, by name or code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// The sum of some measures, less that of others (`times` as much where that is said), is at least, and at most, what is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    pub add: Vec<String>,
    pub subtract: Vec<String>,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    /// How those to be added are split where those to be subtracted are not.
    pub parts: Parts,
}

/// Of which parts of a measure a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Parts {
    /// Both sides are split alike.
    Alike,
    /// The rule holds of each part alone.
    Each,
    /// The finest parts are added up.
    Added,
    /// Both sides are split alike, and those to be added are of the period after.
    Next,
}
