//! Pounds as they are typed: in the prices of a year, and beside a plan.

use anyhow::Error;

use super::{Context, Defaults, DefinitionIndex, Method};
use crate::model::measure::{MeasureIndex, OverTime};
use crate::model::period::Period;
use crate::spec::source::Name;
use crate::spec::typed_publication::{AgainstPlan, Form, RealTermsOf};

/// A quarter of the plan in each quarter.
const STRAIGHT_LINE: [f64; 4] = [25.0, 50.0, 75.0, 100.0];

impl Context<'_> {
    pub(super) fn real_terms(&self, typed: &RealTermsOf) -> Result<Defaults, Error> {
        let of = self.pounds(&typed.of)?;
        let known = self.returns.measures.iter().map(|measure| measure.id.as_str());
        let deflator = self.source.look_up(&typed.deflator, "measure", known)?;
        let measure = &self.returns.measures[deflator];
        if measure.over_time != OverTime::None {
            let message = "a deflator is an index, which does not add up: its measure needs `over-time = \"none\"`";
            return Err(self.source.error(typed.deflator.span().start, message));
        }
        let year = Period::parse(typed.year.get_ref()).ok().filter(|year| matches!(year, Period::Year { .. }));
        let Some(year) = year else {
            return Err(self.source.error(typed.year.span().start, "`year` is a financial year, like \"2024/25\""));
        };
        let table = self.returns.kind_with(deflator as MeasureIndex).map_or(String::new(), |kind| {
            let kind = &self.returns.kinds[kind];
            format!(" ({}, {})", kind.title, kind.owner)
        });
        let note = format!("In prices of {year}, by {}{table}", measure.label);
        let words = format!("in {year} prices");
        let statistic = format!("in-prices-of-{}", year.slug());
        let method = Method::RealTerms { of, deflator: deflator as MeasureIndex, year };
        Ok(Defaults { note: Some(note), ..self.built_on(of, &statistic, &words, method) })
    }

    pub(super) fn against_plan(&self, typed: &AgainstPlan) -> Result<Defaults, Error> {
        let (of, plan) = (self.pounds(&typed.of)?, self.pounds(&typed.plan)?);
        self.must_be_flow(&typed.of, of)?;
        self.must_be_flow(&typed.plan, plan)?;
        let complain = |message: &str| Err(self.source.error(typed.of.span().start, message));
        let profile = typed.profile.unwrap_or(STRAIGHT_LINE);
        if profile[0] < 0.0 || !profile.is_sorted() || profile[3] != 100.0 {
            return complain("a `profile` says what is due by the end of each quarter, in per cent: [20, 45, 70, 100]");
        }
        let (verb, words, unit) = match typed.form {
            Form::Percent => ("share-of-plan", "in per cent of the plan to date", "per cent".to_owned()),
            Form::Difference => ("less-plan", "less the plan to date", self.earlier[of].unit.clone()),
            Form::Points => return complain("pounds beside a plan are said in \"percent\" or as a \"difference\""),
        };
        let [first, second, third, _] = profile.map(|due| due.to_string());
        let straight = if profile == STRAIGHT_LINE { ", a straight line" } else { "" };
        let note = format!(
            "Plan to date: {first}, {second}, {third} and 100 per cent of the year's {} by the end of each quarter{straight}",
            self.earlier[plan].label
        );
        let slug = profile.map(|due| due.to_string()).join("-");
        let statistic = format!("{verb}-{slug}-of-{}", self.root(plan));
        let against = self.built_on(of, &statistic, words, Method::AgainstPlan { of, plan, profile, form: typed.form });
        let decimals = if typed.form == Form::Percent { 1 } else { against.decimals };
        Ok(Defaults { unit, decimals, note: Some(note), ..against })
    }

    /// A figure in pounds; what people are counted by has no price.
    fn pounds(&self, name: &Name) -> Result<DefinitionIndex, Error> {
        let of = self.figure(name)?;
        let definition = &self.earlier[of];
        if definition.unit.starts_with('£') && !definition.people {
            return Ok(of);
        }
        let message = format!("this is of pounds, and \"{}\" is in {}", name.get_ref(), definition.unit);
        Err(self.source.error(name.span().start, message))
    }
}
