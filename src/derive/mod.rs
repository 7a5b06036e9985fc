//! Derives figures from accepted returns: one file per method. What this stage makes is not safe to show.

mod add;
mod against_plan;
mod arithmetic;
mod change;
mod comparison;
mod coverage;
mod denominators;
mod exact;
mod expected;
mod implied_population;
mod interval;
mod like_for_like;
mod mean;
mod quantile;
mod rank;
mod rate;
mod ratio;
mod real_terms;
mod sent;
mod share;
mod standardised_rate;
mod sum;
mod target;
pub mod trace;
mod trend;
mod verdict;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::check::Accepted;
use crate::model::area::AreaIndex;
use crate::model::denominator::Denominator;
use crate::model::interval::Interval;
use crate::model::lineage::{self, Run, Source};
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::missing::Missing;
use crate::model::observations::FileColumn;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::verdict::Verdict;
use crate::spec::layout::{Edition, Key};
use crate::spec::methods::{Definition, Method};

pub use sent::{Sent, Wants, counts, sent};

/// A figure's place among all figures of an edition.
pub type FigureIndex = usize;

/// A statistic with its parts and where it came from. Not safe to show.
#[derive(Debug, Clone)]
pub struct Figure {
    pub node: Node,
    /// The days it covers, which for a rolling figure are more than those of its place in the layout.
    pub period: Period,
    pub value: Value,
    /// A count of people, which the publication shows rounded to a multiple of this.
    pub rounded_to: Option<u32>,
    /// What chance alone could have made of it; few figures have one.
    pub interval: Option<Interval>,
    /// What a method that compares or tests answers.
    pub verdict: Option<Verdict>,
    /// The two-sided p value of a method that tests without an interval.
    pub p: Option<f64>,
    /// Something was sent from which the value follows, or it is known to be missing; not just an empty corner.
    pub found: bool,
    pub parts: Vec<Part>,
    /// The cells that it was made from, over all parts.
    pub runs: Vec<Run>,
    pub provisional: bool,
    pub estimated: bool,
    /// The only partner that sent it, and knows it whoever withholds it.
    pub sender: Option<u32>,
    /// Where several partners sent it: what is left of it to the one who sent most.
    pub rest: Option<f64>,
    /// A break in the series falls into its period.
    pub broken: bool,
    /// A total of several defined figures.
    pub total: bool,
    /// Shown at fewer places than its definition says, because it was sent so.
    pub decimals: Option<u8>,
    pub extra: Option<Box<Extra>>,
}

impl Figure {
    /// The value as readers may know it, and as everything that is made from it but a sum has it.
    pub fn told(&self) -> Value {
        self.rounded_to.map_or(self.value, |base| self.value.rounded_to(base))
    }
}

/// What few figures have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// A bound in the words that were sent.
    pub words: Option<String>,
    /// What partners said about the values.
    pub notes: Vec<String>,
    /// The documents and paragraphs that the values were taken from.
    pub documents: Vec<String>,
    /// What a change is measured from, with its period.
    pub base: Option<String>,
    /// Whom a change leaves out who did not send both.
    pub coverage: Option<String>,
    /// The population of a rate, with its year.
    pub denominator_name: Option<String>,
}

/// A figure that another is made from, and as what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    pub role: PartRole,
    pub figure: FigureIndex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// Added up, or carried over.
    Term,
    Numerator,
    Denominator,
    /// What a change is measured from.
    Base,
    /// Ranked against.
    Peer,
    /// Not used, but tied to the figure so that one tells the other: the count behind a reported rate.
    Tied,
}

