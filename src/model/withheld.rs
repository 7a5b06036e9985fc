//! The record of what was withheld, for those who may see it.

use serde::Serialize;

/// What a refresh withholds, why, and what that costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Record {
    /// The rule, and who agreed it.
    pub policy: String,
    /// How many numbers figures tell, of all publications made from the same returns, and how many of these are withheld.
    pub told: usize,
    pub withheld: usize,
    /// The same, each counted as often as a figure tells it.
    pub told_by_figures: usize,
    pub withheld_by_figures: usize,
    /// How many sorts of readers it is proved against: the public, one who knows a case, partners who know what they sent.
    pub attackers: usize,
    /// Numbers that only earlier releases told, and that the proof takes in.
    pub earlier: usize,
    pub numbers: Vec<Number>,
}

/// One number that is withheld.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// What it is of, in words.
    pub of: String,
    pub value: String,
    pub why: String,
    /// Of what has to be protected: the least and the most that a reader cannot rule out are proved to lie so far apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<String>,
    /// How many figures tell it.
    pub figures: usize,
}
