//! Many changes on one page: of twenty that are not there, chance makes one look as if it were. The changes of a page's headlines
//! are judged together, so that of those that are called clear no more than one in twenty is expected to be made by chance.

use super::limits::Limits;
use super::release::Release;
use crate::model::statistic::Base;
use crate::spec::figure::Nature;
use crate::spec::layout::{Edition, Key};
use crate::statistics::discovery;

/// Judges the changes of the headlines, and says of each whether it is clear, and if not, why.
pub(super) fn judge(edition: &Edition, release: &mut Release) {
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
    let Ok(adjusted) = discovery::benjamini_hochberg(&ps) else { return };
    for (place, p) in places.into_iter().zip(adjusted) {
        if let Some(limits) = &mut release.figures[place].limits {
            limits.among(ps.len(), p);
        }
    }
}
