//! Fonts, sizes and alignments: Arial 12, titles 16, subtitles 14, wrapped tables, no fill, no rules.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatUnderline, Table, TableStyle, Worksheet};

/// Height of a row of Arial 12.
pub const ROW_PIXELS: u32 = 20;
/// The standard column width for Arial 12, from which a spreadsheet derives its unit of width.
pub const COLUMN_PIXELS: u32 = 80;

/// Points of the text; titles are 16 points and headings 14.
const SIZE: f64 = 12.0;
pub const TITLE: f64 = 16.0 / SIZE;
pub const HEADING: f64 = 14.0 / SIZE;

/// The formats that every sheet shares.
pub struct Styles {
    pub title: Format,
    pub heading: Format,
    /// Text above a table, which may run over the empty cells to its right.
    pub line: Format,
    /// Text in a cell of its own column.
    pub wrapped: Format,
    pub link: Format,
    pub text_heading: Format,
    pub number_heading: Format,
    /// Words or a marker in a column of numbers.
    pub marker: Format,
    /// Flags, set off from the numbers on their left.
    pub flags: Format,
    pub flags_heading: Format,
}

impl Styles {
    pub fn new() -> Styles {
        let wrapped = base().set_text_wrap().set_align(FormatAlign::Left).set_align(FormatAlign::Top);
        let heading = base().set_bold().set_text_wrap().set_align(FormatAlign::Bottom);
        Styles {
            title: base().set_font_size(SIZE * TITLE).set_bold(),
            heading: base().set_font_size(SIZE * HEADING).set_bold(),
            line: base(),
            link: base()
                .set_align(FormatAlign::Top)
                .set_font_color(Color::RGB(0x0000FF))
                .set_underline(FormatUnderline::Single)
                .set_text_wrap(),
            text_heading: heading.clone().set_align(FormatAlign::Left),
            flags: wrapped.clone().set_indent(1),
            flags_heading: heading.clone().set_align(FormatAlign::Left).set_indent(1),
            number_heading: heading.set_align(FormatAlign::Right),
            marker: base().set_text_wrap().set_align(FormatAlign::Right).set_align(FormatAlign::Top),
            wrapped,
        }
    }
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

/// The height of a row in pixels: so many lines, of a size against Arial 12.
pub fn height(lines: u32, size: f64) -> u32 {
    const MARGIN: u32 = 2;
    // Never more than Excel allows (409 points).
    const HIGHEST: u32 = 545;
    ((f64::from(lines * ROW_PIXELS) * size).ceil() as u32 + MARGIN).min(HIGHEST)
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
