//! The change among those who sent both the period and its base.

use super::change::{self, Form};
use crate::derive::{
    self, Answer, Compared, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part,
    PartRole, Unit, arithmetic,
};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::statistic::Base;
use crate::model::value::{Absence, Value};
use crate::spec::figure::DefinitionIndex;
use crate::spec::layout::Key;
use crate::statistics::exact::Exact;

/// Said of every change like for like.
pub const WORDS: &str = "Change like for like: only among the areas and partners that sent both periods; those left out are named below the \
     table. It is withheld where what it leaves out is a small number, which the two changes together would reveal.";

/// So many of those who are left out are named; more are counted.
const NAMED: usize = 6;

#[derive(Debug)]
pub struct LikeForLike {
    pub of: DefinitionIndex,
    pub on: Base,
    pub form: Form,
}

impl Method for LikeForLike {
    /// The change without the areas and partners that are in one of the two only. It is made from what those sent who are in
    /// both, one by one: beside the plain change it tells what the others sent.
    fn figure(&self, key: &Key, of: &mut Derivation) -> Made {
        let figure = of.beside(key, self.of);
        let period = of.get(figure).period;
        let Some((base, first)) = of.base(key, self.of, self.on) else {
            let parts = vec![Part { role: PartRole::Term, figure }];
            return Made::absent(period, Absence::PeriodNotApplicable, parts);
        };
        let compared = of.coverage(figure).beside(&of.coverage(base));
        let mut sent = |side: usize| {
            let period = of.get([figure, base][side]).period;
            let figures: Vec<FigureIndex> =
                compared.sent(side).into_iter().map(|(figure, partner)| of.sent_by(figure, partner)).collect();
            let value = match figures.as_slice() {
                [] => Value::Absent(Absence::NoBase),
                figures => arithmetic::sum(figures.iter().map(|figure| of.get(*figure).value)),
            };
            let parts = figures.into_iter().map(|figure| Part { role: PartRole::Term, figure }).collect();
            let node = Node::LikeForLike { key: key.clone(), of: self.of, base: side == 1 };
            of.keep(node, Made::new(period, value, parts))
        };
        let (now, before) = (sent(0), sent(1));
        let parts = vec![Part { role: PartRole::Term, figure: now }, Part { role: PartRole::Base, figure: before }];
        let value = match (of.value(now), of.value(before)) {
            _ if of.crosses_break(key, first, period) => Value::Absent(Absence::NotComparable),
            (Value::Absent(reason), _) | (_, Value::Absent(reason)) => Value::Absent(reason),
            (now, before) => self.form.of(now, before),
        };
        let base_period = of.get(base).period;
        Made {
            extra: Extra {
                base: Some(format!("{} ({}), like for like", self.on.words(), base_period.short())),
                coverage: left_out(of, &compared, period, base_period),
                ..Extra::default()
            },
            ..Made::new(period, value, parts)
        }
    }

    fn exact(&self, figure: &Figure, _: &Derivation) -> Option<Exact> {
        derive::decimal(figure)
    }

    fn interval(&self, figure: &Figure, of: &Judging, level: Level) -> Option<Interval> {
        match self.form {
            Form::Percent => change::percent(figure, of, level),
            Form::Points | Form::Difference => None,
        }
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        self.form.formula(parts)
    }
}

/// Who is in one of the two only.
fn left_out(of: &Derivation, compared: &Compared, now: Period, base: Period) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for (unit, sides) in compared.in_one() {
        let why = match sides {
            [true, false] => format!("not in {}", base.short()),
            [false, true] => format!("not in {}", now.short()),
            _ => "not in the same quarters of both".to_owned(),
        };
        let who = format!("{} ({why})", who(of, unit));
        if !named.contains(&who) {
            named.push(who);
        }
    }
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!named.is_empty()).then(|| format!("like for like leaves out {}{more}", named.join(", ")))
}

fn who(of: &Derivation, unit: Unit) -> String {
    let area = &of.edition.areas.get(unit.area).name;
    match unit.partner.and_then(|partner| of.accepted.observations().partners.get(partner as usize)) {
        Some(partner) if !partner.is_empty() => format!("{partner} for {area}"),
        _ => area.clone(),
    }
}
