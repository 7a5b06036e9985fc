//! A headline figure in words, by fixed rules, from nothing but what is released.
//!
//! A movement is called a clear increase or decrease only where its interval, before rounding, leaves out "no change", after
//! allowing for how much such counts vary and for how many changes the page has; nothing is ever called better or worse.

use std::cmp::Ordering;

use super::control::{self, Found};
use super::labels::{self, amount, capital};
use crate::model::cell::{Flag, Shown};
use crate::model::round;
use crate::model::spread::Varies;
use crate::model::statistic::Base;
use crate::revise::{Clear, Release, Released};
use crate::spec::figure::{Definition, Nature};
use crate::spec::layout::{Edition, Key};
use crate::spec::publications::Headline;

/// What the figure was, of where and when, and each change beside it.
pub fn sentences(edition: &Edition, release: &Release, headline: &Headline) -> Option<String> {
    let key = edition.headline(headline, headline.definition);
    let released = release.at(&key)?;
    let definition = &edition.publication.definitions[headline.definition];
    let label = edition.publication.label_of(headline);
    let area = &edition.areas.get(key.area).name;
    let when = released.period().months();
    let of = format!("{label} in {area}, {when}");
    let amount = match released.cell().shown() {
        Shown::Marker(_) => return Some(format!("{of}: no figure is given ({}).", released.reason())),
        Shown::Number { .. } | Shown::Words(_) => amount(label, &released.cell().text(), &definition.unit),
    };
    let beside = bracketed(&qualifiers(definition, released));
    let mut text = format!("{of}: {amount}{beside}");
    let changes = headline.beside.iter().filter_map(|index| {
        let key = edition.headline(headline, *index);
        let change = &edition.publication.definitions[*index];
        let Nature::Change { of, like_for_like: false, .. } = &change.facts.nature else { return None };
        let moved = self::change(edition, release, change, &key, release.at(&key)?)?;
        // What changed may be another figure than the one that leads: the cases behind a rate.
        Some(if *of == headline.definition {
            moved
        } else {
            let said = format!("{}: {}", edition.publication.definitions[*of].label, moved.said);
            Moved { joins: false, said, clearly: None, ..moved }
        })
    });
    let mut changes: Vec<Moved> = changes.collect();
    // What is not judged because of the seasons comes after what is.
    changes.sort_by_key(|moved| moved.is_of_seasons);
    // Two changes from one base that are not given would be said twice.
    changes.dedup();
    for (place, moved) in changes.iter().enumerate() {
        let said = &moved.said;
        text += &if place == 0 && moved.joins { format!(", {said}") } else { format!(". {}", capital(said)) };
    }
    if let Some(charted) = control::judged(edition, release, &key) {
        text += &format!(". {}", of_control_chart(&charted, &changes));
    }
    Some(format!("{text}."))
}

/// A change in words.
#[derive(PartialEq)]
struct Moved {
    /// Whether it goes on in the sentence of the figure.
    joins: bool,
    said: String,
    /// It is on another season, which the figure follows.
    is_of_seasons: bool,
    /// Of a figure that was compared by an interval: up or down where that is clear.
    clearly: Option<Option<Ordering>>,
}

/// What the control chart finds in the figure, and whether that is another answer than the changes give. A change
/// holds two figures side by side; the chart holds the latest to how the figure has moved all along.
fn of_control_chart(charted: &control::Latest, changes: &[Moved]) -> String {
    let chart = if charted.is_adjusted { "On its control chart, seasonally adjusted," } else { "On its control chart" };
    let (found, way) = match &charted.found {
        Found::OfSeasons => return format!("{chart} this is not judged, because the figures are seasonal"),
        Found::Normal => (format!("{chart} this is within normal variation"), None),
        Found::SpecialCause { is_high: true, said } => (format!("{chart} this is a {said}"), Some(Ordering::Greater)),
        Found::SpecialCause { is_high: false, said } => (format!("{chart} this is a {said}"), Some(Ordering::Less)),
    };
    let firm = match charted.provisional {
        Some(1) => "; 1 point: provisional limits".to_owned(),
        Some(points) => format!("; {points} points: provisional limits"),
        None => String::new(),
    };
    let apart = |moved: &Moved| moved.clearly.is_some_and(|clearly| clearly != way);
    let disagrees = match changes.iter().filter(|moved| apart(moved)).count() {
        0 => "",
        _ if way.is_none() => {
            "; this differs from the comparison, because the figure often changes as much from one period to the next"
        }
        _ => "; this differs from the comparison, because a control chart looks at all periods and a comparison at two",
    };
    format!("{found}{firm}{disagrees}")
}

