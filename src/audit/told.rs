//! What releases told of counts of people, read from their files: the memory of it, where that is lost.

use std::collections::BTreeMap;

use anyhow::Error;

use super::opened::{Folder, Opened};
use super::said::Form;
use super::statements::{Says, statements};
use crate::model::disclosed::{Disclosed, Fate, Named, State, Telling};
use crate::world::Book;

/// What the releases showed, one after the other; what they withheld is not known. Nothing where they round counts, since
/// what these were before cannot be told.
///
/// # Errors
/// A folder that is no release.
pub fn told(folders: &[Folder]) -> Result<Option<Disclosed>, Error> {
    let releases = folders.iter().map(Opened::open).collect::<Result<Vec<Opened>, Error>>()?;
    let book = Book::of(releases.iter().map(|release| &release.codebook));
    let mut disclosed = Disclosed::default();
    for release in &releases {
        let mut states: BTreeMap<Telling, State> = BTreeMap::new();
        for statement in statements(&book, release, &mut BTreeMap::new()) {
            match statement.says {
                Says::Exactly(form, value) if form.iter().all(|(count, _)| book.is_people(count.measure)) => {
                    let value = value.digits as f64 / 10_f64.powi(value.places as i32);
                    let state = State { value: value.to_string(), fate: Fate::Shown, sender: String::new() };
                    states.insert(Telling { of: named(&book, &form), rounding: None }, state);
                }
                Says::Near(..) => return Ok(None),
                Says::Exactly(..) | Says::Rounded(..) | Says::Withheld(_) | Says::Between(..) => {}
            }
        }
        disclosed = disclosed.after(states);
    }
    Ok(Some(disclosed))
}

fn named(book: &Book, form: &Form) -> Vec<Named> {
    let of = form.iter().flat_map(|(count, times)| {
        let named = Named {
            measure: book.measures()[count.measure as usize].id.clone(),
            part: book.part_id(&count.part),
            area: book.code(count.area).to_owned(),
            period: count.period,
            returns: String::new(),
            partner: String::new(),
        };
        std::iter::repeat_n(named, (*times).max(0) as usize)
    });
    of.collect()
}
