//! Decides what may be shown. Nothing after this stage can see a number that it withheld.

mod attacker;
mod cell;
mod control;
mod funnel;
mod ledger;
mod limits;
mod plan;
mod record;
mod secondary;
mod wording;

use std::collections::BTreeMap;

use crate::derive::{Extra, Figure, FigureIndex, Figures, Node, PartRole, Sent};
use crate::model::area::AreaIndex;
use crate::model::cell::{Flag, Shown};
use crate::model::denominator::Denominator;
use crate::model::disclosed::{Disclosed, Elsewhere};
use crate::model::finding::Finding;
use crate::model::lineage::Source;
use crate::model::missing::Missing;
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::Value;
use crate::model::verdict::{Verdict, Way};
use crate::model::withheld::Record;
use crate::spec::layout::{Edition, Key};
use crate::spec::publications::{self, Chart, Publication};
use crate::world::{Book, Count, World};

pub use cell::Cell;
pub use control::{Assurance, ControlLimits, Controlled, Judged, Segment};
pub use funnel::{Funnelled, Placed};
use ledger::Ledger;
pub use limits::Limits;
use secondary::Withheld;

/// Everything that is safe to show of one edition.
#[derive(Debug)]
pub struct Release {
    figures: Vec<Released>,
    by_key: BTreeMap<Key, usize>,
    controlled: BTreeMap<String, Controlled>,
    funnelled: BTreeMap<String, Funnelled>,
    statement: String,
    withheld: usize,
    missing: Vec<Missing>,
    denominators: Vec<Denominator>,
}

/// A figure as it may be shown, with its description; nothing in it is a number that was withheld.
#[derive(Debug)]
pub struct Released {
    id: String,
    cell: Cell,
    area: AreaIndex,
    period: Period,
    breakdown: String,
    breakdown_id: String,
    bounds: (Option<String>, Option<String>),
    limits: Option<Limits>,
    verdict: Option<Cell>,
    way: Option<Way>,
    p: String,
    numerator: String,
    denominator: String,
    formula: String,
    sources: Vec<String>,
    extra: Extra,
    reason: &'static str,
}

impl Release {
    /// The figure at a place of the layout.
    pub fn at(&self, key: &Key) -> Option<&Released> {
        self.by_key.get(key).map(|index| &self.figures[*index])
    }

    /// All figures with their place in the layout, in its order. A figure with several places comes several times.
    pub fn figures(&self) -> impl Iterator<Item = (&Key, &Released)> {
        self.by_key.iter().map(|(key, index)| (key, &self.figures[*index]))
    }

    /// The limits of the control or run chart of this id.
    pub fn controlled(&self, chart: &str) -> Option<&Controlled> {
        self.controlled.get(chart)
    }

    /// The limits of the funnel plot of this id.
    pub fn funnelled(&self, chart: &str) -> Option<&Funnelled> {
        self.funnelled.get(chart)
    }

    /// What is said in public about what was withheld.
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// How many figures were withheld.
    pub fn withheld(&self) -> usize {
        self.withheld
    }

    /// The returns that were owed and did not come.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The populations that figures are divided by.
    pub fn denominators(&self) -> &[Denominator] {
        &self.denominators
    }
}

impl Released {
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    pub fn area(&self) -> AreaIndex {
        self.area
    }

    /// The days that the figure covers.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Its part of the measure in words; empty for the whole.
    pub fn breakdown(&self) -> &str {
        &self.breakdown
    }

    /// Its part of the measure as `dimension=item` pairs; empty for the whole.
    pub fn breakdown_id(&self) -> &str {
        &self.breakdown_id
    }

    /// The lower and upper end of a range.
    pub fn bounds(&self) -> (Option<&str>, Option<&str>) {
        (self.bounds.0.as_deref(), self.bounds.1.as_deref())
    }

    /// The limits of its interval; none where such a figure has no interval.
    pub fn limits(&self) -> Option<&Limits> {
        self.limits.as_ref()
    }