/// Which figure it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// One that the publication defines.
    Defined(Key),
    /// A measure for an area, period and part.
    Measured { measure: MeasureIndex, area: AreaIndex, period: Period, breakdown: Breakdown },
    /// A population for an area and mid-year.
    Population { population: usize, area: AreaIndex, year: i32 },
    /// The mean of the three years before.
    ThreeYearMean(Key),
    /// A quarter of a year's value.
    QuarterOfYear(Key),
    /// A rate or share of the statistical neighbours of an area, taken together.
    Neighbours(Key),
    /// What was sent by those who sent both a period and its base.
    LikeForLike { key: Key, of: usize, base: bool },
    /// What one partner sent of a measure that several sent.
    SentBy { measure: MeasureIndex, area: AreaIndex, period: Period, breakdown: Breakdown, partner: u32 },
    /// A step on the way to a figure.
    Behind(Key, Step),
}

/// What stands behind a figure and is shown nowhere itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// What a standard expects.
    Expected,
    /// The quarters of a financial year up to the period's.
    ToDate,
    /// What should be spent by then.
    Planned,
    /// The events behind a standardised rate, of all ages.
    Events,
}

/// All figures of an edition, with their parts.
#[derive(Debug)]
pub struct Figures {
    all: Vec<Figure>,
    /// The figures that the publication shows, by their place in the layout.
    shown: Vec<(Key, FigureIndex)>,
    places: Vec<FileColumn>,
    missing: Vec<Missing>,
    denominators: Vec<Denominator>,
}

impl Figures {
    pub fn get(&self, index: FigureIndex) -> &Figure {
        &self.all[index]
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The figures that the publication shows, sorted by their place in the layout.
    pub fn shown(&self) -> &[(Key, FigureIndex)] {
        &self.shown
    }

    /// The returns that were owed and did not come.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The populations that figures are divided by.
    pub fn denominators(&self) -> &[Denominator] {
        &self.denominators
    }

    /// Where a figure's cells stand.
    pub fn sources(&self, index: FigureIndex) -> impl Iterator<Item = Source> + '_ {
        self.all[index].runs.iter().map(|(place, first, last)| {
            let place = &self.places[*place as usize];
            Source { file: place.file.clone(), column: place.column, first_line: *first, last_line: *last }
        })
    }

    /// A figure's readable name, the same from run to run: what, of where, when, and which part
    /// ("marac.cases.sum/E10000099/2024-25-q4").
    pub fn id(&self, index: FigureIndex, edition: &Edition) -> String {
        let figure = &self.all[index];
        let (what, area, breakdown) = self.identity(figure, edition);
        let code = &edition.areas.get(area).code;
        let id = format!("{what}/{code}/{}", self.named_period(figure).slug());
        match edition.returns.breakdown_id(&breakdown) {
            part if part.is_empty() => id,
            part => format!("{id}/{part}"),
        }
    }

    /// The period that a figure is named by: that of its place in the layout.
    fn named_period(&self, figure: &Figure) -> Period {
        match &figure.node {
            Node::Defined(key) => key.period,
            _ => figure.period,
        }
    }

    /// Measure and statistic, area, and part. A derived figure has the part of the first figure that it is made from.
    fn identity(&self, figure: &Figure, edition: &Edition) -> (String, AreaIndex, Breakdown) {
        let defined = |key: &Key| {
            let definition = &edition.publication.definitions[key.definition];
            (format!("{}.{}", definition.measure, definition.statistic), key.area, self.breakdown(figure, key))
        };
        match &figure.node {
            Node::Defined(key) => defined(key),
            Node::Measured { measure, area, breakdown, .. } => {
                (format!("{}.sum", edition.returns.measures[*measure as usize].id), *area, breakdown.clone())
            }
            Node::Population { population, area, .. } => {
                (format!("population.{}", edition.returns.populations[*population].id), *area, Breakdown::default())
            }
            Node::ThreeYearMean(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.mean-of-three-years-before"), area, breakdown)
            }
            Node::QuarterOfYear(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.mean-quarter"), area, breakdown)
            }
            Node::Neighbours(key) => {
                let (what, area, breakdown) = defined(key);
                (format!("{what}.of-neighbours"), area, breakdown)
            }
            Node::LikeForLike { key, base, .. } => {
                let (what, area, breakdown) = defined(key);
                let side = if *base { "base" } else { "period" };
                (format!("{what}.{side}-both"), area, breakdown)
            }
            Node::SentBy { measure, area, breakdown, partner, .. } => {
                let measure = &edition.returns.measures[*measure as usize].id;
                (format!("{measure}.sum.of-partner-{}", partner + 1), *area, breakdown.clone())
            }
            Node::Behind(key, step) => {
                let (what, area, breakdown) = defined(key);
                let step = match step {
                    Step::Expected => "expected",
                    Step::ToDate => "to-date",
                    Step::Planned => "planned",
                    Step::Events => "events",
                };
                (format!("{what}.{step}"), area, breakdown)
            }
        }
    }

