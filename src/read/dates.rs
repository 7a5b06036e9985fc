//! A date in a cell.

use chrono::NaiveDate;

use crate::model::date;

/// A date in a cell, `Ok(None)` when the cell is empty.
pub fn optional(text: &str) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    date::parse(text).map(Some).ok_or_else(|| format!("\"{text}\" cannot be read as a date"))
}
