//! A table of a document: headings that are marked and repeated, rows that do not split, numbers on the right.

use super::super::arial::{self, BOLD};
use super::super::flags;
use super::super::html::or_dash;
use super::page::{Lie, Page};
use super::styles::{Style, Styles};
use super::text::paragraph;
use super::xml::{Node, node, value};
use crate::model::cell::Flag;
use crate::present::table::{Column as Figures, Row, Says, Table};

/// Twentieths of a point in an em of a table's letters, which are of 9 points.
const EM: f64 = 180.0;
/// The margins of a cell, with some room for another renderer.
const PADDING: f64 = 190.0;
/// 65 mm: text that is wider wraps.
const WIDEST_TEXT: f64 = 3_685.0;
/// A heading of numbers takes up to so many lines rather than widen its column.
const HEADING_LINES: f64 = 2.0;
/// 25 mm: what is shorter, like a period or a number with its unit, stays in one line.
const SHORT_LABEL: f64 = 1_400.0;
/// A table of up to so many rows stands on one page.
const WHOLE: usize = 16;

/// A table as it is written: cells are text, of several paragraphs where there are line breaks.
pub struct Grid {
    pub title: String,
    /// Measure, area and period; may be empty.
    pub subtitle: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

pub struct Column {
    pub heading: String,
    pub is_number: bool,
}

/// Widths of a column, in twentieths of a point.
struct Need {
    /// Below it, words break.
    least: f64,
    /// It reads best so.
    liked: f64,
}

impl Grid {
    pub fn of(table: &Table) -> Grid {
        let flags::Said { headings, rows: on_rows } = flags::said(table);
        let text = |heading: &str| Column { heading: or_dash(heading).to_owned(), is_number: false };
        let labels = table.stub.iter().map(|heading| text(heading));
        let figures = table.columns.iter().zip(&headings).map(|(column, flags)| {
            let is_number = match column.says {
                Says::Figure | Says::Number => true,
                Says::Words => false,
            };
            Column { heading: heading(column, flags), is_number }
        });
        let columns = labels.chain(figures).chain(on_rows.as_ref().map(|_| text(flags::HEADING))).collect();
        let row = |(at, row): (usize, &Row)| {
            let figures =
                row.cells.iter().map(|place| place.cell.as_ref().map_or_else(String::new, |cell| cell.text()));
            let flags = on_rows.as_ref().and_then(|rows| rows.get(at)).cloned();
            row.labels.iter().cloned().chain(figures).chain(flags).collect()
        };
        Grid {
            title: table.title.clone(),
            subtitle: table.subtitle.clone(),
            columns,
            rows: table.rows.iter().enumerate().map(row).collect(),
        }
    }

    /// How a sheet has to lie for the table to fit without a broken word.
    pub fn lie(&self, page: &Page) -> Lie {
        let least: f64 = self.needs().iter().map(|need| need.least).sum();
        if least > f64::from(page.width(Lie::Upright)) { Lie::Turned } else { Lie::Upright }
    }

    /// The widths of the columns in so much room. As far as there is some, first numbers get what they like, then words; with less
    /// than they need, all are narrower alike.
    fn widths(&self, room: u32) -> Vec<u32> {
        let needs = self.needs();
        let numbers_first = |(need, column): (&Need, &Column)| if column.is_number { need.liked } else { need.least };
        let wishes: [Vec<f64>; 4] = [
            vec![0.0; needs.len()],
            needs.iter().map(|need| need.least).collect(),
            needs.iter().zip(&self.columns).map(numbers_first).collect(),
            needs.iter().map(|need| need.liked).collect(),
        ];
        let room = f64::from(room);
        let sum = |wish: &Vec<f64>| wish.iter().sum::<f64>();
        let met = wishes.iter().rposition(|wish| sum(wish) <= room).unwrap_or(0);
        let Some((fewer, more)) = wishes.get(met).zip(wishes.get(met + 1)) else {
            return needs.iter().map(|need| need.liked.floor() as u32).collect();
        };
        let part = (room - sum(fewer)) / (sum(more) - sum(fewer)).max(1.0);
        fewer.iter().zip(more).map(|(fewer, more)| (fewer + (more - fewer) * part).floor() as u32).collect()
    }

