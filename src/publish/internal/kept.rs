//! What an edition was made from when it was released, as CSV: with it the cause of every later change can be named.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow};

use super::super::formula_guard::{guard, unguard};
use crate::model::edition::{Kept, Moved, Sent, SentCell};
use crate::model::lineage::Source;
use crate::model::period::Period;
use crate::model::received::Key;

/// The values that it was made from.
pub const SENT: &str = "internal/sent.csv";
/// Its figures, before anything was withheld.
pub const FIGURES: &str = "internal/derived.csv";
/// The cells behind each figure.
pub const LINEAGE: &str = "internal/lineage.csv";
/// What moved the figures that are not what they were.
pub const CHANGES: &str = "internal/changes.csv";

pub fn sent(sent: &Sent) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["period", "measure", "part", "partner", "area_code", "value", "file", "line", "column"])?;
    for (key, cell) in sent {
        let (period, line, column) = (key.period.to_string(), cell.line.to_string(), cell.column.to_string());
        let partner = guard(&key.partner);
        writer.write_record([
            period.as_str(),
            &key.measure,
            &key.part,
            &partner,
            &key.area,
            &cell.words,
            &cell.file,
            &line,
            &column,
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// # Errors
/// A table that `sent` has not made.
pub fn read_sent(bytes: &[u8]) -> Result<Sent, Error> {
    let mut sent = Sent::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).map(str::to_owned).context("a cell is missing");
        let period = Period::parse(&cell(0)?).map_err(|message| anyhow!(message))?;
        let key =
            Key { period, measure: cell(1)?, part: cell(2)?, partner: unguard(&cell(3)?).to_owned(), area: cell(4)? };
        let of = SentCell { words: cell(5)?, file: cell(6)?, line: cell(7)?.parse()?, column: cell(8)?.parse()? };
        sent.insert(key, of);
    }
    Ok(sent)
}

pub fn figures(kept: &BTreeMap<String, Kept>) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["figure_id", "value", "numerator", "denominator", "definition"])?;
    for (id, Kept { value, numerator, denominator, definition }) in kept {
        writer.write_record([id.as_str(), &exact(*value), &exact(*numerator), &exact(*denominator), definition])?;
    }
    Ok(writer.into_inner()?)
}

/// # Errors
/// A table that `figures` has not made.
pub fn read_figures(bytes: &[u8]) -> Result<BTreeMap<String, Kept>, Error> {
    let number =
        |text: &str| -> Result<Option<f64>, Error> { if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) } };
    let mut kept = BTreeMap::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).context("a cell is missing");
        let of = Kept {
            value: number(cell(1)?)?,
            numerator: number(cell(2)?)?,
            denominator: number(cell(3)?)?,
            definition: cell(4)?.to_owned(),
        };
        kept.insert(cell(0)?.to_owned(), of);
    }
    Ok(kept)
}

/// The cells behind each figure, from the lineage of an edition.
///
/// # Errors
/// A table that `lineage` has not made.
pub fn read_lineage(bytes: &[u8]) -> Result<BTreeMap<String, Vec<Source>>, Error> {
    let mut sources: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).context("a cell is missing");
        let source = Source::parse(cell(2)?).with_context(|| format!("{} is no place", &record[2]))?;
        sources.entry(cell(0)?.to_owned()).or_default().push(source);
    }
    Ok(sources)
}

/// A row for each value that moved a figure; for a figure that nothing moved, and for the two parts of a fraction, rows of their
/// own. `adds` adds up to the difference of the figure where it is a sum.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn changes(all: &[(String, &BTreeMap<String, Moved>)]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "since",
        "figure_id",
        "was",
        "is",
        "difference",
        "cause",
        "what",
        "partner",
        "value_was",
        "value_is",
        "adds",
        "place_was",
        "place_is",
    ])?;
    for (since, moved) in all {
        for (id, figure) in *moved {
            let difference = figure.was.value.zip(figure.is.value).map(|(was, is)| is - was);
            let head = [since.clone(), id.clone(), exact(figure.was.value), exact(figure.is.value), exact(difference)];
            let mut row = |rest: [String; 8]| writer.write_record(head.iter().chain(&rest));
            for moved in &figure.moves {
                let place = |cell: &Option<SentCell>| match cell {
                    Some(SentCell { file, line, column, .. }) => format!("{file}:{line}:{column}"),
                    None => String::new(),
                };
                let words = |cell: &Option<SentCell>| cell.as_ref().map_or(String::new(), |cell| cell.words.clone());
                let Key { period, measure, part, partner, area } = &moved.key;
                let what = [measure.as_str(), part, area, &period.to_string()].map(str::to_owned);
                let what: Vec<String> = what.into_iter().filter(|part| !part.is_empty()).collect();
                row([
                    moved.became.words().to_owned(),
                    what.join("/"),
                    guard(partner).into_owned(),
                    words(&moved.was),
                    words(&moved.is),
                    exact(moved.adds),
                    place(&moved.was),
                    place(&moved.is),
                ])?;
            }
            if let Some(adds) = figure.by_fraction() {
                let sides = [
                    ("numerator", figure.was.numerator, figure.is.numerator),
                    ("denominator", figure.was.denominator, figure.is.denominator),
                ];
                for ((side, was, is), adds) in sides.into_iter().zip(adds) {
                    let of = [side, "", "", &exact(was), &exact(is), &exact(Some(adds)), "", ""];
                    row(of.map(str::to_owned))?;
                }
            } else if figure.moves.is_empty() {
                row(["nothing that was sent for it changed", "", "", "", "", "", "", ""].map(str::to_owned))?;
            }
        }
    }
    Ok(writer.into_inner()?)
}

fn exact(number: Option<f64>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}
