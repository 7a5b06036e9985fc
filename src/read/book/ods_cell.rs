//! The cells of ODS: what each holds and shows.

use std::rc::Rc;

use super::colour::{Ink, Paint};
use super::format::{days, written_moment};
use super::look::{Look, Style};
use super::sheet::{Place, Sheet, one_line};
use super::{Oddity, Refusal, shown};

/// A cell that is being read.
#[derive(Debug, Default, Clone)]
pub struct Open {
    pub kind: String,
    pub value: Option<String>,
    pub formula: bool,
    pub repeated: u32,
    /// Columns and rows that it spans.
    pub spans: (u32, u32),
    /// Its style, by name and as it looks, and its colours, which may go by its number.
    pub style: Option<(String, Rc<Style>)>,
    pub paint: Paint,
    pub paragraphs: Vec<String>,
    /// Letters in the colour of what is behind them, and all letters.
    pub unseen: String,
    pub whole: String,
}

impl Open {
    /// Adds letters as they are seen, or apart from those where nobody sees them.
    pub fn add(&mut self, text: &str, (look, ink): (Look, Option<Ink>)) {
        self.whole.push_str(text);
        if (Paint { letters: ink, behind: None }).over(self.paint).hides() {
            self.unseen.push_str(text);
        } else if let Some(paragraph) = self.paragraphs.last_mut() {
            look.add(text, paragraph);
        }
    }
}

/// Adds a cell, with what is merged with it.
///
/// # Errors
/// More than a workbook may hold, or a number that is none.
pub fn add(sheet: &mut Sheet, place: Place, cell: &Open) -> Result<(), Refusal> {
    let (columns, rows) = cell.spans;
    if rows > 1 || columns > 1 {
        sheet.merge(place, (place.0.saturating_add(rows - 1), place.1.saturating_add(columns - 1)))?;
    }
    // Letters of which none is seen are those of a cell that is not seen.
    let of_part = cell.paragraphs.iter().any(|paragraph| !paragraph.trim().is_empty());
    match cell.unseen.trim() {
        "" => add_shown(sheet, place, cell)?,
        unseen if of_part => {
            sheet.push_unseen(place, &one_line(unseen), &one_line(&cell.whole))?;
            add_shown(sheet, place, cell)?;
            sheet.paint(place, Paint { letters: Some(Ink::Open), behind: None });
        }
        unseen => {
            add_shown(sheet, place, &Open { paragraphs: vec![unseen.to_owned()], ..cell.clone() })?;
            sheet.paint(place, if cell.paint.hides() { cell.paint } else { Paint::UNSEEN });
        }
    }
    cell.style.iter().for_each(|(_, style)| sheet.dress(place, style));
    Ok(())
}

/// Adds a cell by its kind.
fn add_shown(sheet: &mut Sheet, place: Place, cell: &Open) -> Result<(), Refusal> {
    let shown = one_line(&cell.paragraphs.join(" "));
    let value = cell.value.as_deref().unwrap_or_default();
    // Some programs write only what is held.
    let unsaid = cell.paragraphs.is_empty();
    let format = cell.style.as_ref().and_then(|(_, style)| style.format.as_ref());
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => {
            let Ok(held) = value.parse::<f64>() else {
                return Err(Refusal::damaged("a cell marked as a number holds none".to_owned()));
            };
            // A share is shown with its sign, so that text is not what is shown.
            let share = cell.kind == "percentage" && held != 0.0;
            if share && if unsaid { format.is_none() } else { !shown.contains('%') } {
                return sheet.push(place, if unsaid { value } else { &shown }, Some(Oddity::Otherwise(held)));
            }
            if unsaid { sheet.push_shown(place, held, format, false) } else { sheet.push_number(place, held, &shown) }
        }
        "date" => match written_moment(value) {
            Some(moment) if unsaid && format.is_some() => sheet.push_shown(place, days(moment, false), format, false),
            Some(moment) if unsaid => sheet.push(place, &moment.format("%Y-%m-%d").to_string(), None),
            Some(moment) => sheet.push(place, &shown::day(moment, &shown), shown::another_day(moment.date(), &shown)),
            None => sheet.push(place, if unsaid { value } else { &shown }, None),
        },
        "boolean" if unsaid => sheet.push(place, &value.to_uppercase(), None),
        "" if shown.is_empty() => sheet.push(place, "", cell.formula.then_some(Oddity::NoResult)),
        _ if unsaid => sheet.push(place, &one_line(value), None),
        _ => sheet.push(place, &shown, None),
    }
}
