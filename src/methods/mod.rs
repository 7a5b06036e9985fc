//! The catalogue of methods: how a figure is made. One entry owns all that there is to know of its method: its keys, what they
//! resolve to, what it says of its figure to everybody else, and how the figure, its interval, its answer and its formula are
//! made. To add one takes a file and a line.

mod bands;
mod like_for_like;
mod names;
mod order;
mod series;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use anyhow::Error;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;

use crate::derive::{Method, Methods};
use crate::spec::brought::{Brought, Whole};
use crate::spec::figure::{Chance, Definition, Facts, Good, Nature};
use crate::spec::intervals::Intervals;
use crate::spec::publications::Outlined;
use crate::spec::returns::{MOST_DECIMALS, Returns};
use crate::spec::source::{Name, Source};

pub use names::{Names, in_full};

use order::Order;

macro_rules! methods {
    ($($method:ident = $key:literal,)+) => {
        $(pub mod $method;)+

        /// All of them.
        pub const ENTRIES: &[Entry] = &[$(Entry { key: $key, words: $method::WORDS }),+];

        /// A figure: exactly one method, and how it is called and shown.
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        struct TypedFigure {
            /// As tables, charts and other figures name it.
            id: Name,
            /// As readers see it; without it, made from its method.
            label: Option<String>,
            /// In place of the unit that its method gives it.
            unit: Option<String>,
            /// Decimal places.
            decimals: Option<u8>,
            intervals: Option<Intervals>,
            /// Which way is good, for the comparisons and targets of this figure.
            good: Option<Good>,
            $($method: Option<$method::Key>,)+
        }

        impl TypedFigure {
            /// Every method that is typed; one is right.
            fn methods(&self) -> Vec<&dyn Typed> {
                let methods = [$(self.$method.as_ref().map(|typed| typed as &dyn Typed)),+];
                methods.into_iter().flatten().collect()
            }
        }
    };
}

methods! {
    sum = "sum",
    add = "add",
    rolling = "rolling",
    rate = "rate",
    share = "share",
    share_of_total = "share-of-total",
    ratio = "ratio",
    change = "change",
    mean = "mean",
    median = "median",
    rank = "rank",
    gap = "gap",
    shrunken = "shrunken",
    inequality = "inequality",
    quantile = "quantile",
    comparison = "comparison",
    target = "target",
    implied_population = "implied-population",
    trend = "trend",
    before_and_after = "before-and-after",
    expected = "expected",
    real_terms = "real-terms",
    against_plan = "against-plan",
    standardised_rate = "standardised-rate",
    indirect_ratio = "indirect-ratio",
    representation = "representation",
}

/// An entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The key in `[[figures]]`.
    pub key: &'static str,
    /// What the report may say of a figure that is made so, with the source.
    pub words: &'static [&'static str],
}

/// A method as it is typed under its key in `[[figures]]`.
pub trait Typed {
    /// Looks its names up.
    ///
    /// # Errors
    /// A name that nothing has, a number that cannot be right, or a figure that the method cannot be of, with its place.
    fn resolve(&self, names: &Names) -> Result<Resolved, Error>;
}

/// What a method alone decides of a figure; the publication may give another label, unit or number of decimals.
pub struct Resolved {
    pub measure: String,
    pub statistic: String,
    pub label: String,
    pub unit: String,
    pub decimals: u8,
    pub people: bool,
    pub verdict: Option<String>,
    pub note: Option<String>,
    pub facts: Facts,
    /// None where the figure is what was sent.
    pub method: Option<Arc<dyn Method>>,
}

/// The figures of a file.
#[derive(Deserialize, JsonSchema)]
struct Figured {
    /// The figures that it derives, each from what was sent or from figures above it.
    #[serde(default)]
    figures: Vec<TypedFigure>,
}

/// What a publication says of all its figures.
#[derive(Deserialize, JsonSchema)]
struct Usual {
    /// For every figure that does not say otherwise.
    #[serde(default)]
    intervals: Intervals,
}

/// The keys of a file that are about figures, as a JSON Schema.
pub fn schema() -> Schema {
    schema_for!(Figured)
}

