//! Where the figures come from: one entry a figure, by measure, that every number in the page leads to.

use std::collections::HashMap;

use maud::{Markup, html};

use super::anchor::anchor;
use super::places::Places;
use crate::model::measure::around;
use crate::present::report::{FigureRow, Report};

/// The anchor of the list.
pub const TRACE: &str = "trace";

/// The list, open in the source so that it needs no script; the page's script folds it, and unfolds what a link asks
/// for.
pub fn trace(report: &Report, places: &Places) -> Markup {
    html! {
        section aria-labelledby=(TRACE) class="trace" { "\n"
            h2 id=(TRACE) { "Where the figures come from" } "\n"
            p {
                "Every number in this report leads to its entry here: how it was made, from which parts, and the \
                return and column of each cell behind it. The same is in figures.csv, with one row per figure, and in \
                sources.csv."
            } "\n"
            @for (measure, rows) in by_measure(&report.figures) {
                details open { "\n"
                    summary {
                        h3 { (measure) } " "
                        span class="count" { (rows.len()) @if rows.len() == 1 { " figure" } @else { " figures" } }
                    } "\n"
                    ul class="entries" role="list" { "\n"
                        @for row in rows { (entry(row, places)) }
                    } "\n"
                } "\n"
            }
        } "\n"
    }
}

/// The rows of each measure, measures in the order of their first row.
fn by_measure(figures: &[FigureRow]) -> Vec<(&str, Vec<&FigureRow>)> {
    let mut groups: Vec<(&str, Vec<&FigureRow>)> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for row in figures {
        let index = *at.entry(&row.measure).or_insert(groups.len());
        match groups.get_mut(index) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((&row.measure, vec![row])),
        }
    }
    groups
}

fn entry(row: &FigureRow, places: &Places) -> Markup {
    let shown = places.shown(&row.figure_id);
    let value = match shown {
        Some(shown) => shown.text.as_str(),
        None if row.number().is_empty() => row.instead(),
        None => row.number(),
    };
    // A marker or words have no unit.
    let (before, behind) = around(row.number(), if row.number().is_empty() { "" } else { &row.unit });
    let what = [&row.statistic, &row.breakdown_label, &row.area, &row.period].map(String::as_str);
    let what: Vec<&str> = what.into_iter().filter(|part| !part.is_empty()).collect();
    html! {
        li id=(anchor("f", &row.figure_id)) {
            p {
                b { (before) (value) (behind) } " " (row.flags)
                @if !what.is_empty() { " " span { (what.join(" · ")) } }
            }
            (details(row))
            p class="id" {
                code { (row.figure_id) }
                @if let Some(shown) = shown { " " a href={ "#" (shown.anchor) } { "Back to: " (shown.title) } }
            }
        } "\n"
    }
}

/// The lines of an entry that have something to say.
fn details(row: &FigureRow) -> Markup {
    let how: Vec<String> = [
        (!row.confidence.is_empty()).then(|| format!("{}%", row.confidence)),
        (!row.interval_method.is_empty()).then(|| row.interval_method.clone()),
        row.p_value.as_ref().map(|p| format!("p value of no change {p}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let interval = if row.lower.is_empty() || row.upper.is_empty() {
        String::new()
    } else {
        // A reader sees a minus sign where the file for programs has a hyphen.
        let read = |number: &str| number.replace('-', "−");
        format!("{} to {} ({})", read(&row.lower), read(&row.upper), how.join(", "))
    };
    let denominator = match (row.denominator.as_str(), row.denominator_name.as_str()) {
        (value, "") => value.to_owned(),
        ("", name) => name.to_owned(),
        (value, name) => format!("{value} ({name})"),
    };
    let sources = row.sources.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let lines = [
        ("How", &row.formula),
        ("Interval", &interval),
        ("Numerator", &row.numerator),
        ("Denominator", &denominator),
        ("Compared with", &row.base),
        ("From", &sources),
    ];
    html! {
        @for (name, said) in lines.iter().filter(|(_, said)| !said.is_empty()) { p { i { (name) } " " (said) } }
    }
}
