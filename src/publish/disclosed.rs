//! What the refreshes so far told of counts of people, as CSV. It holds the true numbers, so it is never published.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow, bail};

use super::manifest::{Hashed, Remembered};
use crate::model::disclosed::{Disclosed, Fate, Named, State, Sum, Telling};
use crate::model::period::Period;
use crate::model::round::Rounding;

/// The file's name, in the folder of its set of returns.
pub const NAME: &str = "disclosed.csv";

/// The last stands only where a sender is known.
const HEADER: [&str; 5] = ["refresh", "told", "value", "fate", "sent_by"];
const FATES: [(Fate, &str); 3] = [(Fate::Shown, "shown"), (Fate::Withheld, "withheld"), (Fate::Hidden, "hidden")];
/// Between the counts of a sum, and between the names of a count. Neither occurs in an id, a code or a period.
/// Before and within the fate of a number that is rounded: `rounded to 5 from 8` was shown, with what is below 8 withheld.
const ROUNDED: &str = "rounded to ";
const FROM: &str = " from ";
const NOT: &str = "withheld instead of ";
const AND: &str = " + ";
const BETWEEN: char = '|';

pub fn write(disclosed: &Disclosed) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let has_senders = disclosed.refreshes.iter().flat_map(BTreeMap::values).any(|state| !state.sender.is_empty());
    let columns = if has_senders { HEADER.len() } else { HEADER.len() - 1 };
    writer.write_record(&HEADER[..columns])?;
    for (refresh, changes) in (1..).zip(&disclosed.refreshes) {
        let refresh: u32 = refresh;
        for (Telling { of, rounding }, state) in changes {
            let told: Vec<String> = of.iter().map(named).collect();
            let fate = fate(*rounding, state.fate);
            let cells = [&refresh.to_string(), &told.join(AND), &state.value, &fate, &state.sender];
            writer.write_record(&cells[..columns])?;
        }
    }
    Ok(writer.into_inner()?)
}

/// What an edition has to say of the memory that it was made with.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn remembered(disclosed: &Disclosed) -> Result<Remembered, Error> {
    let Hashed { sha256, .. } = Hashed::of("", &write(disclosed)?);
    Ok(Remembered { refreshes: disclosed.refreshes.len(), sha256 })
}

/// Whether a memory holds all that an edition was made with.
pub fn holds(disclosed: &Disclosed, told: &Remembered) -> bool {
    let Some(first) = disclosed.refreshes.get(..told.refreshes) else { return false };
    remembered(&Disclosed { refreshes: first.to_vec() }).is_ok_and(|known| known == *told)
}

fn fate(rounding: Option<Rounding>, fate: Fate) -> String {
    match rounding {
        None => FATES.iter().find(|(known, _)| *known == fate).map_or("", |(_, word)| word).to_owned(),
        Some(Rounding { base, smallest }) => {
            let not = if fate == Fate::Shown { "" } else { NOT };
            let from = smallest.map_or(String::new(), |smallest| format!("{FROM}{smallest}"));
            format!("{not}{ROUNDED}{base}{from}")
        }
    }
}

fn fated(text: &str) -> Result<(Option<Rounding>, Fate), Error> {
    if let Some((fate, _)) = FATES.iter().find(|(_, known)| *known == text) {
        return Ok((None, *fate));
    }
    let (fate, rounded) = text.strip_prefix(NOT).map_or((Fate::Shown, text), |rounded| (Fate::Withheld, rounded));
    let to = rounded.strip_prefix(ROUNDED).with_context(|| format!("no fate is \"{text}\""))?;
    let (base, smallest) = to.split_once(FROM).map_or((to, None), |(base, smallest)| (base, Some(smallest)));
    let smallest = smallest.map(str::parse).transpose()?;
    match base.parse()? {
        base @ 2.. => Ok((Some(Rounding { base, smallest }), fate)),
        base => bail!("nothing is rounded to {base}"),
    }
}

