//! How the rows of a register are shown, in a table or a chart, with every name looked up. Only fields that are published can be.

use std::collections::BTreeMap;

use anyhow::Error;

use super::chart_kind::{ChartKind, Draws};
use super::names::Names;
use super::register::{Holds, Register};
use super::source::Name;
use super::target::Target;
use super::typed_chart::{TypedChart, TypedPlan};
use super::typed_publication::{TypedAreas, TypedTable};

/// Which rows of a register are shown.
#[derive(Debug)]
pub struct RowsOf {
    /// Index into the kinds of return.
    pub kind: usize,
    /// Only rows of these areas, by code; without them, of the edition's own and of all that lie in it.
    pub areas: Vec<String>,
    /// Only rows with one of these items, by field.
    pub only: Vec<(usize, Vec<u32>)>,
    pub sort: Option<usize>,
}

/// A table of a register.
#[derive(Debug)]
pub struct OfRegister {
    pub rows: RowsOf,
    pub fields: Vec<usize>,
    /// In place of rows: the scores that go down and across a grid.
    pub grid: Option<(usize, usize)>,
    /// Registers whose rows may be linked to these.
    pub served_by: Vec<usize>,
    /// What says whether a row reaches its target.
    pub target: Option<Target>,
    /// Beside a target: what was reached before, by field, with so many quarters that lie between, the earliest first.
    pub since: Vec<(usize, u32)>,
}

/// A chart of the rows of a register.
#[derive(Debug)]
pub struct RowsChart {
    pub id: String,
    pub kind: ChartKind,
    pub title: String,
    pub rows: RowsOf,
    pub laid_out: LaidOut,
    /// Whether it stands in the paper; none where that follows from its place.
    pub paper: Option<bool>,
    pub notes: Vec<String>,
}

/// How a chart lays rows out, by field.
#[derive(Debug, Clone, Copy)]
pub enum LaidOut {
    /// The scores that go up and across.
    Grid {
        up: usize,
        across: usize,
    },
    Plan {
        name: usize,
        from: usize,
        to: usize,
        status: usize,
    },
}

/// What is typed of the rows that are shown, in a table as in a chart.
struct TypedRows<'a> {
    id: &'a Name,
    register: Option<&'a Name>,
    areas: Option<&'a TypedAreas>,
    only: &'a BTreeMap<Name, Vec<Name>>,
    sort: Option<&'a Name>,
}

