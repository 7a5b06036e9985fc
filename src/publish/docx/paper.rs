//! What stands in the paper, and which charts and tables of a section are left for the appendix.

use anyhow::Result;

use super::super::{Drawn, flags, plain, unit};
use super::body::{Body, Level};
use super::styles::Style;
use super::table::{Column, Grid};
use super::text::{link_within, linked, run, styled, tab};
use crate::model::format::Format;
use crate::present::chart::Chart;
use crate::present::report::{Beside, Headline, Message, Report, Section};
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

impl Shown<'_> {
    fn is_empty(&self) -> bool {
        self.charts.is_empty() && self.tables.is_empty()
    }
}

/// What the paper shows of a section, and what the appendix does. A paper is read in a meeting: of each section that is not all of
/// the appendix it has the first chart unless the publication says which, or the first short table where there is no chart.
pub fn parted<'a>(section: &'a Section) -> (Shown<'a>, Shown<'a>) {
    let is_short = |table: &&Table| table.rows.len() <= SHORT && table.stub.len() + table.columns.len() <= NARROW;
    let in_paper = |(at, chart): &(usize, &Chart)| !section.is_appendix && chart.paper.unwrap_or(*at == 0);
    let (charts, others): (Vec<_>, Vec<_>) = section.charts.iter().enumerate().partition(in_paper);
    let table = section.tables.iter().filter(|table| !table.is_appendix && !section.is_appendix).find(is_short);
    let table = table.filter(|_| charts.is_empty());
    let tables = section.tables.iter().filter(|other| table.is_none_or(|table| table.id != other.id)).collect();
    let only = |charts: Vec<(usize, &'a Chart)>| charts.into_iter().map(|(_, chart)| chart).collect();
    let paper = Shown { charts: only(charts), tables: table.into_iter().collect() };
    (paper, Shown { charts: only(others), tables })
}

pub fn write(drawn: &Drawn, body: &mut Body) -> Result<()> {
    let report = drawn.report;
    title(report, &report.title, body);
    body.contents();
    messages(report, body);
    body.heading(Level::First, "Introduction");
    body.text(&report.introduction);
    body.say(Style::Normal, &beside());
    if !report.headlines.is_empty() {
        body.heading(Level::First, "Headline figures");
        body.table(&headlines(report), &[]);
    }
    if !report.disclosure.is_empty() {
        body.heading(Level::First, "What was withheld");
        body.say(Style::Normal, &report.disclosure);
    }
    for (at, section) in report.sections.iter().enumerate().filter(|(_, section)| is_in_paper(section)) {
        let (shown, _) = parted(section);
        body.heading_at(Level::First, &section.title, bookmark(at));
        body.text(&section.text);
        for chart in shown.charts {
            body.chart(chart, drawn)?;
        }
        for table in shown.tables {
            body.table_of(table);
        }
    }
    Ok(())
}

/// Where everything else is.
fn beside() -> String {
    format!(
        "Published with this paper are {}, which has the other charts and tables with their notes, and the methods and sources of all \
         figures; {}, the same as a page; {} and {}, which have all tables; and {}, which has every figure for programs.",
        Format::Appendix.file(),
        Format::Page.file(),
        Format::Workbook.file(),
        Format::OpenWorkbook.file(),
        Format::Figures.file(),
    )
}

/// Whether the paper has something of a section.
fn is_in_paper(section: &Section) -> bool {
    let has_something = !section.text.is_empty() || !parted(section).0.is_empty();
    has_something && !section.is_appendix
}

fn bookmark(section: usize) -> String {
    format!("section_{section}")
}

/// What is known of a document before it is read.
pub fn title(report: &Report, title: &str, body: &mut Body) {
    body.say(Style::Title, title);
    body.say(Style::Subtitle, &report.subtitle);
    body.say(Style::Normal, &report.publisher);
    body.say(Style::Normal, &report.notice);
    for (label, said) in report.front.lines() {
        let label = styled(label, true, false, body.styles());
        body.runs(Style::Front, [label, tab(), run(&said)]);
    }
}

/// What matters first, each with the section to read on in.
fn messages(report: &Report, body: &mut Body) {
    let said = &report.messages;
    if said.is_empty() {
        return;
    }
    body.heading(Level::First, plain::NEWS);
    if said.news.is_empty() {
        body.say(Style::Normal, plain::NO_NEWS);
    }
    said.news.iter().for_each(|message| bullet(report, message, body));
    body.say(Style::Normal, &plain::left_out(report).unwrap_or_default());
    for (heading, messages) in [(plain::UNCHANGED, &said.unchanged), (plain::UNKNOWN, &said.unknown)] {
        if !messages.is_empty() {
            body.heading(Level::Second, heading);
        }
        messages.iter().for_each(|message| bullet(report, message, body));
    }
}

fn bullet(report: &Report, message: &Message, body: &mut Body) {
    let mut said = body.spans(&message.text);
    let section = message.section.as_ref().and_then(|id| report.sections.iter().position(|other| other.id == *id));
    if let Some((at, section)) = section.and_then(|at| Some((at, report.sections.get(at)?))) {
        let title = linked(&section.title, body.styles());
        let is_here = is_in_paper(section);
        said.push(run(" "));
        said.push(if is_here { link_within(&bookmark(at), title) } else { run(&section.title) });
    }
    body.bullet(said);
}

/// The figures that lead the report, a row for each.
fn headlines(report: &Report) -> Grid {
    let row = |headline: &Headline| {
        let (before, behind) = unit::of_headline(headline);
        let figure = said(&headline.place, before, &behind).unwrap_or_default();
        let beside: Vec<String> = headline.beside.iter().filter_map(|beside| compared(report, beside)).collect();
        let period = format!("{}{}", headline.period, flags::words(&headline.place));
        vec![headline.label.clone(), figure, period, beside.join("\n")]
    };
    Grid {
        title: "Headline figures".to_owned(),
        subtitle: String::new(),
        columns: vec![
            Column::new("Measure", false),
            Column::new("Figure", true),
            Column::new("Period", false),
            Column::new("Compared with", false),
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
    let place = &beside.place;
    Some(format!("{} {}{}", said(place, &before, &behind)?, beside.label, flags::words(place)))
}

/// What a place shows, with what stands around it.
fn said(place: &Place, before: &str, behind: &str) -> Option<String> {
    let text = place.cell.as_ref()?.text();
    Some(format!("{before}{text}{behind}"))
}
