//! A section of the report: its text, its charts, its tables.

use super::super::notes::Notes;
use super::escape;
use super::places::Places;
use super::table;
use crate::present::chart::Chart;
use crate::present::report::Section;

/// One section with its heading. `chart_svg` draws a chart without its title, which is text here.
pub fn section(section: &Section, places: &Places, notes: &Notes, chart_svg: &dyn Fn(&Chart) -> String) -> String {
    let id = escape::id("s", &section.id);
    let mut html = format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n{}",
        escape::text(&section.title),
        escape::paragraphs(&section.text)
    );
    for shown in &section.charts {
        let its_table = section.tables.iter().any(|table| table.id == shown.id);
        html += &chart(shown, its_table, chart_svg);
    }
    for shown in &section.tables {
        html += &table::table(shown, places, notes);
    }
    if section.charts.is_empty() && section.tables.is_empty() && section.text.iter().all(String::is_empty) {
        html += "<p>There are no figures to show in this section.</p>\n";
    }
    html + "</section>\n"
}

fn chart(chart: &Chart, its_table: bool, chart_svg: &dyn Fn(&Chart) -> String) -> String {
    let id = escape::id("c", &chart.id);
    let data = if its_table {
        format!("<p class=\"foot to-data\"><a href=\"#{}\">Data for this chart</a></p>\n", escape::id("t", &chart.id))
    } else {
        String::new()
    };
    let notes: String =
        chart.notes.iter().map(|note| format!("<p class=\"foot\">Note: {}</p>\n", escape::text(note))).collect();
    let source = if chart.source.is_empty() {
        String::new()
    } else {
        format!("<p class=\"foot\">Source: {}</p>\n", escape::text(&chart.source))
    };
    format!(
        "<figure id=\"{id}\">\n<figcaption>\n<h3 id=\"{id}-title\">{}</h3>\n<p class=\"subtitle\">{}</p>\n\
         </figcaption>\n<div class=\"plot\" role=\"group\" aria-labelledby=\"{id}-title\" tabindex=\"0\">{}</div>\n\
         <details class=\"in-words\"><summary>This chart in words</summary>\n<p>{}</p>\n</details>\n\
         {notes}{source}{data}</figure>\n",
        escape::text(&chart.title),
        escape::text(&chart.subtitle),
        chart_svg(chart),
        escape::text(&chart.alt),
    )
}
