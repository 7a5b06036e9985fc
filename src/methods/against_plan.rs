//! What was spent in the financial year so far, beside what should be by then.

use anyhow::Error;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change::Form;
use super::{Names, Resolved, Typed};
use crate::derive::{
    self, Answer, Derivation, Extra, Figure, FigureIndex, Ids, Judging, Level, Made, Method, Node, Part, PartRole, Step,
    arithmetic,
};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::value::{Absence, Value};
use crate::model::statistic;
use crate::spec::figure::{Chance, DefinitionIndex, Facts, Nature, OverQuarters, Tells};
use crate::spec::layout;
use crate::spec::source::Name;
use crate::statistics::exact::Exact;

/// A quarter of the plan in each quarter.
const STRAIGHT_LINE: [f64; 4] = [25.0, 50.0, 75.0, 100.0];

/// What the report says of it.
pub const WORDS: &[&str] = &["Planned against actual: spending in the financial year so far, compared with the part of the year's plan \
     that is due by then."];

/// What was spent in the year so far, compared with what was planned: `against-plan = { of = "spent", plan = "budget"
/// }`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Key {
    /// What was spent.
    of: Name,
    /// The year's plan.
    plan: Name,
    /// The percentage of the year's plan that is due by the end of each quarter; without it a quarter each.
    profile: Option<[f64; 4]>,
    #[serde(default)]
    form: Form,
}

#[derive(Debug)]
struct AgainstPlan {
    of: DefinitionIndex,
    plan: DefinitionIndex,
    /// Due by the end of each quarter, in per cent of the year's plan.
    profile: [f64; 4],
    is_difference: bool,
}

impl Typed for Key {
    fn resolve(&self, names: &Names) -> Result<Resolved, Error> {
        let (of, plan) = (names.pounds(&self.of)?, names.pounds(&self.plan)?);
        names.must_be_flow(&self.of, of)?;
        names.must_be_flow(&self.plan, plan)?;
        let complain = |message: &str| Err(names.error(&self.of, message));
        let profile = self.profile.unwrap_or(STRAIGHT_LINE);
        if profile[0] < 0.0 || !profile.is_sorted() || profile[3] != 100.0 {
            return complain("a `profile` says what is due by the end of each quarter, as percentages: [20, 45, 70, \
                100]");
        }
        let (step, words, is_difference) = match self.form {
            Form::Percent => (statistic::SHARE_OF_PLAN, "as a percentage of the plan to date", false),
            Form::Difference => (statistic::LESS_PLAN, "less the plan to date", true),
            Form::Points => return complain("pounds compared with a plan are shown as \"percent\" or as a \
                \"difference\""),
        };
        let [first, second, third, _] = profile.map(|due| due.to_string());
        let straight = if profile == STRAIGHT_LINE { ", a straight line" } else { "" };
        let note = format!(
            "Plan to date: {first}%, {second}%, {third}% and 100% of the year's {} by the end of each \
            quarter{straight}",
            names.earlier[plan].label
        );
        let slug = profile.map(|due| due.to_string()).join("-");
        let statistic = format!("{step}{slug}-of-{}", names.root(plan));
        let facts = Facts {
            nature: Nature::Number,
            uses: vec![of, plan],
            reads: None,
            chance: Chance::Nothing,
            over_quarters: OverQuarters::Nothing,
            tells: Tells::Parts,
            has_trend: false,
            not_charted: None,
            words: WORDS.first().copied(),
            question: None,
        };
        let method = AgainstPlan { of, plan, profile, is_difference };
        let against = names.built_on(of, &statistic, words, facts, method);
        let note = Some(note);
        Ok(if is_difference {
            Resolved { note, ..against }
        } else {
            Resolved { unit: "per cent".to_owned(), decimals: 1, note, ..against }
        })
    }
}

impl Method for AgainstPlan {
    fn figure(&self, key: &layout::Key, of: &mut Derivation) -> Made {
        let (year, quarters, due) = match key.period {
            Period::Quarter { year, quarter } => (Period::Year { year }, quarter, self.profile[quarter as usize - 1]),
            Period::Year { .. } => (key.period, 0, 100.0),
            period => return Made::absent(period, Absence::PeriodNotApplicable, Vec::new()),
        };
        let spent: Vec<FigureIndex> = match year {
            Period::Year { year } if quarters > 0 => (1..=quarters)
                .map(|quarter| Period::Quarter { year, quarter })
                .map(|period| of.figure(&layout::Key { definition: self.of, period, ..key.clone() }))
                .collect(),
            _ => vec![of.beside(key, self.of)],
        };
        let parts = spent.iter().map(|figure| Part { role: PartRole::Term, figure: *figure }).collect();
        let to_date = arithmetic::sum(spent.iter().map(|figure| of.value(*figure)));
        let to_date = of.keep(Node::Behind(key.clone(), Step::ToDate), Made::new(key.period, to_date, parts));
        let whole = of.figure(&layout::Key { definition: self.plan, period: year, ..key.clone() });
        let planned = arithmetic::ratio(due, of.value(whole), Value::Number(100.0));
        let planned = Made::new(key.period, planned, vec![Part { role: PartRole::Term, figure: whole }]);
        let planned = of.keep(Node::Behind(key.clone(), Step::Planned), planned);
        let value = if self.is_difference {
            arithmetic::difference(of.value(to_date), of.value(planned))
        } else {
            arithmetic::ratio(100.0, of.value(to_date), of.value(planned))
        };
        let parts = vec![
            Part { role: PartRole::Numerator, figure: to_date },
            Part { role: PartRole::Denominator, figure: planned },
        ];
        let base = Some(format!("{due}% of the plan for {year}"));
        Made { extra: Extra { base, ..Extra::default() }, ..Made::new(key.period, value, parts) }
    }

    fn exact(&self, figure: &Figure, of: &Derivation) -> Option<Exact> {
        if self.is_difference { derive::decimal(figure) } else { of.exact_fraction(figure, 100.0) }
    }

    fn interval(&self, _: &Figure, _: &Judging, _: Level) -> Option<Interval> {
        None
    }

    fn answer(&self, _: FigureIndex, _: &Judging) -> Answer {
        Answer::default()
    }

    fn formula(&self, parts: &Ids) -> String {
        match parts.figure.node {
            Node::Behind(_, Step::ToDate) => parts.added(),
            Node::Behind(..) => {
                let due = match parts.figure.period {
                    Period::Quarter { quarter, .. } => self.profile[quarter as usize - 1],
                    _ => 100.0,
                };
                format!("{} × {due} ÷ 100", parts.only(PartRole::Term))
            }
            _ if self.is_difference => {
                format!("{} − {}", parts.only(PartRole::Numerator), parts.only(PartRole::Denominator))
            }
            _ => format!("{} × 100", parts.fraction()),
        }
    }
}