/// The keys of a publication that are about all its figures.
pub fn usual() -> Schema {
    schema_for!(Usual)
}

/// The figures that kinds of return bring to publications.
pub struct Library {
    typed: Vec<TypedFigure>,
    /// What they are where a publication says nothing else.
    definitions: Vec<Definition>,
    /// The places of those of each kind of return, by its name.
    kinds: BTreeMap<String, Range<usize>>,
}

impl Library {
    /// Reads the figures of all kinds of return, each made from those of its own kind, and looks up the names in what else
    /// these bring.
    ///
    /// # Errors
    /// What is wrong in one of them, or a name that two kinds give.
    pub fn read(brought: &mut Brought, returns: &Returns) -> Result<Library, Error> {
        let mut files: Vec<(Source, Figured)> = Vec::new();
        for file in brought.files().to_vec() {
            let typed: Figured = file.parse()?;
            each_once(&file, &typed.figures)?;
            typed.figures.iter().try_for_each(|figure| brought.enter(&file, &figure.id))?;
            files.push((file, typed));
        }
        let mut library = Library { typed: Vec::new(), definitions: Vec::new(), kinds: BTreeMap::new() };
        for (place, (file, typed)) in files.into_iter().enumerate() {
            let first = library.definitions.len();
            let mut reading = Reading::of(&file, returns, brought, Intervals::default());
            (reading.definitions, reading.first) = (library.definitions, first);
            typed.figures.iter().try_for_each(|figure| reading.add(figure))?;
            library.definitions = reading.definitions;
            library.typed.extend(typed.figures);
            let own = first..library.definitions.len();
            brought.check(place, returns, &library.definitions, own.clone())?;
            library.kinds.insert(file.stem().to_owned(), own);
        }
        Ok(library)
    }

    /// The figures of a kind of return.
    pub fn outline(&self, kind: &str) -> Vec<Outlined> {
        let own = self.kinds.get(kind).map_or(&[][..], |own| &self.definitions[own.clone()]);
        let line = |of: &Definition| Outlined {
            what: "figure",
            name: of.name.clone(),
            title: of.label.clone(),
            from: of.from.clone(),
        };
        own.iter().map(line).collect()
    }
}

/// Figures while they are read, one after the other.
struct Reading<'a> {
    source: &'a Source,
    returns: &'a Returns,
    brought: &'a Brought,
    usual: Intervals,
    /// Where those begin that are read here.
    first: usize,
    definitions: Vec<Definition>,
    methods: Methods,
}

impl<'a> Reading<'a> {
    fn of(source: &'a Source, returns: &'a Returns, brought: &'a Brought, usual: Intervals) -> Reading<'a> {
        let (definitions, methods) = (Vec::new(), Methods::default());
        Reading { source, returns, brought, usual, first: 0, definitions, methods }
    }

    /// A figure and how it is made, where no other is the same.
    fn add(&mut self, figure: &TypedFigure) -> Result<(), Error> {
        let (definition, method) = self.resolve(figure)?;
        must_differ(&self.names(figure), figure.id.span().start, &definition)?;
        self.definitions.push(definition);
        self.methods.push(method);
        Ok(())
    }

    fn names(&self, figure: &TypedFigure) -> Names<'_> {
        let Reading { source, returns, brought, first, .. } = *self;
        Names { source, returns, earlier: &self.definitions, first, brought, good: figure.good }
    }

    fn resolve(&self, figure: &TypedFigure) -> Result<(Definition, Option<Arc<dyn Method>>), Error> {
        let (source, at) = (self.source, figure.id.span().start);
        let names = self.names(figure);
        let mut found =
            figure.methods().into_iter().map(|typed| typed.resolve(&names)).collect::<Result<Vec<_>, _>>()?;
        if figure.decimals.is_some_and(|decimals| decimals > MOST_DECIMALS) {
            return Err(source.error(at, format!("a figure has at most {MOST_DECIMALS} decimals")));
        }
        let (Some(resolved), true) = (found.pop(), found.is_empty()) else {
            return Err(source.error(at, "a figure needs exactly one method"));
        };
        let definition = Definition {
            name: figure.id.get_ref().clone(),
            from: source.path_of(&figure.id).to_owned(),
            label: figure.label.clone().unwrap_or(resolved.label),
            unit: figure.unit.clone().unwrap_or(resolved.unit),
            decimals: figure.decimals.unwrap_or(resolved.decimals),
            measure: resolved.measure,
            statistic: resolved.statistic,
            people: resolved.people,
            confidence: confidence(source, figure, self.usual, &resolved.facts)?,
            good: figure.good,
            verdict: resolved.verdict,
            note: resolved.note,
            facts: resolved.facts,
        };
        Ok((definition, resolved.method))
    }
}

