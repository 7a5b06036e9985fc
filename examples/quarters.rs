//! Writes the returns of Midshire for as many quarters as asked for: `cargo run --release --example quarters QUARTERS FOLDER`.
//!
//! The sixteen quarters of the sample come again and again, each time four years earlier, so that the last quarter stays the
//! last and a partnership of any age can be measured. Registers, areas and the census stay as they are.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The last year of the sample, and how many years it covers.
const LAST_YEAR: u32 = 2024;
const YEARS: u32 = 4;
/// The first quarter of the sample, and what is held to the quarter before.
const FIRST: &str = "2021/22 Q1";
const OPEN: [&str; 2] = ["open_start", "backlog_start"];

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: quarters QUARTERS FOLDER";
    let quarters: u32 = env::args().nth(1).ok_or(usage)?.parse()?;
    let folder = PathBuf::from(env::args().nth(2).ok_or(usage)?);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/midshire");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(sample)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        let bytes = match path.extension().is_some_and(|extension| extension == "csv") {
            true => repeated(&fs::read(&path)?, quarters)?,
            false => fs::read(&path)?,
        };
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

/// The rows of a file that are of the last `quarters`, with those of earlier ones made from them.
fn repeated(csv: &[u8], quarters: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(csv);
    let header = reader.headers()?.clone();
    let column = |name: &str| header.iter().position(|column| column == name);
    let is_register = column("id").is_some();
    // The census was in one year.
    let when = column("period").or(column("year").filter(|_| column("ethnic_group").is_none()));
    let Some(when) = when.filter(|_| !is_register) else { return Ok(csv.to_vec()) };
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    for back in (0..=quarters / (4 * YEARS)).rev() {
        for row in &rows {
            if is_within(&row[when], back, quarters)? {
                let at = |(at, cell): (usize, &str)| match &header[at] {
                    // Populations are others at the seams, and what was open at the end of one round is not what the next begins with.
                    "calls_rate" => String::new(),
                    name if OPEN.contains(&name) && &row[when] == FIRST => String::new(),
                    _ if at == when => shifted(cell, back),
                    _ => dated(cell, back),
                };
                writer.write_record(row.iter().enumerate().map(at))?;
            }
        }
    }
    Ok(writer.into_inner()?)
}

/// Whether a period, so many times four years earlier, is one of the last `quarters`. Populations go back two years further.
fn is_within(period: &str, back: u32, quarters: u32) -> Result<bool, Box<dyn Error>> {
    let year: u32 = period[..4].parse()?;
    let years = (LAST_YEAR + YEARS * back).saturating_sub(year);
    let spare = if period.len() == 4 { 8 } else { 0 };
    let later =
        period.split_once(" Q").map_or(Ok(0), |(_, quarter)| quarter.parse::<u32>().map(|quarter| 4 - quarter))?;
    Ok(4 * years + later < quarters + spare)
}

/// A period that begins with its year, earlier: `2024/25 Q4`, `2024/25` or `2024`.
fn shifted(period: &str, back: u32) -> String {
    let year = |text: &str| text.parse::<u32>().map_or(text.to_owned(), |year| (year - YEARS * back).to_string());
    match period.split_once('/') {
        Some((first, rest)) => {
            let (second, quarter) = rest.split_at(2);
            let second = second.parse::<u32>().map_or(0, |second| (100 + second - YEARS * back) % 100);
            format!("{}/{second:02}{quarter}", year(first))
        }
        None => year(period),
    }
}

/// A date, earlier; anything else as it is.
fn dated(cell: &str, back: u32) -> String {
    match cell.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if year.len() == 4 && year.parse::<u32>().is_ok() => {
            // A leap day is one again after four years.
            format!("{}-{month}-{day}", shifted(year, back))
        }
        _ => cell.to_owned(),
    }
}