    /// Which part of a measure a figure is about.
    pub fn breakdown_of(&self, index: FigureIndex) -> Breakdown {
        let figure = &self.all[index];
        match &figure.node {
            Node::Measured { breakdown, .. } | Node::SentBy { breakdown, .. } => breakdown.clone(),
            Node::Defined(key) | Node::ThreeYearMean(key) | Node::QuarterOfYear(key) | Node::Neighbours(key) => {
                self.breakdown(figure, key)
            }
            Node::LikeForLike { key, .. } | Node::Behind(key, _) => self.breakdown(figure, key),
            Node::Population { .. } => Breakdown::default(),
        }
    }

    fn breakdown(&self, figure: &Figure, key: &Key) -> Breakdown {
        match figure.parts.first() {
            // The parts of a total stand in its name.
            Some(part) if !figure.total => self.breakdown_of(part.figure),
            _ => key.breakdown.clone(),
        }
    }
}

/// Derives every figure that the edition shows, and what these are made from.
pub fn derive(edition: &Edition, accepted: &Accepted) -> Figures {
    let mut derivation = Derivation::new(edition, accepted);
    let shown = edition.keys().into_iter().map(|key| (key.clone(), derivation.figure(&key))).collect();
    // An interval takes longer than its figure and no figure is made from one, so they are found side by side.
    let intervals: Vec<Option<Interval>> =
        derivation.all.par_iter().map(|figure| derivation.interval(figure)).collect();
    for (figure, interval) in derivation.all.iter_mut().zip(intervals) {
        figure.interval = interval;
    }
    // A verdict may rest on an interval.
    let verdicts: Vec<(Option<Verdict>, Option<f64>)> =
        derivation.all.iter().map(|figure| (derivation.verdict(figure), derivation.p(figure))).collect();
    for (figure, (verdict, p)) in derivation.all.iter_mut().zip(verdicts) {
        (figure.verdict, figure.p) = (verdict, p);
    }
    derivation.write_whole_counts_as_such();
    let denominators = derivation.denominators();
    Figures {
        all: derivation.all,
        shown,
        places: accepted.observations().places.clone(),
        missing: accepted.missing().to_vec(),
        denominators,
    }
}

/// Figures while they are made; each is made once.
struct Derivation<'a> {
    edition: &'a Edition<'a>,
    accepted: &'a Accepted,
    all: Vec<Figure>,
    known: FxHashMap<Node, FigureIndex>,
    /// The mid-year of which every area of the publication has an estimate, by population and period.
    years: FxHashMap<(usize, Period), Option<i32>>,
}

/// A figure before it has its flags and sources, which follow from its parts.
struct Made {
    period: Period,
    value: Value,
    parts: Vec<Part>,
    extra: Extra,
    estimated: bool,
}

impl Made {
    fn new(period: Period, value: Value, parts: Vec<Part>) -> Made {
        Made { period, value, parts, extra: Extra::default(), estimated: false }
    }

    fn absent(period: Period, reason: Absence, parts: Vec<Part>) -> Made {
        Made::new(period, Value::Absent(reason), parts)
    }
}

