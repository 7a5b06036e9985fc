//! The sheets of the template: Return, Definitions, Last time, Checks, and the lists behind the drop-downs.

use anyhow::Error;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, FormatAlign, Formula,
    ProtectionOptions, Workbook, Worksheet,
};

use super::Wanted;
use super::checks::{self, Check, EMPTY};
use super::last_time::{LastTime, Sent};
use super::layout::{Row, Sheet};
use super::lists::{Lists, MARKERS, STATUSES};
use super::register;
use super::styles::{self, Styles, height, lines, width};
use crate::model::area::Areas;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::partner::column::letters;
use crate::spec::returns::{Column, Kind, Returns, Role};

/// The longest prompt that a spreadsheet takes, in letters.
const PROMPT: usize = 250;

/// Everything that the sheets are written from.
pub struct Asked<'a> {
    pub returns: &'a Returns,
    pub kind: &'a Kind,
    pub wanted: &'a Wanted<'a>,
    pub areas: &'a Areas,
    pub sheet: &'a Sheet<'a>,
}

/// The bytes of the workbook.
pub fn workbook(asked: &Asked, before: &LastTime) -> Result<Vec<u8>, Error> {
    let styles = Styles::new();
    let lists = Lists::of(asked);
    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles::base(), 20, 80)?;
    workbook.set_properties(&properties(asked)?);
    returned(workbook.add_worksheet(), asked, &lists, &styles)?;
    definitions(workbook.add_worksheet(), asked, &styles)?;
    last_time(workbook.add_worksheet(), asked, before, &styles)?;
    let checks = checks::checks(asked.kind, &asked.sheet.columns);
    if !checks.is_empty() {
        checked(workbook.add_worksheet(), asked, &checks, &styles)?;
    }
    lists.write(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

/// The date is fixed, because the clock would change the bytes from run to run.
fn properties(asked: &Asked) -> Result<DocProperties, Error> {
    Ok(DocProperties::new()
        .set_title(format!("{}, {}, {}", asked.kind.title, asked.wanted.partner, asked.wanted.period))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// The sheet that comes back: headings in the first row, as they are read.
fn returned(sheet: &mut Worksheet, asked: &Asked, lists: &Lists, styles: &Styles) -> Result<(), Error> {
    sheet.set_name("Return")?;
    sheet.protect_with_options(&ProtectionOptions { format_columns: true, format_rows: true, ..Default::default() });
    let columns = &asked.sheet.columns;
    for (at, column) in (0..).zip(columns) {
        sheet.write_with_format(0, at, &column.heading, &styles.heading)?;
        let mut longest = column.heading.chars().count();
        for (row, about) in (1..).zip(&asked.sheet.rows) {
            let given = given(asked, &column.role, about);
            longest = longest.max(given.as_ref().map_or(0, |text| text.chars().count()));
            match given {
                Some(text) => sheet.write_with_format(row, at, text, &styles.given)?,
                None => sheet.write_blank(row, at, open(asked, &column.role, styles))?,
            };
        }
        sheet.set_column_width(at, width([longest].into_iter(), 48.0))?;
        if let Some(validation) = validation(asked, lists, column, usize::from(at))? {
            sheet.add_data_validation(1, at, asked.sheet.rows.len().max(1) as u32, at, &validation)?;
        }
    }
    sheet.set_row_height(0, height(1))?;
    let stub = columns.iter().position(|column| matches!(column.role, Role::Value | Role::Measure(..))).unwrap_or(0);
    sheet.set_freeze_panes(1, stub.min(4) as u16)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// What is known of a cell before anyone fills it in.
fn given(asked: &Asked, role: &Role, row: &Row) -> Option<String> {
    let area = row.area.map(|area| asked.areas.get(area));
    match role {
        Role::Partner => area.map(|_| asked.wanted.partner.to_owned()),
        Role::Period => area.map(|_| asked.wanted.period.to_string()),
        Role::Area => area.map(|area| area.code.clone()),
        Role::AreaName => area.map(|area| area.name.clone()),
        Role::MeasureName => row.measure.map(|measure| own_id(asked.returns, measure).to_owned()),
        Role::Dimension(dimension) if area.is_some() => {
            let item = row.breakdown.items().iter().find(|(of, _)| of == dimension);
            Some(item.map_or(String::new(), |(of, item)| item_label(asked.returns, *of, *item).to_owned()))
        }
        _ => None,
    }
}

fn open<'a>(asked: &Asked, role: &Role, styles: &'a Styles) -> &'a rust_xlsxwriter::Format {
    if let Some(field) = register::field(asked, role) {
        return register::format(field.holds, styles);
    }
    match role {
        Role::Measure(..) | Role::Value => &styles.number,
        Role::Submitted => &styles.day,
        Role::Status | Role::Note | Role::Document | Role::AreaName => &styles.words,
        _ if asked.sheet.picked => &styles.words,
        _ => &styles.given,
    }
}

fn validation(asked: &Asked, lists: &Lists, column: &Column, at: usize) -> Result<Option<DataValidation>, Error> {
    Ok(match &column.role {
        Role::Measure(measure, part) => Some(number(asked, column, *measure, part, at)?),
        Role::Value => Some(any_number(at)?),
        Role::Status => lists.validation("status")?,
        Role::Submitted => Some(
            DataValidation::new()
                .allow_date(DataValidationRule::GreaterThanOrEqualTo(ExcelDateTime::from_ymd(2000, 1, 1)?))
                .set_error_title("A day")?
                .set_error_message("Write the day on which you send this, for instance 2025-07-14.")?,
        ),
        Role::Partner | Role::Period | Role::Area | Role::MeasureName if asked.sheet.picked => {
            lists.validation(match column.role {
                Role::Partner => "partner",
                Role::Period => "period",
                Role::Area => "area",
                _ => "measure",
            })?
        }
        Role::Dimension(dimension) => lists.validation(&format!("items {dimension}"))?,
        role => register::field(asked, role).map(|field| register::validation(field, at)).transpose()?.flatten(),
    })
}

/// Numbers of a measure: whole where it counts, within its limits, and at most what it is a part of. One of the markers
/// or "<5" may stand instead.
fn number(
    asked: &Asked,
    column: &Column,
    measure: MeasureIndex,
    part: &Breakdown,
    at: usize,
) -> Result<DataValidation, Error> {
    let of = &asked.returns.measures[measure as usize];
    let cell = format!("{}2", letters(at));
    let mut tests = vec![format!("ISNUMBER({cell})")];
    let mut said = Vec::new();
    if of.whole {
        tests.push(format!("{cell}=INT({cell})"));
        said.push("a whole number".to_owned());
    } else {
        said.push("a number".to_owned());
    }
    if let Some(minimum) = of.minimum {
        tests.push(format!("{cell}>={minimum}"));
        said.push(format!("{minimum} or more"));
    }
    if let Some(maximum) = of.maximum {
        tests.push(format!("{cell}<={maximum}"));
        said.push(format!("{maximum} or less"));
    }
    for ceiling in checks::ceilings(asked.kind, &asked.sheet.columns, measure, part) {
        tests.push(format!("IF(ISNUMBER(${ceiling}2),{cell}<=${ceiling}2,TRUE)"));
        let place = asked.sheet.columns.iter().enumerate().find(|(at, _)| letters(*at) == ceiling);
        said.extend(place.map(|(_, column)| format!("at most `{}`", column.heading)));
    }
    let wanted = format!("{} ({}): {}", asked.returns.part_label(measure, part), of.unit, said.join(", "));
    let wrong = format!("`{}` takes {}; or [x] not available, [z] not applicable.", column.heading, said.join(", "));
    Ok(DataValidation::new()
        .allow_custom(Formula::new(either(&cell, &tests)))
        .set_input_message(clipped(&format!("{wanted}. {}", of.definition)))?
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("Please look again")?
        .set_error_message(clipped(&wrong))?)
}

/// In the long shape the measure of a row decides, so the cell takes any number.
fn any_number(at: usize) -> Result<DataValidation, Error> {
    let cell = format!("{}2", letters(at));
    Ok(DataValidation::new()
        .allow_custom(Formula::new(either(&cell, &[format!("ISNUMBER({cell})")])))
        .set_error_title("Please look again")?
        .set_error_message("A number; or [x] not available, [z] not applicable.")?)
}

fn either(cell: &str, tests: &[String]) -> String {
    let markers = MARKERS.len();
    format!(
        "=OR(ISNUMBER(MATCH({cell},Lists!$A$1:$A${markers},0)),AND(LEFT({cell})=\"<\",ISNUMBER(--MID({cell},2,9))),AND({}))",
        tests.join(",")
    )
}

fn clipped(text: &str) -> String {
    let text = text.trim_end();
    if text.chars().count() <= PROMPT {
        return text.to_owned();
    }
    text.chars().take(PROMPT - 1).chain(['…']).collect()
}

/// What each column means.
fn definitions(sheet: &mut Worksheet, asked: &Asked, styles: &Styles) -> Result<(), Error> {
    const WIDTHS: [f64; 4] = [34.0, 46.0, 18.0, 70.0];
    let (kind, wanted) = (asked.kind, asked.wanted);
    sheet.set_name("Definitions")?;
    let mut row = title(sheet, &format!("{}: what each column means", kind.title), styles)?;
    let how = [
        kind.about.clone(),
        format!("{} fills in the sheet Return for {}, {}.", wanted.partner, wanted.period, wanted.period.months()),
        match kind.register {
            Some(_) => "Use one row for each. Keep what is done or stopped, with its status, and keep each id the \
                same. If there is nothing to report, send the headings alone."
                .to_owned(),
            None => "A zero means that there were none. Where there is no number, write [x] not available, [z] not \
                applicable or [c] withheld. \"<5\" is read as fewer than 5."
                .to_owned(),
        },
        "Column headings and grey cells are locked. The sheet Checks says whether parts and totals agree.".to_owned(),
    ];
    for line in how {
        sheet.write_with_format(row, 0, line, &styles::base())?;
        row += 1;
    }
    row += 1;
    heading_row(sheet, row, &["Column", "What it is", "Unit", "Definition"], styles)?;
    for (at, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    for column in &asked.sheet.columns {
        row += 1;
        let texts = described(asked, column);
        let tallest = texts.iter().zip(WIDTHS).map(|(text, width)| lines(text, width)).max().unwrap_or(1);
        sheet.set_row_height(row, height(tallest))?;
        for (at, text) in (0..).zip(&texts) {
            sheet.write_with_format(row, at, text, &styles.text)?;
        }
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn described(asked: &Asked, column: &Column) -> [String; 4] {
    let plain = |what: &str, definition: &str| [column.heading.clone(), what.into(), String::new(), definition.into()];
    if let (Some(field), Role::Field(_)) = (register::field(asked, &column.role), &column.role) {
        let needed = if field.required { "Every row needs it." } else { "It may be empty." };
        return plain(&field.label, &format!("Takes {}. {needed}", field.holds.says()));
    }
    match &column.role {
        Role::Partner => plain("Who sends the return", ""),
        Role::Area => plain("Code of the area", ""),
        Role::AreaName => plain("Name of the area", ""),
        Role::Period => plain("Period that the figures are for", &asked.wanted.period.months()),
        Role::MeasureName => plain("Measure that the row is about", ""),
        Role::Value => plain("Value of the measure", ""),
        Role::Status => plain("Status of the row", &format!("One of: {}. Empty means final.", STATUSES.join(", "))),
        Role::Submitted => plain("Date on which it is sent", "Year, month, day: 2025-07-14."),
        Role::Note => plain("Anything that helps to read the figures", "Never a name or anything about one person."),
        Role::Dimension(dimension) => {
            let dimension = &asked.returns.dimensions[*dimension as usize];
            let items: Vec<&str> = dimension.items.iter().map(|item| item.label.as_str()).collect();
            plain(&dimension.label, &format!("One of: {}.", items.join(", ")))
        }
        Role::Measure(measure, part) => {
            let of = &asked.returns.measures[*measure as usize];
            [column.heading.clone(), asked.returns.part_label(*measure, part), of.unit.clone(), of.definition.clone()]
        }
        _ => plain("", ""),
    }
}

/// The partner's own figures of the period before: a row for each figure, a column for each area, so that nobody takes it
/// for the return.
fn last_time(sheet: &mut Worksheet, asked: &Asked, before: &LastTime, styles: &Styles) -> Result<(), Error> {
    sheet.set_name("Last time")?;
    let said = match before.period {
        Some(period) => format!("What {} sent for {period}, {}", asked.wanted.partner, period.months()),
        None => "There is no period of the same kind before this one".to_owned(),
    };
    let row = title(sheet, &said, styles)?;
    sheet.set_column_width(0, 52)?;
    sheet.set_column_width(1, 20)?;
    if !before.rows.is_empty() {
        return register::last_time(sheet, asked, before, row + 1, styles);
    }
    if before.sent.is_empty() || asked.kind.register.is_some() {
        sheet.write_with_format(row, 0, "Nothing was sent.", &styles::base())?;
        return Ok(());
    }
    let mut areas: Vec<_> = before.sent.keys().map(|(area, ..)| *area).collect();
    areas.dedup();
    let names: Vec<&str> = areas.iter().map(|area| asked.areas.get(*area).name.as_str()).collect();
    let headings: Vec<&str> = ["What was sent", "Unit"].into_iter().chain(names.iter().copied()).collect();
    heading_row(sheet, row + 1, &headings, styles)?;
    for (at, name) in (2..).zip(&names) {
        sheet.set_column_width(at, width([name.chars().count(), 12].into_iter(), 30.0))?;
    }
    let sent = |measure: MeasureIndex, part: &Breakdown| {
        areas.iter().any(|area| before.sent.contains_key(&(*area, measure, part.clone())))
    };
    let shown = asked.sheet.figures.iter().filter(|(measure, part)| sent(*measure, part));
    for (row, (measure, part)) in (row + 2..).zip(shown) {
        let of = &asked.returns.measures[*measure as usize];
        let label = asked.returns.part_label(*measure, part);
        sheet.set_row_height(row, height(lines(&label, 52.0)))?;
        sheet.write_with_format(row, 0, label, &styles.text)?;
        sheet.write_with_format(row, 1, &of.unit, &styles.text)?;
        let format = if of.decimals > 0 { "#,##0.0##" } else { "#,##0" };
        let number = styles::base().set_num_format(format).set_align(FormatAlign::Top);
        for (at, area) in (2..).zip(&areas) {
            match before.sent.get(&(*area, *measure, part.clone())) {
                Some(Sent::Number(value)) => sheet.write_with_format(row, at, *value, &number)?,
                Some(Sent::Words(words)) => sheet.write_with_format(row, at, words, &styles.text)?,
                None => sheet,
            };
        }
    }
    sheet.set_freeze_panes(row + 2, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A row for each row of the return, a column for each rule.
fn checked(sheet: &mut Worksheet, asked: &Asked, checks: &[Check], styles: &Styles) -> Result<(), Error> {
    const WIDTH: f64 = 34.0;
    sheet.set_name("Checks")?;
    let row = title(sheet, "Do parts and totals agree? Each cell should say ok", styles)?;
    let headings: Vec<&str> = ["Area"].into_iter().chain(checks.iter().map(|check| check.title.as_str())).collect();
    heading_row(sheet, row + 1, &headings, styles)?;
    let tallest = headings.iter().map(|heading| lines(heading, WIDTH)).max().unwrap_or(1);
    sheet.set_row_height(row + 1, height(tallest))?;
    sheet.set_column_range_width(0, checks.len() as u16, WIDTH)?;
    for (offset, about) in (0..).zip(&asked.sheet.rows) {
        let name = about.area.map_or(String::new(), |area| asked.areas.get(area).name.clone());
        sheet.write_with_format(row + 2 + offset, 0, name, &styles.text)?;
        for (at, check) in (1..).zip(checks) {
            let formula = Formula::new((check.formula)(offset + 2)).set_result(EMPTY);
            sheet.write_with_format(row + 2 + offset, at, formula, &styles.text)?;
        }
    }
    sheet.set_freeze_panes(row + 2, 1)?;
    sheet.protect();
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes a title and says in which row there is room again.
fn title(sheet: &mut Worksheet, text: &str, styles: &Styles) -> Result<u32, Error> {
    sheet.write_with_format(0, 0, text, &styles.title)?;
    sheet.set_row_height(0, 24)?;
    Ok(1)
}

pub(super) fn heading_row(sheet: &mut Worksheet, row: u32, headings: &[&str], styles: &Styles) -> Result<(), Error> {
    for (at, heading) in (0..).zip(headings) {
        sheet.write_with_format(row, at, *heading, &styles.heading)?;
    }
    Ok(())
}

pub(super) fn own_id(returns: &Returns, measure: MeasureIndex) -> &str {
    let id = &returns.measures[measure as usize].id;
    id.split_once('.').map_or(id.as_str(), |(_, own)| own)
}

fn item_label(returns: &Returns, dimension: DimensionIndex, item: u32) -> &str {
    &returns.dimensions[dimension as usize].items[item as usize].label
}
