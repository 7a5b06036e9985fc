//! Renders a report into the bytes of every file of an edition.

mod arial;
pub mod chart;
pub mod chart_csv;
pub mod codebook;
mod data_csv;
mod described;
pub mod dictionary;
pub mod disclosed;
pub mod docx;
pub mod figures_csv;
mod flags;
pub mod formula_guard;
pub mod html;
pub mod index;
pub mod internal;
pub mod manifest;
mod notes;
mod ods;
mod packed;
mod parquet;
mod plain;
pub mod png;
pub mod received;
pub mod released;
pub mod tables_csv;
mod unit;
mod workbook;
pub mod xlsx;

use std::collections::BTreeMap;

use anyhow::{Context, Error};
use rayon::prelude::*;

use crate::model::format::Format;
use crate::present::chart::Chart;
use crate::present::report::Report;
use crate::present::table::Table;
use crate::spec::theme::Theme;
use workbook::Workbook;

/// The files of an edition by their path below its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A report whose charts are drawn and whose tables are laid out on sheets.
struct Drawn<'a> {
    report: &'a Report,
    charts: Vec<Drawing<'a>>,
    workbook: Workbook,
}

/// A chart as a drawing of its own, as a picture, and as a drawing for a page that has its words as text.
struct Drawing<'a> {
    chart: &'a Chart,
    svg: String,
    png: Vec<u8>,
    untitled: String,
    /// `untitled` as a picture, for documents that have its words as text, too.
    picture: png::Picture,
}

impl Drawn<'_> {
    /// How a chart was drawn.
    fn of(&self, chart: &Chart) -> Option<&Drawing<'_>> {
        self.charts.iter().find(|drawing| drawing.chart.id == chart.id)
    }
}

/// The files that a release makes of a report, in every format; documents look as `template` does. Charts are drawn and formats
/// are made side by side; the order of files does not depend on it.
///
/// # Errors
/// A format that cannot hold what the report says, which names the table or chart.
pub fn publish(report: &Report, template: &docx::Template) -> Result<Files, Error> {
    let charts: Vec<&Chart> = report.sections.iter().flat_map(|section| &section.charts).collect();
    let charts = charts.into_par_iter().map(|chart| draw(chart, &report.theme)).collect::<Result<Vec<_>, Error>>()?;
    let drawn = Drawn { report, charts, workbook: workbook::workbook(report) };
    let made =
        Format::ALL.par_iter().map(|format| made(*format, &drawn, template)).collect::<Result<Vec<_>, Error>>()?;
    let mut files: Files = made.into_iter().flatten().collect();
    let package = described::package(report, &files)?;
    files.insert(Format::Package.released(""), package);
    Ok(files)
}

fn draw<'a>(chart: &'a Chart, theme: &Theme) -> Result<Drawing<'a>, Error> {
    let svg = chart::svg(chart, chart::Titles::Inside, theme);
    let untitled = chart::svg(chart, chart::Titles::Omitted, theme);
    let picture = |svg: &str| png::png(svg).with_context(|| format!("chart {}", chart.id));
    let (png, picture) = (picture(&svg)?.bytes, picture(&untitled)?);
    Ok(Drawing { chart, svg, png, untitled, picture })
}

/// The files of one format.
fn made(format: Format, drawn: &Drawn, template: &docx::Template) -> Result<Files, Error> {
    let one = |bytes: Vec<u8>| Files::from([(format.released(""), bytes)]);
    let charts = |bytes: fn(&Drawing) -> Vec<u8>| {
        drawn.charts.iter().map(|drawing| (format.released(&drawing.chart.id), bytes(drawing))).collect()
    };
    Ok(match format {
        Format::Page => {
            let inline = |chart: &Chart| drawn.of(chart).map_or_else(String::new, |drawing| drawing.untitled.clone());
            one(html::page(drawn.report, &inline).into_bytes())
        }
        Format::Figures => one(figures_csv::figures(drawn.report)?),
        Format::Parquet => one(parquet::figures(drawn.report)?),
        Format::Sources => one(figures_csv::sources(&drawn.report.figures)?),
        Format::Table => {
            let table = |table: &Table| {
                let csv = tables_csv::table(table).with_context(|| format!("table {}", table.id))?;
                Ok((format.released(&table.id), csv))
            };
            tables(drawn.report).map(table).collect::<Result<Files, Error>>()?
        }
        Format::Paper => one(docx::paper(drawn, template)?),
        Format::Appendix => one(docx::appendix(drawn, template)?),
        Format::Data => {
            let units = notes::units(drawn.report);
            let table = |table: &Table| Ok((format.released(&table.id), data_csv::table(table, &units)?));
            tables(drawn.report).map(table).collect::<Result<Files, Error>>()?
        }
        Format::Workbook => one(xlsx::xlsx(&drawn.workbook)?),
        Format::OpenWorkbook => one(ods::ods(&drawn.workbook)?),
        Format::Drawing => charts(|chart| chart.svg.clone().into_bytes()),
        Format::Picture => charts(|chart| chart.png.clone()),
        // Made of the others.
        Format::Package => Files::new(),
        Format::CsvMetadata => one(described::csv_metadata(drawn.report)?),
        Format::Numbers => {
            let numbers = drawn.charts.iter().filter_map(|drawing| {
                let csv = chart_csv::chart(drawing.chart).transpose()?;
                Some(csv.map(|csv| (format.released(&drawing.chart.id), csv)))
            });
            numbers.collect::<Result<Files, Error>>()?
        }
        Format::Embed => {
            let embed = |drawing: &Drawing| html::embed(drawn.report, drawing.chart, &drawing.untitled).into_bytes();
            drawn.charts.iter().map(|drawing| (format.released(&drawing.chart.id), embed(drawing))).collect()
        }
        // Made of what was asked for and what was read, beside the report.
        Format::Dictionary | Format::Codebook | Format::Manifest => Files::new(),
    })
}

fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.sections.iter().flat_map(|section| &section.tables)
}
