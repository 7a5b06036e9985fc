//! One sheet: the cells that hold something, and the CSV that it would be saved as.

use super::colour::{Ink, Paint};
use super::conditional::Conditional;
use super::format::{Format, general_text};
use super::look::{Look, STROKE, Style};
use super::shown::Oddity;
use super::{Refusal, shown};

/// Cells of one workbook, and bytes of text in them: a return has a few thousand.
const MOST_CELLS: usize = 2_000_000;
const MOST_TEXT: usize = 256 << 20;
/// The same of all workbooks and zips of a run, which are held at once: as many as the largest national table has.
const MOST_CELLS_OF_RUN: usize = 10_000_000;
const MOST_TEXT_OF_RUN: usize = 512 << 20;
/// Bytes of text in one cell: twice what a spreadsheet keeps.
pub const MOST_IN_CELL: usize = 1 << 17;
/// Columns and rows that a spreadsheet has.
pub const MOST_COLUMNS: u32 = 1 << 14;
pub const MOST_ROWS: u32 = 1 << 20;
/// How much more a workbook, or all of a run, may hold.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    cells: usize,
    text: usize,
    /// It is what others of the run have left.
    shared: bool,
}

impl Default for Room {
    fn default() -> Room {
        Room { cells: MOST_CELLS, text: MOST_TEXT, shared: false }
    }
}

impl Room {
    /// Of all workbooks and zips of a run.
    pub fn of_run() -> Room {
        Room { cells: MOST_CELLS_OF_RUN, text: MOST_TEXT_OF_RUN, shared: true }
    }

    /// Of so many cells that others have left.
    #[cfg(test)]
    pub fn of_cells(cells: usize) -> Room {
        Room { cells, ..Room::of_run() }
    }

    /// What a workbook may take of it.
    pub fn of_one(self) -> Room {
        let shared = self.cells < MOST_CELLS || self.text < MOST_TEXT;
        Room { cells: self.cells.min(MOST_CELLS), text: self.text.min(MOST_TEXT), shared }
    }

    /// What is left when a workbook has left so much of its own.
    pub fn without(self, left: Room) -> Room {
        let lent = self.of_one();
        Room { cells: self.cells + left.cells - lent.cells, text: self.text + left.text - lent.text, ..self }
    }

    /// Takes the bytes of a text that is held as a whole, and says whether there was room.
    pub fn takes(&mut self, bytes: usize) -> bool {
        let left = self.text.checked_sub(bytes);
        self.text = left.unwrap_or(self.text);
        left.is_some()
    }

    pub fn take(&mut self, text: &str) -> Result<(), Refusal> {
        let left = self.cells.checked_sub(1).zip(self.text.checked_sub(text.len()));
        let refusal = || if self.shared { Refusal::too_much_together() } else { Refusal::too_large() };
        let (cells, text) = left.filter(|_| text.len() <= MOST_IN_CELL).ok_or_else(refusal)?;
        *self = Room { cells, text, ..*self };
        Ok(())
    }
}

/// The cells of one sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub cells: Vec<Filled>,
    /// Cells that were merged: the first row and column, and the last.
    pub merged: Vec<(Place, Place)>,
    /// Hidden rows and columns, each run from its first to its last.
    pub hidden_rows: Vec<(u32, u32)>,
    pub hidden_columns: Vec<(u32, u32)>,
    /// Zeros are not shown, whatever their number formats are.
    pub without_zeros: bool,
    pub comments: Vec<Beside>,
    /// Parts of texts that nobody sees, by their cells.
    pub unseen: Vec<Unseen>,
    /// Number formats and colours under a condition, those that go before others first.
    pub conditional: Vec<Conditional>,
    /// How much more the workbook may hold.
    pub room: Room,
}

/// A text, and its runs with their colours; none where no run says one.
pub struct Runs<'a> {
    pub whole: &'a str,
    pub runs: Vec<(&'a str, Option<Ink>)>,
}

/// A part of a text that nobody sees, and all of the text.
#[derive(Debug)]
pub struct Unseen {
    pub place: Place,
    pub part: Box<str>,
    pub whole: Box<str>,
}

/// Row and column, from 0.
pub type Place = (u32, u32);

