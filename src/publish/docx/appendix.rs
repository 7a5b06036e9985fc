//! What stands in the appendix: everything that the paper has no room for.

use anyhow::Result;

use super::super::Drawn;
use super::body::{Body, Level};
use super::paper::{self, Shown};
use super::styles::Style;
use crate::present::report::Report;

/// What it is called.
pub fn title(report: &Report) -> String {
    format!("{}: appendix", report.title)
}

pub fn write(drawn: &Drawn, body: &mut Body) -> Result<()> {
    let report = drawn.report;
    paper::title(report, &title(report), body);
    body.contents();
    let parts: Vec<(&str, Shown)> =
        report.sections.iter().map(|section| (section.title.as_str(), paper::parted(section).1)).collect();
    listed("Headline figures in words", report.headlines.iter().map(|headline| headline.sentence.as_str()), body);
    if parts.iter().any(|(_, shown)| !shown.charts.is_empty()) {
        body.heading(Level::First, "Further charts");
    }
    for (section, shown) in parts.iter().filter(|(_, shown)| !shown.charts.is_empty()) {
        body.heading(Level::Second, section);
        for chart in &shown.charts {
            body.chart(chart, drawn)?;
        }
    }
    if parts.iter().any(|(_, shown)| !shown.tables.is_empty()) {
        body.heading(Level::First, "Tables");
    }
    for (section, shown) in parts.iter().filter(|(_, shown)| !shown.tables.is_empty()) {
        body.heading(Level::Second, section);
        for table in &shown.tables {
            body.table_of(table);
        }
    }
    listed("About these statistics", report.notes.iter().map(String::as_str), body);
    listed("Methods", report.methods.iter().map(String::as_str), body);
    listed("What was withheld", std::iter::once(report.disclosure.as_str()), body);
    listed("Sources", report.sources.iter().map(String::as_str), body);
    Ok(())
}

/// Statements under a heading: a paragraph of one, a list of several.
fn listed<'a>(title: &str, texts: impl Iterator<Item = &'a str>, body: &mut Body) {
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    let style = if texts.len() > 1 { Style::ListBullet } else { Style::Normal };
    if !texts.is_empty() {
        body.heading(Level::First, title);
    }
    for text in texts {
        body.say(style, text);
    }
}
