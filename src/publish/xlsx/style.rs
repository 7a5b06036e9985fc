//! Fonts and alignments: Arial, wrapped tables, no fill, no rules.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatUnderline, Table, TableStyle, Worksheet};

use super::super::workbook::{Line, SIZE};

/// The formats that every sheet shares.
pub struct Styles {
    pub link: Format,
    pub left: Format,
    pub set_off: Format,
    /// Words or a marker in a column of numbers.
    pub right: Format,
    pub left_heading: Format,
    pub set_off_heading: Format,
    pub right_heading: Format,
}

impl Styles {
    pub fn new() -> Styles {
        let wrapped = base().set_text_wrap().set_align(FormatAlign::Top);
        let left = wrapped.clone().set_align(FormatAlign::Left);
        let heading = base().set_bold().set_text_wrap().set_align(FormatAlign::Bottom);
        let left_heading = heading.clone().set_align(FormatAlign::Left);
        Styles {
            link: linked(wrapped.clone()),
            set_off: left.clone().set_indent(1),
            left,
            right: wrapped.set_align(FormatAlign::Right),
            set_off_heading: left_heading.clone().set_indent(1),
            left_heading,
            right_heading: heading.set_align(FormatAlign::Right),
        }
    }

    /// That of a line above a table or on the cover.
    pub fn line(&self, line: &Line) -> Format {
        let mut format = base().set_font_size(line.look.points());
        if line.look.is_bold() {
            format = format.set_bold();
        }
        if line.wraps {
            format = format.set_text_wrap().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
        }
        if line.link.is_some() { linked(format) } else { format }
    }
}

fn linked(format: Format) -> Format {
    format.set_font_color(Color::RGB(0x0000FF)).set_underline(FormatUnderline::Single)
}

/// The default of the workbook.
pub fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(SIZE)
}

/// A number with thousands commas at the decimals that are shown.
pub fn number(decimals: u8) -> Format {
    let mut code = String::from("#,##0");
    if decimals > 0 {
        code.push('.');
        code.extend(std::iter::repeat_n('0', usize::from(decimals)));
    }
    base().set_num_format(code).set_align(FormatAlign::Right).set_align(FormatAlign::Top)
}

/// What every sheet has: no gridlines on the screen, A4, and as wide as the page when it is printed.
pub fn page(worksheet: &mut Worksheet) {
    const A4: u8 = 9;
    worksheet.set_screen_gridlines(false).set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
}

/// A marked-up table without stripes, colours or filters.
pub fn unstyled() -> Table {
    Table::new().set_style(TableStyle::None).set_banded_rows(false).set_autofilter(false)
}
