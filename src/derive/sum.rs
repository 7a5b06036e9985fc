//! What was sent, added up over parts, quarters and areas as far as all of them are there.

use std::collections::{BTreeMap, BTreeSet};

use super::arithmetic;
use super::derivation::merge;
use super::{Derivation, Extra, Figure, FigureIndex, Made, Node, Part, PartRole};
use crate::check::Rows;
use crate::model::area::AreaIndex;
use crate::model::lineage;
use crate::model::measure::{Breakdown, Measure, MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::model::round;
use crate::model::value::{Absence, Bounds, Value};

impl Derivation<'_> {
    /// A measure for an area, period and part. What was sent for exactly that is used before anything is added up;
    /// then the parts, then the quarters of a year, then the areas below.
    pub fn measured(
        &mut self,
        measure: MeasureIndex,
        breakdown: Breakdown,
        area: AreaIndex,
        period: Period,
    ) -> FigureIndex {
        let node = Node::Measured { measure, area, period, breakdown: breakdown.clone() };
        if let Some(index) = self.known(&node) {
            return index;
        }
        let of = &self.edition.returns.measures[measure as usize];
        let (rows, complete) = self.rows_used(measure, &breakdown, area, period);
        let unlisted = of.over_time != OverTime::None
            && of.sparse
            && !self.accepted.rows(measure, area, period).is_empty()
            && breakdown.items().len() == of.by.len();
        if !rows.is_empty() || unlisted {
            // Who sent its parts instead is not among those who sent the whole.
            let complete =
                complete && self.senders_of_parts(measure, &breakdown, area, period).is_subset(&self.senders(&rows));
            return self.leaf(node, measure, area, period, &rows, complete);
        }
        if of.over_time != OverTime::None {
            if let Some(made) = self.over_parts(measure, &breakdown, area, period) {
                return self.keep(node, made);
            }
            if let Some(made) = self.over_areas(measure, &breakdown, area, period) {
                return self.keep(node, made);
            }
        }
        self.nothing(node, measure, area, period)
    }

    /// The rows that make up a measure for exactly this area, period and part, and whether they are all there should be.
    pub(super) fn rows_used(
        &self,
        measure: MeasureIndex,
        breakdown: &Breakdown,
        area: AreaIndex,
        period: Period,
    ) -> (Vec<u32>, bool) {
        let rows = self.accepted.rows(measure, area, period);
        let mut used = self.rows_where(rows, |sent| sent == breakdown);
        if self.edition.returns.measures[measure as usize].over_time == OverTime::None {
            return (used, true);
        }
        let complete = self.add_parts(&mut used, rows, breakdown, measure);
        (used, complete)
    }

    /// Adds the parts of `breakdown` that partners sent who did not send it whole. Tells whether each of these partners sent
    /// all parts.
    fn add_parts(&self, used: &mut Vec<u32>, rows: Rows, breakdown: &Breakdown, measure: MeasureIndex) -> bool {
        let of = &self.edition.returns.measures[measure as usize];
        if of.by.len() == breakdown.items().len() || self.overlaps(breakdown, of) {
            return true;
        }
        let partner = |row: u32| self.accepted.observations().series_of(row).partner;
        let whole: Vec<u32> = used.iter().map(|row| partner(*row)).collect();
        let parts: Vec<u32> = self
            .rows_where(rows, |sent| sent.items().len() == of.by.len() && breakdown.contains(sent))
            .into_iter()
            .filter(|row| !whole.contains(&partner(*row)))
            .collect();
        let complete = self.complete(&parts, breakdown, measure);
        used.extend(parts);
        complete
    }

    fn rows_where(&self, rows: Rows, fits: impl Fn(&Breakdown) -> bool) -> Vec<u32> {
        let observations = self.accepted.observations();
        let series = observations.slices().series;
        rows.into_iter().filter(|row| fits(&observations.series[series[*row as usize] as usize].breakdown)).collect()
    }

    /// Whether a dimension that would have to be added up has items that overlap.
    fn overlaps(&self, breakdown: &Breakdown, of: &Measure) -> bool {
        let given = |dimension: &u32| breakdown.items().iter().any(|(other, _)| other == dimension);
        of.by
            .iter()
            .any(|dimension| !given(dimension) && self.edition.returns.dimensions[*dimension as usize].overlapping)
    }

    /// Whether every partner sent every combination of items. A return that lists only what occurred says so (`sparse`).
    fn complete(&self, rows: &[u32], breakdown: &Breakdown, measure: MeasureIndex) -> bool {
        let of = &self.edition.returns.measures[measure as usize];
        let combinations = self.edition.returns.combinations(measure, breakdown);
        let observations = self.accepted.observations();
        let series = observations.slices().series;
        let mut partners: Vec<u32> =
            rows.iter().map(|row| observations.series[series[*row as usize] as usize].partner).collect();
        partners.sort_unstable();
        of.sparse || partners.chunk_by(|a, b| a == b).all(|rows| rows.len() == combinations)
    }

    /// A figure that is the sum of rows.
    pub(super) fn leaf(
        &mut self,
        node: Node,
        measure: MeasureIndex,
        area: AreaIndex,
        period: Period,
        rows: &[u32],
        complete: bool,
    ) -> FigureIndex {
        let observations = self.accepted.observations();
        let of = &self.edition.returns.measures[measure as usize];
        let slices = observations.slices();
        let mut extra = Extra::default();
        let mut provisional = false;
        for detail in rows.iter().filter_map(|row| observations.detail(*row)) {
            provisional |= detail.provisional;
            merge(&mut extra.notes, detail.note.as_slice());
            merge(&mut extra.documents, detail.document.as_slice());
            extra.words.clone_from(&detail.words);
        }
        if rows.len() > 1 {
            extra.words = None;
        }
        let value = if of.over_time == OverTime::None && rows.len() > 1 {
            // Two partners' rates have two denominators.
            Value::Absent(Absence::NotComparable)
        } else if rows.is_empty() {
            // A sparse return lists only what occurred.
            Value::Number(0.0)
        } else if complete
            && (matches!(node, Node::SentBy { .. }) || self.all_partners_sent(measure, area, period, rows))
        {
            arithmetic::sum(rows.iter().map(|row| self.sent(*row, measure)))
        } else {
            Value::Absent(Absence::PartMissing)
        };
        let runs = rows
            .iter()
            .flat_map(|row| {
                let own = (slices.place[*row as usize], slices.line[*row as usize]);
                // A count of a register's rows rests on each of them.
                let counted = self.accepted.observations().detail(*row).map_or(&[][..], |detail| &detail.counted);
                let own = if counted.is_empty() { Some(own) } else { None };
                own.into_iter().chain(counted.iter().copied()).map(|(place, line)| (place, line, line))
            })
            .collect();
        let decimals = value
            .number()
            .filter(|_| of.over_time == OverTime::None)
            .map(|number| round::places(number).min(of.decimals));
        let parts = self.tied(measure, &node, area, period);
        let figure = Figure {
            total: false,
            broken: self.broken(&node, period),
            period,
            value,
            rounded_to: self.rounded_to(&node),
            found: true,
            sender: self.only_sender(rows),
            rest: self.rest(rows, measure, value),
            parts,
            runs: lineage::join(runs),
            provisional,
            estimated: false,
            decimals,
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
            node: node.clone(),
        };
        self.store(node, figure)
    }

    fn only_sender(&self, rows: &[u32]) -> Option<u32> {
        let sender = |row: &u32| self.accepted.observations().series_of(*row).partner;
        let first = rows.first().map(sender)?;
        rows.iter().all(|row| sender(row) == first).then_some(first)
    }

    /// What each partner can subtract of a count that several sent is its own part: this is the least that is left then.
    fn rest(&self, rows: &[u32], measure: MeasureIndex, value: Value) -> Option<f64> {
        let total = value.number().filter(|_| self.only_sender(rows).is_none())?;
        let mut sent: BTreeMap<u32, f64> = BTreeMap::new();
        for row in rows {
            let partner = self.accepted.observations().series_of(*row).partner;
            *sent.entry(partner).or_default() += self.sent(*row, measure).number()?;
        }
        sent.into_values().map(|own| total - own).min_by(f64::total_cmp)
    }

    /// The counts behind a rate, share or change that was sent ready made: whoever knows it and all but one of these knows
    /// that one, too. A rule of the return may say which they are; without one it may be any count of people of the same
    /// return, and of a number that may be below zero, which is a change, also those before.
    fn tied(&mut self, measure: MeasureIndex, node: &Node, area: AreaIndex, period: Period) -> Vec<Part> {
        let Node::Measured { breakdown, .. } = node else { return Vec::new() };
        let returns = self.edition.returns;
        let of = &returns.measures[measure as usize];
        let Some(kind) = returns.kind_with(measure).map(|kind| &returns.kinds[kind]) else { return Vec::new() };
        if of.people || of.over_time != OverTime::None {
            return Vec::new();
        }
        let ready_made = kind.rules.iter().filter_map(|rule| rule.facts.ready_made);
        let mut counts: Vec<(MeasureIndex, Period)> =
            ready_made.filter(|made| made.number == measure).map(|made| (made.count, period)).collect();
        if counts.is_empty() {
            let is_change = of.minimum.is_none_or(|minimum| minimum < 0.0);
            let before = [period.back(1), period.year_before()].into_iter().flatten().filter(|_| is_change);
            let periods: BTreeSet<Period> = [period].into_iter().chain(before).collect();
            let people = kind.measures.clone().filter(|count| returns.measures[*count as usize].people);
            counts = people.flat_map(|count| periods.iter().map(move |period| (count, *period))).collect();
        }
        let mut tied = BTreeSet::new();
        for (count, period) in counts {
            let by = &returns.measures[count as usize].by;
            // The part, and the whole that it is a share of.
            let part = breakdown.within(by);
            let wholes = part.items().iter().map(|(dimension, _)| part.without(*dimension));
            for part in wholes.chain([part.clone()]).collect::<Vec<_>>() {
                let figure = self.measured(count, part, area, period);
                // What was never sent is behind nothing.
                if self.all[figure].found {
                    tied.insert(figure);
                }
            }
        }
        tied.into_iter().map(|figure| Part { role: PartRole::Tied, figure }).collect()
    }

    /// A row's value as it stands at the date of the edition. A bound without a lower end starts at the measure's minimum.
    pub(super) fn sent(&self, row: u32, measure: MeasureIndex) -> Value {
        let of = &self.edition.returns.measures[measure as usize];
        let observations = self.accepted.observations();
        if observations.is_late(row, self.edition.as_at) {
            return Value::Absent(Absence::Late);
        }
        match observations.value(row) {
            Value::Between(bounds) if bounds.upper.is_some() => {
                Value::Between(Bounds { lower: bounds.lower.or(of.minimum), ..bounds })
            }
            value => value,
        }
    }

    /// A figure, or what one partner sent of it.
    pub fn sent_by(&mut self, figure: FigureIndex, partner: Option<u32>) -> FigureIndex {
        let Some(partner) = partner else { return figure };
        let Node::Measured { measure, area, period, breakdown } = self.all[figure].node.clone() else { return figure };
        if self.all[figure].sender == Some(partner) {
            return figure;
        }
        let node = Node::SentBy { measure, area, period, breakdown: breakdown.clone(), partner };
        if let Some(index) = self.known(&node) {
            return index;
        }
        let (rows, _) = self.rows_used(measure, &breakdown, area, period);
        let own = rows.into_iter().filter(|row| self.accepted.observations().series_of(*row).partner == partner);
        let rows: Vec<u32> = own.collect();
        self.leaf(node, measure, area, period, &rows, true)
    }

    /// Whether every partner that owes the return for this area and period is among the rows.
    fn all_partners_sent(&self, measure: MeasureIndex, area: AreaIndex, period: Period, rows: &[u32]) -> bool {
        let observations = self.accepted.observations();
        self.owed_by(measure, area, period).iter().all(|owes| {
            rows.iter().any(|row| observations.partners[observations.series_of(*row).partner as usize] == *owes)
        })
    }

    fn owed_by(&self, measure: MeasureIndex, area: AreaIndex, period: Period) -> Vec<&str> {
        let kind = self.edition.returns.kind_with(measure);
        kind.map_or(Vec::new(), |kind| self.accepted.owed_by(kind, area, period))
    }

    /// The partners that sent these rows.
    fn senders(&self, rows: &[u32]) -> BTreeSet<u32> {
        rows.iter().map(|row| self.accepted.observations().series_of(*row).partner).collect()
    }

    /// The partners that sent shorter periods of this one.
    fn senders_of_parts(
        &self,
        measure: MeasureIndex,
        breakdown: &Breakdown,
        area: AreaIndex,
        period: Period,
    ) -> BTreeSet<u32> {
        if self.edition.returns.measures[measure as usize].over_time != OverTime::Sum {
            return BTreeSet::new();
        }
        let parts = period.parts().into_iter().flatten().filter(|part| self.accepted.has(measure, *part));
        let rows = parts.flat_map(|part| self.rows_used(measure, breakdown, area, part).0);
        self.senders(&rows.collect::<Vec<u32>>())
    }

    /// Added up over the shorter periods that make it up, the longest of which anything was sent.
    fn over_parts(
        &mut self,
        measure: MeasureIndex,
        breakdown: &Breakdown,
        area: AreaIndex,
        period: Period,
    ) -> Option<Made> {
        let level = self.edition.returns.measures[measure as usize].over_time == OverTime::Level;
        // The level of a calendar year is that of 30 June for populations and may be another for what else is counted, so only
        // what was sent for it counts.
        if level && matches!(period, Period::CalendarYear { .. }) {
            return None;
        }
        let is_sent = |parts: &Vec<Period>| parts.iter().any(|part| self.accepted.has(measure, *part));
        let mut used = period.parts().into_iter().find(is_sent)?;
        let mut changes = false;
        if matches!(used.first(), Some(Period::Month { .. })) {
            // Months are sent by the same partners throughout, or the sum is of fewer in some than in others; where the areas below
            // were sent, each is held to that.
            let senders = |part: &Period| self.senders(&self.rows_used(measure, breakdown, area, *part).0);
            let senders: Vec<BTreeSet<u32>> = used.iter().map(senders).collect();
            if senders.iter().all(BTreeSet::is_empty) {
                return None;
            }
            // A return that lists only what occurred may have nothing to list.
            let sparse = self.edition.returns.measures[measure as usize].sparse;
            changes = !sparse && senders.windows(2).any(|two| two[0] != two[1]);
        }
        if level {
            used.retain(|part| part.last_day() == period.last_day());
        }
        let figures: Vec<FigureIndex> =
            used.iter().map(|part| self.measured(measure, breakdown.clone(), area, *part)).collect();
        let not_applicable = |figure: &&FigureIndex| self.value(**figure) == Value::Absent(Absence::NotApplicable);
        let part_year = (1..figures.len()).contains(&figures.iter().filter(not_applicable).count());
        let made = self.added(period, &figures)?;
        // A service that ran for half of the year has no figure for the year.
        Some(if part_year || (changes && !level) {
            Made { value: Value::Absent(Absence::PartMissing), ..made }
        } else {
            made
        })
    }

    fn over_areas(
        &mut self,
        measure: MeasureIndex,
        breakdown: &Breakdown,
        area: AreaIndex,
        period: Period,
    ) -> Option<Made> {
        let level = self.edition.returns.measures[measure as usize].over_time == OverTime::Level;
        let areas = self.accepted.areas();
        let children =
            if level { areas.children_on(area, period.reference_day()) } else { areas.children(area, period) };
        let partly = !level && areas.changed_during(area, period);
        let figures: Vec<FigureIndex> =
            children.into_iter().map(|child| self.measured(measure, breakdown.clone(), child, period)).collect();
        let made = self.added(period, &figures)?;
        // An area that began or ended on the way has no figure for the whole period, so neither has its parent.
        Some(if partly { Made { value: Value::Absent(Absence::PartMissing), ..made } } else { made })
    }

    /// The sum of figures, if there is anything behind any of them.
    fn added(&self, period: Period, figures: &[FigureIndex]) -> Option<Made> {
        figures.iter().any(|figure| self.found(*figure)).then(|| {
            let value = self.total(figures);
            let parts = figures.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
            Made::new(period, value, parts)
        })
    }

    /// Nothing was sent: missing when it was owed, else not available.
    fn nothing(&mut self, node: Node, measure: MeasureIndex, area: AreaIndex, period: Period) -> FigureIndex {
        let owed = !self.owed_by(measure, area, period).is_empty();
        let reason = if owed { Absence::NotSubmitted } else { Absence::NotOwed };
        let figure = Figure {
            node: node.clone(),
            period,
            value: Value::Absent(reason),
            rounded_to: self.rounded_to(&node),
            found: owed,
            sender: None,
            rest: None,
            parts: Vec::new(),
            runs: Vec::new(),
            provisional: false,
            estimated: false,
            broken: false,
            total: false,
            decimals: None,
            extra: None,
        };
        self.store(node, figure)
    }
}
