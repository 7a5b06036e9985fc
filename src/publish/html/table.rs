//! A table with its caption, scoped headings and linked numbers.

use super::super::flags;
use super::super::notes::Notes;
use super::escape;
use super::places::Places;
use crate::model::cell::Flag;
use crate::present::table::{Column, Row, Table};

/// So many linked numbers that somebody on a keyboard wants to skip them.
const MANY: usize = 12;
/// The heading of the last column, where rows have flags.
const FLAGS: &str = "Flags";
/// So many columns that paper must be turned.
const WIDE: usize = 8;

/// The table in a region of its own that scrolls where the page is narrow.
pub fn table(table: &Table, places: &Places, notes: &Notes) -> String {
    let id = escape::id("t", &table.id);
    let is_wide = table.stub.len() + table.columns.len() > WIDE;
    let class = if is_wide { "sheet wide" } else { "sheet" };
    let mut html = format!("<div class=\"{class}\" id=\"{id}\">\n");
    let links = table.rows.iter().flat_map(|row| &row.cells).filter(|place| places.row(place).is_some()).count();
    if links > MANY {
        html += &format!("<a class=\"skip here\" href=\"#{id}-end\">Skip the numbers of this table</a>\n");
    }
    let caption = caption(table, &id, notes);
    if table.rows.is_empty() {
        html +=
            &format!("<div class=\"caption\">{caption}</div>\n<p>There are no figures to show in this table.</p>\n");
    } else {
        let flags: Vec<Vec<Flag>> = (0..table.columns.len()).map(|column| flags::of_column(table, column)).collect();
        let on_rows: Vec<String> = table.rows.iter().map(|row| flags::of_row(table, row, &flags)).collect();
        html += &format!(
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}-title\" tabindex=\"0\">\n<table>\n\
             <caption><div class=\"caption\">{caption}</div></caption>\n{}{}</table>\n</div>\n",
            head(table, &flags, &on_rows),
            body(table, &on_rows, places)
        );
    }
    html + &format!("<p class=\"foot\" id=\"{id}-end\">{}</p>\n</div>\n", sources(&table.sources))
}

fn caption(table: &Table, id: &str, notes: &Notes) -> String {
    let marks: String =
        notes.numbers(table).iter().map(|number| format!("<a href=\"#note-{number}\">[note {number}]</a>")).collect();
    let marks = if marks.is_empty() { marks } else { format!(" <span class=\"marks\">{marks}</span>") };
    let legend: Vec<String> = table
        .legend
        .iter()
        .map(|(symbol, says)| format!("<b>{}</b> {}", escape::text(symbol), escape::text(says)))
        .collect();
    let legend = if legend.is_empty() {
        String::new()
    } else {
        format!("<p class=\"legend\">Shorthand in this table: {}.</p>", legend.join("; "))
    };
    format!(
        "<h3 id=\"{id}-title\">{}{marks}</h3><p class=\"subtitle\">{}</p>{legend}",
        escape::text(&table.title),
        escape::text(&table.subtitle)
    )
}

fn head(table: &Table, flags: &[Vec<Flag>], on_rows: &[String]) -> String {
    let stub = table.stub.iter().map(|heading| format!("<th scope=\"col\">{}</th>", or_dash(heading)));
    let columns = table.columns.iter().zip(flags).map(|(column, flags)| heading(column, flags));
    let last = any(on_rows).then(|| format!("<th scope=\"col\" class=\"flags\">{FLAGS}</th>"));
    format!("<thead><tr>{}</tr></thead>\n", stub.chain(columns).chain(last).collect::<String>())
}

fn heading(column: &Column, flags: &[Flag]) -> String {
    let unit = if column.unit.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"unit\">({})</span>", escape::text(&column.unit))
    };
    let flags = if flags.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"flag\">{}</span>", flags::symbols(flags))
    };
    format!("<th scope=\"col\" class=\"r\">{}{unit}{flags}</th>", or_dash(&column.heading))
}

/// An empty heading would leave its column without a name.
fn or_dash(heading: &str) -> String {
    if heading.trim().is_empty() { "–".to_owned() } else { escape::text(heading) }
}

fn body(table: &Table, on_rows: &[String], places: &Places) -> String {
    let mut html = String::from("<tbody>\n");
    let mut before: Option<&Row> = None;
    for (row, flags) in table.rows.iter().zip(on_rows) {
        let begins = table.stub.len() > 1 && before.is_some_and(|before| before.labels.first() != row.labels.first());
        html += if begins { "<tr class=\"group\">" } else { "<tr>" };
        for label in &row.labels {
            html += &format!("<th scope=\"row\">{}</th>", escape::text(label));
        }
        for place in &row.cells {
            html += &format!("<td>{}</td>", places.number(place));
        }
        if any(on_rows) {
            html += &format!("<td class=\"flags\">{}</td>", escape::text(flags));
        }
        html += "</tr>\n";
        before = Some(row);
    }
    html + "</tbody>\n"
}

/// Whether any row has flags that the headings do not say: then the last column says them, since shorthand must not stand
/// beside a number (Analysis Function, "Using symbols and shorthand").
fn any(on_rows: &[String]) -> bool {
    on_rows.iter().any(|flags| !flags.is_empty())
}

fn sources(sources: &[String]) -> String {
    match sources {
        [] => String::new(),
        [one] => format!("Source: {}", escape::text(one)),
        many => format!("Sources: {}", many.iter().map(|one| escape::text(one)).collect::<Vec<_>>().join("; ")),
    }
}
