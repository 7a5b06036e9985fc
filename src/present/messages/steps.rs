//! Headlines that stepped up or down at a day whose reason the publication declares, and which chance does not move: places, posts.

use std::cmp::Ordering;

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
            let Some((before, after)) = around(release, &key, event, RECENT) else { continue };
            let Some(way) = way(before, after) else { continue };
            let label = edition.publication.label_of(headline);
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

/// The latest step of a figure in so many periods, as the title of a chart says it.
pub fn step(edition: &Edition, release: &Release, key: &Key, periods: i32) -> Option<String> {
    let definition = &edition.publication.definitions[key.definition];
    let events = edition.publication.events.iter().rev();
    let mut events = events.filter(|event| !event.is_break && event.definitions.contains(&key.definition));
    events.find_map(|event| {
        let (before, after) = around(release, key, event, periods)?;
        let way = way(before, after)?;
        let (from, to) = (before.cell().text(), after.cell().text());
        let month = date::month_name(event.date.month());
        Some(format!("{} {way} from {from} to {to} in {month} {}", definition.label, event.date.year()))
    })
}

fn way(before: &Released, after: &Released) -> Option<&'static str> {
    match before.cell().number()?.total_cmp(&after.cell().number()?) {
        Ordering::Less => Some("rose"),
        Ordering::Greater => Some("fell"),
        Ordering::Equal => None,
    }
}

/// The figure in the last period before an event and in the first that it touches, where that is one of the latest.
fn around<'a>(release: &'a Release, key: &Key, event: &Event, periods: i32) -> Option<(&'a Released, &'a Released)> {
    let back = (0..periods).find(|back| key.period.back(*back).is_some_and(|period| touches(period, event)))?;
    let at = |back: i32| release.at(&Key { period: key.period.back(back)?, ..key.clone() });
    at(back + 1).zip(at(back))
}

fn touches(period: Period, event: &Event) -> bool {
    (period.first_day()..=period.last_day()).contains(&event.date)
}
