//! Reads `told-elsewhere.toml` beside the returns: counts of people that somebody told the public in another way, such as in an
//! answer to a request for information or in a report from before this program was used.

use anyhow::Error;
use serde::Deserialize;

use super::Input;
use super::personal::Watch;
use crate::model::area::Areas;
use crate::model::code::Code;
use crate::model::disclosed::{Elsewhere, Named};
use crate::model::finding::{Finding, Origin};
use crate::model::findings::Findings;
use crate::model::period::Period;
use crate::spec::returns::Returns;
use crate::spec::source::{Name, nearest};

/// The name of the file, in each folder of returns.
pub const FILE: &str = "told-elsewhere.toml";

/// No count of people is so large.
const MOST: f64 = 1e12;

/// What is found, and said to whom, when an entry cannot be used.
const CODE: Code = Code::TOLD_ELSEWHERE;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    told: Vec<TypedTold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedTold {
    measure: Name,
    part: Option<String>,
    area: String,
    period: String,
    value: f64,
    by: String,
}

/// Whether an input is such a file.
pub fn is_told_elsewhere(path: &str) -> bool {
    path.rsplit('/').next() == Some(FILE)
}

/// Reads one file; what is wrong with it is a finding, for a number that is not reckoned with is not protected against.
///
/// # Errors
/// Only when the bytes cannot be read.
pub fn read(
    input: Input,
    returns: &Returns,
    areas: &Areas,
    watch: &mut Watch,
    findings: &mut Findings,
) -> Result<Vec<Elsewhere>, Error> {
    let source = super::source(input, watch)?;
    let typed = match source.parse::<Typed>() {
        Ok(typed) => typed.told,
        Err(error) => {
            let finding = Finding::error(CODE, Origin::file(source.path.as_str()), error.to_string());
            findings.push(finding.hint(
                "an entry is [[told]] with measure, area, period, value and by, and with part where it is about one",
            ));
            return Ok(Vec::new());
        }
    };
    let mut told = Vec::new();
    for entry in typed {
        let origin = source.origin(&entry.measure);
        match elsewhere(entry, returns, areas) {
            Ok(entry) => told.push(entry),
            Err((message, hint)) => findings.push(Finding { hint, ..Finding::error(CODE, origin, message) }),
        }
    }
    Ok(told)
}

fn elsewhere(typed: TypedTold, returns: &Returns, areas: &Areas) -> Result<Elsewhere, (String, Option<String>)> {
    let plain = |message: String| (message, None);
    let id = typed.measure.into_inner();
    let measure = returns.measures.iter().position(|measure| measure.id == id).ok_or_else(|| {
        let near = nearest(&id, &mut returns.measures.iter().map(|measure| measure.id.as_str()));
        (format!("no return has the measure \"{id}\""), near.map(|near| format!("did you mean {near}?")))
    })?;
    if !returns.measures[measure].people {
        return Err(plain(format!("{id} does not count people, so none of it is withheld")));
    }
    let part = typed.part.unwrap_or_default();
    let part = returns.breakdown(measure as u32, &part).ok_or_else(|| {
        plain(format!(
            "\"{part}\" is not a part of {id}: a part is written as in figures.csv, for instance source=police"
        ))
    })?;
    let area = areas.find(&typed.area).ok_or_else(|| plain(format!("no area is called \"{}\"", typed.area)))?;
    let period = Period::parse(&typed.period).map_err(plain)?;
    if !(0.0..MOST).contains(&typed.value) {
        return Err(plain(format!("{} is not a count of people", typed.value)));
    }
    let named = Named {
        measure: id,
        part: returns.breakdown_id(&part),
        area: areas.get(area).code.clone(),
        period,
        returns: String::new(),
        partner: String::new(),
    };
    Ok(Elsewhere { named, value: typed.value, by: typed.by })
}
