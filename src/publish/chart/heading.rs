//! The words above and under a chart that stands alone: title and subtitle, notes, source and notice.

use crate::present::chart::Chart;

use super::area::Area;
use super::canvas::{Canvas, Type};
use super::lettering::{LEADING, TEXT, wrap};
use super::palette::INK;

const TITLE: f64 = 18.0;

/// Draws title and subtitle at the top of `area`; returns the height used.
pub fn head(canvas: &mut Canvas, chart: &Chart, area: Area) -> f64 {
    let title = wrap(&chart.title, area.width, TITLE, true, 2);
    canvas.lines((area.left, area.top + TITLE), &title, Type { bold: true, colour: INK, ..Type::plain(TITLE) });
    let used = title.len() as f64 * TITLE * LEADING + if title.is_empty() { 0.0 } else { 4.0 };
    let subtitle = wrap(&chart.subtitle, area.width, TEXT, false, 3);
    canvas.lines((area.left, area.top + used + TEXT), &subtitle, Type::plain(TEXT));
    used + subtitle.len() as f64 * TEXT * LEADING + 10.0
}

/// Draws notes, source and notice from the top of `area`; returns the height used.
pub fn foot(canvas: &mut Canvas, chart: &Chart, area: Area) -> f64 {
    let source = chart.source.trim();
    let source = if source.is_empty() || source.to_lowercase().starts_with("source") {
        source.to_owned()
    } else {
        format!("Source: {source}")
    };
    let mut used = 8.0;
    for text in chart.notes.iter().chain([&source, &chart.notice]) {
        let lines = wrap(text, area.width, TEXT, false, 12);
        canvas.lines((area.left, area.top + used + TEXT), &lines, Type::plain(TEXT));
        used += lines.len() as f64 * TEXT * LEADING + if lines.is_empty() { 0.0 } else { 3.0 };
    }
    used
}
