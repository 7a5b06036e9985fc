//! Reads XLSX and XLSM (ECMA-376), as far as a return needs it.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::format::{Format, built_in, days, written_moment};
use super::package::Package;
use super::sheet::{Beside, MOST_COLUMNS, MOST_IN_CELL, MOST_ROWS, Place, Room, Sheet, one_line};
use super::xml::{Piece, Tag};
use super::{Book, Oddity, Refusal, said, shown};

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

/// A text that cells refer to by its place, and whether any did.
struct Text {
    text: Box<str>,
    used: Cell<bool>,
}

/// What all sheets share.
#[derive(Default)]
struct Shared {
    strings: Vec<Text>,
    /// The format of each style of cells.
    formats: Vec<Format>,
    from_1904: bool,
    /// Its formulas are to be worked out when it is opened, as scripts say that write nothing but 0 for them.
    to_work_out: bool,
}

/// Reads a workbook.
///
/// # Errors
/// What keeps every sheet from being read.
pub fn open(package: &mut Package) -> Result<Book, Refusal> {
    let workbook = workbook_part(package)?.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let relations = relations(package, &workbook)?;
    let mut shared = Shared::default();
    let listed = listed(package, &workbook, &mut shared)?;
    let part = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|found| found.target.clone());
    if let Some(part) = part("sharedStrings") {
        shared.strings = strings(package, &part)?;
    }
    if let Some(part) = part("styles") {
        shared.formats = formats(package, &part)?;
    }
    let mut book = Book { properties: properties(package)?, ..Book::default() };
    book.properties.extend(said::texts(package, is_read));
    let mut room = Room::default();
    for Listed { name, id, hidden } in listed {
        let relation = relations.iter().find(|relation| relation.id == id);
        // Charts and dialogues are no tables.
        let Some(part) = relation.filter(|relation| relation.kind == "worksheet").map(|found| &found.target) else {
            continue;
        };
        let read = sheet(package, part, &shared, room).and_then(|sheet| comments(package, part, sheet));
        room = read.as_ref().map_or(room, |sheet| sheet.room);
        book.sheets.push(read.map(|sheet| Sheet { name: name.clone(), hidden, ..sheet }).map_err(|why| (name, why)));
    }
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

fn strings(package: &mut Package, part: &str) -> Result<Vec<Text>, Refusal> {
    let mut strings = Vec::new();
    let mut text = Rich::default();
    package.each(part, &mut |piece| {
        if let Piece::Close(name) = &piece
            && name == "si"
        {
            strings.push(Text { text: text.take(), used: Cell::default() });
        }
        text.piece(&piece);
        if text.text.len() > MOST_IN_CELL { Err(Refusal::too_large()) } else { Ok(()) }
    })?;
    Ok(strings)
}

/// Text in several runs, without how it is pronounced.
#[derive(Default)]
struct Rich {
    text: String,
    within: bool,
    phonetic: bool,
    /// A run above the line, as footnotes have their marks.
    raised: bool,
}

impl Rich {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "t" | "text" => self.within = true,
                "rPh" => self.phonetic = true,
                "r" => self.raised = false,
                "vertAlign" => self.raised = tag.get("val").as_deref() == Some("superscript"),
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "t" | "text" => self.within = false,
                "rPh" => self.phonetic = false,
                "r" => self.raised = false,
                _ => {}
            },
            Piece::Text(text) if self.within && !self.phonetic && self.raised => {
                self.text.extend(text.chars().map(superscript));
            }
            Piece::Text(text) if self.within && !self.phonetic => self.text.push_str(text),
            Piece::Text(_) => {}
        }
    }

    fn take(&mut self) -> Box<str> {
        let text = std::mem::take(&mut self.text);
        one_line(&unescaped(&text)).into()
    }
}

/// A digit as it is seen where it stands above the line: a footnote's mark, and no part of the number before it.
fn superscript(letter: char) -> char {
    match letter {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + letter as u32 - '0' as u32).unwrap_or(letter),
        _ => letter,
    }
}

