//! Publications with every name looked up: which figures are derived, what is shown, and how it is protected.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Error;
use chrono::NaiveDate;

use super::chart_kind::ChartKind;
use super::control::Control;
use super::disclosure;
use super::figure::{Definition, DefinitionIndex, Nature};
use super::funnel::Funnel;
use super::returns::Returns;
use super::source::{Name, Source};
use super::typed_publication::{Axis, TypedAreas, TypedChart, TypedLine, TypedPeriods, TypedPublication, TypedTable};
use super::typed_return::Frequency;
use crate::model::date;
use crate::model::measure::{Breakdown, DimensionIndex};
use crate::model::period::Period;

pub use super::disclosure::Disclosure;

/// A century of quarters.
const MOST_PERIODS: u32 = 400;

/// One publication.
#[derive(Debug)]
pub struct Publication {
    pub name: String,
    pub title: String,
    pub publisher: String,
    pub returns: Vec<String>,
    /// The code of the area that it is about.
    pub area: String,
    pub frequency: Option<Frequency>,
    pub notice: String,
    pub introduction: Vec<String>,
    pub notes: Vec<String>,
    pub disclosure: Disclosure,
    pub definitions: Vec<Definition>,
    pub events: Vec<Event>,
    pub headlines: Vec<Headline>,
    pub sections: Vec<Section>,
}

#[derive(Debug)]
pub struct Event {
    pub definitions: BTreeSet<DefinitionIndex>,
    pub date: NaiveDate,
    pub label: String,
    pub is_break: bool,
}

#[derive(Debug)]
pub struct Headline {
    pub definition: DefinitionIndex,
    pub label: Option<String>,
    pub area: Option<String>,
    pub period: Option<Period>,
    pub beside: Vec<DefinitionIndex>,
}

#[derive(Debug)]
pub struct Section {
    pub title: String,
    pub text: Vec<String>,
    pub charts: Vec<Chart>,
    pub tables: Vec<Table>,
}

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
    Quarters(u32),
    Years(u32),
    Named(Vec<Period>),
}

impl AreaSelection {
    fn several(&self) -> bool {
        match self {
            AreaSelection::Own => false,
            AreaSelection::Children | AreaSelection::Family => true,
            AreaSelection::Codes(codes) => codes.len() > 1,
        }
    }
}

impl PeriodSelection {
    fn several(&self) -> bool {
        match self {
            PeriodSelection::This => false,
            PeriodSelection::Quarters(count) | PeriodSelection::Years(count) => *count > 1,
            PeriodSelection::Named(periods) => periods.len() > 1,
        }
    }
}

#[derive(Debug)]
pub struct Chart {
    pub id: String,
    pub kind: ChartKind,
    pub title: String,
    pub selection: Selection,
    pub along: Axis,
    pub series: Option<Axis>,
    /// A figure of the publication's own area, or a comparison of the figure ranked.
    pub comparator: Option<DefinitionIndex>,
    /// Of a control or run chart.
    pub control: Option<Control>,
    /// Of a funnel plot.
    pub funnel: Option<Funnel>,
    pub notes: Vec<String>,
}

#[derive(Debug)]
pub struct Table {
    pub id: String,
    pub title: String,
    pub shape: Shape,
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
}

#[derive(Debug)]
pub struct Line {
    pub definition: DefinitionIndex,
    pub area: Option<String>,
    pub period: Option<Period>,
    pub breakdown: Breakdown,
    pub label: Option<String>,
}

/// What a publication and its returns are called has to be a place of its own below the output folder: what is remembered of
/// returns is kept in a folder of their names, beside those of the publications.
fn folders(source: &Source, returns: &[String]) -> Result<(), Error> {
    // On some disks a folder is the same whatever the case of its letters.
    if source.stem().eq_ignore_ascii_case("internal") {
        return Err(source
            .error(0, "a publication cannot be called \"internal\": nothing in a folder of that name is published"));
    }
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains('\\');
    match returns.iter().find(|folder| !folder.split('/').all(is_name)) {
        Some(folder) => {
            let at = source.text.find("returns").unwrap_or(0);
            Err(source.error(at, format!("`returns` names folders in that of the returns, and \"{folder}\" is none")))
        }
        None => Ok(()),
    }
}