fn each_once(source: &Source, figures: &[TypedFigure]) -> Result<(), Error> {
    let mut taken = BTreeSet::new();
    match figures.iter().find(|figure| !taken.insert(figure.id.get_ref())) {
        Some(again) => Err(source.error(again.id.span().start, "a figure of this name is defined above")),
        None => Ok(()),
    }
}

/// Reads the figures of a publication, and how each is made: its own, and of those that kinds of return bring the ones that it
/// shows or that these are made from.
///
/// # Errors
/// No method or several, a name that is taken or that nothing has, or what the method of a figure does not allow.
pub fn read(
    whole: &Whole,
    returns: &Returns,
    library: &Library,
    brought: &Brought,
) -> Result<(Vec<Definition>, Methods), Error> {
    let source = &whole.source;
    let (Figured { figures: own }, Usual { intervals }) = (source.parse()?, source.parse()?);
    each_once(source, &own)?;
    // What is made from what is only known once each is read.
    let mut all = Reading::of(source, returns, brought, intervals);
    all.definitions.clone_from(&library.definitions);
    for figure in &own {
        let (definition, _) = all.resolve(figure)?;
        all.definitions.push(definition);
    }
    let mut order = Order::of(&library.typed, &own, &all.definitions);
    for name in whole.figures().map(Name::get_ref).chain(own.iter().map(|figure| figure.id.get_ref())) {
        order.need(name);
    }
    let mut reading = Reading::of(source, returns, brought, intervals);
    for figure in order.figures(source)? {
        reading.add(figure)?;
    }
    order.same_measures(whole, &library.definitions, &reading.definitions)?;
    Ok((reading.definitions, reading.methods))
}

/// The confidence of a figure's interval: as typed for it, else as usual in the publication, if it can have one.
fn confidence(source: &Source, figure: &TypedFigure, usual: Intervals, facts: &Facts) -> Result<Option<f64>, Error> {
    let can = facts.chance == Chance::Interval;
    match (figure.intervals, usual) {
        (Some(Intervals::Of(_)), _) if !can => {
            let message = "this figure has no interval: only rates and shares of events to people have one, ratios of \
                events to a fixed number, and their changes as percentages or points from a base that shares no \
                quarter with them";
            Err(source.error(figure.id.span().start, message))
        }
        (Some(Intervals::Of(confidence)), _) | (None, Intervals::Of(confidence)) => Ok(can.then_some(confidence)),
        (Some(Intervals::None), _) | (None, Intervals::None) => Ok(None),
    }
}

/// Two figures with one id would be one figure under two names, and only one of them could be traced. The same sum may
/// be named twice, if it is shown the same way.
fn must_differ(names: &Names, at: usize, definition: &Definition) -> Result<(), Error> {
    let part = names.part(definition);
    let same_id = |earlier: &&Definition| {
        earlier.measure == definition.measure
            && earlier.statistic == definition.statistic
            && names.part(earlier) == part
    };
    let Some(earlier) = names.earlier[names.first..].iter().find(same_id) else { return Ok(()) };
    let are_sent = [earlier, definition].iter().all(|of| matches!(of.facts.nature, Nature::Sent { .. }));
    if are_sent && (earlier.decimals, &earlier.unit) == (definition.decimals, &definition.unit) {
        return Ok(());
    }
    let message = format!("this is the same figure as \"{}\" above, so the two would have one id", earlier.name);
    Err(names.source.error(at, message))
}
