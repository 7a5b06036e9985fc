//! Kinds of return with every name looked up: what `read` and `check` work from.

use anyhow::Error;

use super::claim::{Claim, Claims};
use super::file_name;
use super::source::{Name, Source};
use super::typed_return::{TypedMeasure, TypedReturn};
use crate::model::measure::{Breakdown, Dimension, DimensionIndex, Item, Measure, MeasureIndex, OverTime, Population};

pub use super::kind::{Column, Kind, MOST_DIMENSIONS, Role, TO_FILL_IN, fold_heading};

/// More would be noise.
pub const MOST_DECIMALS: u8 = 6;

/// All kinds of return, and everything that they define. Measures and dimensions of all kinds stand in one list each, so
/// that an observation needs only their number.
#[derive(Debug, Default)]
pub struct Returns {
    pub kinds: Vec<Kind>,
    pub measures: Vec<Measure>,
    pub dimensions: Vec<Dimension>,
    pub populations: Vec<Population>,
    /// Whether a place is kept for a value that could not be read: some publication holds such back.
    pub keeps_unreadable: bool,
    /// What the files are whose names do not say it, in order.
    pub claims: Claims,
}

impl Returns {
    /// Resolves the files of `pipelines/returns/`, in order of their names.
    ///
    /// # Errors
    /// The first key, name or combination that cannot be right, with its place.
    pub fn resolve(sources: &[Source]) -> Result<Returns, Error> {
        let mut returns = Returns::default();
        let mut typed: Vec<(&Source, TypedReturn, usize, usize)> = Vec::new();
        for source in sources {
            let kind: TypedReturn = source.parse()?;
            let (first_dimension, first_measure) = (returns.dimensions.len(), returns.measures.len());
            for dimension in &kind.dimensions {
                returns.dimensions.push(Dimension {
                    id: dimension.id.clone(),
                    label: dimension.label.clone(),
                    overlapping: dimension.overlapping,
                    protected: dimension.protected,
                    all: dimension.all.clone(),
                    items: dimension
                        .items
                        .iter()
                        .map(|item| Item {
                            id: item.id.clone(),
                            label: item.label.clone(),
                            rest: item.rest,
                            formerly: item.formerly.clone(),
                            accept: item.accept.clone(),
                        })
                        .collect(),
                });
            }
            for measure in &kind.measures {
                let mut resolved = returns.measure(source, measure, first_dimension)?;
                // A kind of return that was called otherwise had the same measures, under their names now and before.
                let kinds = kind.formerly.iter().map(String::as_str).chain([source.stem()]);
                let ids = || measure.formerly.iter().chain([measure.id.get_ref()]);
                resolved.formerly = kinds.flat_map(|kind| ids().map(move |id| format!("{kind}.{id}"))).collect();
                resolved.formerly.retain(|id| *id != resolved.id);
                let is_population =
                    kind.populations.iter().any(|population| population.measure.get_ref() == measure.id.get_ref());
                if !is_population {
                    says_why(source, measure)?;
                }
                returns.measures.push(resolved);
            }
            typed.push((source, kind, first_dimension, first_measure));
        }
        // Populations come before rules, because a rule of one kind may name a population of another.
        for (source, kind, first_dimension, first_measure) in &typed {
            for population in &kind.populations {
                let mut parts = vec![Breakdown::default()];
                let measure = *first_measure
                    + source.look_up(
                        &population.measure,
                        "measure",
                        kind.measures.iter().map(|measure| measure.id.get_ref().as_str()),
                    )?;
                for (dimension, items) in &population.items {
                    let dimension = returns.dimension(source, dimension, *first_dimension)?;
                    let mut finer = Vec::new();
                    for part in &parts {
                        for item in items {
                            finer.push(part.with(dimension, returns.item(source, item, dimension)?));
                        }
                    }
                    parts = finer;
                }
                returns.populations.push(Population {
                    id: population.id.clone(),
                    label: population.label.clone(),
                    measure: measure as MeasureIndex,
                    parts,
                    year: population.year,
                });
            }
        }
        let kinds: Vec<String> = typed.iter().map(|(source, ..)| source.stem().to_owned()).collect();
        for (source, kind, first_dimension, first_measure) in typed {
            let first = (first_dimension, first_measure as MeasureIndex);
            let kind = Kind::resolve(&returns, source, kind, first, &kinds)?;
            returns.kinds.push(kind);
        }
        Ok(returns)
    }

