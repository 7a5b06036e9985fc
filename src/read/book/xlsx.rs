//! Reads XLSX and XLSM (ECMA-376), as far as a return needs it.

use super::format::{days, written_moment};
use super::package::Package;
use super::rich::{Rich, Text, strings, unescaped};
use super::sheet::{Beside, MOST_COLUMNS, Place, Room, Sheet, one_line, place};
use super::xlsx_colours::Palette;
use super::xlsx_conditions::Conditions;
use super::xlsx_styles::{Styles, styles};
use super::xml::{Piece, Tag};
use super::{Book, Oddity, Refusal, said, xlsx_tables};

const ROOT: &str = "_rels/.rels";

/// Whether a package is a workbook of this kind.
///
/// # Errors
/// A package whose list of parts cannot be read.
pub fn is_one(package: &mut Package) -> Result<bool, Refusal> {
    Ok(package.has("xl/workbook.xml") || workbook_part(package)?.is_some_and(|part| part.ends_with(".xml")))
}

/// A part that another refers to.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    id: String,
    hidden: bool,
}

/// What all sheets share.
#[derive(Default)]
struct Shared {
    strings: Vec<Text>,
    styles: Styles,
    palette: Palette,
    from_1904: bool,
    /// Its formulas are to be worked out when it is opened, as scripts say that write nothing but 0 for them.
    to_work_out: bool,
}

/// Reads a workbook.
///
/// # Errors
/// What keeps every sheet from being read.
pub fn open(package: &mut Package, mut room: Room) -> Result<Book, Refusal> {
    let workbook = workbook_part(package)?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let relations = relations(package, &workbook)?;
    let mut shared = Shared::default();
    let listed = listed(package, &workbook, &mut shared)?;
    let part = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|found| found.target.clone());
    if let Some(part) = part("sharedStrings") {
        shared.strings = strings(package, &part)?;
    }
    if let Some(part) = part("theme") {
        shared.palette.read_theme(package, &part)?;
    }
    if let Some(part) = part("styles") {
        shared.styles = styles(package, &part, &mut shared.palette)?;
    }
    let mut book = Book { properties: properties(package)?, ..Book::default() };
    book.properties.extend(said::texts(package, is_read));
    for Listed { name, id, hidden } in listed {
        let relation = relations.iter().find(|relation| relation.id == id);
        // Charts and dialogues are no tables.
        let Some(part) = relation.filter(|relation| relation.kind == "worksheet").map(|found| &found.target) else {
            continue;
        };
        let read = sheet(package, part, &shared, room).and_then(|sheet| related(package, part, sheet));
        room = read.as_ref().map_or(room, |sheet| sheet.room);
        book.sheets.push(read.map(|sheet| Sheet { name: name.clone(), hidden, ..sheet }).map_err(|why| (name, why)));
    }
    book.room = room;
    // What stood in a cell once may still stand in the file.
    let unused = shared.strings.into_iter().filter(|text| !text.used.get());
    book.properties.extend(unused.map(|text| Beside {
        what: "a text that no cell shows".to_owned(),
        line: 0,
        column: 0,
        text: text.text.into_string(),
    }));
    Ok(book)
}

/// Parts that are read for themselves, or hold nothing but how things look.
fn is_read(part: &str) -> bool {
    let name = part.rsplit('/').next().unwrap_or(part);
    let sheet = part.contains("worksheets/") && !part.ends_with(".rels");
    let looks =
        ["styles.xml", "sharedstrings.xml", "calcchain.xml", "[content_types].xml", "metadata.xml"].contains(&name);
    sheet
        || looks
        || part.contains("theme/")
        || part.contains("docprops/")
        || part.contains("threadedcomment") && !part.ends_with(".rels")
}

fn workbook_part(package: &mut Package) -> Result<Option<String>, Refusal> {
    let found = listed_relations(package, ROOT, "")?;
    Ok(found.into_iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target))
}

/// What a part refers to.
fn relations(package: &mut Package, part: &str) -> Result<Vec<Relation>, Refusal> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    listed_relations(package, &format!("{folder}/_rels/{name}.rels"), folder)
}

fn listed_relations(package: &mut Package, part: &str, folder: &str) -> Result<Vec<Relation>, Refusal> {
    let mut relations = Vec::new();
    package.each(part, &mut |piece| {
        if let Piece::Open(tag) = piece
            && tag.name() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, target: joined(folder, &target) });
        }
        Ok(())
    })?;
    Ok(relations)
}