    /// What its method answers in words, or the marker that it has; none where such a figure has no verdict.
    pub fn verdict(&self) -> Option<&Cell> {
        self.verdict.as_ref()
    }

    /// Which way its verdict points, where one is shown and points anywhere.
    pub fn way(&self) -> Option<Way> {
        self.way
    }

    /// The p value of its method at three places; empty where it tests nothing.
    pub fn p(&self) -> &str {
        match self.limits.as_ref().map(Limits::p) {
            Some(p) if !p.is_empty() => p,
            _ => &self.p,
        }
    }

    /// The numerator as shown; empty when there is none or it is withheld.
    pub fn numerator(&self) -> &str {
        &self.numerator
    }

    /// The denominator as shown; empty when there is none or it is withheld.
    pub fn denominator(&self) -> &str {
        &self.denominator
    }

    pub fn denominator_name(&self) -> &str {
        self.extra.denominator_name.as_deref().unwrap_or("")
    }

    /// What a change is measured from.
    pub fn base(&self) -> &str {
        self.extra.base.as_deref().unwrap_or("")
    }

    /// Whom a change leaves out.
    pub fn coverage(&self) -> Option<&str> {
        self.extra.coverage.as_deref()
    }

    /// What partners said about the values.
    pub fn notes(&self) -> &[String] {
        &self.extra.notes
    }

    /// The documents and paragraphs that the values were taken from.
    pub fn documents(&self) -> &[String] {
        &self.extra.documents
    }

    /// How it is made, by the ids of its parts.
    pub fn formula(&self) -> &str {
        &self.formula
    }

    /// The returns that it comes from, in words.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Why there is a marker instead of a number; empty when there is a number.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// What one refresh releases.
pub struct Disclosure {
    /// One release for each edition, in their order.
    pub releases: Vec<Release>,
    /// What is to be remembered of it, and what was withheld and why; nothing where no publication withholds anything.
    pub disclosed: Option<(Disclosed, Record)>,
}

/// An edition with its figures, before anything is decided.
#[derive(Debug)]
pub struct Derived<'a> {
    pub edition: Edition<'a>,
    pub figures: Figures,
    /// The list of returns that it is made from.
    pub list: usize,
    /// Whether it was asked for. One that was not counts as told all the same: it is published at another time.
    pub is_asked: bool,
}

/// One list of folders of returns.
#[derive(Debug)]
pub struct List {
    /// The folders, joined.
    pub returns: String,
    pub partners: Vec<String>,
    /// What was sent of each count of the world, in its order.
    pub sent: Vec<Sent>,
}

/// Everything that is told together: editions whose returns overlap, what belongs with what they show, and what was told
/// before. A reader has all of it.
#[derive(Debug)]
pub struct Together<'a> {
    pub book: &'a Book,
    pub world: &'a World,
    pub lists: Vec<List>,
    pub editions: &'a [Derived<'a>],
    /// All publications of these returns, with or without an edition.
    pub publications: Vec<&'a Publication>,
    pub before: &'a Disclosed,
    pub elsewhere: &'a [Elsewhere],
}

impl Together<'_> {
    /// The place in the book of an area of an edition.
    fn area(&self, derived: &Derived, area: AreaIndex) -> Option<AreaIndex> {
        self.book.area(&derived.edition.areas.get(area).code)
    }
}

