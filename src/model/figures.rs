//! The catalogue of the columns of `figures.csv`, from which that file, its descriptions for programs, the Parquet file and the page of
//! the book are made, and by which every reader finds its way.

use csv::StringRecord;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    Number,
    /// A day, as 2025-03-31.
    Day,
    /// A marker in place of a number.
    Marker,
}

macro_rules! columns {
    ($($(#[doc = $about:literal])+ $column:ident = ($name:literal, $holds:ident),)+) => {
        /// A column of `figures.csv`, in the order of the file. Behind `BreakdownLabel` stands one more for each dimension.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($(#[doc = $about])+ $column,)+
        }

        impl Column {
            pub const ALL: &[Column] = &[$(Column::$column),+];

            /// Its heading.
            pub fn name(self) -> &'static str {
                match self {
                    $(Column::$column => $name,)+
                }
            }

            pub fn holds(self) -> Holds {
                match self {
                    $(Column::$column => Holds::$holds,)+
                }
            }

            /// What it means, in lines.
            fn lines(self) -> &'static [&'static str] {
                match self {
                    $(Column::$column => &[$($about),+],)+
                }
            }
        }
    };
}

columns! {
    /// The figure: its measure and statistic, area, period and part. The same figure has the same id in every release.
    FigureId = ("figure_id", Text),
    /// What the figure is, in words.
    Label = ("label", Text),
    /// The measure that it is made from, by its id in `dictionary.json`; several are joined by a plus.
    Measure = ("measure", Text),
    /// What was done to the measure: its sum, a rate, a share, a change, in words joined by points.
    Statistic = ("statistic", Text),
    /// The kind of area: National, Regional, Local authority, Local authority district, or what the partnership calls it.
    GeographicLevel = ("geographic_level", Text),
    /// The GSS code of the area.
    AreaCode = ("area_code", Text),
    /// The name of the area.
    Area = ("area", Text),
    /// The year: six digits for a financial year (202425 is April 2024 to March 2025), four for a calendar year; empty for a run of days.
    TimePeriod = ("time_period", Text),
    /// What of the year: Financial year, Financial year Q1 to Q4, Part 1 (April to September), Calendar year, a month, Year to Q1.
    TimeIdentifier = ("time_identifier", Text),
    /// The period as this partnership writes it: 2024/25 Q4.
    Period = ("period", Text),
    /// The first day of the period.
    PeriodStart = ("period_start", Day),
    /// The last day of the period.
    PeriodEnd = ("period_end", Day),
    /// The part of the measure in words; empty for the whole.
    BreakdownLabel = ("breakdown_label", Text),
    /// The number, rounded as it is shown; empty where there is a marker, words or a benchmark.
    Value = ("value", Number),
    /// The number that another figure of this area and period is compared with, or is to reach.
    Benchmark = ("benchmark", Number),
    /// The lower limit of the interval, or the lower end of a range.
    Lower = ("lower", Number),
    /// The upper limit of the interval, or the upper end of a range.
    Upper = ("upper", Number),
    /// The confidence of the interval, in per cent.
    Confidence = ("confidence", Number),
    /// How the interval is made; for a range, that it is one.
    IntervalMethod = ("interval_method", Text),
    /// The p value, at three places; empty where it is below the smallest of these.
    PValue = ("p_value", Number),
    /// The number that the p value is below, where it is not given.
    PValueBelow = ("p_value_below", Number),
    /// What the method answers in words: higher, similar, increasing, met.
    Verdict = ("verdict", Text),
    /// Why there is no number.
    Marker = ("marker", Marker),
    /// A range or an approximate number, in words, where there is no number.
    Words = ("words", Text),
    /// What qualifies the number, in square brackets: `[p]` provisional, `[e]` estimated, `[b]` break in series, `[r]` revised, `[low]` rounds to zero.
    Flags = ("flags", Text),
    /// What the number counts or is given in.
    Unit = ("unit", Text),
    /// The number that is divided, where the figure is a share, a rate or a ratio.
    Numerator = ("numerator", Number),
    /// The number that it is divided by.
    Denominator = ("denominator", Number),
    /// What it is divided by, in words.
    DenominatorName = ("denominator_name", Text),
    /// What a change is measured from, or what a benchmark is.
    Base = ("base", Text),
}

