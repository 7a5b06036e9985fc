//! Headlines that stepped up or down at a day whose reason the publication declares, and which chance does not move: places, posts.

use chrono::Datelike;

use super::{News, Rank, Sentence, section_of};
use crate::model::date;
use crate::model::period::Period;
use crate::revise::{Release, Released};
use crate::spec::layout::{Edition, Key};
use crate::spec::publications::Event;

/// An event is news in so many periods, its own among them.
const RECENT: i32 = 8;

pub fn news(edition: &Edition, release: &Release) -> Vec<News> {
    let mut found = Vec::new();
    for headline in &edition.publication.headlines {
        let key = edition.headline(headline, headline.definition);
        let definition = &edition.publication.definitions[headline.definition];
        // What chance moves is judged by its intervals, and across a break nothing is compared.
        if definition.confidence.is_some() {
            continue;
        }
        let events = edition.publication.events.iter();
        for event in events.filter(|event| !event.is_break && event.definitions.contains(&headline.definition)) {
            let Some((before, after)) = around(release, &key, event) else { continue };
            let way = match before.cell().number().zip(after.cell().number()) {
                Some((before, after)) if after > before => "rose",
                Some((before, after)) if after < before => "fell",
                _ => continue,
            };
            let label = headline.label.as_ref().unwrap_or(&definition.label);
            let sentence = Sentence::of(label)
                .words(&format!(" {way} from "))
                .figure(edition, headline.definition, before)
                .words(" to ")
                .figure(edition, headline.definition, after)
                .words(&format!(
                    " in {} {}: {}.",
                    date::month_name(event.date.month()),
                    event.date.year(),
                    event.label
                ));
            found.push(News { rank: Rank::Step, message: sentence.message(section_of(edition, headline.definition)) });
        }
    }
    found
}

/// The figure in the last period before an event and in the first that it touches, where that is one of the latest.
fn around<'a>(release: &'a Release, key: &Key, event: &Event) -> Option<(&'a Released, &'a Released)> {
    let back = (0..RECENT).find(|back| key.period.back(*back).is_some_and(|period| touches(period, event)))?;
    let at = |back: i32| release.at(&Key { period: key.period.back(back)?, ..key.clone() });
    at(back + 1).zip(at(back))
}

fn touches(period: Period, event: &Event) -> bool {
    (period.first_day()..=period.last_day()).contains(&event.date)
}