/// A cell that holds something.
#[derive(Debug)]
pub struct Filled {
    pub place: Place,
    pub text: Box<str>,
    pub odd: Option<Oddity>,
    /// The number that it holds, where it holds one.
    pub held: Option<f64>,
    pub paint: Paint,
}

impl Filled {
    pub fn new(place: Place, text: &str, odd: Option<Oddity>) -> Filled {
        Filled { place, text: text.into(), odd, held: None, paint: Paint::default() }
    }

    /// Whether it says something that nobody sees.
    pub fn is_unseen(&self) -> bool {
        !self.text.is_empty() && self.paint.hides()
    }
}

/// What is said beside the cells: in a comment, or in a property of the file.
#[derive(Debug, Clone)]
pub struct Beside {
    /// What it is, with its article: "a comment", "the property Author".
    pub what: String,
    /// Line and column of the cell that it is about, from 1; zeros where it is about none.
    pub line: u32,
    pub column: u32,
    pub text: String,
}

impl Sheet {
    /// Adds a cell.
    ///
    /// # Errors
    /// Too many cells, or a place that no sheet has.
    pub fn push(&mut self, place: Place, text: &str, odd: Option<Oddity>) -> Result<(), Refusal> {
        if place.0 >= MOST_ROWS || place.1 >= MOST_COLUMNS {
            return Err(Refusal::damaged("a cell has a place outside any sheet".to_owned()));
        }
        if !text.is_empty() || odd.is_some() {
            self.room.take(text)?;
            // What is odd about it is kept, too.
            if odd.is_some() {
                self.room.take("")?;
            }
            self.cells.push(Filled::new(place, text, odd));
        }
        Ok(())
    }

    /// Adds a cell that holds a text and shows it by this format.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_text(&mut self, place: Place, text: &str, format: Option<&Format>) -> Result<(), Refusal> {
        let shown = format.map_or_else(|| text.to_owned(), |format| format.text(text));
        let hidden = shown.trim().is_empty() && !text.trim().is_empty();
        self.push(place, if hidden { text } else { &shown }, None)?;
        if hidden {
            self.paint(place, Paint::UNSEEN);
        }
        Ok(())
    }

    /// Adds cells that were merged: the first row and column, and the last.
    ///
    /// # Errors
    /// More than a workbook may hold.
    pub fn merge(&mut self, first: Place, last: Place) -> Result<(), Refusal> {
        self.room.take("")?;
        self.merged.push((first, last));
        Ok(())
    }

    /// Adds a cell that holds a number and shows this.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_number(&mut self, place: Place, held: f64, shown: &str) -> Result<(), Refusal> {
        let (text, odd) = shown::number(held, shown);
        self.push_held(place, held, &text, odd)
    }

    /// Adds a cell that holds a number, or a day as one, and shows it by this format.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_shown(
        &mut self,
        place: Place,
        held: f64,
        format: Option<&Format>,
        from_1904: bool,
    ) -> Result<(), Refusal> {
        let Some(format) = format else { return self.push_number(place, held, &general_text(held)) };
        let (text, odd) = seen(held, format, from_1904);
        self.push_held(place, held, &text, odd)
    }

    fn push_held(&mut self, place: Place, held: f64, text: &str, odd: Option<Oddity>) -> Result<(), Refusal> {
        self.push(place, text, odd)?;
        let last = self.cells.last_mut().filter(|cell| cell.place == place);
        last.into_iter().for_each(|cell| cell.held = Some(held));
        Ok(())
    }

    /// Adds a text as its runs are seen in a cell of this style.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_runs(&mut self, place: Place, text: &Runs, style: Option<&Style>) -> Result<(), Refusal> {
        let Runs { whole, runs } = text;
        let format = style.and_then(|style| style.format.as_ref());
        if runs.is_empty() {
            return self.push_text(place, whole, format);
        }
        let of_cell = style.map_or_else(Paint::default, |style| style.paint_of(None));
        let (mut seen, mut unseen) = (String::new(), String::new());
        for (letters, ink) in runs {
            let hides = Paint { letters: *ink, behind: None }.over(of_cell).hides();
            if hides { &mut unseen } else { &mut seen }.push_str(letters);
        }
        // A cell of which nothing is seen is one as a whole.
        let none = one_line(&seen).is_empty();
        let in_part = !none && !one_line(&unseen).is_empty();
        if in_part {
            self.push_unseen(place, &one_line(&unseen), whole)?;
        }
        self.push_text(place, &if in_part { one_line(&seen) } else { (*whole).to_owned() }, format)?;
        match (none, of_cell.hides()) {
            (true, true) => {}
            (true, false) => self.paint(place, Paint::UNSEEN),
            // Some of it is seen, whatever the cell's own colours are.
            (false, _) => self.paint(place, Paint { letters: Some(Ink::Open), behind: None }),
        }
        Ok(())
    }

    /// Says of a cell which part of its text nobody sees.
    ///
    /// # Errors
    /// As `push`.
    pub fn push_unseen(&mut self, place: Place, part: &str, whole: &str) -> Result<(), Refusal> {
        self.room.take(part)?;
        self.room.take(whole)?;
        self.unseen.push(Unseen { place, part: part.into(), whole: whole.into() });
        Ok(())
    }

    /// Draws a line through the cell that was added last, if it stands here. Where runs say which of their letters are struck,
    /// they say it of all.
    pub fn strike(&mut self, place: Place) {
        let last = self.cells.last_mut().filter(|cell| cell.place == place);
        if let Some(cell) = last.filter(|cell| !cell.text.contains(STROKE)) {
            let mut seen = String::new();
            Look { struck: true, ..Look::default() }.add(&cell.text, &mut seen);
            *cell = Filled { paint: cell.paint, ..Filled::new(place, &seen, None) };
        }
    }

    /// Gives the cell that was added last the look of its style, if it stands here.
    pub fn dress(&mut self, place: Place, style: &Style) {
        let held = self.cells.last().filter(|cell| cell.place == place).and_then(|cell| cell.held);
        self.paint(place, style.paint_of(held));
        if style.struck {
            self.strike(place);
        }
    }

    /// Gives the cell that was added last colours where it has none, if it stands here.
    pub fn paint(&mut self, place: Place, paint: Paint) {
        let last = self.cells.last_mut().filter(|cell| cell.place == place);
        last.into_iter().for_each(|cell| cell.paint = cell.paint.over(paint));
    }
}