impl Publication {
    /// Resolves one file of `pipelines/`, of which the catalogue of methods has read the figures.
    ///
    /// # Errors
    /// The first key, name or combination that cannot be right, with its place.
    pub fn resolve(source: &Source, returns: &Returns, definitions: Vec<Definition>) -> Result<Publication, Error> {
        let typed: TypedPublication = source.parse()?;
        if typed.returns.is_empty() {
            return Err(source.error(source.text.find("returns").unwrap_or(0), "`returns` must name a folder"));
        }
        folders(source, &typed.returns)?;
        if typed.frequency == Some(Frequency::CalendarYear) {
            let message =
                "a publication in calendar years is not built yet: it is `quarter` or `year` (April to March)";
            return Err(source.error(source.text.find("frequency").unwrap_or(0), message));
        }
        let names = Names { source, returns, definitions: &definitions };
        let mut events = Vec::new();
        for event in &typed.events {
            events.push(Event {
                definitions: names.with_all_built_on(&event.figures)?,
                date: names.date(&event.date)?,
                label: event.label.clone(),
                is_break: event.is_break,
            });
        }
        let mut headlines = Vec::new();
        for headline in &typed.headlines {
            headlines.push(Headline {
                definition: names.figure(&headline.figure)?,
                label: headline.label.clone(),
                area: headline.area.clone(),
                period: headline.period.as_ref().map(|period| names.period(period)).transpose()?,
                beside: names.figures(&headline.beside)?,
            });
        }
        let mut taken = BTreeSet::new();
        let mut sections = Vec::new();
        for section in &typed.sections {
            let mut charts = Vec::new();
            for chart in &section.charts {
                names.unused(&chart.id, &mut taken)?;
                charts.push(names.chart(chart)?);
            }
            let mut tables = Vec::new();
            for table in &section.tables {
                names.unused(&table.id, &mut taken)?;
                tables.push(names.table(table)?);
            }
            sections.push(Section { title: section.title.clone(), text: section.text.clone(), charts, tables });
        }
        if typed.frequency == Some(Frequency::CalendarYear) {
            return Err(source.error(
                0,
                "a publication reports financial quarters or years: `frequency` is \"quarter\" or \"year\" (a calendar year \
                 cannot be put together with them; show it beside them, in a table with `periods`)",
            ));
        }
        Ok(Publication {
            name: source.stem().to_owned(),
            disclosure: disclosure::resolve(source, returns, &typed.disclosure)?,
            title: typed.title,
            publisher: typed.publisher,
            returns: typed.returns,
            area: typed.area,
            frequency: typed.frequency,
            notice: typed.notice,
            introduction: typed.introduction,
            notes: typed.notes,
            definitions,
            events,
            headlines,
            sections,
        })
    }
}

/// Looks up the names that occur in a publication.
pub(super) struct Names<'a> {
    pub(super) source: &'a Source,
    pub(super) returns: &'a Returns,
    pub(super) definitions: &'a [Definition],
}

