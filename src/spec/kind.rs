//! A kind of return, with every name looked up.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;

use super::register::Register;
use super::returns::Returns;
use super::rule::Rule;
use super::source::{Name, Source};
use super::typed_return::{Frequency, Quarters, Reference, TypedMeasure, TypedReturn, TypedRole};
use crate::model::code::Code;
use crate::model::finding::Severity;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::model::period::Period;
use crate::model::spelling;

/// More would not fit on a row that is still being read.
pub const MOST_DIMENSIONS: usize = 16;

/// What a description says where somebody has to fill in the area or the period.
pub const TO_FILL_IN: &str = "TO FILL IN";

/// One kind of return: the data standard for it.
#[derive(Debug, Clone)]
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
    /// Hidden sheets, rows, columns and cells of a workbook are read like the others.
    pub read_hidden: bool,
    /// What somebody has still to answer.
    pub questions: Vec<String>,
    /// What has still to be filled in: "area", "period".
    pub to_fill_in: Vec<&'static str>,
    /// Columns of which `inbox.toml` has not said yet what a file calls them.
    pub columns_to_fill_in: Vec<String>,
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
    /// The level of areas that must all be covered by a sender, once one of them is.
    pub covers: Option<String>,
    /// A past figure that changed by more than this factor, up or down, is a warning instead of a note.
    pub revision_ratio: Option<f64>,
    /// Who sent rows that name nobody.
    pub partner: Option<String>,
    /// The area, by code or name, of rows that name none.
    pub area: Option<String>,
    /// The period of a table that has no column for it.
    pub period: Option<Period>,
    pub reference: Option<Reference>,
    /// Its rows are things and not numbers.
    pub register: Option<Register>,
    /// It gives populations.
    pub is_population: bool,
    pub columns: Vec<Column>,
    pub measures: std::ops::Range<MeasureIndex>,
    /// What its rules say, as far as the catalogue of rules has entered it.
    pub rules: Vec<Rule>,
    /// What the findings of rules that always run matter here, where it is not what they usually do.
    pub severity: BTreeMap<Code, Severity>,
}

/// A column that a return of this kind may have.
#[derive(Debug, Clone)]
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
    /// The place of its square on a map of tiles.
    TileRow,
    TileColumn,
    KindName,
    /// A field of a register that is no choice of an item, by its place among all.
    Field(usize),
    /// Known, and not asked for.
    NotRead,
    /// Wide shape: the values of one measure, or of one part of it.
    Measure(MeasureIndex, Breakdown),
}

