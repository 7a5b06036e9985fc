//! From figures to what is released of them, once it is known what is withheld.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::cell::Cell;
use super::ledger::Ledger;
use super::limits::{self, Limits};
use super::many::{self, Many};
use super::release::{Answered, Release, Released};
use super::secondary::Withheld;
use super::{control, funnel, map, projection, wording};
use crate::derive::{Figure, FigureIndex, Figures, Judgement, Node, PartRole, Spreads};
use crate::model::area::AreaIndex;
use crate::model::cell::{Flag, Shown};
use crate::model::lineage::{Cited, Source};
use crate::model::round;
use crate::model::spread::Spread;
use crate::model::value::Value;
use crate::spec::layout::{Edition, Key};
use crate::spec::publications;
use crate::spec::shown::{Chart, Shape};

/// What is withheld of one edition.
pub struct Told<'a> {
    pub ledger: &'a Ledger,
    pub withheld: &'a Withheld,
    /// The place of the edition.
    pub edition: usize,
    /// No publication of these returns withholds anything.
    pub is_open: bool,
}

impl Told<'_> {
    fn withholds(&self, figure: FigureIndex) -> bool {
        self.withheld.withholds(self.ledger, self.edition, figure)
    }
}

/// Whether a marker for what is withheld stands in the place of a figure. One that is missing says so, whatever is withheld of
/// what it would have been made from.
fn is_withheld(figures: &Figures, told: &Told, index: FigureIndex) -> bool {
    let is_missing = matches!(figures.get(index).value, Value::Absent(reason) if !reason.tells_of_numbers());
    !is_missing && told.withholds(index)
}

pub fn released(edition: &Edition, figures: &Figures, told: &Told, spreads: &Spreads) -> Release {
    let mut released = Vec::new();
    let mut places: BTreeMap<FigureIndex, usize> = BTreeMap::new();
    let indices = figures.shown().iter().map(|(_, index)| *index);
    let shown: BTreeSet<FigureIndex> = indices.filter(|index| !is_withheld(figures, told, *index)).collect();
    let judgements = judgements(edition, figures, &shown, spreads);
    let mut by_key = BTreeMap::new();
    for (key, index) in figures.shown() {
        let place = *places.entry(*index).or_insert_with(|| {
            let judgement = judgements.get(index).copied().unwrap_or_default();
            released.push(release(edition, figures, told, key, *index, judgement));
            released.len() - 1
        });
        by_key.insert(key.clone(), place);
    }
    let withheld = places.keys().filter(|index| is_withheld(figures, told, **index)).count();
    let mut release = Release {
        figures: released,
        by_key,
        controlled: BTreeMap::new(),
        funnelled: BTreeMap::new(),
        mapped: BTreeMap::new(),
        projected: BTreeMap::new(),
        statement: statement(edition, withheld),
        withheld,
        missing: figures.missing().to_vec(),
        held: figures.held().to_vec(),
        spreads: used(edition, figures, &shown, spreads),
        many: Many::default(),
        denominators: figures.denominators().to_vec(),
    };
    many::judge(edition, &mut release);
    for chart in edition.publication.charts() {
        judge(edition, &mut release, chart);
    }
    let tables = edition.publication.sections.iter().flat_map(|section| &section.tables);
    let tables = tables.filter_map(|table| match &table.shape {
        Shape::Projection(selection) => Some((&table.id, selection)),
        Shape::Grid { .. }
        | Shape::Lines(_)
        | Shape::Missing
        | Shape::Denominators
        | Shape::Variation
        | Shape::Register(_) => None,
    });
    let charts = edition.publication.charts().filter(|chart| chart.projection);
    for (id, selection) in tables.chain(charts.map(|chart| (&chart.id, &chart.selection))) {
        let projected = projection::project(edition, &release, selection);
        release.projected.insert(id.clone(), projected);
    }
    release
}

/// The limits of a control, run or funnel chart and the classes of a map, from what is released by now.
fn judge(edition: &Edition, release: &mut Release, chart: &Chart) {
    let grid = edition.grid(&chart.selection);
    let keys: Vec<Option<Key>> = (0..grid.len(chart.along)).map(|place| grid.key((chart.along, place), None)).collect();
    let figures: Vec<Option<&Released>> = keys.iter().map(|key| release.at(key.as_ref()?)).collect();
    let decimals = edition.publication.definitions[chart.selection.definitions[0]].decimals;
    let controlled = chart.control.as_ref().map(|control| {
        let starts: Vec<usize> = edition.starts(control, &grid).into_keys().collect();
        control::judge(&figures, control, &starts, decimals)
    });
    let funnelled = chart.funnel.as_ref().map(|funnel| funnel::judge(&figures, funnel, decimals));
    let mapped = chart.map.as_ref().map(|map| map::judge(&figures, map));
    release.mapped.extend(mapped.map(|mapped| (chart.id.clone(), mapped)));
    release.controlled.extend(controlled.map(|controlled| (chart.id.clone(), controlled)));
    release.funnelled.extend(funnelled.map(|funnelled| (chart.id.clone(), funnelled)));
}

