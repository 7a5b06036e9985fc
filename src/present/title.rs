//! What a chart says, as its title: by fixed rules from what is shown, and never more than a verdict says.
//!
//! The title that the publication gives is the measure, and goes to the subtitle where there is something to say.

use super::chart::Chart;
use super::control::{self, Found};
use super::messages::{and, steps, within};
use super::{messages, plain_sentence};
use crate::model::verdict::Way;
use crate::revise::Release;
use crate::spec::chart_kind::ChartKind;
use crate::spec::layout::{Edition, Key};
use crate::spec::shown;
use crate::spec::typed_publication::Axis;

/// So many areas are named on each side; of more, how many there are.
const NAMED: usize = 3;

/// Gives a chart the title that it deserves.
pub fn entitle(edition: &Edition, release: &Release, typed: &shown::Chart, chart: &mut Chart) {
    let said = match &typed.message {
        Some(spans) => Some(plain_sentence(edition, release, spans)),
        None => message(edition, release, typed, chart),
    };
    if let Some(said) = said {
        let measure = std::mem::replace(&mut chart.title, said);
        if !chart.subtitle.starts_with(&measure) {
            chart.subtitle = format!("{measure}. {}", chart.subtitle);
        }
    }
}

fn message(edition: &Edition, release: &Release, typed: &shown::Chart, chart: &Chart) -> Option<String> {
    match typed.kind {
        ChartKind::Control | ChartKind::Run => controlled(edition, release, typed),
        ChartKind::Funnel => funnel(chart),
        ChartKind::Ranking | ChartKind::Map => sides(edition, typed, chart).or_else(|| range(edition, typed, chart)),
        ChartKind::Step => {
            let periods = i32::try_from(chart.along.len()).ok()?;
            first(edition, typed).and_then(|key| steps::step(edition, release, &key, periods))
        }
        ChartKind::Line | ChartKind::Years | ChartKind::Columns => moved(edition, release, typed),
        // What parts make up, how far numbers are apart, and what has a place in a grid, is read from the chart.
        ChartKind::Stacked
        | ChartKind::Shares
        | ChartKind::Dumbbell
        | ChartKind::Slope
        | ChartKind::Heat
        | ChartKind::Grid
        | ChartKind::Plan => None,
    }
}

/// The latest figure of the first series, where it is of the publication's own area.
fn first(edition: &Edition, typed: &shown::Chart) -> Option<Key> {
    let grid = edition.grid(&typed.selection);
    let last = grid.len(typed.along).checked_sub(1).filter(|_| typed.along == Axis::Periods)?;
    let series = typed.series.map(|axis| (axis, 0));
    grid.key((typed.along, last), series).filter(|key| key.area == edition.own)
}

fn controlled(edition: &Edition, release: &Release, typed: &shown::Chart) -> Option<String> {
    let key = first(edition, typed)?;
    let label = &edition.publication.definitions[key.definition].label;
    let when = release.at(&key)?.period().months();
    match control::judged(edition, release, &key)?.found {
        Found::Normal => Some(format!("{label}: within normal variation in {when}")),
        Found::SpecialCause { said, .. } => Some(format!("{label} in {when}: a {said}")),
        Found::OfSeasons => None,
    }
}

/// Whether the figure moved, where a headline says so.
fn moved(edition: &Edition, release: &Release, typed: &shown::Chart) -> Option<String> {
    // Of several lines one alone would not be the message.
    if typed.series.is_some_and(|axis| edition.grid(&typed.selection).len(axis) > 1) {
        return None;
    }
    let key = first(edition, typed)?;
    let label = &edition.publication.definitions[key.definition].label;
    let (clear, on) = messages::changes::of_figure(edition, release, &key)?;
    Some(match clear {
        Some(side) => format!("{label}: a clear {} on the {on}", if side.is_gt() { "increase" } else { "decrease" }),
        None => format!("No clear change in {} on the {on}", within(label)),
    })
}

fn funnel(chart: &Chart) -> Option<String> {
    let funnel = chart.funnel.as_ref().filter(|funnel| funnel.centre.is_some())?;
    let names = |is_high: bool| {
        let places = funnel.places.iter().zip(&chart.along);
        let outside = places.filter(|(place, _)| place.is_some_and(|place| place.is_high == Some(is_high)));
        outside.map(|(_, along)| along.label.clone()).collect::<Vec<_>>()
    };
    Some(
        two_sides(&names(true), &names(false), "above the limits", "below them", "below the limits")
            .unwrap_or_else(|| "No area lies outside the limits".to_owned()),
    )
}

/// Who lies on which side of what a ranking is compared with.
fn sides(edition: &Edition, typed: &shown::Chart, chart: &Chart) -> Option<String> {
    let against = messages::the(&edition.publication.definitions[typed.comparator?].label);
    let names = |way: Way| {
        let of = chart.verdicts.iter().zip(&chart.along).filter(|(verdict, _)| **verdict == Some(way));
        of.map(|(_, along)| along.label.clone()).collect::<Vec<_>>()
    };
    if chart.verdicts.iter().all(Option::is_none) {
        return None;
    }
    let is_about_good = chart.verdicts.iter().flatten().any(|way| matches!(way, Way::Better | Way::Worse));
    let (high, low, first, second) = if is_about_good {
        (names(Way::Better), names(Way::Worse), "better than", "worse than")
    } else {
        (names(Way::Higher), names(Way::Lower), "above", "below")
    };
    let said =
        two_sides(&high, &low, &format!("{first} {against}"), &format!("{second} it"), &format!("{second} {against}"));
    Some(said.unwrap_or_else(|| format!("No area differs clearly from {against}")))
}

fn two_sides(high: &[String], low: &[String], above: &str, below_too: &str, below: &str) -> Option<String> {
    let names = |names: &[String]| if names.len() > NAMED { format!("{} areas", names.len()) } else { and(names) };
    match (high, low) {
        ([], []) => None,
        (high, []) => Some(format!("{} {above}", names(high))),
        ([], low) => Some(format!("{} {below}", names(low))),
        (high, low) => Some(format!("{} {above}, {} {below_too}", names(high), names(low))),
    }
}

/// The highest and the lowest bar, of figures that chance does not move: of others, only a verdict says which is higher.
fn range(edition: &Edition, typed: &shown::Chart, chart: &Chart) -> Option<String> {
    let is_open = |index: &usize| edition.publication.definitions[*index].confidence.is_some();
    let [series] = chart.series.as_slice() else { return None };
    if typed.selection.definitions.iter().any(is_open) {
        return None;
    }
    let shown = series.points.iter().zip(&chart.along).filter_map(|(point, along)| Some((point.value()?, along)));
    let mut shown: Vec<_> = shown.collect();
    shown.sort_by(|one, other| other.0.total_cmp(&one.0));
    // Of two, or with a bar that is not shown, neither end is known to be one.
    if shown.len() < 3 || shown.len() < chart.along.len() {
        return None;
    }
    let (highest, lowest) = (shown.first()?, shown.last()?);
    let is_tied = shown[0].0 == shown[1].0 || shown[shown.len() - 2].0 == lowest.0;
    (!is_tied).then(|| format!("Highest: {}; lowest: {}", highest.1.label, lowest.1.label))
}
