//! The data dictionary for programs, as JSON.

use anyhow::Error;

use crate::model::area::Areas;
use crate::spec::codebook::codebook;
use crate::spec::publications::Disclosure;
use crate::spec::returns::Returns;

/// The measures, dimensions and rules of these kinds of return, and the areas, as JSON.
///
/// # Errors
/// None that these texts can cause; they are passed on all the same.
pub fn json(returns: &Returns, kinds: &[usize], areas: &Areas, disclosure: &Disclosure) -> Result<Vec<u8>, Error> {
    let mut json = serde_json::to_vec_pretty(&codebook(returns, kinds, areas, disclosure))?;
    json.push(b'\n');
    Ok(json)
}
