//! The table of what was read last time, as CSV. It holds what partners sent, so it is never published.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow};

use super::formula_guard::{guard, unguard};
use crate::model::period::Period;
use crate::model::received::{Figure, Key, Received};

/// The file's name, in the folder of its set of returns.
pub const NAME: &str = "received.csv";

const HEADER: [&str; 7] = ["period", "measure", "part", "partner", "area_code", "before", "now"];

/// The folder of a set of returns, below the output folder.
pub fn folder(set: &[String]) -> String {
    format!("internal/{}", set.join("+"))
}

pub fn write(received: &Received) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for (key, figure) in &received.figures {
        let period = key.period.to_string();
        writer.write_record([
            period.as_str(),
            key.measure.as_str(),
            key.part.as_str(),
            &*guard(&key.partner),
            key.area.as_str(),
            figure.before.as_str(),
            figure.now.as_str(),
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// # Errors
/// A table that `write` has not made.
pub fn read(bytes: &[u8]) -> Result<Received, Error> {
    let mut figures = BTreeMap::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).map(str::to_owned).context("a cell is missing");
        let period = Period::parse(&cell(0)?).map_err(|message| anyhow!(message))?;
        let key =
            Key { period, measure: cell(1)?, part: cell(2)?, partner: unguard(&cell(3)?).to_owned(), area: cell(4)? };
        figures.insert(key, Figure { before: cell(5)?, now: cell(6)? });
    }
    Ok(Received { figures })
}
