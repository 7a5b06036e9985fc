//! When editions of a publication were released: a second entry of one period is a correction.

use anyhow::Error;

use super::names::Names;
use super::typed_publication::TypedReleased;
use super::typed_return::Frequency;
use crate::model::edition::Vintage;
use crate::model::period::Period;

/// One release of an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The period that the edition is about; none where the publication is not about one period.
    pub period: Option<Period>,
    pub vintage: Vintage,
}

/// The entries in their order, each with its number among those of its period.
///
/// # Errors
/// A period that is no edition of this publication, a date that is none or comes before the one that it corrects, and a correction without its reason.
pub(super) fn resolve(
    names: &Names,
    typed: &[TypedReleased],
    frequency: Option<Frequency>,
) -> Result<Vec<Entry>, Error> {
    let mut all: Vec<Entry> = Vec::new();
    for entry in typed {
        let at = entry.on.span().start;
        let on = names.date(&entry.on)?;
        let period = entry.period.as_ref().map(|period| names.period(period)).transpose()?;
        let place = entry.period.as_ref().map_or(at, |period| period.span().start);
        let wrong = match (frequency, period) {
            (None, Some(_)) => {
                Some("this publication is not about one period (it has no `frequency`): leave out `period`".to_owned())
            }
            (Some(frequency), None) => {
                Some(format!("`period` says which edition was released, for instance \"{}\"", frequency.example()))
            }
            (Some(frequency), Some(period)) if !frequency.is_of(period) => Some(format!(
                "an edition of this publication is about {}, for instance \"{}\"",
                frequency.one(),
                frequency.example()
            )),
            (Some(_), Some(_)) | (None, None) => None,
        };
        if let Some(wrong) = wrong {
            return Err(names.source.error(place, wrong));
        }
        if period.is_some_and(|period| period.last_day() >= on) {
            return Err(names.source.error(at, "an edition is released after its period is over"));
        }
        let before: Option<&Entry> = all.iter().rfind(|known| known.period == period);
        let because =
            entry.because.as_ref().map(|because| because.trim().to_owned()).filter(|because| !because.is_empty());
        match (before, &because) {
            (Some(before), _) if before.vintage.on >= on => {
                let message = "this period was already released, and a correction must have a later date: give it \
                    one, or remove the wrong entry";
                return Err(names.source.error(at, message));
            }
            (Some(_), None) => {
                return Err(names
                    .source
                    .error(at, "this period was already released: say in `because` why it is corrected"));
            }
            (None, Some(_)) => {
                let message = "`because` says why a released edition is corrected, and this is the first entry of its period: leave it out";
                return Err(names.source.error(at, message));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        let number = before.map_or(1, |before| before.vintage.number + 1);
        all.push(Entry { period, vintage: Vintage { number, on, because } });
    }
    Ok(all)
}

/// The vintages of one edition, the first one first.
pub fn of(all: &[Entry], period: Option<Period>) -> Vec<&Vintage> {
    all.iter().filter(|released| released.period == period).map(|released| &released.vintage).collect()
}
