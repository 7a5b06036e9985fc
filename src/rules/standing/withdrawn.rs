//! What was sent before is still there; where it is not, a figure that was published becomes another or is gone.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::view::View;
use crate::model::area::AreaIndex;
use crate::model::code::{Code, code};
use crate::model::finding::{self, About, Finding, Origin};
use crate::model::findings::Findings;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::period::Period;
use crate::model::received::{Figure, Key, Received};
use crate::model::submitted::FileRead;

pub const CODE: Code = code! {
    /// Something that was read last time is no longer there. What was published from it changes.
    "withdrawn", Partner, settable
};

/// An area and a period.
type Place = (Period, AreaIndex);

/// What is not there any more of one kind of return from one partner.
#[derive(Default)]
struct Gone {
    /// Everything for these.
    places: BTreeSet<Place>,
    /// Of what came for others: a measure, or a part of one.
    series: BTreeMap<(MeasureIndex, Breakdown), BTreeSet<Place>>,
}

pub fn findings(view: &View) -> Findings {
    view.kept.map_or_else(Findings::default, |kept| view.of_what_was_read(gone(view, kept, view.files)))
}

/// `kept` is what is known after this reading of what was sent now and before.
fn gone(view: &View, kept: &Received, files: &[FileRead]) -> Vec<Finding> {
    let measures: BTreeMap<&str, MeasureIndex> =
        view.returns.measures.iter().map(|measure| measure.id.as_str()).zip(0..).collect();
    // What is not asked for any more, or is of no area any more, is not missed.
    let known = |key: &Key| {
        let measure = *measures.get(key.measure.as_str())?;
        let part = view.returns.breakdown(measure, &key.part)?;
        Some((view.returns.kind_with(measure)?, (measure, part), (key.period, view.areas.find(&key.area)?)))
    };
    // An area that has been succeeded since is looked for under its successor.
    let moved = |key: &Key, (period, area): Place| {
        let now = view.areas.at(area, period);
        let there = || kept.figures.get(&Key { area: view.areas.get(now).code.clone(), ..key.clone() });
        now != area && there().is_some_and(Figure::is_there)
    };
    let mut there: BTreeSet<(usize, &str, Place)> = BTreeSet::new();
    let mut not_there = Vec::new();
    for (key, figure) in &kept.figures {
        let Some((kind, of, place)) = known(key) else { continue };
        if figure.is_there() {
            there.insert((kind, &key.partner, place));
        } else if figure.is_gone() && !moved(key, place) {
            not_there.push((kind, key.partner.as_str(), of, place));
        }
    }
    let mut all: BTreeMap<(usize, &str), Gone> = BTreeMap::new();
    for (kind, partner, of, place) in not_there {
        let gone = all.entry((kind, partner)).or_default();
        if there.contains(&(kind, partner, place)) {
            gone.series.entry(of).or_default().insert(place);
        } else {
            gone.places.insert(place);
        }
    }
    all.into_iter().flat_map(|((kind, partner), gone)| of_partner(view, kind, partner, &gone, files)).collect()
}

fn of_partner(view: &View, kind: usize, partner: &str, gone: &Gone, files: &[FileRead]) -> Vec<Finding> {
    let of = &view.returns.kinds[kind];
    let from = if partner.is_empty() { String::new() } else { format!(", from {partner}") };
    let origin = origin(view, kind, partner, files);
    let finding = |what: &str, places: &BTreeSet<Place>| {
        let message = format!("{what} for {}{from}, was sent before and is no longer there", whereabouts(view, places));
        // The latest, which the message names.
        let (period, area) = places.last().copied().unzip();
        let about = About { area, period };
        Finding::warning(CODE, finding::Place { origin: origin.clone(), about }, message)
            .hint("what was published with it changes; ask for it again, or accept this and say why it was taken back")
    };
    let mut findings = Vec::new();
    if !gone.places.is_empty() {
        findings.push(finding(&format!("the {}", of.title), &gone.places));
    }
    for ((measure, part), places) in &gone.series {
        findings.push(finding(&view.label(*measure, part), places));
    }
    findings
}

/// "Ambermere, 2024/25 Q4", with how many more areas and periods there are.
fn whereabouts(view: &View, places: &BTreeSet<Place>) -> String {
    let Some((period, area)) = places.last() else { return String::new() };
    let latest = format!("{}, {period}", view.areas.get(*area).name);
    match places.len() - 1 {
        0 => latest,
        more => {
            let first = places.first().map_or(*period, |(period, _)| *period);
            let since = if first == *period { String::new() } else { format!(" since {first}") };
            let others = if more == 1 { "other area or period" } else { "other areas and periods" };
            format!("{latest}, and {more} {others}{since}")
        }
    }
}

/// The file that it would stand in: where the partner's other figures are, or those of its kind.
fn origin(view: &View, kind: usize, partner: &str, files: &[FileRead]) -> Origin {
    let observations = view.observations;
    let of = |series: u32| {
        let series = &observations.series[series as usize];
        view.returns.kind_with(series.measure) == Some(kind)
            && observations.partners[series.partner as usize] == partner
    };
    let fits: Vec<bool> = (0..observations.series.len() as u32).map(of).collect();
    let row = observations.slices().series.iter().position(|series| fits[*series as usize]);
    let path = match row {
        Some(row) => view.origin(row as u32).file,
        None => match files.iter().find(|file| file.kind == Some(kind)) {
            Some(file) => file.path.clone(),
            None => {
                let folder = files.first().and_then(|file| file.path.rsplit_once('/')).map_or("", |(folder, _)| folder);
                format!("{folder}/{}.csv", view.returns.kinds[kind].id)
            }
        },
    };
    Origin::file(path)
}
