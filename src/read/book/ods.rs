//! Reads ODS (OpenDocument), as far as a return needs it. What a cell shows is written in it.

use std::collections::{BTreeMap, BTreeSet};

use std::rc::Rc;

use super::colour::{Ink, Paint};
use super::look::{Look, Style};
use super::ods_cell::{Open, add};
use super::ods_conditions::Conditions;
use super::ods_styles::Styles;
use super::package::Package;
use super::sheet::{Beside, MOST_COLUMNS, MOST_IN_CELL, MOST_ROWS, Room, Sheet};
use super::xml::{Piece, Tag};
use super::{Book, Refusal, said};

const CONTENT: &str = "content.xml";
/// Spaces in a cell beyond these are not text.
const MOST_SPACES: usize = 1000;

/// Reads a workbook.
///
/// # Errors
/// What keeps every sheet from being read.
pub fn open(package: &mut Package, room: Room) -> Result<Book, Refusal> {
    let mut locked = false;
    package.each("META-INF/manifest.xml", &mut |piece| {
        if let Piece::Open(tag) = piece {
            locked |= tag.name() == "encryption-data";
        }
        Ok(())
    })?;
    if locked {
        return Err(Refusal::password());
    }
    let mut reader = Reader { room, ..Reader::default() };
    package.each("styles.xml", &mut |piece| {
        reader.styles.piece(&piece);
        Ok(())
    })?;
    package.each(CONTENT, &mut |piece| reader.piece(piece))?;
    let room = reader.room();
    let mut said = reader.said.all("a formula, a link, a list, a name or a recorded change");
    said.extend(said::texts(package, |part| {
        part == CONTENT || part == "meta.xml" || part.starts_with("meta-inf/") || part == "settings.xml"
    }));
    said.extend(properties(package)?);
    let sheets = reader.sheets.into_iter().map(Ok).collect();
    Ok(Book { sheets, properties: said, room })
}

