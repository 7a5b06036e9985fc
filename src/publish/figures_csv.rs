//! Every published figure, one row each, and the columns of returns that each comes from, as CSV: in UTF-8 with line feeds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::formula_guard::{guard, unguard};
use crate::model::edition::Published;
use crate::model::figures::{self, Column, Header, Holds};
use crate::model::interval::Chance;
use crate::present::report::{Dimension, FigureRow, Report};

/// A column of the file.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// One that every release has.
    Always(Column),
    Dimension(&'a Dimension),
}

impl Of<'_> {
    pub fn name(self) -> String {
        match self {
            Of::Always(column) => column.name().to_owned(),
            Of::Dimension(dimension) => figures::of_dimension(&dimension.id),
        }
    }

    pub fn holds(self) -> Holds {
        match self {
            Of::Always(column) => column.holds(),
            Of::Dimension(_) => Holds::Text,
        }
    }

    /// Its cell in a row.
    pub fn of<'row>(&self, row: &'row FigureRow) -> &'row str {
        match self {
            Of::Always(column) => cell(row, *column),
            Of::Dimension(dimension) => {
                let item = row.breakdown.iter().find(|(id, _)| *id == dimension.id);
                item.map_or("", |(_, item)| item)
            }
        }
    }
}

/// The columns of a release, in their order.
pub fn columns(report: &Report) -> Vec<Of<'_>> {
    let dimensions = |column: &Column| {
        let dimensions = column.is_before_dimensions().then_some(&report.dimensions);
        dimensions.into_iter().flatten().map(Of::Dimension)
    };
    Column::ALL.iter().flat_map(|column| std::iter::once(Of::Always(*column)).chain(dimensions(column))).collect()
}

/// What a release showed, by the ids of its figures. Releases of earlier versions, whose columns are others, are read as well.
///
/// # Errors
/// A table that `figures` has not made.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Published>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = Header::new(reader.headers()?).context("its columns are not those of figures")?;
    let of = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row?;
        let text = |column| unguard(header.cell(&row, column)).to_owned();
        let published = Published {
            value: header.number(&row).to_owned(),
            lower: text(Column::Lower),
            upper: text(Column::Upper),
            marker: unguard(header.marker(&row)).to_owned(),
            verdict: text(Column::Verdict),
        };
        Ok((text(Column::FigureId), published))
    };
    reader.records().map(of).collect()
}

/// The rows in the order given, under their headings.
pub fn figures(report: &Report) -> Result<Vec<u8>> {
    let columns = columns(report);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(columns.iter().map(|column| column.name()))?;
    for row in &report.figures {
        csv.write_record(columns.iter().map(|column| guard(column.of(row)).into_owned()))?;
    }
    Ok(csv.into_inner()?)
}

fn cell(row: &FigureRow, column: Column) -> &str {
    match column {
        Column::FigureId => &row.figure_id,
        Column::Label => &row.label,
        Column::Measure => &row.measure,
        Column::Statistic => &row.statistic,
        Column::GeographicLevel => &row.geographic_level,
        Column::AreaCode => &row.area_code,
        Column::Area => &row.area,
        Column::TimePeriod => &row.time_period,
        Column::TimeIdentifier => &row.time_identifier,
        Column::Period => &row.period,
        Column::PeriodStart => &row.period_start,
        Column::PeriodEnd => &row.period_end,
        Column::BreakdownLabel => &row.breakdown_label,
        Column::Value => &row.value,
        Column::Benchmark => &row.benchmark,
        Column::Lower => &row.lower,
        Column::Upper => &row.upper,
        Column::Confidence => &row.confidence,
        Column::IntervalMethod => &row.interval_method,
        Column::PValue => match &row.p_value {
            Some(Chance::At(p)) => p,
            Some(Chance::Below(_)) | None => "",
        },
        Column::PValueBelow => match &row.p_value {
            Some(Chance::Below(p)) => p,
            Some(Chance::At(_)) | None => "",
        },
        Column::Verdict => &row.verdict,
        Column::Marker => &row.marker,
        Column::Words => &row.words,
        Column::Flags => &row.flags,
        Column::Unit => &row.unit,
        Column::Numerator => &row.numerator,
        Column::Denominator => &row.denominator,
        Column::DenominatorName => &row.denominator_name,
        Column::Base => &row.base,
    }
}

/// The columns of `sources.csv`, with what each means.
pub const SOURCES: [(&str, Holds, &str); 5] = [
    ("figure_id", Holds::Text, "The figure, as in `figures.csv`."),
    ("return", Holds::Text, "The kind of return that it comes from."),
    ("column", Holds::Number, "The column of the return, counted from 1."),
    (
        "first_line",
        Holds::Number,
        "The first line of the return, counted from 1; empty where lines are not given, because there are as many of \
        them as cases.",
    ),
    ("last_line", Holds::Number, "The last line of the same run."),
];

/// A row for each column of a return that a figure comes from.
pub fn sources(rows: &[FigureRow]) -> Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(SOURCES.map(|(name, ..)| name))?;
    for row in rows {
        for source in &row.sources {
            let line = |of: fn((u32, u32)) -> u32| source.lines.map_or(String::new(), |lines| of(lines).to_string());
            let (column, first, last) = (source.column.to_string(), line(|lines| lines.0), line(|lines| lines.1));
            csv.write_record([&*guard(&row.figure_id), &guard(&source.kind), &column, &first, &last])?;
        }
    }
    Ok(csv.into_inner()?)
}