    /// What each column needs.
    fn needs(&self) -> Vec<Need> {
        let need = |(at, column): (usize, &Column)| {
            let cells = || self.rows.iter().filter_map(|row| row.get(at));
            let word = cells().map(|cell| arial::longest_word(cell)).fold(0.0, f64::max);
            let line = cells().flat_map(|cell| cell.lines()).map(arial::width).fold(0.0, f64::max);
            let heading = arial::longest_word(&column.heading) * BOLD;
            let whole_heading = arial::width(&column.heading) * BOLD;
            let (least, liked) = if column.is_number {
                // A number has no space to wrap at; a range or a unit behind it has.
                let least = heading.max(word);
                (least, least.max(line.min(SHORT_LABEL / EM)).max(whole_heading / HEADING_LINES))
            } else {
                let least = heading.max(word).max(line.min(SHORT_LABEL / EM));
                (least, line.max(whole_heading).min(WIDEST_TEXT / EM).max(least))
            };
            Need { least: least * EM + PADDING, liked: liked * EM + PADDING }
        };
        self.columns.iter().enumerate().map(need).collect()
    }

    /// The table in so much room, on one page with what follows if that `is_kept`.
    pub fn node(&self, styles: &Styles, room: u32, is_kept: bool) -> Node {
        let widths = self.widths(room);
        let properties = node("w:tblPr").holding([
            value("w:tblStyle", styles.id(Style::Table)),
            width("w:tblW", widths.iter().sum()),
            node("w:tblLayout").with("w:type", "fixed"),
            // The first row and the first column are headings.
            value("w:tblLook", "06A0")
                .with("w:firstRow", 1)
                .with("w:lastRow", 0)
                .with("w:firstColumn", 1)
                .with("w:lastColumn", 0)
                .with("w:noHBand", 1)
                .with("w:noVBand", 1),
            value("w:tblCaption", &self.title),
            value("w:tblDescription", self.description()),
        ]);
        let columns = node("w:tblGrid").holding(widths.iter().map(|width| node("w:gridCol").with("w:w", width)));
        let headings: Vec<&str> = self.columns.iter().map(|column| column.heading.as_str()).collect();
        let head = self.row(&headings, (Style::TableHeading, Style::TableNumberHeading), true, styles, &widths);
        let rows = self.rows.iter().enumerate().map(|(at, row)| {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            let is_last = at + 1 == self.rows.len();
            let is_kept = if is_last { is_kept } else { self.rows.len() <= WHOLE };
            self.row(&cells, (Style::TableText, Style::TableNumber), is_kept, styles, &widths)
        });
        let marked = node("w:trPr").holding([node("w:cantSplit"), node("w:tblHeader")]);
        let rows =
            std::iter::once((head, marked)).chain(rows.map(|row| (row, node("w:trPr").holding([node("w:cantSplit")]))));
        let rows = rows.map(|(cells, properties)| node("w:tr").holding([properties]).holding(cells));
        node("w:tbl").holding([properties, columns]).holding(rows)
    }

    /// What is in the table, for those who cannot see it.
    fn description(&self) -> String {
        let headings: Vec<&str> = self.columns.iter().map(|column| column.heading.as_str()).collect();
        let columns = format!("Columns: {}", headings.join(", "));
        if self.subtitle.is_empty() { columns } else { format!("{}. {columns}", self.subtitle) }
    }

    /// The cells of one row.
    fn row(
        &self,
        cells: &[&str],
        (of_text, of_numbers): (Style, Style),
        is_kept: bool,
        styles: &Styles,
        widths: &[u32],
    ) -> Vec<Node> {
        let cell = |((text, column), own): ((&&str, &Column), &u32)| {
            let style = if column.is_number { of_numbers } else { of_text };
            let lines: Vec<&str> = if text.is_empty() { vec![""] } else { text.lines().collect() };
            let said = lines.into_iter().map(|line| match line {
                "" => paragraph(style).kept(is_kept).node(styles),
                line => paragraph(style).kept(is_kept).saying(line).node(styles),
            });
            node("w:tc").holding([node("w:tcPr").holding([width("w:tcW", *own)])]).holding(said)
        };
        cells.iter().zip(&self.columns).zip(widths).map(cell).collect()
    }
}

fn width(name: &str, width: u32) -> Node {
    node(name).with("w:w", width).with("w:type", "dxa")
}

/// The name, its unit and its flags.
fn heading(column: &Figures, flags: &[Flag]) -> String {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" ({})", column.unit) };
    let flags = if flags.is_empty() { String::new() } else { format!(" {}", flags::symbols(flags)) };
    format!("{}{unit}{flags}", or_dash(&column.heading))
}
