//! The SVG document around a drawing.

use crate::present::chart::Chart;

use super::canvas::FINE;
use super::lettering::clean;

/// What was `drawn`, in a document that names and describes itself to those who cannot see it.
pub fn document(chart: &Chart, width: f64, height: f64, drawn: &str) -> String {
    let id = identifier(&chart.id);
    let (title, alt) = (escape(&chart.title), escape(&chart.alt));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{alt}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n\
         <g transform=\"scale({})\" font-family=\"Noto Sans, Arial, sans-serif\" stroke-linejoin=\"round\">\n\
         {drawn}</g>\n</svg>\n",
        1.0 / FINE
    )
}

/// `id` as an XML name: a letter first, then letters, digits and dashes.
fn identifier(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) { plain } else { format!("chart-{plain}") }
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
