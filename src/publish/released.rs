//! What was released, as CSV: one row for each vintage of each edition. It is kept apart from the editions, so that one which is gone
//! is missed, and put in place with them, so that none is missed that never stood.

use anyhow::{Context, Error};

use crate::model::date;
use crate::model::edition::{Recorded, Vintage};

/// The file's name.
pub const NAME: &str = "released.csv";

/// Where it stands below the output folder, for each group of publications in a folder of its own.
pub const FOLDER: &str = "internal/released";

/// The folder for the publications that are made from these folders of returns, below the output folder.
pub fn folder(returns: &[String]) -> String {
    format!("{FOLDER}/{}", returns.join("+"))
}

const HEADER: [&str; 6] = ["publication", "period", "folder", "vintage", "on", "because"];

pub fn write(all: &[Recorded]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for Recorded { publication, period, folder, vintage: Vintage { number, on, because } } in all {
        let (number, on) = (number.to_string(), on.to_string());
        writer.write_record([publication, period, folder, &number, &on, because.as_deref().unwrap_or_default()])?;
    }
    Ok(writer.into_inner()?)
}

/// # Errors
/// A table that `write` has not made.
pub fn read(bytes: &[u8]) -> Result<Vec<Recorded>, Error> {
    let mut all = Vec::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).context("a cell is missing");
        let because = Some(cell(5)?).filter(|because| !because.is_empty()).map(str::to_owned);
        let on = date::parse(cell(4)?).with_context(|| format!("{} is no day", &record[4]))?;
        all.push(Recorded {
            publication: cell(0)?.to_owned(),
            period: cell(1)?.to_owned(),
            folder: cell(2)?.to_owned(),
            vintage: Vintage { number: cell(3)?.parse()?, on, because },
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let recorded = |number: u32, because: Option<&str>| Recorded {
            publication: "quarterly".to_owned(),
            period: "2024/25 Q4".to_owned(),
            folder: "quarterly/2024-25-q4".to_owned(),
            vintage: Vintage { number, on: date::parse("2025-06-12").unwrap(), because: because.map(str::to_owned) },
        };
        let all = vec![recorded(1, None), recorded(2, Some("a \"row\", twice"))];
        assert_eq!(read(&write(&all).unwrap()).unwrap(), all);
        assert!(read(b"publication,period,folder,vintage,on,because\na,b,c,1,soon,\n").is_err());
    }
}
