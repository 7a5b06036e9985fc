//! What a rule sees, and how it speaks of a row.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::index::Index;
use crate::model::area::{AreaIndex, Areas};
use crate::model::code::Code;
use crate::model::finding::{Finding, Origin, Place};
use crate::model::findings::Findings;
use crate::model::measure::{Breakdown, MeasureIndex};
use crate::model::observations::{Observations, Series};
use crate::model::period::Period;
use crate::model::received::Received;
use crate::model::register::{Empty, Entry};
use crate::model::round;
use crate::model::submitted::{Expected, FileRead};
use crate::model::value::{Absence, Value};
use crate::spec::returns::Returns;

/// What a rule sees.
pub struct View<'a> {
    pub returns: &'a Returns,
    pub observations: &'a Observations,
    /// The rows of registers.
    pub entries: &'a [Entry],
    /// The registers that were sent without a row.
    pub empty: &'a [Empty],
    pub index: &'a Index,
    pub areas: &'a Areas,
    pub expected: &'a [Expected],
    /// What was submitted after this date has not come.
    pub as_at: Option<NaiveDate>,
    /// What is known, after this reading, of what was sent now and before; nothing where nothing was kept.
    pub kept: Option<&'a Received>,
    pub files: &'a [FileRead],
    /// The kinds of return of which something could not be read; none where it is not known of which.
    pub unread: BTreeSet<Option<usize>>,
}

/// One side of a rule that holds two returns against each other: all that was sent of a part of a measure for one area and
/// period.
pub struct Side {
    /// The first row of it.
    pub row: u32,
    pub sum: f64,
}

impl<'a> View<'a> {
    /// The findings about returns of which everything could be read: what could not has an error of its own, and may be what
    /// would be missed.
    pub fn of_what_was_read(&self, findings: impl Into<Findings>) -> Findings {
        let mut findings = findings.into();
        findings
            .retain_files(|file| !self.unread.contains(&None) && !self.unread.contains(&self.returns.kind_of(file)));
        findings
    }

    /// The measures for which a rule of their return does what the test of this code would do.
    pub fn judged_by_others(&self, code: Code) -> BTreeSet<MeasureIndex> {
        let rules = self.returns.kinds.iter().flat_map(|kind| &kind.rules);
        let instead = rules.filter_map(|rule| rule.facts.instead_of);
        instead.filter(|(of, _)| *of == code).map(|(_, measure)| measure).collect()
    }

    /// A row's number, if it is one.
    pub fn number(&self, row: u32) -> Option<f64> {
        self.observations.value(row).number()
    }

    /// The row that the same partner sent for the same area and period: of `measure`, with this breakdown.
    pub fn beside(&self, row: u32, measure: MeasureIndex, breakdown: &Breakdown) -> Option<u32> {
        let partner = self.observations.series_of(row).partner;
        let (area, period) = self.place(row);
        self.index.row(self.observations, &Series { measure, breakdown: breakdown.clone(), partner }, area, period)
    }

    /// Each part of `one` for an area and period, with what `other` says of the same in another return: whoever sent them,
    /// all partners of a side are added up. Where anyone who owes either has not sent it, or sent no number, nothing is said.
    pub fn across(&self, one: MeasureIndex, other: MeasureIndex) -> Vec<(Side, Side)> {
        let by = &self.returns.measures[other as usize].by;
        let mut pairs = Vec::new();
        for rows in self.index.groups(one) {
            let (area, period) = self.place(rows.get(0));
            let parts: BTreeSet<&Breakdown> =
                rows.into_iter().map(|row| &self.observations.series_of(row).breakdown).collect();
            for part in parts {
                let side = self.side(one, part, area, period);
                pairs.extend(side.zip(self.side(other, &part.within(by), area, period)));
            }
        }
        pairs
    }

    fn side(&self, measure: MeasureIndex, part: &Breakdown, area: AreaIndex, period: Period) -> Option<Side> {
        let rows = self.index.rows(measure, area, period).into_iter();
        let rows: Vec<u32> = rows.filter(|row| self.observations.series_of(*row).breakdown == *part).collect();
        let partner =
            |row: &u32| self.observations.partners[self.observations.series_of(*row).partner as usize].as_str();
        let kind = self.returns.kind_with(measure)?;
        let owed = self.expected.iter().filter(|owed| owed.kind == kind && owed.area == area);
        let all = owed
            .filter(|owed| owed.covers(period))
            .all(|owed| rows.iter().any(|row| partner(row) == owed.partner && self.came(*row)));
        let numbers: Vec<f64> = rows.iter().map(|row| self.number(*row)).collect::<Option<_>>()?;
        (all && !numbers.is_empty()).then(|| Side { row: rows[0], sum: numbers.iter().sum() })
    }

    /// The row of the same series and area, so many periods before.
    pub fn earlier(&self, row: u32, steps: i32) -> Option<u32> {
        let (area, period) = self.place(row);
        self.index.row(self.observations, self.observations.series_of(row), area, period.back(steps)?)
    }

    /// Whether a row had come by the date of the refresh, and says anything.
    pub fn came(&self, row: u32) -> bool {
        !self.observations.is_late(row, self.as_at)
            && self.observations.value(row) != Value::Absent(Absence::NotSubmitted)
    }

    pub fn place(&self, row: u32) -> (AreaIndex, Period) {
        self.observations.area_and_period(row)
    }

