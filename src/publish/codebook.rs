//! The data dictionary for programs, as JSON.

use anyhow::Error;

use crate::model::area::Areas;
use crate::model::codebook::{Codebook, Told};
use crate::model::disclosed::Elsewhere;
use crate::spec::codebook::codebook;
use crate::spec::publications::Disclosure;
use crate::spec::returns::Returns;

/// The measures, dimensions and rules of these kinds of return, the areas, and what was told elsewhere, as JSON.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn json(
    returns: &Returns,
    kinds: &[usize],
    areas: &Areas,
    disclosure: &Disclosure,
    elsewhere: &[Elsewhere],
) -> Result<Vec<u8>, Error> {
    let told = elsewhere.iter().map(|told| Told {
        measure: told.named.measure.clone(),
        part: told.named.part.clone(),
        area: told.named.area.clone(),
        period: told.named.period.to_string(),
        value: told.value,
        by: told.by.clone(),
    });
    let codebook = codebook(returns, kinds, areas, disclosure);
    let told = told.filter(|told| codebook.measures.iter().any(|measure| measure.id == told.measure)).collect();
    let mut json = serde_json::to_vec_pretty(&Codebook { told, ..codebook })?;
    json.push(b'\n');
    Ok(json)
}
