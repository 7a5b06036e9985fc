//! Says how a figure was made: its formula, its parts, and every cell behind it. For the analyst, not for publication.

use std::fmt::Write;

use super::{Figure, FigureIndex, Figures, Judgement, Node, PartRole};
use crate::check::Accepted;
use crate::model::value::Value;
use crate::spec::figure::{Definition, Nature};
use crate::spec::layout::{Edition, Key};
use crate::spec::returns::Returns;

/// So many parts are named in a formula; more are counted.
const NAMED: usize = 4;
/// So many cells are listed; more are counted.
const LISTED: usize = 200;

/// The parts of a figure by their ids, for its formula.
pub struct Ids<'a> {
    pub figure: &'a Figure,
    figures: &'a Figures,
    edition: &'a Edition<'a>,
}

impl Ids<'_> {
    /// All parts of a role.
    pub fn all(&self, role: PartRole) -> Vec<String> {
        let parts = self.figure.parts.iter().filter(|part| part.role == role);
        parts.map(|part| self.figures.id(part.figure, self.edition)).collect()
    }

    /// The part of a role that has one.
    pub fn only(&self, role: PartRole) -> String {
        self.all(role).into_iter().next().unwrap_or_else(|| "nothing".to_owned())
    }

    /// The terms, added up.
    pub fn added(&self) -> String {
        added(&self.all(PartRole::Term))
    }

    /// The numerator over the denominator.
    pub fn fraction(&self) -> String {
        format!("{} ÷ {}", self.only(PartRole::Numerator), self.only(PartRole::Denominator))
    }

    /// How many areas stand beside each other, this one included.
    pub fn areas(&self) -> usize {
        self.all(PartRole::Peer).len() + 1
    }
}

impl Figures {
    /// How a figure is made, by the ids of its parts. Holds no numbers of people.
    pub fn formula(&self, index: FigureIndex, edition: &Edition) -> String {
        let ids = Ids { figure: &self.all[index], figures: self, edition };
        let is_pooled = |key: &Key| edition.publication.definitions[key.definition].facts.nature.is_fraction();
        match &ids.figure.node {
            Node::Defined(key) | Node::Behind(key, _) => match self.methods.of(key.definition) {
                Some(method) => method.formula(&ids),
                None => ids.added(),
            },
            Node::Measured { .. } if ids.all(PartRole::Term).is_empty() => "as sent".to_owned(),
            Node::Measured { .. } | Node::Population { .. } => ids.added(),
            Node::ThreeYearMean(key) if is_pooled(key) => {
                format!("all numerators ÷ all denominators of {}", ids.added())
            }
            Node::ThreeYearMean(_) => format!("({}) ÷ 3", ids.added()),
            Node::LikeForLike { .. } => format!("{}, from those who sent both the period and its base", ids.added()),
            Node::SentBy { .. } => "as sent".to_owned(),
            Node::QuarterOfYear(_) => format!("{} ÷ 4", ids.only(PartRole::Term)),
            Node::Neighbours(_) => {
                format!("all numerators ÷ all denominators of {}", ids.all(PartRole::Term).join(", "))
            }
        }
    }
}

fn added(terms: &[String]) -> String {
    match terms {
        [] => "nothing was sent".to_owned(),
        [only] => only.clone(),
        few if few.len() <= NAMED => few.join(" + "),
        [first, .., last] => format!("{first} + … + {last} ({} parts)", terms.len()),
    }
}

/// One row for each run of cells behind a figure that is shown, withheld ones included: id, formula and place.
pub fn lineage(figures: &Figures, edition: &Edition) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    for (_, index) in &figures.shown {
        let (id, formula) = (figures.id(*index, edition), figures.formula(*index, edition));
        rows.extend(figures.sources(*index).map(|source| [id.clone(), formula.clone(), source.to_string()]));
    }
    rows.sort();
    rows.dedup();
    rows
}

/// The figure of this id, among those shown and everything they are made from.
pub fn find(figures: &Figures, edition: &Edition, id: &str) -> Option<FigureIndex> {
    (0..figures.len()).find(|index| figures.id(*index, edition) == id)
}

