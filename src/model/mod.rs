//! The words of the field: what a period, an area, a measure, a value, a marker and a finding are.

pub mod area;
pub mod cell;
pub mod code;
pub mod codebook;
pub mod date;
pub mod denominator;
pub mod disclosed;
pub mod finding;
pub mod findings;
pub mod format;
pub mod interval;
pub mod letter;
pub mod lineage;
pub mod measure;
pub mod missing;
pub mod observations;
pub mod owed;
pub mod period;
pub mod received;
pub mod round;
pub mod spelling;
pub mod statistic;
pub mod submitted;
pub mod value;
pub mod verdict;
pub mod withheld;
