//! A chart as a small page, to be shown in a frame on the page of somebody else.

use maud::{Markup, html};

use super::document::document;
use super::figure::{From, figure};
use super::theme;
use crate::present::chart::Chart;
use crate::present::report::Report;

const STYLE: &str = include_str!("embed.css");

/// The page of one chart, drawn without its title.
pub fn embed(report: &Report, chart: &Chart, drawing: &str) -> String {
    let body: Markup = html! {
        main id="main" tabindex="-1" { "\n"
            @if !report.notice.is_empty() { p class="notice" { (report.notice) } "\n" }
            (figure(chart, drawing, From::Below))
            p class="foot" {
                "From " a href="../report.html" target="_parent" { (report.title) ", " (report.subtitle) } ", " (report.publisher)
            } "\n"
        } "\n"
    };
    document(
        &format!("{} – {}", chart.title, report.publisher),
        &(STYLE.to_owned() + &theme::style(&report.theme)),
        &body,
        "",
    )
}
