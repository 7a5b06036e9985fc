//! What stands on the first page beside the title.

use super::report::Front;
use crate::model::date;
use crate::spec::layout::Edition;

/// As the publication says, with what the words on this edition say in its place.
pub fn front(edition: &Edition) -> Front {
    let own = &edition.publication.front;
    let said = edition.commentary.map_or_else(|| own.clone(), |on| own.with(&on.front));
    Front {
        committee: said.committee,
        meeting: said.meeting.map(date::words),
        author: said.author,
        contact: said.contact,
        marking: said.marking,
        published: edition.vintage.map(|vintage| vintage.on),
        next: edition.publication.next_release,
        helpline: said.helpline,
        licence: said.licence,
        link: said.link,
    }
}