impl<'a> Derivation<'a> {
    fn new(edition: &'a Edition<'a>, accepted: &'a Accepted) -> Derivation<'a> {
        Derivation { edition, accepted, all: Vec::new(), known: FxHashMap::default(), years: FxHashMap::default() }
    }

    fn definition(&self, key: &Key) -> &'a Definition {
        &self.edition.publication.definitions[key.definition]
    }

    /// The figure at a place of the layout.
    fn figure(&mut self, key: &Key) -> FigureIndex {
        let node = Node::Defined(key.clone());
        if let Some(index) = self.known.get(&node) {
            return *index;
        }
        let definition = self.definition(key);
        let made = match &definition.method {
            Method::Sum { measure, breakdown } => {
                let by = &self.edition.returns.measures[*measure as usize].by;
                let items = key.breakdown.within(by).items().iter().chain(breakdown.items()).copied().collect();
                return self.measured(*measure, Breakdown::new(items), key.area, key.period);
            }
            Method::Add { of } => self.add(key, of),
            Method::Rolling { of } => self.rolling(key, *of),
            Method::Rate { of, population, per } => self.rate(key, *of, *population, *per),
            Method::Share { part, whole } => self.share(key, *part, *whole),
            Method::ShareOfTotal { of, over } => self.share_of_total(key, *of, *over),
            Method::Ratio { of, to } => self.ratio(key, *of, *to),
            Method::LikeForLike { of, on, form } => self.like_for_like(key, *of, *on, *form),
            Method::Change { of, on, form } => self.change(key, *of, *on, *form),
            Method::Mean { of, .. } => self.mean_per_quarter(key, *of),
            Method::Rank { of, first } => self.rank(key, *of, *first),
            Method::Quantile { of, groups, first } => self.quantile(key, *of, *groups, *first),
            Method::Comparison(comparison) => self.comparison(key, comparison),
            Method::Target(target) => self.target(key, target),
            Method::ImpliedPopulation { count, rate, per } => self.implied_population(key, *count, *rate, *per),
            Method::StandardisedRate(of) => self.standardised_rate(key, of),
            Method::RealTerms { of, deflator, year } => self.real_terms(key, *of, *deflator, *year),
            Method::AgainstPlan { of, plan, profile, form } => self.against_plan(key, (*of, *plan), *profile, *form),
            Method::Expected { of, size, level, form, flow } => self.expected(key, *of, (*size, *level, *flow), *form),
            Method::Trend { of, test, periods, .. } => self.trend(key, *of, *test, *periods),
        };
        self.keep(node, made)
    }

    /// The same place of the layout for another definition.
    fn beside(&mut self, key: &Key, definition: usize) -> FigureIndex {
        self.figure(&Key { definition, ..key.clone() })
    }

    /// Stores a figure whose flags and sources follow from its parts.
    fn keep(&mut self, node: Node, made: Made) -> FigureIndex {
        let parts = || made.parts.iter().map(|part| &self.all[part.figure]);
        let runs = lineage::join(parts().flat_map(|part| part.runs.iter().copied()).collect());
        let mut extra = made.extra;
        for part in parts().filter_map(|part| part.extra.as_deref()) {
            merge(&mut extra.notes, &part.notes);
            merge(&mut extra.documents, &part.documents);
        }
        // A benchmark or goal is no estimate because the figure beside it is one.
        let is_beside = match &node {
            Node::Defined(key) => matches!(self.definition(key).method, Method::Comparison(_) | Method::Target(_)),
            _ => false,
        };
        let qualifying = made.parts.iter().filter(|part| !is_beside || part.role == PartRole::Base);
        let qualifying: Vec<&Figure> = qualifying.map(|part| &self.all[part.figure]).collect();
        let figure = Figure {
            broken: self.broken(&node, made.period),
            provisional: qualifying.iter().any(|part| part.provisional),
            estimated: made.estimated || qualifying.iter().any(|part| part.estimated),
            found: parts().any(|part| part.found),
            period: made.period,
            value: made.value,
            rounded_to: self.rounded_to(&node),
            interval: None,
            verdict: None,
            sender: None,
            rest: None,
            p: None,
            parts: made.parts,
            runs,
            total: matches!(&node, Node::Defined(key) if matches!(self.definition(key).method, Method::Add { .. })),
            decimals: None,
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
            node: node.clone(),
        };
        self.store(node, figure)
    }

