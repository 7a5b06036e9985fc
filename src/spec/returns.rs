//! Kinds of return with every name looked up: what `read` and `check` work from.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use super::rule::Rule;
use super::source::{Name, Source};
use super::typed_return::{Frequency, Quarters, Reference, TypedMeasure, TypedReturn, TypedRole};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::measure::{Breakdown, Dimension, DimensionIndex, Item, Measure, MeasureIndex, OverTime, Population};
use crate::model::period::Period;
use crate::model::spelling;

/// More would not fit on a row that is still being read.
pub const MOST_DIMENSIONS: usize = 16;
/// More would be noise.
pub const MOST_DECIMALS: u8 = 6;

/// What a description says where somebody has to fill in the area or the period.
pub const TO_FILL_IN: &str = "TO FILL IN";

/// All kinds of return, and everything that they define. Measures and dimensions of all kinds stand in one list each, so
/// that an observation needs only their number.
#[derive(Debug, Default)]
pub struct Returns {
    pub kinds: Vec<Kind>,
    pub measures: Vec<Measure>,
    pub dimensions: Vec<Dimension>,
    pub populations: Vec<Population>,
}

/// One kind of return: the data standard for it.
#[derive(Debug)]
pub struct Kind {
    pub id: String,
    pub title: String,
    /// What it is, and from whom.
    pub about: String,
    pub owner: String,
    /// The version of the definition, and the first period that it holds for.
    pub version: Option<String>,
    pub since: Option<String>,
    pub frequency: Option<Frequency>,
    pub due_days: Option<u32>,
    pub sheet: Option<String>,
    /// Hidden sheets, rows and columns of a workbook are read like the others.
    pub read_hidden: bool,
    /// What somebody has still to answer.
    pub questions: Vec<String>,
    /// What has still to be filled in: "area", "period".
    pub to_fill_in: Vec<&'static str>,
    /// What the numbers of measures are multiplied by.
    pub scales: BTreeMap<MeasureIndex, f64>,
    /// The measure whose figures stand in a column for each period.
    pub periods_across: Option<MeasureIndex>,
    /// Several tables stand one below the other.
    pub several_tables: bool,
    /// What a quarter with a calendar year means.
    pub quarters: Option<Quarters>,
    /// The level of its areas.
    pub level: Option<String>,
    /// The level of areas of which each has someone who answers for it, wherever one beside it has.
    pub covers: Option<String>,
    /// Beyond so many times up or down, a past figure that changed is a warning and no note.
    pub revision_ratio: Option<f64>,
    /// The area, by code or name, of rows that name none.
    pub area: Option<String>,
    /// The period of a table that has no column for it.
    pub period: Option<Period>,
    pub reference: Option<Reference>,
    pub columns: Vec<Column>,
    pub measures: std::ops::Range<MeasureIndex>,
    /// What its rules say, as far as the catalogue of rules has entered it.
    pub rules: Vec<Rule>,
    /// What the findings of rules that always run matter here, where it is not what they usually do.
    pub severity: BTreeMap<Code, Severity>,
}