impl Names<'_> {
    pub(super) fn figure(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        self.source.look_up(name, "figure", self.definitions.iter().map(|figure| figure.name.as_str()))
    }

    fn figures(&self, names: &[Name]) -> Result<Vec<DefinitionIndex>, Error> {
        names.iter().map(|name| self.figure(name)).collect()
    }

    /// The figures named and every figure that is built on one of them.
    fn with_all_built_on(&self, names: &[Name]) -> Result<BTreeSet<DefinitionIndex>, Error> {
        let mut all: BTreeSet<DefinitionIndex> = self.figures(names)?.into_iter().collect();
        for (index, definition) in self.definitions.iter().enumerate() {
            // A definition uses only earlier ones, so one pass in order reaches everything.
            if definition.facts.uses.iter().any(|used| all.contains(used)) {
                all.insert(index);
            }
        }
        Ok(all)
    }

    fn period(&self, name: &Name) -> Result<Period, Error> {
        Period::parse(name.get_ref()).map_err(|message| self.source.error(name.span().start, message))
    }

    pub(super) fn date(&self, name: &Name) -> Result<NaiveDate, Error> {
        date::parse(name.get_ref())
            .ok_or_else(|| self.source.error(name.span().start, "a date is written like \"2025-03-31\""))
    }

    fn unused<'b>(&self, id: &'b Name, taken: &mut BTreeSet<&'b str>) -> Result<(), Error> {
        let fits = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
        if id.get_ref().is_empty() || id.get_ref().len() > 60 || !id.get_ref().chars().all(fits) {
            return Err(self
                .source
                .error(id.span().start, "an id names a file: up to 60 lower-case letters, digits and dashes"));
        }
        if taken.insert(id.get_ref()) {
            Ok(())
        } else {
            Err(self.source.error(id.span().start, format!("\"{}\" is the id of another table or chart", id.get_ref())))
        }
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
                Some(TypedPeriods::Quarters(count)) => PeriodSelection::Quarters(*count),
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
    fn dimensions_of(&self, definition: DefinitionIndex) -> Vec<DimensionIndex> {
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

    fn chart(&self, typed: &TypedChart) -> Result<Chart, Error> {
        let selection = self.selection(
            &typed.id,
            &typed.figures,
            typed.areas.as_ref(),
            typed.periods.as_ref(),
            typed.by.as_ref(),
            false,
        )?;
        self.one_axis_each(&typed.id, &selection, typed.along, typed.series)?;
        Ok(Chart {
            id: typed.id.get_ref().clone(),
            kind: typed.kind,
            title: typed.title.clone(),
            selection,
            along: typed.along,
            series: typed.series,
            comparator: typed.comparator.as_ref().map(|name| self.comparator(typed, name)).transpose()?,
            control: self.control(typed)?,
            funnel: self.funnel(typed)?,
            notes: typed.notes.clone(),
        })
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

    fn table(&self, typed: &TypedTable) -> Result<Table, Error> {
        let ready = (typed.missing, typed.denominators);
        let shape = match (typed.down, typed.across, typed.lines.is_empty(), ready) {
            (Some(down), Some(across), true, (false, false)) => {
                let selection = self.selection(
                    &typed.id,
                    &typed.figures,
                    typed.areas.as_ref(),
                    typed.periods.as_ref(),
                    typed.by.as_ref(),
                    typed.whole,
                )?;
                self.one_axis_each(&typed.id, &selection, down, Some(across))?;
                Shape::Grid { selection, down, across }
            }
            (None, None, true, (true, false)) => Shape::Missing,
            (None, None, true, (false, true)) => Shape::Denominators,
            (None, None, false, (false, false)) => {
                Shape::Lines(typed.lines.iter().map(|line| self.line(line)).collect::<Result<_, Error>>()?)
            }
            _ => {
                return Err(self.source.error(
                    typed.id.span().start,
                    "a table needs either `down` and `across`, or `lines`, or `missing = true`, or `denominators = true`",
                ));
            }
        };
        Ok(Table {
            id: typed.id.get_ref().clone(),
            title: typed.title.clone(),
            shape,
            intervals: typed.intervals,
            notes: typed.notes.clone(),
        })
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

/// Looks up `{ dimension = "item" }`.
///
/// # Errors
/// A dimension that is not among these, or an item that it has not.
pub fn breakdown(
    source: &Source,
    returns: &Returns,
    among: &[DimensionIndex],
    at: usize,
    items: &BTreeMap<String, Name>,
) -> Result<Breakdown, Error> {
    let mut found = Vec::new();
    for (dimension, item) in items {
        let Some(index) = among.iter().find(|index| returns.dimensions[**index as usize].id == *dimension) else {
            return Err(source.error(at, format!("this measure is not broken down by \"{dimension}\"")));
        };
        let known = returns.dimensions[*index as usize].items.iter().map(|item| item.id.as_str());
        found.push((*index, source.look_up(item, "item", known)? as u32));
    }
    Ok(Breakdown::new(found))
}