/// A path from a folder, with its "..".
fn joined(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn listed(package: &mut Package, part: &str, shared: &mut Shared) -> Result<Vec<Listed>, Refusal> {
    let mut listed = Vec::new();
    package.each(part, &mut |piece| {
        if let Piece::Open(tag) = piece {
            match tag.name().as_str() {
                "workbookPr" => shared.from_1904 = tag.says("date1904"),
                "calcPr" => shared.to_work_out = tag.says("fullCalcOnLoad"),
                "sheet" => listed.push(Listed {
                    name: tag.get("name").unwrap_or_default(),
                    id: tag.get("r:id").or_else(|| tag.local("id")).unwrap_or_default(),
                    hidden: tag.get("state").is_some_and(|state| state != "visible"),
                }),
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(listed)
}

/// Whether nothing of it can be seen.
fn is_zero(tag: &Tag, name: &str) -> bool {
    tag.get(name).and_then(|size| size.trim().parse::<f64>().ok()) == Some(0.0)
}

/// The cell that is being read.
#[derive(Default)]
struct Open {
    place: Place,
    style: usize,
    kind: String,
    formula: bool,
    valued: bool,
    value: String,
    within_value: bool,
    text: Rich,
}

fn sheet(package: &mut Package, part: &str, shared: &Shared, room: Room) -> Result<Sheet, Refusal> {
    let mut reader = Reader {
        shared,
        sheet: Sheet { room, ..Sheet::default() },
        at: (0, 0),
        cells: false,
        open: None,
        formula: None,
        conditions: Conditions::default(),
        said: said::Listener::default(),
    };
    package.each(part, &mut |piece| reader.piece(&piece))?;
    reader.sheet.conditional = reader.conditions.sorted();
    reader.sheet.comments = reader.said.all("a formula, a link, a list or a header");
    Ok(reader.sheet)
}

/// A sheet that is being read.
struct Reader<'a> {
    shared: &'a Shared,
    sheet: Sheet,
    /// The row and column that come next.
    at: Place,
    /// Within the cells; around them stand headers, links, lists to choose from, filters.
    cells: bool,
    open: Option<Open>,
    formula: Option<String>,
    conditions: Conditions,
    said: said::Listener,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece) -> Result<(), Refusal> {
        if !self.cells {
            self.said.piece(piece);
            let Shared { styles, palette, from_1904, .. } = self.shared;
            self.conditions.piece(piece, styles, palette, *from_1904, &mut self.sheet.room)?;
        }
        match piece {
            Piece::Open(tag) => self.opened(tag)?,
            Piece::Close(name) => self.closed(name)?,
            Piece::Text(text) => {
                if let Some(formula) = &mut self.formula {
                    formula.push_str(text);
                } else if let Some(cell) = self.open.as_mut().filter(|cell| cell.within_value) {
                    cell.value.push_str(text);
                }
            }
        }
        if let Some(cell) = &mut self.open {
            cell.text.piece(piece);
        }
        Ok(())
    }

    fn opened(&mut self, tag: &Tag) -> Result<(), Refusal> {
        match tag.name().as_str() {
            "sheetView" => self.sheet.without_zeros |= matches!(tag.get("showZeros").as_deref(), Some("0" | "false")),
            "sheetData" => self.cells = true,
            "col" if tag.says("hidden") || is_zero(tag, "width") => {
                if let (Some(first), Some(last)) = (tag.number("min"), tag.number("max")) {
                    let run = (first.saturating_sub(1), last.min(MOST_COLUMNS).saturating_sub(1));
                    self.sheet.hidden_columns.push(run);
                }
            }
            "row" if self.cells => {
                self.at = (tag.number("r").map_or(self.at.0, |row| row.saturating_sub(1)), 0);
                // Where rows are hidden unless something is said of them, those that are written out are seen.
                if tag.says("hidden") || is_zero(tag, "ht") {
                    self.sheet.hidden_rows.push((self.at.0, self.at.0));
                }
            }
            "c" if self.cells => {
                if let Some(reference) = tag.get("r") {
                    self.at = place(&reference).ok_or_else(bad_reference)?;
                }
                let (style, kind) = (tag.number("s").unwrap_or(0) as usize, tag.get("t").unwrap_or_default());
                self.open = Some(Open { place: self.at, style, kind, ..Open::default() });
            }
            "f" if self.cells => {
                self.open.iter_mut().for_each(|cell| cell.formula = true);
                self.formula = Some(String::new());
            }
            "v" => self.open.iter_mut().for_each(|cell| (cell.within_value, cell.valued) = (true, true)),
            "mergeCell" => {
                let reference = tag.get("ref").unwrap_or_default();
                if let Some((first, last)) = reference.split_once(':') {
                    let (Some(first), Some(last)) = (place(first), place(last)) else { return Err(bad_reference()) };
                    self.sheet.merge(first, last)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn closed(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "v" => self.open.iter_mut().for_each(|cell| cell.within_value = false),
            "f" => {
                let formula = self.formula.take().unwrap_or_default();
                said::of_formula(&formula).into_iter().for_each(|text| self.said.say(text));
            }
            "c" => {
                if let Some(cell) = self.open.take() {
                    add(&mut self.sheet, cell, self.shared)?;
                }
                self.at.1 += 1;
            }
            "row" if self.cells => self.at.0 += 1,
            "sheetData" => self.cells = false,
            _ => {}
        }
        Ok(())
    }
}

fn bad_reference() -> Refusal {
    Refusal::damaged("a cell has a place outside any sheet".to_owned())
}

/// Adds a cell by its kind.
fn add(sheet: &mut Sheet, cell: Open, shared: &Shared) -> Result<(), Refusal> {
    let (place, style) = (cell.place, shared.styles.of_cells.get(cell.style));
    add_shown(sheet, cell, shared)?;
    if let Some(style) = style {
        sheet.dress(place, style);
    }
    Ok(())
}

fn add_shown(sheet: &mut Sheet, mut cell: Open, shared: &Shared) -> Result<(), Refusal> {
    let place = cell.place;
    let style = shared.styles.of_cells.get(cell.style);
    let format = style.and_then(|style| style.format.as_ref());
    let value = cell.value.trim();
    if cell.formula && (!cell.valued || (shared.to_work_out && value == "0")) {
        return sheet.push(place, "", Some(Oddity::NoResult));
    }
    match cell.kind.as_str() {
        "s" => {
            let found = value.parse::<usize>().ok().and_then(|index| shared.strings.get(index));
            let Some(found) = found else {
                return Err(Refusal::damaged("a cell refers to a text that does not exist".to_owned()));
            };
            found.used.set(true);
            sheet.push_runs(place, &found.seen(&shared.palette), style)
        }
        "inlineStr" => {
            let text = cell.text.take();
            sheet.push_runs(place, &text.seen(&shared.palette), style)
        }
        "str" => sheet.push_text(place, &one_line(&unescaped(&cell.value)), format),
        "b" => sheet.push(place, if value == "1" { "TRUE" } else { "FALSE" }, None),
        "e" => sheet.push(place, value, None),
        // A day in words, which few programs write.
        "d" => match written_moment(value) {
            Some(moment) => sheet.push_shown(place, days(moment, shared.from_1904), format, shared.from_1904),
            None => sheet.push(place, value, None),
        },
        _ if value.is_empty() => sheet.push(place, "", cell.formula.then_some(Oddity::NoResult)),
        _ => {
            let Ok(held) = value.parse::<f64>() else {
                return Err(Refusal::damaged("a cell marked as a number holds none".to_owned()));
            };
            sheet.push_shown(place, held, format, shared.from_1904)
        }
    }
}

/// What stands in parts of its own: comments, old and new, and tables that have a look.
fn related(package: &mut Package, part: &str, mut sheet: Sheet) -> Result<Sheet, Refusal> {
    for relation in relations(package, part)? {
        match relation.kind.as_str() {
            "comments" | "threadedComment" => {}
            "table" => {
                xlsx_tables::look(package, &relation.target, &mut sheet)?;
                continue;
            }
            _ => continue,
        }
        let mut about: Option<Place> = None;
        let mut text = Rich::default();
        let found = &mut sheet.comments;
        package.each(&relation.target, &mut |piece| {
            match &piece {
                Piece::Open(tag) if matches!(tag.name().as_str(), "comment" | "threadedComment") => {
                    about = tag.get("ref").and_then(|reference| place(&reference));
                }
                Piece::Close(name) if matches!(name.as_str(), "comment" | "threadedComment") => {
                    let (line, column) = about.map_or((0, 0), |(row, column)| (row + 1, column + 1));
                    let text = text.take().text.into_string();
                    found.push(Beside { what: "a comment".to_owned(), line, column, text });
                }
                Piece::Open(_) | Piece::Close(_) | Piece::Text(_) => {}
            }
            text.piece(&piece);
            Ok(())
        })?;
    }
    Ok(sheet)
}

/// What the file says of itself.
fn properties(package: &mut Package) -> Result<Vec<Beside>, Refusal> {
    let mut found = Vec::new();
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        let mut name = String::new();
        package.each(part, &mut |piece| {
            match piece {
                Piece::Open(tag) => name = tag.get("name").unwrap_or_else(|| tag.name()),
                Piece::Text(text) if !text.trim().is_empty() => {
                    found.push(Beside { what: format!("the property {name}"), line: 0, column: 0, text });
                }
                Piece::Close(_) | Piece::Text(_) => {}
            }
            Ok(())
        })?;
    }
    Ok(found)
}
