//! A table of a document: headings that are marked and repeated, rows that do not split, numbers on the right.

use super::super::arial::{self, BOLD};
use super::super::flags;
use super::super::html::or_dash;
use super::page::{Lie, Page};
use super::styles::{Style, Styles};
use super::text::paragraph;
use super::xml::{Node, node, value};
use crate::model::cell::Flag;
use crate::present::table::{Row, Says, Table};

/// Twentieths of a point in an em of a table's letters, which are of 9 points.
const EM: f64 = 180.0;
/// The margins of a cell, with some room for another renderer.
const PADDING: f64 = 190.0;
/// A heading of numbers takes up to so many lines rather than widen its column.
const HEADING_LINES: f64 = 2.0;
/// 25 mm: what is shorter, like a period or a number with its unit, stays in one line.
const SHORT_LABEL: f64 = 1_400.0;
/// A line as wide as its column is one line, whatever adding up its letters in another order comes to; in ems.
const ROUNDING: f64 = 0.01;
/// Columns are made wider by so much, or by several times that: 1.8 mm.
const STEP: f64 = 100.0;
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
    /// The heading where it stands without the columns around it.
    pub name: String,
    pub is_number: bool,
}

impl Column {
    pub fn new(heading: &str, is_number: bool) -> Column {
        Column { heading: heading.to_owned(), name: heading.to_owned(), is_number }
    }
}

/// Widths of a column, in twentieths of a point.
struct Need {
    /// Below it, words break.
    least: f64,
    /// Above it, nothing is gained.
    most: f64,
}

impl Need {
    fn after(&self, steps: usize) -> f64 {
        (self.least + steps as f64 * STEP).min(self.most)
    }
}

impl Grid {
    pub fn of(table: &Table) -> Grid {
        let flags::Said { headings, rows: on_rows } = flags::said(table);
        let text = |heading: &str| Column::new(or_dash(heading), false);
        let labels = table.stub.iter().map(|heading| text(heading));
        let figures = table.columns.iter().zip(&headings).map(|(column, flags)| {
            let is_number = match column.says {
                Says::Figure | Says::Number => true,
                Says::Words => false,
            };
            let whole = Column::new(&heading(&column.heading, &column.unit, flags), is_number);
            // Its unit is that of the figure to its left.
            let short = column.beside.as_ref().map(|short| heading(short, "", flags));
            Column { heading: short.unwrap_or_else(|| whole.heading.clone()), ..whole }
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

    /// The widths of the columns in so much room: as wide as their longest words, and then wider, step by step, where that saves the
    /// most lines. With less room than they need, all are narrower alike.
    fn widths(&self, room: u32) -> Vec<u32> {
        let needs = self.needs();
        let room = f64::from(room);
        let least: f64 = needs.iter().map(|need| need.least).sum();
        if least > room {
            return needs.iter().map(|need| (need.least * room / least).floor() as u32).collect();
        }
        let costs: Vec<Vec<f64>> = needs.iter().enumerate().map(|(at, need)| self.costs(at, need)).collect();
        let mut steps = vec![0; needs.len()];
        let mut spare = room - least;
        let mut widen = || {
            let affordable = (spare / STEP) as usize;
            let rated = costs.iter().zip(&steps).enumerate().flat_map(|(at, (costs, taken))| {
                let from = costs.get(*taken).copied().unwrap_or_default();
                let further = costs.iter().skip(taken + 1).take(affordable).enumerate();
                further.map(move |(more, cost)| ((from - cost) / (more + 1) as f64, at, more + 1))
            });
            // The first of those that save the same.
            let best = rated.reduce(|best, other| if other.0 > best.0 { other } else { best });
            let Some((_, at, more)) = best.filter(|(saved, ..)| *saved > 0.0) else { return false };
            steps.iter_mut().skip(at).take(1).for_each(|taken| *taken += more);
            spare -= more as f64 * STEP;
            true
        };
        while widen() {}
        needs.iter().zip(&steps).map(|(need, steps)| need.after(*steps).floor() as u32).collect()
    }

    /// What a column costs at its least width and after each step: the squares of the lines of its cells, because the tallest cells
    /// make rows tall.
    fn costs(&self, at: usize, need: &Need) -> Vec<f64> {
        let cells: Vec<&String> = self.rows.iter().filter_map(|row| row.get(at)).collect();
        let heading = self.columns.get(at).map_or("", |column| &column.heading);
        let square = |text: &str, em: f64, width: f64| {
            let room = (width - PADDING) / em + ROUNDING;
            f64::from(text.lines().map(|line| arial::lines(line, room)).sum::<u32>()).powi(2)
        };
        let steps = ((need.most - need.least) / STEP).ceil() as usize;
        let cost = |width: f64| {
            let cells: f64 = cells.iter().map(|cell| square(cell, EM, width)).sum();
            cells + square(heading, EM * BOLD, width)
        };
        (0..=steps).map(|step| cost(need.after(step))).collect()
    }

    /// What each column needs.
    fn needs(&self) -> Vec<Need> {
        let need = |(at, column): (usize, &Column)| {
            let lines = || self.rows.iter().filter_map(|row| row.get(at)).flat_map(|cell| cell.lines());
            let is_short = |line: f64| line * EM <= SHORT_LABEL;
            // A number has no space to wrap at; a range, a unit behind it, and a short label have.
            let whole = lines().map(arial::width).filter(|line| is_short(*line)).fold(0.0, f64::max);
            let word = lines().map(arial::longest_word).fold(0.0, f64::max);
            let line = lines().map(arial::width).fold(0.0, f64::max);
            let least = whole.max(word).max(arial::longest_word(&column.heading) * BOLD);
            let heading = arial::width(&column.heading) * BOLD;
            let most = line.max(if column.is_number { heading / HEADING_LINES } else { heading });
            Need { least: least * EM + PADDING, most: most.max(least) * EM + PADDING }
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
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let columns = format!("Columns: {}", names.join(", "));
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
fn heading(name: &str, unit: &str, flags: &[Flag]) -> String {
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let flags = if flags.is_empty() { String::new() } else { format!(" {}", flags::symbols(flags)) };
    format!("{}{unit}{flags}", or_dash(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[[&str; 2]]) -> Grid {
        let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let columns = vec![Column::new("Area", false), Column::new("What is said", false)];
        Grid { title: String::new(), subtitle: String::new(), columns, rows }
    }

    #[test]
    fn a_column_is_no_wider_than_its_text_where_there_is_room() {
        let widths = grid(&[["Ashby", "No clear change"]]).widths(9_000);
        assert!(widths.iter().sum::<u32>() < 3_000, "{widths:?}");
    }

    #[test]
    fn room_goes_where_it_saves_most_lines() {
        let long = "a sentence that goes on and on, so that it takes many lines wherever it stands ".repeat(4);
        let widths = grid(&[["Ashby and Birchwood and Calder, taken together", &long]]).widths(6_000);
        assert!(widths[1] > 2 * widths[0] && widths.iter().sum::<u32>() <= 6_000, "{widths:?}");
    }

    #[test]
    fn with_too_little_room_all_are_narrower() {
        let word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
        let widths = grid(&[[word, word]]).widths(2_000);
        assert!(widths[0] == widths[1] && widths[0] <= 1_000, "{widths:?}");
    }
}
