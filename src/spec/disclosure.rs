//! How a publication protects people: what is agreed, looked up.

use std::collections::BTreeMap;

use anyhow::Error;

use super::returns::Returns;
use super::source::Source;
use super::typed_publication::TypedDisclosure;
use crate::model::measure::MeasureIndex;
use crate::model::round::Rounding;

/// How figures about people are protected.
#[derive(Debug, Clone)]
pub enum Disclosure {
    /// Counts from 1 up to, not including, `threshold` are withheld; those that are shown are rounded to a multiple of
    /// `round`. At least one of the two is given.
    Agreed {
        threshold: Option<u32>,
        /// Higher thresholds for counts of some measures.
        thresholds: BTreeMap<MeasureIndex, u32>,
        /// How wide the range of what is withheld stays at least, where it is not one below the threshold.
        width: Option<u32>,
        /// Whether sums and differences of small counts stay as wide as these.
        sums_and_differences: bool,
        round: Option<u32>,
        agreed: String,
    },
    /// The figures are public already, for the reason given; nothing is withheld.
    Public { reason: String },
}

impl Disclosure {
    /// The smallest count of a measure above zero that is shown; none where nothing is withheld.
    pub fn threshold(&self, measure: MeasureIndex) -> Option<u32> {
        match self {
            Disclosure::Agreed { threshold, thresholds, .. } => thresholds.get(&measure).copied().or(*threshold),
            Disclosure::Public { .. } => None,
        }
    }

    /// The measures that have a higher threshold than all others, by their labels, each with the largest count that is
    /// withheld.
    pub fn higher<'a>(&self, returns: &'a Returns) -> Vec<(&'a str, u32)> {
        let thresholds = match self {
            Disclosure::Agreed { thresholds, .. } => thresholds.iter(),
            Disclosure::Public { .. } => return Vec::new(),
        };
        let label = |measure: &MeasureIndex| returns.measures[*measure as usize].label.as_str();
        thresholds.map(|(measure, threshold)| (label(measure), threshold.saturating_sub(1))).collect()
    }

    /// The highest threshold of all measures.
    pub fn highest_threshold(&self) -> Option<u32> {
        match self {
            Disclosure::Agreed { threshold, thresholds, .. } => thresholds.values().copied().max().max(*threshold),
            Disclosure::Public { .. } => None,
        }
    }

    /// How far apart the least and the most have to be that a reader cannot rule out of a count below a threshold. Without
    /// more being agreed, it could be any of the small ones, and one that is not.
    pub fn width(&self, threshold: u32) -> u32 {
        match self {
            Disclosure::Agreed { width: Some(width), .. } => *width,
            _ => threshold.saturating_sub(1).max(1),
        }
    }

    /// The rule in words, with who agreed it; none where everything is public.
    pub fn policy(&self, returns: &Returns) -> Option<String> {
        let Disclosure::Agreed { threshold, round, agreed, .. } = self else { return None };
        let higher = self.higher(returns).into_iter();
        let higher: String = higher.map(|(label, largest)| format!(", of {label} from 1 to {largest}")).collect();
        let rule = match (threshold.map(|threshold| threshold.saturating_sub(1)), round) {
            (Some(largest), None) => format!("counts of people from 1 to {largest}{higher} are withheld"),
            (Some(largest), Some(base)) => {
                format!("counts of people from 1 to {largest} are withheld, others rounded to the nearest {base}")
            }
            (None, Some(base)) => format!("counts of people are rounded to the nearest {base}"),
            (None, None) => return None,
        };
        Some(format!("{rule} (agreed by {agreed})"))
    }

    /// How counts of people are rounded; none where they are shown as they are.
    pub fn rounding(&self) -> Option<Rounding> {
        match self {
            Disclosure::Agreed { threshold, round, .. } => round.map(|base| Rounding { base, smallest: *threshold }),
            Disclosure::Public { .. } => None,
        }
    }
}

/// Resolves `[disclosure]`.
pub(super) fn resolve(source: &Source, returns: &Returns, typed: &TypedDisclosure) -> Result<Disclosure, Error> {
    let complain = |at: &str, message: String| {
        let table = source.text.find("disclosure").unwrap_or(0);
        Err(source.error(table + source.text[table..].find(at).unwrap_or(0), message))
    };
    let TypedDisclosure { threshold, thresholds, width, sums_and_differences, round, agreed_by, agreed_on, public } =
        typed;
    if let Some(reason) = public {
        if round.is_some() {
            let message = "figures that are public already are not rounded: leave out `round` or `public`";
            return complain("round", message.to_owned());
        }
        if threshold.is_some()
            || width.is_some()
            || !thresholds.is_empty()
            || agreed_by.is_some()
            || agreed_on.is_some()
        {
            return complain(
                "public",
                "figures that are public already are not withheld: leave out `public`, or all else".to_owned(),
            );
        }
        return Ok(Disclosure::Public { reason: reason.clone() });
    }
    if let Some(0 | 1) = threshold {
        let message =
            "a threshold below 2 withholds nothing: if the figures are public, say so with `public` and the reason";
        return complain("threshold", message.to_owned());
    }
    if let Some(0 | 1) = round {
        return complain(
            "round",
            "a base below 2 rounds nothing: leave `round` out to show counts as they are".to_owned(),
        );
    }
    if let (Some(threshold), Some(base)) = (threshold, round)
        && threshold.saturating_mul(2) < *base
    {
        let message = format!(
            "with `round = {base}`, a count of {threshold} would be shown as 0, which means none: the threshold must \
            be at least {}",
            base.div_ceil(2)
        );
        return complain("threshold", message);
    }
    match (threshold, width) {
        (None, Some(_)) => {
            return complain("width", "`width` is that of what is withheld below a `threshold`".to_owned());
        }
        (_, Some(0)) => return complain("width", "a width of 0 protects nothing: it is 1 or more".to_owned()),
        _ => {}
    }
    let (Some(by), Some(on), true) = (agreed_by, agreed_on, threshold.is_some() || round.is_some()) else {
        let message = "[disclosure] needs either `threshold`, `round` or both, with `agreed-by` and `agreed-on`, or `public` \
                       with the reason";
        return complain("disclosure", message.to_owned());
    };
    let mut higher = BTreeMap::new();
    for (name, own) in thresholds {
        let known = returns.measures.iter().map(|measure| measure.id.as_str());
        let measure = source.look_up(name, "measure", known)?;
        let complain = |message: String| Err(source.error(name.span().start, message));
        if !returns.measures[measure].people {
            return complain("it does not count people, so none of it is withheld".to_owned());
        }
        if round.is_some() {
            return complain("beside `round`, all measures have the same threshold".to_owned());
        }
        if threshold.is_none_or(|threshold| *own <= threshold) {
            return complain(
                "the threshold of one measure is higher than `threshold`, which all others have".to_owned(),
            );
        }
        higher.insert(measure as MeasureIndex, *own);
    }
    Ok(Disclosure::Agreed {
        threshold: *threshold,
        thresholds: higher,
        width: *width,
        sums_and_differences: *sums_and_differences,
        round: *round,
        agreed: format!("{by}, {on}"),
    })
}