fn named(count: &Named) -> String {
    let Named { measure, part, area, period, returns, partner } = count;
    let of = match (returns.as_str(), partner.as_str()) {
        ("", "") => String::new(),
        (returns, "") => format!("{BETWEEN}{returns}"),
        (returns, partner) => format!("{BETWEEN}{returns}{BETWEEN}{partner}"),
    };
    format!("{measure}{BETWEEN}{part}{BETWEEN}{area}{BETWEEN}{period}{of}")
}

/// # Errors
/// A table that `write` has not made.
pub fn read(bytes: &[u8]) -> Result<Disclosed, Error> {
    let mut refreshes: Vec<BTreeMap<Telling, State>> = Vec::new();
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
        let of = cell(1)?.split(AND).map(count).collect::<Result<Sum, Error>>()?;
        let value = cell(2)?;
        value.parse::<f64>()?;
        let (rounding, fate) = fated(cell(3)?)?;
        let sender = record.get(4).unwrap_or("").to_owned();
        refreshes[refresh - 1].insert(Telling { of, rounding }, State { value: value.to_owned(), fate, sender });
    }
    Ok(Disclosed { refreshes })
}

fn count(text: &str) -> Result<Named, Error> {
    let parts: Vec<&str> = text.split(BETWEEN).collect();
    let (measure, part, area, period, returns, partner) = match parts.as_slice() {
        [measure, part, area, period] => (measure, part, area, period, "", ""),
        [measure, part, area, period, returns] => (measure, part, area, period, *returns, ""),
        [measure, part, area, period, returns, partner] => (measure, part, area, period, *returns, *partner),
        _ => bail!("\"{text}\" is not a count"),
    };
    Ok(Named {
        measure: (*measure).to_owned(),
        part: (*part).to_owned(),
        area: (*area).to_owned(),
        period: Period::parse(period).map_err(|message| anyhow!(message))?,
        returns: returns.to_owned(),
        partner: partner.to_owned(),
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
            returns: String::new(),
            partner: String::new(),
        };
        let state = |value: &str, fate: Fate| State { value: value.to_owned(), fate, sender: String::new() };
        let exact = |of: Sum| Telling { of, rounding: None };
        let rounded = |base: u32, smallest: Option<u32>| Telling {
            of: vec![named("2023/24 Q2", "")],
            rounding: Some(Rounding { base, smallest }),
        };
        let first = BTreeMap::from([
            (exact(vec![named("2023/24 Q1", "source=police")]), state("2.5", Fate::Withheld)),
            (exact(vec![named("2023/24 Q1", ""), named("2023/24 Q2", "")]), state("31", Fate::Shown)),
            (exact(vec![named("2023/24 Q3 - 2024/25 Q2", "")]), state("118", Fate::Shown)),
            (
                exact(vec![Named { returns: "county+refuges".to_owned(), ..named("2023/24", "") }]),
                state("14", Fate::Shown),
            ),
            (rounded(5, None), state("12", Fate::Shown)),
            (rounded(10, None), state("12", Fate::Withheld)),
            (rounded(5, Some(8)), state("12", Fate::Shown)),
            (rounded(10, Some(8)), state("12", Fate::Withheld)),
        ]);
        let second = BTreeMap::from([(exact(vec![named("2023/24", "")]), state("0", Fate::Hidden))]);
        let mut disclosed = Disclosed { refreshes: vec![first, second] };
        let written = String::from_utf8(write(&disclosed).unwrap()).unwrap();
        assert!(
            written.contains(",12,rounded to 5\n")
                && written.contains(",12,withheld instead of rounded to 10 from 8\n")
        );
        assert_eq!(read(&write(&disclosed).unwrap()).unwrap(), disclosed);
        let known = State { sender: "Police".to_owned(), ..state("4", Fate::Hidden) };
        disclosed.refreshes[1].insert(exact(vec![named("2022/23", "")]), known);
        assert_eq!(read(&write(&disclosed).unwrap()).unwrap(), disclosed);
        assert!(read(b"refresh,told,value,fate\n1,a|b|c|2023/24,1,rounded to 1\n").is_err());
        assert!(read(b"refresh,told,value,fate\n2,a|b|c|2023/24,1,shown\n").is_err());
        assert!(read(b"refresh,told,value,fate\n1,a|b|2023/24,1,shown\n").is_err());
    }
}