    fn store(&mut self, node: Node, figure: Figure) -> FigureIndex {
        self.all.push(figure);
        self.known.insert(node, self.all.len() - 1);
        self.all.len() - 1
    }

    /// What another figure is made from: where the publication rounds counts of people, the rounded count, so that a
    /// share of it tells no more than the count does.
    fn value(&self, index: FigureIndex) -> Value {
        self.all[index].told()
    }

    /// The sum of figures: of counts, from their unrounded values. Beside something else, an unrounded count could be told.
    fn total(&self, figures: &[FigureIndex]) -> Value {
        let rounded = figures.iter().filter(|figure| self.all[**figure].rounded_to.is_some()).count();
        let are_counts = rounded == figures.len();
        arithmetic::sum(figures.iter().map(|figure| {
            let figure = &self.all[*figure];
            if are_counts { figure.value } else { figure.told() }
        }))
    }

    /// Where halves of a case are possible, a count that has none is written without a place for it.
    fn write_whole_counts_as_such(&mut self) {
        for index in 0..self.all.len() {
            let is_whole = self.value(index).number().is_some_and(|number| number.fract() == 0.0);
            if is_whole && self.counts_people(&self.all[index].node) {
                self.all[index].decimals = Some(0);
            }
        }
    }

    /// To what a figure is rounded: only counts of people are.
    fn rounded_to(&self, node: &Node) -> Option<u32> {
        let rounding = self.edition.publication.disclosure.rounding();
        rounding.filter(|_| self.counts_people(node)).map(|rounding| rounding.base)
    }

    fn counts_people(&self, node: &Node) -> bool {
        match node {
            Node::Measured { measure, .. } | Node::SentBy { measure, .. } => {
                self.edition.returns.measures[*measure as usize].people
            }
            Node::Defined(Key { definition, .. }) | Node::LikeForLike { of: definition, .. } => {
                self.edition.publication.definitions[*definition].people
            }
            Node::Population { .. }
            | Node::ThreeYearMean(_)
            | Node::QuarterOfYear(_)
            | Node::Neighbours(_)
            | Node::Behind(..) => false,
        }
    }

    fn found(&self, index: FigureIndex) -> bool {
        self.all[index].found
    }

    /// Whether a declared break in series falls into the period. Its first day belongs to the new series.
    fn broken(&self, node: &Node, period: Period) -> bool {
        self.breaks(node).any(|date| period.first_day() <= date && date <= period.last_day())
    }

    fn breaks(&self, node: &Node) -> impl Iterator<Item = chrono::NaiveDate> + 'a {
        let publication = self.edition.publication;
        let definitions: Vec<usize> = match node {
            Node::Defined(key) | Node::ThreeYearMean(key) | Node::QuarterOfYear(key) | Node::Neighbours(key) => {
                vec![key.definition]
            }
            // A measured figure is what every definition shows that sums this measure, or a part that holds this one.
            Node::Measured { measure, breakdown, .. } => (0..publication.definitions.len())
                .filter(|index| match &publication.definitions[*index].method {
                    Method::Sum { measure: other, breakdown: held } => other == measure && held.contains(breakdown),
                    _ => false,
                })
                .collect(),
            Node::Population { .. } | Node::Behind(..) | Node::LikeForLike { .. } | Node::SentBy { .. } => Vec::new(),
        };
        publication.events.iter().filter_map(move |event| {
            (event.is_break && definitions.iter().any(|index| event.definitions.contains(index))).then_some(event.date)
        })
    }
}

/// Adds what is not there yet, in order.
fn merge(into: &mut Vec<String>, from: &[String]) {
    for text in from {
        if !into.contains(text) {
            into.push(text.clone());
        }
    }
}
