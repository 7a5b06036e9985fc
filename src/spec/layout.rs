//! Which figures one edition of a publication shows, in order: `derive` makes these and `present` lays them out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::commentary::Commentary;
use super::control::Control;
use super::figure::DefinitionIndex;
use super::message::Message;
use super::publications::{Headline, Publication};
use super::returns::Returns;
use super::shown::{AreaSelection, Line, PeriodSelection, Selection, Shape};
use super::text::{Live, When};
use super::typed_publication::Axis;
use super::typed_return::Frequency;
use crate::model::area::{AreaIndex, Areas};
use crate::model::edition::Vintage;
use crate::model::measure::Breakdown;
use crate::model::period::Period;
use crate::model::register::Registers;

/// One figure: a definition for an area, a period and a part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub definition: DefinitionIndex,
    pub area: AreaIndex,
    pub period: Period,
    pub breakdown: Breakdown,
}

/// One edition of a publication: what is published, of which area, for which period. The only dates in the program.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    pub publication: &'a Publication,
    pub returns: &'a Returns,
    pub areas: &'a Areas,
    pub own: AreaIndex,
    /// The quarter or year that is reported; all that was sent where the publication has no frequency.
    pub period: Period,
    pub as_at: Option<NaiveDate>,
    /// For each figure that the publication defines the first day that anything which it is made from was sent or owed for.
    pub begins: &'a [Option<NaiveDate>],
    /// The rows of registers, with what may be published of them and nothing else.
    pub registers: &'a Registers,
    /// Whether anything has come that its own period is made from.
    pub has_begun: bool,
    /// When it was released, and which of several of its period it is; none for a draft.
    pub vintage: Option<&'a Vintage>,
    /// What is written on it alone.
    pub commentary: Option<&'a Commentary>,
}

/// A selection spelled out along its four axes.
#[derive(Debug, Clone)]
pub struct Grid {
    pub definitions: Vec<DefinitionIndex>,
    pub areas: Vec<AreaIndex>,
    pub periods: Vec<Period>,
    pub items: Vec<Breakdown>,
}

impl Grid {
    /// How many places an axis has.
    pub fn len(&self, axis: Axis) -> usize {
        match axis {
            Axis::Figures => self.definitions.len(),
            Axis::Areas => self.areas.len(),
            Axis::Periods => self.periods.len(),
            Axis::Items => self.items.len(),
        }
    }

    /// The first period that a date touches.
    pub fn touched(&self, date: NaiveDate) -> Option<usize> {
        self.periods.iter().position(|period| period.last_day() >= date)
    }

    /// The key at one place of each of two axes; the other axes have one place.
    pub fn key(&self, first: (Axis, usize), second: Option<(Axis, usize)>) -> Option<Key> {
        let at = |axis: Axis| match (first, second) {
            ((on, place), _) if on == axis => place,
            (_, Some((on, place))) if on == axis => place,
            _ => 0,
        };
        Some(Key {
            definition: *self.definitions.get(at(Axis::Figures))?,
            area: *self.areas.get(at(Axis::Areas))?,
            period: *self.periods.get(at(Axis::Periods))?,
            breakdown: self.items.get(at(Axis::Items))?.clone(),
        })
    }
}

