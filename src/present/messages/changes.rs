//! Headlines that moved, and those that did not: by the interval of a change beside them, else by their control chart.

use std::cmp::Ordering;

use super::{News, Rank, Sentence, and, section_of, within};
use crate::model::text::Span;
use crate::present::control::{self, Found};
use crate::present::in_words;
use crate::present::labels::amount;
use crate::present::report::{Message, Quoted};
use crate::present::texts;
use crate::revise::{Clear, Limits, Release, Released};
use crate::spec::figure::Nature;
use crate::spec::layout::{Edition, Key};
use crate::spec::publications::Headline;

/// What the headlines say.
pub struct Changes {
    pub news: Vec<News>,
    /// Sentences on what was compared and has not clearly changed.
    pub unchanged: Vec<Message>,
}

pub fn found(edition: &Edition, release: &Release) -> Changes {
    let mut news = Vec::new();
    let mut unchanged: Vec<String> = Vec::new();
    for headline in &edition.publication.headlines {
        let key = edition.headline(headline, headline.definition);
        let Some(released) = release.at(&key).filter(|released| released.cell().number().is_some()) else { continue };
        let label = label(edition, headline, &key);
        let section = section_of(edition, headline.definition);
        let compared: Vec<Compared> =
            headline.beside.iter().filter_map(|index| compared(edition, release, headline, *index)).collect();
        let charted = control::judged(edition, release, &key);
        if let Some(moved) = compared.iter().find(|compared| compared.clear.is_some()) {
            let sentence = changed(edition, release, (&label, &key, released), moved);
            news.push(News { rank: Rank::Change, message: sentence.message(section) });
            continue;
        }
        if let Some(control::Latest { found: Found::SpecialCause { said, .. }, is_adjusted, .. }) = &charted {
            let adjusted = if *is_adjusted { ", seasonally adjusted" } else { "" };
            let sentence =
                Sentence::of(&label).words(" (").figure(edition, headline.definition, released).words(&format!(
                    " in {}): the control chart{adjusted} shows a {said}, which is more than normal variation.",
                    released.period().months()
                ));
            news.push(News { rank: Rank::Change, message: sentence.message(section) });
            continue;
        }
        let is_normal = matches!(charted.map(|charted| charted.found), Some(Found::Normal));
        if !compared.is_empty() || is_normal {
            unchanged.push(within(&label));
        }
    }
    let sentence = |names: &Vec<String>| Span::<Quoted>::words(format!("No clear change: {}.", and(names)));
    let unchanged = if unchanged.is_empty() {
        Vec::new()
    } else {
        vec![Message { text: vec![sentence(&unchanged)], section: None }]
    };
    Changes { news, unchanged }
}

/// What a headline is called in a sentence.
fn label(edition: &Edition, headline: &Headline, key: &Key) -> String {
    let label = edition.publication.label_of(headline);
    if key.area == edition.own { label.to_owned() } else { format!("{label} in {}", edition.areas.get(key.area).name) }
}

/// A change of the figure that leads, which was judged.
struct Compared<'a> {
    definition: usize,
    released: &'a Released,
    /// Up or down where that is clear.
    clear: Option<Ordering>,
}

fn compared<'a>(edition: &Edition, release: &'a Release, headline: &Headline, index: usize) -> Option<Compared<'a>> {
    let definition = &edition.publication.definitions[index];
    let Nature::Change { of, like_for_like: false, .. } = definition.facts.nature else { return None };
    let released = release.at(&edition.headline(headline, index)).filter(|_| of == headline.definition)?;
    let clear = match released.limits().and_then(Limits::change)?.clear {
        Clear::Yes(side) => Some(side),
        Clear::No | Clear::NotAmong(_) => None,
        Clear::OfSeasons => return None,
    };
    Some(Compared { definition: index, released, clear })
}

/// Which way a figure has clearly moved, if any, and on what, by the first change beside a headline of it that is judged.
pub fn of_figure(edition: &Edition, release: &Release, key: &Key) -> Option<(Option<Ordering>, &'static str)> {
    let headlines = edition.publication.headlines.iter();
    let of = headlines.filter(|headline| edition.headline(headline, headline.definition) == *key);
    of.flat_map(|headline| headline.beside.iter().map(move |index| (headline, *index))).find_map(|(headline, index)| {
        let Nature::Change { on, .. } = edition.publication.definitions[index].facts.nature else { return None };
        Some((compared(edition, release, headline, index)?.clear, on.words()))
    })
}

/// "Contacts rose from 1,002 in January to March 2024 to 1,211 in January to March 2025 (+20.9%, 95% …): a clear increase."
fn changed(
    edition: &Edition,
    release: &Release,
    (label, key, released): (&str, &Key, &Released),
    moved: &Compared,
) -> Sentence {
    let definition = &edition.publication.definitions[moved.definition];
    let Nature::Change { on, .. } = definition.facts.nature else { return Sentence::default() };
    let (rose, increase) =
        if moved.clear == Some(Ordering::Greater) { ("rose", "increase") } else { ("fell", "decrease") };
    let base = in_words::base(key, key.definition, on).and_then(|key| release.at(&key));
    let mut sentence = Sentence::of(label).words(&format!(" {rose} "));
    sentence = match base.filter(|base| base.cell().number().is_some()) {
        Some(base) => sentence
            .words("from ")
            .figure(edition, key.definition, base)
            .words(&format!(" in {} to ", base.period().months()))
            .figure(edition, key.definition, released)
            .words(&format!(" in {} (", released.period().months())),
        None => sentence.words("to ").figure(edition, key.definition, released).words(&format!(
            " in {} (against the {}, ",
            released.period().months(),
            moved.released.base()
        )),
    };
    sentence.0.push(Span::figure(texts::of(definition, Some(moved.released), &definition.unit)));
    let limits = moved.released.limits();
    let within =
        limits.and_then(|limits| Some((limits, limits.change()?))).map_or(String::new(), |(limits, change)| {
            let unit = in_words::sign_of(&definition.unit);
            let (from, to) = (amount("", &change.lower, unit), amount("", &change.upper, unit));
            format!(", {}% confidence interval {from} to {to}", limits.confidence())
        });
    let provided = limits.map_or("", |limits| in_words::provided(limits.varies(), on));
    sentence.words(&format!("{within}): a clear {increase}{provided}."))
}