impl Kind {
    /// Resolves one kind of return, whose dimensions and measures stand in `returns` from these places on.
    ///
    /// # Errors
    /// The first key, name or combination that cannot be right, with its place.
    pub(super) fn resolve(
        returns: &Returns,
        source: &Source,
        typed: TypedReturn,
        (first_dimension, first_measure): (usize, MeasureIndex),
        kinds: &[String],
    ) -> Result<Kind, Error> {
        let register = Register::resolve(returns, source, &typed, (first_dimension, first_measure), kinds)?;
        let columns = Columns::of(returns, source, &typed, (first_dimension, first_measure), register.as_ref())?;
        says_area_and_period(source, &typed, &columns.all)?;
        columns.each_heading_once(source)?;
        let open = |name: &Option<Name>| name.as_ref().is_some_and(|name| name.get_ref() == TO_FILL_IN);
        let to_fill_in = [("area", open(&typed.area)), ("period", open(&typed.period))];
        let to_fill_in = to_fill_in.into_iter().filter(|(_, open)| *open).map(|(what, _)| what).collect();
        let scaled =
            (first_measure..).zip(&typed.measures).filter_map(|(index, measure)| Some((index, measure.scale?)));
        let scales: BTreeMap<MeasureIndex, f64> = scaled.collect();
        let period = typed.period.as_ref().filter(|name| name.get_ref() != TO_FILL_IN);
        let parsed =
            |text: &Name| Period::parse(text.get_ref()).map_err(|message| source.error(text.span().start, message));
        let period = period.map(parsed).transpose()?;
        if let Some(ratio) = &typed.revision_ratio
            && (!ratio.get_ref().is_finite() || *ratio.get_ref() <= 1.0)
        {
            return Err(source.error(ratio.span().start, "the `revision-ratio` must be more than 1"));
        }
        let ids = || typed.measures.iter().map(|measure| measure.id.get_ref().as_str());
        let across = typed.periods_across.as_ref().map(|name| source.look_up(name, "measure of this return", ids()));
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
            columns_to_fill_in: Vec::new(),
            scales,
            periods_across: across,
            several_tables: typed.several_tables,
            quarters: typed.quarters,
            level: typed.level,
            covers: typed.covers,
            revision_ratio: typed.revision_ratio.map(toml::Spanned::into_inner),
            partner: None,
            area: typed.area.map(Name::into_inner),
            period,
            reference: typed.reference,
            register,
            is_population: !typed.populations.is_empty(),
            columns: columns.all,
            measures: first_measure..last,
            rules: Vec::new(),
            severity: BTreeMap::new(),
        })
    }

    /// Whether a return comes for this period afresh, quarter by quarter or year by year. A population is given out for
    /// calendar years, often several at once.
    pub fn comes_afresh(&self, period: Period) -> bool {
        self.comes_for(period) && !self.is_population
    }

    /// Whether it is this sort of period that a return comes for.
    pub fn comes_for(&self, period: Period) -> bool {
        self.frequency.is_some_and(|frequency| frequency.is_of(period))
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

/// The columns that a return may have, and where each is typed.
struct Columns {
    all: Vec<Column>,
    places: Vec<usize>,
}

impl Columns {
    fn of(
        returns: &Returns,
        source: &Source,
        typed: &TypedReturn,
        (first_dimension, first_measure): (usize, MeasureIndex),
        register: Option<&Register>,
    ) -> Result<Columns, Error> {
        let mut columns = Columns { all: Vec::new(), places: Vec::new() };
        for (name, column) in &typed.columns {
            let (heading, place) = (name.get_ref(), name.span().start);
            let role = match (column.role, &column.dimension) {
                (TypedRole::Dimension, Some(name)) => {
                    Role::Dimension(returns.dimension(source, name, first_dimension)?)
                }
                (TypedRole::Dimension, None) => {
                    return Err(source.error(place, format!("column `{heading}` must name its dimension")));
                }
                (role, _) => match plain_role(role) {
                    Some(role) => role,
                    None => {
                        let of = |register: &Register| register.fields.iter().position(|field| field.id == *heading);
                        register.and_then(of).map_or(Role::NotRead, Role::Field)
                    }
                },
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
            columns.push(Column { position, fill_down, blank_is_all, only, ..new }, place);
        }
        // What a register counts stands in no column.
        let counted = if register.is_some() { 0 } else { typed.measures.len() };
        for (index, measure) in (first_measure..).zip(&typed.measures).take(counted) {
            columns.of_measure(returns, source, measure, index)?;
        }
        let place = typed.title.span().start;
        // Further names of areas are understood in every table of areas.
        if typed.reference == Some(Reference::Areas) && !columns.all.iter().any(|column| column.role == Role::Aliases) {
            columns.push(Column::new("aliases", &["alias".to_owned()], Role::Aliases, false), place);
        }
        if columns.all.iter().filter(|column| matches!(column.role, Role::Dimension(_))).count() > MOST_DIMENSIONS {
            return Err(source.error(place, format!("a return has at most {MOST_DIMENSIONS} dimension columns")));
        }
        Ok(columns)
    }

    fn push(&mut self, column: Column, place: usize) {
        self.all.push(column);
        self.places.push(place);
    }

    /// The columns of a measure: its own, and one for each item that is said to have one.
    fn of_measure(
        &mut self,
        returns: &Returns,
        source: &Source,
        measure: &TypedMeasure,
        index: MeasureIndex,
    ) -> Result<(), Error> {
        let (id, place) = (measure.id.get_ref(), measure.id.span().start);
        for (item, headings) in &measure.columns {
            let [dimension] = returns.measures[index as usize].by.as_slice() else {
                let message = format!("`{id}` needs exactly one dimension in `by` to have a column for each item");
                return Err(source.error(item.span().start, message));
            };
            let breakdown = Breakdown::new(vec![(*dimension, returns.item(source, item, *dimension)?)]);
            let Some((first, rest)) = headings.split_first() else { continue };
            self.push(Column::new(first, rest, Role::Measure(index, breakdown), false), place);
        }
        let whole = Role::Measure(index, Breakdown::default());
        match (measure.columns.is_empty(), measure.accept.split_first()) {
            (true, _) => {
                let accept: Vec<String> = measure.accept.iter().cloned().chain([measure.label.clone()]).collect();
                self.push(Column::new(id, &accept, whole, false), place);
            }
            // Beside a column for each item, the whole has the headings that are said to be its own.
            (false, Some((first, rest))) => self.push(Column::new(first, rest, whole, false), place),
            (false, None) => {}
        }
        Ok(())
    }

    fn each_heading_once(&self, source: &Source) -> Result<(), Error> {
        let mut taken = BTreeSet::new();
        for (column, place) in self.all.iter().zip(&self.places) {
            if let Some(spelling) = column.accept.iter().find(|spelling| !taken.insert(*spelling)) {
                return Err(source.error(*place, format!("the heading `{spelling}` is accepted for two columns")));
            }
        }
        Ok(())
    }
}

/// Every row of a return is of an area and a period, which a column says, or the file for all its rows.
fn says_area_and_period(source: &Source, typed: &TypedReturn, columns: &[Column]) -> Result<(), Error> {
    if typed.reference.is_some() {
        return Ok(());
    }
    let said = [typed.area.is_some(), typed.period.is_some() || typed.periods_across.is_some()];
    for ((role, what), said) in [(Role::Area, "area"), (Role::Period, "period")].into_iter().zip(said) {
        if !said && !columns.iter().any(|column| column.role == role && column.required) {
            let message =
                format!("a return needs a column with the role \"{what}\", not optional, or `{what}` for all its rows");
            return Err(source.error(typed.title.span().start, message));
        }
    }
    Ok(())
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

/// What a column of this role is; none of a field, which the register knows.
fn plain_role(role: TypedRole) -> Option<Role> {
    Some(match role {
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
        TypedRole::TileRow => Role::TileRow,
        TypedRole::TileColumn => Role::TileColumn,
        TypedRole::Kind => Role::KindName,
        TypedRole::NotRead => Role::NotRead,
        TypedRole::Id
        | TypedRole::Text
        | TypedRole::Date
        | TypedRole::Money
        | TypedRole::Number
        | TypedRole::Score
        | TypedRole::Organisation
        | TypedRole::Post
        | TypedRole::Link => return None,
    })
}
