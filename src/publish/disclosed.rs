//! What the refreshes so far told of counts of people, as CSV. It holds the true numbers, so it is never published.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow, bail};

use crate::model::disclosed::{Disclosed, Fate, Named, State, Sum};
use crate::model::period::Period;

/// The file's name, in the folder of its set of returns.
pub const NAME: &str = "disclosed.csv";

const HEADER: [&str; 4] = ["refresh", "told", "value", "fate"];
const FATES: [(Fate, &str); 3] = [(Fate::Shown, "shown"), (Fate::Withheld, "withheld"), (Fate::Hidden, "hidden")];
/// Between the counts of a sum, and between the names of a count. Neither occurs in an id, a code or a period.
const AND: &str = " + ";
const BETWEEN: char = '|';

pub fn write(disclosed: &Disclosed) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for (refresh, changes) in (1..).zip(&disclosed.refreshes) {
        let refresh: u32 = refresh;
        for (sum, state) in changes {
            let told: Vec<String> = sum.iter().map(named).collect();
            let fate = FATES.iter().find(|(fate, _)| *fate == state.fate).map_or("", |(_, word)| word);
            writer.write_record([&refresh.to_string(), &told.join(AND), &state.value, fate])?;
        }
    }
    Ok(writer.into_inner()?)
}

fn named(count: &Named) -> String {
    format!("{}{BETWEEN}{}{BETWEEN}{}{BETWEEN}{}", count.measure, count.part, count.area, count.period)
}

/// # Errors
/// A table that `write` has not made.
pub fn read(bytes: &[u8]) -> Result<Disclosed, Error> {
    let mut refreshes: Vec<BTreeMap<Sum, State>> = Vec::new();
    for record in csv::Reader::from_reader(bytes).into_records() {
        let record = record?;
        let cell = |at: usize| record.get(at).context("a cell is missing");
        let refresh: usize = cell(0)?.parse()?;
        if refresh == 0 || refresh > refreshes.len() + 1 {
            bail!("refresh {refresh} stands out of turn");
        }
        if refresh > refreshes.len() {
            refreshes.push(BTreeMap::new());
        }
        let sum = cell(1)?.split(AND).map(count).collect::<Result<Sum, Error>>()?;
        let value = cell(2)?;
        value.parse::<f64>()?;
        let word = cell(3)?;
        let (fate, _) =
            FATES.iter().find(|(_, known)| *known == word).with_context(|| format!("no fate is \"{word}\""))?;
        refreshes[refresh - 1].insert(sum, State { value: value.to_owned(), fate: *fate });
    }
    Ok(Disclosed { refreshes })
}

fn count(text: &str) -> Result<Named, Error> {
    let parts: Vec<&str> = text.split(BETWEEN).collect();
    let [measure, part, area, period] = parts.as_slice() else { bail!("\"{text}\" is no count") };
    Ok(Named {
        measure: (*measure).to_owned(),
        part: (*part).to_owned(),
        area: (*area).to_owned(),
        period: Period::parse(period).map_err(|message| anyhow!(message))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let named = |period: &str, part: &str| Named {
            measure: "marac.referred".to_owned(),
            part: part.to_owned(),
            area: "E07000981".to_owned(),
            period: Period::parse(period).unwrap(),
        };
        let state = |value: &str, fate: Fate| State { value: value.to_owned(), fate };
        let first = BTreeMap::from([
            (vec![named("2023/24 Q1", "source=police")], state("2.5", Fate::Withheld)),
            (vec![named("2023/24 Q1", ""), named("2023/24 Q2", "")], state("31", Fate::Shown)),
            (vec![named("2023/24 Q3 - 2024/25 Q2", "")], state("118", Fate::Shown)),
        ]);
        let disclosed = Disclosed {
            refreshes: vec![first, BTreeMap::from([(vec![named("2023/24", "")], state("0", Fate::Hidden))])],
        };
        assert_eq!(read(&write(&disclosed).unwrap()).unwrap(), disclosed);
        assert!(read(b"refresh,told,value,fate\n2,a|b|c|2023/24,1,shown\n").is_err());
        assert!(read(b"refresh,told,value,fate\n1,a|b|2023/24,1,shown\n").is_err());
    }
}
