//! What is shown: the tables and charts of a publication, with every name looked up and nothing allowed that would mislead.

use std::collections::BTreeMap;

use anyhow::Error;

use super::chart_kind::{ChartKind, Draws, Options};
use super::control::Control;
use super::figure::{DefinitionIndex, Nature};
use super::funnel::Funnel;
use super::map::Map;
use super::message;
use super::names::{Names, breakdown};
use super::of_register::{OfRegister, RowsChart};
use super::publications::{CHANGES, CORRECTIONS};
use super::source::Name;
use super::text::Live;
use super::typed_chart::TypedChart;
use super::typed_publication::{Axis, TypedAreas, TypedLine, TypedPeriods, TypedTable};
use super::typed_return::Frequency;
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::model::period::Period;
use crate::model::text::Span;

/// So many parts of a stack have a colour each.
const MOST_PARTS: usize = 6;
/// A century of quarters.
const MOST_PERIODS: u32 = 400;

/// Which figures a table or chart shows.
#[derive(Debug, Clone)]
pub struct Selection {
    pub definitions: Vec<DefinitionIndex>,
    pub areas: AreaSelection,
    pub periods: PeriodSelection,
    pub by: Option<DimensionIndex>,
    /// With `by`: the whole as well, after the items.
    pub whole: bool,
}

#[derive(Debug, Clone)]
pub enum AreaSelection {
    Own,
    Children,
    Family,
    Codes(Vec<String>),
}

#[derive(Debug, Clone)]
pub enum PeriodSelection {
    This,
    /// So many up to the last one that is over with the edition.
    Last(Frequency, u32),
    /// So many years up to the edition's own, whether it is over or not: calendar years where the publication is in these.
    Years(u32),
    Named(Vec<Period>),
}

impl AreaSelection {
    pub(super) fn several(&self) -> bool {
        match self {
            AreaSelection::Own => false,
            AreaSelection::Children | AreaSelection::Family => true,
            AreaSelection::Codes(codes) => codes.len() > 1,
        }
    }
}

impl PeriodSelection {
    /// The last of them alone.
    fn latest(&self) -> PeriodSelection {
        match self {
            PeriodSelection::This => PeriodSelection::This,
            PeriodSelection::Last(frequency, _) => PeriodSelection::Last(*frequency, 1),
            PeriodSelection::Years(_) => PeriodSelection::Years(1),
            PeriodSelection::Named(periods) => PeriodSelection::Named(periods.last().copied().into_iter().collect()),
        }
    }

    fn several(&self) -> bool {
        match self {
            PeriodSelection::This => false,
            PeriodSelection::Last(_, count) | PeriodSelection::Years(count) => *count > 1,
            PeriodSelection::Named(periods) => periods.len() > 1,
        }
    }
}

/// A chart, by what it is drawn from.
#[derive(Debug)]
pub enum Drawn {
    Figures(Chart),
    Rows(RowsChart),
}

/// A chart of figures.
#[derive(Debug)]
pub struct Chart {
    pub id: String,
    pub kind: ChartKind,
    /// The measure.
    pub title: String,
    /// What it says, in place of what follows from its figures.
    pub message: Option<Vec<Span<Live>>>,
    pub selection: Selection,
    pub along: Axis,
    pub series: Option<Axis>,
    /// A figure of the publication's own area, or a comparison of the figure ranked; of a map, its own figure.
    pub comparator: Option<DefinitionIndex>,
    /// Each line of many has a scale of its own.
    pub own_scales: bool,
    /// Behind the one line stands where it would go if it went on as it has.
    pub projection: bool,
    /// Whether it stands in the paper; none where that follows from its place.
    pub paper: Option<bool>,
    /// Of a control or run chart.
    pub control: Option<Control>,
    /// Of a funnel plot.
    pub funnel: Option<Funnel>,
    /// Of a map.
    pub map: Option<Map>,
    pub notes: Vec<String>,
}