/// Whether a figure is told with all that it is divided from.
pub fn tells_all(figures: &Figures, told: &Told, index: FigureIndex) -> bool {
    !is_withheld(figures, told, index) && figures.get(index).parts.iter().all(|part| !told.withholds(part.figure))
}

/// What is known of how much the counts behind the figures of an edition vary, each once.
fn used(edition: &Edition, figures: &Figures, shown: &BTreeSet<FigureIndex>, spreads: &Spreads) -> Vec<Spread> {
    let mut used: Vec<Spread> = Vec::new();
    for index in shown {
        if let Some((_, spread)) = spreads.behind(edition, figures.get(*index))
            && !used.contains(spread)
        {
            used.push(spread.clone());
        }
    }
    used.sort_by(|one, other| one.of.cmp(&other.of));
    used
}

/// What is said of the figures that are shown. It takes longer than the figures themselves, and none rests on another, so they are
/// judged side by side.
fn judgements(
    edition: &Edition,
    figures: &Figures,
    shown: &BTreeSet<FigureIndex>,
    spreads: &Spreads,
) -> BTreeMap<FigureIndex, Judgement> {
    let judging = figures.judging(edition).with(spreads);
    shown.par_iter().map(|index| (*index, judging.judgement(*index))).collect()
}

fn release(
    edition: &Edition,
    figures: &Figures,
    told: &Told,
    key: &Key,
    index: FigureIndex,
    judgement: Judgement,
) -> Released {
    let figure = figures.get(index);
    let definition = &edition.publication.definitions[key.definition];
    let decimals = figure.decimals.unwrap_or(definition.decimals);
    let withheld = is_withheld(figures, told, index);
    let shown_part = |role: PartRole| {
        // Beside a marker stands nothing.
        let part = figure.part(role).filter(|part| !withheld && !told.withholds(*part));
        part.map_or(String::new(), |part| plain_part(edition, figures, part))
    };
    let (numerator, denominator) = (shown_part(PartRole::Numerator), shown_part(PartRole::Denominator));
    let mut extra = figure.extra.as_deref().cloned().unwrap_or_default();
    if !told.is_open {
        // What a partner wrote freely may say what is withheld, of this row or of another; the analyst finds it by `trace`.
        extra.notes.clear();
        extra.documents.clear();
    }
    if withheld {
        extra.words = None;
        if let Some(coverage) = &mut extra.coverage {
            coverage.push_str("; it is withheld, because it, or what it leaves out, is made from a small number");
        }
    }
    if figure.rounded_to.is_some() {
        // The words of a range that was sent say more than the range that is rounded.
        extra.words = None;
    }
    let shown = if withheld { wording::withheld() } else { wording::shown(figure.told(), &extra, decimals) };
    let bounds = match figure.told() {
        Value::Between(bounds) if !withheld => {
            (bounds.lower.map(|b| round::plain(b, decimals)), bounds.upper.map(|b| round::plain(b, decimals)))
        }
        _ => (None, None),
    };
    let breakdown = figures.breakdown_of(index);
    let is_shown = !matches!(shown, Shown::Marker(_));
    Released {
        id: figures.id(index, edition),
        reason: if withheld { "withheld to protect people" } else { wording::reason(figure.value) },
        cell: Cell::new(shown.clone(), flags(figure, &shown)),
        area: area(figure, key),
        period: figure.period,
        breakdown_label: edition.returns.breakdown_label(&breakdown),
        breakdown,
        bounds,
        limits: Limits::of(&judgement, definition, decimals, &shown),
        p: judgement.answer.p.filter(|_| matches!(shown, Shown::Number { .. })).map(limits::shown_p),
        verdict: definition
            .verdict
            .as_ref()
            .map(|_| Cell::new(wording::verdict(judgement.answer.verdict, &shown), Vec::new())),
        answer: judgement.answer.verdict.filter(|_| is_shown).map(|verdict| {
            let p = judgement.answer.p.or(judgement.interval.and_then(|interval| interval.p));
            Answered { verdict, p, stands: true }
        }),
        numerator,
        denominator,
        formula: figures.formula(index, edition),
        sources: if withheld { Vec::new() } else { sources(edition, figures, told, index) },
        extra,
    }
}

