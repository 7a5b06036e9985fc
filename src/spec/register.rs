//! A register: a return whose rows are things, such as actions, recommendations or risks, and not numbers. Its fields, and how its
//! rows are counted, with every name looked up.

use std::collections::BTreeMap;

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::returns::{Returns, Role};
use super::source::{Name, Source};
use super::typed_return::{TypedColumn, TypedMeasure, TypedReturn, TypedRole};
use crate::model::measure::{DimensionIndex, MeasureIndex, OverTime};
use crate::model::register::{Entry, Filled, Written};
use crate::model::round;

/// The fields of a register, in the order of their headings in the file, and how its rows are counted.
#[derive(Debug, Clone)]
pub struct Register {
    pub fields: Vec<Field>,
    pub counts: BTreeMap<MeasureIndex, Counts>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The heading that the standard asks for, and its name in publications and rules.
    pub id: String,
    /// As readers see it.
    pub label: String,
    pub holds: Holds,
    pub required: bool,
    /// May stand in what is released.
    pub published: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What tells a row from all others of its register.
    Id,
    Text,
    /// An item of a code list.
    Choice(DimensionIndex),
    /// A day, or the days of a month or another period; or words that say no day.
    Date,
    /// In pounds.
    Money,
    Number,
    /// A whole number from 1 to 25: a likelihood, an impact, or their product.
    Score,
    Organisation,
    /// A post, and never a person.
    Post,
    /// The id of a row of another register.
    Link(usize),
}

impl Holds {
    /// What is written in the field.
    pub fn says(self) -> &'static str {
        match self {
            Holds::Id => "what tells the row from all others",
            Holds::Text => "words. No personal data",
            Holds::Choice(_) => "one of its codes or labels below",
            Holds::Date => "a day, as 2025-03-31, or a month, as March 2025",
            Holds::Money => "pounds",
            Holds::Number => "a number",
            Holds::Score => "a whole number from 1 to 25",
            Holds::Organisation => "an organisation",
            Holds::Post => "a post, and never the name of a person",
            Holds::Link(_) => "the id of a row of another register",
        }
    }
}

/// How the rows of a register make a measure.
#[derive(Debug, Clone)]
pub struct Counts {
    pub of: CountOf,
    /// What is added up.
    pub field: Option<usize>,
    /// Only rows with one of these items of a dimension.
    pub only: Vec<(DimensionIndex, Vec<u32>)>,
    /// The dates by which a row is due, and done.
    pub due: Option<usize>,
    pub done: Option<usize>,
    /// Only rows that are one of these.
    pub when: Vec<When>,
    /// The dimension whose items say how near or long past the due date is.
    pub ageing: Option<DimensionIndex>,
}

/// How the rows make the measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountOf {
    /// How many there are.
    #[default]
    Rows,
    /// The sum of a field.
    Sum,
    /// The median of the days from when it was due until it was done.
    MedianDays,
}

/// How a row stands on the last day of its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Done, on whatever day.
    Done,
    /// Done by the day that it was due.
    InTime,
    /// Done after the day that it was due.
    Late,
    /// Not done.
    Open,
    /// Not done, and due before.
    Overdue,
    /// Due later than was given in the period before.
    Slipped,
}

/// How the rows of a register make a measure, as it is typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypedCounts {
    #[serde(default)]
    pub of: CountOf,
    /// The field that is added up.
    pub field: Option<Name>,
    /// Only rows with one of these items, by dimension.
    #[serde(default)]
    pub only: BTreeMap<Name, Vec<Name>>,
    /// The field with the date on which a row is due.
    pub due: Option<Name>,
    /// The field with the date on which it was done.
    pub done: Option<Name>,
    /// Only rows that are one of these on the last day of the period.
    #[serde(default)]
    pub when: Vec<When>,
    /// A dimension of `by` whose items are these, by their ids: done, no-date, not-due, due-30, overdue-30, overdue-90, overdue-over-90.
    pub ageing: Option<Name>,
}

