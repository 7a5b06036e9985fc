//! What differs between two releases, from their files alone.

use std::collections::BTreeMap;

use anyhow::Error;

use super::opened::{Folder, Opened, Row};
use crate::model::round;

/// A figure that two releases give differently.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub figure_id: String,
    pub area: String,
    pub period: String,
    /// The number or marker of the first release, and of the second.
    pub was: String,
    pub is: String,
    /// By how much it is more, where both are numbers.
    pub by: String,
}

/// Two releases beside each other.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// In the order of the second release.
    pub differences: Vec<Difference>,
    pub same: usize,
    /// Figures of one release alone.
    pub only_first: usize,
    pub only_second: usize,
}

impl Compared {
    /// What came of it, in a sentence.
    pub fn summary(&self) -> String {
        let figures = |count: usize| match count {
            1 => "1 figure".to_owned(),
            count => format!("{count} figures"),
        };
        let differ = match self.differences.len() {
            0 => "no figure differs".to_owned(),
            1 => "1 figure differs".to_owned(),
            count => format!("{count} figures differ"),
        };
        format!(
            "{differ}, of {} that both releases give; {} only in the first, {} only in the second",
            figures(self.same + self.differences.len()),
            figures(self.only_first),
            self.only_second
        )
    }

    /// The differences as CSV.
    ///
    /// # Errors
    /// None that these texts can cause; they are passed on all the same.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["figure_id", "area", "period", "was", "is", "difference"])?;
        for difference in &self.differences {
            let Difference { figure_id, area, period, was, is, by } = difference;
            writer.write_record([figure_id, area, period, was, is, by])?;
        }
        Ok(writer.into_inner()?)
    }
}

/// Compares two releases, figure by figure.
///
/// # Errors
/// A folder that is no release.
pub fn compare(first: &Folder, second: &Folder) -> Result<Compared, Error> {
    let (first, second) = (Opened::open(first)?, Opened::open(second)?);
    let mut before: BTreeMap<&str, &Row> = first.rows.iter().map(|row| (row.figure_id.as_str(), row)).collect();
    let mut compared = Compared::default();
    for row in &second.rows {
        match before.remove(row.figure_id.as_str()) {
            None => compared.only_second += 1,
            Some(earlier) if shown(earlier) == shown(row) => compared.same += 1,
            Some(earlier) => compared.differences.push(Difference {
                figure_id: row.figure_id.clone(),
                area: row.area.clone(),
                period: row.period.clone(),
                was: shown(earlier),
                is: shown(row),
                by: by(&earlier.value, &row.value),
            }),
        }
    }
    compared.only_first = before.len();
    Ok(compared)
}

/// What stands in the place of a figure: its number, the ends of its range, or its marker.
fn shown(row: &Row) -> String {
    // The limits of a number stand in the same columns as the ends of a range.
    let is_range = row.value.is_empty() && row.marker.is_empty();
    let range = match (row.lower.as_str(), row.upper.as_str()) {
        ("", "") => String::new(),
        (lower, "") => format!("at least {lower}"),
        ("", upper) => format!("at most {upper}"),
        (lower, upper) => format!("{lower} to {upper}"),
    };
    let number = if is_range { range.as_str() } else { row.value.as_str() };
    [number, row.marker.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn by(was: &str, is: &str) -> String {
    let places = |text: &str| text.split_once('.').map_or(0, |(_, places)| places.len());
    let (Ok(before), Ok(now)) = (was.parse::<f64>(), is.parse::<f64>()) else { return String::new() };
    let by = round::plain(now - before, places(was).max(places(is)) as u8);
    if now > before { format!("+{by}") } else { by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_as_many_places_as_the_finer_number() {
        for (was, is, expected) in [("12", "15", "+3"), ("15", "12.5", "-2.5"), ("0.30", "0.1", "-0.20"), ("", "4", "")]
        {
            assert_eq!(by(was, is), expected, "{was} {is}");
        }
    }
}
