//! Verdicts of methods at the end of what is reported: targets, trends, steps, and how areas compare.

use std::collections::BTreeMap;

use super::{News, Rank, Sentence, and, section_of};
use crate::model::verdict::Verdict;
use crate::revise::{Release, Released};
use crate::spec::layout::{Edition, Key};

/// What a verdict says of a figure of some areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Met,
    NotMet,
    Increasing,
    Decreasing,
    StepUp,
    StepDown,
    Higher,
    Lower,
}

/// What a verdict is news of; nothing where it says that nothing is clear.
fn says(verdict: Verdict) -> Option<(Rank, Says)> {
    Some(match verdict {
        Verdict::Met => (Rank::Target, Says::Met),
        Verdict::NotMet => (Rank::Target, Says::NotMet),
        Verdict::Increasing(_) => (Rank::Verdict, Says::Increasing),
        Verdict::Decreasing(_) => (Rank::Verdict, Says::Decreasing),
        Verdict::StepUp => (Rank::Verdict, Says::StepUp),
        Verdict::StepDown => (Rank::Verdict, Says::StepDown),
        Verdict::Higher | Verdict::HigherAt(_) => (Rank::Beside, Says::Higher),
        Verdict::Lower | Verdict::LowerAt(_) => (Rank::Beside, Says::Lower),
        // Which way is good is said where it is declared, with the figure; here both are sides of a value.
        Verdict::Better | Verdict::BetterAt(_) | Verdict::Worse | Verdict::WorseAt(_) => return None,
        Verdict::Similar | Verdict::WithinTolerance | Verdict::TooFew | Verdict::TooClose => return None,
        Verdict::NoClearTrend | Verdict::NoClearStep => return None,
    })
}

/// One message for each figure that has verdicts, naming the areas.
pub fn news(edition: &Edition, release: &Release) -> Vec<News> {
    let mut by_figure: BTreeMap<(usize, Rank), BTreeMap<Says, Vec<(&Key, &Released)>>> = BTreeMap::new();
    let is_latest = |key: &Key, released: &Released| {
        key.breakdown.items().is_empty()
            && released.period().last_day() <= edition.period.last_day()
            && released.period().first_day() >= edition.period.first_day()
    };
    for (key, released) in release.figures().filter(|(key, released)| is_latest(key, released)) {
        if let Some((rank, says)) = released.answer().and_then(says) {
            let of = by_figure.entry((key.definition, rank)).or_default();
            of.entry(says).or_default().push((key, released));
        }
    }
    by_figure.into_iter().map(|((definition, rank), said)| message(edition, definition, rank, &said)).collect()
}

fn message(edition: &Edition, definition: usize, rank: Rank, said: &BTreeMap<Says, Vec<(&Key, &Released)>>) -> News {
    let figure = &edition.publication.definitions[definition];
    let areas = |of: &[(&Key, &Released)]| {
        let names: Vec<String> = of.iter().map(|(key, _)| edition.areas.get(key.area).name.clone()).collect();
        and(&names)
    };
    let clauses = said.iter().map(|(says, of)| {
        let areas = areas(of);
        match says {
            Says::Met => format!("met in {areas}"),
            Says::NotMet => format!("not met in {areas}"),
            Says::Increasing => format!("increasing in {areas}"),
            Says::Decreasing => format!("decreasing in {areas}"),
            Says::StepUp => format!("a clear step up in {areas}"),
            Says::StepDown => format!("a clear step down in {areas}"),
            Says::Higher => format!("higher in {areas}"),
            Says::Lower => format!("lower in {areas}"),
        }
    });
    let clauses: Vec<String> = clauses.collect();
    let sentence = Sentence::of(&figure.label).words(&format!(": {}.", clauses.join("; ")));
    News { rank, message: sentence.message(section_of(edition, definition)) }
}