/// What the file says of itself.
fn properties(package: &mut Package) -> Result<Vec<Beside>, Refusal> {
    let mut found = Vec::new();
    let mut name = String::new();
    package.each("meta.xml", &mut |piece| {
        match piece {
            Piece::Open(tag) => name = tag.get("meta:name").unwrap_or_else(|| tag.name()),
            Piece::Text(text) if !text.trim().is_empty() => {
                found.push(Beside { what: format!("the property {name}"), line: 0, column: 0, text });
            }
            Piece::Close(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    /// The room that there was for all of them.
    room: Room,
    /// What is said beside the cells, but in comments.
    said: said::Listener,
    /// Styles of sheets that are not displayed.
    hidden_styles: BTreeSet<String>,
    style: Option<String>,
    styles: Styles,
    /// The styles of the columns' cells, each run from its first to its last, and of the row's.
    column_styles: Vec<(u32, u32, String)>,
    row_style: Option<String>,
    /// The looks of styles of cells, by their names, on the sheet that is being read, and whether that is protected.
    looks: BTreeMap<String, Rc<Style>>,
    protected: bool,
    conditions: Conditions,
    /// The looks of the runs that are open, and their colours, one within the other.
    runs: Vec<(Look, Option<Ink>)>,
    /// How deep in a table, and in what is drawn or annotated.
    tables: usize,
    aside: usize,
    note: Option<String>,
    /// Within a message to whoever fills the table in.
    message: bool,
    /// Within changes that were recorded.
    past: bool,
    row: u32,
    column: u32,
    /// Of the row that is being read: how often it stands there, whether it is hidden, and its cells.
    repeated: u32,
    row_hidden: bool,
    cells: Vec<(u32, Open)>,
    hidden_groups: usize,
    groups: Vec<bool>,
    column_at: u32,
    open: Option<Open>,
}

fn count(tag: &Tag, name: &str) -> u32 {
    tag.get(name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

impl Reader {
    fn piece(&mut self, piece: Piece) -> Result<(), Refusal> {
        if self.styles.piece(&piece) {
            return Ok(());
        }
        if self.is_of_the_past(&piece) {
            self.said.piece(&piece);
            return Ok(());
        }
        match piece {
            Piece::Open(tag) => self.opened(&tag),
            Piece::Close(name) => {
                if self.message {
                    self.said.piece(&Piece::Close(name.clone()));
                }
                if let Some(note) = &mut self.note {
                    note.push('\n');
                }
                self.closed(&name)
            }
            Piece::Text(text) => {
                if self.message {
                    self.said.piece(&Piece::Text(text));
                } else if let Some(note) = &mut self.note {
                    note.push_str(&text);
                } else if self.aside == 0
                    && let Some(cell) = &mut self.open
                {
                    cell.add(&text, self.runs.last().copied().unwrap_or_default());
                }
                Ok(())
            }
        }
    }

    /// Whether a piece is of changes that were recorded: of what cells held before, and of who changed it. Nobody sees them in
    /// the table.
    fn is_of_the_past(&mut self, piece: &Piece) -> bool {
        const CHANGES: &str = "tracked-changes";
        match piece {
            Piece::Open(tag) => self.past |= tag.name() == CHANGES,
            Piece::Close(name) if name == CHANGES => self.past = false,
            Piece::Close(_) | Piece::Text(_) => {}
        }
        self.past
    }

    fn opened(&mut self, tag: &Tag) -> Result<(), Refusal> {
        let name = tag.name();
        if speaks(&name) {
            self.said.piece(&Piece::Open(tag.clone()));
        }
        self.message |= matches!(name.as_str(), "help-message" | "error-message");
        if let Some(formula) = tag.get("table:formula") {
            said::of_formula(&formula).into_iter().for_each(|text| self.said.say(text));
        }
        match name.as_str() {
            "style" => self.style = tag.get("style:name"),
            "table-properties" if tag.get("table:display").as_deref() == Some("false") => {
                self.hidden_styles.extend(self.style.clone());
            }
            "annotation" => self.note = Some(String::new()),
            // Charts have tables of their own.
            // How a text is spoken is no part of it.
            "shapes" | "frame" | "object" | "g" | "custom-shape" | "forms" | "ruby-text" => self.aside += 1,
            _ if self.aside > 0 => {}
            "table" => self.begin_table(tag),
            "table-row-group" | "table-column-group" => {
                let hidden = tag.get("table:display").as_deref() == Some("false");
                self.groups.push(hidden);
                self.hidden_groups += usize::from(hidden);
            }
            "table-column" => self.begin_columns(tag),
            "span" => {
                let style = tag.get("text:style-name");
                let (look, ink) = style.map_or_else(Default::default, |style| self.styles.of_text(&style));
                let (outer, outer_ink) = self.runs.last().copied().unwrap_or_default();
                self.runs.push((look.within(outer), ink.or(outer_ink)));
            }
            "table-row" => {
                self.repeated = count(tag, "table:number-rows-repeated");
                self.row_hidden = self.hidden_groups > 0 || is_hidden(tag);
                self.row_style = tag.get("table:default-cell-style-name");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.begin_cell(tag),
            "conditional-format" | "condition" | "date-is" | "icon-set" | "formatting-entry" | "data-bar"
            | "color-scale" => {
                self.conditions.opened(&name, tag, &self.styles);
            }
            "p" | "h" if self.note.is_none() => {
                self.open.iter_mut().for_each(|cell| cell.paragraphs.push(String::new()));
            }
            "s" => self.space(tag.get("text:c").and_then(|text| text.parse().ok()).unwrap_or(1)),
            "tab" | "line-break" => self.space(1),
            _ => {}
        }
        Ok(())
    }

    /// The room that is left.
    fn room(&self) -> Room {
        self.sheets.last().map_or(self.room, |sheet| sheet.room)
    }

    /// A sheet, with the room that the one before left.
    fn begin_table(&mut self, tag: &Tag) {
        self.tables += 1;
        let hidden = tag.get("table:style-name").is_some_and(|style| self.hidden_styles.contains(&style));
        let name = tag.get("table:name").unwrap_or_default();
        let room = self.room();
        self.sheets.push(Sheet { name, hidden, room, ..Sheet::default() });
        (self.row, self.column, self.column_at) = (0, 0, 0);
        self.column_styles.clear();
        self.looks.clear();
        self.protected = tag.get("table:protected").as_deref() == Some("true");
    }

    /// One column or several that are alike.
    fn begin_columns(&mut self, tag: &Tag) {
        let repeated = count(tag, "table:number-columns-repeated").min(MOST_COLUMNS);
        if self.hidden_groups > 0 || is_hidden(tag) {
            let last = self.column_at + repeated - 1;
            self.sheets.iter_mut().last().into_iter().for_each(|sheet| {
                sheet.hidden_columns.push((self.column_at, last));
            });
        }
        if let Some(style) = tag.get("table:default-cell-style-name") {
            self.column_styles.push((self.column_at, self.column_at + repeated - 1, style));
        }
        self.column_at = (self.column_at + repeated).min(MOST_COLUMNS);
    }

    /// A cell, or several that are alike.
    fn begin_cell(&mut self, tag: &Tag) {
        let value = ["office:value", "office:date-value", "office:time-value", "office:boolean-value"]
            .iter()
            .find_map(|name| tag.get(name))
            .or_else(|| tag.get("office:string-value"));
        let style = self.style_of(tag.get("table:style-name"), self.column);
        let held = value.as_ref().and_then(|value| value.parse().ok());
        let paint = style.as_ref().map_or_else(Paint::default, |(_, style)| style.paint_of(held));
        self.open = Some(Open {
            kind: tag.get("office:value-type").unwrap_or_default(),
            value,
            formula: tag.get("table:formula").is_some(),
            repeated: count(tag, "table:number-columns-repeated"),
            spans: (count(tag, "table:number-columns-spanned"), count(tag, "table:number-rows-spanned")),
            style,
            paint,
            paragraphs: Vec::new(),
            unseen: String::new(),
            whole: String::new(),
        });
        self.runs.clear();
    }

    fn space(&mut self, count: usize) {
        if let Some(paragraph) = self.open.as_mut().and_then(|cell| cell.paragraphs.last_mut()) {
            paragraph.push_str(&" ".repeat(count.min(MOST_SPACES)));
        }
    }

    fn closed(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "help-message" | "error-message" => self.message = false,
            "annotation" => {
                let text = self.note.take().unwrap_or_default();
                if let Some(sheet) = self.sheets.last_mut() {
                    let (line, column) = (self.row + 1, self.column + 1);
                    sheet.comments.push(Beside { what: "a comment".to_owned(), line, column, text });
                }
            }
            "shapes" | "frame" | "object" | "g" | "custom-shape" | "forms" | "ruby-text" => {
                self.aside = self.aside.saturating_sub(1);
            }
            _ if self.aside > 0 => {}
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if let Some(sheet) = self.sheets.last_mut() {
                    self.conditions.end(&self.styles, sheet);
                }
            }
            "table-row-group" | "table-column-group" => {
                self.hidden_groups -= usize::from(self.groups.pop().unwrap_or(false));
            }
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.open.take() {
                    let (first, repeated) = (self.column, cell.repeated);
                    self.column = self.column.saturating_add(repeated).min(MOST_COLUMNS);
                    if cell.paragraphs.iter().map(String::len).sum::<usize>() > MOST_IN_CELL {
                        return Err(Refusal::too_large());
                    }
                    let holds = !cell.paragraphs.is_empty() || cell.value.is_some() || cell.formula;
                    if holds || cell.spans.0 > 1 || cell.spans.1 > 1 {
                        for column in first..self.column {
                            self.cells.push((column, cell.clone()));
                        }
                    }
                }
            }
            "span" => {
                self.runs.pop();
            }
            "table-row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    /// The style of a cell: its own, or its row's, or its column's.
    fn style_of(&mut self, own: Option<String>, column: u32) -> Option<(String, Rc<Style>)> {
        let of_column = || {
            let found = self.column_styles.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
            found.map(|(.., style)| style.clone())
        };
        let name = own.or_else(|| self.row_style.clone()).or_else(of_column)?;
        let look = match self.looks.get(&name) {
            Some(look) => Rc::clone(look),
            None => {
                let look = Rc::new(self.styles.of_cells(&name, self.protected));
                self.looks.insert(name.clone(), Rc::clone(&look));
                look
            }
        };
        Some((name, look))
    }

    /// Adds the cells of a row as often as it stands there.
    fn end_row(&mut self) -> Result<(), Refusal> {
        let cells = std::mem::take(&mut self.cells);
        let last = self.row.saturating_add(self.repeated).min(MOST_ROWS);
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        if self.row_hidden && last > self.row {
            sheet.hidden_rows.push((self.row, last - 1));
        }
        for (column, cell) in &cells {
            if let Some((style, _)) = cell.style.as_ref().filter(|(style, _)| self.styles.has_conditions(style)) {
                sheet.room.take("")?;
                self.conditions.of_style(style, ((self.row, *column), (last - 1, *column)));
            }
        }
        if !cells.is_empty() {
            for row in self.row..last {
                for (column, cell) in &cells {
                    add(sheet, (row, *column), cell)?;
                }
            }
        }
        self.row = last;
        Ok(())
    }
}

/// Whether a tag says something beside the cells.
fn speaks(name: &str) -> bool {
    matches!(
        name,
        "a" | "content-validation"
            | "help-message"
            | "error-message"
            | "named-range"
            | "named-expression"
            | "database-range"
            | "filter-condition"
            | "title"
            | "desc"
    )
}

fn is_hidden(tag: &Tag) -> bool {
    tag.get("table:visibility").is_some_and(|visibility| visibility != "visible")
}
