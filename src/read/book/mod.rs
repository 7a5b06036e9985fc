//! Reads workbooks: what each cell shows, what is hidden, and what is said beside the cells.

mod colour;
mod compound;
mod conditional;
mod csv;
mod decimal;
mod format;
mod formula;
mod look;
mod ods;
mod ods_cell;
mod ods_conditions;
mod ods_styles;
mod package;
mod rich;
mod said;
mod sheet;
mod shown;
mod when;
mod xls;
mod xls_conditions;
mod xls_globals;
mod xlsx;
mod xlsx_colours;
mod xlsx_conditions;
mod xlsx_styles;
mod xlsx_tables;
mod xml;

pub use csv::Csv;
pub use look::STROKE;
pub use package::MOST_PIECES;
use package::Package;

pub use said::runs;
pub use sheet::{Beside, Room, Sheet};
pub use shown::Oddity;

/// The first bytes of an old XLS.
pub const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// The first bytes of a zip, which XLSX, XLSM and ODS are too.
pub const ZIP: &[u8] = b"PK\x03\x04";

/// A workbook.
#[derive(Debug, Default)]
pub struct Book {
    /// In their order; a sheet that cannot be read says why.
    pub sheets: Vec<Result<Sheet, (String, Refusal)>>,
    /// What its properties say.
    pub properties: Vec<Beside>,
    /// What it left of its room.
    pub room: Room,
}

/// Why a workbook, or a sheet of it, cannot be read, in words for its sender.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub message: String,
    pub hint: &'static str,
}

const SAVE_AGAIN: &str = "open it, save it again as XLSX or CSV, and send that";

impl Refusal {
    fn damaged(message: String) -> Refusal {
        Refusal { message, hint: SAVE_AGAIN }
    }

    /// More than is read of any file.
    pub fn too_large() -> Refusal {
        Refusal { message: "the file is too large for a return".to_owned(), hint: "send the table alone, as CSV" }
    }

    /// More than there is room for beside the other workbooks and zips of a run.
    pub fn too_much_together() -> Refusal {
        Refusal {
            message:
                "with this file, the workbooks and zips together are too large to be read at once, so it was not read"
                    .to_owned(),
            hint: "put its table beside them as plain CSV, which is read piece by piece, or read them in several sets",
        }
    }

    fn password() -> Refusal {
        Refusal {
            message: "the workbook is protected by a password, so it was not read".to_owned(),
            hint: "ask for it without a password, sent securely",
        }
    }

    /// A file that calls itself a workbook and is something else.
    fn posing(what: &str) -> Refusal {
        Refusal { message: format!("the file is {what}, although its name says that it is a table"), hint: SAVE_AGAIN }
    }
}

/// Opens a workbook; `None` when the bytes are none, but text or a zip of other files. `pieces` is how much of it may be looked
/// at, and afterwards how much of that is left; `room` is the same of what all of a run may hold.
///
/// # Errors
/// A workbook of which nothing can be read.
pub fn open(bytes: &[u8], pieces: &mut usize, room: &mut Room) -> Result<Option<Book>, Refusal> {
    let opened = if bytes.starts_with(COMPOUND) {
        xls::open(bytes, room.of_one()).map(Some)
    } else {
        let Some(mut package) = Package::open(bytes, *pieces) else { return Ok(None) };
        let opened = packed(&mut package, room.of_one());
        *pieces = package.pieces_left();
        opened
    };
    // Of what is refused nothing is held.
    if let Ok(Some(book)) = &opened {
        *room = room.without(book.room);
    }
    opened
}

fn packed(package: &mut Package, room: Room) -> Result<Option<Book>, Refusal> {
    if package.has("xl/workbook.bin") {
        return Err(Refusal::posing("a binary workbook (XLSB)"));
    }
    if xlsx::is_one(package)? {
        return xlsx::open(package, room).map(Some);
    }
    if package.has("content.xml") {
        return ods::open(package, room).map(Some);
    }
    Ok(None)
}

/// What a package of XML that is no workbook says, such as a document of a word processor.
pub fn texts(bytes: &[u8]) -> Vec<Beside> {
    Package::open(bytes, package::MOST_PIECES).map_or_else(Vec::new, |mut package| said::texts(&mut package, |_| false))
}

/// What a file is that has the name of a workbook and is none: a web page, a workbook as XML, a document.
///
/// # Errors
/// Always, where it is one of these.
pub fn posing(start: &[u8]) -> Result<(), Refusal> {
    let text = String::from_utf8_lossy(start).replace('\0', "").to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    // "<5" is a cell.
    let is_markup = text
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_alphabetic() || "!?".contains(next)));
    let says = |any: &[&str]| any.iter().any(|words| text.contains(words));
    let what = match text {
        _ if text.starts_with("mime-version:") => "a web page",
        _ if is_markup && says(&["opendocument"]) => "a flat OpenDocument (FODS)",
        _ if is_markup
            && !says(&["<html", "<!doctype html"])
            && says(&[
                "urn:schemas-microsoft-com:office:spreadsheet",
                "<workbook",
                "<ss:workbook",
                "mso-application",
            ]) =>
        {
            "a workbook as XML (2003)"
        }
        _ if is_markup && text.starts_with("<?xml") && !says(&["<html", "<!doctype html", "<table"]) => "XML",
        _ if is_markup => "a web page",
        _ if text.starts_with("%pdf") => "a PDF",
        _ if text.starts_with("{\\rtf") => "a text document (RTF)",
        _ if text.starts_with("id;p") && text.contains("\nc;") => "a symbolic link file (SYLK)",
        _ if (text.starts_with('{') || text.starts_with("[{")) && text.contains("\":") => "JSON",
        _ if text.starts_with("par1") => "a Parquet file",
        _ if text.starts_with("png\r") || text.contains("jfif") => "a picture",
        _ => return Ok(()),
    };
    Err(Refusal::posing(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_of_which_another_took_the_room_is_refused_and_takes_none() {
        for bytes in [
            &include_bytes!("../../../tests/shown/places.xlsx")[..],
            include_bytes!("../../../tests/shown/places.ods"),
            include_bytes!("../../../tests/shown/places.xls"),
        ] {
            let read = |room: &mut Room| {
                let mut pieces = MOST_PIECES;
                match open(bytes, &mut pieces, room) {
                    Ok(book) => book.unwrap().sheets.into_iter().find_map(Result::err).map(|(_, why)| why.message),
                    Err(why) => Some(why.message),
                }
            };
            assert_eq!(read(&mut Room::of_run()), None);
            assert_eq!(read(&mut Room::of_cells(3)), Some(Refusal::too_much_together().message));
        }
    }
}
