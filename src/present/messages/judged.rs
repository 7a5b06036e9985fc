//! Verdicts of methods at the end of what is reported: targets, trends, steps, and how areas compare.

use std::collections::BTreeMap;

use super::{News, Rank, Sentence, and, section_of, the};
use crate::model::verdict::Verdict;
use crate::revise::{Release, Released};
use crate::spec::figure::Nature;
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

/// The figures of which each is said.
type Said<'a> = BTreeMap<Says, Vec<(&'a Key, &'a Released)>>;

impl Says {
    /// As it stands in a message; `against` is what a figure is held against, where that is one with a name.
    fn words(self, against: Option<&str>) -> String {
        let fixed = match self {
            Says::Met => "met",
            Says::NotMet => "not met",
            Says::Increasing => "a clear increase over time",
            Says::Decreasing => "a clear decrease over time",
            Says::StepUp => "a clear step up",
            Says::StepDown => "a clear step down",
            Says::Higher => return against.map_or("higher".to_owned(), |against| format!("above {against}")),
            Says::Lower => return against.map_or("lower".to_owned(), |against| format!("below {against}")),
        };
        fixed.to_owned()
    }
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
    let mut by_figure: BTreeMap<(usize, Rank), Said> = BTreeMap::new();
    let is_latest = |key: &Key, released: &Released| {
        key.breakdown.items().is_empty()
            && released.period().last_day() <= edition.period.last_day()
            && released.period().first_day() >= edition.period.first_day()
    };
    for (key, released) in release.figures().filter(|(key, released)| is_latest(key, released)) {
        if let Some((rank, says)) = released.answer_among().and_then(says) {
            let of = by_figure.entry((key.definition, rank)).or_default();
            of.entry(says).or_default().push((key, released));
        }
    }
    by_figure.into_iter().map(|((definition, rank), said)| message(edition, definition, rank, &said)).collect()
}

fn message(edition: &Edition, definition: usize, rank: Rank, said: &Said) -> News {
    let definitions = &edition.publication.definitions;
    let figure = &definitions[definition];
    let section = section_of(edition, definition);
    let (label, against) = match &figure.facts.nature {
        Nature::Benchmark(benchmark) => (&definitions[benchmark.of].label, Some(the(&figure.label))),
        Nature::Sent { .. }
        | Nature::Total
        | Nature::Rolling
        | Nature::Share { .. }
        | Nature::Rate { .. }
        | Nature::Ratio
        | Nature::OfExpected { .. }
        | Nature::Change { .. }
        | Nature::Goal
        | Nature::Number => (&figure.label, None),
    };
    // Of the publication's own area alone, with its number.
    if let [(says, of)] = said.iter().collect::<Vec<_>>().as_slice()
        && let [(key, released)] = of.as_slice()
        && key.area == edition.own
    {
        let goal = if figure.facts.nature == Nature::Goal { "goal " } else { "" };
        let sentence = Sentence::of(label).words(&format!(": {} ({goal}", says.words(against.as_deref())));
        let sentence = sentence.figure(edition, definition, released).words(").");
        return News { rank, message: sentence.message(section) };
    }
    let clauses = said.iter().enumerate().map(|(at, (says, of))| {
        let names: Vec<String> = of.iter().map(|(key, _)| edition.areas.get(key.area).name.clone()).collect();
        // What it is held against is named once.
        let against = against.as_ref().map(|against| if at == 0 { against.as_str() } else { "it" });
        format!("{} in {}", says.words(against), and(&names))
    });
    let clauses: Vec<String> = clauses.collect();
    let sentence = Sentence::of(label).words(&format!(": {}.", clauses.join("; ")));
    News { rank, message: sentence.message(section) }
}
