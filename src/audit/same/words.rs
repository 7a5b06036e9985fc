//! The numbers in the words of charts: each must be one that a figure or a table shows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::opened::Opened;
use super::page::{pieces, text};
use super::{Table, differs};
use crate::model::date;
use crate::model::finding::{Finding, Severity};
use crate::model::format::Format;
use crate::model::round::grouped;

/// Behind a number, these say that it is one of markers or of series, and no figure.
const NOT_FIGURES: [&str; 6] = ["withheld", "not available", "not applicable", "more series", "areas", "series"];

/// Holds what is said of charts, in the page and in the pictures, to the figures and tables.
pub fn check(release: &Opened, page: &str, tables: &[Table]) -> Vec<Finding> {
    let known = known(release, tables);
    let pictures = release
        .folder
        .files
        .iter()
        .filter(|(name, _)| matches!(Format::of(name), Some((Format::Drawing | Format::Embed, _))));
    let pictures = pictures.map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes)));
    let files: Vec<(&str, Cow<str>)> = pictures.chain([(Format::Page.file(), page.into())]).collect();
    let mut findings = Vec::new();
    for (name, file) in &files {
        let said = pieces(file, "<desc", "</desc>").chain(pieces(file, "<details class=\"in-words\">", "</details>"));
        for said in said {
            let said = text(said.split_once('>').map_or("", |(_, said)| said));
            let strange = numbers(&said).into_iter().find(|(number, behind)| {
                !known.contains(number) && !NOT_FIGURES.iter().any(|word| behind.starts_with(word))
            });
            findings.extend(strange.map(|(number, _)| {
                // Words may count something that is no figure, so that somebody has to look.
                let message = format!("The words of a chart give {number}, which is not in any figure or table");
                Finding { severity: Severity::Warning, ..differs(release, name, message) }
            }));
        }
    }
    findings
}

/// Holds the numbers of each chart to the figures and tables.
pub fn numbers_of_charts(release: &Opened, tables: &[Table]) -> Vec<Finding> {
    let known = known(release, tables);
    let files = release.folder.files.iter().filter(|(name, _)| matches!(Format::of(name), Some((Format::Numbers, _))));
    let strange = |(name, bytes): (&String, &Vec<u8>)| {
        let rows = csv::Reader::from_reader(bytes.as_slice()).into_records().flatten().collect::<Vec<_>>();
        // The first column says which place of the chart it is.
        let cells = rows.iter().flat_map(|row| row.iter().skip(1));
        let mut numbers =
            cells.flat_map(|cell| numbers(cell).into_iter().map(|(number, _)| number)).collect::<Vec<_>>();
        numbers.retain(|number| !known.contains(number));
        let message = |number: &String| format!("{number} is drawn, which is not in any figure or table");
        numbers.first().map(|number| differs(release, name, message(number)))
    };
    files.filter_map(strange).collect()
}

/// Every number that figures and tables show, and those in their labels.
fn known(release: &Opened, tables: &[Table]) -> BTreeSet<String> {
    let rows = release.rows.iter().flat_map(|row| {
        [
            &row.value,
            &row.lower,
            &row.upper,
            &row.numerator,
            &row.denominator,
            &row.period,
            &row.marker,
            &row.area,
            &row.statistic,
        ]
    });
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
    let shown = rows.chain(cells).flat_map(|text| numbers(text).into_iter().map(|(number, _)| number));
    shown.chain(shares(release)).collect()
}

/// The share of each item in all items of its dimension that have a number, in whole per cent: what a chart of shares draws.
fn shares(release: &Opened) -> Vec<String> {
    let mut parts: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for row in &release.rows {
        // Of one dimension alone: parts of more would be counted in parts of each.
        let Some((what, item)) = row.figure_id.rsplit_once('/') else { continue };
        let Some((dimension, _)) = item.split_once('=').filter(|_| !item.contains(';')) else { continue };
        parts.entry((what, dimension)).or_default().extend(row.value.parse::<f64>().ok());
    }
    let of = |parts: Vec<f64>| {
        let whole: f64 = parts.iter().sum();
        let share = move |part: f64| grouped(part * 100.0 / whole, 0);
        parts.into_iter().filter(move |_| whole > 0.0).map(share)
    };
    parts.into_values().flat_map(of).collect()
}

/// The numbers of a text in the fewest digits, each with what stands behind it. A number that is part of a word or of a
/// period ("Q1", "2021/22", "March 2025") is none.
fn numbers(text: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || matches!(bytes[at], b',' | b'.')) {
            at += 1;
        }
        let joined = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
        let before = begin.checked_sub(1).and_then(|before| bytes.get(before));
        let number = text[begin..at].trim_end_matches([',', '.']).replace(',', "");
        let is_year = number.len() == 4 && after_month(&text[..begin]);
        if joined(before) || joined(bytes.get(at)) || is_year {
            continue;
        }
        let number = match number.contains('.') {
            true => number.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => number,
        };
        found.push((number, text[at..].trim_start()));
    }
    found
}

fn after_month(before: &str) -> bool {
    let word = before.trim_end().rsplit(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    // "Mar" is a month, as "March" is.
    word.len() >= 3 && (1..=12).any(|month| date::month_name(month).starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_periods_and_words() {
        let found = numbers("To March 2025, Ambermere: first 1,204.0 (Q1 2021/22), last 7.5; 2 withheld.");
        let found: Vec<(&str, bool)> =
            found.iter().map(|(number, behind)| (number.as_str(), behind.starts_with("withheld"))).collect();
        assert_eq!(found, [("1204", false), ("7.5", false), ("2", true)]);
    }
}
