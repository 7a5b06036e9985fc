//! The change among those who sent both the period and its base.

use super::arithmetic;
use super::coverage::{Compared, Unit};
use super::{Derivation, Extra, FigureIndex, Made, Node, Part, PartRole};
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::spec::layout::Key;
use crate::spec::typed_publication::{Base, Form};

/// So many of those who are left out are named; more are counted.
const NAMED: usize = 6;

impl Derivation<'_> {
    /// The change without the areas and partners that are in one of the two only. It is made from what those sent who are in
    /// both, one by one: beside the plain change it tells what the others sent.
    pub(super) fn like_for_like(&mut self, key: &Key, of: usize, on: Base, form: Form) -> Made {
        let figure = self.beside(key, of);
        let period = self.all[figure].period;
        let Some((base, first)) = self.base(key, of, on) else {
            let parts = vec![Part { role: PartRole::Term, figure }];
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        let compared = self.coverage(figure).beside(&self.coverage(base));
        let mut sent = |side: usize| {
            let period = self.all[[figure, base][side]].period;
            let figures: Vec<FigureIndex> =
                compared.sent(side).into_iter().map(|(figure, partner)| self.sent_by(figure, partner)).collect();
            let value = match figures.as_slice() {
                [] => Value::Absent(Absence::NoBase),
                figures => arithmetic::sum(figures.iter().map(|figure| self.all[*figure].value)),
            };
            let parts = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
            self.keep(Node::LikeForLike { key: key.clone(), of, base: side == 1 }, Made::new(period, value, parts))
        };
        let (now, before) = (sent(0), sent(1));
        let parts = vec![Part { role: PartRole::Term, figure: now }, Part { role: PartRole::Base, figure: before }];
        let value = match (self.value(now), self.value(before)) {
            _ if self.crosses_break(key, first, period) => Value::Absent(Absence::NotComparable),
            (Value::Absent(reason), _) | (_, Value::Absent(reason)) => Value::Absent(reason),
            (now, before) if form == Form::Percent => arithmetic::percent_change(now, before),
            (now, before) => arithmetic::difference(now, before),
        };
        let base_period = self.all[base].period;
        Made {
            extra: Extra {
                base: Some(format!("{} ({}), like for like", on.words(), base_period.short())),
                coverage: self.left_out(&compared, period, base_period),
                ..Extra::default()
            },
            ..Made::new(period, value, parts)
        }
    }

    /// A figure, or what one partner sent of it.
    fn sent_by(&mut self, figure: FigureIndex, partner: Option<u32>) -> FigureIndex {
        let Some(partner) = partner else { return figure };
        let Node::Measured { measure, area, period, breakdown } = self.all[figure].node.clone() else { return figure };
        if self.all[figure].sender == Some(partner) {
            return figure;
        }
        let node = Node::SentBy { measure, area, period, breakdown: breakdown.clone(), partner };
        if let Some(index) = self.known.get(&node) {
            return *index;
        }
        let (rows, _) = self.rows_used(measure, &breakdown, area, period);
        let own = rows.into_iter().filter(|row| self.accepted.observations().series_of(*row).partner == partner);
        let rows: Vec<u32> = own.collect();
        self.leaf(node, measure, area, period, &rows, true)
    }

    /// Who is in one of the two only.
    fn left_out(&self, compared: &Compared, now: Period, base: Period) -> Option<String> {
        let mut named: Vec<String> = Vec::new();
        for (unit, sides) in compared.in_one() {
            let why = match sides {
                [true, false] => format!("not in {}", base.short()),
                [false, true] => format!("not in {}", now.short()),
                _ => "not in the same quarters of both".to_owned(),
            };
            let who = format!("{} ({why})", self.who(unit));
            if !named.contains(&who) {
                named.push(who);
            }
        }
        let more = named.len().saturating_sub(NAMED);
        named.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!named.is_empty()).then(|| format!("like for like leaves out {}{more}", named.join(", ")))
    }

    fn who(&self, unit: Unit) -> String {
        let area = &self.edition.areas.get(unit.area).name;
        match unit.partner.and_then(|partner| self.accepted.observations().partners.get(partner as usize)) {
            Some(partner) if !partner.is_empty() => format!("{partner} for {area}"),
            _ => area.clone(),
        }
    }
}
