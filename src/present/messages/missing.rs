//! Returns that did not come, and headlines that cannot be given.

use std::collections::{BTreeMap, BTreeSet};

use super::{News, Rank, Sentence, within};
use crate::model::cell::Shown;
use crate::model::text::Span;
use crate::present::report::Message;
use crate::revise::Release;
use crate::spec::layout::Edition;

/// Which kinds of return are missing for the period that is reported. Neither whose they are nor for which areas: that would say
/// where a refuge is.
pub fn news(edition: &Edition, release: &Release) -> Option<News> {
    let (first, last) = (edition.period.first_day(), edition.period.last_day());
    let mut of: BTreeMap<usize, BTreeSet<(&str, crate::model::period::Period)>> = BTreeMap::new();
    let reported = release
        .missing()
        .iter()
        .filter(|missing| missing.period.first_day() >= first && missing.period.last_day() <= last);
    for missing in reported {
        of.entry(missing.kind).or_default().insert((&missing.partner, missing.period));
    }
    let returns: usize = of.values().map(BTreeSet::len).sum();
    let kinds: Vec<String> = of.keys().map(|kind| within(&edition.returns.kinds[*kind].title)).collect();
    let (were, they) = match returns {
        0 => return None,
        1 => ("1 return was", "it"),
        _ => ("returns were", "them"),
    };
    let were = if returns == 1 { were.to_owned() } else { format!("{returns} {were}") };
    let sentence = Sentence::of(&format!(
        "{were} not received for {} ({}), so figures that need {they} are shown as [x], never as zero.",
        edition.period.months(),
        kinds.join("; ")
    ));
    let section =
        edition.publication.sections.iter().find(|section| {
            section.tables.iter().any(|table| matches!(table.shape, crate::spec::shown::Shape::Missing))
        });
    let section = section.map(|section| crate::present::anchor(&section.title));
    Some(News { rank: Rank::Missing, message: sentence.message(section) })
}

/// Headlines without a number, with the reason.
pub fn unknown(edition: &Edition, release: &Release) -> Vec<Message> {
    let headlines = edition.publication.headlines.iter().filter_map(|headline| {
        let key = edition.headline(headline, headline.definition);
        let label = edition.publication.label_of(headline);
        let released = release.at(&key);
        let reason = match released.map(|released| released.cell().shown()) {
            None => "nothing was sent",
            Some(Shown::Marker(_)) => released.map_or("", |released| released.reason()),
            Some(Shown::Number { .. } | Shown::Words(_)) => return None,
        };
        Some((label, reason))
    });
    let said = headlines
        .map(|(label, reason)| Message { text: vec![Span::words(format!("{label}: {reason}."))], section: None });
    said.collect()
}