/// The returns that a figure comes from: which kind, which column, and the lines only where everything is public, since the
/// lines of a return that lists what occurred are as many as its cases.
fn sources(edition: &Edition, figures: &Figures, told: &Told, index: FigureIndex) -> Vec<Cited> {
    let mut found: Vec<Cited> = Vec::new();
    for Source { file, column, first_line, last_line } in figures.sources(index) {
        let kind = edition.returns.kind_of(&file).map_or("return", |kind| edition.returns.kinds[kind].id.as_str());
        let lines = told.is_open.then_some((first_line, last_line));
        let source = Cited { kind: kind.to_owned(), column, lines };
        if !found.contains(&source) {
            found.push(source);
        }
    }
    found
}

fn area(figure: &Figure, key: &Key) -> AreaIndex {
    match &figure.node {
        Node::Measured { area, .. } => *area,
        _ => key.area,
    }
}

/// A part's number at the places of its own definition or measure.
fn plain_part(edition: &Edition, figures: &Figures, part: FigureIndex) -> String {
    let figure = figures.get(part);
    let decimals = match &figure.node {
        Node::Defined(key)
        | Node::ThreeYearMean(key)
        | Node::QuarterOfYear(key)
        | Node::Neighbours(key)
        | Node::Behind(key, _) => edition.publication.definitions[key.definition].decimals,
        Node::Measured { measure, .. } | Node::SentBy { measure, .. } => {
            edition.returns.measures[*measure as usize].decimals
        }
        Node::LikeForLike { of, .. } => edition.publication.definitions[*of].decimals,
        Node::Population { .. } => 0,
    };
    figure.told().number().map_or(String::new(), |number| round::plain(number, figure.decimals.unwrap_or(decimals)))
}

fn flags(figure: &Figure, shown: &Shown) -> Vec<Flag> {
    let low = matches!((figure.told(), shown), (Value::Number(exact), Shown::Number { value, .. }) if exact != 0.0 && *value == 0.0);
    let candidates = [
        (Flag::Break, figure.broken),
        (Flag::Estimated, figure.estimated),
        (Flag::Low, low),
        (Flag::Provisional, figure.provisional),
    ];
    let qualifies = !matches!(shown, Shown::Marker(_));
    candidates.into_iter().filter(|(_, set)| *set && qualifies).map(|(flag, _)| flag).collect()
}

fn statement(edition: &Edition, withheld: usize) -> String {
    let policy = &edition.publication.disclosure;
    let (threshold, round, agreed) = match policy {
        publications::Disclosure::Public { reason } => return format!("Nothing is withheld: {reason}"),
        publications::Disclosure::Agreed { threshold, round, agreed, .. } => (threshold, round, agreed),
    };
    let higher = policy.higher(edition.returns).into_iter();
    let higher: String = higher.map(|(label, largest)| format!(" (of {label}: from 1 to {largest})")).collect();
    let withholds = match threshold.map(|threshold| threshold.saturating_sub(1)) {
        Some(largest) => format!(
            "Counts of people and cases from 1 to {largest}{higher} are withheld and shown as [c]. So is every rate, \
            share, change, rank and comparison made from one. Other counts are withheld too where a small count could \
            otherwise be worked out from this release and earlier ones."
        ),
        None => "A count, and every figure made from it, is withheld and shown as [c] where a small count could \
            otherwise be worked out from this release and earlier ones."
            .to_owned(),
    };
    let rounds = round.map(|base| {
        let (which, zero) = match threshold {
            Some(_) => ("All others are", ""),
            None => ("Counts of people and cases are", " A count shown as 0 is not necessarily zero."),
        };
        format!(
            "{which} rounded to the nearest {base}. Totals are rounded from their unrounded values, so parts may not \
            add up to them.{zero} Rates, shares, changes, ranks and comparisons are made from the rounded counts."
        )
    });
    let mut said = vec![withholds];
    // What is done to most counts comes first.
    said.splice(if threshold.is_some() { 1..1 } else { 0..0 }, rounds);
    said.push(format!("{withheld} figures are withheld in this edition."));
    if threshold.is_some() {
        said.push("Zeros are shown, except by protected characteristic.".to_owned());
    }
    said.push(format!("Agreed by {agreed}."));
    said.join(" ")
}
