//! Which columns and rows a partner fills in: those of the standard, and nothing else.

use anyhow::{Error, bail};

use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, DimensionIndex, MeasureIndex};
use crate::spec::returns::{Column, Kind, Returns, Role};

/// More rows for one area would be a list, not a form: the partner then picks what a row is about.
const MOST_ROWS: usize = 120;
/// So many empty rows are offered where the partner picks.
const EMPTY_ROWS: usize = 200;

/// The sheet that comes back.
#[derive(Debug)]
pub struct Sheet<'a> {
    pub areas: Vec<AreaIndex>,
    pub columns: Vec<&'a Column>,
    pub rows: Vec<Row>,
    /// Every figure that is asked for, once for each area.
    pub figures: Vec<(MeasureIndex, Breakdown)>,
    /// What a row is about is picked by the partner, not given.
    pub picked: bool,
}

/// One row, and what is already known of it.
#[derive(Debug, Clone)]
pub struct Row {
    pub area: Option<AreaIndex>,
    pub measure: Option<MeasureIndex>,
    pub breakdown: Breakdown,
}

/// How the figures of an area stand in rows and columns.
enum Shape {
    /// One row, with a column for each figure.
    Wide,
    /// A row for each combination of items, with a column for each measure.
    ByItem(Vec<DimensionIndex>),
    /// A row for each figure, with its measure and value.
    Long(Vec<DimensionIndex>),
    /// A row for each thing of a register, which only the partner knows.
    Register,
}

/// Lays out the rows for these areas.
///
/// # Errors
/// A kind whose measures fit no one shape and that has no `measure` and `value` columns.
pub fn lay_out<'a>(returns: &Returns, kind: &'a Kind, areas: &[AreaIndex]) -> Result<Sheet<'a>, Error> {
    let shape = shape(returns, kind)?;
    let columns = columns(kind, &shape);
    let (figures, about): (Vec<_>, Vec<(Option<MeasureIndex>, Breakdown)>) = match &shape {
        Shape::Wide => (wide_figures(&columns), vec![(None, Breakdown::default())]),
        Shape::ByItem(dimensions) => {
            let parts = returns.crossed(&Breakdown::default(), dimensions.iter().copied());
            let figures =
                kind.measures.clone().flat_map(|measure| parts.iter().map(move |part| (measure, part.clone())));
            (figures.collect(), parts.iter().map(|part| (None, part.clone())).collect())
        }
        Shape::Long(_) => {
            let figures: Vec<(MeasureIndex, Breakdown)> = kind
                .measures
                .clone()
                .flat_map(|measure| {
                    let parts = returns.parts(measure, &Breakdown::default());
                    parts.into_iter().map(move |part| (measure, part))
                })
                .collect();
            let about = figures.iter().map(|(measure, part)| (Some(*measure), part.clone())).collect();
            (figures, about)
        }
        Shape::Register => (Vec::new(), Vec::new()),
    };
    let picked = about.len() > MOST_ROWS || kind.register.is_some();
    let rows = if picked {
        vec![Row { area: None, measure: None, breakdown: Breakdown::default() }; EMPTY_ROWS]
    } else {
        let row = |area: AreaIndex| {
            about.iter().map(move |(measure, part)| Row {
                area: Some(area),
                measure: *measure,
                breakdown: part.clone(),
            })
        };
        areas.iter().flat_map(|area| row(*area)).collect()
    };
    Ok(Sheet { areas: areas.to_vec(), columns, rows, figures, picked })
}

fn shape(returns: &Returns, kind: &Kind) -> Result<Shape, Error> {
    if kind.register.is_some() {
        return Ok(Shape::Register);
    }
    let by = |measure: MeasureIndex| &returns.measures[measure as usize].by;
    let own_columns = |measure: MeasureIndex| {
        let of_part =
            |column: &Column| matches!(&column.role, Role::Measure(of, part) if *of == measure && !part.is_whole());
        kind.columns.iter().any(of_part)
    };
    let needs_rows = |measure: MeasureIndex| !by(measure).is_empty() && !own_columns(measure);
    let required = kind.columns.iter().any(|column| column.required && matches!(column.role, Role::Dimension(_)));
    if !required && !kind.measures.clone().any(needs_rows) {
        return Ok(Shape::Wide);
    }
    let has = |role: &Role| kind.columns.iter().any(|column| column.role == *role);
    let first = by(kind.measures.start);
    if kind.measures.clone().all(|measure| needs_rows(measure) && by(measure) == first) {
        return Ok(Shape::ByItem(first.clone()));
    }
    if !has(&Role::MeasureName) || !has(&Role::Value) {
        bail!(
            "no one sheet holds the {}: its measures differ in their breakdowns, and it has no `measure` and `value` \
             columns",
            kind.title
        );
    }
    let mut dimensions: Vec<DimensionIndex> = kind.measures.clone().flat_map(|measure| by(measure).clone()).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    Ok(Shape::Long(dimensions))
}

/// The columns in the order in which a form is filled in: who, where, when, what, how many, and remarks.
fn columns<'a>(kind: &'a Kind, shape: &Shape) -> Vec<&'a Column> {
    let wanted = |column: &&Column| match (&column.role, shape) {
        (Role::Document | Role::Level | Role::Parent | Role::From | Role::To, _) => column.required,
        (Role::Successor | Role::Neighbour | Role::TileRow | Role::TileColumn | Role::KindName, _) => column.required,
        (Role::Dimension(dimension), Shape::ByItem(of) | Shape::Long(of)) => column.required || of.contains(dimension),
        (Role::Dimension(_), Shape::Wide) => false,
        (Role::Dimension(_), Shape::Register) => true,
        (Role::NotRead, _) => false,
        (Role::MeasureName | Role::Value, shape) => matches!(shape, Shape::Long(_)),
        (Role::Measure(..), shape) => !matches!(shape, Shape::Long(_)),
        _ => true,
    };
    let mut columns: Vec<&Column> = kind.columns.iter().filter(wanted).collect();
    columns.sort_by_key(|column| place(kind, &column.role));
    columns
}

/// Where a column stands among the others; measures and their parts, and fields, keep the order of the standard.
fn place(kind: &Kind, role: &Role) -> (u32, MeasureIndex, Vec<(DimensionIndex, u32)>) {
    let rank = match role {
        Role::Partner => 0,
        Role::Area => 1,
        Role::AreaName => 2,
        Role::Period => 3,
        Role::MeasureName => 4,
        Role::Dimension(_) | Role::Field(_) => {
            let of = kind.register.as_ref().and_then(|register| register.field_of(role));
            return (5, of.unwrap_or_default() as MeasureIndex, Vec::new());
        }
        Role::Value => 6,
        Role::Measure(measure, part) => return (7, *measure, part.items().to_vec()),
        Role::Status => 8,
        Role::Submitted => 9,
        Role::Document => 10,
        _ => 11,
    };
    (rank, 0, Vec::new())
}

fn wide_figures(columns: &[&Column]) -> Vec<(MeasureIndex, Breakdown)> {
    let figure = |column: &&Column| match &column.role {
        Role::Measure(measure, part) => Some((*measure, part.clone())),
        _ => None,
    };
    columns.iter().filter_map(figure).collect()
}