/// The counts behind some editions, and those that earlier refreshes remember: what belongs with them is their world.
/// Nothing where no publication withholds or rounds anything.
///
/// # Errors
/// What is remembered of counts that nothing describes any more: then nothing may be published.
pub fn seeds(
    book: &Book,
    publications: &[&Publication],
    editions: &[Derived],
    before: &Disclosed,
    elsewhere: &[Elsewhere],
) -> Result<Vec<Count>, Box<Finding>> {
    if publications.iter().all(|publication| matches!(publication.disclosure, publications::Disclosure::Public { .. }))
    {
        return Ok(Vec::new());
    }
    let lost = ledger::lost(book, before);
    if !lost.is_empty() {
        let returns = publications.first().map_or(String::new(), |publication| publication.returns.join("+"));
        return Err(Box::new(record::history_lost(&returns, &lost)));
    }
    let mut seeds = ledger::remembered(book, &before.knowing(elsewhere));
    for derived in editions {
        for index in 0..derived.figures.len() {
            let figure = derived.figures.get(index);
            if let Node::Measured { measure, area, period, breakdown } = &figure.node
                && book.is_people(*measure)
                && figure.found
                && let Some(area) = book.area(&derived.edition.areas.get(*area).code)
            {
                seeds.insert(Count { measure: *measure, part: breakdown.clone(), area, period: *period, sender: None });
            }
        }
    }
    Ok(seeds.into_iter().collect())
}

/// Makes the releases of editions that are told together: every figure that they show, rounded, or withheld, so that
/// nobody who has all of them, all before them, and what was told elsewhere, can work out what is withheld.
///
/// # Errors
/// A small number that could be worked out whatever is withheld: then nothing may be published.
pub fn disclose(together: &Together) -> Result<Disclosure, Box<Finding>> {
    let ledger = Ledger::new(together);
    let withheld = secondary::withhold(together, &ledger)
        .map_err(|refused| Box::new(record::refusal(together, &ledger, &refused)))?;
    let is_open = together.publications.iter().all(|publication| policy(publication, together).is_none());
    let releases = together
        .editions
        .iter()
        .enumerate()
        .map(|(place, Derived { edition, figures, .. })| {
            let told = Told { ledger: &ledger, withheld: &withheld, edition: place, is_open };
            released(edition, figures, &told)
        })
        .collect();
    let mut policies: Vec<String> =
        together.publications.iter().filter_map(|publication| policy(publication, together)).collect();
    policies.dedup();
    let disclosed = (!policies.is_empty()).then(|| {
        let states = ledger.states(together.book, &|tell| withheld.why.contains_key(&tell));
        (together.before.clone().after(states), record::record(together, &ledger, &withheld, policies.join("; ")))
    });
    Ok(Disclosure { releases, disclosed })
}

/// The rule of a publication that withholds or rounds something.
fn policy(publication: &Publication, together: &Together) -> Option<String> {
    let disclosure = &publication.disclosure;
    let returns = together.editions.first().map(|derived| derived.edition.returns)?;
    let publications::Disclosure::Agreed { threshold, round, agreed, .. } = disclosure else {
        return None;
    };
    let higher = disclosure.higher(returns).into_iter();
    let higher: String = higher.map(|(label, largest)| format!(", of {label} from 1 to {largest}")).collect();
    let rule = match (threshold.map(|threshold| threshold.saturating_sub(1)), round) {
        (Some(largest), None) => format!("counts of people from 1 to {largest}{higher} are withheld"),
        (Some(largest), Some(base)) => {
            format!("counts of people from 1 to {largest} are withheld, others rounded to the nearest {base}")
        }
        (None, Some(base)) => format!("counts of people are rounded to the nearest {base}"),
        (None, None) => return None,
    };
    Some(format!("{rule} (agreed by {agreed})"))
}

/// What is withheld of one edition.
struct Told<'a> {
    ledger: &'a Ledger,
    withheld: &'a Withheld,
    /// The place of the edition.
    edition: usize,
    /// No publication of these returns withholds anything.
    is_open: bool,
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

