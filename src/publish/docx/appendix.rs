//! What stands in the appendix: everything that the paper has no room for.

use anyhow::Result;

use super::super::Drawn;
use super::body::{Body, Level};
use super::paper::{self, Shown};
use super::styles::Style;
use super::text::{run, styled, tab};
use crate::present::report::{Report, Section};

/// What it is called.
pub fn title(report: &Report) -> String {
    format!("{}: appendix", report.title)
}

pub fn write(drawn: &Drawn, body: &mut Body) -> Result<()> {
    let report = drawn.report;
    paper::title(report, &title(report), body);
    body.contents();
    let parts: Vec<(&Section, Shown)> =
        report.sections.iter().map(|section| (section, paper::parted(section).1)).collect();
    listed("Headline figures in words", report.headlines.iter().map(|headline| headline.sentence.as_str()), body);
    let with_text = |section: &Section| section.is_appendix && !section.text.is_empty();
    let has_charts = |(section, shown): &&(&Section, Shown)| !shown.charts.is_empty() || with_text(section);
    if parts.iter().any(|part| has_charts(&part)) {
        body.heading(Level::First, "Further charts");
    }
    for (section, shown) in parts.iter().filter(has_charts) {
        body.heading(Level::Second, &section.title);
        if section.is_appendix {
            body.text(&section.text);
        }
        for chart in &shown.charts {
            body.chart(chart, drawn)?;
        }
    }
    if parts.iter().any(|(_, shown)| !shown.tables.is_empty()) {
        body.heading(Level::First, "Tables");
    }
    for (section, shown) in parts.iter().filter(|(_, shown)| !shown.tables.is_empty()) {
        body.heading(Level::Second, &section.title);
        for table in &shown.tables {
            body.table_of(table);
        }
    }
    listed("About these statistics", report.notes.iter().map(String::as_str), body);
    listed("Methods", report.methods.iter().map(String::as_str), body);
    listed("What was withheld", std::iter::once(report.disclosure.as_str()), body);
    listed("Sources", report.sources.iter().map(String::as_str), body);
    if !report.glossary.is_empty() {
        body.heading(Level::First, "Glossary");
    }
    for term in &report.glossary {
        let full = term.full.as_ref().map_or_else(String::new, |full| format!("{full}: "));
        let name = styled(&term.term, true, false, body.styles());
        body.runs(Style::Front, [name, tab(), run(&format!("{full}{}.", term.meaning))]);
    }
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
