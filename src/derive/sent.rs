//! What was sent, or follows from it, of any count: the truth behind everything that is shown, which no reader may find.

use rustc_hash::FxHashSet;

use super::{Derivation, Methods, Node, arithmetic};
use crate::check::Accepted;
use crate::model::area::AreaIndex;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::observations::Series;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Edition;

/// A count as it was sent or follows from what was.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub value: Value,
    /// The only partner that sent it, and knows it whoever withholds it.
    pub sender: Option<u32>,
    /// Where several partners sent it: what is left of it to the one who sent most.
    pub rest: Option<f64>,
    /// Where several partners sent it: what each of them sent, by partner.
    pub by: Vec<(u32, Value)>,
    /// What one partner sent after the date of the refresh.
    pub late: Option<f64>,
    /// Nobody sent it: it follows from its parts.
    pub follows: bool,
}

impl Sent {
    /// Nothing was sent.
    pub const NOTHING: Sent = Sent {
        value: Value::Absent(Absence::NotAvailable),
        sender: None,
        rest: None,
        by: Vec::new(),
        late: None,
        follows: false,
    };
}

/// Whether a count of something is wanted, by the places of the edition.
pub struct Wants<'a> {
    pub part: &'a dyn Fn(MeasureIndex, &Breakdown) -> bool,
    pub area: &'a dyn Fn(AreaIndex) -> bool,
    pub period: &'a dyn Fn(Period) -> bool,
}

/// The counts of people that are wanted and of which anything was sent, each once, in no order.
pub fn counts<'a>(
    edition: &'a Edition,
    accepted: &'a Accepted,
    wants: &Wants,
) -> impl Iterator<Item = (MeasureIndex, Breakdown, AreaIndex, Period)> + use<'a> {
    let (observations, slices) = (accepted.observations(), accepted.observations().slices());
    let is_wanted = |series: &Series| {
        edition.returns.measures[series.measure as usize].people && (wants.part)(series.measure, &series.breakdown)
    };
    let series: Vec<bool> = observations.series.iter().map(is_wanted).collect();
    let areas: Vec<bool> = (0..edition.areas.len() as AreaIndex).map(wants.area).collect();
    let periods: Vec<bool> = observations.periods.iter().map(|period| (wants.period)(*period)).collect();
    let rows = slices.series.iter().zip(slices.area).zip(slices.period);
    let places: FxHashSet<(u32, AreaIndex, u32)> = rows
        .filter(|((of, area), period)| series[**of as usize] && areas[**area as usize] && periods[**period as usize])
        .map(|((of, area), period)| (*of, *area, *period))
        .collect();
    places.into_iter().map(|(of, area, period)| {
        let of = &observations.series[of as usize];
        (of.measure, of.breakdown.clone(), area, observations.periods[period as usize])
    })
}

/// Counts as they were sent, in the order in which they are asked for; of an area that these returns do not list, nothing was.
pub fn sent(
    edition: &Edition,
    accepted: &Accepted,
    counts: impl IntoIterator<Item = (MeasureIndex, Breakdown, Option<AreaIndex>, Period)>,
) -> Vec<Sent> {
    let mut derivation = Derivation::new(edition, Methods::NONE, accepted);
    let of = |(measure, part, area, period): (_, _, Option<AreaIndex>, _)| {
        area.map_or(Sent::NOTHING, |area| derivation.sent_of(measure, part, area, period))
    };
    counts.into_iter().map(of).collect()
}

impl Derivation<'_> {
    fn sent_of(&mut self, measure: MeasureIndex, part: Breakdown, area: AreaIndex, period: Period) -> Sent {
        let index = self.measured(measure, part.clone(), area, period);
        let figure = &self.all[index];
        let mut sent = Sent { value: figure.value, sender: figure.sender, rest: figure.rest, ..Sent::NOTHING };
        let is_leaf =
            matches!(&figure.node, Node::Measured { .. }) && figure.parts.is_empty() && !figure.runs.is_empty();
        sent.follows = !figure.parts.is_empty();
        if is_leaf && figure.sender.is_none() {
            let (rows, _) = self.rows_used(measure, &part, area, period);
            let partner = |row: &u32| self.accepted.observations().series_of(*row).partner;
            let mut partners: Vec<u32> = rows.iter().map(partner).collect();
            partners.sort_unstable();
            partners.dedup();
            for one in partners {
                let own = rows.iter().filter(|row| partner(row) == one);
                sent.by.push((one, arithmetic::sum(own.map(|row| self.accepted.observations().value(*row)))));
            }
        } else if is_leaf && figure.value == Value::Absent(Absence::Late) {
            let (rows, _) = self.rows_used(measure, &part, area, period);
            sent.late = arithmetic::sum(rows.iter().map(|row| self.accepted.observations().value(*row))).number();
        }
        sent
    }
}
