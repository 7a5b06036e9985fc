//! The template of a register: empty rows, with lists for choices and days as days, and beside them the rows of last time.

use anyhow::Error;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, Formula, Worksheet,
};

use super::last_time::LastTime;
use super::styles::{Styles, height, lines, width};
use super::workbook::{Asked, heading_row};
use crate::partner::column::letters;
use crate::spec::register::{Field, Holds};
use crate::spec::returns::Role;

/// A column of last time is no wider.
const WIDEST: f64 = 60.0;

/// The field that a column holds; none where the return is no register, or the column is something else.
pub fn field<'a>(asked: &'a Asked, role: &Role) -> Option<&'a Field> {
    let register = asked.kind.register.as_ref()?;
    register.fields.get(register.field_of(role)?)
}

/// How a cell to be filled in looks.
pub fn format(holds: Holds, styles: &Styles) -> &Format {
    match holds {
        Holds::Date => &styles.day,
        Holds::Money | Holds::Number | Holds::Score => &styles.number,
        Holds::Id | Holds::Text | Holds::Choice(_) | Holds::Organisation | Holds::Post | Holds::Link(_) => {
            &styles.words
        }
    }
}

/// What a cell takes; a choice has its list, and words are as they are.
///
/// # Errors
/// A text that no spreadsheet takes.
pub fn validation(field: &Field, at: usize) -> Result<Option<DataValidation>, Error> {
    let cell = format!("{}2", letters(at));
    let wrong = format!("“{}” takes {}.", field.label, field.holds.says());
    let of = match field.holds {
        Holds::Date => {
            let day = ExcelDateTime::from_ymd(1950, 1, 1)?;
            DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(day))
        }
        Holds::Money | Holds::Number => DataValidation::new().allow_custom(Formula::new(format!("=ISNUMBER({cell})"))),
        Holds::Score => DataValidation::new()
            .allow_custom(Formula::new(format!("=AND(ISNUMBER({cell}),{cell}=INT({cell}),{cell}>=1,{cell}<=25)"))),
        Holds::Id | Holds::Text | Holds::Choice(_) | Holds::Organisation | Holds::Post | Holds::Link(_) => {
            return Ok(None);
        }
    };
    // A month in words, or a marker, is understood as well, so nobody is stopped.
    let of = of.set_error_style(DataValidationErrorStyle::Warning).set_error_title("Please look again")?;
    Ok(Some(of.set_error_message(wrong)?))
}

/// The rows of the period before as they were sent, from a line on, so that what still holds can be taken over.
///
/// # Errors
/// A text that no sheet can hold.
pub fn last_time(
    sheet: &mut Worksheet,
    asked: &Asked,
    before: &LastTime,
    first: u32,
    styles: &Styles,
) -> Result<(), Error> {
    let Some(register) = &asked.kind.register else { return Ok(()) };
    let headings: Vec<&str> = register.fields.iter().map(|field| field.id.as_str()).collect();
    heading_row(sheet, first, &headings, styles)?;
    let rows: Vec<Vec<String>> = before
        .rows
        .iter()
        .map(|row| {
            let words = |at| register.words(asked.returns, at, row.filled(at));
            (0..register.fields.len()).map(words).collect()
        })
        .collect();
    let widths: Vec<f64> = (0..headings.len())
        .map(|at| {
            let lengths = rows.iter().map(|row| row[at].chars().count());
            width(lengths.chain([headings[at].chars().count()]), WIDEST)
        })
        .collect();
    for (at, width) in (0..).zip(&widths) {
        sheet.set_column_width(at, *width)?;
    }
    for (line, row) in (first + 1..).zip(&rows) {
        let tallest = row.iter().zip(&widths).map(|(text, width)| lines(text, *width)).max().unwrap_or(1);
        sheet.set_row_height(line, height(tallest))?;
        for (at, text) in (0..).zip(row) {
            sheet.write_with_format(line, at, text, &styles.text)?;
        }
    }
    sheet.set_freeze_panes(first + 1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