    /// A finding of this code at each row of `part` that is more than its whole, which the same partner sent with the
    /// breakdown that `beside` tells; in another kind of return it is what all partners sent.
    pub fn exceeding(
        &self,
        code: Code,
        part: MeasureIndex,
        whole: MeasureIndex,
        beside: impl Fn(&Breakdown) -> Breakdown,
    ) -> Vec<Finding> {
        let more = |small: &Side, large: &Side| small.sum > large.sum + self.rounding(part, whole);
        self.beside_or_across(part, whole, beside)
            .filter(|(small, large)| more(small, large))
            .map(|(small, large)| self.compared(code, &small, "more than", &large))
            .collect()
    }

    /// Each row of `one` with the row of `other` beside it, or both as all partners sent them where they are of two returns.
    pub fn beside_or_across<'b>(
        &'b self,
        one: MeasureIndex,
        other: MeasureIndex,
        beside: impl Fn(&Breakdown) -> Breakdown + 'b,
    ) -> Box<dyn Iterator<Item = (Side, Side)> + 'b> {
        if self.returns.kind_with(one) != self.returns.kind_with(other) {
            return Box::new(self.across(one, other).into_iter());
        }
        let side = move |row: u32| Some(Side { row, sum: self.number(row)? });
        let pair = move |row: u32| {
            let breakdown = beside(&self.observations.series_of(row).breakdown);
            side(row).zip(side(self.beside(row, other, &breakdown)?))
        };
        Box::new(self.index.groups(one).flatten().filter_map(pair))
    }

    /// How far two numbers may be apart because they were rounded.
    pub fn rounding(&self, one: MeasureIndex, other: MeasureIndex) -> f64 {
        [one, other].map(|measure| self.returns.measures[measure as usize].rounding(1)).iter().sum()
    }

    /// A finding that one side is more or less than the other. Between two kinds of return it has a code of its own: one
    /// partner's figures then stand beside another's.
    pub fn compared(&self, code: Code, one: &Side, how: &str, other: &Side) -> Finding {
        let kind = |side: &Side| self.returns.kind_with(self.observations.series_of(side.row).measure);
        let code = if kind(one) == kind(other) { code } else { Code::RETURNS_DISAGREE };
        let said = |side: &Side| format!("{} ({})", self.label_of(side.row), plain(side.sum));
        let message = format!("{} is {how} {} for {}", said(one), said(other), self.whereabouts(one.row));
        Finding::error(code, self.at(one.row), message).hint(format!("compare with {}", self.origin(other.row)))
    }

    /// Which area and period a row is of, for messages.
    pub fn whereabouts(&self, row: u32) -> String {
        let (area, period) = self.place(row);
        format!("{}, {period}", self.areas.get(area).name)
    }

    /// A measure and part with its number, for messages: "repeat MARAC cases (12)".
    pub fn said(&self, row: u32) -> String {
        let series = self.observations.series_of(row);
        let label = self.label(series.measure, &series.breakdown);
        match self.number(row) {
            Some(number) => format!("{label} ({})", plain(number)),
            None => label,
        }
    }

    pub fn label(&self, measure: MeasureIndex, breakdown: &Breakdown) -> String {
        let label = &self.returns.measures[measure as usize].label;
        match self.returns.breakdown_label(breakdown) {
            part if part.is_empty() => label.clone(),
            part => format!("{label} ({part})"),
        }
    }

    /// What a row is about, without its number.
    pub fn label_of(&self, row: u32) -> String {
        let series = self.observations.series_of(row);
        self.label(series.measure, &series.breakdown)
    }

    /// The title of the return that a row is of.
    pub fn title_of(&self, row: u32) -> &str {
        let kind = self.returns.kind_with(self.observations.series_of(row).measure);
        kind.map_or("return", |kind| self.returns.kinds[kind].title.as_str())
    }

    /// The whole return that a row belongs to: "the MARAC return from its coordinator for Alder, 2023/24 Q2".
    pub fn whole_return(&self, row: u32) -> String {
        let partner = &self.observations.partners[self.observations.series_of(row).partner as usize];
        let from = if partner.is_empty() { String::new() } else { format!(" from {partner}") };
        format!("the {}{from} for {}", self.title_of(row), self.whereabouts(row))
    }

    pub fn origin(&self, row: u32) -> Origin {
        self.observations.origin(row)
    }

    /// Where a row stands, and what it is about.
    pub fn at(&self, row: u32) -> Place {
        let (area, period) = self.place(row);
        Place::of(self.origin(row), area, period)
    }

    /// The parts of a measure, grouped by who sent them for which area and period, each group with its sum. A group of
    /// which a part was not sent, or is no number, is left out: nothing can be said of its sum. What is not applicable
    /// adds nothing.
    pub fn parts(&self, measure: MeasureIndex) -> Vec<(Vec<u32>, f64)> {
        let of = &self.returns.measures[measure as usize];
        let combinations = self.returns.combinations(measure, &Breakdown::default());
        let partner = |row: &u32| self.observations.series_of(*row).partner;
        let mut groups = Vec::new();
        for rows in self.index.groups(measure) {
            let is_part = |row: &u32| self.observations.series_of(*row).breakdown.items().len() == of.by.len();
            let mut rows: Vec<u32> = rows.into_iter().filter(is_part).collect();
            rows.sort_by_key(partner);
            for group in rows.chunk_by(|a, b| partner(a) == partner(b)) {
                let values = group.iter().map(|row| self.observations.value(*row));
                let numbers: Option<Vec<f64>> =
                    values.filter(|value| *value != Value::Absent(Absence::NotApplicable)).map(Value::number).collect();
                let complete = of.sparse || group.len() == combinations;
                if let Some(numbers) = numbers.filter(|numbers| complete && !numbers.is_empty()) {
                    groups.push((group.to_vec(), numbers.iter().sum()));
                }
            }
        }
        groups
    }
}

/// A number as a partner would write it, without trailing zeros.
pub fn plain(number: f64) -> String {
    let text = round::grouped(number, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
