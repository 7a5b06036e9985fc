//! A headline figure in words, by fixed rules, from nothing but what is released.
//!
//! A movement is called an increase or a decrease only where its interval, as printed, leaves out "no change", and nothing
//! is ever called better or worse.

use super::labels;
use crate::disclose::{Release, Released};
use crate::model::cell::{Flag, Shown};
use crate::spec::layout::{Edition, Key};
use crate::spec::methods::{Definition, Method};
use crate::spec::publications::Headline;
use crate::spec::typed_publication::Base;

/// What the figure was, of where and when, and each change beside it.
pub fn sentences(edition: &Edition, release: &Release, headline: &Headline) -> Option<String> {
    let key = edition.headline(headline, headline.definition);
    let released = release.at(&key)?;
    let definition = &edition.publication.definitions[headline.definition];
    let label = headline.label.as_ref().unwrap_or(&definition.label);
    let area = &edition.areas.get(key.area).name;
    let when = released.period().months();
    let of = format!("{label} in {area}");
    let amount = match released.cell().shown() {
        Shown::Marker(_) => return Some(format!("{of}, {when}: no number is given ({}).", released.reason())),
        Shown::Number { .. } | Shown::Words(_) => amount(label, &released.cell().text(), &definition.unit),
    };
    let was = if are_several(label, definition) { "were" } else { "was" };
    let beside = bracketed(&qualifiers(definition, released));
    let mut text = format!("{of} {was} {amount}{beside} in {when}");
    let changes = headline.beside.iter().filter_map(|index| {
        let key = edition.headline(headline, *index);
        let change = &edition.publication.definitions[*index];
        let Method::Change { of, .. } = &change.method else { return None };
        let (number, said) = self::change(edition, release, change, &key, release.at(&key)?)?;
        // What changed may be another figure than the one that leads: the cases behind a rate.
        Some(if *of == headline.definition {
            (number, said)
        } else {
            (false, format!("{}: {said}", edition.publication.definitions[*of].label))
        })
    });
    let mut changes: Vec<(bool, String)> = changes.collect();
    // Two changes from one base that are not given would be said twice.
    changes.dedup();
    for (place, (joined, said)) in changes.into_iter().enumerate() {
        text += &if place == 0 && joined { format!(", {said}") } else { format!(". {}", capital(&said)) };
    }
    Some(format!("{text}."))
}

/// One change: from what, by how much, and whether that is more than chance; and whether there is a number at all.
fn change(
    edition: &Edition,
    release: &Release,
    definition: &Definition,
    key: &Key,
    released: &Released,
) -> Option<(bool, String)> {
    let Method::Change { of, on, .. } = &definition.method else { return None };
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
            Shown::Marker(_) => (false, format!("no change on the {} is given ({})", on.words(), released.reason())),
            _ => {
                let range = amount("", &released.cell().text(), &definition.unit);
                (true, format!("compared with {base} (a range, {range})"))
            }
        });
    };
    let signed = |number: f64, text: String| if number > 0.0 { format!("+{text}") } else { text };
    let unit = definition.unit.as_str();
    let moved = amount("", &signed(by, released.cell().text()), unit);
    let limits = released.limits().and_then(|limits| Some((limits, limits.numbers()?)));
    let Some((limits, (lower, upper))) = limits else {
        // Pounds and places are not moved by chance, so nothing is said of it.
        let untested =
            if definition.confidence.is_some() { "; whether that is more than chance cannot be said" } else { "" };
        return Some((true, format!("compared with {base} ({moved}){untested}")));
    };
    let end = |number, text| amount("", &signed(number, text), sign_of(unit));
    let (from, to) = (end(lower, limits.lower().text()), end(upper, limits.upper().text()));
    let interval = format!("{moved}, {} % interval {from} to {to}", limits.confidence());
    let said = if lower > 0.0 {
        format!("up from {base} ({interval}): an increase larger than chance")
    } else if upper < 0.0 {
        format!("down from {base} ({interval}): a decrease larger than chance")
    } else {
        format!("compared with {base} ({interval}): no clear change")
    };
    Some((true, said))
}

/// The figure that a change is measured from, where the layout has a place for it.
fn base(key: &Key, of: usize, on: Base) -> Option<Key> {
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
    match definition.method {
        Method::Share { .. } | Method::ShareOfTotal { .. }
            if !released.numerator().is_empty() && !released.denominator().is_empty() =>
        {
            said.push(format!("{} of {}", released.numerator(), released.denominator()));
        }
        Method::Rate { .. } => said.push(format!("population: {}", released.denominator_name())),
        _ => {}
    }
    if let Some(limits) = released.limits().filter(|limits| limits.numbers().is_some()) {
        let end = |text: String| amount("", &text, sign_of(&definition.unit));
        let (lower, upper) = (end(limits.lower().text()), end(limits.upper().text()));
        said.push(format!("{} % interval {lower} to {upper}", limits.confidence()));
    }
    if matches!(released.cell().shown(), Shown::Words(_)) {
        said.push("a range".to_owned());
    }
    for (flag, words) in [
        (Flag::Estimated, "by the population of an earlier year"),
        (Flag::Provisional, "provisional"),
        (Flag::Break, "not comparable with earlier periods"),
    ] {
        if released.cell().flags().contains(&flag) {
            said.push(words.to_owned());
        }
    }
    said
}

fn bracketed(said: &[String]) -> String {
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

/// A number with its unit, unless the label says it.
fn amount(label: &str, text: &str, unit: &str) -> String {
    match unit {
        "" => text.to_owned(),
        "per cent" => format!("{text} %"),
        "£" => match text.strip_prefix(['+', '-']) {
            Some(digits) => format!("{}£{digits}", &text[..1]),
            None => format!("£{text}"),
        },
        unit => match labels::unit_unless_said(label, unit).as_str() {
            "" => text.to_owned(),
            unit => format!("{text} {unit}"),
        },
    }
}

/// Cases were; a share, an amount or a rate by that name was.
fn are_several(label: &str, definition: &Definition) -> bool {
    let one = ["rate", "share", "number", "percentage"];
    !matches!(definition.unit.as_str(), "£" | "per cent" | "rank")
        && !label.to_lowercase().split_whitespace().any(|word| one.contains(&word.trim_matches(',')))
}

/// The part of a unit that is repeated with every number.
fn sign_of(unit: &str) -> &str {
    if matches!(unit, "per cent" | "£") { unit } else { "" }
}

/// With a capital letter, to begin a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