impl Names<'_> {
    /// # Errors
    /// A table of a register that cannot be, with its place.
    pub(super) fn of_register(&self, typed: &TypedTable) -> Result<OfRegister, Error> {
        let at = typed.id.span().start;
        let (register, rows) = self.rows_of(&TypedRows {
            id: &typed.id,
            register: typed.register.as_ref(),
            areas: typed.areas.as_ref(),
            only: &typed.only,
            sort: typed.sort.as_ref(),
        })?;
        let kind = rows.kind;
        let field = |name: &Name| self.published(kind, register, name);
        let fields: Vec<usize> = typed.fields.iter().map(field).collect::<Result<_, Error>>()?;
        let grid = match typed.grid.as_slice() {
            [] => None,
            scores => Some(self.scores(kind, register, &typed.id, scores)?),
        };
        if fields.is_empty() && grid.is_none() {
            return Err(self.source.error(at, "a table of a register names the `fields` that it shows"));
        }
        let ids = || self.returns.kinds.iter().map(|kind| kind.id.as_str());
        let look_up = |name: &Name| self.source.look_up(name, "kind of return", ids());
        let served_by: Vec<usize> = typed.served_by.iter().map(look_up).collect::<Result<_, Error>>()?;
        let links = |by: usize| {
            let register = self.returns.kinds[by].register.as_ref();
            register.is_some_and(|register| {
                register.fields.iter().any(|field| field.published && field.holds == Holds::Link(kind))
            })
        };
        for (name, by) in typed.served_by.iter().zip(&served_by) {
            if !links(*by) {
                let message = format!("`{}` has no published field that links to this register", name.get_ref());
                return Err(self.source.error(name.span().start, message));
            }
        }
        let target = match &typed.target {
            Some(typed) => {
                // What is worked out of a field tells it.
                [&typed.reached, &typed.target, &typed.better]
                    .into_iter()
                    .try_for_each(|name| field(name).map(drop))?;
                Some(register.target(self.returns, self.source, typed)?)
            }
            None => None,
        };
        let since = self.since(typed, register, &fields, target)?;
        Ok(OfRegister { rows, fields, grid, served_by, target, since })
    }

    /// What was reached before, the earliest first. A line says no more than the table does, which shows each of these numbers.
    fn since(
        &self,
        typed: &TypedTable,
        register: &Register,
        fields: &[usize],
        target: Option<Target>,
    ) -> Result<Vec<(usize, u32)>, Error> {
        let mut since = Vec::new();
        for (name, quarters) in &typed.since {
            let wrong = |message: String| Err(self.source.error(name.span().start, message));
            let Some(target) = target else {
                return wrong(
                    "`since` needs a `target` beside it, which says which field it is compared with".to_owned(),
                );
            };
            let field = register.field(self.source, name)?;
            if !matches!(register.fields[field].holds, Holds::Money | Holds::Number | Holds::Score) {
                return wrong(format!("`{}` does not hold a number", name.get_ref()));
            }
            if *quarters == 0 {
                return wrong("it was reached one quarter before, or more".to_owned());
            }
            for field in [field, target.reached, target.target] {
                if !fields.contains(&field) {
                    let id = &register.fields[field].id;
                    return wrong(format!("`{id}` is drawn, so it has to be among the `fields` that the table shows"));
                }
            }
            since.push((field, *quarters));
        }
        since.sort_by_key(|(_, quarters)| std::cmp::Reverse(*quarters));
        Ok(since)
    }

    /// # Errors
    /// A chart of a register that cannot be, with its place.
    pub(super) fn rows_chart(&self, typed: &TypedChart) -> Result<RowsChart, Error> {
        let wrong = |message: &str| Err(self.source.error(typed.id.span().start, message));
        let draws_figures = !typed.figures.is_empty()
            || typed.periods.is_some()
            || typed.by.is_some()
            || typed.along.is_some()
            || typed.series.is_some()
            || typed.comparator.is_some()
            || typed.over_dispersion
            || typed.own_scales
            || typed.control.is_some()
            || typed.map.is_some();
        if draws_figures {
            return wrong("a chart of this kind draws the rows of a `register`, and neither figures nor axes");
        }
        let (register, rows) = self.rows_of(&TypedRows {
            id: &typed.id,
            register: typed.register.as_ref(),
            areas: typed.areas.as_ref(),
            only: &typed.only,
            sort: typed.sort.as_ref(),
        })?;
        let laid_out = match (typed.kind.facts().draws, typed.grid.as_slice(), &typed.plan) {
            (Draws::Grid, scores, None) if typed.sort.is_none() => {
                let (up, across) = self.scores(rows.kind, register, &typed.id, scores)?;
                LaidOut::Grid { up, across }
            }
            (Draws::Plan, [], Some(plan)) => self.plan(rows.kind, register, plan)?,
            (Draws::Grid, ..) => return wrong("a grid of scores has `grid`, and neither `plan` nor `sort`"),
            (Draws::Plan, ..) => {
                return wrong("a plan says in `plan` which fields its bars are made from, and has no `grid`");
            }
            (Draws::Figures, ..) => return wrong("a chart of this kind is drawn from figures"),
        };
        let (id, title) = (typed.id.get_ref().clone(), typed.title.clone());
        Ok(RowsChart { id, kind: typed.kind, title, rows, laid_out, paper: typed.paper, notes: typed.notes.clone() })
    }

    fn plan(&self, kind: usize, register: &Register, typed: &TypedPlan) -> Result<LaidOut, Error> {
        let field = |name: &Name, is_one: fn(Holds) -> bool, what: &str| {
            let field = self.published(kind, register, name)?;
            match is_one(register.fields[field].holds) {
                true => Ok(field),
                false => {
                    Err(self.source.error(name.span().start, format!("`{}` does not hold {what}", name.get_ref())))
                }
            }
        };
        let is_day = |holds: Holds| holds == Holds::Date;
        Ok(LaidOut::Plan {
            name: self.published(kind, register, &typed.name)?,
            from: field(&typed.from, is_day, "a date")?,
            to: field(&typed.to, is_day, "a date")?,
            status: field(&typed.status, |holds| matches!(holds, Holds::Choice(_)), "a choice from a list")?,
        })
    }

    fn rows_of(&self, typed: &TypedRows) -> Result<(&Register, RowsOf), Error> {
        let at = typed.id.span().start;
        let Some(name) = typed.register else {
            return Err(self.source.error(at, "`register` names the register whose rows are shown"));
        };
        let kind =
            self.source.look_up(name, "kind of return", self.returns.kinds.iter().map(|kind| kind.id.as_str()))?;
        let Some(register) = &self.returns.kinds[kind].register else {
            let message = format!("`{}` is not a register: its return does not say `register = true`", name.get_ref());
            return Err(self.source.error(name.span().start, message));
        };
        let mut only = Vec::new();
        for (name, items) in typed.only {
            let field = self.published(kind, register, name)?;
            let Holds::Choice(dimension) = register.fields[field].holds else {
                return Err(self.source.error(name.span().start, "the field is not a choice from a list"));
            };
            let known = || self.returns.dimensions[dimension as usize].items.iter().map(|item| item.id.as_str());
            let items = items.iter().map(|item| Ok(self.source.look_up(item, "item", known())? as u32));
            only.push((field, items.collect::<Result<_, Error>>()?));
        }
        let sort = typed.sort.map(|name| self.published(kind, register, name)).transpose()?;
        let areas = match typed.areas {
            None => Vec::new(),
            Some(TypedAreas::Codes(codes)) => codes.clone(),
            Some(TypedAreas::Own | TypedAreas::Children | TypedAreas::Family) => {
                let message = "what is shown of a register is of all areas of the edition, or names them by code";
                return Err(self.source.error(at, message));
            }
        };
        Ok((register, RowsOf { kind, areas, only, sort }))
    }

    /// The place of a field that may be shown.
    fn published(&self, kind: usize, register: &Register, name: &Name) -> Result<usize, Error> {
        let field = register.field(self.source, name)?;
        if register.fields[field].published {
            return Ok(field);
        }
        let message = format!(
            "`{}` is not published: say `published = true` in pipelines/returns/{}.toml, if nobody can be harmed by it",
            name.get_ref(),
            self.returns.kinds[kind].id
        );
        Err(self.source.error(name.span().start, message))
    }

    /// The two scores of a grid, which shows ids.
    fn scores(&self, kind: usize, register: &Register, id: &Name, scores: &[Name]) -> Result<(usize, usize), Error> {
        let [one, other] = scores else {
            return Err(self
                .source
                .error(id.span().start, "`grid` is of two scores: the one that goes down and the one across"));
        };
        let score = |name: &Name| {
            let field = self.published(kind, register, name)?;
            match register.fields[field].holds {
                Holds::Score => Ok(field),
                _ => Err(self.source.error(name.span().start, "a grid is of two scores")),
            }
        };
        if !register.id_field().is_some_and(|field| register.fields[field].published) {
            let message = "a grid shows ids, and that of the register is not published";
            return Err(self.source.error(id.span().start, message));
        }
        Ok((score(one)?, score(other)?))
    }
}