/// How near or long past the due date is: the ids of the items, in days.
pub const AGES: [&str; 7] = ["done", "no-date", "not-due", "due-30", "overdue-30", "overdue-90", "overdue-over-90"];

impl Register {
    /// # Errors
    /// A name that nothing has, or a count that cannot be, with its place.
    pub(super) fn resolve(
        returns: &Returns,
        source: &Source,
        typed: &TypedReturn,
        (first_dimension, first_measure): (usize, MeasureIndex),
        kinds: &[String],
    ) -> Result<Option<Register>, Error> {
        let is_field = |column: &TypedColumn| holds_field(column.role);
        if !typed.register {
            let odd = typed.columns.iter().find(|(_, column)| is_field(column) || column.published);
            if let Some((name, _)) = odd {
                let message = format!("column `{}` is a field of a register: say `register = true`", name.get_ref());
                return Err(source.error(name.span().start, message));
            }
            return match typed.measures.iter().find(|measure| measure.count.is_some()) {
                Some(measure) => Err(source
                    .error(measure.id.span().start, "`count` counts the rows of a register: say `register = true`")),
                None => Ok(None),
            };
        }
        let mut columns: Vec<(&Name, &TypedColumn)> = typed.columns.iter().collect();
        columns.sort_by_key(|(name, _)| name.span().start);
        let mut fields = Vec::new();
        for (name, column) in columns {
            let Some(holds) = holds(returns, source, (name, column), first_dimension, kinds)? else { continue };
            let id = name.get_ref().clone();
            let label = column.label.clone().unwrap_or_else(|| capitalised(&id));
            fields.push(Field { id, label, holds, required: !column.optional, published: column.published });
        }
        if !fields.iter().any(|field| field.holds == Holds::Id) {
            return Err(source.error(typed.title.span().start, "a register has a column with the role \"id\""));
        }
        counts_people(source, typed, &fields)?;
        let mut counts = BTreeMap::new();
        for (index, measure) in (first_measure..).zip(&typed.measures) {
            counts.insert(index, resolved(returns, source, &fields, measure, (first_dimension, index))?);
        }
        Ok(Some(Register { fields, counts }))
    }

    /// The place of a field.
    ///
    /// # Errors
    /// No such field, with its place and the nearest.
    pub fn field(&self, source: &Source, name: &Name) -> Result<usize, Error> {
        source.look_up(name, "field of this register", self.fields.iter().map(|field| field.id.as_str()))
    }

    /// The field that a column of this role holds.
    pub fn field_of(&self, role: &Role) -> Option<usize> {
        match role {
            Role::Field(field) => Some(*field),
            Role::Dimension(dimension) => self.fields.iter().position(|field| field.holds == Holds::Choice(*dimension)),
            _ => None,
        }
    }

    /// The field that tells a row from all others; every register has one.
    pub fn id_field(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.holds == Holds::Id)
    }

    /// What tells a row from all others, as it is compared.
    pub fn id(&self, row: &Entry) -> String {
        self.id_field().map_or(String::new(), |field| same_id(&row.filled(field).words()))
    }

    /// A row with what may be published of it, without the file that it stood in.
    pub fn published(&self, row: &Entry) -> Entry {
        let cell = |(field, cell): (&Field, &Written)| Written {
            column: 0,
            filled: if field.published { cell.filled.clone() } else { Filled::Nothing },
        };
        let cells = self.fields.iter().zip(&row.cells).map(cell).collect();
        Entry {
            cells,
            partner: String::new(),
            file: String::new(),
            document: None,
            submitted: None,
            line: 0,
            first_place: 0,
            ..row.clone()
        }
    }

    /// What stands in a field, as readers see it.
    pub fn words(&self, returns: &Returns, field: usize, filled: &Filled) -> String {
        match (filled, self.fields[field].holds) {
            (Filled::Choice(item), Holds::Choice(dimension)) => {
                returns.dimensions[dimension as usize].items[*item as usize].label.clone()
            }
            (Filled::Number(number), Holds::Money) => format!("£{}", round::grouped(*number, round::places(*number))),
            (filled, _) => filled.words(),
        }
    }
}

