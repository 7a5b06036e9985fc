//! What stands in the paper, and which charts and tables of a section are left for the appendix.

use anyhow::Result;

use super::super::{Drawn, flags, unit};
use super::body::{Body, Level};
use super::styles::Style;
use super::table::{Column, Grid};
use crate::present::chart::Chart;
use crate::present::report::{Beside, Headline, Report, Section};
use crate::present::table::{Place, Table};

/// A table of more rows is for the appendix.
const SHORT: usize = 12;
/// So is one of more columns.
const NARROW: usize = 7;

/// What a document shows of a section.
pub struct Shown<'a> {
    pub charts: Vec<&'a Chart>,
    pub tables: Vec<&'a Table>,
}

/// What the paper shows of a section, and what the appendix does: its first chart, or its first short table where it has no chart.
pub fn parted(section: &Section) -> (Shown<'_>, Shown<'_>) {
    let is_short = |table: &&Table| table.rows.len() <= SHORT && table.stub.len() + table.columns.len() <= NARROW;
    let chart = section.charts.first();
    let table = section.tables.iter().find(is_short).filter(|_| chart.is_none());
    let paper = Shown { charts: chart.into_iter().collect(), tables: table.into_iter().collect() };
    let charts = section.charts.iter().filter(|other| chart.is_none_or(|chart| chart.id != other.id)).collect();
    let tables = section.tables.iter().filter(|other| table.is_none_or(|table| table.id != other.id)).collect();
    (paper, Shown { charts, tables })
}

pub fn write(drawn: &Drawn, body: &mut Body) -> Result<()> {
    let report = drawn.report;
    title(report, &report.title, body);
    body.contents();
    for said in &report.introduction {
        body.say(Style::Normal, said);
    }
    if !report.headlines.is_empty() {
        body.heading(Level::First, "Headline figures");
        body.table(&headlines(report), &[]);
    }
    for section in &report.sections {
        let (shown, _) = parted(section);
        body.heading(Level::First, &section.title);
        for said in &section.text {
            body.say(Style::Normal, said);
        }
        for chart in shown.charts {
            body.chart(chart, drawn)?;
        }
        for table in shown.tables {
            body.table_of(table);
        }
    }
    if !report.disclosure.is_empty() {
        body.heading(Level::First, "What was withheld");
        body.say(Style::Normal, &report.disclosure);
    }
    body.heading(Level::First, "Where to find more");
    body.say(
        Style::Normal,
        "The appendix has further charts, all other tables with their notes, and the methods and sources of every figure.",
    );
    Ok(())
}

/// What is known of a document before it is read.
pub fn title(report: &Report, title: &str, body: &mut Body) {
    body.say(Style::Title, title);
    body.say(Style::Subtitle, &report.subtitle);
    body.say(Style::Normal, &report.publisher);
    body.say(Style::Normal, &report.notice);
}

/// The figures that lead the report, a row for each.
fn headlines(report: &Report) -> Grid {
    let column = |heading: &str, is_number| Column { heading: heading.to_owned(), is_number };
    let row = |headline: &Headline| {
        let (before, behind) = unit::of_headline(headline);
        let figure = said(&headline.place, before, &behind).unwrap_or_default();
        let beside: Vec<String> = headline.beside.iter().filter_map(|beside| compared(report, beside)).collect();
        vec![headline.label.clone(), figure, headline.period.clone(), beside.join("\n")]
    };
    Grid {
        title: "Headline figures".to_owned(),
        description: String::new(),
        columns: vec![
            column("Measure", false),
            column("Figure", true),
            column("Period", false),
            column("Compared", false),
        ],
        rows: report.headlines.iter().map(row).collect(),
    }
}

/// A figure beside one that leads: what it is, and what it says.
fn compared(report: &Report, beside: &Beside) -> Option<String> {
    let id = beside.place.figure.as_str();
    let row = report.figures.binary_search_by(|row| row.figure_id.as_str().cmp(id)).ok();
    let row = row.and_then(|at| report.figures.get(at));
    let (before, behind) = unit::of_beside(beside, row.map_or("", |row| &row.unit));
    Some(format!("{} {}", said(&beside.place, &before, &behind)?, beside.label))
}

/// What a place shows, with what stands around it and its flags.
fn said(place: &Place, before: &str, behind: &str) -> Option<String> {
    let text = place.cell.as_ref()?.text();
    let flags = flags::symbols(flags::of_place(place));
    let flags = if flags.is_empty() { flags } else { format!(" {flags}") };
    Some(format!("{before}{text}{behind}{flags}"))
}