impl Edition<'_> {
    /// Every figure that this edition shows, each once.
    pub fn keys(&self) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        for headline in &self.publication.headlines {
            keys.insert(self.headline(headline, headline.definition));
            keys.extend(headline.beside.iter().map(|definition| self.headline(headline, *definition)));
        }
        for section in &self.publication.sections {
            for chart in section.charts_of_figures() {
                let grid = self.grid(&chart.selection);
                keys.extend(places(&grid, chart.along, chart.series));
                match chart.comparator {
                    // A comparison has a benchmark and a verdict for each place.
                    Some(index) if self.publication.definitions[index].is_comparison() => {
                        keys.extend(places(&Grid { definitions: vec![index], ..grid }, chart.along, None));
                    }
                    Some(index) => {
                        keys.insert(self.own_key(index, &grid));
                    }
                    None => {}
                }
            }
            for table in &section.tables {
                match &table.shape {
                    Shape::Grid { selection, down, across } => {
                        keys.extend(places(&self.grid(selection), *down, Some(*across)));
                    }
                    Shape::Lines(lines) => keys.extend(lines.iter().map(|line| self.line(line))),
                    // A projection is made from what is shown elsewhere.
                    Shape::Projection(_) => {}
                    Shape::Missing | Shape::Denominators | Shape::Variation | Shape::Register(_) => {}
                }
            }
        }
        keys.extend(self.in_texts());
        keys
    }

    /// Every figure that a text of it names, and those that its messages hold against each other.
    fn in_texts(&self) -> Vec<Key> {
        let publication = self.publication;
        let mut keys: Vec<Key> = publication.lives(self.commentary).filter_map(|live| self.live(live)).collect();
        for message in publication.sections.iter().flat_map(|section| &section.messages) {
            match message {
                Message::Pinned(_) => {}
                Message::Beyond { more, than } => keys.extend([more, than].map(|of| self.of_own(*of))),
            }
        }
        keys
    }

    /// The figure that a text names; nothing where there is no such period.
    pub fn live(&self, live: &Live) -> Option<Key> {
        Some(Key {
            definition: live.definition,
            area: self.area(live.area.as_deref()),
            period: match live.when {
                When::This => self.period,
                When::Previous => self.period.back(1)?,
                When::LastYear => self.period.year_before()?,
                When::Period(period) => period,
            },
            breakdown: live.breakdown.clone(),
        })
    }

    /// A figure of its own area and period.
    pub fn of_own(&self, definition: DefinitionIndex) -> Key {
        Key { definition, area: self.own, period: self.period, breakdown: Breakdown::default() }
    }

    pub fn headline(&self, headline: &Headline, definition: DefinitionIndex) -> Key {
        Key {
            definition,
            area: self.area(headline.area.as_deref()),
            period: headline.period.unwrap_or(self.period),
            breakdown: Breakdown::default(),
        }
    }

    pub fn line(&self, line: &Line) -> Key {
        Key {
            definition: line.definition,
            area: self.area(line.area.as_deref()),
            period: line.period.unwrap_or(self.period),
            breakdown: line.breakdown.clone(),
        }
    }

    /// A figure of the publication's own area beside a grid of others.
    pub fn own_key(&self, definition: DefinitionIndex, grid: &Grid) -> Key {
        Key {
            definition,
            area: self.own,
            period: grid.periods.last().copied().unwrap_or(self.period),
            breakdown: Breakdown::default(),
        }
    }

    pub fn grid(&self, selection: &Selection) -> Grid {
        let mut items = vec![Breakdown::default()];
        if let Some(dimension) = selection.by {
            let count = self.returns.dimensions[dimension as usize].items.len() as u32;
            items = (0..count).map(|item| Breakdown::new(vec![(dimension, item)])).collect();
            if selection.whole {
                items.push(Breakdown::default());
            }
        }
        Grid {
            definitions: selection.definitions.clone(),
            areas: self.areas(&selection.areas),
            periods: self.periods(selection),
            items,
        }
    }

    /// Where along its periods a chart starts anew, and why: at the breaks of its series, and where its limits are set
    /// anew. A start at the first place is none.
    pub fn starts(&self, control: &Control, grid: &Grid) -> BTreeMap<usize, Vec<String>> {
        let breaks = self.publication.events.iter().filter(|event| {
            event.is_break && grid.definitions.iter().any(|definition| event.definitions.contains(definition))
        });
        let breaks = breaks.map(|event| (event.date, event.label.as_str()));
        let rebased = control.rebase.iter().map(|rebase| (rebase.date, rebase.reason.as_str()));
        let mut starts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (date, reason) in breaks.chain(rebased) {
            if let Some(place) = grid.touched(date).filter(|place| *place > 0) {
                starts.entry(place).or_default().push(reason.to_owned());
            }
        }
        starts
    }

    /// Whether a break in the series falls between the beginning of a place of the layout and the end of the edition.
    pub fn is_before_break(&self, key: &Key) -> bool {
        let breaks = self.publication.events.iter().filter(|event| event.is_break);
        let mut own = breaks.filter(|event| event.definitions.contains(&key.definition)).map(|event| event.date);
        own.any(|date| key.period.first_day() < date && date <= self.period.last_day())
    }

    fn area(&self, code: Option<&str>) -> AreaIndex {
        code.and_then(|code| self.areas.find(code)).unwrap_or(self.own)
    }

    fn areas(&self, selection: &AreaSelection) -> Vec<AreaIndex> {
        let children = || self.areas.children(self.own, self.period);
        match selection {
            AreaSelection::Own => vec![self.own],
            AreaSelection::Children => children(),
            AreaSelection::Family => children().into_iter().chain([self.own]).collect(),
            AreaSelection::Codes(codes) => codes.iter().filter_map(|code| self.areas.find(code)).collect(),
        }
    }

    /// The periods of a selection. Those before anything of its figures was sent or owed are left out of a run, but for the last
    /// one.
    fn periods(&self, selection: &Selection) -> Vec<Period> {
        let begins = selection.definitions.iter().map(|definition| self.begins.get(*definition).copied().flatten());
        let begins = begins.collect::<Option<Vec<NaiveDate>>>().and_then(|days| days.into_iter().min());
        let run = |last: Period, count: u32| -> Vec<Period> {
            let all = (0..count as i32).rev().filter_map(|steps| last.back(steps));
            all.filter(|period| *period == last || begins.is_none_or(|begins| period.last_day() >= begins)).collect()
        };
        match &selection.periods {
            PeriodSelection::This => vec![self.period],
            PeriodSelection::Last(frequency, count) => run(frequency.last_over(self.period), *count),
            // Of a publication in calendar years, these.
            PeriodSelection::Years(count) => match self.publication.frequency {
                Some(Frequency::CalendarYear) => run(self.period.last_calendar_year(), *count),
                Some(Frequency::Month | Frequency::Quarter | Frequency::HalfYear | Frequency::Year) | None => {
                    run(self.period.last_year(), *count)
                }
            },
            PeriodSelection::Named(periods) => periods.clone(),
        }
    }
}

fn places(grid: &Grid, first: Axis, second: Option<Axis>) -> Vec<Key> {
    let across = second.map_or(1, |axis| grid.len(axis));
    (0..grid.len(first))
        .flat_map(|down| (0..across).filter_map(move |place| grid.key((first, down), second.map(|axis| (axis, place)))))
        .collect()
}