#[derive(Debug)]
pub struct Table {
    pub id: String,
    pub title: String,
    pub shape: Shape,
    /// Whether it belongs to the appendix; none where that follows from what it is.
    pub appendix: Option<bool>,
    /// Whether the limits of intervals are shown; none where that follows from the room there is.
    pub intervals: Option<bool>,
    pub notes: Vec<String>,
}

#[derive(Debug)]
pub enum Shape {
    /// A selection with one axis down and one across.
    Grid { selection: Selection, down: Axis, across: Axis },
    /// Single figures, one a line, each with its own area and period.
    Lines(Vec<Line>),
    /// The returns that were owed and did not come.
    Missing,
    /// The populations that figures are divided by.
    Denominators,
    /// How much the counts that are shown vary.
    Variation,
    /// Where one count of one area would be in the next periods if it went on as it has in these.
    Projection(Selection),
    /// The rows of a register.
    Register(OfRegister),
}

#[derive(Debug)]
pub struct Line {
    pub definition: DefinitionIndex,
    pub area: Option<String>,
    pub period: Option<Period>,
    pub breakdown: Breakdown,
    pub label: Option<String>,
}

impl Names<'_> {
    pub(super) fn unused<'b>(&self, id: &'b Name, taken: &mut BTreeMap<&'b str, &'b Name>) -> Result<(), Error> {
        let fits = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
        if id.get_ref().is_empty() || id.get_ref().len() > 60 || !id.get_ref().chars().all(fits) {
            return Err(self
                .source
                .error(id.span().start, "an id names a file: up to 60 lower-case letters, digits and dashes"));
        }
        if [CORRECTIONS, CHANGES].contains(&id.get_ref().as_str()) {
            let message = format!("\"{}\" is the id of the table of changes: choose another", id.get_ref());
            return Err(self.source.error(id.span().start, message));
        }
        let Some(other) = taken.insert(id.get_ref(), id) else { return Ok(()) };
        let (here, there) = (self.source.path_of(id), self.source.path_of(other));
        let where_from = if here == there { String::new() } else { format!(" in {there}") };
        let message = format!("\"{}\" is the id of another table or chart{where_from}", id.get_ref());
        Err(self.source.error(id.span().start, message))
    }

    fn selection(
        &self,
        id: &Name,
        figures: &[Name],
        areas: Option<&TypedAreas>,
        periods: Option<&TypedPeriods>,
        by: Option<&Name>,
        whole: bool,
    ) -> Result<Selection, Error> {
        let definitions = self.figures(figures)?;
        let Some(first) = definitions.first() else {
            return Err(self.source.error(id.span().start, "there must be at least one figure"));
        };
        let by = by.map(|name| self.dimension(name, &self.dimensions_of(*first))).transpose()?;
        if let Some(by) = by {
            for (index, name) in definitions.iter().zip(figures) {
                self.can_be_broken_down(*index, by, name)?;
            }
        }
        self.some_but_not_too_many(id, areas, periods)?;
        Ok(Selection {
            definitions,
            areas: match areas {
                None | Some(TypedAreas::Own) => AreaSelection::Own,
                Some(TypedAreas::Children) => AreaSelection::Children,
                Some(TypedAreas::Family) => AreaSelection::Family,
                Some(TypedAreas::Codes(codes)) => AreaSelection::Codes(codes.clone()),
            },
            periods: match periods {
                None | Some(TypedPeriods::This) => PeriodSelection::This,
                Some(TypedPeriods::Months(count)) => PeriodSelection::Last(Frequency::Month, *count),
                Some(TypedPeriods::Quarters(count)) => PeriodSelection::Last(Frequency::Quarter, *count),
                Some(TypedPeriods::HalfYears(count)) => PeriodSelection::Last(Frequency::HalfYear, *count),
                Some(TypedPeriods::CalendarYears(count)) => PeriodSelection::Last(Frequency::CalendarYear, *count),
                Some(TypedPeriods::Years(count)) => PeriodSelection::Years(*count),
                Some(TypedPeriods::Named(names)) => {
                    PeriodSelection::Named(names.iter().map(|name| self.period(name)).collect::<Result<_, Error>>()?)
                }
            },
            by,
            whole,
        })
    }

    /// Every figure along a dimension must have it, and none may hold one item of it already: else each row would repeat
    /// the same number.
    fn can_be_broken_down(&self, index: DefinitionIndex, by: DimensionIndex, name: &Name) -> Result<(), Error> {
        let dimension = &self.returns.dimensions[by as usize].id;
        if !self.dimensions_of(index).contains(&by) {
            let message = format!("\"{}\" is not broken down by \"{dimension}\"", name.get_ref());
            return Err(self.source.error(name.span().start, message));
        }
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            let facts = &self.definitions[index].facts;
            if let Nature::Sent { breakdown, .. } = &facts.nature
                && breakdown.items().iter().any(|(held, _)| *held == by)
            {
                let message = format!("\"{}\" is already one item of \"{dimension}\"", name.get_ref());
                return Err(self.source.error(name.span().start, message));
            }
            open.extend(&facts.uses);
        }
        Ok(())
    }

    fn some_but_not_too_many(
        &self,
        id: &Name,
        areas: Option<&TypedAreas>,
        periods: Option<&TypedPeriods>,
    ) -> Result<(), Error> {
        let complain = |message: String| Err(self.source.error(id.span().start, message));
        match periods {
            Some(TypedPeriods::Quarters(count) | TypedPeriods::Years(count)) if !(1..=MOST_PERIODS).contains(count) => {
                return complain(format!("the number of periods must be from 1 to {MOST_PERIODS}"));
            }
            Some(TypedPeriods::Named(names)) if names.is_empty() => {
                return complain("there must be at least one period".to_owned());
            }
            _ => {}
        }
        match areas {
            Some(TypedAreas::Codes(codes)) if codes.is_empty() => {
                complain("there must be at least one area".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The dimensions of the measures that a figure is made from.
    pub(super) fn dimensions_of(&self, definition: DefinitionIndex) -> Vec<DimensionIndex> {
        let mut found = Vec::new();
        let mut open = vec![definition];
        while let Some(index) = open.pop() {
            let facts = &self.definitions[index].facts;
            if let Nature::Sent { measure, .. } = &facts.nature {
                found.extend(&self.returns.measures[*measure as usize].by);
            }
            open.extend(&facts.uses);
        }
        found
    }

    fn dimension(&self, name: &Name, among: &[DimensionIndex]) -> Result<DimensionIndex, Error> {
        let ids = among.iter().map(|index| self.returns.dimensions[*index as usize].id.as_str());
        Ok(among[self.source.look_up(name, "dimension of this figure", ids)?])
    }

    pub(super) fn drawn(&self, typed: &TypedChart) -> Result<Drawn, Error> {
        match typed.kind.facts().draws {
            Draws::Figures => Ok(Drawn::Figures(self.chart(typed)?)),
            Draws::Grid | Draws::Plan => Ok(Drawn::Rows(self.rows_chart(typed)?)),
        }
    }

    fn chart(&self, typed: &TypedChart) -> Result<Chart, Error> {
        let at = typed.id.span().start;
        if typed.register.is_some() || !typed.grid.is_empty() || typed.plan.is_some() {
            let message = "`register`, `grid` and `plan` are for charts of the kinds \"grid\" and \"plan\"";
            return Err(self.source.error(at, message));
        }
        let Some(along) = typed.along else {
            return Err(self.source.error(at, "a chart of figures says in `along` what its axis is"));
        };
        let selection = self.selection(
            &typed.id,
            &typed.figures,
            typed.areas.as_ref(),
            typed.periods.as_ref(),
            typed.by.as_ref(),
            false,
        )?;
        self.one_axis_each(&typed.id, &selection, along, typed.series)?;
        self.can_be_drawn(typed, &selection.periods)?;
        if typed.projection {
            self.can_be_projected(&typed.id, &selection)?;
        }
        let (kind, along, series, selection) = self.told_apart(typed.kind, along, typed.series, selection);
        let map = self.map(typed)?;
        let comparator = match &map {
            // Beside a map stands the same figure of the whole.
            Some(_) => selection.definitions.first().copied(),
            None => typed.comparator.as_ref().map(|name| self.comparator(typed, name)).transpose()?,
        };
        Ok(Chart {
            id: typed.id.get_ref().clone(),
            kind,
            title: typed.title.clone(),
            message: typed
                .message
                .as_ref()
                .map(|text| self.spans(&message::one_sentence(self.source, text)?))
                .transpose()?,
            selection,
            along,
            series,
            comparator,
            own_scales: typed.own_scales,
            projection: typed.projection,
            paper: typed.paper,
            control: self.control(typed)?,
            funnel: self.funnel(typed)?,
            map,
            notes: typed.notes.clone(),
        })
    }

    /// Whether the kind of a chart draws what lies along its axes.
    fn can_be_drawn(&self, typed: &TypedChart, periods: &PeriodSelection) -> Result<(), Error> {
        let complain = |message: &str| Err(self.source.error(typed.id.span().start, message));
        let facts = typed.kind.facts();
        if (typed.own_scales || typed.projection) && facts.options != Options::Line {
            return complain("`own-scales` and `projection` are for charts of the kind \"line\"");
        }
        if typed.projection && (typed.along != Some(Axis::Periods) || typed.series.is_some()) {
            return complain("a chart with a projection goes along periods and has no `series`");
        }
        let is_by_quarter =
            typed.along == Some(Axis::Periods) && matches!(typed.periods, Some(TypedPeriods::Quarters(_)));
        if facts.is_by_year && (!is_by_quarter || typed.series.is_some()) {
            return complain(
                "a chart of years goes along quarters, for instance `periods = { quarters = 8 }`, and has no `series`: its lines are the \
                 years",
            );
        }
        if facts.needs_series && typed.series.is_none() {
            return complain(
                "a chart of this kind says in `series` what it draws: a dumbbell its marks, a heat table its rows, a slope its lines",
            );
        }
        let is_of_two = match periods {
            PeriodSelection::This => false,
            PeriodSelection::Last(_, count) | PeriodSelection::Years(count) => *count == 2,
            PeriodSelection::Named(periods) => periods.len() == 2,
        };
        if facts.is_of_two && !(is_of_two && typed.along == Some(Axis::Periods)) {
            return complain(
                "a slope goes along two periods, for instance `periods = { years = 2 }` or `periods = { named = [\"2021/22\", \"2024/25\"] }` \
                 with `along = \"periods\"`",
            );
        }
        Ok(())
    }

    /// A stack of more parts than can be told apart becomes bars, those of its last period.
    fn told_apart(
        &self,
        kind: ChartKind,
        along: Axis,
        series: Option<Axis>,
        selection: Selection,
    ) -> (ChartKind, Axis, Option<Axis>, Selection) {
        let parts = match series {
            Some(Axis::Items) => selection.by.map_or(0, |by| self.returns.dimensions[by as usize].items.len()),
            Some(Axis::Figures) => selection.definitions.len(),
            Some(Axis::Areas | Axis::Periods) | None => 0,
        };
        match series {
            Some(parted) if kind.facts().is_stacked && along == Axis::Periods && parts > MOST_PARTS => {
                let periods = selection.periods.latest();
                (ChartKind::Ranking, parted, None, Selection { periods, ..selection })
            }
            _ => (kind, along, series, selection),
        }
    }

    /// What a ranking is compared with. A comparison of another figure would put shapes on bars that they do not judge.
    fn comparator(&self, typed: &TypedChart, name: &Name) -> Result<DefinitionIndex, Error> {
        let index = self.figure(name)?;
        if let Nature::Benchmark(benchmark) = &self.definitions[index].facts.nature
            && (typed.series.is_some() || self.figures(&typed.figures)? != [benchmark.of])
        {
            let of = &self.definitions[benchmark.of].name;
            let message = format!("this is a comparison of \"{of}\", so the chart has to be of that figure alone");
            return Err(self.source.error(name.span().start, message));
        }
        Ok(index)
    }

    pub(super) fn table(&self, typed: &TypedTable) -> Result<Table, Error> {
        let ready = [
            (typed.missing, Shape::Missing),
            (typed.denominators, Shape::Denominators),
            (typed.variation, Shape::Variation),
        ];
        let mut ready: Vec<Shape> =
            ready.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, shape)| shape).collect();
        if typed.projection {
            let selection = self.selected(typed)?;
            self.can_be_projected(&typed.id, &selection)?;
            ready.push(Shape::Projection(selection));
        }
        let shape = match (typed.down, typed.across, typed.lines.is_empty(), &typed.register, ready.pop()) {
            (None, None, true, Some(_), None) => Shape::Register(self.of_register(typed)?),
            (_, _, _, Some(_), _) => {
                let message = "a table of a register has neither axes nor lines";
                return Err(self.source.error(typed.id.span().start, message));
            }
            (Some(down), Some(across), true, None, None) => {
                let selection = self.selected(typed)?;
                self.one_axis_each(&typed.id, &selection, down, Some(across))?;
                Shape::Grid { selection, down, across }
            }
            (None, None, true, None, Some(shape)) if ready.is_empty() => shape,
            (None, None, false, None, None) => {
                Shape::Lines(typed.lines.iter().map(|line| self.line(line)).collect::<Result<_, Error>>()?)
            }
            _ => {
                return Err(self.source.error(
                    typed.id.span().start,
                    "a table needs either `down` and `across`, or `lines`, or `register`, or `missing = true`, or `denominators = true`, or \
                     `variation = true`, or `projection = true`",
                ));
            }
        };
        Ok(Table {
            id: typed.id.get_ref().clone(),
            title: typed.title.clone(),
            shape,
            appendix: typed.appendix,
            intervals: typed.intervals,
            notes: typed.notes.clone(),
        })
    }

    /// The figures of a table.
    pub(super) fn selected(&self, typed: &TypedTable) -> Result<Selection, Error> {
        self.selection(
            &typed.id,
            &typed.figures,
            typed.areas.as_ref(),
            typed.periods.as_ref(),
            typed.by.as_ref(),
            typed.whole,
        )
    }

    fn line(&self, typed: &TypedLine) -> Result<Line, Error> {
        let definition = self.figure(&typed.figure)?;
        Ok(Line {
            definition,
            area: typed.area.clone(),
            period: typed.period.as_ref().map(|period| self.period(period)).transpose()?,
            breakdown: breakdown(
                self.source,
                self.returns,
                &self.dimensions_of(definition),
                typed.figure.span().start,
                &typed.items,
            )?,
            label: typed.label.clone(),
        })
    }

    /// Whatever there is more than one of must lie along an axis, else figures would be dropped without a word.
    fn one_axis_each(&self, id: &Name, selection: &Selection, first: Axis, second: Option<Axis>) -> Result<(), Error> {
        let several = [
            (Axis::Figures, selection.definitions.len() > 1, "figures"),
            (Axis::Areas, selection.areas.several(), "areas"),
            (Axis::Periods, selection.periods.several(), "periods"),
            (Axis::Items, selection.by.is_some(), "items"),
        ];
        for (axis, many, name) in several {
            if many && first != axis && second != Some(axis) {
                return Err(self
                    .source
                    .error(id.span().start, format!("there are several {name}, so they must be one of the two axes")));
            }
            if axis == Axis::Items && !many && (first == axis || second == Some(axis)) {
                return Err(self.source.error(id.span().start, "items as an axis need `by` to name the dimension"));
            }
        }
        if second == Some(first) {
            return Err(self.source.error(id.span().start, "the two axes must differ"));
        }
        Ok(())
    }
}
