//! What is measured: measures with their units, the dimensions they are broken down by, and named populations.

use super::period::Period;

/// A measure's place in the spec's list of all measures.
pub type MeasureIndex = u32;
/// A dimension's place in the spec's list of all dimensions.
pub type DimensionIndex = u32;

/// One thing that a return counts or reports.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The kind of return and the measure's own name: `marac.cases`.
    pub id: String,
    /// Its ids before.
    pub formerly: Vec<String>,
    pub label: String,
    /// What is counted, in the plural ("cases", "people"), or "£", "per cent", "per 1,000".
    pub unit: String,
    /// Places after the point when shown.
    pub decimals: u8,
    /// The partner rounds it to a multiple of this.
    pub rounded_to: Option<f64>,
    /// Only whole numbers are right.
    pub whole: bool,
    /// Counts people or their cases, so that a small number may point to a person.
    pub people: bool,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub over_time: OverTime,
    /// The dimensions that its parts are given by.
    pub by: Vec<DimensionIndex>,
    /// A combination of items that is not listed means none; otherwise it is missing.
    pub sparse: bool,
    pub definition: String,
}

impl Measure {
    /// How far a sum of so many values may be out because each of them was rounded.
    pub fn rounding(&self, terms: usize) -> f64 {
        self.rounded_to.map_or(0.0, |base| base / 2.0 * terms as f64)
    }
}

/// How a year's value follows from its quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OverTime {
    /// A flow: the quarters add up.
    Sum,
    /// A level: the last quarter's value is used.
    Level,
    /// Neither: a rate or share for a quarter says nothing about the year.
    None,
}

/// Something that figures are broken down by.
#[derive(Debug, Clone)]
pub struct Dimension {
    pub id: String,
    pub label: String,
    /// Items may overlap (one person in several groups), so their values do not add up.
    pub overlapping: bool,
    /// A protected characteristic, of which zeros are withheld like small numbers.
    pub protected: bool,
    /// What all items together are called, besides "All" and "Total".
    pub all: Vec<String>,
    pub items: Vec<Item>,
}

/// One value of a dimension.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: String,
    pub label: String,
    /// It holds whatever is in no other item.
    pub rest: bool,
    /// Its ids before.
    pub formerly: Vec<String>,
    pub accept: Vec<String>,
}

/// Which part of a measure a value is: one item for each dimension named, sorted by dimension. Empty means the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Breakdown(Vec<(DimensionIndex, u32)>);

impl Breakdown {
    pub fn new(mut items: Vec<(DimensionIndex, u32)>) -> Breakdown {
        items.sort_unstable();
        items.dedup_by_key(|(dimension, _)| *dimension);
        Breakdown(items)
    }

    pub fn items(&self) -> &[(DimensionIndex, u32)] {
        &self.0
    }

    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// This breakdown with `item` of `dimension` added or put in place of another.
    pub fn with(&self, dimension: DimensionIndex, item: u32) -> Breakdown {
        let mut items = self.without(dimension).0;
        items.push((dimension, item));
        Breakdown::new(items)
    }

    pub fn without(&self, dimension: DimensionIndex) -> Breakdown {
        Breakdown(self.0.iter().copied().filter(|(other, _)| *other != dimension).collect())
    }

    /// Only the dimensions in `by`: the part of a measure that has no other dimensions.
    pub fn within(&self, by: &[DimensionIndex]) -> Breakdown {
        Breakdown(self.0.iter().copied().filter(|(dimension, _)| by.contains(dimension)).collect())
    }

    /// Whether every item of `self` is also in `finer`.
    pub fn contains(&self, finer: &Breakdown) -> bool {
        self.0.iter().all(|item| finer.0.contains(item))
    }
}

/// A unit as it stands before and behind a number: pounds before it, a per cent sign close behind it, words apart, and of one in the
/// singular.
pub fn around(number: &str, unit: &str) -> (&'static str, String) {
    match unit {
        "" => ("", String::new()),
        "%" | "per cent" => ("", "%".to_owned()),
        "£" | "pounds" => ("£", String::new()),
        "£m" | "£ million" => ("£", " million".to_owned()),
        unit if number == "1" => ("", format!(" {}", singular(unit))),
        unit => ("", format!(" {unit}")),
    }
}

/// One of a unit in the plural: "spaces" is "space", for "households per space" and "1 space".
pub fn singular(unit: &str) -> String {
    let irregular = [("people", "person"), ("children", "child"), ("women", "woman"), ("men", "man")];
    if let Some((_, one)) = irregular.iter().find(|(several, _)| *several == unit) {
        return (*one).to_owned();
    }
    match unit.strip_suffix("ies") {
        _ if unit.starts_with("per ") => unit.to_owned(),
        Some(stem) => format!("{stem}y"),
        None => unit.strip_suffix('s').unwrap_or(unit).to_owned(),
    }
}

/// A population that rates may name.
#[derive(Debug, Clone)]
pub struct Population {
    pub id: String,
    pub label: String,
    pub measure: MeasureIndex,
    /// The parts that are added up, one list of items a dimension.
    pub parts: Vec<Breakdown>,
    pub year: PopulationYear,
}

impl Population {
    /// The estimate of a year, in words: "women aged 16 and over, mid-2023".
    pub fn named(&self, year: i32) -> String {
        format!("{}, {}", self.label, self.year.named(year))
    }
}

/// Which estimate is used for a year of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PopulationYear {
    /// The 30 June within the year.
    Within,
    /// The 30 June before that.
    Preceding,
    /// The day of the last census, which is taken in 2011, 2021 and so on.
    Census,
}

impl PopulationYear {
    /// The year of the estimate that belongs to the events of a period.
    pub fn belonging_to(self, period: Period) -> i32 {
        match self {
            PopulationYear::Within => period.mid_year(),
            PopulationYear::Preceding => period.mid_year() - 1,
            PopulationYear::Census => (period.mid_year() - 1).div_euclid(10) * 10 + 1,
        }
    }

    /// An estimate by its day: "mid-2023", "census 2021".
    pub fn named(self, year: i32) -> String {
        match self {
            PopulationYear::Within | PopulationYear::Preceding => format!("mid-{year}"),
            PopulationYear::Census => format!("census {year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PopulationYear;
    use crate::model::period::Period;

    #[test]
    fn a_census_serves_until_the_next_one_lies_within_the_year() {
        for (period, census) in [
            ("2010/11", 2001),
            ("2011/12", 2011),
            ("2020/21", 2011),
            ("2021/22", 2021),
            ("2024/25 Q1", 2021),
            ("2031", 2031),
        ] {
            let period = Period::parse(period).unwrap();
            assert_eq!(PopulationYear::Census.belonging_to(period), census, "{period}");
        }
        assert_eq!(PopulationYear::Census.named(2021), "census 2021");
        assert_eq!(PopulationYear::Preceding.named(2021), "mid-2021");
    }
}