/// An id as it is compared: whatever its case, its spaces and the sort of its dashes.
pub fn same_id(id: &str) -> String {
    let letters = id.chars().filter_map(|letter| match letter {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        letter if letter.is_whitespace() => None,
        letter => Some(letter),
    });
    letters.collect::<String>().to_lowercase().trim_end_matches('.').to_owned()
}

/// Rows of people are never shown, and two counts of the same rows would tell what one of them withholds.
fn counts_people(source: &Source, typed: &TypedReturn, fields: &[Field]) -> Result<(), Error> {
    let Some(people) = typed.measures.iter().find(|measure| measure.people == Some(true)) else { return Ok(()) };
    if fields.iter().any(|field| field.published) {
        let message = "rows of people cannot be shown one by one: a register that counts people has no published field";
        return Err(source.error(people.id.span().start, message));
    }
    let plain = |count: &TypedCounts| count.of == CountOf::Rows && count.only.is_empty() && count.when.is_empty();
    if typed.measures.len() > 1 || !people.count.as_ref().is_some_and(plain) {
        let last = typed.measures.last().unwrap_or(people);
        let message = "a register that counts people has one measure, of all its rows, which `by` may split: another count of the same \
                       rows would tell what this one withholds";
        return Err(source.error(last.id.span().start, message));
    }
    Ok(())
}