    fn measure(&self, source: &Source, typed: &TypedMeasure, first_dimension: usize) -> Result<Measure, Error> {
        let by = typed
            .by
            .iter()
            .map(|dimension| self.dimension(source, dimension, first_dimension))
            .collect::<Result<Vec<_>, Error>>()?;
        let complain = |message: String| source.error(typed.id.span().start, message);
        if typed.decimals > MOST_DECIMALS {
            return Err(complain(format!("`{}` has more than {MOST_DECIMALS} decimals", typed.id.get_ref())));
        }
        if typed.rounded_to.is_some_and(|base| !base.is_finite() || base <= 0.0) {
            return Err(complain(format!("`rounded-to` of `{}` must be more than 0", typed.id.get_ref())));
        }
        if typed.scale.is_some_and(|scale| !scale.is_finite() || scale <= 0.0) {
            return Err(complain(format!("the `scale` of `{}` must be more than 0", typed.id.get_ref())));
        }
        let minimum = typed.minimum.or((!typed.negative).then_some(0.0));
        Ok(Measure {
            id: format!("{}.{}", source.stem(), typed.id.get_ref()),
            formerly: Vec::new(),
            label: typed.label.clone(),
            unit: typed.unit.clone(),
            decimals: typed.decimals,
            rounded_to: typed.rounded_to,
            // Pounds have pence, however many of them are shown.
            whole: typed.whole.unwrap_or(typed.decimals == 0 && typed.unit != "£"),
            people: typed.people.unwrap_or(false),
            minimum,
            maximum: typed.maximum,
            over_time: typed.over_time.unwrap_or(OverTime::Sum),
            by,
            sparse: typed.sparse,
            definition: typed.definition.clone(),
        })
    }

    pub(super) fn dimension(&self, source: &Source, name: &Name, first: usize) -> Result<DimensionIndex, Error> {
        let known = self.dimensions[first..].iter().map(|dimension| dimension.id.as_str());
        Ok((first + source.look_up(name, "dimension of this return", known)?) as DimensionIndex)
    }

    pub(super) fn item(&self, source: &Source, name: &Name, dimension: DimensionIndex) -> Result<u32, Error> {
        let known = self.dimensions[dimension as usize].items.iter().map(|item| item.id.as_str());
        Ok(source.look_up(name, "item", known)? as u32)
    }

    /// The first entry of an `inbox.toml` that fits a file.
    pub fn claim(&self, path: &str) -> Option<&Claim> {
        self.claims.entries.iter().find(|claim| claim.fits(path))
    }

    /// A kind of return as a file is of it.
    pub fn as_sent(&self, kind: usize, path: &str) -> &Kind {
        self.claim(path).map_or(&self.kinds[kind], |claim| &claim.as_sent)
    }

    /// The kind that a file is a return of: as `inbox.toml` says, or by its name: see `file_name`.
    pub fn kind_of(&self, path: &str) -> Option<usize> {
        let by_name = || file_name::kind_of(path, self.kinds.iter().map(|kind| kind.id.as_str()));
        self.claim(path).map(|claim| claim.kind).or_else(by_name)
    }

    /// A measure's label with its part, if it is one ("Cases by source: Police").
    pub fn part_label(&self, measure: MeasureIndex, breakdown: &Breakdown) -> String {
        let label = &self.measures[measure as usize].label;
        match self.breakdown_label(breakdown) {
            part if part.is_empty() => label.clone(),
            part => format!("{label}: {part}"),
        }
    }

    /// How many parts of a measure make up `whole`, when all of them are sent.
    pub fn combinations(&self, measure: MeasureIndex, whole: &Breakdown) -> usize {
        let given = |dimension: &&DimensionIndex| whole.items().iter().any(|(other, _)| other == *dimension);
        let by = self.measures[measure as usize].by.iter();
        by.filter(|dimension| !given(dimension))
            .map(|dimension| self.dimensions[*dimension as usize].items.len())
            .product()
    }

