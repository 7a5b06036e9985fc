//! Many judgements on one page. Of twenty changes that are not there, chance makes one look as if it were. The changes of a page's headlines
//! are judged together, so that of those that are called clear no more than one in twenty is expected to be made by chance.

use std::collections::BTreeMap;

use super::limits::Limits;
use super::release::{Release, Released};
use crate::model::cell::Shown;
use crate::model::period::Period;
use crate::model::statistic::Base;
use crate::spec::figure::{DefinitionIndex, Nature};
use crate::spec::layout::{Edition, Key};
use crate::statistics::{Confidence, discovery};

/// The share of what is called clear that chance may have made.
pub(super) const FALSE: f64 = 0.05;

/// How much on a page is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Many {
    /// The changes beside headlines that are judged together.
    pub changes: usize,
    /// The comparisons that have a verdict.
    pub comparisons: usize,
    /// How many of these chance alone would call higher or lower, if nothing differed.
    pub by_chance: f64,
}

/// Judges the changes of the headlines, says of each whether it is clear, and if not, why, and counts what is judged.
pub(super) fn judge(edition: &Edition, release: &mut Release) {
    verdicts(release);
    let comparisons: Vec<f64> = release.figures().filter_map(|(key, of)| by_chance(edition, key, of)).collect();
    release.many = Many {
        changes: changes(edition, release),
        comparisons: comparisons.len(),
        by_chance: comparisons.iter().sum(),
    };
}

/// Judges the verdicts of one figure and period on several areas together, where they rest on a test.
fn verdicts(release: &mut Release) {
    let mut of: BTreeMap<(DefinitionIndex, Period), Vec<(usize, f64)>> = BTreeMap::new();
    for (key, place) in &release.by_key {
        if let Some(p) = release.figures[*place].answer.and_then(|answered| answered.p) {
            of.entry((key.definition, key.period)).or_default().push((*place, p));
        }
    }
    for places in of.into_values() {
        let (places, ps): (Vec<usize>, Vec<f64>) = places.into_iter().unzip();
        let Ok(adjusted) = discovery::benjamini_hochberg(&ps) else { continue };
        for (place, p) in places.into_iter().zip(adjusted) {
            if let Some(answered) = &mut release.figures[place].answer {
                answered.stands = p < FALSE;
            }
        }
    }
}

/// How often chance alone calls a comparison higher or lower; none where a figure is no comparison, or has no verdict.
fn by_chance(edition: &Edition, key: &Key, released: &Released) -> Option<f64> {
    let definitions = &edition.publication.definitions;
    let Nature::Benchmark(benchmark) = &definitions[key.definition].facts.nature else { return None };
    released.verdict().filter(|cell| matches!(cell.shown(), Shown::Words(_)))?;
    let percent = benchmark.levels.percent(key.area != edition.own, definitions[benchmark.of].confidence)?;
    Some(discovery::by_chance(1, Confidence::from_percent(percent)?))
}

/// Judges the changes of the headlines; gives how many there are.
fn changes(edition: &Edition, release: &mut Release) -> usize {
    let mut places: Vec<(usize, Base)> = Vec::new();
    for headline in &edition.publication.headlines {
        for definition in &headline.beside {
            let Nature::Change { on, .. } = edition.publication.definitions[*definition].facts.nature else { continue };
            let key: Key = edition.headline(headline, *definition);
            if let Some(place) = release.by_key.get(&key).copied()
                && !places.iter().any(|(other, _)| *other == place)
            {
                places.push((place, on));
            }
        }
    }
    // One that another season would explain is not judged, and counts for nothing.
    for (place, on) in &places {
        if let Some(limits) = &mut release.figures[*place].limits {
            limits.leave_seasons(*on);
        }
    }
    let judged = |release: &Release, place: usize| release.figures[place].limits.as_ref().and_then(Limits::chance);
    let (places, ps): (Vec<usize>, Vec<f64>) =
        places.into_iter().filter_map(|(place, _)| Some((place, judged(release, place)?))).unzip();
    let Ok(adjusted) = discovery::benjamini_hochberg(&ps) else { return 0 };
    for (place, p) in places.into_iter().zip(adjusted) {
        if let Some(limits) = &mut release.figures[place].limits {
            limits.among(ps.len(), p);
        }
    }
    ps.len()
}