/// The ids of everything that the edition shows, sorted.
pub fn ids(figures: &Figures, edition: &Edition) -> Vec<String> {
    let mut ids: Vec<String> = figures.shown.iter().map(|(_, index)| figures.id(*index, edition)).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The whole story of one figure, as text.
pub fn trace(figures: &Figures, edition: &Edition, accepted: &Accepted, index: FigureIndex) -> String {
    let mut text = String::new();
    let figure = figures.get(index);
    let say = |text: &mut String, line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    say(&mut text, figures.id(index, edition));
    if let Some(definition) = definition(edition, figure) {
        say(&mut text, format!("  {} ({})", definition.label, definition.unit));
    }
    say(&mut text, format!("  period   {}", figure.period.months()));
    say(&mut text, format!("  value    {}", value(figure)));
    say(&mut text, format!("  formula  {}", figures.formula(index, edition)));
    let extra = figure.extra.as_deref();
    for (name, words) in [
        ("base", extra.and_then(|extra| extra.base.as_ref())),
        ("coverage", extra.and_then(|extra| extra.coverage.as_ref())),
        ("per", extra.and_then(|extra| extra.denominator_name.as_ref())),
    ] {
        if let Some(words) = words {
            say(&mut text, format!("  {name:<8} {words}"));
        }
    }
    let Judgement { interval, answer, .. } = figures.judging(edition).judgement(index);
    if let (Some(p), None) = (answer.p, interval) {
        say(&mut text, format!("  p value  {p}"));
    }
    if let Some(interval) = interval {
        let (lower, upper) = (interval.lower, interval.upper);
        let how = format!("{}%, {}, if cases are independent of each other", interval.confidence, interval.method.name);
        say(&mut text, format!("  interval {lower} to {upper} ({how})"));
        if let Some(p) = interval.p {
            say(&mut text, format!("  p value  {p}"));
        }
    }
    if let Some(verdict) = answer.verdict {
        say(&mut text, format!("  verdict  {}", verdict.words()));
    }
    for note in extra.iter().flat_map(|extra| extra.notes.iter().chain(&extra.documents)) {
        say(&mut text, format!("  note     {note}"));
    }
    say(&mut text, "parts".to_owned());
    parts(figures, edition, index, 1, &mut text);
    say(&mut text, "cells".to_owned());
    cells(figures, accepted, edition.returns, figure, &mut text);
    text
}

fn definition<'a>(edition: &'a Edition, figure: &Figure) -> Option<&'a Definition> {
    match &figure.node {
        Node::Defined(key) => edition.publication.definitions.get(key.definition),
        Node::Measured { measure: wanted, .. } => {
            edition.publication.definitions.iter().find(
                |definition| matches!(&definition.facts.nature, Nature::Sent { measure, .. } if measure == wanted),
            )
        }
        _ => None,
    }
}

fn parts(figures: &Figures, edition: &Edition, index: FigureIndex, depth: usize, text: &mut String) {
    for part in &figures.get(index).parts {
        let role = match part.role {
            PartRole::Term => "part",
            PartRole::Numerator => "numerator",
            PartRole::Denominator => "denominator",
            PartRole::Base => "base",
            PartRole::Peer => "beside",
            PartRole::Tied => "tied to",
        };
        let value = value(figures.get(part.figure));
        let _ =
            writeln!(text, "{:indent$}{role} {} = {value}", "", figures.id(part.figure, edition), indent = depth * 2);
        if !matches!(part.role, PartRole::Peer | PartRole::Tied) {
            parts(figures, edition, part.figure, depth + 1, text);
        }
    }
}

fn cells(figures: &Figures, accepted: &Accepted, returns: &Returns, figure: &Figure, text: &mut String) {
    let observations = accepted.observations();
    let slices = observations.slices();
    let mut listed = 0;
    let mut cells = 0usize;
    // One pass over all rows is quick, and a figure then need not remember its rows.
    for row in 0..observations.len() {
        let (place, line) = (slices.place[row], slices.line[row]);
        let at = figure.runs.partition_point(|run| (run.0, run.2) < (place, line));
        if !figure.runs.get(at).is_some_and(|run| run.0 == place && run.1 <= line && line <= run.2) {
            continue;
        }
        let series = &observations.series[slices.series[row] as usize];
        let kind = returns.kind_with(series.measure).map(|kind| &returns.kinds[kind]);
        if kind.is_some_and(|kind| kind.register.is_some()) {
            // Whatever a register counts stands at the same rows, which are named below.
            continue;
        }
        cells += 1;
        if listed < LISTED {
            listed += 1;
            let place = &figures.places[place as usize];
            let partner = &observations.partners.get(series.partner as usize).map_or("", String::as_str);
            let sent = observations
                .detail(row as u32)
                .and_then(|detail| detail.words.clone())
                .unwrap_or_else(|| exact(observations.value(row as u32)));
            let _ = writeln!(text, "  {}:{line}:{} = {sent}  {partner}", place.file, place.column);
            let before = observations.detail(row as u32).map_or(&[][..], |detail| &detail.instead_of);
            for earlier in before {
                let _ = writeln!(text, "    instead of {} at {}", earlier.words, earlier.origin);
            }
        }
    }
    if cells == 0 {
        for (place, first, last) in &figure.runs {
            let place = &figures.places[*place as usize];
            for line in (*first..=*last).take(LISTED - listed) {
                listed += 1;
                cells += 1;
                let _ = writeln!(text, "  {}:{line}:{}  a row of the register", place.file, place.column);
            }
        }
    }
    if cells > listed {
        let _ = writeln!(text, "  and {} more", cells - listed);
    }
}

/// A value at full precision, and rounded where that is what others are made from.
fn value(figure: &Figure) -> String {
    let value = exact(figure.value);
    match figure.rounded_to {
        Some(base) if figure.value.bounds().is_some() => {
            format!("{value}, rounded to {base}: {}", exact(figure.told()))
        }
        _ => value,
    }
}

/// A value at full precision.
fn exact(value: Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Between(bounds) => {
            let end = |bound: Option<f64>| bound.map_or("?".to_owned(), |bound| bound.to_string());
            format!("between {} and {}", end(bounds.lower), end(bounds.upper))
        }
        Value::Absent(reason) => reason.words().to_owned(),
    }
}