    /// The finest parts of a measure that make up `whole`, in the order of their items.
    pub fn parts(&self, measure: MeasureIndex, whole: &Breakdown) -> Vec<Breakdown> {
        let given = |dimension: &DimensionIndex| whole.items().iter().any(|(other, _)| other == dimension);
        let by = self.measures[measure as usize].by.iter().copied();
        self.crossed(whole, by.filter(|dimension| !given(dimension)))
    }

    /// A breakdown with every combination of the items of some more dimensions.
    pub fn crossed(&self, of: &Breakdown, dimensions: impl IntoIterator<Item = DimensionIndex>) -> Vec<Breakdown> {
        dimensions.into_iter().fold(vec![of.clone()], |parts, dimension| {
            let items = 0..self.dimensions[dimension as usize].items.len() as u32;
            parts.iter().flat_map(|part| items.clone().map(|item| part.with(dimension, item))).collect()
        })
    }

    /// The kind that defines a measure.
    pub fn kind_with(&self, measure: MeasureIndex) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.measures.contains(&measure))
    }

    /// A breakdown as `dimension=item` pairs by id, for figure ids ("source=police"); empty for the whole.
    pub fn breakdown_id(&self, breakdown: &Breakdown) -> String {
        self.describe(breakdown, |dimension, item| format!("{}={}", dimension.id, item.id))
    }

    /// The breakdown of a measure from its `dimension=item` pairs; nothing where it has no such part.
    pub fn breakdown(&self, measure: MeasureIndex, text: &str) -> Option<Breakdown> {
        let item = |pair: &str| {
            let (dimension, item) = pair.split_once('=')?;
            let by = &self.measures[measure as usize].by;
            let dimension = by.iter().find(|index| self.dimensions[**index as usize].id == dimension)?;
            let items = &self.dimensions[*dimension as usize].items;
            Some((*dimension, items.iter().position(|known| known.id == item)? as u32))
        };
        let pairs = text.split(';').filter(|pair| !pair.is_empty());
        Some(Breakdown::new(pairs.map(item).collect::<Option<_>>()?))
    }

    /// A breakdown in words ("Police", "Female, 16 and over"); empty for the whole.
    pub fn breakdown_label(&self, breakdown: &Breakdown) -> String {
        let labels: Vec<String> = breakdown
            .items()
            .iter()
            .map(|(dimension, item)| self.dimensions[*dimension as usize].items[*item as usize].label.clone())
            .collect();
        labels.join(", ")
    }

    /// Whether it is of an item that holds whatever is in no other.
    pub fn is_rest(&self, breakdown: &Breakdown) -> bool {
        let mut items = breakdown.items().iter();
        items.any(|(dimension, item)| self.dimensions[*dimension as usize].items[*item as usize].rest)
    }

    fn describe(&self, breakdown: &Breakdown, each: impl Fn(&Dimension, &Item) -> String) -> String {
        let parts: Vec<String> = breakdown
            .items()
            .iter()
            .map(|(index, item)| {
                let dimension = &self.dimensions[*index as usize];
                each(dimension, &dimension.items[*item as usize])
            })
            .collect();
        parts.join(";")
    }
}

/// Words of units that count people or what happens to them.
const PEOPLE: [&str; 28] = [
    "adults",
    "applicants",
    "cases",
    "children",
    "clients",
    "deaths",
    "families",
    "females",
    "girls",
    "boys",
    "households",
    "individuals",
    "males",
    "men",
    "offenders",
    "patients",
    "people",
    "perpetrators",
    "persons",
    "referrals",
    "residents",
    "suspects",
    "survivors",
    "tenants",
    "users",
    "victims",
    "women",
    "youths",
];

/// A number of people that is not taken for one is shown however small it is, so somebody has to say why.
fn says_why(source: &Source, typed: &TypedMeasure) -> Result<(), Error> {
    let unit = typed.unit.to_lowercase();
    let is_rate = typed.over_time == Some(OverTime::None);
    let counts_people = unit.split(|char: char| !char.is_alphanumeric()).any(|word| PEOPLE.contains(&word));
    if typed.people != Some(false) || typed.because.is_some() || is_rate || !counts_people {
        return Ok(());
    }
    let message = format!(
        "`{}` counts {} and says `people = false`, so its small numbers are shown to everyone: say in `because` why \
        no person can be behind one",
        typed.id.get_ref(),
        typed.unit
    );
    Err(source.error(typed.id.span().start, message))
}
