//! How areas and periods are coded for other statistics, as the Department for Education has it for its open data.

use super::area::Area;
use super::date;
use super::period::Period;

/// The first three letters of a GSS code, and what kind of area has it.
const LEVELS: [(&str, &str); 22] = [
    ("E92", "National"),
    ("K02", "National"),
    ("K03", "National"),
    ("K04", "National"),
    ("N92", "National"),
    ("S92", "National"),
    ("W92", "National"),
    ("E12", "Regional"),
    ("E06", "Local authority"),
    ("E08", "Local authority"),
    ("E09", "Local authority"),
    ("E10", "Local authority"),
    ("N09", "Local authority"),
    ("S12", "Local authority"),
    ("W06", "Local authority"),
    ("E07", "Local authority district"),
    ("E05", "Ward"),
    ("W05", "Ward"),
    ("E14", "Parliamentary constituency"),
    ("E23", "Police force area"),
    ("W15", "Police force area"),
    ("E47", "Mayoral combined authority"),
];

/// The kind of an area, by its code; as the table of areas calls it where the code says nothing.
pub fn level(area: &Area) -> String {
    let known = LEVELS.iter().find(|(prefix, _)| area.code.starts_with(prefix));
    match known {
        Some((_, level)) => (*level).to_owned(),
        None => {
            let mut letters = area.level.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

/// `time_period` and `time_identifier`. A year that ends with another quarter than the fourth has no code of its own there, and neither
/// has a run of days, which has no year.
pub fn time(period: Period) -> (String, String) {
    let financial = |year: i32| format!("{year}{:02}", (year + 1).rem_euclid(100));
    let identifier = |text: &str| text.to_owned();
    match period {
        Period::Year { year } => (financial(year), identifier("Financial year")),
        Period::Quarter { year, quarter } => (financial(year), format!("Financial year Q{quarter}")),
        Period::HalfYear { year, half: 1 } => (financial(year), identifier("Part 1 (April to September)")),
        Period::HalfYear { year, half: _ } => (financial(year), identifier("Part 2 (October to March)")),
        Period::FourQuarters { year, quarter } => (financial(year), format!("Year to Q{quarter}")),
        Period::CalendarYear { year } => (year.to_string(), identifier("Calendar year")),
        Period::Month { year, month } => (year.to_string(), date::month_name(month).to_owned()),
        Period::Span { .. } => (String::new(), identifier("Days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_the_codes_of_open_data() {
        for (period, expected) in [
            ("2024/25", "202425 Financial year"),
            ("1999/00 Q4", "199900 Financial year Q4"),
            ("2024/25 H2", "202425 Part 2 (October to March)"),
            ("2023/24 Q2 - 2024/25 Q1", "202425 Year to Q1"),
            ("2013", "2013 Calendar year"),
            ("March 2014", "2014 March"),
            ("2013-09-01 to 2014-03-31", " Days"),
        ] {
            let (year, identifier) = time(Period::parse(period).unwrap());
            assert_eq!(format!("{year} {identifier}"), expected);
        }
    }
}