impl Column {
    /// What it means.
    pub fn about(self) -> String {
        self.lines().iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    /// Whether the columns of dimensions stand behind it.
    pub fn is_before_dimensions(self) -> bool {
        self == Column::BreakdownLabel
    }
}

/// What a column of a dimension means.
pub const ABOUT_DIMENSION: &str =
    "The item of a dimension, by its id in `dictionary.json`; empty where a figure is not split by it.";

/// The column of a dimension.
pub fn of_dimension(id: &str) -> String {
    format!("by_{}", id.replace('-', "_"))
}

/// The parts of a measure in one column, as releases of earlier versions have them (`source=police`).
const BREAKDOWN: &str = "breakdown";

/// Where the columns stand in a file. A release of an earlier version has fewer, and what it lacks is empty.
#[derive(Debug)]
pub struct Header(StringRecord);

impl Header {
    /// The columns under these headings; nothing where they are not those of figures.
    pub fn new(headings: &StringRecord) -> Option<Header> {
        let has = |column: Column| headings.iter().any(|heading| heading == column.name());
        (has(Column::FigureId) && has(Column::Value)).then(|| Header(headings.clone()))
    }

    fn named<'a>(&self, row: &'a StringRecord, name: &str) -> &'a str {
        self.0.iter().position(|heading| heading == name).and_then(|at| row.get(at)).unwrap_or_default()
    }

    /// The cell of a column.
    pub fn cell<'a>(&self, row: &'a StringRecord, column: Column) -> &'a str {
        self.named(row, column.name())
    }

    /// The number of a figure, whichever sort of figure it is; empty where there is none.
    pub fn number<'a>(&self, row: &'a StringRecord) -> &'a str {
        self.first(row, [Column::Value, Column::Benchmark])
    }

    /// What stands in place of a number.
    pub fn marker<'a>(&self, row: &'a StringRecord) -> &'a str {
        self.first(row, [Column::Marker, Column::Words])
    }

    fn first<'a>(&self, row: &'a StringRecord, columns: [Column; 2]) -> &'a str {
        let cells = columns.map(|column| self.cell(row, column));
        cells.into_iter().find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// The p value, as it is said.
    pub fn p(&self, row: &StringRecord) -> String {
        match self.cell(row, Column::PValueBelow) {
            "" => self.cell(row, Column::PValue).to_owned(),
            below => format!("<{below}"),
        }
    }

    /// The part of the measure as `dimension=item` pairs of ids with semicolons between them, of these dimensions.
    pub fn breakdown<'a>(&self, row: &StringRecord, dimensions: impl IntoIterator<Item = &'a str>) -> String {
        let mut pairs: Vec<String> = Vec::new();
        for id in dimensions {
            let item = self.named(row, &of_dimension(id));
            let pair = format!("{id}={item}");
            // Two kinds of return may use one id.
            if !item.is_empty() && !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        if pairs.is_empty() { self.named(row, BREAKDOWN).to_owned() } else { pairs.join(";") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_those_of_earlier_versions_too() {
        let (now, before) = (
            Header::new(&StringRecord::from(vec!["figure_id", "by_ethnic_group", "value", "benchmark", "words"]))
                .unwrap(),
            Header::new(&StringRecord::from(vec!["figure_id", "breakdown", "value", "marker", "p_value"])).unwrap(),
        );
        let row = StringRecord::from(vec!["a", "white", "", "47", ""]);
        assert_eq!((now.number(&row), now.marker(&row)), ("47", ""));
        assert_eq!(now.breakdown(&row, ["source", "ethnic-group", "ethnic-group"]), "ethnic-group=white");
        let row = StringRecord::from(vec!["a", "source=police", "", "just under 500", "<0.001"]);
        assert_eq!(
            (before.number(&row), before.marker(&row), before.p(&row)),
            ("", "just under 500", "<0.001".to_owned())
        );
        assert_eq!(before.breakdown(&row, ["source"]), "source=police");
    }
}