fn released(edition: &Edition, figures: &Figures, told: &Told) -> Release {
    let mut released = Vec::new();
    let mut places: BTreeMap<FigureIndex, usize> = BTreeMap::new();
    let mut by_key = BTreeMap::new();
    for (key, index) in figures.shown() {
        let place = *places.entry(*index).or_insert_with(|| {
            released.push(release(edition, figures, told, key, *index));
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
        statement: statement(edition, withheld),
        withheld,
        missing: figures.missing().to_vec(),
        denominators: figures.denominators().to_vec(),
    };
    let charts = edition.publication.sections.iter().flat_map(|section| &section.charts);
    for chart in charts.filter(|chart| chart.control.is_some() || chart.funnel.is_some()) {
        judge(edition, &mut release, chart);
    }
    release
}

/// The limits of a control, run or funnel chart, from what is released by now.
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
    release.controlled.extend(controlled.map(|controlled| (chart.id.clone(), controlled)));
    release.funnelled.extend(funnelled.map(|funnelled| (chart.id.clone(), funnelled)));
}

fn release(edition: &Edition, figures: &Figures, told: &Told, key: &Key, index: FigureIndex) -> Released {
    let figure = figures.get(index);
    let definition = &edition.publication.definitions[key.definition];
    let decimals = figure.decimals.unwrap_or(definition.decimals);
    let withheld = is_withheld(figures, told, index);
    let shown_part = |role: PartRole| {
        let part = figure.parts.iter().find(|part| part.role == role);
        // Beside a marker stands nothing.
        let part = part.filter(|part| !withheld && !told.withholds(part.figure));
        part.map_or(String::new(), |part| plain_part(edition, figures, part.figure))
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
            coverage.push_str("; it is withheld, since it, or what it leaves out, is made from a small number");
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
        breakdown: edition.returns.breakdown_label(&breakdown),
        breakdown_id: edition.returns.breakdown_id(&breakdown),
        bounds,
        limits: Limits::of(figure, definition, decimals, &shown),
        p: match (&shown, figure.p) {
            (Shown::Number { .. }, Some(p)) => limits::wording_of_p(p),
            _ => String::new(),
        },
        verdict: definition.verdict.as_ref().map(|_| Cell::new(wording::verdict(figure, &shown), Vec::new())),
        way: figure.verdict.filter(|_| is_shown).and_then(Verdict::way),
        numerator,
        denominator,
        formula: figures.formula(index, edition),
        sources: if withheld { Vec::new() } else { sources(edition, figures, told, index) },
        extra,
    }
}

/// The returns that a figure comes from: which kind, which column, and the lines only where everything is public, since the
/// lines of a return that lists what occurred are as many as its cases.
fn sources(edition: &Edition, figures: &Figures, told: &Told, index: FigureIndex) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for Source { file, column, first_line, last_line } in figures.sources(index) {
        let kind = edition.returns.kind_of(&file).map_or("return", |kind| edition.returns.kinds[kind].id.as_str());
        let lines = match (told.is_open, first_line == last_line) {
            (false, _) => String::new(),
            (true, true) => format!(", line {first_line}"),
            (true, false) => format!(", lines {first_line} to {last_line}"),
        };
        let source = format!("{kind}{lines}, column {column}");
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
            "Counts of people and cases from 1 to {largest}{higher} are withheld and shown as [c], and so is every rate, share, \
             change, rank and comparison that is made from one. Other counts are withheld with them where a small one could be \
             worked out from what is shown here and in earlier releases."
        ),
        None => "A count is withheld and shown as [c], and so is whatever is made from it, where a small one could be worked \
                 out from what is shown here and in earlier releases."
            .to_owned(),
    };
    let rounds = round.map(|base| {
        let (which, zero) = match threshold {
            Some(_) => ("All others are", ""),
            None => ("Counts of people and cases are", " A count that is shown as 0 need not be none."),
        };
        format!(
            "{which} rounded to the nearest {base}, totals from their unrounded values, so that parts may not add up to \
             them.{zero} Rates, shares, changes, ranks and comparisons are made from the rounded counts."
        )
    });
    let mut said = vec![withholds];
    // What is done to most counts comes first.
    said.splice(if threshold.is_some() { 1..1 } else { 0..0 }, rounds);
    said.push(format!("{withheld} figures are withheld in this edition."));
    if threshold.is_some() {
        said.push("Zero is shown, but for groups of people by a protected characteristic.".to_owned());
    }
    said.push(format!("Agreed by {agreed}."));
    said.join(" ")
}