fn capitalised(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Whether a column of this role is a field of a register, and of nothing else.
fn holds_field(role: TypedRole) -> bool {
    match role {
        TypedRole::Id
        | TypedRole::Text
        | TypedRole::Date
        | TypedRole::Money
        | TypedRole::Number
        | TypedRole::Score
        | TypedRole::Organisation
        | TypedRole::Post
        | TypedRole::Link => true,
        TypedRole::Partner
        | TypedRole::Area
        | TypedRole::AreaName
        | TypedRole::Period
        | TypedRole::PeriodType
        | TypedRole::Dimension
        | TypedRole::Measure
        | TypedRole::Value
        | TypedRole::Status
        | TypedRole::Submitted
        | TypedRole::Document
        | TypedRole::Note
        | TypedRole::Level
        | TypedRole::Parent
        | TypedRole::From
        | TypedRole::To
        | TypedRole::Successor
        | TypedRole::Aliases
        | TypedRole::Neighbour
        | TypedRole::Kind
        | TypedRole::TileRow
        | TypedRole::TileColumn
        | TypedRole::NotRead => false,
    }
}

fn holds(
    returns: &Returns,
    source: &Source,
    (heading, column): (&Name, &TypedColumn),
    first_dimension: usize,
    kinds: &[String],
) -> Result<Option<Holds>, Error> {
    let place = heading.span().start;
    let refused = match column.role {
        TypedRole::Measure | TypedRole::Value | TypedRole::Status => Some("figures"),
        _ => None,
    };
    if let Some(what) = refused {
        return Err(source.error(place, format!("a register has rows of things, so it has no column of {what}")));
    }
    Ok(Some(match (column.role, &column.dimension, &column.register) {
        (TypedRole::Dimension, Some(name), _) => Holds::Choice(returns.dimension(source, name, first_dimension)?),
        (TypedRole::Id, ..) => Holds::Id,
        (TypedRole::Text, ..) => Holds::Text,
        (TypedRole::Date, ..) => Holds::Date,
        (TypedRole::Money, ..) => Holds::Money,
        (TypedRole::Number, ..) => Holds::Number,
        (TypedRole::Score, ..) => Holds::Score,
        (TypedRole::Organisation, ..) => Holds::Organisation,
        (TypedRole::Post, ..) => Holds::Post,
        (TypedRole::Link, _, Some(to)) => {
            Holds::Link(source.look_up(to, "kind of return", kinds.iter().map(String::as_str))?)
        }
        (TypedRole::Link, _, None) => {
            return Err(source.error(place, "a link names the `register` whose ids it holds"));
        }
        _ => return Ok(None),
    }))
}

fn resolved(
    returns: &Returns,
    source: &Source,
    fields: &[Field],
    measure: &TypedMeasure,
    (first_dimension, index): (usize, MeasureIndex),
) -> Result<Counts, Error> {
    let place = measure.id.span().start;
    let wrong = |message: &str| Err(source.error(place, message));
    let Some(typed) = &measure.count else {
        return wrong("a measure of a register says in `count` how the rows make it");
    };
    let field = |name: &Option<Name>, is_one: fn(Holds) -> bool, what: &str| -> Result<Option<usize>, Error> {
        let Some(name) = name else { return Ok(None) };
        let at = source.look_up(name, "field of this register", fields.iter().map(|field| field.id.as_str()))?;
        match is_one(fields[at].holds) {
            true => Ok(Some(at)),
            false => Err(source.error(name.span().start, format!("`{}` is not a field of {what}", name.get_ref()))),
        }
    };
    let is_number = |holds| matches!(holds, Holds::Money | Holds::Number | Holds::Score);
    let is_date = |holds| holds == Holds::Date;
    let mut only = Vec::new();
    for (dimension, items) in &typed.only {
        let dimension = returns.dimension(source, dimension, first_dimension)?;
        let items = items.iter().map(|item| returns.item(source, item, dimension)).collect::<Result<_, Error>>()?;
        only.push((dimension, items));
    }
    let ageing = match &typed.ageing {
        None => None,
        Some(name) => {
            let dimension = returns.dimension(source, name, first_dimension)?;
            let of = &returns.dimensions[dimension as usize];
            if !of.items.iter().map(|item| item.id.as_str()).eq(AGES) {
                let message = format!("the items of `{}` are, in this order: {}", of.id, AGES.join(", "));
                return Err(source.error(name.span().start, message));
            }
            Some(dimension)
        }
    };
    let counts = Counts {
        of: typed.of,
        field: field(&typed.field, is_number, "numbers")?,
        only,
        due: field(&typed.due, is_date, "dates")?,
        done: field(&typed.done, is_date, "dates")?,
        when: typed.when.clone(),
        ageing,
    };
    let chosen = |dimension: &DimensionIndex| {
        counts.ageing == Some(*dimension) || fields.iter().any(|field| field.holds == Holds::Choice(*dimension))
    };
    if let Some(dimension) = returns.measures[index as usize].by.iter().find(|dimension| !chosen(dimension)) {
        let id = &returns.dimensions[*dimension as usize].id;
        return wrong(&format!("no field of the register holds the dimension `{id}`"));
    }
    if counts.of == CountOf::Sum && counts.field.is_none() {
        return wrong("a sum names the `field` that is added up");
    }
    let needs_due = counts.ageing.is_some()
        || counts.of == CountOf::MedianDays
        || counts.when.iter().any(|when| !matches!(when, When::Done | When::Open));
    let needs_done = counts.ageing.is_some()
        || counts.of == CountOf::MedianDays
        || counts.when.iter().any(|when| *when != When::Slipped);
    if needs_due && counts.due.is_none() || needs_done && counts.done.is_none() {
        return wrong("`due` and `done` name the fields with the days by which this is counted");
    }
    let over_time = returns.measures[index as usize].over_time;
    let wanted = if counts.of == CountOf::MedianDays { OverTime::None } else { OverTime::Level };
    if over_time != wanted {
        let word = if wanted == OverTime::None { "none" } else { "level" };
        return wrong(&format!("a register describes the end of its period: say `over-time = \"{word}\"`"));
    }
    Ok(counts)
}