/// One change: from what, by how much, and whether that is clear.
fn change(
    edition: &Edition,
    release: &Release,
    definition: &Definition,
    key: &Key,
    released: &Released,
) -> Option<Moved> {
    let untested = |joins: bool, said: String| Moved { joins, said, is_of_seasons: false, clearly: None };
    let Nature::Change { of, on, like_for_like: false } = &definition.facts.nature else { return None };
    let base = match base(key, *of, *on).and_then(|key| release.at(&key)).filter(|base| base.cell().number().is_some())
    {
        Some(base) => {
            let amount = amount("", &base.cell().text(), sign_of(&edition.publication.definitions[*of].unit));
            format!("{amount} in {}", base.period().months())
        }
        None => format!("the {}", released.base()),
    };
    let Some(by) = released.cell().number() else {
        return Some(match released.cell().shown() {
            Shown::Marker(_) => {
                untested(false, format!("the change on the {} is not given: {}", on.words(), released.reason()))
            }
            _ => {
                let range = amount("", &released.cell().text(), &definition.unit);
                untested(true, format!("compared with {base} (a range, {range})"))
            }
        });
    };
    let signed = |number: f64, text: String| if number > 0.0 { format!("+{text}") } else { text };
    let unit = definition.unit.as_str();
    let moved = amount("", &signed(by, released.cell().text()), unit);
    let limits = released.limits().and_then(|limits| Some((limits, limits.change()?)));
    let Some((limits, interval)) = limits else {
        // Pounds and places are not moved by chance, so nothing is said of it.
        let not_known =
            if definition.confidence.is_some() { "; whether this is a clear change cannot be said" } else { "" };
        return Some(untested(true, format!("compared with {base} ({moved}){not_known}")));
    };
    let (from, to) = (amount("", &interval.lower, sign_of(unit)), amount("", &interval.upper, sign_of(unit)));
    let within = format!("{moved}, {}% confidence interval {from} to {to}", limits.confidence());
    let provided = provided(limits.varies(), *on);
    let (said, side) = match interval.clear {
        Clear::Yes(Ordering::Greater) => {
            (format!("up from {base} ({within}): a clear increase{provided}"), Some(Ordering::Greater))
        }
        Clear::Yes(side) => (format!("down from {base} ({within}): a clear decrease{provided}"), Some(side)),
        Clear::No => (format!("compared with {base} ({within}): no clear change"), None),
        Clear::NotAmong(many) => (
            format!(
                "compared with {base} ({within}): no clear change once all {many} changes on this page are allowed for"
            ),
            None,
        ),
        Clear::OfSeasons => {
            let said = format!(
                "compared with {base} ({moved}), a different season: these figures rise and fall with the seasons, so \
                this is not judged"
            );
            return Some(Moved { joins: true, said, is_of_seasons: true, clearly: None });
        }
    };
    Some(Moved { joins: true, said, is_of_seasons: false, clearly: Some(side) })
}

/// What a clear change rests on that the series is too short to tell.
pub(super) fn provided(varies: Varies, on: Base) -> &'static str {
    match (varies.dispersion, varies.seasonal, on) {
        (None, None, Base::PreviousQuarter) => {
            ", if cases are independent of each other and the season makes no difference"
        }
        (None, _, _) => ", if cases are independent of each other",
        (Some(_), None, Base::PreviousQuarter) => ", if the season makes no difference",
        (Some(_), _, _) => "",
    }
}

/// The figure that a change is measured from, where the layout has a place for it.
pub(super) fn base(key: &Key, of: usize, on: Base) -> Option<Key> {
    let period = match on {
        Base::PreviousQuarter => key.period.back(1),
        Base::SameQuarterLastYear => key.period.back(4),
        Base::PreviousYear => key.period.year_before(),
        Base::ThreeYearMean | Base::MeanQuarterOfPreviousYear => None,
    };
    Some(Key { definition: of, period: period?, ..key.clone() })
}

/// What stands in brackets behind a number: its parts, its population, its interval, what qualifies it.
fn qualifiers(definition: &Definition, released: &Released) -> Vec<String> {
    let mut said = Vec::new();
    match definition.facts.nature {
        Nature::Share { .. } if !released.numerator().is_empty() && !released.denominator().is_empty() => {
            said.push(format!("{} of {}", grouped(released.numerator()), grouped(released.denominator())));
        }
        Nature::Rate { .. } => said.push(format!("population: {}", released.denominator_name())),
        _ => {}
    }
    if labels::exceeds_whole(definition, released) {
        said.push(labels::EXCEEDS_WHOLE.to_owned());
    }
    if let Some(limits) = released.limits().filter(|limits| limits.numbers().is_some()) {
        let end = |text: String| amount("", &text, sign_of(&definition.unit));
        let (lower, upper) = (end(limits.lower().text()), end(limits.upper().text()));
        said.push(format!("{}% confidence interval {lower} to {upper}", limits.confidence()));
    }
    if matches!(released.cell().shown(), Shown::Words(_)) {
        said.push("a range".to_owned());
    }
    for (flag, words) in [
        (Flag::Estimated, "using earlier population estimates"),
        (Flag::Provisional, "provisional"),
        (Flag::Revised, "revised since the last release"),
        (Flag::Break, "not comparable with earlier periods"),
    ] {
        if released.cell().flags().contains(&flag) {
            said.push(words.to_owned());
        }
    }
    said
}

/// A whole number as people read it; anything else as it stands.
fn grouped(text: &str) -> String {
    text.parse::<u32>().map_or_else(|_| text.to_owned(), |number| round::grouped(f64::from(number), 0))
}

fn bracketed(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

/// The part of a unit that is repeated with every number.
pub(super) fn sign_of(unit: &str) -> &str {
    if matches!(unit, "per cent" | "£") { unit } else { "" }
}
