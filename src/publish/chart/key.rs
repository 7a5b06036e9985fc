//! The key under the plot: what hollow shapes and markers mean, unless a note already says so.

use crate::model::cell::Marker;
use crate::present::chart::Chart;

use super::area::Area;
use super::canvas::{Canvas, Type};
use super::lettering::{LEADING, TEXT, packed};
use super::readings;

/// Draws the key at the foot of `area`; returns the height used.
pub fn draw(canvas: &mut Canvas, chart: &Chart, area: Area) -> f64 {
    let texts = texts(chart);
    let lines = packed(texts.iter().map(String::as_str), "; ", area.width, TEXT, false);
    if lines.is_empty() {
        return 0.0;
    }
    let height = lines.len() as f64 * TEXT * LEADING;
    canvas.lines((area.left, area.bottom() - height + TEXT), &lines, Type::plain(TEXT));
    height + 8.0
}

fn texts(chart: &Chart) -> Vec<String> {
    let noted = |word: &str| chart.notes.iter().any(|note| note.to_lowercase().contains(word));
    let marker = |marker: Marker| {
        let words = marker.meaning();
        format!("{} {}", marker.symbol(), words)
    };
    let mut texts = Vec::new();
    if readings::any_provisional(chart) && !noted("hollow") {
        texts.push("Hollow shapes: provisional".to_owned());
    }
    if readings::any_withheld(chart) && !noted(Marker::Confidential.symbol()) {
        texts.push(marker(Marker::Confidential));
    }
    let stacked = chart.kind.facts().is_stacked;
    if stacked && readings::any_part_missing(chart) && !noted(Marker::NotAvailable.symbol()) {
        texts.push(format!("{} a part is not available", Marker::NotAvailable.symbol()));
    }
    texts
}