/// Characters that Excel writes by their numbers: "_x000D_", and two of them for one beyond the first 65,536.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    let unit = |rest: &str| {
        let number = rest.strip_prefix("_x")?.get(..4).filter(|_| rest.get(6..7) == Some("_"))?;
        u16::from_str_radix(number, 16).ok()
    };
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let units: Vec<u16> = [Some(&rest[at..]), rest.get(at + 7..)].into_iter().flatten().map_while(unit).collect();
        match char::decode_utf16(units).next().and_then(Result::ok) {
            Some(letter) => {
                plain.push(letter);
                rest = &rest[at + 7 * letter.len_utf16()..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain + rest
}

fn formats(package: &mut Package, part: &str) -> Result<Vec<Format>, Refusal> {
    let mut written: BTreeMap<u32, String> = BTreeMap::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut of_cells = false;
    package.each(part, &mut |piece| {
        match piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "numFmt" => {
                    if let (Some(number), Some(code)) = (number(&tag, "numFmtId"), tag.get("formatCode")) {
                        written.insert(number, code);
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => numbers.push(number(&tag, "numFmtId").unwrap_or(0)),
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => of_cells = false,
            Piece::Close(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(numbers.iter().map(|number| format(*number, &written)).collect())
}

/// A format by its number. What a style sheet writes out goes before what is built in.
pub fn format(number: u32, written: &BTreeMap<u32, String>) -> Format {
    Format::parse(written.get(&number).map_or_else(|| built_in(number), String::as_str))
}

/// Whether nothing of it can be seen.
fn is_zero(tag: &Tag, name: &str) -> bool {
    tag.get(name).and_then(|size| size.trim().parse::<f64>().ok()) == Some(0.0)
}

fn number(tag: &Tag, name: &str) -> Option<u32> {
    tag.get(name)?.trim().parse().ok()
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
    let mut sheet = Sheet { room, ..Sheet::default() };
    let mut at: Place = (0, 0);
    let mut open: Option<Open> = None;
    let mut cells = false;
    let mut listener = said::Listener::default();
    let mut formula: Option<String> = None;
    package.each(part, &mut |piece| {
        if !cells {
            // Headers, links, lists to choose from, filters.
            listener.piece(&piece);
        }
        match &piece {
            Piece::Open(tag) => match tag.name().as_str() {
                "sheetData" => cells = true,
                "col" if tag.says("hidden") || is_zero(tag, "width") => {
                    if let (Some(first), Some(last)) = (number(tag, "min"), number(tag, "max")) {
                        sheet.hidden_columns.push((first.saturating_sub(1), last.min(MOST_COLUMNS).saturating_sub(1)));
                    }
                }
                "row" if cells => {
                    at = (number(tag, "r").map_or(at.0, |row| row.saturating_sub(1)), 0);
                    // Where rows are hidden unless something is said of them, those that are written out are seen.
                    if tag.says("hidden") || is_zero(tag, "ht") {
                        sheet.hidden_rows.push((at.0, at.0));
                    }
                }
                "c" if cells => {
                    let place = match tag.get("r") {
                        Some(reference) => place(&reference).ok_or_else(bad_reference)?,
                        None => at,
                    };
                    at = place;
                    let style = number(tag, "s").unwrap_or(0) as usize;
                    open = Some(Open { place, style, kind: tag.get("t").unwrap_or_default(), ..Open::default() });
                }
                "f" => {
                    open.iter_mut().for_each(|cell| cell.formula = true);
                    formula = cells.then(String::new);
                }
                "v" => open.iter_mut().for_each(|cell| (cell.within_value, cell.valued) = (true, true)),
                "mergeCell" => {
                    let reference = tag.get("ref").unwrap_or_default();
                    if let Some((first, last)) = reference.split_once(':') {
                        let ends = (place(first), place(last));
                        let (Some(first), Some(last)) = ends else { return Err(bad_reference()) };
                        sheet.merge(first, last)?;
                    }
                }
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "v" => open.iter_mut().for_each(|cell| cell.within_value = false),
                "f" => {
                    let formula = formula.take().unwrap_or_default();
                    said::of_formula(&formula).into_iter().for_each(|text| listener.say(text));
                }
                "c" => {
                    if let Some(cell) = open.take() {
                        add(&mut sheet, cell, shared)?;
                    }
                    at.1 += 1;
                }
                "row" if cells => at.0 += 1,
                "sheetData" => cells = false,
                _ => {}
            },
            Piece::Text(text) => {
                if let Some(formula) = &mut formula {
                    formula.push_str(text);
                } else if let Some(cell) = open.as_mut().filter(|cell| cell.within_value) {
                    cell.value.push_str(text);
                }
            }
        }
        if let Some(cell) = &mut open {
            cell.text.piece(&piece);
        }
        Ok(())
    })?;
    sheet.comments = listener.all("a formula, a link, a list or a header");
    Ok(sheet)
}

fn bad_reference() -> Refusal {
    Refusal::damaged("a cell is said to stand where no sheet has one".to_owned())
}

/// Adds a cell by its kind.
fn add(sheet: &mut Sheet, mut cell: Open, shared: &Shared) -> Result<(), Refusal> {
    let place = cell.place;
    let format = shared.formats.get(cell.style);
    let text = |text: &str| format.map_or_else(|| text.to_owned(), |format| format.text(text));
    let value = cell.value.trim();
    if cell.formula && (!cell.valued || (shared.to_work_out && value == "0")) {
        return sheet.push(place, "", Some(Oddity::NoResult));
    }
    match cell.kind.as_str() {
        "s" => {
            let found = value.parse::<usize>().ok().and_then(|index| shared.strings.get(index));
            let Some(found) = found else {
                return Err(Refusal::damaged("a cell refers to a text that is not there".to_owned()));
            };
            found.used.set(true);
            sheet.push(place, &text(&found.text), None)
        }
        "inlineStr" => {
            let inline = cell.text.take();
            sheet.push(place, &text(&inline), None)
        }
        "str" => sheet.push(place, &text(&one_line(&unescaped(&cell.value))), None),
        "b" => sheet.push(place, if value == "1" { "TRUE" } else { "FALSE" }, None),
        "e" => sheet.push(place, value, None),
        // A day in words, which few programs write.
        "d" => match written_moment(value) {
            Some(moment) => push_number(sheet, place, days(moment, shared.from_1904), format, shared.from_1904),
            None => sheet.push(place, value, None),
        },
        _ if value.is_empty() => sheet.push(place, "", cell.formula.then_some(Oddity::NoResult)),
        _ => {
            let Ok(held) = value.parse::<f64>() else {
                return Err(Refusal::damaged("a cell that is said to hold a number holds none".to_owned()));
            };
            push_number(sheet, place, held, format, shared.from_1904)
        }
    }
}

/// Adds a number by its format, in XLSX and XLS.
///
/// # Errors
/// As `Sheet::push`.
pub fn push_number(
    sheet: &mut Sheet,
    place: Place,
    held: f64,
    format: Option<&Format>,
    from_1904: bool,
) -> Result<(), Refusal> {
    let Some(format) = format else { return sheet.push_number(place, held, &super::format::general_text(held)) };
    let text = format.show(held, from_1904);
    match format.moment(held, from_1904) {
        Some(moment) => sheet.push(place, &shown::day(moment, &text), None),
        None if format.is_time(held) => sheet.push(place, &text, None),
        None => sheet.push_number(place, held, &text),
    }
}

/// "B3" as row and column from 0.
fn place(reference: &str) -> Option<Place> {
    let reference = reference.replace('$', "");
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column: u32 = 0;
    for letter in reference[..letters].bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = reference[letters..].parse().ok()?;
    ((1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&column)).then(|| (row - 1, column - 1))
}

/// The comments of a sheet, old and new.
fn comments(package: &mut Package, part: &str, mut sheet: Sheet) -> Result<Sheet, Refusal> {
    for relation in relations(package, part)? {
        if !matches!(relation.kind.as_str(), "comments" | "threadedComment") {
            continue;
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
                    let text = text.take().into_string();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_places_and_text_is_unescaped() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        for reference in ["ZZZZZZ9999999999", "XFE1", "A0", "A1048577", "1", "A"] {
            assert_eq!(place(reference), None, "{reference}");
        }
        assert_eq!(unescaped("Alder_x000D_ and _x005F_x000D_"), "Alder\r and _x000D_");
        assert_eq!(unescaped("_xyz _x00é _xD83D_"), "_xyz _x00é _xD83D_");
        assert_eq!(unescaped("_xD83D__xDE00_ _x0041__x0042_"), "\u{1f600} AB");
    }
}
