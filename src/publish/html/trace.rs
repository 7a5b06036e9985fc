//! Where the figures come from: one entry a figure, by measure, that every number in the page leads to.

use std::collections::HashMap;

use super::escape;
use super::places::{self, Places};
use super::sources;
use crate::present::report::{FigureRow, Report};

/// The anchor of the list.
pub const TRACE: &str = "trace";

/// The list, open in the source so that it needs no script; the page's script folds it, and unfolds what a link asks
/// for.
pub fn trace(report: &Report, places: &Places) -> String {
    let measures: String = by_measure(&report.figures)
        .iter()
        .map(|(measure, rows)| {
            let entries: String = rows.iter().map(|row| entry(row, places)).collect();
            let figures = if rows.len() == 1 { "figure" } else { "figures" };
            format!(
                "<details open>\n<summary><h3>{}</h3> <span class=\"count\">{} {figures}</span></summary>\n\
                 <ul class=\"entries\" role=\"list\">\n{entries}</ul>\n</details>\n",
                escape::text(measure),
                rows.len()
            )
        })
        .collect();
    format!(
        "<section aria-labelledby=\"{TRACE}\" class=\"trace\">\n<h2 id=\"{TRACE}\">Where the figures come from</h2>\n\
         <p>Every number in this report leads to its entry here: how it was made, from which parts, and the file, \
         column and line of each cell behind it. The same is in figures.csv, one row a figure.</p>\n\
         {measures}</section>\n"
    )
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

fn entry(row: &FigureRow, places: &Places) -> String {
    let shown = places.shown(&row.figure_id);
    let back = shown.map_or_else(String::new, |shown| {
        format!(" <a href=\"#{}\">Back to: {}</a>", shown.anchor, escape::text(shown.title))
    });
    let value = match shown {
        Some(shown) => shown.text.as_str(),
        None if row.value.is_empty() => &row.marker,
        None => &row.value,
    };
    // A marker or words have no unit.
    let (before, behind) = places::unit(if row.value.is_empty() { "" } else { &row.unit });
    let what: Vec<String> = [&row.statistic, &row.breakdown, &row.area, &row.period]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| escape::text(part))
        .collect();
    format!(
        "<li id=\"{}\"><p><b>{before}{}{behind}</b> {}{}</p>{}<p class=\"id\"><code>{}</code>{back}</p></li>\n",
        escape::id("f", &row.figure_id),
        escape::text(value),
        escape::text(&row.flags),
        if what.is_empty() { String::new() } else { format!(" <span>{}</span>", what.join(" · ")) },
        details(row),
        escape::text(&row.figure_id),
    )
}

/// The lines of an entry that have something to say.
fn details(row: &FigureRow) -> String {
    let how: Vec<String> = [
        (!row.confidence.is_empty()).then(|| format!("{}%", row.confidence)),
        (!row.interval_method.is_empty()).then(|| row.interval_method.clone()),
        (!row.p_value.is_empty()).then(|| format!("p value of no change {}", row.p_value)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let interval = if row.lower.is_empty() || row.upper.is_empty() {
        String::new()
    } else {
        format!("{} to {} ({})", row.lower, row.upper, how.join(", "))
    };
    let denominator = match (row.denominator.as_str(), row.denominator_name.as_str()) {
        (value, "") => value.to_owned(),
        ("", name) => name.to_owned(),
        (value, name) => format!("{value} ({name})"),
    };
    let sources = sources::in_words(&row.sources).join("; ");
    [
        ("How", &row.formula),
        ("Interval", &interval),
        ("Numerator", &row.numerator),
        ("Denominator", &denominator),
        ("Compared with", &row.base),
        ("From", &sources),
    ]
    .into_iter()
    .filter(|(_, said)| !said.is_empty())
    .map(|(name, said)| format!("<p><i>{name}</i> {}</p>", escape::text(said)))
    .collect()
}