/// A column that a return of this kind may have.
#[derive(Debug)]
pub struct Column {
    /// The heading that the standard asks for.
    pub heading: String,
    /// Every accepted heading, folded.
    pub accept: Vec<String>,
    /// The other headings, as typed, that differ in more than folding.
    pub spellings: Vec<String>,
    pub role: Role,
    pub required: bool,
    /// Where it stands, from 1, when it has no heading.
    pub position: Option<u32>,
    /// An empty cell means what stands above it.
    pub fill_down: bool,
    /// An empty cell means all items of the dimension.
    pub blank_is_all: bool,
    /// What stands here in the rows of this return, folded; empty when that is any.
    pub only: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    Partner,
    Area,
    AreaName,
    Period,
    /// What kind of year or quarter the period's column names: "Academic year".
    PeriodType,
    Dimension(DimensionIndex),
    /// Long shape: which measure the row is about.
    MeasureName,
    /// Long shape: its value.
    Value,
    Status,
    Submitted,
    Document,
    Note,
    Level,
    Parent,
    From,
    To,
    Successor,
    /// Further names of an area.
    Aliases,
    /// An area that is like the area of the row.
    Neighbour,
    KindName,
    /// Known, and not asked for.
    NotRead,
    /// Wide shape: the values of one measure, or of one part of it.
    Measure(MeasureIndex, Breakdown),
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
        for (source, kind, first_dimension, first_measure) in typed {
            let kind = returns.kind(source, kind, first_dimension, first_measure as MeasureIndex)?;
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
            return Err(complain(format!("`rounded-to` of `{}` is more than 0", typed.id.get_ref())));
        }
        if typed.scale.is_some_and(|scale| !scale.is_finite() || scale <= 0.0) {
            return Err(complain(format!("the `scale` of `{}` is more than 0", typed.id.get_ref())));
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

    fn dimension(&self, source: &Source, name: &Name, first: usize) -> Result<DimensionIndex, Error> {
        let known = self.dimensions[first..].iter().map(|dimension| dimension.id.as_str());
        Ok((first + source.look_up(name, "dimension of this return", known)?) as DimensionIndex)
    }

    fn item(&self, source: &Source, name: &Name, dimension: DimensionIndex) -> Result<u32, Error> {
        let known = self.dimensions[dimension as usize].items.iter().map(|item| item.id.as_str());
        Ok(source.look_up(name, "item", known)? as u32)
    }

    fn kind(
        &self,
        source: &Source,
        typed: TypedReturn,
        first_dimension: usize,
        first_measure: MeasureIndex,
    ) -> Result<Kind, Error> {
        let ids: Vec<&str> = typed.measures.iter().map(|measure| measure.id.get_ref().as_str()).collect();
        let whole = typed.title.span().start;
        let mut columns = Vec::new();
        // Where each of them is typed.
        let mut places = Vec::new();
        for (name, column) in &typed.columns {
            let (heading, place) = (name.get_ref(), name.span().start);
            let role = match (column.role, &column.dimension) {
                (TypedRole::Dimension, Some(name)) => Role::Dimension(self.dimension(source, name, first_dimension)?),
                (TypedRole::Dimension, None) => {
                    return Err(source.error(place, format!("column `{heading}` must name its dimension")));
                }
                (role, _) => plain_role(role),
            };
            if column.blank_is_all && !matches!(role, Role::Dimension(_)) {
                return Err(
                    source.error(place, format!("column `{heading}` is of no dimension, so it has no `blank-is-all`"))
                );
            }
            let required = !column.optional && role != Role::NotRead;
            let new = Column::new(heading, &column.accept, role, required);
            let only = column.only.iter().map(|text| fold_heading(text)).collect();
            let (position, fill_down, blank_is_all) = (column.position, column.fill_down, column.blank_is_all);
            columns.push(Column { position, fill_down, blank_is_all, only, ..new });
            places.push(place);
        }
        for (offset, measure) in typed.measures.iter().enumerate() {
            let index = first_measure + offset as MeasureIndex;
            let by = &self.measures[index as usize].by;
            for (item, headings) in &measure.columns {
                let [dimension] = by.as_slice() else {
                    return Err(source.error(
                        item.span().start,
                        format!(
                            "`{}` needs exactly one dimension in `by` to have a column for each item",
                            measure.id.get_ref()
                        ),
                    ));
                };
                let breakdown = Breakdown::new(vec![(*dimension, self.item(source, item, *dimension)?)]);
                let Some((first, rest)) = headings.split_first() else { continue };
                columns.push(Column::new(first, rest, Role::Measure(index, breakdown), false));
            }
            let accept: Vec<String> = measure.accept.iter().cloned().chain([measure.label.clone()]).collect();
            // Beside a column for each item, the whole has the headings that are said to be its own.
            if let (false, Some((first, rest))) = (measure.columns.is_empty(), measure.accept.split_first()) {
                columns.push(Column::new(first, rest, Role::Measure(index, Breakdown::default()), false));
            }
            if measure.columns.is_empty() {
                let id = measure.id.get_ref();
                columns.push(Column::new(id, &accept, Role::Measure(index, Breakdown::default()), false));
            }
            places.resize(columns.len(), measure.id.span().start);
        }
        // Further names of areas are understood in every table of areas.
        if typed.reference == Some(Reference::Areas) && !columns.iter().any(|column| column.role == Role::Aliases) {
            columns.push(Column::new("aliases", &["alias".to_owned()], Role::Aliases, false));
        }
        if columns.iter().filter(|column| matches!(column.role, Role::Dimension(_))).count() > MOST_DIMENSIONS {
            return Err(source.error(whole, format!("a return has at most {MOST_DIMENSIONS} dimension columns")));
        }
        let open = |name: &Option<Name>| name.as_ref().is_some_and(|name| name.get_ref() == TO_FILL_IN);
        let to_fill_in = [("area", open(&typed.area)), ("period", open(&typed.period))];
        let to_fill_in = to_fill_in.into_iter().filter(|(_, open)| *open).map(|(what, _)| what).collect();
        let scaled =
            (first_measure..).zip(&typed.measures).filter_map(|(index, measure)| Some((index, measure.scale?)));
        let scales: BTreeMap<MeasureIndex, f64> = scaled.collect();
        let period = typed
            .period
            .as_ref()
            .filter(|name| name.get_ref() != TO_FILL_IN)
            .map(|text| Period::parse(text.get_ref()).map_err(|message| source.error(text.span().start, message)));
        if typed.reference.is_none() {
            let said = [typed.area.is_some(), typed.period.is_some() || typed.periods_across.is_some()];
            for ((role, what), said) in [(Role::Area, "area"), (Role::Period, "period")].into_iter().zip(said) {
                if !said && !columns.iter().any(|column| column.role == role && column.required) {
                    return Err(
                        source.error(whole, format!(
                            "a return needs a column with the role \"{what}\", not optional, or `{what}` for all its rows"
                        ))
                    );
                }
            }
        }
        let mut taken = BTreeSet::new();
        let whole_places = places.into_iter().chain(std::iter::repeat(whole));
        for (column, place) in columns.iter().zip(whole_places) {
            if let Some(spelling) = column.accept.iter().find(|spelling| !taken.insert(*spelling)) {
                return Err(source.error(place, format!("the heading `{spelling}` is accepted for two columns")));
            }
        }
        if let Some(ratio) = &typed.revision_ratio
            && (!ratio.get_ref().is_finite() || *ratio.get_ref() <= 1.0)
        {
            return Err(source.error(ratio.span().start, "the `revision-ratio` is more than 1"));
        }
        let across = typed
            .periods_across
            .as_ref()
            .map(|name| source.look_up(name, "measure of this return", ids.iter().copied()));
        let across = across.transpose()?.map(|place| first_measure + place as MeasureIndex);
        let last = first_measure + typed.measures.len() as MeasureIndex;
        Ok(Kind {
            id: source.stem().to_owned(),
            title: typed.title.into_inner(),
            about: typed.about,
            owner: typed.owner,
            version: typed.version,
            since: typed.since,
            frequency: typed.frequency,
            due_days: typed.due_days,
            sheet: typed.sheet,
            read_hidden: typed.read_hidden,
            questions: typed.questions,
            to_fill_in,
            scales,
            periods_across: across,
            several_tables: typed.several_tables,
            quarters: typed.quarters,
            level: typed.level,
            covers: typed.covers,
            revision_ratio: typed.revision_ratio.map(toml::Spanned::into_inner),
            area: typed.area.map(Name::into_inner),
            period: period.transpose()?,
            reference: typed.reference,
            columns,
            measures: first_measure..last,
            rules: Vec::new(),
            severity: BTreeMap::new(),
        })
    }

    /// The kind that a file of this name is a return of: `<kind>.csv` or `<kind>_<anything>.csv`.
    pub fn kind_of(&self, path: &str) -> Option<usize> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
        let named = |kind: &&(usize, &Kind)| {
            stem.strip_prefix(kind.1.id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        // Of two kinds that fit, the longer name was meant.
        let kinds: Vec<(usize, &Kind)> = self.kinds.iter().enumerate().collect();
        kinds.iter().filter(named).max_by_key(|(_, kind)| kind.id.len()).map(|(index, _)| *index)
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
        "`{}` counts {} and says `people = false`, so small numbers of it are shown and known to anybody: say in `because` \
         why no person can be behind one",
        typed.id.get_ref(),
        typed.unit
    );
    Err(source.error(typed.id.span().start, message))
}

impl Kind {
    /// Whether a return comes for this period afresh, quarter by quarter or year by year. A population is given out for
    /// calendar years, often several at once.
    pub fn comes_afresh(&self, period: Period) -> bool {
        self.comes_for(period) && self.frequency != Some(Frequency::CalendarYear)
    }

    /// Whether it is this sort of period that a return comes for.
    pub fn comes_for(&self, period: Period) -> bool {
        matches!(
            (self.frequency, period),
            (Some(Frequency::Quarter), Period::Quarter { .. })
                | (Some(Frequency::Year), Period::Year { .. })
                | (Some(Frequency::CalendarYear), Period::CalendarYear { .. })
        )
    }

    /// The periods that it comes for, from the first to the last of those that anyone sent anything for, in their order.
    pub fn periods_among(&self, sent: &[Period]) -> Vec<Period> {
        let fitting = || sent.iter().filter(|period| self.comes_for(**period)).copied();
        let (Some(first), Some(last)) = (fitting().min(), fitting().max()) else { return Vec::new() };
        let back = std::iter::successors(Some(last), |period| period.back(1));
        let mut periods: Vec<Period> = back.take_while(|period| *period >= first).collect();
        periods.reverse();
        periods
    }
}

impl Column {
    fn new(heading: &str, others: &[String], role: Role, required: bool) -> Column {
        let mut accept = vec![fold_heading(heading)];
        let mut spellings = Vec::new();
        for spelling in others {
            let folded = fold_heading(spelling);
            if !accept.contains(&folded) {
                accept.push(folded);
                spellings.push(spelling.clone());
            }
        }
        Column {
            heading: heading.to_owned(),
            accept,
            spellings,
            role,
            required,
            position: None,
            fill_down: false,
            blank_is_all: false,
            only: Vec::new(),
        }
    }
}

/// A heading or item without what spellings vary: case, spaces and punctuation, but not a unit or a sign that compares.
pub fn fold_heading(heading: &str) -> String {
    spelling::fold(heading)
}

fn plain_role(role: TypedRole) -> Role {
    match role {
        TypedRole::Partner => Role::Partner,
        TypedRole::Area => Role::Area,
        TypedRole::AreaName | TypedRole::Dimension => Role::AreaName,
        TypedRole::Period => Role::Period,
        TypedRole::PeriodType => Role::PeriodType,
        TypedRole::Measure => Role::MeasureName,
        TypedRole::Value => Role::Value,
        TypedRole::Status => Role::Status,
        TypedRole::Submitted => Role::Submitted,
        TypedRole::Document => Role::Document,
        TypedRole::Note => Role::Note,
        TypedRole::Level => Role::Level,
        TypedRole::Parent => Role::Parent,
        TypedRole::From => Role::From,
        TypedRole::To => Role::To,
        TypedRole::Successor => Role::Successor,
        TypedRole::Aliases => Role::Aliases,
        TypedRole::Neighbour => Role::Neighbour,
        TypedRole::Kind => Role::KindName,
        TypedRole::NotRead => Role::NotRead,
    }
}