/// The text of a cell that holds a number, or a day as one, and shows it by this format.
pub fn seen(held: f64, format: &Format, from_1904: bool) -> (String, Option<Oddity>) {
    let text = format.show(held, from_1904);
    match format.moment(held, from_1904) {
        Some(moment) => (shown::day(moment, &text), None),
        None if format.is_time(held) => (text, None),
        None => shown::number(held, &text),
    }
}

/// The text of a cell on one line, without the characters that are not seen.
pub fn one_line(text: &str) -> String {
    let control = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(control).collect::<String>().trim().to_owned()
}

/// "B3" as row and column from 0.
pub fn place(reference: &str) -> Option<Place> {
    let reference = reference.replace('$', "");
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column: u32 = 0;
    for letter in reference[..letters].bytes() {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row: u32 = reference[letters..].parse().ok()?;
    ((1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&column)).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workbooks_of_a_run_share_its_room() {
        let mut run = Room::of_run();
        let mut read = 0;
        let why = loop {
            let mut own = run.of_one();
            // As large as one may be.
            match (0..MOST_CELLS).try_for_each(|_| own.take("")) {
                Ok(()) => (run, read) = (run.without(own), read + 1),
                Err(why) => break why,
            }
        };
        assert_eq!(read, MOST_CELLS_OF_RUN / MOST_CELLS);
        assert_eq!(why.message, Refusal::too_much_together().message);
        // One alone that is too large says so.
        let mut own = Room::of_run().of_one();
        let why = (0..=MOST_CELLS).try_for_each(|_| own.take("")).unwrap_err();
        assert_eq!(why.message, Refusal::too_large().message);
        assert!(run.takes(MOST_TEXT_OF_RUN) && !run.takes(1));
    }

    #[test]
    fn cells_have_places() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        for reference in ["ZZZZZZ9999999999", "XFE1", "A0", "A1048577", "1", "A"] {
            assert_eq!(place(reference), None, "{reference}");
        }
    }
}
