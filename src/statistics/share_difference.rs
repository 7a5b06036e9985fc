//! Two shares compared, both of them uncertain.

use super::{Confidence, Estimate, Method, Undefined, share};

/// `new share - old share`, times `per`, with Newcombe's hybrid score interval: [`Estimate::less`] of Wilson's. Each share
/// is (part, whole). Source: Newcombe 1998, method 10.
pub fn difference(new: (f64, f64), old: (f64, f64), per: f64, confidence: Confidence) -> Result<Estimate, Undefined> {
    let new = share::share(new.0, new.1, per, confidence)?;
    let old = share::share(old.0, old.1, per, confidence)?;
    Ok(Estimate { value: new.value - old.value, interval: new.less(old), method: Method::Newcombe })
}
